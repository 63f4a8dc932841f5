//! Draws a session; changes nothing.

pub mod theme;
pub mod widgets;
