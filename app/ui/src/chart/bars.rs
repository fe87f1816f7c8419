//! A bar for each point.

use crate::prelude::*;

use super::rows::{guide, row, rows};
use super::shape::{MOST_ROWS, Scale, drawable, percent};
use super::{ChartPoint, Drawing};

/// A row for each point: its name, a bar from zero, its number. The number of the period before is a thin bar below.
pub(super) fn draw(drawing: &Drawing) -> AnyView {
    let shown = || drawing.points.iter().take(MOST_ROWS);
    let before = shown().filter_map(|point| point.before.as_ref().map(|(value, _)| *value));
    let scale = Scale::holding(shown().filter_map(|point| point.value).chain(before));
    let guides = scale.ticks().into_iter().map(|tick| guide(scale.place(tick))).collect_view().into_any();
    rows(drawing, guides, |_, point| {
        let was = point.before.as_ref().map(|(_, shown)| (drawing.words.was)(shown));
        row(point, mark(point, scale, drawing.has_before()), was)
    })
}

fn mark(point: &ChartPoint, scale: Scale, compared: bool) -> AnyView {
    let bar = |value: Option<f64>, class: &'static str, y: &'static str, height: &'static str| {
        let (from, length) = scale.bar(drawable(value)?);
        Some(view! { <rect class=class x=percent(from) width=percent(length) y=y height=height rx="2" /> })
    };
    let height = if compared { "62%" } else { "100%" };
    let zero = percent(scale.place(0.0));
    view! {
        <svg class="chart__mark" class:chart__mark--compared=compared aria-hidden="true">
            {bar(point.value, "chart__bar", "0", height)}
            {bar(point.before.as_ref().map(|(value, _)| *value), "chart__bar chart__bar--before", "72%", "28%")}
            <line class="chart__zero" x1=zero.clone() x2=zero y1="0" y2="100%" />
        </svg>
    }
}
