//! The next step without taking it: explained, as arrows, and at other learning rates.
//!
//! Everything here counts nothing and changes nothing: a descent goes on as if its next step had not been proposed.

use crate::diff::Objective;

use super::clip::Clip;
use super::descent::Descent;
use super::formula::n;
use super::stop::{Halt, StopReason};
use super::term::{StepTerm, StepWriter, num};
use super::vector::{all_finite, norm};
use super::workspace::Workspace;

/// The vectors of the next step, one number per parameter each.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrows {
    /// The loss's own gradient.
    pub gradient: Vec<f64>,
    /// The gradient that the step uses: with noise, clipped.
    pub used_gradient: Vec<f64>,
    /// The velocity (or the running mean of the gradients) that the step uses, for optimizers that have one.
    pub velocity: Option<Vec<f64>>,
    /// The displacement: candidate minus position.
    pub step: Vec<f64>,
}

/// A step that was proposed and is not taken.
#[derive(Debug)]
pub struct StepPreview<'a> {
    descent: &'a Descent,
    factor: f64,
    workspace: &'a Workspace,
}

impl StepPreview<'_> {
    /// Where it leads. Entries may be infinite or NaN.
    pub fn candidate(&self) -> &[f64] {
        &self.workspace.candidate
    }

    /// Its vectors, for drawing.
    pub fn arrows(&self) -> Arrows {
        let (descent, to) = (self.descent, self.candidate());
        Arrows {
            gradient: descent.gradient.clone(),
            used_gradient: descent.used_gradient().to_vec(),
            velocity: self.workspace.optimizer().velocity(),
            step: to
                .iter()
                .zip(&descent.at)
                .map(|(to, from)| to - from)
                .collect(),
        }
    }

    /// It in one coordinate, term by term: the gradient, what is done to it, and the update last. `name` is the name of the
    /// parameter. No terms of a coordinate that does not exist.
    pub fn explain(&self, coordinate: usize, name: &str) -> Vec<StepTerm> {
        let Some(to) = self.candidate().get(coordinate) else {
            return Vec::new();
        };
        let descent = self.descent;
        let mut writer = StepWriter::new(name, *to);
        descent.explain_gradient(coordinate, &mut writer);
        descent.explain_rate(&mut writer);
        let input = descent.input(self.factor);
        let optimizer = self.workspace.optimizer();
        optimizer.explain(&input, coordinate, &mut writer);
        writer.finish()
    }
}

impl Descent {
    /// Proposes the next step as if the learning rate were `factor` times what it is, and does not take it. `go_on` is asked
    /// after each evaluation; when it says no there is none, and the next call with the same workspace goes on from there.
    ///
    /// # Errors
    /// The reason why there is no step: the optimizer has none, or the iterate itself is not finite.
    pub fn next_step<'a>(
        &'a self,
        objective: &mut dyn Objective,
        factor: f64,
        workspace: &'a mut Workspace,
        go_on: &mut dyn FnMut() -> bool,
    ) -> Result<Option<StepPreview<'a>>, StopReason> {
        if let Some(reason) = self.stop()
            && !(self.value.is_finite() && all_finite(&self.at) && all_finite(&self.gradient))
        {
            return Err(reason.clone());
        }
        objective.at_step(self.step);
        let definition = self.plan.settings.definition();
        match workspace.propose(definition, &self.input(factor), objective, go_on) {
            Ok(_) => Ok(Some(StepPreview {
                descent: self,
                factor,
                workspace,
            })),
            Err(Halt::Suspended) => Ok(None),
            Err(Halt::Failed(failure)) => {
                Err(StopReason::from_failure(failure, &self.at, self.value))
            }
        }
    }

    /// The candidate of the next step if the learning rate were `factor` times what it is, as [`Descent::next_step`] has it;
    /// `None` where there is no step.
    pub fn preview(&self, objective: &mut dyn Objective, factor: f64) -> Option<Vec<f64>> {
        let mut workspace = Workspace::default();
        let next = self.next_step(objective, factor, &mut workspace, &mut || true);
        next.ok()?.map(|next| next.candidate().to_vec())
    }

    /// The vectors of the next step, for drawing; `None` as in [`Descent::preview`].
    pub fn arrows(&self, objective: &mut dyn Objective) -> Option<Arrows> {
        let mut workspace = Workspace::default();
        let next = self.next_step(objective, 1.0, &mut workspace, &mut || true);
        next.ok()?.map(|next| next.arrows())
    }

    /// The next step in one coordinate, as [`StepPreview::explain`] has it.
    ///
    /// # Errors
    /// As [`Descent::next_step`].
    pub fn explain(
        &self,
        objective: &mut dyn Objective,
        coordinate: usize,
        name: &str,
    ) -> Result<Vec<StepTerm>, StopReason> {
        let mut workspace = Workspace::default();
        let next = self.next_step(objective, 1.0, &mut workspace, &mut || true)?;
        Ok(next.map_or_else(Vec::new, |next| next.explain(coordinate, name)))
    }

    /// The learning rate, where a schedule makes it.
    fn explain_rate(&self, writer: &mut StepWriter<'_>) {
        let kind = self.plan.schedule.kind().name;
        if kind != "constant" {
            let law = format!("η of step {}, {kind}", self.step);
            let numbers = format!("highest {}", num(self.plan.settings.learning_rate()));
            writer.text("learning rate", law, numbers, self.rate());
        }
    }

    /// The gradient with its noise and its limit.
    fn explain_gradient(&self, coordinate: usize, writer: &mut StepWriter<'_>) {
        let own = self.gradient[coordinate];
        let law = format!("g = ∂L/∂{}", writer.name());
        writer.term("gradient", law, &n(own), own);
        let mut noisy = self.gradient.clone();
        self.plan.noise.apply(self.step, &mut noisy);
        if self.plan.noise.scale != 0.0 {
            let noise = self.plan.noise.at(self.step, coordinate);
            writer.term(
                "noise",
                "g ← g + ξ",
                &(n(own) + n(noise)),
                noisy[coordinate],
            );
        }
        let (before, used) = (noisy[coordinate], self.used_gradient()[coordinate]);
        match self.plan.clip {
            Clip::Norm(limit) if norm(&noisy) > limit => {
                let formula = n(before) * n(limit) / n(norm(&noisy));
                writer.term("clip by norm", "g ← g · c / ‖g‖", &formula, used);
            }
            Clip::Value(limit) if before.abs() > limit => {
                let numbers = format!("{} into ±{}", num(before), num(limit));
                writer.text("clip by value", "g ← g into ±c", numbers, used);
            }
            Clip::Off | Clip::Norm(_) | Clip::Value(_) => {}
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::noise::Noise;
    use super::super::plan::{Plan, PlanEdit};
    use super::super::schedule::Schedule;
    use super::super::settings::Settings;
    use super::super::test_losses::{Bowl, Pole};
    use super::super::{ALL, gd};
    use super::*;

    fn descent(settings: Settings, loss: &mut Bowl) -> Descent {
        Descent::start(Plan::new(settings), &[1.0, 2.0], loss)
    }

    #[test]
    fn every_optimizer_ends_its_tale_with_the_step_it_takes() {
        for definition in ALL {
            let mut loss = Bowl::new(&[1.0, 4.0]);
            let mut descent = descent(Settings::defaults(definition), &mut loss);
            for _ in 0..3 {
                let steps: Vec<Vec<StepTerm>> = (0..2)
                    .map(|i| {
                        descent
                            .explain(&mut loss, i, "xy".get(i..=i).unwrap())
                            .unwrap()
                    })
                    .collect();
                let arrows = descent.arrows(&mut loss).unwrap();
                let (before, counted) = (descent.at().to_vec(), descent.evaluations());
                assert_eq!(counted, descent.evaluations());
                assert!(descent.step(&mut loss), "{}", definition.name);
                for (i, terms) in steps.iter().enumerate() {
                    let last = terms.last().unwrap();
                    assert_eq!(last.label, "update");
                    assert_eq!(last.value, descent.at()[i], "{}", definition.name);
                    assert!(terms.iter().all(|term| !term.numbers().contains("NaN")));
                    assert_eq!(arrows.step[i], descent.at()[i] - before[i]);
                }
            }
        }
    }

    #[test]
    fn what_is_done_to_the_gradient_is_told() {
        let mut loss = Bowl::new(&[1.0, 4.0]);
        let settings = Settings::defaults(&gd::DEFINITION);
        let mut descent = descent(settings, &mut loss);
        let noise = Noise {
            scale: 0.5,
            seed: 3,
        };
        for edit in [
            PlanEdit::Noise(noise),
            PlanEdit::Clip(Clip::Norm(0.1)),
            PlanEdit::Schedule(Schedule::named("cosine").unwrap()),
        ] {
            descent.apply(&edit).unwrap();
        }
        let terms = descent.explain(&mut loss, 1, "y").unwrap();
        let labels: Vec<&str> = terms.iter().map(|term| term.label).collect();
        assert_eq!(
            labels,
            [
                "gradient",
                "noise",
                "clip by norm",
                "learning rate",
                "update"
            ]
        );
        assert_eq!(terms[0].law, "g = ∂L/∂y");
        assert_eq!(terms[1].value, 8.0 + noise.at(0, 1));
        assert_eq!(terms[2].value, descent.used_gradient()[1]);
    }

    #[test]
    fn ghosts_scale_the_rate_alone() {
        let mut loss = Bowl::new(&[1.0, 4.0]);
        let settings = Settings::defaults(&gd::DEFINITION);
        let settings = settings.with("learning_rate", 0.25).unwrap();
        let descent = descent(settings, &mut loss);
        assert_eq!(descent.preview(&mut loss, 0.5), Some(vec![0.875, 1.0]));
        assert_eq!(descent.preview(&mut loss, 2.0), Some(vec![0.5, -2.0]));
    }

    #[test]
    fn where_there_is_no_gradient_there_is_no_tale() {
        let settings = Settings::defaults(&gd::DEFINITION);
        let descent = Descent::start(Plan::new(settings), &[0.0], &mut Pole);
        assert!(descent.explain(&mut Pole, 0, "x").is_err());
        assert_eq!(descent.arrows(&mut Pole), None);
    }
}
