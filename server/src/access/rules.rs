//! Sharing rules: which records meet their conditions, stored, so that a list with hundreds of rules asks one index.

use crate::Request;
use crate::criteria::{Joins, compile};
use crate::schema::{self, column};
use crate::sql::name;
use sea_orm::sea_query::{Alias, Condition, Expr, ExprTrait, IntoIden, Query, SelectStatement, UnionType};
use shared::access::SharingRule;
use shared::criteria::{Criteria, Outside, Path, text};
use shared::fields::{Kind, Object};
use shared::refusal::Refusal;
use shared::values::Value;
use uuid::Uuid;

/// Parts of one statement: SQLite takes up to 500.
const PARTS_MOST: usize = 100;

/// Whether a rule's condition asks for something of a record of that kind that its own records refer to.
fn leads_through(rule: &SharingRule, object: Object) -> bool {
    condition_of(rule).paths().iter().any(|path| {
        let steps = path.steps(rule.object).unwrap_or_default();
        steps.iter().skip(1).any(|step| step.object == object)
    })
}

/// A rule's condition; one that cannot be read any more is met by nothing.
pub(super) fn condition_of(rule: &SharingRule) -> Criteria {
    text::parse(&rule.condition, rule.object).unwrap_or_else(|_| Criteria::never())
}

/// Finds anew which rules' conditions a record meets, and those that refer to it, in the transaction that wrote it.
///
/// By the rules that were known last. Where others were decided meanwhile the trail tells, where all writes come by one after the other,
/// and it is done again.
pub(crate) async fn evaluate_record(request: &mut Request, object: Object, id: Uuid) -> Result<(), Refusal> {
    let policy = request.policy().await?;
    let own: Vec<&SharingRule> = policy.rules.iter().filter(|rule| rule.object == object).collect();
    if !own.is_empty() {
        let delete =
            Query::delete().from_table(name("rule_hits")).and_where(Expr::col(name("record_id")).eq(id)).to_owned();
        request.execute(&delete).await?;
        let mut parts = Vec::new();
        for rule in own {
            let mut part = hits(request, rule.object, &condition_of(rule), rule.hits);
            part.and_where(column(&schema::table(object).into_iden(), "id").eq(id));
            parts.push(part);
        }
        insert(request, parts).await?;
    }
    for rule in policy.rules.iter().filter(|rule| leads_through(rule, object)) {
        // Those whose way to the changed record is one reference long are found by it; others are rare, and found by asking all.
        let condition = condition_of(rule);
        let near = near_references(rule.object, &condition, object);
        let mut which = Condition::any();
        for reference in &near {
            let table = schema::table(rule.object).into_iden();
            which = which.add(Expr::col((table, Alias::new(format!("{reference}_id")))).eq(id));
        }
        let which = if is_far(rule.object, &condition, object) { Condition::all() } else { which };
        let affected =
            Query::select().column(name("id")).from(schema::table(rule.object)).cond_where(which.clone()).to_owned();
        let delete = Query::delete()
            .from_table(name("rule_hits"))
            .and_where(Expr::col(name("hits_id")).eq(rule.hits))
            .and_where(Expr::col(name("record_id")).in_subquery(affected))
            .to_owned();
        request.execute(&delete).await?;
        let mut part = hits(request, rule.object, &condition, rule.hits);
        part.cond_where(which);
        insert(request, vec![part]).await?;
    }
    Ok(())
}

/// The references of a rule's own records that its condition follows to a record of that kind, directly.
fn near_references(of: Object, condition: &Criteria, to: Object) -> Vec<&'static str> {
    let mut references = Vec::new();
    for path in condition.paths() {
        let steps = path.steps(of).unwrap_or_default();
        if steps.len() > 1 && steps[0].field.kind == Kind::Reference(to) && !references.contains(&steps[0].field.name) {
            references.push(steps[0].field.name);
        }
    }
    references
}

/// Whether its condition comes to a record of that kind by more than one reference.
fn is_far(of: Object, condition: &Criteria, to: Object) -> bool {
    condition.paths().iter().any(|path| {
        let steps = path.steps(of).unwrap_or_default();
        steps.iter().skip(2).any(|step| step.object == to)
    })
}

/// The records that meet a condition, each with the id its hits are stored under.
pub(super) fn hits(request: &Request, object: Object, condition: &Criteria, hits: Uuid) -> SelectStatement {
    let portal = request.portal();
    let day_starts = |day| portal.day_starts(day);
    let nobody = |_: &Path| Value::Empty;
    let outside = Outside { today: request.today(), day_starts: &day_starts, viewer: &nobody };
    let condition = condition.bind(object, &outside);
    let mut joins = Joins::new(object);
    let meets = compile(&condition, &mut joins);
    let mut select = Query::select();
    select.expr(column(&joins.own(), "id")).expr(Expr::value(hits));
    joins.add_to(&mut select);
    select.cond_where(meets);
    select
}

/// Stores hits.
pub(super) async fn insert(request: &mut Request, parts: Vec<SelectStatement>) -> Result<(), Refusal> {
    for some in parts.chunks(PARTS_MOST) {
        let union = some.iter().cloned().reduce(|mut all, part| all.union(UnionType::All, part).to_owned());
        let Some(union) = union else { return Ok(()) };
        let mut insert = Query::insert();
        insert.into_table(name("rule_hits")).columns(["record_id", "hits_id"].map(name));
        insert.select_from(union).map_err(|error| {
            tracing::error!(%error, "hits have the wrong columns");
            Refusal::Broken { request: String::new() }
        })?;
        request.execute(&insert).await?;
    }
    Ok(())
}
