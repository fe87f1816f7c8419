//! Stages, each with what is left of the one before it.

use crate::prelude::*;

use super::Drawing;
use super::rows::{guide, row, rows};
use super::shape::{drawable, stage_path, widths};

/// A row for each stage, as wide as its share of the widest, with what is left of the stage before.
pub(super) fn draw(drawing: &Drawing) -> AnyView {
    let values: Vec<Option<f64>> = drawing.points.iter().map(|point| drawable(point.value)).collect();
    let widths = widths(&values);
    let guides = [0.0, 50.0, 100.0].map(guide).collect_view().into_any();
    rows(drawing, guides, |at, point| {
        let next = widths.get(at + 1).or(widths.get(at)).copied().unwrap_or_default();
        let kept = at.checked_sub(1).and_then(|before| kept(values[before], values[at]));
        row(point, mark(widths[at], next), kept.map(drawing.words.kept))
    })
}

/// What is left of the stage before, as a part of one; nothing where that one was empty.
fn kept(before: Option<f64>, now: Option<f64>) -> Option<f64> {
    let before = before.filter(|before| *before > 0.0)?;
    Some(now? / before)
}

fn mark(width: f64, next: f64) -> AnyView {
    view! {
        <svg class="chart__mark" aria-hidden="true" viewBox="0 0 100 100" preserveAspectRatio="none">
            <path class="chart__stage" d=stage_path(width, next) />
        </svg>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_left_of_an_empty_stage() {
        assert_eq!(kept(Some(20.0), Some(5.0)), Some(0.25));
        assert_eq!(kept(Some(0.0), Some(5.0)), None);
        assert_eq!(kept(None, Some(5.0)), None);
        assert_eq!(kept(Some(20.0), None), None);
    }
}
