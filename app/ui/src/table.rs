//! Tables that become cards where there is no room.

use crate::prelude::*;

use crate::{Icon, IconName, Slot};

/// A table with its caption for those who do not see its heading. Rows are plain `<tr>` of `<td>`; each cell carries
/// `data-label` (its column's words, shown in cards) and `data-priority`: `1` and `2` are shown in cards, `3` goes first.
/// The cell that opens the row holds `<a class="row-link">`, which makes the whole row a target.
#[component]
pub fn TableFrame(
    /// What the table shows.
    #[prop(into)]
    caption: String,
    /// The head cells.
    #[prop(into)]
    head: Slot,
    /// Lower rows.
    #[prop(optional)]
    compact: bool,
    /// The rows.
    children: Children,
) -> impl IntoView {
    view! {
        <div class="table-frame">
            <table class="table" class:table--compact=compact>
                <caption class="visually-hidden">{caption}</caption>
                <thead>
                    <tr>{head.run()}</tr>
                </thead>
                <tbody>{children()}</tbody>
            </table>
        </div>
    }
}

/// Whether a column orders the table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum SortState {
    /// It could, and does not now.
    None,
    /// Smallest first.
    Ascending,
    /// Largest first.
    Descending,
}

impl SortState {
    fn aria(self) -> &'static str {
        match self {
            Self::None => "none",
            Self::Ascending => "ascending",
            Self::Descending => "descending",
        }
    }

    fn icon(self) -> IconName {
        match self {
            Self::None => IconName::SortBoth,
            Self::Ascending => IconName::ArrowUp,
            Self::Descending => IconName::ArrowDown,
        }
    }
}

/// The way to another order.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SortLink {
    /// The address of the table in the other order.
    pub href: String,
    /// The order now.
    pub state: SortState,
}

/// The head of a column, a link where the table can be ordered by it.
#[component]
pub fn HeadCell(
    /// What the column holds.
    #[prop(into)]
    label: String,
    /// Numbers, set to the end.
    #[prop(optional)]
    numeric: bool,
    /// The way to another order.
    #[prop(optional_no_strip, into)]
    sort: Option<SortLink>,
    /// Like `data-priority` of the cells below.
    #[prop(default = 1)]
    priority: u8,
    /// Keeps the words for assistive technology only.
    #[prop(optional)]
    hidden_label: bool,
) -> impl IntoView {
    let aria_sort = sort.as_ref().map(|sort| sort.state.aria());
    let inside = match sort {
        Some(sort) => view! {
            <a class="head-link" href=sort.href>
                <span>{label}</span>
                <Icon name=sort.state.icon() />
            </a>
        }
        .into_any(),
        None if hidden_label => view! { <span class="visually-hidden">{label}</span> }.into_any(),
        None => label.into_any(),
    };
    view! {
        <th scope="col" class=numeric.then_some("number") data-priority=priority aria-sort=aria_sort>
            {inside}
        </th>
    }
}
