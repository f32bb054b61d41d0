//! Enums: the store's own, with the words a client reads.

use async_graphql::Enum;

use crate::json::Leaf;

macro_rules! choices {
    ($($(#[$doc:meta])* $name:ident = $stored:ty { $($(#[$item_doc:meta])* $item:ident,)* })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
        pub(crate) enum $name {
            $($(#[$item_doc])* $item,)*
        }

        impl From<$stored> for $name {
            fn from(stored: $stored) -> Self {
                match stored {
                    $(<$stored>::$item => Self::$item,)*
                }
            }
        }

        impl From<$name> for Leaf<'_> {
            fn from(choice: $name) -> Self {
                Leaf::choice(choice)
            }
        }

        impl From<&$name> for Leaf<'_> {
            fn from(choice: &$name) -> Self {
                Leaf::choice(*choice)
            }
        }

        impl From<$name> for $stored {
            fn from(choice: $name) -> Self {
                match choice {
                    $($name::$item => Self::$item,)*
                }
            }
        }
    )*};
}

choices! {
    /// Whether a foundation still exists.
    FoundationStatus = pediment_storage::FoundationStatus {
        /// Announced, not founded yet.
        Forming,
        /// At work.
        Active,
        /// Ended, or gone into another.
        Dissolved,
    }
    /// What a tier amounts to, across foundations that name theirs differently.
    TierClass = pediment_storage::TierClass {
        /// The highest paid tier: Platinum, Premier, Strategic, Diamond.
        Platinum,
        /// The second: Gold.
        Gold,
        /// The broad paid tier: Silver, General, Contributing.
        Silver,
        /// Members for being of a kind: Associate, Nonprofit, Academic, Government.
        Associate,
        /// Those who use and do not sell: End User.
        EndUser,
        /// People and groups: Community, Individual, Supporter.
        Community,
        /// A tier whose name says none of the others.
        Other,
        /// No tier is known.
        Unknown,
    }
    /// A body that has seats.
    SeatBody = pediment_storage::SeatBody {
        /// The board that governs the business.
        GoverningBoard,
        /// The body that governs the technical side.
        Technical,
    }
    /// What a source is.
    SourceKind = pediment_storage::SourceKind {
        /// A landscape file.
        Landscape,
        /// A folder of posts.
        Posts,
        /// An RSS, Atom or JSON feed.
        Feed,
        /// A manifest.
        Manifest,
        /// A charter or code of conduct.
        Principles,
        /// A steward's own hand: renames and mergers.
        Steward,
    }
    /// What happened to a record.
    ChangeKind = pediment_storage::ChangeKind {
        /// It is new.
        Added,
        /// A fact of it is another.
        Changed,
        /// Its period ended.
        Closed,
        /// It goes by another name or slug.
        Renamed,
        /// It went into another, to which its id now leads.
        Merged,
        /// A source says otherwise than the record; both are kept.
        Contradicted,
    }
    /// A system whose keys for companies are known.
    IdentifierScheme = pediment_storage::IdentifierScheme {
        /// The slug of crunchbase.com/organization/….
        Crunchbase,
        /// The host of its homepage, without `www.`.
        Domain,
        /// Legal Entity Identifier, ISO 17442.
        Lei,
        /// Wikidata item.
        Wikidata,
        /// A stock symbol.
        Ticker,
        /// The slug of linkedin.com/company/….
        Linkedin,
    }
}

/// Whether a membership holds today.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum MemberStatus {
    /// It begins later.
    Upcoming,
    /// It holds.
    Active,
    /// It has ended.
    Ended,
}

impl From<MemberStatus> for Leaf<'_> {
    fn from(status: MemberStatus) -> Self {
        Leaf::choice(status)
    }
}
