//! One operation over a block of lanes, whatever holds the lanes.

use super::chain::{Link, OperationChain, select};
use super::chain_sum::{SumLoop, Summed};
use super::fuse::FusedOperation;
use super::lanes::{self, ChainLoop, LaneInput, Looped};
use super::level::SimdLevel;

/// Where an input of an instruction comes from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum OperandSource {
    /// A register: a block of lanes that is overwritten when it is no longer needed.
    Register(usize),
    /// Lanes that are given, by their number.
    Given(usize),
    /// One number for all lanes, by its index.
    Number(usize),
}

/// Where the result goes.
#[derive(Clone, Copy, Debug)]
pub(super) enum ResultTarget {
    Register(usize),
    Output(usize),
}

#[derive(Clone, Copy, Debug)]
enum Work {
    Chain(ChainLoop),
    /// A chain with something added, or subtracted.
    Sum(SumLoop, OperandSource, bool),
    Step(FusedOperation),
}

/// One operation over a block of lanes.
#[derive(Clone, Copy, Debug)]
pub(super) struct BlockInstruction {
    work: Work,
    pub(super) inputs: [OperandSource; 3],
    pub(super) to: ResultTarget,
}

impl BlockInstruction {
    /// All that it reads.
    pub(super) fn sources(&self) -> impl Iterator<Item = OperandSource> + use<> {
        let addend = match self.work {
            Work::Sum(_, addend, _) => Some(addend),
            Work::Chain(_) | Work::Step(_) => None,
        };
        self.inputs.into_iter().chain(addend)
    }

    /// Computes `to` from the lanes that each source stands for.
    pub(super) fn run<'a>(
        &self,
        level: SimdLevel,
        to: &mut [f64],
        lanes: impl Fn(OperandSource) -> LaneInput<'a>,
    ) {
        let [a, b, c] = self.inputs;
        let a = lanes(a);
        match (self.work, a) {
            (Work::Chain(chain), LaneInput::Many(a)) => chain(level, to, a, lanes(b), lanes(c)),
            (Work::Sum(sum, addend, is_negative), LaneInput::Many(a)) => {
                let LaneInput::One(b) = lanes(b) else {
                    unreachable!("a chain that takes in a sum begins with a number")
                };
                let addend = match lanes(addend) {
                    LaneInput::One(number) if is_negative => LaneInput::One(-number),
                    addend => addend,
                };
                sum(level, to, a, b, lanes(c), addend);
            }
            (Work::Step(FusedOperation::Unary(function)), LaneInput::Many(a)) => {
                lanes::unary(function, level, to, a);
            }
            (Work::Step(FusedOperation::Binary(function)), a) => {
                lanes::binary(function, level, to, a, lanes(b));
            }
            (Work::Step(FusedOperation::Where), condition) => {
                lanes::choose(level, to, condition, lanes(b), lanes(c));
            }
            (Work::Step(FusedOperation::Copy), a) => lanes::copy(to, a),
            (Work::Chain(_) | Work::Sum(..) | Work::Step(_), LaneInput::One(_))
            | (Work::Step(FusedOperation::Chain(_)), _) => {
                unreachable!("what is one number for all lanes is not computed in lanes")
            }
        }
    }
}

/// The instruction for an operation. What is one number for all lanes comes second, if there is a choice.
pub(super) fn instruction(
    operation: FusedOperation,
    mut inputs: [OperandSource; 3],
    addend: Option<(OperandSource, bool)>,
    to: ResultTarget,
) -> BlockInstruction {
    let FusedOperation::Chain(OperationChain { first, then }) = operation else {
        return BlockInstruction {
            work: Work::Step(operation),
            inputs,
            to,
        };
    };
    let is_number = |source| matches!(source, OperandSource::Number(_));
    let exchange = is_number(inputs[0]);
    if exchange {
        inputs.swap(0, 1);
    }
    let arithmetic = if exchange {
        first.arithmetic.exchanged()
    } else {
        first.arithmetic
    };
    let first = Link {
        arithmetic,
        ..first
    };
    let chain = OperationChain { first, then };
    let work = match addend {
        Some((addend, is_negative)) => Work::Sum(select::<Summed>(chain), addend, is_negative),
        None => Work::Chain(select::<Looped>(chain)),
    };
    BlockInstruction { work, inputs, to }
}
