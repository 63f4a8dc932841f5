//! A run for people.

use std::io::{self, Write};

use super::stream::Norms;
use super::{Outcome, Report};
use crate::diff::{Evaluator, Objective};
use crate::explain::{Diagnosis, sampled};
use crate::expr::number::short;
use crate::expr::visible;
use crate::optim::Iterate;
use crate::scenario::{RacerSpec, Scenario};
use crate::verbs::finding::lines;

/// The width of a column of numbers.
const WIDTH: usize = 14;

/// So many parameters are shown.
const SHOWN: usize = 8;

/// A table for each racer, and what became of it.
pub(super) struct TextReport<'a> {
    scenario: &'a Scenario,
    /// What stands behind the loss: parameters, or layers whose gradients' norms are asked for.
    columns: Vec<String>,
    racers: usize,
}

impl<'a> TextReport<'a> {
    /// `layers` are those whose norms are asked for.
    pub(super) fn new(scenario: &'a Scenario, layers: Option<&[String]>) -> Self {
        let parameters = scenario.loss.parameters();
        let columns = match layers {
            Some(layers) => layers
                .iter()
                .map(|layer| format!("|∂L/∂{layer}|"))
                .collect(),
            None => parameters.to_vec(),
        };
        Self {
            scenario,
            columns,
            racers: 0,
        }
    }
}

impl Report for TextReport<'_> {
    fn begin(&mut self, out: &mut dyn Write, racer: &RacerSpec, start: &Iterate) -> io::Result<()> {
        if self.racers == 0 {
            writeln!(out, "{}", self.scenario.heading())?;
            for note in self.scenario.data.iter().flat_map(|data| data.notes()) {
                writeln!(out, "  {note}")?;
            }
        }
        self.racers += 1;
        let settings = &racer.plan.settings;
        let rate = short(settings.learning_rate(), 6);
        let optimizer = settings.definition().name;
        let name = match racer.name.as_str() {
            name if name == optimizer => String::new(),
            name => format!("{name} · "),
        };
        writeln!(out, "\n{name}{optimizer} · learning rate {rate}")?;
        write!(
            out,
            "{:>8}{:>WIDTH$}{:>WIDTH$}",
            "step", "loss", "|gradient|"
        )?;
        if start.test_loss.is_some() {
            write!(out, "{:>WIDTH$}", "test loss")?;
        }
        for name in self.columns.iter().take(SHOWN) {
            write!(out, "{name:>WIDTH$}")?;
        }
        if self.columns.len() > SHOWN {
            write!(out, "  and {} more", self.columns.len() - SHOWN)?;
        }
        writeln!(out)
    }

    fn iterate(
        &mut self,
        out: &mut dyn Write,
        iterate: &Iterate,
        layers: Option<&Norms>,
    ) -> io::Result<()> {
        let (loss, norm) = (short(iterate.loss, 7), short(iterate.gradient_norm, 5));
        write!(out, "{:>8}{loss:>WIDTH$}{norm:>WIDTH$}", iterate.step)?;
        if let Some(test) = iterate.test_loss {
            write!(out, "{:>WIDTH$}", short(test, 7))?;
        }
        let numbers: Vec<f64> = match layers {
            Some(norms) => norms.values().map(|norm| norm.0).collect(),
            None => iterate.at.clone(),
        };
        for number in numbers.iter().take(SHOWN) {
            write!(out, "{:>WIDTH$}", short(*number, 7))?;
        }
        writeln!(out)
    }

    fn end(&mut self, out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
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
        let mut evaluator = Evaluator::new(self.scenario.compiled());
        evaluator.at_step(outcome.descent.steps());
        let exact = self.scenario.exact.as_ref().map(|exact| exact.at(at));
        for line in sampled(&evaluator, exact, at) {
            writeln!(out, "{line}")?;
        }
        Ok(())
    }
}
