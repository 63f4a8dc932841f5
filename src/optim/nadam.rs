//! NAdam: Adam with Nesterov's look ahead and a momentum that warms up.
//!
//! Law: μ_t = β₁ (1 − ½ · 0.96^(t ψ)), P_t = μ₁ μ₂ … μ_t, D = √(v / (1 − β₂^t)) + ε,
//! x ← x − η ((1 − μ_t) / (1 − P_t) g + μ_{t+1} / (1 − P_t μ_{t+1}) m) / D with Adam's m and v. Dozat,
//! "Incorporating Nesterov momentum into Adam" (2016). Semantics: `torch.optim.NAdam`; the weight decay joins the
//! gradient, or with `decoupled_weight_decay` shortens the position as in AdamW.

use super::counted::CountedObjective;
use super::definition::{Definition, Optimizer, Proposal, StepInput};
use super::hyperparameter::{Allowed, Hyperparameter};
use super::moments::{Moments, tell_denominator};
use super::pytorch_arithmetic::{add_quotient, decayed};
use super::shared_hyperparameters::{BETA1, BETA2, EPS, WEIGHT_DECAY};
use super::stop::Failure;
use super::term::{StepWriter, arg, num};

/// The base of the warming of the momentum (Dozat's, as in PyTorch).
const WARMING: f64 = 0.96;

/// Its row.
pub static DEFINITION: Definition = Definition {
    name: "nadam",
    about: "Adam that looks ahead as nesterov does, with a momentum that warms up",
    law: "x ← x − η ((1 − μ) / (1 − P) g + μ′ / (1 − P μ′) m) / (√v̂ + ε)",
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
    state: |dimension| {
        Box::new(NAdam {
            moments: Moments::zeros(dimension),
            product: [1.0; 2],
        })
    },
};

#[derive(Clone, Debug)]
struct NAdam {
    moments: Moments,
    /// P, as it is and as the proposed step would leave it.
    product: [f64; 2],
}

/// The weights of the gradient and of the running mean in a step.
#[derive(Clone, Copy, Debug)]
struct Weights {
    momentum: f64,
    gradient: f64,
    mean: f64,
}

impl NAdam {
    /// The weights of the proposed step, and P after it.
    fn weights(&self, beta1: f64, momentum_decay: f64) -> (Weights, f64) {
        let t = self.moments.proposed();
        let warmed = |t: f64| beta1 * (1.0 - 0.5 * libm::pow(WARMING, t * momentum_decay));
        let (momentum, following) = (warmed(t), warmed(t + 1.0));
        let product = self.product[0] * momentum;
        let weights = Weights {
            momentum,
            gradient: (1.0 - momentum) / (1.0 - product),
            mean: following / (1.0 - product * following),
        };
        (weights, product)
    }
}

impl Optimizer for NAdam {
    fn propose(
        &mut self,
        here: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Failure> {
        let [beta1, beta2, eps, weight_decay, momentum_decay, decoupled] = here.values.all();
        let by = self.moments.corrections(beta1, beta2);
        let (weights, product) = self.weights(beta1, momentum_decay);
        self.product[1] = product;
        let (joined, shrink) = if decoupled == 0.0 {
            (weight_decay, 1.0)
        } else {
            (0.0, 1.0 - here.rate * weight_decay)
        };
        for (i, to) in candidate.iter_mut().enumerate() {
            let x = here.at[i];
            let g = decayed(here.gradient[i], joined, x);
            let (mean, square) = self.moments.take(i, g, beta1, beta2);
            let below = square.sqrt() / by.root + eps;
            let halfway = add_quotient(x * shrink, -here.rate * weights.gradient, g, below);
            *to = add_quotient(halfway, -here.rate * weights.mean, mean, below);
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self) {
        self.moments.accept();
        self.product[0] = self.product[1];
    }

    fn tell(&self, here: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [beta1, beta2, eps, weight_decay, momentum_decay, decoupled] = here.values.all();
        let joined = if decoupled == 0.0 { weight_decay } else { 0.0 };
        let g = writer.decayed(here.gradient[i], joined, here.at[i]);
        self.moments.tell(i, g, [beta1, beta2], writer);
        let (weights, _) = self.weights(beta1, momentum_decay);
        let t = self.moments.proposed();
        let warming = format!("{WARMING}^({t} · {})", num(momentum_decay));
        let numbers = format!("{} (1 − 0.5 · {warming})", num(beta1));
        let law = "μ = β₁ (1 − ½ · 0.96^(t ψ))";
        writer.part("warmed momentum", law, numbers, weights.momentum);
        let mean = self.moments.mean.next[i];
        let ahead = weights.gradient * g + weights.mean * mean;
        let of_gradient = format!("{} · {}", num(weights.gradient), arg(g));
        let numbers = format!("{of_gradient} + {} · {}", num(weights.mean), arg(mean));
        let law = "d = (1 − μ) / (1 − P) g + μ′ / (1 − P μ′) m";
        writer.part("look ahead", law, numbers, ahead);
        let by = self.moments.corrections(beta1, beta2);
        let below = tell_denominator(self.moments.square.next[i], by, eps, writer);
        let x = writer.shrunk(here.at[i], here.rate, weight_decay - joined);
        let step = format!("{} · {} / {}", num(here.rate), arg(ahead), num(below));
        writer.update("{x} ← {x} − η d / D", format!("{} − {step}", num(x)));
    }

    fn velocity(&self) -> Option<&[f64]> {
        Some(&self.moments.mean.next)
    }

    fn boxed(&self) -> Box<dyn Optimizer> {
        Box::new(self.clone())
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
