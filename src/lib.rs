//! A playground for gradient descent and the calculus under it.
//!
//! The modules stand in the order in which data flows; a file imports only from modules earlier in this list
//! (`tests/layers.rs` checks it):
//!
//! 1. [`expr`]: the text of a loss becomes a deduplicated graph.
//! 2. [`tape`]: a graph flattened to instructions, compiled once, run many times.
//! 3. [`diff`]: derivatives, by several independent methods, and their comparison.
//! 4. [`field`]: the objective sampled on a grid: windows, levels, isolines.
//! 5. [`optim`]: optimizers and the loop that runs them.
//! 6. [`scenario`]: TOML as written becomes a validated scenario.
//! 7. [`explain`]: pure functions that put numbers into words.
//! 8. [`session`]: all state, changed only by messages.
//! 9. [`figure`]: a picture as data.
//! 10. [`ui`]: draws a session; changes nothing.
//! 11. [`play`]: the event loop, the terminal, the worker.
//! 12. [`verbs`]: one headless verb a file.

pub mod expr;
pub mod tape;

pub mod diff;
pub mod field;

pub mod optim;

pub mod scenario;

pub mod explain;
pub mod session;

pub mod figure;
pub mod ui;

pub mod play;
pub mod verbs;
