//! Many questions, one JSON object a line, answered in their order.

use std::collections::BTreeMap;
use std::fs::File;
use std::io::{self, BufRead, BufReader, Read, Write};
use std::process::ExitCode;
use std::sync::Arc;

use color_eyre::Result;
use serde::{Deserialize, Serialize};

use super::super::error::wrong;
use super::super::number::JsonNumber;
use super::super::output::{json_line, stdout};
use super::{Report, Wanted};
use crate::diff::{Evaluator, Program, Spacing};
use crate::explain::Readout;
use crate::expr::{KnownNames, parse, visible};

/// One line of the input.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Question {
    loss: String,
    #[serde(default)]
    at: BTreeMap<String, JsonNumber>,
    #[serde(default)]
    hessian: bool,
}

/// The answer to a line that cannot be answered.
#[derive(Serialize)]
struct Failure {
    error: Fault,
}

/// What is wrong: `span` is a half-open range of bytes of the loss, or of the line if that is no question.
#[derive(Serialize)]
struct Fault {
    message: String,
    span: [usize; 2],
}

/// The longest line, in bytes: a loss of the greatest length, escaped, with a value for each of its names.
const LONGEST_LINE: u64 = 1 << 20;

/// Answers every line; a bad one gets an error, and the rest go on.
pub(super) fn run(file: &str) -> Result<ExitCode> {
    let mut lines: Box<dyn BufRead> = if file == "-" {
        Box::new(io::stdin().lock())
    } else {
        let opened =
            File::open(file).map_err(|error| wrong(format!("{}: {error}", visible(file))))?;
        Box::new(BufReader::new(opened))
    };
    let mut out = stdout();
    let mut line = Vec::new();
    loop {
        line.clear();
        if lines
            .by_ref()
            .take(LONGEST_LINE)
            .read_until(b'\n', &mut line)?
            == 0
        {
            break;
        }
        if line.ends_with(b"\n") {
            line.pop();
        } else if line.len() as u64 == LONGEST_LINE {
            let message = String::from("the line is longer than 1 MiB");
            let error = Fault {
                message,
                span: [0, line.len()],
            };
            json_line(&mut out, &Failure { error })?;
            lines.skip_until(b'\n')?;
            continue;
        }
        if line.iter().all(u8::is_ascii_whitespace) {
            continue;
        }
        match answer(&line) {
            Ok(report) => json_line(&mut out, &report)?,
            Err(error) => json_line(&mut out, &Failure { error })?,
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn answer(line: &[u8]) -> std::result::Result<Report, Fault> {
    let whole = |message: String| Fault {
        message,
        span: [0, line.len()],
    };
    let question: Question =
        serde_json::from_slice(line).map_err(|error| whole(error.to_string()))?;
    let loss = parse(&question.loss, &KnownNames::default()).map_err(|error| Fault {
        message: error.to_string(),
        span: [error.span.start, error.span.end],
    })?;
    let value = |name: &String| {
        let given = question.at.get(name).map(|number| number.0);
        given.ok_or_else(|| {
            let index = question.loss.find(name.as_str()).unwrap_or(0);
            let length = if question.loss[index..].starts_with(name.as_str()) {
                name.len()
            } else {
                question.loss.len()
            };
            Fault {
                message: format!("no value for the parameter `{name}` in `at`"),
                span: [index, index + length],
            }
        })
    };
    let at: Vec<f64> = loss
        .parameters()
        .iter()
        .map(value)
        .collect::<std::result::Result<_, _>>()?;
    let parameters = loss.parameters().to_vec();
    let mut evaluator = Evaluator::new(Arc::new(Program::new(loss)));
    let readout = Readout::at(&mut evaluator, &at, Spacing::Balanced);
    Ok(Report::new(
        &parameters,
        &readout,
        &Wanted::All.methods(),
        question.hessian,
    ))
}
