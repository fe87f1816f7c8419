//! The page of a partner.

use super::api;
use crate::errors::Loaded;
use crate::record_page::{RecordPage, RecordReply, resource};
use crate::routes;
use shared::fields::Object;
use shared::words::screens as say;
use ui::prelude::*;

/// A company that sells for the vendor: its facts.
#[component]
pub fn PartnerPage() -> impl IntoView {
    let record = resource(api::read_partner);
    view! { <Loaded data=record loading=say::LOADING children=partner /> }
}

fn partner(reply: RecordReply) -> AnyView {
    view! {
        <RecordPage object=Object::Account reply=reply back=(routes::PARTNERS, say::PARTNERS) state_field="type" />
    }
    .into_any()
}
