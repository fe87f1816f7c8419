//! The conflict check: candidates by their keys, whoever may see them, compared by the rules of `shared`.

use super::claims::{self, ActiveLine};
use crate::sql::{get, name, of};
use crate::{Request, match_keys};
use sea_orm::sea_query::{Cond, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, UnionType};
use shared::deals::conflict::{Match, MatchKind, Subject, compare, contact_key, verdict};
use shared::deals::{Conflict, Registration, State, Verdict};
use shared::fields::Object;
use shared::ids::{AccountId, RegistrationId};
use shared::opportunities::Stage;
use shared::refusal::Refusal;
use shared::time::day;
use shared::words;
use std::cmp::Reverse;
use uuid::Uuid;

/// Candidates looked at for one check. Keys are narrow; more than this means a name that says nothing.
const MOST_CANDIDATES: u64 = 200;
/// Matches an approver is shown.
const MOST_SHOWN: usize = 12;

/// What is checked.
pub(super) struct Checked<'a> {
    pub id: RegistrationId,
    pub name: &'a str,
    pub domain: Option<&'a str>,
    pub country: Option<&'a str>,
    pub email: Option<&'a str>,
    pub products: &'a [Uuid],
}

/// A record that shares a key.
struct Candidate {
    kind: MatchKind,
    id: Uuid,
    name: String,
    domain: Option<String>,
    country: Option<String>,
    email: Option<String>,
    detail: String,
}

/// What a candidate sells, or is talked to about.
struct Product {
    record: Uuid,
    product: Uuid,
    opportunity: Option<(Uuid, String, Stage)>,
}

/// Everything that may conflict with a registration that was handed in, best first.
pub(super) async fn of_registration(
    request: &mut Request,
    registration: &Registration,
) -> Result<Vec<Conflict>, Refusal> {
    let products: Vec<Uuid> = registration.lines.iter().map(|line| line.product.id.0).collect();
    let checked = Checked {
        id: registration.id,
        name: registration.text("customer_name").unwrap_or_default(),
        domain: registration.text("customer_domain"),
        country: registration.text("customer_country"),
        email: registration.text("contact_email"),
        products: &products,
    };
    find(request, &checked).await
}

/// Everything that may conflict, best first. The same statements are sent whether there is anything or not.
pub(super) async fn find(request: &mut Request, checked: &Checked<'_>) -> Result<Vec<Conflict>, Refusal> {
    let mut keys = match_keys::of(checked.name, checked.domain);
    keys.extend(checked.email.map(contact_key));
    let candidates = candidates(request, &keys, checked.id).await?;
    let ids: Vec<Uuid> = candidates.iter().map(|candidate| candidate.id).collect();
    let products = products(request, &ids).await?;
    let active = claims::active(request, &ids, checked.id.0).await?;
    let mut found: Vec<Conflict> =
        candidates.iter().flat_map(|candidate| compared(checked, candidate, &products, &active)).collect();
    found.retain(|conflict| !conflict.found.signals.0.is_empty());
    found.sort_by_key(|conflict| {
        // Of what blocks, the company itself comes first: it is what the approver picks.
        let (blocks, score) = (conflict.found.blocks(), conflict.found.signals.score());
        (Reverse(blocks), blocks.then_some(conflict.found.kind), Reverse(score), conflict.record)
    });
    Ok(found)
}

/// The one word the partner is told.
pub(super) fn told(conflicts: &[Conflict]) -> Verdict {
    let matches: Vec<Match> = conflicts.iter().map(|conflict| conflict.found.clone()).collect();
    verdict(&matches)
}

/// Those an approver is shown: the strongest, and never a weak one for its own sake.
pub(super) fn shown(conflicts: Vec<Conflict>) -> Vec<Conflict> {
    conflicts.into_iter().take(MOST_SHOWN).collect()
}

fn compared(
    checked: &Checked<'_>,
    candidate: &Candidate,
    products: &[Product],
    active: &[ActiveLine],
) -> Vec<Conflict> {
    let own: Vec<&Product> = products.iter().filter(|product| product.record == candidate.id).collect();
    let domain = candidate.domain.as_deref().and_then(match_keys::registrable);
    let new_domain = checked.domain.and_then(match_keys::registrable);
    let new = Subject {
        name: checked.name,
        country: checked.country,
        domain: new_domain.as_deref(),
        contact_email: checked.email,
        products: checked.products,
    };
    let against = |products: &[Uuid]| {
        let known = Subject {
            name: &candidate.name,
            country: candidate.country.as_deref(),
            domain: domain.as_deref(),
            contact_email: candidate.email.as_deref(),
            products,
        };
        compare(&new, &known)
    };
    let claims: Vec<&ActiveLine> =
        active.iter().filter(|line| line.is_of(candidate.id) && checked.products.contains(&line.product)).collect();
    let sold: Vec<Uuid> = match candidate.kind {
        MatchKind::Registration => own.iter().map(|product| product.product).collect(),
        MatchKind::Account | MatchKind::Opportunity => Vec::new(),
    };
    let detail = claims
        .first()
        .map_or_else(|| candidate.detail.clone(), |line| words::deals::protected_for(&line.partner, &day(line.until)));
    let account = (candidate.kind == MatchKind::Account).then_some(AccountId(candidate.id));
    let conflict = |record, name: &str, detail: String, found| Conflict {
        record,
        name: name.to_owned(),
        domain: candidate.domain.clone(),
        country: candidate.country.clone(),
        detail,
        account,
        found,
    };
    let mut all = vec![conflict(
        candidate.id,
        &candidate.name,
        detail,
        Match::new(candidate.kind, against(&sold), !claims.is_empty()),
    )];
    for product in own {
        if let Some((id, opportunity, stage)) = &product.opportunity {
            let found = Match::new(MatchKind::Opportunity, against(&[product.product]), false);
            all.push(conflict(*id, opportunity, words::deals::at_stage(&candidate.name, stage.label()), found));
        }
    }
    all
}

async fn candidates(request: &mut Request, keys: &[String], but: RegistrationId) -> Result<Vec<Candidate>, Refusal> {
    let rows = request.all(&candidates_query(keys, but)).await?;
    rows.iter()
        .map(|row| {
            let kind: String = get(row, "kind")?;
            let (state, partner): (Option<String>, Option<String>) = (get(row, "state")?, get(row, "partner")?);
            let state = state.as_deref().and_then(State::from_name);
            Ok(Candidate {
                kind: if kind == Object::Account.name() { MatchKind::Account } else { MatchKind::Registration },
                id: get(row, "id")?,
                name: get(row, "name")?,
                domain: get(row, "domain")?,
                country: get(row, "country")?,
                email: get(row, "email")?,
                detail: match (partner, state) {
                    (Some(partner), Some(state)) => words::deals::registered_by(&partner, state.label()),
                    _ => String::new(),
                },
            })
        })
        .collect()
}

/// Companies, and registrations that wait or protect: drafts, refusals and what ended stand in nobody's way. Those that share more than
/// the beginning of a word come first, so that many that are only alike never hide the one that matters.
fn candidates_query(keys: &[String], but: RegistrationId) -> SelectStatement {
    let live = [State::Submitted, State::InReview, State::InfoRequested, State::Approved].map(State::name);
    let strong = Expr::case(of("match_keys", "key").not_like("p:%"), 1).finally(0);
    let hits = Query::select()
        .columns(["object", "record_id"].map(|column| (name("match_keys"), name(column))))
        .expr_as(Expr::expr(strong).max(), name("strong"))
        .expr_as(of("match_keys", "key").count(), name("hits"))
        .from(name("match_keys"))
        .and_where(of("match_keys", "key").is_in(keys.iter().map(String::as_str)))
        .group_by_columns(["object", "record_id"].map(|column| (name("match_keys"), name(column))))
        .to_owned();
    let either = |account: &'static str, registration: &'static str| {
        Expr::expr(Func::coalesce([of("known", account), of("registrations", registration)]))
    };
    Query::select()
        .expr_as(of("found", "object"), name("kind"))
        .expr_as(of("found", "record_id"), name("id"))
        .expr_as(either("name", "customer_name"), name("name"))
        .expr_as(either("domain", "customer_domain"), name("domain"))
        .expr_as(either("country", "customer_country"), name("country"))
        .expr_as(of("registrations", "contact_email"), name("email"))
        .expr_as(of("registrations", "state"), name("state"))
        .expr_as(of("partner", "name"), name("partner"))
        .from_subquery(hits, name("found"))
        .join_as(
            JoinType::LeftJoin,
            name("accounts"),
            name("known"),
            Cond::all()
                .add(of("found", "object").eq(Object::Account.name()))
                .add(of("known", "id").equals((name("found"), name("record_id")))),
        )
        .join(
            JoinType::LeftJoin,
            name("registrations"),
            Cond::all()
                .add(of("found", "object").eq(Object::Registration.name()))
                .add(of("registrations", "id").equals((name("found"), name("record_id"))))
                .add(of("registrations", "state").is_in(live))
                .add(of("registrations", "id").ne(but.0)),
        )
        .join_as(
            JoinType::LeftJoin,
            name("accounts"),
            name("partner"),
            of("partner", "id").equals((name("registrations"), name("partner_id"))),
        )
        .cond_where(Cond::any().add(of("known", "id").is_not_null()).add(of("registrations", "id").is_not_null()))
        .order_by((name("found"), name("strong")), Order::Desc)
        .order_by((name("found"), name("hits")), Order::Desc)
        .order_by((name("found"), name("record_id")), Order::Asc)
        .limit(MOST_CANDIDATES)
        .to_owned()
}

async fn products(request: &mut Request, records: &[Uuid]) -> Result<Vec<Product>, Refusal> {
    let closed = Stage::ALL.into_iter().filter(|stage| stage.is_closed()).map(Stage::name);
    let mut query = Query::select()
        .expr_as(of("opportunities", "account_id"), name("record"))
        .columns(["product_id", "id", "name", "stage"].map(|column| (name("opportunities"), name(column))))
        .from(name("opportunities"))
        .and_where(of("opportunities", "account_id").is_in(records.iter().copied()))
        .and_where(of("opportunities", "stage").is_not_in(closed))
        .and_where(of("opportunities", "product_id").is_not_null())
        .to_owned();
    let lines = Query::select()
        .expr_as(of("registration_lines", "registration_id"), name("record"))
        .column((name("registration_lines"), name("product_id")))
        .expr_as(Expr::value(None::<Uuid>), name("id"))
        .expr_as(Expr::value(None::<String>), name("name"))
        .expr_as(Expr::value(None::<String>), name("stage"))
        .from(name("registration_lines"))
        .and_where(of("registration_lines", "registration_id").is_in(records.iter().copied()))
        .to_owned();
    query.union(UnionType::All, lines);
    let rows = request.all(&query).await?;
    rows.iter()
        .map(|row| {
            let (id, label, stage): (Option<Uuid>, Option<String>, Option<String>) =
                (get(row, "id")?, get(row, "name")?, get(row, "stage")?);
            let stage = stage.as_deref().and_then(Stage::from_name);
            Ok(Product {
                record: get(row, "record")?,
                product: get(row, "product_id")?,
                opportunity: id.zip(label).zip(stage).map(|((id, label), stage)| (id, label, stage)),
            })
        })
        .collect()
}
