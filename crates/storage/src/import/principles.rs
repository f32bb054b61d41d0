//! Principles: found by foundation, section and place; texts in further languages join them.

use std::collections::{BTreeSet, HashMap};

use super::Import;
use crate::{
    Id, Kind, PrincipleFacts, Result, Subject,
    entity::{principle, principle_translation},
    rows::among,
};

impl Import<'_> {
    /// Brings principles to what the facts say.
    pub(super) async fn principles(&mut self) -> Result<()> {
        let facts = self.facts;
        let foundations: BTreeSet<i64> =
            facts.principles.iter().map(|stated| self.foundation(&stated.foundation).key()).collect();
        if foundations.is_empty() {
            return Ok(());
        }
        let tx = &self.write.tx;
        let rows = among::<principle::Entity, _>(tx, principle::Column::FoundationId, foundations).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        self.write.principles.load(rows);
        let column = principle_translation::Column::PrincipleId;
        let texts = among::<principle_translation::Entity, _>(tx, column, ids.iter().copied()).await?;
        self.write.principle_texts.load(texts);
        self.write.ledger.load(tx, Kind::Principle, ids).await?;
        let mut known: HashMap<(i64, String, i32), i64> = self
            .write
            .principles
            .iter()
            .map(|row| ((row.foundation_id, row.section.clone(), row.ordinal), row.id))
            .collect();
        for stated in &facts.principles {
            let foundation = self.foundation(&stated.foundation).key();
            let id =
                *known.entry((foundation, stated.section.clone(), stated.ordinal)).or_insert_with(|| {
                    let id = self.write.principles.next_id();
                    self.write.principles.put(new(id, foundation, stated));
                    id
                });
            let subject = Subject { kind: Kind::Principle, id };
            self.state(subject, "", None);
            self.state(subject, "firstPriority", Some(if stated.first_priority { "true" } else { "false" }));
            for text in &stated.texts {
                self.state(subject, &format!("title:{}", text.language), Some(&text.title));
                self.state(subject, &format!("statement:{}", text.language), Some(&text.statement));
                self.make_room_for_text(id, &text.language);
            }
        }
        for (subject, field) in self.write.ledger.touched(Kind::Principle) {
            self.settle_principle(subject, &field);
        }
        Ok(())
    }

    fn make_room_for_text(&mut self, id: i64, language: &str) {
        let row = self.write.principles.get(&id).expect("it was matched or made");
        let key = (id, language.to_owned());
        if row.language != language && self.write.principle_texts.get(&key).is_none() {
            self.write.principle_texts.put(principle_translation::Model {
                principle_id: id,
                language: language.to_owned(),
                title: String::new(),
                statement: String::new(),
            });
        }
    }

    fn settle_principle(&mut self, subject: Subject, field: &str) {
        let Some(value) = self.write.ledger.believed(subject, field).map(str::to_owned) else { return };
        let Some(row) = self.write.principles.get_mut(&subject.id) else { return };
        let words = format!("{} {}", row.section, row.ordinal);
        let (part, language) = field.split_once(':').unwrap_or((field, ""));
        if part == "firstPriority" {
            row.first_priority = value == "true";
        } else if row.language == language {
            match part {
                "title" => row.title.clone_from(&value),
                _ => row.statement.clone_from(&value),
            }
        } else if let Some(text) = self.write.principle_texts.get_mut(&(subject.id, language.to_owned())) {
            match part {
                "title" => text.title.clone_from(&value),
                _ => text.statement.clone_from(&value),
            }
        }
        self.judge(subject, &words, field, Some(&value));
    }
}

fn new(id: i64, foundation: i64, stated: &PrincipleFacts) -> principle::Model {
    let original = stated.texts.first().expect("a principle without a text was refused");
    principle::Model {
        id,
        foundation_id: foundation,
        section: stated.section.clone(),
        ordinal: stated.ordinal,
        first_priority: stated.first_priority,
        language: original.language.clone(),
        title: original.title.clone(),
        statement: original.statement.clone(),
    }
}
