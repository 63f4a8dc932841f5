//! Pure functions that put numbers into words.
