//! The playground, played by messages: no terminal, no threads, no clock.

mod chain;
mod editing;
mod network;
mod probe;
mod settings;
mod shown;
mod sizes;
mod stage;
mod timing;
