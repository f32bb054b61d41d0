//! Gives a partner that fails again and again a rest.

use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

use pediment_federation::Failure;

use crate::config;

/// Lets requests pass until so many failed in a row; then none for a while; then one that tries.
pub(super) struct Breaker {
    failures: u32,
    rest: Duration,
    state: Mutex<State>,
}

enum State {
    Closed { failed: u32 },
    Open { until: Instant },
    Trying,
}

/// A request that may be sent. One that is dropped, because nobody waits any more, says nothing about the partner.
pub(super) struct Pass<'a> {
    breaker: &'a Breaker,
    tries: bool,
}

impl Breaker {
    pub(super) fn new(options: &config::Breaker) -> Self {
        Self {
            failures: options.failures,
            rest: options.rest.duration(),
            state: Mutex::new(State::Closed { failed: 0 }),
        }
    }

    pub(super) fn pass(&self) -> Result<Pass<'_>, Failure> {
        let mut state = self.state();
        match *state {
            State::Closed { .. } => Ok(Pass { breaker: self, tries: false }),
            State::Open { until } if until <= Instant::now() => {
                *state = State::Trying;
                Ok(Pass { breaker: self, tries: true })
            }
            State::Open { .. } | State::Trying => Err(Failure {
                message: "it failed several times in a row, and is given a rest".to_owned(),
                code: "SUBGRAPH_RESTING",
            }),
        }
    }

    /// As if the time of its rest were over.
    #[cfg(test)]
    pub(super) fn end_rest(&self) {
        *self.state() = State::Open { until: Instant::now() };
    }

    fn state(&self) -> MutexGuard<'_, State> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Pass<'_> {
    pub(super) fn succeeded(mut self) {
        self.tries = false;
        *self.breaker.state() = State::Closed { failed: 0 };
    }

    pub(super) fn failed(mut self) {
        self.tries = false;
        let mut state = self.breaker.state();
        let failed = match *state {
            State::Closed { failed } => failed + 1,
            State::Open { .. } => return,
            State::Trying => self.breaker.failures,
        };
        *state = if self.breaker.failures > 0 && failed >= self.breaker.failures {
            State::Open { until: Instant::now() + self.breaker.rest }
        } else {
            State::Closed { failed }
        };
    }
}

impl Drop for Pass<'_> {
    fn drop(&mut self) {
        if self.tries {
            *self.breaker.state() = State::Open { until: Instant::now() };
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::config::Span;

    fn breaker(rest: u64) -> Breaker {
        Breaker::new(&config::Breaker { failures: 2, rest: Span::seconds(rest) })
    }

    #[test]
    fn it_opens_after_failures_in_a_row_and_only_then() {
        let breaker = breaker(60);
        breaker.pass().unwrap().failed();
        breaker.pass().unwrap().succeeded();
        breaker.pass().unwrap().failed();
        breaker.pass().unwrap().failed();
        assert_eq!(breaker.pass().err().unwrap().code, "SUBGRAPH_RESTING");
    }

    #[test]
    fn after_the_rest_one_request_tries() {
        let breaker = breaker(0);
        breaker.pass().unwrap().failed();
        breaker.pass().unwrap().failed();
        let tries = breaker.pass().unwrap();
        assert!(breaker.pass().is_err(), "another one waits for the first");
        tries.succeeded();
        assert!(breaker.pass().is_ok());
    }

    #[test]
    fn a_try_that_nobody_waits_for_leaves_the_next_one_to_try() {
        let breaker = breaker(0);
        breaker.pass().unwrap().failed();
        breaker.pass().unwrap().failed();
        drop(breaker.pass().unwrap());
        assert!(breaker.pass().is_ok());
    }
}
