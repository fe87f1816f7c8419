//! `portal import crm`

use super::{Done, Stop, by_command, open, tell};
use crate::settings::Settings;
use server::imports::{self, ImportFailure, Mapping, Progress};
use shared::words::imports::remark;
use shared::words::portal as say;
use std::fs::File;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::Path;

impl From<ImportFailure> for Stop {
    fn from(failure: ImportFailure) -> Stop {
        Stop::failed(failure.to_string())
    }
}

pub async fn run(settings: Settings, folder: &Path, mapping: Option<&Path>, remarks: Option<&Path>) -> Done {
    let mapping = mapping.map_or_else(|| Ok(Mapping::built_in()), Mapping::read)?;
    let portal = open::portal(&settings).await?;
    let mut remarks = remarks.map(Remarks::create).transpose()?;
    let mut bar = Bar::new();
    let imported = imports::import_crm(by_command(&portal), folder, &mapping, |progress| match progress {
        Progress::Checked { file, rows } => bar.show(&say::checked(file, rows)),
        Progress::Done { file, rows, of } => bar.show(&say::imported(file, rows, of)),
        Progress::Remark(one) => {
            if let Some(remarks) = &mut remarks {
                remarks.add(&remark(one));
            }
        }
    })
    .await;
    bar.end();
    let summary = imported?;
    tell(summary.to_string().trim_end());
    remarks.map_or(Ok(()), Remarks::end)
}

/// Prints the mapping that is used where none is named.
pub fn template() -> Done {
    tell(Mapping::template().trim_end());
    Ok(())
}

/// How far it is, on standard error: one line that changes where somebody looks on, lines one after the other where not.
struct Bar {
    watched: bool,
    shown: String,
}

impl Bar {
    fn new() -> Bar {
        Bar { watched: std::io::stderr().is_terminal(), shown: String::new() }
    }

    fn show(&mut self, line: &str) {
        if self.shown == line {
            return;
        }
        let mut err = std::io::stderr();
        // Nobody looking any more is no reason to stop.
        let _ = if self.watched {
            write!(err, "\r\x1b[2K{line}").and_then(|()| err.flush())
        } else {
            writeln!(err, "{line}")
        };
        self.shown = line.to_owned();
    }

    fn end(&self) {
        if self.watched && !self.shown.is_empty() {
            eprintln!();
        }
    }
}

/// The file with every remark.
struct Remarks {
    name: String,
    file: BufWriter<File>,
    /// The first failure to write; the import goes on.
    failed: Option<std::io::Error>,
}

impl Remarks {
    fn create(path: &Path) -> Result<Remarks, Stop> {
        let name = path.display().to_string();
        let file = File::create(path).map_err(|error| Stop::refused(say::not_written(&name, &error.to_string())))?;
        Ok(Remarks { name, file: BufWriter::new(file), failed: None })
    }

    fn add(&mut self, line: &str) {
        if let Err(error) = writeln!(self.file, "{line}") {
            self.failed.get_or_insert(error);
        }
    }

    fn end(mut self) -> Done {
        let written = self.failed.map_or_else(|| self.file.flush(), Err);
        written.map_err(|error| Stop::failed(say::not_written(&self.name, &error.to_string())))?;
        tell(&say::remarks_in(&self.name));
        Ok(())
    }
}
