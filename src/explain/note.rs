//! What there is to say about one step of the computation: cuts, kinks, slopes that are nothing, values that are no numbers.

use super::format::figure;
use crate::expr::function::{Binary, Scalar, Unary};
use crate::tape::Instruction;

/// Something to know about one line.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LineNote {
    /// A `detach`: the value passes, the gradient does not.
    Cut,
    /// The slopes from the left and from the right differ; the third is the one that is used.
    Kink([f64; 3]),
    /// Both arguments of `max` or `min` are the same: each gets half.
    Tie,
    /// The value jumps here; its slope is taken to be 0.
    Jump,
    /// The function is flat here: nothing passes.
    Flat,
    /// A local derivative is not finite.
    Steep,
    /// The first value that is not finite: its inputs are.
    NotFinite,
}

impl LineNote {
    /// What is to be said about an instruction at its primals.
    pub(super) fn of(
        instruction: Instruction,
        primals: &[f64],
        value: f64,
        locals: &[f64],
    ) -> Option<Self> {
        let inputs: Vec<f64> = match instruction {
            Instruction::Constant(_) | Instruction::Variable(_) => Vec::new(),
            Instruction::Unary(_, a) => vec![primals[a]],
            Instruction::Binary(_, a, b) => vec![primals[a], primals[b]],
            Instruction::Where(condition, a, b) => {
                vec![primals[condition].choose(primals[a], primals[b])]
            }
        };
        if !value.is_finite() {
            return inputs
                .iter()
                .all(|input| input.is_finite())
                .then_some(Self::NotFinite);
        }
        let special = match instruction {
            Instruction::Unary(function, a) => unary(function, primals[a]),
            Instruction::Binary(Binary::Max | Binary::Min, a, b) => {
                (primals[a] == primals[b]).then_some(Self::Tie)
            }
            // The two with a slope that is chosen.
            Instruction::Binary(Binary::LeakyReluSlope | Binary::EluAlpha, x, slope) => {
                let left = primals[slope];
                (primals[x] == 0.0 && left != 1.0).then_some(Self::Kink([left, 1.0, left]))
            }
            _ => None,
        };
        let steep = || {
            locals
                .iter()
                .any(|local| !local.is_finite())
                .then_some(Self::Steep)
        };
        special.or_else(steep)
    }

    /// The note in a few words.
    pub fn text(self) -> String {
        match self {
            Self::Cut => String::from(
                "cut here: the value passes; autograd takes the slope for 0, though it is 1",
            ),
            Self::Kink([left, right, used]) => {
                let [left, right, used] = [left, right, used].map(|slope| figure(slope, 4));
                format!(
                    "a kink: slope {left} from the left, {right} from the right; {used} is used"
                )
            }
            Self::Tie => String::from("a tie: each of the two gets half"),
            Self::Jump => String::from("a jump: the slope is taken to be 0"),
            Self::Flat => String::from("flat here: slope 0, so no gradient passes"),
            Self::Steep => String::from("the slope is not finite here"),
            Self::NotFinite => String::from("the first value that is not finite"),
        }
    }

    /// The note in a word.
    pub fn tag(self) -> &'static str {
        match self {
            Self::Cut => "cut",
            Self::Kink(_) => "kink",
            Self::Tie => "tie",
            Self::Jump => "jump",
            Self::Flat => "flat",
            Self::Steep => "steep",
            Self::NotFinite => "not finite",
        }
    }

    /// Whether it is something that goes wrong, not only something to know.
    pub fn is_warning(self) -> bool {
        !matches!(self, Self::Flat | Self::Tie)
    }
}

fn unary(function: Unary, x: f64) -> Option<LineNote> {
    let whole = x.fract() == 0.0;
    let at = |jumps: bool| {
        Some(if jumps {
            LineNote::Jump
        } else {
            LineNote::Flat
        })
    };
    match function {
        Unary::Detach => Some(LineNote::Cut),
        Unary::Abs if x == 0.0 => Some(LineNote::Kink([-1.0, 1.0, 0.0])),
        Unary::Relu if x == 0.0 => Some(LineNote::Kink([0.0, 1.0, 0.0])),
        Unary::Relu if x < 0.0 => Some(LineNote::Flat),
        Unary::LeakyRelu if x == 0.0 => Some(LineNote::Kink([0.01, 1.0, 0.01])),
        Unary::Sign | Unary::Step => at(x == 0.0),
        Unary::Floor | Unary::Ceil => at(whole),
        Unary::Trunc => at(whole && x != 0.0),
        Unary::Round => at((x.abs() + 0.5).fract() == 0.0),
        _ => None,
    }
}
