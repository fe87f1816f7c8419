//! The page of an entry of the trail.

use super::api;
use crate::errors::Loaded;
use crate::record_page::id_in_address;
use crate::routes;
use shared::audit::{ChangeLine, EntryPage as Page, Fate};
use shared::fields::Object;
use shared::ids::{AccountId, EventId, OpportunityId, RegistrationId, TerritoryId};
use shared::time;
use shared::words::{screens, trail as say};
use ui::prelude::*;
use ui::*;

/// An entry: who did what to which record, when and from where, and what became what.
#[component]
pub fn EntryPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || EventId(id.get()), api::read_entry);
    view! { <Loaded data=page loading=screens::LOADING children=entry /> }
}

fn entry(page: Page) -> AnyView {
    let title = say::title(&page.what, page.name.as_deref());
    let all = page.record.map(|record| {
        view! {
            <LinkButton href=routes::history(record) icon=IconName::History>
                {say::ALL_OF_RECORD}
            </LinkButton>
        }
    });
    let put_back = page.can_put_back.then(|| {
        view! {
            <form method="post" action=routes::put_back(page.id)>
                <Button submit=true>{say::PUT_BACK}</Button>
            </form>
        }
    });
    let (facts, changes, proof) = (facts(&page), changes(&page), proof(&page));
    view! {
        <leptos_meta::Title text=screens::page_title(&title) />
        <PageHeader
            title=title
            eyebrow=say::entry(page.position)
            back=(routes::AUDIT.to_owned(), say::TRAIL.to_owned())
            actions=view! {
                {put_back}
                {all}
            }
        />
        <Card heading=screens::DETAILS>
            <Facts columns=true>{facts}</Facts>
        </Card>
        <Card heading=say::CHANGES>{changes}</Card>
        <Card heading=say::PROOF>
            <Facts>{proof}</Facts>
        </Card>
    }
}

fn fact(label: &'static str, value: String) -> AnyView {
    view! { <Fact label=label>{value}</Fact> }
}

/// Who did what, to what, when and from where.
fn facts(page: &Page) -> AnyView {
    let (exact, machine) = (time::exact(page.at), time::machine(page.at));
    let when = view! {
        <Fact label=say::WHEN>
            <time datetime=machine>{exact}</time>
        </Fact>
    };
    let said = page.comment.clone().map(|text| {
        view! {
            <Fact label=say::SAID>
                <PlainText text=text />
            </Fact>
        }
    });
    let more = [
        (say::WHO, page.actor.clone()),
        (say::AS_WHOM, page.whom.clone()),
        (say::WHY, page.why.clone()),
        (say::FROM, page.from.clone()),
    ];
    let more = more.into_iter().filter_map(|(label, value)| value.map(|value| fact(label, value))).collect_view();
    view! {
        {fact(say::HAPPENED, page.sentence.clone())}
        {record(page)}
        {when}
        {more}
        {said}
    }
}

/// What shows that it stands where it was written, and the request to look for in the logs.
fn proof(page: &Page) -> AnyView {
    let previous = (!page.previous.is_empty()).then(|| fact(say::PREVIOUS, page.previous.clone()));
    view! {
        {fact(say::REQUEST, page.request.clone())}
        {fact(say::HASH, page.hash.clone())}
        {previous}
    }
}

/// The record by its name, with the way to it where there is one.
fn record(page: &Page) -> Option<AnyView> {
    let name = match page.fate {
        Fate::There => page.name.clone().unwrap_or_else(|| say::UNNAMED_RECORD.to_owned()),
        Fate::Hidden => say::HIDDEN_RECORD.to_owned(),
        Fate::Gone => say::GONE_RECORD.to_owned(),
    };
    let name = match address(page) {
        Some(href) => view! { <a href=href>{name}</a> },
        None => name.into_any(),
    };
    page.object.map(|object| view! { <Fact label=object.label()>{name}</Fact> })
}

/// The page of a record that its reader may see, where records of its kind have one.
fn address(page: &Page) -> Option<String> {
    let (object, id) = (page.object?, page.record.filter(|_| page.fate == Fate::There)?);
    match object {
        Object::Account => Some(routes::company(AccountId(id))),
        Object::Opportunity => Some(routes::opportunity(OpportunityId(id))),
        Object::Registration => Some(routes::registration(RegistrationId(id))),
        Object::Territory => Some(routes::territory(TerritoryId(id))),
        Object::PermissionSet => Some(routes::set(id.into())),
        Object::SharingRule => Some(routes::rule(id.into())),
        Object::AccessDefaults => Some(routes::DEFAULTS.to_owned()),
        Object::User => Some(routes::person(id.into())),
        Object::Mail => Some(routes::mail(id.into())),
        _ => None,
    }
}

/// What became what, and of what is hidden how much it is.
fn changes(page: &Page) -> AnyView {
    let hidden = (page.hidden > 0).then(|| view! { <p class="quiet">{say::hidden(page.hidden)}</p> });
    let none = page.changes.is_empty() && page.further.is_empty() && page.hidden == 0;
    let none = none.then(|| view! { <p class="quiet">{say::NOTHING_CHANGED}</p> });
    let further = page.further.iter().map(|sentence| view! { <p>{sentence.clone()}</p> }).collect_view();
    let table = (!page.changes.is_empty()).then(|| {
        let head = view! {
            <HeadCell label=say::FIELD />
            <HeadCell label=say::BEFORE />
            <HeadCell label=say::AFTER />
        };
        let rows = page.changes.iter().map(row).collect_view();
        view! {
            <TableFrame caption=say::CHANGES head=head compact=true>
                {rows}
            </TableFrame>
        }
    });
    view! {
        {table}
        {further}
        {hidden}
        {none}
    }
}

fn row(line: &ChangeLine) -> AnyView {
    view! {
        <tr>
            <td data-label=say::FIELD data-priority="1">
                {line.label.clone()}
            </td>
            <td data-label=say::BEFORE data-priority="2">
                {value(&line.before)}
            </td>
            <td data-label=say::AFTER data-priority="2">
                {value(&line.after)}
            </td>
        </tr>
    }
}

fn value(text: &str) -> AnyView {
    if text.is_empty() {
        view! { <span class="quiet">"–"</span> }
    } else {
        view! { <PlainText text=text.to_owned() /> }
    }
}
