//! The steps of a lesson as they are played: each with its scene, those that are drawn among them.

use std::sync::Arc;

use super::super::facts::FactSource;
use super::super::step_texts;
use crate::data::Random;
use crate::scenario::{LessonStep, Scenario};

/// A step of the lesson that is open, with the scene that it is played on.
#[derive(Clone, Debug)]
pub(super) struct PlayedStep {
    pub(super) scene: Arc<Scenario>,
    pub(super) step: LessonStep,
    /// The work that finds out the facts that it speaks of.
    pub(super) needed: Vec<FactSource>,
}

/// The steps of a lesson, each with its scene: those of the draws of these indices stand before the last.
pub(super) fn played(scene: &Arc<Scenario>, draws: &[usize]) -> Vec<PlayedStep> {
    let Some(lesson) = &scene.lesson else {
        return Vec::new();
    };
    let on = |scene: &Arc<Scenario>, step: &LessonStep| PlayedStep {
        scene: Arc::clone(scene),
        step: step.clone(),
        needed: step_texts::needed(step),
    };
    let mut steps: Vec<PlayedStep> = lesson.steps.iter().map(|step| on(scene, step)).collect();
    let last = steps.pop();
    for draw in draws.iter().filter_map(|index| lesson.draws.get(*index)) {
        steps.extend(draw.steps.iter().map(|step| on(&draw.scene, step)));
    }
    steps.extend(last);
    steps
}

/// The indices of what a seed draws in a lesson, in the order in which it comes.
pub(super) fn drawn(scene: &Arc<Scenario>, seed: u64) -> Vec<usize> {
    let Some(lesson) = &scene.lesson else {
        return Vec::new();
    };
    let mut random = Random::new(seed, 0);
    let mut rest: Vec<usize> = (0..lesson.draws.len()).collect();
    let mut drawn = Vec::new();
    while drawn.len() < lesson.drawn && !rest.is_empty() {
        let index = (random.unit() * rest.len() as f64) as usize;
        drawn.push(rest.remove(index.min(rest.len() - 1)));
    }
    drawn
}
