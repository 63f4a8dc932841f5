//! A graph flattened to instructions, compiled once, run many times.
//!
//! [`Tape`] is the reference: one instruction after the other, for any number that derivatives can be written over. For
//! plain numbers it is compiled further: first the cheaper forms of the same bits (`expand`). For one point at a time, up to
//! five operations become one call (`formula`), and calls and slots are put in order (`plan`): [`PointTape`]. For blocks of
//! lanes, up to two operations become one loop (`fuse`): [`Batch`]. Both give the reference's bits, whatever the vector instructions ([`SimdLevel`]) and the number of threads.
//!
//! ```
//! use gdplay::diff::dual::Dual;
//! use gdplay::expr::{KnownNames, parse};
//! use gdplay::tape::{PointTape, Tape};
//!
//! let loss = parse("x^3 - x", &KnownNames::default())?;
//! let tape = Tape::compile(&loss.graph, &[loss.objective]);
//!
//! // The reference, with numbers and with dual numbers, which carry a derivative along.
//! let mut slots = Vec::new();
//! tape.evaluate(&[2.0], 0.0, &mut slots);
//! assert_eq!(slots[tape.outputs()[0]], 6.0);
//! let mut slots = Vec::new();
//! tape.evaluate(&[Dual::seeded(2.0, 1.0)], Dual::constant(0.0), &mut slots);
//! assert_eq!(slots[tape.outputs()[0]].tangent, Some(11.0));
//!
//! // The same bits, faster.
//! let point = PointTape::compile(&tape);
//! assert_eq!(point.evaluate(&[2.0], &mut point.scratch(), &mut []), 6.0);
//! # Ok::<(), gdplay::expr::SyntaxError>(())
//! ```

#![expect(
    clippy::inline_always,
    reason = "a loop's body must take on the vector instructions that the loop is compiled for"
)]

mod batch;
mod block;
mod block_instruction;
mod branch;
mod call;
mod chain;
mod chain_sum;
mod expand;
mod formula;
mod fuse;
mod lane_by_lane;
mod lane_function;
mod lanes;
mod level;
mod plan;
mod point;
pub mod rows;
mod scalar;
mod together;

pub use batch::{Batch, BatchScratch, Extent, VariableAxis};
pub use level::{NullaryFnOnce, SimdLevel};
pub use point::{PointTape, SmallTape};
pub use scalar::{Instruction, Tape};
pub(crate) use together::together;
