//! What a person reads when a value does not pass its type's rules: always what to do next.

use crate::values::quantity;

/// Characters nobody can see.
pub const HIDDEN: &str = "Remove the hidden characters: type this in again instead of pasting it";

/// More characters than fit.
pub fn too_long(most: usize) -> String {
    format!("Shorten this to {} characters at most", quantity::grouped(most as u64))
}

/// No email address.
pub const EMAIL_EMPTY: &str = "Enter an email address like name@company.com";
/// A name beside the address.
pub const EMAIL_BRACKETS: &str = "Enter the email address alone, without a name and without < and >";
/// A blank inside an email address.
pub const EMAIL_SPACE: &str = "Remove the space from the email address";
/// No `@`.
pub const EMAIL_NO_AT: &str = "Enter an email address with an @, like name@company.com";
/// More than one `@`.
pub const EMAIL_SEVERAL_ATS: &str = "Enter one email address with one @";
/// Nothing before the `@`.
pub const EMAIL_NO_LOCAL: &str = "Enter the name before the @, like name@company.com";
/// Nothing after the `@`.
pub const EMAIL_NO_DOMAIN: &str = "Enter the company's domain after the @, like name@company.com";
/// A character no mailbox name has.
pub const EMAIL_LOCAL_CHARACTER: &str =
    "Before the @, use only letters without accents, digits, dots, hyphens and underscores";
/// A dot at the start, at the end or twice.
pub const EMAIL_LOCAL_DOTS: &str = "Before the @, put single dots between letters or digits only";

/// The part before the `@` is too long.
pub fn email_local_too_long(most: usize) -> String {
    format!("Shorten the part before the @ to {most} characters at most")
}

/// No domain.
pub const DOMAIN_EMPTY: &str = "Enter the company's web domain, like company.com";
/// `ftp://` and the like.
pub const DOMAIN_SCHEME: &str = "Enter the domain alone, like company.com";
/// An email address where a domain belongs.
pub const DOMAIN_EMAIL_ADDRESS: &str = "This is an email address: enter only the part after the @, like company.com";
/// A blank inside a domain.
pub const DOMAIN_SPACE: &str = "Remove the space from the domain";
/// An address of numbers.
pub const DOMAIN_IP_ADDRESS: &str = "Enter a name like company.com, not an IP address";
/// Nothing after the name.
pub const DOMAIN_NO_DOT: &str = "Add the ending of the domain, like company.com";
/// Nothing between two dots.
pub const DOMAIN_EMPTY_LABEL: &str = "Write the domain with single dots between its parts, like company.com";
/// A character no domain has.
pub const DOMAIN_CHARACTER: &str = "Use only letters, digits, hyphens and dots in the domain, like company.com";
/// A hyphen at the edge of a part.
pub const DOMAIN_HYPHEN: &str = "Remove the hyphen at the start or end of a part of the domain";
/// An ending such as `.123` or `.c`.
pub const DOMAIN_ENDING: &str = "Check the ending of the domain: after the last dot comes something like com or de";

/// A part between two dots is too long.
pub fn domain_label_too_long(most: usize) -> String {
    format!("Shorten each part of the domain to {most} characters at most")
}

/// No legal name.
pub const LEGAL_NAME_EMPTY: &str = "Enter the company's legal name, like Company Ltd";
/// Only punctuation.
pub const LEGAL_NAME_NO_LETTER: &str = "Enter a company name with at least one letter or digit";

/// No person's name.
pub const PERSON_NAME_EMPTY: &str = "Enter the person's name, like Ada Lovelace";
/// Only punctuation or digits.
pub const PERSON_NAME_NO_LETTER: &str = "Enter a name with at least one letter";

/// No telephone number.
pub const PHONE_EMPTY: &str = "Enter a phone number like +49 30 1234567";
/// Letters, extensions.
pub const PHONE_CHARACTER: &str = "Use only digits, spaces and a leading + in the phone number, like +49 30 1234567";
/// A plus that is not the first character.
pub const PHONE_PLUS: &str = "Put the + only at the start of the phone number, like +49 30 1234567";

/// Fewer digits than any number has.
pub fn phone_too_short(least: usize) -> String {
    format!("Enter the whole phone number: at least {least} digits")
}

/// More digits than any number has.
pub fn phone_too_long(most: usize) -> String {
    format!("Enter one phone number: at most {most} digits")
}

/// No country.
pub const COUNTRY_EMPTY: &str = "Choose a country";
/// A code that is no country's.
pub const COUNTRY_UNKNOWN: &str = "Choose a country from the list";

/// No currency.
pub const CURRENCY_EMPTY: &str = "Choose a currency";
/// A code that is no currency's.
pub const CURRENCY_UNKNOWN: &str = "Choose a currency from the list, like USD or EUR";

/// No amount.
pub const MONEY_EMPTY: &str = "Enter an amount, like 12,500";
/// Letters, signs.
pub const MONEY_NOT_A_NUMBER: &str = "Enter the amount in digits, like 12500 or 12,500.50";
/// Below zero.
pub const MONEY_NEGATIVE: &str = "Enter an amount that is not negative";
/// Zero where something is needed.
pub const MONEY_NOT_POSITIVE: &str = "Enter an amount above zero";
/// `12,50`.
pub const MONEY_DECIMAL_COMMA: &str =
    "Use a point before the decimals and a comma only between thousands, like 12,500.50";
/// `1,2,3` or `12.500.000`.
pub const MONEY_GROUPING: &str =
    "Put commas or spaces only between groups of three digits, like 1,250,000, or leave them out";

/// More decimals than the currency has.
pub fn money_decimals(code: &str, digits: u8) -> String {
    match digits {
        0 => format!("Enter whole {code} without decimals, like 12,500"),
        1 => format!("Enter at most 1 decimal for {code}"),
        _ => format!("Enter at most {digits} decimals for {code}, and use a comma between thousands, like 12,500"),
    }
}

/// Above the largest amount.
pub fn money_too_large(most: &str) -> String {
    format!("Enter an amount of at most {most}")
}

/// No quantity.
pub const QUANTITY_EMPTY: &str = "Enter a quantity, like 25";
/// Letters, signs, decimals.
pub const QUANTITY_NOT_WHOLE: &str = "Enter the quantity as a whole number, like 25 or 1,000";
/// Zero.
pub const QUANTITY_TOO_SMALL: &str = "Enter a quantity of at least 1";

/// Above the largest quantity.
pub fn quantity_too_large(most: u32) -> String {
    format!("Enter a quantity of at most {}", quantity::grouped(u64::from(most)))
}

/// No link.
pub const LINK_EMPTY: &str = "Enter a link like https://company.com/page";
/// No `https://` in front.
pub const LINK_NO_SCHEME: &str = "Start the link with https://, like https://company.com/page";
/// `ftp:`, `javascript:`, `file:` and the like.
pub const LINK_SCHEME: &str = "Enter a web link that starts with https:// or http://";
/// A blank inside a link.
pub const LINK_SPACE: &str = "Enter one link without spaces";
/// A user name or password in the link.
pub const LINK_CREDENTIALS: &str = "Remove the user name and password from the link";
/// A character no link has.
pub const LINK_CHARACTER: &str = "Remove quotes, angle brackets and backslashes from the link";
/// A port that is none.
pub const LINK_PORT: &str = "Check the number after the colon, or leave it out";

/// No text.
pub const TEXT_EMPTY: &str = "Enter some text";

/// No date.
pub const DATE_EMPTY: &str = "Enter a date like 2026-11-22";
/// Not year-month-day.
pub const DATE_NOT_ISO: &str = "Enter the date as year-month-day, like 2026-11-22";
/// The 31st of February.
pub const DATE_NO_SUCH_DAY: &str = "Check the month and day: this day is not in the calendar";

/// A date in another order that can only mean one day.
pub fn date_reordered(iso: &str) -> String {
    format!("Enter the date as year-month-day: {iso}")
}

/// A year nobody plans for.
pub fn date_year(first: i32, last: i32) -> String {
    format!("Enter a year from {first} to {last}")
}
