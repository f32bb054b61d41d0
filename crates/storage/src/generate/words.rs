//! Names and sentences, in several scripts.

use super::random::Random;

pub(super) const COUNTRIES: [&str; 12] =
    ["US", "DE", "CN", "IN", "FR", "GB", "JP", "BR", "NZ", "CH", "SE", "KR"];

/// Tiers by how many have them, the most first.
pub(super) const TIERS: [(Option<&str>, &str); 8] = [
    (Some("Silver"), "SILVER"),
    (Some("General"), "SILVER"),
    (Some("Associate"), "ASSOCIATE"),
    (Some("End User"), "END_USER"),
    (Some("Gold"), "GOLD"),
    (Some("Platinum"), "PLATINUM"),
    (None, "UNKNOWN"),
    (Some("Academic"), "ASSOCIATE"),
];

const FIRST: [&str; 40] = [
    "Albatross",
    "Ænix",
    "Bergwerk",
    "Blå",
    "Cascade",
    "Čedok",
    "Dynamo",
    "Ember",
    "Éclair",
    "Fjord",
    "Granite",
    "Grün",
    "Harbor",
    "Ibérica",
    "Juniper",
    "Køge",
    "Łódź",
    "Meridian",
    "Nimbus",
    "Ōkami",
    "Öresund",
    "Pioneer",
    "Quasar",
    "Rhône",
    "Sable",
    "Šumava",
    "Tundra",
    "Übersee",
    "Vertex",
    "Wētā",
    "Xenon",
    "Yarrow",
    "Zürich",
    "阿里巴",
    "华夏",
    "東京",
    "대한",
    "Москва",
    "Ελλάς",
    "भारत",
];
const SECOND: [&str; 24] = [
    "Cloud",
    "Data",
    "Systems",
    "Networks",
    "Labs",
    "Robotics",
    "Semiconductor",
    "Software",
    "Energy",
    "Bank",
    "Mobility",
    "Research",
    "Security",
    "Analytics",
    "Compute",
    "Télécom",
    "Logistik",
    "Medien",
    "科技",
    "通信",
    "ソフト",
    "技術",
    "Телеком",
    "FX",
];
const LAST: [&str; 10] = ["", "", "", " Inc.", " GmbH", " AG", " Ltd", " S.A.", " Corporation", " AB"];

/// `Wētā Robotics 4711 GmbH`.
pub(super) fn company(random: &mut Random) -> String {
    let (first, second, last) = (*random.one_of(&FIRST), *random.one_of(&SECOND), *random.one_of(&LAST));
    format!("{first} {second} {}{last}", random.below(10_000))
}

const SUBJECTS: [&str; 16] = [
    "governance",
    "release",
    "security",
    "community",
    "roadmap",
    "membership",
    "training",
    "summit",
    "Stiftung",
    "Gründung",
    "openness",
    "kernel",
    "inference",
    "observability",
    "certification",
    "开源",
];
const VERBS: [&str; 12] = [
    "announces",
    "joins",
    "opens",
    "widens",
    "renews",
    "publishes",
    "supports",
    "begründet",
    "rejoint",
    "welcomes",
    "graduates",
    "archives",
];

/// `Ember announces governance 123`.
pub(super) fn title(random: &mut Random) -> String {
    let (first, verb, subject) = (*random.one_of(&FIRST), *random.one_of(&VERBS), *random.one_of(&SUBJECTS));
    format!("{first} {verb} {subject} {}", random.below(100_000))
}

/// Some twenty words.
pub(super) fn sentence(random: &mut Random) -> String {
    let mut words = Vec::new();
    for _ in 0..7 {
        words.extend([*random.one_of(&SECOND), *random.one_of(&VERBS), *random.one_of(&SUBJECTS)]);
    }
    words.join(" ")
}
