//! What is descended, as arrays: single numbers, and the weights and biases of layers.

use super::code::{float, list};
use super::names::PythonNames;
use super::targets::{ExportTarget, LayerNames};
use crate::expr::graph::{Graph, LayerEntry};

/// The shape of a leaf.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum LeafShape {
    /// A number.
    Single,
    /// Numbers in a row.
    Vector,
    /// The weights of a layer: a row for each output.
    Matrix {
        /// How many outputs.
        rows: usize,
        /// How many inputs.
        columns: usize,
    },
}

/// An array that is descended.
#[derive(Clone, Debug)]
pub(super) struct Leaf {
    /// Its name in Python.
    pub(super) name: String,
    /// Its shape.
    pub(super) shape: LeafShape,
    /// Where it starts, row by row.
    pub(super) values: Vec<f64>,
    /// The layer that it belongs to, counted from 0.
    pub(super) layer: Option<usize>,
    /// The array of a layer that it is a part of, where the rest is held.
    assembled: Option<Assembled>,
}

/// An array of which some entries are held.
#[derive(Clone, Debug)]
struct Assembled {
    name: String,
    shape: LeafShape,
    held: Vec<f64>,
    /// For each entry its index among the free ones and, after them, the held ones.
    order: Vec<usize>,
}

impl Leaf {
    /// A single parameter.
    pub(super) fn single(name: String, value: f64) -> Self {
        Self {
            name,
            shape: LeafShape::Single,
            values: vec![value],
            layer: None,
            assembled: None,
        }
    }

    /// Whether it is a whole array of a layer.
    pub(super) fn is_whole(&self) -> bool {
        self.layer.is_some() && self.assembled.is_none()
    }

    /// Whether it is one number.
    pub(super) fn is_single(&self) -> bool {
        self.shape == LeafShape::Single
    }

    /// Its start as Python.
    pub(super) fn literal(&self) -> String {
        nested(self.shape, &self.values)
    }

    /// The statement that puts it, which is `own` there, and what is held together.
    pub(super) fn assembly(&self, target: &ExportTarget, own: &str) -> Vec<String> {
        let Some(whole) = &self.assembled else {
            return Vec::new();
        };
        let held = format!("{}({})", target.array, list(whole.held.iter().copied()));
        let order = format!("{}({:?})", target.array, whole.order);
        let mut text = format!("{}([{}, {held}])[{order}]", target.joined, own);
        if let LeafShape::Matrix { rows, columns } = whole.shape {
            text = format!("{text}.reshape({rows}, {columns})");
        }
        vec![format!("{} = {text}", whole.name)]
    }
}

fn nested(shape: LeafShape, values: &[f64]) -> String {
    match shape {
        LeafShape::Single => values.first().copied().map(float).unwrap_or_default(),
        LeafShape::Vector => list(values.iter().copied()),
        LeafShape::Matrix { columns, .. } => {
            let rows = values
                .chunks(columns.max(1))
                .map(|row| list(row.iter().copied()));
            format!("[{}]", rows.collect::<Vec<_>>().join(", "))
        }
    }
}

/// The arrays of the layers of a loss.
#[derive(Debug, Default)]
pub(super) struct LayerArrays {
    /// Those that are descended, in the order of the parameters.
    pub(super) leaves: Vec<Leaf>,
    /// Those that are held as a whole, as statements.
    pub(super) held: Vec<String>,
    /// The names of weights and biases, layer by layer.
    pub(super) names: Vec<LayerNames>,
}

/// The arrays of the layers, with the values of the parameters at a point.
pub(super) fn layers(
    graph: &Graph,
    at: &[f64],
    target: &ExportTarget,
    names: &mut PythonNames,
) -> LayerArrays {
    let mut found = LayerArrays::default();
    for (number, layer) in graph.layers().iter().enumerate() {
        let (weights, biases) = graph.layer_entries(number).split_at(layer.weights());
        let matrix = LeafShape::Matrix {
            rows: layer.outputs,
            columns: layer.inputs,
        };
        let parts = [("W", matrix, weights), ("b", LeafShape::Vector, biases)];
        let mut given = Vec::new();
        for (letter, shape, entries) in parts.into_iter().filter(|(.., part)| !part.is_empty()) {
            let name = names.of(&format!("{letter}{}", number + 1));
            let entries = (number, shape, entries);
            add(&mut found, &name, entries, at, (target, names));
            given.push(name);
        }
        found.names.push(given);
    }
    found
}

fn add(
    found: &mut LayerArrays,
    name: &str,
    (number, shape, entries): (usize, LeafShape, &[LayerEntry]),
    at: &[f64],
    (target, names): (&ExportTarget, &mut PythonNames),
) {
    let all: Vec<f64> = entries.iter().map(|entry| entry.at(at)).collect();
    let is_free = |entry: &&LayerEntry| entry.variable().is_some();
    let free = entries.iter().filter(is_free).count();
    if free == entries.len() {
        found.leaves.push(Leaf {
            name: name.to_string(),
            shape,
            values: all,
            layer: Some(number),
            assembled: None,
        });
        return;
    }
    if free == 0 {
        found.held.push(format!(
            "{name} = {}({})",
            target.array,
            nested(shape, &all)
        ));
        return;
    }
    let (mut values, mut held, mut order) = (Vec::new(), Vec::new(), Vec::new());
    for (entry, value) in entries.iter().zip(&all) {
        if entry.variable().is_some() {
            order.push(values.len());
            values.push(*value);
        } else {
            order.push(free + held.len());
            held.push(*value);
        }
    }
    found.leaves.push(Leaf {
        name: names.free(&format!("{name}_free")),
        shape: LeafShape::Vector,
        values,
        layer: Some(number),
        assembled: Some(Assembled {
            name: name.to_string(),
            shape,
            held,
            order,
        }),
    });
}
