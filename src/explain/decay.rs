//! A weight decay that is too large: it throws the parameters, or draws them to 0 whatever the loss is.

use super::finding::{Finding, FindingKind, Severity};
use crate::expr::number::short;
use crate::optim::Decay;

/// A decay beside the step multiplies the parameters by 1 − η·λ: from here on they do not shrink (|1 − 2| = 1).
const THROWS: f64 = 2.0;

/// Parameters are drawn to 0 where this part of their length at the start is left: of a product of two layers, a hundredth.
const DRAWN: f64 = 0.1;

/// A decay pulls beyond what a balance explains where it pulls this many times as hard as the loss; at rest it is once.
const PULLS: f64 = 3.0;

/// The decay can be why parameters shrank if it alone makes up this part of the logarithm by which they did.
const OWN_PART: f64 = 0.5;

/// A decay that is tried instead: this part of where it stops to do harm.
const LESS: f64 = 0.01;

/// What a decay pulled with and what came of it; pairs are of the start and of now.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(in crate::explain) struct Pull {
    /// The decay that is set.
    pub(in crate::explain) decay: Decay,
    /// The learning rate that is set.
    pub(in crate::explain) rate: f64,
    /// How many steps were done.
    pub(in crate::explain) steps: u64,
    /// How many parameters there are.
    pub(in crate::explain) parameters: usize,
    /// Whether a step has one length in each parameter, η, whatever the slope is.
    pub(in crate::explain) has_unit_steps: bool,
    /// The loss, without the decay.
    pub(in crate::explain) losses: [f64; 2],
    /// ‖∇L‖, without the decay.
    pub(in crate::explain) slopes: [f64; 2],
    /// ‖θ‖.
    pub(in crate::explain) lengths: [f64; 2],
}

impl Pull {
    /// The decay is too large, if it is.
    pub(in crate::explain) fn finding(&self) -> Option<Finding> {
        self.thrown().or_else(|| self.drawn())
    }

    /// Beside the step it multiplies the parameters by 1 − η·λ: they leap over 0, each time as far or farther.
    pub(in crate::explain) fn thrown(&self) -> Option<Finding> {
        let Decay::Decoupled(decay) = self.decay else {
            return None;
        };
        let product = self.rate * decay;
        if product.is_nan() || product < THROWS {
            return None;
        }
        let text = format!(
            "weight decay {} throws the run: each step multiplies every parameter by 1 − η·λ = 1 − {} = {}, and only below η·λ = 2 does that \
             shrink it",
            short(decay, 3),
            short(product, 3),
            short(1.0 - product, 3)
        );
        let finding = Finding::new(FindingKind::WeightDecay, text).at_level(Severity::Fault);
        let remedy = format!(
            "a smaller weight_decay: below {} η·λ is below 1/100",
            short(LESS / self.rate, 2)
        );
        Some(self.with_numbers(finding, decay).remedy(remedy))
    }

    /// It drew the parameters to 0, or outweighs the loss so far that it will.
    fn drawn(&self) -> Option<Finding> {
        let (decay, is_coupled) = match self.decay {
            Decay::None => return None,
            Decay::Coupled(decay) => (decay, true),
            Decay::Decoupled(decay) => (decay, false),
        };
        let [start, now] = self.lengths;
        let pulls = self.lengths.map(|length| decay * length);
        let is_drawn = now <= DRAWN * start && self.steps > 0;
        // A step of η outward is undone by the decay's η λ θ at θ = 1/λ.
        let typical = start / (self.parameters.max(1) as f64).sqrt();
        let is_held = !is_coupled && self.has_unit_steps && decay * typical > 1.0;
        let shrinks = self.rate * decay * self.steps as f64 >= OWN_PART * (start / now).ln();
        let outweighs = |index: usize| pulls[index] >= PULLS * self.slopes[index];
        let is_by_decay = shrinks || is_coupled && pulls[0] >= self.slopes[0];
        // Coupled, the loss and ½ λ ‖θ‖² are descended together.
        let is_larger_part = 0.5 * decay * now * now >= self.losses[1].abs();
        let text = if is_drawn && is_by_decay {
            format!(
                "weight decay {} has drawn the parameters to 0: their length fell from {} to {}, and with it every gradient between layers; at \
                 the start it pulled with λ·‖θ‖ = {}, the loss with ‖∇L‖ = {}",
                short(decay, 3),
                short(start, 3),
                short(now, 3),
                short(pulls[0], 3),
                short(self.slopes[0], 3)
            )
        } else if is_coupled && is_larger_part && outweighs(1) {
            format!(
                "weight decay {} pulls the parameters to 0 with λ·‖θ‖ = {}, the loss away from there with ‖∇L‖ = {} only: ½ λ ‖θ‖² is {}, the \
                 loss {}",
                short(decay, 3),
                short(pulls[1], 3),
                short(self.slopes[1], 3),
                short(0.5 * decay * now * now, 3),
                short(self.losses[1], 3)
            )
        } else if is_held && self.steps > 0 {
            format!(
                "weight decay {} holds every parameter within 1/λ = {}: there it pulls as much as a whole step, and at the start they were \
                 about {}",
                short(decay, 3),
                short(1.0 / decay, 3),
                short(typical, 2)
            )
        } else {
            return None;
        };
        // Where the start is known, the loss pulls as hard as it is steep there.
        let balance = if self.has_unit_steps {
            1.0 / typical
        } else {
            self.slopes[0] / start
        };
        let remedy = if balance.is_finite() && balance > 0.0 && balance < decay {
            format!(
                "a smaller weight_decay: {} or less, with which the loss pulls 100 times as hard at the start",
                short(LESS * balance, 1)
            )
        } else {
            format!("a smaller weight_decay: {} or less", short(LESS * decay, 1))
        };
        let finding = Finding::new(FindingKind::WeightDecay, text);
        Some(self.with_numbers(finding, decay).remedy(remedy))
    }

    fn with_numbers(&self, finding: Finding, decay: f64) -> Finding {
        let [start, now] = self.lengths;
        finding
            .at_step(self.steps)
            .with("weight_decay", decay)
            .with("learning_rate", self.rate)
            .with("length_at_start", start)
            .with("length", now)
            .with("gradient_norm", self.slopes[1])
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A run whose parameters stay as long as they are.
    const STEADY: Pull = Pull {
        decay: Decay::Coupled(1e-3),
        rate: 0.1,
        steps: 300,
        parameters: 9,
        has_unit_steps: false,
        losses: [0.7, 0.5],
        slopes: [0.4, 0.1],
        lengths: [3.0, 4.0],
    };

    fn told(pull: &Pull) -> String {
        let finding = pull.finding();
        finding.map_or_else(String::new, |finding| {
            format!("{} = {}", finding.text, finding.remedy.unwrap_or_default())
        })
    }

    #[test]
    fn a_factor_of_a_step_beyond_minus_1_throws() {
        let of = |decay: Decay, rate: f64| {
            told(&Pull {
                decay,
                rate,
                ..STEADY
            })
        };
        let thrown = of(Decay::Decoupled(10.0), 0.2);
        assert!(thrown.contains("1 − 2 = -1"), "{thrown}");
        assert!(
            thrown.ends_with("below 0.05 η·λ is below 1/100"),
            "{thrown}"
        );
        assert_eq!(of(Decay::Decoupled(10.0), 0.199), "");
        assert_eq!(of(Decay::Coupled(1e-3), 3e3), "");
    }

    #[test]
    fn parameters_are_drawn_to_0_at_a_tenth_of_their_length() {
        let of = |now: f64, decay: Decay| {
            told(&Pull {
                decay,
                lengths: [3.0, now],
                ..STEADY
            })
        };
        for decay in [Decay::Coupled(1.0), Decay::Decoupled(0.1)] {
            assert!(of(0.29, decay).contains("drawn the parameters to 0"));
            assert!(of(0.29, decay).contains("fell from 3 to 0.29"));
            assert_eq!(of(0.31, decay), "", "{decay:?}");
        }
        // So small a decay is not why.
        assert_eq!(of(0.29, Decay::Decoupled(1e-4)), "");
        assert_eq!(of(0.29, Decay::None), "");
    }

    /// Nine parameters of length 3 are about 1 each.
    #[test]
    fn a_decay_holds_parameters_below_their_start() {
        let of = |decay: f64, has_unit_steps: bool| {
            told(&Pull {
                decay: Decay::Decoupled(decay),
                rate: 1e-3,
                has_unit_steps,
                ..STEADY
            })
        };
        assert!(of(1.1, true).contains("holds every parameter within 1/λ = 0.909"));
        assert_eq!(of(0.9, true), "");
        assert_eq!(of(1.1, false), "");
    }

    #[test]
    fn a_decay_outweighs_a_loss_where_it_pulls_three_times_as_hard() {
        let of = |slope: f64, loss: f64| {
            told(&Pull {
                decay: Decay::Coupled(0.1),
                slopes: [0.4, slope],
                losses: [0.7, loss],
                ..STEADY
            })
        };
        // λ·‖θ‖ is 0.4, ½ λ ‖θ‖² is 0.8.
        assert!(of(0.13, 0.5).contains("with λ·‖θ‖ = 0.4"));
        assert_eq!(of(0.14, 0.5), "");
        assert_eq!(of(0.13, 0.9), "");
    }
}
