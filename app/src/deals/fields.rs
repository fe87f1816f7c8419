//! One question of the guided registration, by the kind of its field.

use super::draft::Draft;
use super::review::answer;
use crate::controls::{self, Control, Typing};
use shared::deals::{FORM, FormPage, MOST_LINES, line_keys};
use shared::fields::{Field as FieldOf, Kind, Object, parse::currency_key};
use shared::form::FormField;
use shared::refusal::Problems;
use shared::values::currency::Currency;
use shared::words::access::FIELD_NOT_YOURS;
use shared::words::screens as say;
use ui::prelude::*;
use ui::*;

/// The id of the button that adds a product.
pub const ADD_LINE: &str = "add-line";

/// A question with its control, shown where its condition holds.
pub fn question(
    asked: &'static FormField,
    draft: Draft,
    page: StoredValue<FormPage>,
    problems: Signal<Problems>,
) -> AnyView {
    let Some(field) = Object::Registration.field(asked.name) else { return ().into_any() };
    let shown = Memo::new(move |_| asked.is_shown(FORM.object, &draft.answers.get()));
    let is_locked = page.with_value(|page| page.locked.iter().any(|name| name == field.name));
    let control = move || match is_locked {
        true => to_read(field, draft, page),
        false => control(asked, field, draft, page, problems),
    };
    (move || shown.get().then(control)).into_any()
}

/// What stands in place of a question whose answer somebody may see and not change.
fn to_read(field: &'static FieldOf, draft: Draft, page: StoredValue<FormPage>) -> AnyView {
    let answered = page.with_value(|page| draft.answers.with_untracked(|answers| answer(field, answers, page)));
    view! {
        <Facts>
            <Fact label=field.label>
                {answered} <p class="quiet">{FIELD_NOT_YOURS}</p>
            </Fact>
        </Facts>
    }
    .into_any()
}

fn control(
    asked: &'static FormField,
    field: &'static FieldOf,
    draft: Draft,
    page: StoredValue<FormPage>,
    problems: Signal<Problems>,
) -> AnyView {
    match field.kind {
        Kind::ProductLines => product_lines(asked, draft, page, problems),
        Kind::Money => money(asked, field, draft, problems),
        _ => labelled(asked, field, draft, problems),
    }
}

/// The text under a key, as the person typed it.
fn typed(draft: Draft, key: &str) -> Signal<String> {
    let key = key.to_owned();
    Signal::derive(move || draft.answers.with(|answers| answers.get(&key).to_owned()))
}

fn on_input(draft: Draft, key: &str) -> Callback<String> {
    let key = key.to_owned();
    Callback::new(move |text| draft.type_in(&key, text))
}

fn on_blur(draft: Draft, key: &str) -> Callback<()> {
    let key = key.to_owned();
    Callback::new(move |()| draft.leave(&key))
}

fn problem_of(problems: Signal<Problems>, key: &str) -> Signal<Option<String>> {
    let key = key.to_owned();
    Signal::derive(move || problems.with(|problems| problems.of(&key).map(str::to_owned)))
}

fn labelled(asked: &'static FormField, field: &'static FieldOf, draft: Draft, problems: Signal<Problems>) -> AnyView {
    let key = field.name;
    let typing = Typing {
        value: typed(draft, key),
        on_input: on_input(draft, key),
        on_blur: on_blur(draft, key),
        problem: problem_of(problems, key),
    };
    let control = Control {
        key: key.to_owned(),
        label: field.label.to_owned(),
        help: asked.help.to_owned(),
        required: asked.is_required(FORM.object, &draft.answers.get_untracked()),
        options: controls::choices(field.kind),
        suggestions: None,
    };
    controls::labelled(field.kind, control, typing)
}

fn money(asked: &'static FormField, field: &'static FieldOf, draft: Draft, problems: Signal<Problems>) -> AnyView {
    let key = currency_key(field.name);
    let (amount_problem, currency_problem) = (problem_of(problems, field.name), problem_of(problems, &key));
    let options: Vec<_> =
        Currency::all().map(|currency| (currency.code().to_owned(), currency.code().to_owned())).collect();
    view! {
        <div class="form__row">
            <Field id=field.name label=field.label help=asked.help problem=amount_problem>
                <TextInput
                    id=field.name
                    name=field.name
                    value=typed(draft, field.name)
                    on_input=on_input(draft, field.name)
                    on_blur=on_blur(draft, field.name)
                    invalid=Signal::derive(move || amount_problem.get().is_some())
                    inputmode="decimal"
                    required=true
                    has_help=true
                    width=InputWidth::Medium
                    autocomplete="off"
                />
            </Field>
            <Field id=key.clone() label=say::CURRENCY problem=currency_problem>
                <Select
                    id=key.clone()
                    name=key.clone()
                    value=typed(draft, &key)
                    on_input=on_input(draft, &key)
                    on_blur=on_blur(draft, &key)
                    invalid=Signal::derive(move || currency_problem.get().is_some())
                    required=true
                    width=InputWidth::Short
                    options=options
                    empty=say::CHOOSE
                />
            </Field>
        </div>
    }
    .into_any()
}

fn product_lines(
    asked: &'static FormField,
    draft: Draft,
    page: StoredValue<FormPage>,
    problems: Signal<Problems>,
) -> AnyView {
    let lines = Memo::new(move |_| line_keys(&draft.answers.get()));
    let options = page.with_value(|page| {
        page.products.iter().map(|product| (product.id.to_string(), product.name.clone())).collect::<Vec<_>>()
    });
    let options = StoredValue::new(options);
    let removable = Memo::new(move |_| lines.get().len() > 1);
    let number =
        move |key: &str| lines.get().iter().position(|(product, _)| product == key).map_or(1, |place| place + 1);
    view! {
        <fieldset class="form__group">
            <legend class="form__legend">{say::PRODUCTS}</legend>
            <p class="quiet">{asked.help}</p>
            <ul class="product-lines">
                // By key, so that the inputs of a line that goes never become those of the line that stays.
                <For each=move || lines.get() key=|(product, _)| product.clone() let:keys>
                    {
                        let product = keys.0.clone();
                        product_line(Signal::derive(move || number(&product)), keys, removable, options.get_value(), draft, problems)
                    }
                </For>
            </ul>
            {move || (lines.get().len() < MOST_LINES).then(|| view! {
                <Button id=ADD_LINE submit=true name="then" value="add_line" size=ButtonSize::Small icon=IconName::Plus>
                    {say::ADD_PRODUCT}
                </Button>
            })}
        </fieldset>
    }
    .into_any()
}

fn product_line(
    number: Signal<usize>,
    (product, quantity): (String, String),
    removable: Memo<bool>,
    options: Vec<(String, String)>,
    draft: Draft,
    problems: Signal<Problems>,
) -> AnyView {
    let (wrong_product, wrong_quantity) = (problem_of(problems, &product), problem_of(problems, &quantity));
    let line = StoredValue::new(product.split('.').nth(1).unwrap_or_default().to_owned());
    view! {
        <li class="product-line">
            <Field id=product.clone() label=say::product_number(number.get_untracked()) problem=wrong_product>
                <Select
                    id=product.clone()
                    name=product.clone()
                    value=typed(draft, &product)
                    on_input=on_input(draft, &product)
                    on_blur=on_blur(draft, &product)
                    invalid=Signal::derive(move || wrong_product.get().is_some())
                    required=true
                    options=options
                    empty=say::CHOOSE
                />
            </Field>
            <Field id=quantity.clone() label=say::QUANTITY problem=wrong_quantity>
                <TextInput
                    id=quantity.clone()
                    name=quantity.clone()
                    value=typed(draft, &quantity)
                    on_input=on_input(draft, &quantity)
                    on_blur=on_blur(draft, &quantity)
                    invalid=Signal::derive(move || wrong_quantity.get().is_some())
                    inputmode="numeric"
                    required=true
                    width=InputWidth::Short
                    autocomplete="off"
                />
            </Field>
            {move || removable.get().then(|| view! {
                <Button kind=ButtonKind::Quiet submit=true name="then" value=format!("remove_line:{}", line.get_value()) icon=IconName::Delete icon_only=true>
                    {move || say::remove_product(number.get())}
                </Button>
            })}
        </li>
    }
    .into_any()
}
