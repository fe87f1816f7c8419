//! Icons from one sprite.

use crate::prelude::*;

/// Names every icon once: the enum, its id in the sprite and the list for the test that compares both.
macro_rules! icons {
    ($($name:ident $id:literal),* $(,)?) => {
        /// The icons of the sprite `public/icons.svg`.
        #[derive(Clone, Copy, Debug, PartialEq, Eq)]
        pub enum IconName { $(#[allow(missing_docs)] $name),* }

        impl IconName {
            /// Every icon there is.
            pub const ALL: &[IconName] = &[$(IconName::$name),*];

            /// The address of the drawing.
            pub fn address(self) -> &'static str {
                match self { $(Self::$name => concat!("/icons.svg#", $id)),* }
            }
        }
    };
}

icons! {
    Home "home", Console "console", Queue "queue", Registrations "registrations", Leads "leads",
    Opportunities "opportunities", Partners "partners", Person "person", Products "products", Money "money",
    Calendar "calendar", Clock "clock", Protected "protected", Bell "bell", Search "search", Filter "filter", Plus "plus",
    Check "check", CheckCircle "check-circle", Cross "cross", CrossCircle "cross-circle", Warning "warning", Info "info",
    Question "question", ChevronLeft "chevron-left", ChevronRight "chevron-right", ChevronDown "chevron-down",
    ChevronUp "chevron-up", ArrowLeft "arrow-left", ArrowRight "arrow-right", ArrowUp "arrow-up", ArrowDown "arrow-down",
    SortBoth "sort-both", More "more", Menu "menu", SignOut "sign-out", Settings "settings", Download "download",
    Upload "upload", Link "link", External "external", Edit "edit", Delete "delete", Saved "saved", Offline "offline",
    Mail "mail", Comment "comment", Send "send", Globe "globe", Sun "sun", Moon "moon", Eye "eye", Lock "lock",
    Refresh "refresh", History "history", Compare "compare", Flag "flag", Empty "empty", Conflict "conflict",
}

/// A drawing beside words. It is hidden from assistive technology: whoever uses it says in words what it means.
#[component]
pub fn Icon(
    /// Which drawing.
    name: IconName,
) -> impl IntoView {
    view! {
        <svg class="icon" viewBox="0 0 24 24" aria-hidden="true" focusable="false">
            <use href=name.address()></use>
        </svg>
    }
}
