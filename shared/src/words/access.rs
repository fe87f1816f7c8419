//! Why something may not be done.

/// Creating what one's role does not create.
pub const CREATE: &str = "Only people of a partner company register deals. Your channel manager can help.";
/// A move of the other side.
pub const OTHER_SIDE: &str = "This step belongs to the other side.";
/// Editing after submitting.
pub const NOT_EDITABLE: &str =
    "A registration can be changed while it is a draft or while you are asked for information.";
/// Deleting after submitting.
pub const ONLY_DRAFTS: &str = "Only a draft can be deleted. A submitted registration can be withdrawn.";
