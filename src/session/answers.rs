//! What a screen reads of a session: the newest answers.

use std::sync::Arc;

use super::jobs::errors::SampleRequest;
use super::jobs::next_step::{NextStep, NextStepRequest};
use super::jobs::picture::{Picture, PictureRequest};
use super::jobs::readout::ReadoutRequest;
use super::jobs::series::{Series, SeriesRequest};
use super::jobs::sweep::SweepRequest;
use super::{Pictured, PointSource, Session};
use crate::explain::{Diagnosis, ErrorCurve, Readout, Sweep};

impl Session {
    /// The newest picture of the loss.
    pub fn picture(&self) -> Option<&Picture> {
        self.shown::<PictureRequest>().map(|(_, picture)| picture)
    }

    /// Whether the view is of a plane of two parameters; else it is of the line of one.
    pub fn is_plane(&self) -> bool {
        self.pictured() == Pictured::Plane && self.scene().camera.vertical.is_some()
    }

    /// The newest readout.
    pub fn readout(&self) -> Option<&Readout> {
        Some(&self.shown::<ReadoutRequest>()?.1.readout)
    }

    /// Whose point the readout is of: the panels name it, so that name and numbers belong together.
    pub fn read_of(&self) -> Option<PointSource> {
        Some(self.shown::<ReadoutRequest>()?.0.source)
    }

    /// What the focused racer is doing, and why.
    pub fn diagnosis(&self) -> Option<&Diagnosis> {
        self.shown::<ReadoutRequest>()?.1.diagnosis.as_ref()
    }

    /// What the focused racer would do with other learning rates.
    pub fn sweep(&self) -> Option<&Sweep> {
        Some(self.shown::<SweepRequest>()?.1)
    }

    /// What the chart shows of the focused racer beside what its iterates carry.
    pub fn series(&self) -> Option<&Series> {
        let (asked, series) = self.shown::<SeriesRequest>()?;
        asked.is_of(self).then_some(series)
    }

    /// How the errors of samples, or of batches, fall with the number of their rows.
    pub fn errors(&self) -> Option<&ErrorCurve> {
        let (asked, errors) = self.shown::<SampleRequest>()?;
        Arc::ptr_eq(&asked.program, &self.scene().program).then_some(errors)
    }

    /// The focused racer's next step; empty until it is known.
    pub fn next(&self) -> &NextStep {
        static UNKNOWN: NextStep = NextStep::UNKNOWN;
        match self.shown::<NextStepRequest>() {
            Some((asked, next)) if Arc::ptr_eq(&asked.program, &self.scene.program) => next,
            _ => &UNKNOWN,
        }
    }
}
