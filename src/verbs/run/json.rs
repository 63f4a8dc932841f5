//! A run as one JSON object, in the form of the contract; of a racer its iterates come before what became of it.

use std::io::{self, Write};

use serde::Serialize;

use super::stream::Norms;
use super::{Outcome, Report};
use crate::optim::{Iterate, StopReason};
use crate::scenario::RacerSpec;
use crate::verbs::finding::{FindingObject, records};
use crate::verbs::number::{JsonNumber, numbers};

/// The object, as far as it is written.
pub(super) struct Json<'a> {
    parameters: &'a [String],
    racers: usize,
    iterates: usize,
}

impl<'a> Json<'a> {
    pub(super) fn new(parameters: &'a [String]) -> Self {
        Self {
            parameters,
            racers: 0,
            iterates: 0,
        }
    }
}

#[derive(Serialize)]
struct Head<'a> {
    name: &'a str,
    optimizer: &'static str,
    learning_rate: JsonNumber,
}

#[derive(Serialize)]
struct IterateObject<'a> {
    step: u64,
    loss: JsonNumber,
    at: Vec<JsonNumber>,
    gradient_norm: JsonNumber,
    learning_rate: JsonNumber,
    #[serde(skip_serializing_if = "Option::is_none")]
    test_loss: Option<JsonNumber>,
    #[serde(skip_serializing_if = "Option::is_none")]
    layers: Option<&'a Norms>,
}

#[derive(Serialize)]
struct Tail<'a> {
    stop: Option<&'static str>,
    verdict: &'static str,
    reason: &'a str,
    evaluations: u64,
    findings: Vec<FindingObject>,
}

/// The members of an object without its braces.
fn members(value: &impl Serialize) -> io::Result<String> {
    let text = serde_json::to_string(value)?;
    let inside = text
        .strip_prefix('{')
        .and_then(|text| text.strip_suffix('}'));
    Ok(inside.unwrap_or(&text).to_string())
}

impl Report for Json<'_> {
    fn begin(&mut self, out: &mut dyn Write, racer: &RacerSpec, _: &Iterate) -> io::Result<()> {
        if self.racers == 0 {
            let parameters = serde_json::to_string(self.parameters)?;
            write!(out, "{{\"parameters\":{parameters},\"racers\":[")?;
        } else {
            out.write_all(b",")?;
        }
        self.racers += 1;
        self.iterates = 0;
        let settings = &racer.plan.settings;
        let head = Head {
            name: &racer.name,
            optimizer: settings.definition().name,
            learning_rate: JsonNumber(settings.learning_rate()),
        };
        write!(out, "{{{},\"iterates\":[", members(&head)?)
    }

    fn iterate(
        &mut self,
        out: &mut dyn Write,
        iterate: &Iterate,
        layers: Option<&Norms>,
    ) -> io::Result<()> {
        if self.iterates > 0 {
            out.write_all(b",")?;
        }
        self.iterates += 1;
        let object = IterateObject {
            step: iterate.step,
            loss: JsonNumber(iterate.loss),
            at: numbers(&iterate.at),
            gradient_norm: JsonNumber(iterate.gradient_norm),
            learning_rate: JsonNumber(iterate.learning_rate),
            test_loss: iterate.test_loss.map(JsonNumber),
            layers,
        };
        Ok(serde_json::to_writer(out, &object)?)
    }

    fn end(&mut self, out: &mut dyn Write, outcome: &Outcome) -> io::Result<()> {
        let tail = Tail {
            stop: outcome.descent.stop().map(StopReason::name),
            verdict: outcome.diagnosis.verdict.name(),
            reason: &outcome.diagnosis.reason,
            evaluations: outcome.descent.evaluations().total(),
            findings: records(&outcome.findings),
        };
        write!(out, "],{}}}", members(&tail)?)
    }

    fn finish(&mut self, out: &mut dyn Write) -> io::Result<()> {
        writeln!(out, "]}}")
    }
}
