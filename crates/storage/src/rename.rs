//! Another name or slug by a steward's hand. Ids stay, former slugs lead on, former names stay as aliases.

use sea_orm::{ColumnTrait, Condition, EntityTrait, QueryFilter, sea_query::Expr};

use crate::{
    Error, Kind, RenameReport, Result, Store, Subject,
    change_log::Write,
    entity::{announcement, company, former_slug, foundation},
    fold, steward,
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
        if let Some(slug) = new_slug.filter(|slug| !is_slug(kind, slug)) {
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
        let unknown = || steward::unknown(kind, slug);
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
        let former = match (kind, self.former(kind, slug).await?) {
            (Kind::Company, Some(id)) => {
                self.take_up_companies([id]).await?;
                Some(self.survivor(id))
            }
            (_, former) => former,
        };
        if former == Some(before.id) {
            self.former_slugs.remove(&(kind.number(), slug.to_owned()));
        } else if former.is_some() || self.is_taken(kind, before, slug).await? {
            let kind = kind.name();
            return Err(Error::Facts(format!("`{slug}` is the slug of another {kind}; choose another")));
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

    /// Whether another record has the slug. A company that went into this one gives its slug up.
    async fn is_taken(&mut self, kind: Kind, by: &Called, slug: &str) -> Result<bool> {
        match kind {
            Kind::Foundation => {
                let is_it = foundation::Column::Slug.eq(slug);
                Ok(foundation::Entity::find().filter(is_it).one(&self.tx).await?.is_some())
            }
            Kind::Announcement => {
                let is_it = announcement::Column::Slug.eq(slug);
                Ok(announcement::Entity::find().filter(is_it).one(&self.tx).await?.is_some())
            }
            _ => {
                let is_it = company::Column::Slug.eq(slug);
                let Some(row) = company::Entity::find().filter(is_it).one(&self.tx).await? else {
                    return Ok(false);
                };
                self.take_up_companies([row.id]).await?;
                if self.survivor(row.id) != by.id {
                    return Ok(true);
                }
                // No slug of a company has a `/`.
                let given_up = Expr::value(format!("{slug}/{}", row.id));
                company::Entity::update_many()
                    .col_expr(company::Column::Slug, given_up)
                    .filter(company::Column::Id.eq(row.id))
                    .exec(&self.tx)
                    .await?;
                Ok(false)
            }
        }
    }
}

/// Whether a text can be a slug: small letters and digits, joined by `-`. Those of announcements are made of paths.
fn is_slug(kind: Kind, text: &str) -> bool {
    let joins: &[char] = if kind == Kind::Announcement { &['-', '/', '.'] } else { &['-'] };
    let fits = |word: &str| !word.is_empty() && word.chars().all(char::is_alphanumeric);
    text.len() <= 200 && fold(text) == text && text.split(joins).all(fits)
}
