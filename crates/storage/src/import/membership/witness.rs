//! What sources say of each row.

use std::collections::BTreeMap;

use super::{Membership, subject, term::Term};
use crate::{Difference, DifferenceKind, Kind, PartialDate, ledger::Statement};

impl Term {
    /// What is said of it, field by field, from when to when.
    pub(super) fn statements(&self) -> Vec<Statement> {
        let mut all: BTreeMap<(i64, &str, Option<&str>), Statement> = BTreeMap::new();
        for words in &self.said {
            let stated = [
                ("tier", words.tier.as_deref()),
                ("since", words.since.as_ref().map(PartialDate::as_str)),
                ("until", words.until.as_ref().map(PartialDate::as_str)),
            ];
            let stated = stated.into_iter().filter(|(_, value)| value.is_some());
            for (field, value) in [("", None)].into_iter().chain(stated) {
                let new = Statement {
                    id: 0,
                    subject_kind: Kind::Member.number(),
                    subject_id: 0,
                    field: field.to_owned(),
                    value: value.map(str::to_owned),
                    source_id: words.source_id,
                    location: words.location.clone(),
                    revision: words.revision.clone(),
                    first_seen: words.first_seen,
                    last_seen: words.last_seen,
                    contradicted: false,
                };
                let known = all.entry((words.source_id, field, value)).or_insert_with(|| new.clone());
                let first_seen = known.first_seen.min(new.first_seen);
                let seen = |said: &Statement| (said.last_seen, said.location.clone(), said.revision.clone());
                let latest = if seen(known) < seen(&new) { new } else { known.clone() };
                *known = Statement { first_seen, ..latest };
            }
        }
        all.into_values().collect()
    }
}

impl Membership<'_, '_> {
    /// Who was seen after a row's end contradicts it, unless it is what they say themselves.
    pub(super) fn judge_witnesses(&mut self, id: i64, words: &str) {
        let ends = self.row(id).valid_until;
        for (source, _, last) in self.import.write.ledger.witnesses(subject(id)) {
            let is_own = self.import.write.ledger.says(source, subject(id), "until");
            let is_after = ends <= last && !is_own;
            let is_new = self.import.write.ledger.contradict_existence(subject(id), source, is_after);
            if is_new && source == self.import.by.source_id {
                self.import.write.contradicted.insert(subject(id));
                self.import.contradictions.push(Difference {
                    sort: DifferenceKind::Contradicted,
                    kind: Kind::Member,
                    subject: words.to_owned(),
                    field: None,
                    before: Some("ended".to_owned()),
                    after: Some("a member".to_owned()),
                });
            }
        }
    }
}
