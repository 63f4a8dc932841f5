//! The loss as text: typing previews, Enter commits, Esc goes back and keeps the draft.

use std::sync::Arc;

use super::editor::{Editor, Typing};
use super::message::Edit;
use super::{Scene, Session, StatusMessage};
use crate::diff::{Evaluator, Objective};
use crate::expr::{Loss, SyntaxError};
use crate::field::Range;
use crate::scenario::{Axes, Origin, Parameter, Scenario, View};

impl Session {
    pub(super) fn edit(&mut self, edit: Edit) {
        match edit {
            Edit::Open => {
                let text = self.draft.take();
                let text = text.unwrap_or_else(|| self.scene.scenario.loss.source.clone());
                self.editor = Some(Editor::new(&text));
                self.preview_draft();
            }
            Edit::Type(typing) => self.type_in(typing),
            Edit::Leave => {
                self.draft = self.editor.take().map(|editor| editor.text());
                self.preview = None;
            }
            Edit::Commit => self.commit(),
        }
    }

    fn type_in(&mut self, typing: Typing) {
        let changed = self
            .editor
            .as_mut()
            .is_some_and(|editor| editor.apply(typing));
        if changed {
            self.preview_draft();
        }
    }

    /// Draws what the draft means, if it means something; else the last good picture stays, and the editor says what is
    /// wrong.
    fn preview_draft(&mut self) {
        let Some(editor) = self.editor.as_mut() else {
            return;
        };
        match typed(&self.scene.scenario, &editor.text()) {
            Ok(loss) => {
                editor.set_error(None);
                let shown = self.preview.as_ref().unwrap_or(&self.scene);
                let resolution = shown.camera.resolution;
                let scenario = Arc::new(edited(&self.scene.scenario, loss));
                self.preview = Some(Scene::new(scenario, resolution));
            }
            Err(error) => editor.set_error(Some(error)),
        }
    }

    /// The draft becomes the loss, unless it is wrong or has no value to start from: then everything stays, and the editor
    /// keeps the keys.
    fn commit(&mut self) {
        let Some(editor) = self.editor.as_mut() else {
            return;
        };
        let text = editor.text();
        if text == self.scene.scenario.loss.source {
            self.editor = None;
            self.preview = None;
            return;
        }
        let loss = match typed(&self.scene.scenario, &text) {
            Ok(loss) => loss,
            Err(error) => {
                editor.set_error(Some(error));
                return;
            }
        };
        let mut scene = Scene::new(
            Arc::new(edited(&self.scene.scenario, loss)),
            self.scene.camera.resolution,
        );
        match finite_starts(&mut scene) {
            Starts::Kept => self.notice = None,
            Starts::Moved(told) => self.notice = Some(StatusMessage::Done(told)),
            Starts::Nowhere(error) => {
                let span = 0..text.len();
                editor.set_error(Some(SyntaxError { span, ..error }));
                return;
            }
        }
        self.editor = None;
        self.preview = None;
        self.enter(scene);
    }
}

/// What a text means beside the constants of a scenario. Its parameters are whatever names are free.
fn typed(scenario: &Scenario, text: &str) -> Result<Loss, SyntaxError> {
    let loss = scenario.parse(text)?;
    if loss.parameters().is_empty() {
        return Err(SyntaxError {
            message: String::from("there is nothing to descend: the loss has no free name"),
            span: 0..text.len(),
            hint: Some(String::from("use a name such as x for what may change")),
        });
    }
    Ok(loss)
}

/// The scenario with another loss: parameters that survive keep start and range, new ones get the defaults, racers keep their
/// settings.
fn edited(old: &Scenario, loss: Loss) -> Scenario {
    let known = |name: &String| old.parameters.iter().position(|known| known.name == *name);
    let indices: Vec<Option<usize>> = loss.parameters().iter().map(known).collect();
    let parameters: Vec<Parameter> = indices
        .iter()
        .enumerate()
        .map(|(at, index)| match index {
            Some(index) => old.parameters[*index].clone(),
            None => old.init.parameter(&loss, at),
        })
        .collect();
    let mut racers = old.racers.clone();
    for racer in &mut racers {
        let start = |(parameter, index): (&Parameter, &Option<usize>)| {
            index.map_or(parameter.start, |index| racer.start[index])
        };
        racer.start = parameters.iter().zip(&indices).map(start).collect();
    }
    let surviving = |axis: usize| indices.iter().position(|index| *index == Some(axis));
    let axes = match old.view.axes {
        Axes::Plane(x, y) => surviving(x)
            .zip(surviving(y))
            .map(|(x, y)| Axes::Plane(x, y)),
        Axes::Directions(..) => (parameters.len() > 1).then_some(old.view.axes),
        Axes::Curve(_) => None,
    };
    // A text that parsed uses only columns with numbers.
    let data = old.data_for(&loss).unwrap_or_else(|_| old.data.clone());
    Scenario {
        title: None,
        about: None,
        topic: None,
        level: None,
        data,
        origin: Origin::Typed,
        unused: Vec::new(),
        view: View {
            axes: axes.unwrap_or(Axes::default_of(parameters.len())),
            ..View::default_of(parameters.len())
        },
        loss,
        parameters,
        racers,
        // What another loss estimates is not known.
        exact: None,
        ..old.clone()
    }
}

/// Whether racers can start.
enum Starts {
    /// Where they were.
    Kept,
    /// Elsewhere, as told.
    Moved(String),
    /// The loss has no finite value in the ranges of its parameters.
    Nowhere(SyntaxError),
}

/// Moves starts at which the loss is not finite to the nearest place, on a coarse grid over the ranges, where it is.
fn finite_starts(scene: &mut Scene) -> Starts {
    let mut evaluator = Evaluator::new(Arc::clone(&scene.program));
    let starts = scene.starts();
    let racers = &scene.scenario.racers;
    let mut is_finite = |at: &[f64]| evaluator.value(at).is_finite();
    if is_finite(&starts) && racers.iter().all(|racer| is_finite(&racer.start)) {
        return Starts::Kept;
    }
    let ranges: Vec<Range> = scene.scenario.parameters.iter().map(|p| p.range).collect();
    let found = nearby(&starts, &ranges)
        .into_iter()
        .find(|at| is_finite(at));
    let Some(found) = found else {
        return Starts::Nowhere(SyntaxError {
            message: String::from(
                "the loss is not finite anywhere in the ranges of its parameters",
            ),
            span: 0..0,
            hint: Some(String::from(
                "look for a logarithm, a root or a power of something negative",
            )),
        });
    };
    let scenario = Arc::make_mut(&mut scene.scenario);
    for (parameter, start) in scenario.parameters.iter_mut().zip(&found) {
        parameter.start = *start;
    }
    for racer in &mut scenario.racers {
        racer.start.clone_from(&found);
    }
    Starts::Moved(String::from(
        "the loss is not finite at the old start; it starts at the nearest place where it is",
    ))
}

/// Points of a grid over the ranges, nearest first: along every axis together, so that their number does not grow with that of
/// the axes.
fn nearby(start: &[f64], ranges: &[Range]) -> Vec<Vec<f64>> {
    const PER_AXIS: usize = 9;
    let axes = ranges.len().min(3);
    let mut points = vec![start.to_vec()];
    for axis in 0..axes {
        let base = points.clone();
        for point in base {
            for part in 0..PER_AXIS {
                let mut moved = point.clone();
                moved[axis] = ranges[axis].at((part as f64 + 0.5) / PER_AXIS as f64);
                points.push(moved);
            }
        }
    }
    let distance = |point: &Vec<f64>| -> f64 {
        let parts = point.iter().zip(start).zip(ranges);
        parts
            .map(|((x, s), range)| ((x - s) / range.span()).powi(2))
            .sum()
    };
    points.sort_by(|a, b| distance(a).total_cmp(&distance(b)));
    points
}
