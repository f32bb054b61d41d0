//! Where objects are while a plan is made.

use super::{
    reach::{Source, Spot},
    request::{By, RequestId, SetId, Step},
};
use crate::{plan::Operation, supergraph::join::View, types::TypeId};

/// Objects: where they are in the data, and which request they come with.
pub(super) struct Place<'p> {
    /// None: the root of the operation, which comes from the client.
    pub(super) from: Option<(RequestId, SetId)>,
    pub(super) spot: Spot,
    /// The types that they can be of.
    pub(super) types: Vec<TypeId>,
    pub(super) path: Vec<Step>,
    /// What asks for root fields here.
    pub(super) operation: Operation,
    /// The objects that they are fields of. None: they are at the root.
    pub(super) around: Option<Around<'p>>,
}

/// Objects around others.
pub(super) struct Around<'p> {
    pub(super) place: &'p Place<'p>,
    /// The types of those that have others within them.
    pub(super) types: Vec<TypeId>,
}

/// A request about the objects of a place that is being prepared.
pub(super) struct Open {
    path: Vec<Step>,
    types: Vec<TypeId>,
    view: View,
    by: By,
}

impl<'p> Place<'p> {
    pub(super) fn root(ty: TypeId, operation: Operation) -> Self {
        Self { from: None, spot: Spot::default(), types: vec![ty], path: Vec::new(), operation, around: None }
    }

    /// The objects around, from the nearest to the root.
    pub(super) fn all_around(&'p self) -> impl Iterator<Item = &'p Around<'p>> {
        std::iter::successors(self.around.as_ref(), |around| around.place.around.as_ref())
    }
}

impl Open {
    pub(super) fn new(place: &Place<'_>, types: &[TypeId], source: &Source<'_>) -> Self {
        Self { path: place.path.clone(), types: types.to_vec(), view: source.view, by: source.by() }
    }

    pub(super) fn covers(&self, other: &Self) -> bool {
        self.path == other.path
            && self.view == other.view
            && self.by == other.by
            && other.types.iter().all(|ty| self.types.contains(ty))
    }
}
