//! Parts of a whole as a ring.

use crate::prelude::*;

use super::shape::{MOST_SLICES, Slice, attribute, drawable, slices};
use super::{ChartPoint, Drawing, named};

/// The radius of the ring's middle, in the room of 160 by 160.
const RADIUS: f64 = 60.0;

/// The share in percent from which on a slice has room for its number.
const ROOM_FOR_NUMBER: f64 = 5.0;

/// One part of the ring: a point, or all smaller ones together.
struct Part {
    name: AnyView,
    shown: String,
    value: f64,
}

/// A ring, and beside it each part with its number, by which slice and part know each other without colour.
pub(super) fn draw(drawing: &Drawing) -> AnyView {
    let parts = parts(drawing);
    let slices = slices(&parts.iter().map(|part| part.value).collect::<Vec<_>>());
    let ring = ring(drawing, &slices);
    let keys = parts.into_iter().zip(&slices).enumerate().map(|(at, (part, slice))| key(drawing, at, part, *slice));
    view! {
        <div class="chart__whole">
            <div class="chart__ring">
                {ring} {drawing.total.clone().map(|total| view! { <p class="chart__total">{total}</p> })}
            </div>
            <ol class="chart__keys">{keys.collect_view()}</ol>
        </div>
    }
}

/// The points in their order. Where there are too many to tell apart, the largest and then all others as one.
fn parts(drawing: &Drawing) -> Vec<Part> {
    let value = |point: &ChartPoint| drawable(point.value).unwrap_or_default();
    let mut points: Vec<&ChartPoint> = drawing.points.iter().collect();
    let others = if points.len() > MOST_SLICES {
        points.sort_by(|one, other| value(other).total_cmp(&value(one)));
        points.split_off(MOST_SLICES - 1)
    } else {
        Vec::new()
    };
    let mut parts: Vec<Part> = points
        .into_iter()
        .map(|point| Part { name: named(point), shown: point.shown.clone(), value: value(point) })
        .collect();
    if !others.is_empty() {
        let name = (drawing.words.others)(others.len() as u64).into_any();
        parts.push(Part { name, shown: String::new(), value: others.into_iter().map(value).sum() });
    }
    parts
}

fn ring(drawing: &Drawing, slices: &[Slice]) -> AnyView {
    let arcs = slices.iter().enumerate().map(|(at, slice)| arc(at, *slice)).collect_view();
    view! {
        <svg
            class="chart__donut"
            viewBox="0 0 160 160"
            role="img"
            aria-labelledby=drawing.title_id()
            aria-describedby=drawing.description_id()
        >
            <title id=drawing.title_id()>{drawing.title.clone()}</title>
            <desc id=drawing.description_id()>{drawing.description.clone()}</desc>
            <circle class="chart__track" cx="80" cy="80" r=attribute(RADIUS) />
            {arcs}
        </svg>
    }
}

/// A slice as a dash of the ring, whose length is a hundred, with a hair of ground at its end; and its number where there is room.
fn arc(at: usize, slice: Slice) -> AnyView {
    let hair = if slice.share < 99.0 { 0.5_f64.min(slice.share / 2.0) } else { 0.0 };
    let dash = format!("{} 100", attribute(slice.share - hair));
    let (right, down) = slice.centre(RADIUS);
    let number = (slice.share >= ROOM_FOR_NUMBER).then(|| {
        view! {
            <text class="chart__number" x=attribute(80.0 + right) y=attribute(80.0 + down) dy="0.35em">
                {at + 1}
            </text>
        }
    });
    let drawn = (slice.share > 0.0).then(|| {
        view! {
            <circle
                class="chart__slice"
                cx="80"
                cy="80"
                r=attribute(RADIUS)
                pathLength="100"
                stroke-dasharray=dash
                stroke-dashoffset=attribute(-slice.from)
                transform="rotate(-90 80 80)"
            />
        }
    });
    view! { <g class=format!("chart__part chart__part--{}", at + 1)>{drawn} {number}</g> }
}

fn key(drawing: &Drawing, at: usize, part: Part, slice: Slice) -> AnyView {
    view! {
        <li class="chart__key">
            <svg class=format!("chart__swatch chart__part--{}", at + 1) viewBox="0 0 20 20" aria-hidden="true">
                <rect class="chart__fill" width="20" height="20" rx="4" />
                <text class="chart__number" x="10" y="10" dy="0.35em">
                    {at + 1}
                </text>
            </svg>
            <span class="chart__label">{part.name}</span>
            <span class="chart__value">
                {part.shown} <span class="chart__note">{format!(" {}", (drawing.words.share)(slice.share / 100.0))}</span>
            </span>
        </li>
    }
}
