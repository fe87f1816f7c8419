//! The sign-in page: a plain form, and not a byte of script.

use crate::routes;
use shared::refusal::{Problems, Refusal};
use shared::words::{self, people, screens as say};
use ui::prelude::*;
use ui::*;

/// What the page shows: blank, or what was tried.
#[derive(Clone, Default)]
struct Tried {
    email: String,
    refusal: Option<Refusal>,
    return_to: String,
    held: Option<String>,
    is_password_set: bool,
    vendor: String,
    demo: Vec<(String, String, String)>,
}

#[cfg(feature = "ssr")]
fn tried() -> Tried {
    use crate::shell::{SignInTry, Site};
    let site = expect_context::<Site>();
    let tried = use_context::<SignInTry>().unwrap_or_default();
    let asked =
        leptos_router::hooks::use_location().query.with_untracked(|query| query.get("return_to")).unwrap_or_default();
    let is_password_set =
        leptos_router::hooks::use_location().query.with_untracked(|query| query.get(routes::PASSWORD_SET).is_some());
    let return_to = if tried.return_to.is_empty() { asked } else { tried.return_to };
    Tried {
        email: tried.email,
        refusal: tried.refusal,
        return_to,
        held: tried.held,
        is_password_set,
        vendor: site.vendor_name,
        demo: site.demo,
    }
}

/// Nobody signs in inside the browser part: the page comes without it.
#[cfg(not(feature = "ssr"))]
fn tried() -> Tried {
    Tried::default()
}

/// Signing in by email and password.
#[component]
pub fn SignInPage() -> impl IntoView {
    let tried = tried();
    let problems = match &tried.refusal {
        Some(Refusal::Invalid(problems)) => problems.clone(),
        _ => Problems::default(),
    };
    let told = tried.refusal.as_ref().filter(|refusal| !matches!(refusal, Refusal::Invalid(_))).map(|refusal| {
        view! { <Banner tone=Tone::Critical title=words::refusal(refusal) live=true /> }
    });
    let kept = tried.held.is_some().then(|| view! { <Banner tone=Tone::Info title=say::SIGN_IN_KEEPS /> });
    let is_set =
        tried.is_password_set.then(|| view! { <Banner tone=Tone::Positive title=people::PASSWORD_IS_SET live=true /> });
    let held = tried.held.clone().map(|held| view! { <input type="hidden" name="held" value=held /> });
    let of = |field: &str| problems.of(field).map(str::to_owned);
    let (email_problem, password_problem) = (of("email"), of("password"));
    let (email_wrong, password_wrong) = (email_problem.is_some(), password_problem.is_some());
    view! {
        <leptos_meta::Title text=say::page_title(say::SIGN_IN) />
        <main class="sign-in" id="main">
            <div class="sign-in__box">
                <div class="sign-in__brand">
                    <Brand name=say::PRODUCT />
                </div>
                <h1 class="sign-in__title" id="page-title">{say::SIGN_IN}</h1>
                <p class="sign-in__purpose">{say::sign_in_purpose(&tried.vendor)}</p>
                {kept}
                {is_set}
                {told}
                <form class="sign-in__form" method="post" action=routes::SIGN_IN novalidate>
                    <input type="hidden" name="return_to" value=tried.return_to.clone() />
                    {held}
                    <Field id="email" label=say::EMAIL problem=Signal::stored(email_problem)>
                        <TextInput id="email" name="email" value=tried.email.clone() input_type="email" autocomplete="username" invalid=Signal::stored(email_wrong) required=true />
                    </Field>
                    <Field id="password" label=say::PASSWORD problem=Signal::stored(password_problem)>
                        <TextInput id="password" name="password" input_type="password" autocomplete="current-password" invalid=Signal::stored(password_wrong) required=true />
                    </Field>
                    <Button kind=ButtonKind::Primary submit=true>
                        {say::SIGN_IN}
                    </Button>
                    <a href=routes::FORGOT>{people::FORGOT}</a>
                </form>
            </div>
            {(!tried.demo.is_empty()).then(|| view! { <DemoPeople people=tried.demo.clone() /> })}
        </main>
    }
}

/// Whom one can be in the demo. The passwords are no secret: the portal refuses to show itself to anyone else with them.
#[component]
fn DemoPeople(people: Vec<(String, String, String)>) -> impl IntoView {
    let people = people
        .into_iter()
        .map(|(who, email, password)| {
            view! {
                <li>
                    <form method="post" action=routes::SIGN_IN>
                        <input type="hidden" name="email" value=email.clone() />
                        <input type="hidden" name="password" value=password.clone() />
                        <button class="sign-in__person" type="submit">
                            <span class="avatar" aria-hidden="true">{say::initials(&who)}</span>
                            <span class="sign-in__name">{who}</span>
                            <span class="sign-in__email">{email}</span>
                        </button>
                    </form>
                </li>
            }
        })
        .collect_view();
    view! {
        <section class="sign-in__demo">
            <h2 class="sign-in__demo-title">{say::DEMO_PEOPLE}</h2>
            <p class="sign-in__demo-purpose">{say::DEMO_PEOPLE_TEXT}</p>
            <ul class="sign-in__people">{people}</ul>
        </section>
    }
}
