//! Speed, written to `docs/reference/benchmarks.md` with the command and the machine: one section a part.

use crate::shell::{Failure, command, output, root, run};
use crate::test::postgres::Server;
use std::fs;
use std::path::Path;

const PAGE: &str = "docs/reference/benchmarks.md";
const HEAD: &str = "# Benchmarks\n\nWritten by `cargo xtask bench`. Shared machines are noisy.\n";

/// A section of the page.
struct Part {
    /// What the command calls it.
    name: &'static str,
    heading: &'static str,
    /// Lines of a table.
    measure: fn() -> Result<String, Failure>,
    /// The section's text around the table.
    page: fn(&str, &str) -> String,
}

const PARTS: [Part; 2] = [
    Part { name: "cases", heading: "## The life of a case", measure: measure_cases, page: cases_page },
    Part {
        name: "divisions",
        heading: "## All divisions of China",
        measure: measure_divisions,
        page: divisions_page,
    },
];

/// Measures the parts, all without a name, and writes their sections of the page.
pub fn run_parts(names: &[&str]) -> Result<(), Failure> {
    if let Some(unknown) = names.iter().find(|name| !PARTS.iter().any(|p| p.name == **name)) {
        return Err(Failure::from(format!("no such part of the benchmarks: {unknown}")));
    }
    let path = root().join(PAGE);
    for part in PARTS.iter().filter(|p| names.is_empty() || names.contains(&p.name)) {
        let rows = (part.measure)()?;
        print!("{rows}");
        let table: Vec<&str> = rows.lines().filter(|line| line.starts_with("| ")).collect();
        let text = (part.page)(&table.join("\n"), &machine()?);
        let old = read(&path);
        fs::write(&path, page(&old, part.heading, &text))?;
    }
    println!("bench: {PAGE} written");
    Ok(())
}

fn read(path: &Path) -> String {
    fs::read_to_string(path).unwrap_or_default()
}

/// The page with one section anew; the others stay as they are.
fn page(old: &str, heading: &str, text: &str) -> String {
    let section = |part: &Part| {
        if part.heading == heading {
            return format!("\n{heading}\n\n{}\n", text.trim_end());
        }
        let Some((_, after)) = old.split_once(&format!("\n{}\n", part.heading)) else { return String::new() };
        let own = after.split_once("\n## ").map_or(after, |(own, _)| own);
        format!("\n{}\n\n{}\n", part.heading, own.trim())
    };
    PARTS.iter().map(section).fold(HEAD.to_owned(), |page, section| page + &section)
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

fn measure_cases() -> Result<String, Failure> {
    let server = Server::durable()?;
    let postgres = server.url();
    run(command(".", "psql", &["--quiet", "--dbname", &postgres, "--command", "CREATE DATABASE bench"]))?;
    let mut bench = command(".", "cargo", &["bench", "--quiet", "-p", "app", "--bench", "lifecycle"]);
    bench.env("YIWANG_BENCH_POSTGRES", postgres.replace("dbname=postgres", "dbname=bench"));
    output(bench)
}

fn cases_page(table: &str, machine: &str) -> String {
    format!(
        "`cargo xtask bench cases`. Trust the ratio in the last column, which comes from one run.\n\n\
         Machine: {machine}. 64 callers, 10 seconds a measure, the program and the database on the same cores; every commit waits for the disk.\n\n\
         One lifecycle is six acts over HTTP without a socket: report, file, dispatch, sign, submit, pass. Each act is one transaction with its events,\n\
         seats and sealed words; each act of staff answers with the whole case, opened and recorded. The limit beside it is the same database committing\n\
         bodies of one single upsert, in the same run; all go to one row, so that on PostgreSQL they wait for each other.\n\n\
         | engine | lifecycles a second | acts a second | bare bodies a second | acts, of the limit |\n| --- | --- | --- | --- | --- |\n{table}\n\n\
         For comparison, as its own project published it (other hardware: 16 cores, 32 GB, about 30 containers): DIGIT's complaint system peaks at\n\
         37 lifecycles of four calls a second on an empty database.\n"
    )
}

fn measure_divisions() -> Result<String, Failure> {
    output(command(".", "cargo", &["bench", "--quiet", "-p", "territory", "--bench", "national"]))
}

fn divisions_page(table: &str, machine: &str) -> String {
    format!(
        "`cargo xtask bench divisions`. One process, one thread, everything for the first time but the searches, which are repeated 50 times.\n\n\
         Machine: {machine}. Memory is the process's resident set, before and after. What is loaded comes out of the binary.\n\n\
         | what | measured | limit |\n| --- | --- | --- |\n{table}\n"
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_section_is_written_the_others_stay() {
        let cases = page("", "## The life of a case", "old\n");
        assert_eq!(cases, format!("{HEAD}\n## The life of a case\n\nold\n"));
        let both = page(&cases, "## All divisions of China", "x\n| y |\n");
        assert_eq!(both, format!("{cases}\n## All divisions of China\n\nx\n| y |\n"));
        let anew = page(&both, "## The life of a case", "new");
        assert_eq!(anew, both.replace("old", "new"));
    }
}
