//! The descent step by step as an animated PNG.

use std::iter;

use color_eyre::Result;

use super::format::{PictureFormat, Request, composition};
use super::size::SizeUnit;
use super::stage::HeadlessSession;
use crate::picture::Draftsman;
use crate::picture::animation::Animation;
use crate::session::{Message, Time};
use crate::verbs::error::wrong;
use crate::verbs::progress::Progress;

/// How long the last frame stands, in seconds.
pub(super) const LAST: f64 = 2.5;

/// An animation has no more frames than this: beyond them steps are left out.
const MOST_FRAMES: u64 = 200;

/// The shortest and the longest time between two frames, and the time that all should take, in seconds.
const PACE: (f64, f64, f64) = (1.0 / 30.0, 0.25, 8.0);

/// The row.
pub(super) static FORMAT: PictureFormat = PictureFormat {
    name: "apng",
    unit: SizeUnit::Pixels,
    animated: Some("apng"),
    draw,
};

/// The steps that are shown.
pub(super) struct Moments {
    last: u64,
    stride: u64,
}

impl Moments {
    /// From the start to the step that a stage shows.
    pub(super) fn of(stage: &HeadlessSession) -> Self {
        let last = stage.session().race().step;
        Self {
            last,
            stride: last.div_ceil(MOST_FRAMES).max(1),
        }
    }

    pub(super) fn steps(&self) -> impl Iterator<Item = u64> {
        let strides = (0..self.last).step_by(self.stride as usize);
        strides.chain(iter::once(self.last))
    }

    /// How far the frames have come.
    pub(super) fn progress(&self) -> Progress {
        Progress::of(self.last, "steps")
    }

    /// The time between two frames.
    pub(super) fn seconds(&self) -> f64 {
        let (shortest, longest, all) = PACE;
        let frames = self.last.div_ceil(self.stride).max(1) as f64;
        (all / frames).clamp(shortest, longest)
    }
}

fn draw(stage: &mut HeadlessSession, request: &Request) -> Result<Vec<u8>> {
    let (width, height) = (request.size.width, request.size.height);
    stage.fit_pixels(width, height);
    let moments = Moments::of(stage);
    let mut draftsman = Draftsman::new(width.into(), height.into(), request.palette());
    let mut drawings = Vec::new();
    let mut progress = moments.progress();
    for step in moments.steps() {
        progress.reached(step);
        stage.seek(step);
        drawings.push(draftsman.draw(&composition(stage)?));
    }
    let milliseconds = (1000.0 * moments.seconds()).round() as u16;
    let animation = Animation {
        drawings: &drawings,
        milliseconds,
        last: (1000.0 * LAST) as u16,
    };
    let drawn = animation.png()?;
    drawn.ok_or_else(|| wrong("there is no memory for so many pixels"))
}

impl HeadlessSession {
    /// Shows a step that was made.
    pub(super) fn seek(&mut self, step: u64) {
        self.send(Message::Time(Time::To(step)));
    }
}
