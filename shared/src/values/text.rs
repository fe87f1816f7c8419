//! Plain text of one line or several, and what every typed value is cleaned of first.

use serde::{Deserialize, Serialize};
use thiserror::Error;
use unicode_normalization::UnicodeNormalization;

use crate::words::values as words;

/// What can be wrong with any typed text, before a type's own rules.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Flaw {
    /// Nothing but blanks.
    Empty,
    /// More than the bound.
    TooLong,
    /// Characters nobody sees.
    Hidden,
}

/// How many bytes per allowed character are looked at before giving up. UTF-8 takes at most four; accents typed as
/// characters of their own and doubled blanks, which vanish when tidied, may take as many again.
const BYTES_PER_CHAR: usize = 8;

/// Whether a character steers the text around it instead of being part of it: control characters, the embeddings,
/// overrides and isolates that make text read in another order than it is stored, and the tag characters. Refused
/// everywhere.
pub(crate) fn is_control(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{206f}')
        || matches!(c, '\u{fff9}'..='\u{fffb}' | '\u{e0000}'..='\u{e007f}')
}

/// Whether a character shows nothing, so that two texts would look the same and differ. Refused in everything of one
/// line.
pub(crate) fn is_invisible(c: char) -> bool {
    matches!(
        c,
        '\u{ad}'
            | '\u{61c}'
            | '\u{115f}'
            | '\u{1160}'
            | '\u{17b4}'
            | '\u{17b5}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2060}'..='\u{2064}' | '\u{2800}' | '\u{3164}' | '\u{feff}' | '\u{ffa0}'
    )
}

/// Whether a character only changes how its neighbours are drawn (joiners, variation selectors). Names in Persian,
/// Hindi or Japanese need them, so names keep them; domains refuse them and comparisons skip them.
pub(crate) fn is_joining(c: char) -> bool {
    matches!(c, '\u{34f}' | '\u{180b}'..='\u{180d}' | '\u{180f}' | '\u{200c}' | '\u{200d}')
        || matches!(c, '\u{fe00}'..='\u{fe0f}' | '\u{e0100}'..='\u{e01ef}')
}

/// Drops blanks and characters without a shape from both ends: they come along when copying and nobody can see them to
/// remove them.
fn trimmed(typed: &str) -> &str {
    typed.trim_matches(|c: char| c.is_whitespace() || matches!(c, '\u{200b}'..='\u{200d}' | '\u{2060}' | '\u{feff}'))
}

/// Trims typed text and bounds it by `most` characters, refusing what cannot be seen. Quick for input of any size.
pub(crate) fn tidy(typed: &str, most: usize) -> Result<&str, Flaw> {
    let text = trimmed(typed);
    if text.is_empty() {
        return Err(Flaw::Empty);
    }
    if text.len() > most * BYTES_PER_CHAR {
        return Err(Flaw::TooLong);
    }
    if text.chars().any(|c| is_control(c) || is_invisible(c)) {
        return Err(Flaw::Hidden);
    }
    if text.chars().count() > most { Err(Flaw::TooLong) } else { Ok(text) }
}

/// Tidies text of one line: runs of blanks and line ends become one space, accents are composed.
pub(crate) fn one_line(typed: &str, most: usize) -> Result<String, Flaw> {
    let text = trimmed(typed);
    if text.len() > most * BYTES_PER_CHAR {
        return Err(Flaw::TooLong);
    }
    let collapsed = text.split_whitespace().collect::<Vec<_>>().join(" ");
    let composed: String = collapsed.nfc().collect();
    tidy(&composed, most).map(str::to_owned)
}

/// Full-width digits and signs, which East Asian keyboards type, as their plain form; everything else unchanged.
pub(crate) fn plain_width(c: char) -> char {
    match c {
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

/// What every value kept as text has in common: reading it, showing it, and crossing the wire as a string that is
/// parsed again.
macro_rules! text_value {
    ($value:ident, $problem:ident) => {
        impl $value {
            /// The value as it is stored.
            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl std::fmt::Display for $value {
            fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl TryFrom<String> for $value {
            type Error = $problem;

            fn try_from(typed: String) -> Result<Self, $problem> {
                $value::parse(&typed)
            }
        }

        impl From<$value> for String {
            fn from(value: $value) -> String {
                value.0
            }
        }

        impl From<$crate::values::text::Flaw> for $problem {
            fn from(flaw: $crate::values::text::Flaw) -> $problem {
                match flaw {
                    $crate::values::text::Flaw::Empty => $problem::Empty,
                    $crate::values::text::Flaw::TooLong => $problem::TooLong,
                    $crate::values::text::Flaw::Hidden => $problem::Hidden,
                }
            }
        }
    };
}
pub(crate) use text_value;

/// One line of text, 1 to 200 characters: the name of a deal, a title. Blanks are collapsed, accents composed.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct ShortText(String);

/// Why text is not a [`ShortText`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum ShortTextProblem {
    /// Nothing but blanks.
    #[error("{}", words::TEXT_EMPTY)]
    Empty,
    /// More than [`ShortText::MAX`] characters.
    #[error("{}", words::too_long(ShortText::MAX))]
    TooLong,
    /// Characters nobody sees.
    #[error("{}", words::HIDDEN)]
    Hidden,
}

impl ShortText {
    /// In characters: fits a table's cell and a mail's subject.
    pub const MAX: usize = 200;

    /// Reads one line.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, ShortTextProblem> {
        Ok(Self(one_line(typed, Self::MAX)?))
    }
}

text_value!(ShortText, ShortTextProblem);

/// Text of several lines, 0 to 10,000 characters: notes, comments. Every kind of line end becomes `\n`, accents are
/// composed.
#[derive(Clone, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct LongText(String);

/// Why text is not a [`LongText`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, Error)]
pub enum LongTextProblem {
    /// Nothing but blanks; only [`LongText::parse_required`] minds.
    #[error("{}", words::TEXT_EMPTY)]
    Empty,
    /// More than [`LongText::MAX`] characters.
    #[error("{}", words::too_long(LongText::MAX))]
    TooLong,
    /// Control characters, or characters that change the reading order.
    #[error("{}", words::HIDDEN)]
    Hidden,
}

impl LongText {
    /// In characters: about four printed pages.
    pub const MAX: usize = 10_000;

    /// Reads text of any number of lines; nothing at all is fine.
    ///
    /// # Errors
    /// The first rule it breaks.
    pub fn parse(typed: &str) -> Result<Self, LongTextProblem> {
        let text = trimmed(typed);
        if text.len() > Self::MAX * BYTES_PER_CHAR {
            return Err(LongTextProblem::TooLong);
        }
        let text = text.replace("\r\n", "\n").replace(ends_line, "\n");
        if text.chars().any(|c| is_control(c) && c != '\n' && c != '\t') {
            return Err(LongTextProblem::Hidden);
        }
        let text: String = text.nfc().collect();
        if text.chars().count() > Self::MAX { Err(LongTextProblem::TooLong) } else { Ok(Self(text)) }
    }

    /// The same where something must be written: a question, a reply.
    ///
    /// # Errors
    /// [`LongTextProblem::Empty`] for blank text, else as [`LongText::parse`].
    pub fn parse_required(typed: &str) -> Result<Self, LongTextProblem> {
        let text = Self::parse(typed)?;
        if text.is_empty() { Err(LongTextProblem::Empty) } else { Ok(text) }
    }

    /// Whether nothing is written.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

text_value!(LongText, LongTextProblem);

/// The line ends of other systems: old Macs, word processors' soft breaks and page breaks, and Unicode's own.
fn ends_line(c: char) -> bool {
    matches!(c, '\r' | '\u{b}' | '\u{c}' | '\u{85}' | '\u{2028}' | '\u{2029}')
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[test]
    fn short_text_collapses_blanks_and_composes_accents() {
        assert_eq!(ShortText::parse(" \u{a0}Café\t\r\n  roll-out\u{3000}").unwrap().as_str(), "Café roll-out");
        assert_eq!(ShortText::parse("Cafe\u{301}").unwrap().as_str(), "Café");
        assert_eq!(ShortText::parse("\u{feff}Deal\u{200b}").unwrap().as_str(), "Deal");
    }

    #[test]
    fn short_text_names_the_broken_rule() {
        assert_eq!(ShortText::parse(" \u{a0}\u{200b}\u{200d}"), Err(ShortTextProblem::Empty));
        assert_eq!(ShortText::parse(&"x".repeat(201)), Err(ShortTextProblem::TooLong));
        for hidden in ["a\0b", "a\u{7f}b", "a\u{202e}b", "a\u{2066}b", "a\u{200b}b", "a\u{ad}b", "a\u{e0041}b"] {
            assert_eq!(ShortText::parse(hidden), Err(ShortTextProblem::Hidden), "{hidden:?}");
        }
    }

    #[test]
    fn length_counts_characters_and_not_bytes() {
        assert!(ShortText::parse(&"語".repeat(200)).is_ok());
        assert!(ShortText::parse(&"e\u{301}".repeat(200)).is_ok(), "composed it is 200 characters");
        assert_eq!(ShortText::parse(&"語".repeat(201)), Err(ShortTextProblem::TooLong));
    }

    #[test]
    fn long_text_keeps_lines_and_unifies_their_ends() {
        let text = LongText::parse(" one\r\ntwo\rthree\u{2028}four\u{b}\tfive\n\n").unwrap();
        assert_eq!(text.as_str(), "one\ntwo\nthree\nfour\n\tfive");
        assert_eq!(LongText::parse("  ").unwrap(), LongText::default());
    }

    #[test]
    fn long_text_names_the_broken_rule() {
        assert_eq!(LongText::parse("a\u{202e}b"), Err(LongTextProblem::Hidden));
        assert_eq!(LongText::parse("a\u{1b}b"), Err(LongTextProblem::Hidden));
        assert_eq!(LongText::parse(&"x".repeat(10_001)), Err(LongTextProblem::TooLong));
        assert!(LongText::parse(&"𝄞".repeat(10_000)).is_ok());
        assert_eq!(LongText::parse_required("\n"), Err(LongTextProblem::Empty));
    }

    #[test]
    fn joiners_that_a_script_needs_stay() {
        assert_eq!(ShortText::parse("می\u{200c}خواهم").unwrap().as_str(), "می\u{200c}خواهم");
    }

    #[test]
    fn a_megabyte_is_too_long_and_not_slow() {
        for unit in ["x", "語", " x", "\u{202e}", "e\u{301}"] {
            assert_eq!(ShortText::parse(&unit.repeat(1 << 20)), Err(ShortTextProblem::TooLong));
            assert_eq!(LongText::parse(&unit.repeat(1 << 20)), Err(LongTextProblem::TooLong));
        }
        assert_eq!(ShortText::parse(&" ".repeat(1 << 20)), Err(ShortTextProblem::Empty));
    }

    #[test]
    fn deserialising_is_validating() {
        assert!(serde_json::from_str::<ShortText>("\"a\\u0000b\"").is_err());
        assert_eq!(serde_json::to_string(&ShortText::parse(" a ").unwrap()).unwrap(), "\"a\"");
    }

    #[test]
    fn messages_say_what_to_do() {
        assert_eq!(LongTextProblem::TooLong.to_string(), "Shorten this to 10,000 characters at most");
    }

    proptest! {
        #[test]
        fn what_is_shown_parses_to_itself(typed in any::<String>()) {
            if let Ok(text) = ShortText::parse(&typed) {
                prop_assert_eq!(ShortText::parse(text.as_str()), Ok(text));
            }
            if let Ok(text) = LongText::parse(&typed) {
                prop_assert_eq!(LongText::parse(text.as_str()), Ok(text));
            }
        }
    }
}
