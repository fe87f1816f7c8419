//! The shell of a record's page: its name, its fields as facts, and what an area adds beside them.

use crate::audit::history;
use crate::cells::cell;
use crate::seam::Answer;
use serde::{Deserialize, Serialize};
use shared::access::Asks;
use shared::fields::{Kind, Object, TextRule};
use shared::list::Record;
use shared::time::{Local, Zone};
use shared::values::Value;
use shared::words::{self, screens as say};
use ui::prelude::*;
use ui::*;

/// What a record's server function answers.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RecordReply {
    /// The record.
    pub record: Record,
    /// When it was read.
    #[serde(deserialize_with = "shared::time::wire::read")]
    pub now: Local,
    /// The vendor's time.
    pub zone: Zone,
}

/// Reads a record for its page.
#[cfg(feature = "ssr")]
pub async fn read(
    request: &mut server::Request,
    object: Object,
    id: uuid::Uuid,
) -> Result<RecordReply, shared::refusal::Refusal> {
    let record = server::list::record(request, object, id).await?.ok_or(shared::refusal::Refusal::NotFound)?;
    let zone = request.portal().zone(request.now());
    Ok(RecordReply { record, now: request.local(request.now()), zone })
}

/// A part of the address, the list being the first. It stays what it was while somebody leaves for another kind of page.
pub fn part_of_address(place: usize) -> Memo<String> {
    let path = leptos_router::hooks::use_location().pathname;
    let list = path.with_untracked(|path| path.split('/').nth(1).unwrap_or_default().to_owned());
    Memo::new(move |before: Option<&String>| {
        path.with(|path| match path.split('/').nth(1) == Some(list.as_str()) {
            true => path.trim_end_matches('/').split('/').nth(place).unwrap_or_default().to_owned(),
            false => before.cloned().unwrap_or_default(),
        })
    })
}

/// The record of the address: what stands after its list. An address without an id names nothing.
pub fn id_in_address() -> Memo<uuid::Uuid> {
    let id = part_of_address(2);
    Memo::new(move |_| id.with(|id| id.parse().unwrap_or_default()))
}

/// The id that stands third in the address; none where there is none.
pub fn last_id_in_address() -> Memo<Option<uuid::Uuid>> {
    let id = part_of_address(3);
    Memo::new(move |_| id.with(|id| id.parse().ok()))
}

/// Leads on to another address, where the one that was asked for is that of a record that went elsewhere.
#[cfg(feature = "ssr")]
pub fn lead_on(address: &str) {
    use axum::http::{HeaderValue, StatusCode, header};
    let address = HeaderValue::from_str(address);
    if let (Some(response), Ok(address)) = (use_context::<leptos_axum::ResponseOptions>(), address) {
        response.insert_header(header::LOCATION, address);
        response.set_status(StatusCode::SEE_OTHER);
    }
}

/// Leads on to another address, where the one that was asked for is that of a record that went elsewhere.
#[cfg(not(feature = "ssr"))]
pub fn lead_on(address: &str) {
    let options = leptos_router::NavigateOptions { replace: true, ..Default::default() };
    leptos_router::hooks::use_navigate()(address, options);
}

/// The way to a record's access, for whoever keeps permission sets.
pub fn access_link(object: Object, id: uuid::Uuid) -> Option<AnyView> {
    let keeps_sets = use_context::<Asks>().is_some_and(|asks| asks.has(Object::PermissionSet));
    keeps_sets.then(|| {
        view! {
            <LinkButton href=crate::routes::why(object, id) icon=IconName::Lock>
                {words::access::ACCESS}
            </LinkButton>
        }
    })
}

/// The page of a record.
#[component]
pub fn RecordPage(
    /// The kind of record.
    object: Object,
    /// What was read.
    reply: RecordReply,
    /// The list it stands in, as (address, name).
    back: (&'static str, &'static str),
    /// The field that says where it stands, shown as a badge.
    state_field: &'static str,
    /// What can be done with it.
    #[prop(optional_no_strip)]
    actions: Option<AnyView>,
    /// What the area adds beside the facts.
    #[prop(optional_no_strip)]
    beside: Option<AnyView>,
) -> impl IntoView {
    let shown = |name: &str| match reply.record.value(name) {
        Value::Text(text) => text.clone(),
        _ => words::deals::UNTITLED.to_owned(),
    };
    let title = shown(object.name_field());
    let badge =
        object.field(state_field).map(|field| cell(field, reply.record.value(state_field), &reply.zone, reply.now));
    let facts = reply
        .record
        .values
        .iter()
        .filter(|(name, value)| name != object.name_field() && name != state_field && !value.is_empty())
        .filter_map(|(name, value)| Some((object.field(name)?, value)))
        .map(|(field, value)| {
            let value = cell(field, value, &reply.zone, reply.now);
            let wide = matches!(field.kind, Kind::Text(TextRule::Email | TextRule::Lines | TextRule::Links));
            view! {
                <Fact label=field.label numeric=field.kind.is_number() wide=wide>
                    {value}
                </Fact>
            }
        })
        .collect_view();
    let actions = view! {
        {history(reply.record.id)}
        {actions}
    };
    view! {
        <leptos_meta::Title text=say::page_title(&title) />
        <PageHeader title=title back=(back.0.to_owned(), back.1.to_owned()) badge=badge.into_any() actions=actions />
        <Card heading=say::DETAILS>
            <Facts columns=true>{facts}</Facts>
        </Card>
        {beside}
    }
}

/// What a record's page is made of, read anew with every address.
pub fn resource<F>(read: fn(uuid::Uuid) -> F) -> Resource<Answer<RecordReply>>
where
    F: Future<Output = Answer<RecordReply>> + Send + 'static,
{
    let id = id_in_address();
    Resource::new(move || id.get(), read)
}
