//! A graph flattened to instructions, compiled once, run many times.

pub mod rows;
mod scalar;

pub use scalar::{Instruction, Tape};
