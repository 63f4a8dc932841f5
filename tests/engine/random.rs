//! Seeded random graphs and numbers.

use gdplay::expr::function::{Binary, Unary};
use gdplay::expr::graph::{Graph, Node, NodeId};

/// A small generator: splitmix64 (Steele, Lea and Flood 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    pub(crate) fn bits(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, n: usize) -> usize {
        (self.bits() % n as u64) as usize
    }

    /// Between -`size` and `size`.
    pub(crate) fn number(&mut self, size: f64) -> f64 {
        ((self.bits() >> 11) as f64 / (1_u64 << 52) as f64 - 1.0) * size
    }

    /// Mostly plain, sometimes a special one.
    pub(crate) fn any_number(&mut self) -> f64 {
        match self.below(12) {
            0 => SPECIAL[self.below(SPECIAL.len())],
            1 => self.number(1e5),
            2 => f64::from_bits(self.bits()),
            3 => self.number(5.0).round(),
            _ => self.number(3.0),
        }
    }

    /// A graph over x, y and p of about `size` operations, and its last node.
    pub(crate) fn graph(&mut self, size: usize) -> (Graph, NodeId) {
        let mut graph = Graph::default();
        let mut nodes: Vec<NodeId> = ["x", "y", "p"].map(|name| graph.variable(name)).to_vec();
        for _ in 0..size {
            let recent = nodes.len().min(6);
            let a = nodes[nodes.len() - 1 - self.below(recent)];
            let b = nodes[self.below(nodes.len())];
            let node = match self.below(11) {
                10 => {
                    let other = nodes[self.below(nodes.len())];
                    let condition = graph.binary(Binary::Less, a, other);
                    graph.add(Node::Where(condition, a, b))
                }
                0 => {
                    let exponents = [2.0, 3.0, -1.0, 7.0, -4.0, 16.0, 0.5, 17.0, 2.5];
                    let exponent = graph.constant(exponents[self.below(exponents.len())]);
                    graph.binary(Binary::Pow, a, exponent)
                }
                1 => {
                    let constant = self.any_number();
                    let constant = graph.constant(constant);
                    graph.binary(Binary::ALL[self.below(4)], constant, a)
                }
                2 => graph.unary(Unary::ALL[self.below(Unary::ALL.len())], a),
                3 => graph.unary(Unary::Square, a),
                4 => graph.binary(Binary::ALL[self.below(Binary::ALL.len())], a, b),
                _ => graph.binary(Binary::ALL[self.below(3)], a, b),
            };
            nodes.push(node);
        }
        (graph, nodes[nodes.len() - 1])
    }
}

/// Numbers at which something may go wrong.
pub(crate) const SPECIAL: [f64; 18] = [
    0.0,
    -0.0,
    f64::INFINITY,
    f64::NEG_INFINITY,
    f64::NAN,
    5e-324,
    -1e-310,
    f64::MIN_POSITIVE,
    f64::MAX,
    1e300,
    -1e22,
    25_735.0,
    25_735.1,
    std::f64::consts::FRAC_PI_2,
    -std::f64::consts::PI,
    709.78,
    -745.1,
    1.0,
];
