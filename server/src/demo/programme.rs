//! The demo's partners and price list, and setting them up.

use super::missing;
use super::people::{DANA, DemoPerson, PEOPLE, PIOTR};
use crate::accounts::{self, NewAccount};
use crate::request::Asked;
use crate::users::{self, UserDraft};
use crate::{Request, access, products};
use shared::access::Person;
use shared::audit::Event;
use shared::ids::{AccountId, ProductId};
use shared::refusal::{Problems, Refusal};
use shared::values::{
    country::Country, currency::Currency, domain::Domain, legal_name::LegalName, money::Money, text::ShortText,
};
use std::collections::BTreeMap;

pub(super) const NORTHWIND: &str = "Northwind Resellers";
pub(super) const BALTIC: &str = "Baltic Systems";
pub(super) const MERIDIAN: &str = "Meridian Distribution";

/// A partner of the demo.
pub(super) struct Partner {
    name: &'static str,
    kind: &'static str,
    domain: &'static str,
    country: &'static str,
    channel_manager: &'static str,
}

/// Two that compete, and a distributor.
pub(super) const PARTNERS: [Partner; 3] = [
    Partner { name: NORTHWIND, kind: "reseller", domain: "northwind.example", country: "DE", channel_manager: DANA },
    Partner { name: BALTIC, kind: "reseller", domain: "baltic.example", country: "EE", channel_manager: PIOTR },
    Partner { name: MERIDIAN, kind: "distributor", domain: "meridian.example", country: "NL", channel_manager: DANA },
];

pub(super) const MOORING_100: &str = "Mooring 100";
pub(super) const MOORING_400: &str = "Mooring 400";
pub(super) const KEEL_16: &str = "Keel Archive 16";
pub(super) const KEEL_64: &str = "Keel Archive 64";
pub(super) const BEACON_WATCH: &str = "Beacon Watch";
pub(super) const BEACON_FLEET: &str = "Beacon Fleet";
pub(super) const SEXTANT: &str = "Sextant Insight";

/// Name, series and list price in euros.
const PRODUCTS: [(&str, &str, &str); 7] = [
    (MOORING_100, "Mooring", "3,900"),
    (MOORING_400, "Mooring", "12,600"),
    (KEEL_16, "Keel", "8,400"),
    (KEEL_64, "Keel", "24,800"),
    (BEACON_WATCH, "Beacon", "1,900"),
    (BEACON_FLEET, "Beacon", "14,500"),
    (SEXTANT, "Sextant", "32,000"),
];

/// Everybody and everything that deals are about, by name.
pub(super) struct Cast {
    pub people: BTreeMap<&'static str, Person>,
    pub products: BTreeMap<&'static str, ProductId>,
}

impl Cast {
    /// The person of that name.
    pub(super) fn person(&self, name: &str) -> Result<&Person, Refusal> {
        self.people.get(name).ok_or_else(|| missing(name))
    }

    /// Who decides what a person of a partner hands in.
    pub(super) fn decider(&self, seller: &str) -> Result<&Person, Refusal> {
        let of = PEOPLE.iter().find(|person| person.name == seller).and_then(|person| person.partner);
        let partner = PARTNERS.iter().find(|partner| Some(partner.name) == of).ok_or_else(|| missing(seller))?;
        self.person(partner.channel_manager)
    }
}

/// Sets up people, partners and products. The vendor's people come first: partners are given to them.
pub(super) async fn set_up(asked: &Asked) -> Result<Cast, Refusal> {
    let mut people = BTreeMap::new();
    for person in PEOPLE.iter().filter(|person| person.partner.is_none()) {
        people.insert(person.name, add(asked, person, None).await?);
    }
    let mut partners = BTreeMap::new();
    for partner in &PARTNERS {
        let manager = people.get(partner.channel_manager).ok_or_else(|| missing(partner.channel_manager))?;
        partners.insert(partner.name, make(asked, partner, manager).await?);
    }
    for person in PEOPLE {
        if let Some(partner) = person.partner {
            let account = *partners.get(partner).ok_or_else(|| missing(partner))?;
            people.insert(person.name, add(asked, person, Some(account)).await?);
        }
    }
    Ok(Cast { people, products: price_list(asked).await? })
}

async fn add(asked: &Asked, person: &DemoPerson, account: Option<AccountId>) -> Result<Person, Refusal> {
    let draft = UserDraft {
        name: person.name.to_owned(),
        email: person.email.to_owned(),
        password: person.password.to_owned(),
        role: person.role,
        account,
        is_demo: true,
    };
    let id = users::add(asked.clone(), draft).await?;
    access::person_now(&asked.portal, id).await
}

async fn make(asked: &Asked, partner: &Partner, manager: &Person) -> Result<AccountId, Refusal> {
    let new = NewAccount {
        name: read("name", LegalName::parse(partner.name))?,
        domain: Some(read("domain", Domain::parse(partner.domain))?),
        country: Some(read("country", Country::parse(partner.country))?),
        kind: partner.kind,
        is_partner: true,
        channel_manager: Some(manager.id),
    };
    Request::write(asked.clone(), async move |request| accounts::make(request, new, Event::SetUp).await).await
}

async fn price_list(asked: &Asked) -> Result<BTreeMap<&'static str, ProductId>, Refusal> {
    let euros = read("currency", Currency::parse("EUR"))?;
    let mut list = Vec::new();
    for (name, series, price) in PRODUCTS {
        let (called, series) = (read("name", ShortText::parse(name))?, read("series", ShortText::parse(series))?);
        list.push((name, called, series, read("price", Money::parse(price, euros))?));
    }
    Request::write(asked.clone(), async move |request| {
        let mut products = BTreeMap::new();
        for (name, called, series, price) in list {
            products.insert(name, products::add(request, called, Some(series), Some(price)).await?);
        }
        Ok(products)
    })
    .await
}

fn read<T, P: ToString>(field: &str, parsed: Result<T, P>) -> Result<T, Refusal> {
    parsed.map_err(|problem| Refusal::Invalid(Problems::one(field, problem.to_string())))
}
