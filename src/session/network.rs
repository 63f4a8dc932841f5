//! The network view: a loss over rows or layers stepped forward stage by stage, then backward; what is wrong with it in every
//! view.

use std::sync::Arc;

use super::step_cursor::StepCursor;
use super::{PointSource, Session, ViewMove, ViewState};
use crate::data::Selection;
use crate::explain::Finding;
use crate::explain::network::{Network, NetworkStage, Past, StageKind};
use crate::field::Prediction;
use crate::optim::StopReason;

/// The loss that is drawn, run forward and backward, how far that is shown, and what the reader looks at.
#[derive(Debug)]
pub struct Backprop {
    /// All numbers.
    pub network: Arc<Network>,
    /// How far the stages are shown.
    pub cursor: StepCursor,
    /// The stage that is shown in full.
    pub selected: usize,
    /// The row whose numbers are shown, counted from 0.
    pub row: usize,
    /// Whether the picture has the ledger's room too.
    pub prefers_picture: bool,
    /// Whose numbers these are.
    pub source: PointSource,
    prediction: Option<Arc<Prediction>>,
}

impl Backprop {
    /// Everything shown, with an eye on the first layer.
    fn new(network: Arc<Network>, source: PointSource) -> Self {
        let is_layer = |stage: &NetworkStage| matches!(stage.kind, StageKind::Layer(_));
        let first = network.stages.iter().position(is_layer);
        Self {
            cursor: StepCursor::all(network.stages.len()),
            network,
            selected: first.unwrap_or(0),
            row: 0,
            prefers_picture: false,
            source,
            prediction: None,
        }
    }

    /// The picture of the prediction, if there is one.
    pub fn prediction(&self) -> Option<&Prediction> {
        self.prediction.as_deref()
    }

    /// Whether there is to be a picture of the prediction.
    pub fn has_picture(&self) -> bool {
        let head = self.network.head.as_ref();
        head.is_some_and(|head| head.has_picture() && self.network.rows > 0)
    }

    /// Whether the row of the ledger is an image.
    pub fn has_image(&self) -> bool {
        let head = self.network.head.as_ref();
        head.is_some_and(|head| head.image_side().is_some() && self.network.rows > 0)
    }

    fn shift(&mut self, movement: ViewMove) {
        if let ViewMove::Row(by) = movement {
            let last = self.network.visible_rows().saturating_sub(1);
            self.row = self.row.saturating_add_signed(by).min(last);
        } else if movement == ViewMove::Toggle {
            self.prefers_picture = !self.prefers_picture;
        } else if let Some(selected) = self.cursor.follow(movement, self.selected) {
            self.selected = selected;
        }
    }
}

/// The view of a loss over rows or layers.
#[derive(Debug, Default)]
pub struct NetworkState {
    shown: Option<Backprop>,
}

impl ViewState for NetworkState {
    fn act(&mut self, movement: ViewMove, _session: &mut Session) {
        if let Some(network) = &mut self.shown {
            network.shift(movement);
        }
    }
}

impl Session {
    /// The loss run over its rows and layers; none for a function of single numbers, and until the numbers are there.
    pub fn network(&self) -> Option<&Backprop> {
        let shown = self.state::<NetworkState>()?.shown.as_ref();
        let is_shown = |shown: &&Backprop| {
            // A loss that is one of its names has nothing to step through.
            !shown.network.stages.is_empty() && shown.network.is_of(&self.scene().program)
        };
        shown.filter(is_shown)
    }

    /// Whether the loss that is drawn runs over rows or layers.
    pub fn has_network(&self) -> bool {
        !self.scene().program.loss().graph.is_scalar()
    }

    /// What goes wrong in it.
    pub fn findings(&self) -> &[Finding] {
        let network = self.network().map(|shown| &shown.network);
        network.map_or(&[], |network| &network.findings)
    }

    /// Takes new numbers in; what the reader looks at stays, if the loss is the same.
    pub(super) fn traced(&mut self, network: Arc<Network>, source: PointSource) {
        self.edit_state(|state: &mut NetworkState, _| {
            let same = |shown: &&mut Backprop| shown.network.is_of(network.program());
            match state.shown.as_mut().filter(same) {
                Some(shown) => {
                    shown.row = shown.row.min(network.visible_rows().saturating_sub(1));
                    shown.network = network;
                    shown.source = source;
                }
                None => state.shown = Some(Backprop::new(network, source)),
            }
        });
    }

    /// Takes a picture of the prediction in.
    pub(super) fn predicted(&mut self, prediction: Arc<Prediction>) {
        self.edit_state(|state: &mut NetworkState, _| {
            if let Some(shown) = &mut state.shown {
                shown.prediction = Some(prediction);
            }
        });
    }

    /// The rows that the shown step is about.
    pub fn rows_of_step(&self) -> Selection {
        let data = self.scene().program.data();
        match data.filter(|data| data.is_fresh_each_step()) {
            Some(_) if !self.is_preview() => Selection::Step(self.race.step),
            _ => Selection::Train,
        }
    }

    /// The focused racer's run, if the point that is looked at is its own.
    pub(super) fn past(&self) -> Option<Past> {
        let is_racer = matches!(self.point_source(), PointSource::Racer(..));
        is_racer.then(|| Past::of(self.focused().history.now()))
    }

    /// Where the focused racer was led if a number was not finite there.
    pub(super) fn refused(&self) -> Option<Vec<f64>> {
        if !matches!(self.point_source(), PointSource::Racer(..)) {
            return None;
        }
        match self.focused().history.now().stop() {
            Some(StopReason::NotFinite { candidate, .. }) => Some(candidate.clone()),
            _ => None,
        }
    }
}
