//! Redis stops, comes back empty, hangs: answers stay right and in time.

use std::time::{Duration, Instant};

use crate::cache::{expected, import_members, is_right_within_a_second, members};
use crate::harness::{Form, Gateway, Site};

const BEFORE: &[(&str, &str)] = &[("Alpha", "Gold"), ("Beta", "Silver")];
const AFTER: &[(&str, &str)] = &[("Alpha", "Platinum"), ("Gamma", "Silver")];

#[tokio::test]
async fn a_stopped_redis_costs_no_right_answer() {
    let Some((mut site, gateway)) = warm_site().await else { return };
    site.redis.as_mut().unwrap().stop();
    answers_in_time(&gateway, BEFORE).await;
    import_members(&site, "2025-02-01", AFTER);
    is_right_within_a_second(&gateway, AFTER).await;
    let started_without = site.start().await;
    answers_in_time(&started_without, AFTER).await;
}

#[tokio::test]
async fn a_redis_that_comes_back_empty_is_used_again() {
    let Some((mut site, gateway)) = warm_site().await else { return };
    let redis = site.redis.as_mut().unwrap();
    redis.stop();
    answers_in_time(&gateway, BEFORE).await;
    redis.restart_empty().await;
    answers_in_time(&gateway, BEFORE).await;
    import_members(&site, "2025-02-01", AFTER);
    is_right_within_a_second(&gateway, AFTER).await;
}

#[tokio::test]
async fn a_hung_redis_costs_no_right_answer() {
    let Some((site, gateway)) = warm_site().await else { return };
    let redis = site.redis.as_ref().unwrap();
    redis.hang();
    answers_in_time(&gateway, BEFORE).await;
    import_members(&site, "2025-02-01", AFTER);
    is_right_within_a_second(&gateway, AFTER).await;
    let started_meanwhile = site.start().await;
    answers_in_time(&started_meanwhile, AFTER).await;
    redis.resume();
    answers_in_time(&gateway, AFTER).await;
    answers_in_time(&started_meanwhile, AFTER).await;
}

/// A write while Redis is away must not come back with the Redis that slept through it.
#[tokio::test]
async fn what_a_hung_redis_still_holds_is_not_believed() {
    let Some((site, gateway)) = warm_site().await else { return };
    let redis = site.redis.as_ref().unwrap();
    redis.hang();
    import_members(&site, "2025-02-01", AFTER);
    redis.resume();
    is_right_within_a_second(&gateway, AFTER).await;
    let fresh = site.start().await;
    assert_eq!(members(&fresh).await, expected(AFTER), "a gateway that starts reads the change log first");
}

/// A deployed site whose gateway has its answers in both caches.
async fn warm_site() -> Option<(Site, Gateway)> {
    let site = Site::new(Form::Deployed).await?;
    let gateway = site.start().await;
    import_members(&site, "2025-01-01", BEFORE);
    is_right_within_a_second(&gateway, BEFORE).await;
    for _ in 0..3 {
        assert_eq!(members(&gateway).await, expected(BEFORE));
    }
    Some((site, gateway))
}

/// Twenty right answers, each well under the deadline of a request.
async fn answers_in_time(gateway: &Gateway, right: &[(&str, &str)]) {
    for _ in 0..20 {
        let start = Instant::now();
        assert_eq!(members(gateway).await, expected(right));
        assert!(start.elapsed() < Duration::from_secs(1), "one answer took {:?}", start.elapsed());
    }
}
