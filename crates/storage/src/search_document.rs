//! The texts that can be found, kept in step with the records.

use std::collections::{BTreeMap, BTreeSet};

use sea_orm::{
    ActiveValue::{NotSet, Set},
    ColumnTrait, EntityTrait, QueryFilter,
};

use crate::{
    BodyFormat, Kind, Result,
    change_log::Write,
    entity::search_document::{ActiveModel, Column, Entity},
};

/// Writes the texts of all records that a write changes anew.
pub(crate) async fn keep_in_step(write: &Write) -> Result<()> {
    let mut ids: BTreeMap<Kind, BTreeSet<i64>> = BTreeMap::new();
    let mut texts: Vec<ActiveModel> = Vec::new();

    let foundations: BTreeSet<i64> = write.foundations.dirty().map(|(_, row)| row.id).collect();
    for row in foundations.iter().filter_map(|id| write.foundations.get(id)) {
        texts.push(text(Kind::Foundation, row.id, None, row.name.clone(), row.slug.replace('-', " ")));
    }
    ids.insert(Kind::Foundation, foundations);

    let called_otherwise =
        write.aliases.dirty().map(|(_, row)| row).chain(write.aliases.gone()).map(|row| row.company_id);
    let companies: BTreeSet<i64> =
        write.companies.dirty().map(|(_, row)| row.id).chain(called_otherwise).collect();
    let mut other_names: BTreeMap<i64, Vec<&str>> = BTreeMap::new();
    for alias in write.aliases.iter().filter(|alias| companies.contains(&alias.company_id)) {
        other_names.entry(alias.company_id).or_default().push(&alias.name);
    }
    for row in
        companies.iter().filter_map(|id| write.companies.get(id)).filter(|row| row.merged_into.is_none())
    {
        let mut names = other_names.remove(&row.id).unwrap_or_default();
        names.extend(row.legal_name.as_deref());
        texts.push(text(Kind::Company, row.id, None, row.name.clone(), names.join("\n")));
    }
    ids.insert(Kind::Company, companies);

    let people: BTreeSet<i64> =
        write.people.dirty().map(|(_, row)| row).chain(write.people.gone()).map(|row| row.id).collect();
    for row in people.iter().filter_map(|id| write.people.get(id)) {
        texts.push(text(Kind::Person, row.id, None, row.name.clone(), row.title.clone().unwrap_or_default()));
    }
    ids.insert(Kind::Person, people);

    let projects: BTreeSet<i64> = write.projects.dirty().map(|(_, row)| row.id).collect();
    for row in projects.iter().filter_map(|id| write.projects.get(id)) {
        texts.push(text(Kind::Project, row.id, None, row.name.clone(), row.slug.replace('-', " ")));
    }
    ids.insert(Kind::Project, projects);

    let translated = write.principle_texts.dirty().map(|(_, row)| row.principle_id);
    let principles: BTreeSet<i64> =
        write.principles.dirty().map(|(_, row)| row.id).chain(translated).collect();
    for row in principles.iter().filter_map(|id| write.principles.get(id)) {
        let language = Some(row.language.clone());
        texts.push(text(Kind::Principle, row.id, language, row.title.clone(), row.statement.clone()));
    }
    for row in write.principle_texts.iter().filter(|row| principles.contains(&row.principle_id)) {
        let language = Some(row.language.clone());
        texts.push(text(
            Kind::Principle,
            row.principle_id,
            language,
            row.title.clone(),
            row.statement.clone(),
        ));
    }
    ids.insert(Kind::Principle, principles);

    let translated = write.announcement_texts.dirty().map(|(_, row)| row.announcement_id);
    let announcements: BTreeSet<i64> =
        write.announcements.dirty().map(|(_, row)| row.id).chain(translated).collect();
    for row in announcements.iter().filter_map(|id| write.announcements.get(id)) {
        let body = found_in(row.summary.as_deref(), row.body.as_deref(), row.body_format);
        texts.push(text(Kind::Announcement, row.id, Some(row.language.clone()), row.title.clone(), body));
    }
    for row in write.announcement_texts.iter().filter(|row| announcements.contains(&row.announcement_id)) {
        let body = found_in(row.summary.as_deref(), row.body.as_deref(), row.body_format);
        let language = Some(row.language.clone());
        texts.push(text(Kind::Announcement, row.announcement_id, language, row.title.clone(), body));
    }
    ids.insert(Kind::Announcement, announcements);

    for (kind, ids) in ids {
        let ids: Vec<i64> = ids.into_iter().collect();
        for ids in ids.chunks(30_000) {
            Entity::delete_many()
                .filter(Column::SubjectKind.eq(kind.number()))
                .filter(Column::SubjectId.is_in(ids.iter().copied()))
                .exec(&write.tx)
                .await?;
        }
    }
    for chunk in texts.chunks(5_000) {
        Entity::insert_many(chunk.iter().cloned()).exec_without_returning(&write.tx).await?;
    }
    Ok(())
}

fn text(kind: Kind, id: i64, language: Option<String>, title: String, body: String) -> ActiveModel {
    ActiveModel {
        id: NotSet,
        subject_kind: Set(kind.number()),
        subject_id: Set(id),
        language: Set(language),
        title: Set(title),
        body: Set(body),
    }
}

/// What of an announcement is found: its summary and its body, without markup.
fn found_in(summary: Option<&str>, body: Option<&str>, format: BodyFormat) -> String {
    let body = match format {
        BodyFormat::Markdown => body.unwrap_or_default().to_owned(),
        BodyFormat::Html => without_tags(body.unwrap_or_default()),
    };
    match summary {
        // A summary is often the first words of the body.
        Some(summary) if !body.contains(summary.trim_end_matches(['…', '.', ' '])) => {
            format!("{summary}\n{body}")
        }
        _ => body,
    }
}

/// The words of HTML: tags become spaces. For finding only, never for showing.
fn without_tags(html: &str) -> String {
    let mut words = String::with_capacity(html.len());
    let mut in_tag = false;
    for c in html.chars() {
        match c {
            '<' => in_tag = true,
            '>' if in_tag => {
                in_tag = false;
                words.push(' ');
            }
            c if !in_tag => words.push(c),
            _ => {}
        }
    }
    for (entity, c) in
        [("&nbsp;", " "), ("&lt;", "<"), ("&gt;", ">"), ("&quot;", "\""), ("&#39;", "'"), ("&amp;", "&")]
    {
        words = words.replace(entity, c);
    }
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn html_is_found_by_its_words() {
        assert_eq!(without_tags("<p>Ropes &amp;<br>knots</p><p>x"), "Ropes & knots x");
    }
}
