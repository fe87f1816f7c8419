//! The pages for whoever has no password, or not any more: plain forms, and not a byte of script.

use crate::routes;
use crate::shell::GuestPage;
use shared::refusal::{Problems, Refusal};
use shared::users::PASSWORD_SHORTEST;
use shared::users::links::OpenLink;
use shared::words::{self, people as say, screens};
use ui::prelude::*;
use ui::*;

/// Asking for a link, and choosing a password with one.
#[component]
pub fn ChoosePasswordPage(
    /// Which of them.
    page: GuestPage,
) -> impl IntoView {
    match page {
        GuestPage::Forgot { is_sent: true, .. } => framed(
            say::FORGOT_TITLE,
            say::LINK_ON_ITS_WAY.to_owned(),
            None,
            leave(routes::SIGN_IN, say::BACK_TO_SIGN_IN),
        ),
        GuestPage::Forgot { email, refusal, .. } => {
            let form = asking(email, problems_of(refusal.as_ref()));
            framed(say::FORGOT_TITLE, say::FORGOT_PURPOSE.to_owned(), refusal, form)
        }
        GuestPage::Choosing { token, open, refusal } => {
            let OpenLink { name, email, purpose } = open;
            let form = choosing(&token, email.clone(), problems_of(refusal.as_ref()));
            framed(purpose.title(), say::link_purpose(&name, &email), refusal, form)
        }
        GuestPage::Gone => {
            framed(say::LINK_GONE_TITLE, say::LINK_GONE.to_owned(), None, leave(routes::FORGOT, say::ASK_AGAIN))
        }
    }
}

fn problems_of(refusal: Option<&Refusal>) -> Problems {
    match refusal {
        Some(Refusal::Invalid(problems)) => problems.clone(),
        _ => Problems::default(),
    }
}

/// What all of them have around their form.
fn framed(title: &'static str, purpose: String, refusal: Option<Refusal>, inside: AnyView) -> AnyView {
    let told = refusal.filter(|refusal| !matches!(refusal, Refusal::Invalid(_))).map(|refusal| {
        view! { <Banner tone=Tone::Critical title=words::refusal(&refusal) live=true /> }
    });
    view! {
        <leptos_meta::Title text=screens::page_title(title) />
        <main class="sign-in" id="main">
            <div class="sign-in__box">
                <div class="sign-in__brand">
                    <Brand name=screens::PRODUCT />
                </div>
                <h1 class="sign-in__title" id="page-title">{title}</h1>
                <p class="sign-in__purpose">{purpose}</p>
                {told}
                {inside}
            </div>
        </main>
    }
}

fn asking(email: String, problems: Problems) -> AnyView {
    let problem = problems.of("email").map(str::to_owned);
    let invalid = problem.is_some();
    view! {
        <form class="sign-in__form" method="post" action=routes::FORGOT novalidate>
            <Field id="email" label=screens::EMAIL problem=Signal::stored(problem)>
                <TextInput id="email" name="email" value=email input_type="email" autocomplete="username" invalid=Signal::stored(invalid) required=true />
            </Field>
            <Button kind=ButtonKind::Primary submit=true>
                {say::SEND_LINK}
            </Button>
            <a href=routes::SIGN_IN>{say::BACK_TO_SIGN_IN}</a>
        </form>
    }
}

fn choosing(token: &str, email: String, problems: Problems) -> AnyView {
    let of = |field: &str| problems.of(field).map(str::to_owned);
    let (password, repeat) = (of("password"), of("repeat"));
    let (password_wrong, repeat_wrong) = (password.is_some(), repeat.is_some());
    let help = say::password_help(PASSWORD_SHORTEST);
    view! {
        <form class="sign-in__form" method="post" action=routes::welcome(token) novalidate>
            // For the browser's own store of passwords.
            <input type="hidden" name="email" value=email autocomplete="username" />
            <Field id="password" label=say::NEW_PASSWORD help=help problem=Signal::stored(password)>
                <TextInput id="password" name="password" input_type="password" autocomplete="new-password" invalid=Signal::stored(password_wrong) required=true has_help=true />
            </Field>
            <Field id="repeat" label=say::REPEAT_PASSWORD problem=Signal::stored(repeat)>
                <TextInput id="repeat" name="repeat" input_type="password" autocomplete="new-password" invalid=Signal::stored(repeat_wrong) required=true />
            </Field>
            <Button kind=ButtonKind::Primary submit=true>
                {say::SET_PASSWORD}
            </Button>
        </form>
    }
}

/// The way on from a page without a form.
fn leave(href: &'static str, words: &'static str) -> AnyView {
    view! {
        <p class="sign-in__form">
            <a href=href>{words}</a>
        </p>
    }
}
