//! The guided registration: one address a step.

use super::draft::{Draft, SaveState};
use super::review::Review;
use super::{api, detail::id_in_address, fields::ADD_LINE, fields::question};
use crate::errors::Loaded;
use crate::form_panel::FormPanel;
use crate::record_page::part_of_address;
use crate::routes;
use leptos_router::hooks::use_navigate;
use shared::deals::{Context, FORM, FormPage, line_keys, parse};
use shared::fields::{Kind, Object, parse::currency_key};
use shared::form::{Answers, Step};
use shared::ids::RegistrationId;
use shared::refusal::{Problems, Refusal};
use shared::words::{self, registration_form as form_words, screens as say};
use ui::prelude::*;
use ui::{Step as StepMark, *};

/// The name of the last step, which asks nothing.
pub const REVIEW: &str = "review";

/// A step of the form that the address names.
#[component]
pub fn FormStepPage() -> impl IntoView {
    let (id, step) = (id_in_address(), part_of_address(4));
    let page = Resource::new(
        move || (id.get(), step.get()),
        |(id, step)| async move {
            let id = id.unwrap_or(RegistrationId(uuid::Uuid::nil()));
            if step != REVIEW && FORM.step(&step).is_none() {
                return Err(Refusal::NotFound.into());
            }
            Ok((step, api::read_form(id).await?))
        },
    );
    view! { <Loaded data=page loading=say::LOADING children=|(step, page)| guided(&step, page) /> }
}

/// Everything that is wrong with the answers as they are.
pub fn problems_of(answers: &Answers, page: &FormPage) -> Problems {
    let context = Context { today: page.today, products: &page.products };
    match parse(&FORM, answers, context) {
        Err(Refusal::Invalid(problems)) => problems,
        Err(Refusal::TooLarge) => Problems::one("notes", words::refusal(&Refusal::TooLarge)),
        _ => Problems::default(),
    }
}

fn guided(step: &str, page: FormPage) -> AnyView {
    let draft = Draft::new(&page);
    let places = FORM.steps.len() + 1;
    let (place, title) = match FORM.step(step) {
        Some((place, step)) => (place, step.title),
        None => (FORM.steps.len(), form_words::REVIEW),
    };
    let purpose = FORM.step(step).map_or(form_words::REVIEW_PURPOSE, |(_, step)| step.purpose);
    let heading = say::step_title(place + 1, places, title);
    Effect::new(move |_| focus_on("page-title"));
    let body = match FORM.step(step) {
        Some((place, step)) => view! { <StepForm place=place step=step draft=draft page=page.clone() /> }.into_any(),
        None => view! { <Review draft=draft page=page.clone() /> }.into_any(),
    };
    view! {
        <leptos_meta::Title text=say::page_title(&heading) />
        <PageHeader title=heading purpose=purpose back=(routes::registration(page.id), say::BACK_TO_REGISTRATION.to_owned()) />
        {page.question.clone().map(|question| view! {
            <Banner tone=Tone::Caution title=say::ASKED>
                <PlainText text=question />
            </Banner>
        })}
        <ChooseVersion draft=draft held=page.held.clone() step=step.to_owned() />
        <div class="guided">
            <div class="guided__steps">
                <Stepper label=say::STEPS steps=stepper(place, draft, page) />
            </div>
            <div class="guided__main">{body}</div>
        </div>
    }
    .into_any()
}

fn stepper(current: usize, draft: Draft, page: FormPage) -> Signal<Vec<StepMark>> {
    Signal::derive(move || {
        let answers = draft.answers.get();
        let problems = problems_of(&answers, &page);
        let mut steps: Vec<StepMark> = FORM
            .steps
            .iter()
            .enumerate()
            .map(|(place, step)| {
                let wrong = FORM.problems_of(step, &problems);
                let begun = keys_of(step, &answers).iter().any(|key| answers.touched(key) && key != "amount.currency");
                let state = match (place == current, wrong.is_empty(), begun) {
                    (true, ..) => StepState::Current,
                    (_, true, true) => StepState::Done,
                    (_, false, true) => StepState::Problem,
                    _ => StepState::Todo,
                };
                mark(step.title, routes::edit(page.id, step.name), state)
            })
            .collect();
        let last = if current == FORM.steps.len() { StepState::Current } else { StepState::Todo };
        steps.push(mark(form_words::REVIEW, routes::edit(page.id, REVIEW), last));
        steps
    })
}

fn mark(label: &str, href: String, state: StepState) -> StepMark {
    let words = match state {
        StepState::Done => say::STEP_DONE,
        StepState::Current => say::STEP_CURRENT,
        StepState::Todo => say::STEP_TODO,
        StepState::Problem => say::STEP_PROBLEM,
    };
    StepMark { label: label.to_owned(), href: Some(href), state, state_words: words.to_owned() }
}

/// The keys under which a step's answers stand.
pub fn keys_of(step: &Step, answers: &Answers) -> Vec<String> {
    let mut keys = Vec::new();
    for question in step.fields.iter().filter(|question| question.is_shown(FORM.object, answers)) {
        match Object::Registration.field(question.name).map(|field| field.kind) {
            Some(Kind::ProductLines) => {
                keys.extend(line_keys(answers).into_iter().flat_map(|(product, quantity)| [product, quantity]))
            }
            Some(Kind::Money) => keys.extend([question.name.to_owned(), currency_key(question.name)]),
            _ => keys.push(question.name.to_owned()),
        }
    }
    keys
}

#[component]
fn StepForm(place: usize, step: &'static Step, draft: Draft, page: FormPage) -> impl IntoView {
    let id = page.id;
    let read = StoredValue::new(page);
    let all = Memo::new(move |_| read.with_value(|page| problems_of(&draft.answers.get(), page)));
    let problems = Signal::derive(move || {
        let visited = draft.visited.get();
        let here = FORM.problems_of(step, &all.get());
        Problems(here.0.into_iter().filter(|problem| visited.contains(&problem.field)).collect())
    });
    let summary = RwSignal::new(false);
    let next = FORM.steps.get(place + 1).map_or(REVIEW, |step| step.name);
    let navigate = use_navigate();
    let on_submit = Callback::new(move |pressed: String| {
        let navigate = navigate.clone();
        let go = move |to: String| navigate(&to, Default::default());
        match pressed.as_str() {
            "back" => leave_to(draft, previous(id, place), go),
            "leave" => leave_to(draft, routes::registration(id), go),
            "add_line" => add_line(draft),
            other => match other.strip_prefix("remove_line:") {
                Some(line) => remove_line(draft, line.parse().unwrap_or_default()),
                None => {
                    draft.touch(&keys_of(step, &draft.answers.get_untracked()));
                    if problems.get_untracked().is_empty() {
                        leave_to(draft, routes::edit(id, next), go);
                    } else {
                        summary.set(true);
                        focus_on("problems");
                    }
                }
            },
        }
    });
    let in_summary =
        Signal::derive(
            move || if summary.get() || !cfg!(feature = "hydrate") { problems.get() } else { Problems::default() },
        );
    let questions = step.fields.iter().map(|asked| question(asked, draft, read, problems)).collect_view();
    view! {
        <FormPanel action=routes::edit(id, step.name) on_submit=on_submit problems=in_summary>
            // Enter in a field presses the first button of a form: it must be this one.
            <button type="submit" name="then" value="continue" class="visually-hidden" tabindex="-1" aria-hidden="true"></button>
            <input type="hidden" name="version" prop:value=move || draft.version.get() value=draft.version.get_untracked() />
            <div class="form__fields">{questions}</div>
            <Bar place=place draft=draft />
        </FormPanel>
    }
}

fn previous(id: RegistrationId, place: usize) -> String {
    match place.checked_sub(1).and_then(|place| FORM.steps.get(place)) {
        Some(step) => routes::edit(id, step.name),
        None => routes::registration(id),
    }
}

/// Goes on once the server has everything; what it lacks stays on the device, so a lost connection holds nobody up.
fn leave_to(draft: Draft, to: String, go: impl Fn(String) + 'static) {
    leptos::task::spawn_local(async move {
        match draft.save_all().await {
            Ok(()) => {
                // What just changed is drawn first: drawn after its page is gone, it would ask for signals that are gone too.
                leptos::task::tick().await;
                go(to);
            }
            Err(_) => focus_on("saved-state"),
        }
    });
}

fn add_line(draft: Draft) {
    let number = line_keys(&draft.answers.get_untracked())
        .last()
        .and_then(|(key, _)| key.split('.').nth(1)?.parse::<u32>().ok())
        .map_or(1, |last| last + 1);
    draft.answers.update(|answers| {
        // The first line stands without answers until something is typed.
        if let Some((product, quantity)) = line_keys(answers).first() {
            answers.0.entry(product.clone()).or_default();
            answers.0.entry(quantity.clone()).or_default();
        }
    });
    let product = format!("lines.{number}.product");
    draft.type_in(&product, String::new());
    draft.type_in(&format!("lines.{number}.quantity"), String::new());
    focus_soon(product);
}

fn remove_line(draft: Draft, line: u32) {
    leptos::task::spawn_local(async move {
        if draft.save_all().await.is_err() {
            return;
        }
        match api::remove_line(draft.id, draft.version.get_untracked(), line).await {
            Ok(saved) => {
                let prefix = format!("lines.{line}.");
                let mut answers = draft.answers.get_untracked();
                answers.0.retain(|key, _| !key.starts_with(&prefix));
                let beside =
                    line_keys(&answers).into_iter().next_back().map_or(ADD_LINE.to_owned(), |(product, _)| product);
                draft.caught_up(saved.version, answers);
                focus_soon(beside);
            }
            Err(refused) => draft.state.set(SaveState::Refused(refused.0)),
        }
    });
}

/// Back, save, continue, and whether everything is saved.
#[component]
pub fn Bar(place: usize, draft: Draft) -> impl IntoView {
    let text = Signal::derive(move || say::save_state(&say_state(&draft.state.get())));
    let tone = Signal::derive(move || match draft.state.get() {
        SaveState::Saved => Tone::Positive,
        SaveState::Typing | SaveState::Saving => Tone::Neutral,
        SaveState::Offline => Tone::Caution,
        SaveState::SignedOut | SaveState::Conflict | SaveState::Refused(_) => Tone::Critical,
    });
    let signed_out = move || {
        (draft.state.get() == SaveState::SignedOut).then(|| {
            view! {
                <a class="button button--secondary" href=crate::users::sign_in_and_return() rel="external">
                    {say::SIGN_IN_AGAIN}
                </a>
            }
        })
    };
    view! {
        <div class="form-bar">
            <Button kind=ButtonKind::Primary submit=true name="then" value="continue">
                {say::CONTINUE}
            </Button>
            {(place > 0).then(|| view! { <Button submit=true name="then" value="back">{say::BACK}</Button> })}
            <Button kind=ButtonKind::Quiet submit=true name="then" value="leave">
                {say::SAVE_FOR_LATER}
            </Button>
            <div id="saved-state" tabindex="-1">
                <SavedState text=text tone=tone />
                {signed_out}
            </div>
        </div>
    }
}

fn say_state(state: &SaveState) -> say::Saving {
    match state {
        SaveState::Saved => say::Saving::Saved,
        SaveState::Typing | SaveState::Saving => say::Saving::Saving,
        SaveState::Offline => say::Saving::Offline,
        SaveState::SignedOut => say::Saving::SignedOut,
        SaveState::Conflict => say::Saving::Conflict,
        SaveState::Refused(refusal) => say::Saving::Refused(refusal.clone()),
    }
}

/// Two versions of the same draft: told, and one is chosen.
#[component]
fn ChooseVersion(draft: Draft, held: Option<Answers>, step: String) -> impl IntoView {
    let mine = StoredValue::new(held);
    let action = StoredValue::new(routes::edit(draft.id, &step));
    let chosen = move |event: leptos::ev::SubmitEvent, mine_wins: bool| {
        event.prevent_default();
        leptos::task::spawn_local(async move {
            if mine_wins { draft.keep_mine(mine.get_value()).await } else { draft.keep_theirs().await }
        });
    };
    let choice = move |then: &'static str, words: &'static str, mine_wins: bool| {
        view! {
            <form method="post" action=action.get_value() on:submit=move |event| chosen(event, mine_wins)>
                <input type="hidden" name="version" value=draft.version.get_untracked() />
                <Button submit=true name="then" value=then>
                    {words}
                </Button>
            </form>
        }
    };
    move || {
        (draft.state.get() == SaveState::Conflict).then(|| {
            view! {
                <Banner tone=Tone::Caution title=words::deals::DRAFT_CHANGED live=true>
                    <p>{say::BOTH_KEPT}</p>
                    <div class="cluster">
                        {choice("mine", say::KEEP_MINE, true)}
                        {choice("theirs", say::KEEP_THEIRS, false)}
                    </div>
                </Banner>
            }
        })
    }
}
