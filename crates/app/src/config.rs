//! Configuration: defaults, then a TOML file, then `YIWANG_…` variables, then `--set` and flags. Every key stands in [`KEYS`] and
//! in `docs/reference/configuration.md`.

use serde::{Deserialize, Deserializer};
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Every key with its default: the reference page is checked against this. An empty default: not set.
pub const KEYS: &[(&str, &str)] = &[
    ("listen", "127.0.0.1:8080"),
    ("database", "sqlite:var/yiwang.db"),
    ("data_dir", "var"),
    ("master_key_file", "var/master.key"),
    ("secure_cookies", "true"),
    ("connections", "8"),
    ("log", "info"),
    ("trusted_proxies", ""),
    ("backup_dir", ""),
    ("portal.phone", "12345"),
    ("tls.certificate", ""),
    ("tls.key", ""),
    ("throttle.writes", "600"),
    ("throttle.reads", "6000"),
];

/// Why a configuration is of no use.
pub type ConfigError = config::ConfigError;

/// The program's configuration.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Config {
    /// Address and port to listen on.
    pub listen: SocketAddr,
    /// `sqlite:path` or `postgres://…`.
    pub database: String,
    /// Where files lie.
    pub data_dir: PathBuf,
    /// The file with the master key.
    pub master_key_file: PathBuf,
    /// Cookies only over https: off on loopback http.
    pub secure_cookies: bool,
    /// Connections to PostgreSQL.
    pub connections: usize,
    /// What is logged, as `tracing`'s filter.
    pub log: String,
    /// Proxies whose word about the client counts.
    #[serde(deserialize_with = "list")]
    pub trusted_proxies: Vec<String>,
    /// Where the administration's page looks for the last backup.
    #[serde(deserialize_with = "optional")]
    pub backup_dir: Option<PathBuf>,
    /// What residents see.
    pub portal: Portal,
    /// The server's own certificate.
    pub tls: Tls,
    /// How much one address may ask.
    pub throttle: Throttle,
}

/// What residents see.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    /// The telephone number on every page.
    pub phone: String,
}

/// The server's own certificate; neither or both.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Tls {
    /// A PEM file with the certificate and its chain.
    #[serde(deserialize_with = "optional")]
    pub certificate: Option<PathBuf>,
    /// A PEM file with the private key.
    #[serde(deserialize_with = "optional")]
    pub key: Option<PathBuf>,
}

/// Requests a minute from one address; 0: no limit.
#[derive(Clone, Copy, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Throttle {
    /// Acts, reports, sign-ins.
    pub writes: u32,
    /// Reads of the API.
    pub reads: u32,
}

fn optional<'de, D: Deserializer<'de>>(from: D) -> Result<Option<PathBuf>, D::Error> {
    let text = String::deserialize(from)?;
    Ok((!text.is_empty()).then(|| PathBuf::from(text)))
}

/// A TOML list, or one text with commas: a variable has no lists.
fn list<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<String>, D::Error> {
    #[derive(Deserialize)]
    #[serde(untagged)]
    enum Either {
        Text(String),
        List(Vec<String>),
    }
    Ok(match Either::deserialize(from)? {
        Either::Text(text) => {
            text.split(',').map(|p| p.trim().to_owned()).filter(|p| !p.is_empty()).collect()
        }
        Either::List(list) => list,
    })
}

impl Config {
    /// Reads the configuration; `file` must exist when it is named. `sets` are pairs `key=value`, the later winning.
    pub fn load(file: Option<&Path>, sets: &[String]) -> Result<Self, ConfigError> {
        let mut builder = config::Config::builder();
        for (key, value) in KEYS {
            builder = builder.set_default(*key, *value)?;
        }
        if let Some(file) = file {
            builder = builder.add_source(config::File::from(file).format(config::FileFormat::Toml));
        }
        for (key, _) in KEYS {
            builder = builder.set_override_option(*key, std::env::var(variable(key)).ok())?;
        }
        for set in sets {
            let (key, value) = set
                .split_once('=')
                .ok_or_else(|| ConfigError::Message(format!("--set {set}: write it as --set key=value")))?;
            if !KEYS.iter().any(|(known, _)| *known == key) {
                let known: Vec<&str> = KEYS.iter().map(|(known, _)| *known).collect();
                return Err(ConfigError::Message(format!(
                    "--set {key}: no such key; the keys are {}",
                    known.join(", ")
                )));
            }
            builder = builder.set_override(key, value)?;
        }
        let config: Self = builder.build()?.try_deserialize()?;
        config.check().map_err(ConfigError::Message).map(|()| config)
    }

    /// What each key alone cannot say.
    fn check(&self) -> Result<(), String> {
        if self.tls.certificate.is_some() != self.tls.key.is_some() {
            return Err("tls.certificate and tls.key belong together: set both, or neither".to_owned());
        }
        if !self.secure_cookies && !self.listen.ip().is_loopback() {
            return Err(format!(
                "secure_cookies = false is for plain http on loopback; {} is open to others: leave it true and use TLS or a proxy",
                self.listen
            ));
        }
        self.proxies().map(drop)
    }

    /// The trusted proxies.
    pub fn proxies(&self) -> Result<api::Proxies, String> {
        api::Proxies::parse(&self.trusted_proxies).map_err(|e| format!("trusted_proxies: {e}"))
    }

    /// The folder of sealed files.
    pub fn files(&self) -> PathBuf {
        self.data_dir.join("files")
    }

    /// The file that tells, beside the database, who was erased.
    pub fn erasures(&self) -> PathBuf {
        self.data_dir.join("erasures.log")
    }

    /// How the database is opened.
    pub fn database(&self) -> db::Config {
        db::Config { connections: self.connections, ..db::Config::new(self.database.clone()) }
    }
}

/// The environment variable of a key: `portal.phone` is `YIWANG_PORTAL__PHONE`.
pub fn variable(key: &str) -> String {
    format!("YIWANG_{}", key.to_uppercase().replace('.', "__"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sets(all: &[&str]) -> Result<Config, String> {
        let all: Vec<String> = all.iter().map(|s| (*s).to_owned()).collect();
        Config::load(None, &all).map_err(|e| e.to_string())
    }

    #[test]
    fn defaults_are_whole() {
        let config = Config::load(None, &[]).unwrap();
        assert_eq!(config.portal.phone, "12345");
        assert!(config.secure_cookies && config.listen.ip().is_loopback());
        assert!(config.tls.certificate.is_none() && config.proxies().unwrap().is_empty());
    }

    #[test]
    fn a_file_with_an_unknown_key_is_refused() {
        let dir = std::env::temp_dir().join(format!("yiwang-config-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let file = dir.join("yiwang.toml");
        let text = "listen = \"127.0.0.1:9\"\ntrusted_proxies = [\"10.0.0.1\", \"fd00::/8\"]\n[portal]\nphone = \"057112345\"\n";
        std::fs::write(&file, text).unwrap();
        let config = Config::load(Some(&file), &["portal.phone=1".to_owned()]).unwrap();
        assert_eq!((config.portal.phone.as_str(), config.trusted_proxies.len()), ("1", 2));
        std::fs::write(&file, "listne = \"127.0.0.1:9\"\n").unwrap();
        assert!(Config::load(Some(&file), &[]).unwrap_err().to_string().contains("listne"));
        std::fs::remove_dir_all(&dir).unwrap();
    }

    #[test]
    fn flags_win_and_are_checked() {
        let config = sets(&["listen=127.0.0.1:1", "listen=127.0.0.1:2", "trusted_proxies=10.0.0.1, ::1"]);
        let config = config.unwrap();
        assert_eq!((config.listen.port(), config.trusted_proxies.len()), (2, 2));
        for (all, says) in [
            (&["listen"][..], "--set key=value"),
            (&["listne=1"], "no such key"),
            (&["listen=nowhere"], "listen"),
            (&["tls.key=a.pem"], "belong together"),
            (&["secure_cookies=false", "listen=0.0.0.0:80"], "loopback"),
            (&["trusted_proxies=proxy.example"], "proxy.example"),
        ] {
            let error = sets(all).unwrap_err();
            assert!(error.contains(says), "{all:?}: {error}");
        }
    }
}
