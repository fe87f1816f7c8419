//! `portal audit verify` and `portal audit export`

use super::{Done, Stop, by_command, open, tell};
use crate::settings::Settings;
use server::Request;
use server::audit::{self, Chain};
use shared::words::portal as say;
use std::io::{BufWriter, ErrorKind, Write};

pub async fn verify(settings: Settings) -> Done {
    let portal = open::portal(&settings).await?;
    let found = Request::read(by_command(&portal), async |request| audit::verify(request).await).await?;
    match found {
        Chain::Whole(entries) => {
            tell(&say::trail_whole(entries));
            Ok(())
        }
        Chain::BrokenAt(position) => Err(Stop::failed(say::trail_broken(position))),
    }
}

/// Prints the trail on one state of the database, some entries at a time.
pub async fn export(settings: Settings) -> Done {
    let portal = open::portal(&settings).await?;
    let mut out = BufWriter::new(std::io::stdout());
    let written = Request::read(by_command(&portal), async |request| {
        let mut after = 0;
        while let Some((lines, last)) = audit::lines(request, after).await? {
            for line in &lines {
                if let Err(error) = writeln!(out, "{line}") {
                    return Ok(Err(error));
                }
            }
            after = last;
        }
        Ok(out.flush())
    })
    .await?;
    match written {
        // Nobody reading any more is no reason to fail.
        Err(error) if error.kind() != ErrorKind::BrokenPipe => {
            Err(Stop::failed(say::trail_not_printed(&error.to_string())))
        }
        _ => Ok(()),
    }
}
