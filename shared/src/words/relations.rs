//! Territories, relationships between companies, merging companies, and moving a person.

use super::plural;
use crate::accounts::merging::Moved;
use crate::accounts::relationships::{RelationKind, Way};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {$(
        $(#[$doc])*
        pub const $name: &str = $text;
    )*};
}

words! {
    /// Title, tab and card.
    TERRITORIES = "Territories";
    /// What it is for.
    TERRITORIES_PURPOSE = "Which customers are whose to sell to, each said by a condition over the customer.";
    /// Nothing there.
    NO_TERRITORIES = "No territories yet";
    /// How the first comes.
    NO_TERRITORIES_TEXT = "Add one with a condition such as: country in (DE, AT, CH). Then choose it on the partners that have it.";
    /// Button and title.
    ADD_TERRITORY = "Add a territory";
    /// The form's heading.
    TERRITORY = "Territory";
    /// Help.
    TERRITORY_NAME_HELP = "What your partners and you call it, for example: Germany, Austria and Switzerland";
    /// Help.
    TERRITORY_CONDITION_HELP = "Which customers lie in it, for example: country in (DE, AT, CH) and sector = \"Retail\"";
    /// A condition that looks beyond the customer.
    ASKS_BEYOND_THE_COMPANY = "Ask for the company alone: a territory is the same for whoever looks, on every day.";
    /// A name that another one has.
    TERRITORY_EXISTS = "There is a territory of this name already.";
    /// Card on a territory's page.
    PARTNERS_THAT_HAVE_IT = "Partners that have it";
    /// Nobody there.
    NOBODY_HAS_IT = "No partner has this territory yet. Choose it in a partner's form.";
    /// Card on a customer's page.
    LIES_IN = "Lies in the territories";
    /// Legend in a partner's form.
    ITS_TERRITORIES = "Territories";
    /// Help in a partner's form.
    ITS_TERRITORIES_HELP = "Where it sells for you";
    /// Button.
    DELETE = "Delete";
    /// Above a form that could not be taken.
    TERRITORY_NOT_SAVED = "This is not saved yet. What you typed is kept.";
    /// Somebody changed it meanwhile.
    TERRITORY_CHANGED = "Somebody changed this territory since you opened it. What you typed is kept; save again to keep yours.";

    /// Title, tab and card.
    RELATIONSHIPS = "Relationships";
    /// What it is for.
    RELATIONSHIPS_PURPOSE = "Which partner distributes to, works for or refers to which.";
    /// Nothing there.
    NO_RELATIONSHIPS = "No relationships yet";
    /// How the first comes.
    NO_RELATIONSHIPS_TEXT = "Open a partner and add a relationship to another one.";
    /// Nothing there, on a company's page.
    NO_RELATIONSHIPS_HERE = "It has no relationship with another partner.";
    /// Button and title.
    ADD_RELATIONSHIP = "Add a relationship";
    /// Field.
    RELATION = "Relationship";
    /// Field.
    OTHER_COMPANY = "Other company";
    /// Help.
    OTHER_PARTNER_HELP = "A partner, by its name";
    /// Column.
    SINCE = "Since";
    /// Button.
    END = "End";
    /// Column of buttons, and button.
    ENDING = "End it";
    /// Title.
    END_RELATIONSHIP = "End a relationship";
    /// What ending does.
    END_EXPLAINED = "It ends today. Whatever was done while it lasted stays as it is.";
    /// Nothing chosen.
    CHOOSE_RELATION = "Choose how the two stand to one another";
    /// Nothing typed.
    ENTER_COMPANY = "Enter the name of the other company";
    /// A company that is itself.
    WITH_ITSELF = "This is the company itself. Enter another one.";
    /// A company that is no partner.
    NO_SUCH_PARTNER = "There is no partner of this name. Check how it is written; a company has to be a partner first.";
    /// A company that is no partner.
    NOT_A_PARTNER = "Only partners have relationships. Make this company a partner first.";
    /// The same one twice.
    RELATED_ALREADY = "The two stand in this relationship already.";
    /// Distributors in a circle.
    DISTRIBUTORS_IN_A_CIRCLE = "The other company already distributes to this one, directly or through others, so this would go round in a circle.";
    /// Somebody was first.
    RELATIONSHIP_ENDED = "Somebody ended this relationship already.";

    /// Button.
    MERGE = "Merge";
    /// Field.
    MERGE_INTO = "Merge into";
    /// Help.
    MERGE_INTO_HELP = "The company that stays, by its name";
    /// Button.
    SHOW_WHAT_MOVES = "Show what would move";
    /// Button.
    MERGE_NOW = "Merge for good";
    /// Said before it is done.
    MERGE_FOR_GOOD = "This cannot be undone. Whoever opens the old address is led to the company that stays.";
    /// Several companies of one name.
    WHICH_ONE = "Several companies have this name. Which one stays?";
    /// Card.
    WHAT_MOVES = "What moves";
    /// Nothing there.
    NOTHING_MOVES = "Nothing belongs to it that would move.";
    /// Card.
    FIELD_BY_FIELD = "Field by field";
    /// Column of a field that is taken over.
    TAKEN_OVER = "Taken over";
    /// One company twice.
    SAME_COMPANY = "A company cannot be merged into itself. Enter another one.";
    /// Nobody of the name.
    NO_OTHER_COMPANY = "There is no other company of this name. Check how it is written.";
    /// Somebody was first.
    CHANGED_SINCE_SHOWN = "Somebody changed one of the two since you looked. This is what would happen now; look again before you merge.";
    /// Levels.
    MERGED_TOO_DEEP = "The companies below would stand more than eight levels deep. Move some of them up first.";
    /// Distributors in a circle.
    MERGED_IN_A_CIRCLE = "One distributes to the other through others, so merging them would close a circle. End one of those relationships first.";

    /// Button.
    MOVE = "Move";
    /// Field.
    NEW_COMPANY = "New company";
    /// Help.
    NEW_COMPANY_HELP = "The partner this person works for from now on, by its name";
    /// Where they are already.
    THERE_ALREADY = "This person belongs to this company already. Enter another one.";
    /// Somebody of the vendor's.
    ONLY_PARTNERS_PEOPLE = "Only people of partners move from one company to another.";
    /// Somebody who is gone.
    GONE_ALREADY = "This person does not work there any more.";
    /// Somebody whose company changed while they worked.
    YOUR_COMPANY_CHANGED = "Your company changed while you were at it. Reload the page and go on.";
    /// What will happen.
    MOVE_EXPLAINED = "The person here is switched off: every session ends at once, and what they did stays written under their name.";
    /// What will happen.
    MOVE_STAYS = "Registrations and drafts stay with the company they were made for.";
    /// What will happen.
    MOVE_NEW = "At the new company they begin as a contact with the same name, email address and role, without access until you invite them.";
}

/// What people call a relationship, seen from its first company or from its second.
pub const fn relation(kind: RelationKind, way: Way) -> &'static str {
    match (kind, way) {
        (RelationKind::DistributorOf, Way::Forward) => "Distributes to",
        (RelationKind::DistributorOf, Way::Back) => "Supplied by",
        (RelationKind::AgencyOf, Way::Forward) => "Agency of",
        (RelationKind::AgencyOf, Way::Back) => "Works with the agency",
        (RelationKind::SubcontractorOf, Way::Forward) => "Subcontractor of",
        (RelationKind::SubcontractorOf, Way::Back) => "Subcontracts to",
        (RelationKind::ReferralOf, Way::Forward) => "Refers customers to",
        (RelationKind::ReferralOf, Way::Back) => "Receives customers from",
    }
}

/// A territory that somebody has.
pub fn territory_in_use(names: &[String], more: usize) -> String {
    let (who, have) = match (names, more) {
        ([one], 0) => (one.clone(), "has"),
        (some, 0) => (some.join(" and "), "have"),
        (some, more) => (format!("{} and {more} more", some.join(", ")), "have"),
    };
    format!("{who} still {have} this territory. Take it off in the partner's form first.")
}

/// The title of the page for adding a relationship.
pub fn relate_title(name: &str) -> String {
    format!("Add a relationship of {name}")
}

/// Behind the word on the button that ends a relationship, for those who hear it without its row.
pub fn which_relation(kind: RelationKind, way: Way, other: &str) -> String {
    format!(": {} {other}", relation(kind, way).to_lowercase())
}

/// The title of the page for merging.
pub fn merge_title(name: &str) -> String {
    format!("Merge {name} into another company")
}

/// What becomes of the two.
pub fn merge_purpose(from: &str) -> String {
    format!("For one company that stands here twice. Everything of {from} goes to the company that stays.")
}

/// The caption of the comparison.
pub fn merge_compared(from: &str, into: &str) -> String {
    format!("{from} beside {into}, which stays")
}

/// A partner would end as a customer.
pub fn partner_into_customer(from: &str, into: &str) -> String {
    format!("{from} is a partner and {into} is not. Make {into} a partner first, or merge it into {from}.")
}

/// One belongs to the other.
pub fn belongs_to_the_other(into: &str, from: &str) -> String {
    format!("{into} belongs to {from}. Merge {into} into {from} instead.")
}

/// Both are protected for the same.
pub fn both_protected(product: &str) -> String {
    format!("Both are protected for {product}. Let one of the two protections end first.")
}

/// What moves, or moved, from one company to another: a line for each kind that there is.
pub fn moved(moved: &Moved) -> Vec<String> {
    [
        (moved.people, "person", "people"),
        (moved.registrations, "registration", "registrations"),
        (moved.opportunities, "opportunity", "opportunities"),
        (moved.claims, "protection", "protections"),
        (moved.credits, "credit for a deal", "credits for deals"),
        (moved.relationships, "relationship", "relationships"),
        (moved.territories, "territory", "territories"),
        (moved.companies, "company that belongs to it", "companies that belong to it"),
        (moved.shares, "record shared with it", "records shared with it"),
    ]
    .into_iter()
    .filter(|(count, ..)| *count > 0)
    .map(|(count, one, many)| plural(count, one, many))
    .collect()
}

/// The title of the page for moving a person.
pub fn move_title(name: &str) -> String {
    format!("Move {name} to another company")
}

/// The drafts that stay behind.
pub fn drafts_stay(drafts: u64, company: &str) -> String {
    format!("{} of theirs stay with {company}.", plural(drafts, "draft", "drafts"))
}

/// What a relationship's beginning or end says of it.
pub fn related(kind: RelationKind, from: &str, to: &str) -> String {
    format!("{from} {} {to}", relation(kind, Way::Forward).to_lowercase())
}

/// What ending a relationship takes away.
pub fn no_longer_related(kind: RelationKind, from: &str, to: &str) -> String {
    format!("No longer: {}", related(kind, from, to))
}

/// A row of the import about a company that is another one by now.
pub const IMPORTED_MERGED: &str = "This company was merged into another one; left as it is";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_has_a_territory_is_told_by_name_as_far_as_a_sentence_goes() {
        let names = |names: &[&str]| names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>();
        assert!(territory_in_use(&names(&["A"]), 0).starts_with("A still has this"));
        assert!(territory_in_use(&names(&["A", "B"]), 0).starts_with("A and B still have"));
        assert!(territory_in_use(&names(&["A", "B", "C"]), 2).starts_with("A, B, C and 2 more still have"));
    }

    #[test]
    fn what_moves_is_told_of_what_there_is_alone() {
        let some = Moved { people: 1, registrations: 2, ..Moved::default() };
        assert_eq!(moved(&some), ["1 person", "2 registrations"]);
        assert!(moved(&Moved::default()).is_empty());
    }
}
