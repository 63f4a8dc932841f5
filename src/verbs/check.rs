//! `gdplay check`: whether scenarios are right, and if not, where; and what in them is likely meant otherwise.

use std::ffi::OsString;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::ExitCode;
use std::sync::Arc;

use annotate_snippets::{Annotation, AnnotationKind, Level, Snippet};
use color_eyre::Result;
use color_eyre::eyre::WrapErr;
use serde::Serialize;

use super::error::wrong;
use super::failure::say;
use super::finding::FindingObject;
use super::output::{OutputFormat, csv_line, json_line, json_lines, stdout};
use crate::course;
use crate::explain::{Severity, Warning, warnings};
use crate::expr::diagnostic::plain;
use crate::expr::number::short;
use crate::expr::{visible, visible_lines};
use crate::scenario::{
    self, Diagnostic, OpenError, Parameter, Scenario, ScenarioError, is_layer_entry,
};
use crate::ui::{VIEWS, lesson};

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay check my.toml                                  diagnostics with file, line and caret
  gdplay check lessons/                                 every scenario and lesson of a folder
  gdplay check rosenbrock spirals                       scenarios of the library";

/// What `check` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    /// Names of the library or of lessons, files, or folders of files
    #[arg(required = true, value_name = "SCENARIO|DIR")]
    scenarios: Vec<OsString>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// What is said of one scenario.
#[derive(Serialize)]
struct Outcome {
    scenario: String,
    ok: bool,
    faults: Vec<Fault>,
    warnings: Vec<FindingObject>,
    notes: Vec<String>,
    /// Its faults, for people.
    #[serde(skip)]
    faults_text: String,
    /// Its warnings, for people.
    #[serde(skip)]
    warnings_text: String,
}

#[derive(Serialize)]
struct Fault {
    message: String,
    line: usize,
    column: usize,
    span: [usize; 2],
    hint: Option<String>,
}

/// Reads every scenario; the exit code is 1 if one is wrong.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let outcomes = outcomes(&args.scenarios)?;
    let all_right = outcomes.iter().all(|outcome| outcome.ok);
    let mut out = stdout();
    match args.format {
        OutputFormat::Text => text(&mut out, &outcomes)?,
        OutputFormat::Csv => {
            csv_line(&mut out, &["scenario", "ok", "message"].map(String::from))?;
            for outcome in &outcomes {
                let faults = outcome.faults.iter().map(|fault| fault.message.as_str());
                let warnings = outcome.warnings.iter().map(FindingObject::text);
                let message = faults.chain(warnings).collect::<Vec<_>>().join("; ");
                let cells = [outcome.scenario.clone(), outcome.ok.to_string(), message];
                csv_line(&mut out, &cells)?;
            }
        }
        OutputFormat::Json => json_line(&mut out, &outcomes)?,
        OutputFormat::Jsonl => json_lines(&mut out, &outcomes)?,
    }
    out.flush()?;
    Ok(if all_right {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn text(out: &mut impl Write, outcomes: &[Outcome]) -> Result<()> {
    for outcome in outcomes {
        if !outcome.ok {
            say(&outcome.faults_text);
            continue;
        }
        writeln!(out, "{}: ok", outcome.scenario)?;
        for note in &outcome.notes {
            writeln!(out, "  {note}")?;
        }
        if !outcome.warnings_text.is_empty() {
            writeln!(out, "{}", outcome.warnings_text)?;
        }
    }
    Ok(())
}

/// The scenarios that are named, of folders their files `.toml` in order.
fn files(named: &[OsString]) -> Result<Vec<OsString>> {
    let mut files = Vec::new();
    for name in named {
        let path = Path::new(name);
        if !path.is_dir() {
            files.push(name.clone());
            continue;
        }
        let mut inside = Vec::new();
        for entry in fs::read_dir(path).wrap_err_with(|| path.display().to_string())? {
            let path = entry.wrap_err_with(|| path.display().to_string())?.path();
            if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                inside.push(path.into_os_string());
            }
        }
        if inside.is_empty() {
            return Err(wrong(format!(
                "{}: there is no scenario in this folder, no file that ends in .toml",
                visible(&path.display().to_string())
            )));
        }
        inside.sort();
        files.extend(inside);
    }
    Ok(files)
}

/// What is said of each scenario; the lessons among them are held against each other.
fn outcomes(named: &[OsString]) -> Result<Vec<Outcome>> {
    let files = files(named)?;
    let opened: Vec<_> = files
        .iter()
        .map(|file| open_any(file).map(Arc::new))
        .collect();
    let scenarios: Vec<Arc<Scenario>> = opened.iter().flatten().cloned().collect();
    let panels: Vec<&str> = lesson::panel_names().collect();
    let screen = course::ScreenNames {
        views: VIEWS,
        panels: &panels,
        is_key: &|key| lesson::key_named(key).is_some(),
        fits: &lesson::fits,
    };
    let mut faults = course::faults(&scenarios, &screen).into_iter();
    let outcomes = files.iter().zip(opened).map(|(file, opened)| {
        let opened = opened.and_then(|scenario| {
            let diagnostics = faults.next().unwrap_or_default();
            lesson_checked(scenario, diagnostics)
        });
        outcome(file, opened)
    });
    Ok(outcomes.collect())
}

/// What somebody names: a file, a scenario of the library, or a lesson of the course by its id.
fn open_any(named: &OsString) -> Result<Scenario, OpenError> {
    let is_it = |entry: &&scenario::LibraryEntry| named == entry.name;
    match scenario::course().iter().find(is_it) {
        Some(entry) if scenario::find(entry.name).is_err() => Ok(entry.read()?),
        _ => super::input::open_any(named),
    }
}

fn outcome(named: &OsString, opened: Result<Arc<Scenario>, OpenError>) -> Outcome {
    let name = named.to_string_lossy();
    let empty = Outcome {
        scenario: visible(&name).into_owned(),
        ok: false,
        faults: Vec::new(),
        warnings: Vec::new(),
        notes: Vec::new(),
        faults_text: String::new(),
        warnings_text: String::new(),
    };
    match opened {
        Ok(scenario) => {
            // What is wrong with the scene of a lesson is what the lesson is about.
            let warnings = if scenario.lesson.is_some() {
                Vec::new()
            } else {
                warnings(&scenario)
            };
            Outcome {
                ok: true,
                notes: notes(&scenario),
                warnings_text: warnings_text(&scenario, &warnings),
                warnings: warnings
                    .iter()
                    .map(|warning| FindingObject::from(&warning.finding))
                    .collect(),
                ..empty
            }
        }
        Err(OpenError::Invalid(error)) => Outcome {
            faults: error
                .diagnostics
                .iter()
                .zip(error.locations())
                .map(|(fault, location)| Fault::of(fault, location))
                .collect(),
            faults_text: error.to_string(),
            ..empty
        },
        Err(other) => Outcome {
            faults: vec![Fault {
                message: other.to_string(),
                line: 1,
                column: 1,
                span: [0, 0],
                hint: None,
            }],
            faults_text: format!("error: {other}"),
            ..empty
        },
    }
}

/// The scenario, unless something is wrong with the lesson on it.
fn lesson_checked(
    scenario: Arc<Scenario>,
    diagnostics: Vec<Diagnostic>,
) -> Result<Arc<Scenario>, OpenError> {
    if diagnostics.is_empty() {
        return Ok(scenario);
    }
    Err(OpenError::Invalid(ScenarioError {
        origin: scenario.origin.clone(),
        source: scenario.source.as_deref().unwrap_or_default().to_string(),
        diagnostics,
    }))
}

impl Fault {
    fn of(diagnostic: &Diagnostic, (line, column): (usize, usize)) -> Self {
        Self {
            message: diagnostic.message.clone(),
            line,
            column,
            span: [diagnostic.span.start, diagnostic.span.end],
            hint: diagnostic.hint.clone(),
        }
    }
}

/// What was done to its data, which names are parameters though nothing says so, and what is held.
fn notes(scenario: &Scenario) -> Vec<String> {
    let data = scenario.data.iter().flat_map(|data| data.notes());
    let mut notes: Vec<String> = data.map(|note| visible(note).into_owned()).collect();
    notes.extend(scenario.lesson.as_ref().map(|lesson| {
        let steps = lesson.steps.len();
        format!(
            "a lesson of {steps} steps: {PROOFS} of {PROOFS} proofs",
            PROOFS = course::PROOFS
        )
    }));
    let is_free = |parameter: &&Parameter| {
        let is_layer = is_layer_entry(&parameter.name);
        !is_layer && **parameter == Parameter::default_of(&parameter.name)
    };
    let free: Vec<&str> = scenario
        .parameters
        .iter()
        .filter(is_free)
        .map(|p| p.name.as_str())
        .collect();
    if !free.is_empty() {
        notes.push(format!(
            "parameters that start at 1, as free names do: {}",
            first_of(&free)
        ));
    }
    let unused = scenario.unused.iter().map(|p| p.name.as_str());
    let unused: Vec<&str> = unused.collect();
    if !unused.is_empty() {
        let plural = if unused.len() == 1 { "" } else { "s" };
        notes.push(format!(
            "the loss does not use {} parameter{plural} of [params]: {}",
            unused.len(),
            first_of(&unused)
        ));
    }
    let entries = scenario.constants.iter();
    let entries = entries.filter(|(name, _)| is_layer_entry(name));
    let held: Vec<String> = scenario
        .held
        .iter()
        .chain(entries)
        .map(|(name, value)| format!("{name} at {}", short(*value, 6)))
        .collect();
    if !held.is_empty() {
        notes.push(format!("holds {}", first_of(&held)));
    }
    notes
}

/// The first of some names.
fn first_of(names: &[impl AsRef<str>]) -> String {
    const MOST: usize = 8;
    let shown: Vec<&str> = names.iter().take(MOST).map(AsRef::as_ref).collect();
    let more = if names.len() > MOST { ", …" } else { "" };
    format!("{}{more}", shown.join(", "))
}

/// The warnings with their places in the loss.
fn warnings_text(scenario: &Scenario, warnings: &[Warning]) -> String {
    let path = format!("{}, loss", scenario.origin);
    let source = visible_lines(&scenario.loss.source);
    let render = |warning: &Warning| {
        let finding = &warning.finding;
        let text = visible(&finding.text);
        let level = match finding.level {
            Severity::Note => Level::NOTE,
            Severity::Warning | Severity::Fault => Level::WARNING,
        };
        let mut group = level
            .primary_title(text.as_ref())
            .elements(None::<Snippet<'_, Annotation<'_>>>);
        let first_line = source[..]
            .get(warning.span.clone())
            .map_or(0, |part| part.find('\n').unwrap_or(part.len()));
        if first_line > 0 && source.len() == scenario.loss.source.len() {
            let span = warning.span.start..warning.span.start + first_line;
            let annotation = AnnotationKind::Primary.span(span);
            group = group.element(
                Snippet::source(source.as_ref())
                    .path(path.as_str())
                    .annotation(annotation),
            );
        }
        if let Some(remedy) = &finding.remedy {
            group = group.element(Level::HELP.message(visible(remedy).into_owned()));
        }
        plain(&group)
    };
    warnings.iter().map(render).collect::<Vec<_>>().join("\n")
}
