//! Text becomes a graph.
