//! `gdplay learn`: the course, where its reader left off.

use std::ffi::{OsStr, OsString};
use std::fmt::Write as _;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use color_eyre::Result;

use super::error::wrong;
use super::failure::say;
use super::output::stdout;
use super::play::{Colors, has_terminal};
use crate::course::progress::Progress;
use crate::course::{self, Completion, Course, CourseReader};
use crate::expr::nearest::suggestion;
use crate::expr::visible;
use crate::play::{Lessons, ProgressFile, any_seed, learn, progress_path};
use crate::scenario::Scenario;
use crate::ui::theme::transliterated_formulas;
use crate::ui::{VIEWS, text_width};

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay learn                 go on where you left off
  gdplay learn rate            open the lesson on the learning rate
  gdplay learn --list          every lesson, with what you have done
  gdplay learn my_lessons/     somebody else's lessons: a folder, or one file
  gdplay learn rate --plain    the lesson as text, with every answer
  gdplay learn --reset         forget what was done

In a lesson n always goes on, p goes back; digits choose, Enter answers, s gives a hint;
Esc leaves to play freely and L comes back. Progress is kept in $XDG_STATE_HOME/gdplay,
or ~/.local/state/gdplay.";

/// What `learn` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// The lesson that opens, by its name; or a folder or file of lessons instead of the program's
    #[arg(value_name = "LESSON|DIR")]
    named: Option<OsString>,
    /// List the lessons with what was done of each
    #[arg(long, conflicts_with_all = ["plain", "reset"])]
    list: bool,
    /// Forget what was done
    #[arg(long, conflicts_with = "plain")]
    reset: bool,
    /// Print a lesson as text in ASCII: what is said, asked, answered and revealed
    #[arg(long)]
    plain: bool,
    /// The seed by which a lesson draws, as the examination does; else each visit draws others
    #[arg(long, value_name = "N")]
    seed: Option<u64>,
    #[command(flatten)]
    colors: Colors,
}

/// The lessons that were asked for, and which of them opens.
struct Asked {
    scenes: Vec<Arc<Scenario>>,
    opens: Option<String>,
    /// Whether they are the program's.
    is_program: bool,
}

/// Opens the course, or tells of it.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let path = progress_path();
    if args.reset {
        return reset(path.as_deref());
    }
    let asked = asked(args.named.as_deref())?;
    if args.list {
        return list(asked, args.named.as_deref(), path);
    }
    if args.plain || !has_terminal() {
        return transcripts(asked, path, args);
    }
    let lessons = Lessons::opened(asked.scenes, asked.opens, args.seed, path);
    learn(lessons, args.colors.preferences()?)?;
    Ok(ExitCode::SUCCESS)
}

fn asked(named: Option<&OsStr>) -> Result<Asked> {
    let Some(named) = named else {
        return Ok(Asked {
            scenes: course::lessons(),
            opens: None,
            is_program: true,
        });
    };
    let path = Path::new(named);
    let name = named.to_string_lossy();
    let is_path =
        name.contains(std::path::is_separator) || name.ends_with(".toml") || path.is_dir();
    if is_path {
        let scenes = if path.is_dir() {
            course::lessons_in(path).map_err(wrong)?
        } else {
            let scene = super::input::open(named)?;
            if scene.lesson.is_none() {
                let message = format!("{name}: it has no lesson; gdplay {name} plays it");
                return Err(wrong(message));
            }
            vec![Arc::new(scene)]
        };
        return Ok(Asked {
            scenes,
            opens: None,
            is_program: false,
        });
    }
    let scenes = course::lessons();
    let ids = || {
        scenes
            .iter()
            .filter_map(|scene| Some(scene.lesson.as_ref()?.id.text.as_str()))
    };
    if !ids().any(|id| id == name) {
        let hint = suggestion(&name, ids());
        let message =
            format!("there is no lesson `{name}`: {hint}; gdplay learn --list lists them");
        return Err(wrong(message));
    }
    Ok(Asked {
        opens: Some(name.into_owned()),
        scenes,
        is_program: true,
    })
}

fn reset(path: Option<&Path>) -> Result<ExitCode> {
    let had_any = path
        .map(ProgressFile::reset)
        .transpose()?
        .unwrap_or_default();
    let message = if had_any {
        "The course starts anew: what was done is forgotten."
    } else {
        "Nothing was done yet."
    };
    writeln!(stdout(), "{message}")?;
    Ok(ExitCode::SUCCESS)
}

/// As text: the lesson that was named, every lesson of a folder, or the one where the reader left off.
fn transcripts(asked: Asked, path: Option<PathBuf>, args: &Args) -> Result<ExitCode> {
    let seed = args.seed.unwrap_or_else(any_seed);
    let mut scenes = asked.scenes;
    if asked.is_program {
        let reader = CourseReader::new(Course::new(scenes.clone()), read(path));
        let named = asked.opens.as_deref().and_then(|id| reader.index(id));
        let (left_off, _) = reader.bookmark();
        scenes = scenes
            .into_iter()
            .skip(named.unwrap_or(left_off))
            .take(1)
            .collect();
    }
    let mut out = stdout();
    for (index, scene) in scenes.iter().enumerate() {
        let text = course::transcript(scene, VIEWS, seed);
        let text = if args.plain {
            transliterated_formulas(&text)
        } else {
            text.into()
        };
        write!(out, "{}{text}", if index == 0 { "" } else { "\n" })?;
        out.flush()?;
    }
    Ok(ExitCode::SUCCESS)
}

/// What was done of the course; what is wrong with its file is said.
fn read(path: Option<PathBuf>) -> Progress {
    let Some((_, progress, message)) = path.map(ProgressFile::open) else {
        return Progress::default();
    };
    if let Some(message) = message {
        say(format!("gdplay: {message}"));
    }
    progress
}

fn list(asked: Asked, named: Option<&OsStr>, path: Option<PathBuf>) -> Result<ExitCode> {
    let folder = named.filter(|_| !asked.is_program);
    let folder = folder.map(|named| visible(&named.to_string_lossy()).into_owned());
    let reader = CourseReader::new(Course::new(asked.scenes), read(path));
    write!(stdout(), "{}", listed(&reader, folder.as_deref()))?;
    Ok(ExitCode::SUCCESS)
}

/// No line of the list is longer.
const COLUMNS: usize = 78;

/// The list, of the program's course or of lessons in a folder: a chapter a row, its lessons with their marks.
fn listed(reader: &CourseReader, folder: Option<&str>) -> String {
    let lessons: Vec<_> = reader.course().lessons().collect();
    let (next, _) = reader.bookmark();
    let next_id = lessons
        .get(next)
        .map_or("", |lesson| lesson.id.text.as_str());
    let chapters = lessons
        .iter()
        .map(|lesson| text_width(&lesson.chapter.text));
    let chapter_width = chapters.max().unwrap_or(0) + 4;
    let ids = lessons.iter().map(|lesson| text_width(&lesson.id.text));
    let cell = ids.max().unwrap_or(0) + 4;
    let mut text = format!(
        "{} · {} of {} done · next: {next_id}\n",
        folder.unwrap_or("Calculus for ML"),
        reader.done(),
        lessons.len()
    );
    let mut chapter = None;
    let (mut number, mut column) = (0, 0);
    for (index, lesson) in lessons.iter().enumerate() {
        if chapter != Some(&lesson.chapter.text) {
            chapter = Some(&lesson.chapter.text);
            number += 1;
            let heading = format!("{number} {}", lesson.chapter.text);
            let _ = write!(text, "\n{heading:<chapter_width$}");
            column = chapter_width;
        } else if column + cell > COLUMNS {
            let _ = write!(text, "\n{:chapter_width$}", "");
            column = chapter_width;
        }
        let completion = reader.completion(lesson);
        let mark = if index == next && completion != Completion::Done {
            '▸'
        } else {
            completion.mark()
        };
        let entry = format!("{mark} {}", lesson.id.text);
        let _ = write!(text, "{entry:<cell$}");
        column += cell;
    }
    let lines: Vec<&str> = text.lines().map(str::trim_end).collect();
    let opens = match folder {
        Some(folder) => {
            format!("gdplay learn {folder}  goes on with {next_id}; L chooses another one\n")
        }
        None => format!(
            "gdplay learn          goes on with {next_id}\n\
             gdplay learn NAME     opens one of them\n\
             gdplay drill          exercises without end\n\
             gdplay learn --reset  forgets what was done\n"
        ),
    };
    format!(
        "{}\n\n✓ done   ○ seen   ▸ next   · not yet   (all of them are open to you)\n{opens}",
        lines.join("\n")
    )
}
