//! The playground, played by messages: no terminal, no threads, no clock.

mod answers;
mod chain;
mod directions;
mod editing;
mod network;
mod pointing;
mod probe;
mod sampling;
mod settings;
mod shared;
mod shown;
mod sizes;
mod stage;
mod timing;
