//! What every file with a screen or a part of one begins with: leptos's own prelude, with one kind of view.

pub use crate::any_view as view;
pub use leptos::prelude::*;

/// As leptos's own macro, but every view is of the same type, so that a browser fetches the code that builds, hydrates and changes views
/// once and not again for each place and element.
#[macro_export]
macro_rules! any_view {
    ($($markup:tt)*) => {
        leptos::prelude::IntoAny::into_any(leptos::prelude::view! { $($markup)* }.into_inner())
    };
}
