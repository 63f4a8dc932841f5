//! A run as comma-separated values.

use std::io::{self, Write};

use super::stream::Norms;
use super::{Outcome, Report};
use crate::optim::Iterate;
use crate::scenario::RacerSpec;
use crate::verbs::output::csv_line;

/// A header, then a line an iterate; a column for the loss on the rows that are held back stands last, if there are any.
pub(super) struct Csv<'a> {
    parameters: &'a [String],
    layers: &'a [String],
    racer: String,
    has_header: bool,
}

impl<'a> Csv<'a> {
    /// `layers` are those whose gradients' norms are asked for, the last columns.
    pub(super) fn new(parameters: &'a [String], layers: &'a [String]) -> Self {
        Self {
            parameters,
            layers,
            racer: String::new(),
            has_header: false,
        }
    }
}

impl Report for Csv<'_> {
    fn begin(
        &mut self,
        mut out: &mut dyn Write,
        racer: &RacerSpec,
        start: &Iterate,
    ) -> io::Result<()> {
        self.racer.clone_from(&racer.name);
        if self.has_header {
            return Ok(());
        }
        self.has_header = true;
        let fixed = ["racer", "step", "loss", "gradient_norm", "learning_rate"];
        let mut header = fixed.map(String::from).to_vec();
        header.extend_from_slice(self.parameters);
        header.extend(start.test_loss.map(|_| String::from("test_loss")));
        header.extend(self.layers.iter().map(|layer| format!("grad_norm/{layer}")));
        csv_line(&mut out, &header)
    }

    fn iterate(
        &mut self,
        mut out: &mut dyn Write,
        iterate: &Iterate,
        layers: Option<&Norms>,
    ) -> io::Result<()> {
        let mut row = vec![self.racer.clone(), iterate.step.to_string()];
        let numbers = [iterate.loss, iterate.gradient_norm, iterate.learning_rate];
        let numbers = numbers.iter().chain(&iterate.at);
        row.extend(numbers.chain(&iterate.test_loss).map(ToString::to_string));
        let norms = layers.into_iter().flat_map(Norms::values);
        row.extend(norms.map(|norm| norm.0.to_string()));
        csv_line(&mut out, &row)
    }

    fn end(&mut self, _: &mut dyn Write, _: &Outcome) -> io::Result<()> {
        Ok(())
    }
}
