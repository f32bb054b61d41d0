//! The types of fields: those of all who resolve one merge, and external fields are as they are.

use graphql_tools::static_graphql::schema::Type;

use super::Fault;
use crate::compose::{
    fit::Kin,
    outputs,
    shares::{Share, Shares},
};

const CLASH: &str = "FIELD_TYPE_MISMATCH";
const CLASH_OF_EXTERNAL: &str = "EXTERNAL_TYPE_MISMATCH";

/// A field as a subgraph has it, with its type.
type Typed<'a> = (&'a Share<'a>, Type);

pub(super) fn check(shares: &Shares<'_>, kin: &Kin<'_>, faults: &mut Vec<Fault>) {
    for (parent, name, shares) in shares.iter() {
        let coordinate = format!("{parent}.{name}");
        let all = shares.iter().map(|share| (share, share.output()));
        let (externals, owners): (Vec<Typed<'_>>, Vec<Typed<'_>>) =
            all.partition(|(share, _)| share.is_external);
        let Some((owner, of_owner)) = owners.first() else { continue };
        let types: Vec<&Type> = owners.iter().map(|(_, ty)| ty).collect();
        let between = |(share, ty): &Typed<'_>, than: &Type| {
            format!(
                "The field \"{coordinate}\" is of the type `{than}` in subgraph \"{}\", but of the type `{ty}` in subgraph \"{}\"",
                owner.name(),
                share.name()
            )
        };
        let Some(merged) = outputs::merged(&types, kin) else {
            let misfit = |ty: &Type| !kin.fits(ty, of_owner) && !kin.fits(of_owner, ty);
            let other = owners.iter().find(|(_, ty)| misfit(ty)).or_else(|| owners.last());
            let message = other.map(|other| format!("{}.", between(other, of_owner))).unwrap_or_default();
            faults.push(Fault::new(CLASH, message).instead_of(CLASH, &coordinate));
            continue;
        };
        let are_equal = types.iter().all(|ty| *ty == merged);
        let is_like = |ty: &Type| ty == merged || !are_equal && kin.fits(ty, merged);
        for external in externals.iter().filter(|(_, ty)| !is_like(ty)) {
            let message = format!("{}, where it is @external.", between(external, merged));
            let fault = Fault::new(CLASH_OF_EXTERNAL, message);
            faults.push(fault.instead_of(CLASH_OF_EXTERNAL, &coordinate).instead_of(CLASH, &coordinate));
        }
    }
}
