//! How fast a case goes from its report to its closing, beside what the database alone can commit in the same run.
//!
//! One lifecycle is six acts over HTTP without a socket: report, file, dispatch, sign, submit, pass; each act of staff answers
//! with the whole case, opened and recorded. Prints one line of a table an engine. Run by `cargo xtask bench`.

use app::{App, OsEntropy, Parts, StartError, SystemClock};
use axum::Router;
use axum::body::Body;
use axum::extract::ConnectInfo;
use axum::http::{Request, header};
use base::{Actor, Clock, MembershipId, PersonId, Stamp};
use db::{Config, Db};
use serde_json::{Value, json};
use std::net::{Ipv4Addr, SocketAddr};
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use tower::ServiceExt;
use vault::{MasterKey, Vault};

/// Callers at the same time.
const CALLERS: usize = 64;
/// How long each measure runs.
const SPAN: Duration = Duration::from_secs(10);
/// Writes of one lifecycle.
const ACTS: f64 = 6.0;

fn main() -> Result<(), StartError> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(run())
}

async fn run() -> Result<(), StartError> {
    let folder = tempfile::tempdir()?;
    measure("SQLite", &format!("sqlite:{}", folder.path().join("bench.db").display())).await?;
    match std::env::var("YIWANG_BENCH_POSTGRES") {
        Ok(url) => measure("PostgreSQL", &url).await,
        Err(_) => Ok(()),
    }
}

async fn measure(engine: &str, url: &str) -> Result<(), StartError> {
    let files = tempfile::tempdir()?;
    let vault = Vault::open_files(files.path(), MasterKey::from_bytes([9; 32]))?;
    let db = Db::open(&Config::new(url), journal::hooks()).await?;
    let app = build(&db, vault).await?;
    let people = Arc::new(sign_in(&app).await?);
    let bare = many(|| {
        let db = db.clone();
        async move {
            db.write("bench.bare", |tx| cases::store::extra::take_block(tx, "000000")).await?;
            Ok(())
        }
    })
    .await?;
    let lifecycles = many(|| {
        let (router, people) = (app.router.clone(), Arc::clone(&people));
        async move { lifecycle(&router, &people).await }
    })
    .await?;
    let share = lifecycles * ACTS / bare * 100.0;
    println!("| {engine} | {lifecycles:.0} | {:.0} | {bare:.0} | {share:.0} % |", lifecycles * ACTS);
    Ok(())
}

/// Runs the work by all callers for the span; gives how often a second.
async fn many<F, R>(work: F) -> Result<f64, StartError>
where
    F: Fn() -> R,
    R: Future<Output = Result<(), StartError>> + Send + 'static,
{
    let done = Arc::new(AtomicUsize::new(0));
    let began = Instant::now();
    while began.elapsed() < SPAN {
        let tasks: Vec<_> = (0..CALLERS).map(|_| tokio::spawn(work())).collect();
        for task in tasks {
            task.await??;
            done.fetch_add(1, Ordering::Relaxed);
        }
    }
    Ok(done.load(Ordering::Relaxed) as f64 / began.elapsed().as_secs_f64())
}

async fn build(db: &Db, vault: Vault) -> Result<App, StartError> {
    let clock: Arc<dyn Clock> = Arc::new(SystemClock);
    let stamp = Stamp { actor: Actor::system("bench"), now: clock.now(), entropy: Arc::new(OsEntropy) };
    app::demo::load(db, &vault, &stamp).await?;
    App::build(Parts {
        db: db.clone(),
        territory: app::demo::territory(db).await?,
        vault,
        clock,
        entropy: Arc::new(OsEntropy),
        propose: Arc::new(cases::propose::FirstRules::default()),
        phone: "12345".to_owned(),
        demo: None,
        secure_cookies: false,
        metrics: None,
        edge: app::Edge::default(),
    })
    .await
}

/// Cookies of the clerk, the officer and the verifier of the home township.
struct People {
    clerk: String,
    officer: String,
    verifier: String,
}

async fn sign_in(app: &App) -> Result<People, StartError> {
    let cookie = async |account: &'static str| {
        let (person, post) = app.ctx.db.read("bench.account", move |tx| post_of(tx, account)).await?;
        let token = people::open_staff(&app.ctx, person, post).await.map_err(|p| p.code)?;
        Ok::<_, StartError>(format!("yw={token}"))
    };
    Ok(People {
        clerk: cookie("shouli").await?,
        officer: cookie("zhifa").await?,
        verifier: cookie("hecha").await?,
    })
}

fn post_of(tx: &mut db::Tx, account: &str) -> Result<(PersonId, MembershipId), db::Error> {
    let missing = || db::Error::illegal_row("people_person", account);
    let (person, _) = people::store::find_account(tx, account)?.ok_or_else(missing)?;
    let post = people::store::list_posts(tx, person)?.first().map(|p| p.membership).ok_or_else(missing)?;
    Ok((person, post))
}

async fn lifecycle(router: &Router, people: &People) -> Result<(), StartError> {
    let place = json!({ "point": { "lng": 120.14, "lat": 30.262 } });
    let report = json!({ "words": "工地夜间施工，噪音太吵", "place": place, "photos_announced": 0, "publish": false, "language": "zh" });
    let receipt = call(router, "/reports", "", None, &report).await?;
    let id = receipt["id"].as_str().ok_or("no id")?.to_owned();
    let act = async |name: &str, who: &str, version: i64, body: Value| {
        call(router, &format!("/cases/{id}/{name}"), who, Some(version), &body).await
    };
    act("file", &people.clerk, 1, json!({ "category": "E0301" })).await?;
    let leads = get(router, &format!("/cases/{id}/leads"), &people.clerk).await?;
    let lead =
        leads["items"].as_array().and_then(|l| l.iter().find(|i| i["proposed"] == true)).ok_or("no lead")?;
    act("dispatch", &people.clerk, 2, json!({ "lead": lead["lead"]["desk"] })).await?;
    act("sign", &people.officer, 3, json!({})).await?;
    act("submit", &people.officer, 4, json!({ "outcome": "done", "photos": [] })).await?;
    let items = json!([{ "code": "stopped", "ok": true }, { "code": "told", "ok": true }]);
    let closed = act("pass", &people.verifier, 5, json!({ "items": items })).await?;
    if closed["state"] == "closed" { Ok(()) } else { Err("the case is not closed".into()) }
}

async fn get(router: &Router, path: &str, cookie: &str) -> Result<Value, StartError> {
    let request = Request::get(format!("/api/v1{path}")).header(header::COOKIE, cookie).body(Body::empty())?;
    answer(router, request).await
}

async fn call(
    router: &Router,
    path: &str,
    cookie: &str,
    version: Option<i64>,
    body: &Value,
) -> Result<Value, StartError> {
    let mut request = Request::post(format!("/api/v1{path}"))
        .header(header::CONTENT_TYPE, "application/json")
        .header(header::COOKIE, cookie)
        .header("x-yiwang", "1");
    if let Some(version) = version {
        request = request.header(header::IF_MATCH, format!("\"{version}\""));
    }
    let mut request = request.body(Body::from(body.to_string()))?;
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from((next_address(), 1))));
    answer(router, request).await
}

/// Another address for each call: the throttle of reports counts addresses.
fn next_address() -> Ipv4Addr {
    static NEXT: AtomicU32 = AtomicU32::new(1);
    Ipv4Addr::from_bits(NEXT.fetch_add(1, Ordering::Relaxed))
}

async fn answer(router: &Router, request: Request<Body>) -> Result<Value, StartError> {
    let response = router.clone().oneshot(request).await?;
    let status = response.status();
    let bytes = axum::body::to_bytes(response.into_body(), 1 << 20).await?;
    if status.is_success() {
        return Ok(serde_json::from_slice(&bytes).unwrap_or(Value::Null));
    }
    Err(format!("{status}: {}", String::from_utf8_lossy(&bytes)).into())
}
