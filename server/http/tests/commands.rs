//! Commands other than serving.

use crate::world::{ENGINES, World, empty_database, program, raw, run, said};
use server::Engine;
use std::io::Write;
use std::path::Path;
use std::process::Stdio;

#[test]
fn every_command_has_help_worth_reading() {
    let folder = tempfile::tempdir().expect("a folder");
    for command in [
        &["--help"][..],
        &["serve", "--help"],
        &["demo", "--help"],
        &["import", "crm", "--help"],
        &["import", "mapping", "--help"],
        &["migrate", "--help"],
        &["account", "add", "--help"],
        &["user", "add", "--help"],
        &["backup", "--help"],
        &["audit", "verify", "--help"],
        &["audit", "export", "--help"],
    ] {
        let output = program(folder.path()).args(command).output().expect("it starts");
        let help = said(&output.stdout);
        assert!(output.status.success());
        assert!(help.contains("Example") && help.contains("portal "), "{command:?}: {help}");
    }
}

#[test]
fn the_help_on_serving_says_what_every_setting_expects() {
    let folder = tempfile::tempdir().expect("a folder");
    let help = said(&program(folder.path()).args(["serve", "--help"]).output().expect("it starts").stdout);
    for setting in ["address", "public_url", "database_url", "session_idle_minutes", "time_zone"] {
        let expects = shared::words::portal::expects(setting).expect("it expects something");
        assert!(help.contains(&format!("  {setting} ")) && help.contains(expects), "{help}");
    }
}

#[test]
fn migrating_makes_the_folder_and_a_second_time_changes_nothing() {
    let folder = tempfile::tempdir().expect("a folder");
    let first = program(folder.path()).arg("migrate").output().expect("it starts");
    assert!(first.status.success(), "{}", said(&first.stderr));
    assert!(folder.path().join("data/portal.sqlite").exists());
    let again = program(folder.path()).arg("migrate").output().expect("it starts");
    assert_eq!(said(&again.stdout), "The database is up to date.\n");
}

#[test]
fn an_installation_without_the_demo_can_have_partners_and_their_people() {
    for engine in ENGINES {
        let world = World::new(engine);
        let account = |more: &[&str]| {
            let mut command = program(world.folder());
            command.env("DATABASE_URL", &world.url).args(["account", "add"]).args(more);
            command.output().expect("it starts")
        };
        let added =
            account(&["--name", "Partner Ltd", "--type", "reseller", "--country", "gb", "--domain", "partner.example"]);
        assert_eq!(said(&added.stdout), "Partner Ltd is a partner.\n", "{}", said(&added.stderr));
        let again = account(&["--name", "PARTNER Limited", "--type", "agency", "--country", "GB"]);
        assert_eq!(again.status.code(), Some(1), "it is there already");
        let wrong = account(&[
            "--name",
            " ",
            "--type",
            "reseller",
            "--country",
            "XX",
            "--channel-manager",
            "nobody@example.com",
        ]);
        let told = said(&wrong.stderr);
        for problem in ["name: ", "country: ", "channel_manager: "] {
            assert!(told.contains(problem), "every problem is told: {told}");
        }
        let unknown =
            account(&["--name", "Other Ltd", "--type", "reseller", "--channel-manager", "nobody@example.com"]);
        assert!(said(&unknown.stderr).contains("No channel manager"), "{}", said(&unknown.stderr));
        let mut person = program(world.folder());
        person.env("DATABASE_URL", &world.url).env("PORTAL_NEW_PASSWORD", "a-long-enough-one");
        person.args(["user", "add", "--name", "Nora New", "--email", "nora@partner.example", "--role", "seller"]);
        let person = person.args(["--account", "Partner Ltd"]).output().expect("it starts");
        assert!(person.status.success(), "{}", said(&person.stderr));
    }
}

#[test]
fn somebody_who_was_added_can_sign_in() {
    for engine in ENGINES {
        let world = World::new(engine);
        let add = ["user", "add", "--name", "Nora New", "--email", "nora@example.com", "--role", "manager"];
        let mut with_partner = add.to_vec();
        with_partner.extend(["--account", "northwind resellers"]);
        let mut command = program(world.folder());
        command.env("DATABASE_URL", &world.url).args(&with_partner);
        let mut child =
            command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().expect("starts");
        child.stdin.take().expect("its input").write_all(b"correct horse battery\n").expect("written");
        let output = child.wait_with_output().expect("ended");
        assert!(output.status.success(), "{}", said(&output.stderr));
        assert!(said(&output.stdout).contains("nora@example.com"));
        let _signed_in = world.serve().browser().sign_in("nora@example.com");
    }
}

#[test]
fn everything_wrong_with_a_new_person_is_told_at_once() {
    let world = World::new(Engine::Sqlite);
    let output = program(world.folder())
        .env("DATABASE_URL", &world.url)
        .env("PORTAL_NEW_PASSWORD", "short")
        .args(["user", "add", "--name", "?", "--email", "nobody", "--role", "seller"])
        .output()
        .expect("it starts");
    let sentences = said(&output.stderr);
    assert_eq!(output.status.code(), Some(1), "{sentences}");
    for field in ["name:", "email:", "password:", "account:"] {
        assert!(sentences.contains(field), "{sentences}");
    }
    let no_password = run(
        world.folder(),
        &world.url,
        &["user", "add", "--name", "A B", "--email", "a@b.example", "--role", "manager"],
    );
    assert!(said(&no_password.stderr).contains("PORTAL_NEW_PASSWORD"));
    let as_flag = run(world.folder(), &world.url, &["user", "add", "--password", "x"]);
    assert_eq!(as_flag.status.code(), Some(2));
}

#[test]
fn a_copy_is_made_while_the_portal_runs_and_can_be_served() {
    let world = World::new(Engine::Sqlite);
    let id = world.submitted();
    let serving = world.serve();
    let copy = world.folder().join("copy.sqlite").display().to_string();
    let output = run(world.folder(), &world.url, &["backup", &copy]);
    assert!(output.status.success(), "{}", said(&output.stderr));
    drop(serving);
    let folder = tempfile::tempdir().expect("a folder");
    let restored = crate::world::Serving::start(&format!("sqlite:{copy}"), folder.path(), &[]);
    assert_eq!(restored.by(&world.seller).get(&format!("/registrations/{id}")).status, 200);
    let again = run(world.folder(), &world.url, &["backup", &copy]);
    assert_eq!(again.status.code(), Some(1), "an existing file is not overwritten");
}

#[test]
fn a_backup_of_a_database_that_is_not_there_makes_nothing() {
    let (url, folder) = empty_database(Engine::Sqlite);
    let output = run(folder.path(), &url, &["backup", "copy.sqlite"]);
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(std::fs::read_dir(folder.path()).expect("a folder").count(), 0);
}

#[test]
fn a_trail_that_was_tampered_with_is_told() {
    for engine in ENGINES {
        let world = World::new(engine);
        world.submitted();
        let whole = run(world.folder(), &world.url, &["audit", "verify"]);
        assert!(whole.status.success() && said(&whole.stdout).contains("whole"), "{}", said(&whole.stderr));
        // The database itself would refuse it.
        let drop = match engine {
            Engine::Sqlite => "drop trigger events_not_updated",
            Engine::Postgres => "drop trigger events_not_updated on events",
        };
        raw(&world.url, drop);
        raw(&world.url, "update events set content = replace(content, 'Sam Seller', 'Eve') where position = 3");
        let broken = run(world.folder(), &world.url, &["audit", "verify"]);
        assert_eq!(broken.status.code(), Some(1), "{}", said(&broken.stdout));
        assert!(said(&broken.stderr).contains("entry 3"), "{}", said(&broken.stderr));
    }
}

#[test]
fn the_trail_can_be_taken_out_entry_by_entry() {
    for engine in ENGINES {
        let world = World::new(engine);
        world.submitted();
        let printed = run(world.folder(), &world.url, &["audit", "export"]);
        assert!(printed.status.success(), "{}", said(&printed.stderr));
        let (mut position, mut previous) = (0, String::new());
        for line in said(&printed.stdout).lines() {
            let link: serde_json::Value = serde_json::from_str(line).expect("JSON");
            position += 1;
            assert_eq!(
                (link["position"].as_i64(), link["previous"].as_str()),
                (Some(position), Some(previous.as_str()))
            );
            let content: serde_json::Value =
                serde_json::from_str(link["content"].as_str().expect("text")).expect("JSON");
            assert!(content["event"]["what"].is_string(), "{content}");
            previous = link["hash"].as_str().expect("a hash").to_owned();
        }
        assert!(position > 5, "{position}");
    }
}

/// A CRM's export of a few rows; one of them is wrong.
fn export(folder: &Path) -> String {
    for (file, text) in [
        (
            "accounts.csv",
            "account,sector,year_established,revenue,employees,office_location,subsidiary_of\n\
             Acme Corporation,technolgy,1996,1100.04,2822,United States,\n",
        ),
        ("products.csv", "product,series,sales_price\nGTX Pro,GTX,4821\n"),
        ("sales_teams.csv", "sales_agent,manager,regional_office\nMoses Frase,Dustin Brinkmann,Central\n"),
        (
            "sales_pipeline.csv",
            "opportunity_id,sales_agent,product,account,deal_stage,engage_date,close_date,close_value\n\
             1C1I7A6R,Moses Frase,GTXPro,Acme Corporation,Won,2016-10-20,2017-03-01,1054\n\
             Z063OYW0,Moses Frase,GTX Pro,,Engaging,2016-11-25,,\n\
             XXXXXXXX,Moses Frase,GTX Pro,,Won,2016-11-25,2017-02-30,-5\n",
        ),
    ] {
        std::fs::write(folder.join(file), text).expect("written");
    }
    folder.display().to_string()
}

#[test]
fn an_import_tells_what_became_of_every_row_and_again_changes_nothing() {
    for engine in ENGINES {
        let world = World::new(engine);
        let folder = tempfile::tempdir().expect("a folder");
        let files = export(folder.path());
        let import = ["import", "crm", &files, "--remarks", "remarks.txt"];
        let first = run(world.folder(), &world.url, &import);
        let summary = said(&first.stdout);
        assert!(first.status.success(), "{}", said(&first.stderr));
        assert!(summary.contains("2 opportunities: 1 won, worth 1,054 USD"), "{summary}");
        let remarks = std::fs::read_to_string(world.folder().join("remarks.txt")).expect("the remarks");
        assert!(remarks.contains("line 4") && remarks.contains("close_"), "{remarks}");
        let again = run(world.folder(), &world.url, &import);
        let unchanged = said(&again.stdout);
        let figures = |name: &str| -> Vec<String> {
            let line = unchanged.lines().find(|line| line.contains(name)).expect("its line");
            line.split_whitespace().skip(1).map(str::to_owned).collect()
        };
        assert_eq!(figures("sales_pipeline.csv"), ["0", "0", "2", "1", "3"], "{unchanged}");
        assert!(run(world.folder(), &world.url, &["audit", "verify"]).status.success());
        assert!(world.serve().by(&world.administrator).get("/opportunities").text().contains("GTX Pro"));
    }
}

#[test]
fn the_mapping_that_is_printed_can_be_used() {
    let world = World::new(Engine::Sqlite);
    let folder = tempfile::tempdir().expect("a folder");
    let files = export(folder.path());
    let printed = run(world.folder(), &world.url, &["import", "mapping"]);
    std::fs::write(world.folder().join("ours.toml"), &printed.stdout).expect("written");
    let output = run(world.folder(), &world.url, &["import", "crm", &files, "--mapping", "ours.toml"]);
    assert!(output.status.success(), "{}", said(&output.stderr));
    let missing = run(world.folder(), &world.url, &["import", "crm", &files, "--mapping", "theirs.toml"]);
    assert_eq!(missing.status.code(), Some(1));
    assert!(said(&missing.stderr).contains("theirs.toml"));
}

#[test]
fn an_import_without_its_files_says_which_is_missing() {
    let world = World::new(Engine::Sqlite);
    let folder = tempfile::tempdir().expect("a folder");
    let output = run(world.folder(), &world.url, &["import", "crm", &folder.path().display().to_string()]);
    assert_eq!(output.status.code(), Some(1));
    assert!(said(&output.stderr).contains(".csv"), "{}", said(&output.stderr));
}

#[test]
fn the_demo_is_loaded_once_and_its_people_sign_in() {
    let (url, folder) = empty_database(Engine::Sqlite);
    assert!(run(folder.path(), &url, &["migrate"]).status.success());
    let loaded = run(folder.path(), &url, &["demo"]);
    assert!(loaded.status.success(), "{}", said(&loaded.stderr));
    let person = server::demo::PEOPLE.first().expect("somebody");
    assert!(said(&loaded.stdout).contains(person.email) && said(&loaded.stdout).contains(person.password));
    let serving = crate::world::Serving::start(&url, folder.path(), &[]);
    let mut browser = serving.browser();
    assert!(browser.get("/sign-in").text().contains(person.email), "the page offers them");
    let answer = browser.post("/sign-in", &[("email", person.email), ("password", person.password)]);
    assert_eq!(answer.leads(), (303, "/"));
    assert_eq!(browser.get("/").status, 200);
    drop(serving);
    let again = run(folder.path(), &url, &["demo"]);
    assert_eq!(again.status.code(), Some(1), "{}", said(&again.stdout));
}
