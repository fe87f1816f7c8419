//! The demo programme: people, partners and four months of deals, all made through the verbs that people use.

mod calendar;
mod deals;
mod people;
mod programme;
mod stage;

pub use people::{DemoPerson, PEOPLE};

use crate::request::{Asked, Origin};
use crate::{Clock, Database, Entropy, Portal, Request, Settings, list};
use calendar::Calendar;
use chrono::{DateTime, Utc};
use shared::access::Caller;
use shared::criteria::Criteria;
use shared::fields::Object;
use shared::list::{ListQuery, Sort};
use shared::refusal::Refusal;
use stage::Stage;
use std::sync::Arc;

/// Why the demo is not loaded beside anything else.
const PEOPLE_EXIST: &str = "This database already has people. The demo programme is loaded into a new database only, so that it never mixes with real work.";

/// How much was loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Loaded {
    /// People who can sign in.
    pub people: usize,
    /// Partners.
    pub partners: usize,
    /// Products of the price list.
    pub products: usize,
    /// Registrations in every state.
    pub registrations: usize,
}

/// Loads the demo programme into a migrated database without people: its story ends on the vendor's last working day before `until`.
///
/// It takes some seconds and many transactions. Where it is interrupted, the database has people already and a new one is needed.
///
/// # Errors
/// `Conflict` where the database already has people; `Busy` or `Broken` from the database.
pub async fn load(database: Database, settings: Settings, until: DateTime<Utc>) -> Result<Loaded, Refusal> {
    let calendar = Calendar::ending_before(until, settings.time_zone);
    let portal = Arc::new(Portal::new(database, settings, Clock::still(calendar.beginning()), Entropy::system()));
    let asked = asked(&portal, Caller::System);
    if has_people(asked.clone()).await? {
        return Err(Refusal::Conflict(PEOPLE_EXIST.to_owned()));
    }
    let cast = programme::set_up(&asked).await?;
    let (people, partners, products) = (cast.people.len(), programme::PARTNERS.len(), cast.products.len());
    let registrations = Stage::new(portal, calendar, cast).play().await?;
    Ok(Loaded { people, partners, products, registrations })
}

/// Asked by somebody of the demo.
fn asked(portal: &Arc<Portal>, caller: Caller) -> Asked {
    Asked { portal: portal.clone(), caller, id: "demo".to_owned(), origin: Origin::default() }
}

async fn has_people(asked: Asked) -> Result<bool, Refusal> {
    let anybody = ListQuery {
        object: Object::User,
        columns: Vec::new(),
        filter: Criteria::always(),
        sort: Sort { field: "name", descending: false },
        cursor: None,
        size: 1,
    };
    let found = Request::read(asked, async |request| list::page(request, &anybody).await).await?;
    Ok(found.total > 0)
}

/// Something the demo's own tables do not have: our mistake.
fn missing(what: &str) -> Refusal {
    tracing::error!(what, "the demo programme names what it does not have");
    Refusal::Broken { request: String::new() }
}
