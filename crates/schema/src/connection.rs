//! Relay connections: one macro gives each listed type its connection and its edge.

use std::sync::Arc;

use async_graphql::{Result, SimpleObject};
use pediment_storage::{List, Page, Record, Relation};

use crate::{cursor::Cursors, eager::at_hand, error::internal, loaders::Loaders};

/// Where a connection stands among its list (Relay Cursor Connections).
#[derive(Clone, Debug, SimpleObject)]
#[graphql(shareable)]
pub(crate) struct PageInfo {
    /// Whether the list goes on after the last edge.
    pub(crate) has_next_page: bool,
    /// Whether the list has something before the first edge.
    pub(crate) has_previous_page: bool,
    /// The place of the first edge.
    pub(crate) start_cursor: Option<String>,
    /// The place of the last edge; pass it as `after` for the next page.
    pub(crate) end_cursor: Option<String>,
}

at_hand!(
    PageInfo,
    "hasNextPage": has_next_page,
    "hasPreviousPage": has_previous_page,
    "startCursor": start_cursor,
    "endCursor": end_cursor
);

/// One part of a list, and the list itself for its count.
#[derive(Clone, Debug)]
pub(crate) struct Listed<R> {
    pub(crate) page: Page<Arc<R>>,
    list: List,
    under: Option<(Relation, i64)>,
}

impl<R: Record> Listed<R> {
    /// A part of the list of all records of the kind.
    pub(crate) async fn all(loaders: &Loaders, list: List, args: crate::input::PageArgs) -> Result<Self> {
        let slice = crate::input::slice(args, &list.order)?;
        // Boxed, because every field of a type takes as much room as its largest.
        let page = Box::pin(loaders.store().page::<R>(&list, &slice)).await;
        Ok(Self { page: page.map_err(|error| internal(Arc::new(error)))?, list, under: None })
    }

    /// A part of the list of a parent's records.
    pub(crate) async fn under(
        loaders: &Loaders,
        under: Relation,
        parent: i64,
        list: List,
        args: crate::input::PageArgs,
    ) -> Result<Self> {
        let slice = crate::input::slice(args, &list.order)?;
        let page = loaders.page_under::<R>(under, parent, &list, &slice).await?;
        Ok(Self { page, list, under: Some((under, parent)) })
    }

    pub(crate) async fn total(&self, loaders: &Loaders) -> Result<u64> {
        if let Some((under, parent)) = self.under {
            return loaders.count_under::<R>(under, parent, &self.list).await;
        }
        let count = Box::pin(loaders.store().count::<R>(&self.list)).await;
        count.map_err(|error| internal(Arc::new(error)))
    }

    pub(crate) fn info(&self) -> PageInfo {
        let cursors = self.cursors();
        let place =
            |edge: Option<&(pediment_storage::Cursor, Arc<R>)>| edge.map(|(place, _)| cursors.encode(place));
        PageInfo {
            has_next_page: self.page.has_next,
            has_previous_page: self.page.has_previous,
            start_cursor: place(self.page.edges.first()),
            end_cursor: place(self.page.edges.last()),
        }
    }

    /// The cursors of this list.
    pub(crate) fn cursors(&self) -> Cursors {
        Cursors::of(&self.list.order)
    }
}

/// The connection and the edge of a type, over [`Listed`]. `$context` is what a node takes from its list.
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ident, $record:ty, $context:ty, $plural:literal) => {
        #[doc = concat!("A part of a list of ", $plural, ".")]
        #[derive(Clone, Debug)]
        pub(crate) struct $connection {
            pub(crate) listed: $crate::connection::Listed<$record>,
            pub(crate) context: $context,
        }

        #[doc = concat!("A part of a list of ", $plural, ".")]
        #[async_graphql::Object]
        impl $connection {
            /// The edges of this part, in the list's order.
            async fn edges(&self) -> $crate::eager::EagerList<$edge> {
                let cursors = self.listed.cursors();
                let edges = self.listed.page.edges.iter();
                let edge = |(place, record): &(pediment_storage::Cursor, std::sync::Arc<$record>)| {
                    let node = $node::new(std::sync::Arc::clone(record), self.context.clone());
                    $edge { cursor: cursors.encode(place), node: $crate::eager::Eager(node) }
                };
                $crate::eager::EagerList(edges.map(edge).collect())
            }

            /// The nodes of this part, in the list's order.
            async fn nodes(&self) -> $crate::eager::EagerList<$node> {
                let edges = self.listed.page.edges.iter();
                let node = |(_, record): &(_, std::sync::Arc<$record>)| {
                    $node::new(std::sync::Arc::clone(record), self.context.clone())
                };
                $crate::eager::EagerList(edges.map(node).collect())
            }

            /// Where this part stands in the list.
            async fn page_info(&self) -> $crate::eager::Eager<$crate::connection::PageInfo> {
                $crate::eager::Eager(self.listed.info())
            }

            /// How many the list holds that fulfil its condition. Counted only when asked for.
            async fn total_count(&self, ctx: &async_graphql::Context<'_>) -> async_graphql::Result<u64> {
                self.listed.total($crate::loaders::loaders(ctx)).await
            }
        }

        #[doc = concat!("One of a list of ", $plural, ", with its place.")]
        #[derive(Clone, Debug, async_graphql::SimpleObject)]
        pub(crate) struct $edge {
            /// Its place in the list; pass it as `after` or `before`.
            cursor: String,
            /// What stands there.
            node: $crate::eager::Eager<$node>,
        }

        impl $crate::eager::AtHand for $connection {}
        $crate::eager::at_hand!($edge, "cursor": cursor);
    };
}

pub(crate) use connection;
