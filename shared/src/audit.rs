//! What the trail says: one entry for every committed change, with a sentence for each side.

use crate::access::Side;
use crate::accounts::merging::Moved;
use crate::accounts::relationships::RelationKind;
use crate::deals::{RejectReason, Verdict};
use crate::fields::Object;
use crate::ids::{AccountId, EventId, ImportId, Named};
use crate::list::{List, Sort, WHERE};
use crate::words;
use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use serde_json::Value as Json;
use uuid::Uuid;

/// What happened to a record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "what", rename_all = "snake_case")]
pub enum Event {
    /// A partner began a registration.
    DraftStarted,
    /// Answers were kept.
    DraftSaved,
    /// A draft was thrown away.
    DraftDeleted,
    /// Handed in.
    Submitted {
        /// What the conflict check found.
        verdict: Verdict,
    },
    /// The vendor asked.
    InfoRequested {
        /// What was asked.
        question: String,
    },
    /// The partner answered.
    Answered {
        /// What was answered.
        reply: String,
        /// What the conflict check found this time.
        verdict: Verdict,
    },
    /// Protected.
    Approved {
        /// Last day of the protection.
        #[serde(deserialize_with = "crate::time::wire::read")]
        until: NaiveDate,
        /// Words for the partner.
        comment: Option<String>,
    },
    /// Turned down.
    Rejected {
        /// Why.
        reason: RejectReason,
        /// Words for the partner.
        comment: Option<String>,
    },
    /// Taken back.
    Withdrawn {
        /// Why.
        comment: Option<String>,
    },
    /// The protection ended.
    Expired,
    /// Added by somebody.
    Added,
    /// Changed by somebody.
    Changed,
    /// Deleted by somebody.
    Deleted,
    /// Shared by hand.
    Shared,
    /// A share taken back.
    Unshared,
    /// A field of it hidden from outsiders.
    FieldHidden,
    /// A field of it shown to outsiders again.
    FieldShown,
    /// Brought into a relationship with another company: an entry on each of the two.
    Related {
        /// How the first stands to the second.
        kind: RelationKind,
        /// The first.
        from: Named<AccountId>,
        /// The second.
        to: Named<AccountId>,
    },
    /// A relationship with another company ended: an entry on each of the two.
    RelationEnded {
        /// How the first stood to the second.
        kind: RelationKind,
        /// The first.
        from: Named<AccountId>,
        /// The second.
        to: Named<AccountId>,
    },
    /// A company went into another one.
    Merged {
        /// The one that stays.
        into: Named<AccountId>,
        /// What moved there.
        moved: Moved,
    },
    /// Another company went into this one.
    MergedFrom {
        /// The one that went.
        from: Named<AccountId>,
        /// What came from there.
        moved: Moved,
    },
    /// A person left for another company.
    MovedAway {
        /// Where to.
        to: Named<AccountId>,
    },
    /// A person came from another company.
    MovedHere {
        /// Where from.
        from: Named<AccountId>,
    },
    /// Invited to sign in.
    Invited,
    /// Sent the invitation once more.
    InvitationSent,
    /// Chose a password with a link.
    PasswordSet,
    /// Sent a link for a new password.
    ResetSent,
    /// Kept out for a while.
    Locked,
    /// Let in again.
    Unlocked,
    /// Lost their access for good.
    Deactivated,
    /// Got their access back.
    Reactivated,
    /// A mail was written and waits to be sent.
    MailWritten,
    /// A mail was handed over.
    MailSent,
    /// A mail was given up.
    MailFailed,
    /// Made by a decision.
    Made,
    /// No longer a partner's, since its protection ended.
    Released,
    /// Taken from another system.
    Imported {
        /// The run.
        run: ImportId,
    },
    /// Set up with a command of the installation.
    SetUp,
    /// A person signed in.
    SignedIn,
    /// A person signed out.
    SignedOut,
    /// Somebody began to look as this person.
    ViewStarted,
    /// Somebody no longer looks as this person.
    ViewEnded,
    /// A person changed their own password.
    PasswordChanged,
    /// A person's sessions were ended by themself or by somebody who looks after them.
    SessionsEnded {
        /// How many ran.
        count: u64,
    },
    /// A person set up their second factor.
    SecondFactorSetUp,
    /// A person switched their second factor off.
    SecondFactorSwitchedOff,
    /// An administrator took somebody's second factor away.
    SecondFactorReset,
}

impl Event {
    /// The name it is stored under, beside its content.
    pub fn name(&self) -> &'static str {
        match self {
            Event::DraftStarted => "draft_started",
            Event::DraftSaved => "draft_saved",
            Event::DraftDeleted => "draft_deleted",
            Event::Submitted { .. } => "submitted",
            Event::InfoRequested { .. } => "info_requested",
            Event::Answered { .. } => "answered",
            Event::Approved { .. } => "approved",
            Event::Rejected { .. } => "rejected",
            Event::Withdrawn { .. } => "withdrawn",
            Event::Expired => "expired",
            Event::Added => "added",
            Event::Changed => "changed",
            Event::Deleted => "deleted",
            Event::Shared => "shared",
            Event::Unshared => "unshared",
            Event::FieldHidden => "field_hidden",
            Event::FieldShown => "field_shown",
            Event::Related { .. } => "related",
            Event::RelationEnded { .. } => "relation_ended",
            Event::Merged { .. } => "merged",
            Event::MergedFrom { .. } => "merged_from",
            Event::MovedAway { .. } => "moved_away",
            Event::MovedHere { .. } => "moved_here",
            Event::Invited => "invited",
            Event::InvitationSent => "invitation_sent",
            Event::PasswordSet => "password_set",
            Event::ResetSent => "reset_sent",
            Event::Locked => "locked",
            Event::Unlocked => "unlocked",
            Event::Deactivated => "deactivated",
            Event::Reactivated => "reactivated",
            Event::MailWritten => "mail_written",
            Event::MailSent => "mail_sent",
            Event::MailFailed => "mail_failed",
            Event::Made => "made",
            Event::Released => "released",
            Event::Imported { .. } => "imported",
            Event::SetUp => "set_up",
            Event::SignedIn => "signed_in",
            Event::SignedOut => "signed_out",
            Event::ViewStarted => "view_started",
            Event::ViewEnded => "view_ended",
            Event::PasswordChanged => "password_changed",
            Event::SessionsEnded { .. } => "sessions_ended",
            Event::SecondFactorSetUp => "second_factor_set_up",
            Event::SecondFactorSwitchedOff => "second_factor_switched_off",
            Event::SecondFactorReset => "second_factor_reset",
        }
    }

    /// The names of the events that a timeline shows: the others are kept but say nothing to either side.
    pub const TOLD: [&'static str; 8] =
        ["submitted", "info_requested", "answered", "approved", "rejected", "withdrawn", "expired", "made"];

    /// What it says on a timeline, to the given side; none where that side is not told.
    pub fn sentence(&self, actor: &str, side: Side) -> Option<String> {
        words::audit::sentence(self, actor, side)
    }

    /// The words somebody added to it.
    pub fn comment(&self) -> Option<&str> {
        match self {
            Event::InfoRequested { question } => Some(question),
            Event::Answered { reply, .. } => Some(reply),
            Event::Approved { comment, .. } | Event::Rejected { comment, .. } | Event::Withdrawn { comment } => {
                comment.as_deref()
            }
            _ => None,
        }
    }

    /// The side that gets a notice of it.
    pub fn notifies(&self) -> Option<Side> {
        match self {
            Event::Submitted { .. } | Event::Answered { .. } | Event::Withdrawn { .. } => Some(Side::Vendor),
            Event::InfoRequested { .. } | Event::Approved { .. } | Event::Rejected { .. } | Event::Expired => {
                Some(Side::Partner)
            }
            _ => None,
        }
    }
}

/// One field's change.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Change {
    /// The column.
    pub field: String,
    /// What it was; null for a new record.
    pub before: Json,
    /// What it is.
    pub after: Json,
}

/// One entry of the trail, as stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// Its id.
    pub id: EventId,
    /// When.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub at: DateTime<Utc>,
    /// Who; none for scheduled work and commands.
    pub actor: Option<Uuid>,
    /// The kind of record.
    pub object: Object,
    /// The record.
    pub record: Uuid,
    /// What.
    pub event: Event,
    /// The change itself.
    pub changes: Vec<Change>,
    /// The request it happened in.
    pub request: String,
    /// Whom the actor was looking or acting as, where it was somebody else.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub whom: Option<Uuid>,
    /// Why they did, as they typed it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub why: Option<String>,
    /// The network address it was asked from; none for commands and scheduled work.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
}

/// The trail as a list, newest first. A condition asks for the entries of one record: `record = "…"`.
pub const TRAIL: List = List {
    object: Object::Event,
    columns: &["what", "record", "actor", "at", "object", "address"],
    search: &["actor.name", "record", "address"],
    filters: &["what", "object"],
    default_sort: Sort { field: "position", descending: true },
    page_size: 50,
};

/// The condition that finds the entries about one record, in its text form.
pub fn about(record: Uuid) -> String {
    format!("record = \"{record}\"")
}

/// The same in the list's address.
pub fn query_about(record: Uuid) -> String {
    form_urlencoded::Serializer::new(String::new()).append_pair(WHERE, &about(record)).finish()
}

/// What has become of the record that an entry is about, for its reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Fate {
    /// It is there, and they may see it.
    There,
    /// It is there, or was a draft of somebody else's: not for them to see.
    Hidden,
    /// It is no longer there.
    Gone,
}

/// One field's change in words, for somebody who may see the field.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ChangeLine {
    /// The field's label.
    pub label: String,
    /// What it was; blank for nothing.
    pub before: String,
    /// What it is; blank for nothing.
    pub after: String,
}

/// An entry as its reader may see it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EntryPage {
    /// Its id.
    pub id: EventId,
    /// Its place in the trail.
    pub position: i64,
    /// When, in the vendor's time zone.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub at: crate::time::Local,
    /// What happened, in two or three words.
    pub what: String,
    /// What happened, in a sentence.
    pub sentence: String,
    /// The words somebody added.
    pub comment: Option<String>,
    /// Who; none where the reader may not see it.
    pub actor: Option<String>,
    /// As whom; none where it was nobody else.
    pub whom: Option<String>,
    /// Why, as it was typed.
    pub why: Option<String>,
    /// From which network address.
    pub from: Option<String>,
    /// The kind of record; none where the reader may not see it.
    pub object: Option<Object>,
    /// The record; none where the reader may not see it.
    pub record: Option<Uuid>,
    /// What became of the record.
    pub fate: Fate,
    /// What the record is called; none where it has no name, or none for the reader.
    pub name: Option<String>,
    /// What changed, as far as the reader may see it.
    pub changes: Vec<ChangeLine>,
    /// What changed of rights and conditions, in sentences.
    pub further: Vec<String>,
    /// How many fields changed that the reader may not see.
    pub hidden: u32,
    /// Whether the reader may put the record back to what it was before.
    pub can_put_back: bool,
    /// The request it happened in, as it stands in the logs.
    pub request: String,
    /// The hash of the entry before; blank for the first.
    pub previous: String,
    /// Its own hash.
    pub hash: String,
}

/// One line of a record's timeline, as one side may read it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct TimelineLine {
    /// When, in the vendor's time zone.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub at: crate::time::Local,
    /// The event's name, for its mark.
    pub what: String,
    /// What happened.
    pub sentence: String,
    /// The words somebody added.
    pub comment: Option<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_event_is_stored_and_read_back_unchanged() {
        let event = Event::Rejected { reason: RejectReason::Duplicate, comment: Some("See DR-1".into()) };
        let text = serde_json::to_string(&event).expect("writes");
        assert_eq!(serde_json::from_str::<Event>(&text).expect("reads"), event);
        assert!(text.contains(event.name()));
    }

    #[test]
    fn an_entry_that_names_no_address_and_nobody_else_is_written_as_it_always_was() {
        let text = r#"{"id":"00000000-0000-0000-0000-000000000001","at":"2026-11-22T09:00:00Z","actor":null,"object":"user","record":"00000000-0000-0000-0000-000000000002","event":{"what":"set_up"},"changes":[],"request":"command"}"#;
        let entry: Entry = serde_json::from_str(text).expect("reads");
        assert_eq!((entry.whom, &entry.why, &entry.from), (None, &None, &None));
        assert_eq!(serde_json::to_string(&entry).expect("writes"), text);
        let later = Entry { from: Some("192.0.2.7".into()), why: Some("Asked on the phone".into()), ..entry };
        let text = serde_json::to_string(&later).expect("writes");
        assert_eq!(serde_json::from_str::<Entry>(&text).expect("reads"), later);
    }

    #[test]
    fn the_entries_of_a_record_are_found_by_a_condition_that_can_be_read() {
        let condition = about(Uuid::from_u128(7));
        let read = crate::criteria::text::parse_for(&condition, Object::Event, &|_, _| true).expect("a condition");
        assert_eq!(read, crate::criteria::field("record").is("00000000-0000-0000-0000-000000000007"));
    }

    #[test]
    fn companies_that_were_merged_and_related_read_back_unchanged() {
        let company = |n: u128, name: &str| Named { id: AccountId(Uuid::from_u128(n)), name: name.to_owned() };
        let moved = Moved { people: 2, claims: 1, ..Moved::default() };
        for event in [
            Event::Merged { into: company(1, "Acme GmbH"), moved },
            Event::Related { kind: RelationKind::AgencyOf, from: company(1, "Acme GmbH"), to: company(2, "Globex AG") },
            Event::MovedHere { from: company(2, "Globex AG") },
        ] {
            let text = serde_json::to_string(&event).expect("writes");
            assert_eq!(serde_json::from_str::<Event>(&text).expect("reads"), event);
            assert!(text.contains(event.name()));
        }
    }

    #[test]
    fn the_partner_is_never_told_of_drafts_saved_or_imports() {
        for event in [Event::DraftSaved, Event::SetUp, Event::SignedIn] {
            assert_eq!(event.sentence("Dana", Side::Partner), None);
        }
    }
}
