//! The second factor, sessions and the history of signing in.

use super::plural;
use crate::users::sign_ins::{Method, Outcome};

/// With what somebody tried to sign in.
pub const fn method(method: Method) -> &'static str {
    match method {
        Method::Password => "Password",
        Method::SecondFactor => "Authenticator app",
        Method::RecoveryCode => "Recovery code",
        Method::Link => "Link by mail",
        Method::SessionEnded => "Sessions ended",
    }
}

/// What became of a try to sign in.
pub const fn outcome(outcome: Outcome) -> &'static str {
    match outcome {
        Outcome::Success => "Done",
        Outcome::SecondFactorDue => "Second step asked for",
        Outcome::Wrong => "Not right",
        Outcome::Limited => "Too many tries",
        Outcome::Locked => "May not sign in",
    }
}

/// A browser or program nobody knows.
pub const OTHER_BROWSER: &str = "Another program";

/// A browser and what it runs on.
pub fn browser_on(browser: &str, system: &str) -> String {
    format!("{browser} on {system}")
}

/// A session or a try from an address nobody knows.
pub const NO_ADDRESS: &str = "Unknown address";

/// No code typed.
pub const CODE_MISSING: &str = "Enter the code";
/// What can be no code.
pub const CODE_UNREADABLE: &str = "Enter the six digits of your app, or a recovery code such as 7K4Q1-9XWM0";
/// A code that is not right, was used, or has run out.
pub const CODE_WRONG: &str = "This code is not right any more. Wait for the next one in your app and enter that.";
/// A password that is not the caller's.
pub const PASSWORD_WRONG: &str = "This is not your password. Check it and try again.";
/// The same password again.
pub const PASSWORD_SAME: &str = "This is the password you have. Choose another one.";
/// A second factor that is there already.
pub const ALREADY_ON: &str = "Your second step is on already.";
/// Nothing to confirm any more.
pub const SET_UP_LAPSED: &str = "This took longer than an hour. Begin again to get a new key.";
/// Switching off what one needs.
pub const STILL_NEEDED: &str = "You need a second step to sign in here, so it cannot be switched off.";
/// Resetting is not the caller's.
pub const RESET_NOT_YOURS: &str = "Only administrators take a second step away, and nobody their own.";

/// Page.
pub const SECURITY: &str = "Sign-in and security";
/// What it is for.
pub const SECURITY_PURPOSE: &str = "How you sign in, where you are signed in, and who tried to.";

/// Title and card.
pub const SECOND_STEP: &str = "Second step";
/// What the page asks for.
pub const SECOND_STEP_PURPOSE: &str = "Your password was right. Enter the code your authenticator app shows now.";
/// Field.
pub const CODE: &str = "Code";
/// Help.
pub const CODE_HELP: &str = "Six digits. Without your phone, use one of your recovery codes.";
/// Help where no recovery code is any use.
pub const FIRST_CODE_HELP: &str = "Six digits, as the app shows them now.";
/// Button.
pub const CONTINUE: &str = "Continue";
/// Title.
pub const SET_UP: &str = "Set up a second step";
/// What it is for.
pub const SET_UP_PURPOSE: &str = "Besides your password you will enter a code from an authenticator app on your phone. Whoever learns your password \
     alone then cannot sign in.";
/// Where it is needed.
pub const SET_UP_NEEDED: &str = "A second step is needed to sign in here. Have an authenticator app on your phone ready, such as Aegis, \
     Google Authenticator or your password manager.";
/// Button.
pub const BEGIN: &str = "Begin";
/// What to do with the picture.
pub const SCAN: &str =
    "Photograph this with your authenticator app, or type the key into it. Then enter the code it shows.";
/// What the picture is, for those who do not see it.
pub const PICTURE: &str = "The key as a QR code; the same key stands below as text";
/// Before the key.
pub const KEY: &str = "Key";
/// Button.
pub const SWITCH_ON: &str = "Switch on";
/// A form met a session that lacks the second step.
pub const HELD: &str = "What you typed is kept, and goes on after this step.";
/// Link.
pub const BACK_TO_SECURITY: &str = "Back to sign-in and security";
/// Title.
pub const KEEP_CODES: &str = "Keep these recovery codes";
/// What they are.
pub const KEEP_CODES_PURPOSE: &str = "Your second step is on. Without your phone you sign in with one of these codes, each of them once. They are not \
     shown again: print them, or keep them where you keep your passwords.";
/// List.
pub const RECOVERY_CODES: &str = "Recovery codes";
/// Button.
pub const CODES_KEPT: &str = "I have kept them";

/// State.
pub const ON: &str = "On";
/// State.
pub const OFF: &str = "Off";
/// What a switched-off second step means.
pub const OFF_TEXT: &str = "You sign in with your password alone.";

/// What a switched-on second step means.
pub fn on_text(codes: u32) -> String {
    match codes {
        0 => "You sign in with your password and a code. You have no recovery codes left: switch the second step off and set it up again to get new \
              ones."
            .to_owned(),
        left => format!(
            "You sign in with your password and a code. {} left.",
            plural(u64::from(left), "recovery code is", "recovery codes are")
        ),
    }
}

/// Disclosure and button.
pub const SWITCH_OFF: &str = "Switch off";
/// Field.
pub const YOUR_PASSWORD: &str = "Your password";
/// Help.
pub const PASSWORD_AGAIN_HELP: &str = "To be sure that it is you";
/// Card and button.
pub const CHANGE_PASSWORD: &str = "Change the password";
/// Field.
pub const OLD_PASSWORD: &str = "Password until now";
/// Field.
pub const NEW_PASSWORD: &str = "New password";

/// Help.
pub fn new_password_help(least: usize) -> String {
    format!("At least {least} characters. Your other sessions end with it.")
}

/// Card.
pub const SESSIONS: &str = "Where you are signed in";
/// Column.
pub const BROWSER: &str = "Browser";
/// Column.
pub const ADDRESS: &str = "Network address";
/// Column.
pub const BEGAN: &str = "Signed in";
/// Column.
pub const LAST_USED: &str = "Last used";
/// Column.
pub const ACTION: &str = "Action";
/// Badge.
pub const THIS_ONE: &str = "This one";
/// Button.
pub const END: &str = "Sign out there";
/// Button.
pub const END_OTHERS: &str = "Sign out everywhere else";
/// Card.
pub const TRIES: &str = "Last tries to sign in";
/// Column.
pub const WHEN: &str = "When";
/// Column.
pub const WITH: &str = "With";
/// Column.
pub const RESULT: &str = "Result";
/// Link.
pub const ALL_TRIES: &str = "See everybody's";
/// Nothing there.
pub const NO_TRIES_YET: &str = "Nobody has tried to sign in as you yet.";

/// Title.
pub fn sessions_of(name: &str) -> String {
    format!("Sessions of {name}")
}

/// Nothing there.
pub const NO_SESSIONS: &str = "Not signed in anywhere just now.";
/// Button.
pub const END_ALL: &str = "Sign out everywhere";
/// Button.
pub const RESET: &str = "Take the second step away";

/// What taking it away does.
pub fn reset_text(name: &str) -> String {
    format!(
        "For somebody who has lost phone and recovery codes. {name} signs in with the password alone and sets it up again."
    )
}

/// The second step of somebody who has none.
pub const HAS_NONE: &str = "No second step is set up.";

/// Page.
pub const SIGN_INS: &str = "Sign-in history";
/// What it is for.
pub const SIGN_INS_PURPOSE: &str = "Every try to sign in, right or wrong, of the last 400 days.";
/// Nothing there.
pub const NO_SIGN_INS: &str = "Nobody has tried to sign in yet";
/// How the first comes.
pub const NO_SIGN_INS_TEXT: &str = "Each try stands here with its address and its browser.";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::users::sign_ins::KEPT_DAYS;

    #[test]
    fn one_recovery_code_is_not_one_recovery_codes() {
        assert!(on_text(1).contains("1 recovery code is left") && on_text(9).contains("9 recovery codes are left"));
        assert!(on_text(0).contains("no recovery codes left"));
    }

    #[test]
    fn the_history_says_how_long_it_is_kept() {
        assert!(SIGN_INS_PURPOSE.contains(&KEPT_DAYS.to_string()));
    }
}
