//! The pages whose code a browser fetches when it first goes to one of them, in four parts: lists and plain records, a registration with
//! its decisions, its form, and the form of a company. The frame and the first page come with the main part.

use crate::accounts::{CompaniesPage, CompanyPage, EditCompanyPage, NewCompanyPage, PartnersPage};
use crate::deals::{DecisionPage, FormStepPage, QueuePage, RegistrationPage, RegistrationsPage};
use crate::errors::{RefusalPage, UnknownPage};
use crate::notices::NoticesPage;
use crate::opportunities::{OpportunitiesPage, OpportunityPage};
use crate::routes;
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
        pub struct $part;

        impl LazyRoute for $part {
            fn data() -> Self {
                $part
            }

            async fn view(_this: Self) -> AnyView {
                // What could not be fetched is asked for again when somebody goes there again.
                $view().await.unwrap_or_else(|_| view! { <RefusalPage refusal=Refusal::Offline /> })
            }

            async fn preload() {
                let _ = $fetch().await;
            }
        }
    };
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
    /// The form of a company.
    Company = company_form, fetch_company_form
}
part! {
    /// The steps of the guided form.
    Form = form, fetch_form
}

#[wasm_split(lists, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_lists))]
fn lists() -> Result<AnyView, SplitLoaderError> {
    let side = expect_context::<Side>();
    let path = use_location().pathname.get_untracked();
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
        // What the other side has no page for is not there.
        _ => view! { <UnknownPage /> },
    })
}

#[wasm_split(registration, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_registration))]
fn registration() -> Result<AnyView, SplitLoaderError> {
    let path = use_location().pathname.get_untracked();
    Ok(if routes::is_registration(&path) {
        view! { <RegistrationPage /> }
    } else {
        view! { <DecisionPage /> }
    })
}

#[wasm_split(company_form, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_company_form))]
fn company_form() -> Result<AnyView, SplitLoaderError> {
    let path = use_location().pathname.get_untracked();
    Ok(match (path.trim_end_matches('/'), expect_context::<Side>()) {
        (_, Side::Partner) => view! { <UnknownPage /> },
        (routes::NEW_COMPANY, Side::Vendor) => view! { <NewCompanyPage /> },
        (_, Side::Vendor) => view! { <EditCompanyPage /> },
    })
}

#[wasm_split(form, wasm_split_path = leptos::wasm_split, fallible, preload(fetch_form))]
fn form() -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <FormStepPage /> })
}
