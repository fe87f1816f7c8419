//! What the markup of single components promises.

use crate::prelude::*;

use super::html;
use crate::*;

#[test]
fn a_button_with_a_reason_can_be_read_and_not_pressed() {
    let html = html(|| {
        view! {
            <Button id="approve" submit=true disabled_reason=Some("Only Dana may decide this.".to_owned())>
                "Approve"
            </Button>
        }
    });
    assert!(html.contains("type=\"button\""), "{html}");
    assert!(html.contains("aria-disabled=\"true\""), "{html}");
    assert!(html.contains("aria-describedby=\"approve-why\""), "{html}");
    assert!(html.contains("id=\"approve-why\""), "{html}");
    assert!(html.contains("Only Dana may decide this."), "{html}");
}

#[test]
fn a_button_without_a_reason_submits() {
    let reason: Option<String> = None;
    let html = html(|| view! { <Button submit=true disabled_reason=reason>"Approve"</Button> });
    assert!(html.contains("type=\"submit\""), "{html}");
    assert!(!html.contains("aria-disabled"), "{html}");
}

#[test]
fn a_busy_button_says_so_and_keeps_its_words() {
    let html = html(|| view! { <Button submit=true busy=true>"Save"</Button> });
    assert!(html.contains("aria-busy=\"true\"") && html.contains("aria-disabled=\"true\""), "{html}");
    assert!(html.contains("type=\"submit\"") && html.contains("Save"), "{html}");
}

#[test]
fn a_control_refers_to_its_problem_and_to_its_help_only_where_there_is_help() {
    assert_eq!(describedby("name", false), "name-problem");
    assert_eq!(describedby("name", true), "name-help name-problem");
}

#[test]
fn a_field_ties_label_control_help_and_problem_together() {
    let html = html(|| {
        view! {
            <Field id="domain" label="Domain" help="Without www." mark="optional" problem=Some("Write a domain.".to_owned())>
                <TextInput id="domain" name="domain" value="exa mple" invalid=true has_help=true />
            </Field>
        }
    });
    assert!(html.contains("for=\"domain\""), "{html}");
    assert!(html.contains("aria-describedby=\"domain-help domain-problem\""), "{html}");
    assert!(html.contains("id=\"domain-help\"") && html.contains("id=\"domain-problem\""), "{html}");
    assert!(html.contains("aria-invalid=\"true\"") && html.contains("field--problem"), "{html}");
    assert!(html.contains("value=\"exa mple\""), "{html}");
}

#[test]
fn the_place_of_a_problem_is_there_before_there_is_one() {
    let html = html(|| view! { <Field id="a" label="A"><TextInput id="a" name="a" /></Field> });
    assert!(html.contains("id=\"a-problem\"") && !html.contains("field--problem"), "{html}");
    assert!(!html.contains("aria-invalid"), "{html}");
}

#[test]
fn a_text_area_keeps_its_text_exactly_and_nothing_in_it_is_markup() {
    let filled = html(|| view! { <TextArea id="n" name="n" value="\n</textarea><b>&amp;" /> });
    assert!(filled.contains(">\n\n&lt;/textarea>&lt;b>&amp;amp;</textarea>"), "{filled}");
    let empty = html(|| view! { <TextArea id="n" name="n" /> });
    assert!(empty.contains(">\n</textarea>"), "{empty}");
}

#[test]
fn a_select_marks_the_answer_it_holds() {
    let options = vec![("de".to_owned(), "Germany".to_owned()), ("fr".to_owned(), "France".to_owned())];
    let html = html(|| view! { <Select id="c" name="c" options=options empty="Choose" value="fr" /> });
    let fr = html.find("value=\"fr\"").and_then(|at| html[at..].split('>').next()).unwrap_or_default();
    assert!(fr.contains("selected"), "{html}");
    assert_eq!(html.matches("selected").count(), 1, "{html}");
}

#[test]
fn the_first_radio_carries_the_id_of_the_field_so_that_links_land_on_it() {
    let choices = vec![Choice::new("yes", "Yes").hint("Really"), Choice::new("no", "No")];
    let html = html(|| view! { <RadioGroup id="sure" name="sure" legend="Sure?" choices=choices value="no" /> });
    assert!(
        html.contains("id=\"sure\"") && html.contains("id=\"sure-2\"") && html.contains("id=\"sure-group\""),
        "{html}"
    );
    assert!(html.contains("aria-describedby=\"sure-hint\""), "{html}");
    assert_eq!(html.matches("checked").count(), 1, "{html}");
}

#[test]
fn each_box_of_a_group_is_an_answer_of_its_own() {
    let choices =
        vec![Choice::new("territories.1", "Germany"), Choice::new("territories.2", "Poland").hint("And Silesia")];
    let checked = vec!["territories.2".to_owned()];
    let html = html(
        || view! { <CheckboxGroup id="where" legend="Where?" choices=choices checked=checked help="All of them" /> },
    );
    assert!(html.contains("name=\"territories.1\"") && html.contains("name=\"territories.2\""), "{html}");
    assert_eq!(html.matches("value=\"yes\"").count(), 2, "{html}");
    assert_eq!(html.matches(" checked").count(), 1, "{html}");
    assert!(html.contains("id=\"where\"") && html.contains("id=\"where-group\""), "{html}");
    assert!(html.contains("aria-describedby=\"where-help\""), "{html}");
}

#[test]
fn the_problem_summary_is_there_without_problems_and_links_to_the_fields_with_them() {
    let empty = html(|| view! { <ProblemSummary heading="Look at this" problems=vec![] /> });
    assert!(empty.contains("id=\"problems\"") && empty.contains("tabindex=\"-1\""), "{empty}");
    assert!(empty.contains("role=\"alert\"") && !empty.contains("Look at this"), "{empty}");
    let filled = html(|| {
        view! { <ProblemSummary heading="Look at this" problems=vec![("#name".to_owned(), "Write a name".to_owned())] /> }
    });
    assert!(filled.contains("href=\"#name\"") && filled.contains("Look at this"), "{filled}");
}

#[test]
fn only_the_current_step_is_marked_and_only_reachable_steps_are_links() {
    let step = |label: &str, href: Option<&str>, state| Step {
        label: label.to_owned(),
        href: href.map(str::to_owned),
        state,
        state_words: "state".to_owned(),
    };
    let steps = vec![
        step("Customer", Some("/1"), StepState::Done),
        step("Contact", Some("/2"), StepState::Current),
        step("Review", None, StepState::Todo),
    ];
    let html = html(|| view! { <Stepper label="Steps" steps=steps /> });
    assert_eq!(html.matches("aria-current=\"step\"").count(), 1, "{html}");
    assert_eq!(html.matches("<a ").count(), 2, "{html}");
}

#[test]
fn a_column_says_how_it_is_ordered() {
    let sort = SortLink { href: "?sort=-amount".to_owned(), state: SortState::Ascending };
    let html = html(|| {
        view! {
            <TableFrame caption="Deals" head=view! { <HeadCell label="Amount" numeric=true sort=sort /> }>
                <tr>
                    <td>"1"</td>
                </tr>
            </TableFrame>
        }
    });
    assert!(html.contains("aria-sort=\"ascending\"") && html.contains("scope=\"col\""), "{html}");
    assert!(html.contains("<tbody>") && html.contains("<caption"), "{html}");
}

#[test]
fn a_bell_says_its_number_in_words_and_stays_silent_until_something_arrives() {
    let html = html(|| view! { <Bell href="/notices" count=120 label="Notices, 120 unread" /> });
    assert!(html.contains("99+") && html.contains("Notices, 120 unread"), "{html}");
    assert!(html.contains("role=\"status\" class=\"visually-hidden\"><!><!></span>"), "{html}");
}

#[test]
fn a_banner_that_appears_is_heard_and_one_that_was_there_is_not() {
    let live = html(|| view! { <Banner tone=Tone::Critical title="Gone" live=true /> });
    let still = html(|| view! { <Banner tone=Tone::Critical title="Gone" /> });
    assert!(live.contains("role=\"alert\"") && !still.contains("role="), "{live} {still}");
}

#[test]
fn a_card_with_heading_and_id_is_a_named_region() {
    let html = html(|| view! { <Card heading="Facts" id="facts">"…"</Card> });
    assert!(html.contains("aria-labelledby=\"facts-heading\"") && html.contains("id=\"facts-heading\""), "{html}");
}

#[test]
fn navigation_marks_the_current_place_and_counts_only_what_waits() {
    let html = html(|| {
        view! {
            <NavItem href="/a" icon=IconName::Home label="Home" current=true count=Some(0) />
            <NavItem href="/b" icon=IconName::Queue label="Queue" count=Some(3) count_words="waiting" />
        }
    });
    assert_eq!(html.matches("aria-current=\"page\"").count(), 1, "{html}");
    assert_eq!(html.matches("nav-item__count").count(), 1, "{html}");
}

#[test]
fn a_pager_without_pages_before_and_after_shows_its_count_only() {
    let html = html(|| {
        view! { <Pager label="Pages" count="3 registrations" previous_label="Previous" next_label="Next" /> }
    });
    assert!(html.contains("pager--single") && html.contains("3 registrations"), "{html}");
    assert!(!html.contains("<a "), "{html}");
}

#[test]
fn an_empty_value_is_shown_as_a_dash_when_compared() {
    let row = Compared { label: "Domain".into(), left: "a.de".into(), right: String::new(), signal: None };
    let html = html(|| {
        view! { <SideBySide caption="A and B" row_heading="Fact" left="A" right="B" signal_heading="Signal" rows=vec![row] /> }
    });
    assert!(html.contains("–"), "{html}");
}

#[test]
fn optional_props_take_values_that_may_be_missing() {
    let (sort, comment): (Option<SortLink>, Option<String>) = (None, None);
    let html = html(|| {
        view! {
            <HeadCell label="Amount" sort=sort />
            <TimelineEntry icon=IconName::Send datetime="" exact="" when="now" comment=comment>
                "Submitted"
            </TimelineEntry>
        }
    });
    assert!(!html.contains("aria-sort") && !html.contains("timeline__comment"), "{html}");
}
