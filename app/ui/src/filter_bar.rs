//! Search and filters of a list.

use crate::prelude::*;
use leptos::ev::{Event, SubmitEvent};
use leptos::html;
use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlFormElement, HtmlInputElement, HtmlSelectElement, UrlSearchParams};

use crate::select::choices;
use crate::typed_before::keep_typed;
use crate::{Icon, IconName};

/// A filter in force, as words that read on from the list's name, and the way to drop it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FilterChip {
    /// "State is submitted".
    pub text: String,
    /// The list without this filter.
    pub remove_href: String,
    /// "Remove the filter", for those who do not see the cross.
    pub remove_words: String,
}

/// The address the form would open. Empty answers are left out, so that addresses stay readable.
fn address_of(form: &HtmlFormElement, action: &str) -> Option<String> {
    let params = UrlSearchParams::new().ok()?;
    let controls = form.elements();
    for at in 0..controls.length() {
        let control = controls.item(at)?;
        let (name, value) = if let Some(input) = control.dyn_ref::<HtmlInputElement>() {
            (input.name(), input.value())
        } else if let Some(select) = control.dyn_ref::<HtmlSelectElement>() {
            (select.name(), select.value())
        } else {
            continue;
        };
        if !name.is_empty() && !value.trim().is_empty() {
            params.append(&name, value.trim());
        }
    }
    let query = String::from(params.to_string());
    Some(if query.is_empty() { action.to_owned() } else { format!("{action}?{query}") })
}

/// A GET form: search, filters, and what is in force as chips. Without scripts the apply button sends it; with
/// `on_apply` choosing is enough and the page stays.
#[component]
pub fn FilterBar(
    /// The address of the list.
    #[prop(into)]
    action: String,
    /// What can be searched.
    #[prop(into)]
    search_label: String,
    /// The search's name in the address.
    #[prop(default = "q".to_owned(), into)]
    search_name: String,
    /// What is searched now.
    #[prop(optional, into)]
    search_value: Signal<String>,
    /// The words of the button.
    #[prop(into)]
    apply_label: String,
    /// Parts of the address to keep, such as the order.
    #[prop(optional)]
    keep: Vec<(String, String)>,
    /// The filters in force.
    #[prop(optional, into)]
    chips: Signal<Vec<FilterChip>>,
    /// What the list of chips is called.
    #[prop(optional, into)]
    chips_label: MaybeProp<String>,
    /// The list without any filter: address and words.
    #[prop(optional_no_strip, into)]
    clear: Option<(String, String)>,
    /// Called in the browser with the address to open.
    #[prop(optional, into)]
    on_apply: Option<Callback<String>>,
    /// What stands under the row, for answers that need more room.
    #[prop(optional_no_strip)]
    below: Option<AnyView>,
    /// `FilterSelect`s.
    #[prop(optional)]
    children: Option<Children>,
) -> impl IntoView {
    let chips_label = chips_label.get_untracked();
    let form = NodeRef::<html::Form>::new();
    let search = NodeRef::<html::Input>::new();
    keep_typed(search, search_value, None);
    let alive = RwSignal::new(false);
    Effect::new(move |_| alive.set(on_apply.is_some()));
    let target = action.clone();
    let apply = move |event: &Event| {
        let address = form.get_untracked().and_then(|form| address_of(&form, &target));
        if let (Some(on_apply), Some(address)) = (on_apply, address) {
            event.prevent_default();
            on_apply.try_run(address);
        }
    };
    let apply_changed = apply.clone();
    let changed = move |event: Event| {
        // What has no name is no filter, but helps to fill in one.
        let target = event.target();
        let select = target.as_ref().and_then(|target| target.dyn_ref::<HtmlSelectElement>());
        if select.is_some_and(|select| !select.name().is_empty()) {
            apply_changed(&event);
        }
    };
    view! {
        <form
            class="filter-bar"
            class:filter-bar--alive=move || alive.get()
            method="get"
            action=action
            role="search"
            node_ref=form
            on:submit=move |event: SubmitEvent| apply(&event)
            on:change=changed
        >
            <div class="filter-bar__row">
                <div class="input filter-bar__search">
                    <Icon name=IconName::Search />
                    <input
                        class="input__control"
                        type="search"
                        node_ref=search
                        name=search_name
                        value=search_value.get_untracked()
                        aria-label=search_label.clone()
                        placeholder=search_label
                        autocomplete="off"
                    />
                </div>
                {children.map(|children| children())}
                {keep
                    .into_iter()
                    .map(|(name, value)| view! { <input type="hidden" name=name value=value /> })
                    .collect_view()}
                <button class="button button--secondary filter-bar__apply" type="submit">
                    {apply_label}
                </button>
            </div>
            {below}
            {move || chip_list(chips.get(), chips_label.clone(), clear.clone())}
        </form>
    }
}

fn chip_list(chips: Vec<FilterChip>, label: Option<String>, clear: Option<(String, String)>) -> Option<AnyView> {
    if chips.is_empty() {
        return None;
    }
    let chips = chips
        .into_iter()
        .map(|chip| {
            view! {
                <li>
                    <a class="chip" href=chip.remove_href>
                        <span>{chip.text}</span>
                        <Icon name=IconName::Cross />
                        <span class="visually-hidden">{format!(" {}", chip.remove_words)}</span>
                    </a>
                </li>
            }
        })
        .collect_view();
    let clear = clear.map(|(href, words)| {
        view! {
            <li>
                <a class="chip-clear" href=href>
                    {words}
                </a>
            </li>
        }
    });
    Some(
        view! {
            <ul class="filter-bar__chips" aria-label=label>
                {chips}
                {clear}
            </ul>
        }
        .into_any(),
    )
}

/// One filter: a short list whose name stands inside it.
#[component]
pub fn FilterSelect(
    /// Its id.
    #[prop(into)]
    id: String,
    /// Its name in the address.
    #[prop(into)]
    name: String,
    /// What it filters by.
    #[prop(into)]
    label: String,
    /// The words of no filter.
    #[prop(into)]
    all: String,
    /// The answers: value and words.
    options: Vec<(String, String)>,
    /// The answer in force.
    #[prop(optional, into)]
    value: Signal<String>,
) -> impl IntoView {
    let node = NodeRef::<html::Select>::new();
    keep_typed(node, value, None);
    view! {
        <div class="input input--select filter-select" class:filter-select--set=move || !value.get().is_empty()>
            <label class="filter-select__label" for=id.clone()>
                {label}
            </label>
            <select class="input__control" node_ref=node id=id name=name autocomplete="off">
                {choices(options, Some(all), &value.get_untracked())}
            </select>
            <Icon name=IconName::ChevronDown />
        </div>
    }
}
