//! What weights are against what their layers start best with, and what is to be done about them.

use super::Examined;
use crate::explain::network::LayerReport;
use crate::expr::function::Unary;
use crate::expr::number::short;

/// Weights are too small, or too large, if they are so many times what they are started with best: those of Glorot under a relu
/// are 1/√2 of what He advises, and 64 weights that are drawn come within a tenth.
const APART: f64 = 1.25;

/// Weights have grown on the way, not in learning, if they are so many times as long as at the start.
const GROWN: f64 = 10.0;

/// What the weights of layers are.
pub(super) struct Weights {
    /// So many times what they are best started with, on average over layers.
    size: f64,
    /// The best kind of start.
    kind: &'static str,
    is_relu: bool,
    /// The layer that grew most on the way, with its length at the start and now.
    grown: Option<(usize, f64, f64)>,
}

impl Weights {
    /// Of the layers at the start of the run, or here if none is known; none without layers.
    pub(super) fn of(examined: &Examined<'_>) -> Option<Self> {
        let start = examined.start().map(|start| &start.layers);
        let layers = start.unwrap_or(&examined.layers);
        // The last layer's output is no unit.
        let inner = &layers[..layers.len().saturating_sub(1)];
        let is_relu = !inner.is_empty() && inner.iter().all(is_half_open);
        let ratio = |layer: &LayerReport| {
            let sizes = examined.graph().layers()[layer.number - 1];
            let (inputs, outputs) = (sizes.inputs as f64, sizes.outputs as f64);
            let best = if is_half_open(layer) {
                (2.0 / inputs).sqrt()
            } else {
                (2.0 / (inputs + outputs)).sqrt()
            };
            layer.weight_norm / (inputs * outputs).sqrt() / best
        };
        let logs: f64 = layers.iter().map(|layer| ratio(layer).ln()).sum();
        let pairs = layers.iter().zip(&examined.layers);
        let grown = pairs
            .map(|(start, now)| (now.number, start.weight_norm, now.weight_norm))
            .filter(|(_, start, now)| *now >= GROWN * start)
            .max_by(|a, b| (a.2 / a.1).total_cmp(&(b.2 / b.1)));
        (!layers.is_empty()).then(|| Self {
            size: (logs / layers.len() as f64).exp(),
            kind: if is_relu { "he" } else { "xavier" },
            is_relu,
            grown,
        })
    }

    /// What to do where steps made the weights large: they were not so at the start.
    pub(super) fn too_long_steps(&self) -> Option<String> {
        let (layer, start, now) = self.grown?;
        Some(format!(
            "a smaller learning rate: the weights of layer {layer} grew from {} to {} on the way",
            short(start, 3),
            short(now, 3)
        ))
    }

    /// What to do where gradients vanish: of a start that is large enough no larger one is advised.
    pub(super) fn against_vanishing(&self) -> String {
        if let Some(steps) = self.too_long_steps() {
            return steps;
        }
        let is_small = self.size * APART < 1.0;
        let relu = if self.is_relu { "" } else { "relu, " };
        if is_small {
            let kind = self.kind;
            format!(
                "larger weights at the start ([init] kind = \"{kind}\"; they are {} of that), {relu}or fewer layers",
                short(self.size, 2)
            )
        } else {
            format!(
                "{relu}layer_norm before the functions, a way around layers (h + …), or fewer layers"
            )
        }
    }

    /// What to do where gradients explode.
    pub(super) fn against_exploding(&self, is_clipped: bool) -> String {
        let clip = "clip = { norm = 1 }";
        match self.too_long_steps() {
            Some(steps) => steps,
            None if self.size > APART && is_clipped => self.smaller(),
            None if self.size > APART => format!("{}, or {clip}", self.smaller()),
            None if is_clipped => String::from("layer_norm before the functions, or fewer layers"),
            None => format!("{clip}, layer_norm before the functions, or fewer layers"),
        }
    }

    fn smaller(&self) -> String {
        format!(
            "smaller weights at the start ([init] kind = \"{}\" has 1/{} of them)",
            self.kind,
            short(self.size, 2)
        )
    }
}

/// Whether a layer's function is 0, or nearly, on one side: half of its units pass nothing on.
fn is_half_open(layer: &LayerReport) -> bool {
    let function = layer.activation.map(|(function, _)| function);
    matches!(
        function,
        Some(Unary::Relu | Unary::LeakyRelu | Unary::Elu | Unary::Mish | Unary::Softplus)
    )
}
