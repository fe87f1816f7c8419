//! The second factor: for whom it is needed, what may be typed, and what its pages show.

use crate::refusal::{Problems, Refusal};
use crate::users::Role;
use crate::users::sign_ins::Method;
use crate::words::security as say;
use serde::{Deserialize, Serialize};

/// For whom the second factor is needed. Anybody may set one up.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum NeededFor {
    /// For nobody.
    #[default]
    Nobody,
    /// For the vendor's people.
    Vendor,
    /// For everybody.
    Everybody,
}

impl NeededFor {
    /// Whether people of that role need one.
    pub const fn includes(self, role: Role) -> bool {
        match self {
            NeededFor::Nobody => false,
            NeededFor::Vendor => !role.is_partner(),
            NeededFor::Everybody => true,
        }
    }
}

/// What a session was begun with so far.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Strength {
    /// The password alone.
    Password,
    /// And the second factor.
    SecondFactor,
}

impl Strength {
    /// The name it is stored under.
    pub const fn name(self) -> &'static str {
        match self {
            Strength::Password => "password",
            Strength::SecondFactor => "second_factor",
        }
    }
}

/// Digits of an authenticator app's code.
const DIGITS: usize = 6;
/// Letters and digits of a recovery code.
pub const RECOVERY_LENGTH: usize = 10;
/// How many recovery codes there are to begin with.
pub const RECOVERY_CODES: usize = 10;
/// Longest text that is looked at: a code with generous blanks.
const LONGEST: usize = 60;
/// What recovery codes are made of: letters and digits that cannot be mistaken for one another (Crockford's base 32).
const LETTERS: &str = "0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// A code as it was typed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Code {
    /// What the authenticator app shows: six digits.
    App(String),
    /// A recovery code, as it is kept: ten capital letters and digits without a hyphen.
    Recovery(String),
}

impl Code {
    /// Reads what was typed, with or without blanks and hyphens, in small letters or capitals.
    ///
    /// # Errors
    /// `Invalid` where it can be no code.
    pub fn parse(typed: &str) -> Result<Code, Refusal> {
        let refused = |sentence: &str| Refusal::Invalid(Problems::one("code", sentence));
        if typed.trim().is_empty() {
            return Err(refused(say::CODE_MISSING));
        }
        let letters: String = typed
            .chars()
            .take(LONGEST)
            .filter(|c| !c.is_whitespace() && *c != '-')
            .map(|c| match c.to_ascii_uppercase() {
                'O' => '0',
                'I' | 'L' => '1',
                other => other,
            })
            .collect();
        if letters.len() == DIGITS && letters.bytes().all(|byte| byte.is_ascii_digit()) {
            Ok(Code::App(letters))
        } else if letters.len() == RECOVERY_LENGTH && letters.chars().all(|c| LETTERS.contains(c)) {
            Ok(Code::Recovery(letters))
        } else {
            Err(refused(say::CODE_UNREADABLE))
        }
    }

    /// With what somebody signs in who types it.
    pub const fn method(&self) -> Method {
        match self {
            Code::App(_) => Method::SecondFactor,
            Code::Recovery(_) => Method::RecoveryCode,
        }
    }
}

/// A recovery code as people read it, in two groups.
pub fn in_groups(code: &str) -> String {
    let (first, second) = code.split_at_checked(RECOVERY_LENGTH / 2).unwrap_or((code, ""));
    format!("{first}-{second}")
}

/// What the page of the second factor asks for.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// Whether to begin with setting one up.
    Begin,
    /// To give the app its key, and for the first code it shows then.
    Confirm {
        /// The key, to be typed.
        key: String,
        /// The same as a picture to be photographed: the address of an image.
        picture: String,
    },
    /// For a code.
    Code,
    /// To keep these recovery codes, which are not shown again.
    Keep {
        /// The codes in their groups.
        codes: Vec<String>,
    },
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_needed_for_those_the_setting_names() {
        for role in Role::ALL {
            assert!(!NeededFor::Nobody.includes(role));
            assert_eq!(NeededFor::Vendor.includes(role), !role.is_partner());
            assert!(NeededFor::Everybody.includes(role));
        }
    }

    #[test]
    fn a_code_is_read_however_it_is_written() {
        assert_eq!(Code::parse(" 123 456 "), Ok(Code::App("123456".into())));
        let kept = Ok(Code::Recovery("7K4Q19XWM0".into()));
        assert_eq!(Code::parse("7K4Q1-9XWM0"), kept);
        assert_eq!(Code::parse("7k4ql 9xwmo"), kept, "small letters, and those that look like digits");
    }

    #[test]
    fn what_is_no_code_is_told_at_its_field() {
        let told = |typed: &str| match Code::parse(typed) {
            Err(Refusal::Invalid(problems)) => problems.of("code").map(str::to_owned),
            other => panic!("{other:?}"),
        };
        assert_eq!(told("  ").as_deref(), Some(say::CODE_MISSING));
        for typed in ["12345", "1234567", "7K4Q1-9XWU", "ÄÖÜÄÖ-ÄÖÜÄÖ", "１２３４５６", &"1".repeat(100_000)]
        {
            assert_eq!(told(typed).as_deref(), Some(say::CODE_UNREADABLE), "{typed:.20}");
        }
    }

    #[test]
    fn a_shown_recovery_code_is_read_again() {
        assert_eq!(in_groups("7K4Q19XWM0"), "7K4Q1-9XWM0");
        assert_eq!(Code::parse(&in_groups("7K4Q19XWM0")), Ok(Code::Recovery("7K4Q19XWM0".into())));
    }
}
