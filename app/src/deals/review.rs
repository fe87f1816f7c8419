//! The last step: everything once more, with links back, and handing it in.

use super::api;
use super::draft::Draft;
use super::form::problems_of;
use crate::cells::words as in_words;
use crate::form_panel::{FormPanel, Sending};
use crate::routes;
use leptos_router::hooks::use_navigate;
use shared::deals::{FORM, FormPage, Move, State, line_keys};
use shared::fields::{Field as FieldOf, Kind, Object, parse};
use shared::form::{Answers, Step};
use shared::refusal::Problems;
use shared::time::Zone;
use shared::words::{self, screens as say};
use ui::prelude::*;
use ui::*;

/// Everything once more.
#[component]
pub fn Review(draft: Draft, page: FormPage) -> impl IntoView {
    let id = page.id;
    let key = crate::seam::key();
    let read = StoredValue::new(page.clone());
    let problems = Memo::new(move |_| read.with_value(|page| problems_of(&draft.answers.get(), page)));
    let sending = Sending::default();
    let sections = FORM
        .steps
        .iter()
        .map(|step| {
            (move || read.with_value(|page| section(step, &draft.answers.get(), &problems.get(), page))).into_any()
        })
        .collect_view();
    if page.state == State::InfoRequested {
        return view! {
            {sections}
            <div class="form-bar form-bar--still">
                <LinkButton href=routes::make(id, Move::Answer) kind=ButtonKind::Primary>
                    {words::deals::button(Move::Answer)}
                </LinkButton>
            </div>
        }
        .into_any();
    }
    let navigate = use_navigate();
    let sent_key = key.clone();
    let on_submit = Callback::new(move |_| {
        if !problems.get_untracked().is_empty() {
            focus_on("problems");
            return;
        }
        let (navigate, key) = (navigate.clone(), sent_key.clone());
        sending.forget();
        sending.begin();
        leptos::task::spawn_local(async move {
            let answer = match draft.save_all().await {
                Ok(()) => {
                    // What just changed is drawn before its page goes.
                    leptos::task::tick().await;
                    api::make(id, Move::Submit, key, Answers::default()).await.map(|_| ())
                }
                Err(refused) => Err(refused),
            };
            match answer {
                Ok(()) => navigate(&routes::registration(id), Default::default()),
                Err(refused) => sending.refused(refused),
            }
        });
    });
    let none = Signal::derive(Problems::default);
    view! {
        <MissingSummary problems=problems page=page.clone() />
        {sections}
        <FormPanel action=routes::edit(id, super::form::REVIEW) on_submit=on_submit plainly=sending.plainly problems=none>
            <input type="hidden" name="version" prop:value=move || draft.version.get() value=draft.version.get_untracked() />
            <input type="hidden" name="key" value=key />
            {sending.told()}
            <div class="form-bar form-bar--still">
                <Button kind=ButtonKind::Primary submit=true name="then" value="submit" busy=sending.busy>
                    {words::deals::button(Move::Submit)}
                </Button>
                <LinkButton href=routes::edit(id, FORM.steps[FORM.steps.len() - 1].name)>{say::BACK}</LinkButton>
            </div>
        </FormPanel>
        <DeleteDraft draft=draft />
    }
    .into_any()
}

/// What is still missing or wrong, each with a link to its step.
#[component]
fn MissingSummary(problems: Memo<Problems>, page: FormPage) -> impl IntoView {
    let id = page.id;
    let listed = Signal::derive(move || {
        let problems = problems.get().0.into_iter();
        problems
            .map(|problem| {
                let step = FORM.step_of(&problem.field).map_or(FORM.steps[0].name, |step| step.name);
                (format!("{}#{}", routes::edit(id, step), problem.field), problem.message)
            })
            .collect::<Vec<_>>()
    });
    let heading = Signal::derive(move || say::missing_heading(problems.get().0.len()));
    view! { <ProblemSummary heading=heading problems=listed /> }
}

fn section(step: &'static Step, answers: &Answers, problems: &Problems, page: &FormPage) -> AnyView {
    let wrong = FORM.problems_of(step, problems);
    let facts = step
        .fields
        .iter()
        .filter(|question| question.is_shown(FORM.object, answers))
        .filter_map(|question| Object::Registration.field(question.name))
        .map(|field| {
            let answer = answer(field, answers, page);
            view! { <Fact label=field.label>{answer}</Fact> }
        })
        .collect_view();
    let badge = (!wrong.is_empty()).then(|| view! { <Badge tone=Tone::Caution>{say::to_do(wrong.0.len())}</Badge> });
    view! {
        <section class="review">
            <div class="review__head">
                <h2 class="review__title">{step.title}</h2>
                {badge}
                <a class="review__edit" href=routes::edit(page.id, step.name)>
                    {say::change(step.title)}
                </a>
            </div>
            <Facts columns=true>{facts}</Facts>
        </section>
    }
    .into_any()
}

/// An answer as it is read.
pub(super) fn answer(field: &'static FieldOf, answers: &Answers, page: &FormPage) -> AnyView {
    if field.kind == Kind::ProductLines {
        return products(answers, page);
    }
    match parse::value(field, answers) {
        Ok(value) if value.is_empty() => view! { <span class="quiet">{say::NOT_ANSWERED}</span> }.into_any(),
        Ok(value) => view! { <PlainText text=in_words(field.kind, &value, &Zone::default()) /> }.into_any(),
        Err(_) => view! { <PlainText text=answers.get(field.name).to_owned() /> }.into_any(),
    }
}

fn products(answers: &Answers, page: &FormPage) -> AnyView {
    let lines = line_keys(answers).into_iter().filter_map(|(product, quantity)| {
        let chosen = answers.get(&product);
        let product = page.products.iter().find(|product| product.id.to_string() == chosen)?;
        Some(view! { <li>{say::quantity_of(answers.get(&quantity), &product.name)}</li> })
    });
    let lines: Vec<_> = lines.collect();
    if lines.is_empty() {
        return view! { <span class="quiet">{say::NOT_ANSWERED}</span> }.into_any();
    }
    view! { <ul class="plain-list">{lines}</ul> }.into_any()
}

/// Throwing the draft away, after a second look.
#[component]
fn DeleteDraft(draft: Draft) -> impl IntoView {
    let navigate = use_navigate();
    let on_submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let navigate = navigate.clone();
        leptos::task::spawn_local(async move {
            if api::delete_draft(draft.id, draft.version.get_untracked()).await.is_ok() {
                navigate(routes::REGISTRATIONS, Default::default());
            }
        });
    };
    view! {
        <details class="delete-draft">
            <summary>{say::DELETE_DRAFT}</summary>
            <form method="post" action=routes::delete(draft.id) on:submit=on_submit>
                <p>{say::DELETE_DRAFT_TEXT}</p>
                <input type="hidden" name="version" prop:value=move || draft.version.get() value=draft.version.get_untracked() />
                <Button kind=ButtonKind::Danger submit=true icon=IconName::Delete>
                    {say::DELETE_DRAFT_YES}
                </Button>
            </form>
        </details>
    }
}
