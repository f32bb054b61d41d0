//! Orders of lists.

use async_graphql::{Enum, OneofObject};
use pediment_storage::{Direction, Field};

/// Up or down. Where nothing is known stands last either way.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Enum)]
pub(crate) enum OrderDirection {
    /// The least, the earliest, A first.
    Asc,
    /// The greatest, the latest, Z first.
    Desc,
}

/// One step of an order.
pub(crate) trait Order {
    /// The field and its direction.
    fn step(self) -> (Field, OrderDirection);
}

/// The order a client asked for, else the usual one. The store adds the id.
pub(crate) fn order<O: Order>(
    asked: Option<Vec<O>>,
    usual: &[(Field, Direction)],
) -> Vec<(Field, Direction)> {
    let mut steps: Vec<(Field, Direction)> = Vec::new();
    for (field, direction) in asked.into_iter().flatten().map(Order::step) {
        let direction = match direction {
            OrderDirection::Asc => Direction::Ascending,
            OrderDirection::Desc => Direction::Descending,
        };
        if steps.iter().all(|(earlier, _)| *earlier != field) {
            steps.push((field, direction));
        }
    }
    if steps.is_empty() { usual.to_vec() } else { steps }
}

macro_rules! orders {
    ($($(#[$doc:meta])* $name:ident { $($(#[$field_doc:meta])* $variant:ident => $field:ident),* $(,)? })*) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, OneofObject)]
        pub(crate) enum $name {
            $($(#[$field_doc])* $variant(OrderDirection),)*
        }

        impl Order for $name {
            fn step(self) -> (Field, OrderDirection) {
                match self {
                    $(Self::$variant(direction) => (Field::$field, direction),)*
                }
            }
        }
    )*};
}

orders! {
    /// One step of an order of foundations. The id decides between equals.
    FoundationOrder {
        /// By name.
        Name => FoundationName,
        /// By the date of founding.
        FoundedOn => FoundationFoundedOn,
    }
    /// One step of an order of companies. The id decides between equals.
    CompanyOrder {
        /// By name.
        Name => CompanyName,
        /// By country.
        Country => CompanyCountry,
    }
    /// One step of an order of members. The id decides between equals.
    MemberOrder {
        /// By the company's name.
        Company => MemberCompanyName,
        /// By the tier as written.
        Tier => MemberTier,
        /// By the first day the membership is taken to hold.
        Since => MemberValidFrom,
    }
    /// One step of an order of principles. The id decides between equals.
    PrincipleOrder {
        /// By the part of the document.
        Section => PrincipleSection,
        /// By the place in the section.
        Ordinal => PrincipleOrdinal,
    }
    /// One step of an order of announcements. The id decides between equals.
    AnnouncementOrder {
        /// By the instant of publication.
        PublishedAt => AnnouncementPublishedAt,
        /// By title.
        Title => AnnouncementTitle,
    }
    /// One step of an order of projects. The id decides between equals.
    ProjectOrder {
        /// By name.
        Name => ProjectName,
        /// By the date the foundation took it in.
        Accepted => ProjectAccepted,
    }
}
