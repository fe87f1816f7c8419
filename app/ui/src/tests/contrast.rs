//! Every pair of text and ground that may be used together, in both themes.

use std::collections::HashMap;

use super::read;

const TEXT: f64 = 4.5;
const EDGE: f64 = 3.0;

const GROUNDS: [&str; 6] = ["canvas", "surface", "raised", "sunken", "hover", "pressed"];
const MEANINGS: [&str; 4] = ["positive", "caution", "critical", "info"];

/// The tokens that are a colour: name, light and dark.
fn colours() -> HashMap<String, [String; 2]> {
    read("style/tokens.css")
        .lines()
        .filter_map(|line| {
            let (name, value) = line.trim().strip_prefix("--")?.split_once(": ")?;
            let pair = value.strip_prefix("light-dark(")?.strip_suffix(");")?;
            let (light, dark) = pair.split_once(", ")?;
            Some((name.to_owned(), [light.to_owned(), dark.to_owned()]))
        })
        .collect()
}

/// Relative luminance as WCAG 2.2 defines it.
fn luminance(colour: &str) -> f64 {
    let channel = |at: usize| {
        let value = u8::from_str_radix(&colour[at..at + 2], 16).unwrap_or_else(|_| panic!("{colour} is not a colour"));
        let value = f64::from(value) / 255.0;
        if value <= 0.040_45 { value / 12.92 } else { ((value + 0.055) / 1.055).powf(2.4) }
    };
    0.2126 * channel(1) + 0.7152 * channel(3) + 0.0722 * channel(5)
}

fn contrast(one: &str, other: &str) -> f64 {
    let (one, other) = (luminance(one), luminance(other));
    (one.max(other) + 0.05) / (one.min(other) + 0.05)
}

/// The pairs the style sheets use: foreground, ground, least contrast.
fn pairs() -> Vec<(String, String, f64)> {
    let mut pairs = Vec::new();
    let mut add = |text: &str, ground: &str, least: f64| pairs.push((text.to_owned(), ground.to_owned(), least));
    for ground in GROUNDS.into_iter().chain(["accent-quiet"]) {
        for text in ["text", "text-soft", "text-quiet", "accent-text"] {
            add(text, ground, TEXT);
        }
        add("accent-line", ground, EDGE);
    }
    for ground in ["canvas", "surface", "raised", "sunken", "hover"] {
        add("line-control", ground, EDGE);
    }
    for meaning in MEANINGS {
        let [text, line, quiet] = ["text", "line", "quiet"].map(|part| format!("{meaning}-{part}"));
        for ground in ["canvas", "surface", "raised", "hover", quiet.as_str()] {
            add(&text, ground, TEXT);
            add(&line, ground, EDGE);
        }
        for words in ["text", "text-soft", "text-quiet"] {
            add(words, &quiet, TEXT);
        }
    }
    for fill in ["accent-fill", "accent-fill-hover"] {
        add("on-accent", fill, TEXT);
        add(fill, "canvas", EDGE);
        add(fill, "surface", EDGE);
    }
    for fill in ["critical-fill", "critical-fill-hover"] {
        add("on-critical", fill, TEXT);
        add(fill, "surface", EDGE);
    }
    // A neutral badge: soft text on the sunken ground, its dot and the marks of stages in the ramp's seventh step.
    add("neutral-7", "sunken", EDGE);
    pairs
}

#[test]
fn every_pair_of_text_and_ground_has_enough_contrast_in_both_themes() {
    let colours = colours();
    let colour = |name: &str, theme: usize| {
        colours.get(name).unwrap_or_else(|| panic!("style/tokens.css has no --{name}"))[theme].clone()
    };
    let mut failures = Vec::new();
    for (text, ground, least) in pairs() {
        for (theme, name) in ["light", "dark"].into_iter().enumerate() {
            let found = contrast(&colour(&text, theme), &colour(&ground, theme));
            if found < least {
                failures.push(format!("{name}: --{text} on --{ground} is {found:.2}, needs {least}"));
            }
        }
    }
    assert!(failures.is_empty(), "{}", failures.join("\n"));
}

#[test]
fn the_neutral_ramp_has_eleven_steps_that_move_away_from_the_ground() {
    let colours = colours();
    for theme in [0, 1] {
        let steps: Vec<f64> = (0..11).map(|step| luminance(&colours[&format!("neutral-{step}")][theme])).collect();
        let ordered = steps.windows(2).all(|pair| if theme == 0 { pair[0] > pair[1] } else { pair[0] < pair[1] });
        assert!(ordered, "{steps:?}");
    }
}

#[test]
fn contrast_is_computed_as_the_standard_does() {
    assert!((contrast("#000000", "#ffffff") - 21.0).abs() < 0.01);
    assert!((contrast("#767676", "#ffffff") - 4.54).abs() < 0.01);
}
