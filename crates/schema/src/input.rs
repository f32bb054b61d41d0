//! What clients pass: conditions, orders, lookups, parts of lists.

mod condition;
mod filter;
mod lookup;
mod order;
mod slice;

pub(crate) use condition::{
    AnnouncementWhere, CompanyWhere, FoundationWhere, MemberWhere, PrincipleWhere, ProjectWhere,
    within_bounds,
};
pub(crate) use lookup::{AnnouncementBy, CompanyBy, FoundationBy, SearchType};
pub(crate) use order::{
    AnnouncementOrder, CompanyOrder, FoundationOrder, MemberOrder, PrincipleOrder, ProjectOrder, order,
};
pub use slice::{LONGEST_PAGE, USUAL_PAGE};
pub(crate) use slice::{PageArgs, argument, limit, slice};
