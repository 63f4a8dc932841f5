//! A terminal playground for gradient descent and the calculus under it, as a library.
//!
//! A loss is a text. It becomes a graph, the graph a tape, the tape values and gradients, and an optimizer runs down it:
//!
//! ```
//! use std::sync::Arc;
//!
//! use gdplay::diff::{Evaluator, Method, Objective, Program, Spacing};
//! use gdplay::expr::{KnownNames, parse};
//! use gdplay::optim::{self, Descent, Plan, Settings};
//!
//! // Text to graph: free names are the parameters.
//! let loss = parse("u = 3x + 1; u²", &KnownNames::default())?;
//! assert_eq!(loss.parameters(), ["x"]);
//!
//! // Graph to tape, compiled once. An evaluator is one thread's room to compute in.
//! let program = Arc::new(Program::new(loss));
//! let mut evaluator = Evaluator::new(Arc::clone(&program));
//! assert_eq!(evaluator.value(&[2.0]), 49.0);
//!
//! // dy/dx = 2u · 3 = 42, by methods that share nothing but the rules; finite differences share not even those.
//! for method in [Method::Reverse, Method::Dual, Method::Symbolic] {
//!     assert_eq!(evaluator.gradient_by(method, &[2.0], Spacing::default()), [42.0]);
//! }
//! let finite = evaluator.gradient_by(Method::Finite, &[2.0], Spacing::default());
//! assert!((finite[0] - 42.0).abs() < 1e-6);
//!
//! // A descent: each step leaves 1 − 0.02 · 18 = 64 % of the error.
//! let settings = Settings::defaults(optim::find("gd")?).with("learning_rate", 0.02)?;
//! let mut descent = Descent::start(Plan::new(settings), &[2.0], &mut evaluator);
//! while descent.step(&mut evaluator) {}
//! assert!((descent.at()[0] + 1.0 / 3.0).abs() < 1e-9);
//! # Ok::<(), Box<dyn std::error::Error>>(())
//! ```
//!
//! The folder `examples` goes on from there: `cargo run --example gradient_four_ways`, `descent`, `field_as_text`,
//! `network_ledger`.
//!
//! The modules stand in the order in which data flows; a file imports only from modules earlier in the list
//! (`tests/layers.rs` checks it). What others can build on:
//!
//! 1. [`expr`]: the text of a loss becomes a deduplicated graph.
//! 2. [`data`]: columns from a scenario, a CSV file, a generator or a sampler; mini-batches.
//! 3. [`tape`]: a graph flattened to instructions, compiled once, run many times.
//! 4. [`diff`]: derivatives, by several independent methods, and their comparison.
//! 5. [`field`]: the objective sampled on a grid: windows, levels, isolines.
//! 6. [`optim`]: optimizers and the loop that runs them.
//! 7. [`scenario`]: TOML as written becomes a validated scenario.
//! 8. [`explain`]: pure functions that put numbers into words.
//! 9. [`export`]: a scenario as a program for PyTorch or JAX.
//! 10. [`runlog`]: logs of real training runs, and what went wrong in them.
//!
//! The program itself stands on these; its modules are public for the program, its tests and benches and no part of the interface:
//! `session` (all state, changed only by messages), `course` (a lesson on a session), `figure` (a picture as data), `picture` (figures as files), `ui` (draws a session, changes nothing),
//! `play` (event loop, terminal, worker), `verbs` (the command line, one verb a file).

pub mod expr;

pub mod data;

pub mod tape;

pub mod diff;
pub mod field;

pub mod optim;

pub mod scenario;

pub mod explain;

pub mod export;
pub mod runlog;

#[doc(hidden)]
pub mod session;

#[doc(hidden)]
pub mod course;

#[doc(hidden)]
pub mod figure;
#[doc(hidden)]
pub mod picture;
#[doc(hidden)]
pub mod ui;

#[doc(hidden)]
pub mod play;
#[doc(hidden)]
pub mod verbs;
