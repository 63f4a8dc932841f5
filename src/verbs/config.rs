//! `gdplay config`: the configuration, where it is, whether it is right.

use std::fs;
use std::io::{self, Write};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use color_eyre::Result;

use super::error::wrong;
use super::input::syntax;
use super::output::stdout;
use crate::expr::visible;
use crate::figure::theme::{THEMES, own};
use crate::play;
use crate::ui::config::{Config, default};
use crate::ui::own_theme;

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay config --default                               a file to start from
  gdplay config --theme > ~/.config/gdplay/themes/mine.toml   a theme of your own
  gdplay config --path                                  where it is looked for
  gdplay config --check                                 what is wrong with it";

/// What `config` is asked; nothing is `--path`.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[group(multiple = false)]
#[expect(
    clippy::struct_excessive_bools,
    reason = "each is a flag of the command line"
)]
pub(super) struct Args {
    /// Print a configuration to start from, with every key and what it may be
    #[arg(long)]
    default: bool,
    /// Print where the configuration is read from
    #[arg(long)]
    path: bool,
    /// Print a theme to start from: a file of the folder themes beside the configuration, where its name is the theme's
    #[arg(long)]
    theme: bool,
    /// Say whether it is right, and the themes: exit code 1 and where it is not, if it is not
    #[arg(long)]
    check: bool,
}

/// Prints or checks it.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let mut out = stdout();
    if args.default {
        out.write_all(default().as_bytes())?;
    } else if args.theme {
        out.write_all(own_theme::default().as_bytes())?;
    } else if args.check {
        let path = path().ok_or_else(|| wrong(NO_HOME))?;
        let shown = path.display().to_string();
        let shown = visible(&shown);
        let config = read()?;
        for file in theme_files() {
            writeln!(out, "{}: ok", visible(&file.display().to_string()))?;
        }
        match config {
            Some(_) => writeln!(out, "{shown}: ok")?,
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
    "neither XDG_CONFIG_HOME nor HOME is set, so there is no place for a configuration";

/// `$XDG_CONFIG_HOME/gdplay/config.toml`, else in `~/.config`.
fn path() -> Option<PathBuf> {
    Some(play::xdg("XDG_CONFIG_HOME", ".config")?.join("config.toml"))
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
            Err(wrong(format!("{}: {error}", visible(&shown))))
        }
    }
}

/// The configuration of the person; the default where there is none.
///
/// # Errors
/// It cannot be read, or something in it is wrong, with line and caret.
pub(super) fn preferred() -> Result<Config> {
    Ok(read()?.unwrap_or_default())
}

/// The configuration, if there is one; the themes of the person are known from then on.
fn read() -> Result<Option<Config>> {
    install_themes()?;
    let Some(text) = text()? else {
        return Ok(None);
    };
    let config = Config::read(&text).map_err(|error| {
        let origin = path().unwrap_or_default().display().to_string();
        syntax(&error, &text, &visible(&origin))
    })?;
    Ok(Some(config))
}

/// Makes the themes of the person known by name.
///
/// # Errors
/// One cannot be read, has the name of a built-in one, or something in it is wrong, with line and caret.
pub(super) fn install_themes() -> Result<()> {
    let mut themes = Vec::new();
    for file in theme_files() {
        let shown = file.display().to_string();
        let shown = visible(&shown);
        let text = fs::read_to_string(&file).map_err(|error| wrong(format!("{shown}: {error}")))?;
        let name = theme_name(&file).unwrap_or_default();
        if THEMES.iter().any(|theme| theme.name == name) {
            return Err(wrong(format!(
                "{shown}: `{name}` is a built-in theme: give the file another name"
            )));
        }
        let theme = own_theme::read(&name, &text).map_err(|error| syntax(&error, &text, &shown))?;
        themes.push(theme);
    }
    own::install(themes);
    Ok(())
}

/// The files of the folder `themes` beside the configuration, by name.
fn theme_files() -> Vec<PathBuf> {
    let folder = path().and_then(|path| Some(path.parent()?.join("themes")));
    let entries = folder.and_then(|folder| fs::read_dir(folder).ok());
    let paths = entries
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path());
    let mut files: Vec<PathBuf> = paths.filter(|path| theme_name(path).is_some()).collect();
    files.sort();
    files
}

/// The name of a theme by that of its file, if it is one.
fn theme_name(file: &Path) -> Option<String> {
    let is_toml = file.extension().is_some_and(|ending| ending == "toml");
    let name = file.file_stem()?.to_str()?;
    is_toml.then(|| visible(name).into_owned())
}

/// The values of `--theme`: the built-in themes, then the files of the person.
pub(super) fn theme_names() -> PossibleValuesParser {
    let own = theme_files()
        .into_iter()
        .filter_map(|file| theme_name(&file));
    // The command line is made once in a program.
    let own = own.map(|name| -> &'static str { name.leak() });
    let names = THEMES.iter().map(|theme| theme.name).chain(own);
    PossibleValuesParser::new(names.collect::<Vec<_>>())
}
