//! What is decided about access in general: baselines, what companies share with one another, and masks.

use super::{preview, store};
use crate::Request;
use crate::held::{self, Forget};
use crate::once::{check_key, one_at_a_time};
use crate::record::{self, Write};
use crate::sql::name;
use sea_orm::sea_query::{Expr, ExprTrait, Query};
use shared::access::defaults_form::{
    BETWEEN, Defaults, MASKS_MOST, SIDES, alongs, answers_of_defaults, baseline_key, between_key, mask_condition_key,
    mask_field_key, maskable, parse_defaults, reaches_offered,
};
use shared::access::{Access, Action, Along, Facts, Policy, may_read_field};
use shared::audit::{Change, Event};
use shared::fields::Object;
use shared::form::{Answers, Values};
use shared::refusal::{Problems, Refusal};
use shared::sheet::{Ask, Control, Grid, Section, Sheet};
use shared::values::Value;
use shared::words::access as say;
use uuid::Uuid;

/// The one record of them.
pub const DEFAULTS: Uuid = Uuid::from_u128(0x0199_0000_0000_7000_8000_0000_0000_0100);

fn facts() -> Facts {
    Facts::of(Object::AccessDefaults, DEFAULTS)
}

fn of_policy(policy: &Policy) -> Defaults {
    Defaults { baselines: policy.baselines.clone(), between: policy.between.clone(), masks: policy.masks.clone() }
}

/// The form; with what saving it would change, where it was filled in and is not saved yet.
///
/// # Errors
/// `NotFound` and `Forbidden` by the access decision.
pub async fn defaults_sheet(request: &mut Request) -> Result<Sheet, Refusal> {
    super::allow(request, Action::Edit, &facts()).await?;
    let (stored, version) = load(request).await?;
    let held = held::held_if_any(request, held::SHEET, DEFAULTS, None).await?;
    let typed = held.clone().unwrap_or_else(|| stored.clone());
    let (mut problems, mut preview) = (Problems::default(), None);
    if let Some(held) = &held {
        match read(request, held) {
            Ok(new) => {
                let policy = request.policy().await?;
                let changed = with(&policy, &new);
                let changes = super::words::differences(&stored, &answers_of_defaults(&new));
                preview = Some(preview::between(request, &policy, &changed, changes).await?);
            }
            Err(Refusal::Invalid(found)) => problems = found,
            Err(other) => return Err(other),
        }
    }
    Ok(Sheet {
        title: say::DEFAULTS.to_owned(),
        purpose: say::DEFAULTS_PURPOSE.to_owned(),
        back: ("/access/sets".to_owned(), say::SETS.to_owned()),
        action: "/access/defaults/all".to_owned(),
        submit: say::SHOW_CHANGES.to_owned(),
        version,
        sections: sections(&typed),
        typed,
        problems,
        is_held: held.is_some(),
        preview,
        further: Vec::new(),
    })
}

fn with(policy: &Policy, new: &Defaults) -> Policy {
    let new = new.clone();
    Policy { baselines: new.baselines, between: new.between, masks: new.masks, ..policy.clone() }
}

/// Keeps what was typed: it counts from the next request on.
///
/// # Errors
/// `Invalid` with every problem; `Conflict` where somebody changed it since that version; `NotFound` and `Forbidden` by the access
/// decision.
pub async fn keep_defaults(request: &mut Request, version: i64, key: &str, typed: &Answers) -> Result<(), Refusal> {
    super::allow(request, Action::Edit, &facts()).await?;
    check_key(key)?;
    one_at_a_time(request).await?;
    let (stored, now) = load(request).await?;
    if now != version {
        return Err(Refusal::Conflict(say::CHANGED_MEANWHILE.to_owned()));
    }
    let new = read(request, typed)?;
    request.use_key(key);
    put(request, &stored, version, &new).await?;
    held::forget_held(request, DEFAULTS, Forget::Mine).await
}

/// What an entry of the trail tells of as it was before the entry, where it still is as the entry left it.
///
/// # Errors
/// `Conflict` where it was changed since.
pub(super) async fn put_back(request: &mut Request, changes: &[Change]) -> Result<(), Refusal> {
    super::allow(request, Action::Edit, &facts()).await?;
    let cannot = || Refusal::Conflict(say::CANNOT_PUT_BACK.to_owned());
    let (was, became) = super::contents(changes).ok_or_else(cannot)?;
    let (was, became) = was.zip(became).ok_or_else(cannot)?;
    let (now, version) = load(request).await?;
    if now != became {
        return Err(cannot());
    }
    let new = read(request, &was)?;
    put(request, &now, version, &new).await
}

/// What was typed, for an author who may know of the fields they may see.
fn read(request: &Request, typed: &Answers) -> Result<Defaults, Refusal> {
    parse_defaults(typed, &|object, field| may_read_field(request.caller(), object, field.name))
}

async fn load(request: &mut Request) -> Result<(Answers, i64), Refusal> {
    let version = record::version(request, Object::AccessDefaults, DEFAULTS).await?.ok_or(Refusal::NotFound)?;
    let policy = store::policy(request).await?;
    Ok((answers_of_defaults(&of_policy(&policy)), version))
}

async fn put(request: &mut Request, before: &Answers, version: i64, new: &Defaults) -> Result<(), Refusal> {
    crate::audit::hold(request).await?;
    let called = Value::Text(say::DEFAULTS.to_owned());
    let write = Write {
        object: Object::AccessDefaults,
        id: DEFAULTS,
        expected: Some(version),
        before: Values::from([("name", called.clone())]),
        after: Values::from([("name", called)]),
        beside: vec![],
        rows: vec![super::content(Some(before), Some(&answers_of_defaults(new)))],
        event: Event::Changed,
    };
    record::save(request, write).await?;
    for table in ["baselines", "account_sharing"] {
        request.execute(&Query::delete().from_table(name(table)).to_owned()).await?;
    }
    let masks = Query::delete()
        .from_table(name("field_masks"))
        .and_where(Expr::col(name("condition")).is_not_null())
        .to_owned();
    request.execute(&masks).await?;
    for (object, baseline) in &new.baselines {
        let access = |access: Option<Access>| Expr::value(access.map(Access::name));
        let insert = Query::insert()
            .into_table(name("baselines"))
            .columns(["object", "internal", "external"].map(name))
            .values_panic([object.name().into(), access(baseline.internal), access(baseline.external)])
            .to_owned();
        request.execute(&insert).await?;
    }
    for between in &new.between {
        let along = match &between.along {
            Along::Parent => "parent",
            Along::Relationship(kind) => kind,
        };
        let insert = Query::insert()
            .into_table(name("account_sharing"))
            .columns(["along", "object", "access", "from_role"].map(name))
            .values_panic([
                along.into(),
                between.object.name().into(),
                between.access.name().into(),
                between.from.name().into(),
            ])
            .to_owned();
        request.execute(&insert).await?;
    }
    for mask in &new.masks {
        let condition = shared::criteria::text::print(&mask.condition, mask.object);
        let insert = Query::insert()
            .into_table(name("field_masks"))
            .columns(["id", "object", "field", "condition", "made_at", "made_by_id"].map(name))
            .values_panic([
                request.new_id().into(),
                mask.object.name().into(),
                mask.field.as_str().into(),
                condition.into(),
                request.now().into(),
                Expr::value(record::actor(request)),
            ])
            .to_owned();
        request.execute(&insert).await?;
    }
    store::advance(request).await
}

/// What the form asks.
fn sections(typed: &Answers) -> Vec<Section> {
    let pair = |value: &str, label: &str| (value.to_owned(), label.to_owned());
    let accesses: Vec<_> = [pair("", say::PRIVATE)]
        .into_iter()
        .chain(Access::ALL.map(|access| pair(access.name(), access.label())))
        .collect();
    let reaches: Vec<_> = [pair("", say::NOT_SHARED)]
        .into_iter()
        .chain(reaches_offered().into_iter().map(|(name, access, role)| (name, say::reach_from(access, role))))
        .collect();
    let baselines = Section {
        heading: say::BASELINES.to_owned(),
        text: say::BASELINES_TEXT.to_owned(),
        grid: Some(Grid {
            caption: say::BASELINES.to_owned(),
            rows_are: say::RECORDS.to_owned(),
            columns: vec![say::INSIDE.to_owned(), say::OUTSIDE.to_owned()],
            rows: Object::ALL
                .iter()
                .map(|object| {
                    (object.label().to_owned(), SIDES.iter().map(|side| baseline_key(*object, side)).collect())
                })
                .collect(),
            options: accesses,
        }),
        ..Section::default()
    };
    let between = Section {
        heading: say::BETWEEN.to_owned(),
        text: say::BETWEEN_TEXT.to_owned(),
        grid: Some(Grid {
            caption: say::BETWEEN.to_owned(),
            rows_are: say::ALONG.to_owned(),
            columns: BETWEEN.iter().map(|object| object.label().to_owned()).collect(),
            rows: alongs()
                .map(|along| (say::along(along), BETWEEN.iter().map(|object| between_key(along, *object)).collect()))
                .collect(),
            options: reaches,
        }),
        ..Section::default()
    };
    let fields: Vec<_> =
        maskable().into_iter().map(|(name, object, label)| (name, say::field_of(label, object))).collect();
    let used = (0..MASKS_MOST).filter(|place| !typed.get(&mask_field_key(*place)).is_empty()).count();
    let mut asks = Vec::new();
    for place in 0..(used + 1).min(MASKS_MOST) {
        let field = mask_field_key(place);
        let object = typed.get(&field).split('.').next().and_then(Object::from_name).unwrap_or(Object::Registration);
        let ask = |key: String, label: String, help: &str, control: Control| Ask {
            key,
            label,
            help: help.to_owned(),
            required: false,
            control,
        };
        asks.push(ask(field, say::mask_field(place + 1), "", Control::Choice(fields.clone())));
        let condition = mask_condition_key(place);
        asks.push(ask(condition, say::mask_while(place + 1), say::MASK_HELP, Control::Condition(object)));
    }
    let masks =
        Section { heading: say::MASKS.to_owned(), text: say::MASKS_TEXT.to_owned(), asks, ..Section::default() };
    vec![baselines, between, masks]
}
