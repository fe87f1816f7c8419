//! Charts and the numbers around them.

use super::plural;
use crate::values::quantity::grouped;

/// What opens the table behind a drawing.
pub const SHOW_TABLE: &str = "Show as table";

/// Stands where there is nothing to draw.
pub const EMPTY: &str = "There is nothing to show yet. Once there are numbers for this, they are drawn here.";

/// Of two numbers the one worth more, said of a number that went where it should.
pub const BETTER: &str = "better";

/// Said of a number that went where it should not.
pub const WORSE: &str = "worse";

/// A number at an axis, in as few letters as tell it apart from its neighbours: `250`, `1.5k`, `12M`, `-3.2bn`.
pub fn short(number: f64) -> String {
    let size = number.abs();
    let (divisor, unit) = match size {
        _ if size >= 999_500_000.0 => (1e9, "bn"),
        _ if size >= 999_500.0 => (1e6, "M"),
        _ if size >= 999.5 => (1e3, "k"),
        _ => (1.0, ""),
    };
    format!("{}{unit}", decimals(number / divisor))
}

/// With two decimals at most, and none that say nothing.
fn decimals(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// A part of a whole of one, in percent: `25 %`. What is there is never said to be nothing.
pub fn share(part: f64) -> String {
    if part > 0.0 && part < 0.005 { "under 1 %".to_owned() } else { format!("{} %", whole(part * 100.0)) }
}

/// The nearest whole number, with a comma between thousands.
fn whole(number: f64) -> String {
    // As wide as the type, what is larger: nobody reads it, and it is no mistake of theirs.
    let size = grouped(number.abs().round() as u64);
    if number <= -0.5 { format!("-{size}") } else { size }
}

/// What is left of the stage before, as a part of one.
pub fn kept(part: f64) -> String {
    format!("{} of the stage before", share(part))
}

/// The number of the period before, as people read it.
pub fn was(number: &str) -> String {
    format!("was {number}")
}

/// So many points stand in the table only.
pub fn more(count: u64) -> String {
    format!("{} in the table.", plural(count, "more is", "more are"))
}

/// So many parts of a whole were drawn as one.
pub fn others(count: u64) -> String {
    plural(count, "other", "others")
}

/// How a number went from that of the period before: `up 12 % from last quarter`. A share of nothing, or of less than nothing, says
/// nothing and is left out.
pub fn change(now: f64, before: f64, period: &str) -> String {
    if now == before {
        return format!("as in {period}");
    }
    let direction = if now > before { "up" } else { "down" };
    if before <= 0.0 || !now.is_finite() || !before.is_finite() {
        return format!("{direction} from {period}");
    }
    format!("{direction} {} from {period}", share((now - before).abs() / before))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_at_an_axis_are_short() {
        let numbers = [0.0, -0.0, 0.25, 250.0, 999.6, 1_500.0, 999_999.0, 12_000_000.0, -3_200_000_000.0];
        assert_eq!(numbers.map(short), ["0", "0", "0.25", "250", "1k", "1.5k", "1M", "12M", "-3.2bn"]);
    }

    #[test]
    fn what_is_there_is_never_a_share_of_nothing() {
        assert_eq!(
            [0.0, 0.001, 0.006, 0.714, 1.0, 12.5].map(share),
            ["0 %", "under 1 %", "1 %", "71 %", "100 %", "1,250 %"]
        );
        assert_eq!(kept(0.4), "40 % of the stage before");
    }

    #[test]
    fn a_change_says_direction_and_size() {
        assert_eq!(change(56.0, 50.0, "last quarter"), "up 12 % from last quarter");
        assert_eq!(change(25.0, 50.0, "last quarter"), "down 50 % from last quarter");
        assert_eq!(change(1_000.0, 999.0, "May"), "up under 1 % from May");
        assert_eq!(change(50.0, 50.0, "May"), "as in May");
    }

    #[test]
    fn a_change_from_nothing_has_a_direction_only() {
        assert_eq!(change(7.0, 0.0, "last quarter"), "up from last quarter");
        assert_eq!(change(-7.0, -3.0, "last quarter"), "down from last quarter");
        assert_eq!(change(f64::INFINITY, 2.0, "May"), "up from May");
    }

    #[test]
    fn counts_have_their_noun() {
        assert_eq!(more(1), "1 more is in the table.");
        assert_eq!(more(370), "370 more are in the table.");
        assert_eq!((others(1), others(7)), ("1 other".to_owned(), "7 others".to_owned()));
    }
}
