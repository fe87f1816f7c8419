//! The one way to write a condition: as rows to fill in, or as text. Without scripts it is the text, with what can be asked for.

use crate::condition_rows::rows_view;
use crate::criteria_api::count_matching;
use shared::access::Asks;
use shared::criteria::rows::{Join, Row, Rows, criteria_of, rows_of};
use shared::criteria::text::{fields_offered, operators_offered, parse_for, told};
use shared::criteria::{Criteria, Path};
use shared::fields::{Field as FieldOf, Object};
use shared::words::{self, condition as say, screens};
use std::time::Duration;
use ui::prelude::*;
use ui::*;

/// How long somebody pauses before it is said how many records match.
const PAUSE: Duration = Duration::from_millis(400);

/// Which of the fields that the reader may ask for a condition can ask for.
pub type Knows = fn(Object, &FieldOf) -> bool;

/// A condition being written. Cheap to copy: everything in it is a handle.
#[derive(Clone, Copy)]
pub struct Editing {
    /// The kind of record it asks about.
    pub object: Object,
    /// How many rows must hold.
    pub join: RwSignal<Join>,
    /// The rows, each with a key of its own while it stands there.
    rows: RwSignal<Vec<(u32, Row)>>,
    next_key: StoredValue<u32>,
    /// Whether it is shown as rows.
    in_rows: RwSignal<bool>,
    /// The condition as it would be sent now.
    text: RwSignal<String>,
    /// The text at the last pause.
    settled: RwSignal<String>,
    /// How many records match, or which row is not finished; blank while somebody types.
    told: RwSignal<String>,
    timer: StoredValue<Option<TimeoutHandle>>,
    id: StoredValue<String>,
    asks: StoredValue<Asks>,
    knows: Option<Knows>,
}

impl Editing {
    fn new(id: String, object: Object, knows: Option<Knows>, text: String) -> Editing {
        let editing = Editing {
            object,
            join: RwSignal::new(Join::All),
            rows: RwSignal::new(Vec::new()),
            next_key: StoredValue::new(1),
            in_rows: RwSignal::new(false),
            settled: RwSignal::new(text.clone()),
            text: RwSignal::new(text),
            told: RwSignal::new(String::new()),
            timer: StoredValue::new(None),
            id: StoredValue::new(id),
            asks: StoredValue::new(expect_context::<Asks>()),
            knows,
        };
        on_cleanup(move || {
            editing.timer.try_update_value(|timer| timer.take().map(|timer| timer.clear()));
        });
        editing
    }

    fn knows(self, object: Object, field: &FieldOf) -> bool {
        self.asks.with_value(|asks| asks.field(object, field)) && self.knows.is_none_or(|knows| knows(object, field))
    }

    fn parse(self, text: &str) -> Result<Criteria, String> {
        let known = |object: Object, field: &FieldOf| self.knows(object, field);
        parse_for(text, self.object, &known).map_err(|problems| told(text, &problems))
    }

    /// What is wrong with a row.
    pub fn problem_of(self, row: &Row) -> Option<String> {
        let known = |object: Object, field: &FieldOf| self.knows(object, field);
        row.read(self.object, &known).err()
    }

    /// The fields that can be asked for, with their labels.
    pub fn offered(self) -> Vec<(Path, String)> {
        let known = |object: Object, field: &FieldOf| self.knows(object, field);
        fields_offered(self.object, &known)
    }

    /// The id of a part of it.
    pub fn id_of(self, part: &str) -> String {
        self.id.with_value(|id| format!("{id}-{part}"))
    }

    /// The id of a part of a row.
    pub fn id_in(self, key: u32, part: &str) -> String {
        self.id_of(&format!("{key}-{part}"))
    }

    /// The keys of the rows, in order.
    pub fn keys(self) -> Vec<u32> {
        self.rows.with(|rows| rows.iter().map(|(key, _)| *key).collect())
    }

    /// The row of that key; a blank one where it is gone.
    pub fn row(self, key: u32) -> Row {
        self.rows
            .with(|rows| rows.iter().find(|(known, _)| *known == key).map(|(_, row)| row.clone()).unwrap_or_default())
    }

    /// Adds a row.
    pub fn add(self) {
        let key = self.new_key();
        self.rows.update(|rows| rows.push((key, Row::default())));
        focus_soon(self.id_in(key, "field"));
    }

    /// Changes a row.
    pub fn change(self, key: u32, change: impl FnOnce(&mut Row)) {
        self.rows.update(|rows| {
            if let Some((_, row)) = rows.iter_mut().find(|(known, _)| *known == key) {
                change(row);
            }
        });
        self.rewrite();
    }

    /// Takes a row away. Focus goes to the one that stands in its place, or to the last one.
    pub fn remove(self, key: u32) {
        let place = self.rows.with_untracked(|rows| rows.iter().position(|(known, _)| *known == key));
        self.rows.update(|rows| rows.retain(|(known, _)| *known != key));
        let beside = self.rows.with_untracked(|rows| {
            let beside = place.and_then(|place| rows.get(place)).or(rows.last());
            beside.map(|(key, _)| *key)
        });
        focus_soon(beside.map_or_else(|| self.id_of("add"), |key| self.id_in(key, "field")));
        self.rewrite();
    }

    /// Says how many rows must hold.
    pub fn join_by(self, join: Join) {
        self.join.set(join);
        self.rewrite();
    }

    fn new_key(self) -> u32 {
        let key = self.next_key.get_value();
        self.next_key.set_value(key + 1);
        key
    }

    fn filled(self) -> Rows {
        let rows = self.rows.with_untracked(|rows| rows.iter().map(|(_, row)| row.clone()).collect());
        Rows { join: self.join.get_untracked(), rows }
    }

    /// The text becomes what the rows say.
    fn rewrite(self) {
        let known = |object: Object, field: &FieldOf| self.knows(object, field);
        self.type_in(self.filled().written(self.object, &known));
    }

    fn type_in(self, text: String) {
        self.text.set(text);
        self.told.set(String::new());
        self.timer.update_value(|timer| {
            if let Some(timer) = timer.take() {
                timer.clear();
            }
            *timer = set_timeout_with_handle(move || self.settle(), PAUSE).ok();
        });
    }

    /// After a pause: what is wrong is shown, and where nothing is, how many records match.
    fn settle(self) {
        let Some(text) = self.text.try_get_untracked() else { return };
        self.settled.set(text.clone());
        if text.trim().is_empty() {
            return;
        }
        if self.in_rows.get_untracked() {
            let known = |object: Object, field: &FieldOf| self.knows(object, field);
            if let Err(problems) = criteria_of(&self.filled(), self.object, &known) {
                let told = problems.first().map(|problem| say::row_problem(problem.row + 1, &problem.message));
                self.told.set(told.unwrap_or_default());
                return;
            }
        }
        if self.parse(&text).is_err() {
            return;
        }
        leptos::task::spawn_local(async move {
            let counted = count_matching(self.object, text.clone()).await;
            // Whoever went on typing, or went away, is not told any more.
            let is_current = self.text.try_get_untracked().is_some_and(|now| now == text);
            if let (Ok(counted), true) = (counted, is_current) {
                self.told.set(say::matching(self.object, counted.total));
            }
        });
    }

    /// Shows the text as rows, where rows can say it.
    fn show_rows(self) -> bool {
        let Some(Rows { join, rows }) = self.text.with_untracked(|text| self.rows_for(text)) else { return false };
        self.join.set(join);
        self.rows.set(rows.into_iter().map(|row| (self.new_key(), row)).collect());
        self.in_rows.set(true);
        true
    }

    fn rows_for(self, text: &str) -> Option<Rows> {
        if text.trim().is_empty() {
            return Some(Rows::default());
        }
        rows_of(&self.parse(text).ok()?, self.object)
    }

    /// Why there are no rows for the text.
    fn no_rows(self) -> Option<String> {
        let text = self.text.get();
        if self.in_rows.get() || text.trim().is_empty() {
            return None;
        }
        match self.parse(&text) {
            Err(_) => Some(say::RIGHT_FIRST.to_owned()),
            Ok(condition) if rows_of(&condition, self.object).is_none() => Some(say::ONLY_AS_TEXT.to_owned()),
            Ok(_) => None,
        }
    }

    fn switch(self) {
        if self.in_rows.get_untracked() {
            self.in_rows.set(false);
        } else {
            self.show_rows();
        }
    }

    /// In the browser: shows rows from the beginning where they can say the condition and nobody is at its text yet, and takes over what
    /// the page says the condition is from then on.
    fn follow(self, alive: RwSignal<bool>, value: Signal<String>, problem: Signal<Option<String>>) {
        Effect::new(move |before: Option<String>| {
            let (now, is_wrong) = (value.get(), problem.get().is_some());
            let differs = self.text.get_untracked() != now;
            match before {
                None => {
                    alive.set(true);
                    if !differs && !is_wrong && !self.has_focus() {
                        self.show_rows();
                    }
                }
                Some(before) => {
                    if before != now && differs {
                        self.text.set(now.clone());
                        self.settled.set(now.clone());
                        self.told.set(String::new());
                        if self.in_rows.get_untracked() && !self.show_rows() {
                            self.in_rows.set(false);
                        }
                    }
                    if is_wrong {
                        self.in_rows.set(false);
                    }
                }
            }
            now
        });
    }

    /// Whether somebody is at the text.
    fn has_focus(self) -> bool {
        let focused = document().active_element();
        focused.is_some_and(|element| self.id.with_value(|id| element.id() == *id))
    }
}

/// A question that is answered by a condition. What is sent is its text, under its name.
#[component]
pub fn ConditionField(
    /// The id of the text.
    #[prop(into)]
    id: String,
    /// Its name in the form.
    #[prop(into)]
    name: String,
    /// What is asked for.
    #[prop(into)]
    label: String,
    /// How to answer; blank for nothing.
    #[prop(into)]
    help: String,
    /// The kind of record it asks about.
    object: Object,
    /// The text it begins with, and follows where the page comes to say something else.
    #[prop(into)]
    value: Signal<String>,
    /// What the server, or whoever shows the page, finds wrong with that text.
    #[prop(optional, into)]
    problem: Signal<Option<String>>,
    /// Needs an answer.
    #[prop(optional)]
    required: bool,
    /// It stands in a filter: one line, and never marked as optional.
    #[prop(optional)]
    filters: bool,
    /// Which of the fields it can ask for that the reader may ask for; all of them where nothing is said.
    #[prop(optional_no_strip)]
    known: Option<Knows>,
) -> impl IntoView {
    let editing = Editing::new(id.clone(), object, known, value.get_untracked());
    let alive = RwSignal::new(false);
    let help = (!help.is_empty()).then_some(help);
    let mark = (!required && !filters).then(|| words::forms::OPTIONAL.to_owned());
    let shown = Signal::derive(move || {
        let text = editing.text.get();
        if text == value.get() {
            return problem.get();
        }
        if text.trim().is_empty() {
            return None;
        }
        editing.parse(&text).err()?;
        // What was wrong at the last pause, so that nothing is said of half a word.
        let settled = editing.settled.get();
        if settled.trim().is_empty() { None } else { editing.parse(&settled).err() }
    });
    let invalid = Signal::derive(move || shown.get().is_some());
    let on_input = Callback::new(move |text: String| {
        // Typed into the text before the rows came.
        editing.in_rows.set(false);
        editing.type_in(text);
    });
    let (has_help, text) = (help.is_some(), editing.text);
    let control = if filters {
        view! {
            <TextInput
                id=id.clone()
                name=name
                value=text
                on_input=on_input
                invalid=invalid
                required=required
                has_help=has_help
                autocomplete="off"
            />
        }
    } else {
        view! { <TextArea id=id.clone() name=name value=text on_input=on_input invalid=invalid required=required has_help=has_help rows=3 /> }
    };
    let rows = {
        let (label, help, mark) = (label.clone(), help.clone(), mark.clone());
        move || editing.in_rows.get().then(|| rows_view(editing, label.clone(), help.clone(), mark.clone()))
    };
    let switch = move || alive.get().then(|| switch_button(editing));
    let view = view! {
        <div class="form__group">
            <div hidden=move || editing.in_rows.get()>
                <Field id=id label=label help=help mark=mark problem=shown>
                    {control}
                </Field>
                {fields_table(editing)}
            </div>
            {rows}
            <div class="cluster">
                {switch}
                <p class="quiet" role="status">
                    {move || editing.told.get()}
                </p>
            </div>
        </div>
    };
    editing.follow(alive, value, problem);
    view
}

/// From rows to text and back.
fn switch_button(editing: Editing) -> AnyView {
    let reason = Signal::derive(move || editing.no_rows());
    let pressed = Callback::new(move |_: leptos::ev::MouseEvent| editing.switch());
    view! {
        <Button
            id=editing.id_of("switch")
            kind=ButtonKind::Quiet
            size=ButtonSize::Small
            disabled_reason=reason
            on_click=pressed
        >
            {move || if editing.in_rows.get() { say::AS_TEXT } else { say::AS_ROWS }}
        </Button>
    }
}

/// What a condition can ask for, and how.
fn fields_table(editing: Editing) -> AnyView {
    let offered = editing
        .offered()
        .into_iter()
        .filter_map(|(path, label)| {
            let kind = path.field_of(editing.object)?.kind;
            let operators = operators_offered(kind).join(", ");
            Some(view! {
                <tr>
                    <td>
                        <code>{path.to_string()}</code>
                    </td>
                    <td>{label}</td>
                    <td>
                        <code>{operators}</code>
                    </td>
                </tr>
            })
        })
        .collect_view();
    let head = view! {
        <HeadCell label=screens::FIELD />
        <HeadCell label=screens::MEANING />
        <HeadCell label=screens::HOW_ASKED />
    };
    view! {
        <details class="condition__help">
            <summary>{screens::CONDITION_FIELDS}</summary>
            <TableFrame caption=screens::CONDITION_FIELDS head=head compact=true>
                {offered}
            </TableFrame>
        </details>
    }
}
