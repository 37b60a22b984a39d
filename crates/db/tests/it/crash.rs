//! A program that is killed while it writes keeps what it acknowledged.

use crate::{NOTE, ids, insert};
use both::both;
use db::{Config, Db, Engine, Hooks, testing};
use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Read, Write};
use std::process::{Command, Stdio};
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

const URL: &str = "YIWANG_CRASH_URL";
/// Answers that the child gives before it is killed.
const ENOUGH: usize = 400;

fn acknowledged(line: &str) -> Option<i64> {
    line.strip_prefix("written ").and_then(|id| id.trim().parse().ok())
}

#[both]
async fn a_killed_writer_keeps_what_it_acknowledged(engine: Engine) {
    let db = testing::open(engine).await;
    db.execute_raw(NOTE).await.unwrap();
    let trace = tempfile::tempdir().unwrap();
    let mut child = Command::new(std::env::current_exe().unwrap())
        .args(["crash::child", "--exact", "--ignored", "--nocapture", "--test-threads=1"])
        .env(URL, db.url())
        .env("YIWANG_SQL_TRACE", trace.path())
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .unwrap();
    let mut output = BufReader::new(child.stdout.take().unwrap());
    let (mut written, mut line) = (BTreeSet::new(), String::new());
    while written.len() < ENOUGH {
        line.clear();
        assert!(output.read_line(&mut line).unwrap() > 0, "the child ended by itself");
        written.extend(acknowledged(&line));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    let mut rest = String::new();
    output.read_to_string(&mut rest).unwrap();
    written.extend(rest.lines().filter_map(acknowledged));

    let rows: BTreeSet<i64> = ids(&db.again().await.unwrap()).await.into_iter().collect();
    assert_eq!(written.difference(&rows).collect::<Vec<_>>(), Vec::<&i64>::new());
    let file = trace.path().join(format!("{}.tsv", child.id()));
    let traced = std::fs::read_to_string(file).unwrap();
    let bound = format!("{}\tnote.insert\tbound", engine.word());
    assert_eq!(traced.lines().filter(|l| *l == bound).count(), 1, "{traced}");
    assert!(traced.contains(&format!("{}\tdb.migrations\tdecoded\n", engine.word())), "{traced}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
#[ignore = "started by the test above, to be killed"]
async fn child() {
    let Ok(url) = std::env::var(URL) else { return };
    let db = Db::open(&Config::new(url), Hooks::default()).await.unwrap();
    let next = Arc::new(AtomicI64::new(0));
    let mut writers = Vec::new();
    for _ in 0..16 {
        let (db, next) = (db.clone(), next.clone());
        writers.push(tokio::spawn(async move {
            loop {
                let id = next.fetch_add(1, Ordering::SeqCst);
                if db.write("crash", move |tx| insert(tx, id)).await.is_err() {
                    break;
                }
                let mut out = std::io::stdout().lock();
                out.write_all(format!("\nwritten {id}\n").as_bytes()).unwrap();
                out.flush().unwrap();
            }
        }));
    }
    for w in writers {
        w.await.unwrap();
    }
}
