//! Polynomials in several variables: the expanded form beside the chain rule.

use std::cmp::Reverse;
use std::collections::BTreeMap;

use super::algebra::nice;
use super::function::{Binary, Unary};
use super::graph::{Graph, Node, NodeId};

/// Expressions that expand to more terms than this have no expanded form that anyone would read.
const MOST_TERMS: usize = 64;

/// The largest exponent of a power that is expanded.
const LARGEST_EXPONENT: f64 = 32.0;

/// The exponents of the variables of a term, by their index in the graph, without those at the end that are 0.
type Exponents = Vec<u32>;

/// A sum of numbers times powers of the variables of a graph.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Polynomial {
    /// The coefficients by exponents; none is 0.
    terms: BTreeMap<Exponents, f64>,
}

impl Polynomial {
    /// The expanded form of a node, if it is a polynomial in the graph's variables of at most 64 terms.
    ///
    /// `detach` and every other function make it none, and so does a number that is not finite.
    pub fn of(graph: &Graph, node: NodeId) -> Option<Self> {
        let needed = graph.reachable(&[node]);
        let mut found: Vec<Option<Self>> = vec![None; needed.len()];
        for id in graph.ids().filter(|id| needed[id.index()]) {
            let of = |id: NodeId| found[id.index()].as_ref();
            let polynomial = match graph.node(id) {
                Node::Constant(value) => Self::constant(value),
                Node::Variable(index) => Some(Self::variable(index)),
                Node::Unary(Unary::Neg, a) => of(a)?.scaled(-1.0),
                Node::Unary(Unary::Square, a) => of(a)?.power(2),
                Node::Binary(Binary::Add, a, b) => of(a)?.plus(of(b)?, 1.0),
                Node::Binary(Binary::Sub, a, b) => of(a)?.plus(of(b)?, -1.0),
                Node::Binary(Binary::Mul, a, b) => of(a)?.times(of(b)?),
                Node::Binary(Binary::Div, a, b) => of(a)?.divided(of(b)?.number()?),
                Node::Binary(Binary::Pow, a, b) => of(a)?.power(whole(of(b)?.number()?)?),
                Node::Unary(..)
                | Node::Binary(..)
                | Node::Where(..)
                | Node::Column(_)
                | Node::Structured(..) => None,
            };
            found[id.index()] = Some(polynomial?);
        }
        found.swap_remove(node.index())
    }

    fn constant(value: f64) -> Option<Self> {
        let mut terms = BTreeMap::new();
        if value != 0.0 {
            terms.insert(Vec::new(), value);
        }
        value.is_finite().then_some(Self { terms })
    }

    fn variable(index: usize) -> Self {
        let mut exponents = vec![0; index];
        exponents.push(1);
        let terms = BTreeMap::from([(exponents, 1.0)]);
        Self { terms }
    }

    /// The value, if no variable is left.
    fn number(&self) -> Option<f64> {
        match self.terms.first_key_value() {
            None => Some(0.0),
            Some((exponents, value)) if self.terms.len() == 1 && exponents.is_empty() => {
                Some(*value)
            }
            Some(_) => None,
        }
    }

    fn add(&mut self, exponents: Exponents, coefficient: f64) {
        let term = self.terms.entry(exponents).or_insert(0.0);
        *term = nice(*term + coefficient);
    }

    /// Drops the terms that came to nothing; `None` if what is left is too long or not finite.
    fn checked(mut self) -> Option<Self> {
        self.terms.retain(|_, coefficient| *coefficient != 0.0);
        let finite = self
            .terms
            .values()
            .all(|coefficient| coefficient.is_finite());
        (finite && self.terms.len() <= MOST_TERMS).then_some(self)
    }

    fn scaled(&self, factor: f64) -> Option<Self> {
        let scale = |(exponents, coefficient): (&Exponents, &f64)| {
            (exponents.clone(), nice(coefficient * factor))
        };
        let terms = self.terms.iter().map(scale).collect();
        Self { terms }.checked()
    }

    fn divided(&self, divisor: f64) -> Option<Self> {
        let divide = |(exponents, coefficient): (&Exponents, &f64)| {
            (exponents.clone(), nice(coefficient / divisor))
        };
        let terms = self.terms.iter().map(divide).collect();
        Self { terms }.checked()
    }

    fn plus(&self, other: &Self, factor: f64) -> Option<Self> {
        let mut sum = self.clone();
        for (exponents, coefficient) in &other.terms {
            sum.add(exponents.clone(), factor * coefficient);
        }
        sum.checked()
    }

    fn times(&self, other: &Self) -> Option<Self> {
        let mut product = Self::default();
        for (a, x) in &self.terms {
            for (b, y) in &other.terms {
                let (long, short) = if a.len() > b.len() { (a, b) } else { (b, a) };
                let mut exponents = long.clone();
                for (sum, exponent) in exponents.iter_mut().zip(short) {
                    *sum = sum.checked_add(*exponent)?;
                }
                product.add(exponents, x * y);
            }
        }
        product.checked()
    }

    fn power(&self, exponent: u32) -> Option<Self> {
        let one = Self::constant(1.0)?;
        (0..exponent).try_fold(one, |power, _| power.times(self))
    }

    /// The partial derivative by the variable of this index in the graph.
    #[must_use]
    pub fn derivative(&self, index: usize) -> Self {
        let mut derivative = Self::default();
        for (exponents, coefficient) in &self.terms {
            let Some(&exponent @ 1..) = exponents.get(index) else {
                continue;
            };
            let mut less = exponents.clone();
            less[index] -= 1;
            while less.last() == Some(&0) {
                less.pop();
            }
            derivative.add(less, coefficient * f64::from(exponent));
        }
        derivative
    }

    /// The polynomial as a node of a graph with the same variables, the highest power first.
    pub fn node(&self, graph: &mut Graph) -> NodeId {
        let mut terms: Vec<_> = self.terms.iter().collect();
        terms.sort_by_key(|(exponents, _)| {
            let degree: u64 = exponents.iter().map(|exponent| u64::from(*exponent)).sum();
            Reverse((degree, (*exponents).clone()))
        });
        let mut sum: Option<NodeId> = None;
        for (exponents, &coefficient) in terms {
            sum = Some(match sum {
                None => term(graph, exponents, coefficient),
                Some(sum) => {
                    let sign = if coefficient < 0.0 {
                        Binary::Sub
                    } else {
                        Binary::Add
                    };
                    let term = term(graph, exponents, coefficient.abs());
                    graph.binary(sign, sum, term)
                }
            });
        }
        sum.unwrap_or_else(|| graph.constant(0.0))
    }
}

fn whole(exponent: f64) -> Option<u32> {
    let whole = (0.0..=LARGEST_EXPONENT).contains(&exponent) && exponent.fract() == 0.0;
    whole.then_some(exponent as u32)
}

fn term(graph: &mut Graph, exponents: &[u32], coefficient: f64) -> NodeId {
    let mut names: Vec<(String, u32)> = graph
        .variables()
        .iter()
        .cloned()
        .zip(exponents.iter().copied())
        .filter(|(_, exponent)| *exponent > 0)
        .collect();
    names.sort_unstable();
    let mut powers = Vec::new();
    for (name, exponent) in &names {
        let variable = graph.variable(name);
        powers.push(if *exponent == 1 {
            variable
        } else {
            let exponent = graph.constant(f64::from(*exponent));
            graph.binary(Binary::Pow, variable, exponent)
        });
    }
    if coefficient.abs() != 1.0 || powers.is_empty() {
        powers.insert(0, graph.constant(coefficient));
    } else if coefficient < 0.0 {
        powers[0] = graph.unary(Unary::Neg, powers[0]);
    }
    let mut powers = powers.into_iter();
    let first = powers.next().expect("a coefficient or a power");
    powers.fold(first, |product, power| {
        graph.binary(Binary::Mul, product, power)
    })
}

#[cfg(test)]
mod tests {
    use super::super::display::{Style, text};
    use super::super::{KnownNames, parse};
    use super::*;

    fn expanded(source: &str) -> Option<(Polynomial, String)> {
        let loss = parse(source, &KnownNames::default()).expect("a loss");
        let polynomial = Polynomial::of(&loss.graph, loss.objective)?;
        let text = printed(&polynomial, &loss.graph);
        Some((polynomial, text))
    }

    fn printed(polynomial: &Polynomial, graph: &Graph) -> String {
        let mut graph = graph.clone();
        let node = polynomial.node(&mut graph);
        text(&graph, node, Style::Unicode)
    }

    #[test]
    fn powers_of_sums_are_expanded() {
        for (source, expected) in [
            ("(3x+1)^2", "9 x² + 6 x + 1"),
            ("(x+y)^3", "x³ + 3 x² y + 3 x y² + y³"),
            ("(x-1)(x+1)", "x² − 1"),
            ("-(x - y)^2/2", "−0.5 x² + x y − 0.5 y²"),
            ("(x + 0.1)^2", "x² + 0.2 x + 0.01"),
            ("x - x", "0"),
            (
                "(1-x)^2 + 100(y-x^2)^2",
                "100 x⁴ − 200 x² y + x² + 100 y² − 2 x + 1",
            ),
        ] {
            let (_, text) = expanded(source).expect("a polynomial");
            assert_eq!(text, expected, "{source}");
        }
    }

    #[test]
    fn what_is_no_polynomial_has_no_expansion() {
        for source in [
            "sin(x)",
            "1/x",
            "x^0.5",
            "x^y",
            "detach(x)",
            "x/0",
            "(x + y)^99",
            "x^-1",
        ] {
            assert_eq!(expanded(source), None, "{source}");
        }
        assert_eq!(expanded("(a+b+c+d+f)^9"), None);
    }

    #[test]
    fn the_derivative_of_the_expansion() {
        let loss = parse("(3x+1)^2 + y", &KnownNames::default()).expect("a loss");
        let polynomial = Polynomial::of(&loss.graph, loss.objective).expect("a polynomial");
        assert_eq!(printed(&polynomial.derivative(0), &loss.graph), "18 x + 6");
        assert_eq!(printed(&polynomial.derivative(1), &loss.graph), "1");
        assert_eq!(polynomial.derivative(7), Polynomial::default());
    }
}
