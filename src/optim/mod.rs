//! Optimizers, and the loop that runs them.
