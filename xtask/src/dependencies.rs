//! Dependencies that nothing uses, and dependencies that do not say what they are for.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use serde_json::Value;

use crate::cargo::cargo;
use crate::shell::{Because, Failure, Outcome, read, root};
use crate::site::files_below;

/// Sentences about dependencies without a use or a purpose.
///
/// A member uses a dependency when its code names it, as in `name::…` or `use name;`. One that is there for another reason, such as to switch a
/// feature on, says so in a comment above its line in the member's manifest.
pub fn unused() -> Outcome<Vec<String>> {
    let metadata = read(cargo().args(["metadata", "--format-version", "1", "--no-deps"]))?;
    let metadata: Value = serde_json::from_str(&metadata).because("cargo metadata")?;
    let members = metadata["packages"].as_array().ok_or_else(|| Failure("cargo metadata names no packages".into()))?;
    let mut problems = Vec::new();
    let mut used = BTreeSet::new();
    for member in members {
        let path = member["manifest_path"].as_str().map(PathBuf::from).unwrap_or_default();
        let manifest = fs::read_to_string(&path).because(path.display())?;
        let code = code_of(path.parent().unwrap_or(&path))?;
        for dependency in member["dependencies"].as_array().into_iter().flatten() {
            let name = dependency["rename"].as_str().or(dependency["name"].as_str()).unwrap_or_default();
            used.insert(name.to_owned());
            if !names(&code, &name.replace('-', "_")) && !explained(&manifest, name) {
                problems.push(format!("{} does not use {name}", path.strip_prefix(root()).unwrap_or(&path).display()));
            }
        }
    }
    let workspace = fs::read_to_string(root().join("Cargo.toml")).because("Cargo.toml")?;
    problems.extend(workspace_problems(&workspace, &used));
    Ok(problems)
}

/// All Rust code of a member, without the members inside its folder.
fn code_of(folder: &Path) -> Outcome<String> {
    let files = files_below(folder)?;
    let inner: Vec<&Path> = files
        .iter()
        .filter(|file| file.ends_with("Cargo.toml"))
        .filter_map(|file| file.parent())
        .filter(|at| *at != Path::new(""))
        .collect();
    let mut code = String::new();
    for file in &files {
        if file.extension().is_some_and(|kind| kind == "rs") && !inner.iter().any(|at| file.starts_with(at)) {
            code.push_str(&fs::read_to_string(folder.join(file)).because(file.display())?);
            code.push('\n');
        }
    }
    Ok(code)
}

/// Whether code goes through this crate: `name::`, `use name;` or `use name as`.
fn names(code: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].trim_end_matches(' ');
        let after = &code[at + name.len()..];
        let whole = !code[..at].ends_with(is_word);
        let imported = before.ends_with("use") && (after.starts_with(';') || after.starts_with(" as "));
        whole && (after.starts_with("::") || imported)
    })
}

/// Whether the line of a dependency stands below a comment or carries one.
fn explained(manifest: &str, name: &str) -> bool {
    let lines: Vec<&str> = manifest.lines().collect();
    let at = |line: &&str| line.strip_prefix(name).is_some_and(|rest| rest.starts_with([' ', '.', '=']));
    lines.iter().position(at).is_some_and(|at| lines[at].contains(" # ") || at > 0 && lines[at - 1].starts_with("# "))
}

/// What the workspace's list lacks: a purpose above each line, a member that uses it.
fn workspace_problems(manifest: &str, used: &BTreeSet<String>) -> Vec<String> {
    let list = manifest.lines().skip_while(|line| *line != "[workspace.dependencies]").skip(1);
    let mut problems = Vec::new();
    let mut above = "";
    for line in list.take_while(|line| !line.starts_with('[')) {
        if let Some((name, what)) = line.split_once(" = ").filter(|_| !line.starts_with('#')) {
            let ours = what.starts_with("{ path");
            if !ours && (!above.starts_with("# ") || above.starts_with("# ---")) {
                problems.push(format!("Cargo.toml: {name} does not say what it is for"));
            }
            if !used.contains(name) {
                problems.push(format!("Cargo.toml: no member uses {name}"));
            }
        }
        above = line;
    }
    problems
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_counts_only_where_code_goes_through_it() {
        assert!(names("use serde_json::Value;", "serde_json"));
        assert!(names("let t = time::now();", "time"));
        assert!(names("use clap as c;", "clap"));
        assert!(!names("// the time is near", "time"));
        assert!(!names("use chrono_time::x;", "time"));
        assert!(!names("let uptime = uptime::now();", "time"));
    }

    #[test]
    fn a_comment_explains_a_dependency_that_no_code_names() {
        let manifest = "[dependencies]\napp = 1\n# random ids in the browser\nuuid = { features = [\"js\"] }\ntower.workspace = true\n";
        assert!(explained(manifest, "uuid"));
        assert!(!explained(manifest, "app"));
        assert!(!explained(manifest, "tower"));
    }

    #[test]
    fn the_workspace_list_wants_a_purpose_and_a_user() {
        let manifest = "[workspace.dependencies]\n# --- ours\nshared = { path = \"shared\" }\n# reading\nserde = \"1\"\nrand = \"1\"\n\n# --- more\ncsv = \"1\"\n[profile.dev]\nx = 1\n";
        let used = ["shared", "serde", "csv"].map(String::from).into();
        assert_eq!(
            workspace_problems(manifest, &used),
            [
                "Cargo.toml: rand does not say what it is for",
                "Cargo.toml: no member uses rand",
                "Cargo.toml: csv does not say what it is for"
            ]
        );
    }

    #[test]
    fn every_dependency_of_this_workspace_has_a_use_and_a_purpose() {
        assert_eq!(unused().expect("manifests that can be read"), Vec::<String>::new());
    }
}
