//! `gdplay completions`: completions for a shell.

use std::io;
use std::process::ExitCode;

use clap::Command;
use clap_complete::Shell;
use color_eyre::Result;

/// Which shell.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints them.
pub(super) fn run(args: &Args, command: &mut Command) -> Result<ExitCode> {
    let mut script = Vec::new();
    clap_complete::generate(args.shell, command, "gdplay", &mut script);
    io::Write::write_all(&mut io::stdout(), &script)?;
    Ok(ExitCode::SUCCESS)
}
