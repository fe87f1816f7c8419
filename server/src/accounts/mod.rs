//! Companies.

use crate::record::{self, Write};
use crate::request::Asked;
use crate::{Request, failure, match_keys, users};
use sea_orm::sea_query::{Alias, Expr, ExprTrait, Query};
use shared::audit::Event;
use shared::deals::conflict::{identifies, match_name};
use shared::fields::{Object, accounts::TYPES};
use shared::form::Values;
use shared::ids::{AccountId, UserId};
use shared::refusal::{Problems, Refusal};
use shared::values::{Value, country::Country, domain::Domain, fold, legal_name::LegalName};
use shared::words;
use uuid::Uuid;

/// A company about to be kept.
#[derive(Clone, Debug)]
pub struct NewAccount {
    /// Legal name.
    pub name: LegalName,
    /// Web domain; the part that belongs to one company is kept.
    pub domain: Option<Domain>,
    /// Country.
    pub country: Option<Country>,
    /// A value of the field `type`.
    pub kind: &'static str,
    /// Whether it sells for the vendor.
    pub is_partner: bool,
    /// Who looks after it.
    pub channel_manager: Option<UserId>,
}

/// A partner as typed on the command line.
#[derive(Clone, Debug)]
pub struct PartnerDraft {
    /// Legal name.
    pub name: String,
    /// A value of the field `type`.
    pub kind: String,
    /// Country code.
    pub country: Option<String>,
    /// Web domain.
    pub domain: Option<String>,
    /// The email address of the channel manager.
    pub channel_manager: Option<String>,
}

/// Adds a partner.
///
/// # Errors
/// `Invalid` with every problem; `Conflict` where the company exists.
pub async fn add_partner(asked: Asked, draft: PartnerDraft) -> Result<AccountId, Refusal> {
    let mut problems = Problems::default();
    let name = LegalName::parse(&draft.name).map_err(|problem| problems.add("name", problem.to_string())).ok();
    let kind = TYPES.iter().map(|choice| choice.value).find(|value| *value == draft.kind && *value != "customer");
    if kind.is_none() {
        problems.add("type", words::forms::NOT_A_CHOICE);
    }
    let mut read = |field: &str, problem: String| problems.add(field, problem);
    let country = draft.country.as_deref().map(Country::parse).transpose();
    let country = country.map_err(|problem| read("country", problem.to_string())).ok().flatten();
    let domain = draft.domain.as_deref().map(Domain::parse).transpose();
    let domain = domain.map_err(|problem| read("domain", problem.to_string())).ok().flatten();
    let (Some(name), Some(kind), true) = (name, kind, problems.is_empty()) else {
        return Err(Refusal::Invalid(problems));
    };
    Request::write(asked, async |request| {
        let channel_manager = match &draft.channel_manager {
            Some(email) => Some(users::channel_manager(request, email).await?),
            None => None,
        };
        let new = NewAccount { name, domain, country, kind, is_partner: true, channel_manager };
        make(request, new, Event::SetUp).await
    })
    .await
}

/// Keeps a new company.
///
/// # Errors
/// `Conflict` where one with the same normalised name and country, or the same domain, exists.
pub async fn make(request: &mut Request, new: NewAccount, event: Event) -> Result<AccountId, Refusal> {
    let id = request.new_id();
    let domain = new.domain.as_ref().and_then(|domain| match_keys::registrable(domain.as_str()));
    let domain = domain.filter(|domain| identifies(domain));
    let keys = match_keys::of(new.name.as_str(), domain.as_deref());
    let manager = new.channel_manager.map_or(Value::Empty, |id| Value::Reference { id: id.0, label: String::new() });
    let after = Values::from([
        ("name", Value::Text(new.name.to_string())),
        ("is_partner", Value::YesNo(new.is_partner)),
        ("type", Value::Text(new.kind.to_owned())),
        ("domain", Value::text(domain)),
        ("country", Value::text(new.country.map(|country| country.code().to_owned()))),
        ("channel_manager", manager),
    ]);
    let beside = vec![("match_name", match_name(new.name.as_str()).into())];
    let write = Write {
        object: Object::Account,
        id,
        expected: None,
        before: Values::new(),
        after,
        beside,
        rows: vec![],
        event,
    };
    record::save(request, write).await?;
    match_keys::put(request, Object::Account, id, &keys, false).await?;
    Ok(AccountId(id))
}

/// Whether a company with this id exists. Only for what the caller has been shown already.
pub(crate) async fn exists(request: &mut Request, id: AccountId) -> Result<bool, Refusal> {
    let query = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("accounts"))
        .and_where(Expr::col(Alias::new("id")).eq(id.0))
        .to_owned();
    Ok(request.one(&query).await?.is_some())
}

/// Whether this company is a partner.
pub(crate) async fn is_partner(request: &mut Request, id: AccountId) -> Result<bool, Refusal> {
    let query = Query::select()
        .column(Alias::new("id"))
        .from(Alias::new("accounts"))
        .and_where(Expr::col(Alias::new("id")).eq(id.0))
        .and_where(Expr::col(Alias::new("is_partner")).eq(true))
        .to_owned();
    Ok(request.one(&query).await?.is_some())
}

/// The partner of that name, for commands of the installation.
///
/// # Errors
/// `Invalid` where there is none, or it is not a partner.
pub async fn partner_named(asked: Asked, typed: &str) -> Result<AccountId, Refusal> {
    let key = fold(typed);
    Request::read(asked, async |request| {
        let query = Query::select()
            .column(Alias::new("id"))
            .from(Alias::new("accounts"))
            .and_where(Expr::col(Alias::new("name_key")).eq(key.as_str()))
            .and_where(Expr::col(Alias::new("is_partner")).eq(true))
            .to_owned();
        let row = request.one(&query).await?;
        let missing = || Refusal::Invalid(Problems::one("account", words::users::NO_SUCH_PARTNER));
        let id: Uuid = row.ok_or_else(missing)?.try_get("", "id").map_err(failure::refusal)?;
        Ok(AccountId(id))
    })
    .await
}
