//! Who sits on the governing boards of foundations on a day: the members whose companies hold a seat there.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use pediment_storage::{
    Direction, Error, Field, Filter, FoundationId, Id, List, Member, PartialDate, Relation, Seat, SeatBody,
    Slice, Store, Test, Value,
};
use time::Date;

use crate::input::valid_on;

/// The boards of many foundations, each by company name: two statements for all of them.
pub(crate) async fn boards(
    store: &Store,
    ids: &[FoundationId],
    day: Date,
) -> Result<HashMap<FoundationId, Arc<[Arc<Member>]>>, Error> {
    let seats = store.seats(ids).await?;
    let held = seats.values().flat_map(|seats| seats.iter()).filter(|seat| is_held(seat, day));
    let held: BTreeSet<_> = held.map(|seat| (seat.foundation_id, seat.company_id)).collect();
    if held.is_empty() {
        return Ok(HashMap::new());
    }
    let companies: BTreeSet<_> = held.iter().map(|(_, company)| company.key()).collect();
    let seated = Filter::Field(Field::Id, Test::In(companies.into_iter().map(Value::Number).collect()));
    let list = List {
        filter: Filter::All(vec![valid_on(day), Filter::Some(Relation::MemberCompany, Box::new(seated))]),
        order: vec![(Field::MemberCompanyName, Direction::Ascending)],
    };
    // Whole: a board has no more members than seats, and these have all been read.
    let slice = Slice { limit: u32::MAX, ..Slice::default() };
    let parents: Vec<i64> = ids.iter().map(|id| id.key()).collect();
    let pages = store.pages_under::<Member>(Relation::MemberFoundation, &parents, &list, &slice).await?;
    Ok(pages
        .into_iter()
        .map(|(parent, page)| {
            // A company that sits on another foundation's board may be a mere member of this one.
            let members = page.edges.iter().map(|(_, member)| Arc::clone(member));
            let board = members.filter(|member| held.contains(&(member.foundation_id, member.company_id)));
            (FoundationId::new(parent), board.collect())
        })
        .collect())
}

fn is_held(seat: &Seat, day: Date) -> bool {
    let has_come = |date: &PartialDate| date.first_day() <= day;
    seat.body == SeatBody::GoverningBoard
        && seat.since.as_ref().is_none_or(has_come)
        && !seat.until.as_ref().is_some_and(has_come)
}
