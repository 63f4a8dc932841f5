//! The six surfaces: as texts in the languages of the libraries compared, as hand-written functions, and with hand-written
//! gradients.

use std::f64::consts::{E, TAU};

use gdplay::expr::kernels::{cos, exp, sin};

use crate::real::Real;

/// A loss of x and y.
pub(crate) trait Surface {
    const NAME: &'static str;
    /// In this program's language, which is also meval's and exmex's.
    const TEXT: &'static str;
    /// In fasteval's, which has neither sqrt nor exp.
    const FASTEVAL: &'static str;
    /// The bounds of x and y.
    const VIEW: [[f64; 2]; 2];
    /// Where a descent starts, and its learning rate.
    const START: ([f64; 2], f64);

    fn value<R: Real>(x: R, y: R) -> R;

    /// What depends on x alone, which a grid by hand computes once a column.
    fn of_x<R: Real>(x: R) -> [R; 2];

    /// What depends on y alone, once a row.
    fn of_y<R: Real>(y: R) -> [R; 3];

    /// The value from both.
    fn joined<R: Real>(of_x: [R; 2], of_y: [R; 3]) -> R;

    /// The value, and the gradient with what it shares with the value computed once.
    fn gradient(x: f64, y: f64) -> (f64, [f64; 2]);
}

#[inline(always)]
fn square<R: Real>(x: R) -> R {
    x * x
}

pub(crate) struct Rosenbrock;

impl Surface for Rosenbrock {
    const NAME: &'static str = "Rosenbrock";
    const TEXT: &'static str = "(1 - x)^2 + 100*(y - x^2)^2";
    const FASTEVAL: &'static str = Self::TEXT;
    const VIEW: [[f64; 2]; 2] = [[-2.0, 2.0], [-1.0, 3.0]];
    const START: ([f64; 2], f64) = ([-1.2, 1.0], 0.001);

    #[inline(always)]
    fn value<R: Real>(x: R, y: R) -> R {
        square(R::of(1.0) - x) + R::of(100.0) * square(y - x * x)
    }

    #[inline(always)]
    fn of_x<R: Real>(x: R) -> [R; 2] {
        [square(R::of(1.0) - x), x * x]
    }

    #[inline(always)]
    fn of_y<R: Real>(y: R) -> [R; 3] {
        [y, y, y]
    }

    #[inline(always)]
    fn joined<R: Real>([a, b]: [R; 2], [y, ..]: [R; 3]) -> R {
        a + R::of(100.0) * square(y - b)
    }

    #[inline(always)]
    fn gradient(x: f64, y: f64) -> (f64, [f64; 2]) {
        let (a, b) = (1.0 - x, y - x * x);
        let by_y = 200.0 * b;
        (a * a + 100.0 * (b * b), [-2.0 * a - 2.0 * x * by_y, by_y])
    }
}

pub(crate) struct Himmelblau;

impl Surface for Himmelblau {
    const NAME: &'static str = "Himmelblau";
    const TEXT: &'static str = "(x^2 + y - 11)^2 + (x + y^2 - 7)^2";
    const FASTEVAL: &'static str = Self::TEXT;
    const VIEW: [[f64; 2]; 2] = [[-6.0, 6.0], [-6.0, 6.0]];
    const START: ([f64; 2], f64) = ([-0.15, 0.67], 0.01);

    #[inline(always)]
    fn value<R: Real>(x: R, y: R) -> R {
        square(x * x + y - R::of(11.0)) + square(x + y * y - R::of(7.0))
    }

    #[inline(always)]
    fn of_x<R: Real>(x: R) -> [R; 2] {
        [x * x - R::of(11.0), x - R::of(7.0)]
    }

    #[inline(always)]
    fn of_y<R: Real>(y: R) -> [R; 3] {
        [y, y * y, y]
    }

    #[inline(always)]
    fn joined<R: Real>([a, b]: [R; 2], [y, y2, _]: [R; 3]) -> R {
        square(a + y) + square(b + y2)
    }

    #[inline(always)]
    fn gradient(x: f64, y: f64) -> (f64, [f64; 2]) {
        let (a, b) = (x * x + y - 11.0, x + y * y - 7.0);
        (
            a * a + b * b,
            [4.0 * x * a + 2.0 * b, 2.0 * a + 4.0 * y * b],
        )
    }
}

pub(crate) struct Rastrigin;

impl Surface for Rastrigin {
    const NAME: &'static str = "Rastrigin";
    const TEXT: &'static str =
        "20 + x^2 + y^2 - 10*cos(6.283185307179586*x) - 10*cos(6.283185307179586*y)";
    const FASTEVAL: &'static str = Self::TEXT;
    const VIEW: [[f64; 2]; 2] = [[-5.12, 5.12], [-5.12, 5.12]];
    const START: ([f64; 2], f64) = ([-2.0, 3.5], 0.001);

    #[inline(always)]
    fn value<R: Real>(x: R, y: R) -> R {
        let (tau, ten) = (R::of(TAU), R::of(10.0));
        R::of(20.0) + x * x + y * y - ten * (tau * x).cos() - ten * (tau * y).cos()
    }

    #[inline(always)]
    fn of_x<R: Real>(x: R) -> [R; 2] {
        [x * x - R::of(10.0) * (R::of(TAU) * x).cos(), x]
    }

    #[inline(always)]
    fn of_y<R: Real>(y: R) -> [R; 3] {
        [
            R::of(20.0) + y * y - R::of(10.0) * (R::of(TAU) * y).cos(),
            y,
            y,
        ]
    }

    #[inline(always)]
    fn joined<R: Real>([a, _]: [R; 2], [b, ..]: [R; 3]) -> R {
        a + b
    }

    #[inline(always)]
    fn gradient(x: f64, y: f64) -> (f64, [f64; 2]) {
        let (a, b) = (TAU * x, TAU * y);
        let value = 20.0 + x * x + y * y - 10.0 * cos(a) - 10.0 * cos(b);
        (
            value,
            [2.0 * x + 10.0 * TAU * sin(a), 2.0 * y + 10.0 * TAU * sin(b)],
        )
    }
}

pub(crate) struct Ackley;

impl Surface for Ackley {
    const NAME: &'static str = "Ackley";
    const TEXT: &'static str = "-20*exp(-0.2*sqrt(0.5*(x^2 + y^2))) \
        - exp(0.5*(cos(6.283185307179586*x) + cos(6.283185307179586*y))) + 22.718281828459045";
    const FASTEVAL: &'static str = "-20*e()^(-0.2*(0.5*(x^2 + y^2))^0.5) \
        - e()^(0.5*(cos(6.283185307179586*x) + cos(6.283185307179586*y))) + 22.718281828459045";
    const VIEW: [[f64; 2]; 2] = [[-5.0, 5.0], [-5.0, 5.0]];
    const START: ([f64; 2], f64) = ([2.5, -1.5], 0.05);

    #[inline(always)]
    fn value<R: Real>(x: R, y: R) -> R {
        let (half, tau) = (R::of(0.5), R::of(TAU));
        let radius = (half * (x * x + y * y)).sqrt();
        let waves = half * ((tau * x).cos() + (tau * y).cos());
        -R::of(20.0) * (R::of(-0.2) * radius).exp() - waves.exp() + R::of(20.0 + E)
    }

    #[inline(always)]
    fn of_x<R: Real>(x: R) -> [R; 2] {
        [x * x, (R::of(TAU) * x).cos()]
    }

    #[inline(always)]
    fn of_y<R: Real>(y: R) -> [R; 3] {
        [y * y, (R::of(TAU) * y).cos(), y]
    }

    #[inline(always)]
    fn joined<R: Real>([x2, wave_x]: [R; 2], [y2, wave_y, _]: [R; 3]) -> R {
        let radius = (R::of(0.5) * (x2 + y2)).sqrt();
        let waves = R::of(0.5) * (wave_x + wave_y);
        -R::of(20.0) * (R::of(-0.2) * radius).exp() - waves.exp() + R::of(20.0 + E)
    }

    #[inline(always)]
    fn gradient(x: f64, y: f64) -> (f64, [f64; 2]) {
        let radius = (0.5 * (x * x + y * y)).sqrt();
        let hill = 20.0 * exp(-0.2 * radius);
        let (a, b) = (TAU * x, TAU * y);
        let waves = exp(0.5 * (cos(a) + cos(b)));
        let (slope, wave) = (0.1 * hill / radius, 0.5 * TAU * waves);
        (
            20.0 + E - hill - waves,
            [slope * x + wave * sin(a), slope * y + wave * sin(b)],
        )
    }
}

pub(crate) struct Beale;

impl Surface for Beale {
    const NAME: &'static str = "Beale";
    const TEXT: &'static str = "(1.5 - x + x*y)^2 + (2.25 - x + x*y^2)^2 + (2.625 - x + x*y^3)^2";
    const FASTEVAL: &'static str = Self::TEXT;
    const VIEW: [[f64; 2]; 2] = [[-4.5, 4.5], [-4.5, 4.5]];
    const START: ([f64; 2], f64) = ([1.0, 1.5], 0.03);

    #[inline(always)]
    fn value<R: Real>(x: R, y: R) -> R {
        let (y2, y3) = (y * y, y * (y * y));
        square(R::of(1.5) - x + x * y)
            + square(R::of(2.25) - x + x * y2)
            + square(R::of(2.625) - x + x * y3)
    }

    #[inline(always)]
    fn of_x<R: Real>(x: R) -> [R; 2] {
        [x, x]
    }

    #[inline(always)]
    fn of_y<R: Real>(y: R) -> [R; 3] {
        [y - R::of(1.0), y * y - R::of(1.0), y * (y * y) - R::of(1.0)]
    }

    #[inline(always)]
    fn joined<R: Real>([x, _]: [R; 2], [a, b, c]: [R; 3]) -> R {
        square(R::of(1.5) + x * a) + square(R::of(2.25) + x * b) + square(R::of(2.625) + x * c)
    }

    #[inline(always)]
    fn gradient(x: f64, y: f64) -> (f64, [f64; 2]) {
        let (y2, y3) = (y * y, y * (y * y));
        let (a, b, c) = (1.5 - x + x * y, 2.25 - x + x * y2, 2.625 - x + x * y3);
        let by_x = 2.0 * (a * (y - 1.0) + b * (y2 - 1.0) + c * (y3 - 1.0));
        (
            a * a + b * b + c * c,
            [by_x, 2.0 * x * (a + 2.0 * y * b + 3.0 * y2 * c)],
        )
    }
}

pub(crate) struct Eggholder;

impl Surface for Eggholder {
    const NAME: &'static str = "Eggholder";
    const TEXT: &'static str =
        "-(y + 47)*sin(sqrt(abs(x/2 + y + 47))) - x*sin(sqrt(abs(x - (y + 47))))";
    const FASTEVAL: &'static str =
        "-(y + 47)*sin(abs(x/2 + y + 47)^0.5) - x*sin(abs(x - (y + 47))^0.5)";
    const VIEW: [[f64; 2]; 2] = [[-512.0, 512.0], [-512.0, 512.0]];
    const START: ([f64; 2], f64) = ([100.0, 200.0], 0.1);

    #[inline(always)]
    fn value<R: Real>(x: R, y: R) -> R {
        let up = y + R::of(47.0);
        let first = (x * R::of(0.5) + y + R::of(47.0)).abs().sqrt();
        let second = (x - up).abs().sqrt();
        -up * first.sin() - x * second.sin()
    }

    #[inline(always)]
    fn of_x<R: Real>(x: R) -> [R; 2] {
        [x * R::of(0.5) + R::of(47.0), x]
    }

    #[inline(always)]
    fn of_y<R: Real>(y: R) -> [R; 3] {
        [y, y + R::of(47.0), y]
    }

    #[inline(always)]
    fn joined<R: Real>([a, x]: [R; 2], [y, up, _]: [R; 3]) -> R {
        -up * (a + y).abs().sqrt().sin() - x * (x - up).abs().sqrt().sin()
    }

    #[inline(always)]
    fn gradient(x: f64, y: f64) -> (f64, [f64; 2]) {
        let up = y + 47.0;
        let (inner, outer) = (x * 0.5 + y + 47.0, x - up);
        let (p, q) = (inner.abs().sqrt(), outer.abs().sqrt());
        let (sin_p, sin_q) = (sin(p), sin(q));
        let slope_p = up * cos(p) * inner.signum() * 0.5 / p;
        let slope_q = x * cos(q) * outer.signum() * 0.5 / q;
        let by = [-0.5 * slope_p - sin_q - slope_q, -sin_p - slope_p + slope_q];
        (-up * sin_p - x * sin_q, by)
    }
}
