//! `gdplay completions`: completions for a shell.

use std::io;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use clap::{Arg, Command};
use clap_complete::Shell;
use color_eyre::Result;

use crate::scenario::library;

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay completions bash                               print the script; put it where your shell looks for it";

/// Which shell.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The shell
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints them.
pub(super) fn run(args: &Args, command: &Command) -> Result<ExitCode> {
    let names: Vec<&'static str> = library().iter().map(|entry| entry.name).collect();
    let mut command = with_names(command.clone(), &names);
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut command, "gdplay", &mut script);
    let mut script = String::from_utf8_lossy(&script).into_owned();
    if args.shell == Shell::Zsh {
        // A scenario may be a file, too; other shells go on to files by themselves.
        let only = format!("({})", names.join(" "));
        let or_file =
            format!("{{_alternative \"scenarios:scenario:{only}\" \"files:file:_files\"}}");
        script = script.replace(&only, &or_file);
    }
    io::Write::write_all(&mut io::stdout(), script.as_bytes())?;
    Ok(ExitCode::SUCCESS)
}

/// The command with the names of the library where a scenario is asked for.
fn with_names(command: Command, names: &[&'static str]) -> Command {
    let named = |arg: Arg| {
        let asks = |name: &str| name.starts_with("SCENARIO");
        let is_asked = arg
            .get_value_names()
            .is_some_and(|all| all.iter().any(|name| asks(name)));
        if is_asked {
            arg.value_parser(PossibleValuesParser::new(names.iter().copied()))
        } else {
            arg
        }
    };
    command
        .mut_args(named)
        .mut_subcommands(|verb| with_names(verb, names))
}
