//! Relationships between partners: who distributes to, works for or refers to whom.

use crate::fields::Object;
use crate::form::Answers;
use crate::ids::{AccountId, Named, RelationshipId};
use crate::list::{List, Sort};
use crate::refusal::{Problems, Refusal};
use crate::sheet::Preview;
use crate::words::relations as say;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// The vendor's list of relationships. A row reads as a sentence: one company, how it stands, the other.
pub const RELATIONSHIPS: List = List {
    object: Object::Relationship,
    columns: &["from", "kind", "to", "since_on", "ended_on"],
    search: &["from.name", "to.name"],
    filters: &["kind"],
    default_sort: Sort { field: "from", descending: false },
    page_size: 50,
};

/// How one partner stands to another.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum RelationKind {
    /// The first distributes to the second.
    DistributorOf,
    /// The first is an agency that works for the second.
    AgencyOf,
    /// The first delivers for the second.
    SubcontractorOf,
    /// The first sends customers to the second.
    ReferralOf,
}

/// From which of the two companies a relationship is seen.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Way {
    /// From the first.
    Forward,
    /// From the second.
    Back,
}

impl Way {
    /// Both.
    pub const ALL: [Way; 2] = [Way::Forward, Way::Back];
}

impl RelationKind {
    /// All kinds.
    pub const ALL: [RelationKind; 4] =
        [RelationKind::DistributorOf, RelationKind::AgencyOf, RelationKind::SubcontractorOf, RelationKind::ReferralOf];

    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            RelationKind::DistributorOf => "distributor_of",
            RelationKind::AgencyOf => "agency_of",
            RelationKind::SubcontractorOf => "subcontractor_of",
            RelationKind::ReferralOf => "referral_of",
        }
    }

    /// The kind stored under that name.
    pub fn from_name(name: &str) -> Option<RelationKind> {
        RelationKind::ALL.into_iter().find(|kind| kind.name() == name)
    }

    /// What people call it, seen from one of the two.
    pub const fn label(self, way: Way) -> &'static str {
        say::relation(self, way)
    }

    /// How it is answered in a form, seen from one of the two.
    pub fn answer(self, way: Way) -> String {
        match way {
            Way::Forward => self.name().to_owned(),
            Way::Back => format!("{}.back", self.name()),
        }
    }

    /// What an answer means.
    pub fn from_answer(text: &str) -> Option<(RelationKind, Way)> {
        let text = text.trim();
        let (name, way) = text.strip_suffix(".back").map_or((text, Way::Forward), |name| (name, Way::Back));
        RelationKind::from_name(name).map(|kind| (kind, way))
    }

    /// Every answer with its words, for a form.
    pub fn answers() -> Vec<(String, String)> {
        let both = |kind: RelationKind| Way::ALL.map(|way| (kind.answer(way), kind.label(way).to_owned()));
        RelationKind::ALL.into_iter().flat_map(both).collect()
    }
}

/// What was typed for a relationship, as far as it can be read without looking anything up.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewRelation {
    /// How the two stand.
    pub kind: RelationKind,
    /// From which of them it was said.
    pub way: Way,
    /// The name of the other company.
    pub other: String,
}

/// Reads what was typed for a relationship.
///
/// # Errors
/// `Invalid` with every problem; `TooLarge` for what no form holds.
pub fn parse(answers: &Answers) -> Result<NewRelation, Refusal> {
    if !answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    let mut problems = Problems::default();
    let (kind, other) = (RelationKind::from_answer(answers.get("kind")), answers.get("company").trim());
    if kind.is_none() {
        problems.add("kind", say::CHOOSE_RELATION);
    }
    if other.is_empty() {
        problems.add("company", say::ENTER_COMPANY);
    }
    match kind {
        Some((kind, way)) if problems.is_empty() => Ok(NewRelation { kind, way, other: other.to_owned() }),
        _ => Err(Refusal::Invalid(problems)),
    }
}

/// A relationship as the page of one of its companies shows it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Relation {
    /// The relationship.
    pub id: RelationshipId,
    /// The version it was read at.
    pub version: i64,
    /// How the two stand.
    pub kind: RelationKind,
    /// From which of them it is seen here.
    pub way: Way,
    /// The other company.
    pub other: Named<AccountId>,
    /// Since when.
    #[serde(deserialize_with = "crate::time::wire::read")]
    pub since: NaiveDate,
}

/// What the page for adding a relationship needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationForm {
    /// The company it is said from.
    pub company: Named<AccountId>,
    /// What was typed and could not be taken yet.
    pub held: Option<Answers>,
    /// What is wrong with it.
    pub problems: Problems,
    /// For whom adding it would change what they can see, where it was kept to show that.
    pub preview: Option<Preview>,
    /// The names of partners.
    pub partners: Vec<String>,
}

/// What the page for ending a relationship needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RelationEnd {
    /// The relationship.
    pub id: RelationshipId,
    /// The version it was read at.
    pub version: i64,
    /// How the first stands to the second.
    pub kind: RelationKind,
    /// The first.
    pub from: Named<AccountId>,
    /// The second.
    pub to: Named<AccountId>,
    /// The one of the two it is ended from.
    pub company: Named<AccountId>,
    /// For whom ending it would change what they can see, where that was asked.
    pub preview: Option<Preview>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_answer_is_read_back() {
        assert_eq!(RelationKind::answers().len(), 8);
        for kind in RelationKind::ALL {
            assert_eq!(RelationKind::from_name(kind.name()), Some(kind));
            for way in Way::ALL {
                assert_eq!(RelationKind::from_answer(&kind.answer(way)), Some((kind, way)));
            }
        }
        assert_eq!(RelationKind::from_answer("rival_of"), None);
    }

    #[test]
    fn what_is_missing_is_told_all_at_once() {
        let Err(Refusal::Invalid(problems)) = parse(&Answers::default()) else { panic!("taken") };
        assert!(problems.of("kind").is_some() && problems.of("company").is_some());
        let typed = Answers::from_iter([("kind", "agency_of.back"), ("company", " Baltic Systems ")]);
        let relation = parse(&typed).expect("read");
        assert_eq!((relation.kind, relation.way), (RelationKind::AgencyOf, Way::Back));
        assert_eq!(relation.other, "Baltic Systems");
    }
}
