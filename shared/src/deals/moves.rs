//! The moves of a registration: which state allows which, and what each one brings about. Pure.

use super::conflict::Verdict;
use super::form::NewRegistration;
use super::record::{Registration, RejectReason, State};
use crate::access::{Action, Caller, Denied, Side, decide};
use crate::audit::Event;
use crate::ids::AccountId;
use crate::refusal::{Problems, Refusal};
use crate::values::text::LongText;
use crate::words;
use chrono::{DateTime, Days, NaiveDate, Utc};
use serde::{Deserialize, Serialize};

/// How long a claim protects: the usual window of real programmes.
pub const PROTECTION_DAYS: u64 = 90;

/// A step from one state to the next.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Move {
    /// The partner hands it in.
    Submit,
    /// The vendor protects it.
    Approve,
    /// The vendor turns it down.
    Reject,
    /// The vendor asks the partner something.
    Ask,
    /// The partner answers and hands it in again.
    Answer,
    /// The partner takes it back.
    Withdraw,
    /// The protection ends by itself.
    Expire,
}

impl Move {
    /// All moves, in the order buttons are shown.
    pub const ALL: [Move; 7] =
        [Move::Submit, Move::Approve, Move::Reject, Move::Ask, Move::Answer, Move::Withdraw, Move::Expire];

    /// The side that makes it; none for what happens by itself.
    pub fn side(self) -> Option<Side> {
        match self {
            Move::Submit | Move::Answer | Move::Withdraw => Some(Side::Partner),
            Move::Approve | Move::Reject | Move::Ask => Some(Side::Vendor),
            Move::Expire => None,
        }
    }

    /// The name of the event it leaves in the trail.
    pub fn event_name(self) -> &'static str {
        match self {
            Move::Submit => "submitted",
            Move::Approve => "approved",
            Move::Reject => "rejected",
            Move::Ask => "info_requested",
            Move::Answer => "answered",
            Move::Withdraw => "withdrawn",
            Move::Expire => "expired",
        }
    }

    /// The states it starts from.
    pub fn from(self) -> &'static [State] {
        match self {
            Move::Submit => &[State::Draft],
            Move::Approve | Move::Reject | Move::Ask => &[State::Submitted, State::InReview],
            Move::Answer => &[State::InfoRequested],
            Move::Withdraw => &[State::Submitted, State::InReview, State::InfoRequested],
            Move::Expire => &[State::Approved],
        }
    }
}

/// Why a move is not possible now, though the caller may make it in general.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The state does not allow it.
    State(State, Move),
    /// The caller registered it.
    Own,
}

/// The moves of the caller's side, each possible or with the reason why not. Moves the caller may never make are absent.
pub fn allowed(record: &Registration, caller: &Caller) -> Vec<(Move, Result<(), Reason>)> {
    Move::ALL
        .into_iter()
        .filter(|step| decide(caller, Action::Make(*step), &record.facts()).is_ok() && step.side().is_some())
        .map(|step| (step, possible(record, step, caller)))
        .collect()
}

fn possible(record: &Registration, step: Move, caller: &Caller) -> Result<(), Reason> {
    if !step.from().contains(&record.state) {
        return Err(Reason::State(record.state, step));
    }
    let own = caller.person().is_some_and(|person| person.id == record.owner.id);
    if step.side() == Some(Side::Vendor) && own {
        return Err(Reason::Own);
    }
    Ok(())
}

/// What comes with a move.
#[derive(Clone, Debug)]
pub enum Input {
    /// The parsed answers and what the conflict check found.
    Submit {
        /// The parsed answers.
        new: Box<NewRegistration>,
        /// What the check found.
        verdict: Verdict,
    },
    /// The customer's account: an existing one, or none to make it.
    Approve {
        /// The existing account.
        customer: Option<AccountId>,
        /// Words for the partner.
        comment: Option<LongText>,
    },
    /// A reason of the list, and words for the partner.
    Reject {
        /// The reason.
        reason: RejectReason,
        /// Words for the partner.
        comment: Option<LongText>,
    },
    /// What the partner is asked.
    Ask {
        /// The question.
        question: LongText,
    },
    /// The parsed answers and words for the vendor.
    Answer {
        /// The parsed answers.
        new: Box<NewRegistration>,
        /// What the check found this time.
        verdict: Verdict,
        /// Words for the vendor.
        reply: LongText,
    },
    /// Words for the vendor.
    Withdraw {
        /// Why.
        comment: Option<LongText>,
    },
    /// Nothing comes with it.
    Expire,
}

impl Input {
    /// The move it belongs to.
    pub fn step(&self) -> Move {
        match self {
            Input::Submit { .. } => Move::Submit,
            Input::Approve { .. } => Move::Approve,
            Input::Reject { .. } => Move::Reject,
            Input::Ask { .. } => Move::Ask,
            Input::Answer { .. } => Move::Answer,
            Input::Withdraw { .. } => Move::Withdraw,
            Input::Expire => Move::Expire,
        }
    }
}

/// What the move has to be told of the world.
#[derive(Clone, Copy, Debug)]
pub struct Told {
    /// Now.
    pub now: DateTime<Utc>,
    /// Today in the vendor's time zone.
    pub today: NaiveDate,
    /// Two business days from now, by the vendor's calendar.
    pub due_at: DateTime<Utc>,
}

/// What the server has to carry out, in the same transaction.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Effect {
    /// Give it a number, if it has none.
    Number,
    /// Keep the parsed answers in the record's columns and lines.
    KeepDetails(Box<NewRegistration>),
    /// Pick or make the customer's account, grant the claim until the day, make the opportunity and credit the partner.
    Protect {
        /// The customer's account; none to make it.
        customer: Option<AccountId>,
        /// Last day of the protection.
        until: NaiveDate,
    },
    /// End the claim and take the registered partner off the opportunity.
    Release,
}

/// A move that was made.
#[derive(Clone, Debug)]
pub struct Applied {
    /// The record after it.
    pub record: Registration,
    /// What it brings about, in order.
    pub effects: Vec<Effect>,
    /// What the trail says.
    pub event: Event,
}

/// Makes a move.
///
/// # Errors
/// `NotFound` or `Forbidden` by [`decide`]; `Conflict` where the state does not allow it (any more).
pub fn apply(mut record: Registration, input: Input, caller: &Caller, told: Told) -> Result<Applied, Refusal> {
    let step = input.step();
    decide(caller, Action::Make(step), &record.facts()).map_err(|denied| match denied {
        Denied::Unknown => Refusal::NotFound,
        Denied::Forbidden(why) => Refusal::Forbidden(why),
    })?;
    possible(&record, step, caller).map_err(|reason| match reason {
        Reason::Own => Refusal::Forbidden(words::deals::reason(reason)),
        Reason::State(..) => Refusal::Conflict(words::deals::reason(reason)),
    })?;
    let (state, due, effects, event) = outcome(&mut record, input, told)?;
    record.state = state;
    record.due_at = due;
    Ok(Applied { record, effects, event })
}

type Outcome = (State, Option<DateTime<Utc>>, Vec<Effect>, Event);

fn outcome(record: &mut Registration, input: Input, told: Told) -> Result<Outcome, Refusal> {
    let due = Some(told.due_at);
    Ok(match input {
        Input::Submit { new, verdict } => {
            record.verdict = Some(verdict);
            record.submitted_at = Some(told.now);
            (State::Submitted, due, vec![Effect::Number, Effect::KeepDetails(new)], Event::Submitted { verdict })
        }
        Input::Answer { new, verdict, reply } => {
            record.verdict = Some(verdict);
            let event = Event::Answered { reply: reply.to_string(), verdict };
            (State::InReview, due, vec![Effect::KeepDetails(new)], event)
        }
        Input::Ask { question } => {
            (State::InfoRequested, due, vec![], Event::InfoRequested { question: question.to_string() })
        }
        Input::Approve { customer, comment } => {
            let until = protected_until(told.today)?;
            record.decided_at = Some(told.now);
            record.protected_until = Some(until);
            let event = Event::Approved { until, comment: comment.map(|c| c.to_string()) };
            (State::Approved, None, vec![Effect::Protect { customer, until }], event)
        }
        Input::Reject { reason, comment } => {
            record.decided_at = Some(told.now);
            record.reject_reason = Some(reason);
            (State::Rejected, None, vec![], Event::Rejected { reason, comment: comment.map(|c| c.to_string()) })
        }
        Input::Withdraw { comment } => {
            (State::Withdrawn, None, vec![], Event::Withdrawn { comment: comment.map(|c| c.to_string()) })
        }
        Input::Expire => {
            if record.protected_until.is_none_or(|until| until >= told.today) {
                return Err(Refusal::Conflict(words::deals::STILL_PROTECTED.to_owned()));
            }
            (State::Expired, None, vec![Effect::Release], Event::Expired)
        }
    })
}

/// The last protected day of a claim granted today.
fn protected_until(today: NaiveDate) -> Result<NaiveDate, Refusal> {
    today
        .checked_add_days(Days::new(PROTECTION_DAYS))
        .ok_or_else(|| Refusal::Invalid(Problems::one("protected_until", words::deals::DATE_OUT_OF_RANGE)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_moves_event_is_called_in_one_way() {
        let day = NaiveDate::from_ymd_opt(2026, 11, 25).expect("a day");
        let (text, verdict) = (String::new, Verdict::Clear);
        for (step, event) in [
            (Move::Submit, Event::Submitted { verdict }),
            (Move::Approve, Event::Approved { until: day, comment: None }),
            (Move::Reject, Event::Rejected { reason: RejectReason::Duplicate, comment: None }),
            (Move::Ask, Event::InfoRequested { question: text() }),
            (Move::Answer, Event::Answered { reply: text(), verdict }),
            (Move::Withdraw, Event::Withdrawn { comment: None }),
            (Move::Expire, Event::Expired),
        ] {
            assert_eq!(step.event_name(), event.name());
        }
    }
}
