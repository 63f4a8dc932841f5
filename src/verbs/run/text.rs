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
    racers: usize,
}

impl<'a> TextReport<'a> {
    pub(super) fn new(scenario: &'a Scenario) -> Self {
        Self {
            scenario,
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
        writeln!(out, "\n{} · {optimizer} · learning rate {rate}", racer.name)?;
        write!(
            out,
            "{:>8}{:>WIDTH$}{:>WIDTH$}",
            "step", "loss", "|gradient|"
        )?;
        if start.test_loss.is_some() {
            write!(out, "{:>WIDTH$}", "test loss")?;
        }
        let parameters = self.scenario.loss.parameters();
        for name in parameters.iter().take(SHOWN) {
            write!(out, "{name:>WIDTH$}")?;
        }
        if parameters.len() > SHOWN {
            write!(out, "  and {} more", parameters.len() - SHOWN)?;
        }
        writeln!(out)
    }

    fn iterate(
        &mut self,
        out: &mut dyn Write,
        iterate: &Iterate,
        _: Option<&Norms>,
    ) -> io::Result<()> {
        let (loss, norm) = (short(iterate.loss, 7), short(iterate.gradient_norm, 5));
        write!(out, "{:>8}{loss:>WIDTH$}{norm:>WIDTH$}", iterate.step)?;
        if let Some(test) = iterate.test_loss {
            write!(out, "{:>WIDTH$}", short(test, 7))?;
        }
        for x in iterate.at.iter().take(SHOWN) {
            write!(out, "{:>WIDTH$}", short(*x, 7))?;
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
