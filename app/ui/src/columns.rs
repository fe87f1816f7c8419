//! Parts of a page beside each other.

use crate::prelude::*;

/// Beside each other where there is room, below each other where there is not: the columns follow the room they stand in, so that
/// columns within columns fit too.
#[component]
pub fn Columns(
    /// How many at most, from one to four.
    count: u8,
    /// One child for each place; more than there are columns begin a new row.
    children: Children,
) -> impl IntoView {
    let class = match count {
        0 | 1 => "columns__grid",
        2 => "columns__grid columns__grid--2",
        3 => "columns__grid columns__grid--3",
        _ => "columns__grid columns__grid--4",
    };
    view! {
        <div class="columns">
            <div class=class>{children()}</div>
        </div>
    }
}
