//! Principles and announcements, with their languages.

use sea_orm::EntityTrait;

use super::harbour::{company, day, import, landscape, named, source, stores};
use crate::{
    AnnouncementFacts, AnnouncementText, BodyFormat, DifferenceKind, Facts, PersonFacts, PrincipleFacts,
    PrincipleText, SourceKind,
    entity::{
        announcement, announcement_author, announcement_company, principle, principle_translation,
        search_document,
    },
};

fn text(language: &str, title: &str) -> AnnouncementText {
    AnnouncementText {
        language: language.to_owned(),
        title: title.to_owned(),
        summary: None,
        body: Some(format!("Of {title}.")),
        body_format: BodyFormat::Markdown,
        url: None,
    }
}

fn announcing(texts: Vec<AnnouncementText>) -> Facts {
    let mut facts = source(SourceKind::Posts, "news", "2024-01-01");
    facts.companies.push(company("Alpha"));
    let unknown = crate::CompanyFacts { name: "Nobody Knows".to_owned(), ..crate::CompanyFacts::default() };
    let known = crate::CompanyFacts { name: "alpha".to_owned(), ..crate::CompanyFacts::default() };
    facts.announcements.push(AnnouncementFacts {
        slug: "news/light".to_owned(),
        texts,
        canonical_url: Some("https://harbour.example/light".to_owned()),
        publisher: None,
        published_at: 1_700_000_000_000,
        embargoed_until: None,
        foundations: vec!["harbour".to_owned()],
        companies: vec![known, unknown],
        authors: vec![PersonFacts { name: "Ada Example".to_owned(), ..PersonFacts::default() }],
    });
    facts
}

#[tokio::test]
async fn a_text_in_another_language_joins_its_announcement() {
    for store in stores().await {
        import(&store, &announcing(vec![text("de", "Licht")])).await;
        let both = announcing(vec![text("de", "Licht"), text("en", "Light")]);
        let report = import(&store, &both).await;
        assert_eq!(report.count(DifferenceKind::Changed), 1, "{report:#?}");
        assert_eq!(import(&store, &both).await.differences, []);
        let row = announcement::Entity::find().one(&store.db).await.unwrap().unwrap();
        assert!(row.translated && row.language == "de");
        let texts = search_document::Entity::find().all(&store.db).await.unwrap();
        let languages: Vec<_> = texts.iter().filter_map(|text| text.language.as_deref()).collect();
        assert_eq!(languages, ["de", "en"]);
        let named = announcement_company::Entity::find().all(&store.db).await.unwrap();
        assert_eq!(named.len(), 1, "who is known by name is linked, who is not is not made");
        assert_eq!(named[0].published_at, row.published_at);
        assert_eq!(announcement_author::Entity::find().all(&store.db).await.unwrap().len(), 1);
        let mut changed = announcing(vec![text("de", "Mehr Licht"), text("en", "Light")]);
        changed.announcements[0].authors.clear();
        changed.announcements[0].companies.clear();
        import(&store, &changed).await;
        let row = announcement::Entity::find().one(&store.db).await.unwrap().unwrap();
        assert_eq!(row.title, "Mehr Licht");
        assert_eq!(announcement_author::Entity::find().all(&store.db).await.unwrap().len(), 0);
        assert_eq!(announcement_company::Entity::find().all(&store.db).await.unwrap().len(), 0);
        assert_eq!(import(&store, &changed).await.differences, []);
    }
}

#[tokio::test]
async fn principles_join_by_their_place() {
    let stating = |language: &str, title: &str| {
        let mut facts = source(SourceKind::Principles, language, "2024-01-01");
        facts.principles.push(PrincipleFacts {
            foundation: "harbour".to_owned(),
            section: "values".to_owned(),
            ordinal: 1,
            first_priority: false,
            texts: vec![PrincipleText {
                language: language.to_owned(),
                title: title.to_owned(),
                statement: "…".to_owned(),
            }],
        });
        facts
    };
    for store in stores().await {
        for facts in [stating("en", "Open water"), stating("de", "Offenes Wasser")] {
            assert_ne!(import(&store, &facts).await.differences, []);
            assert_eq!(import(&store, &facts).await.differences, []);
        }
        assert_eq!(principle::Entity::find().all(&store.db).await.unwrap().len(), 1);
        let german = principle_translation::Entity::find().one(&store.db).await.unwrap().unwrap();
        assert_eq!(german.title, "Offenes Wasser");
    }
}

#[tokio::test]
async fn who_is_named_before_anybody_knows_them_is_linked_once_somebody_does() {
    let naming = |name: &str| {
        let mut facts = announcing(vec![text("en", "Light")]);
        facts.companies.clear();
        let company = crate::CompanyFacts { name: name.to_owned(), ..crate::CompanyFacts::default() };
        facts.announcements[0].companies = vec![company];
        facts
    };
    for store in stores().await {
        let linked = async || -> Vec<(i64, i64)> {
            let rows = announcement_company::Entity::find().all(&store.db).await.unwrap();
            rows.into_iter().map(|row| (row.company_id, row.published_at)).collect()
        };
        import(&store, &naming("ALPHA")).await;
        assert_eq!(linked().await, []);
        let report = import(&store, &landscape("2024-02-01", &[("Beta", "Gold"), ("Alpha", "Gold")])).await;
        assert!(report.differences.iter().any(|change| change.field.as_deref() == Some("companies")));
        assert_eq!(linked().await, [(2, 1_700_000_000_000)]);
        assert_eq!(import(&store, &naming("ALPHA")).await.differences, []);
        // Another of that name makes it ambiguous, and changes nothing of what was understood.
        let mut other = landscape("2024-03-01", &[("Alpha", "Gold")]);
        other.source.key = "elsewhere".to_owned();
        other.members[0].company = named("Alpha", Some("other-alpha"), None);
        import(&store, &other).await;
        assert_eq!(import(&store, &naming("ALPHA")).await.differences, []);
        assert_eq!(linked().await, [(2, 1_700_000_000_000)]);
        assert_ne!(import(&store, &naming("Beta")).await.differences, []);
        assert_eq!(linked().await, [(1, 1_700_000_000_000)], "whom it names no more is linked no more");
    }
}

#[tokio::test]
async fn an_older_snapshot_that_is_read_again_takes_no_list_back() {
    let mut old = announcing(vec![text("en", "Light")]);
    let mut new = announcing(vec![text("en", "Light")]);
    old.observed_on = day("2023-12-01");
    new.announcements[0].authors[0].name = "Bo Example".to_owned();
    new.announcements[0].companies.clear();
    for store in stores().await {
        for facts in [&old, &new] {
            import(&store, facts).await;
        }
        assert_eq!(import(&store, &old).await.differences, []);
        let authors = announcement_author::Entity::find().all(&store.db).await.unwrap();
        assert_eq!(authors.iter().map(|row| row.name.as_str()).collect::<Vec<_>>(), ["Bo Example"]);
        assert_eq!(announcement_company::Entity::find().all(&store.db).await.unwrap().len(), 0);
    }
}
