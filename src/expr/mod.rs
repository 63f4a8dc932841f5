//! Text becomes a graph.

pub mod function;
pub mod graph;
mod loss;
pub mod number;
mod powers;
pub mod simplify;

pub use loss::{Definition, Loss, Span, SyntaxError};
