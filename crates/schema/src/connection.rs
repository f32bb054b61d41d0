//! Relay connections: one macro gives each listed type its connection and its edge.

use std::sync::Arc;

use async_graphql::{Context, ContextSelectionSet, Result, ServerResult, SimpleObject};
use pediment_storage::{Columns, Cursor, List, Page, Record, Relation, Slice};

use crate::{
    column::Column,
    cursor::Cursors,
    eager::{Eager, select},
    error::internal,
    input::{PageArgs, slice},
    json::Leaf,
    loaders::{Loaders, loaders},
    siblings::{Recorded, Siblings, columns, each, fields, lists},
};

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

fields!(PageInfo {
    "hasNextPage": has_next_page,
    "hasPreviousPage": has_previous_page,
    "startCursor": start_cursor,
    "endCursor": end_cursor,
});

/// A connection over a kind of record.
pub(crate) trait Connection: Siblings {
    /// What is listed.
    type Node: Recorded;
    /// What is listed, with its place.
    type Edge: Siblings;
    /// What each node takes from its list.
    type Context: Clone + Send + Sync;

    fn new(listed: Listed<RecordOf<Self>>, context: Self::Context) -> Self;

    fn listed(&self) -> &Listed<RecordOf<Self>>;
}

/// The record of a connection's nodes.
type RecordOf<C> = <<C as Connection>::Node as Recorded>::Record;

/// What a connection is asked with, besides its parent.
pub(crate) trait Asked: Sized {
    /// What answers.
    type Connection: Connection;

    /// The arguments of the field that is being resolved.
    fn read(ctx: &Context<'_>) -> ServerResult<Self>;

    /// What they mean for a list under a parent of such a kind, or of everything.
    fn understood(self, loaders: &Loaders, under: Option<Relation>) -> Result<Wanted<Self::Connection>>;
}

/// A list, and which part of it is wanted.
pub(crate) struct Wanted<C: Connection> {
    list: List,
    slice: Slice,
    context: C::Context,
}

impl<C: Connection> Wanted<C> {
    /// The part of a list that page arguments mean.
    pub(crate) fn new(list: List, page: PageArgs, context: C::Context) -> Result<Self> {
        let slice = slice(page, &list.order)?;
        Ok(Self { list, slice, context })
    }
}

/// One part of a list, and the list itself for its count.
#[derive(Clone, Debug)]
pub(crate) struct Listed<R> {
    pub(crate) page: Arc<Page<Arc<R>>>,
    list: Arc<List>,
    under: Option<(Relation, i64)>,
}

impl<R: Record> Listed<R> {
    pub(crate) async fn total(&self, loaders: &Loaders) -> Result<u64> {
        if let Some((under, parent)) = self.under {
            let counts = loaders.counts_under::<R>(under, &[parent], &self.list).await?;
            return Ok(counts.get(&parent).copied().unwrap_or(0));
        }
        loaders.store().count::<R>(&self.list).await.map_err(internal)
    }

    pub(crate) fn info(&self, cursors: &Cursors) -> PageInfo {
        let place = |edge: Option<&(Cursor, Arc<R>)>| edge.map(|(place, _)| cursors.encode(place));
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

/// What a connection answers, of a parent where one is given.
pub(crate) async fn connection_of<A: Asked>(
    ctx: &Context<'_>,
    under: Option<(Relation, i64)>,
    asked: A,
) -> Result<Eager<A::Connection>> {
    let loaders = loaders(ctx);
    let Wanted { list, slice, context } = asked.understood(loaders, under.map(|(under, _)| under))?;
    let columns = loaders.columns(|| columns_of_nodes::<A::Connection>(ctx));
    let page = match under {
        Some((under, parent)) => {
            let pages = loaders.pages_under(under, &[parent], &list, &slice, columns).await?;
            pages.get(&parent).map(Arc::clone).unwrap_or_default()
        }
        None => loaders.store().page(&list, &slice, columns).await.map_err(internal)?,
    };
    Ok(Eager(A::Connection::new(Listed { page, list: Arc::new(list), under }, context)))
}

/// The columns that the records of a connection need for what is selected below it.
fn columns_of_nodes<C: Connection>(ctx: &Context<'_>) -> Columns {
    let connection = ctx.with_selection_set(&ctx.item.node.selection_set);
    let of_edge = |edge: &ContextSelectionSet<'_>| {
        let nodes = select::<C::Edge>(edge).into_iter().filter(|field| field.node.name.node == "node");
        let columns =
            nodes.map(|node| columns::<C::Node>(&edge.with_selection_set(&node.node.selection_set)));
        columns.fold(Columns::ID, Columns::and)
    };
    select::<C>(&connection).into_iter().fold(Columns::ID, |needed, field| {
        let below = connection.with_selection_set(&field.node.selection_set);
        needed.and(match field.node.name.node.as_str() {
            "nodes" => columns::<C::Node>(&below),
            "edges" => of_edge(&below),
            _ => Columns::ID,
        })
    })
}

/// What the connections of many parents answer; None where something failed.
pub(crate) async fn connections_of<A: Asked>(
    ctx: &Context<'_>,
    under: Relation,
    parents: Vec<i64>,
) -> Option<Column> {
    let loaders = loaders(ctx);
    let Wanted { list, slice, context } = A::read(ctx).ok()?.understood(loaders, Some(under)).ok()?;
    let columns = loaders.columns(|| columns_of_nodes::<A::Connection>(ctx));
    let pages = loaders.pages_under(under, &parents, &list, &slice, columns).await.ok()?;
    let list = Arc::new(list);
    let connection = |parent: i64| {
        let page = pages.get(&parent).map(Arc::clone).unwrap_or_default();
        let listed = Listed { page, list: Arc::clone(&list), under: Some((under, parent)) };
        A::Connection::new(listed, context.clone())
    };
    each(ctx, parents.into_iter().map(connection).collect()).await
}

/// Where connections with one list for each parent stand; None where something failed.
pub(crate) async fn infos<C: Connection>(ctx: &Context<'_>, connections: &[C]) -> Option<Column> {
    let cursors = connections.first()?.listed().cursors();
    each(ctx, connections.iter().map(|connection| connection.listed().info(&cursors)).collect()).await
}

/// What the edges of such connections answer; None where something failed.
pub(crate) async fn edges<C: Connection, E: Siblings>(
    ctx: &Context<'_>,
    connections: &[C],
    edges: fn(&C, &Cursors) -> Vec<E>,
) -> Option<Column> {
    let cursors = connections.first()?.listed().cursors();
    lists(ctx, connections.iter().map(|connection| edges(connection, &cursors)).collect()).await
}

/// How many there are in the lists of such connections; None where something failed.
pub(crate) async fn totals<C: Connection>(ctx: &Context<'_>, connections: &[C]) -> Option<Column> {
    let first = connections.first()?.listed();
    let loaders = loaders(ctx);
    let Some((under, _)) = first.under else {
        return Some(Column::leaves([Leaf::Count(first.total(loaders).await.ok()?)].into_iter()));
    };
    let parent = |connection: &C| Some(connection.listed().under?.1);
    let parents: Vec<i64> = connections.iter().filter_map(parent).collect();
    let counts = loaders.counts_under::<RecordOf<C>>(under, &parents, &first.list).await.ok()?;
    let count = |parent: &i64| Leaf::Count(counts.get(parent).copied().unwrap_or(0));
    Some(Column::leaves(parents.iter().map(count).collect::<Vec<_>>().into_iter()))
}

/// The connection and the edge of a type, over [`Listed`]. `$context` is what a node takes from its list.
macro_rules! connection {
    ($connection:ident, $edge:ident, $node:ident, $record:ty, $context:ty, $plural:literal) => {
        #[doc = concat!("A part of a list of ", $plural, ".")]
        #[derive(Clone, Debug)]
        pub(crate) struct $connection {
            listed: $crate::connection::Listed<$record>,
            context: $context,
        }

        impl $connection {
            fn all_nodes(&self) -> Vec<$node> {
                let records = self.listed.page.edges.iter().map(|(_, record)| std::sync::Arc::clone(record));
                records.map(|record| $node::new(record, self.context.clone())).collect()
            }

            fn all_edges(&self, cursors: &$crate::cursor::Cursors) -> Vec<$edge> {
                let places = self.listed.page.edges.iter().map(|(place, _)| cursors.encode(place));
                let nodes = self.all_nodes().into_iter().map($crate::eager::Eager);
                places.zip(nodes).map(|(cursor, node)| $edge { cursor, node }).collect()
            }
        }

        impl $crate::connection::Connection for $connection {
            type Node = $node;
            type Edge = $edge;
            type Context = $context;

            fn new(listed: $crate::connection::Listed<$record>, context: $context) -> Self {
                Self { listed, context }
            }

            fn listed(&self) -> &$crate::connection::Listed<$record> {
                &self.listed
            }
        }

        #[doc = concat!("A part of a list of ", $plural, ".")]
        #[async_graphql::Object]
        impl $connection {
            /// The edges of this part, in the list's order.
            async fn edges(&self) -> $crate::eager::EagerList<$edge> {
                $crate::eager::EagerList(self.all_edges(&self.listed.cursors()))
            }

            /// The nodes of this part, in the list's order.
            async fn nodes(&self) -> $crate::eager::EagerList<$node> {
                $crate::eager::EagerList(self.all_nodes())
            }

            /// Where this part stands in the list.
            async fn page_info(&self) -> $crate::eager::Eager<$crate::connection::PageInfo> {
                $crate::eager::Eager(self.listed.info(&self.listed.cursors()))
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

        $crate::siblings::fields!($connection {} {
            "edges" => $crate::siblings::fits::<$edge>, |ctx, connections| {
                $crate::connection::edges(ctx, connections, $connection::all_edges)
            },
            "nodes" => $crate::siblings::fits::<$node>, |ctx, connections| {
                $crate::siblings::lists(ctx, connections.iter().map(Self::all_nodes).collect())
            },
            "pageInfo" => $crate::siblings::fits::<$crate::connection::PageInfo>, |ctx, connections| {
                $crate::connection::infos(ctx, connections)
            },
            "totalCount" => $crate::siblings::always, |ctx, connections| {
                $crate::connection::totals(ctx, connections)
            },
        });

        $crate::siblings::fields!($edge { "cursor": cursor } {
            "node" => $crate::siblings::fits::<$node>, |ctx, edges| {
                $crate::siblings::each(ctx, edges.iter().map(|edge: &$edge| edge.node.0.clone()).collect())
            },
        });
    };
}

pub(crate) use connection;

/// What a list is asked with: a condition, an order, a page, and where it has texts their languages. `usually` is its
/// order where none is given.
macro_rules! asked {
    (
        $list:ident, $connection:ident, $condition:ty, $order:ty,
        usually $usual:expr $(, in $language:ident: $tag:ty)?
    ) => {
        #[doc = concat!("What a `", stringify!($connection), "` is asked with.")]
        pub(crate) struct $list {
            $(pub(crate) $language: Option<Vec<$tag>>,)?
            pub(crate) condition: Option<Box<$condition>>,
            pub(crate) order_by: Option<Vec<$order>>,
            pub(crate) page: $crate::input::PageArgs,
        }

        impl $crate::connection::Asked for $list {
            type Connection = $connection;

            fn read(ctx: &async_graphql::Context<'_>) -> async_graphql::ServerResult<Self> {
                Ok(Self {
                    $($language: $crate::input::argument(ctx, stringify!($language))?,)?
                    condition: $crate::input::argument(ctx, "where")?,
                    order_by: $crate::input::argument(ctx, "orderBy")?,
                    page: $crate::input::PageArgs::read(ctx)?,
                })
            }

            fn understood(
                self,
                loaders: &$crate::loaders::Loaders,
                _: Option<pediment_storage::Relation>,
            ) -> async_graphql::Result<$crate::connection::Wanted<$connection>> {
                let filter = $crate::input::within_bounds(self.condition, loaders.today)?;
                let order = $crate::input::order(self.order_by, $usual);
                let list = pediment_storage::List { filter, order };
                $crate::connection::Wanted::new(list, self.page, ($($crate::object::chosen(self.$language))?))
            }
        }
    };
}

pub(crate) use asked;
