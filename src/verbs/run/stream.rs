//! A run as JSON lines: one an iterate, then one for the racer; `gdplay diagnose` reads it.

use std::collections::BTreeMap;
use std::io::{self, Write};

use serde::Serialize;

use super::super::finding::{FindingObject, records};
use super::super::number::{JsonNumber, numbers};
use super::super::output::json_line;
use super::{Outcome, Report};
use crate::optim::{Iterate, StopReason};
use crate::scenario::RacerSpec;

/// The norm of each layer's gradient, by the name of its parameters: `W1`, `b1`.
pub(super) type Norms = BTreeMap<String, JsonNumber>;

#[derive(Serialize)]
struct IterateLine<'a> {
    racer: &'a str,
    step: u64,
    loss: JsonNumber,
    learning_rate: JsonNumber,
    gradient_norm: JsonNumber,
    at: Vec<JsonNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    test_loss: Option<JsonNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<&'a Norms>,
}

#[derive(Serialize)]
struct RacerLine<'a> {
    racer: &'a str,
    stop: Option<&'static str>,
    verdict: &'static str,
    reason: &'a str,
    findings: Vec<FindingObject>,
    evaluations: u64,
}

/// The norms of the gradient's parts that belong to one layer: the entries `W1[1,1]`, `W1[1,2]`, … are `W1`.
pub(super) fn norms(parameters: &[String], gradient: &[f64]) -> Norms {
    let mut squares: BTreeMap<&str, f64> = BTreeMap::new();
    for (name, slope) in parameters.iter().zip(gradient) {
        if let Some((layer, _)) = name.split_once('[') {
            *squares.entry(layer).or_default() += slope * slope;
        }
    }
    let norms = squares
        .into_iter()
        .map(|(layer, squares)| (layer.to_string(), JsonNumber(squares.sqrt())));
    norms.collect()
}

/// The layers that have parameters, in the order of their norms.
pub(super) fn layers(parameters: &[String]) -> Vec<String> {
    norms(parameters, &vec![0.0; parameters.len()])
        .into_keys()
        .collect()
}

/// The lines.
#[derive(Default)]
pub(super) struct Lines {
    racer: String,
}

impl Report for Lines {
    fn begin(&mut self, _: &mut dyn Write, racer: &RacerSpec, _: &Iterate) -> io::Result<()> {
        self.racer.clone_from(&racer.name);
        Ok(())
    }

    fn iterate(
        &mut self,
        mut out: &mut dyn Write,
        iterate: &Iterate,
        layers: Option<&Norms>,
    ) -> io::Result<()> {
        let line = IterateLine {
            racer: &self.racer,
            step: iterate.step,
            loss: JsonNumber(iterate.loss),
            learning_rate: JsonNumber(iterate.learning_rate),
            gradient_norm: JsonNumber(iterate.gradient_norm),
            at: numbers(&iterate.at),
            test_loss: iterate.test_loss.map(JsonNumber),
            layers,
        };
        json_line(&mut out, &line)
    }

    fn end(&mut self, mut out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
        let line = RacerLine {
            racer: &outcome.name,
            stop: outcome.descent.stop().map(StopReason::name),
            verdict: outcome.diagnosis.verdict.name(),
            reason: &outcome.diagnosis.reason,
            findings: records(&outcome.findings),
            evaluations: outcome.descent.evaluations().total(),
        };
        json_line(&mut out, &line)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn entries_of_a_layer_are_one_norm() {
        let names = ["x", "W1[1,1]", "W1[1,2]", "b1[1]"].map(String::from);
        let norms = norms(&names, &[9.0, 3.0, 4.0, -2.0]);
        let norms: Vec<(&str, f64)> = norms
            .iter()
            .map(|(name, norm)| (name.as_str(), norm.0))
            .collect();
        assert_eq!(norms, [("W1", 5.0), ("b1", 2.0)]);
    }
}
