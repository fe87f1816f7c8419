//! Why: for a record and a person the decision with everything kept, in words; who sees a record; what somebody can do at all.

use super::{preview, shares, store};
use crate::sql::{get, name, of};
use crate::{Request, accounts, list};
use sea_orm::sea_query::{ExprTrait, Query};
use shared::access::defaults_form::maskable;
use shared::access::rule_form::SHARED;
use shared::access::screens::{EffectivePage, MatrixPage, Seen, SharedWith, WhyAnswer, WhyField, WhyPage, WhyPerson};
use shared::access::why::{Asked as Question, Change, Reached, Why};
use shared::access::{Action, Along, Caller, Facts, Grant, Person, Policy, Right, Subject, decide, reaches};
use shared::criteria::{Criteria, Path};
use shared::deals::State;
use shared::fields::Object;
use shared::ids::{AccountId, Named, UserId};
use shared::list::Record;
use shared::refusal::Refusal;
use shared::users::Role;
use shared::values::Value;
use shared::words::access::person_of;
use shared::words::why as say;
use std::collections::BTreeMap;
use uuid::Uuid;

/// People who see a record, shown at once.
const SEEN_SHOWN: usize = 50;

/// Whoever keeps permission sets may ask why.
async fn allow_asking(request: &mut Request) -> Result<(), Refusal> {
    super::allow(request, Action::Read, &Facts::of(Object::PermissionSet, Uuid::nil())).await
}

/// Everything the decision has to know of a record, as far as there is one.
async fn facts_of(request: &mut Request, object: Object, id: Uuid) -> Result<Option<Facts>, Refusal> {
    let (table, owner, partner) = match object {
        Object::Registration => ("registrations", "owner_id", "partner_id"),
        Object::Opportunity => ("opportunities", "seller_id", "partner_id"),
        _ => return Ok(None),
    };
    let mut query = Query::select();
    query
        .expr_as(of(table, owner), name("owner_id"))
        .expr_as(of(table, partner), name("partner_id"))
        .expr_as(of("owner", "role"), name("owner_role"))
        .expr_as(of("owner", "account_id"), name("owner_account"))
        .from(name(table))
        .join_as(
            sea_orm::sea_query::JoinType::LeftJoin,
            name("users"),
            name("owner"),
            of("owner", "id").equals((name(table), name(owner))),
        )
        .and_where(of(table, "id").eq(id));
    if object == Object::Registration {
        query.expr_as(of(table, "state"), name("state"));
    }
    let Some(row) = request.one(&query).await? else { return Ok(None) };
    let (owner, partner): (Option<Uuid>, Option<Uuid>) = (get(&row, "owner_id")?, get(&row, "partner_id")?);
    let (role, account): (Option<String>, Option<Uuid>) = (get(&row, "owner_role")?, get(&row, "owner_account")?);
    let role = role.as_deref().and_then(Role::from_name).filter(|_| account.is_some() && account == partner);
    let mut facts = Facts::of(object, id).owned_by(owner.map(UserId), role).at(partner.map(AccountId));
    if object == Object::Registration {
        let state: String = get(&row, "state")?;
        facts.state = State::from_name(&state);
    }
    facts.reach = store::reach(request, object, id, partner).await?;
    Ok(Some(facts))
}

/// Why somebody can or cannot see and change a record; who outside can; with whom it is shared.
///
/// # Errors
/// `NotFound` where there is no such record or the caller may not know of it, or may not ask why.
pub async fn why_page(
    request: &mut Request,
    object: Object,
    id: Uuid,
    about: Option<UserId>,
) -> Result<WhyPage, Refusal> {
    allow_asking(request).await?;
    if !SHARED.contains(&object) {
        return Err(Refusal::NotFound);
    }
    let record = list::record(request, object, id).await?.ok_or(Refusal::NotFound)?;
    let facts = facts_of(request, object, id).await?.ok_or(Refusal::NotFound)?;
    let policy = request.policy().await?;
    let people = preview::active(request).await?;
    let masked = store::masked_fields(request, object, id).await?;
    let about = match about {
        Some(user) => {
            let subject = store::find_subject(request, user).await?.ok_or(Refusal::NotFound)?;
            let is_active = people.iter().any(|(known, _)| known.id == user);
            let whole = list::whole_record(request, object, id).await?.ok_or(Refusal::NotFound)?;
            let question = Question { policy: (*policy).clone(), subject, is_active, facts: facts.clone() };
            Some(explained(request.caller(), &question, &whole, &masked))
        }
        None => None,
    };
    let seen: Vec<Seen> = people
        .iter()
        .filter(|(subject, _)| subject.is_external())
        .filter_map(|(subject, company)| seen_by(&policy, subject, company.clone(), &facts))
        .collect();
    let who_total = seen.len() as u64;
    let shares = shared_with(request, &facts, &people).await?;
    let (sharing, hiding) = shares::tried(request, object, id).await?;
    let prefix = format!("{}.", object.name());
    let can_be =
        maskable().into_iter().filter_map(|(name, _, label)| Some((name.strip_prefix(&prefix)?.to_owned(), label)));
    let can_be = can_be.filter(|(name, _)| !masked.contains(name)).map(|(name, label)| (name, label.to_owned()));
    let label = |name: &String| (name.clone(), object.field(name).map_or(name.clone(), |field| field.label.to_owned()));
    Ok(WhyPage {
        object,
        record: Named { id, name: title(object, &record) },
        about,
        who: seen.into_iter().take(SEEN_SHOWN).collect(),
        who_total,
        shares,
        maskable: can_be.collect(),
        masked: masked.iter().map(label).collect(),
        companies: accounts::partners_by_name(request).await?,
        may_share: shares::may_share(request).await?,
        sharing,
        hiding,
        people: people
            .into_iter()
            .map(|(subject, company)| Named { id: subject.id, name: person_of(&subject.name, company.as_deref()) })
            .collect(),
    })
}

fn title(object: Object, record: &Record) -> String {
    let text = |name: &str| match record.value(name) {
        Value::Text(text) => Some(text.clone()),
        _ => None,
    };
    text("name").or_else(|| text(object.name_field())).unwrap_or_else(|| object.label().to_owned())
}

async fn shared_with(
    request: &mut Request,
    facts: &Facts,
    people: &[(Subject, Option<String>)],
) -> Result<Vec<SharedWith>, Refusal> {
    let mut shared = Vec::new();
    for share in &facts.reach.shares {
        let name = match (share.user, share.account) {
            (Some(user), _) => {
                let known = people.iter().find(|(subject, _)| subject.id == user);
                known.map(|(subject, company)| person_of(&subject.name, company.as_deref()))
            }
            (None, Some(account)) => accounts::name_of(request, account).await?.map(|name| say::all_of(&name)),
            (None, None) => None,
        };
        let name = name.unwrap_or_else(|| say::SOMEBODY.to_owned());
        shared.push(SharedWith { id: share.id, name, access: share.access });
    }
    Ok(shared)
}

/// How somebody sees a record, if they do. The inverse of why: the same grants, asked for everybody.
fn seen_by(policy: &Policy, subject: &Subject, company: Option<String>, facts: &Facts) -> Option<Seen> {
    let person = Person::under(policy, subject);
    decide(&Caller::Person(person.clone()), Action::Read, facts).ok()?;
    let (grant, access) = Grant::ALL
        .into_iter()
        .filter_map(|grant| Some((grant, reaches(grant, &person, facts)?)))
        .max_by_key(|(grant, access)| (*access, std::cmp::Reverse(*grant)))?;
    let question = Question { policy: policy.clone(), subject: subject.clone(), is_active: true, facts: facts.clone() };
    let by = question.why(Action::Read).grants.into_iter().find(|reached| reached.grant == grant);
    let because = by.map_or_else(String::new, |reached| say::reached(&reached, facts.object));
    Some(Seen { person: Named { id: subject.id, name: subject.name.clone() }, company, access, because })
}

/// Explains to the asker what somebody sees of a record. Masks are judged by all of it, and `masked` are the fields hidden in it alone.
fn explained(asker: &Caller, question: &Question, whole: &Record, masked: &[String]) -> WhyPerson {
    let (subject, object) = (&question.subject, question.facts.object);
    let person = Named { id: subject.id, name: subject.name.clone() };
    let answers = [Action::Read, Action::Edit].map(|action| answer(question, action)).into();
    let visible = question.decide(Action::Read).is_ok();
    let read = |path: &Path| whole.value(path.as_str()).clone();
    let fields = object.fields().iter().map(|field| {
        let (sets, masks) = question.why_field(field.name, &read);
        let is_masked_here = subject.is_external() && masked.iter().any(|name| name == field.name);
        let hidden = match masks.first() {
            Some(mask) => Some(hidden_while(asker, object, &mask.condition)),
            None => is_masked_here.then(|| say::HIDDEN_HERE.to_owned()),
        };
        let shown = visible && !sets.is_empty() && hidden.is_none();
        let because = match (sets.as_slice(), hidden) {
            _ if !visible => say::RECORD_UNSEEN.to_owned(),
            _ if subject.role == Role::Administrator => say::ADMINISTRATORS.to_owned(),
            ([], _) => say::NO_SET_SHOWS.to_owned(),
            (_, Some(hidden)) => hidden,
            (sets, None) => say::shown_by(sets),
        };
        let shown = shown || visible && subject.role == Role::Administrator;
        WhyField { label: field.label.to_owned(), shown, because }
    });
    let fields = fields.collect();
    WhyPerson { person, answers, fields }
}

/// That a mask hides a field. Its condition would tell what the record holds: only whoever may ask for that is told the condition.
fn hidden_while(asker: &Caller, object: Object, condition: &Criteria) -> String {
    let asks = |path: &&Path| list::may_ask(asker, object, path) == Some(true);
    match condition.paths().iter().all(asks) {
        true => say::masked_while(condition, object),
        false => say::HIDDEN_HERE.to_owned(),
    }
}

fn answer(question: &Question, action: Action) -> WhyAnswer {
    let object = question.facts.object;
    let Why { decided, sets, grants, deciding, nearest } = question.why(action);
    let yes = decided.is_ok();
    let because = match (&deciding, yes) {
        (Some(reached), _) => say::because(reached, &sets, object),
        (None, true) => say::ADMINISTRATORS.to_owned(),
        (None, false) => say::not_because(question, action, &sets, &grants),
    };
    let others = grants.iter().filter(|reached| yes && Some(*reached) != deciding.as_ref());
    WhyAnswer {
        question: say::question(action, object),
        yes,
        because,
        also: others.map(|reached: &Reached| say::reached(reached, object)).collect(),
        nearest: nearest.iter().map(|change: &Change| say::change(change, &question.subject.name)).collect(),
    }
}

/// What somebody can do, in plain sentences.
///
/// # Errors
/// `NotFound` where there is no such person, or the caller may not ask.
pub async fn effective(request: &mut Request, id: UserId) -> Result<EffectivePage, Refusal> {
    allow_asking(request).await?;
    let subject = store::find_subject(request, id).await?.ok_or(Refusal::NotFound)?;
    let policy = request.policy().await?;
    let company = match &subject.company {
        Some(company) => accounts::name_of(request, company.id).await?,
        None => None,
    };
    let sets: Vec<String> = policy.sets_of(&subject).map(|set| set.name.clone()).collect();
    let standing = policy.standing(&subject);
    let mut parts =
        vec![(say::HAS_SETS.to_owned(), if sets.is_empty() { vec![say::NO_SETS.to_owned()] } else { sets })];
    for object in Object::ALL {
        let rights: Vec<Right> = Right::ALL.into_iter().filter(|right| standing.rights.may(*right, object)).collect();
        if rights.is_empty() {
            continue;
        }
        let mut told = vec![say::may(&rights, object)];
        told.extend(reach_in_words(&policy, &subject, object));
        let fields: Vec<&str> = object
            .fields()
            .iter()
            .filter(|field| standing.rights.reads(object, field.name))
            .map(|field| field.label)
            .collect();
        told.push(say::sees_fields(&fields, object.fields().len()));
        let masks = standing.masks.iter().filter(|mask| mask.object == object);
        told.extend(masks.map(|mask| {
            let label = object.field(&mask.field).map_or(mask.field.as_str(), |field| field.label);
            say::mask_of(label, &mask.condition, object)
        }));
        parts.push((say::heading_of(object), told));
    }
    Ok(EffectivePage {
        person: Named { id, name: subject.name.clone() },
        is: say::is_a(subject.role, subject.licence, company.as_deref()),
        parts,
    })
}

/// Which records of a kind reach somebody, a sentence for each way.
fn reach_in_words(policy: &Policy, subject: &Subject, object: Object) -> Vec<String> {
    let standing = policy.standing(subject);
    let mut told = Vec::new();
    for grant in Grant::ALL {
        let has_owner = matches!(object, Object::Registration | Object::Opportunity);
        let partner = subject.is_external() && (has_owner || matches!(object, Object::User | Object::Account));
        match grant {
            Grant::Baseline => {
                told.extend(standing.baseline.get(&object).map(|access| say::all_records(*access, object)))
            }
            Grant::Owner if partner && has_owner => told.push(say::own_records(object)),
            Grant::RoleAbove if partner && subject.role > Role::Seller => told.push(say::records_below(object)),
            Grant::SuperUser if partner && standing.super_user => told.push(say::peers_records(object)),
            Grant::Hierarchy | Grant::Relationship if partner => {
                let along = standing.between.iter().filter(|between| between.object == object);
                let mine = along.filter(|between| (between.along == Along::Parent) == (grant == Grant::Hierarchy));
                told.extend(mine.map(|between| say::records_along(&between.along, between.access, object)));
            }
            Grant::Rule => {
                let rules = standing.rules.iter().filter(|rule| rule.object == object);
                let named = rules.filter_map(|rule| policy.rules.iter().find(|known| known.id == rule.rule));
                told.extend(named.map(|rule| say::records_by_rule(&rule.name, &rule.condition, rule.access)));
            }
            Grant::Owner
            | Grant::RoleAbove
            | Grant::SuperUser
            | Grant::Hierarchy
            | Grant::Relationship
            | Grant::Share => {}
        }
    }
    if subject.is_external() && SHARED.contains(&object) {
        told.push(say::shared_records(object));
    }
    told
}

/// The visibility matrix: each role, and what it reaches of pipeline, leads, claims and performance. Counted from what is decided, for a
/// person of the role with the widest seat and no set of their own.
///
/// # Errors
/// `NotFound` where the caller may not ask.
pub async fn matrix(request: &mut Request) -> Result<MatrixPage, Refusal> {
    allow_asking(request).await?;
    let policy = request.policy().await?;
    let kinds: BTreeMap<usize, (String, Option<Object>)> = [
        (say::PIPELINE.to_owned(), Some(Object::Opportunity)),
        (say::CLAIMS.to_owned(), Some(Object::Registration)),
        (say::COMPANIES.to_owned(), Some(Object::Account)),
        (say::PEOPLE.to_owned(), Some(Object::User)),
        (say::PRICE_LIST.to_owned(), Some(Object::Product)),
    ]
    .into_iter()
    .enumerate()
    .collect();
    let mut rows = Vec::new();
    for role in Role::ALL.into_iter().filter(|role| *role != Role::Agent) {
        let subject = Subject {
            id: UserId(Uuid::nil()),
            name: String::new(),
            role,
            licence: if role.is_partner() {
                shared::access::Licence::FullCoSelling
            } else {
                shared::access::Licence::Internal
            },
            super_user: false,
            sets: Vec::new(),
            company: None,
        };
        let cells =
            kinds.values().map(|(_, object)| object.map_or_else(String::new, |object| cell(&policy, &subject, object)));
        rows.push((role.label().to_owned(), cells.collect()));
    }
    Ok(MatrixPage { columns: kinds.into_values().map(|(label, _)| label).collect(), rows })
}

fn cell(policy: &Policy, subject: &Subject, object: Object) -> String {
    let standing = policy.standing(subject);
    if !standing.rights.may(Right::Read, object) {
        return say::REACH_NONE.to_owned();
    }
    if let Some(access) = standing.baseline.get(&object) {
        return say::reach_all(*access);
    }
    let wider: Vec<String> = standing
        .between
        .iter()
        .filter(|between| between.object == object)
        .map(|between| say::reach_along(&between.along))
        .collect();
    let own = match subject.role {
        Role::Seller => say::REACH_OWN,
        _ => say::REACH_BELOW,
    };
    let rules = standing.rules.iter().filter(|rule| rule.object == object).count();
    say::reach(own, &wider, rules)
}
