//! The calls of notices.

use crate::seam::{Answer, Json};
#[cfg(feature = "ssr")]
use crate::seam::{answer, answer_writing};
use serde::{Deserialize, Serialize};
use shared::notices::Notice;
use shared::time::Local;
use ui::prelude::*;

/// The notices and when they were read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Notices {
    /// Newest first.
    pub notices: Vec<Notice>,
    /// When this was read.
    #[serde(deserialize_with = "shared::time::wire::read")]
    pub now: Local,
}

/// How many are not read.
#[server(endpoint = "notices/unread", input = Json, output = Json)]
pub async fn unread() -> Answer<u32> {
    answer(async |request| server::notices::unread(request).await).await
}

/// The reader's notices.
#[server(endpoint = "notices/list", input = Json, output = Json)]
pub async fn list_notices() -> Answer<Notices> {
    answer(async |request| {
        Ok(Notices { notices: server::notices::recent(request).await?, now: request.local(request.now()) })
    })
    .await
}

/// Marks them as read.
#[server(endpoint = "notices/read", input = Json, output = Json)]
pub async fn mark_read() -> Answer<()> {
    answer_writing(async |request| server::notices::mark_read(request).await).await
}
