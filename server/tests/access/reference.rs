//! The reference: who may do and see what, said once more in plain loops, from the written design alone.
//!
//! It knows nothing of the product's rules (`shared::access`) nor of its conditions (`shared::criteria`): types, ceilings, grants and
//! conditions are its own. It is slow, and meant to be read.

use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// A kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    Company,
    Opportunity,
    Product,
    Registration,
    Person,
}

impl Kind {
    pub const ALL: [Kind; 5] = [Kind::Company, Kind::Opportunity, Kind::Product, Kind::Registration, Kind::Person];

    /// The name it is stored under.
    pub fn name(self) -> &'static str {
        match self {
            Kind::Company => "account",
            Kind::Opportunity => "opportunity",
            Kind::Product => "product",
            Kind::Registration => "registration",
            Kind::Person => "user",
        }
    }
}

/// What somebody is. The outside first, in the order of the ladder.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Post {
    Seller,
    Manager,
    Executive,
    ChannelManager,
    Administrator,
    Agent,
}

impl Post {
    pub const ALL: [Post; 6] =
        [Post::Seller, Post::Manager, Post::Executive, Post::ChannelManager, Post::Administrator, Post::Agent];

    pub fn name(self) -> &'static str {
        match self {
            Post::Seller => "seller",
            Post::Manager => "manager",
            Post::Executive => "executive",
            Post::ChannelManager => "channel_manager",
            Post::Administrator => "administrator",
            Post::Agent => "agent",
        }
    }

    pub fn is_outside(self) -> bool {
        matches!(self, Post::Seller | Post::Manager | Post::Executive)
    }
}

/// What kind of seat somebody has.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Seat {
    Internal,
    Full,
    Limited,
}

impl Seat {
    pub const ALL: [Seat; 3] = [Seat::Internal, Seat::Full, Seat::Limited];

    pub fn name(self) -> &'static str {
        match self {
            Seat::Internal => "internal",
            Seat::Full => "full_coselling",
            Seat::Limited => "limited",
        }
    }

    /// Whether it has room for a right.
    fn has_room(self, may: May, kind: Kind) -> bool {
        match self {
            Seat::Internal => true,
            Seat::Full => match kind {
                Kind::Registration => true,
                Kind::Person => may != May::Delete,
                Kind::Company | Kind::Opportunity | Kind::Product => may == May::Read,
            },
            Seat::Limited => may == May::Read && (kind == Kind::Registration || kind == Kind::Product),
        }
    }
}

/// A right on a kind of record.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum May {
    Read,
    Create,
    Edit,
    Delete,
}

impl May {
    pub const ALL: [May; 4] = [May::Read, May::Create, May::Edit, May::Delete];

    pub fn name(self) -> &'static str {
        match self {
            May::Read => "read",
            May::Create => "create",
            May::Edit => "edit",
            May::Delete => "delete",
        }
    }
}

/// How far something goes.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Far {
    Read,
    Edit,
}

impl Far {
    pub const ALL: [Far; 2] = [Far::Read, Far::Edit];

    pub fn name(self) -> &'static str {
        match self {
            Far::Read => "read",
            Far::Edit => "edit",
        }
    }
}

/// What somebody wants.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Deed {
    Read,
    Create,
    Edit,
    Delete,
    Submit,
    Approve,
    Reject,
    Ask,
    Answer,
    Withdraw,
    Expire,
}

impl Deed {
    pub const ALL: [Deed; 11] = [
        Deed::Read,
        Deed::Create,
        Deed::Edit,
        Deed::Delete,
        Deed::Submit,
        Deed::Approve,
        Deed::Reject,
        Deed::Ask,
        Deed::Answer,
        Deed::Withdraw,
        Deed::Expire,
    ];

    /// What can be wanted of a kind of record: the moves are a registration's.
    pub fn with(kind: Kind) -> &'static [Deed] {
        if kind == Kind::Registration { &Deed::ALL } else { &Deed::ALL[..4] }
    }

    fn needs(self) -> May {
        match self {
            Deed::Read => May::Read,
            Deed::Create => May::Create,
            Deed::Delete => May::Delete,
            _ => May::Edit,
        }
    }

    /// Whether it is for that side at all. Registering is the outside's; each move belongs to one side, and one to nobody.
    fn is_for(self, outside: bool, kind: Kind) -> bool {
        match self {
            Deed::Read => true,
            Deed::Create | Deed::Edit | Deed::Delete => outside || kind != Kind::Registration,
            Deed::Submit | Deed::Answer | Deed::Withdraw => outside,
            Deed::Approve | Deed::Reject | Deed::Ask => !outside,
            Deed::Expire => false,
        }
    }
}

/// What is answered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Answer {
    Yes,
    /// The record may be known of, but this not done.
    Forbidden,
    /// As if there were no such record.
    Unknown,
}

#[derive(Clone, Debug)]
pub struct Company {
    pub id: Uuid,
    pub name: String,
    pub kind: &'static str,
    pub tier: Option<&'static str>,
    pub status: Option<&'static str>,
    pub country: Option<&'static str>,
    pub parent: Option<usize>,
}

#[derive(Clone, Debug)]
pub struct Person {
    pub id: Uuid,
    pub name: String,
    pub post: Post,
    pub seat: Seat,
    pub super_user: bool,
    /// The place of their company.
    pub company: Option<usize>,
    /// The places of the sets given to them by name.
    pub sets: Vec<usize>,
}

/// A permission set.
#[derive(Clone, Debug)]
pub struct Set {
    pub id: Uuid,
    pub name: String,
    pub objects: BTreeSet<(Kind, May)>,
    /// By field name; `*` is every field.
    pub fields: BTreeMap<(Kind, String), Far>,
    pub posts: Vec<Post>,
    pub tiers: Vec<&'static str>,
}

/// What reaches everybody of a side.
#[derive(Clone, Copy, Debug)]
pub struct Ground {
    pub inside: Option<Far>,
    pub outside: Option<Far>,
}

/// What companies share with one another.
#[derive(Clone, Copy, Debug)]
pub struct Sharing {
    /// The kind of relationship; none along the tree.
    pub along: Option<&'static str>,
    pub kind: Kind,
    pub far: Far,
    /// The least post of those who receive it.
    pub from: Post,
}

/// A relationship of one company with another, by their places.
#[derive(Clone, Copy, Debug)]
pub struct Tie {
    pub id: Uuid,
    pub kind: &'static str,
    pub from: usize,
    pub to: usize,
    pub ended: bool,
}

#[derive(Clone, Debug)]
pub struct Rule {
    pub id: Uuid,
    /// What its hits are stored under.
    pub hits: Uuid,
    pub name: String,
    pub kind: Kind,
    pub which: Which,
    pub whom: Whom,
    pub far: Far,
    pub counts: bool,
}

/// A record shared by hand, with a person or with a company, by its place.
#[derive(Clone, Copy, Debug)]
pub struct Share {
    pub id: Uuid,
    pub kind: Kind,
    pub record: Uuid,
    pub person: Option<usize>,
    pub company: Option<usize>,
    pub far: Far,
}

/// A field that outsiders do not see while this holds.
#[derive(Clone, Debug)]
pub struct Mask {
    pub id: Uuid,
    pub kind: Kind,
    pub field: String,
    pub when: Which,
}

/// A field of one record that outsiders do not see.
#[derive(Clone, Debug)]
pub struct RecordMask {
    pub id: Uuid,
    pub kind: Kind,
    pub record: Uuid,
    pub field: String,
}

#[derive(Clone, Debug)]
pub struct Record {
    pub id: Uuid,
    pub kind: Kind,
    /// The place of who owns it on the partner's side.
    pub owner: Option<usize>,
    /// The place of the company whose it is.
    pub partner: Option<usize>,
    /// Of a registration.
    pub state: Option<&'static str>,
    /// Minor units and currency.
    pub amount: Option<(i64, &'static str)>,
    /// Its own texts and choices by field.
    pub texts: BTreeMap<&'static str, String>,
    /// The registration a deal came from.
    pub registration: Option<Uuid>,
}

/// A condition over a record.
#[derive(Clone, Debug)]
pub enum Which {
    Always,
    Is(&'static str, &'static str),
    OneOf(&'static str, Vec<&'static str>),
    /// Text with this in it, whatever the capitals.
    Contains(&'static str, &'static str),
    Empty(&'static str),
    /// So many whole euros or more.
    Euros(i64),
    PartnerTier(Vec<&'static str>),
    PartnerCountry(&'static str),
    Not(Box<Which>),
    And(Box<Which>, Box<Which>),
    Or(Box<Which>, Box<Which>),
}

impl Which {
    /// As people write it.
    pub fn text(&self) -> String {
        match self {
            Which::Always => "true".to_owned(),
            Which::Is(field, value) => format!("{field} = {value}"),
            Which::OneOf(field, values) => format!("{field} in ({})", values.join(", ")),
            Which::Contains(field, text) => format!("{field} contains \"{text}\""),
            Which::Empty(field) => format!("{field} is empty"),
            Which::Euros(euros) => format!("amount >= {euros} EUR"),
            Which::PartnerTier(tiers) => format!("partner.tier in ({})", tiers.join(", ")),
            Which::PartnerCountry(country) => format!("partner.country = {country}"),
            Which::Not(part) => format!("not ({})", part.text()),
            Which::And(one, other) => format!("({}) and ({})", one.text(), other.text()),
            Which::Or(one, other) => format!("({}) or ({})", one.text(), other.text()),
        }
    }

    /// What is empty meets no comparison, and so meets its opposite.
    pub fn holds(&self, record: &Record, companies: &[Company]) -> bool {
        let partner = record.partner.map(|place| &companies[place]);
        match self {
            Which::Always => true,
            Which::Is(field, value) => record.text(field) == Some(*value),
            Which::OneOf(field, values) => record.text(field).is_some_and(|found| values.contains(&found)),
            Which::Contains(field, text) => {
                record.text(field).is_some_and(|found| found.to_lowercase().contains(&text.to_lowercase()))
            }
            Which::Empty(field) => record.text(field).is_none(),
            Which::Euros(euros) => {
                record.amount.is_some_and(|(minor, currency)| currency == "EUR" && minor >= euros * 100)
            }
            Which::PartnerTier(tiers) => {
                partner.and_then(|company| company.tier).is_some_and(|tier| tiers.contains(&tier))
            }
            Which::PartnerCountry(country) => partner.and_then(|company| company.country) == Some(*country),
            Which::Not(part) => !part.holds(record, companies),
            Which::And(one, other) => one.holds(record, companies) && other.holds(record, companies),
            Which::Or(one, other) => one.holds(record, companies) || other.holds(record, companies),
        }
    }
}

/// A condition over people.
#[derive(Clone, Debug)]
pub enum Whom {
    Everybody,
    Posts(Vec<Post>),
    Tiers(Vec<&'static str>),
    Country(&'static str),
    Kind(&'static str),
    Status(&'static str),
    Of(usize),
    Below(usize),
    Not(Box<Whom>),
    And(Box<Whom>, Box<Whom>),
    Or(Box<Whom>, Box<Whom>),
}

impl Whom {
    /// As people write it.
    pub fn text(&self, companies: &[Company]) -> String {
        match self {
            Whom::Everybody => "true".to_owned(),
            Whom::Posts(posts) => {
                format!("role in ({})", posts.iter().map(|post| post.name()).collect::<Vec<_>>().join(", "))
            }
            Whom::Tiers(tiers) => format!("account.tier in ({})", tiers.join(", ")),
            Whom::Country(country) => format!("account.country = {country}"),
            Whom::Kind(kind) => format!("account.type = {kind}"),
            Whom::Status(status) => format!("account.status != {status}"),
            Whom::Of(place) => format!("account = #{}", companies[*place].id),
            Whom::Below(place) => format!("account.parent = #{}", companies[*place].id),
            Whom::Not(part) => format!("not ({})", part.text(companies)),
            Whom::And(one, other) => format!("({}) and ({})", one.text(companies), other.text(companies)),
            Whom::Or(one, other) => format!("({}) or ({})", one.text(companies), other.text(companies)),
        }
    }

    fn means(&self, person: &Person, companies: &[Company]) -> bool {
        let company = person.company.map(|place| &companies[place]);
        match self {
            Whom::Everybody => true,
            Whom::Posts(posts) => posts.contains(&person.post),
            Whom::Tiers(tiers) => company.and_then(|company| company.tier).is_some_and(|tier| tiers.contains(&tier)),
            Whom::Country(country) => company.and_then(|company| company.country) == Some(*country),
            Whom::Kind(kind) => company.is_some_and(|company| company.kind == *kind),
            Whom::Status(status) => company.and_then(|company| company.status).is_some_and(|found| found != *status),
            Whom::Of(place) => person.company == Some(*place),
            Whom::Below(place) => company.and_then(|company| company.parent) == Some(*place),
            Whom::Not(part) => !part.means(person, companies),
            Whom::And(one, other) => one.means(person, companies) && other.means(person, companies),
            Whom::Or(one, other) => one.means(person, companies) || other.means(person, companies),
        }
    }
}

impl Record {
    /// A text or choice of its own; none where there is nothing but blanks.
    pub fn text(&self, field: &str) -> Option<&str> {
        let found = if field == "state" { self.state } else { self.texts.get(field).map(String::as_str) };
        found.filter(|text| !text.trim().is_empty())
    }
}

/// A vendor with its partners, and all that was decided.
#[derive(Clone, Debug)]
pub struct Programme {
    pub seed: u64,
    pub companies: Vec<Company>,
    pub people: Vec<Person>,
    pub sets: Vec<Set>,
    pub grounds: BTreeMap<Kind, Ground>,
    pub sharing: Vec<Sharing>,
    pub ties: Vec<Tie>,
    pub rules: Vec<Rule>,
    pub shares: Vec<Share>,
    pub masks: Vec<Mask>,
    pub record_masks: Vec<RecordMask>,
    /// Every record of every kind: companies and people are records too.
    pub records: Vec<Record>,
}

/// Deciding.
impl Programme {
    fn has_set(&self, person: &Person, place: usize) -> bool {
        let set = &self.sets[place];
        let tier = person.company.and_then(|company| self.companies[company].tier);
        let by_tier = person.post.is_outside() && tier.is_some_and(|tier| set.tiers.contains(&tier));
        person.sets.contains(&place) || set.posts.contains(&person.post) || by_tier
    }

    /// Whether somebody has a right on a kind of record: some set gives it, and the seat has room for it.
    pub fn has_right(&self, person: &Person, may: May, kind: Kind) -> bool {
        match person.post {
            // Whoever keeps the portal can always mend it. Agents are known and do nothing.
            Post::Administrator => return true,
            Post::Agent => return false,
            _ => {}
        }
        // An outsider never sits on an insider's seat.
        let seat = if person.post.is_outside() && person.seat == Seat::Internal { Seat::Full } else { person.seat };
        if !seat.has_room(may, kind) {
            return false;
        }
        for place in 0..self.sets.len() {
            if self.has_set(person, place) && self.sets[place].objects.contains(&(kind, may)) {
                return true;
            }
        }
        false
    }

    /// How far the sets of somebody go into a field.
    fn field(&self, person: &Person, kind: Kind, field: &str) -> Option<Far> {
        if !self.has_right(person, May::Read, kind) {
            return None;
        }
        if person.post == Post::Administrator {
            return Some(Far::Edit);
        }
        let mut furthest = None;
        for place in 0..self.sets.len() {
            if !self.has_set(person, place) {
                continue;
            }
            for name in [field, "*"] {
                let far = self.sets[place].fields.get(&(kind, name.to_owned())).copied();
                furthest = furthest.max(far);
            }
        }
        furthest
    }

    /// Whether a field of some record is shown to somebody.
    pub fn shows(&self, person: &Person, kind: Kind, field: &str) -> bool {
        self.field(person, kind, field).is_some()
    }

    /// Whether somebody may change a field of some record.
    pub fn changes(&self, person: &Person, kind: Kind, field: &str) -> bool {
        self.field(person, kind, field) == Some(Far::Edit)
            && (self.has_right(person, May::Edit, kind) || self.has_right(person, May::Create, kind))
    }

    /// Whether a field of that very record is hidden from somebody to whom it would be shown otherwise.
    pub fn hides(&self, person: &Person, record: &Record, field: &str) -> bool {
        if !person.post.is_outside() {
            return false;
        }
        for mask in &self.masks {
            if mask.kind == record.kind && mask.field == field && mask.when.holds(record, &self.companies) {
                return true;
            }
        }
        for mask in &self.record_masks {
            if mask.kind == record.kind && mask.record == record.id && mask.field == field {
                return true;
            }
        }
        false
    }

    /// Whether somebody who may see the record sees that field of it.
    pub fn sees(&self, person: &Person, record: &Record, field: &str) -> bool {
        self.shows(person, record.kind, field) && !self.hides(person, record, field)
    }

    /// The outside's own records: of their own company.
    fn is_at_home(&self, person: &Person, record: &Record) -> bool {
        person.post.is_outside() && person.company.is_some() && person.company == record.partner
    }

    /// What the owner is, while they belong to the company whose the record is.
    pub fn owner_post(&self, record: &Record) -> Option<Post> {
        let owner = &self.people[record.owner?];
        (record.partner.is_some() && owner.company == record.partner).then_some(owner.post)
    }

    /// The companies above one, the nearest first.
    pub fn above(&self, place: usize) -> Vec<usize> {
        let mut above = Vec::new();
        let mut next = self.companies[place].parent;
        while let Some(parent) = next {
            above.push(parent);
            next = self.companies[parent].parent;
        }
        above
    }

    /// Everything that reaches a record for somebody, each with how far.
    pub fn grants(&self, person: &Person, record: &Record) -> Vec<(&'static str, Far)> {
        let (outside, at_home) = (person.post.is_outside(), self.is_at_home(person, record));
        let mut grants = Vec::new();
        // A draft is its own company's until it is handed in, whatever was granted.
        if record.state == Some("draft") && !at_home {
            return grants;
        }
        if person.post == Post::Administrator {
            grants.push(("administrator", Far::Edit));
            return grants;
        }
        if person.post == Post::Agent {
            return grants;
        }
        let own_place = self.people.iter().position(|other| other.id == person.id);
        if at_home && record.owner.is_some() && record.owner == own_place {
            grants.push(("owner", Far::Edit));
        }
        if let Some(ground) = self.grounds.get(&record.kind) {
            // The outside is never wider than the inside.
            let far = if outside { ground.outside.min(ground.inside) } else { ground.inside };
            grants.extend(far.map(|far| ("baseline", far)));
        }
        let owner = self.owner_post(record);
        if at_home {
            let above = match record.kind {
                // Colleagues are looked after by whoever may, up to their own post.
                Kind::Person => self.has_right(person, May::Edit, Kind::Person) && owner <= Some(person.post),
                _ => person.post != Post::Seller && owner < Some(person.post),
            };
            if above {
                grants.push(("role above", Far::Edit));
            }
            if person.super_user && owner <= Some(person.post) {
                grants.push(("super user", Far::Read));
            }
        }
        if let (true, Some(mine), Some(theirs)) = (outside, person.company, record.partner) {
            for sharing in &self.sharing {
                if sharing.kind != record.kind || person.post < sharing.from {
                    continue;
                }
                let reaches = match sharing.along {
                    None => self.above(theirs).contains(&mine),
                    Some(along) => self
                        .ties
                        .iter()
                        .any(|tie| !tie.ended && tie.kind == along && tie.from == mine && tie.to == theirs),
                };
                if reaches {
                    grants.push(("between", sharing.far));
                }
            }
        }
        for rule in &self.rules {
            if rule.counts
                && rule.kind == record.kind
                && rule.whom.means(person, &self.companies)
                && rule.which.holds(record, &self.companies)
            {
                grants.push(("rule", rule.far));
            }
        }
        for share in &self.shares {
            let with_me = share.person.is_some() && share.person == own_place
                || share.company.is_some() && share.company == person.company;
            if share.kind == record.kind && share.record == record.id && with_me {
                grants.push(("share", share.far));
            }
        }
        grants
    }

    /// Whether somebody may do something with a record.
    pub fn answer(&self, person: &Person, deed: Deed, record: &Record) -> Answer {
        let outside = person.post.is_outside();
        let yes = |yes: bool| if yes { Answer::Yes } else { Answer::Forbidden };
        // The vendor's own people are looked after by administrators alone.
        let theirs = record.kind != Kind::Person || person.post == Post::Administrator || record.partner.is_some();
        if deed == Deed::Create {
            return yes(self.has_right(person, May::Create, record.kind)
                && (!outside || self.is_at_home(person, record))
                && theirs
                && deed.is_for(outside, record.kind));
        }
        let furthest = self.grants(person, record).into_iter().map(|(_, far)| far).max();
        if !self.has_right(person, May::Read, record.kind) || furthest.is_none() {
            return Answer::Unknown;
        }
        if deed == Deed::Read {
            return Answer::Yes;
        }
        let state_allows = match (deed, record.state) {
            (Deed::Edit, Some(state)) => state == "draft" || state == "info_requested",
            (Deed::Delete, Some(state)) => state == "draft",
            _ => true,
        };
        yes(self.has_right(person, deed.needs(), record.kind)
            && furthest == Some(Far::Edit)
            && theirs
            && deed.is_for(outside, record.kind)
            && state_allows)
    }

    /// The records that meet a rule's condition.
    pub fn hits(&self, rule: &Rule) -> Vec<Uuid> {
        let of_kind = self.records.iter().filter(|record| record.kind == rule.kind);
        of_kind.filter(|record| rule.which.holds(record, &self.companies)).map(|record| record.id).collect()
    }
}
