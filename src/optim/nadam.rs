//! NAdam: Adam with Nesterov's look ahead and a momentum that warms up.
//!
//! Law: μ_t = β₁ (1 − ½ · 0.96^(t ψ)), P_t = μ₁ μ₂ … μ_t, D = √(v / (1 − β₂^t)) + ε,
//! x ← x − η ((1 − μ_t) / (1 − P_t) g + μ_{t+1} / (1 − P_t μ_{t+1}) m) / D with Adam's m and v. Dozat,
//! "Incorporating Nesterov momentum into Adam" (2016). Semantics: `torch.optim.NAdam`; the weight decay joins the
//! gradient, or with `decoupled_weight_decay` shortens the position as in AdamW.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::formula::n;
use super::hyperparameter::{Allowed, Hyperparameter};
use super::law::{Decay, Law, StepScale};
use super::moments::Moments;
use super::powers::Powers;
use super::pytorch_arithmetic::{add_quotient, decayed};
use super::shared_hyperparameters::{BETA1, BETA2, EPS, WEIGHT_DECAY};
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// The base of the warming of the momentum (Dozat's, as in PyTorch).
const WARMING: f64 = 0.96;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "nadam",
    about: "Adam that looks ahead as nesterov does, with a momentum that warms up",
    formula: "x ← x − η ((1 − μ) / (1 − P) g + μ′ / (1 − P μ′) m) / (√v̂ + ε)",
    paper: "Dozat 2016",
    learning_rate: 2e-3,
    hyperparameters: &[
        BETA1,
        BETA2,
        EPS,
        WEIGHT_DECAY,
        Hyperparameter {
            name: "momentum_decay",
            meaning: "how fast the momentum warms up from half of beta1",
            default: 4e-3,
            allowed: Allowed::NOT_NEGATIVE,
        },
        Hyperparameter {
            name: "decoupled_weight_decay",
            meaning: "1: the weight decay shortens the position instead of joining the gradient",
            default: 0.0,
            allowed: Allowed::Flag,
        },
    ],
    law: |values| {
        let [momentum, memory, ..] = values.all::<6>();
        Law::Adaptive {
            momentum,
            memory,
            scale: StepScale::Rate,
        }
    },
    decay: |values| {
        let [_, _, _, weight_decay, _, decoupled] = values.all();
        if decoupled == 0.0 {
            Decay::coupled(weight_decay)
        } else {
            Decay::decoupled(weight_decay)
        }
    },
    remembers: 2,
    asks: false,
    optimizer: Elementwise::<NAdam, 2>::boxed,
};

#[derive(Clone, Copy, Debug)]
struct NAdam {
    rate: f64,
    moments: Moments,
    eps: f64,
    /// The weight decay that joins the gradient, and the one that shortens the position.
    decays: [f64; 2],
    beta1: f64,
    momentum_decay: f64,
    /// The number of the step, counted from 1.
    t: f64,
    weights: Weights,
}

/// The weights of the gradient and of the running mean in a step.
#[derive(Clone, Copy, Debug)]
struct Weights {
    /// μ of the step and of the next one.
    momenta: [f64; 2],
    /// P before the step and after it.
    products: [f64; 2],
    gradient: f64,
    mean: f64,
}

impl Weights {
    /// Of step `t`, given P before it.
    #[inline(always)]
    fn of([beta1, momentum_decay]: [f64; 2], t: u64, product: f64, powers: &mut Powers) -> Self {
        let mut warmed = |t: u64| {
            let power = powers.power_of_units(2, [WARMING, momentum_decay], t);
            beta1 * (1.0 - 0.5 * power)
        };
        let (momentum, following) = (warmed(t), warmed(t + 1));
        let after = product * momentum;
        Self {
            momenta: [momentum, following],
            products: [product, after],
            gradient: (1.0 - momentum) / (1.0 - after),
            mean: following / (1.0 - after * following),
        }
    }
}

impl Rule<2> for NAdam {
    const VELOCITY: Option<usize> = Some(0);

    #[inline(always)]
    fn of(step: &StepNumbers<'_>, powers: &mut Powers) -> Self {
        let [beta1, beta2, eps, weight_decay, momentum_decay, decoupled] = step.values.all();
        let t = step.steps + 1;
        Self {
            rate: step.rate,
            moments: Moments::of([beta1, beta2], step.steps, powers),
            eps,
            decays: if decoupled == 0.0 {
                [weight_decay, 0.0]
            } else {
                [0.0, weight_decay]
            },
            beta1,
            momentum_decay,
            t: t as f64,
            weights: Weights::of([beta1, momentum_decay], t, step.product, powers),
        }
    }

    #[inline(always)]
    fn apply(&self, x: f64, g: f64, before: [f64; 2]) -> (f64, [f64; 2]) {
        let g = decayed(g, self.decays[0], x);
        let after = self.moments.take(g, before);
        let below = self.moments.denominator(after[1], self.eps);
        let shrunk = x * (1.0 - self.rate * self.decays[1]);
        let halfway = add_quotient(shrunk, -self.rate * self.weights.gradient, g, below);
        let to = add_quotient(halfway, -self.rate * self.weights.mean, after[0], below);
        (to, after)
    }

    fn factor(&self) -> f64 {
        self.weights.momenta[0]
    }

    fn explain(&self, step: &Coordinate<2>, writer: &mut StepWriter<'_>) {
        let g = writer.decayed(step.g, self.decays[0], step.x);
        self.moments.explain(g, step.before, step.after, writer);
        let [mean, square] = step.after;
        let ahead = self.explain_ahead(g, mean, writer);
        let below = self
            .moments
            .explain_denominator(('v', square), self.eps, writer);
        let x = writer.shrunk(step.x, self.rate, self.decays[1]);
        let formula = n(x) - n(self.rate) * n(ahead) / n(below);
        writer.update("{x} ← {x} − η d / D", &formula);
    }
}

impl NAdam {
    /// Writes the terms of d and returns it.
    fn explain_ahead(&self, g: f64, mean: f64, writer: &mut StepWriter<'_>) -> f64 {
        let Weights {
            momenta: [momentum, following],
            products: [before, product],
            gradient,
            mean: weight,
        } = self.weights;
        let warmed = |t: f64| {
            let power = n(WARMING).power(n(t) * n(self.momentum_decay));
            n(self.beta1) * (n(1.0) - n(0.5) * power)
        };
        let law = "μ = β₁ (1 − ½ · 0.96^(t ψ))";
        writer.term("warmed momentum", law, &warmed(self.t), momentum);
        let law = "μ′ = β₁ (1 − ½ · 0.96^((t + 1) ψ))";
        writer.term("next momentum", law, &warmed(self.t + 1.0), following);
        let formula = n(before) * n(momentum);
        writer.term("product of momenta", "P ← P μ", &formula, product);
        let ahead = gradient * g + weight * mean;
        let of_gradient = (n(1.0) - n(momentum)) / (n(1.0) - n(product)) * n(g);
        let of_mean = n(following) / (n(1.0) - n(product) * n(following)) * n(mean);
        let law = "d = (1 − μ) / (1 − P) g + μ′ / (1 − P μ′) m";
        writer.term("look ahead", law, &(of_gradient + of_mean), ahead);
        ahead
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::{Run, close};
    use super::*;

    #[test]
    fn the_first_step_by_hand() {
        // ψ = 0: μ = ½ β₁ = ¼ at every step, P = ¼; weights ¾ / ¾ = 1 and ¼ / (1 − 1/16) = 4/15; m = ½, v̂ = 1.
        let set = [
            ("learning_rate", 0.5),
            ("beta1", 0.5),
            ("eps", 0.0),
            ("momentum_decay", 0.0),
        ];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert!(close(run.path(1)[0], 1.0 - 0.5 * (1.0 + 4.0 / 15.0 * 0.5)));
    }

    #[test]
    fn the_decay_is_joined_or_decoupled() {
        let set = |decoupled| {
            [
                ("learning_rate", 0.5),
                ("weight_decay", 0.5),
                ("decoupled_weight_decay", decoupled),
            ]
        };
        let lines = |decoupled| Run::on_bowl(&DEFINITION, &set(decoupled), 1.0, 1.0).lines();
        assert!(lines(0.0)[1].starts_with("g ← g + λ x = 1 + 0.5 · 1"));
        assert!(lines(1.0).contains(&"x ← x − η λ x = 1 − 0.5 · 0.5 · 1 = 0.75".to_string()));
    }
}
