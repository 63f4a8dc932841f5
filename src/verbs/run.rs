//! `gdplay run`: a descent without a terminal.

mod csv;
mod json;
mod stream;
mod text;

use std::io::{self, IsTerminal, Write};
use std::process::ExitCode;

use clap::builder::PossibleValuesParser;
use color_eyre::Result;

use self::stream::Norms;
use super::input::SceneArgs;
use super::output::{OutputFormat, stdout};
use super::progress::Progress;
use crate::data::Selection;
use crate::diff::Evaluator;
use crate::explain::network::{Examined, Past};
use crate::explain::{Diagnosis, Finding, FindingKind, Verdict, diagnose, stray_names};
use crate::optim::{Descent, Iterate, StopReason};
use crate::scenario::{RacerSpec, Scenario};

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

/// What `--help` says at its end.
const EXAMPLES: &str = "\
Examples:
  gdplay run rosenbrock --steps 200                     iterates, and what became of them
  gdplay run -e \"x^2 + 25y^2\" --optimizer momentum     a loss, another optimizer
  gdplay run vanishing --layers --format jsonl          a log that gdplay diagnose reads
  gdplay run cliff --fail-on diverging,not_finite       exit code 1 if that happens";

/// What `run` is asked.
#[derive(Debug, clap::Args)]
#[command(after_help = EXAMPLES)]
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
    format: OutputFormat,
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
    diagnosis: Diagnosis,
    /// Those of the run, then those of the loss where it ended.
    findings: Vec<Finding>,
}

/// A form of the output, written while the racers run: nothing of a long run is kept.
trait Report {
    /// A racer is at its start.
    fn begin(&mut self, out: &mut dyn Write, racer: &RacerSpec, start: &Iterate) -> io::Result<()>;
    /// It went on; with the norms of the layers' gradients, if they are asked for.
    fn iterate(
        &mut self,
        out: &mut dyn Write,
        iterate: &Iterate,
        layers: Option<&Norms>,
    ) -> io::Result<()>;
    /// It has stopped.
    fn end(&mut self, out: &mut dyn Write, outcome: &Outcome) -> io::Result<()>;
    /// All have stopped.
    fn finish(&mut self, _out: &mut dyn Write) -> io::Result<()> {
        Ok(())
    }
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

/// Runs every racer to its stop.
pub(super) fn run(args: &Args) -> Result<ExitCode> {
    let scenario = args.descended.scenario()?;
    let parameters = scenario.loss.parameters().to_vec();
    let layers = if args.layers {
        stream::layers(&parameters)
    } else {
        Vec::new()
    };
    let mut evaluator = Evaluator::new(scenario.compiled());
    let every = match (args.every, args.format) {
        (Some(every), _) => every,
        (None, OutputFormat::Text) => (scenario.racers[0].plan.stop.steps / ROWS).max(1),
        (None, _) => 1,
    };
    let warned: Vec<Finding> = stray_names(&scenario)
        .into_iter()
        .map(|warning| warning.finding)
        .collect();
    let mut report: Box<dyn Report> = match args.format {
        OutputFormat::Text => Box::new(text::TextReport::new(
            &scenario,
            args.layers.then_some(&layers[..]),
        )),
        OutputFormat::Csv => Box::new(csv::Csv::new(&parameters, &layers)),
        OutputFormat::Json => Box::new(json::Json::new(&parameters)),
        OutputFormat::Jsonl => Box::new(stream::Lines::default()),
    };
    let mut out = stdout();
    let steps = scenario.racers.iter().map(|racer| racer.plan.stop.steps);
    let steps = steps.fold(0, u64::saturating_add);
    let is_seen_to_come = args.has_many_rows() && io::stdout().is_terminal();
    let mut runner = Runner {
        every,
        layers: args.layers.then_some(&parameters[..]),
        evaluator: &mut evaluator,
        report: &mut *report,
        out: &mut out,
        progress: (!is_seen_to_come).then(|| Progress::of(steps, "steps")),
        before: 0,
    };
    let mut fails = false;
    for racer in &scenario.racers {
        let mut outcome = runner.descend(racer)?;
        outcome.findings.extend(warned.iter().cloned());
        // Faults before warnings: causes stand before what they lead to.
        outcome
            .findings
            .sort_by_key(|finding| std::cmp::Reverse(finding.level));
        runner.report.end(runner.out, &outcome)?;
        fails |= outcome.is_any_of(&args.fail_on);
    }
    drop(runner);
    report.finish(&mut out)?;
    out.flush()?;
    Ok(if fails {
        ExitCode::FAILURE
    } else {
        ExitCode::SUCCESS
    })
}

impl Args {
    /// Whether rows come as long as the run goes on, not only some for people.
    fn has_many_rows(&self) -> bool {
        self.every.is_some() || self.format != OutputFormat::Text
    }
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

/// Runs racers one after the other.
struct Runner<'a> {
    /// Every so many iterates one is reported, and the last.
    every: u64,
    /// The parameters whose layers' norms are reported, if they are asked for.
    layers: Option<&'a [String]>,
    evaluator: &'a mut Evaluator,
    report: &'a mut dyn Report,
    out: &'a mut dyn Write,
    progress: Option<Progress>,
    /// So many steps had the racers before.
    before: u64,
}

impl Runner<'_> {
    /// Runs one racer to its stop.
    fn descend(&mut self, racer: &RacerSpec) -> io::Result<Outcome> {
        let mut descent = Descent::start(racer.plan, &racer.start, self.evaluator);
        self.report.begin(self.out, racer, &descent.iterate())?;
        self.keep(&descent)?;
        let mut kept = 0;
        // Who looks at a progress sees every step of it; else what is not kept need not come back one by one.
        let together = if self.progress.is_some() {
            1
        } else {
            self.every
        };
        while descent.stop().is_none() {
            let most = together - descent.steps() % together;
            descent.run(self.evaluator, most);
            let step = descent.steps();
            if step != kept && step.is_multiple_of(self.every) {
                self.keep(&descent)?;
                kept = step;
            }
            if let Some(progress) = &mut self.progress {
                progress.reached(self.before + step);
            }
        }
        // A run may end off the beat: the last iterate belongs to the record all the same.
        if kept != descent.steps() {
            self.keep(&descent)?;
        }
        self.before = self.before.saturating_add(racer.plan.stop.steps);
        let diagnosis = diagnose(&descent, self.evaluator);
        let mut findings = diagnosis.findings.clone();
        for finding in at_end(self.evaluator, &descent) {
            if findings.iter().all(|known| known.kind != finding.kind) {
                findings.push(finding);
            }
        }
        Ok(Outcome {
            name: racer.name.clone(),
            diagnosis,
            findings,
            descent,
        })
    }

    fn keep(&mut self, descent: &Descent) -> io::Result<()> {
        let norms = self
            .layers
            .map(|parameters| stream::norms(parameters, descent.gradient()));
        self.report
            .iterate(self.out, &descent.iterate(), norms.as_ref())
    }
}

/// What goes wrong in a network or a loss over data where a descent ended: where it led if that was not finite. Of a loss of
/// single numbers it is what is given what it does not take.
fn at_end(evaluator: &Evaluator, descent: &Descent) -> Vec<Finding> {
    if evaluator.program().loss().graph.is_scalar() {
        let examined = Examined::at(evaluator.program(), descent.at(), Selection::Train);
        let misuses = examined.misuses().into_iter();
        return misuses.map(|(_, finding)| finding).collect();
    }
    let (at, rows) = match descent.stop() {
        Some(StopReason::NotFinite { candidate, .. }) => {
            (candidate.as_slice(), Selection::Step(descent.steps() + 1))
        }
        _ => (descent.at(), Selection::Train),
    };
    let past = Past::of(descent);
    Examined::at(evaluator.program(), at, rows)
        .after(Some(&past))
        .findings()
}
