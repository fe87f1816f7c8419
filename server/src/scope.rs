//! The access decision as an SQL condition: what a list, a count or an export starts from.

use crate::schema;
use sea_orm::sea_query::{Alias, Cond, Condition, Expr, ExprTrait};
use shared::access::{Caller, Grant, Person};
use shared::deals::State;
use shared::fields::Object;
use shared::users::Role;

/// The records of this kind the caller may read: exactly those that `decide` grants.
pub fn readable(caller: &Caller, object: Object) -> Condition {
    let reached = match caller {
        Caller::Guest => nothing(),
        Caller::System => Cond::all(),
        Caller::Person(person) => {
            Grant::ALL.into_iter().fold(Cond::any(), |any, grant| any.add(reach(grant, person, object)))
        }
    };
    match object {
        // A company that went into another one is found by nobody; its address leads to that one.
        Object::Account => {
            let merged_into = Expr::col((schema::table(object), Alias::new("merged_into_id")));
            Cond::all().add(reached).add(merged_into.is_null())
        }
        _ => reached,
    }
}

fn nothing() -> Condition {
    Cond::all().add(Expr::value(1).eq(0))
}

/// One grant's records. The same list of grants as [`shared::access::reaches`], matched exhaustively in both.
fn reach(grant: Grant, person: &Person, object: Object) -> Condition {
    let column = |name: &str| Expr::col((schema::table(object), Alias::new(name)));
    let (owner, partner) = match object {
        Object::Registration => ("owner_id", "partner_id"),
        Object::Opportunity => ("seller_id", "partner_id"),
        Object::Account | Object::Product | Object::Relationship | Object::Territory | Object::User => {
            return inside_only(grant, person);
        }
    };
    let account = person.account.map(|id| id.0);
    match grant {
        Grant::Owner if person.role.is_partner() => {
            Cond::all().add(column(partner).eq(account)).add(column(owner).eq(person.id.0))
        }
        Grant::RoleAbove if matches!(person.role, Role::Manager | Role::Executive) => {
            Cond::all().add(column(partner).eq(account))
        }
        Grant::Baseline if is_inside(person) && object == Object::Registration => {
            Cond::all().add(column("state").ne(State::Draft.name()))
        }
        Grant::Baseline if is_inside(person) => Cond::all(),
        Grant::Owner | Grant::RoleAbove | Grant::Baseline => nothing(),
    }
}

fn inside_only(grant: Grant, person: &Person) -> Condition {
    if grant == Grant::Baseline && is_inside(person) { Cond::all() } else { nothing() }
}

fn is_inside(person: &Person) -> bool {
    matches!(person.role, Role::ChannelManager | Role::Administrator)
}
