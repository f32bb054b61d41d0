//! What several sources say of three companies, made up.

use std::collections::BTreeSet;

use proptest::prelude::*;

use crate::{
    AnnouncementFacts, AnnouncementText, BodyFormat, Facts, MemberFacts, PersonFacts, Scope, SeatBody,
    SeatFacts, SourceKind,
    import::tests::harbour::{company as known, member as is_member, source},
};

pub(super) const NAMES: [&str; 3] = ["Alpha", "Beta", "Gamma"];

/// What a source goes on saying of a company.
#[derive(Clone, Debug)]
struct Words {
    seat: Option<(Option<&'static str>, Option<&'static str>)>,
    announced: bool,
    parent: Option<usize>,
}

/// A membership: its tier, since when, and, where the source is a curated one, until when.
type Membership = (Option<&'static str>, Option<&'static str>, Option<&'static str>);

/// One snapshot of one source: the companies in it, with their memberships, and whether it lists the whole.
#[derive(Clone, Debug)]
struct Snapshot {
    source: usize,
    day: usize,
    whole: bool,
    companies: [Option<Vec<Membership>>; 3],
}

/// What four sources say, in the order in which they are read.
#[derive(Clone, Debug)]
pub(super) struct World {
    /// Of each source, for each company.
    words: Vec<Words>,
    snapshots: Vec<Snapshot>,
}

fn words() -> impl Strategy<Value = Words> {
    let word = |words: &'static [&'static str]| prop::option::of(prop::sample::select(words));
    (
        prop::option::of((word(&["Ada", "Bo"]), word(&["2020", "2021"]))),
        any::<bool>(),
        prop::option::weighted(0.3, 0usize..3),
    )
        .prop_map(|(seat, announced, parent)| Words { seat, announced, parent })
}

fn membership() -> impl Strategy<Value = Membership> {
    (
        prop::option::weighted(0.7, prop::sample::select(&["Gold", "Silver", "gold"])),
        prop::option::of(prop::sample::select(&["2019", "2022-03-01"])),
        prop::option::weighted(0.2, prop::sample::select(&["2023", "2024-02-10"])),
    )
}

pub(super) fn world() -> impl Strategy<Value = World> {
    let company = || prop::option::weighted(0.7, prop::collection::vec(membership(), 0..3));
    let snapshot = (0usize..4, 0usize..4, any::<bool>(), prop::array::uniform3(company()));
    let snapshot =
        snapshot.prop_map(|(source, day, whole, companies)| Snapshot { source, day, whole, companies });
    let parts = (prop::collection::vec(words(), 12), prop::collection::vec(snapshot, 1..7));
    parts.prop_map(|(words, mut snapshots)| {
        // What a source says on a day is one thing.
        let mut said = BTreeSet::new();
        snapshots.retain(|snapshot| said.insert((snapshot.source, snapshot.day)));
        World { words, snapshots }
    })
}

impl World {
    pub(super) fn facts(&self) -> Vec<Facts> {
        self.snapshots.iter().map(|snapshot| self.read(snapshot)).collect()
    }

    /// Two landscapes, whole or not, and two manifests.
    fn read(&self, snapshot: &Snapshot) -> Facts {
        let days = ["2024-01-01", "2024-02-01", "2024-03-01", "2024-04-01"];
        let (kind, key) = [
            (SourceKind::Landscape, "harbour"),
            (SourceKind::Landscape, "coast"),
            (SourceKind::Manifest, "founding"),
            (SourceKind::Manifest, "second"),
        ][snapshot.source];
        let mut facts = source(kind, key, days[snapshot.day]);
        if kind == SourceKind::Landscape && snapshot.whole {
            facts.complete = vec![Scope::Members("harbour".to_owned())];
        }
        for index in 0..NAMES.len() {
            if let Some(memberships) = &snapshot.companies[index] {
                self.tell(&mut facts, snapshot, index, memberships);
            }
        }
        // One announcement is stated once.
        let mut known = BTreeSet::new();
        facts.announcements.retain(|stated| known.insert(stated.slug.clone()));
        facts
    }

    fn tell(&self, facts: &mut Facts, snapshot: &Snapshot, index: usize, memberships: &[Membership]) {
        let words = &self.words[3 * snapshot.source + index];
        let (key, curated) = (facts.source.key.clone(), facts.source.kind == SourceKind::Manifest);
        let slug = |index: usize| NAMES[index].to_lowercase();
        let date = |text: Option<&str>| text.map(|text| text.parse().unwrap());
        let mut company = known(NAMES[index]);
        if curated {
            company.slug = Some(slug(index));
            company.aliases = vec![format!("{} of {key}", NAMES[index])];
            let parent =
                words.parent.filter(|parent| *parent > index && snapshot.companies[*parent].is_some());
            company.parent = parent.map(slug);
        }
        facts.companies.push(company.clone());
        for (tier, since, until) in memberships {
            facts.members.push(MemberFacts {
                tier: tier.map(str::to_owned),
                since: date(*since),
                until: date(until.filter(|_| curated)),
                ..is_member(company.clone(), "")
            });
        }
        if !curated {
            return;
        }
        if let Some((name, since)) = words.seat {
            let person = |name: &str| PersonFacts {
                name: name.to_owned(),
                title: Some(format!("Captain of {}", company.name)),
                company: Some(company.clone()),
            };
            facts.seats.push(SeatFacts {
                foundation: "harbour".to_owned(),
                company: company.clone(),
                body: SeatBody::GoverningBoard,
                person: name.map(person),
                since: date(since),
                until: None,
            });
        }
        if words.announced {
            let text = AnnouncementText {
                language: "en".to_owned(),
                title: format!("About {}", NAMES[index]),
                summary: None,
                body: None,
                body_format: BodyFormat::Markdown,
                url: None,
            };
            facts.announcements.push(AnnouncementFacts {
                slug: format!("about-{key}-{}", index % 2),
                texts: vec![text],
                canonical_url: None,
                publisher: None,
                published_at: 0,
                embargoed_until: None,
                foundations: vec!["harbour".to_owned()],
                companies: vec![company],
                authors: Vec::new(),
            });
        }
    }
}
