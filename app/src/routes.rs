//! Every link, typed. There is no address in a string anywhere else.

use shared::deals::Move;
use shared::fields::Object;
use shared::ids::{
    AccountId, EventId, MailId, OpportunityId, PermissionSetId, RegistrationId, RelationshipId, SharingRuleId,
    TerritoryId, UserId,
};
use shared::users::people::Step;

/// The first page.
pub const HOME: &str = "/";
/// Signing in.
pub const SIGN_IN: &str = "/sign-in";
/// Signing out: a form posts here.
pub const SIGN_OUT: &str = "/sign-out";
/// All registrations one may see.
pub const REGISTRATIONS: &str = "/registrations";
/// Beginning a registration: a form posts here.
pub const NEW_REGISTRATION: &str = "/registrations/new";
/// What waits for a decision.
pub const QUEUE: &str = "/queue";
/// The pipeline.
pub const OPPORTUNITIES: &str = "/opportunities";
/// The partners.
pub const PARTNERS: &str = "/partners";
/// All companies.
pub const COMPANIES: &str = "/companies";
/// Adding a company.
pub const NEW_COMPANY: &str = "/companies/new";
/// The territories.
pub const TERRITORIES: &str = "/territories";
/// Adding a territory.
pub const NEW_TERRITORY: &str = "/territories/new";
/// The relationships between partners.
pub const RELATIONSHIPS: &str = "/relationships";
/// The permission sets.
pub const SETS: &str = "/access/sets";
/// Adding a permission set.
pub const NEW_SET: &str = "/access/sets/new";
/// The sharing rules.
pub const RULES: &str = "/access/rules";
/// Adding a sharing rule.
pub const NEW_RULE: &str = "/access/rules/new";
/// What is decided about access in general.
pub const DEFAULTS: &str = "/access/defaults/all";
/// What each role reaches.
pub const MATRIX: &str = "/access/matrix";
/// Being oneself again: a form posts here.
pub const STOP_VIEWING: &str = "/view-as/stop";
/// What single people reach.
pub const EFFECTIVE: &str = "/access/people";
/// The audit trail.
pub const AUDIT: &str = "/audit";
/// The notices.
pub const NOTICES: &str = "/notices";
/// Marking the notices as read: a form posts here.
pub const NOTICES_READ: &str = "/notices/read";
/// Showing the second factor, and setting it up. It is no page of the frame: links to it leave the browser part.
pub const SECOND_FACTOR: &str = "/second-factor";
/// One's own security, and where its forms post to.
pub const SECURITY: &str = "/security";
/// The history of signing in.
pub const SIGN_INS: &str = "/sign-ins";

/// The people of partners.
pub const PEOPLE: &str = "/people";
/// The vendor's people.
pub const VENDORS_PEOPLE: &str = "/people/vendor";
/// Adding a person.
pub const NEW_PERSON: &str = "/people/new";
/// The mails that the portal wrote.
pub const OUTBOX: &str = "/outbox";
/// Asking for a new password. It is no page of the frame.
#[cfg(feature = "ssr")]
pub const FORGOT: &str = "/forgot";
/// The query of that page once a link is on its way.
pub const LINK_SENT: &str = "sent";
/// The query of the sign-in page once a password is chosen.
pub const PASSWORD_SET: &str = "password-set";

/// The end of the address of a company's form, or of a territory's.
pub const EDIT: &str = "/edit";
/// The end of the address for merging a company into another one.
pub const MERGE: &str = "/merge";
/// The end of the address for adding a relationship of a company.
pub const RELATE: &str = "/relate";
/// The end of the address for moving a person.
pub const MOVE: &str = "/move";

/// A registration.
pub fn registration(id: RegistrationId) -> String {
    format!("/registrations/{id}")
}

/// The part of the code that a page comes with: what stands where is said in `fetched.rs`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// The first page, with the frame.
    Home,
    /// Lists, and records that are only read.
    Lists,
    /// A registration and the pages of its moves.
    Registration,
    /// The steps of the guided form.
    Form,
    /// What is done with a company.
    Company,
    /// How partners stand in the programme.
    Programme,
    /// What administrators decide.
    Administration,
    /// People and mails.
    People,
    /// Sign-in and security.
    Security,
}

/// The shapes of the addresses of every page; where two fit, the first counts. What stands at each is said in `fetched.rs`.
pub const PAGES: &[(&str, Part)] = &[
    (HOME, Part::Home),
    ("/registrations/:id", Part::Registration),
    ("/registrations/:id/edit/:step", Part::Form),
    ("/registrations/:id/:move", Part::Registration),
    (REGISTRATIONS, Part::Lists),
    (OPPORTUNITIES, Part::Lists),
    ("/opportunities/:id", Part::Lists),
    (NOTICES, Part::Lists),
    (AUDIT, Part::Lists),
    ("/audit/:id", Part::Lists),
    (QUEUE, Part::Lists),
    (PARTNERS, Part::Lists),
    (COMPANIES, Part::Lists),
    (NEW_COMPANY, Part::Company),
    ("/companies/:id", Part::Lists),
    ("/companies/:id/edit", Part::Company),
    ("/companies/:id/merge", Part::Company),
    ("/companies/:id/relate", Part::Company),
    (TERRITORIES, Part::Programme),
    (NEW_TERRITORY, Part::Programme),
    ("/territories/:id", Part::Programme),
    ("/territories/:id/edit", Part::Programme),
    (RELATIONSHIPS, Part::Programme),
    ("/relationships/:id/end", Part::Company),
    (SETS, Part::Administration),
    ("/access/sets/:id", Part::Administration),
    (RULES, Part::Administration),
    ("/access/rules/:id", Part::Administration),
    (DEFAULTS, Part::Administration),
    (MATRIX, Part::Administration),
    ("/access/people/:id", Part::Administration),
    ("/why/:object/:id", Part::Administration),
    (PEOPLE, Part::People),
    (VENDORS_PEOPLE, Part::People),
    (NEW_PERSON, Part::People),
    ("/people/:id", Part::People),
    ("/people/:id/edit", Part::People),
    ("/people/:id/invite", Part::People),
    ("/people/:id/move", Part::Programme),
    ("/people/:id/sessions", Part::Security),
    (SECURITY, Part::Security),
    (SIGN_INS, Part::Lists),
    (OUTBOX, Part::People),
    ("/outbox/:id", Part::People),
];

/// The shape of an address.
pub fn shape_of(path: &str) -> Option<(&'static str, Part)> {
    let path = if path == HOME { path } else { path.trim_end_matches('/') };
    let parts = || path.split('/');
    let fits = |(shape, _): &&(&str, Part)| {
        let mut rest = parts();
        let all = shape
            .split('/')
            .all(|part| rest.next().is_some_and(|found| part == found || part.starts_with(':') && !found.is_empty()));
        all && rest.next().is_none()
    };
    PAGES.iter().find(fits).copied()
}

/// An opportunity.
pub fn opportunity(id: OpportunityId) -> String {
    format!("/opportunities/{id}")
}

/// A company.
pub fn company(id: AccountId) -> String {
    format!("/companies/{id}")
}

/// The form of a company, and where it posts to.
pub fn edit_company(id: AccountId) -> String {
    format!("/companies/{id}{EDIT}")
}

/// Merging a company into another one, and where its form posts to.
pub fn merge_company(id: AccountId) -> String {
    format!("/companies/{id}{MERGE}")
}

/// The same, with the other company chosen.
pub fn merge_company_into(id: AccountId, into: AccountId) -> String {
    with_query(&merge_company(id), &format!("into={into}"))
}

/// Adding a relationship of a company, and where its form posts to.
pub fn relate_company(id: AccountId) -> String {
    format!("/companies/{id}{RELATE}")
}

/// Ending a relationship, and where its form posts to.
pub fn end_relationship(id: RelationshipId) -> String {
    format!("{RELATIONSHIPS}/{id}/end")
}

/// A territory.
pub fn territory(id: TerritoryId) -> String {
    format!("{TERRITORIES}/{id}")
}

/// The form of a territory, and where it posts to.
pub fn edit_territory(id: TerritoryId) -> String {
    format!("{TERRITORIES}/{id}{EDIT}")
}

/// Deleting a territory: a form posts here.
pub fn delete_territory(id: TerritoryId) -> String {
    format!("{TERRITORIES}/{id}/delete")
}

/// A person.
pub fn person(id: UserId) -> String {
    format!("{PEOPLE}/{id}")
}

/// The form of a person, and where it posts to.
pub fn edit_person(id: UserId) -> String {
    format!("{PEOPLE}/{id}{EDIT}")
}

/// Adding a person to a company.
pub fn new_person_at(id: AccountId) -> String {
    with_query(NEW_PERSON, &format!("at={id}"))
}

/// What is done with a person's access. Inviting has a page there; a form posts there for each.
pub fn step(id: UserId, step: Step) -> String {
    format!("{PEOPLE}/{id}/{}", step.word())
}

/// A mail.
pub fn mail(id: MailId) -> String {
    format!("{OUTBOX}/{id}")
}

/// Choosing a password with a link, and where its form posts to.
#[cfg(feature = "ssr")]
pub fn welcome(token: &str) -> String {
    shared::users::links::path(token)
}

/// Moving a person to another company, and where its form posts to.
pub fn move_person(id: UserId) -> String {
    format!("/people/{id}{MOVE}")
}

/// A permission set.
pub fn set(id: PermissionSetId) -> String {
    format!("{SETS}/{id}")
}

/// A sharing rule.
pub fn rule(id: SharingRuleId) -> String {
    format!("{RULES}/{id}")
}

/// What one person reaches.
pub fn effective(id: UserId) -> String {
    format!("{EFFECTIVE}/{id}")
}

/// Looking as somebody else: a form posts here.
pub fn view_as(id: UserId) -> String {
    format!("/view-as/{id}")
}

/// Why somebody can or cannot see a record, and where sharing it posts to.
pub fn why(object: Object, id: uuid::Uuid) -> String {
    format!("/why/{}/{id}", object.name())
}

/// The sessions of a person, and where its forms post to.
pub fn sessions(id: UserId) -> String {
    format!("/people/{id}/sessions")
}

/// An entry of the audit trail.
pub fn entry(id: EventId) -> String {
    format!("{AUDIT}/{id}")
}

/// Putting back what an entry of the audit trail tells of: a form posts here.
pub fn put_back(id: EventId) -> String {
    format!("{AUDIT}/{id}/put-back")
}

/// The entries of the audit trail about one record.
pub fn history(record: uuid::Uuid) -> String {
    with_query(AUDIT, &shared::audit::query_about(record))
}

/// A step of a registration's form; `review` is the last.
pub fn edit(id: RegistrationId, step: &str) -> String {
    format!("/registrations/{id}/edit/{step}")
}

/// Throwing a draft away: a form posts here.
pub fn delete(id: RegistrationId) -> String {
    format!("/registrations/{id}/delete")
}

/// The page of a move, and where its form posts to. Submitting has none of its own: it is the form's last step.
pub fn make(id: RegistrationId, step: Move) -> String {
    let word = move_word(step).unwrap_or("edit/review");
    format!("/registrations/{id}/{word}")
}

/// The word of a move in addresses.
pub fn move_word(step: Move) -> Option<&'static str> {
    match step {
        Move::Approve => Some("approve"),
        Move::Reject => Some("reject"),
        Move::Ask => Some("ask"),
        Move::Answer => Some("answer"),
        Move::Withdraw => Some("withdraw"),
        Move::Submit | Move::Expire => None,
    }
}

/// The move of a word in an address.
pub fn move_of(word: &str) -> Option<Move> {
    Move::ALL.into_iter().find(|step| move_word(*step) == Some(word))
}

/// The same list as a table for a spreadsheet.
pub fn csv(list: &str, query: &str) -> String {
    with_query(&format!("{list}.csv"), query)
}

/// Signing in and going on to a path of the portal.
pub fn sign_in_for(path: &str) -> String {
    format!("{SIGN_IN}?return_to={path}")
}

/// An address with a query, or without one where it is blank.
pub fn with_query(path: &str, query: &str) -> String {
    if query.is_empty() { path.to_owned() } else { format!("{path}?{query}") }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn every_address_of_a_registration() {
        let id = RegistrationId(Uuid::from_u128(7));
        let all = [registration(id), edit(id, "customer"), delete(id), make(id, Move::Approve), make(id, Move::Submit)];
        assert_eq!(
            all,
            [
                "/registrations/00000000-0000-0000-0000-000000000007",
                "/registrations/00000000-0000-0000-0000-000000000007/edit/customer",
                "/registrations/00000000-0000-0000-0000-000000000007/delete",
                "/registrations/00000000-0000-0000-0000-000000000007/approve",
                "/registrations/00000000-0000-0000-0000-000000000007/edit/review",
            ]
        );
    }

    #[test]
    fn an_address_says_which_page_it_is() {
        let shape = |path| shape_of(path).map(|(shape, _)| shape);
        assert_eq!((shape("/"), shape("/queue"), shape("/queue/")), (Some(HOME), Some(QUEUE), Some(QUEUE)));
        assert_eq!((shape("/companies/7"), shape("/companies/new")), (Some("/companies/:id"), Some(NEW_COMPANY)));
        assert_eq!(shape("/registrations/7/approve"), Some("/registrations/:id/:move"));
        assert_eq!(shape("/registrations/7/edit/customer"), Some("/registrations/:id/edit/:step"));
        assert_eq!((shape("/nowhere"), shape("/companies/7/edit/more"), shape("/companies//edit")), (None, None, None));
    }

    #[test]
    fn a_move_is_found_by_its_word() {
        for step in Move::ALL {
            if let Some(word) = move_word(step) {
                assert_eq!(move_of(word), Some(step));
            }
        }
        assert_eq!(move_of("customer"), None);
    }
}
