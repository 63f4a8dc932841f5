//! Muon: momentum whose matrices are orthogonalized, so that a step is about as long along every singular direction.
//!
//! Law, for the weights W of a layer: B ← μ B + (1 − μ) g; U = (1 − μ) g + μ B (without `nesterov`: B); O = U with its
//! singular values brought near 1; W ← (1 − η λ) W − η s O with s = √max(1, rows / columns), or 0.2 √max(rows, columns).
//! What is no matrix is stepped by AdamW with the same rate and decay. Jordan, "Muon: an optimizer for hidden layers in
//! neural networks" (2024); Liu et al., "Muon is scalable for LLM training" (2025) for the other s. Semantics:
//! `torch.optim.Muon`, but in f64 throughout.

use super::adamw::AdamW;
use super::counted::CountedObjective;
use super::definition::{Optimizer, OptimizerDefinition, Proposal};
use super::elementwise::{Coordinate, Rule};
use super::formula::n;
use super::hyperparameter::{Allowed, Hyperparameter};
use super::law::{Decay, Law};
use super::memory::Memory;
use super::moments::Moments;
use super::newton_schulz::Dense;
use super::powers::Powers;
use super::pytorch_arithmetic::{add_scaled, running_mean};
use super::shared_hyperparameters::{BETA1, BETA2, DECOUPLED, EPS, MOMENTUM};
use super::step_input::StepInput;
use super::stop::Halt;
use super::term::{StepWriter, num};
use crate::diff::Matrix;

/// Its row.
pub static DEFINITION: OptimizerDefinition = OptimizerDefinition {
    name: "muon",
    about: "momentum made orthogonal: a matrix moves alike in all its directions; adamw for the rest",
    formula: "B ← μ B + (1 − μ) g; W ← (1 − η λ) W − η s NS(B)",
    paper: "Jordan 2024",
    learning_rate: 1e-3,
    hyperparameters: &[
        Hyperparameter {
            default: 0.95,
            ..MOMENTUM
        },
        Hyperparameter {
            name: "nesterov",
            meaning: "1: the gradient counts once more after the velocity",
            default: 1.0,
            allowed: Allowed::Flag,
        },
        Hyperparameter {
            default: 0.1,
            ..DECOUPLED
        },
        Hyperparameter {
            name: "ns_steps",
            meaning: "how many Newton-Schulz steps bring the singular values near 1",
            default: 5.0,
            allowed: Allowed::Whole(1, 99),
        },
        Hyperparameter {
            name: "match_rms_adamw",
            meaning: "1: steps are about as long as AdamW's with the same rate",
            default: 0.0,
            allowed: Allowed::Flag,
        },
        Hyperparameter {
            meaning: "AdamW's, where there is no matrix",
            ..BETA1
        },
        Hyperparameter {
            meaning: "AdamW's, where there is no matrix",
            ..BETA2
        },
        Hyperparameter {
            meaning: "AdamW's, where there is no matrix",
            ..EPS
        },
    ],
    law: |values| {
        let [momentum, ..] = values.all::<8>();
        Law::Orthogonal { momentum }
    },
    decay: |values| {
        let [_, _, weight_decay, ..] = values.all::<8>();
        Decay::decoupled(weight_decay)
    },
    remembers: 2,
    asks: false,
    optimizer: |dimension| {
        Box::new(Muon {
            next: vec![0.0; 2 * dimension],
            powers: Powers::default(),
            adamw: None,
            updates: Vec::new(),
        })
    },
};

/// Remembered are B and nothing for the entries of a matrix, AdamW's m and v for other parameters.
#[derive(Debug)]
struct Muon {
    /// What is remembered after the proposed step.
    next: Vec<f64>,
    powers: Powers,
    /// The rule of the proposed step for what is no matrix.
    adamw: Option<AdamW>,
    /// U and O of every matrix.
    updates: Vec<[Dense; 2]>,
}

/// The factor s of the learning rate.
fn scale(matrix: Matrix, match_rms_adamw: f64) -> f64 {
    let (rows, columns) = (matrix.rows as f64, matrix.columns as f64);
    if match_rms_adamw == 0.0 {
        (rows / columns).max(1.0).sqrt()
    } else {
        0.2 * rows.max(columns).sqrt()
    }
}

/// The matrix to which a parameter belongs, with its number.
fn matrix_of(matrices: &[Matrix], i: usize) -> Option<(usize, Matrix)> {
    let contains = |matrix: &Matrix| {
        let offset = i.checked_sub(matrix.first);
        offset.is_some_and(|offset| offset < matrix.rows * matrix.columns)
    };
    let number = matrices.iter().position(contains)?;
    Some((number, matrices[number]))
}

impl Muon {
    /// The step of one matrix.
    fn step(&mut self, input: &StepInput<'_>, matrix: Matrix, candidate: &mut [f64]) {
        let [momentum, nesterov, weight_decay, steps, match_rms, ..] = input.values.all::<8>();
        let range = matrix.first..matrix.first + matrix.rows * matrix.columns;
        let mut update = Vec::with_capacity(range.len());
        for i in range.clone() {
            let g = input.gradient[i];
            let mean = running_mean(input.memory.numbers[2 * i], momentum, g);
            self.next[2 * i] = mean;
            update.push(if nesterov == 0.0 {
                mean
            } else {
                running_mean(g, 1.0 - momentum, mean)
            });
        }
        let update = Dense::new(matrix.rows, matrix.columns, update);
        let orthogonal = update.orthogonalized(steps as u64);
        let rate = input.rate * scale(matrix, match_rms);
        let shrink = 1.0 - input.rate * weight_decay;
        for (i, o) in range.zip(orthogonal.entries()) {
            candidate[i] = add_scaled(input.at[i] * shrink, -rate, *o);
        }
        self.updates.push([update, orthogonal]);
    }
}

impl Optimizer for Muon {
    fn propose(
        &mut self,
        input: &StepInput<'_>,
        _: &mut CountedObjective<'_>,
        candidate: &mut [f64],
    ) -> Result<Proposal, Halt> {
        let [_, _, weight_decay, _, _, beta1, beta2, eps] = input.values.all();
        let adamw = AdamW {
            rate: input.rate,
            moments: Moments::of([beta1, beta2], input.memory.steps, &mut self.powers),
            eps,
            weight_decay,
        };
        self.adamw = Some(adamw);
        self.updates.clear();
        let mut matrices = input.matrices.iter().copied().peekable();
        let mut i = 0;
        while i < candidate.len() {
            if let Some(matrix) = matrices.next_if(|matrix| matrix.first == i) {
                self.step(input, matrix, candidate);
                i += matrix.rows * matrix.columns;
                continue;
            }
            let before = [input.memory.numbers[2 * i], input.memory.numbers[2 * i + 1]];
            let (to, after) = adamw.apply(input.at[i], input.gradient[i], before);
            candidate[i] = to;
            self.next[2 * i..2 * i + 2].copy_from_slice(&after);
            i += 1;
        }
        Ok(Proposal::Position)
    }

    fn accept(&mut self, memory: &mut Memory) {
        std::mem::swap(&mut memory.numbers, &mut self.next);
    }

    fn explain(&self, input: &StepInput<'_>, i: usize, writer: &mut StepWriter<'_>) {
        let [momentum, nesterov, weight_decay, _, match_rms, ..] = input.values.all::<8>();
        let numbers = &input.memory.numbers;
        let Some((number, matrix)) = matrix_of(input.matrices, i) else {
            let step = Coordinate {
                x: input.at[i],
                g: input.gradient[i],
                before: [numbers[2 * i], numbers[2 * i + 1]],
                after: [self.next[2 * i], self.next[2 * i + 1]],
            };
            if let Some(adamw) = &self.adamw {
                adamw.explain(&step, writer);
            }
            return;
        };
        let [update, orthogonal] = &self.updates[number];
        let (g, before, after) = (input.gradient[i], numbers[2 * i], self.next[2 * i]);
        let share = 1.0 - momentum;
        let formula = n(momentum) * n(before) + n(share) * n(g);
        writer.term("mean of gradients", "B ← μ B + (1 − μ) g", &formula, after);
        let entry = i - matrix.first;
        if nesterov != 0.0 {
            let ahead = n(share) * n(g) + n(momentum) * n(after);
            let u = update.entries()[entry];
            writer.term("look ahead", "U = (1 − μ) g + μ B", &ahead, u);
        }
        let spectra = update.spectrum().zip(orthogonal.spectrum());
        let spectrum = spectra.map_or_else(
            || format!("the {} × {} matrix", matrix.rows, matrix.columns),
            |([from, to], [large, small])| {
                let before = format!("singular values {} … {}", num(from), num(to));
                format!("{before} become {} … {}", num(large), num(small))
            },
        );
        let o = orthogonal.entries()[entry];
        writer.text("orthogonalized", "O = NS(U)", spectrum, o);
        let x = writer.shrunk(input.at[i], input.rate, weight_decay);
        let rate = input.rate * scale(matrix, match_rms);
        writer.update("{x} ← {x} − η s O", &(n(x) - n(rate) * n(o)));
    }

    fn velocity(&self) -> Option<Vec<f64>> {
        Some(self.next.iter().step_by(2).copied().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::super::test_run::{Run, close};
    use super::*;

    #[test]
    fn without_a_matrix_it_is_adamw() {
        let set = [("learning_rate", 0.25), ("eps", 0.0), ("weight_decay", 0.5)];
        let mut run = Run::on_bowl(&DEFINITION, &set, 1e3, 4.0);
        assert!(close(run.path(1)[0], 4.0 - 0.5 - 0.25));
    }

    #[test]
    fn parameters_know_their_matrix() {
        let matrices = [(0, 2, 3), (8, 1, 2)].map(|(first, rows, columns)| Matrix {
            first,
            rows,
            columns,
        });
        let numbers = (0..11).map(|i| matrix_of(&matrices, i).map(|(number, _)| number));
        let expected = [Some(0); 6].into_iter().chain([None; 2]);
        assert!(numbers.eq(expected.chain([Some(1); 2]).chain([None])));
    }

    #[test]
    fn tall_matrices_take_longer_steps() {
        let matrix = |rows, columns| Matrix {
            first: 0,
            rows,
            columns,
        };
        assert_eq!(scale(matrix(8, 2), 0.0), 2.0);
        assert_eq!(scale(matrix(2, 8), 0.0), 1.0);
        assert!(close(scale(matrix(2, 25), 1.0), 1.0));
    }
}
