//! The objective sampled on a grid.
