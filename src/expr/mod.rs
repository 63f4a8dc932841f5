//! Text becomes a graph.
//!
//! ```
//! use gdplay::expr::display::{Style, text};
//! use gdplay::expr::{KnownNames, parse};
//!
//! let loss = parse("2x(x + 1) - 2x²", &KnownNames::default())?;
//! assert_eq!(loss.parameters(), ["x"]);
//! assert_eq!(text(&loss.graph, loss.objective, Style::Plain), "2 x (x + 1) - 2 x^2");
//!
//! // A text means one thing or is refused, with the bytes that are at fault.
//! let error = parse("2x + )", &KnownNames::default()).unwrap_err();
//! assert_eq!(error.span, 5..6);
//! # Ok::<(), gdplay::expr::SyntaxError>(())
//! ```

pub mod algebra;
pub mod callable;
pub mod diagnostic;
pub mod display;
pub mod function;
pub mod graph;
pub(crate) mod hashing;
pub mod kernels;
mod lexer;
mod loss;
pub mod lower;
pub mod nearest;
pub mod number;
mod numerals;
pub mod operator;
mod parse;
pub mod polynomial;
pub(crate) mod powers;
pub mod setting;
pub mod simplify;
mod spelling;
mod visible;
mod words;

pub use lexer::LONGEST_TEXT;
pub use lexer::{greek_letter, is_greek_spelling};
pub use loss::{Loss, NamedExpression, Span, SyntaxError};
pub use numerals::{multiple, numeral};
pub use parse::{CONSTANTS, KnownNames, errors, labels, parse, parse_constant, reserved};
pub use visible::{is_hidden, visible, visible_lines};
pub use words::words_at;
