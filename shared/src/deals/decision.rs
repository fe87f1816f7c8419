//! What somebody types to decide, to answer or to withdraw.

use super::moves::Move;
use super::record::RejectReason;
use crate::form::Answers;
use crate::ids::AccountId;
use crate::refusal::{Problems, Refusal};
use crate::values::text::LongText;
use crate::words;

/// The answer under `customer` that makes a new account.
pub const NEW_CUSTOMER: &str = "new";

/// A decision that was read. What a submission or an answer says of the deal is read by [`super::parse`].
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Decision {
    /// Hand in.
    Submit,
    /// Protect.
    Approve {
        /// The existing account of the customer; none to make one.
        customer: Option<AccountId>,
        /// Words for the partner.
        comment: Option<LongText>,
    },
    /// Turn down.
    Reject {
        /// Why.
        reason: RejectReason,
        /// Words for the partner.
        comment: Option<LongText>,
    },
    /// Ask.
    Ask {
        /// What.
        question: LongText,
    },
    /// Answer what was asked.
    Answer {
        /// The words for the vendor.
        reply: LongText,
    },
    /// Take back.
    Withdraw {
        /// Why.
        comment: Option<LongText>,
    },
}

/// Reads what was typed with a move.
///
/// # Errors
/// `Invalid` with every problem; `NotFound` for a move nobody makes by hand.
pub fn parse_decision(step: Move, answers: &Answers) -> Result<Decision, Refusal> {
    let mut problems = Problems::default();
    let decision = match step {
        Move::Submit => Some(Decision::Submit),
        Move::Approve => {
            let customer = customer(answers, &mut problems);
            let comment = comment(answers, &mut problems);
            customer.map(|customer| Decision::Approve { customer, comment })
        }
        Move::Reject => {
            let reason = RejectReason::from_name(answers.get("reason").trim());
            if reason.is_none() {
                problems.add("reason", words::deals::CHOOSE_REASON);
            }
            let comment = comment(answers, &mut problems);
            reason.map(|reason| Decision::Reject { reason, comment })
        }
        Move::Ask => needed(answers, "question", words::deals::ENTER_QUESTION, &mut problems)
            .map(|question| Decision::Ask { question }),
        Move::Answer => {
            needed(answers, "reply", words::deals::ENTER_REPLY, &mut problems).map(|reply| Decision::Answer { reply })
        }
        Move::Withdraw => Some(Decision::Withdraw { comment: comment(answers, &mut problems) }),
        Move::Expire => return Err(Refusal::NotFound),
    };
    match decision {
        Some(decision) => problems.or(decision),
        None => Err(Refusal::Invalid(problems)),
    }
}

fn customer(answers: &Answers, problems: &mut Problems) -> Option<Option<AccountId>> {
    let chosen = answers.get("customer").trim();
    let read = if chosen == NEW_CUSTOMER { Some(None) } else { chosen.parse().ok().map(Some) };
    if read.is_none() {
        problems.add("customer", words::deals::CHOOSE_CUSTOMER);
    }
    read
}

fn comment(answers: &Answers, problems: &mut Problems) -> Option<LongText> {
    text(answers, "comment", problems)
}

fn needed(answers: &Answers, key: &str, missing: &str, problems: &mut Problems) -> Option<LongText> {
    if answers.get(key).trim().is_empty() {
        problems.add(key, missing);
        return None;
    }
    text(answers, key, problems)
}

fn text(answers: &Answers, key: &str, problems: &mut Problems) -> Option<LongText> {
    if answers.get(key).trim().is_empty() {
        return None;
    }
    LongText::parse(answers.get(key)).map_err(|problem| problems.add(key, problem.to_string())).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(step: Move, pairs: &[(&str, &str)]) -> Result<Decision, Refusal> {
        parse_decision(step, &pairs.iter().copied().collect())
    }

    #[test]
    fn rejecting_needs_a_reason_of_the_list() {
        let Err(Refusal::Invalid(problems)) = read(Move::Reject, &[("reason", "mood")]) else { panic!("accepted") };
        assert_eq!(problems.of("reason"), Some(words::deals::CHOOSE_REASON));
        assert!(read(Move::Reject, &[("reason", "duplicate")]).is_ok());
    }

    #[test]
    fn asking_and_answering_need_words() {
        assert!(read(Move::Ask, &[("question", "  ")]).is_err());
        assert!(read(Move::Answer, &[]).is_err());
    }

    #[test]
    fn approving_needs_the_customer_to_be_chosen_or_made() {
        assert!(read(Move::Approve, &[]).is_err());
        assert_eq!(
            read(Move::Approve, &[("customer", NEW_CUSTOMER)]),
            Ok(Decision::Approve { customer: None, comment: None })
        );
    }

    #[test]
    fn nobody_expires_a_registration_by_hand() {
        assert_eq!(read(Move::Expire, &[]), Err(Refusal::NotFound));
    }
}
