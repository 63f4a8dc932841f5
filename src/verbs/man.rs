//! `gdplay man`: the manual page.

use std::io;
use std::process::ExitCode;

use clap::Command;
use color_eyre::Result;

/// Prints it.
pub(super) fn run(command: Command) -> Result<ExitCode> {
    clap_mangen::Man::new(command).render(&mut io::stdout())?;
    Ok(ExitCode::SUCCESS)
}
