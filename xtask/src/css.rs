//! One style sheet out of many: `style/main.css` with its imports put in their place.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use crate::shell::{Because, Failure, Outcome};

/// Reads a style sheet and puts each `@import "file.css" layer(name);` in its place as a `@layer name { … }` block.
///
/// Paths are relative to the importing file. Other forms of import, and imports inside imported files, are refused: one way
/// to do it keeps the order of the layers readable in one place. Addresses in `url()` must be absolute, since the sheet is
/// served from another folder.
pub fn inline(main: &Path) -> Outcome<String> {
    let mut sheet = String::new();
    for (number, line) in strip(&read(main)?).lines().enumerate() {
        if !line.starts_with("@import") {
            sheet.push_str(line);
            sheet.push('\n');
            continue;
        }
        let Some((file, layer)) = parse_import(line) else {
            return Err(Failure(format!(
                "{}: import {} should read `@import \"file.css\" layer(name);`: {line}",
                main.display(),
                number + 1
            )));
        };
        let path = main.with_file_name(file);
        let text = strip(&read(&path)?);
        if text.contains("@import") {
            return Err(Failure(format!("{}: only {} may import", path.display(), main.display())));
        }
        sheet.push_str(&format!("@layer {layer}{{\n{text}}}\n"));
    }
    Ok(sheet)
}

/// Style sheets below the folder of `main` that it does not import: written, but never seen.
pub fn forgotten(main: &Path) -> Outcome<Vec<PathBuf>> {
    let text = strip(&read(main)?);
    let mut known: BTreeSet<PathBuf> =
        text.lines().filter_map(parse_import).map(|(file, _)| main.with_file_name(file)).collect();
    known.insert(main.to_owned());
    let folder = main.parent().unwrap_or(main);
    let all = crate::site::files_below(folder)?.into_iter().map(|file| folder.join(file));
    Ok(all.filter(|file| file.extension().is_some_and(|kind| kind == "css") && !known.contains(file)).collect())
}

fn read(path: &Path) -> Outcome<String> {
    fs::read_to_string(path).because(path.display())
}

fn parse_import(line: &str) -> Option<(&str, &str)> {
    let (file, rest) = line.strip_prefix("@import")?.trim_start().strip_prefix('"')?.split_once('"')?;
    let layer = rest.trim().strip_prefix("layer(")?.strip_suffix(");")?;
    let plain = !layer.is_empty() && layer.chars().all(|c| c.is_ascii_alphanumeric() || ".-_".contains(c));
    (plain && !file.is_empty()).then_some((file, layer))
}

/// Drops comments, blank lines and the blanks around lines. What stands in quotes stays as it is.
fn strip(text: &str) -> String {
    let mut kept = String::with_capacity(text.len());
    let mut rest = text.chars().peekable();
    let mut quote = None;
    while let Some(c) = rest.next() {
        match quote {
            Some(_) if c == '\\' => {
                kept.push(c);
                kept.extend(rest.next());
                continue;
            }
            Some(open) if c == open => quote = None,
            Some(_) => {}
            None if c == '"' || c == '\'' => quote = Some(c),
            None if c == '/' && rest.peek() == Some(&'*') => {
                rest.next();
                let mut before = ' ';
                for c in rest.by_ref() {
                    if before == '*' && c == '/' {
                        break;
                    }
                    before = c;
                }
                // A comment separates what stands around it.
                kept.push(' ');
                continue;
            }
            None => {}
        }
        kept.push(c);
    }
    let lines = kept.lines().map(str::trim).filter(|line| !line.is_empty());
    lines.flat_map(|line| [line, "\n"]).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sheets(files: &[(&str, &str)]) -> tempfile::TempDir {
        let folder = tempfile::tempdir().expect("a temporary folder");
        for (name, text) in files {
            let path = folder.path().join(name);
            fs::create_dir_all(path.parent().expect("inside the folder")).expect("a folder");
            fs::write(path, text).expect("a file");
        }
        folder
    }

    #[test]
    fn imports_become_layers_in_the_order_they_stand() {
        let folder = sheets(&[
            (
                "main.css",
                "/* order */\n@layer reset, components;\n@import \"reset.css\" layer(reset);\n@import \"components/button.css\" layer(components);\n",
            ),
            ("reset.css", "* {\n  margin: 0;\n}\n"),
            ("components/button.css", "\n.button {\n  color: red; /* loud */\n}\n"),
        ]);
        let sheet = inline(&folder.path().join("main.css")).expect("it can be inlined");
        assert_eq!(
            sheet,
            "@layer reset, components;\n@layer reset{\n* {\nmargin: 0;\n}\n}\n@layer components{\n.button {\ncolor: red;\n}\n}\n"
        );
    }

    #[test]
    fn a_comment_inside_a_string_is_text() {
        assert_eq!(
            strip("a::before { content: \"/* \\\" */\" } /* gone\n gone */ b{}"),
            "a::before { content: \"/* \\\" */\" }   b{}\n"
        );
    }

    #[test]
    fn a_commented_import_is_not_followed() {
        let folder = sheets(&[("main.css", "/* @import \"gone.css\" layer(a); */\nb{}\n")]);
        assert_eq!(inline(&folder.path().join("main.css")).expect("nothing to import"), "b{}\n");
    }

    #[test]
    fn an_import_without_a_layer_is_refused_with_its_line() {
        let folder = sheets(&[("main.css", "@import \"reset.css\";\n"), ("reset.css", "")]);
        let failure = inline(&folder.path().join("main.css")).expect_err("no layer");
        assert!(failure.0.contains("@import \"reset.css\";"), "{failure}");
    }

    #[test]
    fn an_import_inside_an_imported_file_is_refused() {
        let folder = sheets(&[
            ("main.css", "@import \"a.css\" layer(a);"),
            ("a.css", "@import \"b.css\" layer(b);"),
            ("b.css", ""),
        ]);
        assert!(inline(&folder.path().join("main.css")).is_err());
    }

    #[test]
    fn a_missing_file_is_named() {
        let folder = sheets(&[("main.css", "@import \"missing.css\" layer(a);")]);
        let failure = inline(&folder.path().join("main.css")).expect_err("missing");
        assert!(failure.0.contains("missing.css"), "{failure}");
    }

    #[test]
    fn a_sheet_nobody_imports_is_found() {
        let folder = sheets(&[("main.css", "@import \"a.css\" layer(a);"), ("a.css", ""), ("components/lost.css", "")]);
        let lost = forgotten(&folder.path().join("main.css")).expect("it can be read");
        assert_eq!(lost, [folder.path().join("components/lost.css")]);
    }
}
