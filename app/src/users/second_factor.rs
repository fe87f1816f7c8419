//! The page of the second factor: a plain form, and not a byte of script.

use crate::routes;
use crate::shell::SecondFactorTry;
use shared::refusal::{Problems, Refusal};
use shared::users::second_factor::Step;
use shared::words::{self, screens, security as say};
use ui::prelude::*;
use ui::*;

/// Showing the second factor, or setting it up.
#[component]
pub fn SecondFactorPage(
    /// What it shows.
    tried: SecondFactorTry,
) -> impl IntoView {
    let problems = match &tried.refusal {
        Some(Refusal::Invalid(problems)) => problems.clone(),
        _ => Problems::default(),
    };
    let told = tried.refusal.as_ref().filter(|refusal| !matches!(refusal, Refusal::Invalid(_))).map(|refusal| {
        view! { <Banner tone=Tone::Critical title=words::refusal(refusal) live=true /> }
    });
    let kept = tried.held.is_some().then(|| view! { <Banner tone=Tone::Info title=say::HELD live=false /> });
    let (title, purpose) = match &tried.step {
        Step::Begin if tried.needed => (say::SET_UP, say::SET_UP_NEEDED),
        Step::Begin => (say::SET_UP, say::SET_UP_PURPOSE),
        Step::Confirm { .. } => (say::SET_UP, say::SCAN),
        Step::Code => (say::SECOND_STEP, say::SECOND_STEP_PURPOSE),
        Step::Keep { .. } => (say::KEEP_CODES, say::KEEP_CODES_PURPOSE),
    };
    let code = |help: &'static str| code_field(help, &problems);
    let (above, then, fields, press) = match &tried.step {
        Step::Begin => (None, "begin", None, say::BEGIN),
        Step::Confirm { key, picture } => {
            (Some(the_key(key.clone(), picture.clone())), "confirm", Some(code(say::FIRST_CODE_HELP)), say::SWITCH_ON)
        }
        Step::Code => (None, "show", Some(code(say::CODE_HELP)), say::CONTINUE),
        Step::Keep { codes } => (Some(the_codes(codes.clone())), "go-on", None, say::CODES_KEPT),
    };
    let held = tried.held.clone().map(|held| view! { <input type="hidden" name="held" value=held /> });
    let leave = match (&tried.step, tried.needed) {
        (Step::Keep { .. }, _) => None,
        (_, true) => Some(view! {
            <form class="sign-in__form" method="post" action=routes::SIGN_OUT>
                <Button submit=true kind=ButtonKind::Quiet>{screens::SIGN_OUT}</Button>
            </form>
        }),
        (_, false) => Some(view! {
            <p class="sign-in__form">
                <a href=routes::SECURITY>{say::BACK_TO_SECURITY}</a>
            </p>
        }),
    };
    view! {
        <leptos_meta::Title text=screens::page_title(title) />
        <main class="sign-in" id="main">
            <div class="sign-in__box">
                <div class="sign-in__brand">
                    <Brand name=screens::PRODUCT />
                </div>
                <h1 class="sign-in__title" id="page-title">{title}</h1>
                <p class="sign-in__purpose">{purpose}</p>
                {kept}
                {told}
                {above}
                <form class="sign-in__form" method="post" action=routes::SECOND_FACTOR novalidate>
                    <input type="hidden" name="return_to" value=tried.return_to.clone() />
                    <input type="hidden" name="then" value=then />
                    {held}
                    {fields}
                    <Button kind=ButtonKind::Primary submit=true>
                        {press}
                    </Button>
                </form>
                {leave}
            </div>
        </main>
    }
}

fn code_field(help: &'static str, problems: &Problems) -> AnyView {
    let problem = problems.of("code").map(str::to_owned);
    let invalid = problem.is_some();
    view! {
        <Field id="code" label=say::CODE help=help problem=Signal::stored(problem)>
            <TextInput
                id="code"
                name="code"
                autocomplete="one-time-code"
                invalid=Signal::stored(invalid)
                required=true
                has_help=true
            />
        </Field>
    }
}

/// The key, as a picture and to be typed.
fn the_key(key: String, picture: String) -> AnyView {
    view! {
        <p>
            <img src=picture alt=say::PICTURE width="240" height="240" />
        </p>
        <Facts>
            <Fact label=say::KEY>
                <code>{key}</code>
            </Fact>
        </Facts>
    }
}

fn the_codes(codes: Vec<String>) -> AnyView {
    let codes = codes
        .into_iter()
        .map(|code| {
            view! {
                <li>
                    <code>{code}</code>
                </li>
            }
        })
        .collect_view();
    view! { <ul aria-label=say::RECOVERY_CODES>{codes}</ul> }
}
