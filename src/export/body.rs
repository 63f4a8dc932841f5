//! The loss as statements of Python, from the graph as it was parsed: definitions keep their names, what is used twice or is
//! long gets a name of its own, and each operator is one of the library's.
//!
//! A value of width 1 has no axis for its width: it is a number, or one number per row.

mod choice;
mod definition;
mod infix;

use std::collections::HashMap;

use super::code::{Code, PythonPrecedence, Template, number};
use super::error::ExportError;
use super::names::PythonNames;
use super::targets::{ExportTarget, LayerNames};
use crate::expr::Loss;
use crate::expr::function::{Binary, Scalar, Unary};
use crate::expr::graph::{Graph, Handle, Node, NodeId};
use crate::expr::operator::{Operator, Rows, Shape};
use infix::infix;

/// A text that is longer gets a name of its own.
const LONGEST: usize = 76;

/// A text that is longer is not written twice.
const TWICE: usize = 24;

/// A value of the loss as Python.
#[derive(Clone, Debug)]
pub(super) struct Operand {
    /// Its text.
    pub(super) code: Code,
    /// Its shape.
    pub(super) shape: Shape,
    /// Its value, if it is a plain number to Python and no array.
    pub(super) constant: Option<f64>,
}

impl Operand {
    /// As an array, which some functions insist on.
    pub(super) fn array(&self, target: &ExportTarget) -> Code {
        match self.constant {
            Some(value) => Code::atom(format!("{}({})", target.array, super::code::float(value))),
            None => self.code.clone(),
        }
    }

    /// With an axis for the width.
    pub(super) fn wide(&self, target: &ExportTarget) -> Code {
        if self.shape.width > 1 {
            return self.code.clone();
        }
        Code::atom(format!(
            "{}[..., None]",
            self.array(target).at(PythonPrecedence::Atom)
        ))
    }

    /// Whether it is there for every row.
    pub(super) fn is_per_row(&self) -> bool {
        self.shape.rows == Rows::Each
    }
}

/// The statements of a loss.
#[derive(Debug, Default)]
pub(super) struct Body {
    /// `name = expression`, in order.
    pub(super) statements: Vec<String>,
    /// The objective.
    pub(super) result: String,
    /// What a reader has to know, each once.
    pub(super) notes: Vec<&'static str>,
}

/// Writes the loss; `layers` has the names of the weights and biases of each layer.
///
/// # Errors
/// A function that the library does not have and that is not composed of others.
pub(super) fn body(
    loss: &Loss,
    target: &ExportTarget,
    names: &mut PythonNames,
    layers: &[LayerNames],
) -> Result<Body, ExportError> {
    let mut writer = Writer {
        graph: loss.graph.clone(),
        target,
        names,
        layers,
        uses: uses(loss),
        definitions: loss
            .definitions
            .iter()
            .filter(|definition| definition.node != loss.objective)
            .map(|definition| (definition.node, definition.name.as_str()))
            .collect(),
        made: HashMap::new(),
        body: Body::default(),
        missing: None,
    };
    let needed = loss.graph.reachable(&[loss.objective]);
    for id in loss.graph.ids().filter(|id| needed[id.index()]) {
        writer.write(id);
    }
    if let Some(name) = writer.missing {
        return Err(ExportError::NotWritten {
            what: format!("the function {name}"),
            remedy: "write it by other functions",
        });
    }
    let made = writer.made.remove(&loss.objective);
    let result = made.map(|operand| operand.array(target).text);
    Ok(Body {
        result: result.unwrap_or_default(),
        ..writer.body
    })
}

/// How often each node is an input of one that is needed.
fn uses(loss: &Loss) -> Vec<usize> {
    let needed = loss.graph.reachable(&[loss.objective]);
    let mut uses = vec![0; needed.len()];
    for id in loss.graph.ids().filter(|id| needed[id.index()]) {
        for input in loss.graph.node(id).inputs() {
            uses[input.index()] += 1;
        }
    }
    uses
}

struct Writer<'a> {
    graph: Graph,
    target: &'a ExportTarget,
    names: &'a mut PythonNames,
    layers: &'a [LayerNames],
    uses: Vec<usize>,
    definitions: HashMap<NodeId, &'a str>,
    made: HashMap<NodeId, Operand>,
    body: Body,
    /// The name of the first function that cannot be written.
    missing: Option<&'static str>,
}

impl Writer<'_> {
    /// Writes a node, once; its inputs are written.
    fn write(&mut self, id: NodeId) {
        if self.made.contains_key(&id) {
            return;
        }
        let operand = self.operand(id);
        let operand = match self.definitions.get(&id) {
            Some(name) if operand.constant.is_none() && !self.is_leaf(id) => {
                let name = self.names.of(name);
                self.assign(name, &operand)
            }
            _ if self.uses[id.index()] > 1 && operand.code.text.len() > TWICE => {
                self.named(&operand)
            }
            _ => operand,
        };
        self.made.insert(id, operand);
    }

    fn is_leaf(&self, id: NodeId) -> bool {
        matches!(
            self.graph.node(id),
            Node::Constant(_) | Node::Variable(_) | Node::Column(_)
        )
    }

    fn assign(&mut self, name: String, operand: &Operand) -> Operand {
        let statement = format!("{name} = {}", operand.code.text);
        self.body.statements.push(statement);
        Operand {
            code: Code::atom(name),
            ..operand.clone()
        }
    }

    /// The same under a name of its own.
    fn named(&mut self, operand: &Operand) -> Operand {
        let name = self.names.temporary();
        self.assign(name, operand)
    }

    fn input(&self, id: NodeId) -> Operand {
        self.made[&id].clone()
    }

    fn operand(&mut self, id: NodeId) -> Operand {
        let shape = self.graph.shape(id);
        let node = self.graph.node(id);
        if let Some(value) = self.constant(node) {
            return Operand {
                code: self.constant_code(node, value),
                shape,
                constant: Some(value),
            };
        }
        let mut inputs = self.inputs(node);
        let mut code = self.code(node, &inputs);
        // The longest input gets a name until the text is short enough.
        while code.text.len() > LONGEST && !self.goes_on_with_a_list(node, &inputs) {
            let longest = (0..inputs.len()).max_by_key(|index| inputs[*index].code.text.len());
            let Some(index) = longest.filter(|index| inputs[*index].code.text.len() > 12) else {
                break;
            };
            let input = node.inputs().nth(index);
            inputs[index] = self.named(&inputs[index].clone());
            if let Some(input) = input {
                self.made.insert(input, inputs[index].clone());
            }
            code = self.code(node, &inputs);
        }
        Operand {
            code,
            shape,
            constant: None,
        }
    }

    /// Whether a node adds a name to a stack of several, which stays one list however long.
    fn goes_on_with_a_list(&self, node: Node, inputs: &[Operand]) -> bool {
        let is_stack = |node: Node| matches!(node, Node::Structured(Operator::Stack, ..));
        let first = node.inputs().next().map(|id| self.graph.node(id));
        let is_short = inputs.last().is_some_and(|last| last.code.is_short());
        is_stack(node) && first.is_some_and(is_stack) && is_short
    }

    /// The value of a node that depends on numbers alone.
    fn constant(&self, node: Node) -> Option<f64> {
        let of = |id: NodeId| self.made[&id].constant;
        match node {
            Node::Constant(value) => Some(value),
            Node::Variable(_) | Node::Column(_) | Node::Structured(..) => None,
            Node::Unary(function, a) => Some(function.value(of(a)?)),
            Node::Binary(function, a, b) => Some(function.value(of(a)?, of(b)?)),
            Node::Where(condition, a, b) => Some(of(condition)?.choose(of(a)?, of(b)?)),
        }
    }

    /// A number: as it was typed where that means the same to Python.
    fn constant_code(&self, node: Node, value: f64) -> Code {
        const LARGEST: f64 = 1e15;
        let is_plain = value.is_finite() && value.abs() < LARGEST;
        match node {
            Node::Unary(Unary::Neg, a) if is_plain => self.made[&a].code.negative(),
            Node::Binary(function, a, b) if is_plain => {
                let (a, b) = (&self.made[&a].code, &self.made[&b].code);
                match infix(function) {
                    Some((operator, level)) if a.is_short() && b.is_short() => {
                        a.infix(operator, b, level)
                    }
                    _ => Code::number(value),
                }
            }
            _ => Code::number(value),
        }
    }

    fn code(&mut self, node: Node, inputs: &[Operand]) -> Code {
        match node {
            Node::Constant(value) => Code::number(value),
            Node::Variable(index) => {
                let name = &self.graph.variables()[index];
                Code::atom(self.names.of(name))
            }
            Node::Column(index) => {
                let name = &self.graph.columns()[index];
                Code::atom(self.names.of(name))
            }
            Node::Unary(Unary::Neg, _) => inputs[0].code.negative(),
            Node::Unary(function, id) => {
                let Some(template) = self.target.unary(function) else {
                    let composed = self.defined(|graph| function.composed(Handle::new(graph, id)));
                    return composed.unwrap_or_else(|| self.refused(function.name()));
                };
                let argument = self.once(template, &inputs[0]);
                self.note(template.note);
                Code::filled(template, &[&argument.code])
            }
            Node::Binary(function, a, b) => self.binary(function, [a, b], &inputs[0], &inputs[1]),
            Node::Where(..) => self.choice(inputs),
            Node::Structured(operator, a, b) => self.structured(node, operator, (a, b), inputs),
        }
    }

    /// The argument of a template, under a name if it would be written twice.
    fn once(&mut self, template: Template, argument: &Operand) -> Operand {
        if template.repeats() && !argument.code.is_short() {
            self.named(argument)
        } else {
            argument.clone()
        }
    }

    fn note(&mut self, note: Option<&'static str>) {
        if let Some(note) = note.filter(|note| !self.body.notes.contains(note)) {
            self.body.notes.push(note);
        }
    }

    fn binary(&mut self, function: Binary, ids: [NodeId; 2], a: &Operand, b: &Operand) -> Code {
        // One number per row beside several: the rows stand along the first axis.
        let width = a.shape.width.max(b.shape.width);
        let fitted = |operand: &Operand| {
            if operand.shape.width < width && operand.is_per_row() {
                operand.wide(self.target)
            } else {
                operand.code.clone()
            }
        };
        let (first, second) = (fitted(a), fitted(b));
        if let Some((operator, level)) = infix(function) {
            return first.infix(operator, &second, level);
        }
        if function == Binary::Pow {
            return first.power(&second);
        }
        if matches!(function, Binary::Max | Binary::Min) && first == second {
            return first;
        }
        let Some(template) = self.target.binary(function) else {
            let composed = self.defined(|graph| {
                let [a, b] = ids.map(|id| Handle::new(graph, id));
                function.composed(a, b)
            });
            return composed.unwrap_or_else(|| self.refused(function.name()));
        };
        self.note(template.note);
        let array = |operand: &Operand, code: Code| match operand.constant {
            Some(_) => operand.array(self.target),
            None => code,
        };
        let [first, second] = [(a, first), (b, second)].map(|(operand, code)| {
            let operand = Operand {
                code: array(operand, code),
                ..operand.clone()
            };
            self.once(template, &operand).code
        });
        Code::filled(template, &[&first, &second])
    }

    fn structured(
        &mut self,
        node: Node,
        operator: Operator,
        (a, b): (NodeId, Option<NodeId>),
        inputs: &[Operand],
    ) -> Code {
        let layer = if let Operator::Linear(layer) = operator {
            Some(layer)
        } else {
            None
        };
        let names = layer.and_then(|layer| self.layers.get(layer));
        let Some((code, note)) = self.target.spelled(operator, inputs, names) else {
            let defined = self.defined(|graph| {
                let handle = |id: NodeId| Handle::new(graph, id);
                let result = operator.define(handle(a), b.map(handle));
                (graph.borrow().node(result.id()) != node).then_some(result)
            });
            return defined.unwrap_or_else(|| self.refused(operator.name()));
        };
        self.note(note);
        match layer {
            // One unit has no axis.
            Some(layer) if self.graph.layers()[layer].outputs == 1 => {
                Code::atom(format!("{}[..., 0]", code.at(PythonPrecedence::Atom)))
            }
            Some(_) | None => code,
        }
    }
}

/// A label, as an index: a number, or whole numbers per row.
pub(super) fn index(label: &Operand, target: &ExportTarget) -> String {
    match label.constant {
        Some(value) => number(value),
        None => format!("{}{}", label.code.at(PythonPrecedence::Atom), target.whole),
    }
}
