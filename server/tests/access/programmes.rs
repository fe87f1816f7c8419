//! Programmes made up from a seed: companies in trees, people of every kind, rights and shares without rhyme or reason.

use super::draws::Draws;
use super::reference::{
    Company, Far, Ground, Kind, Mask, May, Person, Post, Programme, Record, RecordMask, Rule, Seat, Set, Share,
    Sharing, Tie, Which, Whom,
};
use shared::fields::Object;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// The kinds of relationship that are made.
pub const TIES: [&str; 2] = ["distributor_of", "agency_of"];

const STATES: [&str; 8] =
    ["draft", "submitted", "in_review", "info_requested", "approved", "rejected", "withdrawn", "expired"];
const STAGES: [&str; 6] = ["prospecting", "qualification", "proposal", "negotiation", "closed_won", "closed_lost"];
const TYPES: [&str; 4] = ["reseller", "distributor", "agency", "implementation"];
const TIERS: [&str; 4] = ["registered", "silver", "gold", "platinum"];
const STATUSES: [&str; 3] = ["active", "at_risk", "suspended"];
const COUNTRIES: [&str; 4] = ["DE", "FR", "PL", "IN"];
const SOURCES: [&str; 3] = ["event", "inbound", "tender"];
const NAMES: [&str; 6] = ["Router", "New servers", "Switch über alles", "O'Hara's racks", "ROUTER 2", "Storage"];
/// The deepest tree has so many levels.
const LEVELS: usize = 5;

/// The kind in the product's own words.
pub fn object(kind: Kind) -> Object {
    Object::from_name(kind.name()).expect("a kind of record")
}

impl Programme {
    /// The programme of a seed.
    pub fn of(seed: u64) -> Programme {
        let draws = &mut Draws::of(seed);
        let companies = companies(draws);
        let mut people = people(draws, &companies);
        let sets = sets(draws);
        for person in &mut people {
            let all: Vec<usize> = (0..sets.len()).collect();
            person.sets = draws.some(&all, 25);
        }
        let grounds = Kind::ALL.into_iter().filter_map(|kind| Some((kind, ground(draws, kind)?))).collect();
        let records = records(draws, &companies, &people);
        let mut programme = Programme {
            seed,
            sharing: sharing(draws),
            ties: ties(draws, companies.len()),
            rules: rules(draws, companies.len()),
            shares: shares(draws, &companies, &people, &records),
            masks: masks(draws),
            record_masks: Vec::new(),
            companies,
            people,
            sets,
            grounds,
            records,
        };
        programme.record_masks = record_masks(draws, &programme.records);
        programme
    }

    /// An administrator.
    pub fn administrator(&self) -> &Person {
        self.people.iter().find(|person| person.post == Post::Administrator).expect("an administrator")
    }
}

/// The places of the companies that are partners.
fn partners(companies: &[Company]) -> Vec<usize> {
    (0..companies.len()).filter(|place| companies[*place].kind != "customer").collect()
}

fn companies(draws: &mut Draws) -> Vec<Company> {
    let count = draws.between(12, 20);
    let mut companies: Vec<Company> = Vec::new();
    let mut levels: Vec<usize> = Vec::new();
    for number in 0..count {
        let is_customer = number > 3 && draws.chance(15);
        // A chain at first, so that there is one as deep as can be.
        let parent = match number {
            0 => None,
            1..LEVELS => Some(number - 1),
            _ if draws.chance(60) => Some(draws.below(number)).filter(|parent| levels[*parent] < LEVELS),
            _ => None,
        };
        let level = parent.map_or(1, |parent| levels[parent] + 1);
        levels.push(level);
        companies.push(Company {
            id: draws.id(),
            name: format!("Company {number} GmbH"),
            kind: if is_customer { "customer" } else { draws.one(&TYPES) },
            tier: (!is_customer && draws.chance(85)).then(|| draws.one(&TIERS)),
            status: (!is_customer).then(|| draws.one(&STATUSES)),
            country: draws.chance(85).then(|| draws.one(&COUNTRIES)),
            parent,
        });
    }
    companies
}

fn people(draws: &mut Draws, companies: &[Company]) -> Vec<Person> {
    let partners = partners(companies);
    let mut people = Vec::new();
    let mut add = |draws: &mut Draws, post: Post, company: Option<usize>| {
        let usual = if post.is_outside() { Seat::Full } else { Seat::Internal };
        let number = people.len();
        people.push(Person {
            id: draws.id(),
            name: format!("Person {number}"),
            post,
            // Some sit where nobody should.
            seat: if draws.chance(70) { usual } else { draws.one(&Seat::ALL) },
            super_user: draws.chance(25),
            company,
            sets: Vec::new(),
        });
    };
    for post in [Post::Administrator, Post::ChannelManager, Post::ChannelManager, Post::ChannelManager, Post::Agent] {
        add(draws, post, None);
    }
    // An outsider of no company.
    add(draws, Post::Manager, None);
    for _ in 0..draws.between(20, 32) {
        // Most at few companies, so that there are colleagues.
        let company =
            if draws.chance(65) { partners[draws.below(partners.len().min(5))] } else { draws.one(&partners) };
        let post = draws.one(&[Post::Seller, Post::Seller, Post::Manager, Post::Executive]);
        add(draws, post, Some(company));
    }
    people
}

fn sets(draws: &mut Draws) -> Vec<Set> {
    let count = draws.between(4, 8);
    (0..count)
        .map(|number| {
            let mut objects = BTreeSet::new();
            let mut fields = BTreeMap::new();
            for kind in Kind::ALL {
                if draws.chance(25) {
                    continue;
                }
                objects.extend(draws.some(&May::ALL, 45).into_iter().map(|may| (kind, may)));
                if draws.chance(80) {
                    objects.insert((kind, May::Read));
                }
                if draws.chance(20) {
                    fields.insert((kind, "*".to_owned()), draws.one(&Far::ALL));
                }
                for field in object(kind).fields() {
                    if draws.chance(45) {
                        fields.insert((kind, field.name.to_owned()), draws.one(&Far::ALL));
                    }
                }
            }
            Set {
                id: draws.id(),
                name: format!("Set {number}"),
                objects,
                fields,
                posts: draws.some(&Post::ALL, 30),
                tiers: draws.some(&TIERS, 20),
            }
        })
        .collect()
}

/// Mostly private outside, so that other grants have something to do; sometimes wider outside than inside, which must not count.
fn ground(draws: &mut Draws, kind: Kind) -> Option<Ground> {
    let far = |draws: &mut Draws, percent: usize| draws.chance(percent).then(|| draws.one(&Far::ALL));
    let outside = if kind == Kind::Product { 60 } else { 12 };
    let ground = Ground { inside: far(draws, 65), outside: far(draws, outside) };
    draws.chance(90).then_some(ground)
}

fn sharing(draws: &mut Draws) -> Vec<Sharing> {
    let mut sharing = Vec::new();
    for along in [None, Some(TIES[0]), Some(TIES[1])] {
        for kind in Kind::ALL {
            if draws.chance(45) {
                let from = draws.one(&[Post::Seller, Post::Manager, Post::Executive]);
                sharing.push(Sharing { along, kind, far: draws.one(&Far::ALL), from });
            }
        }
    }
    sharing
}

fn ties(draws: &mut Draws, companies: usize) -> Vec<Tie> {
    let mut ties: Vec<Tie> = Vec::new();
    for _ in 0..draws.between(8, 20) {
        let tie = Tie {
            id: draws.id(),
            kind: draws.one(&TIES),
            from: draws.below(companies),
            to: draws.below(companies),
            ended: draws.chance(25),
        };
        let known = |other: &Tie| (other.from, other.to, other.kind) == (tie.from, tie.to, tie.kind);
        if tie.from != tie.to && !ties.iter().any(known) {
            ties.push(tie);
        }
    }
    ties
}

fn rules(draws: &mut Draws, companies: usize) -> Vec<Rule> {
    let count = draws.between(4, 10);
    (0..count)
        .map(|number| {
            let kind = draws.one(&[Kind::Registration, Kind::Registration, Kind::Opportunity]);
            Rule {
                id: draws.id(),
                hits: draws.id(),
                name: format!("Rule {number}"),
                kind,
                which: which(draws, kind, true, 2),
                whom: whom(draws, companies, 2),
                far: draws.one(&Far::ALL),
                counts: draws.chance(85),
            }
        })
        .collect()
}

/// A condition over records of a kind, perhaps also over their partner.
fn which(draws: &mut Draws, kind: Kind, through: bool, depth: usize) -> Which {
    if depth > 0 && draws.chance(45) {
        let one = Box::new(which(draws, kind, through, depth - 1));
        return match draws.below(3) {
            0 => Which::Not(one),
            1 => Which::And(one, Box::new(which(draws, kind, through, depth - 1))),
            _ => Which::Or(one, Box::new(which(draws, kind, through, depth - 1))),
        };
    }
    match draws.below(if through { 7 } else { 5 }) {
        0 => Which::Euros(draws.one(&[1, 500, 20_000])),
        1 => Which::Contains("name", draws.one(&["router", "ÜBER", "o'hara", "s"])),
        2 if kind == Kind::Registration => Which::OneOf("state", draws.some(&STATES[1..], 30)).or_never(),
        2 => Which::OneOf("stage", draws.some(&STAGES, 30)).or_never(),
        3 if kind == Kind::Registration => Which::Is("customer_country", draws.one(&COUNTRIES)),
        3 => Which::Is("stage", draws.one(&STAGES)),
        4 if kind == Kind::Registration => Which::Empty(draws.one(&["notes", "evidence"])),
        4 => Which::Empty("external_id"),
        5 => Which::PartnerTier(vec![draws.one(&TIERS), draws.one(&TIERS)]),
        _ => Which::PartnerCountry(draws.one(&COUNTRIES)),
    }
}

impl Which {
    /// A list of nothing cannot be written.
    fn or_never(self) -> Which {
        match self {
            Which::OneOf(_, values) if values.is_empty() => Which::Not(Box::new(Which::Always)),
            other => other,
        }
    }
}

fn whom(draws: &mut Draws, companies: usize, depth: usize) -> Whom {
    if depth > 0 && draws.chance(35) {
        let one = Box::new(whom(draws, companies, depth - 1));
        return match draws.below(3) {
            0 => Whom::Not(one),
            1 => Whom::And(one, Box::new(whom(draws, companies, depth - 1))),
            _ => Whom::Or(one, Box::new(whom(draws, companies, depth - 1))),
        };
    }
    match draws.below(9) {
        0 => Whom::Everybody,
        1 | 2 => Whom::Posts(vec![draws.one(&Post::ALL), draws.one(&Post::ALL)]),
        3 => Whom::Tiers(vec![draws.one(&TIERS)]),
        4 => Whom::Country(draws.one(&COUNTRIES)),
        5 => Whom::Kind(draws.one(&TYPES)),
        6 => Whom::Status(draws.one(&STATUSES)),
        7 => Whom::Of(draws.below(companies)),
        _ => Whom::Below(draws.below(companies)),
    }
}

fn masks(draws: &mut Draws) -> Vec<Mask> {
    (0..draws.between(2, 6))
        .map(|_| {
            let kind = draws.one(&[Kind::Registration, Kind::Registration, Kind::Opportunity]);
            Mask { id: draws.id(), kind, field: maskable(draws, kind), when: which(draws, kind, false, 1) }
        })
        .collect()
}

/// A field that has something in many records.
fn maskable(draws: &mut Draws, kind: Kind) -> String {
    let field = match kind {
        Kind::Registration => {
            draws.one(&["amount", "notes", "partner", "owner", "customer_name", "state", "number", "contact_name"])
        }
        Kind::Opportunity => draws.one(&["amount", "stage", "seller", "partner", "name", "registration"]),
        Kind::Company => draws.one(&["sector", "parent", "tier"]),
        Kind::Product => draws.one(&["series", "price"]),
        Kind::Person => draws.one(&["email", "account"]),
    };
    field.to_owned()
}

fn record_masks(draws: &mut Draws, records: &[Record]) -> Vec<RecordMask> {
    let mut masks: Vec<RecordMask> = Vec::new();
    for _ in 0..draws.between(6, 16) {
        let record = &records[draws.below(records.len())];
        let field = maskable(draws, record.kind);
        if !masks.iter().any(|mask| mask.record == record.id && mask.field == field) {
            masks.push(RecordMask { id: draws.id(), kind: record.kind, record: record.id, field });
        }
    }
    masks
}

fn records(draws: &mut Draws, companies: &[Company], people: &[Person]) -> Vec<Record> {
    let plain = |id: Uuid, kind: Kind, owner: Option<usize>, partner: Option<usize>| Record {
        id,
        kind,
        owner,
        partner,
        state: None,
        amount: None,
        texts: BTreeMap::new(),
        registration: None,
    };
    let mut records = Vec::new();
    for (place, company) in companies.iter().enumerate() {
        records.push(plain(company.id, Kind::Company, None, Some(place)));
    }
    for (place, person) in people.iter().enumerate() {
        records.push(plain(person.id, Kind::Person, Some(place), person.company));
    }
    for number in 0..5 {
        let mut product = plain(draws.id(), Kind::Product, None, None);
        product.texts.insert("name", format!("Product {number}"));
        product.texts.insert("series", "Series".to_owned());
        records.push(product);
    }
    let partners = partners(companies);
    let mut registrations = Vec::new();
    for number in 0..draws.between(40, 80) {
        let owner = owner(draws, people);
        let partner = partner_of(draws, people, owner, &partners);
        let mut registration = plain(draws.id(), Kind::Registration, Some(owner), Some(partner));
        registration.state = Some(STATES[number % STATES.len()]);
        registration.amount = amount(draws);
        let mut text = |draws: &mut Draws, field: &'static str, percent: usize, text: String| {
            if draws.chance(percent) {
                registration.texts.insert(field, text);
            }
        };
        text(draws, "number", 80, format!("DR-{number:04}"));
        text(draws, "customer_name", 90, format!("Customer {number}"));
        let country = draws.one(&COUNTRIES).to_owned();
        text(draws, "customer_country", 85, country);
        text(draws, "contact_name", 85, format!("Ada Lovelace {number}"));
        text(draws, "contact_email", 85, format!("ada{number}@customer.example"));
        let name = draws.one(&NAMES).to_owned();
        text(draws, "name", 90, name);
        text(draws, "notes", 60, format!("Note {number}"));
        text(draws, "evidence", 60, format!("Proof {number}"));
        let source = draws.one(&SOURCES).to_owned();
        text(draws, "source", 80, source);
        registrations.push(registration.id);
        records.push(registration);
    }
    for number in 0..draws.between(20, 40) {
        let owner = draws.chance(75).then(|| owner(draws, people));
        let partner = match owner {
            Some(owner) if draws.chance(85) => Some(partner_of(draws, people, owner, &partners)),
            _ => draws.chance(50).then(|| draws.one(&partners)),
        };
        let mut deal = plain(draws.id(), Kind::Opportunity, owner, partner);
        deal.amount = amount(draws);
        deal.texts.insert("name", format!("{} {number}", draws.one(&NAMES)));
        deal.texts.insert("stage", draws.one(&STAGES).to_owned());
        if draws.chance(50) {
            deal.texts.insert("external_id", format!("X{number}"));
        }
        deal.registration = registrations.get(number).copied().filter(|_| draws.chance(50));
        records.push(deal);
    }
    records
}

/// The place of an owner: mostly somebody outside, sometimes one of the vendor's people.
fn owner(draws: &mut Draws, people: &[Person]) -> usize {
    let at_home: Vec<usize> = (0..people.len()).filter(|place| people[*place].company.is_some()).collect();
    if draws.chance(92) { draws.one(&at_home) } else { draws.below(people.len()) }
}

/// The owner's company; sometimes the one they left.
fn partner_of(draws: &mut Draws, people: &[Person], owner: usize, partners: &[usize]) -> usize {
    match people[owner].company {
        Some(company) if draws.chance(80) => company,
        _ => draws.one(partners),
    }
}

fn amount(draws: &mut Draws) -> Option<(i64, &'static str)> {
    let minor = draws.one(&[0, 100, 50_000, 1_999_999, 2_000_000, 9_000_000]);
    draws.chance(80).then(|| (minor, draws.one(&["EUR", "EUR", "USD"])))
}

fn shares(draws: &mut Draws, companies: &[Company], people: &[Person], records: &[Record]) -> Vec<Share> {
    let mut shares: Vec<Share> = Vec::new();
    for _ in 0..draws.between(25, 50) {
        let record = &records[draws.below(records.len())];
        let by_person = draws.chance(60);
        let share = Share {
            id: draws.id(),
            kind: record.kind,
            record: record.id,
            person: by_person.then(|| draws.below(people.len())),
            company: (!by_person).then(|| draws.below(companies.len())),
            far: draws.one(&Far::ALL),
        };
        let same =
            |other: &Share| (other.record, other.person, other.company) == (share.record, share.person, share.company);
        if !shares.iter().any(same) {
            shares.push(share);
        }
    }
    shares
}
