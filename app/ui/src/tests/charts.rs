//! What charts promise whatever they are given, and a page of them to look at.

use crate::prelude::*;

use super::gallery::{assert_sound, write};
use super::html;
use crate::*;

const KINDS: [ChartKind; 5] = [ChartKind::Bars, ChartKind::Line, ChartKind::Funnel, ChartKind::Donut, ChartKind::Table];

const LONG: &str =
    "Donaudampfschifffahrtsgesellschaft für Maschinenbau, Automatisierung und Verpackungstechnik Süd-Ost mbH & Co. KG";

fn axis(number: f64) -> String {
    if number.abs() < 1000.0 { format!("{number}") } else { format!("{}k", number / 1000.0) }
}

fn words() -> ChartWords {
    ChartWords {
        show_table: "Show as table",
        empty: "There is nothing to show yet.",
        axis,
        share: |part| format!("{:.0} %", part * 100.0),
        kept: |part| format!("{:.0} % of the stage before", part * 100.0),
        was: |shown| format!("was {shown}"),
        more: |count| format!("{count} more are in the table."),
        others: |count| format!("{count} others"),
    }
}

fn point(label: &str, value: f64) -> ChartPoint {
    ChartPoint { label: label.to_owned(), value: Some(value), shown: format!("{value}"), href: None, before: None }
}

fn linked(label: &str, value: f64) -> ChartPoint {
    ChartPoint { href: Some("/registrations?state=approved".to_owned()), ..point(label, value) }
}

fn compared(label: &str, value: f64, before: f64) -> ChartPoint {
    ChartPoint { before: Some((before, format!("{before}"))), ..linked(label, value) }
}

fn gap(label: &str) -> ChartPoint {
    ChartPoint { label: label.to_owned(), value: None, shown: "–".to_owned(), ..ChartPoint::default() }
}

/// Points without any pattern that a drawing could lean on.
fn uneven(count: usize) -> Vec<ChartPoint> {
    let value = |at: usize| ((at * at * 37 + at * 11) % 97) as f64;
    (0..count).map(|at| linked(&format!("Week {}", at + 1), value(at))).collect()
}

fn months() -> Vec<ChartPoint> {
    let months = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];
    let now = [12.0, 18.0, 15.0, 22.0, 30.0, 28.0, 24.0, 33.0, 41.0, 38.0, 44.0, 52.0];
    let before = [10.0, 11.0, 16.0, 18.0, 21.0, 25.0, 26.0, 24.0, 29.0, 31.0, 30.0, 35.0];
    months.into_iter().zip(now).zip(before).map(|((month, now), before)| compared(month, now, before)).collect()
}

fn partners() -> Vec<ChartPoint> {
    vec![
        compared("Northwind Resellers", 48_000.0, 41_000.0),
        compared(LONG, 36_500.0, 39_000.0),
        compared("Baltic Systems", 12_750.0, 2_000.0),
        compared("Meridian Distribution", 0.0, 8_000.0),
    ]
}

fn losses() -> Vec<ChartPoint> {
    [("Germany", 12.0), ("France", -7.0), ("United States of America", 3.0), ("Poland", -15.0), ("Italy", 0.0)]
        .map(|(label, value)| linked(label, value))
        .to_vec()
}

fn stages() -> Vec<ChartPoint> {
    [
        ("Submitted", 240.0),
        ("In review", 198.0),
        ("Approved", 121.0),
        ("Proposal sent to the customer", 64.0),
        ("Won", 31.0),
    ]
    .map(|(label, value)| linked(label, value))
    .to_vec()
}

fn draw(id: &str, kind: ChartKind, title: &str, points: Vec<ChartPoint>) -> AnyView {
    let periods =
        points.iter().any(|point| point.before.is_some()).then(|| ("This year".to_owned(), "Last year".to_owned()));
    view! {
        <Chart
            kind=kind
            id=id
            title=title
            description="The highest is more than three times the lowest."
            points=points
            name="Name"
            unit="registrations"
            periods=periods
            total="654 in all"
            words=words()
        />
    }
}

fn of(kind: ChartKind, points: Vec<ChartPoint>) -> String {
    without_marks(&html(move || draw("chart", kind, "Registrations", points)))
}

/// Markup without the marks by which the browser finds its places in it.
pub(super) fn without_marks(html: &str) -> String {
    html.replace("<!>", "")
}

/// What stands between two marks, for each time they do.
fn between<'a>(html: &'a str, from: &'a str, to: &'a str) -> Vec<&'a str> {
    html.split(from).skip(1).filter_map(|rest| rest.split(to).next()).collect()
}

/// The rows of the table behind a chart.
fn table_rows(html: &str) -> usize {
    html.matches("scope=\"row\"").count()
}

#[test]
fn every_kind_stands_any_number_of_points_and_the_table_has_them_all() {
    for kind in KINDS {
        for count in [0, 1, 12, 400] {
            let html = of(kind, uneven(count));
            assert_eq!(table_rows(&html), count, "{kind:?} of {count}");
            assert_eq!(html.contains("There is nothing to show yet."), count == 0, "{kind:?} of {count}");
            assert!(!html.contains("NaN") && !html.contains("inf"), "{kind:?} of {count}: {html}");
            assert!(!html.contains(" style="), "{kind:?} of {count}");
        }
    }
}

#[test]
fn every_kind_stands_what_is_no_number() {
    let odd = [f64::NAN, f64::INFINITY, f64::MAX, -f64::MAX, 0.0, -0.0, 5e-324];
    for kind in KINDS {
        for values in [&odd[..], &odd[..1], &odd[..2], &odd[4..], &[0.0; 12]] {
            let points: Vec<ChartPoint> =
                values.iter().map(|value| ChartPoint { shown: "shown".to_owned(), ..point("Name", *value) }).collect();
            let html = of(kind, points);
            assert_eq!(table_rows(&html), values.len(), "{kind:?} of {values:?}");
            assert!(!html.contains("NaN") && !html.contains("inf"), "{kind:?} of {values:?}: {html}");
        }
    }
}

#[test]
fn a_drawing_is_a_picture_with_title_and_description() {
    for kind in [ChartKind::Bars, ChartKind::Line, ChartKind::Funnel, ChartKind::Donut] {
        let html = of(kind, uneven(5));
        assert_eq!(html.matches("role=\"img\"").count(), 1, "{html}");
        let picture = between(&html, "role=\"img\"", ">")[0];
        assert!(picture.contains("aria-labelledby=\"chart-title\""), "{picture}");
        assert!(picture.contains("aria-describedby=\"chart-description\""), "{picture}");
        assert!(html.contains("<title id=\"chart-title\">Registrations</title>"), "{html}");
        assert!(html.contains("<desc id=\"chart-description\">The highest"), "{html}");
    }
}

#[test]
fn the_table_has_a_caption_heads_and_the_period_before() {
    let html = of(ChartKind::Line, months());
    assert!(html.contains("<caption class=\"visually-hidden\">Registrations</caption>"), "{html}");
    assert_eq!(html.matches("scope=\"col\"").count(), 3, "{html}");
    let table = html.split("<table").nth(1).expect("a table");
    assert!(table.contains("This year") && table.contains("Last year") && table.contains(">35<"), "{table}");
    let alone = of(ChartKind::Line, uneven(3));
    assert_eq!(alone.matches("scope=\"col\"").count(), 2, "{alone}");
}

#[test]
fn the_table_is_one_press_away_and_for_a_table_none() {
    assert!(of(ChartKind::Bars, uneven(2)).contains("<details class=\"chart__behind\"><summary"));
    assert!(!of(ChartKind::Table, uneven(2)).contains("<details"));
    assert!(!of(ChartKind::Bars, Vec::new()).contains("<details"), "nothing stands behind nothing");
}

#[test]
fn a_chart_of_gaps_says_that_there_is_nothing_and_keeps_their_names() {
    for kind in KINDS {
        let html = of(kind, vec![gap("Jan"), gap("Feb")]);
        assert_eq!(html.contains("There is nothing to show yet."), kind != ChartKind::Table, "{kind:?}: {html}");
        assert_eq!(table_rows(&html), 2, "{kind:?}: {html}");
    }
}

#[test]
fn each_point_that_leads_somewhere_is_a_link_beside_the_picture_and_in_the_table() {
    for kind in [ChartKind::Bars, ChartKind::Line, ChartKind::Funnel, ChartKind::Donut] {
        let html = of(kind, uneven(5));
        assert_eq!(html.matches("<a ").count(), 10, "{kind:?}: {html}");
        let inside: String = between(&html, "role=\"img\"", "<ol").concat();
        assert!(!inside.contains("<a "), "what is inside a picture cannot be reached: {inside}");
        assert_eq!(of(kind, vec![point("Jan", 1.0), point("Feb", 2.0)]).matches("<a ").count(), 0, "{kind:?}");
    }
}

#[test]
fn points_too_narrow_for_a_finger_are_links_in_the_table_only() {
    let html = of(ChartKind::Line, uneven(400));
    assert_eq!(html.matches("<a ").count(), 400);
    assert!(html.contains("aria-hidden=\"true\" class=\"chart__points\"") && !html.contains("tabindex"), "{html}");
    assert!(of(ChartKind::Line, uneven(12)).contains("<ol class=\"chart__points\">"));
}

#[test]
fn a_point_without_a_link_is_reached_by_keyboard_for_its_value() {
    let html = of(ChartKind::Line, vec![point("Jan", 1.0), point("Feb", 2.0)]);
    assert_eq!(html.matches("tabindex=\"0\" class=\"chart__spot\"").count(), 2, "{html}");
}

#[test]
fn bars_beyond_thirty_are_counted_and_left_to_the_table() {
    let html = of(ChartKind::Bars, uneven(400));
    assert_eq!(html.matches("class=\"chart__row\"").count(), 30);
    assert!(html.contains("370 more are in the table."));
    assert!(!of(ChartKind::Bars, uneven(30)).contains("more are in the table"));
}

#[test]
fn bars_below_zero_go_to_the_left_of_it() {
    let html = of(ChartKind::Bars, vec![point("Up", 10.0), point("Down", -10.0)]);
    let bars = between(&html, "<rect ", ">");
    assert!(bars[0].contains("x=\"50%\" width=\"50%\"") && bars[1].contains("x=\"0%\" width=\"50%\""), "{bars:?}");
}

#[test]
fn parts_and_stages_below_zero_are_drawn_as_bars() {
    for kind in [ChartKind::Donut, ChartKind::Funnel] {
        let html = of(kind, losses());
        assert!(html.contains("chart--bars") && html.contains("chart__bar"), "{html}");
    }
    assert!(of(ChartKind::Line, losses()).contains("chart--line"));
}

#[test]
fn one_part_is_the_whole_ring() {
    let html = of(ChartKind::Donut, vec![point("All of it", 7.0)]);
    assert!(html.contains("stroke-dasharray=\"100 100\"") && html.contains("100 %"), "{html}");
}

#[test]
fn small_parts_of_a_ring_are_one_and_stay_apart_in_the_table() {
    let html = of(ChartKind::Donut, uneven(12));
    assert_eq!(html.matches("class=\"chart__slice\"").count(), 6, "{html}");
    assert!(html.contains("7 others"), "{html}");
    let keys = between(&html, "class=\"chart__key\"", "</li>");
    assert!(keys[0].contains(">89<") && keys[5].contains("7 others"), "the largest comes first: {keys:?}");
}

#[test]
fn a_part_and_its_slice_carry_the_same_number() {
    let html = of(ChartKind::Donut, vec![point("Direct", 3.0), point("Partner", 1.0)]);
    let numbers: Vec<&str> = between(&html, "class=\"chart__number\"", "</text>")
        .into_iter()
        .filter_map(|text| text.split('>').nth(1))
        .collect();
    assert_eq!(numbers, ["1", "2", "1", "2"], "{html}");
}

#[test]
fn a_stage_says_what_is_left_of_the_one_before() {
    let html = of(ChartKind::Funnel, vec![point("Submitted", 40.0), point("Approved", 10.0), point("Won", 0.0)]);
    let notes = between(&html, "class=\"chart__note\"> ", "<");
    assert_eq!(notes, ["25 % of the stage before", "0 % of the stage before"], "{html}");
}

#[test]
fn what_is_compared_says_the_number_before_in_words() {
    for kind in [ChartKind::Bars, ChartKind::Line] {
        let html = of(kind, vec![compared("Jan", 12.0, 10.0)]);
        assert!(html.contains("was 10") && html.contains("--before"), "{kind:?}: {html}");
    }
}

#[test]
fn names_are_text_and_nothing_in_them_is_markup() {
    for kind in KINDS {
        let html = of(kind, vec![point("<b>&\"", 1.0), point(LONG, 2.0)]);
        assert!(!html.contains("<b>"), "{kind:?}: {html}");
        assert!(html.contains("Süd-Ost mbH &amp; Co. KG"), "{kind:?}: {html}");
    }
}

fn card(content: AnyView) -> AnyView {
    view! { <Card>{content}</Card> }
}

fn leaders() -> Vec<Leader> {
    let leader = |name: &str, value: f64| Leader {
        name: name.to_owned(),
        value: Some(value),
        shown: format!("{value} deals"),
        href: Some("/partners/1".to_owned()),
        own: None,
    };
    vec![
        leader("Baltic Systems", 9.0),
        leader("Meridian Distribution", 14.0),
        Leader { own: Some("You".to_owned()), ..leader("Northwind Resellers", 9.0) },
        leader(LONG, 3.0),
    ]
}

#[test]
fn the_page_of_charts_holds_together() {
    let page = html(|| {
        let drawn = [
            draw("months", ChartKind::Line, "Registrations a month", months()),
            draw("weeks", ChartKind::Line, "Registrations a week", uneven(400)),
            draw("partners", ChartKind::Bars, "Pipeline by partner", partners()),
            draw("countries", ChartKind::Bars, "Change by country", losses()),
            draw("funnel", ChartKind::Funnel, "From submitted to won", stages()),
            draw("donut", ChartKind::Donut, "By product", uneven(12)),
            draw("whole", ChartKind::Donut, "One product", uneven(2)),
            draw("table", ChartKind::Table, "As numbers", partners()),
            draw("swings", ChartKind::Line, "Swings", losses()),
            draw("gaps", ChartKind::Line, "With a gap", [uneven(3), vec![gap("Week 4")], uneven(2)].concat()),
            draw("one-line", ChartKind::Line, "One point", vec![linked("Jan", 3.0)]),
            draw("one-bar", ChartKind::Bars, "One bar", vec![linked(LONG, 3.0)]),
            draw("none", ChartKind::Bars, "Nothing", Vec::new()),
        ];
        view! {
            <main class="frame__main page">
                <PageHeader title="Charts" purpose="Every kind of chart with few, many, odd and no points." />
                <Columns count=2>{drawn.map(card).collect_view()}</Columns>
                {card(draw("weeks-wide", ChartKind::Line, "Registrations a week", uneven(30)))}
                {card(draw("many", ChartKind::Bars, "Registrations a week", uneven(40)))}
                <Card heading="Ahead" flush=true>
                    <Leaderboard label="Partners by deals" leaders=leaders() />
                </Card>
            </main>
        }
    });
    assert_sound(&write("charts", "Charts", &page));
}
