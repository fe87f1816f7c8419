//! The calls of conditions.

#[cfg(feature = "ssr")]
use crate::seam::answer;
use crate::seam::{Answer, Json};
use shared::fields::Object;
use shared::list::Counted;
use ui::prelude::*;

/// How many records meet a condition, of those that the reader may see.
#[server(endpoint = "criteria/count", input = Json, output = Json)]
pub async fn count_matching(object: Object, text: String) -> Answer<Counted> {
    answer(async |request| server::list::count_matching(request, object, &text).await).await
}
