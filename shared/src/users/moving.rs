//! Moving a person to another company.

use crate::form::Answers;
use crate::ids::{AccountId, Named, UserId};
use crate::refusal::{Problems, Refusal};
use crate::words::relations as say;
use serde::{Deserialize, Serialize};

/// Reads what was typed: the name of the new company.
///
/// # Errors
/// `Invalid` where nothing was; `TooLarge` for what no form holds.
pub fn parse(answers: &Answers) -> Result<&str, Refusal> {
    if !answers.is_bounded() {
        return Err(Refusal::TooLarge);
    }
    match answers.get("company").trim() {
        "" => Err(Refusal::Invalid(Problems::one("company", say::ENTER_COMPANY))),
        company => Ok(company),
    }
}

/// What the page for moving a person needs.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct MovePage {
    /// The person.
    pub person: Named<UserId>,
    /// Where they are now.
    pub company: Named<AccountId>,
    /// How many drafts of theirs stay there.
    pub drafts: u64,
    /// What was typed and could not be taken yet.
    pub held: Option<Answers>,
    /// What is wrong with it.
    pub problems: Problems,
    /// The names of partners.
    pub partners: Vec<String>,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_move_needs_a_company() {
        assert!(parse(&Answers::from_iter([("company", " ")])).is_err());
        assert_eq!(parse(&Answers::from_iter([("company", " Baltic Systems ")])), Ok("Baltic Systems"));
    }
}
