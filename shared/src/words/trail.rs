//! The audit trail.

use crate::access::{Access, Side};
use crate::audit::Event;
use crate::fields::Object;
use crate::words::{audit, lists};

/// The list's heading.
pub const TRAIL: &str = "Audit trail";
/// What it is for.
pub const PURPOSE: &str = "Every change and every sign-in, newest first. Entries cannot be changed or removed.";
/// Nothing yet.
pub const EMPTY: &str = "Nothing has happened yet";
/// Nothing yet.
pub const EMPTY_TEXT: &str = "The first change anybody makes stands here.";
/// On a record's page.
pub const HISTORY: &str = "History";
/// Heading.
pub const ENTRY: &str = "Entry";
/// Heading.
pub const CHANGES: &str = "What changed";
/// Heading.
pub const PROOF: &str = "Its place in the chain";
/// Label.
pub const HAPPENED: &str = "What happened";
/// Leads to the list.
pub const ALL_OF_RECORD: &str = "All entries of this record";
/// Label.
pub const WHO: &str = "Who";
/// Label.
pub const AS_WHOM: &str = "As whom";
/// Label.
pub const WHY: &str = "Why";
/// Label.
pub const WHEN: &str = "When";
/// Label.
pub const FROM: &str = "From";
/// Label.
pub const RECORD_NAME: &str = "Name of the record";
/// Label.
pub const SAID: &str = "What was said";
/// Label.
pub const REQUEST: &str = "Request";
/// Label.
pub const HASH: &str = "Hash";
/// Label.
pub const PREVIOUS: &str = "Hash of the entry before";
/// Column.
pub const FIELD: &str = "Field";
/// Column.
pub const BEFORE: &str = "Before";
/// Column.
pub const AFTER: &str = "After";
/// A share, as a field's change.
pub const SHARED_WITH: &str = "Shared with";
/// A field of one record that outsiders do not see, as a change.
pub const HIDDEN_FIELD: &str = "Hidden from outsiders";
/// Territories of a partner, as a change.
pub const TERRITORIES: &str = "Territories";
/// Permission sets given to a person by name, as a change.
pub const SETS: &str = "Permission sets";
/// An entry about something that is no field.
pub const NOTHING_CHANGED: &str = "No field of the record changed.";
/// A record whose name its reader may not know.
pub const HIDDEN_RECORD: &str = "A record you may not see";
/// A record that was removed.
pub const GONE_RECORD: &str = "No longer there";
/// A record without a name.
pub const UNNAMED_RECORD: &str = "Without a name";

/// An entry's heading.
pub fn entry(position: i64) -> String {
    format!("{ENTRY} {position}")
}

/// The heading of an entry's page.
pub fn title(what: &str, name: Option<&str>) -> String {
    name.map_or_else(|| what.to_owned(), |name| format!("{what}: {name}"))
}

/// What changed that its reader may not see.
pub fn hidden(count: u32) -> String {
    match count {
        1 => "1 change of a field you may not see".to_owned(),
        count => format!("{count} changes of fields you may not see"),
    }
}

/// A field's change in one line.
pub fn change(label: &str, before: &str, after: &str) -> String {
    match (before.is_empty(), after.is_empty()) {
        (true, _) => format!("{label}: {after}"),
        (false, true) => format!("{label}: {before} → nothing"),
        (false, false) => format!("{label}: {before} → {after}"),
    }
}

/// With whom a record was shared, and how far.
pub fn shared_with(name: &str, access: Access) -> String {
    format!("{name} ({})", access.label().to_lowercase())
}

/// A product with its quantity.
pub fn line(product: &str, quantity: &str) -> String {
    format!("{quantity} × {product}")
}

/// What happened, for somebody of the vendor's who may see the record it happened to.
pub fn sentence(event: &Event, what: &str, actor: &str, object: Object) -> String {
    let record = lists::object(object).to_lowercase();
    event.sentence(actor, Side::Vendor).unwrap_or_else(|| match event {
        Event::DraftStarted => format!("{actor} began a registration."),
        Event::DraftSaved => format!("{actor} saved a draft of a registration."),
        Event::DraftDeleted => format!("{actor} threw away a draft of a registration."),
        Event::Added => format!("{actor} added this {record}."),
        Event::Changed => format!("{actor} changed this {record}."),
        Event::Deleted => format!("{actor} deleted this {record}."),
        Event::Shared => format!("{actor} shared this {record}."),
        Event::Unshared => format!("{actor} took back a share of this {record}."),
        Event::FieldHidden => format!("{actor} hid a field of this {record} from outsiders."),
        Event::FieldShown => format!("{actor} showed a field of this {record} to outsiders again."),
        Event::Released => format!("This {record} is no longer a partner's: the protection ended."),
        Event::Imported { .. } => format!("{actor} brought in this {record} from another system."),
        Event::SetUp => format!("A command of the installation set up this {record}."),
        Event::MailWritten => format!("{actor} had this {record} written."),
        Event::MailSent => format!("This {record} was handed over."),
        Event::MailFailed => format!("This {record} was given up after the last try."),
        Event::SignedIn => format!("{actor} signed in."),
        Event::SignedOut => format!("{actor} signed out."),
        _ => plainly(what, actor),
    })
}

/// What happened, for somebody who may not see the record it happened to.
pub fn plainly(what: &str, actor: &str) -> String {
    format!("{what}, by {actor}.")
}

/// Who acted, where the reader may not see it.
pub const SOMEBODY: &str = "Somebody";

/// Who acted, where nobody did.
pub const SYSTEM: &str = audit::SYSTEM;

/// The way back from a decision.
pub const PUT_BACK: &str = "Put this back";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_change_reads_as_what_became_of_what() {
        assert_eq!(change("Tier", "Silver", "Gold"), "Tier: Silver → Gold");
        assert_eq!(change("Tier", "", "Gold"), "Tier: Gold");
        assert_eq!(change("Tier", "Silver", ""), "Tier: Silver → nothing");
    }

    #[test]
    fn what_is_hidden_is_counted() {
        assert_eq!(hidden(1), "1 change of a field you may not see");
        assert_eq!(hidden(2), "2 changes of fields you may not see");
    }

    #[test]
    fn what_a_timeline_does_not_tell_the_trail_does() {
        let told = |event: Event| sentence(&event, "Changed", "Dana", Object::Account);
        assert_eq!(told(Event::Changed), "Dana changed this company.");
        assert_eq!(told(Event::SignedIn), "Dana signed in.");
    }
}
