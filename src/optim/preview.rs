//! Looking at the next step without taking it: in words, as arrows, and at other learning rates.
//!
//! Everything here works on copies and counts nothing: a descent that is looked at runs on as if it were not.

use crate::diff::Objective;

use super::clip::Clip;
use super::descent::Descent;
use super::stop::{Halt, StopReason};
use super::term::{StepWriter, Term, arg, num};
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

impl Descent {
    /// The candidate of the next step if the learning rate were `factor` times what it is. Its entries may be
    /// infinite or NaN. `None` where the optimizer has no step to take, or the iterate itself is not finite.
    pub fn preview(&self, objective: &mut dyn Objective, factor: f64) -> Option<Vec<f64>> {
        self.look(objective, factor)
            .map(|workspace| workspace.candidate)
            .ok()
    }

    /// The vectors of the next step, for drawing; `None` as in [`Descent::preview`].
    pub fn arrows(&self, objective: &mut dyn Objective) -> Option<Arrows> {
        let workspace = self.look(objective, 1.0).ok()?;
        Some(Arrows {
            gradient: self.gradient.clone(),
            used_gradient: self.used_gradient.clone(),
            velocity: workspace.optimizer().velocity(),
            step: workspace
                .candidate
                .iter()
                .zip(&self.at)
                .map(|(to, from)| to - from)
                .collect(),
        })
    }

    /// The next step in one coordinate, term by term: the gradient, what is done to it, and the update last. `name`
    /// is the name of the parameter.
    ///
    /// # Errors
    /// The reason why there is no such step.
    pub fn explain(
        &self,
        objective: &mut dyn Objective,
        coordinate: usize,
        name: &str,
    ) -> Result<Vec<Term>, StopReason> {
        let workspace = self.look(objective, 1.0)?;
        let mut writer = StepWriter::new(name, workspace.candidate[coordinate]);
        self.explain_gradient(coordinate, &mut writer);
        if self.plan.schedule.kind().name != "constant" {
            writer.term(
                "learning rate",
                format!(
                    "η of step {}, {}",
                    self.step,
                    self.plan.schedule.kind().name
                ),
                format!("highest {}", num(self.plan.settings.learning_rate())),
                self.rate(),
            );
        }
        workspace
            .optimizer()
            .explain(&self.here(1.0), coordinate, &mut writer);
        Ok(writer.finish())
    }

    /// The gradient with its noise and its limit.
    fn explain_gradient(&self, coordinate: usize, writer: &mut StepWriter<'_>) {
        let own = self.gradient[coordinate];
        writer.term(
            "gradient",
            format!("g = ∂L/∂{}", writer.name()),
            num(own),
            own,
        );
        let mut noisy = self.gradient.clone();
        self.plan.noise.apply(self.step, &mut noisy);
        if self.plan.noise.scale != 0.0 {
            let noise = self.plan.noise.at(self.step, coordinate);
            let numbers = format!("{} + {}", num(own), arg(noise));
            writer.term("noise", "g ← g + ξ", numbers, noisy[coordinate]);
        }
        let (before, used) = (noisy[coordinate], self.used_gradient[coordinate]);
        match self.plan.clip {
            Clip::Norm(limit) if norm(&noisy) > limit => {
                let numbers = format!("{} · {} / {}", num(before), num(limit), num(norm(&noisy)));
                writer.term("clip by norm", "g ← g · c / ‖g‖", numbers, used);
            }
            Clip::Value(limit) if before.abs() > limit => {
                let numbers = format!("{} into ±{}", num(before), num(limit));
                writer.term("clip by value", "g ← g into ±c", numbers, used);
            }
            _ => {}
        }
    }

    /// A workspace in which the next step is proposed.
    fn look(&self, objective: &mut dyn Objective, factor: f64) -> Result<Workspace, StopReason> {
        if let Some(reason) = self.stop()
            && !(self.value.is_finite() && all_finite(&self.at) && all_finite(&self.gradient))
        {
            return Err(reason.clone());
        }
        objective.at_step(self.step);
        let mut workspace = Workspace::default();
        let definition = self.plan.settings.definition();
        match workspace.propose(definition, &self.here(factor), objective, &mut || true) {
            Ok(_) => Ok(workspace),
            Err(Halt::Suspended) => unreachable!("it is told to go on"),
            Err(Halt::Failed(failure)) => {
                Err(StopReason::from_failure(failure, &self.at, self.value))
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::super::noise::Noise;
    use super::super::plan::{Edit, Plan};
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
                let steps: Vec<Vec<Term>> = (0..2)
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
                    assert!(terms.iter().all(|term| !term.numbers.contains("NaN")));
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
            Edit::Noise(noise),
            Edit::Clip(Clip::Norm(0.1)),
            Edit::Schedule(Schedule::named("cosine").unwrap()),
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
