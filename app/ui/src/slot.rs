//! A named place for content beside the children.

use crate::prelude::*;

/// Content for a named place of a component: `actions=view! { <Button>"Save"</Button> }`.
pub struct Slot(AnyView);

impl Slot {
    /// The content, to be placed.
    pub fn run(self) -> AnyView {
        self.0
    }
}

impl<T> From<View<T>> for Slot
where
    View<T>: IntoAny,
{
    fn from(view: View<T>) -> Self {
        Self(view.into_any())
    }
}

impl From<AnyView> for Slot {
    fn from(view: AnyView) -> Self {
        Self(view)
    }
}

impl From<&'static str> for Slot {
    fn from(words: &'static str) -> Self {
        Self(words.into_any())
    }
}

impl From<String> for Slot {
    fn from(words: String) -> Self {
        Self(words.into_any())
    }
}
