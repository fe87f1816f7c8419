//! Why something may or may not be done.

use crate::access::{Access, Licence, Right};

/// Creating what one's role does not create.
pub const CREATE: &str = "Only people of a partner company register deals. Your channel manager can help.";
/// A move of the other side.
pub const OTHER_SIDE: &str = "This step belongs to the other side.";
/// Editing after submitting.
pub const NOT_EDITABLE: &str =
    "A registration can be changed while it is a draft or while you are asked for information.";
/// Deleting after submitting.
pub const ONLY_DRAFTS: &str = "Only a draft can be deleted. A submitted registration can be withdrawn.";
/// What was shared for reading.
pub const READ_ONLY: &str = "This was shared with you to read, not to change.";
/// A kind of record somebody has no right on.
pub const NO_RIGHT: &str = "Your permissions do not include this. An administrator can give them to you.";

/// What people call a right.
pub const fn right(right: Right) -> &'static str {
    match right {
        Right::Read => "Read",
        Right::Create => "Create",
        Right::Edit => "Edit",
        Right::Delete => "Delete",
    }
}

/// What people call how far something reaches.
pub const fn access(access: Access) -> &'static str {
    match access {
        Access::Read => "Read",
        Access::Edit => "Edit",
    }
}

/// What people call a licence.
pub const fn licence(licence: Licence) -> &'static str {
    match licence {
        Licence::Internal => "Internal",
        Licence::FullCoSelling => "Full co-selling",
        Licence::Limited => "Limited",
    }
}
