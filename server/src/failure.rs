//! From a database error to a refusal: a broken constraint becomes a sentence, anything else is ours and goes to the logs.

use sea_orm::{DbErr, SqlErr};
use shared::{refusal::Refusal, words};

/// Constraints whose breaking a person can understand. SQLite names columns, PostgreSQL names the index.
const SENTENCES: &[(&[&str], &str)] = &[
    (&["claim_lines_active", "claim_lines.customer_id"], words::deals::BLOCKED_BY_CLAIM),
    (&["accounts_match", "accounts.match_name"], words::deals::CUSTOMER_EXISTS),
    (&["accounts_domain", "accounts.domain_key"], words::deals::CUSTOMER_EXISTS),
    (&["territories_name", "territories.name_key"], words::relations::TERRITORY_EXISTS),
    (&["account_relationships_active", "account_relationships.from_id"], words::relations::RELATED_ALREADY),
    (&["users_email", "users.email_key"], words::users::EMAIL_TAKEN),
    (&["permission_sets_name", "permission_sets.name_key"], words::access::SET_NAME_TAKEN),
    (&["sharing_rules_name", "sharing_rules.name_key"], words::access::RULE_NAME_TAKEN),
    (&["products_name", "products.name_key"], words::forms::PRODUCT_EXISTS),
    (&["events_key", "events.actor_id"], words::forms::KEY_USED),
];

/// What the caller is told of a database error.
pub(crate) fn refusal(error: DbErr) -> Refusal {
    if let Some(SqlErr::UniqueConstraintViolation(message)) = error.sql_err() {
        let known = SENTENCES.iter().find(|(marks, _)| marks.iter().any(|mark| message.contains(mark)));
        if let Some((_, sentence)) = known {
            return Refusal::Conflict((*sentence).to_owned());
        }
    }
    if is_busy(&error) {
        tracing::warn!(%error, "the database is busy");
        return Refusal::Busy;
    }
    tracing::error!(%error, "database error");
    Refusal::Broken { request: String::new() }
}

/// No free connection, a lock that did not come free, or a transaction that has to be tried again.
fn is_busy(error: &DbErr) -> bool {
    if matches!(error, DbErr::ConnectionAcquire(_)) {
        return true;
    }
    let text = error.to_string();
    ["database is locked", "could not serialize", "deadlock detected"].iter().any(|mark| text.contains(mark))
}
