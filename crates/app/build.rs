//! A release binary carries the web UI: without it the build fails here, not at the first visitor.

fn main() {
    println!("cargo:rerun-if-changed=../../web/dist");
    let built = std::path::Path::new("../../web/dist/index.html").exists();
    if std::env::var("PROFILE").as_deref() == Ok("release") && !built {
        println!(
            "cargo:warning=web/dist/index.html is missing: run `npm ci && npm run build` in web/, or `make demo`"
        );
        std::process::exit(1);
    }
}
