//! Deal registrations.

use crate::deals::{Move, Reason, RejectReason, State, Verdict};

/// A draft nobody has named yet.
pub const UNTITLED: &str = "New registration";
/// Ending a protection that runs.
pub const STILL_PROTECTED: &str = "The protection has not ended yet.";
/// A calendar that ends too early.
pub const DATE_OUT_OF_RANGE: &str = "The protection would end after the last day of the calendar";

/// What people call a state.
pub const fn state(state: State) -> &'static str {
    match state {
        State::Draft => "Draft",
        State::Submitted => "Submitted",
        State::InReview => "In review",
        State::InfoRequested => "Information requested",
        State::Approved => "Approved",
        State::Rejected => "Rejected",
        State::Withdrawn => "Withdrawn",
        State::Expired => "Expired",
    }
}

/// What a reason to reject is called.
pub const fn reject_reason(reason: RejectReason) -> &'static str {
    match reason {
        RejectReason::Duplicate => "Already registered",
        RejectReason::ExistingCustomer => "Existing customer",
        RejectReason::AlreadyEngaged => "We are in contact about it already",
        RejectReason::NotQualified => "Too early or not qualified",
        RejectReason::OutsideTerritory => "Outside your territory",
        RejectReason::NotAuthorised => "Not authorised for these products",
        RejectReason::InsufficientInformation => "Not enough information",
        RejectReason::BelowMinimum => "Below the minimum value",
        RejectReason::TenderPublished => "Tender was already public",
    }
}

/// What the conflict check told, in two or three words.
pub const fn verdict(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clear => "Clear",
        Verdict::Review => "Needs a closer look",
        Verdict::Blocked => "Blocked by an existing claim",
    }
}

/// What it means for the partner.
pub const fn verdict_meaning(verdict: Verdict) -> &'static str {
    match verdict {
        Verdict::Clear => "We found no conflict with what is already registered.",
        Verdict::Review => "A person will take a closer look before deciding.",
        Verdict::Blocked => {
            "A claim that is already protected covers this customer and product. It can be approved only once that ends."
        }
    }
}

/// What a move's button says.
pub const fn button(step: Move) -> &'static str {
    match step {
        Move::Submit => "Submit registration",
        Move::Approve => "Approve",
        Move::Reject => "Reject",
        Move::Ask => "Ask for information",
        Move::Answer => "Answer and resubmit",
        Move::Withdraw => "Withdraw",
        Move::Expire => "Expire",
    }
}

/// Why a move is not possible now.
pub fn reason(reason: Reason) -> String {
    match reason {
        Reason::Own => "Nobody decides their own registration. Ask a colleague.".to_owned(),
        Reason::State(State::Approved, _) => "It is approved already.".to_owned(),
        Reason::State(State::Rejected, _) => "It is rejected already.".to_owned(),
        Reason::State(State::Withdrawn, _) => "It was withdrawn.".to_owned(),
        Reason::State(State::Expired, _) => "Its protection has ended.".to_owned(),
        Reason::State(State::InfoRequested, _) => {
            "The partner has been asked for information and has not answered yet.".to_owned()
        }
        Reason::State(State::Draft, _) => "It has not been submitted yet.".to_owned(),
        Reason::State(State::Submitted | State::InReview, Move::Answer) => "Nothing has been asked.".to_owned(),
        Reason::State(State::Submitted | State::InReview, _) => "It is submitted already.".to_owned(),
    }
}

/// A decision somebody else made a moment before.
pub fn decided_by(who: &str, what: &str) -> String {
    format!("{who} was first: {what}")
}

/// Approving what somebody else is protected for.
pub const BLOCKED_BY_CLAIM: &str = "Another registration protects this customer for one of these products. It can be approved once that protection ends.";
/// Making an account that exists.
pub const CUSTOMER_EXISTS: &str =
    "A company with this name or web domain exists. Choose it instead of making a new one.";
/// Choosing an account that is gone.
pub const NO_SUCH_CUSTOMER: &str = "Choose one of the companies shown, or make a new one";
/// A draft changed elsewhere.
pub const DRAFT_CHANGED: &str = "This draft was changed in another window or on another device.";
/// A reason is missing.
pub const CHOOSE_REASON: &str = "Choose a reason";
/// A question is missing.
pub const ENTER_QUESTION: &str = "Enter what you need to know";
/// A reply is missing.
pub const ENTER_REPLY: &str = "Enter your answer to the question";
/// Approving without saying whose deal it is.
pub const CHOOSE_CUSTOMER: &str = "Choose the customer's company, or make a new one";
/// The channel team, where nobody is named.
pub const CHANNEL_TEAM: &str = "the channel team";

/// A person at a company.
pub fn person_at(person: &str, company: &str) -> String {
    format!("{person} at {company}")
}

/// A claim that runs, to the approver.
pub fn protected_for(partner: &str, until: &str) -> String {
    format!("Protected for {partner} until {until}")
}

/// Where an opportunity stands, to the approver.
pub fn at_stage(company: &str, stage: &str) -> String {
    format!("{company} · {stage}")
}

/// Whose registration it is, to the approver.
pub fn registered_by(partner: &str, state: &str) -> String {
    format!("{partner} · {state}")
}
