//! The event loop, the terminal, the worker.

mod terminal;
