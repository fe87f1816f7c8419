//! The page of a mail.

use super::api;
use crate::errors::Loaded;
use crate::record_page::{RecordPage, RecordReply, id_in_address};
use crate::routes;
use shared::fields::Object;
use shared::ids::MailId;
use shared::mails::MailPage as Page;
use shared::words::{mails as say, screens};
use ui::prelude::*;
use ui::*;

/// A mail: how far it is, whom it is about, and what it says.
#[component]
pub fn MailPage() -> impl IntoView {
    let id = id_in_address();
    let page = Resource::new(move || MailId(id.get()), api::read_mail);
    view! { <Loaded data=page loading=screens::LOADING children=mail /> }
}

fn mail(page: Page) -> AnyView {
    let Page { record, body, about, now, zone, .. } = page;
    let (href, name) = (routes::person(about.id), about.name);
    let beside = view! {
        <Card heading=say::TEXT>
            <PlainText text=body />
        </Card>
        <Card heading=say::ABOUT>
            <ul class="related">
                <li class="related__item">
                    <a class="related__link" href=href>
                        {name}
                    </a>
                </li>
            </ul>
        </Card>
    };
    let reply = RecordReply { record, now, zone };
    view! {
        <RecordPage
            object=Object::Mail
            reply=reply
            back=(routes::OUTBOX, say::OUTBOX)
            state_field="state"
            beside=Some(beside)
        />
    }
}
