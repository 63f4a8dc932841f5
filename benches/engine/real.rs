//! The numbers that hand-written code is written over: plain ones with the engine's kernels or the platform's, and dual ones.

use std::ops::{Add, Mul, Neg, Sub};

use gdplay::expr::kernels;
use num_dual::{Dual64, DualNum};

/// What the six surfaces need. Everything is inlined into the loop that uses it.
pub(crate) trait Real:
    Copy + Add<Output = Self> + Sub<Output = Self> + Mul<Output = Self> + Neg<Output = Self>
{
    fn of(constant: f64) -> Self;
    fn sin(self) -> Self;
    fn cos(self) -> Self;
    fn exp(self) -> Self;
    fn sqrt(self) -> Self;
    fn abs(self) -> Self;
}

macro_rules! plain {
    ($name:ident, $sin:expr, $cos:expr, $exp:expr) => {
        #[derive(Clone, Copy)]
        pub(crate) struct $name(pub(crate) f64);

        plain!(@operator $name Add add +);
        plain!(@operator $name Sub sub -);
        plain!(@operator $name Mul mul *);

        impl Neg for $name {
            type Output = Self;

            #[inline(always)]
            fn neg(self) -> Self {
                Self(-self.0)
            }
        }

        impl Real for $name {
            #[inline(always)]
            fn of(constant: f64) -> Self {
                Self(constant)
            }

            #[inline(always)]
            fn sin(self) -> Self {
                Self($sin(self.0))
            }

            #[inline(always)]
            fn cos(self) -> Self {
                Self($cos(self.0))
            }

            #[inline(always)]
            fn exp(self) -> Self {
                Self($exp(self.0))
            }

            #[inline(always)]
            fn sqrt(self) -> Self {
                Self(self.0.sqrt())
            }

            #[inline(always)]
            fn abs(self) -> Self {
                Self(self.0.abs())
            }
        }
    };
    (@operator $name:ident $trait:ident $method:ident $sign:tt) => {
        impl $trait for $name {
            type Output = Self;

            #[inline(always)]
            fn $method(self, other: Self) -> Self {
                Self(self.0 $sign other.0)
            }
        }
    };
}

// In blocks: the engine's kernels without their check of the range.
plain!(InRange, kernels::near_sin, kernels::near_cos, kernels::exp);
// One at a time: the platform's functions, as hand-written code would call them.
plain!(Platform, f64::sin, f64::cos, f64::exp);

/// A hand-written dual number with both partial derivatives, over the engine's kernels.
#[derive(Clone, Copy)]
pub(crate) struct Gradient {
    pub(crate) value: f64,
    pub(crate) by: [f64; 2],
}

impl Gradient {
    #[inline(always)]
    fn chained(self, value: f64, slope: f64) -> Self {
        Self {
            value,
            by: self.by.map(|by| slope * by),
        }
    }
}

impl Add for Gradient {
    type Output = Self;

    #[inline(always)]
    fn add(self, other: Self) -> Self {
        let by = [self.by[0] + other.by[0], self.by[1] + other.by[1]];
        Self {
            value: self.value + other.value,
            by,
        }
    }
}

impl Sub for Gradient {
    type Output = Self;

    #[inline(always)]
    fn sub(self, other: Self) -> Self {
        let by = [self.by[0] - other.by[0], self.by[1] - other.by[1]];
        Self {
            value: self.value - other.value,
            by,
        }
    }
}

impl Mul for Gradient {
    type Output = Self;

    #[expect(
        clippy::suspicious_arithmetic_impl,
        reason = "the product rule is a sum"
    )]
    #[inline(always)]
    fn mul(self, other: Self) -> Self {
        let part = |i: usize| self.by[i] * other.value + self.value * other.by[i];
        Self {
            value: self.value * other.value,
            by: [part(0), part(1)],
        }
    }
}

impl Neg for Gradient {
    type Output = Self;

    #[inline(always)]
    fn neg(self) -> Self {
        self.chained(-self.value, -1.0)
    }
}

impl Real for Gradient {
    #[inline(always)]
    fn of(constant: f64) -> Self {
        Self {
            value: constant,
            by: [0.0; 2],
        }
    }

    #[inline(always)]
    fn sin(self) -> Self {
        self.chained(kernels::sin(self.value), kernels::cos(self.value))
    }

    #[inline(always)]
    fn cos(self) -> Self {
        self.chained(kernels::cos(self.value), -kernels::sin(self.value))
    }

    #[inline(always)]
    fn exp(self) -> Self {
        let value = kernels::exp(self.value);
        self.chained(value, value)
    }

    #[inline(always)]
    fn sqrt(self) -> Self {
        let value = self.value.sqrt();
        self.chained(value, 0.5 / value)
    }

    #[inline(always)]
    fn abs(self) -> Self {
        self.chained(self.value.abs(), self.value.signum())
    }
}

/// num-dual's number with one derivative.
impl Real for Dual64 {
    fn of(constant: f64) -> Self {
        Self::from_re(constant)
    }

    fn sin(self) -> Self {
        DualNum::sin(&self)
    }

    fn cos(self) -> Self {
        DualNum::cos(&self)
    }

    fn exp(self) -> Self {
        DualNum::exp(&self)
    }

    fn sqrt(self) -> Self {
        DualNum::sqrt(&self)
    }

    fn abs(self) -> Self {
        if self.re < 0.0 { -self } else { self }
    }
}
