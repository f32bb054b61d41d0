//! What this process knows of the change log, and with it which cached values hold.

use std::{
    collections::{HashMap, VecDeque},
    fmt::{self, Display, Write},
    sync::{PoisonError, RwLock, RwLockReadGuard},
    time::{Duration, Instant},
};

use crate::{ChangeId, Millis, Tag};

/// How long after the log was last read to its end what is cached may be believed. It bounds how old any answer
/// can be, even where the follower is held up.
const TRUST: Duration = Duration::from_secs(1);

/// How many tags are remembered at most (about 24 MB). Beyond, everything cached so far is given up instead.
const MOST_TAGS: usize = 500_000;

/// An embargo that has ended already: no value with announcements in it is kept until the next one is known.
const UNKNOWN: Option<Millis> = Some(Millis::MIN);

/// A tag in the form it is compared in. Two texts with one digest only cost misses.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
struct TagDigest(u64);

impl TagDigest {
    /// Digests a tag's text: FNV-1a, since it must be quick and need not be secret.
    fn of(tag: impl Display) -> Self {
        struct Fnv(u64);
        impl Write for Fnv {
            fn write_str(&mut self, text: &str) -> fmt::Result {
                for byte in text.bytes() {
                    self.0 = (self.0 ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3);
                }
                Ok(())
            }
        }
        let mut digest = Fnv(0xcbf2_9ce4_8422_2325);
        write!(digest, "{tag}").expect("a digest takes any text");
        Self(digest.0)
    }
}

/// A place in the log, taken before the first row of a value was read.
///
/// The era tells apart the logs of a database that was put back to an earlier state: ids are used again there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Seen {
    pub(crate) era: u32,
    pub(crate) change: ChangeId,
}

/// What a value that is about to be loaded must be stored with.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Moment {
    pub(crate) seen: Seen,
    /// When the next embargo of an announcement ends: time shows then what no change tells of.
    pub(crate) next_embargo: Option<Millis>,
}

/// One change as the follower reads it: its id and its tags, separated by spaces.
pub(crate) type Line<'a> = (ChangeId, &'a str);

/// The follower writes it, every cached read asks it.
#[derive(Debug, Default)]
pub(crate) struct Clock {
    state: RwLock<State>,
}

/// Invariant: `last` holds the last change of every tag that some change in `(floor, position]` carries. So a value
/// seen in `[floor, position]` can be judged, and any other one is not believed.
#[derive(Debug, Default)]
struct State {
    era: u32,
    position: ChangeId,
    floor: ChangeId,
    last: HashMap<TagDigest, ChangeId>,
    next_embargo: Option<Millis>,
    /// When the log was last known to end at `position`.
    confirmed: Option<Instant>,
    /// What other processes stored is believed from here on.
    shared_from: Option<Instant>,
    /// Positions of the past, to raise the floor to once nothing older is left.
    past: VecDeque<(Instant, ChangeId)>,
}

impl Clock {
    /// Begins at a place in the log: nothing stored before it is believed.
    pub(crate) fn begin(&self, position: ChangeId) {
        let mut state = self.write();
        state.position = position;
        state.floor = position;
        state.last.clear();
        state.past.clear();
        state.confirmed = None;
        state.next_embargo = UNKNOWN;
    }

    /// The log is another one than it was: a backup was put back. Nothing cached is believed, and nothing shared
    /// until all of it has expired.
    pub(crate) fn begin_era(&self, position: ChangeId, shared_from: Instant) {
        self.begin(position);
        let mut state = self.write();
        state.era = state.era.wrapping_add(1);
        state.shared_from = Some(shared_from);
    }

    /// Takes note of changes, in the order of their ids.
    pub(crate) fn advance<'a>(&self, lines: impl IntoIterator<Item = Line<'a>>) {
        let mut state = self.write();
        for (change, tags) in lines {
            for tag in tags.split_ascii_whitespace() {
                state.last.insert(TagDigest::of(tag), change);
            }
            state.position = change;
            // Until it is confirmed: an announcement may have come with an embargo.
            state.next_embargo = UNKNOWN;
        }
        if state.last.len() > MOST_TAGS {
            state.floor = state.position;
            state.last.clear();
        }
    }

    /// The log ended at the position when it was read at `at`.
    pub(crate) fn confirm(&self, at: Instant, next_embargo: Option<Millis>) {
        let mut state = self.write();
        state.confirmed = Some(at);
        state.next_embargo = next_embargo;
    }

    /// Forgets what only values older than `ttl` could ask for.
    pub(crate) fn prune(&self, now: Instant, ttl: Duration) {
        let mut state = self.write();
        if state.past.back().is_none_or(|(at, _)| now.duration_since(*at) >= ttl / 16) {
            let position = state.position;
            state.past.push_back((now, position));
        }
        let floor = state.floor;
        while let Some(&(at, position)) = state.past.front()
            && now.duration_since(at) > ttl
        {
            state.floor = position.max(state.floor);
            state.past.pop_front();
        }
        if state.floor > floor {
            let floor = state.floor;
            state.last.retain(|_, change| *change > floor);
        }
    }

    /// The place up to which the log was read.
    pub(crate) fn position(&self) -> ChangeId {
        self.read().position
    }

    /// What a value whose rows are read from now on is stored with; None while nothing may be cached or believed.
    pub(crate) fn moment(&self, now: Instant) -> Option<Moment> {
        let state = self.read();
        let trusted = state.confirmed.is_some_and(|at| now.saturating_duration_since(at) < TRUST);
        trusted.then_some(Moment {
            seen: Seen { era: state.era, change: state.position },
            next_embargo: state.next_embargo,
        })
    }

    /// Whether what other processes stored may be believed.
    pub(crate) fn trusts_shared(&self, now: Instant) -> bool {
        self.read().shared_from.is_none_or(|from| now >= from)
    }

    /// Holds the clock still, to judge values by it.
    pub(crate) fn judge(&self) -> Judge<'_> {
        Judge(self.read())
    }

    fn read(&self) -> RwLockReadGuard<'_, State> {
        self.state.read().unwrap_or_else(PoisonError::into_inner)
    }

    fn write(&self) -> std::sync::RwLockWriteGuard<'_, State> {
        self.state.write().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Says which values hold.
pub(crate) struct Judge<'a>(RwLockReadGuard<'a, State>);

impl Judge<'_> {
    /// Whether a value still holds: no tag of it changed after it was seen. The tags are asked for only where
    /// something changed at all.
    pub(crate) fn holds(&self, seen: Seen, tags: impl FnOnce(&mut dyn FnMut(Tag))) -> bool {
        let state = &*self.0;
        if seen.era != state.era || seen.change < state.floor || seen.change > state.position {
            return false;
        }
        if seen.change == state.position {
            return true;
        }
        let mut holds = true;
        tags(&mut |tag| {
            holds &= state.last.get(&TagDigest::of(tag)).is_none_or(|change| *change <= seen.change);
        });
        holds
    }

    /// A place in the log as it was stored by another process, which counts no eras.
    pub(crate) fn seen(&self, change: ChangeId) -> Seen {
        Seen { era: self.0.era, change }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{CompanyId, Id};

    fn holds(clock: &Clock, seen: Seen, company: i64) -> bool {
        clock.judge().holds(seen, |each| each(Tag::record(CompanyId::new(company))))
    }

    #[test]
    fn a_value_holds_until_a_tag_of_it_changes() {
        let clock = Clock::default();
        clock.begin(ChangeId(5));
        clock.confirm(Instant::now(), None);
        let seen = clock.moment(Instant::now()).unwrap().seen;
        clock.advance([(ChangeId(6), "company company:1")]);
        assert!(holds(&clock, seen, 2));
        assert!(!holds(&clock, seen, 1));
        let seen = clock.moment(Instant::now()).unwrap().seen;
        assert!(holds(&clock, seen, 1));
    }

    #[test]
    fn what_was_stored_before_the_log_was_read_is_not_believed() {
        let clock = Clock::default();
        clock.begin(ChangeId(5));
        assert!(!holds(&clock, Seen { era: 0, change: ChangeId(4) }, 1));
        assert!(!holds(&clock, Seen { era: 0, change: ChangeId(6) }, 1), "nor from its future");
        assert!(clock.moment(Instant::now()).is_none(), "the end of the log was not read yet");
    }

    #[test]
    fn nothing_is_believed_once_the_log_was_not_read_for_long() {
        let clock = Clock::default();
        let now = Instant::now();
        clock.confirm(now, None);
        assert!(clock.moment(now + TRUST / 2).is_some());
        assert!(clock.moment(now + TRUST).is_none());
    }

    #[test]
    fn tags_are_forgotten_with_the_values_that_could_ask_for_them() {
        let (clock, ttl, start) = (Clock::default(), Duration::from_secs(16), Instant::now());
        clock.confirm(start, None);
        clock.prune(start, ttl);
        clock.advance([(ChangeId(1), "company:1")]);
        clock.prune(start + Duration::from_secs(2), ttl);
        let old = Seen { era: 0, change: ChangeId(0) };
        assert!(holds(&clock, old, 2));
        clock.prune(start + Duration::from_secs(19), ttl);
        assert!(!holds(&clock, old, 2), "it is older than any value lives");
        assert!(clock.judge().0.last.is_empty());
    }

    #[test]
    fn a_log_put_back_ends_what_was_believed() {
        let clock = Clock::default();
        clock.begin(ChangeId(9));
        let seen = Seen { era: 0, change: ChangeId(9) };
        let later = Instant::now() + Duration::from_mins(5);
        clock.begin_era(ChangeId(5), later);
        clock.advance([(ChangeId(9), "company:7")]);
        assert!(!holds(&clock, seen, 1));
        assert!(!clock.trusts_shared(Instant::now()));
        assert!(clock.trusts_shared(later));
    }
}
