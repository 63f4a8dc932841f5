//! The rows' part of a phase as code for blocks: layers, elementwise functions of many columns, sums.
//!
//! What can be computed after equally many steps stands side by side: equal operations of columns that follow each other
//! are one instruction over all of them. So the units of a layer, which were lowered one by one, are computed together.

mod layout;

use super::affine::{self, AffineLayer, AffineLayers};
use super::dense::Dense;
use super::pairs::FunctionPair;
use super::phase::{Phase, PhaseInput};
use super::sums::{Products, Sums};
use crate::expr::function::Binary;
use crate::tape::Instruction as Single;
use crate::tape::block_instruction::BlockInstruction;
use crate::tape::fuse::FusedStep;
use layout::Planner;

/// A number that is the same in all rows of a phase.
#[derive(Clone, Copy, Debug)]
pub(super) enum UniformNumber {
    /// The value of a once-slot.
    Once(usize),
    /// A fixed one.
    Fixed(f64),
}

/// One instruction over a block.
#[derive(Clone, Debug)]
pub(super) enum BlockWork {
    /// A layer.
    Dense(Dense),
    /// An operation on `width` columns side by side. Its registers are columns.
    Each {
        instruction: BlockInstruction,
        to: usize,
        width: usize,
    },
    /// Two functions of each of `width` columns side by side, which are written to two groups of as many.
    Pair {
        pair: FunctionPair,
        from: usize,
        to: [usize; 2],
        width: usize,
    },
    /// Sums of columns.
    Sums(Sums),
    /// Sums of products.
    Products(Products),
}

/// The code of a phase.
#[derive(Clone, Debug, Default)]
pub(super) struct PhaseCode {
    pub(super) numbers: Vec<UniformNumber>,
    /// The given lanes, and the columns they are brought to.
    pub(super) loads: Vec<(PhaseInput, usize)>,
    pub(super) work: Vec<BlockWork>,
    /// The columns that are kept for later phases, and under which numbers.
    pub(super) stores: Vec<(usize, usize)>,
    pub(super) accumulators: usize,
    /// The once-slots that sums go to, with the sums' accumulators.
    pub(super) sums: Vec<(usize, usize)>,
    /// How many columns a block has.
    pub(super) columns: usize,
}

/// What is computed as one, before it has a place.
#[derive(Clone, Debug)]
enum Item {
    Layer(AffineLayer),
    Step(FusedStep),
}

impl Item {
    /// The slots it computes.
    fn slots(&self) -> impl Iterator<Item = usize> {
        let (layer, step) = match self {
            Self::Layer(layer) => (layer.outputs.as_slice(), None),
            Self::Step(step) => (&[][..], Some(step.slot)),
        };
        layer.iter().map(|output| output.slot).chain(step)
    }

    /// The slots it reads, numbers of layers aside.
    fn inputs(&self) -> &[usize] {
        match self {
            Self::Layer(layer) => &layer.inputs,
            Self::Step(step) => &step.inputs,
        }
    }
}

/// A sum over rows: of a slot, or of the product of two.
#[derive(Clone, Copy, Debug)]
enum Sum {
    Of(usize),
    Product(usize, usize),
}

impl PhaseCode {
    pub(super) fn compile(phase: &Phase) -> Self {
        let is_row = is_row(phase);
        let uses = uses(phase);
        let (sums, mut is_inner) = sums(phase, &is_row, &uses);
        let AffineLayers { found, inner } = affine::layers(&phase.code, &is_row, &uses);
        for (is_inner, inner) in is_inner.iter_mut().zip(inner) {
            *is_inner |= inner;
        }
        let mut planner = Planner::new(phase, is_row);
        let items = planner.items(found, &is_inner);
        planner.lay_out(items, &sums);
        planner.finish()
    }
}

/// Which slots may differ from row to row: all that are computed, and what is given per row.
fn is_row(phase: &Phase) -> Vec<bool> {
    let is_row = |instruction: &Single| match *instruction {
        Single::Constant(_) => false,
        Single::Variable(input) => !matches!(phase.inputs[input], PhaseInput::Number(_)),
        _ => true,
    };
    phase.code.instructions.iter().map(is_row).collect()
}

/// How often each slot is read; an output counts twice.
fn uses(phase: &Phase) -> Vec<usize> {
    let mut uses = vec![0; phase.code.instructions.len()];
    for instruction in &phase.code.instructions {
        match *instruction {
            Single::Unary(_, a) => uses[a] += 1,
            Single::Binary(_, a, b) => {
                uses[a] += 1;
                uses[b] += 1;
            }
            Single::Where(condition, a, b) => {
                for input in [condition, a, b] {
                    uses[input] += 1;
                }
            }
            Single::Constant(_) | Single::Variable(_) => {}
        }
    }
    for output in &phase.code.outputs {
        uses[*output] += 2;
    }
    uses
}

/// The sums of a phase, and which slots are products that only one sum reads.
fn sums(phase: &Phase, is_row: &[bool], uses: &[usize]) -> (Vec<Sum>, Vec<bool>) {
    let mut inner = vec![false; uses.len()];
    let outputs = phase.code.outputs.iter().take(phase.sums.len());
    let sums = outputs.map(|slot| match phase.code.instructions[*slot] {
        Single::Binary(Binary::Mul, a, b) if is_row[a] && is_row[b] && uses[*slot] == 2 => {
            inner[*slot] = true;
            Sum::Product(a, b)
        }
        _ => Sum::Of(*slot),
    });
    let sums = sums.collect();
    (sums, inner)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::lower::Lowered;
    use crate::expr::{KnownNames, parse};
    use crate::tape::rows::{RowTape, phase};

    /// The first phase of a loss over columns x1, x2, t.
    fn code(text: &str) -> PhaseCode {
        let names = KnownNames {
            columns: ["x1", "x2", "t"].map(String::from).to_vec(),
            ..KnownNames::default()
        };
        let loss = parse(text, &names).expect("a loss");
        let Lowered { graph, units } = Lowered::of(&loss.graph, &[loss.objective]);
        let tape = RowTape::compile(&graph, &units[loss.objective.index()], &[]);
        PhaseCode::compile(&Phase::of(&tape, 0, &phase::kept(&tape, &[])))
    }

    #[test]
    fn a_network_is_layers_and_functions_of_whole_layers() {
        let text = "mse(linear(tanh(linear(tanh(linear(stack(x1, x2), 8)), 11)), 1), t)";
        let (mut layers, mut widths) = (Vec::new(), Vec::new());
        for work in code(text).work {
            match work {
                BlockWork::Dense(dense) => layers.push((dense.inputs.len(), dense.outputs())),
                BlockWork::Each { width, .. } => widths.push(width),
                // The square of the gap.
                BlockWork::Products(products) => assert_eq!(products.left, products.right),
                BlockWork::Pair { .. } => panic!("a value has no slopes"),
                BlockWork::Sums(_) => panic!("nothing else is summed"),
            }
        }
        assert_eq!(layers, [(2, 8), (8, 11), (11, 1)]);
        assert_eq!(widths, [8, 11, 1]);
    }

    #[test]
    fn the_products_of_a_layers_gradient_are_one_instruction() {
        let text = "d = sin(a x1); g = cos(a x2); \
            sum(d x1) + sum(d x2) + sum(g x1) + sum(g x2) + sum(d t)";
        let mut shapes = Vec::new();
        for work in code(text).work {
            if let BlockWork::Products(products) = work {
                shapes.push((products.left.len(), products.right.len()));
            }
        }
        // d meets three columns and g two, so they are not of one kind.
        assert_eq!(shapes, [(1, 3), (1, 2)]);
        let equal = text.replace(" + sum(d t)", "");
        let products = code(&equal).work.into_iter().filter_map(|work| match work {
            BlockWork::Products(products) => Some((products.left.len(), products.right.len())),
            _ => None,
        });
        assert_eq!(products.collect::<Vec<_>>(), [(2, 2)]);
    }
}
