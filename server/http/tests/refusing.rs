//! What the portal does not start with.

use crate::world::{ENGINES, World, empty_database, postgres_server, program, raw, run, said};
use server::Engine;
use std::path::Path;

/// Starts it with these variables and expects it to end at once with code 2 and one sentence.
fn refuses(folder: &Path, variables: &[(&str, &str)], arguments: &[&str]) -> String {
    let output = program(folder).envs(variables.iter().copied()).args(arguments).output().expect("it starts");
    let sentence = said(&output.stderr);
    assert_eq!(output.status.code(), Some(2), "{sentence}");
    assert_eq!(said(&output.stdout), "");
    assert_eq!(sentence.trim().lines().count(), 1, "{sentence}");
    sentence
}

#[test]
fn every_bad_setting_is_named_with_what_it_expects() {
    let folder = tempfile::tempdir().expect("a folder");
    for (variable, value, key) in [
        ("PORTAL_ADDRESS", "everywhere", "address"),
        ("PORTAL_PUBLIC_URL", "partners.example.com", "public_url"),
        ("DATABASE_URL", "mysql://user:hunter2@localhost/portal", "database_url"),
        ("PORTAL_LOG_LEVEL", "loud", "log_level"),
        ("PORTAL_TRUST_PROXY", "perhaps", "trust_proxy"),
        ("PORTAL_TIME_ZONE", "Europe/Atlantis", "time_zone"),
        ("PORTAL_SESSION_HOURS", "0", "session_hours"),
        ("PORTAL_SESSION_IDLE_MINUTES", "a while", "session_idle_minutes"),
        ("PORTAL_DATABASE_CONNECTIONS", "-1", "database_connections"),
        ("PORTAL_SIGN_IN_PER_ACCOUNT_AND_MINUTE", "0", "sign_in_per_account_and_minute"),
    ] {
        let sentence = refuses(folder.path(), &[(variable, value)], &["serve"]);
        assert!(sentence.starts_with(key) && sentence.contains(variable) && sentence.contains("expects"), "{sentence}");
        assert!(!sentence.contains("hunter2"), "{sentence}");
    }
}

#[test]
fn what_is_said_of_a_databases_address_does_not_repeat_its_password() {
    let folder = tempfile::tempdir().expect("a folder");
    for url in ["postgres://user:hunter2@[bad/portal", "postgres://user:hunter2@127.0.0.1:99999/portal"] {
        let sentence = refuses(folder.path(), &[("DATABASE_URL", url)], &["serve"]);
        assert!(!sentence.contains("hunter2"), "{sentence}");
    }
}

#[test]
fn an_unknown_setting_is_refused_wherever_it_stands() {
    let folder = tempfile::tempdir().expect("a folder");
    let sentence = refuses(folder.path(), &[("PORTAL_ADRESS", "127.0.0.1:1")], &["serve"]);
    assert!(sentence.contains("adress") && sentence.contains("PORTAL_ADRESS"), "{sentence}");
    let sentence = refuses(folder.path(), &[("PORTAL_DATABASE_URL", "sqlite:x")], &["serve"]);
    assert!(sentence.contains("DATABASE_URL"), "{sentence}");
    let sentence = refuses(folder.path(), &[], &["serve", "--set", "colour=red"]);
    assert!(sentence.contains("colour") && sentence.contains("command line"), "{sentence}");
    std::fs::write(folder.path().join("portal.toml"), "vendor_name = \"Northwind\"\ncolour = \"red\"\n")
        .expect("written");
    let sentence = refuses(folder.path(), &[], &["serve"]);
    assert!(sentence.contains("colour") && sentence.contains("portal.toml"), "{sentence}");
}

#[test]
fn a_settings_file_that_is_missing_or_no_toml_is_refused() {
    let folder = tempfile::tempdir().expect("a folder");
    let sentence = refuses(folder.path(), &[], &["serve", "--config", "other.toml"]);
    assert!(sentence.contains("other.toml"), "{sentence}");
    std::fs::write(folder.path().join("other.toml"), "this is not toml").expect("written");
    let output = program(folder.path()).args(["serve", "--config", "other.toml"]).output().expect("it starts");
    assert_eq!(output.status.code(), Some(2));
    assert!(said(&output.stderr).contains("other.toml"));
}

#[test]
fn the_command_line_wins_over_the_environment_and_that_over_the_file() {
    let folder = tempfile::tempdir().expect("a folder");
    std::fs::write(folder.path().join("portal.toml"), "address = \"file\"\n").expect("written");
    let environment = [("PORTAL_ADDRESS", "environment")];
    assert!(refuses(folder.path(), &[], &["serve"]).contains("“file”"));
    assert!(refuses(folder.path(), &environment, &["serve"]).contains("“environment”"));
    assert!(refuses(folder.path(), &environment, &["serve", "--address", "flag"]).contains("“flag”"));
}

#[test]
fn a_database_that_was_never_set_up_is_refused() {
    let (url, folder) = empty_database(Engine::Sqlite);
    let sentence = refuses(folder.path(), &[("DATABASE_URL", &url)], &["serve"]);
    assert!(sentence.contains("portal migrate"), "{sentence}");
    assert!(!folder.path().join("portal.sqlite").exists(), "looking for it did not make it");
    let (url, folder) = empty_database(Engine::Postgres);
    let sentence = refuses(folder.path(), &[("DATABASE_URL", &url)], &["serve"]);
    assert!(sentence.contains("older") && sentence.contains("portal migrate"), "{sentence}");
}

#[test]
fn a_database_of_a_newer_version_is_refused() {
    for engine in ENGINES {
        let (url, folder) = empty_database(engine);
        assert!(run(folder.path(), &url, &["migrate"]).status.success());
        raw(&url, "insert into seaql_migrations (version, applied_at) values ('m9999_tomorrow', 0)");
        for command in ["serve", "migrate", "demo"] {
            let sentence = refuses(folder.path(), &[("DATABASE_URL", &url)], &[command]);
            assert!(sentence.contains("newer") && sentence.contains("m9999_tomorrow"), "{sentence}");
        }
    }
}

#[test]
fn a_postgresql_superuser_is_refused() {
    let (url, folder) = empty_database(Engine::Postgres);
    assert!(postgres_server().contains("portal_test@"), "the tests' role is known by its name");
    let url = url.replace("portal_test@", "postgres@");
    for command in ["serve", "migrate"] {
        let sentence = refuses(folder.path(), &[("DATABASE_URL", &url)], &[command]);
        assert!(sentence.contains("superuser"), "{sentence}");
    }
}

#[test]
fn demo_people_are_served_to_this_machine_alone() {
    let world = World::new(Engine::Sqlite);
    raw(&world.url, "update users set is_demo = true where email = 'sam.seller@example.com'");
    let outside = [
        [("PORTAL_ADDRESS", "0.0.0.0:0"), ("PORTAL_PUBLIC_URL", "http://localhost:3000")],
        [("PORTAL_ADDRESS", "127.0.0.1:0"), ("PORTAL_PUBLIC_URL", "https://partners.example.com")],
    ];
    for variables in outside {
        let all = [variables[0], variables[1], ("DATABASE_URL", world.url.as_str())];
        let sentence = refuses(world.folder(), &all, &["serve"]);
        assert!(sentence.contains("demo people") && sentence.contains("address"), "{sentence}");
    }
    assert_eq!(world.serve().browser().get("/health").status, 200);
}

#[test]
fn others_can_reach_it_only_where_it_knows_what_they_type() {
    let folder = tempfile::tempdir().expect("a folder");
    let sentence = refuses(folder.path(), &[("PORTAL_ADDRESS", "0.0.0.0:0")], &["serve"]);
    assert!(sentence.starts_with("public_url"), "{sentence}");
}

#[test]
fn a_port_that_is_taken_is_refused() {
    let world = World::new(Engine::Sqlite);
    let taken = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("its address").to_string();
    let sentence = refuses(world.folder(), &[("DATABASE_URL", &world.url), ("PORTAL_ADDRESS", &address)], &["serve"]);
    assert!(sentence.contains("address") && sentence.contains(&address), "{sentence}");
}
