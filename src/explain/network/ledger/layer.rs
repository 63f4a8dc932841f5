//! A layer: z = W v + b and its function; δ = ∂L/∂z, and what it makes of the weights and of what came in.

use super::{LedgerSection, Writer, atom, by};
use crate::explain::format::figure;
use crate::explain::network::{LayerReport, Silent};
use crate::expr::function::Unary;
use crate::expr::graph::{self, NodeId};

/// The digits of norms.
const SHORT: usize = 3;

impl Writer<'_> {
    pub(super) fn layer(&mut self, index: usize) {
        let layer = self.network.layers[index].clone();
        let sizes = self.network.sizes(index);
        self.layer_forward(&layer, sizes);
        let delta = self.delta(&layer);
        self.weights(&layer, sizes, &delta);
        self.back_to_input(index, &layer, &delta);
        self.layer_sizes(&layer, sizes);
    }

    /// What z is called.
    fn z(&self, layer: &LayerReport) -> String {
        if layer.activation.is_some() {
            return format!("z{}", layer.number);
        }
        self.network.symbol(self.stage.output)
    }

    /// What comes in: its symbol and its units.
    fn incoming(&self) -> (String, Vec<f64>) {
        let graph = &self.network.loss().graph;
        let input = self.stage.inputs(graph).into_iter().next();
        input.map_or((String::new(), Vec::new()), |input| {
            (self.network.symbol(input), self.value(input))
        })
    }

    fn layer_forward(&mut self, layer: &LayerReport, sizes: graph::Layer) {
        let n = layer.number;
        let (v, incoming) = self.incoming();
        let z = self.z(layer);
        let values = self.value(layer.node);
        let shown = self.vector(&incoming);
        self.write(LedgerSection::Forward, [v.clone(), shown]);
        let v = atom(&v);
        let bias = if sizes.has_bias {
            format!(" + b{n}")
        } else {
            String::new()
        };
        self.write(
            LedgerSection::Forward,
            [z.clone(), format!("W{n} {v}{bias}")],
        );
        let at = &self.network.at;
        let sum = |output: usize| {
            let pairs: Vec<(f64, f64)> = incoming
                .iter()
                .enumerate()
                .map(|(input, v)| (at[sizes.weight(output, input)], *v))
                .collect();
            self.detail
                .products(&pairs, sizes.bias(output).map(|bias| at[bias]))
        };
        let count = self.detail.shown(sizes.outputs);
        let sums: Vec<String> = (0..count).map(sum).collect();
        for (unit, sum) in sums.into_iter().enumerate() {
            let name = unit_name(&z, unit, sizes.outputs);
            self.write(
                LedgerSection::Forward,
                [name, sum, self.detail.number(values[unit])],
            );
        }
        self.rest(LedgerSection::Remark, sizes.outputs);
        if let Some((f, node)) = layer.activation {
            let shown = self.vector(&self.value(node));
            let a = self.network.symbol(node);
            self.write(
                LedgerSection::Forward,
                [a, format!("{}({z})", f.name()), shown],
            );
            self.silent(layer);
        }
    }

    /// How many units pass no gradient, whatever the row.
    fn silent(&mut self, layer: &LayerReport) {
        let shown = match layer.silent {
            Some(Silent::Dead(units)) => format!("dead: {units} of {} units", layer.units),
            Some(Silent::Flat(share)) => {
                let percent = figure(100.0 * share, SHORT);
                format!("nearly flat: {percent} % of rows and units")
            }
            None => return,
        };
        self.write(LedgerSection::Remark, [shown]);
    }

    /// ∂L/∂z of the row: ∂L/∂a times the slopes.
    fn delta(&mut self, layer: &LayerReport) -> Vec<f64> {
        let z = self.z(layer);
        let delta = self.network.adjoint(layer.node, self.row);
        if let Some((f, node)) = layer.activation {
            let a = self.network.symbol(node);
            let slopes = self.slopes(f, layer.node, node);
            let above = self.vector(&self.network.adjoint(node, self.row));
            let slopes = self.vector(&slopes);
            self.write(LedgerSection::Backward, [format!("∂L/∂{a}"), above]);
            let name = f.name();
            self.write(LedgerSection::Backward, [format!("{name}′({z})"), slopes]);
            let product = format!("∂L/∂{a} · {name}′({z})");
            let shown = self.vector(&delta);
            self.write(
                LedgerSection::Backward,
                [format!("∂L/∂{z}"), product, shown],
            );
        } else {
            let shown = self.vector(&delta);
            self.write(LedgerSection::Backward, [format!("∂L/∂{z}"), shown]);
        }
        delta
    }

    /// The slopes of a layer's function in the row.
    fn slopes(&self, f: Unary, inner: NodeId, outer: NodeId) -> Vec<f64> {
        let both = self.value(inner).into_iter().zip(self.value(outer));
        both.map(|(x, y)| f.derivative(x, y)).collect()
    }

    /// ∂L/∂W, the sum over rows of δ vᵀ, and ∂L/∂b.
    fn weights(&mut self, layer: &LayerReport, sizes: graph::Layer, delta: &[f64]) {
        let n = layer.number;
        let (v, incoming) = self.incoming();
        let z = self.z(layer);
        let rows = self.network.rows;
        let sum = if rows > 1 {
            format!("Σ over {rows} rows of ")
        } else {
            String::new()
        };
        let v = atom(&v);
        let product = format!("{sum}∂L/∂{z} {v}ᵀ, {} × {}", sizes.outputs, sizes.inputs);
        self.write(LedgerSection::Backward, [format!("∂L/∂W{n}"), product]);
        let gradient = self.network.gradient.clone();
        for output in 0..self.detail.shown(sizes.outputs) {
            let row = sizes.weight(output, 0)..sizes.weight(output, 0) + sizes.inputs;
            let shown = self.detail.vector(&gradient[row]);
            self.write(LedgerSection::Backward, [format!("  {shown}")]);
        }
        self.rest(LedgerSection::BackwardRemark, sizes.outputs);
        let share = format!(
            "{} · {}",
            self.detail.number(delta[0]),
            self.detail.factor(incoming[0])
        );
        let share = format!("{share} = {}", self.detail.number(delta[0] * incoming[0]));
        let shown = if rows > 1 {
            format!("row {} adds {share} to the first", self.row + 1)
        } else {
            format!("the first is {share}")
        };
        self.write(LedgerSection::BackwardRemark, [shown]);
        if !sizes.has_bias {
            return;
        }
        let shown = self.vector(&gradient[sizes.biases()]);
        self.write(
            LedgerSection::Backward,
            [format!("∂L/∂b{n}"), format!("{sum}∂L/∂{z}"), shown],
        );
    }

    /// ∂L/∂v = Wᵀ δ.
    fn back_to_input(&mut self, index: usize, layer: &LayerReport, delta: &[f64]) {
        let n = layer.number;
        let (v, _) = self.incoming();
        let z = self.z(layer);
        let sizes = self.network.sizes(index);
        let back = self.network.through_layer(index, delta);
        let shown = self.vector(&back);
        self.write(
            LedgerSection::Backward,
            [by(&v), format!("W{n}ᵀ ∂L/∂{z}"), shown],
        );
        let at = &self.network.at;
        let pairs: Vec<(f64, f64)> = delta
            .iter()
            .enumerate()
            .map(|(output, delta)| (at[sizes.weight(output, 0)], *delta))
            .collect();
        let shown = format!("the first is {}", self.detail.products(&pairs, None));
        self.write(
            LedgerSection::BackwardRemark,
            [shown, self.detail.number(back[0])],
        );
    }

    /// What the factor is made of, and the sizes of the weights.
    fn layer_sizes(&mut self, layer: &LayerReport, sizes: graph::Layer) {
        let n = layer.number;
        let short = |value: f64| figure(value, SHORT);
        let index = self.network.stages.iter().position(|s| s == self.stage);
        let factor = index.and_then(|index| self.network.sizes_of(index).factor);
        if let Some(factor) = factor {
            let shown = format!(
                "back through this layer the gradient is × {}: ‖W{n}‖ = {}, mean |slope| = {}",
                short(factor),
                short(layer.weight_norm),
                short(layer.mean_slope)
            );
            self.write(LedgerSection::BackwardRemark, [shown]);
        }
        let of_biases = || format!(", ‖∂L/∂b{n}‖ = {}", short(layer.bias_gradient_norm));
        let of_biases = sizes.has_bias.then(of_biases).unwrap_or_default();
        let norm = short(layer.weight_gradient_norm);
        let shown = format!("‖∂L/∂W{n}‖ = {norm}{of_biases}");
        self.write(LedgerSection::BackwardRemark, [shown]);
    }
}

/// `z1[2]`, or `z1` of the only unit.
fn unit_name(symbol: &str, unit: usize, units: usize) -> String {
    if units == 1 {
        return symbol.to_string();
    }
    format!("{symbol}[{}]", unit + 1)
}
