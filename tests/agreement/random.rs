//! Random expressions of up to 200 operations.

use gdplay::diff::{Agreement, Evaluator, Spacing, check};
use gdplay::expr::function::{Binary, Unary};
use gdplay::expr::graph::{Graph, Node, NodeId};

use super::{EXACT, evaluator};

/// A seeded generator of numbers (SplitMix64, Steele, Lea and Flood 2014).
pub(crate) struct Random(pub(crate) u64);

impl Random {
    fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut bits = self.0;
        bits = (bits ^ (bits >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        bits = (bits ^ (bits >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        bits ^ (bits >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound as u64) as usize
    }

    pub(crate) fn between(&mut self, low: f64, high: f64) -> f64 {
        low + (high - low) * (self.next() >> 11) as f64 / (1_u64 << 53) as f64
    }
}

/// Functions without jumps; those with kinks are kept away from them by `is_tame`.
fn is_continuous(function: Unary) -> bool {
    use Unary::{Ceil, Detach, Floor, Not, Round, Sign, Step, Trunc};
    !matches!(
        function,
        Ceil | Detach | Floor | Round | Sign | Step | Trunc | Not
    )
}

/// A random graph of `size` operations over `at.len()` variables, none of whose values or local partials is large at `at`, and
/// what a rounding error of one unit in every product of its chain rule amounts to, for each variable.
struct Specimen {
    evaluator: Evaluator,
    at: Vec<f64>,
    path_sums: Vec<f64>,
    operations: usize,
}

/// A value and the local partials by which it was made from its inputs.
type Made = (f64, Vec<(NodeId, f64)>);

fn is_tame((value, locals): &Made) -> bool {
    value.is_finite() && value.abs() < 20.0 && locals.iter().all(|(_, local)| local.abs() < 8.0)
}

fn unary_made(function: Unary, input: NodeId, x: f64) -> Option<Made> {
    let y = function.value(x);
    let local = function.derivative(x, y);
    // Kinks, poles and ends of domains of the table lie at 0 and ±1.
    let clear = [-1.0, 0.0, 1.0].iter().all(|edge| (x - edge).abs() > 0.05);
    clear.then_some((y, vec![(input, local)])).filter(is_tame)
}

fn binary_made(function: Binary, [left, right]: [NodeId; 2], [a, b]: [f64; 2]) -> Option<Made> {
    let y = function.value(a, b);
    let [by_a, by_b] = function.partials(a, b, y);
    let clear = match function {
        Binary::Max
        | Binary::Min
        | Binary::Less
        | Binary::LessEqual
        | Binary::Greater
        | Binary::GreaterEqual => (a - b).abs() > 0.1,
        Binary::Div | Binary::Atan2 => b.abs() > 0.3,
        Binary::Hypot => y > 0.3,
        Binary::Pow => a > 0.3,
        Binary::Equal
        | Binary::NotEqual
        | Binary::And
        | Binary::Or
        | Binary::Rem
        | Binary::Tie
        | Binary::PowBase
        | Binary::PowExponent => false,
        _ => true,
    };
    clear
        .then_some((y, vec![(left, by_a), (right, by_b)]))
        .filter(is_tame)
}

/// Sums the absolute values of the products along all paths from the objective to every node.
fn path_sums(made: &[Made], graph: &Graph, objective: NodeId) -> Vec<f64> {
    let mut sums = vec![0.0; made.len()];
    sums[objective.index()] = 1.0;
    for index in (0..made.len()).rev() {
        for (input, local) in &made[index].1 {
            sums[input.index()] += local.abs() * sums[index];
        }
    }
    let variables = graph.nodes().iter().zip(&sums);
    variables
        .filter(|(node, _)| matches!(node, Node::Variable(_)))
        .map(|(_, sum)| *sum)
        .collect()
}

fn specimen(random: &mut Random) -> Specimen {
    let mut graph = Graph::default();
    let at: Vec<f64> = (0..=random.below(5))
        .map(|_| random.between(-3.0, 3.0))
        .collect();
    let mut made: Vec<Made> = Vec::new();
    for (index, x) in at.iter().enumerate() {
        graph.variable(&format!("x{index}"));
        made.push((*x, Vec::new()));
    }
    let size = 1 + random.below(200);
    let mut newest = graph.ids().next_back().expect("a variable");
    let mut operations = 0;
    while operations < size {
        // Mostly on from the newest node, so that the graph is deep and everything counts.
        let ids: Vec<NodeId> = graph.ids().collect();
        let other = ids[random.below(ids.len())];
        let first = if random.below(4) == 0 {
            ids[random.below(ids.len())]
        } else {
            newest
        };
        let (node, new) = if random.below(2) == 0 {
            let function = Unary::ALL[random.below(Unary::ALL.len())];
            if !is_continuous(function) {
                continue;
            }
            (
                Node::Unary(function, first),
                unary_made(function, first, made[first.index()].0),
            )
        } else {
            let function = Binary::ALL[random.below(Binary::ALL.len())];
            let values = [made[first.index()].0, made[other.index()].0];
            (
                Node::Binary(function, first, other),
                binary_made(function, [first, other], values),
            )
        };
        let Some(new) = new else {
            continue;
        };
        let before = graph.nodes().len();
        newest = graph.add(node);
        if graph.nodes().len() > before {
            made.push(new);
        }
        operations += 1;
    }
    let path_sums = path_sums(&made, &graph, newest);
    Specimen {
        evaluator: evaluator(graph, newest),
        at,
        path_sums,
        operations,
    }
}

#[test]
fn random_expressions_by_every_method() {
    const SPECIMENS: usize = 600;
    let mut random = Random(20_261_123);
    let (mut telling, mut agreeing) = (0, 0);
    for number in 0..SPECIMENS {
        let Specimen {
            mut evaluator,
            at,
            path_sums,
            operations,
        } = specimen(&mut random);
        let gradients = EXACT.map(|method| evaluator.gradient_by(method, &at, Spacing::Balanced));
        for (variable, path_sum) in path_sums.iter().enumerate() {
            let slopes = [0, 1, 2].map(|method: usize| gradients[method][variable]);
            // Each product of the chain rule and each sum of its terms rounds once, in every method.
            let allowed = 4.0 * operations as f64 * f64::EPSILON * path_sum;
            let gap = slopes
                .iter()
                .fold(0.0_f64, |gap, slope| gap.max((slope - slopes[0]).abs()));
            assert!(
                gap <= allowed,
                "specimen {number}, variable {variable}: {slopes:?} ± {allowed:e}"
            );
            telling += usize::from(allowed <= 1e-9 * slopes[0].abs());
        }
        for (variable, found) in check(&mut evaluator, &at).iter().enumerate() {
            assert_ne!(
                found.verdict,
                Agreement::Disagree,
                "specimen {number}, variable {variable}: {found:?}"
            );
            agreeing += usize::from(found.verdict == Agreement::Agree);
        }
    }
    assert!(
        telling > SPECIMENS,
        "only {telling} partial derivatives were compared to nine digits"
    );
    assert!(
        agreeing > SPECIMENS,
        "finite differences agreed with only {agreeing} partial derivatives"
    );
}
