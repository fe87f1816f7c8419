//! The access decision as an SQL condition: what a list, a count or an export starts from, and what of each record it may show.

use crate::criteria::{Joins, compile};
use crate::database::Engine;
use crate::schema::{self, column};
use crate::sql::{name, of};
use sea_orm::sea_query::{
    CaseStatement, CommonTableExpression, Cond, Condition, DynIden, Expr, ExprTrait, Func, IntoIden, JoinType, Query,
    SelectStatement, UnionType,
};
use shared::access::{Along, Caller, Grant, Person, Right, may_read_field};
use shared::deals::State;
use shared::fields::Object;
use shared::users::Role;
use uuid::Uuid;

/// Somebody who reads records: which they find, and which fields are hidden from them in some of those.
#[derive(Clone, Copy)]
pub struct Reader<'a> {
    /// Who it is.
    pub caller: &'a Caller,
    /// Where they read: what finds a few records quickly is said to each database in its own words.
    pub engine: Engine,
}

impl Reader<'_> {
    /// The records of this kind the caller may read: exactly those that `decide` grants.
    pub fn readable(&self, object: Object) -> Condition {
        self.readable_with(object, None)
    }

    /// Whether the caller may read some records of this kind and not others.
    pub fn is_limited(&self, object: Object) -> bool {
        let standing = self.caller.person().map(|person| &person.standing);
        standing.is_some_and(|own| own.rights.may(Right::Read, object) && !own.baseline.contains_key(&object))
    }

    /// The ids of those records, found from what the caller's grants reach; none where every record is theirs to read.
    pub fn reached(&self, object: Object) -> Option<SelectStatement> {
        reached(self, object)
    }

    /// Whether a column's value is one of those found, which are few.
    pub fn among(&self, column: Expr, found: SelectStatement) -> Expr {
        match self.engine {
            Engine::Sqlite => column.in_subquery(found),
            // From `in` it expects so many that it reads the whole table instead of looking each up.
            Engine::Postgres => column.eq(Func::cust("any").arg(Func::cust("array").arg(Expr::from(found)))),
        }
    }

    /// Whether the caller may read a field of some record of that kind.
    pub fn reads(&self, object: Object, field: &str) -> bool {
        may_read_field(self.caller, object, field)
    }

    /// A text of the object's own table, null where the caller may not see it.
    pub(crate) fn own_text(&self, object: Object, field: &'static str) -> Expr {
        if !self.reads(object, field) {
            return Expr::value(None::<String>);
        }
        let own = own_column(object, field);
        match self.hides(object, field, &schema::table(object).into_iden()) {
            Some(hidden) => CaseStatement::new().case(hidden.not(), own).into(),
            None => own,
        }
    }

    /// The records in a table whose value of a field is masked for the caller; none where no mask lies over it.
    pub fn hides(&self, object: Object, field: &str, table: &DynIden) -> Option<Condition> {
        let standing = &self.caller.person()?.standing;
        let mut any = Vec::new();
        for mask in standing.masks.iter().filter(|mask| mask.object == object && mask.field == field) {
            any.push(compile(&mask.condition, &mut Joins::called(object, table.clone())));
        }
        if standing.masked_on_records.iter().any(|(of, masked)| *of == object && masked == field) {
            let masks = Query::select()
                .column(name("record_id"))
                .from(name("field_masks"))
                .and_where(of("field_masks", "field").eq(field))
                .and_where(of("field_masks", "object").eq(object.name()))
                .and_where(of("field_masks", "record_id").is_not_null())
                .to_owned();
            any.push(Cond::all().add(column(table, "id").in_subquery(masks)));
        }
        (!any.is_empty()).then(|| any.into_iter().fold(Cond::any(), Condition::add))
    }

    /// [`Reader::readable`] where a rule's hits are not stored yet: those under this id are what the statement finds.
    pub(crate) fn readable_with(&self, object: Object, tried: Option<&(Uuid, SelectStatement)>) -> Condition {
        let person = match self.caller {
            Caller::Guest => return nothing(),
            Caller::System => return Cond::all(),
            Caller::Person(person) => person,
        };
        if !person.standing.rights.may(Right::Read, object) {
            return nothing();
        }
        let reached = Grant::ALL.into_iter().filter_map(|grant| reach(grant, self, person, object, tried));
        let reached = if person.standing.baseline.contains_key(&object) {
            Cond::all()
        } else {
            reached.fold(nothing_of(), Condition::add)
        };
        Cond::all().add(reached).add(open(person, object))
    }
}

/// The records of a kind that can be found by somebody at all.
fn open(person: &Person, object: Object) -> Condition {
    match object {
        // A draft is its own company's until it is submitted, whatever else was granted.
        Object::Registration => {
            let own = own(object, "partner_id").eq(person.account.map(|id| id.0));
            let submitted = own_column(object, "state").ne(State::Draft.name());
            if person.role.is_partner() { Cond::any().add(submitted).add(own) } else { Cond::all().add(submitted) }
        }
        // A company that went into another one is found by nobody; its address leads to that one.
        Object::Account => Cond::all().add(own_column(object, "merged_into_id").is_null()),
        _ => Cond::all(),
    }
}

/// What [`Reader::reached`] says: a part for each grant, each found by an index. The same grants as [`readable`], whose condition a
/// database would have to ask of every record.
fn reached(reader: &Reader, object: Object) -> Option<SelectStatement> {
    let person = reader.caller.person()?;
    if !reader.is_limited(object) {
        return None;
    }
    let parts = Grant::ALL.into_iter().filter_map(|grant| match grant {
        Grant::Rule => found_by_rules(person, object),
        _ => {
            let reached = reach(grant, reader, person, object, None)?;
            let mut part = Query::select();
            part.expr_as(own_column(object, "id"), "id").from(schema::table(object));
            Some(part.cond_where(reached).cond_where(open(person, object)).to_owned())
        }
    });
    parts.reduce(|mut all, part| all.union(UnionType::Distinct, part).to_owned())
}

/// The records that the rules of a person find, as they are stored; what can be found by nobody is not among them, and whose draft a record
/// is stands with it.
fn found_by_rules(person: &Person, object: Object) -> Option<SelectStatement> {
    let hits = hits_of(person, object);
    let own = person.account.filter(|_| person.role.is_partner()).map(|id| id.0);
    let not_anothers =
        Cond::any().add(of("rule_hits", "draft_of_id").is_null()).add(of("rule_hits", "draft_of_id").eq(own));
    let mut found = Query::select();
    found.expr_as(of("rule_hits", "record_id"), "id").from(name("rule_hits"));
    found.and_where(of("rule_hits", "hits_id").is_in(hits.clone())).cond_where(not_anothers);
    (!hits.is_empty()).then_some(found)
}

/// Under which ids the hits of a person's rules are stored.
fn hits_of(person: &Person, object: Object) -> Vec<Uuid> {
    person.standing.rules.iter().filter(|rule| rule.object == object).map(|rule| rule.hits).collect()
}

/// Never true, also with nothing added.
fn nothing() -> Condition {
    Cond::all().add(Expr::value(1).eq(0))
}

fn nothing_of() -> Condition {
    Cond::any().add(Expr::value(1).eq(0))
}

/// The columns that say whose records of a kind are: the owner on the partner's side, and the partner. `None` where they are nobody's.
fn whose(object: Object) -> Option<(Option<&'static str>, &'static str)> {
    match object {
        Object::Registration => Some((Some("owner_id"), "partner_id")),
        Object::Opportunity => Some((Some("seller_id"), "partner_id")),
        Object::Account => Some((None, "id")),
        Object::User => Some((Some("id"), "account_id")),
        Object::Mail
        | Object::Product
        | Object::SignIn
        | Object::Relationship
        | Object::Territory
        | Object::PermissionSet
        | Object::SharingRule
        | Object::Event
        | Object::AccessDefaults => None,
    }
}

fn own_column(object: Object, column: &'static str) -> Expr {
    Expr::col((schema::table(object).into_iden(), name(column)))
}

fn own(object: Object, column: &'static str) -> Expr {
    own_column(object, column)
}

/// One grant's records. The same list of grants as [`shared::access::reaches`], matched exhaustively in both; none where the grant cannot
/// give this person any.
fn reach(
    grant: Grant,
    reader: &Reader,
    person: &Person,
    object: Object,
    tried: Option<&(Uuid, SelectStatement)>,
) -> Option<Condition> {
    let standing = &person.standing;
    let id = own_column(object, "id");
    match grant {
        Grant::Owner => {
            let ((Some(owner), _), account) = (whose(object)?, person.account?) else { return None };
            person
                .role
                .is_partner()
                .then(|| at_account(object, account.0).add(own_column(object, owner).eq(person.id.0)))
        }
        // Where there is one, nothing else is asked.
        Grant::Baseline => None,
        Grant::RoleAbove => {
            let account = person.account.filter(|_| person.role.is_partner())?;
            let above = match object {
                Object::User if standing.rights.may(Right::Edit, Object::User) => after(person.role),
                Object::User => return None,
                _ if person.role == Role::Seller => return None,
                _ => from(person.role),
            };
            Some(at_account(object, account.0).add(not_owned_by(object, account.0, above)?))
        }
        Grant::SuperUser => {
            let account = person.account.filter(|_| standing.super_user)?;
            Some(at_account(object, account.0).add(not_owned_by(object, account.0, after(person.role))?))
        }
        Grant::Hierarchy => {
            let account = person.account?;
            let shared = standing.between.iter().any(|b| b.object == object && b.along == Along::Parent);
            let (_, partner) = whose(object).filter(|_| shared)?;
            Some(Cond::all().add(reader.among(own_column(object, partner), below(account.0, reader.engine))))
        }
        Grant::Relationship => {
            let account = person.account?;
            let kinds = standing.between.iter().filter(|between| between.object == object);
            let kinds: Vec<&str> = kinds
                .filter_map(|between| match &between.along {
                    Along::Relationship(kind) => Some(kind.as_str()),
                    Along::Parent => None,
                })
                .collect();
            let (_, partner) = whose(object).filter(|_| !kinds.is_empty())?;
            Some(Cond::all().add(reader.among(own_column(object, partner), related(account.0, kinds))))
        }
        Grant::Rule => {
            let hits = hits_of(person, object);
            if hits.is_empty() {
                return None;
            }
            let tried = tried.filter(|(id, _)| hits.contains(id)).map(|(_, found)| {
                Query::select().column(name("id")).from_subquery(found.clone(), name("tried")).to_owned()
            });
            let whose = match reader.engine {
                // The record's few hits are found, and then it is asked whose they are: not the other way round, which costs a search for
                // each of a person's rules.
                Engine::Sqlite => Expr::expr(Func::coalesce([of("rule_hits", "hits_id"), of("rule_hits", "hits_id")])),
                Engine::Postgres => of("rule_hits", "hits_id"),
            };
            let found = Query::select()
                .expr(Expr::value(1))
                .from(name("rule_hits"))
                .and_where(of("rule_hits", "record_id").eq(id.clone()))
                .and_where(whose.is_in(hits))
                .to_owned();
            let any = Cond::any().add(Expr::exists(found));
            Some(match tried {
                Some(tried) => any.add(id.in_subquery(tried)),
                None => any,
            })
        }
        Grant::Share => {
            let mut with = Cond::any().add(of("record_shares", "user_id").eq(person.id.0));
            if let Some(account) = person.account {
                with = with.add(of("record_shares", "account_id").eq(account.0));
            }
            let shared = Query::select()
                .column(name("record_id"))
                .from(name("record_shares"))
                .and_where(of("record_shares", "object").eq(object.name()))
                .cond_where(with)
                .to_owned();
            Some(Cond::all().add(reader.among(id, shared)))
        }
    }
}

fn at_account(object: Object, account: Uuid) -> Condition {
    match whose(object) {
        Some((_, partner)) => Cond::all().add(own_column(object, partner).eq(account)),
        None => nothing(),
    }
}

/// The partner roles from this one on.
fn from(role: Role) -> Vec<&'static str> {
    partner_roles().filter(|other| *other >= role).map(Role::name).collect()
}

/// The partner roles above this one.
fn after(role: Role) -> Vec<&'static str> {
    partner_roles().filter(|other| *other > role).map(Role::name).collect()
}

fn partner_roles() -> impl Iterator<Item = Role> {
    Role::ALL.into_iter().filter(|role| role.is_partner())
}

/// Records of a partner that nobody of these roles owns who still belongs to it.
fn not_owned_by(object: Object, partner: Uuid, roles: Vec<&'static str>) -> Option<Condition> {
    let Some(owner) = whose(object)?.0 else { return Some(Cond::all()) };
    if roles.is_empty() {
        return Some(Cond::all());
    }
    if object == Object::User {
        return Some(Cond::all().add(own_column(object, "role").is_not_in(roles)));
    }
    // The same people for every record: they are looked up once.
    let owners = Query::select()
        .column(name("id"))
        .from_as(name("users"), name("owner_of"))
        .and_where(of("owner_of", "account_id").eq(partner))
        .and_where(of("owner_of", "role").is_in(roles))
        .to_owned();
    let owner = own_column(object, owner);
    Some(Cond::any().add(owner.clone().is_null()).add(owner.in_subquery(owners).not()))
}

/// The companies below one in the tree, however deep.
fn below(account: Uuid, engine: Engine) -> SelectStatement {
    let first = Query::select()
        .column(name("id"))
        .from(name("accounts"))
        .and_where(of("accounts", "parent_id").eq(account))
        .to_owned();
    let mut next = Query::select();
    next.column((name("deeper"), name("id")));
    let is_child = of("deeper", "parent_id").equals((name("below"), name("id")));
    match engine {
        Engine::Sqlite => {
            next.from_as(name("accounts"), name("deeper")).join(JoinType::InnerJoin, name("below"), is_child);
        }
        // Of a tree it expects so many that it would read all companies: this way it looks up the children of each.
        Engine::Postgres => {
            let children = Query::select()
                .column(name("id"))
                .from_as(name("accounts"), name("deeper"))
                .and_where(is_child)
                .offset(0)
                .to_owned();
            next.from(name("below")).join_lateral(JoinType::InnerJoin, children, name("deeper"), Cond::all());
        }
    }
    let tree = CommonTableExpression::new()
        .table_name(name("below"))
        .column(name("id"))
        .query(first.clone().union(UnionType::Distinct, next).to_owned())
        .to_owned();
    let with = Query::with().recursive(true).cte(tree).to_owned();
    Query::select().column(name("id")).from(name("below")).with_cte(with).to_owned()
}

/// The records of one partner, and of the companies below it where that is asked; none of a kind that is nobody's.
pub(crate) fn of_company(object: Object, company: Uuid, and_below: bool, engine: Engine) -> Option<Condition> {
    let (_, partner) = whose(object)?;
    let any = Cond::any().add(own_column(object, partner).eq(company));
    Some(if and_below { any.add(own_column(object, partner).in_subquery(below(company, engine))) } else { any })
}

/// The companies that are the second in a relationship of one of these kinds with this one.
fn related(account: Uuid, kinds: Vec<&str>) -> SelectStatement {
    Query::select()
        .column(name("to_id"))
        .from(name("account_relationships"))
        .and_where(of("account_relationships", "from_id").eq(account))
        .and_where(of("account_relationships", "kind").is_in(kinds))
        .and_where(of("account_relationships", "ended_on").is_null())
        .to_owned()
}
