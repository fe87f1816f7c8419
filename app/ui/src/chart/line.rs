//! A line from point to point.

use crate::prelude::*;

use super::shape::{Scale, area_path, dots_path, every, line_path, middle, percent, runs, words_above};
use super::{ChartPoint, Drawing};

/// Up to so many points are told apart by a finger on a phone: each can be pressed or reached by keyboard. Of more, the table tells.
const MOST_SPOTS: usize = 12;

/// Up to so many points have a dot each.
const MOST_DOTS: usize = 40;

/// Letters of a name below the line. The table and the point itself say all of it.
const NAME_LETTERS: usize = 12;

/// The least room in pixels for names below the line, for each of the widths the style sheet tells apart, with the class of the names
/// shown there.
const ROOMS: [(usize, &str); 3] =
    [(230, "chart__name--narrow"), (440, "chart__name--middle"), (820, "chart__name--wide")];

/// A line over the ground between it and zero, and the period before as a dashed one.
pub(super) fn draw(drawing: &Drawing) -> AnyView {
    let now: Vec<Option<f64>> = drawing.points.iter().map(|point| point.value).collect();
    let before: Vec<Option<f64>> =
        drawing.points.iter().map(|point| point.before.as_ref().map(|(value, _)| *value)).collect();
    let scale = Scale::holding(now.iter().chain(&before).flatten().copied());
    let ticks = scale.ticks().into_iter().rev().map(|tick| view! { <span>{(drawing.words.axis)(tick)}</span> });
    view! {
        <div class="chart__plot">
            <div class="chart__scale" aria-hidden="true">
                {ticks.collect_view()}
            </div>
            <div class="chart__field">{picture(drawing, scale, &now, &before)} {spots(drawing)}</div>
            {names(&drawing.points)}
        </div>
    }
}

fn picture(drawing: &Drawing, scale: Scale, now: &[Option<f64>], before: &[Option<f64>]) -> AnyView {
    let lines = scale.ticks().into_iter().map(|tick| {
        let class = if tick == 0.0 { "chart__zero" } else { "chart__guide" };
        let y = percent(100.0 - scale.place(tick));
        view! { <line class=class x1="0" x2="100%" y1=y.clone() y2=y /> }
    });
    let many = now.len() > MOST_DOTS;
    let (before, now) = (runs(before, scale), runs(now, scale));
    let ends = ends(drawing, &now, &before);
    view! {
        <svg class="chart__picture" role="img" aria-labelledby=drawing.title_id() aria-describedby=drawing.description_id()>
            <title id=drawing.title_id()>{drawing.title.clone()}</title>
            <desc id=drawing.description_id()>{drawing.description.clone()}</desc>
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%" overflow="visible">
                <path class="chart__area" d=area_path(&now, 100.0 - scale.place(0.0)) />
            </svg>
            {lines.collect_view()}
            <svg viewBox="0 0 100 100" preserveAspectRatio="none" width="100%" height="100%" overflow="visible">
                <path class="chart__line chart__line--before" d=line_path(&before) />
                <path class="chart__dots chart__dots--before" d=dots_path(&before, true) />
                <path class="chart__line" d=line_path(&now) />
                <path class="chart__dots" d=dots_path(&now, many) />
            </svg>
            {ends}
        </svg>
    }
}

/// What the two lines are called, each at its end.
fn ends(drawing: &Drawing, now: &[Vec<(f64, f64)>], before: &[Vec<(f64, f64)>]) -> Option<AnyView> {
    let (now_words, before_words) = drawing.periods.clone()?;
    let (now, before) = (now.last()?, before.last()?);
    let (now_above, before_above) = words_above(now, before);
    Some(view! {
        {end(before, before_above, "chart__end chart__end--before", before_words)}
        {end(now, now_above, "chart__end", now_words)}
    })
}

fn end(run: &[(f64, f64)], above: bool, class: &'static str, words: String) -> Option<AnyView> {
    let (x, y) = *run.last()?;
    let dy = if above { "-0.75em" } else { "1.5em" };
    Some(view! {
        <text class=class x=percent(x) y=percent(y) dy=dy>
            {words}
        </text>
    })
}

/// The exact value of each point, shown while the pointer or the keyboard is at it. Links where the points lead somewhere and there are
/// few enough to be told apart.
fn spots(drawing: &Drawing) -> AnyView {
    let count = drawing.points.len();
    let few = count <= MOST_SPOTS;
    let spots = drawing.points.iter().enumerate().map(|(at, point)| {
        let (tip, late) = (tip(drawing, point), at * 2 >= count);
        let spot = match point.href.clone().filter(|_| few) {
            Some(href) => view! {
                <a class="chart__spot" href=href>
                    {tip}
                </a>
            },
            None => view! {
                <span class="chart__spot" tabindex=few.then_some("0")>
                    {tip}
                </span>
            },
        };
        view! {
            <li class="chart__point" class:chart__point--late=late>
                {spot}
            </li>
        }
    });
    view! {
        <ol class="chart__points" aria-hidden=(!few).then_some("true")>
            {spots.collect_view()}
        </ol>
    }
}

fn tip(drawing: &Drawing, point: &ChartPoint) -> AnyView {
    let was = point.before.as_ref().map(|(_, shown)| {
        view! { <span class="chart__note">{(drawing.words.was)(shown)}</span> }
    });
    view! {
        <span class="chart__tip">
            <span>{format!("{} ", point.label)}</span>
            <strong>{format!("{} ", point.shown)}</strong>
            {was}
        </span>
    }
}

/// The names below the line, as many as fit at each width.
fn names(points: &[ChartPoint]) -> AnyView {
    let letters = points.iter().map(|point| point.label.chars().count()).max().unwrap_or_default().min(NAME_LETTERS);
    let names = points.iter().enumerate().filter_map(|(at, point)| {
        let shown = ROOMS.iter().filter(|(room, _)| at % every(points.len(), letters, *room) == 0);
        let classes: Vec<&str> = shown.map(|(_, class)| *class).collect();
        let class = format!("chart__name {}", classes.join(" "));
        (!classes.is_empty()).then(|| {
            view! {
                <text class=class x=percent(middle(at, points.len())) y="1.1em">
                    {shortened(&point.label)}
                </text>
            }
        })
    });
    view! {
        <svg class="chart__names" aria-hidden="true">
            {names.collect_view()}
        </svg>
    }
}

/// A name cut where it would run into the next one.
fn shortened(name: &str) -> String {
    if name.chars().count() <= NAME_LETTERS {
        return name.to_owned();
    }
    let kept: String = name.chars().take(NAME_LETTERS - 1).collect();
    format!("{}…", kept.trim_end())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_long_name_is_cut_between_letters_and_a_short_one_is_not() {
        assert_eq!(shortened("Q3 2026"), "Q3 2026");
        assert_eq!(shortened("Condor Health Partners"), "Condor Heal…");
        assert_eq!(shortened("Überlandstraßenäüöß"), "Überlandstr…");
    }
}
