//! The fields of a try to sign in.

use super::{Field, Kind, Object, TextRule, internal, required};
use crate::users::sign_ins::{METHODS, RESULTS};

pub(super) const FIELDS: &[Field] = &[
    required(internal("created_at", "When", Kind::Instant)),
    internal("user", "Person", Kind::Reference(Object::User)),
    internal("email", "Address typed", Kind::Text(TextRule::Email)),
    required(internal("method", "With", Kind::Choice(METHODS))),
    required(internal("result", "Result", Kind::Choice(RESULTS))),
    internal("address", "Network address", Kind::Text(TextRule::Line)),
    internal("agent", "Browser", Kind::Text(TextRule::Line)),
];
