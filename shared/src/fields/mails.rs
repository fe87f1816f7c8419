//! The fields of a mail. Its text is none of them: it stands on the mail's own page alone.

use super::{Choice, Field, Kind, Object, TextRule, internal, required};
use crate::mails::{MailKind, MailState};

/// The kinds of mail as choices.
pub const KINDS: &[Choice] = &[
    Choice { value: MailKind::Invitation.name(), label: MailKind::Invitation.label() },
    Choice { value: MailKind::Welcome.name(), label: MailKind::Welcome.label() },
    Choice { value: MailKind::Reset.name(), label: MailKind::Reset.label() },
    Choice { value: MailKind::AddressChanged.name(), label: MailKind::AddressChanged.label() },
];

/// How far a mail is, as choices.
pub const STATES: &[Choice] = &[
    Choice { value: MailState::Waiting.name(), label: MailState::Waiting.label() },
    Choice { value: MailState::Sent.name(), label: MailState::Sent.label() },
    Choice { value: MailState::Failed.name(), label: MailState::Failed.label() },
];

pub(super) const FIELDS: &[Field] = &[
    required(internal("subject", "Subject", Kind::Text(TextRule::Line))),
    required(internal("to_name", "To", Kind::Text(TextRule::PersonName))),
    required(internal("to_address", "Address", Kind::Text(TextRule::Email))),
    required(internal("kind", "Kind", Kind::Choice(KINDS))),
    required(internal("state", "Status", Kind::Choice(STATES))),
    internal("about", "About", Kind::Reference(Object::User)),
    internal("tries", "Tries", Kind::Whole),
    internal("next_try_at", "Next try", Kind::Instant),
    internal("sent_at", "Sent", Kind::Instant),
    internal("failure", "What went wrong", Kind::Text(TextRule::Lines)),
    internal("created_at", "Written", Kind::Instant),
    internal("changed_at", "Changed", Kind::Instant),
];
