//! The form of a person, new or known. The browser sends it by itself, with scripts and without.

use super::api;
use crate::controls::{self, Control, Typing, labelled};
use crate::errors::Loaded;
use crate::form_panel::PlainForm;
use crate::record_page::id_in_address;
use crate::routes;
use leptos_router::hooks::use_location;
use shared::access::Licence;
use shared::fields::{Kind, Object};
use shared::form::{Answers, FormField};
use shared::ids::{AccountId, UserId};
use shared::refusal::Problems;
use shared::users::Role;
use shared::users::people::{FORM, PersonForm};
use shared::words::{accounts as form_words, people as say, screens};
use ui::prelude::*;
use ui::*;

/// The id of the list of partners that somebody can belong to.
const PARTNERS: &str = "partners";

/// Adding a person, perhaps to a company that the address names.
#[component]
pub fn NewPersonPage() -> impl IntoView {
    let query = use_location().query;
    let at = move || query.with(|query| query.get("at")).and_then(|at| at.parse::<AccountId>().ok());
    let form = Resource::new(at, |at| api::read_person_form(None, at));
    view! { <Loaded data=form loading=screens::LOADING children=form_of /> }
}

/// Changing a person.
#[component]
pub fn EditPersonPage() -> impl IntoView {
    let id = id_in_address();
    let form = Resource::new(move || UserId(id.get()), |id| api::read_person_form(Some(id), None));
    view! { <Loaded data=form loading=screens::LOADING children=form_of /> }
}

fn form_of(page: PersonForm) -> AnyView {
    let (title, back, action) = match page.id {
        Some(id) => (screens::edit_title(&page.name), (routes::person(id), page.name.clone()), routes::edit_person(id)),
        None => (
            say::ADD_PERSON.to_owned(),
            (routes::PEOPLE.to_owned(), say::PEOPLE.to_owned()),
            routes::NEW_PERSON.to_owned(),
        ),
    };
    let not_saved = page.held.is_some().then(|| not_saved(say::NOT_SAVED, action.clone(), page.id.is_some()));
    let cancel = back.0.clone();
    let stored = page.id.is_some().then_some(&page.stored);
    let typed = page.held.as_ref().unwrap_or(&page.stored);
    let asked = FORM.questions().filter(|question| page.asked.iter().any(|name| name == question.name));
    let questions = asked
        .filter_map(|asked| question(asked, typed, stored, &page.problems, &page.roles, &page.licences))
        .collect_view();
    let suggested = page.partners.iter().map(|name| view! { <option value=name.clone()></option> }).collect_view();
    let submit = if page.id.is_some() { screens::SAVE } else { say::ADD_PERSON };
    view! {
        <leptos_meta::Title text=screens::page_title(&title) />
        <PageHeader title=title back=back />
        {not_saved}
        <div class="form-alone">
            <PlainForm action=action problems=page.problems>
                <input type="hidden" name="version" value=page.version />
                <input type="hidden" name="key" value=crate::seam::key() />
                <div class="form__fields">{questions}</div>
                <datalist id=PARTNERS>{suggested}</datalist>
                <div class="form-bar">
                    <Button kind=ButtonKind::Primary submit=true>
                        {submit}
                    </Button>
                    <LinkButton href=cancel kind=ButtonKind::Quiet>
                        {screens::CANCEL}
                    </LinkButton>
                </div>
            </PlainForm>
        </div>
    }
}

/// One question of a person's form, with what is stored where that differs from what was typed.
pub(super) fn question(
    asked: &'static FormField,
    typed: &Answers,
    stored: Option<&Answers>,
    problems: &Problems,
    roles: &[Role],
    licences: &[Licence],
) -> Option<AnyView> {
    let field = Object::User.field(asked.name)?;
    let options: Vec<(String, String)> = match asked.name {
        "role" => roles.iter().map(|role| (role.name().to_owned(), role.label().to_owned())).collect(),
        "licence" => licences.iter().map(|licence| (licence.name().to_owned(), licence.label().to_owned())).collect(),
        _ => controls::choices(field.kind),
    };
    let shown = |text: &str| {
        let option = options.iter().find(|(value, _)| value == text);
        option.map_or_else(|| text.to_owned(), |(_, label)| label.clone())
    };
    let now = stored
        .filter(|stored| stored.get(asked.name) != typed.get(asked.name))
        .map(|stored| form_words::stored_now(&shown(stored.get(asked.name))));
    let help = [Some(asked.help.to_owned()).filter(|help| !help.is_empty()), now];
    let control = Control {
        key: asked.name.to_owned(),
        label: field.label.to_owned(),
        help: help.into_iter().flatten().collect::<Vec<_>>().join(". "),
        required: asked.is_required(FORM.object, typed),
        suggestions: (asked.name == "account").then_some(PARTNERS),
        options,
    };
    // A company is typed by its name.
    let kind = if asked.name == "account" { Kind::Text(shared::fields::TextRule::LegalName) } else { field.kind };
    Some(labelled(kind, control, Typing::before(typed.get(asked.name), problems.of(asked.name))))
}

/// Says that what is typed is only kept, with the way to give it up.
fn not_saved(title: &'static str, action: String, is_known: bool) -> AnyView {
    let give_up = if is_known { form_words::KEEP_STORED } else { form_words::START_AFRESH };
    view! {
        <Banner tone=Tone::Caution title=title live=true>
            <form method="post" action=action>
                <input type="hidden" name="then" value="theirs" />
                <Button submit=true size=ButtonSize::Small>{give_up}</Button>
            </form>
        </Banner>
    }
}
