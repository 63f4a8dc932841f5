//! The operators of Python.

use crate::export::code::PythonPrecedence;
use crate::expr::function::Binary;

/// How an operator of Python is written, for those that are one.
pub(super) fn infix(function: Binary) -> Option<(&'static str, PythonPrecedence)> {
    match function {
        Binary::Add => Some(("+", PythonPrecedence::Sum)),
        Binary::Sub => Some(("-", PythonPrecedence::Sum)),
        Binary::Mul => Some(("*", PythonPrecedence::Product)),
        Binary::Div => Some(("/", PythonPrecedence::Product)),
        Binary::Less => Some(("<", PythonPrecedence::Sum)),
        Binary::LessEqual => Some(("<=", PythonPrecedence::Sum)),
        Binary::Greater => Some((">", PythonPrecedence::Sum)),
        Binary::GreaterEqual => Some((">=", PythonPrecedence::Sum)),
        Binary::Equal => Some(("==", PythonPrecedence::Sum)),
        Binary::NotEqual => Some(("!=", PythonPrecedence::Sum)),
        Binary::And
        | Binary::Or
        | Binary::Rem
        | Binary::Pow
        | Binary::Max
        | Binary::Min
        | Binary::Hypot
        | Binary::Atan2
        | Binary::LeakyReluSlope
        | Binary::EluAlpha
        | Binary::Tie
        | Binary::PowBase
        | Binary::PowExponent => None,
    }
}
