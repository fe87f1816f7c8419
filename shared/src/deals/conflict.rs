//! Whether a registration collides with what is known: signals between two customers, their score, and the verdict.
//!
//! Candidates are found by [`match_keys`] and compared one by one with [`compare`]; the partner learns the [`Verdict`]
//! alone.

mod domains;
mod names;

use std::fmt;

use serde::{Deserialize, Serialize};
use uuid::Uuid;

pub use domains::{identifies, is_free_mail};
pub use names::{MAX_KEY_CHARS, MAX_KEYS, contact_key, match_keys, match_name};

use crate::words::conflict as words;

/// From here on two names are almost certainly one company's: the usual bound of Jaro-Winkler for merging records
/// without asking.
const VERY_SIMILAR_PERCENT: u8 = 92;
/// Below this two names have no more in common than any two.
const SIMILAR_PERCENT: u8 = 85;
/// A person looks at everything from this score on: the same domain alone, or a very similar name with a product in
/// common.
pub const REVIEW_SCORE: u16 = 60;
/// How much of a name is compared: as long as a legal name may be, since the comparison takes the square of it.
const COMPARED_CHARS: usize = 200;

/// One side of a comparison: an end customer, and what is sold to it.
#[derive(Clone, Copy, Debug, Default)]
pub struct Subject<'a> {
    /// The company's name as written.
    pub name: &'a str,
    /// ISO country code.
    pub country: Option<&'a str>,
    /// The registrable domain by the public suffix list (`acme.co.uk`), not a host below it.
    pub domain: Option<&'a str>,
    /// The contact's email address.
    pub contact_email: Option<&'a str>,
    /// The products in question.
    pub products: &'a [Uuid],
}

/// Something two subjects have in common.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Signal {
    /// The same registrable domain, unless many companies share it.
    SameDomain,
    /// The same contact.
    SameContactEmail,
    /// The same name but for case, accents, punctuation and legal form.
    SameName,
    /// A name nearly the same.
    SimilarName {
        /// Jaro-Winkler similarity, rounded down.
        percent: u8,
    },
    /// At least one product in common.
    ProductOverlap,
    /// The same country.
    SameCountry,
}

impl Signal {
    /// What it counts.
    pub fn points(self) -> u16 {
        match self {
            Signal::SameDomain => 60,
            Signal::SameContactEmail => 50,
            Signal::SameName => 40,
            Signal::SimilarName { percent } if percent >= VERY_SIMILAR_PERCENT => 40,
            Signal::SimilarName { .. } | Signal::ProductOverlap => 20,
            Signal::SameCountry => 10,
        }
    }
}

/// As an approver reads it.
impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Signal::SameDomain => f.write_str(words::SAME_DOMAIN),
            Signal::SameContactEmail => f.write_str(words::SAME_CONTACT_EMAIL),
            Signal::SameName => f.write_str(words::SAME_NAME),
            Signal::SimilarName { percent } => f.write_str(&words::similar_name(*percent)),
            Signal::ProductOverlap => f.write_str(words::PRODUCT_OVERLAP),
            Signal::SameCountry => f.write_str(words::SAME_COUNTRY),
        }
    }
}

/// All that two subjects have in common, the strongest first.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Signals(pub Vec<Signal>);

impl Signals {
    /// The points of all signals together.
    pub fn score(&self) -> u16 {
        self.0.iter().map(|signal| signal.points()).sum()
    }

    /// Whether a signal is among them.
    pub fn has(&self, signal: Signal) -> bool {
        self.0.contains(&signal)
    }

    /// Whether both are the same company beyond doubt: the same domain, or the same name in the same country. Only then
    /// can a claim block.
    pub fn same_customer(&self) -> bool {
        self.has(Signal::SameDomain) || self.same_name_and_country()
    }

    fn same_name_and_country(&self) -> bool {
        self.has(Signal::SameName) && self.has(Signal::SameCountry)
    }

    /// Whether a person should look at it.
    pub fn needs_review(&self) -> bool {
        self.score() >= REVIEW_SCORE || self.same_name_and_country()
    }
}

/// What a new registration's customer has in common with a known one. The same in both directions.
pub fn compare(new: &Subject, known: &Subject) -> Signals {
    let same = |one: Option<&str>, other: Option<&str>| match (one, other) {
        (Some(one), Some(other)) => !one.is_empty() && one.to_lowercase() == other.to_lowercase(),
        _ => false,
    };
    let domain = same(new.domain, known.domain) && new.domain.is_some_and(domains::identifies);
    let signals = [
        domain.then_some(Signal::SameDomain),
        same(new.contact_email, known.contact_email).then_some(Signal::SameContactEmail),
        compare_names(new.name, known.name),
        new.products.iter().any(|product| known.products.contains(product)).then_some(Signal::ProductOverlap),
        same(new.country, known.country).then_some(Signal::SameCountry),
    ];
    Signals(signals.into_iter().flatten().collect())
}

fn compare_names(one: &str, other: &str) -> Option<Signal> {
    let (ones, others) = (names::readings(one), names::readings(other));
    if ones.iter().any(|reading| !reading.is_empty() && others.contains(reading)) {
        return Some(Signal::SameName);
    }
    let pairs = ones.iter().flat_map(|one| others.iter().map(move |other| (one, other)));
    let percent = pairs.map(|(one, other)| similarity(one, other)).max()?;
    (percent >= SIMILAR_PERCENT).then_some(Signal::SimilarName { percent })
}

/// In per cent, below 100 for names that differ at all. The same words in another order, or the same letters spaced
/// otherwise, are as similar as different names can be.
fn similarity(one: &str, other: &str) -> u8 {
    /// The most that two different names are alike.
    const ALMOST: u8 = 99;
    if one.is_empty() || other.is_empty() {
        return 0;
    }
    if names::sorted_words(one) == names::sorted_words(other) || one.replace(' ', "") == other.replace(' ', "") {
        return ALMOST;
    }
    let [one, other] = [one, other].map(|name| name.chars().take(COMPARED_CHARS).collect::<String>());
    // A hair on top, so that a similarity of exactly 0.92 does not become 91 by rounding in binary.
    let percent = (strsim::jaro_winkler(&one, &other) * 100.0 + 1e-9).floor();
    (percent as u8).min(ALMOST)
}

/// What kind of record a match is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum MatchKind {
    /// A company.
    Account,
    /// A sale, of whichever origin.
    Opportunity,
    /// Another registration.
    Registration,
}

impl fmt::Display for MatchKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            MatchKind::Account => words::ACCOUNT,
            MatchKind::Opportunity => words::OPPORTUNITY,
            MatchKind::Registration => words::REGISTRATION,
        })
    }
}

/// A known record that resembles the new registration, as an approver sees it. Which record it is stands beside it,
/// never for the partner.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Match {
    /// What it is.
    pub kind: MatchKind,
    /// What both have in common.
    pub signals: Signals,
    /// Whether it is the same company beyond doubt.
    pub same_customer: bool,
    /// Whether an active claim on it, whosever, covers a product of the new registration.
    pub live_claim_overlaps: bool,
}

impl Match {
    /// A match with its signals judged.
    pub fn new(kind: MatchKind, signals: Signals, live_claim_overlaps: bool) -> Self {
        Self { kind, same_customer: signals.same_customer(), signals, live_claim_overlaps }
    }

    /// Whether it alone blocks an approval.
    pub fn blocks(&self) -> bool {
        self.same_customer && self.live_claim_overlaps
    }
}

/// What the check tells the partner, and nothing else of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Verdict {
    /// Nothing known collides.
    Clear,
    /// A person has to look.
    Review,
    /// An active claim on the same customer covers a product.
    Blocked,
}

impl Verdict {
    /// All verdicts.
    pub const ALL: [Verdict; 3] = [Verdict::Clear, Verdict::Review, Verdict::Blocked];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Verdict::Clear => "clear",
            Verdict::Review => "review",
            Verdict::Blocked => "blocked",
        }
    }

    /// The verdict stored under that name.
    pub fn from_name(name: &str) -> Option<Verdict> {
        Verdict::ALL.into_iter().find(|verdict| verdict.name() == name)
    }
}

/// The verdict over everything found, the gravest first: blocked only by an active claim on the same customer that
/// overlaps in product; review from [`REVIEW_SCORE`] on or for the same name in the same country; else clear.
pub fn verdict(matches: &[Match]) -> Verdict {
    if matches.iter().any(Match::blocks) {
        Verdict::Blocked
    } else if matches.iter().any(|found| found.signals.needs_review()) {
        Verdict::Review
    } else {
        Verdict::Clear
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn named(name: &str) -> Subject<'_> {
        Subject { name, ..Subject::default() }
    }

    fn names(one: &str, other: &str) -> Option<Signal> {
        let signals = compare(&named(one), &named(other)).0;
        assert_eq!(compare(&named(other), &named(one)).0, signals, "{one} / {other} in both directions");
        signals.first().copied()
    }

    #[test]
    fn one_company_written_in_two_ways_is_the_same_name() {
        for (one, other) in [
            ("Acme Corporation", "ACME Corp."),
            ("Bluth Company", "Bluth Co"),
            ("Gekko & Co", "Gekko and Company"),
            ("Siemens AG", "Siemens Aktiengesellschaft"),
            ("Müller Maschinenbau GmbH", "MUELLER MASCHINENBAU GMBH"),
            ("Müller Maschinenbau GmbH", "Muller Maschinenbau"),
            ("Großhandel Groß KG", "Grosshandel Gross"),
            ("Ørsted A/S", "Orsted"),
            ("Ørsted A/S", "Oersted A.S."),
            ("Åhléns AB", "Aahlens"),
            ("Société Générale S.A.", "Societe Generale"),
            ("McDonald’s Corporation", "McDonalds"),
            ("The Coca-Cola Company", "Coca Cola"),
            ("J.P. Morgan", "JP Morgan Inc."),
            ("株式会社ソニー", "ソニー株式会社"),
            ("Toyota Motor Kabushiki Kaisha", "Toyota Motor K.K."),
            ("ООО Ромашка", "Ромашка"),
            ("İş Bankası A.Ş.", "Is Bankasi"),
        ] {
            assert_eq!(names(one, other), Some(Signal::SameName), "{one} / {other}");
        }
    }

    #[test]
    fn slips_and_variants_are_similar_names() {
        for (one, other) in [
            ("Salesforce", "Sales Force"),
            ("Muster Bank AG", "Bank Muster"),
            ("Globex Corporation", "Globbex"),
            ("Massive Dynamic", "Massive Dynamics Inc"),
            ("Zoomlion Heavy Industry", "Zoomlion Heavy Industries"),
            ("Stark Industries", "Strak Industries"),
        ] {
            let signal = names(one, other);
            assert!(matches!(signal, Some(Signal::SimilarName { percent: 92..=99 })), "{one} / {other}: {signal:?}");
        }
    }

    #[test]
    fn different_companies_have_no_name_in_common() {
        for (one, other) in [
            ("Acme GmbH", "Emca GmbH"),
            ("Betatech", "Bioholding"),
            ("General Motors", "Ford Motor Company"),
            ("Delta Air Lines", "United Airlines"),
            ("Nordea Bank", "Danske Bank"),
            ("3M", "M3 Inc."),
            ("ガス株式会社", "東京電力株式会社"),
            ("!!!", "???"),
            ("", "Acme"),
        ] {
            assert_eq!(names(one, other), None, "{one} / {other}");
        }
    }

    #[test]
    fn similarity_counts_at_its_bounds() {
        assert_eq!(names("martha", "marhta"), Some(Signal::SimilarName { percent: 96 }));
        assert_eq!(names("dwayne", "duane"), None, "0.84");
        assert_eq!(names("cheeseburger", "cheese fries"), Some(Signal::SimilarName { percent: 86 }));
        let points = |percent| Signal::SimilarName { percent }.points();
        assert_eq!([points(99), points(92), points(91), points(85)], [40, 40, 20, 20]);
        // One word more: (1/3)(1 + 8/10 + 1) and four letters of prefix give exactly 0.96.
        assert_eq!(names("abcdefgh", "abcdefghij"), Some(Signal::SimilarName { percent: 96 }));
    }

    #[test]
    fn every_signal_counts_as_the_scoring_says() {
        let product = [Uuid::from_u128(7)];
        let one = Subject {
            name: "Acme Ltd",
            country: Some("de"),
            domain: Some("acme.com"),
            contact_email: Some("Ann@acme.com"),
            products: &product,
        };
        let other =
            Subject { country: Some("DE"), domain: Some("ACME.com"), contact_email: Some("ann@acme.com"), ..one };
        let signals = compare(&one, &other);
        let all = [
            Signal::SameDomain,
            Signal::SameContactEmail,
            Signal::SameName,
            Signal::ProductOverlap,
            Signal::SameCountry,
        ];
        assert_eq!(signals.0, all);
        assert_eq!(all.map(Signal::points), [60, 50, 40, 20, 10]);
        assert_eq!(signals.score(), 180);
        assert_eq!(compare(&one, &named("Emca")), Signals::default());
        assert_eq!(compare(&named(""), &named("")), Signals::default());
    }

    #[test]
    fn a_domain_that_many_share_is_no_signal() {
        for domain in ["gmail.com", "yahoo.co.uk", "linkedin.com", ""] {
            let one = Subject { domain: Some(domain), ..named("Acme") };
            let other = Subject { domain: Some(domain), ..named("Betatech") };
            assert_eq!(compare(&one, &other), Signals::default(), "{domain}");
        }
    }

    fn found(signals: &[Signal], live_claim_overlaps: bool) -> Match {
        Match::new(MatchKind::Registration, Signals(signals.to_vec()), live_claim_overlaps)
    }

    #[test]
    fn only_a_live_claim_on_the_same_customer_blocks() {
        use Signal::*;
        assert_eq!(verdict(&[found(&[SameDomain], true)]), Verdict::Blocked);
        assert_eq!(verdict(&[found(&[SameName, SameCountry], true)]), Verdict::Blocked);
        assert_eq!(verdict(&[found(&[SameDomain, SameName], false)]), Verdict::Review);
        assert_eq!(
            verdict(&[found(&[SimilarName { percent: 99 }, ProductOverlap, SameCountry], true)]),
            Verdict::Review
        );
        assert_eq!(verdict(&[found(&[SameName, ProductOverlap], true)]), Verdict::Review, "same name, another country");
        assert_eq!(verdict(&[found(&[], false), found(&[SameDomain], true)]), Verdict::Blocked);
    }

    #[test]
    fn a_person_looks_from_sixty_points_or_at_the_same_name_in_the_country() {
        use Signal::*;
        assert_eq!(verdict(&[]), Verdict::Clear);
        assert_eq!(verdict(&[found(&[SameName, SameCountry], false)]), Verdict::Review);
        assert_eq!(verdict(&[found(&[SameContactEmail, SameCountry], false)]), Verdict::Review);
        assert_eq!(verdict(&[found(&[SimilarName { percent: 92 }, SameCountry], false)]), Verdict::Clear);
        assert_eq!(
            verdict(&[found(&[SimilarName { percent: 91 }, ProductOverlap, SameCountry], false)]),
            Verdict::Clear
        );
        assert_eq!(verdict(&[found(&[SameName], false)]), Verdict::Clear);
        let weak = found(&[SimilarName { percent: 95 }, SameCountry], false);
        assert_eq!(verdict(&[weak.clone(), weak]), Verdict::Clear, "scores of two records do not add up");
    }

    #[test]
    fn matches_cross_the_wire() {
        let one = found(&[Signal::SimilarName { percent: 93 }, Signal::SameCountry], false);
        let wire = serde_json::to_string(&one).unwrap();
        assert_eq!(
            wire,
            concat!(
                r#"{"kind":"registration","signals":[{"similar_name":{"percent":93}},"same_country"],"#,
                r#""same_customer":false,"live_claim_overlaps":false}"#
            )
        );
        assert_eq!(serde_json::from_str::<Match>(&wire).unwrap(), one);
        for verdict in Verdict::ALL {
            assert_eq!(serde_json::to_value(verdict).unwrap(), verdict.name());
            assert_eq!(Verdict::from_name(verdict.name()), Some(verdict));
        }
        assert_eq!(one.signals.0[0].to_string(), "Similar company name (93 %)");
    }

    proptest! {
        #[test]
        fn comparing_is_symmetric_and_never_panics(one in any::<String>(), other in any::<String>()) {
            names(&one, &other);
        }

        #[test]
        fn a_name_is_the_same_as_itself_whatever_its_form(
            name in "[A-Za-zäöüß]{3,12}( [A-Z][a-zé]{3,9}){0,2}",
            form in prop::sample::select(vec!["", " GmbH", " Ltd.", " S.A."]),
        ) {
            prop_assert_eq!(names(&name, &format!("{}{form}", name.to_uppercase())), Some(Signal::SameName));
        }

        #[test]
        fn very_similar_names_are_found_by_a_key(name in "[a-z]{5,9} [a-z]{5,9}", at in 4_usize..5, letter in "[a-z]") {
            let mut slipped = name.clone();
            slipped.replace_range(at..=at, &letter);
            let keys = match_keys(&slipped, None);
            prop_assert!(match_keys(&name, None).iter().any(|key| keys.contains(key)));
        }
    }
}
