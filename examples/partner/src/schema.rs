//! The subgraph: what the partner adds to companies and foundations.

use async_graphql::{EmptyMutation, EmptySubscription, ID, Interface, Object, Schema, SimpleObject};
use data_encoding::BASE64URL_NOPAD;

/// The subgraph's schema.
pub(crate) type PartnerSchema = Schema<Query, EmptyMutation, EmptySubscription>;

pub(crate) fn schema() -> PartnerSchema {
    let schema = Schema::build(Query, EmptyMutation, EmptySubscription).enable_federation();
    schema.register_output_type::<Node>().finish()
}

/// The partner's own way in, and its entities.
pub(crate) struct Query;

#[Object]
impl Query {
    /// All open positions.
    async fn open_positions(&self) -> Vec<Position> {
        positions().collect()
    }

    #[graphql(entity)]
    async fn position(&self, id: ID) -> Option<Position> {
        positions().find(|position| position.id == id)
    }

    #[graphql(entity)]
    async fn company(&self, slug: String) -> Company {
        Company { slug }
    }

    #[graphql(entity)]
    async fn foundation(&self, slug: String) -> Foundation {
        Foundation { slug }
    }
}

/// A company, as this partner knows it.
struct Company {
    slug: String,
}

#[Object]
impl Company {
    /// Its unique, readable key.
    async fn slug(&self) -> &str {
        &self.slug
    }

    /// The positions that it has open.
    async fn open_positions(&self) -> Vec<Position> {
        positions().filter(|position| position.company.slug == self.slug).collect()
    }

    /// The events that it sponsors.
    async fn sponsored_events(&self) -> Vec<Event> {
        EVENTS.iter().filter(|event| event.2.contains(&self.slug.as_str())).map(event).collect()
    }
}

/// A foundation, as this partner knows it.
struct Foundation {
    slug: String,
}

#[Object]
impl Foundation {
    /// Its unique, readable key.
    async fn slug(&self) -> &str {
        &self.slug
    }

    /// Events about its work that companies sponsor.
    async fn sponsored_events(&self) -> Vec<Event> {
        EVENTS.iter().filter(|event| event.3 == self.slug).map(event).collect()
    }
}

/// What has a global id: the gateway's `node` finds it by the name of its type, a colon and a key, in base64.
#[derive(Interface)]
#[graphql(field(name = "id", ty = "&ID", desc = "A global id."))]
enum Node {
    Position(Position),
}

/// An open position.
#[derive(SimpleObject)]
struct Position {
    /// A global id.
    id: ID,
    /// What the job is.
    title: String,
    /// Where it is.
    location: String,
    /// Who offers it.
    company: Company,
}

/// An event with sponsors.
#[derive(SimpleObject)]
struct Event {
    /// What it is called.
    name: String,
    /// When it begins: a day, as ISO 8601 writes it.
    starts_on: String,
    /// Who pays for it.
    sponsors: Vec<Company>,
    /// Whose work it is about.
    foundation: Foundation,
}

/// Company, title, place.
const POSITIONS: [(&str, &str, &str); 5] = [
    ("meta", "Compiler engineer, PyTorch", "Menlo Park"),
    ("nvidia", "GPU kernels engineer", "Santa Clara"),
    ("nvidia", "Developer advocate, deep learning", "Munich"),
    ("amd", "ROCm software engineer", "Austin"),
    ("microsoft", "Open-source program manager", "Redmond"),
];

/// Name, day, sponsors, foundation.
const EVENTS: [(&str, &str, &[&str], &str); 2] = [
    ("PyTorch Conference", "2023-10-16", &["meta", "nvidia", "amd"], "pytorch"),
    ("Compilers and Accelerators Day", "2023-05-04", &["amd", "microsoft"], "pytorch"),
];

fn positions() -> impl Iterator<Item = Position> {
    POSITIONS.iter().map(|&(company, title, location)| {
        let key = format!("{company}/{}", title.to_lowercase().replace([' ', ','], "-"));
        Position {
            id: ID(BASE64URL_NOPAD.encode(format!("Position:{key}").as_bytes())),
            title: title.to_owned(),
            location: location.to_owned(),
            company: Company { slug: company.to_owned() },
        }
    })
}

fn event(&(name, starts_on, sponsors, foundation): &(&str, &str, &[&str], &str)) -> Event {
    Event {
        name: name.to_owned(),
        starts_on: starts_on.to_owned(),
        sponsors: sponsors.iter().map(|slug| Company { slug: (*slug).to_owned() }).collect(),
        foundation: Foundation { slug: foundation.to_owned() },
    }
}
