//! `gdplay sweep`: learning rates against verdicts.

mod basin;

use std::io::Write;
use std::process::ExitCode;

use color_eyre::Result;
use serde::Serialize;

use super::error::wrong;
use super::number::JsonNumber;
use super::output::{OutputFormat, csv_line, json_line, json_lines, stdout};
use super::progress::Progress;
use super::run::Descended;
use crate::diff::Evaluator;
use crate::explain::{Sweep, rates_for, sweep_with};
use crate::expr::number::short;

/// What `sweep` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
pub(super) struct Args {
    #[command(flatten)]
    descended: Descended,
    /// These learning rates, separated by commas, instead of 1e-5 to 10 (lower ones too where the loss is steep)
    #[arg(
        long,
        value_name = "RATES",
        value_delimiter = ',',
        allow_hyphen_values = true
    )]
    rates: Vec<f64>,
    /// Try many starts instead: to which minimum each leads, over the window of the picture
    #[arg(long, conflicts_with = "rates")]
    basin: bool,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: OutputFormat,
}

const EXAMPLES: &str = "\
Examples:
  gdplay sweep rosenbrock                                    25 rates for every racer; * is the best
  gdplay sweep -e \"x^2 + 25y^2\" --rates 0.01,0.05,0.1      these rates
  gdplay sweep himmelblau --basin --steps 100                to which minimum each start leads
  gdplay sweep bowl --format csv                             for a program";

/// One racer's sweep.
#[derive(Serialize)]
struct Swept {
    name: String,
    optimizer: &'static str,
    best: Option<JsonNumber>,
    rates: Vec<Row>,
}

#[derive(Serialize)]
struct Row {
    learning_rate: JsonNumber,
    verdict: &'static str,
    reason: String,
    final_loss: JsonNumber,
    steps: u64,
    stop: &'static str,
}

/// Tries every rate for every racer.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let scenario = args.descended.scenario()?;
    if args.basin {
        let mut out = stdout();
        basin::run(&scenario, args.format, &mut out)?;
        out.flush()?;
        return Ok(ExitCode::SUCCESS);
    }
    let mut evaluator = Evaluator::new(scenario.compiled());
    let mut all = Vec::new();
    for racer in &scenario.racers {
        let plan = &racer.plan;
        let steps = plan.stop.steps;
        let rates = if args.rates.is_empty() {
            rates_for(plan, &racer.start, &mut evaluator)
        } else {
            args.rates.clone()
        };
        let mut progress = Progress::of(rates.len() as u64, "rates");
        let tried = |swept: &Sweep| progress.reached(swept.rows.len() as u64);
        let cancelled = || false;
        let swept = sweep_with(
            plan,
            &racer.start,
            &rates,
            steps,
            &mut evaluator,
            cancelled,
            tried,
        )
        .map_err(wrong)?;
        all.push(row(&racer.name, plan.settings.definition().name, &swept));
    }
    let mut out = stdout();
    match args.format {
        OutputFormat::Text => text(&mut out, &all)?,
        OutputFormat::Csv => csv(&mut out, &all)?,
        OutputFormat::Json => json_line(&mut out, &all)?,
        OutputFormat::Jsonl => json_lines(&mut out, &all)?,
    }
    out.flush()?;
    Ok(ExitCode::SUCCESS)
}

fn row(name: &str, optimizer: &'static str, swept: &Sweep) -> Swept {
    let rows = swept.rows.iter().map(|row| Row {
        learning_rate: JsonNumber(row.learning_rate),
        verdict: row.diagnosis.verdict.name(),
        reason: row.diagnosis.reason.clone(),
        final_loss: JsonNumber(row.final_loss),
        steps: row.steps,
        stop: row.stop.name(),
    });
    Swept {
        name: name.to_string(),
        optimizer,
        best: swept
            .best
            .map(|best| JsonNumber(swept.rows[best].learning_rate)),
        rates: rows.collect(),
    }
}

fn text(out: &mut impl Write, all: &[Swept]) -> Result<()> {
    for swept in all {
        // A racer without a name of its own has its optimizer's.
        if swept.name == swept.optimizer {
            writeln!(out, "{}", swept.name)?;
        } else {
            writeln!(out, "{} · {}", swept.name, swept.optimizer)?;
        }
        writeln!(
            out,
            "{:13}{:>10} {:>12}  why",
            "verdict", "rate", "last loss"
        )?;
        for row in &swept.rates {
            let is_best = swept.best.is_some_and(|best| best.0 == row.learning_rate.0);
            let mark = if is_best { "*" } else { " " };
            let (rate, loss) = (short(row.learning_rate.0, 4), short(row.final_loss.0, 5));
            let verdict = format!("{}:", row.verdict);
            writeln!(
                out,
                "{verdict:13}{rate:>10}{mark}{loss:>12}  {}",
                row.reason
            )?;
        }
        writeln!(out)?;
    }
    Ok(())
}

fn csv(out: &mut impl Write, all: &[Swept]) -> Result<()> {
    let header = [
        "racer",
        "learning_rate",
        "verdict",
        "final_loss",
        "steps",
        "stop",
    ];
    csv_line(out, &header.map(String::from))?;
    for swept in all {
        for row in &swept.rates {
            csv_line(
                out,
                &[
                    swept.name.clone(),
                    row.learning_rate.0.to_string(),
                    row.verdict.to_string(),
                    row.final_loss.0.to_string(),
                    row.steps.to_string(),
                    row.stop.to_string(),
                ],
            )?;
        }
    }
    Ok(())
}
