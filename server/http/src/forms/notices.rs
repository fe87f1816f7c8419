//! Notices.

use super::{Sent, see};
use app::seam::Came;
use axum::Extension;
use server::{Request, notices};

/// `POST /notices/read`
pub async fn read(Extension(Came { asked, .. }): Extension<Came>) -> Sent {
    Request::write(asked, async |request| notices::mark_read(request).await).await?;
    Ok(see("/notices".to_owned()))
}
