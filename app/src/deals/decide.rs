//! The pages of a move: approve, reject, ask, answer, withdraw. Each is a form that works before the browser part is there.

use super::conflicts::Conflicts;
use super::{api, detail};
use crate::errors::Loaded;
use crate::form_panel::{FormPanel, Sending};
use crate::record_page::part_of_address;
use crate::routes;
use leptos_router::hooks::use_navigate;
use shared::deals::{Conflict, FORM, Move, NEW_CUSTOMER, RegistrationPage as Page, parse_decision};
use shared::fields::Object;
use shared::form::Answers;
use shared::ids::AccountId;
use shared::refusal::{Problems, Refusal};
use shared::words::{self, screens as say};
use ui::prelude::*;
use ui::*;

/// The page of the move that the address names.
#[component]
pub fn DecisionPage() -> impl IntoView {
    let (id, word) = (detail::id_in_address(), part_of_address(3));
    let step = Memo::new(move |_| word.with(|word| routes::move_of(word)));
    let page = Resource::new(
        move || (id.get(), step.get()),
        |(id, step)| async move {
            let step = step.ok_or(Refusal::NotFound)?;
            let page = detail::read(id, Some(step)).await?;
            // A move of the other side has no page.
            if page.moves.iter().all(|possible| possible.step != step) {
                return Err(Refusal::NotFound.into());
            }
            Ok((step, page))
        },
    );
    view! { <Loaded data=page loading=say::LOADING children=|(step, page)| decision(step, page) /> }
}

fn decision(step: Move, page: Page) -> AnyView {
    let id = page.registration.id;
    let refused =
        page.moves.iter().find(|possible| possible.step == step).and_then(|possible| possible.refused.clone());
    let title = say::decision_title(step, &page.registration.title());
    let header = view! {
        <leptos_meta::Title text=say::page_title(&title) />
        <PageHeader
            title=title
            purpose=say::decision_purpose(step)
            back=(routes::registration(id), page.registration.title())
        />
    };
    let conflicts = page.conflicts.clone().filter(|_| step == Move::Approve);
    let compared =
        conflicts.map(|found| view! { <Conflicts registration=page.registration.clone() found=found /> }.into_any());
    if let Some(reason) = refused {
        // Where it waits for no decision any more, somebody was first.
        let what = page.timeline.last().filter(|_| page.conflicts.is_none()).map(|line| line.sentence.clone());
        return view! {
            {header}
            <Banner tone=Tone::Caution title=reason live=true>
                {what}
            </Banner>
            <KeptWords typed=page.held />
            {compared}
            <LinkButton href=routes::registration(id) kind=ButtonKind::Primary>
                {say::BACK_TO_REGISTRATION}
            </LinkButton>
        }
        .into_any();
    }
    let class = if compared.is_some() { "decision decision--compared" } else { "decision" };
    view! {
        {header}
        {question(step, &page)}
        <div class=class>
            {compared.map(|compared| view! { <div class="decision__main">{compared}</div> })}
            <div class="decision__panel">
                <DecisionForm step=step page=page.clone() />
            </div>
        </div>
    }
    .into_any()
}

/// What was typed and came too late: kept, so that it can be copied.
#[component]
fn KeptWords(typed: Answers) -> impl IntoView {
    let words: Vec<String> = ["comment", "question", "reply"].iter().map(|key| typed.get(key).to_owned()).collect();
    let words: Vec<String> = words.into_iter().filter(|text| !text.trim().is_empty()).collect();
    (!words.is_empty()).then(|| {
        view! {
            <Card heading=say::YOUR_WORDS>
                {words.into_iter().map(|text| view! { <PlainText text=text /> }).collect_view()}
            </Card>
        }
    })
}

fn question(step: Move, page: &Page) -> Option<AnyView> {
    if step != Move::Answer {
        return None;
    }
    let asked = page.timeline.iter().rev().find(|line| line.what == "info_requested")?;
    let id = page.registration.id;
    let (sentence, words) = (asked.sentence.clone(), asked.comment.clone().unwrap_or_default());
    Some(
        view! {
            <Banner tone=Tone::Caution title=sentence>
                <PlainText text=words />
                <LinkButton href=routes::edit(id, FORM.steps[0].name) size=ButtonSize::Small icon=IconName::Edit>
                    {say::CHANGE_ANSWERS}
                </LinkButton>
            </Banner>
        }
        .into_any(),
    )
}

#[component]
fn DecisionForm(step: Move, page: Page) -> impl IntoView {
    let id = page.registration.id;
    let key = crate::seam::key();
    let tried = page.held != Answers::default();
    let mut begun = page.held.clone();
    // With nothing alike there is nothing to choose.
    if step == Move::Approve && !tried && candidates(&page).next().is_none() {
        begun.set("customer", NEW_CUSTOMER);
    }
    let typed = RwSignal::new(begun);
    let shown = RwSignal::new(tried);
    let sending = Sending::default();
    let problems = Signal::derive(move || {
        let local = match parse_decision(step, &typed.get()) {
            Err(Refusal::Invalid(problems)) if shown.get() => problems,
            _ => Problems::default(),
        };
        sending.problems(local)
    });
    let navigate = use_navigate();
    let sent_key = key.clone();
    let on_submit = move |_| {
        shown.set(true);
        sending.forget();
        if !problems.get_untracked().is_empty() {
            focus_on("problems");
            return;
        }
        let (navigate, key) = (navigate.clone(), sent_key.clone());
        sending.begin();
        leptos::task::spawn_local(async move {
            match api::make(id, step, key, typed.get_untracked()).await {
                Ok(_) => navigate(&routes::registration(id), Default::default()),
                Err(refused) => sending.refused(refused),
            }
        });
    };
    view! {
        <FormPanel action=routes::make(id, step) on_submit=Callback::new(on_submit) plainly=sending.plainly problems=problems>
            <input type="hidden" name="key" value=key />
            {sending.told()}
            {fields(step, &page, typed, problems)}
            <div class="form-bar">
                <Button kind=if step == Move::Reject { ButtonKind::Danger } else { ButtonKind::Primary } submit=true busy=sending.busy>
                    {words::deals::button(step)}
                </Button>
                <LinkButton href=routes::registration(id) kind=ButtonKind::Quiet>
                    {say::CANCEL}
                </LinkButton>
            </div>
        </FormPanel>
    }
}

fn fields(step: Move, page: &Page, typed: RwSignal<Answers>, problems: Signal<Problems>) -> AnyView {
    match step {
        Move::Approve => view! {
            {customer_choice(page, typed, problems)}
            {words_field("comment", say::COMMENT_FOR_PARTNER, say::COMMENT_HELP, false, typed, problems)}
        }
        .into_any(),
        Move::Reject => {
            let reasons =
                Object::Registration.field("reject_reason").map(|field| field.kind.choices()).unwrap_or_default();
            let choices = reasons.into_iter().map(|(value, label)| Choice::new(value, label)).collect::<Vec<_>>();
            view! {
                <RadioGroup
                    id="reason"
                    name="reason"
                    legend=say::REASON
                    choices=choices
                    required=true
                    value=Signal::derive(move || typed.get().get("reason").to_owned())
                    on_input=Callback::new(move |text: String| typed.update(|typed| typed.set("reason", text)))
                    problem=Signal::derive(move || problems.get().of("reason").map(str::to_owned))
                />
                {words_field("comment", say::COMMENT_FOR_PARTNER, say::COMMENT_HELP, false, typed, problems)}
            }
            .into_any()
        }
        Move::Ask => words_field("question", say::QUESTION, say::QUESTION_HELP, true, typed, problems),
        Move::Answer => words_field("reply", say::REPLY, say::REPLY_HELP, true, typed, problems),
        _ => words_field("comment", say::COMMENT_FOR_VENDOR, say::WITHDRAW_HELP, false, typed, problems),
    }
}

fn words_field(
    key: &'static str,
    label: &'static str,
    help: &'static str,
    required: bool,
    typed: RwSignal<Answers>,
    problems: Signal<Problems>,
) -> AnyView {
    let problem = Signal::derive(move || problems.get().of(key).map(str::to_owned));
    let mark = (!required).then(|| words::forms::OPTIONAL.to_owned());
    view! {
        <Field id=key label=label help=help mark=mark problem=problem>
            <TextArea
                id=key
                name=key
                value=Signal::derive(move || typed.get().get(key).to_owned())
                on_input=Callback::new(move |text: String| typed.update(|typed| typed.set(key, text)))
                invalid=Signal::derive(move || problem.get().is_some())
                required=required
                has_help=true
                rows=5
            />
        </Field>
    }
    .into_any()
}

/// The companies that may be the customer, best match first.
fn candidates(page: &Page) -> impl Iterator<Item = (AccountId, &Conflict)> {
    let found = page.conflicts.iter().flatten();
    found.filter_map(|conflict| {
        conflict.account.filter(|account| account.0 == conflict.record).map(|account| (account, conflict))
    })
}

/// The companies that may be the customer, best match first, and a new one.
fn customer_choice(page: &Page, typed: RwSignal<Answers>, problems: Signal<Problems>) -> AnyView {
    let mut choices: Vec<Choice> = candidates(page)
        .map(|(account, conflict)| {
            Choice::new(account.to_string(), say::existing_customer(&conflict.name))
                .hint(say::score(conflict.found.signals.score()))
        })
        .collect();
    let name = page.registration.text("customer_name").unwrap_or_default();
    choices.push(Choice::new(NEW_CUSTOMER, say::new_customer(name)));
    view! {
        <RadioGroup
            id="customer"
            name="customer"
            legend=say::CUSTOMER_ACCOUNT
            help=say::CUSTOMER_ACCOUNT_HELP
            choices=choices
            required=true
            value=Signal::derive(move || typed.get().get("customer").to_owned())
            on_input=Callback::new(move |text: String| typed.update(|typed| typed.set("customer", text)))
            problem=Signal::derive(move || problems.get().of("customer").map(str::to_owned))
        />
    }
    .into_any()
}
