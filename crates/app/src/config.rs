//! Configuration: defaults, then a TOML file, then `YIWANG_…` variables, then flags. Every key stands in [`KEYS`] and in
//! `docs/reference/configuration.md`.

use serde::Deserialize;
use std::net::SocketAddr;
use std::path::{Path, PathBuf};

/// Every key with its default: the reference page is checked against this.
pub const KEYS: &[(&str, &str)] = &[
    ("listen", "127.0.0.1:8080"),
    ("database", "sqlite:var/yiwang.db"),
    ("data_dir", "var"),
    ("master_key_file", "var/master.key"),
    ("secure_cookies", "true"),
    ("connections", "8"),
    ("log", "info"),
    ("portal.phone", "12345"),
];

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
    /// What residents see.
    pub portal: Portal,
}

/// What residents see.
#[derive(Clone, Debug, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Portal {
    /// The telephone number on every page.
    pub phone: String,
}

impl Config {
    /// Reads the configuration; `file` must exist when it is named.
    pub fn load(file: Option<&Path>) -> Result<Self, config::ConfigError> {
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
        builder.build()?.try_deserialize()
    }
}

/// The environment variable of a key: `portal.phone` is `YIWANG_PORTAL__PHONE`.
pub fn variable(key: &str) -> String {
    format!("YIWANG_{}", key.to_uppercase().replace('.', "__"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn defaults_are_whole() {
        let config = Config::load(None).unwrap();
        assert_eq!(config.portal.phone, "12345");
        assert!(config.secure_cookies && config.listen.ip().is_loopback());
    }

    #[test]
    fn a_file_with_an_unknown_key_is_refused() {
        let dir = std::env::temp_dir().join(format!("yiwang-config-{}", std::process::id()));
        std::fs::create_dir_all(&dir).unwrap();
        let file = dir.join("yiwang.toml");
        std::fs::write(&file, "listen = \"127.0.0.1:9\"\n[portal]\nphone = \"057112345\"\n").unwrap();
        assert_eq!(Config::load(Some(&file)).unwrap().portal.phone, "057112345");
        std::fs::write(&file, "listne = \"127.0.0.1:9\"\n").unwrap();
        assert!(Config::load(Some(&file)).unwrap_err().to_string().contains("listne"));
        std::fs::remove_dir_all(&dir).unwrap();
    }
}
