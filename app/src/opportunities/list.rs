//! The pipeline.

use super::api;
use crate::list_page::{ListPage, Listing};
use crate::routes;
use leptos_router::hooks::use_location;
use shared::access::Side;
use shared::ids::OpportunityId;
use shared::opportunities::pipeline;
use shared::words::screens as say;
use ui::prelude::*;
use ui::*;

/// The one pipeline: the vendor's own and the partners' deals, or those registered by one's own account.
#[component]
pub fn OpportunitiesPage(
    /// The reader's side.
    side: Side,
) -> impl IntoView {
    let location = use_location();
    let rows = Resource::new(move || location.search.get(), api::opportunities);
    let partner = side == Side::Partner;
    let listing = Listing {
        list: pipeline(side),
        path: routes::OPPORTUNITIES,
        title: say::OPPORTUNITIES,
        purpose: if partner { say::OPPORTUNITIES_PARTNER } else { say::OPPORTUNITIES_VENDOR },
        empty_title: say::NO_OPPORTUNITIES,
        empty_text: if partner { say::NO_OPPORTUNITIES_PARTNER } else { say::NO_OPPORTUNITIES_VENDOR },
        icon: IconName::Opportunities,
        link_column: "name",
        under_link: None,
        link: |row| Some(routes::opportunity(OpportunityId(row.id))),
        action: None,
        tabs: None,
    };
    view! { <ListPage listing=listing rows=rows /> }
}
