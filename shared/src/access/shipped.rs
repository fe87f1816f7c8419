//! What an installation begins with: the sets of the usual roles, and private baselines.

use super::policy::{Baseline, PermissionSet, Policy};
use super::rights::{Access, EVERY_FIELD, Right, Rights};
use crate::deals::FORM;
use crate::fields::{Object, Sensitivity};
use crate::ids::PermissionSetId;
use crate::users::Role;
use uuid::Uuid;

const REGISTERING: u128 = 0x0199_0000_0000_7000_8000_0000_0000_0001;
const COLLEAGUES: u128 = 0x0199_0000_0000_7000_8000_0000_0000_0002;
const CHANNEL: u128 = 0x0199_0000_0000_7000_8000_0000_0000_0003;

impl Policy {
    /// What an installation begins with. Nothing reads it after that: what counts is stored.
    pub fn shipped() -> Policy {
        Policy {
            version: 1,
            sets: vec![registering(), colleagues(), channel()],
            baselines: Object::ALL.into_iter().map(|object| (object, baseline(object))).collect(),
            ..Policy::default()
        }
    }

    /// The id of the set with which people of a partner look after their colleagues.
    pub fn colleagues_set() -> PermissionSetId {
        PermissionSetId(Uuid::from_u128(COLLEAGUES))
    }
}

/// The vendor's people work on all records, and read the trail where a set lets them; nobody else has any but by a grant. The price list is
/// for everybody.
fn baseline(object: Object) -> Baseline {
    let external = (object == Object::Product).then_some(Access::Read);
    let internal = if object == Object::Event { Access::Read } else { Access::Edit };
    Baseline { internal: Some(internal), external }
}

fn named(id: u128, name: &str, rights: Rights, roles: &[Role]) -> PermissionSet {
    PermissionSet {
        id: PermissionSetId(Uuid::from_u128(id)),
        name: name.to_owned(),
        rights,
        roles: roles.to_vec(),
        tiers: Vec::new(),
    }
}

/// The fields that are made to be shared.
fn shared_fields(object: Object) -> Vec<&'static str> {
    let fields = object.fields().iter().filter(|field| field.sensitivity == Sensitivity::Shared);
    fields.map(|field| field.name).collect()
}

fn registering() -> PermissionSet {
    let asked: Vec<&str> = FORM.questions().map(|question| question.name).collect();
    let rights = Rights::default()
        .object(Object::Registration, &Right::ALL)
        .fields(Object::Registration, Access::Read, &shared_fields(Object::Registration))
        .fields(Object::Registration, Access::Edit, &asked)
        .object(Object::Opportunity, &[Right::Read])
        .fields(Object::Opportunity, Access::Read, &shared_fields(Object::Opportunity))
        .object(Object::Product, &[Right::Read])
        .fields(Object::Product, Access::Read, &shared_fields(Object::Product));
    named(REGISTERING, "Deal registration", rights, &[Role::Seller, Role::Manager, Role::Executive])
}

fn colleagues() -> PermissionSet {
    let rights = Rights::default()
        .object(Object::User, &[Right::Read, Right::Create, Right::Edit])
        .fields(Object::User, Access::Edit, &["name", "email", "role", "licence", "super_user"])
        .fields(Object::User, Access::Read, &["account", "state", "changed_at"]);
    named(COLLEAGUES, "Colleagues", rights, &[])
}

fn channel() -> PermissionSet {
    let everything = [EVERY_FIELD];
    let worked_on = [Right::Read, Right::Create, Right::Edit];
    let rights = Rights::default()
        .object(Object::Registration, &[Right::Read, Right::Edit])
        .fields(Object::Registration, Access::Edit, &everything)
        .object(Object::Opportunity, &[Right::Read])
        .fields(Object::Opportunity, Access::Read, &everything)
        .object(Object::Account, &worked_on)
        .fields(Object::Account, Access::Edit, &everything)
        .object(Object::Relationship, &worked_on)
        .fields(Object::Relationship, Access::Edit, &everything)
        .object(Object::Territory, &Right::ALL)
        .fields(Object::Territory, Access::Edit, &everything)
        .object(Object::User, &worked_on)
        .fields(Object::User, Access::Edit, &everything)
        .object(Object::Product, &[Right::Read])
        .fields(Object::Product, Access::Read, &everything);
    named(CHANNEL, "Channel management", rights, &[Role::ChannelManager])
}
