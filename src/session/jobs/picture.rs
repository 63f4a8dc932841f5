//! The picture of the loss over its parameters.

use std::sync::Arc;

use super::{Completeness, Desk, Job, JobKind};
use crate::data::Selection;
use crate::diff::{Objective, Program};
use crate::field::{
    ContourMap, Curve, Plane, Resolution, Scale, Window, sample_line, sample_plane,
};
use crate::session::{Pictured, Session};

/// Its row.
pub static ROW: JobKind = JobKind::of::<PictureRequest>("picture");

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
    /// The rows of the data: a surface is of all to learn from, a curve, on which the numbers of a step lie, of that step's.
    pub rows: Selection,
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

impl Job for PictureRequest {
    type Answer = Picture;

    /// Of a network another plane at every step, on every core: so its pictures take no more than some hundredths of the time.
    const REST: u32 = 49;

    const IS_PICTURE: bool = true;

    fn wanted(session: &Session) -> Option<Self> {
        if session.pictured() == Pictured::Nothing {
            return None;
        }
        let scene = session.scene();
        let mut plane = scene.camera.plane(&session.inspected_point());
        if !session.is_plane() {
            plane = plane.line();
        }
        // What the parameters along the axes are does not matter to the picture, and must not ask for a new one.
        plane.base = plane.lift((0.0, 0.0));
        let rows = if plane.is_line() {
            session.rows_of_step()
        } else {
            Selection::Train
        };
        Some(Self {
            program: Arc::clone(&scene.program),
            plane,
            rows,
            window: Window {
                x: session.slice_range(),
                ..scene.camera.window
            },
            resolution: scene.camera.resolution,
            scale: scene.scenario.view.levels,
        })
    }

    fn same(&self, asked: &Self) -> bool {
        !self.differs_by_hand(asked) && self.plane == asked.plane && self.rows == asked.rows
    }

    fn differs_by_hand(&self, asked: &Self) -> bool {
        !Arc::ptr_eq(&self.program, &asked.program)
            || self.window != asked.window
            || self.resolution != asked.resolution
            || self.plane.along != asked.plane.along
    }

    fn run(&self, desk: &mut Desk<'_>, answer: &mut dyn FnMut(Picture, Completeness)) {
        let (program, plane) = (&self.program, &self.plane);
        if plane.is_line() {
            // Four samples a column of cells: more than braille dots can show.
            let samples = 4 * self.resolution.columns;
            let curve = sample_line(program, plane, self.window.x, samples, self.rows);
            let evaluator = desk.scratch.evaluator(program);
            evaluator.select(self.rows);
            let curve = curve.with_breaks(|x| evaluator.value(&plane.lift((x, 0.0))));
            answer(Picture::Curve(Arc::new(curve)), Completeness::Full);
            return;
        }
        let passes = [
            (self.resolution.coarse(), Completeness::Coarse),
            (self.resolution, Completeness::Full),
        ];
        for (resolution, completeness) in passes {
            let grid = sample_plane(program, plane, self.window, resolution, &desk.cancelled);
            let Some(grid) = grid else {
                return;
            };
            let picture = Picture::Surface(Arc::new(ContourMap::new(grid, self.scale)));
            answer(picture, completeness);
        }
    }
}
