//! Answers as they would be typed: complete ones, ones with slips, and ones that mean harm.

use super::dice::Dice;
use super::hostile::{HOSTILE, KEYS};
use super::texts as say;
use chrono::{Days, Months, NaiveDate};
use shared::deals::{FORM, MOST_LINES};

/// A key and the text under it, in the order they are written.
pub type Typed = Vec<(String, String)>;

/// How far ahead a deal may be expected to close. Should the rule change, only its edge is no longer met.
const CLOSE_WITHIN_MONTHS: u32 = 60;

/// How many products are for sale.
pub const PRODUCTS: usize = 7;

/// The id of one of them.
pub fn product_id(number: usize) -> String {
    format!("00000000-0000-4000-8000-{number:012x}")
}

/// Answers to every question, such that most sets of them are accepted.
pub fn complete(dice: &mut Dice, today: NaiveDate) -> Typed {
    let source = dice.pick(say::SOURCES);
    let mut typed: Typed = [
        ("customer_name", dice.pick(say::COMPANIES)),
        ("customer_domain", dice.pick(say::DOMAINS)),
        ("customer_country", dice.pick(say::COUNTRIES)),
        ("contact_name", dice.pick(say::PEOPLE)),
        ("contact_email", dice.pick(say::EMAILS)),
        ("contact_phone", dice.pick(say::PHONES)),
        ("name", dice.pick(say::LINES)),
        ("amount", dice.pick(say::AMOUNTS)),
        ("amount.currency", dice.pick(say::CURRENCIES)),
        ("source", source),
        ("tender_reference", if source.contains("tender") { "T-2026/11" } else { "" }),
        ("evidence", dice.pick(say::LINES)),
        ("evidence_links", dice.pick(say::LINKS)),
        ("notes", dice.pick(say::LINES)),
    ]
    .map(|(key, text)| (key.to_owned(), text.to_owned()))
    .into();
    typed.push(("expected_close_on".to_owned(), close(dice, today)));
    let lines = dice.within(1, 3);
    let first = dice.below(PRODUCTS);
    for n in 1..=lines {
        typed.push((format!("lines.{n}.product"), product_id((first + n) % PRODUCTS)));
        typed.push((format!("lines.{n}.quantity"), dice.pick(say::QUANTITIES).to_owned()));
    }
    // A question nobody reached is not there at all.
    if dice.one_in(4) {
        typed.remove(dice.below(typed.len()));
    }
    typed
}

/// A day of closing, often one at the edge of what is allowed.
fn close(dice: &mut Dice, today: NaiveDate) -> String {
    let latest = today + Months::new(CLOSE_WITHIN_MONTHS);
    let day = match dice.below(12) {
        0 => today,
        1 => today - Days::new(1),
        2 => today + Days::new(1),
        3 => latest,
        4 => latest + Days::new(1),
        5 => latest - Days::new(1),
        _ => today + Days::new(dice.below(1_800) as u64),
    };
    day.format("%Y-%m-%d").to_string()
}

/// Makes the slips of people who mean well: one to four answers become what others typed there.
pub fn slip(dice: &mut Dice, typed: &mut Typed) {
    for _ in 0..dice.within(1, 4) {
        let at = dice.below(typed.len());
        let Some((key, text)) = typed.get_mut(at) else { return };
        *text = match dice.below(8) {
            0 => String::new(),
            1 => "  \t ".to_owned(),
            2 => format!("{text}{text}"),
            3 => text.chars().rev().collect(),
            _ => mistake(dice, key),
        };
    }
    if dice.one_in(5) {
        lines(dice, typed);
    }
}

fn mistake(dice: &mut Dice, key: &str) -> String {
    let pool = match key {
        "customer_domain" => say::BAD_DOMAINS,
        "customer_country" => say::BAD_COUNTRIES,
        "contact_email" => say::BAD_EMAILS,
        "contact_phone" => say::BAD_PHONES,
        "amount" => say::BAD_AMOUNTS,
        "amount.currency" => say::BAD_CURRENCIES,
        "expected_close_on" => say::BAD_DATES,
        "source" => say::BAD_SOURCES,
        "evidence_links" => return links(dice),
        key if key.ends_with(".quantity") => say::BAD_QUANTITIES,
        key if key.ends_with(".product") => return product_id(dice.below(PRODUCTS + 3)),
        _ => &["--- & ...", "x", "12", "\u{301}", "", "…"],
    };
    dice.pick(pool).to_owned()
}

/// A list of links, some of them bad, sometimes more than are read.
fn links(dice: &mut Dice) -> String {
    let count = dice.within(1, 12);
    let one = |dice: &mut Dice| if dice.one_in(8) { dice.pick(say::BAD_LINKS) } else { dice.pick(say::LINKS) };
    let between = dice.pick(&["\n", "\r\n", "\n\n  ", "\r"]);
    (0..count).map(|_| one(dice)).collect::<Vec<_>>().join(between)
}

/// Product lines of every number: none, as many as are allowed, one more, hundreds.
fn lines(dice: &mut Dice, typed: &mut Typed) {
    typed.retain(|(key, _)| !key.starts_with("lines."));
    let count = match dice.below(6) {
        0 => 0,
        1 => MOST_LINES,
        2 => MOST_LINES + 1,
        3 => dice.within(100, 140),
        4 => dice.within(141, 400),
        _ => dice.within(2, PRODUCTS),
    };
    for n in 1..=count {
        let n = if dice.one_in(10) { n + 1_000 } else { n };
        typed.push((format!("lines.{n}.product"), product_id(dice.below(PRODUCTS + 1))));
        if !dice.one_in(6) {
            typed.push((format!("lines.{n}.quantity"), dice.pick(say::QUANTITIES).to_owned()));
        }
    }
}

/// Does harm: pieces that hide, steer or grow text; numbers beyond every bound; keys that are no field.
pub fn harm(dice: &mut Dice, typed: &mut Typed) {
    for _ in 0..dice.within(1, 5) {
        let at = dice.below(typed.len());
        match dice.below(7) {
            0..=2 => {
                if let Some((_, text)) = typed.get_mut(at) {
                    inject(dice, text);
                }
            }
            3 => {
                if let Some((_, text)) = typed.get_mut(at) {
                    *text = long(dice);
                }
            }
            4 => typed.push((dice.pick(KEYS).to_owned(), anything(dice))),
            5 => {
                if let Some((key, _)) = typed.get_mut(at) {
                    inject(dice, key);
                }
            }
            _ => {
                let questions: Vec<&str> = FORM.questions().map(|question| question.name).collect();
                typed.push((dice.pick(&questions).to_owned(), anything(dice)));
            }
        }
    }
}

/// Puts hostile pieces somewhere into the text.
fn inject(dice: &mut Dice, text: &mut String) {
    for _ in 0..dice.within(1, 3) {
        let mut at = dice.below(text.len() + 1);
        while !text.is_char_boundary(at) {
            at -= 1;
        }
        text.insert_str(at, dice.pick(HOSTILE));
    }
}

/// Text of a length near one of the bounds there are: of names, lines, texts, links, numbers and answers.
fn long(dice: &mut Dice) -> String {
    let bound = dice.pick(&[15, 40, 63, 64, 80, 120, 200, 253, 254, 960, 1_600, 2_000, 10_000, 40_000, 64_000]);
    let length = (bound + dice.below(3)).saturating_sub(1);
    let piece = dice.pick(&["x", "9", "é", "e\u{301}", "界", "😀", " ", "a.", "a@", "\u{200b}", "-", "\n"]);
    piece.repeat(if dice.one_in(2) { length } else { length / piece.len() })
}

fn anything(dice: &mut Dice) -> String {
    let pools = [
        say::COMPANIES,
        say::BAD_EMAILS,
        say::BAD_AMOUNTS,
        say::BAD_DATES,
        say::BAD_QUANTITIES,
        say::BAD_LINKS,
        say::BAD_DOMAINS,
        HOSTILE,
        KEYS,
    ];
    let pool = dice.pick(&pools);
    dice.pick(pool).to_owned()
}
