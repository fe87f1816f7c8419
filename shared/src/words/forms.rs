//! What forms say of answers.

use crate::fields::{Field, Kind, TextRule};

/// Beside a question that may stay open.
pub const OPTIONAL: &str = "optional";
/// A value the list does not have.
pub const NOT_A_CHOICE: &str = "Choose one of the list";
/// Letters where digits belong.
pub const NOT_A_NUMBER: &str = "Enter a whole number, for example 25";

/// An answer is missing.
pub fn required(field: &Field) -> String {
    let what = lower_first(field.label);
    // "How it was found" is chosen as it stands; a thing has an article.
    let what = if what.starts_with("how ") { what } else { format!("the {what}") };
    match field.kind {
        Kind::YesNo => "Choose yes or no".to_owned(),
        Kind::Choice(_) | Kind::Country | Kind::Reference(_) => format!("Choose {what}"),
        Kind::Text(TextRule::Email) => format!("Enter {what} address"),
        _ => format!("Enter {what}"),
    }
}

/// More links than the field takes.
pub fn too_many_links(most: usize) -> String {
    format!("List {most} links at most, one a line")
}

/// One of the links is wrong.
pub fn bad_link(line: usize, problem: &str) -> String {
    format!("Line {line}: {problem}")
}

fn lower_first(label: &str) -> String {
    let mut chars = label.chars();
    chars.next().map_or_else(String::new, |first| first.to_lowercase().chain(chars).collect())
}

/// Somebody wrote it since it was read.
pub const STALE: &str = "This was changed by someone else in the meantime. Reload to see their version; yours is kept.";
/// A key that stood for another write.
pub const KEY_USED: &str = "This was sent before for something else. Reload the page and try again.";

/// A product that is on the list.
pub const PRODUCT_EXISTS: &str = "There is a product of this name already.";
