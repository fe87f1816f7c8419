//! What the bell tells.

use crate::ids::{NoticeId, RegistrationId};
use crate::time::Local;
use serde::{Deserialize, Serialize};

/// One notice to one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Notice {
    /// Its id.
    pub id: NoticeId,
    /// When, in the vendor's time zone.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub at: Local,
    /// What happened.
    pub sentence: String,
    /// The registration it is about.
    pub registration: RegistrationId,
    /// What the registration is called.
    pub title: String,
    /// Whether it was read.
    pub read: bool,
}

/// How often the bell looks, in seconds.
pub const LOOK_EVERY_SECONDS: u64 = 8;
