//! Moving focus, in the browser only.

use leptos::prelude::document;
use web_sys::HtmlElement;
use web_sys::wasm_bindgen::JsCast;

/// Moves focus to the element with this id, and brings it into view. Does nothing where there is none. Only for effects
/// and event handlers: there is no document on the server.
pub fn focus_on(id: &str) {
    if let Some(element) = document().get_element_by_id(id)
        && let Ok(element) = element.dyn_into::<HtmlElement>()
    {
        // A browser that refuses focus leaves it where it was, which is all that could be done here too.
        let _ = element.focus();
    }
}

/// The same once what changed is drawn.
pub fn focus_soon(id: String) {
    leptos::task::spawn_local(async move {
        leptos::task::tick().await;
        focus_on(&id);
    });
}
