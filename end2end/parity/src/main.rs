//! The same rules compiled for the server, and the sets of answers to compare with: `generate` and `check`, each a stream of frames.

// Only the browser calls in from outside; natively these names would stand in the way of the C library's own.
#[cfg(target_arch = "wasm32")]
mod boundary;

use std::io::{self, BufReader, BufWriter, Write};
use std::panic::catch_unwind;
use std::process::ExitCode;

use parity::{frames, generate};

const USAGE: &str = "\
parity generate [--seed N] [--first N] [--count N]   writes sets of answers to stdout; the same numbers, the same sets
parity check                                         reads sets of answers from stdin, writes what the rules say to stdout

Each set and each result is a frame: its length in four bytes, lowest first, and then its bytes.";

fn main() -> ExitCode {
    let words: Vec<String> = std::env::args().skip(1).collect();
    let done = match words.split_first().map(|(command, rest)| (command.as_str(), rest)) {
        Some(("generate", rest)) => match numbers(rest) {
            Some([seed, first, count]) => generate_sets(seed, first, count),
            None => return usage(),
        },
        Some(("check", [])) => check_sets(),
        _ => return usage(),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("parity: {error}");
            ExitCode::FAILURE
        }
    }
}

fn usage() -> ExitCode {
    eprintln!("{USAGE}");
    ExitCode::from(2)
}

/// Seed, first and count as asked for, or as they are when nobody asks.
fn numbers(words: &[String]) -> Option<[u64; 3]> {
    let mut numbers = [42, 0, 10_000];
    for pair in words.chunks(2) {
        let [name, number] = pair else { return None };
        let at = ["--seed", "--first", "--count"].iter().position(|known| known == name)?;
        numbers[at] = number.parse().ok()?;
    }
    Some(numbers)
}

fn generate_sets(seed: u64, first: u64, count: u64) -> io::Result<()> {
    let mut to = BufWriter::new(io::stdout().lock());
    for number in first..first.saturating_add(count) {
        frames::write(&mut to, &generate::set(seed, number))?;
    }
    to.flush()
}

fn check_sets() -> io::Result<()> {
    let mut from = BufReader::new(io::stdin().lock());
    let mut to = BufWriter::new(io::stdout().lock());
    while let Some(bytes) = frames::read(&mut from)? {
        // A set that breaks the rules' code must not hide what becomes of the sets after it.
        let result = catch_unwind(|| parity::check(&bytes)).unwrap_or_else(|_| b"panicked".to_vec());
        frames::write(&mut to, &result)?;
    }
    to.flush()
}
