//! Text becomes a graph.

pub mod number;
