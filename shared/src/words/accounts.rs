//! Companies.

/// The form's heading.
pub const COMPANY: &str = "Company";
/// Help.
pub const NAME_HELP: &str = "As it stands in the commercial register";
/// Help.
pub const DOMAIN_HELP: &str = "Of the company itself, for example example.com";
/// Help.
pub const PARENT_HELP: &str = "The company this one belongs to, by its name";
/// Help.
pub const PARTNER_HELP: &str = "Partners sell for you; their people can be given access";
/// Help.
pub const CHANNEL_MANAGER_HELP: &str = "Who is asked and told first";
/// A partner that is called a customer.
pub const PARTNERS_HAVE_A_TYPE: &str = "Choose what kind of partner it is";
/// A domain of many companies.
pub const SHARED_DOMAIN: &str = "Many companies share this domain. Enter the company's own, or leave it out.";
/// A parent nobody knows.
pub const NO_SUCH_COMPANY: &str = "There is no company of this name. Check how it is written, or add it first.";
/// A name that several have.
pub const SEVERAL_COMPANIES: &str =
    "There are several companies of this name. Give the one you mean a name of its own first.";
/// A parent that is the company itself, or belongs to it.
pub const PARENT_IN_A_CIRCLE: &str = "This company belongs to the one you are changing, so it cannot be its parent.";
/// Too many levels.
pub const TOO_MANY_LEVELS: &str = "Companies can stand at most eight levels under one another.";
/// Nobody who looks after partners.
pub const NO_SUCH_MANAGER: &str = "Choose somebody who is a channel manager today";
/// A partner with people or registrations.
pub const STILL_A_PARTNER: &str =
    "Its people can still sign in or have registrations under way, so it stays a partner for now.";
/// Somebody changed it meanwhile.
pub const CHANGED_MEANWHILE: &str = "Somebody changed this company since you opened it. What you typed is kept; where both differ it says what is stored now. \
     Save again to keep yours.";

/// Above a form that could not be taken.
pub const NOT_SAVED: &str = "This is not saved yet. What you typed is kept; beside it stands what is stored now.";

/// Above a form of a new company that could not be taken.
pub const NOT_ADDED: &str = "This is not added yet. What you typed is kept.";
/// Gives up what was typed.
pub const KEEP_STORED: &str = "Use what is stored";
/// Gives up what was typed.
pub const START_AFRESH: &str = "Start afresh";
/// A parent that is the company itself.
pub const OWN_PARENT: &str = "A company cannot belong to itself.";

/// Beside a field that somebody else changed.
pub fn stored_now(text: &str) -> String {
    if text.trim().is_empty() { "Stored now: nothing".to_owned() } else { format!("Stored now: {text}") }
}

/// Changing or adding a company is not the caller's.
pub const NOT_YOURS: &str = "Companies are looked after by channel managers and administrators.";
