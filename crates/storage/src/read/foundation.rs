//! What belongs to foundations beside their records: seats, boards, and how many members each tier has.

use std::{
    collections::{BTreeSet, HashMap},
    sync::Arc,
};

use time::Date;

use super::{
    cell::Cells, columns::Columns, count::unsigned, database::Database, page::pages_under, row::Row,
};
use crate::{
    Direction, Field, Filter, FoundationId, Id, List, Member, PartialDate, Relation, Result, Seat, SeatBody,
    Slice, Test, TierClass, Value,
};

/// All seats, by company and beginning. A foundation without any is absent.
pub(crate) async fn seats(
    database: &Database,
    ids: &[FoundationId],
) -> Result<HashMap<FoundationId, Arc<[Seat]>>> {
    let keys: Vec<i64> = ids.iter().map(|id| id.key()).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = database.sql();
    let alias = sql.new_alias();
    sql.push("SELECT ").columns(alias, Seat::COLUMNS).push(", ").column(alias, "valid_from");
    sql.push(" FROM seat AS ").alias(alias).push(" WHERE ").column(alias, "foundation_id").is_key_of(&keys);
    let mut seats: HashMap<FoundationId, Vec<(Date, Seat)>> = HashMap::new();
    for row in &database.rows(sql).await? {
        if let Some(seat) = Seat::read(Cells::new(row))? {
            let from = row.try_get_by_index(Seat::COLUMNS.len())?;
            seats.entry(seat.foundation_id).or_default().push((from, seat));
        }
    }
    Ok(seats
        .into_iter()
        .map(|(id, mut seats)| {
            seats.sort_by_key(|(from, seat)| (seat.company_id, *from, seat.id));
            (id, seats.into_iter().map(|(_, seat)| seat).collect())
        })
        .collect())
}

/// The members whose companies hold a seat on the governing board on a day, by company name: two statements. A
/// foundation without any seat is absent.
pub(crate) async fn boards(
    database: &Database,
    ids: &[FoundationId],
    day: Date,
) -> Result<HashMap<FoundationId, Arc<[Arc<Member>]>>> {
    let seats = seats(database, ids).await?;
    let held = seats.values().flat_map(|seats| seats.iter()).filter(|seat| is_on_board(seat, day));
    let held: BTreeSet<_> = held.map(|seat| (seat.foundation_id, seat.company_id)).collect();
    if held.is_empty() {
        return Ok(HashMap::new());
    }
    let companies: BTreeSet<_> = held.iter().map(|(_, company)| company.key()).collect();
    let seated = Filter::Field(Field::Id, Test::In(companies.into_iter().map(Value::Number).collect()));
    let list = List {
        filter: Filter::All(vec![
            Filter::valid_on(day),
            Filter::Some(Relation::MemberCompany, Box::new(seated)),
        ]),
        order: vec![(Field::MemberCompanyName, Direction::Ascending)],
    };
    // Whole: a board has no more members than seats, and these have all been read.
    let slice = Slice { limit: u32::MAX, ..Slice::default() };
    let parents: Vec<i64> = ids.iter().map(|id| id.key()).collect();
    let pages =
        pages_under::<Member>(database, Relation::MemberFoundation, &parents, &list, &slice, Columns::ALL)
            .await?;
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

fn is_on_board(seat: &Seat, day: Date) -> bool {
    let has_come = |date: &PartialDate| date.first_day() <= day;
    seat.body == SeatBody::GoverningBoard
        && seat.since.as_ref().is_none_or(has_come)
        && !seat.until.as_ref().is_some_and(has_come)
}

/// A tier with its class and its number of members.
pub(crate) type TierCount = (Option<String>, TierClass, u64);

/// The tiers of foundations on a day: the greatest class first, in it by name, unknown last.
pub(crate) async fn tier_counts(
    database: &Database,
    ids: &[FoundationId],
    day: Date,
) -> Result<HashMap<FoundationId, Arc<[TierCount]>>> {
    let keys: Vec<i64> = ids.iter().map(|id| id.key()).collect();
    if keys.is_empty() {
        return Ok(HashMap::new());
    }
    let mut sql = database.sql();
    sql.push("SELECT foundation_id, tier, tier_class, count(*) FROM member WHERE foundation_id")
        .is_key_of(&keys);
    sql.push(" AND valid_from <= ").bind(day).push(" AND valid_until > ").bind(day);
    sql.push(" GROUP BY foundation_id, tier, tier_class");
    let mut tiers: HashMap<FoundationId, Vec<TierCount>> = HashMap::new();
    for row in &database.rows(sql).await? {
        let mut columns = Cells::new(row);
        let id = columns.id()?;
        let tier = (columns.take()?, columns.take()?, unsigned(columns.take()?));
        tiers.entry(id).or_default().push(tier);
    }
    Ok(tiers
        .into_iter()
        .map(|(id, mut tiers)| {
            tiers.sort_by(|a, b| (a.1, a.0.is_none(), &a.0).cmp(&(b.1, b.0.is_none(), &b.0)));
            (id, tiers.into())
        })
        .collect())
}
