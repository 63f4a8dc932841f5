//! The engine against references, and against the interpreter it must agree with.

mod crates_kernels;
mod equality;
mod kernels;
mod random;
mod rows;
mod tangents;
