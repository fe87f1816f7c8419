//! Charts: numbers as a drawing, with the table they were drawn from.
//!
//! All words are text beside the marks and keep their size at any width; the marks are SVG, whose lengths are shares of the room there
//! is. So a chart works before and without scripts, on paper, and within a policy that refuses inline styles.

mod bars;
mod data_table;
mod donut;
mod funnel;
mod line;
mod rows;
mod shape;

use crate::prelude::*;

use crate::{Icon, IconName};

pub(crate) use shape::{Scale, percent, standings};

/// How numbers are drawn.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ChartKind {
    /// A bar for each point, beginning at zero. For names with numbers.
    Bars,
    /// A line from point to point. For what changes over time.
    Line,
    /// Stages, each with what is left of the one before it.
    Funnel,
    /// Parts of a whole. More than a few parts are better compared as bars.
    Donut,
    /// The numbers themselves.
    Table,
}

impl ChartKind {
    /// How these points are drawn when this is asked for: what is below zero is no part of a whole and no stage, and gets bars.
    fn fitting(self, points: &[ChartPoint]) -> Self {
        let below = points.iter().any(|point| shape::drawable(point.value).is_some_and(|value| value < 0.0));
        match self {
            Self::Donut | Self::Funnel if below => Self::Bars,
            kind => kind,
        }
    }

    fn class(self) -> &'static str {
        match self {
            Self::Bars => "chart chart--bars",
            Self::Line => "chart chart--line",
            Self::Funnel => "chart chart--funnel",
            Self::Donut => "chart chart--donut",
            Self::Table => "chart chart--table",
        }
    }
}

/// One number of a chart.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct ChartPoint {
    /// What it belongs to: a month, a partner, a stage.
    pub label: String,
    /// The number, in whatever unit all points of the chart share. None, and what is not finite, is a gap.
    pub value: Option<f64>,
    /// The number, or that there is none, as people read it.
    pub shown: String,
    /// The list it counts.
    pub href: Option<String>,
    /// The number of the period before, and how people read it.
    pub before: Option<(f64, String)>,
}

/// The words that all charts of a page have in common.
#[derive(Clone, Copy, Debug)]
pub struct ChartWords {
    /// What opens the table behind a drawing.
    pub show_table: &'static str,
    /// Stands where there is nothing to draw.
    pub empty: &'static str,
    /// A number at an axis, as short as can be.
    pub axis: fn(f64) -> String,
    /// A part of a whole of one: "25 %".
    pub share: fn(f64) -> String,
    /// What is left of the stage before, as a part of one: "25 % of the stage before".
    pub kept: fn(f64) -> String,
    /// The number of the period before, handed in as people read it: "was 12".
    pub was: fn(&str) -> String,
    /// So many points stand in the table only.
    pub more: fn(u64) -> String,
    /// So many points were drawn as one.
    pub others: fn(u64) -> String,
}

/// What every kind of chart draws from.
struct Drawing {
    id: String,
    title: String,
    description: String,
    points: Vec<ChartPoint>,
    name: String,
    unit: String,
    periods: Option<(String, String)>,
    total: Option<String>,
    words: ChartWords,
}

impl Drawing {
    fn title_id(&self) -> String {
        format!("{}-title", self.id)
    }

    fn description_id(&self) -> String {
        format!("{}-description", self.id)
    }

    /// Whether there is nothing to show: no point that can be drawn, and for a table no point at all.
    fn is_empty(&self, kind: ChartKind) -> bool {
        self.points.iter().all(|point| kind != ChartKind::Table && shape::drawable(point.value).is_none())
    }

    fn has_before(&self) -> bool {
        self.points.iter().any(|point| point.before.is_some())
    }
}

/// The name of a point, a link where it leads somewhere.
fn named(point: &ChartPoint) -> AnyView {
    match point.href.clone() {
        Some(href) => view! { <a href=href>{point.label.clone()}</a> },
        None => point.label.clone().into_any(),
    }
}

/// Numbers as a drawing with title and description, and the table behind it one press away. Every point is in the table, each that
/// leads somewhere a link.
#[component]
pub fn Chart(
    /// How the numbers are drawn. A ring or a funnel with values below zero is drawn as bars.
    kind: ChartKind,
    /// Its id, unlike all others of the page.
    #[prop(into)]
    id: String,
    /// What it shows.
    #[prop(into)]
    title: String,
    /// What there is to see in it, in a sentence.
    #[prop(into)]
    description: String,
    /// The numbers, in the order they are shown.
    points: Vec<ChartPoint>,
    /// What the points are, as the head of their column: "Month".
    #[prop(into)]
    name: String,
    /// What is counted, or its unit: "Registrations", "USD".
    #[prop(into)]
    unit: String,
    /// What this period and the one before it are called, where they are compared: "This quarter", "Last quarter".
    #[prop(optional_no_strip, into)]
    periods: Option<(String, String)>,
    /// All of it together, for the middle of a ring.
    #[prop(optional, into)]
    total: MaybeProp<String>,
    /// The words that all charts have in common.
    words: ChartWords,
) -> impl IntoView {
    let kind = kind.fitting(&points);
    let drawing = Drawing { id, title, description, points, name, unit, periods, total: total.get_untracked(), words };
    let body = if drawing.is_empty(kind) {
        view! { <p class="chart__empty">{words.empty}</p> }
    } else {
        match kind {
            ChartKind::Bars => bars::draw(&drawing),
            ChartKind::Line => line::draw(&drawing),
            ChartKind::Funnel => funnel::draw(&drawing),
            ChartKind::Donut => donut::draw(&drawing),
            ChartKind::Table => data_table::draw(&drawing),
        }
    };
    let behind = (kind != ChartKind::Table && !drawing.points.is_empty()).then(|| behind(&drawing));
    let caption = format!("{}-caption", drawing.id);
    view! {
        <figure class=kind.class() id=drawing.id aria-labelledby=caption>
            <figcaption class="chart__caption">
                <p class="chart__title" id=caption.clone()>
                    {drawing.title} <span class="chart__unit">{format!(" · {}", drawing.unit)}</span>
                </p>
                <p class="chart__description">{drawing.description}</p>
            </figcaption>
            {body}
            {behind}
        </figure>
    }
}

fn behind(drawing: &Drawing) -> AnyView {
    view! {
        <details class="chart__behind">
            <summary class="chart__summary">
                <Icon name=IconName::ChevronRight />
                <span>{drawing.words.show_table}</span>
                <span class="visually-hidden">{format!(" ({})", drawing.title)}</span>
            </summary>
            {data_table::draw(drawing)}
        </details>
    }
}
