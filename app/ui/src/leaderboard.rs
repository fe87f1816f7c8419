//! Who is ahead.

use crate::prelude::*;

use crate::chart::{Scale, percent, standings};

/// One row of a leaderboard.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Leader {
    /// Who it is.
    pub name: String,
    /// What they are ranked by. None, and what is not finite, comes last.
    pub value: Option<f64>,
    /// The same as people read it.
    pub shown: String,
    /// Their page.
    pub href: Option<String>,
    /// Words that mark the row as the reader's own: "You".
    pub own: Option<String>,
}

/// A ranking as rows: place, name, bar, number; the highest first. Who has the same number shares a place, and stands in the order
/// handed in.
#[component]
pub fn Leaderboard(
    /// What the ranking is called.
    #[prop(into)]
    label: String,
    /// The rows, in any order.
    leaders: Vec<Leader>,
) -> impl IntoView {
    let values: Vec<Option<f64>> = leaders.iter().map(|leader| leader.value).collect();
    let scale = Scale::holding(values.iter().flatten().copied());
    let mut ranked: Vec<(usize, Leader)> = standings(&values).into_iter().zip(leaders).collect();
    ranked.sort_by_key(|(place, _)| *place);
    let rows = ranked.into_iter().map(|(place, leader)| row(place, leader, scale)).collect_view();
    view! {
        <ol class="leaderboard" aria-label=label>
            {rows}
        </ol>
    }
}

fn row(place: usize, leader: Leader, scale: Scale) -> AnyView {
    let bar = leader.value.filter(|value| value.is_finite()).map(|value| {
        let (from, length) = scale.bar(value);
        view! { <rect class="leader__bar" x=percent(from) width=percent(length) height="100%" rx="2" /> }
    });
    let name = match leader.href {
        Some(href) => view! {
            <a class="leader__link" href=href>
                {leader.name}
            </a>
        },
        None => leader.name.into_any(),
    };
    let own = leader.own.is_some();
    view! {
        <li class="leader" class:leader--own=own value=place.to_string()>
            <span class="leader__place">{place}</span>
            <span class="leader__name">
                {name} {leader.own.map(|words| view! { <span class="leader__own">{format!(" {words}")}</span> })}
            </span>
            <svg class="leader__mark" aria-hidden="true">
                {bar}
            </svg>
            <span class="leader__value">{leader.shown}</span>
        </li>
    }
}
