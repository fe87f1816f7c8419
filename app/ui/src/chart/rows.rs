//! What bars and funnels have in common: a row for each point, with name, mark and number.

use crate::prelude::*;

use super::shape::{self, MOST_ROWS};
use super::{ChartPoint, Drawing, named};

/// A row for each point, as many as can be taken in, and how many more the table has. Behind the rows lies the drawing's own picture
/// with title and description: the lines that the marks are measured against.
pub(super) fn rows(drawing: &Drawing, guides: AnyView, row: impl Fn(usize, &ChartPoint) -> AnyView) -> AnyView {
    let rows = drawing.points.iter().enumerate().take(MOST_ROWS).map(|(at, point)| row(at, point)).collect_view();
    let left = drawing.points.len().saturating_sub(MOST_ROWS);
    let more = (left > 0).then(|| view! { <p class="chart__more">{(drawing.words.more)(left as u64)}</p> });
    view! {
        <div class="chart__rows">
            <svg class="chart__guides" role="img" aria-labelledby=drawing.title_id() aria-describedby=drawing.description_id()>
                <title id=drawing.title_id()>{drawing.title.clone()}</title>
                <desc id=drawing.description_id()>{drawing.description.clone()}</desc>
                {guides}
            </svg>
            <ol class="chart__list">{rows}</ol>
        </div>
        {more}
    }
}

/// A row: its name, what is drawn for it, its number and a quieter line below.
pub(super) fn row(point: &ChartPoint, mark: AnyView, note: Option<String>) -> AnyView {
    view! {
        <li class="chart__row">
            <span class="chart__label">{named(point)}</span>
            {mark}
            <span class="chart__value">
                {point.shown.clone()} {note.map(|note| view! { <span class="chart__note">{format!(" {note}")}</span> })}
            </span>
        </li>
    }
}

/// An upright line through all rows, at a share of their width.
pub(super) fn guide(at: f64) -> AnyView {
    let at = shape::percent(at);
    view! { <line class="chart__guide" x1=at.clone() x2=at y1="0" y2="100%" /> }
}
