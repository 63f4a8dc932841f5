//! The `gdplay` program.

use std::process::ExitCode;

use clap::Parser;
use color_eyre::Result;
use gdplay::verbs::{Cli, InputError, is_broken_pipe};

fn main() -> Result<ExitCode> {
    color_eyre::install()?;
    match Cli::parse().run() {
        Err(error) if is_broken_pipe(&error) => Ok(ExitCode::SUCCESS),
        Err(error) => match error.downcast_ref::<InputError>() {
            Some(wrong) => {
                eprintln!("{wrong}");
                Ok(ExitCode::FAILURE)
            }
            None => Err(error),
        },
        done => done,
    }
}
