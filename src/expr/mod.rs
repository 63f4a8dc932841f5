//! Text becomes a graph.

pub mod algebra;
pub mod diagnostic;
pub mod display;
pub mod function;
pub mod graph;
pub mod kernels;
mod lexer;
mod loss;
pub mod lower;
pub mod number;
pub mod operator;
mod parse;
pub mod polynomial;
pub(crate) mod powers;
pub mod simplify;
mod visible;

pub use loss::{Definition, Loss, Span, SyntaxError};
pub use parse::{CONSTANTS, Names, labels, parse, parse_constant, reserved};
pub use visible::{visible, visible_lines};
