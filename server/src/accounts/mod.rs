//! Companies.

pub mod merging;
pub(crate) mod putting_back;
pub mod relationships;
mod shown;
mod store;
pub mod territories;

use crate::gates::{self, Gate};
use crate::held::{self, Forget};
use crate::once::{check_key, done_before, one_at_a_time};
use crate::record::{self, Write};
use crate::request::Asked;
use crate::{Request, access, list, match_keys, users};
use shared::access::{Action, Caller, Facts, may_edit_field, may_read_field};
use shared::accounts::territories::key_of as territories_key;
use shared::accounts::{CompanyForm, CompanyPage, FORM, LEVELS_MOST, answers_of, parse};
use shared::audit::{Change, Event};
use shared::deals::conflict::{identifies, match_name};
use shared::fields::Object;
use shared::fields::accounts::ACTIVE;
use shared::form::{Answers, Values};
use shared::ids::{AccountId, Named, UserId};
use shared::list::Record;
use shared::refusal::{Problems, Refusal};
use shared::values::{Value, country::Country, domain::Domain, fold, legal_name::LegalName};
use shared::words;
use shared::words::accounts as say;
use uuid::Uuid;

pub(crate) use shown::Deed;
pub use shown::{Shown, change_shown, end_page, end_shown, relate_shown};
pub(crate) use store::{exists, is_partner, name_of, partners_by_name, partners_named, partners_offered};

/// Companies that belong to one, shown on its page.
const BELOW_SHOWN: usize = 100;

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
    Request::write(asked, async |request| {
        let mut answers = Answers::from_iter([
            ("name", draft.name.as_str()),
            ("is_partner", "yes"),
            ("type", draft.kind.as_str()),
            ("status", ACTIVE),
            ("country", draft.country.as_deref().unwrap_or_default()),
            ("domain", draft.domain.as_deref().unwrap_or_default()),
        ]);
        let mut unknown = Problems::default();
        if let Some(email) = &draft.channel_manager {
            match users::channel_manager(request, email).await {
                Ok(manager) => answers.set("channel_manager", manager.to_string()),
                Err(Refusal::Invalid(problems)) => unknown = problems,
                Err(other) => return Err(other),
            }
        }
        let after = match read(request, None, &answers).await {
            Ok(after) => unknown.or(after)?,
            Err(Refusal::Invalid(mut problems)) => {
                problems.0.extend(unknown.0);
                return Err(Refusal::Invalid(problems));
            }
            Err(other) => return Err(other),
        };
        let id = request.new_id();
        keep(request, id, None, Values::new(), after, vec![], Event::SetUp).await?;
        Ok(AccountId(id))
    })
    .await
}

/// Keeps a new company.
///
/// # Errors
/// `Conflict` where one with the same normalised name and country, or the same domain, exists.
pub async fn make(request: &mut Request, new: NewAccount, event: Event) -> Result<AccountId, Refusal> {
    let manager = new.channel_manager.map_or(Value::Empty, |id| reference(id.0));
    let after = Values::from([
        ("name", Value::Text(new.name.to_string())),
        ("is_partner", Value::YesNo(new.is_partner)),
        ("type", Value::Text(new.kind.to_owned())),
        ("status", Value::text(new.is_partner.then_some(ACTIVE))),
        ("domain", Value::text(new.domain.map(|domain| domain.to_string()))),
        ("country", Value::text(new.country.map(|country| country.code().to_owned()))),
        ("channel_manager", manager),
    ]);
    let id = request.new_id();
    keep(request, id, None, Values::new(), after, vec![], event).await?;
    Ok(AccountId(id))
}

/// Loads a company for an action, with its version. There is no other way to one.
async fn load_for(request: &mut Request, id: AccountId, action: Action) -> Result<(i64, Record), Refusal> {
    access::allow(request, action, &facts(Some(id))).await?;
    let hold = if action != Action::Read && request.writes() { store::Hold::Yes } else { store::Hold::No };
    let version = store::version(request, id, hold).await?.ok_or(Refusal::NotFound)?;
    let record = list::record(request, Object::Account, id.0).await?.ok_or(Refusal::NotFound)?;
    Ok((version, record))
}

/// The company's own page; of one that went into another company, the page of that one.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of it.
pub async fn page(request: &mut Request, id: AccountId) -> Result<CompanyPage, Refusal> {
    let (_, record) = match load_for(request, id, Action::Read).await {
        Err(Refusal::NotFound) => {
            let survivor = store::survivor(request, id).await?.ok_or(Refusal::NotFound)?;
            load_for(request, survivor, Action::Read).await?
        }
        loaded => loaded?,
    };
    let id = AccountId(record.id);
    let is_partner = *record.value("is_partner") == Value::YesNo(true);
    let territories = territories::of_company(request, id, is_partner).await?;
    let relations = relationships::of_company(request, id).await?;
    let mut below = store::below(request, &[id.0]).await?;
    below.truncate(BELOW_SHOWN);
    let zone = request.portal().zone(request.now());
    let may_edit = access::may(request, Action::Edit, &facts(Some(id))).await?;
    let (people, may_add_person) = users::people::at_company(request, id).await?;
    let now = request.local(request.now());
    Ok(CompanyPage { record, below, territories, relations, people, may_add_person, may_edit, now, zone })
}

/// The form of a company, or of a new one.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of it, `Forbidden` where changing is not the caller's.
pub async fn form_page(request: &mut Request, id: Option<AccountId>) -> Result<CompanyForm, Refusal> {
    let (version, record) = match id {
        Some(id) => load_for(request, id, Action::Edit).await.map(|(version, record)| (version, Some(record)))?,
        None => {
            access::allow(request, Action::Create, &facts(None)).await?;
            (0, None)
        }
    };
    let about = about(request, id)?;
    let (held, preview) = held::held_with_preview(request, held::COMPANY, about).await?;
    let problems = match &held {
        Some(held) => {
            let whole = match id {
                Some(id) => list::whole_record(request, Object::Account, id.0).await?,
                None => None,
            };
            match read(request, whole.as_ref(), &completed(request, whole.as_ref(), held)).await {
                Err(Refusal::Invalid(problems)) => problems,
                Ok(_) => Problems::default(),
                Err(other) => return Err(other),
            }
        }
        None => Problems::default(),
    };
    let mut channel_managers = users::channel_managers(request).await?;
    if let Some(Value::Reference { id, label }) = record.as_ref().map(|record| record.value("channel_manager"))
        && channel_managers.iter().all(|known| known.id.0 != *id)
    {
        channel_managers.push(Named { id: UserId(*id), name: label.clone() });
    }
    let mut stored = record.as_ref().map(answers_of).unwrap_or_default();
    let offered = territories::offered(request).await?;
    if let Some(id) = id.filter(|_| !offered.is_empty()) {
        for territory in territories::of_partner(request, id).await? {
            stored.set(territories_key(territory.id), "yes");
        }
    }
    Ok(CompanyForm {
        id,
        name: record.as_ref().map(|record| text_of(record.value("name")).to_owned()).unwrap_or_default(),
        version,
        asked: asked(request.caller(), id.is_some()),
        stored,
        held,
        problems,
        preview,
        channel_managers,
        parents: store::parents(request).await?,
        territories: offered,
    })
}

/// Adds a company. The same key gives the same one.
///
/// # Errors
/// `Invalid` with every problem, `Conflict` where the company exists, `Forbidden` where adding is not the caller's.
pub async fn add(request: &mut Request, key: &str, answers: &Answers) -> Result<AccountId, Refusal> {
    access::allow(request, Action::Create, &facts(None)).await?;
    check_key(key)?;
    one_at_a_time(request).await?;
    if !answers.get("parent").trim().is_empty() {
        gates::pass(request, Gate::Companies).await?;
    }
    if let Some(id) = done_before(request, key, Event::Added.name()).await? {
        return Ok(AccountId(id));
    }
    request.use_key(key);
    let after = read(request, None, answers).await?;
    let said = territories::said(request, None, answers).await?;
    only_editable(request, &Values::new(), &after)?;
    let id = request.new_id();
    keep(request, id, None, Values::new(), after, territories::changes(&[], &said), Event::Added).await?;
    territories::give(request, AccountId(id), &[], &said).await?;
    let author = about(request, None)?;
    held::forget_held(request, author, Forget::Mine).await?;
    Ok(AccountId(id))
}

/// Changes a company.
///
/// # Errors
/// `Invalid` with every problem; `Conflict` where somebody changed it since that version, or another company has its name or domain;
/// `NotFound` and `Forbidden` by the access decision.
pub async fn change(request: &mut Request, id: AccountId, version: i64, answers: &Answers) -> Result<(), Refusal> {
    let (before, after) = changed(request, id, version, answers).await?;
    let had = territories::of_partner(request, id).await?;
    let said = territories::said(request, Some(id), answers).await?;
    let rows = territories::changes(&had, &said);
    if after != before || !rows.is_empty() {
        keep(request, id.0, Some(version), before, after, rows, Event::Changed).await?;
        territories::give(request, id, &had, &said).await?;
    }
    held::forget_held(request, id.0, Forget::Mine).await
}

/// A company's fields as they are and as they were typed, after every check. The company is held from here on.
async fn changed(
    request: &mut Request,
    id: AccountId,
    version: i64,
    answers: &Answers,
) -> Result<(Values, Values), Refusal> {
    access::allow(request, Action::Edit, &facts(Some(id))).await?;
    if !answers.get("parent").trim().is_empty() {
        // Two changes at once could close a circle that neither of them sees.
        gates::pass(request, Gate::Companies).await?;
    }
    let (stored, _) = load_for(request, id, Action::Edit).await?;
    if stored != version {
        return Err(Refusal::Conflict(say::CHANGED_MEANWHILE.to_owned()));
    }
    // What a company is found by and what keeps it a partner does not hang on what the caller sees of it.
    let record = list::whole_record(request, Object::Account, id.0).await?.ok_or(Refusal::NotFound)?;
    let answers = &completed(request, Some(&record), answers);
    let after = read(request, Some(&record), answers).await?;
    let (before, after) = told_apart(&record, after);
    only_editable(request, &before, &after)?;
    Ok((before, after))
}

/// A company's fields as they are, and as they shall be: what stays the same is the same.
fn told_apart(record: &Record, mut after: Values) -> (Values, Values) {
    let before = by_field(record);
    for (name, value) in &mut after {
        if let Some(before) = before.get(name).filter(|before| alike(before, value)) {
            value.clone_from(before);
        }
    }
    (before, after)
}

/// The questions that somebody is asked: of a new company all, of a known one those whose answer they may see.
fn asked(caller: &Caller, is_known: bool) -> Vec<String> {
    let sees = |name: &&str| !is_known || may_read_field(caller, Object::Account, name);
    FORM.questions().map(|question| question.name).filter(sees).map(str::to_owned).collect()
}

/// What was typed; what the caller does not see was not there to be typed, and is as it is stored.
fn completed(request: &Request, whole: Option<&Record>, typed: &Answers) -> Answers {
    let mut answers = typed.clone();
    let Some(stored) = whole.map(answers_of) else { return answers };
    for question in FORM.questions().filter(|asked| !may_read_field(request.caller(), Object::Account, asked.name)) {
        answers.set(question.name, stored.get(question.name));
    }
    answers
}

/// Refuses changes of fields that the caller's permission sets do not let them change.
fn only_editable(request: &Request, before: &Values, after: &Values) -> Result<(), Refusal> {
    let mut problems = Problems::default();
    for (name, value) in after {
        let changes = before.get(name).unwrap_or(&Value::Empty) != value;
        if changes && !may_edit_field(request.caller(), Object::Account, name) {
            problems.add(*name, words::access::FIELD_NOT_YOURS);
        }
    }
    problems.or(())
}

/// Keeps what was typed into a company's form that could not be taken, so that its page shows it again.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn hold(request: &mut Request, id: Option<AccountId>, answers: &Answers) -> Result<(), Refusal> {
    match id {
        Some(id) => drop(load_for(request, id, Action::Edit).await?),
        None => access::allow(request, Action::Create, &facts(None)).await?,
    }
    let about = about(request, id)?;
    held::hold(request, held::COMPANY, about, answers).await
}

/// Gives up what was typed into a company's form and could not be taken: what is stored stays.
///
/// # Errors
/// `NotFound` by the access decision.
pub async fn give_up(request: &mut Request, id: Option<AccountId>) -> Result<(), Refusal> {
    match id {
        Some(id) => drop(load_for(request, id, Action::Edit).await?),
        None => access::allow(request, Action::Create, &facts(None)).await?,
    }
    let about = about(request, id)?;
    held::forget_held(request, about, Forget::Mine).await
}

/// What the access decision has to know of a company, or of a new one.
fn facts(id: Option<AccountId>) -> Facts {
    Facts::of(Object::Account, id.map_or_else(Uuid::nil, |id| id.0)).at(id)
}

/// The record under which answers are held: the company, or the author of a new one.
fn about(request: &Request, id: Option<AccountId>) -> Result<Uuid, Refusal> {
    id.map_or_else(|| request.person().map(|person| person.id.0), |id| Ok(id.0))
}

fn reference(id: Uuid) -> Value {
    Value::Reference { id, label: String::new() }
}

fn text_of(value: &Value) -> &str {
    match value {
        Value::Text(text) => text,
        _ => "",
    }
}

/// Whether two values are the same for the trail: a reference is its record, whatever name was read for it.
fn alike(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Reference { id: one, .. }, Value::Reference { id: other, .. }) => one == other,
        (one, other) => one == other,
    }
}

fn by_field(record: &Record) -> Values {
    let asked = FORM.questions().filter_map(|question| Object::Account.field(question.name));
    asked.map(|field| (field.name, record.value(field.name).clone())).collect()
}

/// What was typed, by the rules of the form and of companies among one another.
async fn read(request: &mut Request, before: Option<&Record>, answers: &Answers) -> Result<Values, Refusal> {
    let (mut values, mut problems) = match parse(answers) {
        Ok(values) => (values, Problems::default()),
        Err(Refusal::Invalid(problems)) => (Values::new(), problems),
        Err(other) => return Err(other),
    };
    let is_partner = answers.get("is_partner") == "yes";
    if let Some(Value::Text(domain)) = values.get("domain").cloned() {
        let own = own_domain(&domain);
        if own.is_none() {
            problems.add("domain", say::SHARED_DOMAIN);
        }
        values.insert("domain", Value::text(own));
    }
    match parent(request, before, answers.get("parent")).await? {
        Ok(parent) => values.insert("parent", parent),
        Err(sentence) => {
            problems.add("parent", sentence);
            None
        }
    };
    let manager = answers.get("channel_manager").trim();
    if is_partner && !manager.is_empty() {
        // Whoever looks after it already may go on, also where they could not be chosen any more.
        let stays = before.and_then(|before| match before.value("channel_manager") {
            Value::Reference { id, .. } if id.to_string() == manager => Some(*id),
            _ => None,
        });
        let chosen = match stays {
            Some(id) => Some(id),
            None => {
                let known = users::channel_managers(request).await?;
                known.into_iter().find(|known| known.id.to_string() == manager).map(|known| known.id.0)
            }
        };
        match chosen {
            Some(id) => drop(values.insert("channel_manager", reference(id))),
            None => problems.add("channel_manager", say::NO_SUCH_MANAGER),
        }
    }
    let was_partner = before.is_some_and(|before| *before.value("is_partner") == Value::YesNo(true));
    if let (true, false, Some(before)) = (was_partner, is_partner, before)
        && store::is_in_use(request, AccountId(before.id)).await?
    {
        problems.add("is_partner", say::STILL_A_PARTNER);
    }
    for question in FORM.questions() {
        values.entry(question.name).or_insert(Value::Empty);
    }
    // The indexes hold it; this only says it at the field.
    if problems.is_empty()
        && let Some(field) = store::taken(request, before.map(|before| before.id), &values).await?
    {
        problems.add(field, words::deals::CUSTOMER_EXISTS);
    }
    problems.or(values)
}

/// The parent that was typed, or the sentence why not.
async fn parent(
    request: &mut Request,
    before: Option<&Record>,
    typed: &str,
) -> Result<Result<Value, &'static str>, Refusal> {
    if typed.trim().is_empty() {
        return Ok(Ok(Value::Empty));
    }
    // As it is stored it stays, even where another company has the same name by now.
    if let Some(Value::Reference { id, label }) = before.map(|before| before.value("parent"))
        && fold(label) == fold(typed)
    {
        return Ok(Ok(reference(*id)));
    }
    let found = store::named(request, typed).await?;
    let parent = match found.as_slice() {
        [] => return Ok(Err(say::NO_SUCH_COMPANY)),
        [one] => *one,
        _ => return Ok(Err(say::SEVERAL_COMPANIES)),
    };
    let cannot = cannot_stand_below(request, before.map(|before| before.id), parent).await?;
    Ok(cannot.map_or_else(|| Ok(reference(parent)), Err))
}

/// Why a company, or a new one, cannot stand below that one; none where it can.
async fn cannot_stand_below(
    request: &mut Request,
    id: Option<Uuid>,
    parent: Uuid,
) -> Result<Option<&'static str>, Refusal> {
    let mut levels = 1;
    let mut above = Some(parent);
    while let Some(company) = above {
        if id == Some(company) {
            return Ok(Some(if company == parent { say::OWN_PARENT } else { say::PARENT_IN_A_CIRCLE }));
        }
        levels += 1;
        if levels > LEVELS_MOST {
            return Ok(Some(say::TOO_MANY_LEVELS));
        }
        above = store::parent(request, company).await?;
    }
    let mut level: Vec<Uuid> = id.into_iter().collect();
    while !level.is_empty() {
        level = store::below(request, &level).await?.into_iter().map(|company| company.id.0).collect();
        levels += usize::from(!level.is_empty());
        if levels > LEVELS_MOST {
            return Ok(Some(say::TOO_MANY_LEVELS));
        }
    }
    Ok(None)
}

/// The part of a domain that belongs to one company and so says which company it is; none where it has no such part.
fn own_domain(domain: &str) -> Option<String> {
    match_keys::registrable(domain).filter(|domain| identifies(domain))
}

/// Writes a company with the keys it is found by.
async fn keep(
    request: &mut Request,
    id: Uuid,
    expected: Option<i64>,
    before: Values,
    mut after: Values,
    rows: Vec<Change>,
    event: Event,
) -> Result<(), Refusal> {
    let value = |values: &Values, field: &str| values.get(field).map(text_of).unwrap_or_default().to_owned();
    let domain = own_domain(&value(&after, "domain"));
    let name = value(&after, "name");
    let keys = match_keys::of(&name, domain.as_deref());
    after.insert("domain", Value::text(domain));
    let beside = vec![("match_name", match_name(&name).into())];
    let write = Write { object: Object::Account, id, expected, before, after, beside, rows, event };
    record::save(request, write).await?;
    match_keys::put(request, Object::Account, id, &keys, expected.is_some()).await
}

/// The partner of that name, for commands of the installation.
///
/// # Errors
/// `Invalid` where there is none, or it is not a partner.
pub async fn partner_named(asked: Asked, typed: &str) -> Result<AccountId, Refusal> {
    let key = fold(typed);
    Request::read(asked, async |request| {
        let found = store::partner_named(request, &key).await?;
        found.ok_or_else(|| Refusal::Invalid(Problems::one("account", words::users::NO_SUCH_PARTNER)))
    })
    .await
}
