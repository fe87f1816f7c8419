//! The pages whose code a browser fetches when it first goes to one of them, in eight parts: lists and plain records, a registration with
//! its decisions, its form, what is done with a company, how partners stand in the programme, what administrators decide, people,
//! and sign-in and security. The frame and the first page come with the main part.

use crate::access::{EffectivePage, MatrixPage, RulesPage, SetsPage, SheetPage, WhyPage};
use crate::accounts::{
    CompaniesPage, CompanyPage, EditCompanyPage, EditTerritoryPage, EndRelationPage, MergePage, NewCompanyPage,
    NewTerritoryPage, PartnersPage, RelatePage, RelationshipsPage, TerritoriesPage, TerritoryPage,
};
use crate::audit::{self, EntryPage, TrailPage};
use crate::deals::{DecisionPage, FormStepPage, QueuePage, RegistrationPage, RegistrationsPage};
use crate::errors::{RefusalPage, UnknownPage};
use crate::home::HomePage;
use crate::mails::{MailPage, OutboxPage};
use crate::notices::NoticesPage;
use crate::opportunities::{OpportunitiesPage, OpportunityPage};
use crate::routes::{self, Part};
use crate::users::people::{
    EditPersonPage, InvitePersonPage, NewPersonPage, PeoplePage, PersonPage, VendorsPeoplePage,
};
use crate::users::{MovePersonPage, PersonSessionsPage, SecurityPage, SignInsPage};
use leptos::reactive::computed::ScopedFuture;
use leptos::wasm_split::{SplitLoaderError, wasm_split};
use leptos_router::LazyRoute;
use leptos_router::hooks::use_location;
use shared::access::{Asks, Side};
use shared::fields::Object;
use shared::refusal::Refusal;
use std::sync::{Mutex, PoisonError};
use ui::prelude::*;

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

/// Every page, by the shape of its address ([`routes::PAGES`]). It is one route: what stands there follows the address.
pub struct Page {
    path: Memo<String>,
}

impl LazyRoute for Page {
    fn data() -> Self {
        Page { path: use_location().pathname }
    }

    async fn view(this: Self) -> AnyView {
        let path = this.path;
        let shape = Memo::new(move |_| path.with(|path| routes::shape_of(path)));
        let first = shape.get_untracked();
        // The first page's code is there before anything is shown, so that what the server sent can be taken over as it is. It has an
        // owner of its own: what it reads stops being read when somebody leaves it.
        let owner = Owner::new();
        let view = owner.with(|| ScopedFuture::new(standing_at(first))).await;
        let first = Mutex::new(Some((first, owner, view)));
        let shown = move || {
            let shape = shape.get();
            let first = first.lock().unwrap_or_else(PoisonError::into_inner).take();
            match first {
                Some((known, owner, view)) if known == shape => {
                    on_cleanup(move || owner.cleanup());
                    view
                }
                _ => Suspend::new(async move { standing_at(shape).await }).into_any(),
            }
        };
        shown.into_any()
    }

    async fn preload() {}
}

/// The page of a shape.
async fn standing_at(page: Option<(&'static str, Part)>) -> AnyView {
    let Some((shape, part)) = page else { return view! { <UnknownPage /> } };
    let page = match part {
        Part::Home => return view! { <HomePage /> },
        Part::Lists => lists(shape).await,
        Part::Registration => registration(shape).await,
        Part::Form => form(shape).await,
        Part::Company => company_form(shape).await,
        Part::Programme => programme(shape).await,
        Part::Administration => administration(shape).await,
        Part::People => people(shape).await,
        Part::Security => security(shape).await,
    };
    page.unwrap_or_else(|_| missing(&use_location().pathname.get_untracked()))
}

/// Lists, and records that are only read.
#[wasm_split(lists, wasm_split_path = leptos::wasm_split, fallible)]
fn lists(shape: &'static str) -> Result<AnyView, SplitLoaderError> {
    let side = expect_context::<Side>();
    Ok(match (shape, side) {
        (routes::REGISTRATIONS, side) => view! { <RegistrationsPage side=side /> },
        (routes::OPPORTUNITIES, side) => view! { <OpportunitiesPage side=side /> },
        ("/opportunities/:id", _) => view! { <OpportunityPage /> },
        (routes::NOTICES, _) => view! { <NoticesPage /> },
        (routes::QUEUE, Side::Vendor) => view! { <QueuePage /> },
        (routes::PARTNERS, Side::Vendor) => view! { <PartnersPage /> },
        (routes::COMPANIES, Side::Vendor) => view! { <CompaniesPage /> },
        ("/companies/:id", Side::Vendor) => view! { <CompanyPage /> },
        (routes::SIGN_INS, Side::Vendor) => view! { <SignInsPage /> },
        (routes::AUDIT, _) if audit::may_read() => view! { <TrailPage /> },
        ("/audit/:id", _) if audit::may_read() => view! { <EntryPage /> },
        // What the other side has no page for is not there.
        _ => view! { <UnknownPage /> },
    })
}

/// A registration and the pages of its moves.
#[wasm_split(registration, wasm_split_path = leptos::wasm_split, fallible)]
fn registration(shape: &'static str) -> Result<AnyView, SplitLoaderError> {
    Ok(if shape == "/registrations/:id" {
        view! { <RegistrationPage /> }
    } else {
        view! { <DecisionPage /> }
    })
}

/// What is done with a company: its form, relating it, merging it.
#[wasm_split(company_form, wasm_split_path = leptos::wasm_split, fallible)]
fn company_form(shape: &'static str) -> Result<AnyView, SplitLoaderError> {
    Ok(match (shape, expect_context::<Side>()) {
        (routes::NEW_COMPANY, Side::Vendor) => view! { <NewCompanyPage /> },
        ("/companies/:id/edit", Side::Vendor) => view! { <EditCompanyPage /> },
        ("/companies/:id/merge", Side::Vendor) => view! { <MergePage /> },
        ("/companies/:id/relate", Side::Vendor) => view! { <RelatePage /> },
        ("/relationships/:id/end", Side::Vendor) => view! { <EndRelationPage /> },
        _ => view! { <UnknownPage /> },
    })
}

/// How partners stand in the programme: territories, relationships, and people who move between them.
#[wasm_split(programme, wasm_split_path = leptos::wasm_split, fallible)]
fn programme(shape: &'static str) -> Result<AnyView, SplitLoaderError> {
    Ok(match (shape, expect_context::<Side>()) {
        // Whoever may look after colleagues is told by the server.
        ("/people/:id/move", _) => view! { <MovePersonPage /> },
        (routes::RELATIONSHIPS, Side::Vendor) => view! { <RelationshipsPage /> },
        (routes::TERRITORIES, Side::Vendor) => view! { <TerritoriesPage /> },
        (routes::NEW_TERRITORY, Side::Vendor) => view! { <NewTerritoryPage /> },
        ("/territories/:id/edit", Side::Vendor) => view! { <EditTerritoryPage /> },
        ("/territories/:id", Side::Vendor) => view! { <TerritoryPage /> },
        _ => view! { <UnknownPage /> },
    })
}

/// What administrators decide: access.
#[wasm_split(administration, wasm_split_path = leptos::wasm_split, fallible)]
fn administration(shape: &'static str) -> Result<AnyView, SplitLoaderError> {
    Ok(match shape {
        routes::SETS => view! { <SetsPage /> },
        routes::RULES => view! { <RulesPage /> },
        routes::MATRIX => view! { <MatrixPage /> },
        "/access/sets/:id" | "/access/rules/:id" | routes::DEFAULTS => view! { <SheetPage /> },
        "/access/people/:id" => view! { <EffectivePage /> },
        "/why/:object/:id" => view! { <WhyPage /> },
        _ => view! { <UnknownPage /> },
    })
}

/// People, and the mails that were written to them; for whoever may know of them.
#[wasm_split(people, wasm_split_path = leptos::wasm_split, fallible)]
fn people(shape: &'static str) -> Result<AnyView, SplitLoaderError> {
    let asks = expect_context::<Asks>();
    let object = if shape.starts_with(routes::OUTBOX) { Object::Mail } else { Object::User };
    if !asks.has(object) {
        return Ok(view! { <UnknownPage /> });
    }
    Ok(match (shape, expect_context::<Side>()) {
        (routes::PEOPLE, side) => view! { <PeoplePage side=side /> },
        (routes::VENDORS_PEOPLE, Side::Vendor) => view! { <VendorsPeoplePage /> },
        (routes::NEW_PERSON, _) => view! { <NewPersonPage /> },
        ("/people/:id", _) => view! { <PersonPage /> },
        ("/people/:id/edit", _) => view! { <EditPersonPage /> },
        ("/people/:id/invite", _) => view! { <InvitePersonPage /> },
        (routes::OUTBOX, Side::Vendor) => view! { <OutboxPage /> },
        ("/outbox/:id", Side::Vendor) => view! { <MailPage /> },
        _ => view! { <UnknownPage /> },
    })
}

/// One's own security, and the sessions of people.
#[wasm_split(security, wasm_split_path = leptos::wasm_split, fallible)]
fn security(shape: &'static str) -> Result<AnyView, SplitLoaderError> {
    Ok(match shape {
        routes::SECURITY => view! { <SecurityPage /> },
        _ => view! { <PersonSessionsPage /> },
    })
}

/// The steps of the guided form.
#[wasm_split(form, wasm_split_path = leptos::wasm_split, fallible)]
fn form(_shape: &'static str) -> Result<AnyView, SplitLoaderError> {
    Ok(view! { <FormStepPage /> })
}
