//! A graph flattened to instructions, compiled once, run many times.
//!
//! [`Tape`] is the reference: one instruction after the other, for any number that derivatives can be written over. For
//! plain numbers it is compiled further: first the cheaper forms of the same bits (`expand`). For one point at a time, up to
//! five operations become one call (`formula`), and calls and slots are put in order (`plan`): [`PointTape`]. For blocks of
//! lanes, up to two operations become one loop (`fuse`): [`Batch`]. Both give the reference's bits, whatever the vector instructions ([`Level`]) and the number of threads.

#![expect(
    clippy::inline_always,
    reason = "a loop's body must take on the vector instructions that the loop is compiled for"
)]

mod batch;
mod block;
mod call;
mod chain;
mod expand;
mod formula;
mod fuse;
mod lanes;
mod level;
mod plan;
mod point;
pub mod rows;
mod scalar;

pub use batch::{Axis, Batch, BatchScratch, Extent};
pub use level::Level;
pub use point::PointTape;
pub use scalar::{Instruction, Tape};
