//! Where the marks of a chart lie: numbers in, numbers out.
//!
//! Places are percent of the room there is, so that a drawing follows its container and its words keep their size.

/// Beyond this a value is drawn as if it were this: sums and differences of two such values are still numbers.
const LARGEST: f64 = 1e300;

/// Values closer together than this are drawn as one.
const SMALLEST_SPAN: f64 = 1e-9;

/// How many spaces between the lines of a scale are asked for. What is round decides, so there may be two more or fewer.
const SPACES: f64 = 4.0;

/// Ends of lines nearer to each other than this, in percent of the height, have no room for words between them.
const CLOSE_ENDS: f64 = 40.0;

/// How many rows of bars or stages are drawn. The table has them all.
pub(super) const MOST_ROWS: usize = 30;

/// How many slices a ring has, the last of which may stand for all smaller ones.
pub(super) const MOST_SLICES: usize = 6;

/// A value that can be drawn. What is no number, or without end, is a gap.
pub(super) fn drawable(value: Option<f64>) -> Option<f64> {
    value.filter(|value| value.is_finite()).map(|value| value.clamp(-LARGEST, LARGEST))
}

/// A number as an attribute of a drawing: a hundredth is finer than anybody sees, and server and browser write it alike.
pub(super) fn attribute(number: f64) -> String {
    let text = format!("{number:.2}");
    let text = text.trim_end_matches('0').trim_end_matches('.');
    if text == "-0" { "0".to_owned() } else { text.to_owned() }
}

/// As [`attribute`], as a share of the room there is.
pub(crate) fn percent(number: f64) -> String {
    format!("{}%", attribute(number))
}

/// A scale between two round numbers that holds all values and zero.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) struct Scale {
    low: f64,
    step: f64,
    spaces: f64,
}

impl Scale {
    /// The smallest scale with round lines that holds the values and zero. Whole numbers get no lines between them: there is no
    /// half registration.
    pub(crate) fn holding(values: impl Iterator<Item = f64>) -> Self {
        let (mut least, mut most, mut whole) = (0.0_f64, 0.0_f64, true);
        for value in values.filter_map(|value| drawable(Some(value))) {
            least = least.min(value);
            most = most.max(value);
            whole = whole && value.fract() == 0.0;
        }
        if most - least < SMALLEST_SPAN {
            return Self { low: 0.0, step: 1.0, spaces: 1.0 };
        }
        let round = round_step((most - least) / SPACES);
        let step = if whole { round.max(1.0) } else { round };
        let (below, above) = ((least / step).floor(), (most / step).ceil());
        Self { low: below * step, step, spaces: above - below }
    }

    /// The numbers at its lines, the lowest first.
    pub(super) fn ticks(self) -> Vec<f64> {
        let mut ticks = vec![self.low];
        let mut passed = 1.0;
        while passed <= self.spaces {
            // Counted in steps from zero: added up one by one, zero itself would miss by a hair.
            ticks.push((self.low / self.step + passed).round() * self.step);
            passed += 1.0;
        }
        ticks
    }

    /// Where a value lies, in percent from the lowest line.
    pub(super) fn place(self, value: f64) -> f64 {
        let share = (value / self.step - self.low / self.step) / self.spaces;
        (share * 100.0).clamp(0.0, 100.0)
    }

    /// Where a bar from zero to a value begins, and how long it is, in percent.
    pub(crate) fn bar(self, value: f64) -> (f64, f64) {
        let (zero, end) = (self.place(0.0), self.place(value));
        (zero.min(end), (end - zero).abs())
    }
}

/// The next number that is 1, 2, 2.5 or 5 times a power of ten.
fn round_step(least: f64) -> f64 {
    let power = 10_f64.powf(least.log10().floor());
    let times = [1.0, 2.0, 2.5, 5.0].into_iter().find(|times| times * power >= least * (1.0 - SMALLEST_SPAN));
    times.unwrap_or(10.0) * power
}

/// Where the middle of one of so many equally wide places lies, in percent.
pub(super) fn middle(at: usize, count: usize) -> f64 {
    (at as f64 + 0.5) / count as f64 * 100.0
}

/// Runs of values without a gap between them, as places in the order given: percent from the left and from the top.
pub(super) fn runs(values: &[Option<f64>], scale: Scale) -> Vec<Vec<(f64, f64)>> {
    let mut runs = vec![Vec::new()];
    for (at, value) in values.iter().enumerate() {
        match (drawable(*value), runs.last_mut()) {
            (Some(value), Some(run)) => run.push((middle(at, values.len()), 100.0 - scale.place(value))),
            _ => runs.push(Vec::new()),
        }
    }
    runs.retain(|run| !run.is_empty());
    runs
}

/// A path through each run, in the room of 100 by 100.
pub(super) fn line_path(runs: &[Vec<(f64, f64)>]) -> String {
    runs.iter().filter(|run| run.len() > 1).map(|run| through("M", run)).collect::<Vec<_>>().join(" ")
}

/// The ground between each run and a height in percent from the top.
pub(super) fn area_path(runs: &[Vec<(f64, f64)>], ground: f64) -> String {
    let ground = attribute(ground);
    let areas = runs.iter().filter_map(|run| match run.as_slice() {
        [(first, _), .., (last, _)] => {
            Some(format!("M{} {ground} {} L{} {ground}Z", attribute(*first), through("L", run), attribute(*last)))
        }
        _ => None,
    });
    areas.collect::<Vec<_>>().join(" ")
}

fn through(begin: &str, run: &[(f64, f64)]) -> String {
    let places: Vec<String> = run.iter().map(|(x, y)| format!("{} {}", attribute(*x), attribute(*y))).collect();
    format!("{begin}{}", places.join(" L"))
}

/// Dots as lines without length, which a round end makes visible and which stay round however the drawing is stretched. Where there
/// are many values only those that stand alone get one.
pub(super) fn dots_path(runs: &[Vec<(f64, f64)>], many: bool) -> String {
    let dotted = runs.iter().filter(|run| !many || run.len() == 1).flatten();
    dotted.map(|(x, y)| format!("M{} {}h0", attribute(*x), attribute(*y))).collect::<Vec<_>>().join(" ")
}

/// Whether the words at the ends of two lines stand above them. Where the lines end close together the words lie on the far sides,
/// otherwise each where its line did not come from.
pub(super) fn words_above(one: &[(f64, f64)], other: &[(f64, f64)]) -> (bool, bool) {
    if let ([.., (_, one_end)], [.., (_, other_end)]) = (one, other)
        && (one_end - other_end).abs() < CLOSE_ENDS
    {
        return (one_end <= other_end, one_end > other_end);
    }
    let rising = |run: &[(f64, f64)]| match run {
        [.., (_, before), (_, end)] => end <= before,
        _ => true,
    };
    (rising(one), rising(other))
}

/// Every how many names one is written, so that names of this many letters do not run into each other in a room of so many pixels.
pub(super) fn every(count: usize, letters: usize, room: usize) -> usize {
    let fitting = (room / (letters * 7 + 14)).max(1);
    count.div_ceil(fitting).max(1)
}

/// A slice of a ring, in percent of the whole turn, clockwise from the top.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct Slice {
    /// Where it begins.
    pub(super) from: f64,
    /// How much of the turn it takes.
    pub(super) share: f64,
}

impl Slice {
    /// Where its middle lies at a distance from the centre of a ring: to the right and downwards of it.
    pub(super) fn centre(self, distance: f64) -> (f64, f64) {
        let angle = (self.from + self.share / 2.0) / 100.0 * std::f64::consts::TAU;
        (angle.sin() * distance, -angle.cos() * distance)
    }
}

/// Values as slices of one ring. Without any value above zero every slice is empty.
pub(super) fn slices(values: &[f64]) -> Vec<Slice> {
    let parts: Vec<f64> = values.iter().map(|value| drawable(Some(*value)).unwrap_or(0.0).max(0.0)).collect();
    // Divided before they are added: a sum of the largest values would have no end.
    let most = parts.iter().copied().fold(0.0, f64::max);
    let whole: f64 = if most > 0.0 { parts.iter().map(|part| part / most).sum() } else { 1.0 };
    let mut from = 0.0;
    let shares = parts.iter().map(|part| if most > 0.0 { part / most / whole * 100.0 } else { 0.0 });
    shares
        .map(|share| {
            let slice = Slice { from, share };
            from += share;
            slice
        })
        .collect()
}

/// How wide each stage of a funnel is, in percent of the widest. What is below zero has no width.
pub(super) fn widths(values: &[Option<f64>]) -> Vec<f64> {
    let values: Vec<f64> = values.iter().map(|value| drawable(*value).unwrap_or(0.0).max(0.0)).collect();
    let most = values.iter().copied().fold(0.0, f64::max);
    values.iter().map(|value| if most > 0.0 { value / most * 100.0 } else { 0.0 }).collect()
}

/// A stage of a funnel in the room of 100 by 100: as wide as itself for most of its height, then narrowing (or widening) towards
/// the next one.
pub(super) fn stage_path(width: f64, next: f64) -> String {
    let [left, right, next_left, next_right] =
        [50.0 - width / 2.0, 50.0 + width / 2.0, 50.0 - next / 2.0, 50.0 + next / 2.0].map(attribute);
    format!("M{left} 0H{right}V72L{next_right} 100H{next_left}L{left} 72Z")
}

/// The place of each value among all, the highest first. Equal values share a place, and the places they take are left out after
/// them: 1, 2, 2, 4. What is no number comes last.
pub(crate) fn standings(values: &[Option<f64>]) -> Vec<usize> {
    let known = |value: &Option<f64>| value.filter(|value| !value.is_nan()).unwrap_or(f64::NEG_INFINITY);
    let ahead = |value: f64| values.iter().filter(|other| known(other) > value).count();
    values.iter().map(|value| ahead(known(value)) + 1).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scale(values: &[f64]) -> Scale {
        Scale::holding(values.iter().copied())
    }

    fn near(one: f64, other: f64) -> bool {
        (one - other).abs() < 1e-6
    }

    #[test]
    fn a_scale_has_round_lines_and_holds_every_value_and_zero() {
        assert_eq!(scale(&[3.0, 17.0]).ticks(), [0.0, 5.0, 10.0, 15.0, 20.0]);
        assert_eq!(scale(&[48_000.0, 126_500.0]).ticks(), [0.0, 50_000.0, 100_000.0, 150_000.0]);
        assert_eq!(scale(&[-7.0, 12.0]).ticks(), [-10.0, -5.0, 0.0, 5.0, 10.0, 15.0]);
        assert_eq!(scale(&[-300.0, -20.0]).ticks(), [-300.0, -200.0, -100.0, 0.0]);
    }

    #[test]
    fn whole_numbers_get_no_lines_between_them() {
        assert_eq!(scale(&[1.0]).ticks(), [0.0, 1.0]);
        assert_eq!(scale(&[2.0, 3.0]).ticks(), [0.0, 1.0, 2.0, 3.0]);
        assert!(scale(&[0.5]).ticks().len() > 2);
    }

    #[test]
    fn a_scale_of_nothing_of_zeros_and_of_what_is_no_number_reaches_from_zero_to_one() {
        for values in [&[][..], &[0.0, 0.0], &[f64::NAN], &[f64::INFINITY, f64::NEG_INFINITY], &[5e-324]] {
            assert_eq!(scale(values).ticks(), [0.0, 1.0], "{values:?}");
            assert!(near(scale(values).place(0.0), 0.0));
        }
    }

    #[test]
    fn a_scale_stands_the_largest_and_the_smallest_numbers() {
        for values in [[f64::MAX, -f64::MAX], [1e300, 1.0], [1e-8, 0.0], [0.1, 0.3], [-1e-7, 1e9]] {
            let scale = scale(&values);
            let ticks = scale.ticks();
            assert!(
                (2..=8).contains(&ticks.len()) && ticks.iter().all(|tick| tick.is_finite()),
                "{values:?}: {ticks:?}"
            );
            assert!(ticks.windows(2).all(|pair| pair[0] < pair[1]), "{values:?}: {ticks:?}");
            assert!(ticks.contains(&0.0), "{values:?}: {ticks:?}");
            for value in values {
                assert!((0.0..=100.0).contains(&scale.place(value)), "{values:?}");
            }
        }
    }

    #[test]
    fn bars_begin_at_zero_and_go_to_either_side_of_it() {
        let scale = scale(&[-10.0, 10.0]);
        assert_eq!(scale.bar(10.0), (50.0, 50.0));
        assert_eq!(scale.bar(-10.0), (0.0, 50.0));
        assert_eq!(scale.bar(-5.0), (25.0, 25.0));
        assert_eq!(scale.bar(0.0), (50.0, 0.0));
    }

    #[test]
    fn what_is_no_number_is_a_gap() {
        let values = [Some(1.0), Some(2.0), None, Some(f64::NAN), Some(4.0), Some(f64::INFINITY)];
        let runs = runs(&values, scale(&[4.0]));
        assert_eq!(runs.iter().map(Vec::len).collect::<Vec<_>>(), [2, 1]);
        assert_eq!(line_path(&runs), "M8.33 75 L25 50");
        assert_eq!(area_path(&runs, 100.0), "M8.33 100 L8.33 75 L25 50 L25 100Z");
        assert_eq!(dots_path(&runs, true), "M75 0h0");
        assert_eq!(dots_path(&runs, false).matches("h0").count(), 3);
    }

    #[test]
    fn nothing_to_draw_draws_nothing() {
        let runs = runs(&[None, Some(f64::NAN)], scale(&[]));
        assert!(runs.is_empty());
        assert_eq!(line_path(&runs) + &area_path(&runs, 0.0) + &dots_path(&runs, false), "");
    }

    #[test]
    fn one_point_stands_in_the_middle() {
        assert_eq!(runs(&[Some(1.0)], scale(&[1.0])), [vec![(50.0, 0.0)]]);
    }

    #[test]
    fn names_are_thinned_until_they_fit() {
        assert_eq!(every(12, 3, 900), 1);
        assert_eq!(every(400, 3, 260), 58);
        assert_eq!(every(400, 40, 260), 400, "one name");
        assert_eq!(every(0, 0, 260), 1);
        assert!((0..400).filter(|at| at % every(400, 16, 260) == 0).count() * (16 * 7 + 14) <= 260);
    }

    #[test]
    fn words_at_the_ends_of_lines_keep_out_of_each_others_way() {
        let above = |one: &[f64], other: &[f64]| {
            let line = |heights: &[f64]| heights.iter().map(|height| (0.0, *height)).collect::<Vec<_>>();
            words_above(&line(one), &line(other))
        };
        assert_eq!(above(&[50.0, 20.0], &[30.0]), (true, false), "close: the upper above, the lower below");
        assert_eq!(above(&[30.0], &[50.0, 20.0]), (false, true), "close, the other way about");
        assert_eq!(above(&[40.0], &[40.0]), (true, false), "the same end");
        assert_eq!(above(&[90.0, 80.0], &[5.0, 10.0]), (true, false), "apart: not where the line came from");
        assert_eq!(above(&[80.0], &[]), (true, true), "one point stands alone");
    }

    #[test]
    fn one_slice_takes_the_whole_turn() {
        assert_eq!(slices(&[7.0]), [Slice { from: 0.0, share: 100.0 }]);
        let two = slices(&[7.0, 0.0]);
        assert_eq!((two[0].share, two[1].share), (100.0, 0.0));
    }

    #[test]
    fn slices_follow_each_other_and_make_a_whole() {
        let three = slices(&[1.0, 2.0, 1.0]);
        assert_eq!(three.iter().map(|slice| slice.from).collect::<Vec<_>>(), [0.0, 25.0, 75.0]);
        let odd = slices(&[0.1, 0.2, 0.3, f64::MAX, f64::MAX, f64::NAN, -3.0]);
        assert!(near(odd.iter().map(|slice| slice.share).sum(), 100.0), "{odd:?}");
        assert!(near(odd[5].share, 0.0) && near(odd[6].share, 0.0), "{odd:?}");
    }

    #[test]
    fn a_ring_without_a_value_above_zero_is_empty() {
        assert!(slices(&[0.0, 0.0, f64::NAN]).iter().all(|slice| slice.share == 0.0));
        assert!(slices(&[]).is_empty());
    }

    #[test]
    fn the_middle_of_the_first_quarter_lies_at_the_upper_right() {
        let (right, down) = Slice { from: 0.0, share: 25.0 }.centre(10.0);
        assert!(near(right, 7.071_067_8) && near(down, -7.071_067_8), "{right} {down}");
    }

    #[test]
    fn stages_are_as_wide_as_their_share_of_the_widest() {
        assert_eq!(widths(&[Some(20.0), Some(5.0), None, Some(-1.0)]), [100.0, 25.0, 0.0, 0.0]);
        assert_eq!(widths(&[Some(0.0), None]), [0.0, 0.0]);
        assert_eq!(stage_path(100.0, 50.0), "M0 0H100V72L75 100H25L0 72Z");
    }

    #[test]
    fn equal_values_share_a_place() {
        assert_eq!(standings(&[Some(5.0), Some(9.0), Some(5.0), Some(1.0)]), [2, 1, 2, 4]);
        assert_eq!(standings(&[None, Some(f64::NAN), Some(-3.0)]), [2, 2, 1]);
        assert!(standings(&[]).is_empty());
    }

    #[test]
    fn attributes_are_short_and_never_negative_zero() {
        assert_eq!([0.0, -0.001, 50.0, 33.333_333, 100.0].map(attribute), ["0", "0", "50", "33.33", "100"]);
        assert_eq!(percent(12.5), "12.5%");
    }
}
