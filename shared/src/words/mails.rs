//! Mails: what they say, and what is said of them.

use crate::mails::{LINK, Letter, MailKind, MailState};

macro_rules! words {
    ($($(#[$doc:meta])* $name:ident = $text:literal;)*) => {$(
        $(#[$doc])*
        pub const $name: &str = $text;
    )*};
}

words! {
    /// Title and tab.
    OUTBOX = "Mails";
    /// What it is for.
    OUTBOX_PURPOSE = "What the portal wrote to people, and whether it was sent.";
    /// Nothing there.
    NO_MAILS = "No mails yet";
    /// How the first comes.
    NO_MAILS_TEXT = "As soon as somebody is invited or asks for a new password, the mail stands here.";
    /// Card.
    TEXT = "Text";
    /// Card.
    ABOUT = "About";
    /// In place of a link that is not shown.
    LINK_HIDDEN = "(the link stands in the mail alone)";
    /// A try that was under way when the portal ended, and the last one.
    CUT_OFF = "The portal was stopped while this mail was being sent for the last time.";
}

/// What people call a kind of mail.
pub const fn kind(kind: MailKind) -> &'static str {
    match kind {
        MailKind::Invitation => "Invitation",
        MailKind::Welcome => "Welcome",
        MailKind::Reset => "New password",
        MailKind::AddressChanged => "Changed address",
    }
}

/// What people call how far a mail is.
pub const fn state(state: MailState) -> &'static str {
    match state {
        MailState::Waiting => "Waiting",
        MailState::Sent => "Sent",
        MailState::Failed => "Failed",
    }
}

/// Lets somebody choose their first password.
pub fn invitation(name: &str, vendor: &str, by: &str) -> Letter {
    let body = format!(
        "Hello {name},\n\n\
         {by} invited you to the partner portal of {vendor}.\n\n\
         Choose a password here within seven days:\n\n\
         {LINK}\n\n\
         The link works once. If you do not know what this is about, leave it: without a password nobody signs in as you.\n"
    );
    Letter { kind: MailKind::Invitation, subject: format!("Your invitation to the partner portal of {vendor}"), body }
}

/// Tells somebody that they can sign in now.
pub fn welcome(name: &str, vendor: &str, email: &str, portal: &str) -> Letter {
    let body = format!(
        "Hello {name},\n\n\
         your password for the partner portal of {vendor} is set. Sign in with {email} at\n\n\
         {portal}\n\n\
         If it was not you who set it, tell whoever invited you at once.\n"
    );
    Letter { kind: MailKind::Welcome, subject: format!("Welcome to the partner portal of {vendor}"), body }
}

/// Lets somebody choose another password.
pub fn reset(name: &str, vendor: &str) -> Letter {
    let body = format!(
        "Hello {name},\n\n\
         somebody asked for a new password for you at the partner portal of {vendor}.\n\n\
         If it was you, choose one here within an hour:\n\n\
         {LINK}\n\n\
         The link works once. If it was not you, leave it: your password stays as it is.\n"
    );
    Letter { kind: MailKind::Reset, subject: format!("A new password for the partner portal of {vendor}"), body }
}

/// Tells somebody at their old address that they sign in with another one from now on. Which one is not said: the old one may be somebody
/// else's by now.
pub fn address_changed(name: &str, vendor: &str, by: &str) -> Letter {
    let body = format!(
        "Hello {name},\n\n\
         {by} changed the email address with which you sign in to the partner portal of {vendor}. This one does not work any more, \
         and neither do links that were sent to it.\n\n\
         If you did not want this, tell {vendor} at once.\n"
    );
    Letter { kind: MailKind::AddressChanged, subject: format!("Your address at the partner portal of {vendor}"), body }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mail_with_a_link_has_it_once_and_on_a_line_of_its_own() {
        for letter in [invitation("Noor", "Entente", "Robin"), reset("Noor", "Entente")] {
            assert_eq!(letter.body.lines().filter(|line| *line == LINK).count(), 1, "{}", letter.body);
            assert_eq!(letter.body.matches(LINK).count(), 1);
        }
        assert!(!welcome("Noor", "Entente", "noor@acme.example", "https://acme.example").body.contains(LINK));
        assert!(!address_changed("Noor", "Entente", "Robin").body.contains(LINK));
    }

    #[test]
    fn a_subject_is_one_line() {
        assert!(!invitation("Noor", "Entente", "Robin").subject.contains('\n'));
    }
}
