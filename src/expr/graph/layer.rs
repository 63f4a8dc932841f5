//! A layer's own parameters: how many, their names, their indices.

use std::ops::Range;

/// A layer of a network: W v + b with its own parameters, or W v.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Layer {
    /// The width of what comes in.
    pub inputs: usize,
    /// The width of what goes out.
    pub outputs: usize,
    /// Whether it adds a bias to every output.
    pub has_bias: bool,
    /// The index of its first weight, once they have their [names](super::Graph::name_layers): after all other variables and the
    /// layers before it. The weights stand row by row (a row for each output), then the biases. Where nothing is held, this
    /// is the order of the variables; else that of [`Graph::expanded`](super::Graph::expanded).
    pub first: usize,
}

impl Layer {
    /// How many parameters it has, held ones included.
    pub fn size(self) -> usize {
        self.outputs * (self.inputs + usize::from(self.has_bias))
    }

    /// How many of them are weights; the others are biases.
    pub fn weights(self) -> usize {
        self.outputs * self.inputs
    }

    /// The name of a parameter of the layer `number`, counted from 0: `W1[2,1]`, or `b1[2]` after the weights.
    pub fn entry_name(self, number: usize, position: usize) -> String {
        let number = number + 1;
        if let Some(bias) = position.checked_sub(self.weights()) {
            return format!("b{number}[{}]", bias + 1);
        }
        let (output, input) = (position / self.inputs, position % self.inputs);
        format!("W{number}[{},{}]", output + 1, input + 1)
    }

    /// The index of the weight from `input` to `output`, both counted from 0.
    pub fn weight(self, output: usize, input: usize) -> usize {
        self.first + output * self.inputs + input
    }

    /// The indices of the biases, one for each output; none where it has no bias.
    pub fn biases(self) -> Range<usize> {
        self.first + self.weights()..self.first + self.size()
    }

    /// The index of the bias of `output`, if it has one.
    pub fn bias(self, output: usize) -> Option<usize> {
        self.has_bias.then(|| self.first + self.weights() + output)
    }
}

/// One parameter of a layer.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum LayerEntry {
    /// The index of its variable.
    Free(usize),
    /// It is held at a value and is no variable.
    Held(f64),
}

impl LayerEntry {
    /// Its value at a point, which has a number for each variable.
    pub fn at(self, point: &[f64]) -> f64 {
        match self {
            Self::Free(index) => point[index],
            Self::Held(value) => value,
        }
    }

    /// The index of its variable, if it has one.
    pub fn variable(self) -> Option<usize> {
        match self {
            Self::Free(index) => Some(index),
            Self::Held(_) => None,
        }
    }
}
