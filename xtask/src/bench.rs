//! Speed, measured as ratios in one run, written to `docs/reference/benchmarks.md` with the command and the machine.

use crate::shell::{Failure, command, output, root, run};
use crate::test::postgres::Server;
use std::fs;

const PAGE: &str = "docs/reference/benchmarks.md";

/// Measures on both engines and writes the page.
pub fn run_all() -> Result<(), Failure> {
    let server = Server::durable()?;
    let postgres = server.url();
    run(command(".", "psql", &["--quiet", "--dbname", &postgres, "--command", "CREATE DATABASE bench"]))?;
    let mut bench = command(".", "cargo", &["bench", "--quiet", "-p", "app", "--bench", "lifecycle"]);
    bench.env("YIWANG_BENCH_POSTGRES", postgres.replace("dbname=postgres", "dbname=bench"));
    let rows = output(bench)?;
    print!("{rows}");
    let table: Vec<&str> = rows.lines().filter(|line| line.starts_with("| ")).collect();
    fs::write(root().join(PAGE), page(&table.join("\n"), &machine()?))?;
    println!("bench: {PAGE} written");
    Ok(())
}

/// Processor, cores, memory.
fn machine() -> Result<String, Failure> {
    let cpu = fs::read_to_string("/proc/cpuinfo")?;
    let model = cpu
        .lines()
        .find_map(|l| l.strip_prefix("model name"))
        .map_or("unknown", |l| l.trim_start_matches([' ', '\t', ':']));
    let cores = cpu.lines().filter(|l| l.starts_with("processor")).count();
    let memory = fs::read_to_string("/proc/meminfo")?;
    let kib: u64 = memory.split_whitespace().nth(1).and_then(|n| n.parse().ok()).unwrap_or(0);
    Ok(format!("{model}, {cores} cores, {} GiB", kib / 1024 / 1024))
}

fn page(table: &str, machine: &str) -> String {
    format!(
        "# Benchmarks\n\nWritten by `cargo xtask bench`. Shared machines are noisy: trust the ratio in the last column, which comes from one run.\n\n\
         Machine: {machine}. 64 callers, 10 seconds a measure, the program and the database on the same cores; every commit waits for the disk.\n\n\
         One lifecycle is six acts over HTTP without a socket: report, file, dispatch, sign, submit, pass. Each act is one transaction with its events,\n\
         seats and sealed words; each act of staff answers with the whole case, opened and recorded. The limit beside it is the same database committing\n\
         bodies of one single upsert, in the same run; all go to one row, so that on PostgreSQL they wait for each other.\n\n\
         | engine | lifecycles a second | acts a second | bare bodies a second | acts, of the limit |\n| --- | --- | --- | --- | --- |\n{table}\n\n\
         For comparison, as its own project published it (other hardware: 16 cores, 32 GB, about 30 containers): DIGIT's complaint system peaks at\n\
         37 lifecycles of four calls a second on an empty database.\n"
    )
}
