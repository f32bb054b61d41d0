//! The protocol against a model of the world: any order of writes, looks at the log, reads and restarts.
//!
//! What is tested is the real [`Clock`]; the database, the two layers and the requests are modelled, so that every
//! step can be put between any two others. That the property can fail is shown by breaking the protocol in three
//! ways, each of which it finds.

use std::{
    collections::{BTreeMap, HashMap},
    time::{Duration, Instant},
};

use proptest::{
    prelude::*,
    test_runner::{Config, RngAlgorithm, TestCaseError, TestRng, TestRunner},
};

use super::clock::{Clock, Seen};
use crate::{ChangeId, CompanyId, Id, Tag};

const KEYS: usize = 3;
const TTL: Duration = Duration::from_secs(32);

/// One thing that happens.
#[derive(Clone, Debug)]
enum Step {
    /// A change of a key is committed; or is only given its id, to be committed by a later step.
    Write {
        key: usize,
        later: bool,
    },
    Commit,
    /// A follower reads so many changes.
    Follow {
        gateway: usize,
        count: usize,
    },
    /// A request asks for a key: answered at once, or by a load of its own, or once one under way has ended.
    Ask {
        gateway: usize,
        key: usize,
    },
    /// The rows of a load are read.
    ReadRows {
        gateway: usize,
        load: usize,
    },
    /// A load ends: its answers are given and it is stored.
    Finish {
        gateway: usize,
        load: usize,
    },
    /// A process begins anew, with the changes of its TTL yet to read.
    Restart {
        gateway: usize,
        changes: usize,
    },
    /// A layer loses what it holds.
    ForgetProcess {
        gateway: usize,
    },
    ForgetShared,
    /// Seconds go by.
    Wait {
        seconds: u64,
    },
}

fn steps() -> impl Strategy<Value = Vec<Step>> {
    let (gateway, key, load) = (0..2_usize, 0..KEYS, 0..3_usize);
    let step = prop_oneof![
        4 => (key.clone(), any::<bool>()).prop_map(|(key, later)| Step::Write { key, later }),
        2 => Just(Step::Commit),
        4 => (gateway.clone(), 1..4_usize).prop_map(|(gateway, count)| Step::Follow { gateway, count }),
        6 => (gateway.clone(), key).prop_map(|(gateway, key)| Step::Ask { gateway, key }),
        4 => (gateway.clone(), load.clone()).prop_map(|(gateway, load)| Step::ReadRows { gateway, load }),
        4 => (gateway.clone(), load).prop_map(|(gateway, load)| Step::Finish { gateway, load }),
        1 => (gateway.clone(), 0..6_usize).prop_map(|(gateway, changes)| Step::Restart { gateway, changes }),
        1 => gateway.prop_map(|gateway| Step::ForgetProcess { gateway }),
        1 => Just(Step::ForgetShared),
        1 => (1..40_u64).prop_map(|seconds| Step::Wait { seconds }),
    ];
    prop::collection::vec(step, 1..60)
}

/// How the protocol is broken, to see that it is found.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Fault {
    None,
    /// `seen` is taken after the rows were read.
    SeenAfterRows,
    /// Who waited for a load takes what it brought, whatever was read from the log since.
    WaitUnjudged,
    /// Writers do not wait for each other: an id can become visible after a greater one.
    WritersUnordered,
}

/// A value is the change that made it; one is older than another when its change is.
#[derive(Clone, Copy, Debug)]
struct Held {
    value: ChangeId,
    seen: ChangeId,
    expires: Instant,
}

#[derive(Debug)]
struct Load {
    key: usize,
    seen: Seen,
    started: Instant,
    rows: Option<ChangeId>,
    /// The oldest answer that who loads may get.
    oldest: ChangeId,
    /// The same for each request that waits for the end of the load.
    waiting: Vec<ChangeId>,
}

#[derive(Default)]
struct Gateway {
    clock: Clock,
    process: HashMap<usize, Held>,
    loads: Vec<Load>,
}

struct World {
    fault: Fault,
    now: Instant,
    next: i64,
    /// Committed changes by id, with the key they are of.
    log: BTreeMap<ChangeId, usize>,
    pending: Vec<(ChangeId, usize)>,
    gateways: [Gateway; 2],
    shared: HashMap<usize, Held>,
}

fn holds(clock: &Clock, held: &Held, key: usize, now: Instant) -> bool {
    let judge = clock.judge();
    held.expires > now
        && judge.holds(judge.seen(held.seen), |each| {
            each(Tag::record(CompanyId::new(i64::try_from(key).unwrap())));
        })
}

impl World {
    fn new(fault: Fault) -> Self {
        Self {
            fault,
            now: Instant::now(),
            next: 0,
            log: BTreeMap::new(),
            pending: Vec::new(),
            gateways: Default::default(),
            shared: HashMap::new(),
        }
    }

    /// The newest change of a key up to a place in the log.
    fn newest(&self, key: usize, until: ChangeId) -> ChangeId {
        let changes = self.log.range(..=until).rev();
        changes.filter(|(_, of)| **of == key).map(|(id, _)| *id).next().unwrap_or_default()
    }

    /// Whether an answer is as new as what its gateway had read when it was asked.
    fn check(value: ChangeId, oldest: ChangeId) -> Result<(), TestCaseError> {
        prop_assert!(value >= oldest, "{value:?} was answered where {oldest:?} had been read");
        Ok(())
    }

    fn take(&mut self, step: &Step) -> Result<(), TestCaseError> {
        let now = self.now;
        match *step {
            Step::Write { key, later } => {
                self.next += 1;
                let change = ChangeId(self.next);
                if later && self.fault == Fault::WritersUnordered {
                    self.pending.push((change, key));
                } else {
                    self.log.insert(change, key);
                }
            }
            Step::Commit => self.log.extend(self.pending.pop()),
            Step::Follow { gateway, count } => {
                let clock = &self.gateways[gateway].clock;
                let position = clock.position();
                let fresh: Vec<_> = self.log.range(ChangeId(position.0 + 1)..).take(count).collect();
                for (change, key) in fresh {
                    clock.advance([(*change, format!("company company:{key}").as_str())]);
                }
                clock.confirm(now, None);
                clock.prune(now, TTL);
            }
            Step::Ask { gateway, key } => return self.ask(gateway, key),
            Step::ReadRows { gateway, load } => {
                let newest: Vec<_> = (0..KEYS).map(|key| self.newest(key, ChangeId(i64::MAX))).collect();
                if let Some(load) = self.gateways[gateway].loads.get_mut(load) {
                    load.rows.get_or_insert(newest[load.key]);
                }
            }
            Step::Finish { gateway, load } => return self.finish(gateway, load),
            Step::Restart { gateway, changes } => {
                let begin = self.log.keys().rev().nth(changes).copied().unwrap_or_default();
                self.gateways[gateway] = Gateway::default();
                self.gateways[gateway].clock.begin(begin);
            }
            Step::ForgetProcess { gateway } => self.gateways[gateway].process.clear(),
            Step::ForgetShared => self.shared.clear(),
            Step::Wait { seconds } => self.now += Duration::from_secs(seconds),
        }
        Ok(())
    }

    fn ask(&mut self, gateway: usize, key: usize) -> Result<(), TestCaseError> {
        let position = self.gateways[gateway].clock.position();
        self.look(gateway, key, self.newest(key, position))
    }

    /// Looks for an answer that is no older than this.
    fn look(&mut self, gateway: usize, key: usize, oldest: ChangeId) -> Result<(), TestCaseError> {
        let now = self.now;
        let at = &mut self.gateways[gateway];
        let Some(moment) = at.clock.moment(now) else { return Ok(()) };
        if let Some(held) = at.process.get(&key).filter(|held| holds(&at.clock, held, key, now)) {
            return Self::check(held.value, oldest);
        }
        if let Some(load) = at.loads.iter_mut().find(|load| load.key == key) {
            load.waiting.push(oldest);
            return Ok(());
        }
        if let Some(held) = self.shared.get(&key).filter(|held| holds(&at.clock, held, key, now)) {
            at.process.insert(key, *held);
            return Self::check(held.value, oldest);
        }
        at.loads.push(Load { key, seen: moment.seen, started: now, rows: None, oldest, waiting: Vec::new() });
        Ok(())
    }

    fn finish(&mut self, gateway: usize, load: usize) -> Result<(), TestCaseError> {
        let fault = self.fault;
        let at = &mut self.gateways[gateway];
        if at.loads.get(load).is_none_or(|load| load.rows.is_none()) {
            return Ok(());
        }
        let load = at.loads.remove(load);
        let value = load.rows.expect("they were read");
        let seen = if fault == Fault::SeenAfterRows { at.clock.position() } else { load.seen.change };
        let held = Held { value, seen, expires: load.started + TTL };
        // Who loads has its rows from after it asked.
        Self::check(value, load.oldest)?;
        at.process.insert(load.key, held);
        self.shared.insert(load.key, held);
        for oldest in load.waiting {
            if fault == Fault::WaitUnjudged {
                Self::check(value, oldest)?;
            } else {
                self.look(gateway, load.key, oldest)?;
            }
        }
        Ok(())
    }
}

fn run(fault: Fault, cases: u32) -> Result<(), String> {
    let config = Config { cases, failure_persistence: None, ..Config::default() };
    let rng = TestRng::deterministic_rng(RngAlgorithm::ChaCha);
    let mut runner = TestRunner::new_with_rng(config, rng);
    let result = runner.run(&steps(), |steps| {
        let mut world = World::new(fault);
        steps.iter().try_for_each(|step| world.take(step))
    });
    result.map_err(|error| error.to_string())
}

#[test]
fn no_order_of_writes_and_reads_gives_a_stale_answer() {
    assert_eq!(run(Fault::None, 1_500), Ok(()));
}

#[test]
fn a_seen_taken_after_the_rows_would_be_found() {
    assert!(run(Fault::SeenAfterRows, 20_000).is_err());
}

#[test]
fn what_others_loaded_and_is_not_judged_would_be_found() {
    assert!(run(Fault::WaitUnjudged, 20_000).is_err());
}

#[test]
fn writers_that_do_not_wait_for_each_other_would_be_found() {
    assert!(run(Fault::WritersUnordered, 20_000).is_err());
}
