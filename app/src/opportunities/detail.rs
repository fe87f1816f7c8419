//! The page of an opportunity.

use super::api;
use crate::errors::Loaded;
use crate::record_page::{RecordPage, RecordReply, access_link, resource};
use crate::routes;
use shared::fields::Object;
use shared::ids::RegistrationId;
use shared::values::Value;
use shared::words::screens as say;
use ui::prelude::*;
use ui::*;

/// An opportunity: its facts, and the registration it came of.
#[component]
pub fn OpportunityPage() -> impl IntoView {
    let record = resource(api::read_opportunity);
    view! { <Loaded data=record loading=say::LOADING children=opportunity /> }
}

fn opportunity(reply: RecordReply) -> AnyView {
    let came_of = match reply.record.value("registration") {
        Value::Reference { id, label } => Some((routes::registration(RegistrationId(*id)), label.clone())),
        _ => None,
    };
    let beside = came_of.map(|(href, number)| {
        view! {
            <Card heading=say::CAME_OF>
                <ul class="related">
                    <li class="related__item">
                        <a class="related__link" href=href>
                            {number}
                        </a>
                    </li>
                </ul>
            </Card>
        }
        .into_any()
    });
    let access = access_link(Object::Opportunity, reply.record.id);
    view! {
        <RecordPage
            object=Object::Opportunity
            reply=reply
            back=(routes::OPPORTUNITIES, say::OPPORTUNITIES)
            state_field="stage"
            actions=access
            beside=beside
        />
    }
    .into_any()
}
