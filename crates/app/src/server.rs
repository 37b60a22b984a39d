//! The router over all rooms, and the server.

use crate::offices::OfficeNames;
use crate::portal::{CountyView, DemoSignIn, Portal};
use crate::tls::{Certificate, TlsListener};
use crate::{background, web};
use api::{Ctx, Peer, Problem};
use axum::extract::State;
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use axum::serve::ListenerExt;
use axum::{Router, middleware};
use base::{Actor, Clock, Entropy};
use cases::propose::Propose;
use metrics_exporter_prometheus::PrometheusHandle;
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::Arc;
use territory::Territory;
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::set_header::SetResponseHeaderLayer;
use vault::Vault;

/// What an application is made from.
pub struct Parts {
    /// The database, opened with the journal's hooks.
    pub db: db::Db,
    /// Personal data.
    pub vault: Vault,
    /// Now.
    pub clock: Arc<dyn Clock>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// The county.
    pub territory: Territory,
    /// Proposals.
    pub propose: Arc<dyn Propose>,
    /// The telephone number on every page.
    pub phone: String,
    /// The demo's accounts, when it is one.
    pub demo: Option<DemoSignIn>,
    /// Cookies only over https.
    pub secure_cookies: bool,
    /// What `/metrics` shows; nothing without it.
    pub metrics: Option<PrometheusHandle>,
    /// What lies around the program.
    pub edge: Edge,
}

/// What lies around the program: proxies before it, how much an address may ask, where backups go.
#[derive(Clone, Debug)]
pub struct Edge {
    /// Proxies whose word about the client counts.
    pub proxies: api::Proxies,
    /// Requests a minute from one address.
    pub rates: api::Rates,
    /// Where the last backup is looked for.
    pub backup_dir: Option<PathBuf>,
}

impl Default for Edge {
    /// Nothing before it, no limits: for a demo and for tests.
    fn default() -> Self {
        Self { proxies: api::Proxies::default(), rates: api::Rates::NONE, backup_dir: None }
    }
}

/// The application: what handlers hold, and its router.
#[derive(Clone)]
pub struct App {
    /// The common things.
    pub ctx: Ctx,
    /// The cases' room with its routes' state.
    pub cases: cases::State,
    /// Every route.
    pub router: Router,
    pub(crate) metrics: Option<PrometheusHandle>,
    pub(crate) offices: OfficeNames,
}

/// Why an application cannot start.
pub type StartError = Box<dyn std::error::Error + Send + Sync>;

impl App {
    /// Puts the rooms together; binds the master key to the database.
    pub async fn build(parts: Parts) -> Result<App, StartError> {
        let cursor_key = Arc::new(*parts.vault.key_for("cursor"));
        let ctx = Ctx {
            db: parts.db,
            clock: parts.clock,
            entropy: parts.entropy,
            vault: parts.vault.clone(),
            auth: Arc::new(people::Sessions),
            cursor_key,
            secure_cookies: parts.secure_cookies,
        };
        bind(&ctx).await?;
        let county = parts.territory.county();
        let name = parts.territory.name(county).unwrap_or_default().to_owned();
        let room = cases::Room {
            vault: parts.vault,
            territory: parts.territory,
            classes: cases::category::Published::new([]),
            propose: parts.propose,
        };
        let demo = parts.demo.is_some();
        let portal =
            Portal { county: CountyView { code: county, name }, phone: parts.phone, demo: parts.demo };
        let cases = cases::State::new(ctx.clone(), room);
        cases::catalogue::refresh(&ctx.db, &cases.catalogues).await?;
        let beside = Arc::new(crate::neighbours::Beside { territory: cases.territory.clone() });
        let people = people::State::new(ctx.clone(), demo).beside(beside);
        let offices = OfficeNames::default();
        offices.refresh(&ctx.db, county).await?;
        let territory = territory::routes::State {
            ctx: ctx.clone(),
            live: cases.territory.clone(),
            offices: Arc::new(offices.clone()),
            managers: Arc::new(crate::neighbours::Management),
        };
        let backups = parts.edge.backup_dir.clone().map(Arc::new);
        let admin = crate::admin::State { ctx: ctx.clone(), live: cases.territory.clone(), backups };
        let rooms = Router::new()
            .merge(
                crate::portal::routes()
                    .split_for_parts()
                    .0
                    .with_state(crate::portal::State { portal: Arc::new(portal) }),
            )
            .merge(people::routes().split_for_parts().0.with_state(people))
            .merge(territory::routes::routes().split_for_parts().0.with_state(territory))
            .merge(cases::routes().split_for_parts().0.with_state(cases.clone()))
            .merge(crate::admin::routes().split_for_parts().0.with_state(admin));
        let router = layers(rooms, &ctx, parts.metrics.clone(), &parts.edge);
        Ok(App { ctx, cases, router, metrics: parts.metrics, offices })
    }
}

async fn bind(ctx: &Ctx) -> Result<(), vault::Error> {
    let (vault, stamp) = (ctx.vault.clone(), ctx.stamp(&Actor::system("start")));
    ctx.db.write("app.bind", move |tx| vault.bind(tx, &stamp)).await
}

fn layers(rooms: Router, ctx: &Ctx, metrics: Option<PrometheusHandle>, edge: &Edge) -> Router {
    let limits = api::Limits::new(edge.rates, ctx.clock.clone());
    let proxies = Arc::new(edge.proxies.clone());
    let fixed = |name: &'static str, value: &'static str| {
        let name = header::HeaderName::from_static(name);
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    let api = Router::new()
        .nest("/api/v1", rooms)
        .route("/api", get(nothing))
        .route("/api/{*rest}", axum::routing::any(nothing));
    Router::new()
        .merge(api)
        .merge(api::health_routes(ctx.clone()))
        .route("/metrics", get(show_metrics).with_state(metrics))
        .method_not_allowed_fallback(async || Problem::method())
        .fallback(web::serve)
        .layer(CatchPanicLayer::custom(panicked))
        .layer(middleware::from_fn(api::refuse_cross_site))
        .layer(middleware::from_fn_with_state(limits, api::limit))
        .layer(middleware::from_fn_with_state(proxies, api::find_client))
        .layer(middleware::from_fn(api::render_problems))
        .layer(middleware::from_fn(api::observe))
        .layer(fixed("content-security-policy", web::CSP))
        .layer(fixed("x-content-type-options", "nosniff"))
        .layer(fixed("referrer-policy", "no-referrer"))
        .layer(fixed("permissions-policy", "camera=(self), geolocation=(self), microphone=()"))
}

/// A handler that panicked; its words go to the log by the panic hook, not to the caller.
fn panicked(_: Box<dyn std::any::Any + Send + 'static>) -> Response {
    Problem::internal(&"a handler panicked").into_response()
}

async fn nothing() -> Problem {
    Problem::not_found()
}

/// Metrics for the operator's own machine; a stranger finds nothing, nor does who comes through a proxy on it.
async fn show_metrics(
    State(handle): State<Option<PrometheusHandle>>,
    Peer(address): Peer,
    headers: HeaderMap,
) -> Response {
    let through_proxy =
        ["forwarded", "x-forwarded-for", "x-real-ip", "via"].iter().any(|name| headers.contains_key(*name));
    match handle {
        Some(handle) if address.is_loopback() && !through_proxy => {
            api::metrics_text(handle.render()).into_response()
        }
        _ => Problem::not_found().into_response(),
    }
}

/// Listens until Ctrl-C or SIGTERM; then answers what it has, stops the background and returns. With a certificate it speaks
/// TLS, and says to browsers that it always will.
pub async fn serve(
    app: App,
    listener: tokio::net::TcpListener,
    certificate: Option<Certificate>,
) -> Result<(), StartError> {
    let (stop, stopped) = tokio::sync::watch::channel(false);
    let tasks = background::start(&app, &stopped);
    match certificate {
        None => {
            let service = app.router.into_make_service_with_connect_info::<SocketAddr>();
            axum::serve(listener, service).with_graceful_shutdown(interrupted()).await?;
        }
        Some(certificate) => {
            let strict = HeaderValue::from_static("max-age=31536000");
            let strict = SetResponseHeaderLayer::overriding(header::STRICT_TRANSPORT_SECURITY, strict);
            let service = app.router.layer(strict).into_make_service_with_connect_info::<SocketAddr>();
            // The library gives a listener of ours its addresses only behind a tap.
            let listener = TlsListener::start(listener, certificate)?.tap_io(|_| {});
            axum::serve(listener, service).with_graceful_shutdown(interrupted()).await?;
        }
    }
    stop.send_replace(true);
    for task in tasks {
        task.await?;
    }
    Ok(())
}

async fn interrupted() {
    let term = async {
        match tokio::signal::unix::signal(tokio::signal::unix::SignalKind::terminate()) {
            Ok(mut signal) => {
                signal.recv().await;
            }
            Err(_) => std::future::pending().await,
        }
    };
    tokio::select! {
        _ = tokio::signal::ctrl_c() => {}
        () = term => {}
    }
}
