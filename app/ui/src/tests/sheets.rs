//! The style sheets: complete, in their layers, and within the content security policy.

use std::collections::BTreeSet;
use std::fs;

use super::{read, top};
use crate::IconName;

/// The names of the files in a folder that end like this, without the ending.
fn names(folder: &str, ending: &str) -> BTreeSet<String> {
    let entries = fs::read_dir(top().join(folder)).unwrap_or_else(|error| panic!("{folder}: {error}"));
    entries.filter_map(|entry| entry.ok()?.file_name().to_str()?.strip_suffix(ending).map(str::to_owned)).collect()
}

/// The paths `style/main.css` imports, with their layers.
pub(crate) fn imports() -> Vec<(String, String)> {
    read("style/main.css")
        .lines()
        .filter_map(|line| {
            let (path, layer) = line.strip_prefix("@import \"")?.split_once("\" layer(")?;
            Some((path.to_owned(), layer.strip_suffix(");")?.to_owned()))
        })
        .collect()
}

#[test]
fn every_component_has_a_style_sheet_of_its_name_and_every_sheet_a_component() {
    // No marks of their own: the crate's root, what files begin with, focus, slots and what was typed are behaviour.
    let without_style = ["lib", "tests", "prelude", "focus", "slot", "typed_before"].map(str::to_owned);
    let components: BTreeSet<String> =
        names("app/ui/src", ".rs").into_iter().filter(|name| !without_style.contains(name)).collect();
    assert_eq!(components, names("style/components", ".css"));
}

#[test]
fn the_main_sheet_begins_with_the_order_of_layers_and_imports_every_sheet_once() {
    let main = read("style/main.css");
    assert!(main.starts_with("@layer reset, tokens, base, components, areas, utilities;\n"));
    let imported: Vec<String> = imports().into_iter().map(|(path, _)| path).collect();
    assert_eq!(imported.len(), main.lines().count() - 1, "one import per line");
    let distinct: BTreeSet<String> = imported.iter().cloned().collect();
    assert_eq!(distinct.len(), imported.len(), "a sheet is imported twice");
    let mut there: BTreeSet<String> =
        ["reset.css", "tokens.css", "base.css", "utilities.css"].map(str::to_owned).into();
    for folder in ["components", "areas"] {
        there.extend(names(&format!("style/{folder}"), ".css").into_iter().map(|name| format!("{folder}/{name}.css")));
    }
    assert_eq!(distinct, there);
}

#[test]
fn a_sheet_lies_in_the_layer_of_its_folder() {
    for (path, layer) in imports() {
        let expected = path.split_once('/').map_or_else(|| path.trim_end_matches(".css"), |(folder, _)| folder);
        assert_eq!(layer, expected, "{path}");
    }
}

#[test]
fn nothing_overrides_by_force_except_for_those_who_ask_for_less_motion() {
    for (path, _) in imports() {
        let sheet = read(&format!("style/{path}"));
        let allowed =
            sheet.split_once("@media (prefers-reduced-motion: reduce)").map_or(sheet.as_str(), |(before, _)| before);
        assert!(!allowed.contains("!important"), "{path}");
    }
}

#[test]
fn colours_are_said_in_the_tokens_only() {
    for (path, _) in imports().into_iter().filter(|(path, _)| path != "tokens.css") {
        let sheet = read(&format!("style/{path}"));
        let said: Vec<&str> = sheet.lines().filter(|line| line.contains(": #") || line.contains("rgb(")).collect();
        assert!(said.is_empty(), "{path}: {said:?}");
    }
}

#[test]
fn the_sprite_holds_every_icon_and_no_other() {
    let sprite = read("public/icons.svg");
    let drawn: BTreeSet<&str> =
        sprite.split("<symbol id=\"").skip(1).filter_map(|symbol| symbol.split('"').next()).collect();
    let mut named: BTreeSet<&str> =
        IconName::ALL.iter().map(|icon| icon.address().trim_start_matches("/icons.svg#")).collect();
    named.insert("brand");
    assert_eq!(drawn, named);
}

#[test]
fn every_variable_that_is_used_is_set_somewhere() {
    let sheets: String = imports().into_iter().map(|(path, _)| read(&format!("style/{path}"))).collect();
    let name =
        |rest: &str| rest.split(|c: char| !c.is_ascii_alphanumeric() && c != '-').next().unwrap_or_default().to_owned();
    let used: BTreeSet<String> = sheets.split("var(--").skip(1).map(name).collect();
    let missing: Vec<&String> = used.iter().filter(|name| !sheets.contains(&format!("--{name}: "))).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

#[test]
fn the_font_stays_small() {
    for slice in ["inter-basic", "inter-latin"] {
        let bytes = fs::metadata(top().join(format!("public/fonts/{slice}.woff2"))).map(|file| file.len());
        assert!(bytes.is_ok_and(|bytes| bytes < 40_000), "{slice}");
    }
}
