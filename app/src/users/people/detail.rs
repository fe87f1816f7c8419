//! The page of a person.

use super::api;
use crate::errors::Loaded;
use crate::record_page::{RecordPage, RecordReply, id_in_address};
use crate::routes;
use shared::access::Asks;
use shared::fields::Object;
use shared::ids::UserId;
use shared::users::people::{OfferedStep, PersonPage as Page, Step};
use shared::words::{access, people as say, screens};
use ui::prelude::*;
use ui::*;

/// A person: their facts, where they stand, and what can be done with their access.
#[component]
pub fn PersonPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || UserId(id.get()), api::read_person);
    view! { <Loaded data=page loading=screens::LOADING children=person /> }
}

fn person(page: Page) -> AnyView {
    let id = UserId(page.record.id);
    let actions = page.may_edit.then(|| {
        // The company is told to the vendor's people alone, and they alone move somebody away from it.
        let moved = page.company.is_some();
        let moved = moved.then(|| view! { <LinkButton href=routes::move_person(id)>{say::MOVE}</LinkButton> });
        let keeps_sets = use_context::<Asks>().is_some_and(|asks| asks.has(Object::PermissionSet));
        let can_do = keeps_sets.then(|| {
            view! {
                <LinkButton href=routes::effective(id) icon=IconName::Lock>
                    {access::ACCESS}
                </LinkButton>
            }
        });
        view! {
            {can_do}
            {moved}
            <LinkButton href=routes::edit_person(id) kind=ButtonKind::Primary icon=IconName::Edit>
                {screens::EDIT}
            </LinkButton>
        }
    });
    let company = page.company.clone().map(|company| {
        view! {
            <Card heading=screens::COMPANY>
                <ul class="related">
                    <li class="related__item">
                        <a class="related__link" href=routes::company(company.id)>
                            {company.name.clone()}
                        </a>
                    </li>
                </ul>
            </Card>
        }
    });
    let beside = view! {
        {page.may_edit.then(|| access_of(id, &page.steps))}
        {company}
        {(!page.sets.is_empty()).then(|| sets(&page.sets))}
    };
    let back =
        if page.is_partners { (routes::PEOPLE, say::PEOPLE) } else { (routes::VENDORS_PEOPLE, say::VENDORS_PEOPLE) };
    let reply = RecordReply { record: page.record, now: page.now, zone: page.zone };
    view! {
        <RecordPage
            object=Object::User
            reply=reply
            back=back
            state_field="state"
            actions=actions
            beside=Some(beside)
        />
    }
}

/// What can be done with somebody's access, as far as it fits where they stand; what cannot be done says why.
fn access_of(id: UserId, steps: &[OfferedStep]) -> AnyView {
    let buttons = steps.iter().filter(|offered| offered.fits).map(|offered| step(id, offered)).collect_view();
    view! {
        <Card heading=access::ACCESS>
            <div class="next-step__actions">
                {buttons}
                <LinkButton href=routes::sessions(id) kind=ButtonKind::Quiet>
                    {say::SESSIONS}
                </LinkButton>
            </div>
        </Card>
    }
}

fn step(id: UserId, offered: &OfferedStep) -> AnyView {
    let (step, address) = (offered.step, routes::step(id, offered.step));
    if let Some(why) = &offered.why_not {
        let reason = Signal::stored(Some(why.clone()));
        return view! {
            <Button id=step.word() disabled_reason=reason>
                {step.label()}
            </Button>
        };
    }
    if step == Step::Invite {
        return view! {
            <LinkButton href=address icon=IconName::Mail>
                {step.label()}
            </LinkButton>
        };
    }
    let kind = if step == Step::Deactivate { ButtonKind::Danger } else { ButtonKind::Secondary };
    view! {
        <form method="post" action=address>
            <input type="hidden" name="key" value=crate::seam::key() />
            <Button submit=true kind=kind>
                {step.label()}
            </Button>
        </form>
    }
}

fn sets(names: &[String]) -> AnyView {
    let items = names.iter().map(|name| view! { <li class="related__item">{name.clone()}</li> }).collect_view();
    view! {
        <Card heading=say::GIVEN_SETS>
            <ul class="related">{items}</ul>
        </Card>
    }
}
