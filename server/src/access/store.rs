//! Reading what was decided about access, and who somebody is to it.

use crate::sql::{get, name, of};
use crate::{Engine, Request};
use sea_orm::QueryResult;
use sea_orm::sea_query::{Expr, ExprTrait, JoinType, OnConflict, Order, Query, SelectStatement};
use shared::access::{
    Access, Along, Baseline, Between, Company, FieldMask, Licence, PermissionSet, Policy, Reach, Right, Rights, Share,
    SharingRule, Subject,
};
use shared::criteria::{Criteria, text};
use shared::fields::Object;
use shared::ids::{AccountId, FieldMaskId, PermissionSetId, SharingRuleId, UserId};
use shared::refusal::Refusal;
use shared::users::Role;
use std::collections::BTreeMap;
use uuid::Uuid;

/// The version of what was decided, for other statements to read along.
pub(crate) fn version() -> SelectStatement {
    Query::select().column(name("policy_version")).from(name("trail_head")).to_owned()
}

/// Tells that something was decided.
pub(super) async fn advance(request: &mut Request) -> Result<(), Refusal> {
    let update = Query::update()
        .table(name("trail_head"))
        .value(name("policy_version"), Expr::col(name("policy_version")).add(1))
        .and_where(Expr::col(name("one")).eq(1))
        .to_owned();
    request.execute(&update).await.map(|_| ())
}

/// Everything that was decided, as the transaction sees it.
pub(super) async fn policy(request: &mut Request) -> Result<Policy, Refusal> {
    let version = request.one(&version()).await?.map_or(Ok(0), |row| get(&row, "policy_version"))?;
    let (rules, (masks, masked_on_records)) = (rules(request).await?, masks(request).await?);
    let (sets, baselines) = (sets(request).await?, baselines(request).await?);
    Ok(Policy { version, sets, baselines, between: between(request).await?, rules, masks, masked_on_records })
}

async fn sets(request: &mut Request) -> Result<Vec<PermissionSet>, Refusal> {
    let query = Query::select()
        .columns(["id", "name"].map(name))
        .from(name("permission_sets"))
        .order_by(name("name_key"), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    let mut sets = Vec::new();
    for row in &rows {
        let id = PermissionSetId(get(row, "id")?);
        sets.push(PermissionSet { id, name: get(row, "name")?, ..empty_set(id) });
    }
    let mut places: BTreeMap<Uuid, usize> = BTreeMap::new();
    places.extend(sets.iter().enumerate().map(|(place, set)| (set.id.0, place)));
    let all = |table: &'static str| {
        Query::select().expr(Expr::col(sea_orm::sea_query::Asterisk)).from(name(table)).to_owned()
    };
    for row in request.all(&all("permission_set_objects")).await? {
        let (object, allowed): (String, String) = (get(&row, "object")?, get(&row, "allowed")?);
        let place = place_of(&places, &row)?;
        // What an older version of the portal does not know gives nothing.
        if let (Some(object), Some(right)) = (Object::from_name(&object), Right::from_name(&allowed)) {
            let rights = std::mem::take(&mut sets[place].rights);
            sets[place].rights = rights.object(object, &[right]);
        }
    }
    for row in request.all(&all("permission_set_fields")).await? {
        let (object, field): (String, String) = (get(&row, "object")?, get(&row, "field")?);
        let access: String = get(&row, "access")?;
        let place = place_of(&places, &row)?;
        if let (Some(object), Some(access)) = (Object::from_name(&object), Access::from_name(&access)) {
            let rights = std::mem::take(&mut sets[place].rights);
            sets[place].rights = rights.fields(object, access, &[&field]);
        }
    }
    for row in request.all(&all("permission_set_roles")).await? {
        let (place, role): (usize, String) = (place_of(&places, &row)?, get(&row, "role")?);
        sets[place].roles.extend(Role::from_name(&role));
    }
    for row in request.all(&all("permission_set_tiers")).await? {
        let (place, tier): (usize, String) = (place_of(&places, &row)?, get(&row, "tier")?);
        sets[place].tiers.push(tier);
    }
    Ok(sets)
}

fn empty_set(id: PermissionSetId) -> PermissionSet {
    PermissionSet { id, name: String::new(), rights: Rights::default(), roles: Vec::new(), tiers: Vec::new() }
}

fn place_of(places: &BTreeMap<Uuid, usize>, row: &QueryResult) -> Result<usize, Refusal> {
    places.get(&get::<Uuid>(row, "set_id")?).copied().ok_or_else(|| unreadable("a permission set"))
}

async fn baselines(request: &mut Request) -> Result<BTreeMap<Object, Baseline>, Refusal> {
    let query =
        Query::select().columns(["object", "internal", "external"].map(name)).from(name("baselines")).to_owned();
    let mut baselines = BTreeMap::new();
    for row in request.all(&query).await? {
        let object: String = get(&row, "object")?;
        let access = |column: &str| -> Result<Option<Access>, Refusal> {
            Ok(get::<Option<String>>(&row, column)?.as_deref().and_then(Access::from_name))
        };
        if let Some(object) = Object::from_name(&object) {
            baselines.insert(object, Baseline { internal: access("internal")?, external: access("external")? });
        }
    }
    Ok(baselines)
}

async fn between(request: &mut Request) -> Result<Vec<Between>, Refusal> {
    let query = Query::select()
        .columns(["along", "object", "access", "from_role"].map(name))
        .from(name("account_sharing"))
        .order_by(name("along"), Order::Asc)
        .order_by(name("object"), Order::Asc)
        .to_owned();
    let mut between = Vec::new();
    for row in request.all(&query).await? {
        let (along, object): (String, String) = (get(&row, "along")?, get(&row, "object")?);
        let (access, role): (String, String) = (get(&row, "access")?, get(&row, "from_role")?);
        let along = if along == "parent" { Along::Parent } else { Along::Relationship(along) };
        if let (Some(object), Some(access), Some(from)) =
            (Object::from_name(&object), Access::from_name(&access), Role::from_name(&role))
        {
            between.push(Between { along, object, access, from });
        }
    }
    Ok(between)
}

async fn rules(request: &mut Request) -> Result<Vec<SharingRule>, Refusal> {
    let query = Query::select()
        .columns(["id", "name", "object", "condition", "whom", "access", "hits_id"].map(name))
        .from(name("sharing_rules"))
        .and_where(Expr::col(name("is_active")).eq(true))
        .order_by(name("name_key"), Order::Asc)
        .to_owned();
    let mut rules = Vec::new();
    for row in request.all(&query).await? {
        let (object, access): (String, String) = (get(&row, "object")?, get(&row, "access")?);
        let (Some(object), Some(access)) = (Object::from_name(&object), Access::from_name(&access)) else { continue };
        let whom: Option<String> = get(&row, "whom")?;
        rules.push(SharingRule {
            id: SharingRuleId(get(&row, "id")?),
            name: get(&row, "name")?,
            object,
            condition: get::<Option<String>>(&row, "condition")?.unwrap_or_default(),
            // A condition that cannot be read any more is met by nobody.
            whom: text::parse(&whom.unwrap_or_default(), Object::User).unwrap_or_else(|_| Criteria::never()),
            access,
            hits: get(&row, "hits_id")?,
        });
    }
    Ok(rules)
}

type Masks = (Vec<FieldMask>, Vec<(Object, String)>);

async fn masks(request: &mut Request) -> Result<Masks, Refusal> {
    let query = Query::select()
        .columns(["id", "object", "field", "condition", "record_id"].map(name))
        .from(name("field_masks"))
        .order_by(name("id"), Order::Asc)
        .to_owned();
    let (mut masks, mut on_records) = (Vec::new(), Vec::new());
    for row in request.all(&query).await? {
        let (object, field): (String, String) = (get(&row, "object")?, get(&row, "field")?);
        let Some(object) = Object::from_name(&object) else { continue };
        if get::<Option<Uuid>>(&row, "record_id")?.is_some() {
            if !on_records.contains(&(object, field.clone())) {
                on_records.push((object, field));
            }
            continue;
        }
        let condition: String = get::<Option<String>>(&row, "condition")?.unwrap_or_default();
        // A mask that cannot be read any more hides always.
        let condition = text::parse(&condition, object).unwrap_or_else(|_| Criteria::always());
        masks.push(FieldMask { id: FieldMaskId(get(&row, "id")?), object, field, condition });
    }
    Ok((masks, on_records))
}

fn unreadable(what: &str) -> Refusal {
    tracing::error!(what, "what was decided about access cannot be read");
    Refusal::Broken { request: String::new() }
}

/// Adds to a query over users, left joined with their account as `accounts`, what access has to know of each.
pub(crate) fn select_subject(query: &mut SelectStatement, engine: Engine) {
    query.columns(["id", "name", "role", "licence", "super_user"].map(|column| (name("users"), name(column))));
    for (column, alias) in [
        ("id", "account_id"),
        ("type", "account_type"),
        ("tier", "account_tier"),
        ("status", "account_status"),
        ("country", "account_country"),
        ("parent_id", "account_parent"),
    ] {
        query.expr_as(of("accounts", column), name(alias));
    }
    let sets = match engine {
        Engine::Sqlite => {
            "(select group_concat(lower(hex(set_id))) from user_permission_sets where user_id = users.id)"
        }
        Engine::Postgres => "(select string_agg(set_id::text, ',') from user_permission_sets where user_id = users.id)",
    };
    query.expr_as(Expr::cust(sets), name("own_sets"));
}

/// The query over users that [`select_subject`] adds to.
pub(crate) fn users_with_accounts() -> SelectStatement {
    Query::select()
        .from(name("users"))
        .join(JoinType::LeftJoin, name("accounts"), of("accounts", "id").equals((name("users"), name("account_id"))))
        .to_owned()
}

/// Reads what [`select_subject`] selected.
pub(crate) fn subject(row: &QueryResult) -> Result<Subject, Refusal> {
    let (role, licence): (String, String) = (get(row, "role")?, get(row, "licence")?);
    let company = match get::<Option<Uuid>>(row, "account_id")? {
        Some(id) => Some(Company {
            id: AccountId(id),
            kind: get::<Option<String>>(row, "account_type")?.unwrap_or_default(),
            tier: get(row, "account_tier")?,
            status: get(row, "account_status")?,
            country: get(row, "account_country")?,
            parent: get::<Option<Uuid>>(row, "account_parent")?.map(AccountId),
        }),
        None => None,
    };
    let sets: Option<String> = get(row, "own_sets")?;
    let sets = sets.iter().flat_map(|sets| sets.split(',')).filter_map(|id| Uuid::parse_str(id).ok());
    Ok(Subject {
        id: UserId(get(row, "id")?),
        name: get(row, "name")?,
        role: Role::from_name(&role).unwrap_or(Role::Agent),
        licence: Licence::from_name(&licence).unwrap_or(Licence::Limited),
        super_user: get(row, "super_user")?,
        sets: sets.map(PermissionSetId).collect(),
        company,
    })
}

/// What reaches a record of a partner from beyond it.
pub(super) async fn reach(
    request: &mut Request,
    object: Object,
    id: Uuid,
    partner: Option<Uuid>,
) -> Result<Reach, Refusal> {
    let mut reach = Reach::default();
    let hits = Query::select()
        .column(name("hits_id"))
        .from(name("rule_hits"))
        .and_where(Expr::col(name("record_id")).eq(id))
        .to_owned();
    for row in request.all(&hits).await? {
        reach.hits.push(get(&row, "hits_id")?);
    }
    reach.shares = shares(request, object, id).await?;
    let Some(partner) = partner else { return Ok(reach) };
    let has_between = request.policy().await?.between.iter().any(|between| between.object == object);
    if !has_between {
        return Ok(reach);
    }
    (reach.above, reach.related) = around(request, partner).await?;
    Ok(reach)
}

/// The companies above one in the tree, and those it is the second of in a relationship, with its kind.
pub(super) async fn around(
    request: &mut Request,
    company: Uuid,
) -> Result<(Vec<AccountId>, Vec<(String, AccountId)>), Refusal> {
    let (mut higher, mut related) = (Vec::new(), Vec::new());
    for row in request.all(&above(company)).await? {
        higher.push(AccountId(get(&row, "id")?));
    }
    let going_on = Query::select()
        .columns(["kind", "from_id"].map(name))
        .from(name("account_relationships"))
        .and_where(Expr::col(name("to_id")).eq(company))
        .and_where(Expr::col(name("ended_on")).is_null())
        .to_owned();
    for row in request.all(&going_on).await? {
        related.push((get(&row, "kind")?, AccountId(get(&row, "from_id")?)));
    }
    Ok((higher, related))
}

/// The companies above one in the tree.
fn above(account: Uuid) -> SelectStatement {
    use sea_orm::sea_query::{CommonTableExpression, UnionType};
    let first = Query::select()
        .expr_as(of("accounts", "parent_id"), name("id"))
        .from(name("accounts"))
        .and_where(of("accounts", "id").eq(account))
        .and_where(of("accounts", "parent_id").is_not_null())
        .to_owned();
    let next = Query::select()
        .column((name("higher"), name("parent_id")))
        .from_as(name("accounts"), name("higher"))
        .join(JoinType::InnerJoin, name("above"), of("higher", "id").equals((name("above"), name("id"))))
        .and_where(of("higher", "parent_id").is_not_null())
        .to_owned();
    let tree = CommonTableExpression::new()
        .table_name(name("above"))
        .column(name("id"))
        .query(first.clone().union(UnionType::Distinct, next).to_owned())
        .to_owned();
    let with = Query::with().recursive(true).cte(tree).to_owned();
    Query::select().column(name("id")).from(name("above")).with_cte(with).to_owned()
}

/// The shares of a record.
pub(super) async fn shares(request: &mut Request, object: Object, id: Uuid) -> Result<Vec<Share>, Refusal> {
    let query = Query::select()
        .columns(["id", "user_id", "account_id", "access"].map(name))
        .from(name("record_shares"))
        .and_where(Expr::col(name("record_id")).eq(id))
        .and_where(Expr::col(name("object")).eq(object.name()))
        .order_by(name("made_at"), Order::Asc)
        .order_by(name("id"), Order::Asc)
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter()
        .map(|row| {
            let access: String = get(row, "access")?;
            Ok(Share {
                id: get(row, "id")?,
                user: get::<Option<Uuid>>(row, "user_id")?.map(UserId),
                account: get::<Option<Uuid>>(row, "account_id")?.map(AccountId),
                access: Access::from_name(&access).unwrap_or(Access::Read),
            })
        })
        .collect()
}

/// The fields that are masked on a record itself.
pub(super) async fn masked_fields(request: &mut Request, object: Object, id: Uuid) -> Result<Vec<String>, Refusal> {
    let query = Query::select()
        .column(name("field"))
        .from(name("field_masks"))
        .and_where(Expr::col(name("record_id")).eq(id))
        .and_where(Expr::col(name("object")).eq(object.name()))
        .to_owned();
    let rows = request.all(&query).await?;
    rows.iter().map(|row| get(row, "field")).collect()
}

/// Puts the sets and baselines there that an installation begins with, where there are no sets at all.
pub(crate) async fn seed(connection: &sea_orm::DatabaseConnection) -> Result<(), sea_orm::DbErr> {
    use sea_orm::ConnectionTrait;
    seed_defaults(connection).await?;
    let any = Query::select().column(name("id")).from(name("permission_sets")).limit(1).to_owned();
    if connection.query_one(&any).await?.is_some() {
        return Ok(());
    }
    let policy = Policy::shipped();
    let at = chrono::DateTime::UNIX_EPOCH;
    for set in &policy.sets {
        let key = shared::values::fold(&set.name);
        let columns = ["id", "version", "name", "name_key", "created_at", "changed_at"].map(name);
        let values = [set.id.0.into(), 1.into(), set.name.clone().into(), key.into(), at.into(), at.into()];
        connection
            .execute(
                &Query::insert().into_table(name("permission_sets")).columns(columns).values_panic(values).to_owned(),
            )
            .await?;
        for insert in super::sets::parts(set) {
            connection.execute(&insert).await?;
        }
    }
    for (object, baseline) in &policy.baselines {
        let access = |access: Option<Access>| Expr::value(access.map(Access::name));
        let insert = Query::insert()
            .into_table(name("baselines"))
            .columns(["object", "internal", "external"].map(name))
            .values_panic([object.name().into(), access(baseline.internal), access(baseline.external)])
            .to_owned();
        connection.execute(&insert).await?;
    }
    Ok(())
}

/// The one record of what is decided in general.
async fn seed_defaults(connection: &sea_orm::DatabaseConnection) -> Result<(), sea_orm::DbErr> {
    use sea_orm::ConnectionTrait;
    let (called, at) = (shared::words::access::DEFAULTS, chrono::DateTime::UNIX_EPOCH);
    let insert = Query::insert()
        .into_table(name("access_defaults"))
        .columns(["id", "version", "name", "name_key", "created_at", "changed_at"].map(name))
        .values_panic([
            super::defaults::DEFAULTS.into(),
            1.into(),
            called.into(),
            shared::values::fold(called).into(),
            at.into(),
            at.into(),
        ])
        .on_conflict(OnConflict::column(name("id")).do_nothing().to_owned())
        .to_owned();
    connection.execute(&insert).await.map(|_| ())
}

/// One person as access sees them, whether or not they may sign in.
pub(super) async fn find_subject(request: &mut Request, id: UserId) -> Result<Option<Subject>, Refusal> {
    let mut query = users_with_accounts();
    select_subject(&mut query, request.engine());
    query.and_where(of("users", "id").eq(id.0));
    request.one(&query).await?.map(|row| subject(&row)).transpose()
}
