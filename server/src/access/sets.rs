//! Permission sets: kept with their rights and whom they are given to.

use crate::sql::name;
use sea_orm::sea_query::{InsertStatement, Query};
use shared::access::PermissionSet;

/// What stores a set's rights and its roles and tiers, beside the set itself.
pub(super) fn parts(set: &PermissionSet) -> Vec<InsertStatement> {
    let id = set.id.0;
    let mut parts = Vec::new();
    for (object, right) in set.rights.object_rights() {
        parts.push(
            Query::insert()
                .into_table(name("permission_set_objects"))
                .columns(["set_id", "object", "allowed"].map(name))
                .values_panic([id.into(), object.name().into(), right.name().into()])
                .to_owned(),
        );
    }
    for (object, field, access) in set.rights.field_rights() {
        parts.push(
            Query::insert()
                .into_table(name("permission_set_fields"))
                .columns(["set_id", "object", "field", "access"].map(name))
                .values_panic([id.into(), object.name().into(), field.into(), access.name().into()])
                .to_owned(),
        );
    }
    for role in &set.roles {
        parts.push(
            Query::insert()
                .into_table(name("permission_set_roles"))
                .columns(["set_id", "role"].map(name))
                .values_panic([id.into(), role.name().into()])
                .to_owned(),
        );
    }
    for tier in &set.tiers {
        parts.push(
            Query::insert()
                .into_table(name("permission_set_tiers"))
                .columns(["set_id", "tier"].map(name))
                .values_panic([id.into(), tier.as_str().into()])
                .to_owned(),
        );
    }
    parts
}
