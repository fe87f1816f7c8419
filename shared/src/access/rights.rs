//! What somebody may do with a kind of record at all, and with each of its fields. Rights only add up; a licence is their upper bound.

use crate::fields::Object;
use crate::words;
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a permission set allows with records of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Right {
    /// See those that reach the person.
    Read,
    /// Make new ones.
    Create,
    /// Change them, and make their moves.
    Edit,
    /// Delete them.
    Delete,
}

impl Right {
    /// All rights.
    pub const ALL: [Right; 4] = [Right::Read, Right::Create, Right::Edit, Right::Delete];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Right::Read => "read",
            Right::Create => "create",
            Right::Edit => "edit",
            Right::Delete => "delete",
        }
    }

    /// The right stored under that name.
    pub fn from_name(name: &str) -> Option<Right> {
        Right::ALL.into_iter().find(|right| right.name() == name)
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        words::access::right(self)
    }
}

/// How far something reaches: a grant into a record, or a set into a field. Editing includes reading.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Access {
    /// It can be seen.
    Read,
    /// It can be changed.
    Edit,
}

impl Access {
    /// Both.
    pub const ALL: [Access; 2] = [Access::Read, Access::Edit];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Access::Read => "read",
            Access::Edit => "edit",
        }
    }

    /// The one stored under that name.
    pub fn from_name(name: &str) -> Option<Access> {
        Access::ALL.into_iter().find(|access| access.name() == name)
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        words::access::access(self)
    }
}

/// What kind of seat somebody has: the upper bound of what any set can give them.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Licence {
    /// The vendor's people: no bound.
    Internal,
    /// Partners who register deals and sell together.
    FullCoSelling,
    /// Partners who read: registrations and products, nothing to change.
    Limited,
}

impl Licence {
    /// All licences.
    pub const ALL: [Licence; 3] = [Licence::Internal, Licence::FullCoSelling, Licence::Limited];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Licence::Internal => "internal",
            Licence::FullCoSelling => "full_coselling",
            Licence::Limited => "limited",
        }
    }

    /// The licence stored under that name.
    pub fn from_name(name: &str) -> Option<Licence> {
        Licence::ALL.into_iter().find(|licence| licence.name() == name)
    }

    /// What people call it.
    pub const fn label(self) -> &'static str {
        words::access::licence(self)
    }

    /// The rights it leaves room for, for a kind of record.
    pub const fn ceiling(self, object: Object) -> &'static [Right] {
        match (self, object) {
            // Nobody changes the trail, whatever a set says.
            (Licence::Internal, Object::Event) => &[Right::Read],
            (Licence::Internal, _) => &Right::ALL,
            (Licence::FullCoSelling, Object::Registration) => &Right::ALL,
            (Licence::FullCoSelling, Object::User) => &[Right::Read, Right::Create, Right::Edit],
            (Licence::FullCoSelling, Object::Opportunity | Object::Account | Object::Product) => &[Right::Read],
            (
                Licence::FullCoSelling,
                Object::Mail
                | Object::Relationship
                | Object::Territory
                | Object::SignIn
                | Object::PermissionSet
                | Object::SharingRule
                | Object::Event
                | Object::AccessDefaults,
            ) => &[],
            (Licence::Limited, Object::Registration | Object::Product) => &[Right::Read],
            (Licence::Limited, _) => &[],
        }
    }
}

/// The name of every field in a set that does not name them one by one.
pub const EVERY_FIELD: &str = "*";

/// Object rights and field rights, as one set gives them or as all of somebody's sets add up to.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights {
    objects: BTreeMap<Object, BTreeSet<Right>>,
    fields: BTreeMap<Object, BTreeMap<String, Access>>,
}

impl Rights {
    /// Every right there is.
    pub fn everything() -> Rights {
        let mut rights = Rights::default();
        for object in Object::ALL {
            rights =
                rights.object(object, Licence::Internal.ceiling(object)).fields(object, Access::Edit, &[EVERY_FIELD]);
        }
        rights
    }

    /// With these rights on a kind of record too.
    #[must_use]
    pub fn object(mut self, object: Object, rights: &[Right]) -> Rights {
        self.objects.entry(object).or_default().extend(rights);
        self
    }

    /// With this much of these fields too.
    #[must_use]
    pub fn fields(mut self, object: Object, access: Access, names: &[&str]) -> Rights {
        for name in names {
            self.put(object, name, access);
        }
        self
    }

    fn put(&mut self, object: Object, name: &str, access: Access) {
        let known = self.fields.entry(object).or_default().entry(name.to_owned()).or_insert(access);
        *known = (*known).max(access);
    }

    /// With all of another's too.
    pub fn add(&mut self, other: &Rights) {
        for (object, rights) in &other.objects {
            self.objects.entry(*object).or_default().extend(rights);
        }
        for (object, fields) in &other.fields {
            for (name, access) in fields {
                self.put(*object, name, *access);
            }
        }
    }

    /// What a licence leaves of them.
    #[must_use]
    pub fn under(mut self, licence: Licence) -> Rights {
        for (object, rights) in &mut self.objects {
            let ceiling = licence.ceiling(*object);
            rights.retain(|right| ceiling.contains(right));
        }
        self
    }

    /// Whether they allow this with records of a kind.
    pub fn may(&self, right: Right, object: Object) -> bool {
        self.objects.get(&object).is_some_and(|rights| rights.contains(&right))
    }

    /// How far they reach into a field; not at all where the records themselves cannot be read, or there is no such field.
    pub fn field(&self, object: Object, name: &str) -> Option<Access> {
        if !self.may(Right::Read, object) || object.field(name).is_none() {
            return None;
        }
        let fields = self.fields.get(&object)?;
        fields.get(name).copied().max(fields.get(EVERY_FIELD).copied())
    }

    /// Whether they show a field.
    pub fn reads(&self, object: Object, name: &str) -> bool {
        self.field(object, name).is_some()
    }

    /// Whether they let a field be changed, in a record that may be changed or made.
    pub fn edits(&self, object: Object, name: &str) -> bool {
        self.field(object, name) == Some(Access::Edit)
            && (self.may(Right::Edit, object) || self.may(Right::Create, object))
    }

    /// Each object right they have.
    pub fn object_rights(&self) -> impl Iterator<Item = (Object, Right)> {
        self.objects.iter().flat_map(|(object, rights)| rights.iter().map(|right| (*object, *right)))
    }

    /// Each field right they name.
    pub fn field_rights(&self) -> impl Iterator<Item = (Object, &str, Access)> {
        self.fields
            .iter()
            .flat_map(|(object, fields)| fields.iter().map(|(name, access)| (*object, name.as_str(), *access)))
    }

    /// The names of an object's fields that they show, in the object's order.
    pub fn readable(&self, object: Object) -> Vec<&'static str> {
        object.fields().iter().map(|field| field.name).filter(|name| self.reads(object, name)).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rights_add_up_and_editing_includes_reading() {
        let mut rights = Rights::default().object(Object::Registration, &[Right::Read]).fields(
            Object::Registration,
            Access::Read,
            &["notes"],
        );
        rights.add(&Rights::default().object(Object::Registration, &[Right::Edit]).fields(
            Object::Registration,
            Access::Edit,
            &["notes", "name"],
        ));
        assert!(rights.may(Right::Read, Object::Registration) && rights.may(Right::Edit, Object::Registration));
        assert!(rights.reads(Object::Registration, "name") && rights.edits(Object::Registration, "notes"));
        assert!(!rights.reads(Object::Registration, "amount"));
        assert!(!rights.may(Right::Delete, Object::Registration));
    }

    #[test]
    fn a_field_of_what_cannot_be_read_is_hidden() {
        let rights = Rights::default().fields(Object::Account, Access::Edit, &[EVERY_FIELD]);
        assert!(!rights.reads(Object::Account, "name"));
        let rights = rights.object(Object::Account, &[Right::Read]);
        assert!(rights.reads(Object::Account, "name"));
        assert!(!rights.reads(Object::Account, "no_such_field"));
        assert!(!rights.edits(Object::Account, "name"), "nothing can be changed without the right to");
    }

    #[test]
    fn a_licence_is_an_upper_bound() {
        let full = Rights::everything().under(Licence::FullCoSelling);
        assert!(full.may(Right::Create, Object::Registration));
        assert!(!full.may(Right::Edit, Object::Opportunity) && full.may(Right::Read, Object::Opportunity));
        let limited = Rights::everything().under(Licence::Limited);
        assert!(limited.may(Right::Read, Object::Registration) && !limited.may(Right::Create, Object::Registration));
        assert!(!limited.reads(Object::Opportunity, "amount"));
        assert_eq!(Rights::everything().under(Licence::Internal), Rights::everything());
        let meddling = Rights::default().object(Object::Event, &Right::ALL).under(Licence::Internal);
        assert!(meddling.may(Right::Read, Object::Event) && !meddling.may(Right::Edit, Object::Event));
    }
}
