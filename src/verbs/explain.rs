//! `gdplay explain`: the chain rule of a loss at a point, value by value, with the numbers.

mod page;
mod rows;

use std::io::Write;
use std::num::NonZero;
use std::process::ExitCode;
use std::sync::Arc;

use color_eyre::Result;
use serde::Serialize;

use super::finding::{FindingObject, lines, records};
use super::input::{LossArgs, placed};
use super::number::JsonNumber;
use super::output::{OutputFormat, csv_line, json_line, stdout};
use super::point::point;
use crate::data::Selection;
use crate::diff::{Evaluator, Program, Spacing};
use crate::explain::network::Examined;
use crate::explain::{Finding, Ledger, Naming, Outline, Readout};
use crate::expr::display::Style;
use page::Page;

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay explain \"u = 3x + 1; u^2\" --at x=2            the chain rule, value by value
  gdplay explain -s backprop                            a network, layer by layer, with the numbers of a row
  gdplay explain -s spirals --row 3                     of the third row";

/// What `explain` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    loss: LossArgs,
    /// Where: name=value, separated by commas; values are constant expressions such as pi/2
    #[arg(long, value_name = "POINT")]
    at: Vec<String>,
    /// The row whose numbers the ledger of each stage has, counted from 1
    #[arg(long, value_name = "N", default_value_t = NonZero::<usize>::MIN)]
    row: NonZero<usize>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

/// The answer, in the form of the contract: nodes in forward order, the last the loss.
#[derive(Serialize)]
struct Report<'a> {
    value: JsonNumber,
    nodes: Vec<Node<'a>>,
    findings: Vec<FindingObject>,
}

/// One value of the computation; what is computed from numbers alone is part of the text.
#[derive(Serialize)]
struct Node<'a> {
    text: &'a str,
    name: Option<&'a str>,
    value: JsonNumber,
    adjoint: JsonNumber,
    inputs: Vec<Input>,
}

#[derive(Serialize)]
struct Input {
    node: usize,
    local: JsonNumber,
}

impl<'a> Report<'a> {
    fn new(outline: &'a Outline, ledger: &Ledger, findings: &[Finding]) -> Self {
        let node = |index: usize| {
            let line = &outline.lines[index];
            let inputs = line.inputs.iter().zip(&ledger.locals[index]);
            Node {
                text: &line.text,
                name: line.name.as_deref(),
                value: JsonNumber(ledger.values[index]),
                adjoint: JsonNumber(ledger.adjoints[index]),
                inputs: inputs
                    .map(|(input, local)| Input {
                        node: input.line,
                        local: JsonNumber(*local),
                    })
                    .collect(),
            }
        };
        Self {
            value: JsonNumber(ledger.value()),
            nodes: (0..outline.lines.len()).map(node).collect(),
            findings: records(findings),
        }
    }
}

/// Answers.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let given = args.loss.read()?;
    let at = placed(&given, &point(&args.at)?)?;
    let mut out = stdout();
    if !given.loss.graph.is_scalar() {
        rows::write(&mut out, &given, &at, args.row, args.format)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    match args.format {
        OutputFormat::Text => out.write_all(page(given.program(), &at).as_bytes())?,
        OutputFormat::Csv => {
            let outline = Outline::new(&given.loss, Naming::Defined, Style::Plain);
            csv(&mut out, &outline, &Ledger::at(&outline, &at))?;
        }
        OutputFormat::Json | OutputFormat::Jsonl => {
            let outline = Outline::new(&given.loss, Naming::Defined, Style::Plain);
            let program = given.program();
            let findings = Examined::at(&program, &at, Selection::Train).findings();
            let ledger = Ledger::at(&outline, &at);
            json_line(&mut out, &Report::new(&outline, &ledger, &findings))?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// The text for people.
pub(super) fn page(program: Arc<Program>, at: &[f64]) -> String {
    let outline = Outline::new(program.loss(), Naming::Traced, Style::Unicode);
    let ledger = Ledger::at(&outline, at);
    let mut evaluator = Evaluator::new(program);
    let readout = Readout::at(&mut evaluator, at, Spacing::Balanced);
    let mut page = Page::new(evaluator.program().loss(), &outline, &ledger, &readout).text();
    let findings = Examined::at(evaluator.program(), at, Selection::Train).findings();
    for line in findings.iter().flat_map(lines) {
        page.push_str(&line);
        page.push('\n');
    }
    page
}

fn csv(out: &mut impl Write, outline: &Outline, ledger: &Ledger) -> Result<()> {
    csv_line(
        out,
        &["node", "name", "text", "value", "adjoint"].map(String::from),
    )?;
    for (index, line) in outline.lines.iter().enumerate() {
        let name = line.name.clone().unwrap_or_default();
        let numbers =
            [ledger.values[index], ledger.adjoints[index]].map(|number| number.to_string());
        let [value, adjoint] = numbers;
        csv_line(
            out,
            &[index.to_string(), name, line.text.clone(), value, adjoint],
        )?;
    }
    Ok(())
}
