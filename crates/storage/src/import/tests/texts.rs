//! Principles and announcements, with their languages.

use sea_orm::EntityTrait;

use super::harbour::{company, import, source, stores};
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
