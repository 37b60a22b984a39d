//! `yiwang`: one binary, its commands.

use app::config::Config;
use app::{App, OsEntropy, Parts, StartError, SystemClock, openapi, serve};
use clap::{Parser, Subcommand};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use tracing_subscriber::EnvFilter;

/// 一网: one network for grassroots government.
#[derive(Parser)]
#[command(name = "yiwang", version)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Try it: real divisions, invented people and cases, on an SQLite file of its own; loopback only.
    Demo {
        /// Where the demo keeps its data.
        #[arg(long, default_value = "var/demo")]
        data: PathBuf,
        /// Address and port; only loopback is accepted.
        #[arg(long, default_value = "127.0.0.1:8080")]
        listen: SocketAddr,
        /// Throw the demo's data away and begin anew.
        #[arg(long)]
        fresh: bool,
        /// Another database than the SQLite file in the data folder: an empty PostgreSQL one.
        #[arg(long, conflicts_with = "fresh")]
        database: Option<String>,
    },
    /// Serve a centre: configuration from --config, YIWANG_… variables, and the flags here.
    Serve {
        /// A TOML file; docs/reference/configuration.md lists its keys.
        #[arg(long)]
        config: Option<PathBuf>,
        /// Address and port, instead of the configured one.
        #[arg(long)]
        listen: Option<SocketAddr>,
    },
    /// Print the OpenAPI 3.1 document of the API.
    Openapi,
}

fn main() -> std::process::ExitCode {
    let result = match Cli::parse().command {
        Command::Openapi => print_openapi(),
        Command::Demo { data, listen, fresh, database } => run(async move {
            log("warn,app=info");
            app::demo::run(app::demo::Options { data, listen, fresh, database }).await
        }),
        Command::Serve { config, listen } => run(async move { start(config, listen).await }),
    };
    match result {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("yiwang: {error}");
            std::process::ExitCode::FAILURE
        }
    }
}

fn run(future: impl Future<Output = Result<(), StartError>>) -> Result<(), StartError> {
    tokio::runtime::Builder::new_multi_thread().enable_all().build()?.block_on(future)
}

fn log(default: &str) {
    let filter = EnvFilter::try_from_env("YIWANG_LOG").unwrap_or_else(|_| EnvFilter::new(default));
    tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).init();
}

fn print_openapi() -> Result<(), StartError> {
    println!("{}", openapi().to_pretty_json()?);
    Ok(())
}

async fn start(file: Option<PathBuf>, listen: Option<SocketAddr>) -> Result<(), StartError> {
    let config = Config::load(file.as_deref())?;
    log(&config.log);
    let master = vault::MasterKey::read_file(&config.master_key_file)?;
    let mut database = db::Config::new(config.database.clone());
    database.connections = config.connections;
    let db = db::Db::open(&database, journal::hooks()).await?;
    let territory = app::demo::territory(&db).await?;
    let parts = Parts {
        db,
        vault: vault::Vault::open_files(&config.data_dir.join("files"), master)?,
        clock: Arc::new(SystemClock),
        entropy: Arc::new(OsEntropy),
        territory,
        propose: Arc::new(cases::propose::FirstRules::default()),
        phone: config.portal.phone.clone(),
        demo: None,
        secure_cookies: config.secure_cookies,
        metrics: Some(metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder()?),
    };
    let app = App::build(parts).await?;
    let listener = tokio::net::TcpListener::bind(listen.unwrap_or(config.listen)).await?;
    tracing::info!(address = %listener.local_addr()?, "listening");
    serve(app, listener).await
}
