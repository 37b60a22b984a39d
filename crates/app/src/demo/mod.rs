//! The demo: Xihu district of Hangzhou (330106) with its real townships and communities, invented organisations, people and
//! cases, all marked 演示. It loads through the rooms' own functions and refuses to listen beyond loopback.

mod cast;
mod picture;
mod plan;
mod story;

pub use cast::{Cast, Township, load as load_cast};
pub use picture::picture;

use crate::portal::{DemoAccount, DemoSignIn};
use crate::{App, OsEntropy, Parts, StartError, SystemClock, serve};
use base::{Actor, Stamp};
use db::{Config, Db};
use indicatif::{ProgressBar, ProgressStyle};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use territory::Territory;
use vault::{MasterKey, Vault};

/// The password of every demo account; shown on the sign-in page of a demo.
pub const PASSWORD: &str = "yanshi-330106";
/// Seed of everything that the demo chooses.
pub const SEED: u64 = 330_106;
/// Cases that the demo loads.
pub const CASES: usize = 40;

/// The accounts that the sign-in page offers, in its order.
const OFFERED: [(&str, &str, &str); 11] = [
    ("wangge", "worker", "网格员乙"),
    ("shouli", "clerk", "街道受理员丙"),
    ("shouli2", "clerk", "街道受理员辛"),
    ("hecha", "verifier", "核查员戊"),
    ("zhongxin", "centre", "区中心己"),
    ("zhifa", "worker", "执法队员壬"),
    ("shuanggang", "worker", "双岗员癸"),
    ("bumen", "department", "部门经办员丁"),
    ("rexian", "operator", "热线话务员子"),
    ("guanli", "admin", "管理员庚"),
    ("guanli2", "admin", "管理员丑"),
];

/// What the sign-in page of a demo shows.
pub fn sign_in() -> DemoSignIn {
    let account = |(account, role, name): (&str, &str, &str)| DemoAccount {
        account: account.to_owned(),
        role: role.to_owned(),
        name: name.to_owned(),
    };
    DemoSignIn { password: PASSWORD.to_owned(), accounts: OFFERED.into_iter().map(account).collect() }
}

/// How a demo is started.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where it keeps its data.
    pub data: PathBuf,
    /// Address and port, on loopback.
    pub listen: SocketAddr,
    /// Begin anew.
    pub fresh: bool,
    /// Another database than the SQLite file in the data folder.
    pub database: Option<String>,
}

impl Options {
    /// The file that says that the load came to its end.
    fn loaded(&self) -> PathBuf {
        self.data.join("loaded")
    }
    fn database(&self) -> String {
        let file = || format!("sqlite:{}", self.data.join("yiwang.db").display());
        self.database.clone().unwrap_or_else(file)
    }
    /// The file that says that the folder is a demo's and may be thrown away.
    fn mark(&self) -> PathBuf {
        self.data.join("DEMO")
    }
    /// Makes the folder; throws away what a broken-off load or `--fresh` leaves, in a folder that a demo made and in no
    /// other. True: everything is loaded.
    fn prepare(&self) -> std::io::Result<bool> {
        let empty = std::fs::read_dir(&self.data).map_or(true, |mut entries| entries.next().is_none());
        if !empty && !self.mark().exists() {
            let what =
                format!("{}: not empty and not made by a demo; choose another folder", self.data.display());
            return Err(std::io::Error::other(what));
        }
        let whole = self.loaded().exists() && !self.fresh;
        if !whole && !empty {
            std::fs::remove_dir_all(&self.data)?;
        }
        std::fs::create_dir_all(&self.data)?;
        std::fs::write(self.mark(), "This folder is made and thrown away by `yiwang demo`.\n")?;
        Ok(whole)
    }
}

/// Loads the demo where it is not loaded yet, and serves it.
pub async fn run(options: Options) -> Result<(), StartError> {
    let listen = options.listen;
    if !listen.ip().is_loopback() {
        return Err(format!(
            "the demo's passwords are public: it listens on loopback only, not on {}",
            listen.ip()
        )
        .into());
    }
    let listener = tokio::net::TcpListener::bind(listen)
        .await
        .map_err(|e| format!("{listen}: {e}; choose another port with --listen 127.0.0.1:PORT"))?;
    let whole = options.prepare()?;
    if !whole {
        println!("Loading the divisions of the county, its organisations and people (演示) …");
    }
    let app = open(&options).await?;
    if !whole {
        println!("Telling {CASES} cases (演示) of the last fourteen days …");
        tell(&app).await?;
        std::fs::write(options.loaded(), "The demo's data is whole. Remove the folder to begin anew.\n")?;
    }
    welcome(listener.local_addr()?);
    serve(app, listener, None).await
}

/// Tells the demo's cases to an application whose cast is loaded.
pub async fn tell(app: &App) -> Result<(), StartError> {
    story::tell(app, &bar).await
}

async fn open(options: &Options) -> Result<App, StartError> {
    let key_file = options.data.join("master.key");
    let key = if key_file.exists() {
        MasterKey::read_file(&key_file)?
    } else {
        MasterKey::generate_file(&key_file, &OsEntropy)?
    };
    let vault = Vault::open_apart(&options.data.join("files"), &options.data.join("erasures.log"), key)?;
    let db = Db::open(&Config::new(options.database()), journal::hooks()).await?;
    load(&db, &vault, &stamp()).await?;
    let parts = Parts {
        territory: territory(&db).await?,
        db,
        vault,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
        propose: Arc::new(cases::propose::FirstRules::default()),
        phone: "12345".to_owned(),
        demo: Some(sign_in()),
        secure_cookies: false,
        metrics: Some(metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder()?),
        edge: crate::Edge::default(),
    };
    App::build(parts).await
}

fn stamp() -> Stamp {
    let now = base::Clock::now(&SystemClock);
    Stamp { actor: Actor::system("demo"), now, entropy: Arc::new(OsEntropy) }
}

/// Loads divisions and the cast, each once.
pub async fn load(db: &Db, vault: &Vault, stamp: &Stamp) -> Result<(), StartError> {
    let (county, at) = (Territory::demo()?, stamp.clone());
    db.write("demo.divisions", move |tx| territory::import::load_demo(tx, &at)).await?;
    let hash = tokio::task::spawn_blocking(|| people::hash(PASSWORD)).await?.map_err(|e| e.to_string())?;
    let (vault, at) = (vault.clone(), stamp.clone());
    db.write("demo.cast", move |tx| load_cast(tx, &vault, &at, &county, &hash)).await?;
    Ok(())
}

/// The demo's county as its rows say.
pub async fn territory(db: &Db) -> Result<Territory, StartError> {
    let root = Territory::demo()?.county();
    let county = territory::load(db, root).await;
    county.map_err(|e| {
        format!("no county can be made from this database ({e}); `yiwang demo` loads one to try").into()
    })
}

fn bar(done: usize, all: usize) -> ProgressBar {
    let bar = ProgressBar::new(all as u64);
    if let Ok(style) = ProgressStyle::with_template("  {msg} {wide_bar} {pos}/{len}") {
        bar.set_style(style);
    }
    bar.set_message("cases (演示)");
    bar.set_position(done as u64);
    bar
}

fn welcome(address: SocketAddr) {
    println!("\n一网 (Yiwang) demo: people and cases are invented (演示)\n");
    println!("  http://{address}/         report something; a resident needs no account");
    println!(
        "  http://{address}/signin   sign in with one tap, or with these accounts; password {PASSWORD}\n"
    );
    for (account, role, name) in OFFERED {
        println!("    {account:<12} {role:<9} {name}");
    }
    println!("\n  Ctrl-C stops it; the next start goes on with the same data.");
}
