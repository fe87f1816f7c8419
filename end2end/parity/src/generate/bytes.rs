//! Sets of answers as bytes: written as JSON in more ways than one, broken on purpose, or a megabyte long.

use super::answers::{PRODUCTS, Typed, complete, product_id};
use super::dice::Dice;
use super::hostile::HOSTILE;
use chrono::NaiveDate;
use shared::deals::FORM;
use shared::form::LONGEST_ANSWER;

/// Writes a set. Some write every character as an escape, with surrogates where it takes two; some write a key twice.
pub fn write(dice: &mut Dice, today: NaiveDate, typed: &Typed) -> Vec<u8> {
    let quote = if dice.one_in(8) { escaped } else { quoted };
    let answers: Vec<String> = typed.iter().map(|(key, text)| format!("{}:{}", quote(key), quote(text))).collect();
    let products: Vec<String> =
        (0..PRODUCTS).map(|n| format!(r#"{{"id":"{}","name":"Product {n}"}}"#, product_id(n))).collect();
    let unknown = if dice.one_in(10) { r#","more":[null,{"x":1e999}]"# } else { "" };
    format!(r#"{{"today":"{today}","products":[{}],"answers":{{{}}}{unknown}}}"#, products.join(","), answers.join(","))
        .into_bytes()
}

fn quoted(text: &str) -> String {
    let mut json = String::from('"');
    for c in text.chars() {
        match c {
            '"' | '\\' => json.extend(['\\', c]),
            '\0'..' ' => json.push_str(&format!("\\u{:04x}", c as u32)),
            c => json.push(c),
        }
    }
    json.push('"');
    json
}

fn escaped(text: &str) -> String {
    let units: String = text.encode_utf16().map(|unit| format!("\\u{unit:04X}")).collect();
    format!("\"{units}\"")
}

/// Breaks the bytes of a set: cut, mangled, with half a character, or JSON of another shape.
pub fn break_up(dice: &mut Dice, mut bytes: Vec<u8>) -> Vec<u8> {
    let at = dice.below(bytes.len());
    match dice.below(9) {
        0 => bytes.truncate(at),
        1 => bytes[at] = dice.below(256) as u8,
        2 => bytes[at] ^= 1 << dice.below(8),
        3 => insert(&mut bytes, at, dice.pick(NO_UTF_8)),
        4 => into_an_answer(&mut bytes, dice.pick(BAD_ESCAPES)),
        5 => into_an_answer(&mut bytes, dice.pick(HOSTILE)),
        6 => insert(&mut bytes, 0, dice.pick(&[b"\xef\xbb\xbf".as_slice(), b" \n\t", b"\0", b"[", b"\x0c"])),
        7 => bytes.extend_from_slice(dice.pick(&[b" ".as_slice(), b"\n", b"{}", b"\0", b"}", b","])),
        _ => bytes = dice.pick(SHAPES).as_bytes().to_vec(),
    }
    bytes
}

/// Bytes that are no text: never used, overlong, half of a surrogate pair, beyond the last character, cut short.
const NO_UTF_8: &[&[u8]] = &[b"\xff", b"\xc0\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xe2\x80"];

/// Escapes that are no character: surrogates alone, in the wrong order or twice the same half, and what is no escape.
const BAD_ESCAPES: &[&str] = &[r"\ud800", r"\udc00", r"\ude00\ud83d", r"\ud83d\ud83d", r"\ud83dx", r"\u12", r"\x"];

fn insert(bytes: &mut Vec<u8>, at: usize, piece: &[u8]) {
    bytes.splice(at..at, piece.iter().copied());
}

/// Puts a piece of JSON into the first answer's text, as it stands.
fn into_an_answer(bytes: &mut Vec<u8>, piece: &str) {
    let start = b"\"answers\":{\"";
    let found = bytes.windows(start.len()).position(|window| window == start);
    let text = found.and_then(|at| {
        let colon = bytes[at + start.len()..].windows(3).position(|window| window == b"\":\"")?;
        Some(at + start.len() + colon + 3)
    });
    if let Some(at) = text {
        insert(bytes, at, piece.as_bytes());
    }
}

/// JSON that is no set of answers, or only just one.
const SHAPES: &[&str] = &[
    "",
    "null",
    "[]",
    "{}",
    "\"\"",
    "-0",
    "1e400",
    "nul",
    r#"{"today":"2026-11-22","products":[],"answers":{}}"#,
    r#"["2026-11-22",[],{}]"#,
    r#"["2026-11-22",[],{"notes":"x"},1]"#,
    r#"{"today":"2026-11-22","products":[],"answers":{},"answers":{}}"#,
    r#"{"today":"2026-11-22","products":[],"answers":{"notes":"a","notes":"b"}}"#,
    r#"{"today":"2026-11-22","products":[],"answers":{"notes":null}}"#,
    r#"{"today":"2026-11-22","products":[],"answers":{"notes":5}}"#,
    r#"{"today":"2026-11-22","products":[],"answers":{"notes":["x"]}}"#,
    r#"{"today":"2026-11-22","products":[],"answers":[]}"#,
    r#"{"today":"2026-11-22","products":{},"answers":{}}"#,
    r#"{"today":"2026-11-22","products":[{"id":"x","name":""}],"answers":{}}"#,
    r#"{"today":"2026-11-22","products":[{"id":"{00000000-0000-4000-8000-000000000001}","name":"x"}],"answers":{"lines.1.product":"00000000-0000-4000-8000-000000000001"}}"#,
    r#"{"today":"2026-02-29","products":[],"answers":{}}"#,
    r#"{"today":"0000-01-01","products":[],"answers":{"expected_close_on":"2026-01-01"}}"#,
    r#"{"today":"-262143-01-01","products":[],"answers":{"expected_close_on":"2026-01-01"}}"#,
    r#"{"today":"+262142-12-31","products":[],"answers":{"expected_close_on":"2100-12-31"}}"#,
    r#"{"today":"+262143-12-31","products":[],"answers":{"expected_close_on":"2100-12-31"}}"#,
    r#"{"today":"2026-11-22T00:00:00","products":[],"answers":{}}"#,
    r#"{"today":20261122,"products":[],"answers":{}}"#,
    r#"{"today":"2026-11-22","products":[]}"#,
];

/// About a megabyte, each time in another place.
pub fn large(dice: &mut Dice, kind: u64, today: NaiveDate) -> Vec<u8> {
    const MEGABYTE: usize = 1 << 20;
    let mut typed = complete(dice, today);
    let piece = dice.pick(&["x", "é", "e\u{301}", "😀", " ", "9", "a.", "\u{200b}"]);
    match kind % 6 {
        0 => typed.push(("notes".to_owned(), piece.repeat(MEGABYTE / piece.len()))),
        // As much as an answer may hold, in every one of them: nothing is turned away for its size alone.
        1 => {
            let longest = piece.repeat(LONGEST_ANSWER / piece.len());
            typed.extend(FORM.questions().map(|question| (question.name.to_owned(), longest.clone())));
        }
        2 => typed.extend((0..30_000).map(|n| (format!("lines.{n}.product"), product_id(n % PRODUCTS)))),
        3 => typed.push((piece.repeat(MEGABYTE / piece.len()), "x".to_owned())),
        4 => {
            let mut bytes = write(dice, today, &typed);
            insert(&mut bytes, 0, &b" ".repeat(MEGABYTE));
            return bytes;
        }
        _ => {
            let deep = r#"[{"x":"#.repeat(MEGABYTE / 6);
            return format!(r#"{{"answers":{{"notes":[{deep}"#).into_bytes();
        }
    }
    write(dice, today, &typed)
}
