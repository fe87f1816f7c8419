//! One's own security: the second step, the password, running sessions and the last tries to sign in. All of it in plain forms.

use super::api::{self, SecurityReply};
use super::sessions;
use crate::errors::Loaded;
use crate::routes;
use shared::fields::Object;
use shared::refusal::{Problems, Refusal};
use shared::users::PASSWORD_SHORTEST;
use shared::users::sessions::SecurityPage as Page;
use shared::words::{self, screens, security as say};
use ui::prelude::*;
use ui::*;

/// How one signs in, where one is signed in, and who tried to.
#[component]
pub fn SecurityPage() -> impl IntoView {
    let page = Resource::new(|| (), |()| api::read_security());
    view! { <Loaded data=page loading=screens::LOADING children=shown /> }
}

fn shown(reply: SecurityReply) -> AnyView {
    let SecurityReply { page, refusal } = reply;
    let (problems, told) = match refusal {
        Some(Refusal::Invalid(problems)) => (problems, None),
        other => (Problems::default(), other),
    };
    let told = told.map(|refusal| view! { <Banner tone=Tone::Critical title=words::refusal(&refusal) live=true /> });
    let summary: Vec<(String, String)> =
        problems.0.iter().map(|problem| (format!("#{}", problem.field), problem.message.clone())).collect();
    let heading = screens::problems_heading(summary.len());
    view! {
        <leptos_meta::Title text=screens::page_title(say::SECURITY) />
        <PageHeader title=say::SECURITY purpose=say::SECURITY_PURPOSE />
        {told}
        <ProblemSummary heading=Signal::stored(heading) problems=Signal::stored(summary) />
        {second_step(&page, &problems)}
        {running(&page)}
        {password(&problems)}
        {tries(&page)}
    }
}

fn second_step(page: &Page, problems: &Problems) -> AnyView {
    let (tone, state) = if page.has_second_factor { (Tone::Positive, say::ON) } else { (Tone::Neutral, say::OFF) };
    let text = if page.has_second_factor { say::on_text(page.recovery_codes) } else { say::OFF_TEXT.to_owned() };
    let change = match (page.has_second_factor, page.needs_second_factor) {
        // The page it leads to is none of the browser part's.
        (false, _) => view! {
            <p>
                <a class="button button--primary" href=routes::SECOND_FACTOR rel="external">
                    {say::SET_UP}
                </a>
            </p>
        },
        (true, true) => view! { <p class="quiet">{say::STILL_NEEDED}</p> },
        (true, false) => switch_off(problems),
    };
    view! {
        <Card heading=say::SECOND_STEP id="second-step">
            <div class="stack">
                <p>
                    <Badge tone=tone>{state}</Badge>
                    " "
                    {text}
                </p>
                {change}
            </div>
        </Card>
    }
}

fn switch_off(problems: &Problems) -> AnyView {
    let is_open = problems.of("password").is_some();
    let password =
        asked("password", say::YOUR_PASSWORD, say::PASSWORD_AGAIN_HELP.to_owned(), "current-password", problems);
    view! {
        <details open=is_open>
            <summary>{say::SWITCH_OFF}</summary>
            <form class="form form-alone" method="post" action=routes::SECURITY novalidate>
                <input type="hidden" name="then" value="off" />
                {password}
                <div>
                    <Button submit=true kind=ButtonKind::Danger>{say::SWITCH_OFF}</Button>
                </div>
            </form>
        </details>
    }
}

fn password(problems: &Problems) -> AnyView {
    let old = asked("old_password", say::OLD_PASSWORD, String::new(), "current-password", problems);
    let help = say::new_password_help(PASSWORD_SHORTEST);
    let new = asked("new_password", say::NEW_PASSWORD, help, "new-password", problems);
    view! {
        <Card heading=say::CHANGE_PASSWORD id="change-password">
            <form class="form form-alone" method="post" action=routes::SECURITY novalidate>
                <input type="hidden" name="then" value="password" />
                <div class="form__fields">{old} {new}</div>
                <div>
                    <Button submit=true>{say::CHANGE_PASSWORD}</Button>
                </div>
            </form>
        </Card>
    }
}

/// A question for a password.
fn asked(
    key: &'static str,
    label: &'static str,
    help: String,
    autocomplete: &'static str,
    problems: &Problems,
) -> AnyView {
    let problem = problems.of(key).map(str::to_owned);
    let (invalid, help) = (problem.is_some(), Some(help).filter(|help| !help.is_empty()));
    let has_help = help.is_some();
    view! {
        <Field id=key label=label help=help problem=Signal::stored(problem)>
            <TextInput
                id=key
                name=key
                input_type="password"
                autocomplete=autocomplete
                invalid=Signal::stored(invalid)
                required=true
                has_help=has_help
            />
        </Field>
    }
}

fn running(page: &Page) -> AnyView {
    let others = page.sessions.iter().any(|session| !session.is_this).then(|| {
        view! {
            <form method="post" action=routes::SECURITY>
                <input type="hidden" name="then" value="end-others" />
                <Button submit=true size=ButtonSize::Small>{say::END_OTHERS}</Button>
            </form>
        }
    });
    let table = sessions::table(&page.sessions, page.now, |session| {
        let id = session.id.to_string();
        (!session.is_this).then(|| {
            view! {
                <form method="post" action=routes::SECURITY>
                    <input type="hidden" name="then" value="end" />
                    <input type="hidden" name="session" value=id />
                    <Button submit=true size=ButtonSize::Small>{say::END}</Button>
                </form>
            }
        })
    });
    view! {
        <Card heading=say::SESSIONS id="sessions" flush=true actions=others.into_any()>
            {table}
        </Card>
    }
}

fn tries(page: &Page) -> AnyView {
    let all = page.may_see_all.then(|| view! { <a href=routes::SIGN_INS>{say::ALL_TRIES}</a> });
    let label = |field: &str, stored: &str| {
        Object::SignIn.field(field).map_or_else(|| stored.to_owned(), |field| field.kind.label_of(stored))
    };
    let rows = page
        .tries
        .iter()
        .map(|tried| {
            let (when, agent) = (sessions::moment(tried.at, page.now), tried.agent.clone());
            view! {
                <tr>
                    <td class="nowrap" data-label=say::WHEN data-priority="1">{when}</td>
                    <td data-label=say::WITH data-priority="1">{label("method", &tried.method)}</td>
                    <td data-label=say::RESULT data-priority="1">{label("result", &tried.result)}</td>
                    <td data-label=say::ADDRESS data-priority="2">{sessions::address(&tried.address)}</td>
                    <td data-label=say::BROWSER data-priority="2">{agent}</td>
                </tr>
            }
        })
        .collect_view();
    let head = view! {
        <HeadCell label=say::WHEN />
        <HeadCell label=say::WITH />
        <HeadCell label=say::RESULT />
        <HeadCell label=say::ADDRESS priority=2 />
        <HeadCell label=say::BROWSER priority=2 />
    };
    let flush = !page.tries.is_empty();
    let content = if page.tries.is_empty() {
        view! { <p class="quiet">{say::NO_TRIES_YET}</p> }
    } else {
        view! {
            <TableFrame caption=say::TRIES head=head compact=true>
                {rows}
            </TableFrame>
        }
    };
    view! {
        <Card heading=say::TRIES id="tries" flush=flush actions=all.into_any()>
            {content}
        </Card>
    }
}
