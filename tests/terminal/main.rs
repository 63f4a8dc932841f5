//! The playground in a real pseudo-terminal, seen through a terminal emulator.
//!
//! Nothing here waits for a time: every step waits for what it expects on the screen, until a generous deadline.

#![cfg(unix)]

mod colors;
mod ends;
mod files;
mod learn;
mod log;
mod network;
mod pen;
mod play;
mod pty;
mod soak;
mod views;
