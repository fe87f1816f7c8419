//! The first page of each side.

use crate::deals::State;
use crate::list::Page;
use crate::time::{Local, Zone};
use serde::{Deserialize, Serialize};

/// How many registrations stand where.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StateCount {
    /// The state.
    pub state: State,
    /// How many.
    pub count: u64,
}

/// The first page: what waits for the reader, what is going on, and the numbers beside it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Home {
    /// What waits for the reader's side, most urgent first: rows of [`WAITING_COLUMNS`].
    pub waiting: Page,
    /// The registrations changed last: rows of [`RECENT_COLUMNS`].
    pub recent: Page,
    /// How many stand where, of those the reader may see.
    pub counts: Vec<StateCount>,
    /// When this was read.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub now: Local,
    /// The vendor's time.
    pub zone: Zone,
}

/// Columns of what waits.
pub const WAITING_COLUMNS: &[&str] = &["number", "name", "customer_name", "partner", "state", "due_at", "changed_at"];
/// Columns of what is going on.
pub const RECENT_COLUMNS: &[&str] =
    &["number", "name", "customer_name", "partner", "state", "amount", "due_at", "changed_at"];
/// Rows of each list on the first page.
pub const ROWS: u32 = 8;
