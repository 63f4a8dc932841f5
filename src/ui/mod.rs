//! Draws a session; changes nothing.
