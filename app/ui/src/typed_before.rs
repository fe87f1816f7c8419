//! Keeping what a person typed before the page came alive.
//!
//! A page is usable before its scripts arrive. Binding a control with `prop:value` would then write the server's value over
//! whatever was typed meanwhile. Here the server's value is only the attribute; the first look in the browser compares
//! what the control holds with what the server rendered, and a difference is handed to the page as input.

use crate::prelude::*;
use leptos::html::{self, ElementType};
use web_sys::wasm_bindgen::JsCast;
use web_sys::{HtmlFieldSetElement, HtmlInputElement, HtmlOptionElement, HtmlSelectElement, HtmlTextAreaElement};

/// A control that holds one text.
pub(crate) trait Typed {
    /// What it holds now.
    fn held(&self) -> String;
    /// What the server rendered into it.
    fn rendered(&self) -> String;
    /// Makes it hold this.
    fn hold(&self, value: &str);
}

impl Typed for HtmlInputElement {
    fn held(&self) -> String {
        self.value()
    }
    fn rendered(&self) -> String {
        self.default_value()
    }
    fn hold(&self, value: &str) {
        self.set_value(value);
    }
}

impl Typed for HtmlTextAreaElement {
    fn held(&self) -> String {
        self.value()
    }
    fn rendered(&self) -> String {
        self.default_value().unwrap_or_default()
    }
    fn hold(&self, value: &str) {
        self.set_value(value);
    }
}

impl Typed for HtmlSelectElement {
    fn held(&self) -> String {
        self.value()
    }
    fn rendered(&self) -> String {
        let options = self.options();
        let all = (0..options.length()).filter_map(|at| options.item(at)?.dyn_into::<HtmlOptionElement>().ok());
        let mut first = None;
        for option in all {
            if option.default_selected() {
                return option.value();
            }
            first.get_or_insert_with(|| option.value());
        }
        first.unwrap_or_default()
    }
    fn hold(&self, value: &str) {
        self.set_value(value);
    }
}

/// The radios inside a fieldset.
fn radios(group: &HtmlFieldSetElement) -> Vec<HtmlInputElement> {
    inputs(group, "input[type=radio]")
}

/// The inputs of a kind inside a fieldset.
fn inputs(group: &HtmlFieldSetElement, kind: &str) -> Vec<HtmlInputElement> {
    let Ok(found) = group.query_selector_all(kind) else {
        return Vec::new();
    };
    (0..found.length()).filter_map(|at| found.item(at)?.dyn_into().ok()).collect()
}

impl Typed for HtmlFieldSetElement {
    fn held(&self) -> String {
        radios(self).iter().find(|radio| radio.checked()).map(HtmlInputElement::value).unwrap_or_default()
    }
    fn rendered(&self) -> String {
        radios(self).iter().find(|radio| radio.default_checked()).map(HtmlInputElement::value).unwrap_or_default()
    }
    fn hold(&self, value: &str) {
        for radio in radios(self) {
            radio.set_checked(radio.value() == value);
        }
    }
}

/// Hands boxes that were checked or cleared before the page came alive to the page: the name of each, and whether it is checked now.
pub(crate) fn keep_checked(node: NodeRef<html::Fieldset>, on_change: Option<Callback<(String, bool)>>) {
    Effect::new(move |told: Option<bool>| {
        let Some(group) = node.get() else {
            return false;
        };
        if let (Some(on_change), false) = (on_change, told == Some(true)) {
            for checkbox in inputs(&group, "input[type=checkbox]") {
                if checkbox.checked() != checkbox.default_checked() {
                    on_change.try_run((checkbox.name(), checkbox.checked()));
                }
            }
        }
        true
    });
}

/// Ties a control to its value. The first time, what was typed before wins and is reported through `on_input`; from then
/// on the control follows the signal, touched only where it differs so that the caret stays where it is.
pub(crate) fn keep_typed<E>(node: NodeRef<E>, value: Signal<String>, on_input: Option<Callback<String>>)
where
    E: ElementType + 'static,
    E::Output: Typed + JsCast + Clone + 'static,
{
    Effect::new(move |seen: Option<bool>| {
        let wanted = value.get();
        let Some(control) = node.get() else {
            return false;
        };
        let held = control.held();
        if held == wanted {
            return true;
        }
        let typed_before = seen != Some(true) && held != control.rendered();
        match on_input {
            Some(on_input) if typed_before => {
                on_input.try_run(held);
            }
            None if typed_before => {}
            _ => control.hold(&wanted),
        }
        true
    });
}
