//! The log: what is written to standard error, and in which form.

use std::io::{IsTerminal, stderr};

use tracing_subscriber::Layer;
use tracing_subscriber::filter::Targets;
use tracing_subscriber::fmt::layer;
use tracing_subscriber::layer::SubscriberExt;
use tracing_subscriber::util::SubscriberInitExt;

use crate::config::{Log, LogFormat};

/// Starts the log of this process. A second call changes nothing.
pub(crate) fn start(log: &Log) -> Result<(), String> {
    // The migrator says at each start that there is nothing to do.
    let targets: Targets = format!("sea_orm_migration=warn,{}", log.level)
        .parse()
        .map_err(|error| format!("log.level: `{}`: {error}", log.level))?;
    let lines = layer().with_writer(stderr).with_target(false);
    let lines = match log.format {
        LogFormat::Text => lines.with_ansi(stderr().is_terminal()).boxed(),
        LogFormat::Json => lines.json().flatten_event(true).boxed(),
    };
    // An error here means that a log has been started before, by a test or by the program that embeds us.
    let _ = tracing_subscriber::registry().with(lines).with(targets).try_init();
    Ok(())
}
