//! The people of partners and of the vendor: their page, adding and changing them, inviting them, and what becomes of their access.

mod inviting;
mod links;
mod steps;
mod store;

pub use inviting::{hold_invitation, invite, invite_page};
pub use links::{check_reset, open_link, send_reset, set_password};
pub use steps::take;

use crate::held;
use crate::mails::Recipient;
use crate::once::{check_key, done_before, one_at_a_time};
use crate::record::{self, Write};
use crate::{Request, access, accounts, list};
use shared::access::{Action, Facts, Side, may_edit_field, may_read_field};
use shared::audit::Event;
use shared::fields::Object;
use shared::form::{Answers, Values};
use shared::ids::{AccountId, Named, UserId};
use shared::refusal::{Problems, Refusal};
use shared::users::Role;
use shared::users::people::{
    Chooser, Circumstances, FORM, OfferedStep, PersonForm, PersonPage, Step, UserState, in_order, parse,
};
use shared::values::Value;
use shared::words;
use shared::words::people as say;
use store::Member;
use uuid::Uuid;

/// Loads a person for an action. There is no other way to one.
async fn load_for(request: &mut Request, id: UserId, action: Action) -> Result<Member, Refusal> {
    let member = store::find(request, id).await?.ok_or(Refusal::NotFound)?;
    access::allow(request, action, &facts(&member)).await?;
    Ok(member)
}

/// What the access decision has to know of a person: they are their own, at their company.
fn facts(member: &Member) -> Facts {
    let account = member.account.as_ref().map(|account| account.id);
    Facts::of(Object::User, member.id.0).owned_by(Some(member.id), Some(member.role)).at(account)
}

/// Whether the caller may add somebody anywhere: outside that is at their own company, else at some partner.
async fn allow_new(request: &mut Request) -> Result<(), Refusal> {
    let own = request.caller().person().and_then(|person| person.account);
    access::allow(request, Action::Create, &new_facts(own.or(Some(AccountId(Uuid::nil()))))).await
}

/// What the access decision has to know of somebody who is not there yet; at no company they are the vendor's.
fn new_facts(at: Option<AccountId>) -> Facts {
    Facts::of(Object::User, Uuid::nil()).at(at)
}

/// What the caller may choose for others.
async fn chooser(request: &mut Request) -> Result<Chooser, Refusal> {
    let Some(person) = request.caller().person().cloned() else { return Ok(Chooser::system()) };
    if !person.role.is_partner() {
        return Ok(Chooser { role: person.role, ..Chooser::system() });
    }
    let licence = store::licence(request, person.id).await?;
    Ok(Chooser { side: Side::Partner, role: person.role, licence, super_user: person.standing.super_user })
}

/// Whether somebody has what the caller could not give them, where the caller looks after colleagues: whoever could choose their address
/// and send links to it could become them.
async fn has_more(request: &mut Request, member: &Member) -> Result<bool, Refusal> {
    let chooser = chooser(request).await?;
    let own = request.caller().person().map(|person| person.id);
    let Some(own) = own.filter(|_| chooser.side == Side::Partner) else { return Ok(false) };
    if !chooser.could_give(member.role, member.licence, member.super_user) {
        return Ok(true);
    }
    let own = store::sets_of(request, own).await?;
    Ok(store::sets_of(request, member.id).await?.iter().any(|set| !own.contains(set)))
}

async fn circumstances(request: &mut Request, member: &Member) -> Result<Circumstances, Refusal> {
    let has_more = has_more(request, member).await?;
    Ok(Circumstances {
        state: member.state,
        role: member.role,
        has_email: member.email.is_some(),
        has_password: member.has_password,
        company_is_partner: member.company_is_partner,
        is_oneself: is_oneself(request, member),
        has_more,
    })
}

fn is_oneself(request: &Request, member: &Member) -> bool {
    request.caller().person().is_some_and(|person| person.id == member.id)
}

/// A person's own page: their fields, and what can be done with their access, with the reasons why something cannot.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of them.
pub async fn page(request: &mut Request, id: UserId) -> Result<PersonPage, Refusal> {
    let member = load_for(request, id, Action::Read).await?;
    let record = list::record(request, Object::User, id.0).await?.ok_or(Refusal::NotFound)?;
    let may_edit = access::may(request, Action::Edit, &facts(&member)).await?;
    let is_inside = request.side()? == Side::Vendor;
    let sets = if may_edit && is_inside { store::sets_of(request, id).await? } else { Vec::new() };
    let steps = if may_edit { offered(&circumstances(request, &member).await?) } else { Vec::new() };
    Ok(PersonPage {
        record,
        is_partners: member.role.is_partner(),
        company: member.account.filter(|_| is_inside),
        sets: sets.into_iter().map(|set| set.name).collect(),
        steps,
        may_edit,
        now: request.local(request.now()),
        zone: request.portal().zone(request.now()),
    })
}

fn offered(circumstances: &Circumstances) -> Vec<OfferedStep> {
    let offered = Step::ALL.into_iter().map(|step| OfferedStep {
        step,
        why_not: circumstances.after(step).err().map(str::to_owned),
        fits: circumstances.state.after(step, circumstances.has_password).is_ok(),
    });
    offered.collect()
}

/// The people of a company whom the caller may know of, and whether they may add somebody; nobody for whoever may not know of people.
///
/// # Errors
/// `Busy` or `Broken` from the database. The caller must have loaded the company.
pub(crate) async fn at_company(request: &mut Request, id: AccountId) -> Result<(Vec<Named<UserId>>, bool), Refusal> {
    let may_add = access::may(request, Action::Create, &new_facts(Some(id))).await?;
    Ok((store::at_company(request, id).await?, may_add))
}

/// The form of a person, or of a new one, who may be meant to begin at that company.
///
/// # Errors
/// `NotFound` where there is none or the caller may not know of them, `Forbidden` where changing or adding is not the caller's.
pub async fn form_page(
    request: &mut Request,
    id: Option<UserId>,
    at: Option<AccountId>,
) -> Result<PersonForm, Refusal> {
    let member = match id {
        Some(id) => Some(load_for(request, id, Action::Edit).await?),
        None => {
            allow_new(request).await?;
            None
        }
    };
    let chooser = chooser(request).await?;
    let (form, about) = held_under(request, id)?;
    let held = held::held_if_any(request, form, about, None).await?;
    let problems = match &held {
        Some(held) => problems_of(request, &chooser, member.as_ref(), held).await?,
        None => Problems::default(),
    };
    let asked = asked(request, member.as_ref()).await?;
    let asks_company = asked.iter().any(|name| name == "account");
    let stored = match (&member, at.filter(|_| asks_company)) {
        (Some(member), _) => shown(request, member),
        (None, Some(at)) => {
            let name = accounts::name_of(request, at).await?.unwrap_or_default();
            Answers::from_iter([("account", name)])
        }
        (None, None) => Answers::default(),
    };
    Ok(PersonForm {
        id,
        name: member.as_ref().map(|member| called(request, member)).unwrap_or_default(),
        version: member.as_ref().map_or(0, |member| member.version),
        stored,
        held,
        problems,
        asked,
        roles: chooser.roles(),
        licences: chooser.licences(),
        partners: if asks_company { accounts::partners_offered(request).await? } else { Vec::new() },
    })
}

/// Adds a person who does not sign in yet. The same key gives the same one.
///
/// # Errors
/// `Invalid` with every problem; `Forbidden` where adding is not the caller's, `NotFound` where they may not know of people.
pub async fn add(request: &mut Request, key: &str, answers: &Answers) -> Result<UserId, Refusal> {
    allow_new(request).await?;
    check_key(key)?;
    one_at_a_time(request).await?;
    if let Some(id) = done_before(request, key, Event::Added.name()).await? {
        return Ok(UserId(id));
    }
    request.use_key(key);
    let chooser = chooser(request).await?;
    let mut after = read(request, &chooser, None, answers).await?;
    let at = match after.get("account") {
        Some(Value::Reference { id, .. }) => Some(AccountId(*id)),
        _ => None,
    };
    access::allow(request, Action::Create, &new_facts(at)).await?;
    after.insert("state", Value::Text(UserState::WithoutSignIn.name().to_owned()));
    let id = request.new_id();
    let write = Write {
        object: Object::User,
        id,
        expected: None,
        before: Values::new(),
        after,
        beside: vec![("is_demo", false.into())],
        rows: vec![],
        event: Event::Added,
    };
    record::save(request, write).await?;
    let (form, about) = held_under(request, None)?;
    held::forget_form(request, form, about).await?;
    Ok(UserId(id))
}

/// Changes a person. With another email address the links that were sent to the old one stop working, whoever was signed in signs in with the
/// new one, and the old one is told.
///
/// # Errors
/// `Invalid` with every problem; `Conflict` where somebody changed them since that version; `NotFound` and `Forbidden` by the access decision.
pub async fn change(request: &mut Request, id: UserId, version: i64, answers: &Answers) -> Result<(), Refusal> {
    let member = load_for(request, id, Action::Edit).await?;
    if member.version != version {
        return Err(Refusal::Conflict(say::CHANGED_MEANWHILE.to_owned()));
    }
    let chooser = chooser(request).await?;
    let after = read(request, &chooser, Some(&member), answers).await?;
    let before = values_of(&member);
    if after != before {
        if after.get("email") != before.get("email") {
            links::forget(request, id).await?;
            if !is_oneself(request, &member) {
                store::end_sessions(request, id).await?;
            }
            links::mail_old_address(request, &member).await?;
        }
        let write = Write {
            object: Object::User,
            id: id.0,
            expected: Some(version),
            before,
            after,
            beside: vec![],
            rows: vec![],
            event: Event::Changed,
        };
        record::save(request, write).await?;
    }
    held::forget_form(request, held::PERSON, id.0).await
}

/// Puts somebody out for good: their sessions end, and their links stop working.
pub(super) async fn put_out(request: &mut Request, id: UserId) -> Result<(), Refusal> {
    store::end_sessions(request, id).await?;
    links::forget(request, id).await
}

/// Keeps what was typed into a person's form that could not be taken, so that its page shows it again.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn hold(request: &mut Request, id: Option<UserId>, answers: &Answers) -> Result<(), Refusal> {
    allow_form(request, id).await?;
    let (form, about) = held_under(request, id)?;
    held::hold(request, form, about, answers).await
}

/// Gives up what was typed into a person's form and could not be taken: what is stored stays.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn give_up(request: &mut Request, id: Option<UserId>) -> Result<(), Refusal> {
    allow_form(request, id).await?;
    let (form, about) = held_under(request, id)?;
    held::forget_form(request, form, about).await
}

async fn allow_form(request: &mut Request, id: Option<UserId>) -> Result<(), Refusal> {
    match id {
        Some(id) => load_for(request, id, Action::Edit).await.map(|_| ()),
        None => allow_new(request).await,
    }
}

/// The form and the record under which answers are held: the person, or the author of a new one.
fn held_under(request: &Request, id: Option<UserId>) -> Result<(&'static str, Uuid), Refusal> {
    match id {
        Some(id) => Ok((held::PERSON, id.0)),
        None => request.person().map(|author| (held::NEW_PERSON, author.id.0)),
    }
}

/// The questions that the caller is asked: those whose fields they may change. The company is asked of new people alone, since moving
/// somebody is more than changing a field, and only of the vendor's, since others add people at their own. The email address is not asked of
/// whoever has more than the caller could give them.
async fn asked(request: &mut Request, member: Option<&Member>) -> Result<Vec<String>, Refusal> {
    let asks_company = member.is_none() && request.side()? == Side::Vendor;
    let asks_email = match member {
        Some(member) => !has_more(request, member).await?,
        None => true,
    };
    let names = FORM.questions().map(|question| question.name);
    let asked = names.filter(|name| may_edit_field(request.caller(), Object::User, name));
    let asked = asked.filter(|name| (*name != "account" || asks_company) && (*name != "email" || asks_email));
    Ok(asked.map(str::to_owned).collect())
}

/// A stored person as the answers that their form begins with.
fn answers_of(member: &Member) -> Answers {
    let yes_no = if member.super_user { "yes" } else { "no" };
    Answers::from_iter([
        ("name", member.name.as_str()),
        ("email", member.email.as_deref().unwrap_or_default()),
        ("role", member.role.name()),
        ("account", member.account.as_ref().map_or("", |account| account.name.as_str())),
        ("licence", member.licence.name()),
        ("super_user", yes_no),
        ("territory", member.territory.as_deref().unwrap_or_default()),
    ])
}

/// Of those answers what the caller may see.
fn shown(request: &Request, member: &Member) -> Answers {
    let mut answers = answers_of(member);
    answers.0.retain(|name, _| may_read_field(request.caller(), Object::User, name));
    answers
}

/// What somebody is called, where the caller may see that.
fn called(request: &Request, member: &Member) -> String {
    let may_see = may_read_field(request.caller(), Object::User, "name");
    if may_see { member.name.clone() } else { words::trail::SOMEBODY.to_owned() }
}

/// A stored person as values.
fn values_of(member: &Member) -> Values {
    Values::from([
        ("name", Value::Text(member.name.clone())),
        ("email", Value::text(member.email.clone())),
        ("role", Value::Text(member.role.name().to_owned())),
        ("account", member.account.as_ref().map_or(Value::Empty, reference)),
        ("licence", Value::Text(member.licence.name().to_owned())),
        ("super_user", Value::YesNo(member.super_user)),
        ("territory", Value::text(member.territory.clone())),
    ])
}

fn reference(account: &Named<AccountId>) -> Value {
    Value::Reference { id: account.id.0, label: account.name.clone() }
}

/// What was typed, as far as it was asked for; the rest as it is stored.
fn completed(asked: &[String], typed: &Answers, member: Option<&Member>, chooser: &Chooser) -> Answers {
    let mut answers = member.map(answers_of).unwrap_or_default();
    for name in asked {
        answers.set(name.as_str(), typed.get(name));
    }
    let is_partners = Role::from_name(answers.get("role").trim()).is_some_and(Role::is_partner);
    if member.is_none() && is_partners && !asked.iter().any(|name| name == "licence") {
        answers.set("licence", chooser.usual_licence().name());
    }
    answers
}

/// The problems of what was typed.
async fn problems_of(
    request: &mut Request,
    chooser: &Chooser,
    member: Option<&Member>,
    typed: &Answers,
) -> Result<Problems, Refusal> {
    match read(request, chooser, member, typed).await {
        Ok(_) => Ok(Problems::default()),
        Err(Refusal::Invalid(problems)) => Ok(problems),
        Err(other) => Err(other),
    }
}

/// What was typed, by the rules of the form and of people among one another.
async fn read(
    request: &mut Request,
    chooser: &Chooser,
    member: Option<&Member>,
    typed: &Answers,
) -> Result<Values, Refusal> {
    let asked = asked(request, member).await?;
    let answers = completed(&asked, typed, member, chooser);
    let (mut values, mut problems) = parse(&answers, chooser)?;
    match member {
        Some(member) => {
            keep_within(request, member, &answers, &mut problems);
            values.insert("account", member.account.as_ref().map_or(Value::Empty, reference));
        }
        None => {
            let company = company_of(request, &answers, &mut problems).await?;
            values.insert("account", company);
        }
    }
    for question in FORM.questions() {
        values.entry(question.name).or_insert(Value::Empty);
    }
    // The index holds it; this only says it at the field.
    if problems.is_empty()
        && let Some(Value::Text(email)) = values.get("email")
        && let Some(other) = store::having_email(request, email).await?
        && member.is_none_or(|member| member.id != other)
    {
        problems.add("email", words::users::EMAIL_TAKEN);
    }
    in_order(&mut problems);
    problems.or(values)
}

/// What a known person cannot become by their form. What stays as it is stored is nobody's choice now, and so no problem.
fn keep_within(request: &Request, member: &Member, answers: &Answers, problems: &mut Problems) {
    let stored = answers_of(member);
    let is_as_before = |name: &str| stored.get(name) == answers.get(name);
    let chosen = ["role", "licence", "super_user"];
    // Seeing what peers see means more in a higher role, so it stays as it is only where the role does.
    let stays = |name: &str| is_as_before(name) && (name != "super_user" || is_as_before("role"));
    problems.0.retain(|problem| !(chosen.contains(&problem.field.as_str()) && stays(&problem.field)));
    let role = Role::from_name(answers.get("role").trim());
    if role.is_some_and(|role| role.is_partner() != member.role.is_partner()) {
        // Whatever else is wrong with it is wrong because of this.
        problems.0.retain(|problem| !["role", "account", "licence"].contains(&problem.field.as_str()));
        problems.add("role", say::OTHER_SIDES_ROLE);
    }
    let is_oneself = is_oneself(request, member);
    for name in chosen.into_iter().filter(|name| is_oneself && !is_as_before(name)) {
        problems.0.retain(|problem| problem.field != name);
        problems.add(name, say::NOT_YOUR_OWN);
    }
    let signs_in = matches!(member.state, UserState::Invited | UserState::Active | UserState::Locked);
    if signs_in && answers.get("email").trim().is_empty() {
        problems.add("email", say::EMAIL_IN_USE);
    }
}

/// Where a new person begins: outside at the caller's own company, else at the partner that was typed.
async fn company_of(request: &mut Request, answers: &Answers, problems: &mut Problems) -> Result<Value, Refusal> {
    if let Some(own) = request.caller().person().filter(|person| person.role.is_partner()) {
        return Ok(own.account.map_or(Value::Empty, |id| Value::Reference { id: id.0, label: String::new() }));
    }
    let is_partners = Role::from_name(answers.get("role").trim()).is_some_and(Role::is_partner);
    let typed = answers.get("account").trim();
    if !is_partners || typed.is_empty() {
        return Ok(Value::Empty);
    }
    let found = accounts::partners_named(request, typed).await?;
    let sentence = match found.as_slice() {
        [one] => return Ok(reference(one)),
        [] => say::NO_SUCH_PARTNER,
        _ => words::accounts::SEVERAL_COMPANIES,
    };
    problems.add("account", sentence);
    Ok(Value::Empty)
}

/// Whom a mail to somebody goes to; none without an address.
fn recipient(member: &Member) -> Option<Recipient> {
    let address = member.email.clone()?;
    Some(Recipient { id: member.id, name: member.name.clone(), address })
}
