//! `gdplay run`: a descent without a terminal.

mod stream;

use std::io::Write;
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use color_eyre::Result;
use serde::Serialize;

use self::stream::Norms;
use super::finding::{FindingObject, lines, records};
use super::input::{SceneArgs, wrong};
use super::number::{Number, numbers};
use super::output::{Format, csv_line, json_line, stdout};
use crate::data::{MOST_NUMBERS, Selection};
use crate::diff::{Evaluator, Objective};
use crate::explain::network::Examined;
use crate::explain::{Diagnosis, Finding, FindingKind, Verdict, diagnose, sampled};
use crate::expr::number::short;
use crate::expr::visible;
use crate::optim::{Descent, Iterate, StopReason};
use crate::scenario::{Racer, Scenario};

/// So many rows are printed for people unless they ask for others.
const ROWS: u64 = 20;

/// What is descended, and how: shared by the verbs that descend.
#[derive(Clone, Debug, clap::Args)]
#[command(group = clap::ArgGroup::new("descended").required(true).args(["scenario", "expression"]))]
pub(super) struct Descended {
    #[command(flatten)]
    scene: SceneArgs,
    /// So many steps
    #[arg(long, value_name = "N")]
    steps: Option<u64>,
}

/// What `run` is asked.
#[derive(Debug, clap::Args)]
pub(super) struct Args {
    #[command(flatten)]
    descended: Descended,
    /// Only every K-th iterate, and the last
    #[arg(long, value_name = "K", value_parser = clap::value_parser!(u64).range(1..))]
    every: Option<u64>,
    /// With every iterate the norm of each layer's gradient, as a log that `gdplay diagnose` reads
    #[arg(long)]
    layers: bool,
    /// Exit with 1 if a racer has one of these verdicts or findings, separated by commas
    #[arg(long, value_name = "WORDS", value_delimiter = ',', value_parser = PossibleValuesParser::new(fail_words()))]
    fail_on: Vec<String>,
    /// The form of the output
    #[arg(long, value_enum, default_value_t)]
    format: Format,
}

/// The words of `--fail-on`: verdicts, then kinds of findings that are no verdicts.
fn fail_words() -> Vec<&'static str> {
    let verdicts = Verdict::ALL.iter().map(|verdict| verdict.name());
    let mut words: Vec<&'static str> = verdicts.collect();
    for kind in FindingKind::ALL {
        if !words.contains(&kind.word()) {
            words.push(kind.word());
        }
    }
    words
}

/// What became of one racer.
struct Outcome {
    name: String,
    descent: Descent,
    iterates: Vec<Iterate>,
    /// For each iterate the norms of the layers' gradients, if they are asked for.
    layers: Vec<Norms>,
    diagnosis: Diagnosis,
    /// Those of the run, then those of the loss where it ended.
    findings: Vec<Finding>,
}

impl Outcome {
    /// Whether one of the words is its verdict or the kind of one of its findings.
    fn is_any_of(&self, words: &[String]) -> bool {
        words.iter().any(|word| {
            self.diagnosis.verdict.name() == word
                || self
                    .findings
                    .iter()
                    .any(|finding| finding.kind.word() == word)
        })
    }
}

/// The report, in the form of the contract.
#[derive(Serialize)]
struct Report<'a> {
    parameters: &'a [String],
    racers: Vec<RacerReport<'a>>,
}

#[derive(Serialize)]
struct RacerReport<'a> {
    name: &'a str,
    optimizer: &'static str,
    learning_rate: Number,
    stop: Option<&'static str>,
    verdict: &'static str,
    reason: &'a str,
    evaluations: u64,
    iterates: Vec<IterateReport>,
    findings: Vec<FindingObject>,
}

#[derive(Serialize)]
struct IterateReport {
    step: u64,
    loss: Number,
    at: Vec<Number>,
    gradient_norm: Number,
    learning_rate: Number,
    #[serde(skip_serializing_if = "Option::is_none")]
    test_loss: Option<Number>,
}

impl<'a> RacerReport<'a> {
    fn new(outcome: &'a Outcome) -> Self {
        let iterates = outcome.iterates.iter().map(|iterate| IterateReport {
            step: iterate.step,
            loss: Number(iterate.loss),
            at: numbers(&iterate.at),
            gradient_norm: Number(iterate.gradient_norm),
            learning_rate: Number(iterate.learning_rate),
            test_loss: iterate.test_loss.map(Number),
        });
        let settings = &outcome.descent.plan().settings;
        Self {
            name: &outcome.name,
            optimizer: settings.definition().name,
            learning_rate: Number(settings.learning_rate()),
            stop: outcome.descent.stop().map(StopReason::name),
            verdict: outcome.diagnosis.verdict.name(),
            reason: &outcome.diagnosis.reason,
            evaluations: outcome.descent.evaluations().total(),
            iterates: iterates.collect(),
            findings: records(&outcome.findings),
        }
    }
}

/// Runs every racer to its stop.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let scenario = args.descended.scenario()?;
    let parameters = scenario.loss.parameters().to_vec();
    let mut evaluator = Evaluator::new(scenario.compiled());
    let every = match (args.every, args.format) {
        (Some(every), _) => every,
        (None, Format::Text) => (scenario.racers[0].plan.stop.steps / ROWS).max(1),
        (None, _) => 1,
    };
    check_length(&scenario, every)?;
    let outcomes: Vec<Outcome> = scenario
        .racers
        .iter()
        .map(|racer| descend(racer, every, args.layers, &parameters, &mut evaluator))
        .collect();
    let fails = outcomes
        .iter()
        .any(|outcome| outcome.is_any_of(&args.fail_on));
    let mut out = stdout();
    match args.format {
        Format::Text => text(&mut out, &scenario, &parameters, &outcomes)?,
        Format::Csv => csv(&mut out, &parameters, &outcomes)?,
        Format::Json => {
            let racers = outcomes.iter().map(RacerReport::new).collect();
            let report = Report {
                parameters: &parameters,
                racers,
            };
            json_line(&mut out, &report)?;
        }
        Format::Jsonl => {
            for outcome in &outcomes {
                stream::write(&mut out, outcome)?;
            }
        }
    }
    out.flush()?;
    Ok(if fails {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

/// Refuses a run whose record would not fit into memory: it is told as a whole, with the verdict that needs all of it.
fn check_length(scenario: &Scenario, every: u64) -> Result<()> {
    /// What stands beside the point of an iterate.
    const BESIDE: u64 = 5;
    let numbers = scenario.loss.parameters().len() as u64 + BESIDE;
    let racers = scenario.racers.iter();
    let steps = racers.fold(0_u64, |sum, racer| {
        sum.saturating_add(racer.plan.stop.steps)
    });
    let most = MOST_NUMBERS as u64;
    if (steps / every).saturating_mul(numbers) <= most {
        return Ok(());
    }
    let needed = steps.saturating_mul(numbers) / most + 1;
    Err(wrong(format!(
        "error: {steps} steps of {numbers} numbers each are more than the {most} that are kept\n\
         help: keep fewer of them: --every {needed}"
    )))
}

impl Descended {
    /// The scenario with what the command line says otherwise.
    pub(super) fn scenario(&self) -> Result<Scenario> {
        let named = self.scene.read()?;
        let mut scenario = named.expect("clap lets nobody name nothing");
        for racer in &mut scenario.racers {
            if let Some(steps) = self.steps {
                racer.plan.stop.steps = steps;
            }
        }
        Ok(scenario)
    }
}

fn descend(
    racer: &Racer,
    every: u64,
    with_layers: bool,
    parameters: &[String],
    evaluator: &mut Evaluator,
) -> Outcome {
    let mut descent = Descent::start(racer.plan, &racer.start, evaluator);
    let mut iterates = Vec::new();
    let mut layers = Vec::new();
    let mut keep = |descent: &Descent| {
        iterates.push(descent.iterate());
        if with_layers {
            layers.push(stream::norms(parameters, descent.gradient()));
        }
    };
    keep(&descent);
    let mut kept = 0;
    while descent.step(evaluator) {
        let step = descent.steps();
        if step.is_multiple_of(every) || descent.stop().is_some() {
            keep(&descent);
            kept = step;
        }
    }
    // A refused candidate ends the run off the beat: the last iterate belongs to the record all the same.
    if kept != descent.steps() {
        keep(&descent);
    }
    let diagnosis = diagnose(&descent, evaluator);
    let mut findings = diagnosis.findings.clone();
    for finding in at_end(evaluator, &descent) {
        if findings.iter().all(|known| known.kind != finding.kind) {
            findings.push(finding);
        }
    }
    // Faults before warnings: causes stand before what they lead to.
    findings.sort_by_key(|finding| std::cmp::Reverse(finding.level));
    Outcome {
        name: racer.name.clone(),
        diagnosis,
        findings,
        descent,
        iterates,
        layers,
    }
}

/// What goes wrong in a network or a loss over data where a descent ended: where it led if that was not finite.
fn at_end(evaluator: &Evaluator, descent: &Descent) -> Vec<Finding> {
    if evaluator.program().loss().graph.is_scalar() {
        return Vec::new();
    }
    let (at, rows) = match descent.stop() {
        Some(StopReason::NotFinite { candidate, .. }) => {
            (candidate.as_slice(), Selection::Step(descent.steps() + 1))
        }
        _ => (descent.at(), Selection::Train),
    };
    Examined::at(evaluator.program(), at, rows).findings()
}

fn text(
    out: &mut impl Write,
    scenario: &Scenario,
    parameters: &[String],
    outcomes: &[Outcome],
) -> Result<()> {
    const WIDTH: usize = 14;
    const SHOWN: usize = 8;
    writeln!(out, "{}", scenario.heading())?;
    for note in scenario.data.iter().flat_map(|data| data.notes()) {
        writeln!(out, "  {note}")?;
    }
    for outcome in outcomes {
        let settings = &outcome.descent.plan().settings;
        let rate = short(settings.learning_rate(), 6);
        writeln!(
            out,
            "\n{} · {} · learning rate {rate}",
            outcome.name,
            settings.definition().name
        )?;
        write!(
            out,
            "{:>8}{:>WIDTH$}{:>WIDTH$}",
            "step", "loss", "|gradient|"
        )?;
        if has_test(outcome) {
            write!(out, "{:>WIDTH$}", "test loss")?;
        }
        for name in parameters.iter().take(SHOWN) {
            write!(out, "{name:>WIDTH$}")?;
        }
        if parameters.len() > SHOWN {
            write!(out, "  and {} more", parameters.len() - SHOWN)?;
        }
        writeln!(out)?;
        for iterate in &outcome.iterates {
            let (loss, norm) = (short(iterate.loss, 7), short(iterate.gradient_norm, 5));
            write!(out, "{:>8}{loss:>WIDTH$}{norm:>WIDTH$}", iterate.step)?;
            if let Some(test) = iterate.test_loss {
                write!(out, "{:>WIDTH$}", short(test, 7))?;
            }
            for x in iterate.at.iter().take(SHOWN) {
                write!(out, "{:>WIDTH$}", short(*x, 7))?;
            }
            writeln!(out)?;
        }
        let evaluations = outcome.descent.evaluations().total();
        if let Some(stop) = outcome.descent.stop() {
            writeln!(out, "stopped: {stop}, after {evaluations} evaluations")?;
        }
        let Diagnosis {
            verdict, reason, ..
        } = &outcome.diagnosis;
        writeln!(out, "{}: {}", verdict.name(), visible(reason))?;
        for line in outcome.findings.iter().flat_map(lines) {
            writeln!(out, "{line}")?;
        }
        let at = outcome.descent.at();
        let mut evaluator = Evaluator::new(scenario.compiled());
        evaluator.at_step(outcome.descent.steps());
        let exact = scenario.exact.as_ref().map(|exact| exact.at(at));
        for line in sampled(&evaluator, exact, at) {
            writeln!(out, "{line}")?;
        }
    }
    Ok(())
}

/// Whether rows are held back.
fn has_test(outcome: &Outcome) -> bool {
    outcome
        .iterates
        .iter()
        .any(|iterate| iterate.test_loss.is_some())
}

/// A column for the loss on the rows that are held back stands last, if there are any.
fn csv(out: &mut impl Write, parameters: &[String], outcomes: &[Outcome]) -> Result<()> {
    let mut header = ["racer", "step", "loss", "gradient_norm", "learning_rate"]
        .map(String::from)
        .to_vec();
    header.extend_from_slice(parameters);
    if outcomes.iter().any(has_test) {
        header.push("test_loss".to_string());
    }
    csv_line(out, &header)?;
    for outcome in outcomes {
        for iterate in &outcome.iterates {
            let mut row = vec![outcome.name.clone(), iterate.step.to_string()];
            let numbers = [iterate.loss, iterate.gradient_norm, iterate.learning_rate];
            let numbers = numbers.iter().chain(&iterate.at);
            row.extend(numbers.chain(&iterate.test_loss).map(ToString::to_string));
            csv_line(out, &row)?;
        }
    }
    Ok(())
}
