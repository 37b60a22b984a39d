//! `yiwang serve`: a centre, until it is told to stop.

use super::settings::{database, log, stamp, vault};
use super::{Ended, Settings};
use crate::{App, Edge, OsEntropy, Parts, StartError, SystemClock, county, serve, tls};
use clap::Args as ClapArgs;
use std::net::SocketAddr;
use std::sync::Arc;

/// Serve a centre.
#[derive(ClapArgs, Debug)]
#[command(
    about = "Serve a centre",
    long_about = "Serve a centre: the web UI, the API, and what runs beside them, until Ctrl-C or SIGTERM.\n\n\
        The database must hold a county: `yiwang init` makes one. The schema is brought up to date at the start, and erasures \
        that a restored database does not know yet are done again before anybody is served.\n\n\
        Example:\n  yiwang serve --config /etc/yiwang/yiwang.toml\n  yiwang serve --set database=postgres://yiwang@localhost/yiwang --listen 127.0.0.1:9000"
)]
pub struct Args {
    #[command(flatten)]
    settings: Settings,
    /// Address and port, instead of the configured one.
    #[arg(long, value_name = "ADDRESS:PORT")]
    listen: Option<SocketAddr>,
    /// Serve a database that `yiwang demo` filled, although the passwords of its accounts are public.
    #[arg(long)]
    demo_passwords_are_public: bool,
}

/// Runs it.
pub async fn run(mut args: Args) -> Result<Ended, StartError> {
    if let Some(listen) = args.listen {
        args.settings.set.push(format!("listen={listen}"));
    }
    let config = args.settings.load()?;
    log(&config.log);
    let proxies = config.proxies()?;
    let vault = vault(&config)?;
    let db = database(&config, true).await?;
    if county::is_demo(&db).await? && !args.demo_passwords_are_public {
        return Err("this database was filled by `yiwang demo`: the passwords of its accounts are public. Begin a county with \
             `yiwang init`, or say --demo-passwords-are-public"
            .into());
    }
    let (bound, at) = (vault.clone(), stamp("start"));
    db.write("app.bind", move |tx| bound.bind(tx, &at)).await?;
    county::replay(&db, &vault, vault.erasure_log()).await?;
    let territory = county::territory(&db).await?;
    let certificate = tls::Certificate::of(&config.tls)?;
    let clock = Arc::new(SystemClock);
    let parts = Parts {
        db,
        vault,
        clock: clock.clone(),
        entropy: Arc::new(OsEntropy),
        territory,
        propose: Arc::new(cases::propose::FirstRules::default()),
        phone: config.portal.phone.clone(),
        demo: None,
        secure_cookies: config.secure_cookies,
        metrics: Some(metrics_exporter_prometheus::PrometheusBuilder::new().install_recorder()?),
        edge: Edge {
            proxies,
            rates: api::Rates { writes: config.throttle.writes, reads: config.throttle.reads },
            backup_dir: config.backup_dir.clone(),
        },
    };
    let app = App::build(parts).await?;
    let listener = tokio::net::TcpListener::bind(config.listen)
        .await
        .map_err(|e| format!("{}: {e}; set listen or --listen to a free address and port", config.listen))?;
    let address = listener.local_addr()?;
    if certificate.is_none() && config.trusted_proxies.is_empty() && !address.ip().is_loopback() {
        tracing::warn!(%address, "plain http, open to others: set tls.certificate and tls.key, or trusted_proxies");
    }
    tracing::info!(%address, tls = certificate.is_some(), "listening");
    serve(app, listener, certificate).await?;
    Ok(Ended::Well)
}
