//! The frame around every page: who is looking, where they can go, and what is shown there.

use crate::fetched::Page;
use crate::notices::NoticeBell;
use crate::routes;
use crate::users::viewer;
use leptos_meta::provide_meta_context;
use leptos_router::components::{FlatRoutes, Route, Router};
use leptos_router::hooks::use_location;
use leptos_router::{Lazy, path};
use shared::access::{Asks, Side};
use shared::fields::Object;
use shared::users::Viewer;
use shared::words::{self, screens as say};
use ui::prelude::*;
use ui::*;

/// Everything inside the document's body.
#[component]
pub fn App() -> impl IntoView {
    provide_meta_context();
    #[cfg(feature = "ssr")]
    if let Some(crate::seam::Failed(refusal)) = use_context() {
        return view! { <crate::errors::FailedPage refusal=refusal /> }.into_any();
    }
    #[cfg(feature = "ssr")]
    if let Some(tried) = use_context::<crate::SecondFactorTry>() {
        return view! { <crate::users::SecondFactorPage tried=tried /> }.into_any();
    }
    #[cfg(feature = "ssr")]
    if let Some(page) = use_context::<crate::GuestPage>() {
        return view! { <crate::users::ChoosePasswordPage page=page /> }.into_any();
    }
    match viewer() {
        Some(viewer) => view! {
            <Router>
                <Inside viewer=viewer />
            </Router>
        }
        .into_any(),
        None => guest(),
    }
}

/// The only page for guests. It comes without scripts, so the browser part does not carry it.
#[cfg(feature = "ssr")]
fn guest() -> AnyView {
    view! {
        <Router>
            <crate::users::SignInPage />
        </Router>
    }
}

/// No guest has a browser part.
#[cfg(not(feature = "ssr"))]
fn guest() -> AnyView {
    ().into_any()
}

/// The side of a viewer.
fn side_of(viewer: &Viewer) -> Side {
    if viewer.role.is_partner() { Side::Partner } else { Side::Vendor }
}

#[component]
fn Inside(viewer: Viewer) -> impl IntoView {
    let side = side_of(&viewer);
    let unread = RwSignal::new(viewer.unread);
    let Viewer { name, role, account, asks, looker, .. } = viewer;
    let (nav, reads_trail) = (navigation(side, &asks), asks.has(Object::Event));
    provide_context(side);
    provide_context(Greeted(name.clone()));
    provide_context(asks);
    let pages = view! {
        <FlatRoutes fallback=|| ()>
            <Route path=path!("/*page") view={Lazy::<Page>::new()} />
        </FlatRoutes>
    };
    let looking = looker.map(|looker| looking(&name, &looker.until));
    view! {
        <Frame
            skip_label=say::SKIP
            nav_label=say::NAVIGATION
            brand=view! { <Brand name=say::PRODUCT href=routes::HOME /> }
            nav=nav
            top=view! {
                <NoticeBell count=unread />
                <PersonMenu name=name role=role.label() company=account.map(|account| account.name) reads_trail=reads_trail />
            }
        >
            {looking}
            {pages}
        </Frame>
    }
}

/// The name of whoever looks, for the first page's greeting.
#[derive(Clone)]
pub struct Greeted(pub String);

/// Says that somebody looks as somebody else, with the way back. In plain elements: the frame comes with every page.
fn looking(name: &str, until: &str) -> AnyView {
    view! {
        <form class="banner tone-caution" method="post" action=routes::STOP_VIEWING>
            <p class="banner__words">{words::users::looking_as(name, until)}</p>
            <button class="button button--secondary button--small" type="submit">
                {words::users::STOP_LOOKING}
            </button>
        </form>
    }
}

fn navigation(side: Side, asks: &Asks) -> AnyView {
    const PEOPLE: (&str, IconName, &str) = (routes::PEOPLE, IconName::Person, words::people::PEOPLE);
    let places: &[(&str, IconName, &str)] = match side {
        Side::Partner => &[
            (routes::HOME, IconName::Home, say::HOME),
            (routes::REGISTRATIONS, IconName::Registrations, say::REGISTRATIONS),
            (routes::OPPORTUNITIES, IconName::Opportunities, say::OPPORTUNITIES),
            PEOPLE,
        ],
        Side::Vendor => &[
            (routes::HOME, IconName::Console, say::CONSOLE),
            (routes::QUEUE, IconName::Queue, say::QUEUE),
            (routes::REGISTRATIONS, IconName::Registrations, say::REGISTRATIONS),
            (routes::OPPORTUNITIES, IconName::Opportunities, say::OPPORTUNITIES),
            (routes::PARTNERS, IconName::Partners, say::PARTNERS),
            PEOPLE,
            (routes::SETS, IconName::Lock, words::access::ACCESS),
        ],
    };
    let here = use_location().pathname;
    places
        .iter()
        .filter(|(href, ..)| match *href {
            routes::SETS => asks.has(Object::PermissionSet),
            routes::PEOPLE => asks.has(Object::User),
            _ => true,
        })
        .map(|(href, icon, label)| {
            let href = *href;
            let current = Signal::derive(move || is_here(href, &here.get()));
            view! { <NavItem href=href icon=*icon label=*label current=current /> }
        })
        .collect_view()
        .into_any()
}

/// Whether a path lies under an entry of the navigation.
fn is_here(entry: &str, path: &str) -> bool {
    if entry == routes::SETS {
        return path.starts_with("/access/");
    }
    if entry == routes::PEOPLE && path.starts_with(routes::OUTBOX) {
        return true;
    }
    // Companies, territories and relationships stand beside the partners, under one entry.
    let beside = [routes::COMPANIES, routes::TERRITORIES, routes::RELATIONSHIPS];
    let path = beside
        .iter()
        .find_map(|list| path.strip_prefix(*list))
        .map_or_else(|| path.to_owned(), |rest| format!("{}{rest}", routes::PARTNERS));
    if entry == routes::HOME { path == entry } else { path == entry || path.starts_with(&format!("{entry}/")) }
}

#[component]
fn PersonMenu(name: String, role: &'static str, company: Option<String>, reads_trail: bool) -> impl IntoView {
    let initials = say::initials(&name);
    let trail = reads_trail.then(|| {
        view! {
            <a class="menu__item" href=routes::AUDIT>
                <Icon name=IconName::History />
                {words::trail::TRAIL}
            </a>
        }
    });
    view! {
        <Menu label=say::person_menu(&name) summary=view! { <span class="avatar" aria-hidden="true">{initials}</span> }>
            <MenuHeading>
                <span class="menu__name">{name.clone()}</span>
                <span class="quiet">{say::role_at(role, company.as_deref())}</span>
            </MenuHeading>
            <a class="menu__item" href=routes::SECURITY>
                <Icon name=IconName::Lock />
                {words::security::SECURITY}
            </a>
            {trail}
            <form method="post" action=routes::SIGN_OUT>
                <button class="menu__item" type="submit">
                    <Icon name=IconName::SignOut />
                    {say::SIGN_OUT}
                </button>
            </form>
        </Menu>
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_entry_is_current_on_its_own_page_and_those_below() {
        assert!(is_here("/", "/"));
        assert!(!is_here("/", "/queue"));
        assert!(is_here("/registrations", "/registrations/7/edit/customer"));
        assert!(!is_here("/registrations", "/registrationsx"));
        assert!(is_here("/partners", "/companies/7/edit") && is_here("/partners", "/companies"));
        assert!(is_here("/partners", "/territories/7") && is_here("/partners", "/relationships"));
    }
}
