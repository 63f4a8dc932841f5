//! A graph flattened to instructions, compiled once, run many times.

mod scalar;

pub use scalar::{Instruction, Tape};
