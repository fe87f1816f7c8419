//! Running programs, and telling the person in front of the screen what is going on.

use std::fmt;
use std::fs::{self, File};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

/// Why a command stopped: sentences for the person who ran it.
#[derive(Debug)]
pub struct Failure(pub String);

pub type Outcome<T> = Result<T, Failure>;

impl fmt::Display for Failure {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.0)
    }
}

/// Says what was being done when an error happened.
pub trait Because<T> {
    fn because(self, doing: impl fmt::Display) -> Outcome<T>;
}

impl<T, E: fmt::Display> Because<T> for Result<T, E> {
    fn because(self, doing: impl fmt::Display) -> Outcome<T> {
        self.map_err(|error| Failure(format!("{doing}: {error:#}")))
    }
}

/// The top folder of the project.
pub fn root() -> &'static Path {
    let xtask = Path::new(env!("CARGO_MANIFEST_DIR"));
    xtask.parent().unwrap_or(xtask)
}

/// One step of the work: a line that says what it is and what it usually takes, and a line with what it took.
pub fn step<T>(doing: &str, usually: &str, work: impl FnOnce() -> Outcome<T>) -> Outcome<T> {
    println!("> {doing} (usually {usually})");
    let started = Instant::now();
    let done = work()?;
    println!("  {doing}: {}", took(started.elapsed()));
    Ok(done)
}

fn took(time: Duration) -> String {
    match time.as_secs() {
        0 => format!("{} ms", time.as_millis()),
        seconds @ 1..90 => format!("{seconds} s"),
        seconds => format!("{} min {} s", seconds / 60, seconds % 60),
    }
}

/// The program as a person would name it in a sentence.
fn named(command: &Command) -> String {
    let mut words = vec![command.get_program().to_string_lossy().into_owned()];
    words.extend(command.get_args().take(3).map(|word| word.to_string_lossy().into_owned()));
    words.join(" ")
}

/// Runs a program whose output the person sees.
pub fn run(command: &mut Command) -> Outcome<()> {
    let name = named(command);
    let status = command.status().because(format_args!("starting `{name}`"))?;
    if status.success() { Ok(()) } else { Err(Failure(format!("`{name}` failed ({status})"))) }
}

/// Runs a program whose output nobody needs to see unless it fails: then its last lines are part of the failure.
pub fn run_quietly(command: &mut Command, log: &str) -> Outcome<()> {
    let name = named(command);
    let path = log_file(log)?;
    let file = File::create(&path).because(path.display())?;
    let copy = file.try_clone().because(path.display())?;
    let status =
        command.stdin(Stdio::null()).stdout(file).stderr(copy).status().because(format!("starting `{name}`"))?;
    if status.success() {
        return Ok(());
    }
    let text = String::from_utf8_lossy(&fs::read(&path).unwrap_or_default()).into_owned();
    let lines: Vec<&str> = text.lines().collect();
    let last = lines[lines.len().saturating_sub(12)..].join("\n");
    Err(Failure(format!("{last}\n`{name}` failed ({status}); all of it is in {}", path.display())))
}

/// Runs a program and returns its standard output, which the person sees at the same time, and whether it succeeded.
pub fn run_and_read(command: &mut Command) -> Outcome<(String, bool)> {
    let name = named(command);
    let mut child = command.stdout(Stdio::piped()).spawn().because(format_args!("starting `{name}`"))?;
    let mut text = Vec::new();
    if let Some(output) = child.stdout.take() {
        let mut output = BufReader::new(output);
        let mut screen = std::io::stdout();
        loop {
            let begin = text.len();
            let read = output.read_until(b'\n', &mut text).because(format_args!("reading from `{name}`"))?;
            if read == 0 {
                break;
            }
            // A closed screen must not end the run: the counts at the end still matter to whoever reads the exit code.
            let _ = screen.write_all(&text[begin..]).and_then(|()| screen.flush());
        }
    }
    let status = child.wait().because(format_args!("waiting for `{name}`"))?;
    Ok((String::from_utf8_lossy(&text).into_owned(), status.success()))
}

/// Runs a program for its standard output alone.
pub fn read(command: &mut Command) -> Outcome<String> {
    let name = named(command);
    let output = command.stderr(Stdio::inherit()).output().because(format_args!("starting `{name}`"))?;
    if !output.status.success() {
        return Err(Failure(format!("`{name}` failed ({})", output.status)));
    }
    Ok(String::from_utf8_lossy(&output.stdout).into_owned())
}

/// Whether a program can be started at all.
pub fn is_there(program: &str) -> bool {
    let asked = Command::new(program).arg("--version").stdin(Stdio::null()).output();
    asked.is_ok_and(|output| output.status.success())
}

/// Whether we may install packages and must step down to another user for PostgreSQL.
pub fn is_root() -> bool {
    let asked = Command::new("id").arg("-u").output();
    asked.is_ok_and(|output| output.stdout.trim_ascii() == b"0")
}

fn log_file(name: &str) -> Outcome<PathBuf> {
    let folder = root().join("target/logs");
    fs::create_dir_all(&folder).because(folder.display())?;
    Ok(folder.join(format!("{name}.log")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_are_told_in_the_unit_a_person_would_use() {
        assert_eq!(took(Duration::from_millis(340)), "340 ms");
        assert_eq!(took(Duration::from_secs(89)), "89 s");
        assert_eq!(took(Duration::from_secs(250)), "4 min 10 s");
    }

    #[test]
    fn output_is_read_and_a_failure_is_told() {
        let (text, well) =
            run_and_read(Command::new("sh").args(["-c", "echo one; echo two; exit 3"])).expect("sh starts");
        assert_eq!((text.as_str(), well), ("one\ntwo\n", false));
    }

    #[test]
    fn a_program_that_does_not_exist_is_named() {
        let failure = run(&mut Command::new("no-such-program")).expect_err("it does not exist");
        assert!(failure.0.contains("no-such-program"), "{failure}");
    }

    #[test]
    fn a_quiet_failure_ends_with_the_last_lines() {
        let failure =
            run_quietly(Command::new("sh").args(["-c", "seq 1 40; exit 1"]), "quiet-test").expect_err("exit 1");
        assert!(failure.0.contains("\n40\n") && !failure.0.contains("\n20\n"), "{failure}");
    }
}
