//! The keys by which companies and registrations that look alike are found.

use crate::Request;
use crate::sql::name;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use shared::deals::conflict::match_keys;
use shared::fields::Object;
use shared::refusal::Refusal;
use shared::values::domain::Domain;
use uuid::Uuid;

/// The part of a domain that belongs to one company, by the public suffix list; none where it has no such part.
pub(crate) fn registrable(domain: &str) -> Option<String> {
    let domain = Domain::parse(domain).ok()?;
    psl::domain_str(domain.as_str()).map(str::to_owned)
}

/// The keys under which a company or a registration is found.
pub(crate) fn of(name: &str, domain: Option<&str>) -> Vec<String> {
    match_keys(name, domain.and_then(registrable).as_deref())
}

/// Replaces the keys a record is found by in the conflict check.
pub(crate) async fn put(
    request: &mut Request,
    object: Object,
    id: Uuid,
    keys: &[String],
    replace: bool,
) -> Result<(), Refusal> {
    if replace {
        let delete =
            Query::delete().from_table(name("match_keys")).and_where(Expr::col(name("record_id")).eq(id)).to_owned();
        request.execute(&delete).await?;
    }
    if keys.is_empty() {
        return Ok(());
    }
    let mut insert = Query::insert();
    insert.into_table(name("match_keys")).columns(["key", "object", "record_id"].map(name));
    for key in keys {
        insert.values_panic([key.as_str().into(), object.name().into(), id.into()]);
    }
    request.execute(&insert).await.map(|_| ())
}
