//! The network view: a loss over rows or layers stepped forward stage by stage, then backward; what is wrong with it in every
//! view.

mod request;

use std::sync::Arc;

use super::step_cursor::StepCursor;
use super::work::{Completeness, Effect, Request};
use super::{PointSource, Session, ViewMove, ViewState};
use crate::data::Selection;
use crate::explain::network::{Finding, Kind, Network, Stage};
use crate::field::Prediction;
use crate::optim::StopReason;

pub use request::{NetworkRequest, PredictionRequest};
pub(super) use request::{predict, trace};

/// No ledger is longer than this on the smallest screen.
const MOST_SCROLLED: usize = 60;

/// The loss that is drawn, run forward and backward, how far that is told, and what the reader looks at.
#[derive(Debug)]
pub struct Backprop {
    /// All numbers.
    pub network: Arc<Network>,
    /// How far the stages are told.
    pub telling: StepCursor,
    /// The stage that is told in full.
    pub selected: usize,
    /// The row whose numbers are shown, counted from 0.
    pub row: usize,
    /// The rows by which the ledger is scrolled.
    pub scrolled: usize,
    /// Whether the picture has the ledger's room too.
    pub prefers_picture: bool,
    /// Whose numbers these are.
    pub subject: PointSource,
    prediction: Option<(Arc<Prediction>, Completeness)>,
}

impl Backprop {
    /// Everything told, with an eye on the first layer.
    fn new(network: Arc<Network>, subject: PointSource) -> Self {
        let is_layer = |stage: &Stage| matches!(stage.kind, Kind::Layer(_));
        let first = network.stages.iter().position(is_layer);
        Self {
            telling: StepCursor::all(network.stages.len()),
            network,
            selected: first.unwrap_or(0),
            row: 0,
            scrolled: 0,
            prefers_picture: false,
            subject,
            prediction: None,
        }
    }

    /// The picture of the prediction, if there is one.
    pub fn prediction(&self) -> Option<&Prediction> {
        self.prediction
            .as_ref()
            .map(|(prediction, _)| &**prediction)
    }

    /// Whether there is to be a picture of the prediction.
    pub fn has_picture(&self) -> bool {
        let head = self.network.head.as_ref();
        head.is_some_and(|head| head.has_picture() && self.network.rows > 0)
    }

    fn shift(&mut self, movement: ViewMove) {
        let last = self.network.stages.len().saturating_sub(1);
        let rows = self.network.visible_rows();
        if !matches!(movement, ViewMove::Row(_) | ViewMove::Scroll(_)) {
            self.scrolled = 0;
        }
        match movement {
            ViewMove::Step(by) => self.selected = self.telling.step(by),
            ViewMove::Start => self.selected = self.telling.tell(0),
            ViewMove::End => self.selected = self.telling.tell(usize::MAX),
            ViewMove::Select(by) => {
                self.selected = self.selected.saturating_add_signed(by).min(last);
            }
            ViewMove::Pick(stage) => self.selected = stage.min(last),
            ViewMove::Row(by) => self.row = self.row.saturating_add_signed(by).min(rows - 1),
            ViewMove::Scroll(by) => {
                self.scrolled = self.scrolled.saturating_add_signed(by).min(MOST_SCROLLED);
            }
            ViewMove::Toggle => self.prefers_picture = !self.prefers_picture,
            ViewMove::Inward | ViewMove::Outward | ViewMove::Take => {}
        }
    }
}

/// The view of a loss over rows or layers.
#[derive(Clone, Copy, Debug, Default)]
pub struct NetworkState;

impl ViewState for NetworkState {
    fn act(&mut self, movement: ViewMove, session: &mut Session) {
        if let Some(network) = &mut session.network {
            network.shift(movement);
        }
    }
}

impl Session {
    /// The loss run over its rows and layers; none for a function of single numbers, and until the numbers are there.
    pub fn network(&self) -> Option<&Backprop> {
        self.network.as_ref()
    }

    /// Whether the loss that is drawn runs over rows or layers.
    pub fn has_network(&self) -> bool {
        !self.scene().program.loss().graph.is_scalar()
    }

    /// What goes wrong in it.
    pub fn findings(&self) -> &[Finding] {
        let network = self.network.as_ref().map(|told| &told.network);
        network.map_or(&[], |network| &network.findings)
    }

    /// Takes new numbers in; what the reader looks at stays, if the loss is the same.
    pub(super) fn traced(&mut self, network: Arc<Network>, subject: PointSource) {
        let same = |told: &&mut Backprop| told.network.is_of(network.program());
        match self.network.as_mut().filter(same) {
            Some(told) => {
                told.row = told.row.min(network.visible_rows() - 1);
                told.network = network;
                told.subject = subject;
            }
            None => self.network = Some(Backprop::new(network, subject)),
        }
    }

    pub(super) fn predicted(&mut self, prediction: Arc<Prediction>, completeness: Completeness) {
        if let Some(told) = &mut self.network {
            told.prediction = Some((prediction, completeness));
        }
    }

    /// Asks for the numbers in every view, for what goes wrong is told in all, and for the picture while it is looked at.
    pub(super) fn request_network(&mut self, effects: &mut Vec<Effect>) {
        let program = Arc::clone(&self.scene().program);
        if self
            .network
            .as_ref()
            .is_some_and(|told| !told.network.is_of(&program))
        {
            self.network = None;
            // The same loss may come back, and its numbers are gone.
            self.pending.network = Request::default();
            self.pending.prediction = Request::default();
        }
        if !self.has_network() {
            return;
        }
        let request = NetworkRequest {
            at: self.subject(),
            selection: self.rows_of_step(),
            refused: self.refused(),
            subject: self.subject_of_panels(),
            program: Arc::clone(&program),
        };
        let picture = PredictionRequest {
            program,
            at: self.subject(),
            resolution: self.scene().camera.resolution,
        };
        let is_shown = self.shows::<NetworkState>();
        let pending = &mut self.pending;
        if pending.network.is_due(&request) {
            let ticket = pending.ticket();
            pending.network.ask(ticket, &request);
            effects.push(Effect::Trace(ticket, request));
        }
        let is_seen = is_shown && self.network.as_ref().is_some_and(Backprop::has_picture);
        if is_seen && pending.prediction.is_due(&picture) {
            let ticket = pending.ticket();
            pending.prediction.ask(ticket, &picture);
            effects.push(Effect::Predict(ticket, picture));
        }
    }

    /// The rows that the shown step is about.
    fn rows_of_step(&self) -> Selection {
        let data = self.scene().program.data();
        match data.filter(|data| data.is_fresh_each_step()) {
            Some(_) if !self.is_preview() => Selection::Step(self.race.step),
            _ => Selection::Train,
        }
    }

    /// Where the focused racer was led if a number was not finite there.
    fn refused(&self) -> Option<Vec<f64>> {
        if !matches!(self.subject_of_panels(), PointSource::Racer(..)) {
            return None;
        }
        match self.focused().history.now().stop() {
            Some(StopReason::NotFinite { candidate, .. }) => Some(candidate.clone()),
            _ => None,
        }
    }
}
