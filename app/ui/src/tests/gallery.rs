//! A page with every part of the kit, to look at: written to `target/gallery/` with the style sheet inside it.

use std::fs;

use crate::prelude::*;

use super::sheets::imports;
use super::{html, read, top};
use crate::*;

/// The style sheet as the build step makes it: every import in its place, in its layer.
fn sheet() -> String {
    let order = "@layer reset, tokens, base, components, areas, utilities;".to_owned();
    imports()
        .into_iter()
        .fold(order, |sheet, (path, layer)| format!("{sheet}\n@layer {layer} {{\n{}}}", read(&format!("style/{path}"))))
}

/// Writes one page of the gallery and returns it.
pub(crate) fn write(name: &str, title: &str, body: &str) -> String {
    let folder = top().join("target/gallery");
    let page = format!(
        "<!DOCTYPE html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <link rel=\"icon\" href=\"/favicon.svg\" type=\"image/svg+xml\">\
         <link rel=\"preload\" href=\"/fonts/inter-basic.woff2\" as=\"font\" type=\"font/woff2\" crossorigin>\
         <style>{}</style></head><body>{body}</body></html>",
        sheet()
    );
    fs::create_dir_all(&folder)
        .and_then(|()| fs::write(folder.join(format!("{name}.html")), &page))
        .expect("target is writable");
    page
}

/// What every page promises, whatever it shows.
pub(crate) fn assert_sound(page: &str) {
    let body = page.split_once("<body>").map(|(_, body)| body).unwrap_or_default();
    assert!(!body.contains(" style="), "an inline style breaks the content security policy");
    assert!(!body.contains("<script"), "a script in a component breaks the content security policy");
    assert!(!body.contains(" onclick="), "an inline handler breaks the content security policy");
    assert_eq!(body.matches("<h1").count(), 1, "one title per page");
    let ids: Vec<&str> = body.split(" id=\"").skip(1).filter_map(|rest| rest.split('"').next()).collect();
    for id in &ids {
        assert_eq!(ids.iter().filter(|other| *other == id).count(), 1, "the id {id} is used twice");
    }
    let referred = ["aria-describedby=\"", "aria-labelledby=\"", "for=\""];
    for attribute in referred {
        for value in body.split(attribute).skip(1).filter_map(|rest| rest.split('"').next()) {
            for id in value.split_whitespace() {
                assert!(ids.contains(&id), "{attribute}{id}\" refers to nothing");
            }
        }
    }
}

fn tones() -> [(Tone, &'static str); 6] {
    [
        (Tone::Neutral, "Draft"),
        (Tone::Positive, "Approved"),
        (Tone::Caution, "Information needed"),
        (Tone::Critical, "Rejected"),
        (Tone::Info, "In review"),
        (Tone::Accent, "Submitted"),
    ]
}

fn buttons() -> impl IntoView {
    view! {
        <Card heading="Buttons">
            <div class="stack">
                <div class="cluster">
                    <Button kind=ButtonKind::Primary icon=IconName::Plus>
                        "Register a deal"
                    </Button>
                    <Button>"Save"</Button>
                    <Button kind=ButtonKind::Quiet icon=IconName::Download>
                        "Export"
                    </Button>
                    <Button kind=ButtonKind::Danger icon=IconName::Delete>
                        "Delete draft"
                    </Button>
                    <Button kind=ButtonKind::Primary busy=true>
                        "Submitting"
                    </Button>
                    <Button icon=IconName::More icon_only=true>
                        "More"
                    </Button>
                </div>
                <div class="cluster">
                    <Button size=ButtonSize::Small kind=ButtonKind::Primary>
                        "Approve"
                    </Button>
                    <Button size=ButtonSize::Small>"Reject"</Button>
                    <LinkButton href="#" size=ButtonSize::Small kind=ButtonKind::Quiet icon=IconName::External>
                        "Open"
                    </LinkButton>
                    <Button id="no" disabled_reason=Some("You registered this deal yourself. Dana Reyes can decide it.".to_owned())>
                        "Approve"
                    </Button>
                </div>
            </div>
        </Card>
    }
}

fn meanings() -> impl IntoView {
    let badges = tones().map(|(tone, words)| view! { <Badge tone=tone>{words}</Badge> }.into_any());
    let banners = tones().map(|(tone, words)| {
        view! {
            <Banner tone=tone title=words>
                <p>"What happened, that nothing is lost, what to do."</p>
            </Banner>
        }
        .into_any()
    });
    view! {
        <Card heading="Meanings">
            <div class="stack">
                <div class="cluster">
                    {badges.into_iter().collect_view()} <Badge tone=Tone::Positive icon=IconName::Protected>
                        "Protected until 12 Mar"
                    </Badge>
                </div>
                {banners.into_iter().collect_view()}
                <Banner
                    tone=Tone::Caution
                    title="This draft was changed on another device"
                    actions=view! {
                        <Button size=ButtonSize::Small>"Keep mine"</Button>
                        <Button size=ButtonSize::Small>"Take the other"</Button>
                    }
                >
                    <p>"Both versions are kept. Choose which one to go on with."</p>
                </Banner>
            </div>
        </Card>
    }
}

fn fields() -> impl IntoView {
    let countries = [("de", "Germany"), ("fr", "France"), ("us", "United States")];
    let options: Vec<(String, String)> = countries.map(|(value, label)| (value.to_owned(), label.to_owned())).into();
    let choices = vec![
        Choice::new("approve", "Approve").hint("Protects the deal for 90 days and makes an opportunity."),
        Choice::new("ask", "Ask for information"),
        Choice::new("reject", "Reject"),
    ];
    view! {
        <Card heading="Fields">
            <div class="form__fields">
                <ProblemSummary
                    heading="Two answers need a look"
                    problems=vec![
                        ("#domain".to_owned(), "Write the customer's domain, such as example.com".to_owned()),
                        ("#amount".to_owned(), "Write an amount above zero".to_owned()),
                    ]
                />
                <Field id="name" label="Legal name" help="As it stands in the commercial register.">
                    <TextInput id="name" name="name" value="Müller Maschinenbau GmbH" has_help=true />
                </Field>
                <Field id="domain" label="Domain" mark="optional" problem=Some("Write the domain only, such as example.com".to_owned())>
                    <TextInput id="domain" name="domain" value="https:/example" invalid=true />
                </Field>
                <div class="form__row">
                    <Field id="amount" label="Amount">
                        <TextInput id="amount" name="amount" value="48,000" after="USD" inputmode="decimal" />
                    </Field>
                    <Field id="close" label="Expected close">
                        <TextInput id="close" name="close" input_type="date" value="2026-12-18" />
                    </Field>
                </div>
                <Field id="country" label="Country">
                    <Select id="country" name="country" options=options empty="Choose a country" />
                </Field>
                <RadioGroup id="decision" name="decision" legend="Decision" choices=choices value="approve" />
                <CheckboxGroup
                    id="territories"
                    legend="Territories"
                    choices=vec![Choice::new("germany", "Germany"), Choice::new("poland", "Poland")]
                    checked=vec!["poland".to_owned()]
                    mark="optional"
                />
                <Field id="notes" label="Notes" mark="optional">
                    <TextArea id="notes" name="notes" placeholder="What should the reviewer know?" />
                </Field>
                <SavedState text="Saved a moment ago" tone=Tone::Positive />
            </div>
        </Card>
    }
}

fn states() -> impl IntoView {
    let stage = |label: &str, state, note: Option<&str>| Stage {
        label: label.to_owned(),
        state,
        state_words: "state".to_owned(),
        note: note.map(str::to_owned),
    };
    let stopped = vec![
        stage("Draft", StageState::Done, None),
        stage("Submitted", StageState::Done, Some("12 Nov")),
        stage("Rejected", StageState::Stopped, Some("by Dana Reyes")),
    ];
    view! {
        <Card heading="States">
            <div class="stack">
                <StageBar label="Where it stands" stages=stopped tone=Tone::Critical />
                <div class="cluster">
                    <Deadline text="Due in 2 days" exact="Thursday 26 November 2026, 14:00" datetime="2026-11-26T14:00:00Z" />
                    <Deadline text="Due today at 17:00" exact="…" datetime="2026-11-22T17:00:00Z" tone=Tone::Caution />
                    <Deadline text="Overdue since yesterday" exact="…" datetime="2026-11-21T17:00:00Z" tone=Tone::Critical />
                </div>
                <SavedState text="Not saved: no connection. Trying again." tone=Tone::Caution />
            </div>
        </Card>
        <Card flush=true>
            <EmptyState
                icon=IconName::Registrations
                title="Your registrations will be here"
                text="Register a deal to protect it for 90 days and to get credit for bringing it in."
                action=view! {
                    <LinkButton href="#" kind=ButtonKind::Primary icon=IconName::Plus>
                        "Register a deal"
                    </LinkButton>
                }
            />
        </Card>
        <Card flush=true>
            <Skeleton label="Loading registrations" rows=4 />
        </Card>
        <Card heading="Icons">
            <div class="cluster">
                {IconName::ALL.iter().map(|name| view! { <Icon name=*name /> }).collect_view()}
            </div>
        </Card>
    }
}

#[test]
fn the_gallery_shows_every_part_without_inline_styles_and_with_sound_references() {
    let body = html(|| {
        view! {
            <main class="frame__main page">
                <PageHeader title="The kit" purpose="Every part of the kit, in one place." />
                {buttons()}
                {meanings()}
                {fields()}
                {states()}
            </main>
        }
    });
    let page = write("kit", "The kit", &body);
    assert_sound(&page);
}
