//! What a session asks others to do, as data, and what they answer.

use std::path::PathBuf;
use std::sync::Arc;

use super::directions::PcaRequest;
use super::history::DescentSlice;
use super::network::{NetworkRequest, PredictionRequest};
use super::sampling::SampleRequest;
use crate::diff::{Program, Spacing};
use crate::explain::network::Network;
use crate::explain::{Diagnosis, ErrorCurve, Readout, Sweep};
use crate::field::{ContourMap, Curve, Plane, Prediction, Principal, Resolution, Scale, Window};
use crate::optim::{Descent, Iterate, Plan};

/// The number of a request; the answer carries it, and an answer to any but the newest request is dropped.
pub type Ticket = u64;

/// Something to be done outside the session.
#[derive(Clone, Debug)]
pub enum Effect {
    /// Computes a picture of the loss. A newer request replaces it.
    Draw(Ticket, PictureRequest),
    /// Computes everything about a point. A newer request replaces it.
    Read(Ticket, ReadoutRequest),
    /// Runs a loss over its rows and layers. A newer request replaces it.
    Trace(Ticket, NetworkRequest),
    /// Computes a picture of what the loss predicts. A newer request replaces it.
    Predict(Ticket, PredictionRequest),
    /// Tries many learning rates. A newer request replaces it.
    Sweep(Ticket, SweepRequest),
    /// Finds the principal directions of a trajectory, given by its points. A newer request replaces it.
    Align(Ticket, Vec<Vec<f64>>),
    /// Draws samples of many sizes. A newer request replaces it.
    Sample(Ticket, SampleRequest),
    /// Runs racers on; requests are done in their order.
    Advance(Ticket, AdvanceRequest),
    /// Writes a text to a file that must not exist yet.
    Save(PathBuf, String),
    /// Takes the mouse, or releases it.
    CaptureMouse(bool),
    /// Gives the terminal back until the program is continued.
    Suspend,
    /// Ends the program.
    Quit,
}

/// Which picture of the loss is wanted.
#[derive(Clone, Debug)]
pub struct PictureRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The plane, with the values of the parameters that are held.
    pub plane: Plane,
    /// The part of the plane.
    pub window: Window,
    /// The number of samples.
    pub resolution: Resolution,
    /// How values are divided into bands; by the values themselves if none.
    pub scale: Option<Scale>,
}

/// A picture of the loss: over two parameters, or over one.
#[derive(Clone, Debug)]
pub enum Picture {
    /// Over two parameters.
    Surface(Arc<ContourMap>),
    /// Over one.
    Curve(Arc<Curve>),
}

/// The point about which everything is wanted, and the racer about which the verdict is.
#[derive(Clone, Debug)]
pub struct ReadoutRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The point.
    pub at: Vec<f64>,
    /// The step whose rows are asked for, where every step has rows of its own.
    pub step: u64,
    /// The spacing of the finite differences.
    pub spacing: Spacing,
    /// Whose point it is.
    pub subject: PointSource,
    /// The racer, unless the loss is only being typed.
    pub racer: Option<Box<RacerState>>,
}

/// Whose point it is that the panels speak of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PointSource {
    /// The start of a loss that is being typed.
    Draft,
    /// The reader's own.
    Probe,
    /// A racer's, by its place, at a step.
    Racer(usize, u64),
}

/// A racer at the shown step.
#[derive(Clone, Debug)]
pub struct RacerState {
    /// Its iterates up to there, thinned.
    pub recent: Vec<Iterate>,
    /// Its state there.
    pub descent: Descent,
}

/// Racers to be run on.
#[derive(Clone, Debug)]
pub struct AdvanceRequest {
    /// The loss.
    pub program: Arc<Program>,
    /// The racers' states.
    pub racers: Vec<Descent>,
    /// How many steps each.
    pub steps: u64,
    /// For each racer: iterates at multiples of the first number are recorded, and states at multiples of the second.
    pub strides: Vec<(u64, u64)>,
}

/// A racer whose learning rate is tried.
#[derive(Clone, Debug, PartialEq)]
pub struct SweepRequest {
    /// The loss.
    pub program: SharedProgram,
    /// The racer's settings; the learning rate is replaced.
    pub plan: Plan,
    /// Where it starts.
    pub start: Vec<f64>,
}

/// A loss that is the same only as itself.
#[derive(Clone, Debug)]
pub struct SharedProgram(pub Arc<Program>);

impl PartialEq for SharedProgram {
    fn eq(&self, other: &Self) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

/// What was done, with the ticket of the request.
#[derive(Clone, Debug)]
pub enum Answer {
    /// A picture, and whether it is the final one.
    Picture(Ticket, Picture, Completeness),
    /// A readout, and what the racer is doing.
    Readout(Ticket, Arc<Readout>, Option<Arc<Diagnosis>>),
    /// A loss over its rows and layers, in numbers.
    Network(Ticket, Arc<Network>),
    /// A picture of what the loss predicts, and whether it is the final one.
    Prediction(Ticket, Arc<Prediction>, Completeness),
    /// What the learning rates lead to.
    Swept(Ticket, Arc<Sweep>),
    /// The principal directions; none if the trajectory has none yet.
    Aligned(Ticket, Option<Arc<Principal>>),
    /// The errors; none if there are no rows to choose from.
    Sampled(Ticket, Option<Arc<ErrorCurve>>),
    /// The racers' stretches, in the order of the request.
    Advanced(Ticket, Vec<DescentSlice>),
}

/// Whether a better answer will follow.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Completeness {
    /// A finer picture follows.
    Coarse,
    /// The last word.
    Full,
}

/// The requests that are under way, and what was asked last.
#[derive(Debug, Default)]
pub(super) struct Pending {
    tickets: Ticket,
    pub(super) picture: Request<PictureRequest>,
    pub(super) readout: Request<ReadoutRequest>,
    pub(super) network: Request<NetworkRequest>,
    pub(super) prediction: Request<PredictionRequest>,
    pub(super) sweep: Request<SweepRequest>,
    pub(super) errors: Request<SampleRequest>,
    pub(super) alignment: Request<PcaRequest>,
    pub(super) advance: Option<Ticket>,
    /// Steps that are due once the racers are back.
    pub(super) steps: u64,
}

impl Pending {
    /// The number of a new request.
    pub(super) fn ticket(&mut self) -> Ticket {
        self.tickets += 1;
        self.tickets
    }
}

/// The newest request of one kind.
#[derive(Debug)]
pub(super) struct Request<T> {
    newest: Option<(Ticket, T)>,
    open: bool,
}

impl<T> Default for Request<T> {
    fn default() -> Self {
        Self {
            newest: None,
            open: false,
        }
    }
}

impl<T: Asked + Clone> Request<T> {
    /// Whether to ask now: something else is wanted than was asked, and either the last answer is there or the wish comes
    /// from a person, who does not wait for an answer that is no longer wanted.
    pub(super) fn is_due(&self, wanted: &T) -> bool {
        match &self.newest {
            None => true,
            Some((_, asked)) => {
                !asked.same(wanted) && (!self.open || asked.differs_by_hand(wanted))
            }
        }
    }

    /// What was asked last.
    pub(super) fn asked(&self) -> Option<&T> {
        self.newest.as_ref().map(|(_, asked)| asked)
    }

    /// Whether an answer is still to come.
    pub(super) fn is_open(&self) -> bool {
        self.open
    }

    /// Remembers what is asked.
    pub(super) fn ask(&mut self, ticket: Ticket, wanted: &T) {
        self.newest = Some((ticket, wanted.clone()));
        self.open = true;
    }

    /// Forgets what was asked: an answer to it is dropped, and the same is asked again when it is wanted.
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// Whether an answer is to the newest request; it closes the request if it is the last one.
    pub(super) fn accepts(&mut self, ticket: Ticket, last: bool) -> bool {
        let newest = self
            .newest
            .as_ref()
            .is_some_and(|(newest, _)| *newest == ticket);
        if newest && last {
            self.open = false;
        }
        newest
    }
}

/// What two requests of a kind have in common.
pub(super) trait Asked {
    /// Whether the answers would be the same.
    fn same(&self, other: &Self) -> bool;
    /// Whether they differ by what a person did, not only by where the descent is.
    fn differs_by_hand(&self, other: &Self) -> bool;
}

impl Asked for PictureRequest {
    fn same(&self, other: &Self) -> bool {
        !self.differs_by_hand(other) && self.plane == other.plane
    }

    fn differs_by_hand(&self, other: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &other.program)
            || self.window != other.window
            || self.resolution != other.resolution
            || self.plane.along != other.plane.along
    }
}

impl Asked for ReadoutRequest {
    fn same(&self, other: &Self) -> bool {
        !self.differs_by_hand(other)
            && bits(&self.at).eq(bits(&other.at))
            && (self.step == other.step || !has_fresh_rows(&self.program))
            && self.subject == other.subject
    }

    fn differs_by_hand(&self, other: &Self) -> bool {
        let plan = |request: &Self| request.racer.as_ref().map(|racer| *racer.descent.plan());
        !Arc::ptr_eq(&self.program, &other.program)
            || self.spacing != other.spacing
            || plan(self) != plan(other)
    }
}

/// Numbers as what they are compared by, so that a NaN is the same as itself.
pub(super) fn bits(numbers: &[f64]) -> impl Iterator<Item = u64> {
    numbers.iter().map(|x| x.to_bits())
}

fn has_fresh_rows(program: &Program) -> bool {
    program.data().is_some_and(|data| data.is_fresh_each_step())
}

impl Asked for SweepRequest {
    fn same(&self, other: &Self) -> bool {
        self == other
    }

    fn differs_by_hand(&self, other: &Self) -> bool {
        self != other
    }
}
