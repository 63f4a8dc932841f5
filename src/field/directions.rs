//! Two directions through the space of parameters, for pictures of losses with many of them.

use super::Point;
use crate::data::{Random, Stream};
use crate::diff::{dot, norm};
use crate::expr::graph::{Graph, Layer};

/// Two directions of different slope, and the point from which they go.
#[derive(Clone, Debug, PartialEq)]
pub struct Directions {
    center: Vec<f64>,
    right: Vec<f64>,
    up: Vec<f64>,
}

/// Directions whose angle has a smaller squared sine than this span no plane.
const PARALLEL: f64 = 1e-9;

impl Directions {
    /// Two directions from a center, each with one number for each parameter; none if they have not, or span no plane.
    pub fn new(center: Vec<f64>, right: Vec<f64>, up: Vec<f64>) -> Option<Self> {
        if right.len() != center.len() || up.len() != center.len() {
            return None;
        }
        let [rr, ru, uu] = [dot(&right, &right), dot(&right, &up), dot(&up, &up)];
        let spans = rr * uu - ru * ru > PARALLEL * rr * uu && (rr * uu).is_finite();
        spans.then_some(Self { center, right, up })
    }

    /// Two Gaussian directions, filter-normalized (Li et al., "Visualizing the Loss Landscape of Neural Nets", 2018): the
    /// weights of each unit of a layer are scaled to the length that the unit's weights have at the center, and biases are
    /// left out, as in the pictures of that paper. A unit whose weights are all 0 has no length: it gets length 1.
    ///
    /// Parameters beside layers are one block: each is drawn in units of its `reach` (how far on one side its axis is looked
    /// at), and the block has length 1 in these units.
    ///
    /// None if there are fewer than two parameters. Where these rules leave no plane, as for a single weight with its bias,
    /// all parameters are drawn without them.
    pub fn random(graph: &Graph, center: &[f64], reach: &[f64], seed: u64) -> Option<Self> {
        let drawn = [0, 1].map(|stream| gaussian(center.len(), seed, stream));
        let (full_center, full_reach) = (graph.expanded(center), graph.expanded(reach));
        let [right, up] = drawn.clone().map(|direction| {
            let direction = graph.expanded_gradient(&direction);
            let direction = normalized(direction, graph.layers(), &full_center, &full_reach);
            graph.contracted(&direction)
        });
        let [plain_right, plain_up] = drawn;
        Self::new(center.to_vec(), right, up)
            .or_else(|| Self::new(center.to_vec(), plain_right, plain_up))
    }

    /// The point from which they go.
    pub fn center(&self) -> &[f64] {
        &self.center
    }

    /// The direction to the right, and the one upwards.
    pub fn both(&self) -> [&[f64]; 2] {
        [&self.right, &self.up]
    }

    /// The value of a parameter at a place.
    pub(super) fn coordinate(&self, (x, y): Point, parameter: usize) -> f64 {
        self.center[parameter] + (x * self.right[parameter] + y * self.up[parameter])
    }

    /// Whether a parameter is the same everywhere in the plane.
    pub(super) fn is_held(&self, parameter: usize) -> bool {
        self.right[parameter] == 0.0 && self.up[parameter] == 0.0
    }

    /// The multiples of both directions whose sum comes nearest to a vector, by least squares: the directions need not be
    /// orthogonal.
    pub(super) fn project(&self, vector: &[f64]) -> Point {
        let [rr, ru, uu] = [
            dot(&self.right, &self.right),
            dot(&self.right, &self.up),
            dot(&self.up, &self.up),
        ];
        let (r, u) = (dot(vector, &self.right), dot(vector, &self.up));
        let determinant = rr * uu - ru * ru;
        (
            (uu * r - ru * u) / determinant,
            (rr * u - ru * r) / determinant,
        )
    }
}

fn gaussian(count: usize, seed: u64, stream: u64) -> Vec<f64> {
    let mut random = Random::of(Stream::Direction, seed, stream);
    (0..count).map(|_| random.normal()).collect()
}

/// A direction with its blocks scaled.
fn normalized(
    mut direction: Vec<f64>,
    layers: &[Layer],
    center: &[f64],
    reach: &[f64],
) -> Vec<f64> {
    let mut is_free = vec![true; direction.len()];
    for layer in layers {
        let biases = layer.biases();
        is_free[layer.first..biases.end].fill(false);
        direction[biases].fill(0.0);
        for output in 0..layer.outputs {
            let unit = layer.weight(output, 0)..layer.weight(output, 0) + layer.inputs;
            let length = norm(&center[unit.clone()]);
            scale(
                &mut direction[unit],
                if length > 0.0 { length } else { 1.0 },
            );
        }
    }
    let mut free: Vec<f64> = (0..direction.len())
        .filter(|i| is_free[*i])
        .map(|i| direction[i])
        .collect();
    scale(&mut free, 1.0);
    let indices = (0..direction.len()).filter(|i| is_free[*i]);
    for (i, entry) in indices.zip(free) {
        direction[i] = entry * reach[i];
    }
    direction
}

fn scale(block: &mut [f64], length: f64) {
    let own = norm(block);
    if own > 0.0 {
        for entry in block {
            *entry *= length / own;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{KnownNames, parse};

    fn graph(text: &str) -> Graph {
        parse(text, &KnownNames::default()).expect("a loss").graph
    }

    #[test]
    fn each_unit_moves_as_far_as_its_weights_are_long_and_biases_stay() {
        let graph = graph("mse(linear(tanh(linear(stack(a, 2), 3)), 2), 0)");
        let count = graph.variables().len();
        let center: Vec<f64> = (0..count).map(|i| (i as f64 * 0.7).sin()).collect();
        let reach = vec![4.0; count];
        let directions = Directions::random(&graph, &center, &reach, 5).expect("a plane");
        for direction in directions.both() {
            for layer in graph.layers() {
                for output in 0..layer.outputs {
                    let unit = layer.weight(output, 0)..layer.weight(output, 0) + layer.inputs;
                    let wanted = norm(&center[unit.clone()]);
                    assert!((norm(&direction[unit]) - wanted).abs() < 1e-14);
                    assert_eq!(direction[layer.bias(output).expect("a bias")], 0.0);
                }
            }
            // The parameter beside the layers is a block of its own, as long as its reach.
            assert!((direction[0].abs() - 4.0).abs() < 1e-14);
        }
    }

    #[test]
    fn what_is_beside_layers_has_length_one_in_units_of_its_reach() {
        let reach = [0.5, 100.0, 4.0];
        let directions =
            Directions::random(&Graph::default(), &[0.0; 3], &reach, 1).expect("a plane");
        for direction in directions.both() {
            let parts: Vec<f64> = direction.iter().zip(reach).map(|(d, r)| d / r).collect();
            assert!((norm(&parts) - 1.0).abs() < 1e-15);
        }
    }

    #[test]
    fn a_seed_gives_the_same_directions_and_another_gives_others() {
        let draw = |seed| Directions::random(&Graph::default(), &[0.0; 5], &[1.0; 5], seed);
        assert_eq!(draw(3), draw(3));
        assert_ne!(draw(3), draw(4));
        assert_eq!(
            Directions::random(&Graph::default(), &[0.0], &[1.0], 3),
            None
        );
    }

    #[test]
    fn directions_have_one_number_for_each_parameter() {
        let plane = |center: &[f64], right: &[f64], up: &[f64]| {
            Directions::new(center.to_vec(), right.to_vec(), up.to_vec())
        };
        assert!(plane(&[0.0; 2], &[1.0, 0.0], &[0.0, 1.0]).is_some());
        assert_eq!(plane(&[0.0; 3], &[1.0, 0.0], &[0.0, 1.0]), None);
        assert_eq!(plane(&[0.0; 2], &[1.0, 0.0, 0.0], &[0.0, 1.0]), None);
        assert_eq!(plane(&[0.0; 2], &[1.0, 0.0], &[0.0, 1.0, 0.0]), None);
    }

    #[test]
    fn a_single_weight_with_its_bias_still_spans_a_plane() {
        let graph = graph("mse(linear(3, 1), 0)");
        assert_eq!(graph.variables().len(), 2);
        for seed in 0..20 {
            let directions = Directions::random(&graph, &[0.5, 0.0], &[4.0; 2], seed);
            assert!(directions.is_some(), "seed {seed}");
        }
        // Units that start at 0 can be looked at, too.
        let zero = Directions::random(&graph, &[0.0; 2], &[4.0; 2], 1);
        assert!(zero.is_some());
    }
}
