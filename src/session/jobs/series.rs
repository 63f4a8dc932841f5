//! A quantity along a racer's path that its iterates do not carry: η·λmax, or the gradient of each layer.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::data::Selection;
use crate::diff::trace::Trace;
use crate::diff::{Curvature, Evaluator, Extremes, FULL_HESSIAN, Objective, Program};
use crate::explain::network::layers;
use crate::field::Point;
use crate::optim::Iterate;
use crate::scenario::Chart;
use crate::session::Session;

/// Its row.
pub static ROW: JobKind = JobKind::of::<SeriesRequest>("series");

/// So many iterates are looked at, at most twice as many.
const MOST: usize = 48;

/// So many further values are shown at a time.
const AT_A_TIME: usize = 8;

/// A quantity along the path of the focused racer.
#[derive(Clone, Debug)]
pub struct SeriesRequest {
    program: Arc<Program>,
    quantity: Chart,
    /// The racer, by its index, and the number of its run.
    racer: (usize, u64),
    /// The newest recorded step.
    newest: u64,
    /// The iterates, filled in once the request is sent.
    iterates: Vec<Arc<Iterate>>,
    /// What is known already of the same run.
    known: Series,
}

/// A quantity at some steps.
#[derive(Clone, Debug, PartialEq)]
pub struct Series {
    /// Which one.
    pub quantity: Chart,
    /// One line, or one for each layer.
    pub lines: Vec<SeriesLine>,
}

/// One line of a series.
#[derive(Clone, Debug, PartialEq)]
pub struct SeriesLine {
    /// Its name; empty if there is only one.
    pub label: String,
    /// Step and value, by step.
    pub points: Vec<Point>,
}

impl Series {
    /// The values at a step, one for each line, if they are known.
    fn at(&self, step: f64) -> Option<Vec<f64>> {
        let value = |line: &SeriesLine| {
            let found = line
                .points
                .binary_search_by(|point| point.0.total_cmp(&step));
            let found = line.points.get(found.ok()?);
            found.map(|point| point.1)
        };
        let values: Option<Vec<f64>> = self.lines.iter().map(value).collect();
        values.filter(|values| !values.is_empty())
    }

    /// The values at one step more.
    fn push(&mut self, step: f64, values: &[f64]) {
        if self.lines.is_empty() {
            let is_numbered = self.quantity.is_of_layers();
            let line = |index: usize| SeriesLine {
                label: if is_numbered {
                    (index + 1).to_string()
                } else {
                    String::new()
                },
                points: Vec::new(),
            };
            self.lines = (0..values.len()).map(line).collect();
        }
        for (line, value) in self.lines.iter_mut().zip(values) {
            line.points.push((step, *value));
        }
    }
}

impl SeriesRequest {
    /// Whether it is about what the session shows.
    pub(in crate::session) fn is_of(&self, session: &Session) -> bool {
        Arc::ptr_eq(&self.program, &session.scene().program)
            && self.racer == (session.focus().racer(), session.race().run)
    }

    /// The values at an iterate.
    fn values(&self, iterate: &Iterate, evaluator: &mut Evaluator) -> Vec<f64> {
        evaluator.at_step(iterate.step);
        match self.quantity {
            Chart::Layers => {
                let trace = Trace::of(&self.program, Selection::Step(iterate.step), &iterate.at);
                let layers = layers(self.program.loss(), &trace, &iterate.at);
                layers.iter().map(|layer| layer.gradient_norm).collect()
            }
            Chart::Loss | Chart::Gradient | Chart::Sharpness | Chart::Step => {
                let largest = largest_curvature(evaluator, &iterate.at);
                vec![iterate.learning_rate * largest.unwrap_or(f64::NAN)]
            }
        }
    }
}

/// λmax, the greatest eigenvalue of the Hessian; an estimate by Lanczos' method above [`FULL_HESSIAN`] parameters.
fn largest_curvature(evaluator: &mut Evaluator, at: &[f64]) -> Option<f64> {
    if at.len() <= FULL_HESSIAN {
        let mut hessian = vec![0.0; at.len() * at.len()];
        evaluator.hessian(at, &mut hessian);
        return Curvature::of_hessian(&hessian, at.len()).largest();
    }
    Some(Extremes::at(evaluator, at)?.largest)
}

impl Job for SeriesRequest {
    type Answer = Series;

    /// Only while a chart shows it.
    fn wanted(session: &Session) -> Option<Self> {
        let quantity = session.screen().chart;
        let is_computed = quantity.is_computed() && session.has_chart(quantity);
        if !is_computed || session.is_preview() {
            return None;
        }
        let newest = session
            .focused()
            .history
            .trajectory()
            .iterates()
            .last()?
            .step;
        Some(Self {
            program: Arc::clone(&session.scene().program),
            quantity,
            racer: (session.focus().racer(), session.race().run),
            newest,
            iterates: Vec::new(),
            known: Series {
                quantity,
                lines: Vec::new(),
            },
        })
    }

    fn complete(&mut self, session: &Session) {
        let iterates = session.focused().history.trajectory().iterates();
        // A power of two, so that most of what is known stays of use while the path grows.
        let every = (iterates.len() / MOST).max(1).next_power_of_two();
        let chosen = iterates.iter().enumerate();
        let last = iterates.len().saturating_sub(1);
        self.iterates = chosen
            .filter(|(index, _)| index.is_multiple_of(every) || *index == last)
            .map(|(_, iterate)| Arc::clone(iterate))
            .collect();
        if let Some((asked, found)) = session
            .shown::<Self>()
            .filter(|shown| !self.outdates(shown.0))
        {
            debug_assert_eq!(asked.quantity, self.quantity);
            self.known = found.clone();
        }
    }

    fn same(&self, asked: &Self) -> bool {
        !self.differs_by_hand(asked) && self.newest == asked.newest
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &asked.program)
            || self.quantity != asked.quantity
            || self.racer != asked.racer
    }

    fn outdates(&self, shown: &Self) -> bool {
        self.differs_by_hand(shown)
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Series, Completeness)) {
        let mut found = Series {
            quantity: self.quantity,
            lines: Vec::new(),
        };
        let mut computed = 0;
        for iterate in &self.iterates {
            if (desk.cancelled)() {
                return;
            }
            let step = iterate.step as f64;
            let values = self.known.at(step).unwrap_or_else(|| {
                computed += 1;
                self.values(iterate, desk.scratch.evaluator(&self.program))
            });
            found.push(step, &values);
            if computed == AT_A_TIME {
                computed = 0;
                answer(found.clone(), Completeness::Coarse);
            }
        }
        answer(found, Completeness::Full);
    }
}
