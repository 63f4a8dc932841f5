//! `gdplay render`: what the screen shows, as a picture in a file.

mod ansi;
mod apng;
mod cast;
mod file;
mod format;
mod gallery;
mod png;
mod size;
mod stage;
mod svg;
mod txt;

use std::ffi::{OsStr, OsString};
use std::io::{self, IsTerminal};
use std::path::{Path, PathBuf};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use color_eyre::Result;

use self::format::{PictureFormat, Request};
use self::size::Size;
use self::stage::HeadlessSession;
use super::config;
use super::error::wrong;
use super::state::StateArgs;
use crate::expr::visible;
use crate::figure::theme::ramp::RAMPS;
use crate::figure::theme::{AUTO, Theme};
use crate::session::{Message, Time};
use crate::ui;

/// Every format, the first for a gallery unless another is asked for.
static FORMATS: &[&PictureFormat] = &[
    &svg::FORMAT,
    &png::FORMAT,
    &apng::FORMAT,
    &cast::FORMAT,
    &txt::FORMAT,
    &ansi::FORMAT,
];

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay render rosenbrock -o banana.svg                    for slides and papers; .png as well
  gdplay render rosenbrock -o banana.svg --theme light      dark, light, mono, …
  gdplay render -e \"x^2 + 25y^2\" --at x=2,y=1 -o zigzag.png --steps 30 --size 900x600
  gdplay render vanishing -o layers.svg --view network      any view
  gdplay render himmelblau -o relief.svg --do other         its other picture: here in relief
  gdplay render himmelblau -o descent.apng                  the descent, step by step
  gdplay render himmelblau -o descent.cast                  the screen, for asciinema
  gdplay render rosenbrock -o -                             to this terminal
  gdplay render --all gallery                               every scenario of the library";

/// What `render` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[command(group = clap::ArgGroup::new("rendered").required(true).args(["scenario", "expression", "all"]))]
pub(super) struct Args {
    #[command(flatten)]
    state: StateArgs,
    /// Into this file, whose ending says the format: .svg .png .apng .cast .txt .ansi; - for standard output
    #[arg(short, long, value_name = "FILE", required_unless_present = "all")]
    output: Option<OsString>,
    /// Every scenario of the library, into this folder
    #[arg(long, value_name = "FOLDER", conflicts_with_all = ["output", "scenario", "expression", "steps", "racer"])]
    all: Option<PathBuf>,
    /// The format, instead of what the ending says
    #[arg(long, value_name = "NAME", value_parser = format_names())]
    format: Option<String>,
    /// After so many steps; else where the racers stop
    #[arg(long, value_name = "N", conflicts_with = "step")]
    steps: Option<u64>,
    /// About this racer, by its letter or its name
    #[arg(long, value_name = "RACER")]
    racer: Option<String>,
    /// Width and height: pixels, as 1200x800, or columns and rows, as 120x40
    #[arg(long, value_name = "WIDTHxHEIGHT")]
    size: Option<String>,
    /// The colors
    #[arg(long, value_name = "NAME", value_parser = config::theme_names())]
    theme: Option<String>,
    /// The color map of the field
    #[arg(long, value_name = "NAME", value_parser = ramp_names())]
    colors: Option<String>,
    /// The descent step by step, as .apng and .cast always are
    #[arg(long)]
    animate: bool,
}

fn ramp_names() -> PossibleValuesParser {
    PossibleValuesParser::new(RAMPS.iter().map(|ramp| ramp.name))
}

fn format_names() -> PossibleValuesParser {
    PossibleValuesParser::new(FORMATS.iter().map(|format| format.name))
}

/// Draws, and writes what was drawn.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    if let Some(folder) = &args.all {
        gallery::draw(args, folder)?;
        return Ok(ExitCode::SUCCESS);
    }
    let output = args.output.as_deref().unwrap_or(OsStr::new("-"));
    let format = args.format_of(output)?;
    let request = args.request(format)?;
    if output != "-" {
        file::check(Path::new(output))?;
    }
    let Some(scenario) = args.state.scenario()? else {
        return Err(wrong("a scenario or a loss is wanted"));
    };
    let mut stage = HeadlessSession::new(scenario, args.state.script()?);
    if let Some(why) = args.state.beyond(stage.session().race().step) {
        return Err(wrong(why));
    }
    args.prepare(&mut stage, format)?;
    let drawn = (format.draw)(&mut stage, &request)?;
    file::write(output, &drawn)?;
    Ok(ExitCode::SUCCESS)
}

impl Args {
    /// The format that is asked for, or that the ending of a file says.
    fn format_of(&self, output: &OsStr) -> Result<&'static PictureFormat> {
        let found = |name: &str| FORMATS.iter().copied().find(|format| format.name == name);
        let format = match (&self.format, output == "-") {
            (Some(name), _) => found(name),
            (None, true) if io::stdout().is_terminal() => Some(&ansi::FORMAT),
            (None, true) => Some(&txt::FORMAT),
            (None, false) => {
                let ending = Path::new(output).extension().and_then(OsStr::to_str);
                ending.and_then(|ending| found(&ending.to_ascii_lowercase()))
            }
        };
        let format = format.ok_or_else(|| {
            let known: Vec<String> = FORMATS.iter().map(|f| format!(".{}", f.name)).collect();
            let name = output.to_string_lossy();
            wrong(format!(
                "{} does not end in a format of pictures: {}",
                visible(&name),
                known.join(", ")
            ))
        })?;
        match (self.animate, format.animated) {
            (false, _) => Ok(format),
            (true, Some(name)) => Ok(found(name).unwrap_or(format)),
            (true, None) => Err(wrong(format!(
                ".{} files stand still: .apng and .cast move",
                format.name
            ))),
        }
    }

    /// What is asked of a format.
    fn request(&self, format: &PictureFormat) -> Result<Request> {
        if self.theme.is_some() {
            config::install_themes()?;
        }
        let theme = self.theme.as_deref().and_then(Theme::named).unwrap_or(AUTO);
        let named = |name: &String| RAMPS.iter().copied().find(|ramp| ramp.name == name);
        Ok(Request {
            size: Size::read(self.size.as_deref(), format.unit)?,
            theme,
            ramp: self.colors.as_ref().and_then(named),
        })
    }

    /// Brings the racers to where they are to be shown.
    fn prepare(&self, stage: &mut HeadlessSession, format: &PictureFormat) -> Result<()> {
        if let Some(name) = &self.racer {
            stage.focus(name)?;
        }
        match (self.steps, self.state.has_step()) {
            (Some(steps), _) => stage.send(Message::Time(Time::To(steps))),
            (None, true) => {}
            (None, false) if ui::begins(stage.session()) && !format.moves() => {}
            (None, false) => stage.run(),
        }
        Ok(())
    }
}
