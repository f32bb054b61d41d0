//! The seats of two companies that are one: a seat that both are said to hold is one.

use std::collections::BTreeSet;

use super::Merger;
use crate::{
    Kind, MergeReport, Result, Subject,
    entity::{foundation, seat},
    rows::among,
};

fn subject(id: i64) -> Subject {
    Subject { kind: Kind::Seat, id }
}

impl Merger<'_> {
    /// Moves seats, and makes one of two.
    pub(super) async fn seats(&mut self, report: &mut MergeReport) -> Result<()> {
        let (gone, stays) = (self.gone, self.stays);
        let write = &mut self.import.write;
        let column = seat::Column::CompanyId;
        let rows = among::<seat::Entity, _>(&write.tx, column, [gone, stays]).await?;
        let ids: Vec<i64> = rows.iter().map(|row| row.id).collect();
        let of: BTreeSet<i64> = rows.iter().map(|row| row.foundation_id).collect();
        write.seats.load(rows);
        write.ledger.load(&write.tx, Kind::Seat, ids).await?;
        let foundations = among::<foundation::Entity, _>(&write.tx, foundation::Column::Id, of).await?;
        write.foundations.load(foundations);
        let seats = |company: i64| -> Vec<seat::Model> {
            write.seats.iter().filter(|row| row.company_id == company).cloned().collect()
        };
        let (moving, mut own) = (seats(gone), seats(stays));
        for row in moving {
            let is_same = |other: &&seat::Model| {
                let same_person =
                    row.person_id.is_none() || other.person_id.is_none() || row.person_id == other.person_id;
                let same_start = row.since.is_none() || other.since.is_none() || row.since == other.since;
                let same_place = (row.foundation_id, row.body) == (other.foundation_id, other.body);
                same_place && same_person && same_start && row.until == other.until
            };
            let is_other =
                |other: &&seat::Model| (row.person_id != other.person_id, row.since != other.since);
            let write = &mut self.import.write;
            if let Some(keeps) = own.iter().filter(is_same).min_by_key(is_other).map(|seat| seat.id) {
                // Each of the survivor's is one of the other's at most: a company can hold several.
                own.retain(|seat| seat.id != keeps);
                write.ledger.hand_over(subject(row.id), subject(keeps));
                write.seats.remove(&row.id);
                let seat = write.seats.get_mut(&keeps).expect("it was taken up");
                seat.person_id = seat.person_id.or(row.person_id);
                write.lead(subject(row.id), keeps).await?;
                self.import.settle_seat(subject(keeps));
                report.seats_joined += 1;
            } else {
                write.seats.put(seat::Model { company_id: stays, ..row });
                report.seats += 1;
            }
        }
        Ok(())
    }
}
