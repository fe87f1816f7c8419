//! Who is looking. The server writes it into the page, the browser reads it there: both know at once, without asking.

use shared::users::Viewer;
use ui::prelude::*;

#[cfg(any(feature = "ssr", feature = "hydrate"))]
const ELEMENT: &str = "viewer";

/// Who is looking, if anybody is signed in.
#[cfg(feature = "ssr")]
pub fn viewer() -> Option<Viewer> {
    use_context::<crate::seam::Came>().and_then(|came| came.viewer)
}

/// Who is looking, if anybody is signed in.
#[cfg(all(feature = "hydrate", not(feature = "ssr")))]
pub fn viewer() -> Option<Viewer> {
    let text = document().get_element_by_id(ELEMENT)?.text_content()?;
    serde_json::from_str(&text).ok()
}

/// Neither half.
#[cfg(not(any(feature = "ssr", feature = "hydrate")))]
pub fn viewer() -> Option<Viewer> {
    None
}

/// Carries the viewer to the browser.
#[cfg(feature = "ssr")]
#[component]
pub fn ViewerElement(viewer: Viewer) -> impl IntoView {
    // Nothing in it may end the element.
    let text = serde_json::to_string(&viewer).unwrap_or_default().replace('<', "\\u003c");
    view! {
        <script id=ELEMENT type="application/json">
            {text}
        </script>
    }
}

/// The sign-in page that leads back to here.
pub fn sign_in_and_return() -> String {
    let here = leptos_router::hooks::use_location().pathname.get_untracked();
    crate::routes::sign_in_for(&here)
}
