//! The portal: one program that serves it and looks after its database.

mod cli;
mod commands;
mod export;
mod forms;
mod headers;
mod health;
mod limits;
mod logs;
mod mailing;
mod pages;
mod refused;
mod router;
mod session;
mod settings;
mod site;
mod sweep;

use clap::Parser;
use std::process::ExitCode;

fn main() -> ExitCode {
    match commands::run(cli::Cli::parse()) {
        Ok(()) => ExitCode::SUCCESS,
        Err(stop) => {
            eprintln!("{stop}");
            ExitCode::from(stop.code)
        }
    }
}
