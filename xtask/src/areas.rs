//! The README's table of areas against the folders that exist.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use crate::shell::{Because, Outcome};

/// Folders beside the areas that are part of their layer and not of the business.
const NOT_AREAS: [&str; 1] = ["server/src/migrations"];

/// An area as the table names it, with the layers it says it is in.
#[derive(Debug, PartialEq, Eq)]
struct Row<'a> {
    area: &'a str,
    layers: Vec<&'a str>,
}

/// Sentences about what the table says and the folders do not, or the other way round.
///
/// A row reads `` | `deals` | shared server app | what it holds | `` and stands below the heading `## Areas`. An area is a file or a
/// folder of its name in each layer listed. Every folder in `server/src` and `app/src` is an area.
pub fn check(root: &Path) -> Outcome<Vec<String>> {
    let readme = fs::read_to_string(root.join("README.md")).because("README.md")?;
    let rows = rows(&readme);
    if rows.is_empty() {
        return Ok(vec!["README.md has no table of areas below a heading `## Areas`".into()]);
    }
    let mut problems = Vec::new();
    for row in &rows {
        if row.layers.is_empty() {
            problems.push(format!("README.md: the area {} names no layer", row.area));
        }
        for layer in &row.layers {
            let place = root.join(layer).join("src").join(row.area);
            if !["shared", "server", "app"].contains(layer) {
                problems.push(format!("README.md: the area {} names `{layer}`, which is no layer", row.area));
            } else if !place.is_dir() && !place.with_extension("rs").is_file() {
                problems.push(format!(
                    "the area {} should be in {layer}/src/{1} or {layer}/src/{1}.rs",
                    row.area, row.area
                ));
            }
        }
    }
    for layer in ["server", "app"] {
        for folder in folders(&root.join(layer).join("src"))? {
            let listed = rows.iter().any(|row| row.area == folder && row.layers.contains(&layer));
            let place = format!("{layer}/src/{folder}");
            if !listed && !NOT_AREAS.contains(&place.as_str()) {
                problems.push(format!("{place} is missing from the table of areas in README.md"));
            }
        }
    }
    Ok(problems)
}

fn rows(readme: &str) -> Vec<Row<'_>> {
    let below = readme.lines().skip_while(|line| line.trim_end() != "## Areas").skip(1);
    let table = below.take_while(|line| !line.starts_with("## "));
    table
        .filter_map(|line| {
            let mut cells = line.strip_prefix('|')?.split('|').map(str::trim);
            let area = cells.next()?.strip_prefix('`')?.strip_suffix('`')?;
            let layers = cells.next()?.split([' ', ',']).filter(|word| !word.is_empty()).collect();
            Some(Row { area, layers })
        })
        .collect()
}

fn folders(inside: &Path) -> Outcome<BTreeSet<String>> {
    let mut found = BTreeSet::new();
    for entry in fs::read_dir(inside).because(inside.display())? {
        let entry = entry.because(inside.display())?;
        if entry.file_type().is_ok_and(|kind| kind.is_dir()) {
            found.insert(entry.file_name().to_string_lossy().into_owned());
        }
    }
    Ok(found)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TABLE: &str = "# A\n\n## Areas\n\n| area | layers | holds |\n|---|---|---|\n\
        | `deals` | shared server app | registrations |\n| `products` | shared, server | products |\n\n## Next\n| `x` | y |\n";

    fn project(readme: &str, files: &[&str]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let always = ["server/src/lib.rs", "app/src/lib.rs"];
        for file in always.iter().chain(files) {
            let path = folder.path().join(file);
            fs::create_dir_all(path.parent().expect("inside")).expect("a folder");
            fs::write(path, "").expect("a file");
        }
        fs::write(folder.path().join("README.md"), readme).expect("a file");
        folder
    }

    const COMPLETE: [&str; 5] = [
        "shared/src/deals/mod.rs",
        "server/src/deals/mod.rs",
        "app/src/deals/mod.rs",
        "shared/src/products.rs",
        "server/src/products.rs",
    ];

    #[test]
    fn only_the_rows_of_this_table_are_read() {
        let areas: Vec<&str> = rows(TABLE).iter().map(|row| row.area).collect();
        assert_eq!(areas, ["deals", "products"]);
        assert_eq!(rows(TABLE)[1].layers, ["shared", "server"]);
    }

    #[test]
    fn a_table_that_fits_has_no_problems() {
        let project = project(TABLE, &COMPLETE);
        assert_eq!(check(project.path()).expect("readable"), Vec::<String>::new());
    }

    #[test]
    fn an_area_missing_from_a_layer_is_a_problem() {
        let project = project(TABLE, &COMPLETE[..4]);
        assert_eq!(
            check(project.path()).expect("readable"),
            ["the area products should be in server/src/products or server/src/products.rs"]
        );
    }

    #[test]
    fn a_folder_missing_from_the_table_is_a_problem() {
        let mut files = COMPLETE.to_vec();
        files.extend(["app/src/leads/mod.rs", "server/src/migrations/mod.rs"]);
        let project = project(TABLE, &files);
        assert_eq!(
            check(project.path()).expect("readable"),
            ["app/src/leads is missing from the table of areas in README.md"]
        );
    }

    #[test]
    fn a_readme_without_the_table_is_a_problem() {
        assert_eq!(check(project("# Nothing", &[]).path()).expect("readable").len(), 1);
    }

    #[test]
    fn the_table_in_our_readme_fits_the_folders() {
        assert_eq!(check(crate::shell::root()).expect("README.md"), Vec::<String>::new());
    }
}
