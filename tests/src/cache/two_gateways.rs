//! Two gateways on one store.

use crate::cache::{import_members, is_right_within_a_second, members};
use crate::harness::{Site, on_both_forms};

on_both_forms![each_gateway_sees_a_write_within_a_second, an_answer_never_goes_back];

async fn each_gateway_sees_a_write_within_a_second(site: Site) {
    let (first, second) = (site.start().await, site.start().await);
    let snapshots: [(&str, &[(&str, &str)]); 3] = [
        ("2025-01-01", &[("Alpha", "Gold"), ("Beta", "Silver")]),
        ("2025-02-01", &[("Alpha", "Platinum"), ("Beta", "Silver")]),
        ("2025-03-01", &[("Alpha", "Platinum"), ("Beta", "Silver"), ("Gamma", "Silver")]),
    ];
    for (day, right) in snapshots {
        import_members(&site, day, right);
        is_right_within_a_second(&first, right).await;
        is_right_within_a_second(&second, right).await;
        // Now both answer from their caches.
        assert_eq!(members(&first).await, members(&second).await);
    }
}

/// Once a gateway has shown a write, no later answer of it is from before.
async fn an_answer_never_goes_back(site: Site) {
    let gateway = site.start().await;
    let mut shown = 0;
    let mut companies: Vec<(String, &str)> = Vec::new();
    for index in 0..6 {
        companies.push((format!("Company{index}"), "Silver"));
        let now: Vec<(&str, &str)> = companies.iter().map(|(name, tier)| (name.as_str(), *tier)).collect();
        import_members(&site, &format!("2025-01-{:02}", index + 1), &now);
        for _ in 0..20 {
            let count = members(&gateway).await["totalCount"].as_u64().unwrap_or(0);
            assert!(count >= shown, "{shown} members were shown before, {count} now");
            shown = count;
        }
        is_right_within_a_second(&gateway, &now).await;
    }
}
