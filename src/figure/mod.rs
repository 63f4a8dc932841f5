//! A picture as data, in data coordinates.
