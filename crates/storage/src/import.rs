//! The import of facts: find the records, compare, write the difference in one transaction.
//!
//! An import is idempotent: the same facts again change nothing, also when other sources were read between. What a
//! field holds is what the [ledger](crate::ledger) believes, what a membership's periods are says
//! [`timeline`], and which company is meant says [`identity`].

mod announcements;
mod check;
mod companies;
mod company_rows;
mod differences;
mod foundations;
mod identity;
pub(crate) mod listed;
mod members;
pub(crate) mod membership;
mod named_companies;
mod people;
mod principles;
mod projects;
pub(crate) mod run;
mod seats;
mod slug;
mod source;
mod suspicion;
pub(crate) mod testimony;
#[cfg(test)]
pub(crate) mod tests;
mod tier;
mod timeline;

pub(crate) use self::source::speak;

use std::collections::HashMap;

use futures_util::future::BoxFuture;

use crate::{
    Difference, DifferenceKind, Facts, ImportOptions, ImportReport, Kind, Result, Store, Subject,
    change_log::Write, ledger::Speaker,
};

impl Store {
    /// Brings the store to what a source states. Nothing is written where that fails or looks like a mistake.
    pub fn import<'a>(
        &'a self,
        facts: &'a Facts,
        options: ImportOptions,
    ) -> BoxFuture<'a, Result<ImportReport>> {
        Box::pin(async move {
            let (importing, report) = self.begin_import(options).await?.take_in(facts).await?;
            importing.finish().await?;
            Ok(report)
        })
    }

    /// Begins an import; waits for the writer before.
    pub fn begin_import(&self, options: ImportOptions) -> BoxFuture<'_, Result<Importing>> {
        Box::pin(async move {
            let write =
                if options.dry_run { Write::rehearse(self).await? } else { Write::begin(self).await? };
            Ok(Importing { write, options })
        })
    }
}

/// An import of any number of snapshots and sources: one transaction.
///
/// Invariant: all or nothing. What fails is used up, so that nothing can be added to the half of a snapshot, and
/// what is dropped before it is finished leaves the store as it was.
///
/// Its futures are boxed: they are large, and are compiled here and not again in each crate that awaits them.
#[derive(Debug)]
#[must_use = "nothing is written before it is finished"]
pub struct Importing {
    pub(crate) write: Write,
    pub(crate) options: ImportOptions,
}

impl Importing {
    /// Takes in a snapshot, over those before it. Of these the facts need not be kept.
    pub fn take_in(self, facts: &Facts) -> BoxFuture<'_, Result<(Self, ImportReport)>> {
        Box::pin(async move {
            let (write, report) = one(self.write.next().await?, facts, self.options).await?;
            Ok((Self { write, ..self }, report))
        })
    }

    /// Writes all that was taken in, or with `dry_run` nothing.
    pub fn finish(self) -> BoxFuture<'static, Result<()>> {
        Box::pin(async move {
            if self.options.dry_run { self.write.abandon().await } else { self.write.commit().await }
        })
    }
}

/// One import under way; a merger of companies is one too, by the steward and without facts.
pub(crate) struct Import<'a> {
    pub(crate) write: Write,
    facts: &'a Facts,
    by: Speaker,
    report: ImportReport,
    /// Contradictions come last in a report.
    contradictions: Vec<Difference>,
    foundation_ids: HashMap<String, i64>,
    companies: identity::Companies,
}

async fn one(write: Write, facts: &Facts, options: ImportOptions) -> Result<(Write, ImportReport)> {
    check::check(facts)?;
    let mut import = Import::new(write, facts);
    import.report = ImportReport {
        dry_run: options.dry_run,
        notes: facts.notes.clone(),
        stated: stated(facts),
        ..ImportReport::default()
    };
    import.foundations().await?;
    import.companies().await?;
    import.members().await?;
    import.people().await?;
    import.seats().await?;
    import.projects().await?;
    import.principles().await?;
    import.announcements().await?;
    import.write.link_the_waiting().await?;
    if !options.accept {
        import.refuse_what_is_suspicious()?;
    }
    import.report.differences = import.differences();
    Ok((import.write, import.report))
}

impl<'a> Import<'a> {
    /// Lets a source speak.
    pub(crate) fn new(mut write: Write, facts: &'a Facts) -> Self {
        let by = speak(&mut write, facts);
        Self {
            write,
            facts,
            by,
            report: ImportReport::default(),
            contradictions: Vec::new(),
            foundation_ids: HashMap::new(),
            companies: identity::Companies::default(),
        }
    }
}

impl Import<'_> {
    /// All that is other than before.
    pub(crate) fn differences(&mut self) -> Vec<Difference> {
        let mut differences = differences::of(&self.write);
        differences.append(&mut self.contradictions);
        differences
    }

    fn state(&mut self, subject: Subject, field: &str, value: Option<&str>) {
        self.write.ledger.state(&self.by, subject, field, value);
    }

    fn state_some(&mut self, subject: Subject, field: &str, value: Option<&str>) {
        if value.is_some() {
            self.state(subject, field, value);
        }
    }

    /// Compares what the source says of a field with what the record holds.
    fn judge(&mut self, subject: Subject, words: &str, field: &str, held: Option<&str>) {
        for news in self.write.ledger.judge(subject, field, held, self.by.source_id) {
            self.write.contradicted.insert(subject);
            self.contradictions.push(Difference {
                sort: DifferenceKind::Contradicted,
                kind: subject.kind,
                subject: words.to_owned(),
                field: Some(field.to_owned()),
                before: held.map(str::to_owned),
                after: news.value,
            });
        }
    }
}

/// How many facts of each kind there are.
fn stated(facts: &Facts) -> Vec<(Kind, usize)> {
    let counts = [
        (Kind::Foundation, facts.foundations.len()),
        (Kind::Company, facts.companies.len()),
        (Kind::Member, facts.members.len()),
        (Kind::Seat, facts.seats.len()),
        (Kind::Project, facts.projects.len()),
        (Kind::Principle, facts.principles.len()),
        (Kind::Announcement, facts.announcements.len()),
    ];
    counts.into_iter().filter(|(_, count)| *count > 0).collect()
}
