//! The first page: an operating console for each side, until pages can be laid out by the administrator.

use crate::cells::tone;
use crate::deals::{api, register_button};
use crate::errors::Loaded;
use crate::frame::Greeted;
use crate::routes;
use shared::access::Side;
use shared::deals::State;
use shared::fields::REGISTRATION;
use shared::home::{Home, RECENT_COLUMNS, WAITING_COLUMNS};
use shared::ids::RegistrationId;
use shared::list::{Page, Row};
use shared::time;
use shared::values::Value;
use shared::words::{self, screens as say};
use ui::prelude::*;
use ui::*;

/// Columns of the table on the first page: the number stands under the name.
const SHOWN: &[&str] = &["name", "customer_name", "state", "amount", "changed_at"];

/// The first page of the reader's side.
#[component]
pub fn HomePage() -> impl IntoView {
    let (side, Greeted(name)) = (expect_context::<Side>(), expect_context::<Greeted>());
    let home = Resource::new(|| (), |()| api::read_home());
    let (title, purpose) = match side {
        Side::Partner => (say::greeting(&name), say::HOME_PURPOSE),
        Side::Vendor => (say::CONSOLE.to_owned(), say::CONSOLE_PURPOSE),
    };
    let actions = match side {
        Side::Partner => register_button(),
        Side::Vendor => {
            view! { <LinkButton href=routes::QUEUE kind=ButtonKind::Primary>{say::OPEN_QUEUE}</LinkButton> }.into_any()
        }
    };
    let body: fn(Home) -> AnyView = match side {
        Side::Partner => partner,
        Side::Vendor => vendor,
    };
    view! {
        <leptos_meta::Title text=say::page_title(say::HOME) />
        <PageHeader title=title purpose=purpose actions=actions />
        <Loaded data=home loading=say::LOADING children=body />
    }
}

fn partner(home: Home) -> AnyView {
    let stats = [
        (&[State::Submitted, State::InReview][..], say::STAT_IN_REVIEW),
        (&[State::InfoRequested][..], say::STAT_ASKED),
        (&[State::Approved][..], say::STAT_PROTECTED),
        (&[State::Draft][..], say::STAT_DRAFTS),
    ];
    console(&home, &stats, say::NEEDS_YOU, say::NOTHING_NEEDS_YOU, say::MY_REGISTRATIONS, routes::REGISTRATIONS)
}

fn vendor(home: Home) -> AnyView {
    let stats = [
        (&[State::Submitted, State::InReview][..], say::STAT_TO_DECIDE),
        (&[State::InfoRequested][..], say::STAT_WITH_PARTNERS),
        (&[State::Approved][..], say::STAT_PROTECTED),
        (&[State::Rejected][..], say::STAT_REJECTED),
    ];
    console(&home, &stats, say::NEEDS_DECISION, say::NOTHING_TO_DECIDE, say::LATEST, routes::QUEUE)
}

fn console(
    home: &Home,
    stats: &[(&'static [State], &'static str)],
    needs: &'static str,
    nothing: &'static str,
    recent: &'static str,
    all_waiting: &'static str,
) -> AnyView {
    let tiles = stats.iter().map(|(states, label)| stat(home, states, label)).collect_view();
    let more = (home.waiting.total > home.waiting.rows.len() as u64)
        .then(|| view! { <a href=all_waiting>{say::all(home.waiting.total)}</a> });
    let (waiting, latest) = (waiting(home, nothing), table(home, &home.recent));
    view! {
        <Stats label=say::AT_A_GLANCE>{tiles}</Stats>
        <Card heading=needs flush=true actions=more.into_any()>
            {waiting}
        </Card>
        <Card
            heading=recent
            flush=true
            actions=view! { <a href=routes::REGISTRATIONS>{say::SEE_ALL}</a> }
        >
            {latest}
        </Card>
    }
    .into_any()
}

fn stat(home: &Home, states: &[State], label: &'static str) -> impl IntoView + use<> {
    let count: u64 = home.counts.iter().filter(|count| states.contains(&count.state)).map(|count| count.count).sum();
    let query = states.iter().map(|state| format!("state={}", state.name())).collect::<Vec<_>>().join("&");
    view! { <Stat number=count.to_string() label=label href=routes::with_query(routes::REGISTRATIONS, &query) /> }
}

/// A cell of a row by its column's name.
fn value<'a>(columns: &[&str], row: &'a Row, name: &str) -> &'a Value {
    columns.iter().position(|column| *column == name).and_then(|place| row.cells.get(place)).unwrap_or(&Value::Empty)
}

fn text(columns: &[&str], row: &Row, name: &str) -> String {
    match value(columns, row, name) {
        Value::Text(text) => text.clone(),
        Value::Reference { label, .. } => label.clone(),
        _ => String::new(),
    }
}

fn waiting(home: &Home, nothing: &'static str) -> AnyView {
    if home.waiting.rows.is_empty() {
        return view! { <p class="needs__none">{nothing}</p> }.into_any();
    }
    let items = home.waiting.rows.iter().map(|row| need(home, row)).collect_view();
    view! { <ul class="needs">{items}</ul> }.into_any()
}

fn need(home: &Home, row: &Row) -> AnyView {
    let state = text(WAITING_COLUMNS, row, "state");
    let state = State::from_name(&state).unwrap_or(State::Draft);
    let name = [text(WAITING_COLUMNS, row, "name"), text(WAITING_COLUMNS, row, "customer_name")]
        .into_iter()
        .find(|name| !name.is_empty())
        .unwrap_or_else(|| words::deals::UNTITLED.to_owned());
    let why =
        say::why_it_waits(state, &text(WAITING_COLUMNS, row, "customer_name"), &text(WAITING_COLUMNS, row, "partner"));
    let (icon, tone) = match state {
        State::Draft => (IconName::Edit, Tone::Neutral),
        State::InfoRequested => (IconName::Question, Tone::Caution),
        _ => (IconName::Clock, Tone::Info),
    };
    let until = match value(WAITING_COLUMNS, row, "due_at") {
        Value::Instant(at) => {
            let at = home.zone.local(*at);
            let tone = if at < home.now { Tone::Critical } else { Tone::Neutral };
            Some(
                view! { <Deadline text=time::until(at, home.now) exact=time::exact(at) datetime=time::machine(at) tone=tone /> },
            )
        }
        _ => None,
    };
    view! {
        <li class=format!("needs__item {}", tone.class())>
            <span class="needs__icon">
                <Icon name=icon />
            </span>
            <div class="needs__words">
                <a class="needs__link" href=routes::registration(RegistrationId(row.id))>
                    {name}
                </a>
                <p class="needs__why">{why}</p>
            </div>
            <div class="needs__until">{until}</div>
        </li>
    }
    .into_any()
}

fn table(home: &Home, page: &Page) -> AnyView {
    if page.rows.is_empty() {
        return view! { <p class="needs__none">{say::NO_REGISTRATIONS}</p> }.into_any();
    }
    let fields: Vec<_> =
        SHOWN.iter().filter_map(|name| REGISTRATION.iter().find(|field| field.name == *name)).collect();
    let head = fields
        .iter()
        .enumerate()
        .map(|(place, field)| {
            let priority = if place < 3 { 1 } else { 2 };
            view! { <HeadCell label=field.label numeric=field.kind.is_number() priority=priority /> }
        })
        .collect_view()
        .into_any();
    let rows = page
        .rows
        .iter()
        .map(|row| {
            let cells = fields
                .iter()
                .enumerate()
                .map(|(place, field)| {
                    let shown = value(RECENT_COLUMNS, row, field.name);
                    let content = shown_as(field.name, shown, home);
                    let content = if field.name == "name" { named(row, content) } else { content };
                    let class = if field.kind.is_number() { "number" } else { "" };
                    let priority = if place < 3 { "1" } else { "2" };
                    view! { <td class=class data-label=field.label data-priority=priority>{content}</td> }
                })
                .collect_view();
            view! { <tr>{cells}</tr> }
        })
        .collect_view();
    view! {
        <TableFrame caption=say::REGISTRATIONS head=head>
            {rows}
        </TableFrame>
    }
    .into_any()
}

/// A value of this table. It has no country and no choice but the state: what says those in words comes with the lists.
fn shown_as(column: &str, value: &Value, home: &Home) -> AnyView {
    match value {
        Value::Text(text) => match State::from_name(text).filter(|_| column == "state") {
            Some(state) => view! { <Badge tone=tone(text)>{state.label()}</Badge> },
            None => text.clone().into_any(),
        },
        Value::Money(money) => money.display().into_any(),
        Value::Instant(at) => {
            let at = home.zone.local(*at);
            view! {
                <time datetime=time::machine(at) title=time::exact(at)>
                    {time::ago(at, home.now)}
                </time>
            }
        }
        _ => view! { <span class="quiet">"–"</span> },
    }
}

fn named(row: &Row, content: AnyView) -> AnyView {
    let number = text(RECENT_COLUMNS, row, "number");
    view! {
        <a class="row-link" href=routes::registration(RegistrationId(row.id))>
            {content}
        </a>
        <span class="table__sub">{number}</span>
    }
    .into_any()
}
