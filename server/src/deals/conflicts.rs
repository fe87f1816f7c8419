//! The conflict check: candidates by their keys, whoever may see them, compared by the rules of `shared`.

use super::claims::{self, ActiveLine};
use super::store::unreadable;
use crate::sql::{get, name, of};
use crate::{Request, match_keys};
use chrono::NaiveDate;
use sea_orm::QueryResult;
use sea_orm::sea_query::{
    Alias, CommonTableExpression, Cond, Expr, ExprTrait, Func, JoinType, Order, Query, SelectStatement, UnionType,
    WithClause,
};
use shared::deals::conflict::{Match, MatchKind, Subject, compare, contact_key, verdict};
use shared::deals::{Conflict, FORM, MOST_LINES, Registration, State, Verdict, line_keys, projection};
use shared::fields::Object;
use shared::form::Answers;
use shared::ids::{AccountId, ProductId, RegistrationId};
use shared::opportunities::Stage;
use shared::products::Product;
use shared::refusal::Refusal;
use shared::time::day;
use shared::values::Value;
use shared::words;
use std::cmp::Reverse;
use std::collections::BTreeSet;
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
struct Sold {
    record: Uuid,
    product: Uuid,
    product_name: String,
    opportunity: Option<(Uuid, String, Stage)>,
}

/// Everything the check looks at, read by one statement.
#[derive(Default)]
struct Known {
    candidates: Vec<Candidate>,
    sold: Vec<Sold>,
    claims: Vec<ActiveLine>,
    offered: Vec<Product>,
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
    Ok(compared_all(&checked, &known(request, &checked).await?))
}

/// What a registration that is being handed in may conflict with, best first; and which of its products are on the price list.
pub(super) async fn of_answers(
    request: &mut Request,
    id: RegistrationId,
    answers: &Answers,
) -> Result<(Vec<Conflict>, Vec<Product>), Refusal> {
    let values = projection(&FORM, answers);
    let text = |field: &str| match values.get(field) {
        Some(Value::Text(text)) => Some(text.as_str()),
        _ => None,
    };
    let chosen = line_keys(answers).into_iter().filter_map(|(product, _)| answers.get(&product).trim().parse().ok());
    let products: Vec<Uuid> = chosen.take(MOST_LINES).collect();
    let checked = Checked {
        id,
        name: text("customer_name").unwrap_or_default(),
        domain: text("customer_domain"),
        country: text("customer_country"),
        email: text("contact_email"),
        products: &products,
    };
    let known = known(request, &checked).await?;
    Ok((compared_all(&checked, &known), known.offered))
}

/// Everything that may conflict, best first.
fn compared_all(checked: &Checked<'_>, known: &Known) -> Vec<Conflict> {
    let mut found: Vec<Conflict> =
        known.candidates.iter().flat_map(|candidate| compared(checked, candidate, known)).collect();
    found.retain(|conflict| !conflict.found.signals.0.is_empty());
    found.sort_by_key(|conflict| {
        // Of what blocks, the company itself comes first: it is what the approver picks.
        let (blocks, score) = (conflict.found.blocks(), conflict.found.signals.score());
        (Reverse(blocks), blocks.then_some(conflict.found.kind), Reverse(score), conflict.record)
    });
    // A company that others went into is found by each of the names: the best match counts.
    let mut seen = BTreeSet::new();
    found.retain(|conflict| seen.insert(conflict.record));
    found
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

fn compared(checked: &Checked<'_>, candidate: &Candidate, known: &Known) -> Vec<Conflict> {
    let own: Vec<&Sold> = known.sold.iter().filter(|sold| sold.record == candidate.id).collect();
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
    let claims: Vec<&ActiveLine> = (known.claims.iter())
        .filter(|line| line.is_of(candidate.id) && checked.products.contains(&line.product))
        .collect();
    let sold: Vec<Uuid> = match candidate.kind {
        MatchKind::Registration => own.iter().map(|sold| sold.product).collect(),
        MatchKind::Account | MatchKind::Opportunity => Vec::new(),
    };
    let detail = claims
        .first()
        .map_or_else(|| candidate.detail.clone(), |line| words::deals::protected_for(&line.partner, &day(line.until)));
    let account = (candidate.kind == MatchKind::Account).then_some(AccountId(candidate.id));
    let names = match candidate.kind {
        MatchKind::Registration => own.iter().map(|sold| sold.product_name.clone()).collect(),
        MatchKind::Account | MatchKind::Opportunity => claims.iter().map(|line| line.product_name.clone()).collect(),
    };
    let conflict = |record, name: &str, products: Vec<String>, detail: String, found| Conflict {
        record,
        name: name.to_owned(),
        domain: candidate.domain.clone(),
        country: candidate.country.clone(),
        products,
        detail,
        account,
        found,
    };
    let mut all = vec![conflict(
        candidate.id,
        &candidate.name,
        names,
        detail,
        Match::new(candidate.kind, against(&sold), !claims.is_empty()),
    )];
    for sold in own {
        if let Some((id, opportunity, stage)) = &sold.opportunity {
            let found = Match::new(MatchKind::Opportunity, against(&[sold.product]), false);
            let products = vec![sold.product_name.clone()];
            all.push(conflict(
                *id,
                opportunity,
                products,
                words::deals::at_stage(&candidate.name, stage.label()),
                found,
            ));
        }
    }
    all
}

/// Reads all of it. The same one statement is sent whether there is anything or not.
async fn known(request: &mut Request, checked: &Checked<'_>) -> Result<Known, Refusal> {
    let mut keys = match_keys::of(checked.name, checked.domain);
    keys.extend(checked.email.map(contact_key));
    let found = CommonTableExpression::new()
        .query(candidates_query(&keys, checked.id))
        .table_name(name("candidates"))
        .to_owned();
    let mut all = Kind::Candidate.rows(&[
        ("record", of("candidates", "id")),
        ("object", of("candidates", "kind")),
        ("name", of("candidates", "name")),
        ("domain", of("candidates", "domain")),
        ("country", of("candidates", "country")),
        ("email", of("candidates", "email")),
        ("state", of("candidates", "state")),
        ("partner", of("candidates", "partner")),
    ]);
    all.from(name("candidates"));
    for part in [opportunities(), lines(), claims::active(request.today(), checked.id.0), offered(checked.products)] {
        all.union(UnionType::All, part);
    }
    let query = all.with(WithClause::new().cte(found).to_owned());
    let mut known = Known::default();
    for row in &request.all(&query).await? {
        let kind: String = get(row, "kind")?;
        match Kind::from_name(&kind) {
            Some(Kind::Candidate) => known.candidates.push(candidate(row)?),
            Some(Kind::Opportunity | Kind::Line) => known.sold.push(sold(row)?),
            Some(Kind::Claim) => known.claims.push(ActiveLine {
                customer: get(row, "record")?,
                registration: get(row, "other")?,
                product: get(row, "product")?,
                product_name: get(row, "product_name")?,
                partner: get(row, "partner")?,
                until: get(row, "until")?,
            }),
            Some(Kind::Offered) => {
                known.offered.push(Product { id: ProductId(get(row, "product")?), name: get(row, "name")? });
            }
            None => return Err(unreadable("kind")),
        }
    }
    Ok(known)
}

/// What a row of the statement is.
#[derive(Clone, Copy)]
pub(super) enum Kind {
    Candidate,
    Opportunity,
    Line,
    Claim,
    Offered,
}

impl Kind {
    fn name(self) -> &'static str {
        match self {
            Kind::Candidate => "candidate",
            Kind::Opportunity => "opportunity",
            Kind::Line => "line",
            Kind::Claim => "claim",
            Kind::Offered => "offered",
        }
    }

    fn from_name(name: &str) -> Option<Kind> {
        [Kind::Candidate, Kind::Opportunity, Kind::Line, Kind::Claim, Kind::Offered]
            .into_iter()
            .find(|kind| kind.name() == name)
    }

    /// A part of the statement: these columns, and nothing in the others that the statement has.
    pub(super) fn rows(self, columns: &[(&str, Expr)]) -> SelectStatement {
        let mut query = Query::select();
        query.expr_as(Expr::value(self.name()), name("kind"));
        let value = |column: &str| columns.iter().find(|(name, _)| *name == column).map(|(_, value)| value.clone());
        for column in ["record", "other", "product"] {
            query.expr_as(value(column).unwrap_or_else(|| Expr::value(None::<Uuid>)), Alias::new(column));
        }
        for column in ["object", "name", "domain", "country", "email", "state", "partner", "product_name"] {
            query.expr_as(value(column).unwrap_or_else(|| Expr::value(None::<String>)), Alias::new(column));
        }
        query.expr_as(value("until").unwrap_or_else(|| Expr::value(None::<NaiveDate>)), name("until"));
        query
    }
}

/// The ids of the candidates, for the other parts of the statement.
pub(super) fn candidate_ids() -> SelectStatement {
    Query::select().column(name("id")).from(name("candidates")).to_owned()
}

fn candidate(row: &QueryResult) -> Result<Candidate, Refusal> {
    let object: String = get(row, "object")?;
    let (state, partner): (Option<String>, Option<String>) = (get(row, "state")?, get(row, "partner")?);
    let state = state.as_deref().and_then(State::from_name);
    Ok(Candidate {
        kind: if object == Object::Account.name() { MatchKind::Account } else { MatchKind::Registration },
        id: get(row, "record")?,
        name: get(row, "name")?,
        domain: get(row, "domain")?,
        country: get(row, "country")?,
        email: get(row, "email")?,
        detail: match (partner, state) {
            (Some(partner), Some(state)) => words::deals::registered_by(&partner, state.label()),
            _ => String::new(),
        },
    })
}

fn sold(row: &QueryResult) -> Result<Sold, Refusal> {
    let (id, label, stage): (Option<Uuid>, Option<String>, Option<String>) =
        (get(row, "other")?, get(row, "name")?, get(row, "state")?);
    let stage = stage.as_deref().and_then(Stage::from_name);
    Ok(Sold {
        record: get(row, "record")?,
        product: get(row, "product")?,
        product_name: get(row, "product_name")?,
        opportunity: id.zip(label).zip(stage).map(|((id, label), stage)| (id, label, stage)),
    })
}

/// Companies, those that went into another one as that one, and registrations that wait or protect: drafts, refusals and what ended stand in nobody's way. Those that share more than
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
        .expr_as(Expr::expr(Func::coalesce([of("known", "merged_into_id"), of("found", "record_id")])), name("id"))
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

/// What the candidates are talked to about.
fn opportunities() -> SelectStatement {
    let closed = Stage::ALL.into_iter().filter(|stage| stage.is_closed()).map(Stage::name);
    Kind::Opportunity
        .rows(&[
            ("record", of("opportunities", "account_id")),
            ("other", of("opportunities", "id")),
            ("product", of("opportunities", "product_id")),
            ("name", of("opportunities", "name")),
            ("state", of("opportunities", "stage")),
            ("product_name", of("products", "name")),
        ])
        .from(name("opportunities"))
        .join(
            JoinType::InnerJoin,
            name("products"),
            of("products", "id").equals((name("opportunities"), name("product_id"))),
        )
        .and_where(of("opportunities", "account_id").in_subquery(candidate_ids()))
        .and_where(of("opportunities", "stage").is_not_in(closed))
        .to_owned()
}

/// What the candidates were registered for.
fn lines() -> SelectStatement {
    Kind::Line
        .rows(&[
            ("record", of("registration_lines", "registration_id")),
            ("product", of("registration_lines", "product_id")),
            ("product_name", of("products", "name")),
        ])
        .from(name("registration_lines"))
        .join(
            JoinType::InnerJoin,
            name("products"),
            of("products", "id").equals((name("registration_lines"), name("product_id"))),
        )
        .and_where(of("registration_lines", "registration_id").in_subquery(candidate_ids()))
        .to_owned()
}

/// Those of the products that are on the price list.
fn offered(products: &[Uuid]) -> SelectStatement {
    Kind::Offered
        .rows(&[("product", of("products", "id")), ("name", of("products", "name"))])
        .from(name("products"))
        .and_where(of("products", "id").is_in(products.iter().copied()))
        .to_owned()
}
