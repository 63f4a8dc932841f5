//! The calculus core against references that were computed elsewhere, to 50 digits.

mod added;
mod edge;
mod expressions;
mod functions;
mod saturation;
mod support;
