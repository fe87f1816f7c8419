//! Mails that the portal sends: each is a record until it is sent, and afterwards.

use crate::fields::Object;
use crate::ids::{MailId, Named, UserId};
use crate::list::{List, Record, Sort};
use crate::time::{Local, Zone};
use crate::words::mails as say;
use serde::{Deserialize, Serialize};

/// What a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailKind {
    /// A link to choose the first password.
    Invitation,
    /// Said once the first password is chosen.
    Welcome,
    /// A link to choose another password.
    Reset,
    /// Said at the old address once somebody signs in with another one.
    AddressChanged,
}

impl MailKind {
    /// All kinds.
    pub const ALL: [MailKind; 4] = [MailKind::Invitation, MailKind::Welcome, MailKind::Reset, MailKind::AddressChanged];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            MailKind::Invitation => "invitation",
            MailKind::Welcome => "welcome",
            MailKind::Reset => "reset",
            MailKind::AddressChanged => "address_changed",
        }
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        say::kind(self)
    }
}

/// How far a mail is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MailState {
    /// It will be tried, or tried again.
    Waiting,
    /// It was handed over.
    Sent,
    /// It was given up.
    Failed,
}

impl MailState {
    /// All states.
    pub const ALL: [MailState; 3] = [MailState::Waiting, MailState::Sent, MailState::Failed];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            MailState::Waiting => "waiting",
            MailState::Sent => "sent",
            MailState::Failed => "failed",
        }
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        say::state(self)
    }
}

/// How often a mail is tried before it is given up. With pauses that double from one minute on, that is half an hour: a mail server that
/// is restarted is back by then, and whoever waits for a mail has not given up yet.
pub const TRIES_MOST: i64 = 6;

/// Where the link stands in a mail's text. What is kept has this in its place, so that the link can be forgotten once it was sent.
pub const LINK: &str = "{link}";

/// The mails.
pub const OUTBOX: List = List {
    object: Object::Mail,
    columns: &["subject", "to_name", "to_address", "kind", "state", "tries", "created_at"],
    search: &["subject", "to_name", "to_address"],
    filters: &["kind", "state"],
    default_sort: Sort { field: "created_at", descending: true },
    page_size: 50,
};

/// A mail about to be kept.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Letter {
    /// What it is.
    pub kind: MailKind,
    /// The line that is read first.
    pub subject: String,
    /// The text, with [`LINK`] where the link stands.
    pub body: String,
}

/// What a mail's own page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MailPage {
    /// Its fields.
    pub record: Record,
    /// The mail.
    pub id: MailId,
    /// Its text, as far as it may still be read.
    pub body: String,
    /// Whom it is about.
    pub about: Named<UserId>,
    /// When this was read.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub now: Local,
    /// The vendor's time.
    pub zone: Zone,
}
