//! The fields of an entry of the trail. What changed is no field: whoever reads it is shown of it what they may see of the record.

use super::{Choice, Field, Kind, Object, TextRule, internal, required};

/// What can have happened, as choices, in the order of a record's life.
pub const WHATS: &[Choice] = &[
    Choice { value: "draft_started", label: "Draft begun" },
    Choice { value: "draft_saved", label: "Draft saved" },
    Choice { value: "draft_deleted", label: "Draft thrown away" },
    Choice { value: "submitted", label: "Submitted" },
    Choice { value: "info_requested", label: "Information requested" },
    Choice { value: "answered", label: "Answered" },
    Choice { value: "approved", label: "Approved" },
    Choice { value: "rejected", label: "Rejected" },
    Choice { value: "withdrawn", label: "Withdrawn" },
    Choice { value: "expired", label: "Protection ended" },
    Choice { value: "added", label: "Added" },
    Choice { value: "changed", label: "Changed" },
    Choice { value: "deleted", label: "Deleted" },
    Choice { value: "shared", label: "Shared" },
    Choice { value: "unshared", label: "Share taken back" },
    Choice { value: "field_hidden", label: "Field hidden" },
    Choice { value: "field_shown", label: "Field shown again" },
    Choice { value: "related", label: "Relationship added" },
    Choice { value: "relation_ended", label: "Relationship ended" },
    Choice { value: "merged", label: "Merged into another" },
    Choice { value: "merged_from", label: "Another merged into it" },
    Choice { value: "moved_away", label: "Moved away" },
    Choice { value: "moved_here", label: "Moved here" },
    Choice { value: "invited", label: "Invited" },
    Choice { value: "invitation_sent", label: "Invitation sent again" },
    Choice { value: "password_set", label: "Password chosen" },
    Choice { value: "reset_sent", label: "Link for a password sent" },
    Choice { value: "locked", label: "Locked" },
    Choice { value: "unlocked", label: "Unlocked" },
    Choice { value: "deactivated", label: "Deactivated" },
    Choice { value: "reactivated", label: "Reactivated" },
    Choice { value: "mail_written", label: "Mail written" },
    Choice { value: "mail_sent", label: "Mail sent" },
    Choice { value: "mail_failed", label: "Mail given up" },
    Choice { value: "made", label: "Made by an approval" },
    Choice { value: "released", label: "Released" },
    Choice { value: "imported", label: "Imported" },
    Choice { value: "set_up", label: "Set up by a command" },
    Choice { value: "signed_in", label: "Signed in" },
    Choice { value: "signed_out", label: "Signed out" },
    Choice { value: "view_started", label: "View as begun" },
    Choice { value: "view_ended", label: "View as ended" },
    Choice { value: "password_changed", label: "Password changed" },
    Choice { value: "sessions_ended", label: "Sessions ended" },
    Choice { value: "second_factor_set_up", label: "Second step set up" },
    Choice { value: "second_factor_switched_off", label: "Second step switched off" },
    Choice { value: "second_factor_reset", label: "Second step reset" },
];

/// The kinds of record that entries are about, as choices.
pub const OBJECTS: &[Choice] = &[
    of(Object::Registration),
    of(Object::Opportunity),
    of(Object::Account),
    of(Object::User),
    of(Object::Mail),
    of(Object::Product),
    of(Object::Relationship),
    of(Object::Territory),
    of(Object::PermissionSet),
    of(Object::SharingRule),
    of(Object::AccessDefaults),
];

const fn of(object: Object) -> Choice {
    Choice { value: object.name(), label: object.label() }
}

pub(super) const FIELDS: &[Field] = &[
    required(internal("position", "Entry", Kind::Whole)),
    required(internal("what", "What", Kind::Choice(WHATS))),
    required(internal("object", "Kind of record", Kind::Choice(OBJECTS))),
    required(internal("record", "Record", Kind::Text(TextRule::Code))),
    internal("actor", "Who", Kind::Reference(Object::User)),
    internal("whom", "As whom", Kind::Reference(Object::User)),
    required(internal("at", "When", Kind::Instant)),
    internal("address", "From", Kind::Text(TextRule::Code)),
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::audit::Event;

    #[test]
    fn whatever_can_happen_can_be_asked_for() {
        // A name that there is not is answered with all there are.
        let told = serde_json::from_str::<Event>(r#"{"what":"?"}"#).expect_err("no event").to_string();
        let names: Vec<&str> = told.split('`').skip(3).step_by(2).collect();
        let asked: Vec<&str> = WHATS.iter().map(|choice| choice.value).collect();
        let missing: Vec<_> = names.iter().filter(|name| !asked.contains(name)).collect();
        let unknown: Vec<_> = asked.iter().filter(|name| !names.contains(name)).collect();
        assert!(names.len() > 20, "{told}");
        assert!(missing.is_empty() && unknown.is_empty(), "without a choice: {missing:?}; no event: {unknown:?}");
    }

    #[test]
    fn every_kind_of_record_can_be_asked_for() {
        // Tries to sign in, and entries themselves, have no entries.
        let told = |object: &Object| !matches!(object, Object::Event | Object::SignIn);
        for object in Object::ALL.into_iter().filter(told) {
            assert!(OBJECTS.iter().any(|choice| choice.value == object.name()), "{object:?}");
        }
    }
}
