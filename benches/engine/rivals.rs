//! The libraries compared, each as it is meant to be used for many evaluations of one text.

use exmex::prelude::Express;
use exmex::{Differentiate, FlatEx};
use fasteval::{Compiler, Evaler};

/// meval: a closure of two numbers.
pub(crate) fn meval(text: &str) -> impl Fn(f64, f64) -> f64 {
    let parsed: meval::Expr = text.parse().expect("meval reads it");
    parsed.bind2("x", "y").expect("two variables")
}

/// fasteval, compiled.
pub(crate) fn fasteval(text: &str) -> impl Fn(f64, f64) -> f64 {
    let mut slab = fasteval::Slab::new();
    let parsed = fasteval::Parser::new()
        .parse(text, &mut slab.ps)
        .expect("fasteval reads it");
    let compiled = parsed.from(&slab.ps).compile(&slab.ps, &mut slab.cs);
    move |x, y| {
        let mut names = |name: &str, _: Vec<f64>| match name {
            "x" => Some(x),
            "y" => Some(y),
            _ => None,
        };
        compiled.eval(&slab, &mut names).expect("a value")
    }
}

/// exmex: the value.
pub(crate) fn exmex(text: &str) -> FlatEx<f64> {
    exmex::parse::<f64>(text).expect("exmex reads it")
}

/// exmex: both partial derivatives; none where it cannot differentiate, as at `abs`.
pub(crate) fn exmex_partials(text: &str) -> Option<Vec<FlatEx<f64>>> {
    let partial = |i| exmex(text).partial(i).ok();
    (0..2).map(partial).collect()
}

/// A value of an exmex expression.
pub(crate) fn exmex_value(expression: &FlatEx<f64>, x: f64, y: f64) -> f64 {
    expression.eval(&[x, y]).expect("a value")
}
