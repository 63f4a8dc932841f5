//! Facts that are numbers.

use super::adjoint;
use super::source::FactSource::{self, Readout as ByReadout, Secants, Values};
use crate::diff::Method;
use crate::explain::Readout;
use crate::explain::network::LayerReport;
use crate::optim::Descent;
use crate::session::{Racer, Session};

/// A number by its name.
#[derive(Debug)]
pub struct NumberFact {
    /// Its name.
    pub name: &'static str,
    /// What it is, and where there is none.
    pub about: &'static str,
    /// The work that finds it out.
    pub sources: &'static [FactSource],
    /// The number, where there is one.
    pub value: fn(&Session) -> Option<f64>,
}

/// Numbers `NAME.MEMBER`.
#[derive(Debug)]
pub struct Family {
    /// What stands before the dot.
    pub name: &'static str,
    /// What they are, and what a member is.
    pub about: &'static str,
    /// The work that finds them out.
    pub sources: &'static [FactSource],
    /// The number of a member, where there is one.
    pub value: fn(&Session, &str) -> Option<f64>,
}

macro_rules! numbers {
    ($($name:literal [$($source:expr),*] $about:literal => $value:expr;)+) => {
        &[$(NumberFact { name: $name, about: $about, sources: &[$($source),*], value: $value },)+]
    };
}

macro_rules! families {
    ($($name:literal [$($source:expr),*] $about:literal => $value:expr;)+) => {
        &[$(Family { name: $name, about: $about, sources: &[$($source),*], value: $value },)+]
    };
}

/// Every number that has one name.
pub static NUMBERS: &[NumberFact] = numbers! {
    "loss" [] "the loss of the focused racer, on the rows of its step" => |session| Some(now(session).loss());
    "full_loss" [ByReadout] "the loss on all rows to learn from, where a step has only some of them" => |session| session.full_loss();
    "test_loss" [ByReadout] "the loss on the rows that are held back, where some are" => |session| session.readout()?.test_loss;
    "step" [] "the step that is shown" => |session| Some(session.race().step as f64);
    "evaluations" [] "how often the focused racer asked for the loss or its gradient" => |session| Some(now(session).evaluations().total() as f64);
    "rows_read" [] "how many rows the focused racer has read, where there are rows" => rows_read;
    "rate" [] "the learning rate of the focused racer" => |session| Some(now(session).plan().settings.learning_rate());
    "gradient.norm" [ByReadout] "the length of the gradient" => |session| Some(session.readout()?.gradient_norm());
    "lambda.max" [ByReadout] "the largest curvature" => |session| curvatures(session.readout()?).map(|[_, largest]| largest);
    "lambda.min" [ByReadout] "the smallest curvature" => |session| curvatures(session.readout()?).map(|[smallest, _]| smallest);
    "kappa" [ByReadout] "the largest curvature over the smallest, where both are above 0" => |session| session.readout()?.curvature.as_ref()?.condition();
    "eta_lambda" [ByReadout] "η times the largest curvature, for optimizers that it decides something about" => |session| Some(session.diagnosis()?.rate_times_curvature?[0]);
    "safe_rate" [ByReadout] "the learning rate below which it comes in, for optimizers that have one" => |session| session.diagnosis()?.largest_safe_rate;
    "factor" [ByReadout] "what a step leaves of the error in the long run, for optimizers with such a law" => |session| session.diagnosis()?.factor;
    "spacing" [ByReadout, Secants] "h, the spacing of the difference quotients; in the slice the distance of the secant's points" => |session| session.forward_quotient().map(|[spacing, _]| spacing);
    "quotient" [ByReadout, Secants] "(f(x + h) - f(x)) / h by the parameter along the horizontal axis" => |session| session.forward_quotient().map(|[_, quotient]| quotient);
    "estimate" [ByReadout] "the mean of the samples, where the loss is sampled" => |session| Some(session.readout()?.estimate?.mean);
    "error" [ByReadout] "how far the estimate may be off, in 95 of 100 samples, where the loss is sampled" => |session| Some(session.readout()?.estimate?.half_width());
    "noise" [ByReadout] "how far the gradients of single steps lie from that of all rows, where a step has only some of them" => |session| Some(session.readout()?.spread?.deviation);
    "exact" [ByReadout] "what the estimate is of, where that is known" => |session| session.exact(&session.readout()?.at);
    "layers.ratio" [Values] "how many times as much gradient arrives at the last layer as at the first, ‖∂L/∂a‖, where there are layers" => layers_ratio;
    "units.dead" [Values] "how many units are 0 in every row, where there are layers" => |session| {
        let layers = &session.network()?.network.layers;
        Some(layers.iter().map(|layer| layer.dead() as f64).sum())
    };
    "units.saturated" [Values] "the largest share of a layer that is nearly flat, where there are layers" => |session| {
        let layers = &session.network()?.network.layers;
        layers.iter().map(LayerReport::flat).reduce(f64::max)
    };
};

/// Every family of numbers.
pub static FAMILIES: &[Family] = families! {
    "grad" [ByReadout] "the slope by a parameter, named after the dot" => |session, name| {
        let index = parameter(session, name)?;
        session.readout()?.gradient(Method::Reverse).get(index).copied()
    };
    "probe" [] "where the probe is, by a parameter that is named after the dot, once there is a probe" => |session, name| {
        session.probe()?;
        session.inspected_point().get(parameter(session, name)?).copied()
    };
    "factor" [ByReadout] "what a step of plain gradient descent leaves along a parameter, named after the dot, whose curvature has nothing to do with the others'" => factor;
    "racer" [] "the loss of a racer, whose letter or name stands after the dot" => |session, name| {
        let is_it = |racer: &&Racer| racer.name == name || racer.letter.char().to_string() == name;
        let racer = session.race().racers.iter().find(is_it)?;
        Some(racer.history.now().loss())
    };
    "value" [Values] "the value of a named part of the loss, such as u or z[2]" => adjoint::value;
    "adjoint" [Values] "how the loss answers a nudge of a named part of it, such as u or z[2]" => adjoint::adjoint;
};

fn now(session: &Session) -> &Descent {
    session.focused().history.now()
}

fn parameter(session: &Session, name: &str) -> Option<usize> {
    let mut known = session.scenario().parameters.iter();
    known.position(|parameter| parameter.name == name)
}

fn rows_read(session: &Session) -> Option<f64> {
    let data = session.scene().program.data()?;
    let at_once = data.batch().map_or(data.train_rows(), |batch| batch.rows);
    Some((now(session).evaluations().total() as usize * at_once) as f64)
}

fn curvatures(readout: &Readout) -> Option<[f64; 2]> {
    match (&readout.curvature, readout.extremes) {
        (Some(curvature), _) => Some([curvature.smallest()?, curvature.largest()?]),
        (None, Some(extremes)) => Some([extremes.smallest, extremes.largest]),
        (None, None) => None,
    }
}

/// 1 − η H of one parameter: what a step leaves of its error where the loss is a quadratic without mixed terms.
fn factor(session: &Session, name: &str) -> Option<f64> {
    let index = parameter(session, name)?;
    let plan = now(session).plan();
    plan.settings.law().is_plain_descent().then_some(())?;
    let row = session.readout()?.curvature.as_ref()?.hessian.get(index)?;
    let is_alone = row
        .iter()
        .enumerate()
        .all(|(other, entry)| other == index || *entry == 0.0);
    let entry = row.get(index).filter(|_| is_alone)?;
    Some(1.0 - plan.settings.learning_rate() * entry)
}

fn layers_ratio(session: &Session) -> Option<f64> {
    let layers = &session.network()?.network.layers;
    let [first, .., last] = &layers[..] else {
        return None;
    };
    Some(last.gradient_norm / first.gradient_norm)
}
