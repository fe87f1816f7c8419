//! What the parts of a page of blocks promise, and such a page to look at.

use crate::prelude::*;

use super::charts::without_marks;
use super::gallery::{assert_sound, write};
use super::html;
use crate::*;

fn leader(name: &str, value: Option<f64>) -> Leader {
    Leader { name: name.to_owned(), value, shown: "shown".to_owned(), ..Leader::default() }
}

/// Where in the markup a text stands.
fn at(html: &str, text: &str) -> usize {
    html.find(text).unwrap_or_else(|| panic!("{text} is not in {html}"))
}

#[test]
fn a_leaderboard_puts_the_highest_first_and_equals_on_one_place() {
    let leaders =
        vec![leader("Last", None), leader("Twin", Some(5.0)), leader("First", Some(9.0)), leader("Other", Some(5.0))];
    let html = html(|| view! { <Leaderboard label="Ahead" leaders=leaders /> });
    assert!(at(&html, "First") < at(&html, "Twin") && at(&html, "Twin") < at(&html, "Other"), "{html}");
    assert!(at(&html, "Other") < at(&html, "Last"), "{html}");
    let places: Vec<&str> =
        html.split("class=\"leader__place\">").skip(1).filter_map(|rest| rest.split('<').next()).collect();
    assert_eq!(places, ["1", "2", "2", "4"], "{html}");
}

#[test]
fn the_readers_own_row_is_told_in_words() {
    let own = Leader { own: Some("You".to_owned()), ..leader("Northwind", Some(1.0)) };
    let html = without_marks(&html(|| {
        view! { <Leaderboard label="Ahead" leaders=vec![own, leader("Baltic", Some(2.0))] /> }
    }));
    assert_eq!(html.matches("leader--own").count(), 1, "{html}");
    assert!(html.contains("<span class=\"leader__own\"> You</span>"), "{html}");
}

#[test]
fn a_change_is_told_in_words_with_a_drawing_for_each() {
    let change = Change {
        direction: Direction::Down,
        words: "down 12 % from last quarter".to_owned(),
        verdict: Some((true, "better".to_owned())),
    };
    let html = without_marks(&html(|| view! { <Stat number="4" label="Rejected" unit="deals" change=change /> }));
    assert!(html.contains("down 12 % from last quarter") && html.contains("<span>better</span>"), "{html}");
    assert!(html.contains("#arrow-down") && html.contains("#check-circle") && html.contains("tone-positive"), "{html}");
    assert!(html.contains(" deals"), "{html}");
}

#[test]
fn a_change_without_a_verdict_has_no_colour() {
    let change = Change { direction: Direction::Level, words: "as in May".to_owned(), verdict: None };
    let html = html(|| view! { <Stat number="4" label="Rejected" change=change /> });
    assert!(html.contains("as in May") && !html.contains("stat__verdict") && !html.contains("#arrow"), "{html}");
}

#[test]
fn a_part_of_an_accordion_is_closed_until_it_is_opened() {
    let html = html(|| {
        view! {
            <Accordion>
                <AccordionItem title="What is protected?">"The customer."</AccordionItem>
                <AccordionItem title="Until when?" open=true>
                    "For 90 days."
                </AccordionItem>
            </Accordion>
        }
    });
    assert_eq!(html.matches("<details").count(), 2, "{html}");
    assert_eq!(html.matches("<details open").count(), 1, "{html}");
}

#[test]
fn more_than_four_columns_are_four_and_less_than_two_are_none() {
    let class = |count: u8| html(move || view! { <Columns count=count>"…"</Columns> });
    assert!(class(9).contains("columns__grid--4") && class(3).contains("columns__grid--3"));
    assert!(!class(0).contains("columns__grid--") && !class(1).contains("columns__grid--"));
}

#[test]
fn the_link_of_a_tile_is_called_what_one_does_there() {
    let html = html(|| {
        view! { <Tile href="/registrations/new" icon=IconName::Plus title="Register a deal" text="Before you quote." /> }
    });
    let link = html.split("<a ").nth(1).and_then(|rest| rest.split("</a>").next()).unwrap_or_default();
    assert!(link.contains("Register a deal") && !link.contains("Before you quote."), "{html}");
}

fn number(
    label: &'static str,
    number: &'static str,
    direction: Direction,
    words: &str,
    verdict: (bool, &str),
) -> AnyView {
    let change = Change { direction, words: words.to_owned(), verdict: Some((verdict.0, verdict.1.to_owned())) };
    view! { <Stat number=number label=label change=change href="#" /> }
}

#[test]
fn a_page_of_blocks_holds_together() {
    let page = html(|| {
        view! {
            <main class="frame__main page">
                <PageHeader title="Welcome, Mara" />
                <Banner tone=Tone::Info title="The autumn programme begins on 1 December">
                    <p>"Deals registered until then keep their terms."</p>
                </Banner>
                <Tiles label="First steps">
                    <Tile href="#" icon=IconName::Plus title="Register a deal" text="Before you quote, so that it is protected for 90 days." />
                    <Tile href="#" icon=IconName::Person title="Invite your colleagues" text="Sellers see their own deals." />
                    <Tile href="#" icon=IconName::Products title="Look at the price list" />
                </Tiles>
                <Stats label="Your numbers">
                    {number("Registrations", "52", Direction::Up, "up 12 % from last quarter", (true, "better"))}
                    {number("Rejected", "9", Direction::Up, "up 80 % from last quarter", (false, "worse"))}
                    <Stat number="192,700" unit="USD" label="Protected pipeline" note="6 deals" />
                    <Stat number="71 %" label="Approved" />
                </Stats>
                <Columns count=3>
                    <Card heading="One">"Beside each other where there is room."</Card>
                    <Card heading="Two">
                        <Columns count=2>
                            <p>"Within a column"</p>
                            <p>"they follow its room."</p>
                        </Columns>
                    </Card>
                    <Card heading="Three">"Below each other where there is not."</Card>
                </Columns>
                <Accordion>
                    <AccordionItem title="What does protection mean?" open=true>
                        <p>"Nobody else gets an approval for this customer and product as long as it lasts."</p>
                    </AccordionItem>
                    <AccordionItem title="Who decides about my registration?">
                        <p>"Your channel manager."</p>
                    </AccordionItem>
                </Accordion>
            </main>
        }
    });
    assert_sound(&write("blocks", "Welcome, Mara", &page));
}
