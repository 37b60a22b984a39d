//! The server's own TLS: certificate and key from PEM files, handshakes beside accepting, a renewed certificate taken up by itself.

use crate::{StartError, config};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::time::{Duration, SystemTime};
use tokio::net::{TcpListener, TcpStream};
use tokio::sync::{Semaphore, mpsc};
use tokio::time::{Instant, timeout};
use tokio_rustls::TlsAcceptor;
use tokio_rustls::rustls::ServerConfig;
use tokio_rustls::rustls::crypto::ring;
use tokio_rustls::rustls::pki_types::pem::PemObject;
use tokio_rustls::rustls::pki_types::{CertificateDer, PrivateKeyDer};
use tokio_rustls::server::TlsStream;

/// How long a handshake may take.
const HANDSHAKE: Duration = Duration::from_secs(10);
/// Handshakes at the same time at most.
const HANDSHAKES_MAX: usize = 1_024;
/// Connections that wait for the server at most.
const READY_MAX: usize = 256;
/// How often the files are looked at.
const LOOK: Duration = Duration::from_secs(60);
/// The pause after an error of accepting (too many open files).
const PAUSE: Duration = Duration::from_millis(500);

/// Certificate and key in their files.
#[derive(Clone, Debug)]
pub struct Certificate {
    certificate: PathBuf,
    key: PathBuf,
}

impl Certificate {
    /// The configured one, tried once; `None` when none is configured.
    pub fn of(config: &config::Tls) -> Result<Option<Self>, StartError> {
        let (Some(certificate), Some(key)) = (config.certificate.clone(), config.key.clone()) else {
            return Ok(None);
        };
        let found = Self { certificate, key };
        found.load()?;
        Ok(Some(found))
    }

    /// TLS 1.2 and 1.3, HTTP/1.1, no client certificates.
    fn load(&self) -> Result<Arc<ServerConfig>, StartError> {
        let named = |file: &Path, what: &dyn std::fmt::Display| format!("{}: {what}", file.display());
        let chain: Vec<CertificateDer<'static>> = CertificateDer::pem_file_iter(&self.certificate)
            .and_then(Iterator::collect)
            .map_err(|e| named(&self.certificate, &format!("no PEM certificate: {e}")))?;
        if chain.is_empty() {
            return Err(named(&self.certificate, &"holds no certificate in PEM").into());
        }
        let key = PrivateKeyDer::from_pem_file(&self.key)
            .map_err(|e| named(&self.key, &format!("no PEM private key: {e}")))?;
        let mut config = ServerConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()?
            .with_no_client_auth()
            .with_single_cert(chain, key)
            .map_err(|e| named(&self.key, &format!("does not fit the certificate: {e}")))?;
        config.alpn_protocols = vec![b"http/1.1".to_vec()];
        Ok(Arc::new(config))
    }

    fn changed(&self) -> Option<(SystemTime, SystemTime)> {
        let modified = |file: &Path| std::fs::metadata(file).and_then(|m| m.modified()).ok();
        Some((modified(&self.certificate)?, modified(&self.key)?))
    }
}

/// A listener whose connections have shaken hands already. A slow one holds up nobody.
pub struct TlsListener {
    ready: mpsc::Receiver<(TlsStream<TcpStream>, SocketAddr)>,
    address: SocketAddr,
    accepting: tokio::task::JoinHandle<()>,
}

impl TlsListener {
    /// Begins to accept.
    pub fn start(listener: TcpListener, certificate: Certificate) -> Result<Self, StartError> {
        let address = listener.local_addr()?;
        let config = certificate.load()?;
        let (give, ready) = mpsc::channel(READY_MAX);
        let accepting = tokio::spawn(accept(listener, certificate, config, give));
        Ok(Self { ready, address, accepting })
    }
}

impl Drop for TlsListener {
    fn drop(&mut self) {
        self.accepting.abort();
    }
}

impl axum::serve::Listener for TlsListener {
    type Io = TlsStream<TcpStream>;
    type Addr = SocketAddr;

    async fn accept(&mut self) -> (Self::Io, Self::Addr) {
        match self.ready.recv().await {
            Some(connection) => connection,
            // Accepting ends only with this value.
            None => std::future::pending().await,
        }
    }
    fn local_addr(&self) -> std::io::Result<SocketAddr> {
        Ok(self.address)
    }
}

async fn accept(
    listener: TcpListener,
    certificate: Certificate,
    mut config: Arc<ServerConfig>,
    give: mpsc::Sender<(TlsStream<TcpStream>, SocketAddr)>,
) {
    let room = Arc::new(Semaphore::new(HANDSHAKES_MAX));
    let (mut looked, mut seen) = (Instant::now(), certificate.changed());
    loop {
        let Ok(permit) = Arc::clone(&room).acquire_owned().await else { return };
        let (stream, address) = match listener.accept().await {
            Ok(accepted) => accepted,
            Err(error) => {
                tracing::warn!(%error, "a connection could not be accepted");
                tokio::time::sleep(PAUSE).await;
                continue;
            }
        };
        if looked.elapsed() >= LOOK {
            looked = Instant::now();
            let now = certificate.changed();
            if now.is_some() && now != seen {
                seen = now;
                match certificate.load() {
                    Ok(renewed) => {
                        tracing::info!("renewed certificate taken up");
                        config = renewed;
                    }
                    Err(error) => {
                        tracing::error!(%error, "the changed certificate is of no use; the old one stays")
                    }
                }
            }
        }
        let (acceptor, give) = (TlsAcceptor::from(Arc::clone(&config)), give.clone());
        tokio::spawn(async move {
            // Who speaks no TLS is not worth a line in the log.
            if let Ok(Ok(stream)) = timeout(HANDSHAKE, acceptor.accept(stream)).await {
                _ = give.send((stream, address)).await;
            }
            drop(permit);
        });
    }
}
