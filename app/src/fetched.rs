//! The pages whose code a browser fetches when it first goes to one of them, in seven parts: lists and plain records, a registration with
//! its decisions, its form, what is done with a company, how partners stand in the programme, what administrators decide, and sign-in and
//! security. The frame and the first page come with the main part.

use crate::access::{EffectivePage, MatrixPage, RulesPage, SetsPage, SheetPage, WhyPage};
use crate::accounts::{
    CompaniesPage, CompanyPage, EditCompanyPage, EditTerritoryPage, MergePage, NewCompanyPage, NewTerritoryPage,
    PartnersPage, RelatePage, RelationshipsPage, TerritoriesPage, TerritoryPage,
};
use crate::deals::{DecisionPage, FormStepPage, QueuePage, RegistrationPage, RegistrationsPage};
use crate::errors::{RefusalPage, UnknownPage};
use crate::notices::NoticesPage;
use crate::opportunities::{OpportunitiesPage, OpportunityPage};
use crate::routes;
use crate::users::{MovePersonPage, PersonSessionsPage, SecurityPage, SignInsPage};
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::LazyRoute;
use leptos_router::hooks::use_location;
use shared::access::Side;
use shared::refusal::Refusal;
use ui::prelude::*;

/// The route of a part: its function, and the function that fetches its code.
macro_rules! part {
    ($(#[$about:meta])* $part:ident = $view:ident, $fetch:ident) => {
        $(#[$about])*
        pub struct $part {
            /// The address that was asked for. By the time the code is there somebody may be on the way to another one.
            path: String,
        }

        impl LazyRoute for $part {
            fn data() -> Self {
                $part { path: use_location().pathname.get_untracked() }
            }

            async fn view(this: Self) -> AnyView {
                let path = this.path.clone();
                $view(this.path).await.unwrap_or_else(|_| missing(&path))
            }

            async fn preload() {
                let _ = $fetch().await;
            }
        }
    };
}

/// What stands where a page's code could not be fetched. Where there is a connection the portal was renewed meanwhile, and the page is
/// loaded in full; without one it is said, and the code is asked for again when somebody goes there again.
fn missing(path: &str) -> AnyView {
    #[cfg(feature = "hydrate")]
    {
        let taken_over = document().document_element().is_some_and(|document| document.has_attribute(crate::ALIVE));
        if taken_over && window().navigator().on_line() {
            // A browser that does not go there shows what stands below.
            let _ = window().location().assign(path);
        }
    }
    #[cfg(not(feature = "hydrate"))]
    let _ = path;
    view! { <RefusalPage refusal=Refusal::Offline /> }
}

part! {
    /// Lists, and records that are only read.
    Lists = lists, fetch_lists
}
part! {
    /// A registration and the pages of its moves.
    Registration = registration, fetch_registration
}
part! {
    /// What is done with a company: its form, relating it, merging it.
    Company = company_form, fetch_company_form
}
part! {
    /// How partners stand in the programme: territories, relationships, and people who move between them.
    Programme = programme, fetch_programme
}
part! {
    /// What administrators decide: access.
    Administration = administration, fetch_administration
}
part! {
    /// One's own security, and the sessions of people.
    Security = security, fetch_security
}
part! {
    /// The steps of the guided form.
    Form = form, fetch_form
}

#[wasm_split(lists, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_lists))]
fn lists(path: String) -> Result<AnyView, SplitLoaderError> {
    let side = expect_context::<Side>();
    let (list, record) = routes::list_and_record(&path);
    Ok(match (list, record, side) {
        (routes::REGISTRATIONS, false, side) => view! { <RegistrationsPage side=side /> },
        (routes::OPPORTUNITIES, false, side) => view! { <OpportunitiesPage side=side /> },
        (routes::OPPORTUNITIES, true, _) => view! { <OpportunityPage /> },
        (routes::NOTICES, false, _) => view! { <NoticesPage /> },
        (routes::QUEUE, false, Side::Vendor) => view! { <QueuePage /> },
        (routes::PARTNERS, false, Side::Vendor) => view! { <PartnersPage /> },
        (routes::COMPANIES, false, Side::Vendor) => view! { <CompaniesPage /> },
        (routes::COMPANIES, true, Side::Vendor) => view! { <CompanyPage /> },
        (routes::SIGN_INS, false, Side::Vendor) => view! { <SignInsPage /> },
        // What the other side has no page for is not there.
        _ => view! { <UnknownPage /> },
    })
}

#[wasm_split(registration, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_registration))]
fn registration(path: String) -> Result<AnyView, SplitLoaderError> {
    Ok(if routes::is_registration(&path) {
        view! { <RegistrationPage /> }
    } else {
        view! { <DecisionPage /> }
    })
}

#[wasm_split(company_form, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_company_form))]
fn company_form(path: String) -> Result<AnyView, SplitLoaderError> {
    Ok(match (path.trim_end_matches('/'), expect_context::<Side>()) {
        (_, Side::Partner) => view! { <UnknownPage /> },
        (routes::NEW_COMPANY, Side::Vendor) => view! { <NewCompanyPage /> },
        (path, Side::Vendor) if path.ends_with(routes::EDIT) => view! { <EditCompanyPage /> },
        (path, Side::Vendor) if path.ends_with(routes::MERGE) => view! { <MergePage /> },
        (path, Side::Vendor) if path.ends_with(routes::RELATE) => view! { <RelatePage /> },
        _ => view! { <UnknownPage /> },
    })
}

#[wasm_split(programme, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_programme))]
fn programme(path: String) -> Result<AnyView, SplitLoaderError> {
    let (list, record) = routes::list_and_record(&path);
    Ok(match (list, record, path.trim_end_matches('/')) {
        // Whoever may look after colleagues is told by the server.
        (_, _, path) if path.ends_with(routes::MOVE) => view! { <MovePersonPage /> },
        _ if expect_context::<Side>() == Side::Partner => view! { <UnknownPage /> },
        (routes::RELATIONSHIPS, false, _) => view! { <RelationshipsPage /> },
        (routes::TERRITORIES, false, _) => view! { <TerritoriesPage /> },
        (_, _, routes::NEW_TERRITORY) => view! { <NewTerritoryPage /> },
        (routes::TERRITORIES, true, path) if path.ends_with(routes::EDIT) => view! { <EditTerritoryPage /> },
        (routes::TERRITORIES, true, path) if path.matches('/').count() == 2 => view! { <TerritoryPage /> },
        _ => view! { <UnknownPage /> },
    })
}

#[wasm_split(administration, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_administration))]
fn administration(path: String) -> Result<AnyView, SplitLoaderError> {
    // Addresses of one shape are one route: the page changes with the address, and not with the route.
    let here = use_location().pathname;
    let kinds = ["/access/", "/why/"];
    let page = Memo::new(move |before: Option<&String>| {
        let now = here.get();
        let stays = !kinds.iter().any(|kind| now.starts_with(kind));
        if stays { before.cloned().unwrap_or_else(|| path.clone()) } else { now }
    });
    let shown = move || page.with(|path| administered(path.trim_end_matches('/')));
    Ok(shown.into_any())
}

fn administered(path: &str) -> AnyView {
    let below = |list: &str| path.strip_prefix(list).is_some_and(|rest| rest.starts_with('/'));
    match path {
        routes::SETS => view! { <SetsPage /> },
        routes::RULES => view! { <RulesPage /> },
        routes::MATRIX => view! { <MatrixPage /> },
        _ if below(routes::SETS) || below(routes::RULES) => view! { <SheetPage /> },
        _ if below(routes::EFFECTIVE) => view! { <EffectivePage /> },
        path if path.starts_with("/why/") => view! { <WhyPage /> },
        _ => view! { <UnknownPage /> },
    }
}

#[wasm_split(security, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_security))]
fn security(path: String) -> Result<AnyView, SplitLoaderError> {
    Ok(match path.trim_end_matches('/') {
        routes::SECURITY => view! { <SecurityPage /> },
        _ => view! { <PersonSessionsPage /> },
    })
}

#[wasm_split(form, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_form))]
fn form(_path: String) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <FormStepPage /> })
}
