//! `gdplay check`: whether scenarios are right.

use std::io::Write;
use std::process::ExitCode;

use annotate_snippets::Renderer;
use color_eyre::Result;
use serde::Serialize;

use super::output::{Format, csv_line, json_line, stdout};
use crate::scenario::{OpenError, Scenario};

/// What `check` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    /// Names of the library, or files
    #[arg(required = true, value_name = "SCENARIO")]
    scenarios: Vec<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// What is wrong with one scenario: nothing, if `faults` is empty.
#[derive(Serialize)]
struct Outcome {
    scenario: String,
    ok: bool,
    faults: Vec<Fault>,
    #[serde(skip)]
    rendered: String,
}

#[derive(Serialize)]
struct Fault {
    message: String,
    span: [usize; 2],
    hint: Option<String>,
}

/// Reads every scenario; the exit code is 1 if one is wrong.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let outcomes: Vec<Outcome> = args.scenarios.iter().map(|named| outcome(named)).collect();
    let all_right = outcomes.iter().all(|outcome| outcome.ok);
    let mut out = stdout();
    match args.format {
        Format::Text => {
            for outcome in &outcomes {
                if outcome.ok {
                    writeln!(out, "{}: ok", outcome.scenario)?;
                } else {
                    eprintln!("{}", outcome.rendered);
                }
            }
        }
        Format::Csv => {
            csv_line(&mut out, &["scenario", "ok", "message"].map(String::from))?;
            for outcome in &outcomes {
                let messages = outcome.faults.iter().map(|fault| fault.message.clone());
                let message = messages.collect::<Vec<_>>().join("; ");
                csv_line(
                    &mut out,
                    &[outcome.scenario.clone(), outcome.ok.to_string(), message],
                )?;
            }
        }
        Format::Json => json_line(&mut out, &outcomes)?,
        Format::Jsonl => {
            for outcome in &outcomes {
                json_line(&mut out, outcome)?;
            }
        }
    }
    out.flush()?;
    Ok(if all_right {
        ExitCode::SUCCESS
    } else {
        ExitCode::FAILURE
    })
}

fn outcome(named: &str) -> Outcome {
    let (faults, rendered) = match Scenario::open(named) {
        Ok(_) => (Vec::new(), String::new()),
        Err(OpenError::Invalid(error)) => {
            let faults = error.diagnostics.iter().map(|diagnostic| Fault {
                message: diagnostic.message.clone(),
                span: [diagnostic.span.start, diagnostic.span.end],
                hint: diagnostic.hint.clone(),
            });
            (faults.collect(), error.render(&Renderer::plain()))
        }
        Err(other) => {
            let fault = Fault {
                message: other.to_string(),
                span: [0, 0],
                hint: None,
            };
            (vec![fault], format!("error: {other}"))
        }
    };
    Outcome {
        scenario: named.to_string(),
        ok: faults.is_empty(),
        faults,
        rendered,
    }
}
