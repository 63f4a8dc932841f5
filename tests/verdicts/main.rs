//! Verdicts where the answer is known, and those of every scenario that comes with the program.

mod breaks;
mod landscape;
mod law;
mod library;
mod run;
mod sampled;
mod swings;
mod words;
