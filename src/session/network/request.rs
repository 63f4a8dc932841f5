//! What the worker is asked about a loss over rows or layers.

use std::sync::Arc;

use crate::data::Selection;
use crate::diff::Program;
use crate::explain::network::{Head, Network};
use crate::field::Resolution;
use crate::session::PointSource;
use crate::session::work::{Answer, Asked, Completeness, Ticket, bits};

/// From so many operations on, a picture is shown coarsely first: some ten milliseconds.
const LONG: usize = 20_000_000;

/// The point at which every value and adjoint is wanted.
#[derive(Clone, Debug)]
pub struct NetworkRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The point.
    pub at: Vec<f64>,
    /// Over which rows.
    pub selection: Selection,
    /// Where the next step led, if a number was not finite there.
    pub refused: Option<Vec<f64>>,
    /// Whose point it is.
    pub subject: PointSource,
}

/// The point at which the prediction is wanted as a picture.
#[derive(Clone, Debug)]
pub struct PredictionRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The point.
    pub at: Vec<f64>,
    /// The number of samples.
    pub resolution: Resolution,
}

impl Asked for NetworkRequest {
    fn same(&self, other: &Self) -> bool {
        !self.differs_by_hand(other)
            && bits(&self.at).eq(bits(&other.at))
            && self.selection == other.selection
            && self.subject == other.subject
            && self.refused.is_some() == other.refused.is_some()
    }

    fn differs_by_hand(&self, other: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &other.program)
    }
}

impl Asked for PredictionRequest {
    fn same(&self, other: &Self) -> bool {
        !self.differs_by_hand(other) && bits(&self.at).eq(bits(&other.at))
    }

    fn differs_by_hand(&self, other: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &other.program) || self.resolution != other.resolution
    }
}

/// Runs the loss.
pub(in crate::session) fn trace(
    ticket: Ticket,
    request: &NetworkRequest,
    answer: &mut impl FnMut(Answer),
) {
    let NetworkRequest {
        program,
        at,
        selection,
        refused,
        ..
    } = request;
    if let Some(network) = Network::of(program, at, *selection, refused.as_deref()) {
        answer(Answer::Network(ticket, Arc::new(network)));
    }
}

/// Computes the picture, coarsely first if it takes long.
pub(in crate::session) fn predict(
    ticket: Ticket,
    request: &PredictionRequest,
    cancelled: &impl Fn() -> bool,
    answer: &mut impl FnMut(Answer),
) {
    let PredictionRequest {
        program,
        at,
        resolution,
    } = request;
    let Some(head) = Head::of(program.loss()) else {
        return;
    };
    let is_long = resolution.samples().saturating_mul(head.work(program)) > LONG;
    let coarse = is_long.then(|| (resolution.coarse(), Completeness::Coarse));
    let passes = coarse
        .into_iter()
        .chain([(*resolution, Completeness::Full)]);
    for (resolution, completeness) in passes {
        let Some(prediction) = head.predict(program, at, resolution, cancelled) else {
            return;
        };
        answer(Answer::Prediction(
            ticket,
            Arc::new(prediction),
            completeness,
        ));
    }
}
