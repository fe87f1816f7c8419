//! A form said as data: its questions, and what saving it would change. It is sent by the browser itself, with scripts and without.

use super::api::{self, About};
use crate::condition::{ConditionField, Knows};
use crate::controls::{Control as Asked, Typing, labelled};
use crate::errors::Loaded;
use crate::form_panel::PlainForm;
use crate::preview::previewed;
use crate::record_page::last_id_in_address;
use crate::routes;
use leptos_router::hooks::use_location;
use shared::access::rule_form::asks_whom;
use shared::fields::{Kind, Object, TextRule};
use shared::refusal::Problems;
use shared::sheet::{Ask, Control, Grid, Section, Sheet};
use shared::words::{access as say, screens};
use ui::prelude::*;
use ui::*;

/// The form of a permission set or of a sharing rule.
#[component]
pub fn SheetPage() -> impl IntoView {
    let path = use_location().pathname;
    let id = last_id_in_address();
    let about = Memo::new(move |_| {
        let id = id.get();
        path.with(|path| match path.as_str() {
            path if path.starts_with(routes::DEFAULTS) => About::Defaults,
            path if path.starts_with(routes::RULES) => About::Rule(id),
            _ => About::Set(id),
        })
    });
    let sheet = Resource::new(move || about.get(), api::read_sheet);
    view! { <Loaded data=sheet loading=screens::LOADING children=shown /> }
}

fn shown(sheet: Sheet) -> AnyView {
    let give_up = sheet.is_held.then(|| {
        let action = sheet.action.clone();
        view! {
            <Banner tone=Tone::Caution title=say::NOT_SAVED_YET live=true>
                <form method="post" action=action>
                    <input type="hidden" name="then" value="theirs" />
                    <Button submit=true size=ButtonSize::Small>{say::GIVE_UP}</Button>
                </form>
            </Banner>
        }
    });
    let further = sheet
        .further
        .iter()
        .map(|(then, label)| {
            let (action, version) = (sheet.action.clone(), sheet.version);
            let (then, label) = (then.clone(), label.clone());
            view! {
                <form method="post" action=action>
                    <input type="hidden" name="version" value=version />
                    <input type="hidden" name="then" value=then />
                    <Button submit=true>{label}</Button>
                </form>
            }
        })
        .collect_view();
    let preview = sheet.preview.clone().map(previewed);
    let can_save = sheet.preview.is_some();
    let save = can_save.then(|| {
        view! {
            <button class="button button--primary" type="submit" name="then" value="save">
                {screens::SAVE}
            </button>
        }
    });
    let kind = if can_save { "button button--secondary" } else { "button button--primary" };
    let key = crate::seam::key();
    let sections = sheet.sections.iter().map(|section| asked(section, &sheet)).collect_view();
    view! {
        <leptos_meta::Title text=screens::page_title(&sheet.title) />
        <PageHeader title=sheet.title.clone() purpose=sheet.purpose.clone() back=sheet.back.clone() actions=further.into_any() />
        {give_up}
        {preview}
        <div class="form-alone">
            <PlainForm action=sheet.action.clone() problems=sheet.problems.clone()>
                <input type="hidden" name="version" value=sheet.version />
                <input type="hidden" name="key" value=key />
                {sections}
                <div class="form-bar">
                    {save} <button class=kind type="submit" name="then" value="preview">
                        {sheet.submit.clone()}
                    </button>
                </div>
            </PlainForm>
        </div>
    }
}

fn asked(section: &Section, sheet: &Sheet) -> AnyView {
    let heading =
        (!section.heading.is_empty()).then(|| view! { <h2 class="form__heading">{section.heading.clone()}</h2> });
    let text = (!section.text.is_empty()).then(|| view! { <p class="quiet">{section.text.clone()}</p> });
    let asks = section.asks.iter().map(|ask| question(ask, sheet)).collect_view();
    let grid = section.grid.as_ref().map(|grid| table(grid, sheet));
    view! {
        <div class="form__fields">{heading} {text} {asks} {grid}</div>
    }
}

fn question(ask: &Ask, sheet: &Sheet) -> AnyView {
    let (kind, options) = match &ask.control {
        Control::Line => (Kind::Text(TextRule::Line), Vec::new()),
        Control::Lines => (Kind::Text(TextRule::Lines), Vec::new()),
        Control::Choice(options) => (Kind::Text(TextRule::Line), options.clone()),
        Control::Checks(choices) => return checks(ask, choices, sheet),
        Control::Condition(object) => return condition(ask, *object, None, sheet),
        Control::Whom => return condition(ask, Object::User, Some(asks_whom as Knows), sheet),
    };
    let control = Asked {
        key: ask.key.clone(),
        label: ask.label.clone(),
        help: ask.help.clone(),
        required: ask.required,
        options,
        suggestions: None,
    };
    labelled(kind, control, Typing::before(sheet.typed.get(&ask.key), sheet.problems.of(&ask.key)))
}

fn condition(ask: &Ask, object: Object, known: Option<Knows>, sheet: &Sheet) -> AnyView {
    view! {
        <ConditionField
            id=ask.key.clone()
            name=ask.key.clone()
            label=ask.label.clone()
            help=ask.help.clone()
            object=object
            value=Signal::stored(sheet.typed.get(&ask.key).to_owned())
            problem=Signal::stored(sheet.problems.of(&ask.key).map(str::to_owned))
            required=ask.required
            known=known
        />
    }
}

fn checks(ask: &Ask, choices: &[(String, String)], sheet: &Sheet) -> AnyView {
    let checked: Vec<String> =
        choices.iter().map(|(key, _)| key.clone()).filter(|key| sheet.typed.get(key) == "yes").collect();
    let choices = choices.iter().map(|(key, label)| Choice::new(key.clone(), label.clone())).collect();
    view! { <CheckboxGroup id=ask.key.clone() legend=ask.label.clone() choices=choices checked=checked /> }
}

/// Questions in rows and columns. Every control says in full what it asks.
fn table(grid: &Grid, sheet: &Sheet) -> AnyView {
    let head = [grid.rows_are.clone()]
        .into_iter()
        .chain(grid.columns.iter().cloned())
        .enumerate()
        .map(|(place, label)| view! { <HeadCell label=label priority=if place == 0 { 1 } else { 2 } /> })
        .collect_view();
    let rows = grid
        .rows
        .iter()
        .map(|(label, keys)| {
            let cells = grid
                .columns
                .iter()
                .zip(keys)
                .map(|(column, key)| {
                    let control = control(grid, key, &say::cell_label(label, column), sheet);
                    let problem = told(&sheet.problems, key);
                    view! {
                        <td data-label=column.clone() data-priority="2">
                            {control} {problem}
                        </td>
                    }
                })
                .collect_view();
            view! {
                <tr>
                    <td data-label=grid.rows_are.clone() data-priority="1">
                        {label.clone()}
                    </td>
                    {cells}
                </tr>
            }
        })
        .collect_view();
    view! { <TableFrame caption=grid.caption.clone() head=head.into_any() compact=true>{rows}</TableFrame> }
}

fn control(grid: &Grid, key: &str, label: &str, sheet: &Sheet) -> AnyView {
    let (key, label, chosen) = (key.to_owned(), label.to_owned(), sheet.typed.get(key).to_owned());
    if grid.options.is_empty() {
        return view! { <input type="checkbox" id=key.clone() name=key value="yes" checked=chosen == "yes" aria-label=label /> };
    }
    let options = grid
        .options
        .iter()
        .map(|(value, words)| {
            let selected = *value == chosen;
            view! {
                <option value=value.clone() selected=selected>
                    {words.clone()}
                </option>
            }
        })
        .collect_view();
    view! {
        <select id=key.clone() name=key aria-label=label>
            {options}
        </select>
    }
}

fn told(problems: &Problems, key: &str) -> AnyView {
    problems.of(key).map(|problem| view! { <p class="field__problem">{problem.to_owned()}</p> }).into_any()
}
