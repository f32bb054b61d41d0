//! The log: what is written to standard error, and in which form.

use tracing_subscriber::EnvFilter;

use crate::config::{Log, LogFormat};

/// Starts the log of this process. A second call changes nothing.
pub(crate) fn start(log: &Log) -> Result<(), String> {
    // The migrator says at each start that there is nothing to do.
    let directives = format!("sea_orm_migration=warn,{}", log.level);
    let filter =
        EnvFilter::try_new(directives).map_err(|error| format!("log.level: `{}`: {error}", log.level))?;
    let builder =
        tracing_subscriber::fmt().with_env_filter(filter).with_writer(std::io::stderr).with_target(false);
    // An error here means that a log has been started before, by a test or by the program that embeds us.
    let _ = match log.format {
        LogFormat::Text => builder.with_ansi(std::io::IsTerminal::is_terminal(&std::io::stderr())).try_init(),
        LogFormat::Json => builder.json().flatten_event(true).try_init(),
    };
    Ok(())
}
