//! `gdplay config`: the configuration, where it is, whether it is right.

use std::env;
use std::fs;
use std::io::{self, Write};
use std::path::PathBuf;
use std::process::ExitCode;

use color_eyre::Result;

use super::error::wrong;
use super::input::syntax;
use super::output::stdout;
use crate::expr::visible;
use crate::ui::config::{Config, default};

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay config --default                               a file to start from
  gdplay config --path                                  where it is looked for
  gdplay config --check                                 what is wrong with it";

/// What `config` is asked; nothing is `--path`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[group(multiple = false)]
pub(super) struct Args {
    /// Print a configuration to start from, with every key and what it may be
    #[arg(long)]
    default: bool,
    /// Print where the configuration is read from
    #[arg(long)]
    path: bool,
    /// Say whether it is right: exit code 1 and where it is not, if it is not
    #[arg(long)]
    check: bool,
}

/// Prints or checks it.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let mut out = stdout();
    if args.default {
        out.write_all(default().as_bytes())?;
    } else if args.check {
        let path = path().ok_or_else(|| wrong(NO_HOME))?;
        let shown = path.display().to_string();
        let shown = visible(&shown);
        match text()? {
            Some(_) => {
                read()?;
                writeln!(out, "{shown}: ok")?;
            }
            None => writeln!(out, "{shown}: not there, so everything is as by default")?,
        }
    } else {
        let path = path().ok_or_else(|| wrong(NO_HOME))?;
        writeln!(out, "{}", visible(&path.display().to_string()))?;
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

const NO_HOME: &str =
    "error: neither XDG_CONFIG_HOME nor HOME is set, so there is no place for a configuration";

/// `$XDG_CONFIG_HOME/gdplay/config.toml`, else in `~/.config`.
fn path() -> Option<PathBuf> {
    let absolute = |name: &str| {
        let path = PathBuf::from(env::var_os(name)?);
        path.is_absolute().then_some(path)
    };
    let folder = absolute("XDG_CONFIG_HOME").or_else(|| Some(absolute("HOME")?.join(".config")));
    Some(folder?.join("gdplay").join("config.toml"))
}

/// The text of the configuration, if there is one.
fn text() -> Result<Option<String>> {
    let Some(path) = path() else {
        return Ok(None);
    };
    match fs::read_to_string(&path) {
        Ok(text) => Ok(Some(text)),
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(None),
        Err(error) => {
            let shown = path.display().to_string();
            Err(wrong(format!("error: {}: {error}", visible(&shown))))
        }
    }
}

/// The configuration of the person; the default where there is none.
///
/// # Errors
/// It cannot be read, or something in it is wrong, with line and caret.
pub(super) fn read() -> Result<Config> {
    let Some(text) = text()? else {
        return Ok(Config::default());
    };
    Config::read(&text).map_err(|error| {
        let origin = path().unwrap_or_default().display().to_string();
        syntax(&error, &text, &visible(&origin))
    })
}
