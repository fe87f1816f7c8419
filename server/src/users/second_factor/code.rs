//! The codes of authenticator apps (RFC 6238): six digits of a keyed hash over the time, new every half minute.

use super::store::Factor;
use chrono::{DateTime, Utc};
use hmac::{Hmac, KeyInit, Mac};
use sha1::Sha1;
use subtle::ConstantTimeEq;

/// Bytes of a key: as many as the hash has, as RFC 4226 asks for.
pub(super) const SECRET_BYTES: usize = 20;
/// Seconds that a code is shown.
const STEP_SECONDS: i64 = 30;
/// Codes before and after the one of now that are taken too: clocks differ, and typing takes a while.
const STEPS_AROUND: i64 = 1;
/// The letters of keys (RFC 4648).
const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";

/// The step whose code these digits are, if it is one of now and comes after the last that was used.
pub(super) fn matching_step(factor: &Factor, digits: &str, now: DateTime<Utc>) -> Option<i64> {
    let secret = bytes(&factor.secret);
    let here = now.timestamp().div_euclid(STEP_SECONDS);
    let mut found = None;
    // All of them, whichever it is: how long this takes tells nothing.
    for step in here - STEPS_AROUND..=here + STEPS_AROUND {
        let is_this = code(&secret, step).is_some_and(|code| bool::from(code.as_bytes().ct_eq(digits.as_bytes())));
        if is_this && step > factor.last_step {
            found = Some(step);
        }
    }
    found
}

/// The digits of a step (RFC 4226). There are some for every key.
fn code(secret: &[u8], step: i64) -> Option<String> {
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).ok()?;
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let offset = usize::from(hash.last()? & 15);
    let part: [u8; 4] = hash.get(offset..offset + 4)?.try_into().ok()?;
    let number = u32::from_be_bytes(part) & 0x7fff_ffff;
    Some(format!("{:06}", number % 1_000_000))
}

/// Bytes as letters and digits that can be typed. A number of bytes that five divides needs no filling.
pub(super) fn base32(bytes: &[u8]) -> String {
    let (mut text, mut held, mut bits) = (String::new(), 0_u32, 0_u32);
    for byte in bytes {
        held = (held << 8) | u32::from(*byte);
        bits += 8;
        while bits >= 5 {
            bits -= 5;
            text.push(char::from(LETTERS[((held >> bits) & 31) as usize]));
        }
        held &= (1 << bits) - 1;
    }
    text
}

/// The bytes of a key as [`base32`] wrote it.
fn bytes(key: &str) -> Vec<u8> {
    let (mut bytes, mut held, mut bits) = (Vec::new(), 0_u32, 0_u32);
    let value_of = |letter: u8| (0_u32..).zip(LETTERS).find(|(_, known)| **known == letter).map(|(value, _)| value);
    for value in key.bytes().filter_map(value_of) {
        held = (held << 5) | value;
        bits += 5;
        if bits >= 8 {
            bits -= 8;
            bytes.push(((held >> bits) & 255) as u8);
        }
        held &= (1 << bits) - 1;
    }
    bytes
}

/// A key in groups of four, as people type it.
pub(super) fn in_fours(key: &str) -> String {
    let mut text = String::new();
    for (place, letter) in key.chars().enumerate() {
        if place > 0 && place % 4 == 0 {
            text.push(' ');
        }
        text.push(letter);
    }
    text
}

/// A key as apps take it from a picture: who asks, for whom, and the key.
pub(super) fn address(issuer: &str, person: &str, key: &str) -> String {
    let (issuer, person) = (encoded(issuer), encoded(person));
    format!("otpauth://totp/{issuer}:{person}?secret={key}&issuer={issuer}&algorithm=SHA1&digits=6&period=30")
}

/// Text as a part of an address.
pub(super) fn encoded(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
            out.push(char::from(byte));
        } else {
            out.push_str(&format!("%{byte:02X}"));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The key of the examples in RFC 6238.
    const KEY: &[u8] = b"12345678901234567890";

    fn factor(last_step: i64) -> Factor {
        let made_at = DateTime::UNIX_EPOCH;
        Factor { secret: base32(KEY), made_at, confirmed_at: Some(made_at), last_step }
    }

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).expect("an instant")
    }

    #[test]
    fn the_codes_are_those_of_the_standard() {
        // The last six of its eight digits.
        for (seconds, digits) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ] {
            assert_eq!(code(KEY, seconds / 30).as_deref(), Some(digits));
            assert_eq!(matching_step(&factor(0), digits, at(seconds)), Some(seconds / 30));
        }
    }

    #[test]
    fn a_code_is_taken_a_step_early_and_a_step_late() {
        let digits = code(KEY, 1_000).expect("a code");
        for (seconds, taken) in [(29_969, false), (29_970, true), (30_000, true), (30_059, true), (30_060, false)] {
            assert_eq!(matching_step(&factor(0), &digits, at(seconds)).is_some(), taken, "{seconds}");
        }
    }

    #[test]
    fn a_code_that_was_used_is_wrong_and_so_is_an_earlier_one() {
        let digits = code(KEY, 1_000).expect("a code");
        assert_eq!(matching_step(&factor(999), &digits, at(30_000)), Some(1_000));
        assert_eq!(matching_step(&factor(1_000), &digits, at(30_000)), None);
        assert_eq!(matching_step(&factor(1_001), &digits, at(30_000)), None);
    }

    #[test]
    fn a_key_is_written_as_the_standard_says_and_read_again() {
        assert_eq!(base32(b"foobar12345678901234"), "MZXW6YTBOIYTEMZUGU3DOOBZGAYTEMZU");
        assert_eq!(bytes(&base32(KEY)), KEY);
        assert_eq!(in_fours("MZXW6YTB"), "MZXW 6YTB");
    }

    #[test]
    fn an_address_survives_every_name() {
        let address = address("Böhm & Co: 50%", "a+b@example.com", "MZXW6YTB");
        assert!(
            address.starts_with("otpauth://totp/B%C3%B6hm%20%26%20Co%3A%2050%25:a%2Bb%40example.com?secret=MZXW6YTB&")
        );
    }
}
