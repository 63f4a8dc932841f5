//! Verdicts where the answer is known, and those of every scenario that comes with the program.

mod advice;
mod breaks;
mod causes;
mod decay;
mod far_up;
mod held_out;
mod landscape;
mod law;
mod leaps;
mod library;
mod limits;
mod minima;
mod no_minimum;
mod pace;
mod remedies;
mod rests;
mod run;
mod sampled;
mod swings;
mod words;
