//! The page of a registration: where it stands, who has the ball, until when protected; what happened; what may be done.

use super::{api, conflicts::Conflicts};
use crate::audit::history;
use crate::cells::{tone, words as in_words};
use crate::errors::Loaded;
use crate::record_page::{access_link, part_of_address};
use crate::routes;
use shared::deals::{FORM, Move, MoveState, Registration, RegistrationPage as Page, State, WaitingFor};
use shared::fields::{Field, Kind, Object};
use shared::ids::RegistrationId;
use shared::time::{self, Zone};
use shared::words::{self, screens as say};
use ui::prelude::*;
use ui::*;

/// The registration of an address; none where the address holds no id.
pub fn id_in_address() -> Memo<Option<RegistrationId>> {
    let id = part_of_address(2);
    Memo::new(move |_| id.with(|id| id.parse().ok()))
}

/// Reads what the address names; an address without an id is a record nobody has.
pub async fn read(id: Option<RegistrationId>, step: Option<Move>) -> crate::seam::Answer<Page> {
    match id {
        Some(id) => api::read_registration(id, step).await,
        None => api::read_registration(RegistrationId(uuid::Uuid::nil()), step).await,
    }
}

/// The record page.
#[component]
pub fn RegistrationPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || id.get(), |id| read(id, None));
    view! {
        <Loaded data=page loading=say::LOADING children=record />
    }
}

fn record(page: Page) -> AnyView {
    let registration = &page.registration;
    let title = registration.title();
    let state = registration.state;
    let actions = view! {
        {history(registration.id.0)}
        {actions(registration, &page.moves)}
    };
    let conflicts =
        page.conflicts.clone().map(|found| view! { <Conflicts registration=page.registration.clone() found=found /> });
    let stands_in_the_way = in_the_way(&page).map(|reason| view! { <Banner tone=Tone::Critical title=reason /> });
    let (facts, lines, texts) = (facts(registration), lines(registration), texts(registration));
    let (next_step, opportunity, timeline) = (next_step(&page), opportunity(&page), timeline(&page));
    let badge = view! { <Badge tone=tone(state.name())>{state.label()}</Badge> };
    let eyebrow = registration.number.clone().unwrap_or_else(|| say::NO_NUMBER.to_owned());
    view! {
        <leptos_meta::Title text=say::page_title(&title) />
        <PageHeader
            title=title
            eyebrow=eyebrow
            back=(routes::REGISTRATIONS.to_owned(), say::REGISTRATIONS.to_owned())
            badge=badge
            actions=actions
        />
        {next_step}
        {stands_in_the_way}
        {conflicts}
        <div class="record">
            <aside class="record__aside">
                <Card heading=say::DETAILS>{facts}</Card>
                {opportunity}
            </aside>
            <div class="record__main">
                {lines}
                {texts}
                <Card heading=say::TIMELINE>{timeline}</Card>
            </div>
        </div>
    }
    .into_any()
}

/// What stands in the way of approving while a decision is due; what is past needs no reason.
fn in_the_way(page: &Page) -> Option<String> {
    let due = page.registration.state.awaits_decision();
    let approve = page.moves.iter().find(|possible| possible.step == Move::Approve && due)?;
    approve.refused.clone()
}

/// The moves of the reader's side. What is not possible now says why.
fn actions(registration: &Registration, moves: &[MoveState]) -> AnyView {
    let id = registration.id;
    if registration.state == State::Draft {
        // Somebody may see a draft that is not theirs to go on with.
        if !moves.iter().any(|possible| possible.step == Move::Submit) {
            return ().into_any();
        }
        return view! {
            <LinkButton href=routes::edit(id, FORM.steps[0].name) kind=ButtonKind::Primary icon=IconName::Edit>
                {say::CONTINUE_DRAFT}
            </LinkButton>
        }
        .into_any();
    }
    let primary =
        |step| if matches!(step, Move::Approve | Move::Answer) { ButtonKind::Primary } else { ButtonKind::Secondary };
    let access = access_link(Object::Registration, id.0);
    let moves = moves
        .iter()
        .filter(|possible| routes::move_word(possible.step).is_some() && possible.refused.is_none())
        .map(|possible| {
            let step = possible.step;
            view! { <LinkButton href=routes::make(id, step) kind=primary(step)>{words::deals::button(step)}</LinkButton> }
        })
        .collect_view();
    view! {
        {access}
        {moves}
    }
}

/// What stands where on the bar: handed in, decided, protected.
fn next_step(page: &Page) -> AnyView {
    let registration = &page.registration;
    let (title, text) = say::next_step(registration, page.waiting.as_ref(), in_the_way(page).is_some());
    let mood = match (&page.waiting, registration.state) {
        (Some(WaitingFor { mine: true, .. }), _) => Tone::Caution,
        (_, State::Approved) => Tone::Positive,
        (_, State::Rejected) => Tone::Critical,
        (Some(_), _) => Tone::Info,
        _ => Tone::Neutral,
    };
    let until = page.waiting.as_ref().and_then(|waiting| waiting.until).map(|at| {
        let tone = if at < page.now { Tone::Critical } else { Tone::Neutral };
        view! {
            <p class="next-step__until cluster">
                <span>{say::DUE}</span>
                " "
                <Deadline text=time::until(at, page.now) exact=time::exact(at) datetime=time::machine(at) tone=tone />
            </p>
        }
    });
    view! {
        <section class=format!("next-step {}", mood.class()) aria-label=say::WHERE_IT_STANDS>
            <div class="next-step__words">
                <p class="next-step__title">{title}</p>
                <p class="next-step__text">{text}</p>
            </div>
            {until}
            <StageBar label=say::STAGES stages=stages(registration.state) tone=mood />
        </section>
    }
    .into_any()
}

fn stages(state: State) -> Vec<Stage> {
    let (reached, stopped) = match state {
        State::Draft => (0, false),
        State::Submitted | State::InReview | State::InfoRequested => (1, false),
        State::Approved => (2, false),
        State::Rejected | State::Withdrawn | State::Expired => (2, true),
    };
    let last = match state {
        State::Rejected | State::Withdrawn | State::Expired => state.label(),
        _ => say::STAGE_PROTECTED,
    };
    [say::STAGE_DRAFT, say::STAGE_REVIEW, last]
        .into_iter()
        .enumerate()
        .map(|(place, label)| {
            let state = match place.cmp(&reached) {
                std::cmp::Ordering::Less => StageState::Done,
                std::cmp::Ordering::Equal if stopped => StageState::Stopped,
                std::cmp::Ordering::Equal => StageState::Current,
                std::cmp::Ordering::Greater => StageState::Todo,
            };
            Stage {
                label: label.to_owned(),
                state_words: say::stage_words(place, reached).to_owned(),
                state,
                note: None,
            }
        })
        .collect()
}

/// The details that are facts: long texts stand in the middle of the page.
fn facts(registration: &Registration) -> AnyView {
    let short = |field: &&Field| {
        !matches!(field.kind, Kind::Text(shared::fields::TextRule::Lines | shared::fields::TextRule::Links))
    };
    let fields = FORM.questions().filter_map(|question| Object::Registration.field(question.name)).filter(short);
    let filled = fields.filter(|field| !registration.detail(field.name).is_empty()).map(|field| {
        let value = in_words(field.kind, registration.detail(field.name), &Zone::default());
        view! { <Fact label=field.label numeric=field.kind.is_number()>{value}</Fact> }
    });
    let protected =
        registration.protected_until.map(|day| view! { <Fact label=say::PROTECTED_UNTIL>{time::day(day)}</Fact> });
    let verdict = registration.verdict.map(|verdict| {
        view! {
            <Fact label=say::CONFLICT_CHECK>
                <Badge tone=tone(verdict.name())>{words::deals::verdict(verdict)}</Badge>
            </Fact>
        }
    });
    let filled = filled.collect_view();
    let (partner, owner) = (registration.partner.name.clone(), registration.owner.name.clone());
    view! {
        <Facts>
            <Fact label=say::PARTNER>{partner}</Fact>
            <Fact label=say::REGISTERED_BY>{owner}</Fact>
            {protected}
            {verdict}
            {filled}
        </Facts>
    }
    .into_any()
}

fn lines(registration: &Registration) -> Option<AnyView> {
    if registration.lines.is_empty() {
        return None;
    }
    let rows = registration
        .lines
        .iter()
        .map(|line| {
            view! {
                <tr>
                    <td data-label=say::PRODUCT_COLUMN data-priority="1">{line.product.name.clone()}</td>
                    <td class="number" data-label=say::QUANTITY data-priority="1">{line.quantity}</td>
                </tr>
            }
        })
        .collect_view();
    let head = view! {
        <HeadCell label=say::PRODUCT_COLUMN />
        <HeadCell label=say::QUANTITY numeric=true />
    };
    Some(
        view! {
            <Card heading=say::PRODUCTS flush=true>
                <TableFrame caption=say::PRODUCTS head=head compact=true>
                    {rows}
                </TableFrame>
            </Card>
        }
        .into_any(),
    )
}

fn texts(registration: &Registration) -> Option<AnyView> {
    let long = ["evidence", "evidence_links", "notes"].into_iter().filter_map(|name| {
        let (field, text) = (Object::Registration.field(name)?, registration.text(name)?.to_owned());
        Some(view! {
            <h3 class="record__text-title">{field.label}</h3>
            {if name == "evidence_links" { links(&text) } else { view! { <PlainText text=text /> }.into_any() }}
        })
    });
    let long: Vec<_> = long.collect();
    (!long.is_empty()).then(|| view! { <Card heading=say::EVIDENCE_AND_NOTES>{long}</Card> }.into_any())
}

fn links(text: &str) -> AnyView {
    let links = text
        .lines()
        .map(|link| view! { <li><a href=link.to_owned() rel="noopener noreferrer nofollow" target="_blank">{link.to_owned()}</a></li> })
        .collect_view();
    view! { <ul class="web-links">{links}</ul> }.into_any()
}

fn opportunity(page: &Page) -> Option<AnyView> {
    let part = page.opportunity.clone()?;
    let amount = part.amount.map(|amount| view! { <Fact label=say::AMOUNT numeric=true>{amount.display()}</Fact> });
    let probability = part
        .probability
        .map(|percent| view! { <Fact label=say::PROBABILITY numeric=true>{say::percent(percent)}</Fact> });
    Some(
        view! {
            <Card heading=say::OPPORTUNITY>
                <Facts>
                    <Fact label=say::NAME>
                        <a href=routes::opportunity(part.id)>{part.name}</a>
                    </Fact>
                    <Fact label=say::STAGE>{part.stage}</Fact>
                    {probability}
                    {amount}
                </Facts>
            </Card>
        }
        .into_any(),
    )
}

fn timeline(page: &Page) -> AnyView {
    if page.timeline.is_empty() {
        return view! { <p class="quiet">{say::NOTHING_YET}</p> }.into_any();
    }
    let now = page.now;
    let entries = page
        .timeline
        .iter()
        .rev()
        .map(|line| {
            let (icon, tone) = mark(&line.what);
            let sentence = line.sentence.clone();
            view! {
                <TimelineEntry
                    icon=icon
                    tone=tone
                    datetime=time::machine(line.at)
                    exact=time::exact(line.at)
                    when=time::ago(line.at, now)
                    comment=line.comment.clone()
                >
                    {sentence}
                </TimelineEntry>
            }
        })
        .collect_view();
    view! { <Timeline label=say::TIMELINE>{entries}</Timeline> }.into_any()
}

fn mark(what: &str) -> (IconName, Tone) {
    match what {
        "approved" => (IconName::Protected, Tone::Positive),
        "rejected" => (IconName::CrossCircle, Tone::Critical),
        "info_requested" => (IconName::Question, Tone::Caution),
        "answered" => (IconName::Comment, Tone::Info),
        "submitted" => (IconName::Send, Tone::Info),
        _ => (IconName::History, Tone::Neutral),
    }
}
