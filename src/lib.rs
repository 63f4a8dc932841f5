//! A playground for gradient descent and the calculus under it.
//!
//! The modules stand in the order in which data flows; a file imports only from modules earlier in this list
//! (`tests/layers.rs` checks it):
//!
//! 1. [`expr`]: the text of a loss becomes a deduplicated graph.
//! 2. [`data`]: columns from a scenario, a CSV file, a generator or a sampler; mini-batches.
//! 3. [`tape`]: a graph flattened to instructions, compiled once, run many times.
//! 4. [`diff`]: derivatives, by several independent methods, and their comparison.
//! 5. [`field`]: the objective sampled on a grid: windows, levels, isolines.
//! 6. [`optim`]: optimizers and the loop that runs them.
//! 7. [`scenario`]: TOML as written becomes a validated scenario.
//! 8. [`explain`]: pure functions that put numbers into words.
//! 9. [`runlog`]: logs of real training runs, and what went wrong in them.
//! 10. [`session`]: all state, changed only by messages.
//! 11. [`figure`]: a picture as data.
//! 12. [`ui`]: draws a session; changes nothing.
//! 13. [`play`]: the event loop, the terminal, the worker.
//! 14. [`verbs`]: one headless verb a file.

pub mod expr;

pub mod data;

pub mod tape;

pub mod diff;
pub mod field;

pub mod optim;

pub mod scenario;

pub mod explain;
pub mod runlog;
pub mod session;

pub mod figure;
pub mod ui;

pub mod play;
pub mod verbs;
