//! From file, environment and flags to one configuration: flags override the environment, which overrides the file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use clap::Args;
use serde_json::Value;

use super::nearest::nearest;
use super::{Config, ConfigError, SecretUrl};
use crate::pipeline::LOCAL;

/// The flags that select a configuration, shared by all subcommands that need one.
#[derive(Debug, Clone, Default, Args)]
pub struct Settings {
    /// The configuration file (YAML) [env: `PEDIMENT_CONFIG`] [default: none, which is fine].
    #[arg(long, global = true, value_name = "FILE", env = "PEDIMENT_CONFIG", hide_env = true)]
    pub config: Option<PathBuf>,
    /// The address and port to listen on [env: `PEDIMENT_LISTEN`] [default: 127.0.0.1:4000].
    #[arg(long, global = true, value_name = "ADDRESS")]
    pub listen: Option<String>,
    /// The folder of the SQLite file [env: `PEDIMENT_DATA_DIR`] [default: data].
    #[arg(long, global = true, value_name = "DIR")]
    pub data_dir: Option<String>,
    /// The database, `postgres://…` or `sqlite://…` [env: `PEDIMENT_DATABASE_URL`] [default: SQLite in the data dir].
    #[arg(long, global = true, value_name = "URL")]
    pub database_url: Option<String>,
    /// Serve this supergraph, composed elsewhere, as a plain router without facts of its own
    /// [env: `PEDIMENT_FEDERATION_SUPERGRAPH`].
    #[arg(long, global = true, value_name = "FILE")]
    pub supergraph: Option<String>,
    /// The cache that gateways share, `redis://…` or `rediss://…`; several, separated by commas, are a cluster
    /// [env: `PEDIMENT_REDIS_URL`].
    #[arg(long, global = true, value_name = "URL")]
    pub redis_url: Option<String>,
    /// Sets any key of the configuration, as in `--set limits.depth=20`. Can be repeated.
    #[arg(long = "set", global = true, value_name = "KEY=VALUE")]
    pub set: Vec<String>,
}

impl Settings {
    /// The configuration that these flags, this process's environment and the file they name make together.
    pub fn load(&self) -> Result<Config, ConfigError> {
        self.load_with(std::env::vars_os().filter_map(|(name, value)| {
            let name = name.into_string().ok().filter(|name| name.starts_with("PEDIMENT_"))?;
            Some((name, value.to_string_lossy().into_owned()))
        }))
    }

    fn load_with(&self, environment: impl Iterator<Item = (String, String)>) -> Result<Config, ConfigError> {
        let mut config = match &self.config {
            Some(path) => read_file(path)?,
            None => Config::default(),
        };
        let environment: BTreeMap<String, String> = environment.collect();
        for key in keys() {
            let variable = format!("PEDIMENT_{}", key.to_uppercase().replace('.', "_"));
            if let Some(text) = environment.get(&variable).filter(|text| !text.is_empty()) {
                config = set(&config, &key, text, &variable)?;
            }
        }
        for (key, flag, text) in self.flags()? {
            config = set(&config, &key, &text, &flag)?;
        }
        read_secret_files(&mut config)?;
        check(&config)?;
        Ok(config)
    }

    /// The flags as `(key, flag, value)`, in the order in which they apply.
    fn flags(&self) -> Result<Vec<(String, String, String)>, ConfigError> {
        let mut flags = Vec::new();
        for pair in &self.set {
            let (key, text) = pair.split_once('=').ok_or_else(|| ConfigError::Override {
                origin: format!("--set {pair}"),
                problem: "write it as KEY=VALUE, for example --set limits.depth=20".to_owned(),
            })?;
            flags.push((key.to_owned(), format!("--set {key}"), text.to_owned()));
        }
        for (key, flag, value) in [
            ("listen", "--listen", &self.listen),
            ("data_dir", "--data-dir", &self.data_dir),
            ("database.url", "--database-url", &self.database_url),
            ("redis.url", "--redis-url", &self.redis_url),
            ("federation.supergraph", "--supergraph", &self.supergraph),
        ] {
            flags.extend(value.iter().map(|text| (key.to_owned(), flag.to_owned(), text.clone())));
        }
        Ok(flags)
    }
}

fn read_file(path: &Path) -> Result<Config, ConfigError> {
    let text = std::fs::read_to_string(path)
        .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })?;
    if text.lines().all(|line| line.trim().is_empty() || line.trim_start().starts_with('#')) {
        return Ok(Config::default());
    }
    let config: Config = serde_saphyr::from_str(&text).map_err(|error| file_error(path, &error))?;
    let urls = config.database.url.iter().map(|url| ("database.url", url));
    let urls = urls.chain(config.redis.url.iter().map(|url| ("redis.url", url)));
    for (key, url) in urls {
        if url.has_password() {
            let variable = format!("PEDIMENT_{}", key.to_uppercase().replace('.', "_"));
            return Err(ConfigError::File {
                path: path.to_owned(),
                at: None,
                problem: format!(
                    "`{key}` holds a password; give it as {variable}, or name a file that holds it in `{key}_file`"
                ),
            });
        }
    }
    Ok(config)
}

fn file_error(path: &Path, error: &serde_saphyr::Error) -> ConfigError {
    let at = error.location().map(|location| (location.line(), location.column()));
    let problem = match error.without_snippet() {
        serde_saphyr::Error::SerdeUnknownField { field, expected, .. } => unknown_key(field, expected),
        other => {
            let text = other.to_string();
            // The place is said once, before the message.
            text.find(" at line ").map_or(text.clone(), |end| text[..end].to_owned())
        }
    };
    ConfigError::File { path: path.to_owned(), at, problem }
}

fn unknown_key(written: &str, known: &[&str]) -> String {
    match nearest(written, known.iter().copied()) {
        Some(meant) => format!("unknown key `{written}`; did you mean `{meant}`?"),
        None => format!("unknown key `{written}`; known here: {}", known.join(", ")),
    }
}

/// All keys of a configuration, as paths with dots.
fn keys() -> Vec<String> {
    fn walk(value: &Value, path: &str, keys: &mut Vec<String>) {
        match value {
            Value::Object(fields) => {
                for (name, field) in fields {
                    walk(field, &if path.is_empty() { name.clone() } else { format!("{path}.{name}") }, keys);
                }
            }
            _ => keys.push(path.to_owned()),
        }
    }
    let mut keys = Vec::new();
    walk(&plain(&Config::default()), "", &mut keys);
    keys
}

fn plain(config: &Config) -> Value {
    serde_json::to_value(config).expect("a configuration is plain data, which JSON can always hold")
}

/// `config` with the value at `key` replaced by what `text` means there.
fn set(config: &Config, key: &str, text: &str, origin: &str) -> Result<Config, ConfigError> {
    let refused = |problem: String| ConfigError::Override { origin: origin.to_owned(), problem };
    let mut value = plain(config);
    let pointer = format!("/{}", key.replace('.', "/"));
    let Some(place) = value.pointer_mut(&pointer).filter(|place| !place.is_object()) else {
        let keys = keys();
        return Err(refused(unknown_key(key, &keys.iter().map(String::as_str).collect::<Vec<_>>())));
    };
    *place = match place {
        Value::Number(_) | Value::Bool(_) => serde_json::from_str(text).unwrap_or_else(|_| text.into()),
        Value::Array(_) => text.split(',').map(str::trim).filter(|part| !part.is_empty()).collect(),
        _ => text.into(),
    };
    serde_json::from_value(value).map_err(|error| refused(error.to_string()))
}

fn read_secret_files(config: &mut Config) -> Result<(), ConfigError> {
    let read = |path: &Path| {
        std::fs::read_to_string(path)
            .map_err(|source| ConfigError::Unreadable { path: path.to_owned(), source })
    };
    if let (None, Some(path)) = (&config.database.url, &config.database.url_file) {
        config.database.url = Some(SecretUrl::new(read(path)?.trim()));
    }
    if let (true, Some(path)) = (config.redis.url.is_empty(), &config.redis.url_file) {
        let lines = read(path)?;
        config.redis.url =
            lines.lines().map(str::trim).filter(|line| !line.is_empty()).map(SecretUrl::new).collect();
    }
    Ok(())
}

/// What the types of single keys cannot say.
fn check(config: &Config) -> Result<(), ConfigError> {
    let conflict = |text: &str| Err(ConfigError::Conflict(text.to_owned()));
    if let Some(url) = &config.database.url {
        let scheme = url.expose().split(':').next().unwrap_or_default();
        if !["postgres", "postgresql", "sqlite"].contains(&scheme) {
            return conflict("database.url: write postgres://user@host/database or sqlite://path/to/file");
        }
    }
    for url in &config.redis.url {
        let scheme = url.expose().split("://").next().unwrap_or_default();
        if !["redis", "rediss", "redis+cluster", "rediss+cluster"].contains(&scheme) {
            return conflict(
                "redis.url: write redis://host:6379, rediss://host:6379 or redis+cluster://host:6379",
            );
        }
    }
    if config.database.max_connections == 0 {
        return conflict("database.max_connections: at least 1 connection is needed");
    }
    for (name, partner) in &config.partners {
        let plain = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        if name == LOCAL || !name.starts_with(|c: char| c.is_ascii_alphabetic()) || !name.chars().all(plain) {
            return Err(ConfigError::Conflict(format!(
                "partners.{name}: name it with letters, digits, `_` and `-`, a letter first; `{LOCAL}` is the \
                 gateway's own subgraph"
            )));
        }
        if partner.concurrency == 0 {
            return Err(ConfigError::Conflict(format!("partners.{name}.concurrency: at least 1 is needed")));
        }
    }
    if let Some((label, _)) =
        config.federation.overrides.iter().find(|(_, share)| !(0.0..=100.0).contains(*share))
    {
        return Err(ConfigError::Conflict(format!(
            "federation.overrides.{label}: of a hundred requests, 0 to 100 can be meant"
        )));
    }
    let limits = &config.limits;
    if [limits.depth, limits.tokens, limits.root_fields].contains(&0) || limits.cost == 0 {
        return conflict("limits: depth, tokens, root_fields and cost are at least 1");
    }
    if config.cors.origins.len() > 1 && config.cors.origins.iter().any(|origin| origin == "*") {
        return conflict(
            "cors.origins: `*` already allows every origin; name it alone, or list the others without it",
        );
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn load(file: Option<&str>, environment: &[(&str, &str)], settings: Settings) -> Result<Config, String> {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("pediment.yaml");
        let config = file.map(|text| {
            std::fs::write(&path, text).unwrap();
            path.clone()
        });
        let settings = Settings { config, ..settings };
        let environment = environment.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned()));
        settings
            .load_with(environment)
            .map_err(|error| error.to_string().replace(&format!("{}", path.display()), "pediment.yaml"))
    }

    #[test]
    fn nothing_is_needed() {
        assert_eq!(load(None, &[], Settings::default()).unwrap(), Config::default());
        assert_eq!(load(Some("# nothing yet\n"), &[], Settings::default()).unwrap(), Config::default());
    }

    #[test]
    fn flags_override_the_environment_which_overrides_the_file() {
        let file = Some("listen: 127.0.0.1:1\nlimits:\n  depth: 1\n  aliases: 1\n  cost: 1\n");
        let environment = [
            ("PEDIMENT_LISTEN", "127.0.0.1:2"),
            ("PEDIMENT_LIMITS_DEPTH", "2"),
            ("PEDIMENT_LIMITS_COST", "2"),
        ];
        let settings = Settings {
            listen: Some("127.0.0.1:3".to_owned()),
            set: vec!["limits.cost=3".to_owned()],
            ..Settings::default()
        };
        let config = load(file, &environment, settings).unwrap();
        assert_eq!(config.listen.port(), 3);
        assert_eq!((config.limits.aliases, config.limits.depth, config.limits.cost), (1, 2, 3));
    }

    #[test]
    fn several_redis_urls_come_from_a_list_or_from_commas() {
        let file = load(Some("redis:\n  url: [redis://a, redis://b]\n"), &[], Settings::default()).unwrap();
        let environment = [("PEDIMENT_REDIS_URL", "redis://a, redis://b")];
        assert_eq!(load(None, &environment, Settings::default()).unwrap().redis, file.redis);
        assert_eq!(file.redis.url.len(), 2);
    }

    #[test]
    fn an_unknown_key_is_named_with_its_place_and_the_one_that_was_meant() {
        let error =
            load(Some("listen: 127.0.0.1:1\nlimits:\n  dept: 3\n"), &[], Settings::default()).unwrap_err();
        assert_eq!(error, "pediment.yaml:3:3: unknown key `dept`; did you mean `depth`?");
    }

    #[test]
    fn a_value_that_does_not_fit_is_named_with_its_place() {
        let error = load(Some("limits:\n  deadline: soon\n"), &[], Settings::default()).unwrap_err();
        insta::assert_snapshot!(error, @"pediment.yaml:2:13: `soon` is not a span of time; write a whole number and its unit, as in 250ms, 10s, 5m or 1h");
        let error = load(None, &[("PEDIMENT_LIMITS_DEPTH", "deep")], Settings::default()).unwrap_err();
        insta::assert_snapshot!(error, @r#"PEDIMENT_LIMITS_DEPTH: invalid type: string "deep", expected u32"#);
        let settings = Settings { set: vec!["limits.dpeth=3".to_owned()], ..Settings::default() };
        let error = load(None, &[], settings).unwrap_err();
        insta::assert_snapshot!(error, @"--set limits.dpeth: unknown key `limits.dpeth`; did you mean `limits.depth`?");
    }

    #[test]
    fn a_file_that_holds_a_password_is_refused() {
        let error =
            load(Some("database:\n  url: postgres://p:secret@db/p\n"), &[], Settings::default()).unwrap_err();
        assert!(error.contains("PEDIMENT_DATABASE_URL") && !error.contains("secret"), "{error}");
    }

    #[test]
    fn a_url_is_read_from_the_file_that_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let secret = folder.path().join("url");
        std::fs::write(&secret, "postgres://p:secret@db/p\n").unwrap();
        let file = format!("database:\n  url_file: {}\n", secret.display());
        let config = load(Some(&file), &[], Settings::default()).unwrap();
        assert_eq!(config.database.url.as_ref().unwrap().expose(), "postgres://p:secret@db/p");
        assert!(!config.to_yaml_without_secrets().contains("secret@"));
    }

    #[test]
    fn what_a_partner_is_sent_in_headers_is_not_printed() {
        let file =
            "partners: { jobs: { url: 'http://jobs/', headers: { set: { authorization: Bearer secret } } } }";
        let config = load(Some(file), &[], Settings::default()).unwrap();
        let printed = config.to_yaml_without_secrets();
        assert!(printed.contains("authorization") && !printed.contains("secret"), "{printed}");
        assert_eq!(config.partners["jobs"].headers.set["authorization"], "Bearer secret");
    }

    #[test]
    fn the_printed_configuration_reads_back_as_itself() {
        let config = Config::default();
        assert_eq!(load(Some(&config.to_yaml_without_secrets()), &[], Settings::default()).unwrap(), config);
    }

    #[test]
    fn each_key_has_an_environment_variable_of_its_own() {
        let mut variables: Vec<_> = keys().iter().map(|key| key.replace('.', "_")).collect();
        let all = variables.len();
        variables.sort();
        variables.dedup();
        assert_eq!(variables.len(), all);
    }
}
