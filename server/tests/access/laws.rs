//! Laws of the pure decision over made-up programmes: grants only add, masks only narrow, and every kind of grant counts.

use super::draws::Draws;
use super::programmes::object;
use super::reference::{Answer, Deed, Far, Kind, Mask, Person, Programme, Record, RecordMask, Seat, Which};
use super::told::action;
use shared::access::{
    Action, Caller, Facts, Grant, Policy, decide, is_masked, may_edit_field, may_read_field, reaches,
};
use shared::criteria::Path;
use shared::fields::Object;
use std::collections::BTreeSet;
use uuid::Uuid;

/// A look-up that is left out.
type Forget = fn(&mut Facts);

/// The programmes that are changed.
fn seeds() -> std::ops::Range<u64> {
    200..203
}

/// Those that are only looked at.
fn more_seeds() -> std::ops::Range<u64> {
    200..210
}

/// A deed for each right, and a move for each side.
const DEEDS: [Deed; 6] = [Deed::Read, Deed::Create, Deed::Edit, Deed::Delete, Deed::Withdraw, Deed::Reject];

/// Everything that people may do and see, by places: comparable from one programme to one that was made of it.
#[derive(Debug, PartialEq, Eq)]
struct Given {
    /// Person, record, deed.
    deeds: BTreeSet<(usize, usize, Deed)>,
    /// Person, kind, field: seen and changed.
    fields: BTreeSet<(usize, Kind, &'static str, bool)>,
    /// Person, record, field: seen in it.
    cells: BTreeSet<(usize, usize, &'static str)>,
}

impl Given {
    fn of(programme: &Programme) -> Given {
        let policy = programme.policy();
        let facts: Vec<Facts> =
            programme.records.iter().map(|record| programme.facts(record, &programme.hits_of(record))).collect();
        let mut given = Given { deeds: BTreeSet::new(), fields: BTreeSet::new(), cells: BTreeSet::new() };
        for (place, person) in programme.people.iter().enumerate() {
            let caller = programme.caller(&policy, person);
            given.fields(place, &caller);
            for (at, (record, facts)) in programme.records.iter().zip(&facts).enumerate() {
                let deeds = DEEDS.into_iter().filter(|deed| decide(&caller, action(*deed), facts).is_ok());
                given.deeds.extend(deeds.map(|deed| (place, at, deed)));
                if given.deeds.contains(&(place, at, Deed::Read)) {
                    let cells = seen(programme, &caller, record);
                    given.cells.extend(cells.into_iter().map(|field| (place, at, field)));
                }
            }
        }
        given
    }

    fn fields(&mut self, place: usize, caller: &Caller) {
        for kind in Kind::ALL {
            for field in object(kind).fields() {
                if may_read_field(caller, object(kind), field.name) {
                    self.fields.insert((place, kind, field.name, false));
                }
                if may_edit_field(caller, object(kind), field.name) {
                    self.fields.insert((place, kind, field.name, true));
                }
            }
        }
    }

    /// That this one gives nothing the other does not give; returns how much less it gives.
    fn is_within(&self, other: &Given, why: &str) -> usize {
        let more = self.deeds.difference(&other.deeds).next();
        assert_eq!(more, None, "{why} lets somebody do more: person, record, deed");
        let more = self.fields.difference(&other.fields).next();
        assert_eq!(more, None, "{why} opens a field: person, kind, field, whether to change it");
        let more = self.cells.difference(&other.cells).next();
        assert_eq!(more, None, "{why} shows more: person, record, field");
        other.deeds.len() - self.deeds.len() + other.fields.len() - self.fields.len() + other.cells.len()
            - self.cells.len()
    }
}

/// The fields of a record that somebody who sees it sees.
fn seen(programme: &Programme, caller: &Caller, record: &Record) -> Vec<&'static str> {
    let masked = programme.masked_on(record);
    let read = |path: &Path| programme.value(record, path);
    let of = object(record.kind);
    let shown = of
        .fields()
        .iter()
        .filter(|field| may_read_field(caller, of, field.name) && !is_masked(caller, of, field.name, &read, &masked));
    shown.map(|field| field.name).collect()
}

/// A programme without one thing, and what that was.
type Without = (String, Programme);

/// The programme without each of some things that were given, one at a time.
fn less(programme: &Programme, draws: &mut Draws) -> Vec<Without> {
    let mut without: Vec<Without> = Vec::new();
    let mut take = |what: String, change: &dyn Fn(&mut Programme)| {
        let mut less = programme.clone();
        change(&mut less);
        without.push((what, less));
    };
    let set = draws.below(programme.sets.len());
    take(format!("an empty set {set}"), &|less| {
        less.sets[set].objects.clear();
        less.sets[set].fields.clear();
    });
    take(format!("set {set} without its roles"), &|less| less.sets[set].posts.clear());
    take(format!("set {set} without its tiers"), &|less| less.sets[set].tiers.clear());
    take("nobody with a set of their own".to_owned(), &|less| {
        less.people.iter_mut().for_each(|person| person.sets.clear());
    });
    let rule = draws.below(programme.rules.len());
    take(format!("no rule {rule}"), &|less| {
        less.rules.remove(rule);
    });
    let share = draws.below(programme.shares.len());
    take(format!("no share {share}"), &|less| {
        less.shares.remove(share);
    });
    take("no shares".to_owned(), &|less| less.shares.clear());
    for kind in Kind::ALL {
        take(format!("no baseline of {kind:?}"), &|less| {
            less.grounds.remove(&kind);
        });
    }
    for place in 0..programme.sharing.len().min(3) {
        take(format!("without sharing {place}"), &|less| {
            less.sharing.remove(place);
        });
    }
    take("no ties".to_owned(), &|less| less.ties.clear());
    take("every tie ended".to_owned(), &|less| less.ties.iter_mut().for_each(|tie| tie.ended = true));
    take("no super users".to_owned(), &|less| {
        less.people.iter_mut().for_each(|person| person.super_user = false);
    });
    without
}

#[test]
fn taking_something_away_never_gives_anybody_anything() {
    let mut lost = 0;
    for seed in seeds() {
        let programme = Programme::of(seed);
        let before = Given::of(&programme);
        for (what, less) in less(&programme, &mut Draws::of(seed)) {
            lost += Given::of(&less).is_within(&before, &format!("seed {seed}: {what}"));
        }
    }
    assert!(lost > 1_000, "what was taken away was worth something: {lost}");
}

#[test]
fn a_mask_never_widens_and_decides_nothing() {
    let mut hidden = 0;
    for seed in seeds() {
        let programme = Programme::of(seed);
        let before = Given::of(&programme);
        let draws = &mut Draws::of(seed);
        for (kind, field) in [
            (Kind::Registration, "amount"),
            (Kind::Registration, "name"),
            (Kind::Opportunity, "stage"),
            (Kind::Product, "name"),
        ] {
            let mut masked = programme.clone();
            let when = if kind == Kind::Product { Which::Always } else { Which::Not(Box::new(Which::Euros(500))) };
            masked.masks.push(Mask { id: draws.id(), kind, field: field.to_owned(), when });
            let mut on_record = programme.clone();
            let record = programme.of_kind(kind).next().expect("a record").id;
            on_record.record_masks.push(RecordMask { id: draws.id(), kind, record, field: field.to_owned() });
            for more in [masked, on_record] {
                let after = Given::of(&more);
                hidden += after.is_within(&before, &format!("seed {seed}: a mask over {field} of {kind:?}"));
                assert_eq!((&after.deeds, &after.fields), (&before.deeds, &before.fields), "seed {seed}");
            }
        }
    }
    assert!(hidden > 100, "the masks hid something: {hidden}");
}

/// The wider, the more: a narrower seat, a narrower baseline inside, a share to read in place of one to change.
#[test]
fn what_reaches_less_far_gives_no_more() {
    for seed in seeds() {
        let programme = Programme::of(seed);
        let before = Given::of(&programme);
        let mut limited = programme.clone();
        for person in limited.people.iter_mut().filter(|person| person.post.is_outside()) {
            person.seat = Seat::Limited;
        }
        let mut only_read = programme.clone();
        only_read.shares.iter_mut().for_each(|share| share.far = Far::Read);
        only_read.rules.iter_mut().for_each(|rule| rule.far = Far::Read);
        only_read.sharing.iter_mut().for_each(|sharing| sharing.far = Far::Read);
        let mut private_inside = programme.clone();
        private_inside.grounds.values_mut().for_each(|ground| ground.inside = ground.inside.map(|_| Far::Read));
        for (what, less) in [("limited", limited), ("only to read", only_read), ("narrower inside", private_inside)] {
            Given::of(&less).is_within(&before, &format!("seed {seed}: {what}"));
        }
    }
}

/// The programmes have room for every mistake: each kind of grant is for somebody the only way to some record.
#[test]
fn every_kind_of_grant_is_the_only_way_somewhere() {
    let mut alone: BTreeSet<Grant> = BTreeSet::new();
    for seed in more_seeds() {
        let programme = Programme::of(seed);
        let policy = programme.policy();
        for person in &programme.people {
            alone.extend(only_ways(&programme, &policy, person));
        }
    }
    let missing: Vec<Grant> = Grant::ALL.into_iter().filter(|grant| !alone.contains(grant)).collect();
    assert!(missing.is_empty(), "{missing:?}");
}

fn only_ways(programme: &Programme, policy: &Policy, person: &Person) -> BTreeSet<Grant> {
    let caller = programme.caller(policy, person);
    let mut alone = BTreeSet::new();
    for record in &programme.records {
        let facts = programme.facts(record, &programme.hits_of(record));
        let Caller::Person(who) = &caller else { continue };
        let ways: Vec<Grant> = Grant::ALL.into_iter().filter(|grant| reaches(*grant, who, &facts).is_some()).collect();
        if let ([way], Ok(())) = (ways.as_slice(), decide(&caller, Action::Read, &facts)) {
            alone.insert(*way);
        }
    }
    alone
}

/// The comparison itself is proven by mistakes made on purpose: what somebody forgets to look up shows in some answer.
#[test]
fn what_was_not_looked_up_would_be_noticed() {
    let forget: [(&str, Forget); 6] = [
        ("the companies above", |facts| facts.reach.above.clear()),
        ("the relationships", |facts| facts.reach.related.clear()),
        ("the hits", |facts| facts.reach.hits.clear()),
        ("the shares", |facts| facts.reach.shares.clear()),
        ("that the owner left", |facts| facts.owner_role = facts.owner_role.or(Some(shared::users::Role::Executive))),
        ("the state", |facts| facts.state = None),
    ];
    for (what, forget) in forget {
        let differs = more_seeds().any(|seed| {
            let programme = Programme::of(seed);
            let policy = programme.policy();
            programme.people.iter().any(|person| {
                let caller = programme.caller(&policy, person);
                programme.records.iter().any(|record| {
                    let mut facts = programme.facts(record, &programme.hits_of(record));
                    forget(&mut facts);
                    let found = decide(&caller, Action::Read, &facts).is_ok();
                    let expected = programme.answer(person, Deed::Read, record);
                    found != (expected == Answer::Yes)
                })
            })
        });
        assert!(differs, "nobody would notice that {what} was forgotten");
    }
}

/// A record that nothing is known of is nobody's but by its baseline: a guess at an id finds nothing.
#[test]
fn a_record_of_nobody_reaches_people_by_baseline_alone() {
    for seed in more_seeds() {
        let programme = Programme::of(seed);
        let policy = programme.policy();
        for person in &programme.people {
            let caller = programme.caller(&policy, person);
            for kind in Kind::ALL {
                let of: Object = object(kind);
                let found = decide(&caller, Action::Read, &Facts::of(of, Uuid::from_u128(1))).is_ok();
                let Caller::Person(who) = &caller else { continue };
                let baseline = who.standing.baseline.contains_key(&of);
                let may = who.standing.rights.may(shared::access::Right::Read, of);
                assert_eq!(found, baseline && may, "seed {seed} {kind:?} {person:?}");
            }
        }
    }
}
