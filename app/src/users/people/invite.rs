//! Inviting somebody. The browser sends the form by itself, with scripts and without.

use super::api;
use super::form::question;
use crate::errors::Loaded;
use crate::form_panel::PlainForm;
use crate::record_page::id_in_address;
use crate::routes;
use shared::ids::UserId;
use shared::users::people::{FORM, InvitePage as Page, Step, set_key};
use shared::words::{people as say, screens};
use ui::prelude::*;
use ui::*;

/// What somebody is given, and the mail that goes to them.
#[component]
pub fn InvitePersonPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || UserId(id.get()), api::read_invitation);
    view! { <Loaded data=page loading=screens::LOADING children=form_of /> }
}

fn form_of(page: Page) -> AnyView {
    let id = page.person.id;
    let title = say::invite_title(&page.person.name);
    let back = (routes::person(id), page.person.name.clone());
    let purpose = page.why_not.is_none().then(|| say::invite_purpose(&page.email));
    if let Some(why) = page.why_not {
        return view! {
            <leptos_meta::Title text=screens::page_title(&title) />
            <PageHeader title=title back=back />
            <Banner tone=Tone::Caution title=why />
        };
    }
    let held = page.held.is_some().then(|| view! { <Banner tone=Tone::Caution title=say::NOT_INVITED live=true /> });
    let typed = page.held.as_ref().unwrap_or(&page.stored);
    let asked = FORM.questions().filter(|question| page.asked.iter().any(|name| name == question.name));
    let questions = asked
        .filter_map(|asked| question(asked, typed, None, &page.problems, &page.roles, &page.licences))
        .collect_view();
    let choices: Vec<Choice> = page.sets.iter().map(|set| Choice::new(set_key(set.id), set.name.clone())).collect();
    let checked: Vec<String> =
        page.sets.iter().map(|set| set_key(set.id)).filter(|key| typed.get(key) == "yes").collect();
    let sets = (!choices.is_empty()).then(|| {
        view! { <CheckboxGroup id="sets" legend=say::SETS choices=choices checked=checked help=say::SETS_HELP /> }
    });
    let cancel = back.0.clone();
    view! {
        <leptos_meta::Title text=screens::page_title(&title) />
        <PageHeader title=title back=back purpose=purpose />
        {held}
        <div class="form-alone">
            <PlainForm action=routes::step(id, Step::Invite) problems=page.problems>
                <div class="form__fields">{questions} {sets}</div>
                <div class="form-bar">
                    <Button kind=ButtonKind::Primary submit=true>
                        {say::INVITE}
                    </Button>
                    <LinkButton href=cancel kind=ButtonKind::Quiet>
                        {screens::CANCEL}
                    </LinkButton>
                </div>
            </PlainForm>
        </div>
    }
}
