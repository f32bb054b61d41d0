//! Another name or slug by a steward's hand. Ids stay, former slugs lead on, former names stay as aliases.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter};

use crate::{
    Error, Kind, RenameReport, Result, Store, Subject,
    change_log::Write,
    entity::{announcement, company, former_slug, foundation},
    fold,
};

impl Store {
    /// Gives a foundation, a company or an announcement another slug, and the first two another name. Doing it
    /// again changes nothing.
    pub async fn rename(
        &self,
        kind: Kind,
        slug: &str,
        new_name: Option<&str>,
        new_slug: Option<&str>,
    ) -> Result<RenameReport> {
        let new_name = new_name.map(str::trim);
        if new_name.is_some_and(str::is_empty) {
            return Err(Error::Facts("a name cannot be empty; give another".to_owned()));
        }
        if let Some(slug) = new_slug.filter(|slug| !is_slug(slug)) {
            return Err(Error::Facts(format!(
                "`{slug}` is not a slug; write small letters and digits, joined by `-`"
            )));
        }
        let mut write = Write::begin(self).await?;
        let before = write.called(kind, slug).await?;
        write.steward_speaks();
        if let Some(name) = new_name {
            write.name_anew(kind, &before, name).await?;
        }
        let after = new_slug.unwrap_or(&before.slug).to_owned();
        if after != before.slug {
            write.slug_anew(kind, &before, &after).await?;
        }
        let name = new_name.map_or_else(|| before.name.clone(), str::to_owned);
        let report = RenameReport {
            kind,
            id: before.id,
            changed: after != before.slug || name != before.name,
            slug_before: before.slug,
            slug: after,
            name_before: before.name,
            name,
        };
        if report.changed {
            write.commit().await?;
        } else {
            write.abandon().await?;
        }
        Ok(report)
    }
}

/// A record as it is called.
struct Called {
    id: i64,
    slug: String,
    name: String,
}

impl Write {
    async fn called(&mut self, kind: Kind, slug: &str) -> Result<Called> {
        let former = self.former(kind, slug).await?;
        let unknown =
            || Error::NotFound(format!("there is no {} `{slug}`; look for it with a search", kind.name()));
        match kind {
            Kind::Company => {
                let id = self.company_called(slug).await?;
                self.take_up_companies([id]).await?;
                let id = self.survivor(id);
                let row = self.companies.get(&id).ok_or_else(unknown)?;
                Ok(Called { id, slug: row.slug.clone(), name: row.name.clone() })
            }
            Kind::Foundation => {
                let is_it = Condition::any()
                    .add(foundation::Column::Slug.eq(slug))
                    .add(foundation::Column::Id.eq(former.unwrap_or(-1)));
                let row =
                    foundation::Entity::find().filter(is_it).one(&self.tx).await?.ok_or_else(unknown)?;
                let called = Called { id: row.id, slug: row.slug.clone(), name: row.name.clone() };
                self.foundations.load(vec![row]);
                self.ledger.load(&self.tx, kind, [called.id]).await?;
                Ok(called)
            }
            Kind::Announcement => {
                let is_it = Condition::any()
                    .add(announcement::Column::Slug.eq(slug))
                    .add(announcement::Column::Id.eq(former.unwrap_or(-1)));
                let row =
                    announcement::Entity::find().filter(is_it).one(&self.tx).await?.ok_or_else(unknown)?;
                let called = Called { id: row.id, slug: row.slug.clone(), name: row.title.clone() };
                self.take_up_announcements(vec![row]).await?;
                Ok(called)
            }
            _ => Err(Error::Facts(format!(
                "a {} is not renamed by hand; foundations, companies and announcements are",
                kind.name()
            ))),
        }
    }

    async fn name_anew(&mut self, kind: Kind, before: &Called, name: &str) -> Result<()> {
        let by = self.speaker.clone().expect("the steward speaks");
        let subject = Subject { kind, id: before.id };
        match kind {
            Kind::Company => {
                let row = self.companies.get_mut(&before.id).expect("it was taken up");
                name.clone_into(&mut row.name);
                row.name_key = fold(name);
                if before.name != name {
                    self.call_also(before.id, name, vec![(before.name.clone(), true)]);
                }
                self.members_follow_names(vec![before.id]).await?;
            }
            Kind::Foundation => {
                let row = self.foundations.get_mut(&before.id).expect("it was taken up");
                name.clone_into(&mut row.name);
                row.name_key = fold(name);
            }
            _ => {
                return Err(Error::Facts(
                    "an announcement is called as its source calls it; only its slug can be another"
                        .to_owned(),
                ));
            }
        }
        self.ledger.state(&by, subject, "name", Some(name));
        self.ledger.judge(subject, "name", Some(name), by.source_id);
        Ok(())
    }

    async fn slug_anew(&mut self, kind: Kind, before: &Called, slug: &str) -> Result<()> {
        let taken = |by: &str| Error::Facts(format!("`{slug}` is the slug of another {by}; choose another"));
        match self.former(kind, slug).await? {
            Some(id) if id == before.id => drop(self.former_slugs.remove(&(kind.number(), slug.to_owned()))),
            Some(_) => return Err(taken(kind.name())),
            None => {}
        }
        let is_taken = match kind {
            Kind::Company => {
                company::Entity::find().filter(company::Column::Slug.eq(slug)).one(&self.tx).await?.is_some()
            }
            Kind::Foundation => foundation::Entity::find()
                .filter(foundation::Column::Slug.eq(slug))
                .one(&self.tx)
                .await?
                .is_some(),
            _ => {
                let is_it = announcement::Column::Slug.eq(slug);
                announcement::Entity::find().filter(is_it).one(&self.tx).await?.is_some()
            }
        };
        if is_taken {
            return Err(taken(kind.name()));
        }
        let own = match kind {
            Kind::Company => self.companies.get_mut(&before.id).map(|row| &mut row.slug),
            Kind::Foundation => self.foundations.get_mut(&before.id).map(|row| &mut row.slug),
            _ => self.announcements.get_mut(&before.id).map(|row| &mut row.slug),
        };
        slug.clone_into(own.expect("it was taken up"));
        let (kind, subject_id) = (kind.number(), before.id);
        self.former_slugs.put(former_slug::Model { kind, slug: before.slug.clone(), subject_id });
        Ok(())
    }
}

fn is_slug(text: &str) -> bool {
    let fits = |c: char| c.is_alphanumeric() && !c.is_uppercase() || matches!(c, '-' | '/' | '.');
    !text.is_empty() && text.len() <= 200 && text.chars().all(fits)
}
