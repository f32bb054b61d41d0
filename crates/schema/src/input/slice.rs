//! Which part of a list a client wants (Relay Cursor Connections, sections 4.3 and 4.4).

use async_graphql::{Context, InputType, Result, ServerResult};
use pediment_storage::{Direction, End, Field, Slice};

use crate::{cursor, error::bad_input};

/// How many a connection answers when a client does not say.
pub const USUAL_PAGE: u32 = 20;
/// How many a connection answers at most. The descriptions in the SDL promise both numbers.
pub const LONGEST_PAGE: u32 = 100;

/// The four arguments of a connection, and what is asked of it beside its records.
#[derive(Clone, Debug, Default)]
pub(crate) struct PageArgs {
    first: Option<i32>,
    after: Option<String>,
    last: Option<i32>,
    before: Option<String>,
    /// Whether it is asked if the list goes on.
    peek: bool,
}

impl PageArgs {
    /// The arguments of the connection that is being resolved.
    pub(crate) fn new(
        ctx: &Context<'_>,
        first: Option<i32>,
        after: Option<String>,
        last: Option<i32>,
        before: Option<String>,
    ) -> Self {
        let info = ctx.look_ahead().field("pageInfo");
        let peek = info.field("hasNextPage").exists() || info.field("hasPreviousPage").exists();
        Self { first, after, last, before, peek }
    }

    /// The same, read from the field.
    pub(crate) fn read(ctx: &Context<'_>) -> ServerResult<Self> {
        let (first, after) = (argument(ctx, "first")?, argument(ctx, "after")?);
        Ok(Self::new(ctx, first, after, argument(ctx, "last")?, argument(ctx, "before")?))
    }
}

/// An argument of the field that is being resolved.
pub(crate) fn argument<T: InputType>(ctx: &Context<'_>, name: &str) -> ServerResult<T> {
    ctx.param_value(name, None).map(|(_, value)| value)
}

/// The part of a list in this order that the arguments mean.
pub(crate) fn slice(args: PageArgs, order: &[(Field, Direction)]) -> Result<Slice> {
    let (from, limit) = match (args.first, args.last) {
        (Some(_), Some(_)) => {
            return Err(bad_input("`first` and `last` exclude each other: pass the one that you page by."));
        }
        (first, None) => (End::First, limit("first", first)?),
        (None, last) => (End::Last, limit("last", last)?),
    };
    let place =
        |text: Option<String>, argument| text.map(|text| cursor::decode(&text, order, argument)).transpose();
    let (after, before) = (place(args.after, "after")?, place(args.before, "before")?);
    Ok(Slice { limit, from, after, before, peek: args.peek })
}

/// A page's size, checked.
pub(crate) fn limit(argument: &str, asked: Option<i32>) -> Result<u32> {
    let Some(count) = asked else { return Ok(USUAL_PAGE) };
    match u32::try_from(count) {
        Ok(count) if count <= LONGEST_PAGE => Ok(count),
        Ok(_) => Err(bad_input(format!(
            "`{argument}` is {count}; a page has at most {LONGEST_PAGE}: page with `after`."
        ))),
        Err(_) => {
            Err(bad_input(format!("`{argument}` is {count}; it is a number from 0 to {LONGEST_PAGE}.")))
        }
    }
}
