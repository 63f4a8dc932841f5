//! `gdplay grad`: the partial derivatives of a loss at a point, by every method, with their agreement.

mod batch;
mod curvature;
mod spacings;

use std::io::Write;
use std::process::ExitCode;

use clap::ValueEnum;
use color_eyre::Result;
use serde::Serialize;
use serde::ser::{SerializeMap, Serializer};

use curvature::{Scope, SecondOrder, second_order};

use super::error::wrong;
use super::finding::{FindingObject, lines, records};
use super::input::{LossArgs, placed};
use super::number::{JsonNumber, numbers};
use super::output::{OutputFormat, csv_line, json_line, stdout};
use super::point::point;
use crate::data::Selection;
use crate::diff::{Agreement, Check, Evaluator, FULL_HESSIAN, Method, Spacing, SpacingCurve};
use crate::explain::cancellation;
use crate::explain::comparison::explanation;
use crate::explain::format::estimated;
use crate::explain::network::Examined;
use crate::explain::{Finding, FindingKind, Readout, is_quadratic};
use crate::expr::number::short;

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay grad \"(3x+1)^2\" --at x=1.3                    every derivative, by every method
  gdplay grad \"x^2 y\" --at x=2,y=3 --hessian           second derivatives with their eigenvalues
  gdplay grad \"|x|\" --at x=0                           a kink, and what each method says of it
  gdplay grad -s backprop --format json                 of a scenario at its start, for a program";

/// What `grad` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
#[command(group = clap::ArgGroup::new("asked").required(true).args(["loss", "scenario", "batch"]))]
pub(super) struct Args {
    #[command(flatten)]
    loss: LossArgs,
    /// Where: name=value, separated by commas; values are constant expressions such as pi/2
    #[arg(long, value_name = "POINT")]
    at: Vec<String>,
    /// By which method
    #[arg(long, value_enum, default_value_t)]
    method: Wanted,
    /// Second derivatives as well
    #[arg(long)]
    hessian: bool,
    /// The spacing h of the finite differences; by default the one that balances the errors
    #[arg(long, value_name = "H")]
    spacing: Option<f64>,
    /// The error of the finite differences at spacings from 0.1 to 1e-15 instead
    #[arg(long, conflicts_with_all = ["method", "hessian", "spacing"])]
    spacings: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
    /// Read many questions, one JSON object a line: {"loss": "x^2", "at": {"x": 1}}; - for standard input
    #[arg(long, value_name = "FILE", conflicts_with_all = ["loss", "scenario", "at", "method", "hessian", "spacing", "spacings"])]
    batch: Option<String>,
}

/// One method, or all.
#[derive(Clone, Copy, Debug, Default, ValueEnum)]
enum Wanted {
    #[default]
    All,
    Dual,
    Reverse,
    Finite,
    Symbolic,
}

impl Wanted {
    /// The methods, in the order of the contract.
    fn methods(self) -> Vec<Method> {
        let all = [
            Method::Dual,
            Method::Reverse,
            Method::Finite,
            Method::Symbolic,
        ];
        match self {
            Self::All => all.to_vec(),
            Self::Dual => vec![Method::Dual],
            Self::Reverse => vec![Method::Reverse],
            Self::Finite => vec![Method::Finite],
            Self::Symbolic => vec![Method::Symbolic],
        }
    }
}

/// The answer, in the form of the contract.
#[derive(Serialize)]
struct Report {
    value: JsonNumber,
    parameters: Vec<String>,
    gradient: Gradients,
    #[serde(skip_serializing_if = "Option::is_none")]
    hessian: Option<Vec<Vec<JsonNumber>>>,
    check: Vec<&'static str>,
    /// Where what is not finite comes from; nothing where all is.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    findings: Vec<FindingObject>,
}

/// A gradient for each method, in order; null where the loss has none. Entries that were not asked for are null.
struct Gradients(Vec<(Method, Option<Vec<Option<JsonNumber>>>)>);

impl Serialize for Gradients {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        let mut map = serializer.serialize_map(Some(self.0.len()))?;
        for (method, gradient) in &self.0 {
            map.serialize_entry(method.name(), gradient)?;
        }
        map.end()
    }
}

impl Report {
    fn new(parameters: &[String], readout: &Readout, methods: &[Method], hessian: bool) -> Self {
        let gradients = methods.iter().map(|method| {
            let has = readout.methods.contains(method);
            let entry = |index| readout.partial(*method, index).map(JsonNumber);
            (
                *method,
                has.then(|| (0..readout.at.len()).map(entry).collect()),
            )
        });
        let rows = readout.curvature.as_ref().filter(|_| hessian);
        Self {
            value: JsonNumber(readout.value),
            parameters: parameters.to_vec(),
            gradient: Gradients(gradients.collect()),
            hessian: rows
                .map(|curvature| curvature.hessian.iter().map(|row| numbers(row)).collect()),
            check: words(readout),
            findings: Vec::new(),
        }
    }
}

/// What the comparison of the methods found, for each parameter.
fn words(readout: &Readout) -> Vec<&'static str> {
    let word = |index| readout.verdict(index).map_or("", Agreement::name);
    (0..readout.at.len()).map(word).collect()
}

/// What the word of the comparison does not tell: the slopes on both sides of a kink, the slope where the rules have none.
fn remarks(parameters: &[String], readout: &Readout) -> Vec<String> {
    let slopes = readout.gradient(Method::Reverse);
    let checked = parameters.iter().zip(slopes).zip(&readout.checks);
    let remark = |((name, slope), check): ((&String, &f64), &Option<Check>)| {
        let check = check.as_ref().filter(|check| match check.verdict {
            Agreement::Agree => false,
            Agreement::Undefined => {
                let is_one_sided = check.one_sided.iter().any(|slope| slope.is_finite());
                check.slope.is_some() || slope.is_finite() && is_one_sided
            }
            Agreement::CannotTell
            | Agreement::Kink
            | Agreement::Jump
            | Agreement::Cut
            | Agreement::Disagree => true,
        })?;
        // With the minus sign of the table above it.
        let text = explanation(check, *slope).replace('−', "-");
        Some(format!("{name}: {text}"))
    };
    checked.filter_map(remark).collect()
}

/// Answers.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    if let Some(file) = &args.batch {
        return batch::run(file);
    }
    let spacing = match args.spacing {
        None => Spacing::Balanced,
        Some(h) if h.is_finite() && h > 0.0 => Spacing::Fixed(h),
        Some(h) => {
            return Err(wrong(format!(
                "--spacing is {h}; it must be a positive number"
            )));
        }
    };
    let given = args.loss.read()?;
    let at = placed(&given, &point(&args.at)?)?;
    let parameters = given.loss.parameters().to_vec();
    let scope = if is_quadratic(&given.loss) {
        Scope::Everywhere
    } else {
        Scope::Local
    };
    let mut evaluator = Evaluator::new(given.program());
    if args.spacings {
        let mut out = stdout();
        spacings::print(
            &mut out,
            &parameters,
            &SpacingCurve::at(&mut evaluator, &at),
            args.format,
        )?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let readout = Readout::at(&mut evaluator, &at, spacing);
    let findings = not_finite(&evaluator, &readout);
    let methods = args.method.methods();
    let mut out = stdout();
    match args.format {
        OutputFormat::Text => {
            let second = args
                .hessian
                .then(|| SecondOrder::of(scope, &parameters, &readout, &mut evaluator));
            text(&mut out, &parameters, &readout, &methods, second.as_ref())?;
            for line in remarks(&parameters, &readout) {
                writeln!(out, "{line}")?;
            }
            if readout.has_cancelled() {
                writeln!(out, "  {}", cancellation::remedy(&given.loss))?;
            }
            for line in findings.iter().flat_map(lines) {
                writeln!(out, "{line}")?;
            }
        }
        OutputFormat::Csv => csv(&mut out, &parameters, &readout, &methods)?,
        OutputFormat::Json | OutputFormat::Jsonl => {
            let report = Report {
                findings: records(&findings),
                ..Report::new(&parameters, &readout, &methods, args.hessian)
            };
            json_line(&mut out, &report)?;
        }
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

/// Where the first number comes from that is not finite, if the loss or a slope is none.
fn not_finite(evaluator: &Evaluator, readout: &Readout) -> Vec<Finding> {
    let slopes = (0..readout.at.len()).filter_map(|i| readout.partial(Method::Reverse, i));
    if readout.value.is_finite() && slopes.into_iter().all(f64::is_finite) {
        return Vec::new();
    }
    let rows = evaluator.selection().unwrap_or(Selection::Train);
    let all = Examined::at(evaluator.program(), &readout.at, rows).findings();
    let is_cause = |finding: &Finding| finding.kind == FindingKind::NotFinite;
    all.into_iter().filter(is_cause).collect()
}

/// The digits of numbers for people.
const DIGITS: usize = 12;

/// A table: a row for each parameter, a column for each method.
fn text(
    out: &mut impl Write,
    parameters: &[String],
    readout: &Readout,
    methods: &[Method],
    second: Option<&SecondOrder>,
) -> Result<()> {
    // In the order of the screen; that of the other formats is fixed.
    let mut methods = methods.to_vec();
    methods.sort_unstable();
    writeln!(out, "value     {}", short(readout.value, DIGITS))?;
    writeln!(out)?;
    let width = column(parameters);
    let headings: Vec<String> = methods
        .iter()
        .map(|method| format!("{:>20}", method.name()))
        .collect();
    writeln!(out, "{:width$}{:>20}{}  check", "", "at", headings.concat())?;
    for (i, name) in parameters.iter().enumerate() {
        let cells = methods.iter().map(|method| {
            let number = readout.partial(*method, i);
            let number = number.map(|number| short(number, DIGITS));
            format!("{:>20}", number.as_deref().unwrap_or("-"))
        });
        writeln!(
            out,
            "{name:width$}{:>20}{}  {}",
            short(readout.at[i], DIGITS),
            cells.collect::<String>(),
            words(readout)[i]
        )?;
    }
    if let Some((curvature, second)) = readout.curvature.as_ref().zip(second) {
        second_order(out, parameters, curvature, second)?;
    }
    if let Some(extremes) = readout.extremes.filter(|_| second.is_some()) {
        let [smallest, largest] = [extremes.smallest, extremes.largest].map(estimated);
        let about = if extremes.is_smallest_below {
            "≤"
        } else {
            "≈"
        };
        writeln!(
            out,
            "\nThe Hessian of more than {FULL_HESSIAN} parameters is not written out."
        )?;
        writeln!(
            out,
            "λmin {about} {smallest}, λmax ≈ {largest} (estimated by {} Lanczos products)",
            extremes.products
        )?;
    }
    Ok(())
}

/// The width of a column of names.
fn column(parameters: &[String]) -> usize {
    let widths = parameters.iter().map(|name| name.chars().count());
    widths.max().unwrap_or(1).max(4)
}

fn csv(
    out: &mut impl Write,
    parameters: &[String],
    readout: &Readout,
    methods: &[Method],
) -> Result<()> {
    let names = methods.iter().map(|method| method.name().to_string());
    let mut header = vec![String::from("parameter"), String::from("at")];
    header.extend(names);
    header.push(String::from("check"));
    csv_line(out, &header)?;
    for (i, name) in parameters.iter().enumerate() {
        let mut row = vec![name.clone(), readout.at[i].to_string()];
        row.extend(methods.iter().map(|method| {
            let number = readout.partial(*method, i);
            number.map_or_else(String::new, |number| number.to_string())
        }));
        row.push(words(readout)[i].to_string());
        csv_line(out, &row)?;
    }
    Ok(())
}
