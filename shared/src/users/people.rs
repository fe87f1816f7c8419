//! The people of partners and of the vendor: where they stand, what can be done with them, their form and their lists.
//!
//! A contact cannot sign in. Becoming a user is a change of state: whoever signs in is the same record as the contact they were.

use super::Role;
use crate::access::{Licence, Side};
use crate::criteria::{Criteria, field};
use crate::fields::Object;
use crate::form::{Answers, Form, FormField, Step as FormStep, Values, check};
use crate::ids::{AccountId, Named, PermissionSetId, UserId};
use crate::list::{List, Record, Sort};
use crate::refusal::{Problems, Refusal};
use crate::time::{Local, Zone};
use crate::values::Value;
use crate::words;
use crate::words::people as say;
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// Where somebody stands.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum UserState {
    /// Known, and cannot sign in.
    WithoutSignIn,
    /// Was sent a link to choose a password.
    Invited,
    /// Signs in.
    Active,
    /// Kept out for a while.
    Locked,
    /// Gone. What they did stays under their name.
    Deactivated,
}

impl UserState {
    /// All states.
    pub const ALL: [UserState; 5] =
        [UserState::WithoutSignIn, UserState::Invited, UserState::Active, UserState::Locked, UserState::Deactivated];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            UserState::WithoutSignIn => "without_sign_in",
            UserState::Invited => "invited",
            UserState::Active => "active",
            UserState::Locked => "locked",
            UserState::Deactivated => "deactivated",
        }
    }

    /// The state stored under that name.
    pub fn from_name(name: &str) -> Option<UserState> {
        UserState::ALL.into_iter().find(|state| state.name() == name)
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        say::state(self)
    }

    /// Where a step leads from here; somebody who chose a password before goes on where they were.
    ///
    /// # Errors
    /// The sentence that says why it leads nowhere.
    pub fn after(self, step: Step, has_password: bool) -> Result<UserState, &'static str> {
        use UserState::{Active, Deactivated, Invited, Locked, WithoutSignIn};
        match (self, step) {
            (WithoutSignIn, Step::Invite) | (Invited, Step::Resend) => Ok(Invited),
            (Invited | Active, Step::Lock) => Ok(Locked),
            (Locked, Step::Unlock) => Ok(if has_password { Active } else { Invited }),
            (WithoutSignIn | Invited | Active | Locked, Step::Deactivate) => Ok(Deactivated),
            (Deactivated, Step::Reactivate) => Ok(if has_password { Active } else { WithoutSignIn }),
            (Active, Step::SendReset) => Ok(Active),
            _ => Err(say::stands(self)),
        }
    }
}

/// What can be done with somebody's access.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Step {
    /// Let them choose a password and sign in from then on.
    Invite,
    /// Send the invitation once more.
    Resend,
    /// Send a link for a new password.
    SendReset,
    /// Keep them out for a while.
    Lock,
    /// Let them in again.
    Unlock,
    /// Take their access for good.
    Deactivate,
    /// Give it back.
    Reactivate,
}

impl Step {
    /// All steps, in the order they are offered in.
    pub const ALL: [Step; 7] =
        [Step::Invite, Step::Resend, Step::SendReset, Step::Unlock, Step::Lock, Step::Reactivate, Step::Deactivate];

    /// Its word in addresses.
    pub const fn word(self) -> &'static str {
        match self {
            Step::Invite => "invite",
            Step::Resend => "resend",
            Step::SendReset => "send-reset",
            Step::Lock => "lock",
            Step::Unlock => "unlock",
            Step::Deactivate => "deactivate",
            Step::Reactivate => "reactivate",
        }
    }

    /// The step of a word in an address.
    pub fn from_word(word: &str) -> Option<Step> {
        Step::ALL.into_iter().find(|step| step.word() == word)
    }

    /// What its button says.
    pub const fn label(self) -> &'static str {
        say::step(self)
    }
}

/// What decides about a step, besides who may take it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Circumstances {
    /// Where they stand.
    pub state: UserState,
    /// What they are.
    pub role: Role,
    /// Whether a mail can reach them.
    pub has_email: bool,
    /// Whether they chose a password before.
    pub has_password: bool,
    /// Whether their company sells for the vendor; true for the vendor's people.
    pub company_is_partner: bool,
    /// Whether whoever takes the step takes it on themselves.
    pub is_oneself: bool,
    /// Whether they have what whoever takes the step could not give them: a link in the wrong hands would be a way to it.
    pub has_more: bool,
}

impl Circumstances {
    /// Where a step leads.
    ///
    /// # Errors
    /// The sentence that says why it cannot be taken.
    pub fn after(&self, step: Step) -> Result<UserState, &'static str> {
        let next = self.state.after(step, self.has_password)?;
        match step {
            Step::Lock | Step::Deactivate if self.is_oneself => return Err(say::NOT_ONESELF),
            Step::Invite | Step::Resend | Step::SendReset => {
                if self.role == Role::Agent {
                    return Err(say::NO_AGENTS);
                }
                if !self.company_is_partner {
                    return Err(say::COMPANY_IS_NO_PARTNER);
                }
                if !self.has_email {
                    return Err(say::NO_EMAIL);
                }
                if self.has_more && step != Step::Invite {
                    return Err(say::HAS_MORE);
                }
            }
            _ => {}
        }
        Ok(next)
    }
}

/// A step as a person's page offers it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct OfferedStep {
    /// Which.
    pub step: Step,
    /// Why it cannot be taken; none where it can.
    pub why_not: Option<String>,
    /// Whether it belongs to where they stand, so that the reason is worth reading.
    pub fits: bool,
}

/// The people of partners.
pub const PARTNERS_PEOPLE: List = List {
    object: Object::User,
    columns: &["name", "email", "role", "account", "state", "licence", "changed_at"],
    search: &["name", "email"],
    filters: &["role", "state", "licence"],
    default_sort: Sort { field: "name", descending: false },
    page_size: 50,
};

/// The vendor's people.
pub const VENDORS_PEOPLE: List = List {
    columns: &["name", "email", "role", "state", "leader", "territory", "changed_at"],
    filters: &["role", "state"],
    ..PARTNERS_PEOPLE
};

/// The part of the people who belong to partners.
pub fn of_partners() -> Criteria {
    field("role").one_of(Role::ALL.into_iter().filter(|role| role.is_partner()).map(Role::name))
}

/// The part of the people who are the vendor's.
pub fn of_vendor() -> Criteria {
    field("role").one_of(Role::ALL.into_iter().filter(|role| !role.is_partner()).map(Role::name))
}

/// The form of a person. Every question stands there from the beginning; what fits whom is said by [`parse`].
pub static FORM: LazyLock<Form> = LazyLock::new(|| Form {
    object: Object::User,
    steps: vec![FormStep {
        name: "person",
        title: say::PERSON,
        purpose: "",
        fields: vec![
            FormField::required("name", ""),
            FormField::optional("email", say::EMAIL_HELP),
            FormField::required("role", ""),
            FormField::optional("account", say::COMPANY_HELP),
            FormField::optional("licence", say::LICENCE_HELP),
            FormField::optional("super_user", say::SUPER_USER_HELP),
            FormField::optional("territory", say::TERRITORY_HELP),
        ],
    }],
});

/// The questions that an invitation asks again.
pub const ASKED_WHEN_INVITING: [&str; 3] = ["role", "licence", "super_user"];

/// Whoever fills in the form of somebody: what they may choose for others.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Chooser {
    /// Their side.
    pub side: Side,
    /// Their role.
    pub role: Role,
    /// Their seat.
    pub licence: Licence,
    /// Whether they see what their peers see.
    pub super_user: bool,
}

impl Chooser {
    /// The installation's own commands: they may choose everything.
    pub const fn system() -> Chooser {
        Chooser { side: Side::Vendor, role: Role::Administrator, licence: Licence::Internal, super_user: false }
    }

    /// Whether they may give this role: at a partner up to their own, at the vendor any of a partner's, and the vendor's own only as an
    /// administrator.
    pub fn may_choose(&self, role: Role) -> bool {
        match self.side {
            Side::Partner => role.is_partner() && role <= self.role,
            Side::Vendor => role.is_partner() || self.role == Role::Administrator,
        }
    }

    /// The roles they may give.
    pub fn roles(&self) -> Vec<Role> {
        Role::ALL.into_iter().filter(|role| self.may_choose(*role)).collect()
    }

    /// Whether they may give this seat: nobody outside gives a wider one than their own, and the vendor's own goes with a role of the
    /// vendor's.
    pub fn may_choose_licence(&self, licence: Licence) -> bool {
        match self.side {
            Side::Partner => licence != Licence::Internal && licence >= self.licence,
            Side::Vendor => licence != Licence::Internal || self.role == Role::Administrator,
        }
    }

    /// The seats they may give.
    pub fn licences(&self) -> Vec<Licence> {
        Licence::ALL.into_iter().filter(|licence| self.may_choose_licence(*licence)).collect()
    }

    /// The seat they give where they are not asked for one.
    pub fn usual_licence(&self) -> Licence {
        if self.side == Side::Partner { self.licence.max(Licence::FullCoSelling) } else { Licence::FullCoSelling }
    }

    /// Whether they may let somebody of that role see what their peers see: outside only whoever sees it themselves.
    pub fn may_make_super_user(&self, role: Role) -> bool {
        self.side == Side::Vendor || self.super_user || role < self.role
    }

    /// Whether they could give somebody all of that.
    pub fn could_give(&self, role: Role, licence: Licence, super_user: bool) -> bool {
        let may_see = !super_user || self.may_make_super_user(role);
        self.may_choose(role) && self.may_choose_licence(licence) && may_see
    }
}

/// Reads what was typed into a person's form, with everything that is wrong with it. The company is looked up where companies are kept.
///
/// # Errors
/// `TooLarge` for what no form holds.
pub fn parse(answers: &Answers, chooser: &Chooser) -> Result<(Values, Problems), Refusal> {
    if !answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    let (mut values, mut problems) = check(&FORM, answers);
    let role = match values.get("role") {
        Some(Value::Text(role)) => Role::from_name(role),
        _ => None,
    };
    if let Some(role) = role {
        if !chooser.may_choose(role) {
            problems.add("role", say::ROLE_NOT_YOURS);
        }
        if role.is_partner() {
            read_partners(answers, chooser, role, &mut values, &mut problems);
        } else {
            read_vendors(answers, &mut values, &mut problems);
        }
    }
    in_order(&mut problems);
    Ok((values, problems))
}

/// Puts problems into the order of the form.
pub fn in_order(problems: &mut Problems) {
    problems.0.sort_by_key(|problem| FORM.questions().position(|question| question.name == problem.field));
}

/// What somebody of a partner has to have.
fn read_partners(answers: &Answers, chooser: &Chooser, role: Role, values: &mut Values, problems: &mut Problems) {
    if chooser.side == Side::Vendor && answers.get("account").trim().is_empty() {
        problems.add("account", say::COMPANY_MISSING);
    }
    let typed = answers.get("licence").trim();
    match Licence::from_name(typed) {
        Some(Licence::Internal) => problems.add("licence", say::LICENCE_OF_PARTNERS),
        Some(licence) if !chooser.may_choose_licence(licence) => problems.add("licence", say::LICENCE_NOT_YOURS),
        None if typed.is_empty() => problems.add("licence", say::LICENCE_MISSING),
        _ => {}
    }
    let is_super = values.get("super_user") == Some(&Value::YesNo(true));
    if is_super && !chooser.may_make_super_user(role) {
        problems.add("super_user", say::SUPER_USER_NOT_YOURS);
    }
    values.insert("super_user", Value::YesNo(is_super));
}

/// What somebody of the vendor's has: no company, the vendor's own seat, and nothing of what partners are asked.
fn read_vendors(answers: &Answers, values: &mut Values, problems: &mut Problems) {
    if !answers.get("account").trim().is_empty() {
        problems.add("account", words::users::ACCOUNT_FOR_PARTNERS);
    }
    let typed = answers.get("licence").trim();
    if !typed.is_empty() && typed != Licence::Internal.name() {
        problems.add("licence", say::LICENCE_OF_VENDOR);
    }
    if values.get("super_user") == Some(&Value::YesNo(true)) {
        problems.add("super_user", say::SUPER_USER_AT_PARTNERS);
    }
    values.insert("licence", Value::Text(Licence::Internal.name().to_owned()));
    values.insert("super_user", Value::YesNo(false));
}

/// The key under which an invitation says whether somebody is given a permission set: `yes`, where they are.
pub fn set_key(set: PermissionSetId) -> String {
    format!("{SETS}{set}")
}

/// What every such key begins with.
const SETS: &str = "sets.";

/// Whether a key of an invitation is about a permission set.
pub fn is_set_key(key: &str) -> bool {
    key.starts_with(SETS)
}

/// The permission sets that an invitation gives.
pub fn chosen_sets(answers: &Answers) -> Vec<PermissionSetId> {
    let yes = answers.0.iter().filter(|(_, text)| text.trim() == "yes");
    yes.filter_map(|(key, _)| key.strip_prefix(SETS)?.parse().ok()).collect()
}

/// What a person's own page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonPage {
    /// Their fields, as far as the reader may see them.
    pub record: Record,
    /// Whether they belong to a partner.
    pub is_partners: bool,
    /// Their company, where the reader may open its page.
    pub company: Option<Named<AccountId>>,
    /// The permission sets given to them by name; none for readers outside.
    pub sets: Vec<String>,
    /// What can be done with their access; nothing for whoever may not change them.
    pub steps: Vec<OfferedStep>,
    /// Whether the reader may change them.
    pub may_edit: bool,
    /// When this was read.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub now: Local,
    /// The vendor's time.
    pub zone: Zone,
}

/// What a person's form page needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PersonForm {
    /// The person; none for a new one.
    pub id: Option<UserId>,
    /// Their name as stored; blank for a new one.
    pub name: String,
    /// The version the answers were read at; 0 for a new one.
    pub version: i64,
    /// What is stored, as far as the reader may see it.
    pub stored: Answers,
    /// What was typed and could not be taken yet.
    pub held: Option<Answers>,
    /// What is wrong with it.
    pub problems: Problems,
    /// The questions that the reader is asked.
    pub asked: Vec<String>,
    /// The roles they may give.
    pub roles: Vec<Role>,
    /// The seats they may give.
    pub licences: Vec<Licence>,
    /// The names of partners, to choose a company from.
    pub partners: Vec<String>,
}

/// What the page for inviting somebody needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct InvitePage {
    /// Who.
    pub person: Named<UserId>,
    /// Where the mail goes; blank where the reader may not see it.
    pub email: String,
    /// Why they cannot be invited; none where they can.
    pub why_not: Option<String>,
    /// What is stored, as far as the reader may see it, and which of the sets that they may give.
    pub stored: Answers,
    /// What was typed and could not be taken yet.
    pub held: Option<Answers>,
    /// What is wrong with it.
    pub problems: Problems,
    /// The questions that the reader is asked.
    pub asked: Vec<String>,
    /// The roles they may give.
    pub roles: Vec<Role>,
    /// The seats they may give.
    pub licences: Vec<Licence>,
    /// The permission sets they may give.
    pub sets: Vec<Named<PermissionSetId>>,
}

#[cfg(test)]
mod tests {
    use super::*;

    const OUTSIDE: Chooser =
        Chooser { side: Side::Partner, role: Role::Manager, licence: Licence::FullCoSelling, super_user: false };

    fn problems_of(chooser: &Chooser, pairs: &[(&str, &str)]) -> Problems {
        parse(&pairs.iter().copied().collect(), chooser).expect("read").1
    }

    fn fields_of(chooser: &Chooser, pairs: &[(&str, &str)]) -> Vec<String> {
        problems_of(chooser, pairs).0.into_iter().map(|problem| problem.field).collect()
    }

    #[test]
    fn every_problem_is_told_in_the_order_of_the_form() {
        let inside = Chooser::system();
        assert_eq!(
            fields_of(&inside, &[("email", "noor"), ("super_user", "perhaps")]),
            ["name", "email", "role", "super_user"]
        );
        assert_eq!(fields_of(&inside, &[("name", "Noor Haddad"), ("role", "seller")]), ["account", "licence"]);
        let mixed = [("name", "Noor Haddad"), ("role", "agent"), ("account", "Acme"), ("licence", "limited")];
        assert_eq!(fields_of(&inside, &mixed), ["account", "licence"]);
    }

    #[test]
    fn the_vendors_people_have_the_vendors_seat_without_being_asked() {
        let typed = [("name", "Noor Haddad"), ("role", "channel_manager")];
        let (values, problems) = parse(&typed.into_iter().collect(), &Chooser::system()).expect("read");
        assert!(problems.is_empty(), "{problems:?}");
        assert_eq!(values["licence"], Value::from("internal"));
        assert_eq!(values["super_user"], Value::YesNo(false));
    }

    #[test]
    fn nobody_outside_gives_more_than_they_have() {
        let of = |role, licence, super_user| {
            fields_of(
                &OUTSIDE,
                &[("name", "Noor Haddad"), ("role", role), ("licence", licence), ("super_user", super_user)],
            )
        };
        let nothing: [&str; 0] = [];
        assert_eq!(of("seller", "full_coselling", "yes"), nothing);
        assert_eq!(of("manager", "limited", "no"), nothing);
        assert_eq!(of("manager", "limited", "yes"), ["super_user"], "a manager does not see other managers' deals");
        assert_eq!(of("executive", "limited", "no"), ["role"]);
        assert_eq!(of("administrator", "", ""), ["role"]);
        assert_eq!(of("seller", "internal", "no"), ["licence"]);
        let limited = Chooser { licence: Licence::Limited, ..OUTSIDE };
        assert_eq!(limited.licences(), [Licence::Limited]);
        assert_eq!(OUTSIDE.roles(), [Role::Seller, Role::Manager]);
    }

    #[test]
    fn somebody_outside_could_give_what_they_have_and_no_more() {
        assert!(OUTSIDE.could_give(Role::Manager, Licence::FullCoSelling, false));
        assert!(OUTSIDE.could_give(Role::Seller, Licence::FullCoSelling, true), "a manager sees what sellers own");
        assert!(!OUTSIDE.could_give(Role::Manager, Licence::FullCoSelling, true));
        assert!(!OUTSIDE.could_give(Role::Executive, Licence::Limited, false));
        let limited = Chooser { licence: Licence::Limited, ..OUTSIDE };
        assert!(!limited.could_give(Role::Seller, Licence::FullCoSelling, false));
    }

    #[test]
    fn the_vendors_own_people_are_made_by_administrators() {
        let inside = Chooser { role: Role::ChannelManager, ..Chooser::system() };
        assert_eq!(inside.roles(), [Role::Seller, Role::Manager, Role::Executive]);
        assert_eq!(inside.licences(), [Licence::FullCoSelling, Licence::Limited]);
        assert_eq!(Chooser::system().roles(), Role::ALL);
        assert_eq!(Chooser::system().licences(), Licence::ALL);
    }

    #[test]
    fn every_step_leads_somewhere_or_says_why_not() {
        for state in UserState::ALL {
            for step in Step::ALL {
                if let Err(sentence) = state.after(step, false) {
                    assert!(sentence.ends_with('.'), "{sentence}");
                }
            }
            assert_eq!(UserState::from_name(state.name()), Some(state));
        }
        let after = |state: UserState, step, has_password| state.after(step, has_password).ok();
        assert_eq!(after(UserState::Locked, Step::Unlock, true), Some(UserState::Active));
        assert_eq!(after(UserState::Locked, Step::Unlock, false), Some(UserState::Invited));
        assert_eq!(after(UserState::Deactivated, Step::Reactivate, false), Some(UserState::WithoutSignIn));
        assert_eq!(after(UserState::Deactivated, Step::Invite, true), None);
        assert_eq!(after(UserState::WithoutSignIn, Step::Lock, false), None);
    }

    #[test]
    fn what_keeps_somebody_from_being_invited_is_said() {
        let contact = Circumstances {
            state: UserState::WithoutSignIn,
            role: Role::Seller,
            has_email: true,
            has_password: false,
            company_is_partner: true,
            is_oneself: false,
            has_more: false,
        };
        assert_eq!(contact.after(Step::Invite), Ok(UserState::Invited));
        let told = |circumstances: Circumstances| circumstances.after(Step::Invite);
        assert_eq!(told(Circumstances { has_email: false, ..contact }), Err(say::NO_EMAIL));
        assert_eq!(told(Circumstances { company_is_partner: false, ..contact }), Err(say::COMPANY_IS_NO_PARTNER));
        assert_eq!(told(Circumstances { role: Role::Agent, ..contact }), Err(say::NO_AGENTS));
        let oneself = Circumstances { state: UserState::Active, is_oneself: true, ..contact };
        assert_eq!(oneself.after(Step::Lock), Err(say::NOT_ONESELF));
        assert_eq!(oneself.after(Step::SendReset), Ok(UserState::Active));
        let more = Circumstances { state: UserState::Active, has_more: true, ..contact };
        assert_eq!(told(more), Err(say::stands(UserState::Active)));
        assert_eq!(more.after(Step::SendReset), Err(say::HAS_MORE));
        assert_eq!(more.after(Step::Lock), Ok(UserState::Locked), "which is no way to what they have");
    }

    #[test]
    fn every_step_is_found_by_its_word() {
        for step in Step::ALL {
            assert_eq!(Step::from_word(step.word()), Some(step));
        }
        assert_eq!(Step::from_word("edit"), None);
    }

    #[test]
    fn the_sets_of_an_invitation_are_those_that_were_checked() {
        let (one, two) = (PermissionSetId(uuid::Uuid::from_u128(1)), PermissionSetId(uuid::Uuid::from_u128(2)));
        let typed = Answers::from_iter([
            (set_key(one), "yes"),
            (set_key(two), ""),
            ("sets.nonsense".to_owned(), "yes"),
            ("role".to_owned(), "yes"),
        ]);
        assert_eq!(chosen_sets(&typed), [one]);
    }
}
