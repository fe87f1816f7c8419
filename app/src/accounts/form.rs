//! The form of a company, new or known. It works before the browser part is there.

use super::api;
use crate::controls::{self, Typing};
use crate::errors::Loaded;
use crate::form_panel::{FormPanel, Sending};
use crate::preview::previewed;
use crate::record_page::id_in_address;
use crate::routes;
use leptos_router::hooks::use_navigate;
use shared::accounts::{CompanyForm, FORM, parse, territories};
use shared::fields::Object;
use shared::form::{Answers, FormField};
use shared::ids::AccountId;
use shared::refusal::{Problems, Refusal};
use shared::words::{self, access, accounts as form_words, relations as programme, screens as say};
use std::collections::BTreeSet;
use ui::prelude::*;
use ui::*;

/// The id of what saving would change for people.
const PREVIEW: &str = "preview";
/// The id of the list of companies that others belong to.
const PARENTS: &str = "parents";

/// Adding a company.
#[component]
pub fn NewCompanyPage() -> impl IntoView {
    let form = Resource::new(|| (), |()| api::read_form(None));
    view! { <Loaded data=form loading=say::LOADING children=form_of /> }
}

/// Changing a company.
#[component]
pub fn EditCompanyPage() -> impl IntoView {
    let id = id_in_address();
    let form = Resource::new(move || AccountId(id.get()), |id| api::read_form(Some(id)));
    view! { <Loaded data=form loading=say::LOADING children=form_of /> }
}

fn form_of(page: CompanyForm) -> AnyView {
    let (title, back) = match page.id {
        Some(id) => (say::edit_title(&page.name), (routes::company(id), page.name.clone())),
        None => (say::ADD_COMPANY.to_owned(), (routes::COMPANIES.to_owned(), say::COMPANIES.to_owned())),
    };
    view! {
        <leptos_meta::Title text=say::page_title(&title) />
        <PageHeader title=title back=back />
        <Form page=page />
    }
}

/// What is being typed, and what is said of it.
#[derive(Clone, Copy)]
struct Typed {
    answers: RwSignal<Answers>,
    visited: RwSignal<BTreeSet<String>>,
    problems: Signal<Problems>,
}

impl Typed {
    fn typing(self, key: &'static str) -> Typing {
        Typing {
            value: Signal::derive(move || self.answers.with(|answers| answers.get(key).to_owned())),
            on_input: Callback::new(move |text: String| self.answers.update(|answers| answers.set(key, text))),
            on_blur: Callback::new(move |()| {
                // A field is also left when its page goes: then there is nobody to tell.
                self.visited.try_update(|visited| visited.insert(key.to_owned()));
            }),
            problem: Signal::derive(move || self.problems.with(|problems| problems.of(key).map(str::to_owned))),
        }
    }
}

#[component]
fn Form(page: CompanyForm) -> impl IntoView {
    let (id, version, key) = (page.id, page.version, crate::seam::key());
    let action = id.map_or(routes::NEW_COMPANY.to_owned(), routes::edit_company);
    let cancel = id.map_or(routes::COMPANIES.to_owned(), routes::company);
    let tried = page.held.is_some();
    let preview = RwSignal::new(page.preview.clone());
    let answers = RwSignal::new(page.held.clone().unwrap_or_else(|| page.stored.clone()));
    let visited = RwSignal::new(BTreeSet::new());
    let shown = RwSignal::new(tried);
    let sending = Sending::after(page.problems.clone());
    let asked = StoredValue::new(page.asked.clone());
    let problems = Signal::derive(move || {
        let mut all = match parse(&answers.get()) {
            Err(Refusal::Invalid(problems)) => problems,
            _ => Problems::default(),
        };
        // What is not asked is the server's to know.
        all.0.retain(|problem| asked.with_value(|asked| asked.contains(&problem.field)));
        all.0.retain(|problem| shown.get() || visited.with(|visited| visited.contains(&problem.field)));
        sending.problems(all)
    });
    let typed = Typed { answers, visited, problems };
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
            let sent = answers.get_untracked();
            // Whoever sees what it changes and sends it again says yes to that.
            let confirmed = preview.with_untracked(Option::is_some);
            let done = match id {
                Some(id) => api::change(id, version, sent, confirmed).await.map(|first| (id, first)),
                None => api::add(key, sent).await.map(|id| (id, None)),
            };
            match done {
                Ok((id, None)) => navigate(&routes::company(id), Default::default()),
                Ok((_, first)) => {
                    sending.busy.set(false);
                    preview.set(first);
                    focus_soon(PREVIEW.to_owned());
                }
                // As it would be sent without scripts: the server keeps what was typed, and the page shows it beside what is stored.
                Err(refused) if id.is_some() && matches!(refused.0, Refusal::Conflict(_)) => sending.plainly.set(true),
                Err(refused) => sending.refused(refused),
            }
        });
    };
    let questions = FORM.questions().filter(|question| page.asked.iter().any(|name| name == question.name));
    let questions = questions.map(|asked| question(asked, typed, &page)).collect_view();
    let territories = territory_boxes(typed, &page);
    let suggested = page.parents.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view();
    let to_give_up = action.clone();
    let not_saved = move || {
        let is_shown = preview.with(Option::is_some);
        (tried || is_shown).then(|| not_saved(to_give_up.clone(), id.is_some(), is_shown))
    };
    // Without scripts the button says yes to what stands above.
    let confirms = page.preview.is_some();
    view! {
        {not_saved}
        <div id=PREVIEW tabindex="-1">
            {move || preview.get().map(previewed)}
        </div>
        <div class="form-alone">
            <FormPanel action=action.clone() on_submit=Callback::new(on_submit) plainly=sending.plainly problems=problems>
                <input type="hidden" name="version" value=version />
                <input type="hidden" name="key" value=key />
                {sending.told()}
                <div class="form__fields">{questions} {territories}</div>
                <datalist id=PARENTS>{suggested}</datalist>
                <div class="form-bar">
                    <Button
                        kind=ButtonKind::Primary
                        submit=true
                        busy=sending.busy
                        name=confirms.then(|| "then".to_owned())
                        value=confirms.then(|| "save".to_owned())
                    >
                        {if id.is_some() { say::SAVE } else { say::ADD_COMPANY }}
                    </Button>
                    <LinkButton href=cancel kind=ButtonKind::Quiet>
                        {say::CANCEL}
                    </LinkButton>
                </div>
            </FormPanel>
        </div>
    }
}

/// The territories to choose from, where the company is a partner.
fn territory_boxes(typed: Typed, page: &CompanyForm) -> Option<AnyView> {
    if page.territories.is_empty() {
        return None;
    }
    let choices = page.territories.iter();
    let choices: Vec<Choice> =
        choices.map(|territory| Choice::new(territories::key_of(territory.id), territory.name.clone())).collect();
    let is_partner = Memo::new(move |_| typed.answers.with(|answers| answers.get("is_partner") == "yes"));
    let boxes = move || {
        is_partner.get().then(|| {
            let chosen: Vec<String> =
                typed.answers.with_untracked(territories::chosen).into_iter().map(territories::key_of).collect();
            let on_change = Callback::new(move |(key, yes): (String, bool)| {
                typed.answers.update(|answers| answers.set(key, if yes { "yes" } else { "" }));
            });
            view! {
                <CheckboxGroup
                    id="territories"
                    legend=programme::ITS_TERRITORIES
                    choices=choices.clone()
                    checked=chosen
                    on_change=on_change
                    help=programme::ITS_TERRITORIES_HELP
                    mark=words::forms::OPTIONAL
                />
            }
        })
    };
    Some(boxes.into_any())
}

/// Says that what is typed is only kept, with the way to give it up; where it is shown what it changes, because of that.
fn not_saved(action: String, is_known: bool, is_shown: bool) -> AnyView {
    let (title, give_up) = match (is_known, is_shown) {
        (true, true) => (access::NOT_SAVED_YET, form_words::KEEP_STORED),
        (true, false) => (form_words::NOT_SAVED, form_words::KEEP_STORED),
        (false, _) => (form_words::NOT_ADDED, form_words::START_AFRESH),
    };
    view! {
        <Banner tone=Tone::Caution title=title live=true>
            <form method="post" action=action>
                <input type="hidden" name="then" value="theirs" />
                <Button submit=true size=ButtonSize::Small>{give_up}</Button>
            </form>
        </Banner>
    }
}

/// One question, shown where its condition holds; where somebody else changed its answer meanwhile, with what is stored.
fn question(asked: &'static FormField, typed: Typed, page: &CompanyForm) -> AnyView {
    let Some(field) = Object::Account.field(asked.name) else { return ().into_any() };
    let shown = Memo::new(move |_| asked.is_shown(FORM.object, &typed.answers.get()));
    let options: Vec<(String, String)> = match asked.name {
        "channel_manager" => page.channel_managers.iter().map(|who| (who.id.to_string(), who.name.clone())).collect(),
        _ => controls::choices(field.kind),
    };
    let stored = page.stored.get(asked.name);
    let stored = match options.iter().find(|(value, _)| value == stored) {
        Some((_, label)) => label.clone(),
        None => stored.to_owned(),
    };
    let differs = page.held.as_ref().is_some_and(|held| held.get(asked.name) != page.stored.get(asked.name));
    let now = (differs && page.id.is_some()).then(|| form_words::stored_now(&stored));
    let help = [Some(asked.help.to_owned()).filter(|help| !help.is_empty()), now];
    let help = help.into_iter().flatten().collect::<Vec<_>>().join(". ");
    let suggestions = (asked.name == "parent").then_some(PARENTS);
    let view = move || {
        shown.get().then(|| {
            let required = asked.is_required(FORM.object, &typed.answers.get_untracked());
            let control = controls::Control {
                key: asked.name.to_owned(),
                label: field.label.to_owned(),
                help: help.clone(),
                required,
                options: options.clone(),
                suggestions,
            };
            controls::labelled(field.kind, control, typed.typing(asked.name))
        })
    };
    view.into_any()
}
