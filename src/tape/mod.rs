//! A graph flattened to instructions, compiled once, run many times.
