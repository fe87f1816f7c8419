//! Deal registrations: states, moves, the record, the form, conflicts and claims.

pub mod conflict;
mod decision;
mod form;
mod moves;
mod page;
mod record;

pub use conflict::Verdict;
pub use decision::{Decision, NEW_CUSTOMER, parse_decision};
pub use form::{Context, FORM, MOST_LINES, NewLine, NewRegistration, line_keys, parse, projection};
pub use moves::{Applied, Effect, Input, Move, PROTECTION_DAYS, Reason, Told, allowed, apply};
pub use page::{Conflict, FormPage, MoveState, OpportunityPart, Receipt, RegistrationPage, Saved, WaitingFor};
pub use record::{
    Line, PARTNER_REGISTRATIONS, QUEUE, REGISTRATIONS, Registration, RejectReason, State, Waiting, awaiting_decision,
    registrations_of,
};
