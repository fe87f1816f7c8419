//! Sharing rules: which records meet their conditions, stored, so that a list with hundreds of rules asks one index.

use super::{preview, store};
use crate::Request;
use crate::criteria::{Joins, compile};
use crate::held::{self, Forget};
use crate::once::{check_key, done_before, one_at_a_time};
use crate::record::{self, Write};
use crate::request::{Asked, Origin};
use crate::schema::{self, column};
use crate::sql::{get, name};
use sea_orm::sea_query::{
    Alias, CaseStatement, Condition, Expr, ExprTrait, IntoIden, Query, SelectStatement, UnionType,
};
use shared::access::rule_form::{NewRule, answers_of_rule, parse_rule};
use shared::access::{Action, Caller, Facts, SharingRule, may_read_field};
use shared::audit::{Change, Event};
use shared::criteria::{Criteria, Outside, Path, text};
use shared::deals::State;
use shared::fields::access::{ACCESSES, OBJECTS};
use shared::fields::{Choice, Kind, Object};
use shared::form::{Answers, Values};
use shared::ids::SharingRuleId;
use shared::refusal::{Problems, Refusal};
use shared::sheet::{Ask, Control, Preview, Section, Sheet};
use shared::values::{Value, fold};
use shared::words::access as say;
use shared::words::lists::yes_no;
use std::collections::BTreeSet;
use std::sync::Arc;
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
        insert(request, object, parts).await?;
    }
    for rule in policy.rules.iter().filter(|rule| leads_through(rule, object)) {
        let which = referring(rule, object, id);
        let affected =
            Query::select().column(name("id")).from(schema::table(rule.object)).cond_where(which.clone()).to_owned();
        let delete = Query::delete()
            .from_table(name("rule_hits"))
            .and_where(Expr::col(name("hits_id")).eq(rule.hits))
            .and_where(Expr::col(name("record_id")).in_subquery(affected))
            .to_owned();
        request.execute(&delete).await?;
        let mut part = hits(request, rule.object, &condition_of(rule), rule.hits);
        part.cond_where(which);
        insert(request, rule.object, vec![part]).await?;
    }
    Ok(())
}

/// The records of which a rule's condition may ask for something of that one: those whose way to it is one reference long are found by it;
/// others are rare, and then it is all.
pub(super) fn referring(rule: &SharingRule, object: Object, id: Uuid) -> Condition {
    let condition = condition_of(rule);
    if is_far(rule.object, &condition, object) {
        return Condition::all();
    }
    let mut which = Condition::any();
    for reference in near_references(rule.object, &condition, object) {
        let table = schema::table(rule.object).into_iden();
        which = which.add(Expr::col((table, Alias::new(format!("{reference}_id")))).eq(id));
    }
    which
}

/// What the rules find, as it is stored, that ask for something of a record: the id their hits are stored under, and each record.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub(super) async fn hits_around(
    request: &mut Request,
    object: Object,
    id: Uuid,
) -> Result<BTreeSet<(Uuid, Uuid)>, Refusal> {
    let policy = request.policy().await?;
    let mut found = BTreeSet::new();
    for rule in policy.rules.iter().filter(|rule| leads_through(rule, object)) {
        let affected = Query::select()
            .column(name("id"))
            .from(schema::table(rule.object))
            .cond_where(referring(rule, object, id))
            .to_owned();
        let query = Query::select()
            .column(name("record_id"))
            .from(name("rule_hits"))
            .and_where(Expr::col(name("hits_id")).eq(rule.hits))
            .and_where(Expr::col(name("record_id")).in_subquery(affected))
            .to_owned();
        for row in &request.all(&query).await? {
            found.insert((rule.hits, get(row, "record_id")?));
        }
    }
    Ok(found)
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
    let own = |name| column(&joins.own(), name);
    select.expr_as(own("id"), "id").expr_as(Expr::value(hits), "hits_id");
    match object {
        // Whose draft it is stands beside the hit, so that a list need not look each record up to know.
        Object::Registration => {
            let is_draft = own("state").eq(State::Draft.name());
            select.expr_as(CaseStatement::new().case(is_draft, own("partner_id")), "draft_of_id");
        }
        Object::Account => {
            select.and_where(own("merged_into_id").is_null());
        }
        _ => {}
    }
    joins.add_to(&mut select);
    select.cond_where(meets);
    select
}

/// Stores hits of records of a kind.
async fn insert(request: &mut Request, object: Object, parts: Vec<SelectStatement>) -> Result<(), Refusal> {
    let mut columns = vec![name("record_id"), name("hits_id")];
    columns.extend((object == Object::Registration).then(|| name("draft_of_id")));
    for some in parts.chunks(PARTS_MOST) {
        let union = some.iter().cloned().reduce(|mut all, part| all.union(UnionType::All, part).to_owned());
        let Some(union) = union else { return Ok(()) };
        let mut insert = Query::insert();
        insert.into_table(name("rule_hits")).columns(columns.clone());
        insert.select_from(union).map_err(|error| {
            tracing::error!(%error, "hits have the wrong columns");
            Refusal::Broken { request: String::new() }
        })?;
        request.execute(&insert).await?;
    }
    Ok(())
}

/// What the access decision has to know of a rule, or of a new one.
fn facts(id: Option<SharingRuleId>) -> Facts {
    Facts::of(Object::SharingRule, id.map_or_else(Uuid::nil, |id| id.0))
}

/// The form of a rule, or of a new one; with what saving it would change, where it was filled in and is not saved yet.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn rule_sheet(request: &mut Request, id: Option<SharingRuleId>) -> Result<Sheet, Refusal> {
    let stored = match id {
        Some(id) => {
            super::allow(request, Action::Edit, &facts(Some(id))).await?;
            Some(load(request, id).await?)
        }
        None => {
            super::allow(request, Action::Create, &facts(None)).await?;
            None
        }
    };
    let about = super::about(request, id.map(|id| id.0))?;
    let held = held::held_if_any(request, held::SHEET, about, None).await?;
    let answers = stored.as_ref().map_or_else(first_answers, |stored| stored.answers.clone());
    let typed = held.clone().unwrap_or_else(|| answers.clone());
    let (mut problems, mut preview) = (Problems::default(), None);
    if let Some(held) = &held {
        match read(request, id, held).await {
            Ok(new) => {
                let stored = stored.as_ref().map(|stored| &stored.answers);
                preview = Some(preview_of(request, id, stored, &new).await?);
            }
            Err(Refusal::Invalid(found)) => problems = found,
            Err(other) => return Err(other),
        }
    }
    let name = stored.as_ref().map_or(say::NEW_RULE, |stored| stored.answers.get("name"));
    Ok(Sheet {
        title: name.to_owned(),
        purpose: say::RULE_PURPOSE.to_owned(),
        back: ("/access/rules".to_owned(), say::RULES.to_owned()),
        action: id.map_or_else(|| "/access/rules/new".to_owned(), |id| format!("/access/rules/{id}")),
        submit: say::SHOW_CHANGES.to_owned(),
        version: stored.as_ref().map_or(0, |stored| stored.version),
        sections: vec![Section { asks: asks(&typed), ..Section::default() }],
        typed,
        problems,
        is_held: held.is_some(),
        preview,
        // What counts is first switched off, with its preview.
        further: match answers.get("is_active") == "no" && id.is_some() {
            true => vec![("delete".to_owned(), say::DELETE_RULE.to_owned())],
            false => Vec::new(),
        },
    })
}

fn first_answers() -> Answers {
    Answers::from_iter([("object", "registration"), ("access", "read"), ("is_active", "yes")])
}

/// Keeps a rule as it was typed, and the records it finds: they count from the moment it is kept. Returns its id.
///
/// # Errors
/// `Invalid` with every problem; `Conflict` where somebody changed it since that version, or another has its name; `NotFound` and
/// `Forbidden` by the access decision.
pub async fn keep_rule(
    request: &mut Request,
    id: Option<SharingRuleId>,
    version: i64,
    key: &str,
    answers: &Answers,
) -> Result<SharingRuleId, Refusal> {
    match id {
        Some(id) => super::allow(request, Action::Edit, &facts(Some(id))).await?,
        None => super::allow(request, Action::Create, &facts(None)).await?,
    }
    check_key(key)?;
    one_at_a_time(request).await?;
    if id.is_none()
        && let Some(done) = done_before(request, key, Event::Added.name()).await?
    {
        return Ok(SharingRuleId(done));
    }
    let before = match id {
        Some(id) => Some(load(request, id).await?),
        None => None,
    };
    if before.as_ref().is_some_and(|before| before.version != version) {
        return Err(Refusal::Conflict(say::CHANGED_MEANWHILE.to_owned()));
    }
    let new = read(request, id, answers).await?;
    request.use_key(key);
    let kept = id.unwrap_or_else(|| SharingRuleId(request.new_id()));
    put(request, kept, before.as_ref(), &new).await?;
    let about = super::about(request, id.map(|id| id.0))?;
    held::forget_held(request, about, Forget::Mine).await?;
    Ok(kept)
}

/// Deletes a rule: what it shared is shared no longer, from the next request on.
///
/// # Errors
/// `Conflict` where somebody changed it since that version; `NotFound` and `Forbidden` by the access decision.
pub async fn delete_rule(request: &mut Request, id: SharingRuleId, version: i64) -> Result<(), Refusal> {
    super::allow(request, Action::Delete, &facts(Some(id))).await?;
    let before = load(request, id).await?;
    if before.answers.get("is_active") == "yes" {
        return Err(Refusal::Conflict(say::RULE_COUNTS.to_owned()));
    }
    crate::audit::hold(request).await?;
    drop_hits(request, before.hits).await?;
    store::advance(request).await?;
    held::forget_held(request, id.0, Forget::Everybodys).await?;
    record::remove(request, Object::SharingRule, id.0, version, Event::Deleted).await?;
    if let Some(entry) = request.pending.last_mut() {
        entry.changes.push(super::content(Some(&before.answers), None));
    }
    Ok(())
}

/// The rule of an entry of the trail as it was before the entry, where it still is as the entry left it.
///
/// # Errors
/// `Conflict` where it was changed since, or the entry tells of nothing that can be put back.
pub(super) async fn put_back(request: &mut Request, id: SharingRuleId, changes: &[Change]) -> Result<(), Refusal> {
    super::allow(request, Action::Edit, &facts(Some(id))).await?;
    let cannot = || Refusal::Conflict(say::CANNOT_PUT_BACK.to_owned());
    let (was, became) = super::contents(changes).ok_or_else(cannot)?;
    let was = was.ok_or_else(cannot)?;
    let now = match became {
        Some(became) => {
            Some(load(request, id).await?).filter(|now| now.answers == became).ok_or_else(cannot).map(Some)?
        }
        // It was deleted: it comes back under the same id, once.
        None => {
            crate::audit::hold(request).await?;
            if record::version(request, Object::SharingRule, id.0).await?.is_some() {
                return Err(cannot());
            }
            None
        }
    };
    let new = read(request, Some(id), &was).await?;
    put(request, id, now.as_ref(), &new).await
}

/// What was typed, by the rules of the form and of rules among one another, for an author who may know of the fields they may see.
async fn read(request: &mut Request, id: Option<SharingRuleId>, answers: &Answers) -> Result<NewRule, Refusal> {
    let caller = request.caller().clone();
    let new = parse_rule(answers, &|object, field| may_read_field(&caller, object, field.name))?;
    // The index holds it; this only says it at the field.
    let alike = Query::select()
        .column(name("id"))
        .from(name("sharing_rules"))
        .and_where(Expr::col(name("name_key")).eq(fold(&new.name)))
        .to_owned();
    let taken = request.one(&alike).await?.map(|row| get::<Uuid>(&row, "id")).transpose()?;
    match taken {
        Some(other) if id.is_none_or(|id| id.0 != other) => {
            Err(Refusal::Invalid(Problems::one("name", say::RULE_NAME_TAKEN)))
        }
        _ => Ok(new),
    }
}

/// A rule as it is stored.
struct Stored {
    answers: Answers,
    version: i64,
    hits: Uuid,
}

async fn load(request: &mut Request, id: SharingRuleId) -> Result<Stored, Refusal> {
    let query = Query::select()
        .columns(["version", "name", "object", "condition", "whom", "access", "is_active", "hits_id"].map(name))
        .from(name("sharing_rules"))
        .and_where(Expr::col(name("id")).eq(id.0))
        .to_owned();
    let row = request.one(&query).await?.ok_or(Refusal::NotFound)?;
    let text =
        |column: &str| -> Result<String, Refusal> { Ok(get::<Option<String>>(&row, column)?.unwrap_or_default()) };
    let answers = Answers::from_iter([
        ("name", text("name")?),
        ("object", text("object")?),
        ("condition", text("condition")?),
        ("whom", text("whom")?),
        ("access", text("access")?),
        ("is_active", if get(&row, "is_active")? { "yes" } else { "no" }.to_owned()),
    ]);
    Ok(Stored { answers, version: get(&row, "version")?, hits: get(&row, "hits_id")? })
}

/// Writes a rule and finds its records anew. Nothing is written beside it meanwhile, so that no record slips past.
async fn put(request: &mut Request, id: SharingRuleId, before: Option<&Stored>, new: &NewRule) -> Result<(), Refusal> {
    crate::audit::hold(request).await?;
    let hits_id = request.new_id();
    let after = answers_of_rule(new);
    let values = |answers: &Answers| -> Values {
        let text = |key: &str| Value::text(Some(answers.get(key)).filter(|text| !text.is_empty()));
        [
            ("name", text("name")),
            ("object", text("object")),
            ("condition", text("condition")),
            ("whom", text("whom")),
            ("access", text("access")),
            ("is_active", Value::YesNo(answers.get("is_active") == "yes")),
        ]
        .into()
    };
    let write = Write {
        object: Object::SharingRule,
        id: id.0,
        expected: before.map(|before| before.version),
        before: before.map(|before| values(&before.answers)).unwrap_or_default(),
        after: values(&after),
        beside: vec![("hits_id", hits_id.into()), ("evaluated_on", request.today().into())],
        rows: vec![super::content(before.map(|before| &before.answers), Some(&after))],
        event: if before.is_some() { Event::Changed } else { Event::Added },
    };
    record::save(request, write).await?;
    if let Some(before) = before {
        drop_hits(request, before.hits).await?;
    }
    if new.is_active {
        let found = hits(request, new.object, &new.condition, hits_id);
        insert(request, new.object, vec![found]).await?;
    }
    store::advance(request).await
}

async fn drop_hits(request: &mut Request, hits: Uuid) -> Result<(), Refusal> {
    let delete =
        Query::delete().from_table(name("rule_hits")).and_where(Expr::col(name("hits_id")).eq(hits)).to_owned();
    request.execute(&delete).await.map(|_| ())
}

/// Finds anew what rules find that ask for today, once a day. Returns how many.
///
/// # Errors
/// `Busy` or `Broken` from the database.
pub async fn evaluate_daily(portal: &Arc<crate::Portal>) -> Result<usize, Refusal> {
    let asked =
        Asked { portal: portal.clone(), caller: Caller::System, id: "sweep".to_owned(), origin: Origin::default() };
    let due = Request::read(asked.clone(), async |request| due(request).await).await?;
    if due.is_empty() {
        return Ok(0);
    }
    Request::write(asked, async |request| {
        crate::audit::hold(request).await?;
        let (today, mut evaluated) = (request.today(), 0);
        for rule in &due {
            // A rule that was kept or deleted since it was read has no hits under this id any more.
            let mark = Query::update()
                .table(name("sharing_rules"))
                .value(name("evaluated_on"), today)
                .and_where(Expr::col(name("hits_id")).eq(rule.hits))
                .and_where(Expr::col(name("evaluated_on")).ne(today))
                .to_owned();
            if request.execute(&mark).await? == 0 {
                continue;
            }
            drop_hits(request, rule.hits).await?;
            let found = hits(request, rule.object, &condition_of(rule), rule.hits);
            insert(request, rule.object, vec![found]).await?;
            evaluated += 1;
        }
        Ok(evaluated)
    })
    .await
}

/// The rules that ask for today and were evaluated on another day.
async fn due(request: &mut Request) -> Result<Vec<SharingRule>, Refusal> {
    let query = Query::select()
        .column(name("id"))
        .from(name("sharing_rules"))
        .and_where(Expr::col(name("evaluated_on")).ne(request.today()))
        .to_owned();
    let rows = request.all(&query).await?;
    let stale: Result<Vec<Uuid>, Refusal> = rows.iter().map(|row| get(row, "id")).collect();
    let stale = stale?;
    let policy = request.policy().await?;
    let rules = policy.rules.iter().filter(|rule| stale.contains(&rule.id.0) && !condition_of(rule).is_bound());
    Ok(rules.cloned().collect())
}

/// What saving it would change: the records it would find count as found, without being stored.
async fn preview_of(
    request: &mut Request,
    id: Option<SharingRuleId>,
    stored: Option<&Answers>,
    new: &NewRule,
) -> Result<Preview, Refusal> {
    let policy = request.policy().await?;
    let mut changed = (*policy).clone();
    changed.rules.retain(|rule| Some(rule.id) != id);
    let tried = Uuid::nil();
    if new.is_active {
        changed.rules.push(SharingRule {
            id: id.unwrap_or_else(|| SharingRuleId(Uuid::nil())),
            name: new.name.clone(),
            object: new.object,
            condition: shared::criteria::text::print(&new.condition, new.object),
            whom: new.whom.clone(),
            access: new.access,
            hits: tried,
        });
    }
    let empty = Answers::default();
    let changes = super::words::differences(stored.unwrap_or(&empty), &answers_of_rule(new));
    let found = hits(request, new.object, &new.condition, tried);
    preview::with_hits(request, &policy, &changed, changes, Some((tried, found))).await
}

/// What the form asks.
fn asks(typed: &Answers) -> Vec<Ask> {
    let ask = |key: &str, label: &str, help: &str, control: Control| Ask {
        key: key.to_owned(),
        label: label.to_owned(),
        help: help.to_owned(),
        required: true,
        control,
    };
    let choices = |some: &[Choice]| {
        Control::Choice(some.iter().map(|choice| (choice.value.to_owned(), choice.label.to_owned())).collect())
    };
    let object = Object::from_name(typed.get("object")).unwrap_or(Object::Registration);
    let yes_no = [("yes", true), ("no", false)].map(|(key, yes)| (key.to_owned(), yes_no(yes).to_owned()));
    vec![
        ask("name", say::RULE_NAME, "", Control::Line),
        ask("object", say::RULE_OBJECT, "", choices(OBJECTS)),
        ask("condition", say::RULE_WHICH, say::RULE_WHICH_HELP, Control::Condition(object)),
        ask("whom", say::RULE_WHOM, say::RULE_WHOM_HELP, Control::Whom),
        ask("access", say::RULE_ACCESS, "", choices(ACCESSES)),
        ask("is_active", say::RULE_ACTIVE, say::RULE_ACTIVE_HELP, Control::Choice(yes_no.to_vec())),
    ]
}
