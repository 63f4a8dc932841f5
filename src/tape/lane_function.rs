//! Functions that become part of the loop they are called in.
//!
//! The name of a function is a value of which a loop calls `Fn::call`, whatever `#[inline(always)]` says of the function itself. Where
//! the function is long that is a call for each lane, compiled for the baseline: a power took seven times as long. A method of a type
//! of its own is always inlined. Short closures are anyway.

/// A function of one number.
pub(super) trait LaneFunction {
    fn of(&self, a: f64) -> f64;
}

/// A function of two numbers.
pub(super) trait LaneFunction2 {
    fn of(&self, a: f64, b: f64) -> f64;
}

impl<F: Fn(f64) -> f64> LaneFunction for F {
    #[inline(always)]
    fn of(&self, a: f64) -> f64 {
        self(a)
    }
}

impl<F: Fn(f64, f64) -> f64> LaneFunction2 for F {
    #[inline(always)]
    fn of(&self, a: f64, b: f64) -> f64 {
        self(a, b)
    }
}

/// A function by its name, or a short closure, as a [`LaneFunction`].
macro_rules! inlined {
    ($name:path) => {{
        struct Named;
        impl crate::tape::lane_function::LaneFunction for Named {
            #[inline(always)]
            fn of(&self, a: f64) -> f64 {
                $name(a)
            }
        }
        Named
    }};
    ($closure:expr) => {
        $closure
    };
}

/// The same as a [`LaneFunction2`].
macro_rules! inlined2 {
    ($name:path) => {{
        struct Named;
        impl crate::tape::lane_function::LaneFunction2 for Named {
            #[inline(always)]
            fn of(&self, a: f64, b: f64) -> f64 {
                $name(a, b)
            }
        }
        Named
    }};
}

pub(super) use {inlined, inlined2};
