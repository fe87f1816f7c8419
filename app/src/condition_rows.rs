//! A condition as rows to fill in. The controls have no name: what is sent is the text that they make.

use crate::condition::Editing;
use crate::controls::choices;
use leptos::ev::{Event, MouseEvent};
use shared::criteria::rows::{IN, Join, Row, UNITS, WITHIN, asks_outside};
use shared::criteria::text::operators_offered;
use shared::criteria::{Direction, Path};
use shared::fields::Kind;
use shared::words::{condition as say, screens};
use ui::prelude::*;
use ui::*;

/// The rows of a condition.
pub fn rows_view(editing: Editing, label: String, help: Option<String>, mark: Option<String>) -> AnyView {
    let help_id = editing.id_of("rows-help");
    let described = help.is_some().then(|| help_id.clone());
    let several = Memo::new(move |_| editing.keys().len() > 1);
    let add = Callback::new(move |_: MouseEvent| editing.add());
    view! {
        <fieldset class="form__group" aria-describedby=described>
            <legend class="form__legend">
                {label} " " {mark.map(|mark| view! { <span class="field__mark">{mark}</span> })}
            </legend>
            {help.map(|help| view! { <p class="field__help" id=help_id>{help}</p> })}
            {move || several.get().then(|| joined(editing))}
            <For each=move || editing.keys() key=|key| *key let:key>
                {row_view(editing, key)}
            </For>
            <div class="cluster">
                <Button id=editing.id_of("add") size=ButtonSize::Small icon=IconName::Plus on_click=add>
                    {say::ADD_ROW}
                </Button>
            </div>
        </fieldset>
    }
}

/// How many of the rows must hold.
fn joined(editing: Editing) -> AnyView {
    let id = editing.id_of("join");
    let options = owned(&[("all", say::ALL), ("any", say::ANY)]);
    let value = Signal::derive(move || {
        let joined = match editing.join.get() {
            Join::All => "all",
            Join::Any => "any",
        };
        joined.to_owned()
    });
    let on_input = Callback::new(move |chosen: String| {
        editing.join_by(if chosen == "any" { Join::Any } else { Join::All });
    });
    view! {
        <Field id=id.clone() label=say::JOINED>
            <Select id=id name="" options=options value=value on_input=on_input />
        </Field>
    }
}

fn owned(options: &[(&str, &str)]) -> Vec<(String, String)> {
    options.iter().map(|(value, words)| ((*value).to_owned(), (*words).to_owned())).collect()
}

/// One row: its field, what is asked of it, and what it is compared with.
fn row_view(editing: Editing, key: u32) -> AnyView {
    let row = Memo::new(move |_| editing.row(key));
    let number = Memo::new(move |_| editing.keys().iter().position(|known| *known == key).map_or(1, |place| place + 1));
    let kind = Memo::new(move |_| row.with(|row| row.kind(editing.object)));
    // Controls stay the same while they are typed into: only another field or question, or one value more, makes new ones.
    let shape = Memo::new(move |_| row.with(|row| (row.kind(editing.object), row.asks.clone(), row.values.len())));
    let question = move || kind.get().map(|kind| question(editing, key, row, kind));
    let values = move || {
        let (kind, asks, count) = shape.get();
        kind.map(|kind| values(editing, key, row, kind, &asks, count))
    };
    let takes_several = Memo::new(move |_| row.with(|row| row.asks == IN));
    let add = Callback::new(move |_: MouseEvent| {
        let place = row.with_untracked(|row| row.values.len());
        editing.change(key, |row| row.values.push(String::new()));
        focus_soon(editing.id_in(key, &value_part(place)));
    });
    let add_value = move || {
        takes_several.get().then(
            || view! { <Button size=ButtonSize::Small icon=IconName::Plus on_click=add>{say::ADD_VALUE}</Button> },
        )
    };
    let remove = Callback::new(move |_: MouseEvent| editing.remove(key));
    let not_id = editing.id_in(key, "not");
    let negated = move |event: Event| {
        let is_not = event_target_checked(&event);
        editing.change(key, |row| row.is_not = is_not);
    };
    view! {
        <fieldset class="form__group">
            <legend class="form__legend">{move || say::row(number.get())}</legend>
            <div class="form__row">{field_choice(editing, key, row)} {question} {values}</div>
            <div class="cluster">
                <div class="choice">
                    <input
                        type="checkbox"
                        id=not_id.clone()
                        prop:checked=move || row.with(|row| row.is_not)
                        on:change=negated
                    />
                    <label class="choice__label" for=not_id>
                        {say::NOT}
                    </label>
                </div>
                {add_value}
                <Button kind=ButtonKind::Quiet size=ButtonSize::Small icon=IconName::Delete on_click=remove>
                    {move || say::remove_row(number.get())}
                </Button>
            </div>
        </fieldset>
    }
}

fn field_choice(editing: Editing, key: u32, row: Memo<Row>) -> AnyView {
    let id = editing.id_in(key, "field");
    let mut options: Vec<(String, String)> =
        editing.offered().into_iter().map(|(path, label)| (path.to_string(), label)).collect();
    // A way through more records than are offered can still be written as text.
    let chosen = row.with_untracked(|row| row.field.clone());
    if !chosen.is_empty() && options.iter().all(|(path, _)| *path != chosen) {
        let label = Path::new(chosen.as_str()).label(editing.object);
        options.push((chosen, label));
    }
    let value = Signal::derive(move || row.with(|row| row.field.clone()));
    let on_input = Callback::new(move |path: String| editing.change(key, |row| row.about(&path, editing.object)));
    view! {
        <Field id=id.clone() label=screens::FIELD>
            <Select id=id name="" options=options empty=screens::CHOOSE value=value on_input=on_input />
        </Field>
    }
}

fn question(editing: Editing, key: u32, row: Memo<Row>, kind: Kind) -> AnyView {
    let id = editing.id_in(key, "asks");
    let options: Vec<(String, String)> = operators_offered(kind)
        .into_iter()
        .map(|asks| (asks.to_owned(), say::question(asks, kind).to_owned()))
        .collect();
    let value = Signal::derive(move || row.with(|row| row.asks.clone()));
    let on_input = Callback::new(move |asks: String| editing.change(key, |row| row.ask(&asks)));
    view! {
        <Field id=id.clone() label=say::ASKS>
            <Select id=id name="" options=options value=value on_input=on_input />
        </Field>
    }
}

/// The name of the part that holds a value.
fn value_part(at: usize) -> String {
    format!("value-{at}")
}

/// What the field is compared with: nothing, a span, or values.
fn values(editing: Editing, key: u32, row: Memo<Row>, kind: Kind, asks: &str, count: usize) -> AnyView {
    if asks == WITHIN {
        let directions = owned(&[(Direction::Last.name(), say::LAST), (Direction::Next.name(), say::NEXT)]);
        let units = owned(&UNITS.map(|unit| (unit, unit)));
        return view! {
            {chosen(editing, key, row, 0, say::DIRECTION, directions)}
            {number(editing, key, row, 1)}
            {chosen(editing, key, row, 2, say::UNIT, units)}
        };
    }
    let label = |at: usize| if count > 1 { say::value_number(at + 1) } else { say::VALUE.to_owned() };
    (0..count).map(|at| value(editing, key, row, at, kind, label(at))).collect_view().into_any()
}

/// One of a row's values, as a control holds it.
fn held(row: Memo<Row>, at: usize) -> Signal<String> {
    Signal::derive(move || row.with(|row| row.values.get(at).cloned().unwrap_or_default()))
}

/// Takes down one of a row's values.
fn taken(editing: Editing, key: u32, at: usize) -> Callback<String> {
    Callback::new(move |typed: String| editing.change(key, |row| row.fill(at, typed)))
}

fn chosen(
    editing: Editing,
    key: u32,
    row: Memo<Row>,
    at: usize,
    label: &'static str,
    options: Vec<(String, String)>,
) -> AnyView {
    let id = editing.id_in(key, &value_part(at));
    view! {
        <Field id=id.clone() label=label>
            <Select id=id name="" options=options value=held(row, at) on_input=taken(editing, key, at) />
        </Field>
    }
}

/// How many days, weeks and so on.
fn number(editing: Editing, key: u32, row: Memo<Row>, at: usize) -> AnyView {
    let id = editing.id_in(key, &value_part(at));
    let problem = Signal::derive(move || row.with(|row| editing.problem_of(row)));
    let invalid = Signal::derive(move || problem.get().is_some());
    view! {
        <Field id=id.clone() label=say::COUNT problem=problem>
            <TextInput
                id=id
                name=""
                value=held(row, at)
                on_input=taken(editing, key, at)
                invalid=invalid
                inputmode="numeric"
                autocomplete="off"
            />
        </Field>
    }
}

/// A value's control, by the kind of the field. What asks for today or the viewer is typed, whatever the kind.
fn value(editing: Editing, key: u32, row: Memo<Row>, at: usize, kind: Kind, label: String) -> AnyView {
    let id = editing.id_in(key, &value_part(at));
    let (value, on_input) = (held(row, at), taken(editing, key, at));
    let problem = Signal::derive(move || {
        let one = row.with(|row| row.with_only(at));
        // A value that is not there yet is no wrong one.
        if one.values.iter().all(|value| value.trim().is_empty()) { None } else { editing.problem_of(&one) }
    });
    let invalid = Signal::derive(move || problem.get().is_some());
    let is_typed = asks_outside(&value.get_untracked());
    let options = if is_typed { Vec::new() } else { choices(kind) };
    let control = if options.is_empty() {
        let input_type = if kind == Kind::Date && !is_typed { "date" } else { "text" };
        let mode = if kind == Kind::Whole { "numeric" } else { "text" };
        let example = match kind {
            Kind::Money => Some(say::MONEY_LIKE.to_owned()),
            Kind::Instant => Some(say::INSTANT_LIKE.to_owned()),
            Kind::Reference(_) => Some(say::REFERENCE_LIKE.to_owned()),
            _ => None,
        };
        view! {
            <TextInput
                id=id.clone()
                name=""
                value=value
                on_input=on_input
                invalid=invalid
                input_type=input_type
                inputmode=mode
                placeholder=example
                autocomplete="off"
            />
        }
    } else {
        view! { <Select id=id.clone() name="" options=options empty=screens::CHOOSE value=value on_input=on_input invalid=invalid /> }
    };
    view! { <Field id=id label=label problem=problem>{control}</Field> }
}
