//! Entities that several clients want of a partner in the same moment: one request asks for all.
//!
//! While others are asking, who asks lets those who are ready ask too, without a timer, and goes for all who ask the same
//! question, with the same headers, of whatever entities. So the more clients there are, the less each costs the partner
//! and the gateway; one alone waits for nobody. Where that fails, or the answer tells of an error, each asks for itself:
//! nobody hears of what others asked, and what one asks for harms nobody else, unless it takes the partner too long. A
//! partner of which it fails again and again, as it may take no long lists, is left alone with it for a while.

mod body;

use std::collections::HashMap;
use std::hash::{BuildHasher, RandomState};
use std::ops::Range;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};

use axum::http::HeaderMap;
use bytes::Bytes;
use pediment_federation::{Failure, Listed};
use tokio::sync::oneshot;
use tokio::task::yield_now;

use body::{apart, together};

use super::Reply;
use super::breaker::Breaker;
use super::client::TIMEOUT;
use crate::config::{self, Span};

/// A request asks for no more entities than so many, where one client does not want more.
const MOST: usize = 300;

/// After how many requests for several in a row that were for nothing nobody goes for others, and for how long.
const VAIN: config::Breaker = config::Breaker { failures: 3, rest: Span::seconds(10) };

/// The questions that somebody lets others ask too.
pub(super) struct Gatherings {
    /// How many are asking.
    asking: AtomicUsize,
    breaker: Breaker,
    hasher: RandomState,
    open: Mutex<HashMap<u64, Gathering>>,
}

impl Default for Gatherings {
    fn default() -> Self {
        let (asking, hasher, open) = Default::default();
        Self { asking, breaker: Breaker::new(&VAIN), hasher, open }
    }
}

/// One of those who are asking.
struct Asking<'a> {
    all: &'a AtomicUsize,
    is_alone: bool,
}

impl<'a> Asking<'a> {
    fn new(all: &'a AtomicUsize) -> Self {
        Self { is_alone: all.fetch_add(1, Ordering::Relaxed) == 0, all }
    }
}

impl Drop for Asking<'_> {
    fn drop(&mut self) {
        self.all.fetch_sub(1, Ordering::Relaxed);
    }
}

/// Those who go together: who opened it, and those who joined.
struct Gathering {
    question: Question,
    count: usize,
    joined: Vec<Joined>,
}

/// What those who go together have in common: all of a request but its representations.
struct Question {
    text: Bytes,
    /// Where others have their representations.
    range: Range<usize>,
    headers: HeaderMap,
}

struct Joined {
    /// Representations, without brackets.
    list: Bytes,
    count: usize,
    /// Takes its part of the answer; dropped, it is to ask for itself.
    part: oneshot::Sender<Result<Reply, Failure>>,
}

/// Whether somebody goes for others, with somebody else, or for itself.
enum Place<'a> {
    First(Turn<'a>),
    With(oneshot::Receiver<Result<Reply, Failure>>),
    Alone,
}

impl Gatherings {
    /// The answer to a request for entities, by `send`.
    pub(super) async fn ask<F>(
        &self,
        text: Bytes,
        listed: Listed,
        headers: HeaderMap,
        send: impl Fn(Bytes, HeaderMap) -> F,
    ) -> Result<Reply, Failure>
    where
        F: Future<Output = Result<Reply, Failure>>,
    {
        let asking = Asking::new(&self.asking);
        if asking.is_alone {
            return send(text, headers).await;
        }
        let question = Question { text: text.clone(), range: listed.range.clone(), headers: headers.clone() };
        match self.join(question, listed.count) {
            Place::First(turn) => {
                yield_now().await;
                let joined = turn.end();
                // Else those who joined ask for themselves too.
                if !joined.is_empty()
                    && let Ok(pass) = self.breaker.pass()
                {
                    let all = together(&text, &listed.range, joined.iter().map(|joined| &joined.list));
                    let answer = send(all, headers.clone()).await;
                    let part = share(answer, listed.count, joined);
                    let Some(part) = part else {
                        pass.failed();
                        return send(text, headers).await;
                    };
                    pass.succeeded();
                    return part;
                }
            }
            Place::With(part) => {
                if let Ok(part) = part.await {
                    return part;
                }
            }
            Place::Alone => {}
        }
        send(text, headers).await
    }

    fn join(&self, question: Question, count: usize) -> Place<'_> {
        let key = self.hasher.hash_one(question.around());
        let mut open = self.open();
        let Some(gathering) = open.get_mut(&key) else {
            open.insert(key, Gathering { question, count, joined: Vec::new() });
            return Place::First(Turn { gatherings: self, key });
        };
        if !gathering.question.is(&question) || gathering.count + count > MOST {
            return Place::Alone;
        }
        let (sender, part) = oneshot::channel();
        let list = question.text.slice(question.range);
        gathering.joined.push(Joined { list, count, part: sender });
        gathering.count += count;
        Place::With(part)
    }

    fn open(&self) -> MutexGuard<'_, HashMap<u64, Gathering>> {
        self.open.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl Question {
    /// What is before the representations, and after.
    fn around(&self) -> [&[u8]; 2] {
        [&self.text[..self.range.start], &self.text[self.range.end..]]
    }

    fn is(&self, other: &Self) -> bool {
        self.around() == other.around() && self.headers == other.headers
    }
}

/// The duty to go for those who join.
struct Turn<'a> {
    gatherings: &'a Gatherings,
    key: u64,
}

impl Turn<'_> {
    /// Nobody joins any more: those who have.
    fn end(self) -> Vec<Joined> {
        let gathering = self.gatherings.open().remove(&self.key);
        std::mem::forget(self);
        gathering.map(|gathering| gathering.joined).unwrap_or_default()
    }
}

impl Drop for Turn<'_> {
    /// One who is cancelled leaves those who joined to themselves.
    fn drop(&mut self) {
        self.gatherings.open().remove(&self.key);
    }
}

/// Gives each who joined its part of an answer, and returns that of the first. None where each is to ask for itself.
fn share(
    answer: Result<Reply, Failure>,
    first: usize,
    joined: Vec<Joined>,
) -> Option<Result<Reply, Failure>> {
    let answer = match answer {
        Ok(answer) => answer,
        // Who asked for itself now would wait as long again, beyond the deadline of its client.
        Err(failure) if failure.code == TIMEOUT => {
            for joined in joined {
                let _ = joined.part.send(Err(failure.clone()));
            }
            return Some(Err(failure));
        }
        Err(_) => return None,
    };
    let counts: Vec<usize> = std::iter::once(first).chain(joined.iter().map(|joined| joined.count)).collect();
    let parts = apart(&answer.body, &counts)?;
    let mut parts = parts.into_iter().map(|body| Reply { body, headers: answer.headers.clone() });
    let own = parts.next().map(Ok);
    for (joined, part) in joined.into_iter().zip(parts) {
        // Nobody misses the part of one who was cancelled.
        let _ = joined.part.send(Ok(part));
    }
    own
}

#[cfg(test)]
mod tests {
    use axum::http::{HeaderValue, header};
    use serde_json::{Value, json};

    use super::*;

    /// A partner of numbers, which somebody else is asking already: it tells of an error where it is asked about one below nothing, and fails where it is asked
    /// about nothing, too late where that is twice.
    struct Partner {
        gatherings: Gatherings,
        asked: Mutex<Vec<Vec<i64>>>,
    }

    impl Default for Partner {
        fn default() -> Self {
            let gatherings = Gatherings { asking: AtomicUsize::new(1), ..Gatherings::default() };
            Self { gatherings, asked: Mutex::default() }
        }
    }

    impl Partner {
        /// Null where it fails.
        async fn ask(&self, question: &str, numbers: &[i64], of: Option<&'static str>) -> Value {
            let body = json!({ "query": question, "variables": { "r": numbers, "more": "[]" } }).to_string();
            let start = body.find("\"r\":[").unwrap() + 5;
            let listed = Listed { range: start..body.find("],\"more\"").unwrap(), count: numbers.len() };
            let headers = of.map(|of| (header::AUTHORIZATION, HeaderValue::from_static(of)));
            let headers = headers.into_iter().collect();
            let answer = self.gatherings.ask(body.into(), listed, headers, |text, _| self.answer(text)).await;
            answer.map_or(Value::Null, |reply| serde_json::from_slice(&reply.body).unwrap())
        }

        async fn answer(&self, text: Bytes) -> Result<Reply, Failure> {
            let asked: Value = serde_json::from_slice(&text).unwrap();
            let numbers = asked["variables"]["r"].as_array().unwrap().iter().filter_map(Value::as_i64);
            let numbers: Vec<i64> = numbers.collect();
            self.asked.lock().unwrap().push(numbers.clone());
            yield_now().await;
            let nothing = numbers.iter().filter(|number| **number == 0).count();
            if nothing > 0 {
                let code = if nothing == 1 { "TEST" } else { TIMEOUT };
                return Err(Failure { message: "nothing".to_owned(), code });
            }
            let entities: Vec<Value> =
                numbers.iter().map(|number| json!({ "of": asked["query"], "double": 2 * number })).collect();
            let mut answer = json!({ "data": { "_entities": entities } });
            if numbers.iter().any(|number| *number < 0) {
                answer["errors"] = json!([{ "message": "less" }]);
            }
            Ok(Reply { body: answer.to_string().into(), headers: HeaderMap::new() })
        }

        fn asked(&self) -> Vec<Vec<i64>> {
            let mut asked = self.asked.lock().unwrap().clone();
            asked.sort();
            asked
        }
    }

    fn doubled(question: &str, numbers: &[i64]) -> Value {
        let double = |number: &i64| json!({ "of": question, "double": 2 * number });
        json!({ "data": { "_entities": numbers.iter().map(double).collect::<Vec<_>>() } })
    }

    #[tokio::test]
    async fn those_who_ask_in_the_same_moment_go_together_and_each_gets_its_own() {
        let partner = Partner::default();
        let (one, two, other, three) = tokio::join!(
            partner.ask("a", &[1, 2], None),
            partner.ask("a", &[2], None),
            partner.ask("b", &[3], None),
            partner.ask("a", &[4, 5], None),
        );
        assert_eq!([one, two], [doubled("a", &[1, 2]), doubled("a", &[2])]);
        assert_eq!([other, three], [doubled("b", &[3]), doubled("a", &[4, 5])]);
        assert_eq!(partner.asked(), [vec![1, 2, 2, 4, 5], vec![3]]);
        assert!(partner.gatherings.open().is_empty());
    }

    #[tokio::test]
    async fn one_alone_waits_for_nobody() {
        let partner = Partner { gatherings: Gatherings::default(), ..Partner::default() };
        let (one, two, three) = tokio::join!(
            partner.ask("a", &[1], None),
            partner.ask("a", &[2], None),
            partner.ask("a", &[3], None),
        );
        assert_eq!([one, two, three], [1, 2, 3].map(|number| doubled("a", &[number])));
        assert_eq!(partner.asked(), [vec![1], vec![2, 3]]);
        assert_eq!(partner.gatherings.asking.load(Ordering::Relaxed), 0);
    }

    #[tokio::test]
    async fn nobody_goes_with_another_user() {
        let partner = Partner::default();
        let (one, two) = tokio::join!(partner.ask("a", &[1], Some("x")), partner.ask("a", &[2], Some("y")));
        assert_eq!([one, two], [doubled("a", &[1]), doubled("a", &[2])]);
        assert_eq!(partner.asked(), [[1], [2]]);
    }

    #[tokio::test]
    async fn an_error_is_told_to_the_one_whom_it_concerns() {
        let partner = Partner::default();
        let (one, two) = tokio::join!(partner.ask("a", &[1], None), partner.ask("a", &[-2], None));
        assert_eq!(one, doubled("a", &[1]));
        assert_eq!(two["errors"][0]["message"], "less");
        assert_eq!(partner.asked(), [vec![-2], vec![1], vec![1, -2]]);
    }

    #[tokio::test]
    async fn what_one_asks_for_fails_nobody_else() {
        let partner = Partner::default();
        let (one, two) = tokio::join!(partner.ask("a", &[0], None), partner.ask("a", &[2], None));
        assert_eq!([one, two], [Value::Null, doubled("a", &[2])]);
        assert_eq!(partner.asked(), [vec![0], vec![0, 2], vec![2]]);
    }

    #[tokio::test]
    async fn who_takes_no_long_lists_is_not_asked_with_them_for_a_while() {
        let partner = Partner::default();
        let ask_two = async || {
            partner.asked.lock().unwrap().clear();
            let (one, two) = tokio::join!(partner.ask("a", &[1], None), partner.ask("a", &[-2], None));
            assert_eq!((one, two["data"].is_object()), (doubled("a", &[1]), true));
            partner.asked().len()
        };
        assert_eq!([ask_two().await, ask_two().await, ask_two().await], [3, 3, 3]);
        assert_eq!(ask_two().await, 2);
        partner.gatherings.breaker.end_rest();
        // Once more in vain, and it rests again.
        assert_eq!([ask_two().await, ask_two().await], [3, 2]);
        partner.gatherings.breaker.end_rest();
        let (one, two) = tokio::join!(partner.ask("a", &[1], None), partner.ask("a", &[2], None));
        assert_eq!([one, two], [doubled("a", &[1]), doubled("a", &[2])]);
        assert_eq!([ask_two().await, ask_two().await], [3, 3]);
    }

    #[tokio::test]
    async fn nobody_waits_a_second_time() {
        let partner = Partner::default();
        let (one, two) = tokio::join!(partner.ask("a", &[0], None), partner.ask("a", &[0, 2], None));
        assert_eq!([one, two], [Value::Null, Value::Null]);
        assert_eq!(partner.asked(), [[0, 0, 2]]);
    }

    #[tokio::test]
    async fn one_who_is_cancelled_takes_nobody_along() {
        let partner = std::sync::Arc::new(Partner::default());
        let ask = |number: i64| {
            let partner = std::sync::Arc::clone(&partner);
            tokio::spawn(async move { partner.ask("a", &[number], None).await })
        };
        // Before it goes, and while it is under way.
        for steps in [0, 1] {
            let (one, two) = (ask(1), ask(2));
            for _ in 0..=steps {
                yield_now().await;
            }
            one.abort();
            assert_eq!(two.await.unwrap(), doubled("a", &[2]));
        }
        assert!(partner.gatherings.open().is_empty());
    }

    #[tokio::test]
    async fn no_request_becomes_too_large() {
        let partner = Partner::default();
        let many: Vec<i64> = (1..=200).collect();
        let (one, two, three) = tokio::join!(
            partner.ask("a", &many, None),
            partner.ask("a", &many, None),
            partner.ask("a", &many[..100], None),
        );
        assert_eq!([one, two], [doubled("a", &many), doubled("a", &many)]);
        assert_eq!(three, doubled("a", &many[..100]));
        assert_eq!(partner.asked().iter().map(Vec::len).max(), Some(300));
        assert_eq!(partner.asked().len(), 2);
    }
}
