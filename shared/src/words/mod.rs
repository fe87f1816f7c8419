//! Every word people read, in one place. Sentence case, plain, no exclamation marks.

pub mod access;
pub mod accounts;
pub mod audit;
pub mod condition;
pub mod conflict;
pub mod criteria;
pub mod deals;
pub mod forms;
pub mod imports;
pub mod lists;
pub mod mails;
pub mod opportunities;
pub mod people;
pub mod portal;
pub mod registration_form;
pub mod relations;
pub mod screens;
pub mod security;
pub mod trail;
pub mod users;
pub mod values;
pub mod why;

use crate::refusal::Refusal;

/// What a refusal says.
pub fn refusal(refusal: &Refusal) -> String {
    match refusal {
        Refusal::Invalid(problems) if problems.0.len() == 1 => "One answer needs another look.".to_owned(),
        Refusal::Invalid(problems) => format!("{} answers need another look.", problems.0.len()),
        Refusal::SignedOut => "You are signed out. Sign in to go on; what you typed is kept.".to_owned(),
        Refusal::NotFound => "There is nothing here that you can see.".to_owned(),
        Refusal::Forbidden(why) | Refusal::Conflict(why) => why.clone(),
        Refusal::TooMany { seconds } => {
            format!("Too many tries. Wait {} and try again.", plural(*seconds, "second", "seconds"))
        }
        Refusal::TooLarge => "That is more than fits. Shorten the longest text and try again.".to_owned(),
        Refusal::Busy => "The portal is busy just now. Nothing was changed; try again in a moment.".to_owned(),
        Refusal::Broken { request } => {
            format!("Something went wrong on our side. Nothing was changed. If it happens again, quote {request}.")
        }
        Refusal::Offline => "There is no connection. What you typed is kept on this device.".to_owned(),
    }
}

/// A count with its noun.
pub fn plural(count: u64, one: &str, many: &str) -> String {
    format!("{count} {}", if count == 1 { one } else { many })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_second_is_not_one_seconds() {
        assert!(refusal(&Refusal::TooMany { seconds: 1 }).contains("1 second and"));
        assert!(refusal(&Refusal::TooMany { seconds: 20 }).contains("20 seconds"));
    }
}
