//! What is printed: Markdown tables of figures and ratios, and of the targets.

use std::fmt::Write;
use std::io::Write as _;
use std::time::Duration;

use anyhow::ensure;

use super::foundation::Variant;
use super::pages::Pages;

/// What one contender took for one request.
pub(crate) struct Figures {
    pub(crate) cpu: Duration,
    pub(crate) postgres: Duration,
    pub(crate) redis: Duration,
    /// Requests a second.
    pub(crate) rate: f64,
    pub(crate) median: Duration,
    /// 99 of 100 requests took no longer.
    pub(crate) slow: Duration,
    pub(crate) memory: u64,
    pub(crate) bytes: usize,
}

impl Figures {
    /// Each figure's median over the rounds.
    pub(crate) fn median(rounds: &[Self]) -> Self {
        Self {
            cpu: middle(rounds.iter().map(|figures| figures.cpu)),
            postgres: middle(rounds.iter().map(|figures| figures.postgres)),
            redis: middle(rounds.iter().map(|figures| figures.redis)),
            rate: middle(rounds.iter().map(|figures| figures.rate)),
            median: middle(rounds.iter().map(|figures| figures.median)),
            slow: middle(rounds.iter().map(|figures| figures.slow)),
            memory: middle(rounds.iter().map(|figures| figures.memory)),
            bytes: middle(rounds.iter().map(|figures| figures.bytes)),
        }
    }
}

/// The one in the middle, of at least one.
pub(crate) fn middle<T: PartialOrd + Copy>(values: impl Iterator<Item = T>) -> T {
    let mut values: Vec<T> = values.collect();
    values.sort_by(|a, b| a.partial_cmp(b).expect("figures are numbers"));
    values[values.len() / 2]
}

/// The contenders of one variant, each beside `PostGraphile` where that ran.
pub(crate) fn comparison(variant: Variant, contenders: &[(&str, Figures)]) -> String {
    let mut table = format!(
        "\n{}\n\n\
         | server | CPU ms/request | of PostGraphile's | Postgres | of PostGraphile's | Redis | requests/s | p50 ms | p99 ms | memory MB | answer |\n\
         |---|---|---|---|---|---|---|---|---|---|---|\n",
        match variant {
            Variant::Identical => "The same request each time:",
            Variant::Varying => "Another foundation each time, of ten:",
            Variant::Alone => "The same, asked over one connection:",
        }
    );
    let peer = postgraphile(contenders);
    let ratio = |own: Duration, figure: fn(&Figures) -> Duration| {
        peer.map_or("-".to_owned(), |peer| format!("{:.2}", own.div_duration_f64(figure(peer))))
    };
    for (name, figures) in contenders {
        let _ = writeln!(
            table,
            "| {name} | {:.4} | {} | {:.3} | {} | {:.4} | {:.0} | {:.2} | {:.2} | {:.0} | {} |",
            milliseconds(figures.cpu),
            ratio(figures.cpu, |peer| peer.cpu),
            milliseconds(figures.postgres),
            ratio(figures.postgres, |peer| peer.postgres),
            milliseconds(figures.redis),
            figures.rate,
            milliseconds(figures.median),
            milliseconds(figures.slow),
            megabytes(figures.memory),
            figures.bytes,
        );
    }
    table
}

/// What one page costs.
pub(crate) struct Cost {
    pub(crate) gateway: Duration,
    /// None where there is none.
    pub(crate) postgres: Option<Duration>,
    pub(crate) median: Duration,
}

impl Cost {
    /// Each figure's median over the rounds.
    pub(crate) fn median(rounds: &[Self]) -> Self {
        let postgres = rounds.iter().filter_map(|cost| cost.postgres);
        Self {
            gateway: middle(rounds.iter().map(|cost| cost.gateway)),
            postgres: (postgres.clone().count() > 0).then(|| middle(postgres)),
            median: middle(rounds.iter().map(|cost| cost.median)),
        }
    }

    /// How many times another's CPU this one takes: the gateway's or Postgres', whichever is more.
    pub(crate) fn of(&self, other: &Self) -> f64 {
        let postgres =
            self.postgres.zip(other.postgres).map_or(0.0, |(own, other)| own.div_duration_f64(other));
        self.gateway.div_duration_f64(other.gateway).max(postgres)
    }
}

/// The first page of each list beside one far into it.
pub(crate) fn far_pages(form: &str, measured: &[(Pages, [Cost; 2])]) -> String {
    let mut table = format!(
        "\nPages on {form}; CPU in ms/request, of the first page and of the far one:\n\n\
         | list | pages of | the far one | CPU | | Postgres | | p50 ms | | CPU of the first's, at worst |\n\
         |---|---|---|---|---|---|---|---|---|---|\n"
    );
    for (pages, [first, far]) in measured {
        let postgres =
            |cost: &Cost| cost.postgres.map_or("-".to_owned(), |cpu| format!("{:.3}", milliseconds(cpu)));
        let _ = writeln!(
            table,
            "| {} | {} {} | {} | {:.3} | {:.3} | {} | {} | {:.2} | {:.2} | {:.2} |",
            pages.list,
            pages.from,
            pages.size,
            pages.number,
            milliseconds(first.gateway),
            milliseconds(far.gateway),
            postgres(first),
            postgres(far),
            milliseconds(first.median),
            milliseconds(far.median),
            far.of(first),
        );
    }
    table
}

/// What was promised, and whether it is kept.
#[derive(Default)]
pub(crate) struct Targets(Vec<(String, String, bool)>);

impl Targets {
    /// Notes one.
    pub(crate) fn add(&mut self, target: impl Into<String>, measured: impl Into<String>, is_met: bool) {
        self.0.push((target.into(), measured.into(), is_met));
    }

    /// The targets that `PostGraphile` sets.
    pub(crate) fn compare(&mut self, variant: Variant, contenders: &[(&str, Figures)]) {
        let what = match variant {
            Variant::Identical => "same request",
            Variant::Varying => "varying request",
            // Shown beside them.
            Variant::Alone => return,
        };
        let Some(peer) = postgraphile(contenders) else {
            self.add("compared with PostGraphile", "it could not run", false);
            return;
        };
        let (_, own) = &contenders[0];
        for (target, ratio, limit) in [
            ("CPU without cache, of PostGraphile's", own.cpu.div_duration_f64(peer.cpu), 0.3),
            ("CPU in Postgres, of PostGraphile's", own.postgres.div_duration_f64(peer.postgres), 1.0),
        ] {
            self.add(format!("{target} ({what}): at most {limit:.1}"), format!("{ratio:.2}"), ratio <= limit);
        }
    }

    /// All of them.
    pub(crate) fn table(&self) -> String {
        let mut table = "\n| target | measured | |\n|---|---|---|\n".to_owned();
        for (target, measured, is_met) in &self.0 {
            let _ = writeln!(table, "| {target} | {measured} | {} |", if *is_met { "met" } else { "MISSED" });
        }
        table
    }

    /// Fails when one was missed.
    pub(crate) fn conclude(&self) -> anyhow::Result<()> {
        let missed = self.0.iter().filter(|(.., is_met)| !is_met).count();
        ensure!(missed == 0, "{missed} of {} targets missed", self.0.len());
        Ok(())
    }
}

fn postgraphile<'a>(contenders: &'a [(&str, Figures)]) -> Option<&'a Figures> {
    contenders.iter().find(|(name, _)| name.starts_with("PostGraphile")).map(|(_, figures)| figures)
}

/// A duration in milliseconds.
pub(crate) fn milliseconds(duration: Duration) -> f64 {
    duration.as_secs_f64() * 1e3
}

/// Bytes in megabytes.
pub(crate) fn megabytes(bytes: u64) -> f64 {
    #[expect(clippy::cast_precision_loss, reason = "it is shown without decimals")]
    let bytes = bytes as f64;
    bytes / 1e6
}

/// Prints the report, and nothing else, to the standard output.
pub(crate) fn print(report: &str) -> anyhow::Result<()> {
    Ok(std::io::stdout().write_all(report.as_bytes())?)
}
