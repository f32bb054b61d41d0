//! From the form of a manifest to facts: references followed, dates and tags read, with the place of every fault.

use std::collections::{HashMap, HashSet};

use pediment_storage::{
    AnnouncementFacts, AnnouncementText, BodyFormat, CompanyFacts, FoundationFacts, Identifier,
    IdentifierScheme, MemberFacts, Millis, PartialDate, PersonFacts, PrincipleFacts, PrincipleText,
    SeatFacts,
};
use serde_saphyr::Spanned;
use time::Date;

use super::form::{self, Manifest};
use crate::nearest::nearest;
use crate::slug::{is_slug, slug};
use crate::{Error, Fault, Result, company, date, language};

/// Follows the references of one manifest.
pub(super) struct Resolver<'a> {
    file: &'a str,
    companies: HashMap<String, CompanyFacts>,
    people: HashMap<String, PersonFacts>,
}

type Place<'a> = &'a Spanned<String>;

impl<'a> Resolver<'a> {
    /// Reads what the other parts refer to.
    pub(super) fn new(file: &'a str, manifest: &Manifest) -> Result<Self> {
        let mut resolver = Self { file, companies: HashMap::new(), people: HashMap::new() };
        if manifest.name.value.trim().is_empty() {
            return Err(resolver.fault(&manifest.name, "has no name", "name the manifest"));
        }
        let mut foundations = HashSet::new();
        for foundation in &manifest.foundations {
            resolver.key(&foundation.slug)?;
            resolver.once(foundations.insert(foundation.slug.value.as_str()), &foundation.slug)?;
        }
        let mut announcements = HashSet::new();
        for announcement in &manifest.announcements {
            resolver.key(&announcement.slug)?;
            resolver.once(announcements.insert(announcement.slug.value.as_str()), &announcement.slug)?;
        }
        for company in &manifest.companies {
            resolver.key(&company.slug)?;
            let facts = resolver.read_company(company)?;
            let known = resolver.companies.insert(company.slug.value.clone(), facts);
            resolver.once(known.is_none(), &company.slug)?;
        }
        for company in &manifest.companies {
            if let Some(parent) = &company.parent {
                resolver.company(parent)?;
                resolver.refuse_circle(&company.slug.value, parent)?;
            }
        }
        for person in &manifest.people {
            let company = person.company.as_ref().map(|slug| resolver.company(slug)).transpose()?;
            let facts = PersonFacts { name: person.name.clone(), title: person.title.clone(), company };
            resolver.people.insert(person.name.clone(), facts);
        }
        Ok(resolver)
    }

    /// No company belongs to itself, or to one that belongs to it.
    fn refuse_circle(&self, slug: &str, parent: Place<'_>) -> Result<()> {
        let mut seen = HashSet::new();
        let mut above = Some(&parent.value);
        while let Some(at) = above.filter(|at| seen.insert(*at)) {
            if at == slug {
                let by = if *at == parent.value {
                    String::new()
                } else {
                    format!(" by way of `{}`", parent.value)
                };
                let what = format!("a company cannot belong to itself{by}");
                return Err(self.fault(parent, what, "name another"));
            }
            above = self.companies.get(at).and_then(|company| company.parent.as_ref());
        }
        Ok(())
    }

    fn fault<T>(&self, place: &Spanned<T>, what: impl Into<String>, mend: impl Into<String>) -> Error {
        let at = place.referenced;
        Error::Content(Fault::of(self.file, what, mend).at(at.line(), at.column()))
    }

    fn once(&self, is_new: bool, place: Place<'_>) -> Result<()> {
        if is_new {
            return Ok(());
        }
        Err(self.fault(place, format!("`{}` stands twice", place.value), "keep one of them"))
    }

    fn key(&self, place: Place<'_>) -> Result<String> {
        if is_slug(&place.value) {
            return Ok(place.value.clone());
        }
        let what = format!("`{}` is not a key", place.value);
        Err(self.fault(
            place,
            what,
            format!("write lower case, words joined by `-`: `{}`", slug(&place.value)),
        ))
    }

    /// A day.
    pub(super) fn day(&self, place: Place<'_>) -> Result<Date> {
        let date = self.date(place)?;
        if date.as_str().len() == "2022-09-12".len() {
            return Ok(date.first_day());
        }
        Err(self.fault(place, format!("`{}` is not a day", place.value), "write it as 2022-09-12"))
    }

    fn date(&self, place: Place<'_>) -> Result<PartialDate> {
        place.value.parse().map_err(|_| {
            let mend = "write a day (2022-09-12), a month (2022-09) or a year (2022)";
            self.fault(place, format!("`{}` is not a date", place.value), mend)
        })
    }

    fn period(
        &self,
        since: Option<&Spanned<String>>,
        until: Option<&Spanned<String>>,
    ) -> Result<(Option<PartialDate>, Option<PartialDate>)> {
        let since = since.map(|place| self.date(place)).transpose()?;
        let Some(place) = until else { return Ok((since, None)) };
        let until = self.date(place)?;
        if since.as_ref().is_some_and(|since| until.first_day() < since.first_day()) {
            return Err(self.fault(place, "it ends before it begins", "look at `since` and `until`"));
        }
        Ok((since, Some(until)))
    }

    fn instant(&self, place: Place<'_>) -> Result<Millis> {
        date::instant(&place.value).ok_or_else(|| {
            let mend = "write a day (2022-09-12) or an instant (2022-09-12T16:00:00Z)";
            self.fault(place, format!("`{}` is not an instant", place.value), mend)
        })
    }

    fn language(&self, place: Place<'_>) -> Result<String> {
        language::tag(&place.value).ok_or_else(|| {
            self.fault(
                place,
                format!("`{}` is not a language", place.value),
                "write a tag of BCP 47: `de`, `zh-TW`",
            )
        })
    }

    fn web_page(&self, place: Option<&Spanned<String>>) -> Result<Option<String>> {
        let Some(place) = place else { return Ok(None) };
        company::web_page(&place.value).map(Some).ok_or_else(|| {
            self.fault(place, format!("`{}` is not a web page", place.value), "write it with https://")
        })
    }

    fn read_company(&self, form: &form::Company) -> Result<CompanyFacts> {
        let country = match &form.country {
            Some(place) if place.value.len() != 2 || !place.value.bytes().all(|b| b.is_ascii_uppercase()) => {
                let what = format!("`{}` is not a country", place.value);
                return Err(self.fault(place, what, "write its code of ISO 3166-1: `DE`"));
            }
            place => place.as_ref().map(|place| place.value.clone()),
        };
        if form.name.value.trim().is_empty() {
            return Err(self.fault(&form.name, "a company without a name", "give it one"));
        }
        let homepage = self.web_page(form.homepage.as_ref())?;
        let keys = &form.identifiers;
        let domain = keys.domain.clone().or_else(|| homepage.as_deref().and_then(company::domain));
        let identifiers = [
            (IdentifierScheme::Crunchbase, keys.crunchbase.as_ref()),
            (IdentifierScheme::Domain, domain.as_ref()),
            (IdentifierScheme::Lei, keys.lei.as_ref()),
            (IdentifierScheme::Wikidata, keys.wikidata.as_ref()),
            (IdentifierScheme::Ticker, keys.ticker.as_ref()),
            (IdentifierScheme::Linkedin, keys.linkedin.as_ref()),
        ];
        Ok(CompanyFacts {
            slug: Some(form.slug.value.clone()),
            name: form.name.value.trim().to_owned(),
            legal_name: form.legal_name.clone(),
            homepage,
            country,
            parent: form.parent.as_ref().map(|place| place.value.clone()),
            identifiers: identifiers
                .into_iter()
                .filter_map(|(scheme, value)| Some(Identifier { scheme, value: value?.clone() }))
                .collect(),
            aliases: form.aliases.clone(),
            anonymous: false,
        })
    }

    /// The company with a slug.
    pub(super) fn company(&self, place: Place<'_>) -> Result<CompanyFacts> {
        self.companies.get(&place.value).cloned().ok_or_else(|| {
            let near = nearest(&place.value, self.companies.keys().map(String::as_str));
            let mend = near.map_or_else(
                || "add it to `companies`".to_owned(),
                |near| format!("did you mean `{near}`? otherwise add it to `companies`"),
            );
            self.fault(place, format!("there is no company `{}` in this manifest", place.value), mend)
        })
    }

    fn person(&self, name: &str) -> PersonFacts {
        let unknown = || PersonFacts { name: name.to_owned(), ..PersonFacts::default() };
        self.people.get(name).cloned().unwrap_or_else(unknown)
    }

    /// A foundation.
    pub(super) fn foundation(&self, form: &form::Foundation) -> Result<FoundationFacts> {
        let parent = form.parent.as_ref().map(|place| self.key(place)).transpose()?;
        if let Some(place) = form.parent.as_ref().filter(|place| place.value == form.slug.value) {
            return Err(self.fault(place, "a foundation cannot be part of itself", "name another"));
        }
        Ok(FoundationFacts {
            slug: form.slug.value.clone(),
            name: form.name.clone(),
            homepage: self.web_page(form.homepage.as_ref())?,
            founded_on: form.founded_on.as_ref().map(|place| self.date(place)).transpose()?,
            parent,
            status: form.status,
        })
    }

    /// A membership.
    pub(super) fn member(&self, form: &form::Member) -> Result<MemberFacts> {
        let (since, until) = self.period(form.since.as_ref(), form.until.as_ref())?;
        let foundation = self.key(&form.foundation)?;
        Ok(MemberFacts {
            foundation,
            company: self.company(&form.company)?,
            tier: form.tier.clone(),
            since,
            until,
        })
    }

    /// A seat.
    pub(super) fn seat(&self, form: &form::Seat) -> Result<SeatFacts> {
        let (since, until) = self.period(form.since.as_ref(), form.until.as_ref())?;
        Ok(SeatFacts {
            foundation: self.key(&form.foundation)?,
            company: self.company(&form.company)?,
            body: form.body,
            person: form.person.as_deref().map(|name| self.person(name)),
            since,
            until,
        })
    }

    /// A principle.
    pub(super) fn principle(&self, form: &form::Principle) -> Result<PrincipleFacts> {
        if form.ordinal.value < 0 {
            return Err(self.fault(
                &form.ordinal,
                "an ordinal is 0 or more",
                "count from 1; 0 is the first priority",
            ));
        }
        let text = |text: &form::PrincipleText| {
            Ok(PrincipleText {
                language: self.language(&text.language)?,
                title: text.title.trim().to_owned(),
                statement: text.statement.trim().to_owned(),
            })
        };
        if form.texts.value.is_empty() {
            return Err(self.fault(
                &form.texts,
                "a principle with no text",
                "write it in one language at least",
            ));
        }
        Ok(PrincipleFacts {
            foundation: self.key(&form.foundation)?,
            section: form.section.clone(),
            ordinal: form.ordinal.value,
            first_priority: form.first_priority,
            texts: form.texts.value.iter().map(text).collect::<Result<_>>()?,
        })
    }

    /// An announcement.
    pub(super) fn announcement(&self, form: &form::Announcement) -> Result<AnnouncementFacts> {
        let text = |text: &form::AnnouncementText| {
            Ok(AnnouncementText {
                language: self.language(&text.language)?,
                title: text.title.trim().to_owned(),
                summary: text.summary.as_deref().map(|summary| summary.trim().to_owned()),
                body: text.body.as_deref().map(|body| body.trim().to_owned()),
                body_format: BodyFormat::Markdown,
                url: text.url.clone(),
            })
        };
        if form.texts.value.is_empty() {
            return Err(self.fault(
                &form.texts,
                "an announcement with no text",
                "write it in one language at least",
            ));
        }
        Ok(AnnouncementFacts {
            slug: form.slug.value.clone(),
            texts: form.texts.value.iter().map(text).collect::<Result<_>>()?,
            canonical_url: form.canonical_url.clone(),
            publisher: form.publisher.clone(),
            published_at: self.instant(&form.published_at)?,
            embargoed_until: form.embargoed_until.as_ref().map(|place| self.instant(place)).transpose()?,
            foundations: form.foundations.iter().map(|place| self.key(place)).collect::<Result<_>>()?,
            companies: form.companies.iter().map(|place| self.company(place)).collect::<Result<_>>()?,
            authors: form.authors.iter().map(|name| self.person(name)).collect(),
        })
    }
}
