//! What an installation begins with, as one table to read: role, seat, kind of record, how the record stands to the person, its state, and
//! an answer for each action. A change of it is a change of the product, and is looked at line by line.

use shared::access::{Action, Caller, Company, Denied, Facts, Licence, Person, Policy, Subject, decide};
use shared::deals::{Move, State};
use shared::fields::Object;
use shared::ids::{AccountId, UserId};
use shared::users::Role;
use shared::words::{access, accounts};
use std::fmt::Write as _;
use std::path::PathBuf;
use uuid::Uuid;

/// Set to `write`, the table is written anew.
const VARIABLE: &str = "PORTAL_GOLDEN";
/// Characters that say what a line is about.
const ABOUT: usize = 72;
/// Lines of a difference that are shown.
const SHOWN: usize = 40;

const ACTIONS: [(&str, Action); 11] = [
    ("read", Action::Read),
    ("create", Action::Create),
    ("edit", Action::Edit),
    ("delete", Action::Delete),
    ("submit", Action::Make(Move::Submit)),
    ("approve", Action::Make(Move::Approve)),
    ("reject", Action::Make(Move::Reject)),
    ("ask", Action::Make(Move::Ask)),
    ("answer", Action::Make(Move::Answer)),
    ("withdraw", Action::Make(Move::Withdraw)),
    ("expire", Action::Make(Move::Expire)),
];

/// The states that make a difference: before it is handed in, while it is decided, while the partner has the ball, and after.
const STATES: [State; 4] = [State::Draft, State::Submitted, State::InfoRequested, State::Approved];

/// How a record stands to the person who asks.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Relation {
    /// Theirs.
    Own,
    /// A colleague's of a role below.
    Below,
    /// A colleague's of the same role.
    Peer,
    /// A colleague's of a role above.
    Above,
    /// Their company's, and of nobody who still belongs to it.
    Left,
    /// Another company's.
    Foreign,
    /// No company's.
    Nobodys,
}

impl Relation {
    const ALL: [Relation; 7] = [
        Relation::Own,
        Relation::Below,
        Relation::Peer,
        Relation::Above,
        Relation::Left,
        Relation::Foreign,
        Relation::Nobodys,
    ];

    fn name(self) -> &'static str {
        match self {
            Relation::Own => "own",
            Relation::Below => "below",
            Relation::Peer => "peer",
            Relation::Above => "above",
            Relation::Left => "left",
            Relation::Foreign => "foreign",
            Relation::Nobodys => "nobodys",
        }
    }

    /// Whether there is such a record of that kind for such a person.
    fn is_there(self, role: Role, object: Object) -> bool {
        let (outside, owned) =
            (role.is_partner(), matches!(object, Object::Registration | Object::Opportunity | Object::User));
        match self {
            Relation::Own => outside && (owned || object == Object::Account),
            Relation::Below => outside && owned && role != Role::Seller,
            Relation::Peer => outside && owned,
            Relation::Above => outside && owned && role != Role::Executive,
            Relation::Left => outside && matches!(object, Object::Registration | Object::Opportunity),
            Relation::Foreign => owned || object == Object::Account,
            Relation::Nobodys => !matches!(object, Object::Registration | Object::Account),
        }
    }
}

fn id(number: u128) -> Uuid {
    Uuid::from_u128(number)
}

/// The person who asks, of company 10.
fn caller(role: Role, licence: Licence) -> Caller {
    let company = Company {
        id: AccountId(id(10)),
        kind: "reseller".into(),
        tier: None,
        status: None,
        country: None,
        parent: None,
    };
    let subject = Subject {
        id: UserId(id(1)),
        name: "Somebody".into(),
        role,
        licence,
        super_user: false,
        sets: Vec::new(),
        company: role.is_partner().then_some(company),
    };
    Caller::Person(Person::under(&Policy::shipped(), &subject))
}

fn facts(role: Role, object: Object, relation: Relation) -> Facts {
    let (other, own_account) = (Some(UserId(id(2))), Some(AccountId(id(10))));
    let (below, above) = match role {
        Role::Executive => (Role::Manager, Role::Executive),
        Role::Manager => (Role::Seller, Role::Executive),
        _ => (Role::Seller, Role::Manager),
    };
    let record = Facts::of(object, id(100));
    let record = match relation {
        // A company is owned by nobody.
        Relation::Own if object == Object::Account => record.at(own_account),
        Relation::Own => record.owned_by(Some(UserId(id(1))), Some(role)).at(own_account),
        Relation::Below => record.owned_by(other, Some(below)).at(own_account),
        Relation::Peer => record.owned_by(other, Some(role)).at(own_account),
        Relation::Above => record.owned_by(other, Some(above)).at(own_account),
        Relation::Left => record.owned_by(other, None).at(own_account),
        Relation::Foreign if object == Object::Account => record.at(Some(AccountId(id(11)))),
        Relation::Foreign => record.owned_by(Some(UserId(id(3))), Some(Role::Seller)).at(Some(AccountId(id(11)))),
        Relation::Nobodys => record,
    };
    match (object, relation) {
        (Object::User, Relation::Own) => Facts { id: id(1), ..record },
        (Object::Account, Relation::Own) => Facts { id: id(10), ..record },
        _ => record,
    }
}

/// The answer in a word: what stands in the way first.
fn word(answered: Result<(), Denied>) -> &'static str {
    match answered {
        Ok(()) => "yes",
        Err(Denied::Unknown) => "unknown",
        Err(Denied::Forbidden(why)) if why == access::OTHER_SIDE => "side",
        Err(Denied::Forbidden(why)) if why == access::NO_RIGHT => "right",
        Err(Denied::Forbidden(why)) if why == access::CREATE => "partners",
        Err(Denied::Forbidden(why)) if why == accounts::NOT_YOURS => "vendors",
        Err(Denied::Forbidden(why)) if why == access::READ_ONLY => "read-only",
        Err(Denied::Forbidden(why)) if why == access::NOT_EDITABLE => "state",
        Err(Denied::Forbidden(why)) if why == access::ONLY_DRAFTS => "drafts",
        Err(Denied::Forbidden(why)) => panic!("no word for: {why}"),
    }
}

/// The whole table.
fn table() -> String {
    let mut text = String::new();
    line(&mut text, ["role", "seat", "record", "relation", "state"], &ACTIONS.map(|(name, _)| name));
    for role in Role::ALL {
        let seats: &[Licence] =
            if role.is_partner() { &[Licence::FullCoSelling, Licence::Limited] } else { &[Licence::Internal] };
        for seat in seats {
            let caller = caller(role, *seat);
            for object in Object::ALL {
                for relation in Relation::ALL.into_iter().filter(|relation| relation.is_there(role, object)) {
                    rows(&mut text, &caller, role, *seat, object, relation);
                }
            }
        }
    }
    text
}

fn rows(text: &mut String, caller: &Caller, role: Role, seat: Licence, object: Object, relation: Relation) {
    let states: Vec<Option<State>> = match object {
        Object::Registration => STATES.into_iter().map(Some).collect(),
        _ => vec![None],
    };
    for state in states {
        let facts = Facts { state, ..facts(role, object, relation) };
        let answers = ACTIONS.map(|(_, action)| match action {
            // Moves are a registration's.
            Action::Make(_) if object != Object::Registration => "-",
            // A new one of the same company.
            Action::Create => word(decide(caller, action, &Facts::of(object, Uuid::nil()).at(facts.partner))),
            _ => word(decide(caller, action, &facts)),
        });
        let state = state.map_or("-", State::name);
        line(text, [role.name(), seat.name(), object.name(), relation.name(), state], &answers);
    }
}

fn line(text: &mut String, about: [&str; 5], answers: &[&str; 11]) {
    let [role, seat, record, relation, state] = about;
    let _ = write!(text, "{role:<16}{seat:<16}{record:<16}{relation:<9}{state:<15}");
    for answer in answers {
        let _ = write!(text, "{answer:<10}");
    }
    text.truncate(text.trim_end().len());
    text.push('\n');
}

fn file() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/access/golden.txt")
}

#[test]
fn what_an_installation_begins_with_is_what_was_looked_at() {
    let now = table();
    if std::env::var(VARIABLE).as_deref() == Ok("write") {
        std::fs::write(file(), &now).expect("written");
    }
    let then = std::fs::read_to_string(file()).unwrap_or_default();
    assert!(
        now == then,
        "who may do what has changed in {}:\n{}\nIf every line of it is meant, run\n    {VARIABLE}=write cargo test -p server -- golden\nand \
         keep the file with the change.",
        file().display(),
        difference(&then, &now)
    );
}

/// The lines that went and that came, with the heading above them.
fn difference(then: &str, now: &str) -> String {
    let (before, after): (Vec<&str>, Vec<&str>) = (then.lines().collect(), now.lines().collect());
    let gone = before.iter().filter(|line| !after.contains(line)).map(|line| format!("- {line}"));
    let come = after.iter().filter(|line| !before.contains(line)).map(|line| format!("+ {line}"));
    let mut lines: Vec<String> = gone.chain(come).collect();
    // Beside one another, by what they are about.
    lines.sort_by_key(|line| line.chars().skip(2).take(ABOUT).collect::<String>());
    let more = lines.len().saturating_sub(SHOWN);
    lines.truncate(SHOWN);
    let heading = now.lines().next().unwrap_or_default();
    let rest = if more == 0 { String::new() } else { format!("\n… and {more} lines more") };
    format!("  {heading}\n{}{rest}", lines.join("\n"))
}
