//! `pediment config`, and what a wrong configuration is told.

use reqwest::Method;

use crate::harness::{Site, on_both_forms};

on_both_forms![
    a_misspelt_key_is_told_its_place_and_its_neighbour,
    secrets_are_not_shown,
    a_flag_overrides_the_environment_which_overrides_the_file,
    a_gateway_with_a_wrong_setting_does_not_start,
];

async fn a_misspelt_key_is_told_its_place_and_its_neighbour(site: Site) {
    let file = site.write("pediment.yaml", "limits:\n  depth: 12\n  aliasses: 3\n");
    let ran = site.try_run(["config", "check", "--config", file.to_str().unwrap()]);
    assert_ne!(ran.code, 0);
    let said = ran.stderr;
    assert!(said.contains("pediment.yaml:3:3"), "file, line and column: {said}");
    assert!(said.contains("`aliases`"), "the nearest key there is: {said}");
}

async fn secrets_are_not_shown(site: Site) {
    let mut command = site.command(["config", "check"]);
    command.env("PEDIMENT_DATABASE_URL", "postgres://steward:hunter2@db.example/pediment");
    command.env("PEDIMENT_REDIS_URL", "redis://:hunter2@cache.example");
    let output = command.output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{said}");
    assert!(said.contains("db.example") && said.contains("cache.example"), "{said}");
    assert!(!said.contains("hunter2"), "{said}");
}

async fn a_flag_overrides_the_environment_which_overrides_the_file(site: Site) {
    let file = site.write("pediment.yaml", "limits:\n  depth: 7\n  aliases: 7\n  tokens: 777\n");
    let mut command =
        site.command(["config", "check", "--config", file.to_str().unwrap(), "--set", "limits.depth=9"]);
    command.env("PEDIMENT_LIMITS_DEPTH", "8").env("PEDIMENT_LIMITS_ALIASES", "8");
    let output = command.output().unwrap();
    let said = String::from_utf8([output.stdout, output.stderr].concat()).unwrap();
    assert!(output.status.success(), "{said}");
    for effective in ["depth: 9", "aliases: 8", "tokens: 777"] {
        assert!(said.contains(effective), "{effective} in {said}");
    }
}

async fn a_gateway_with_a_wrong_setting_does_not_start(site: Site) {
    for setting in ["limits.depth=many", "limits.depht=3", "listen=nowhere"] {
        let ran = site.try_run(["serve", "--set", setting]);
        assert_ne!(ran.code, 0, "{setting}");
        let key = setting.split('=').next().unwrap();
        assert!(ran.stderr.contains(key), "{setting}: {}", ran.stderr);
    }
    let gateway = site.start_with(["--set", "limits.list_size=5"]).await;
    assert!(gateway.http(Method::GET, "/health").send().await.unwrap().status().is_success());
}
