//! Nesterov's accelerated gradient.
//!
//! Law: g ← g + λ x; v ← β v + g; x ← x − η (g + β v). Nesterov, "A method for solving the convex programming problem
//! with convergence rate O(1/k²)" (1983), in the form of Sutskever, Martens, Dahl and Hinton (2013) as PyTorch
//! writes it: `torch.optim.SGD` with `nesterov=True`.

use super::definition::OptimizerDefinition;
use super::elementwise::{Coordinate, Elementwise, Rule};
use super::formula::n;
use super::law::{Decay, Law};
use super::powers::Powers;
use super::pytorch_arithmetic::{add_scaled, decayed};
use super::shared_hyperparameters::{MOMENTUM, WEIGHT_DECAY};
use super::step_input::StepNumbers;
use super::term::StepWriter;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "nesterov",
    about: "momentum that looks ahead: the gradient counts once more after the velocity",
    formula: "v ← β v + g; x ← x − η (g + β v)",
    paper: "Nesterov 1983; Sutskever, Martens, Dahl and Hinton 2013",
    learning_rate: 1e-3,
    hyperparameters: &[MOMENTUM, WEIGHT_DECAY],
    law: |values| {
        let [momentum, _] = values.all();
        Law::Nesterov { momentum }
    },
    decay: |values| {
        let [_, weight_decay] = values.all();
        Decay::coupled(weight_decay)
    },
    remembers: 1,
    asks: false,
    optimizer: Elementwise::<Nesterov, 1>::boxed,
};

#[derive(Clone, Copy, Debug)]
struct Nesterov {
    rate: f64,
    momentum: f64,
    weight_decay: f64,
}

impl Rule<1> for Nesterov {
    const VELOCITY: Option<usize> = Some(0);

    #[inline(always)]
    fn of(step: &StepNumbers<'_>, _: &mut Powers) -> Self {
        let [momentum, weight_decay] = step.values.all();
        Self {
            rate: step.rate,
            momentum,
            weight_decay,
        }
    }

    #[inline(always)]
    fn apply(&self, x: f64, g: f64, [velocity]: [f64; 1]) -> (f64, [f64; 1]) {
        let g = decayed(g, self.weight_decay, x);
        let velocity = self.momentum * velocity + g;
        let ahead = add_scaled(g, self.momentum, velocity);
        (add_scaled(x, -self.rate, ahead), [velocity])
    }

    fn explain(&self, step: &Coordinate<1>, writer: &mut StepWriter<'_>) {
        let g = writer.decayed(step.g, self.weight_decay, step.x);
        let ([before], [velocity]) = (step.before, step.after);
        let formula = n(self.momentum) * n(before) + n(g);
        writer.term("velocity", "v ← β v + g", &formula, velocity);
        let ahead = add_scaled(g, self.momentum, velocity);
        let formula = n(g) + n(self.momentum) * n(velocity);
        writer.term("look ahead", "d = g + β v", &formula, ahead);
        writer.update("{x} ← {x} − η d", &(n(step.x) - n(self.rate) * n(ahead)));
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::Run;
    use super::*;

    #[test]
    fn two_steps_by_hand() {
        // g = x. First v = 1, d = 1 + 0.5 · 1 = 1.5, x = 1 − 0.5 · 1.5 = 0.25;
        // then v = 0.5 + 0.25 = 0.75, d = 0.25 + 0.375 = 0.625, x = 0.25 − 0.3125 = −0.0625.
        let set = [("learning_rate", 0.5), ("momentum", 0.5)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1.0, 1.0);
        assert_eq!(run.path(1), [0.25]);
        assert_eq!(
            run.lines()[1..],
            [
                "v ← β v + g = 0.5 · 1 + 0.25 = 0.75",
                "d = g + β v = 0.25 + 0.5 · 0.75 = 0.625",
                "x ← x − η d = 0.25 − 0.5 · 0.625 = -0.0625"
            ]
        );
        assert_eq!(run.path(1), [-0.0625]);
    }
}
