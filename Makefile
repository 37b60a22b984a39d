# Everything is done by `cargo xtask`; these are its two everyday commands.
.PHONY: help demo test tools

help:
	@echo "make demo   sets everything up, builds, and starts the demo county on this machine"
	@echo "make test   sets everything up and runs every check"
	@echo "            parts: cargo xtask test fmt|clippy|gen|web|rust|client|outside|browser"
	@echo "other tools: cargo xtask help"

demo: tools
	@cargo xtask demo

test: tools
	@cargo xtask test

tools:
	@command -v cargo >/dev/null || { echo "cargo is missing: install Rust 1.95 or newer with rustup (https://rustup.rs)"; exit 1; }
	@command -v cc >/dev/null || { echo "a C compiler is missing: apt-get install gcc libc6-dev"; exit 1; }
