//! RMSprop: every coordinate divided by the root of the running mean of its squared gradients.
//!
//! Law: g ← g + λ x; v ← α v + (1 − α) g²; d = g / (√v + ε), where centered v − m² with m ← α m + (1 − α) g takes the
//! place of v; b ← μ b + d; x ← x − η b. Tieleman and Hinton, "Lecture 6.5: RMSProp" (2012); centered: Graves,
//! "Generating sequences with recurrent neural networks" (2013). Semantics: `torch.optim.RMSprop`; a variance that
//! rounding makes negative counts as 0 here.

use super::buffer::Buffer;
use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::{Allowed, Hyperparameter};
use super::pytorch_arithmetic::{add_quotient, add_scaled, decayed, running_mean, running_square};
use super::shared_hyperparameters::{EPS, MOMENTUM, WEIGHT_DECAY};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "rmsprop",
    about: "each coordinate divided by the size of its recent gradients",
    law: "v ← α v + (1 − α) g²; x ← x − η g / (√v + ε)",
    paper: "Tieleman and Hinton 2012",
    learning_rate: 1e-2,
    hyperparameters: &[
        Hyperparameter {
            name: "alpha",
            meaning: "weight of the past in the running mean of the squared gradients",
            default: 0.99,
            allowed: Allowed::BELOW_ONE,
        },
        Hyperparameter {
            default: 0.0,
            ..MOMENTUM
        },
        EPS,
        Hyperparameter {
            name: "centered",
            meaning: "1: divide by the spread of the gradients about their mean",
            default: 0.0,
            allowed: Allowed::Flag,
        },
        WEIGHT_DECAY,
    ],
    state: |dimension| {
        Box::new(RmsProp {
            square: Buffer::zeros(dimension),
            mean: Buffer::zeros(dimension),
            velocity: Buffer::zeros(dimension),
        })
    },
};

#[derive(Clone, Debug)]
struct RmsProp {
    /// v.
    square: Buffer,
    /// m; kept also while it is not used, so that `centered` can be turned on at any time.
    mean: Buffer,
    /// b.
    velocity: Buffer,
}

impl Optimizer for RmsProp {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [alpha, momentum, eps, centered, weight_decay] = here.values.all();
        for (i, to) in candidate.iter_mut().enumerate() {
            let x = here.at[i];
            let g = decayed(here.gradient[i], weight_decay, x);
            let square = running_square(self.square.now[i], alpha, g);
            let mean = running_mean(self.mean.now[i], alpha, g);
            let below = spread(square, mean, centered).sqrt() + eps;
            let velocity = momentum * self.velocity.now[i] + g / below;
            self.square.next[i] = square;
            self.mean.next[i] = mean;
            self.velocity.next[i] = velocity;
            *to = if momentum == 0.0 {
                add_quotient(x, -here.rate, g, below)
            } else {
                add_scaled(x, -here.rate, velocity)
            };
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {
        self.square.accept();
        self.mean.accept();
        self.velocity.accept();
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [alpha, momentum, eps, centered, weight_decay] = here.values.all();
        let x = here.at[i];
        let g = writer.decayed(here.gradient[i], weight_decay, x);
        let running = |before: f64, new: String| {
            let share = num(1.0 - alpha);
            format!("{} · {} + {share} · {new}", num(alpha), arg(before))
        };
        let (square, mean) = (self.square.next[i], self.mean.next[i]);
        let numbers = running(self.square.now[i], format!("{}²", arg(g)));
        writer.part("mean of squares", "v ← α v + (1 − α) g²", numbers, square);
        let variance = spread(square, mean, centered);
        if centered != 0.0 {
            let numbers = running(self.mean.now[i], arg(g));
            writer.part("mean of gradients", "m ← α m + (1 − α) g", numbers, mean);
            let numbers = format!("{} − {}²", num(square), arg(mean));
            writer.part("variance", "v − m²", numbers, variance);
        }
        let below = variance.sqrt() + eps;
        let numbers = format!("√{} + {}", num(variance), num(eps));
        writer.part("denominator", "D = √v + ε", numbers, below);
        if momentum == 0.0 {
            let step = format!("{} · {} / {}", num(here.rate), arg(g), num(below));
            writer.update("{x} ← {x} − η g / D", format!("{} − {step}", num(x)));
            return;
        }
        let (before, velocity) = (self.velocity.now[i], self.velocity.next[i]);
        let old = format!("{} · {}", num(momentum), arg(before));
        let numbers = format!("{old} + {} / {}", arg(g), num(below));
        writer.part("velocity", "b ← μ b + g / D", numbers, velocity);
        let numbers = format!("{} − {} · {}", num(x), num(here.rate), arg(velocity));
        writer.update("{x} ← {x} − η b", numbers);
    }

    fn velocity(&self) -> Option<&[f64]> {
        Some(&self.velocity.next)
    }

    fn boxed(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
    }
}

/// What stands under the root: the mean of squares, or the variance.
fn spread(square: f64, mean: f64, centered: f64) -> f64 {
    if centered == 0.0 {
        square
    } else {
        add_scaled(square, -mean, mean).max(0.0)
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::{Run, close};
    use super::*;

    const PLAIN: [(&str, f64); 3] = [("learning_rate", 0.25), ("alpha", 0.75), ("eps", 0.0)];

    #[test]
    fn two_steps_by_hand() {
        // g = x. First v = ¼, d = 1 / ½ = 2, x = ½; then v = 3/16 + 1/16 = ¼, d = 1, x = ¼.
        let mut run = Run::on_bowl(&DEFINITION, &PLAIN, 1.0, 1.0);
        assert_eq!(run.path(2), [0.5, 0.25]);
    }

    #[test]
    fn momentum_adds_up_the_scaled_gradients() {
        // d as above: 2, then 1; b = 2, then ½ · 2 + 1 = 2; x = ½, 0.
        let set = [&PLAIN[..], &[("momentum", 0.5)]].concat();
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert_eq!(run.path(1), [0.5]);
        assert_eq!(run.lines()[3], "b ← μ b + g / D = 0.5 · 2 + 0.5 / 0.5 = 2");
        assert_eq!(run.path(1), [0.0]);
    }

    #[test]
    fn centered_divides_by_the_spread() {
        // v = ¼, m = ¼, v − m² = 3/16, d = 1 / (√3 / 4).
        let set = [&PLAIN[..], &[("centered", 1.0)]].concat();
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert!(close(run.path(1)[0], 1.0 - 1.0 / 3_f64.sqrt()));
        assert_eq!(spread(1.0, 1.0 + 1e-15, 1.0), 0.0);
    }
}
