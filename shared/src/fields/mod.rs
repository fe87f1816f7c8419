//! Every object's fields, described once: forms, lists, filters, exports and the import's mapping read them from here.

pub mod access;
pub mod accounts;
pub mod events;
mod mails;
mod opportunities;
pub mod parse;
mod people;
mod products;
mod registrations;
pub mod relationships;
mod sign_ins;
mod territories;

/// The fields of a registration by themselves: the first page needs no others, and a browser no more than it needs.
pub use registrations::FIELDS as REGISTRATION;

use crate::values::country;
use crate::words;
use serde::{Deserialize, Serialize};

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Object {
    /// A company.
    Account,
    /// A mail of the portal's.
    Mail,
    /// A deal in the pipeline.
    Opportunity,
    /// An entry of the price list.
    Product,
    /// A deal registration.
    Registration,
    /// How one company stands to another.
    Relationship,
    /// A set of customers that partners are given.
    Territory,
    /// A person.
    User,
    /// Rights with a name.
    PermissionSet,
    /// A rule that shares records with people.
    SharingRule,
    /// A try to sign in.
    SignIn,
    /// An entry of the trail.
    Event,
    /// What is decided about access in general.
    AccessDefaults,
}

/// Who may see a field at all. Finer rights come with permission sets.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Sensitivity {
    /// The vendor's people and the partner the record belongs to.
    Shared,
    /// The vendor's people alone: absent from everything a partner receives.
    Internal,
}

/// One possible value of a choice and the words for it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Choice {
    /// What is stored.
    pub value: &'static str,
    /// What is shown.
    pub label: &'static str,
}

/// Which rule text of a field obeys.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TextRule {
    /// One line, up to 200 characters.
    Line,
    /// Several lines, up to 10,000 characters.
    Lines,
    /// A company's legal name.
    LegalName,
    /// A person's name.
    PersonName,
    /// An email address.
    Email,
    /// A telephone number.
    Phone,
    /// A web domain.
    Domain,
    /// Web addresses, one a line.
    Links,
    /// What programs wrote and nobody typed, such as an id: folded already, and so kept once.
    Code,
}

/// What a field holds and how it is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// Text under a rule.
    Text(TextRule),
    /// A whole number.
    Whole,
    /// Money with its currency.
    Money,
    /// Yes or no.
    YesNo,
    /// A day.
    Date,
    /// A point in time.
    Instant,
    /// One of a list.
    Choice(&'static [Choice]),
    /// A country by its ISO code.
    Country,
    /// Another record.
    Reference(Object),
    /// Products with quantities.
    ProductLines,
}

impl Kind {
    /// The values to choose from, as (stored, shown). Empty where the field is not a choice.
    pub fn choices(self) -> Vec<(&'static str, &'static str)> {
        match self {
            Kind::Choice(choices) => choices.iter().map(|c| (c.value, c.label)).collect(),
            Kind::Country => country::Country::all().collect(),
            _ => Vec::new(),
        }
    }

    /// The words for a stored choice; the stored value itself where it is unknown.
    pub fn label_of(self, stored: &str) -> String {
        let label = match self {
            Kind::Choice(choices) => choices.iter().find(|choice| choice.value == stored).map(|choice| choice.label),
            Kind::Country => country::Country::all().find(|(code, _)| *code == stored).map(|(_, name)| name),
            _ => None,
        };
        label.unwrap_or(stored).to_owned()
    }

    /// Whether it is stored as text and so compared through its folded form.
    pub fn is_text(self) -> bool {
        matches!(self, Kind::Text(_))
    }

    /// Whether it reads better aligned to the right.
    pub fn is_number(self) -> bool {
        matches!(self, Kind::Whole | Kind::Money)
    }
}

/// One field of an object.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Field {
    /// Its name in criteria, exports and storage.
    pub name: &'static str,
    /// What people call it.
    pub label: &'static str,
    /// What it holds.
    pub kind: Kind,
    /// Whether a finished record must have it.
    pub required: bool,
    /// Who may see it.
    pub sensitivity: Sensitivity,
}

/// A field both sides see.
const fn shared(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field { name, label, kind, required: false, sensitivity: Sensitivity::Shared }
}

/// A field the vendor's people alone see.
const fn internal(name: &'static str, label: &'static str, kind: Kind) -> Field {
    Field { sensitivity: Sensitivity::Internal, ..shared(name, label, kind) }
}

/// The same field, required.
const fn required(field: Field) -> Field {
    Field { required: true, ..field }
}

impl Object {
    /// All kinds of record.
    pub const ALL: [Object; 13] = [
        Object::Account,
        Object::Mail,
        Object::Opportunity,
        Object::Product,
        Object::Registration,
        Object::Relationship,
        Object::Territory,
        Object::User,
        Object::SignIn,
        Object::PermissionSet,
        Object::SharingRule,
        Object::Event,
        Object::AccessDefaults,
    ];

    /// The fields, in the order people expect them.
    pub fn fields(self) -> &'static [Field] {
        match self {
            Object::Account => accounts::FIELDS,
            Object::Mail => mails::FIELDS,
            Object::Opportunity => opportunities::FIELDS,
            Object::Product => products::FIELDS,
            Object::Registration => registrations::FIELDS,
            Object::Relationship => relationships::FIELDS,
            Object::Territory => territories::FIELDS,
            Object::User => people::FIELDS,
            Object::PermissionSet => access::SETS,
            Object::SharingRule => access::RULES,
            Object::SignIn => sign_ins::FIELDS,
            Object::Event => events::FIELDS,
            Object::AccessDefaults => access::DEFAULTS,
        }
    }

    /// The field of that name.
    pub fn field(self, name: &str) -> Option<&'static Field> {
        self.fields().iter().find(|field| field.name == name)
    }

    /// The name it has in storage, addresses and the trail.
    pub const fn name(self) -> &'static str {
        match self {
            Object::Account => "account",
            Object::Mail => "mail",
            Object::Opportunity => "opportunity",
            Object::Product => "product",
            Object::Registration => "registration",
            Object::Relationship => "relationship",
            Object::Territory => "territory",
            Object::User => "user",
            Object::PermissionSet => "permission_set",
            Object::SharingRule => "sharing_rule",
            Object::SignIn => "sign_in",
            Object::Event => "event",
            Object::AccessDefaults => "access_defaults",
        }
    }

    /// What people call one record of the kind.
    pub const fn label(self) -> &'static str {
        words::lists::object(self)
    }

    /// The kind of that name.
    pub fn from_name(name: &str) -> Option<Object> {
        Object::ALL.into_iter().find(|object| object.name() == name)
    }

    /// The field that names a record of this kind.
    pub fn name_field(self) -> &'static str {
        match self {
            Object::Registration => "number",
            Object::Relationship => "kind",
            Object::SignIn => "email",
            Object::Event => "what",
            Object::Mail => "subject",
            _ => "name",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_object_has_unique_field_names_and_the_field_that_names_it() {
        for object in Object::ALL {
            let mut names: Vec<_> = object.fields().iter().map(|f| f.name).collect();
            assert!(object.field(object.name_field()).is_some(), "{object:?}");
            names.sort_unstable();
            let count = names.len();
            names.dedup();
            assert_eq!(names.len(), count, "{object:?}");
        }
    }
}
