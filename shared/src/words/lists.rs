//! Lists, their filters and exports; and what is wrong with a condition.

use crate::criteria::Path;
use crate::fields::Object;

/// A record that was chosen in a filter and whose name the page does not know.
pub const ONE_RECORD: &str = "One record";

/// A yes or a no.
pub const fn yes_no(yes: bool) -> &'static str {
    if yes { "Yes" } else { "No" }
}

/// What lies between two bounds, either of which may be missing.
pub fn range(from: Option<String>, to: Option<String>) -> String {
    match (from, to) {
        (Some(from), Some(to)) => format!("{from} to {to}"),
        (Some(from), None) => format!("from {from}"),
        (None, Some(to)) => format!("up to {to}"),
        (None, None) => "any".to_owned(),
    }
}

/// The export's column beside an amount.
pub fn currency_column(label: &str) -> String {
    format!("{label} (currency)")
}

/// A condition that no address carries.
pub fn condition_too_long(most: usize) -> String {
    format!("A condition of a list has {most} characters at most")
}

/// A condition on a field that is not there.
pub fn unknown_field(path: &Path) -> String {
    format!("There is no field “{path}” here")
}

/// A comparison the field's type does not have.
pub fn unfit_operator(path: &Path) -> String {
    format!("The field “{path}” cannot be compared like this")
}

/// A value of another type than the field's.
pub fn unfit_value(path: &Path) -> String {
    format!("The value does not fit the field “{path}”")
}

/// A choice the field does not have.
pub fn unknown_choice(path: &Path, choice: &str) -> String {
    format!("The field “{path}” has no choice “{choice}”")
}

/// Nothing to compare with.
pub fn empty_value(path: &Path) -> String {
    format!("Say what “{path}” is compared with, or ask whether it is empty")
}

/// Too long a text to compare with.
pub fn text_too_long(path: &Path, longest: usize) -> String {
    format!("The text to compare “{path}” with is longer than {longest} characters")
}

/// More parts than a condition may have.
pub fn criteria_too_big(most: usize) -> String {
    format!("The condition has more than {most} parts")
}

/// Deeper nesting than a condition may have.
pub fn criteria_too_deep(most: usize) -> String {
    format!("The condition is nested more than {most} deep")
}

/// What people call one record of a kind.
pub const fn object(object: Object) -> &'static str {
    match object {
        Object::Account => "Company",
        Object::Mail => "Mail",
        Object::Opportunity => "Opportunity",
        Object::Product => "Product",
        Object::Registration => "Registration",
        Object::Relationship => "Relationship",
        Object::Territory => "Territory",
        Object::User => "Person",
        Object::SignIn => "Try to sign in",
        Object::PermissionSet => "Permission set",
        Object::SharingRule => "Sharing rule",
        Object::AccessDefaults => "Access defaults",
        Object::Event => "Entry of the trail",
    }
}
