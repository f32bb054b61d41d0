//! What a process has used, as Linux counts it.

use std::path::Path;
use std::time::Duration;

use anyhow::Context;

/// A tick of `/proc/PID/stat`: `USER_HZ`, part of Linux' interface, is 100 on every platform we build for.
const TICK: Duration = Duration::from_millis(10);

/// The user and system time of a process and its children, those that have ended too.
pub(crate) fn cpu(process: u32) -> anyhow::Result<Duration> {
    let own = Stat::read(process)?;
    let mut ticks = own.ticks;
    for entry in std::fs::read_dir("/proc")? {
        let Some(id) = entry?.file_name().to_str().and_then(|name| name.parse().ok()) else { continue };
        // One that ends just now is counted by its parent.
        if let Ok(stat) = Stat::read(id)
            && stat.parent == process
        {
            ticks += stat.ticks;
        }
    }
    Ok(TICK * ticks)
}

/// The memory that a process holds now, in bytes.
pub(crate) fn resident(process: u32) -> anyhow::Result<u64> {
    memory(process, "VmRSS:")
}

/// The most memory that a process ever held, in bytes.
pub(crate) fn most_resident(process: u32) -> anyhow::Result<u64> {
    memory(process, "VmHWM:")
}

fn memory(process: u32, key: &str) -> anyhow::Result<u64> {
    let status = std::fs::read_to_string(Path::new("/proc").join(process.to_string()).join("status"))?;
    let line =
        status.lines().find_map(|line| line.strip_prefix(key)).context("Linux says what memory it holds")?;
    let kilobytes: u64 = line.trim().trim_end_matches(" kB").parse()?;
    Ok(kilobytes * 1024)
}

/// Of `/proc/PID/stat`, what is read here (`proc_pid_stat(5)`).
struct Stat {
    parent: u32,
    /// Its own time and that of its ended children.
    ticks: u32,
}

impl Stat {
    fn read(process: u32) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(format!("/proc/{process}/stat"))?;
        // The name may hold anything, but nothing after it holds a parenthesis.
        let (_, rest) = text.rsplit_once(") ").context("a name in parentheses")?;
        let fields: Vec<&str> = rest.split(' ').collect();
        let field = |number: usize| fields.get(number - 3).context("a field of /proc/PID/stat is missing");
        let ticks = (14..=17).map(|number| Ok(field(number)?.parse::<u32>()?));
        Ok(Self { parent: field(4)?.parse()?, ticks: ticks.sum::<anyhow::Result<u32>>()? })
    }
}
