//! What a name stands for, and what to say when it stands for nothing or for two things.

use std::collections::HashMap;

use super::super::callable::Callable;
use super::super::diagnostic::location;
use super::super::graph::{Graph, Node, NodeId};
use super::super::lexer::is_greek_spelling;
use super::super::loss::{Span, SyntaxError};
use super::super::operator::Operator;

/// The names that are known before the text is read.
#[derive(Clone, Debug, Default)]
pub struct KnownNames {
    /// Fixed numbers by name, beside `e`, `pi` and `tau`.
    pub constants: Vec<(String, f64)>,
    /// Parameters that are declared to exist, whether the text uses them or not.
    pub parameters: Vec<String>,
    /// The columns of the data.
    pub columns: Vec<String>,
    /// Parameters of layers that are held at a value, such as `W1[2,1]`.
    pub held: Vec<(String, f64)>,
}

/// The constants of every loss.
pub const CONSTANTS: [(&str, f64); 3] = [
    ("e", std::f64::consts::E),
    ("pi", std::f64::consts::PI),
    ("tau", std::f64::consts::TAU),
];

/// The words of conditions, which can name nothing else.
pub(super) const WORDS: [&str; 3] = ["and", "or", "not"];

/// The number of rows of the step, where nothing else has the name.
pub(super) const ROWS: &str = "rows";

/// What a loss already uses a name for, if it does: a name that is reserved cannot be given to anything else. Functions that
/// came after the first format are functions only before a parenthesis, and only where nothing else has their name.
pub fn reserved(name: &str) -> Option<&'static str> {
    if WORDS.contains(&name) {
        Some("a word of conditions")
    } else if Callable::named(name).is_some_and(|_| Callable::is_of_format_1(name)) {
        Some("a function")
    } else if CONSTANTS.iter().any(|(constant, _)| *constant == name) {
        Some("a constant")
    } else {
        None
    }
}

/// The role of a name that a scenario says something of.
const DECLARED: &str = "a declared parameter";

impl KnownNames {
    /// The value of a constant.
    pub(super) fn constant(&self, name: &str) -> Option<f64> {
        let built_in = CONSTANTS.iter().find(|(known, _)| *known == name);
        let declared = || self.constants.iter().find(|(known, _)| known == name);
        built_in
            .map(|(_, value)| *value)
            .or_else(|| declared().map(|(_, value)| *value))
    }

    /// The values at which parameters of layers are held, by name.
    pub(super) fn held_entries(&self) -> HashMap<&str, f64> {
        let held = self.held.iter();
        held.map(|(name, value)| (name.as_str(), *value)).collect()
    }

    /// Whether `name (` is a product without asking further.
    pub(super) fn multiplies(&self, name: &str) -> bool {
        self.constant(name).is_some()
            || self.parameters.iter().any(|known| known == name)
            || self.is_column(name)
    }

    fn is_column(&self, name: &str) -> bool {
        self.columns.iter().any(|known| known == name)
    }

    fn role(&self, name: &str) -> Option<&'static str> {
        if let Some(role) = reserved(name) {
            Some(role)
        } else if self.constant(name).is_some() {
            Some("a constant of the scenario")
        } else if self.is_column(name) {
            Some("a column of the data")
        } else if self.multiplies(name) {
            Some(DECLARED)
        } else {
            None
        }
    }
}

/// Whether a name is one letter, in Latin or by the spelling of a Greek one, with digits or without.
pub(in crate::expr) fn is_one_letter(name: &str) -> bool {
    let letter = name.trim_end_matches(|c: char| c.is_ascii_digit());
    letter.len() == 1 && letter != "_" || is_greek_spelling(letter)
}

/// A name as it stands in a message: long ones are cut.
pub(super) fn quoted(name: &str) -> String {
    const LONGEST: usize = 40;
    if name.len() > LONGEST {
        format!("`{}…`", &name[..LONGEST]) // names are ASCII
    } else {
        format!("`{name}`")
    }
}

#[derive(Clone, Debug)]
enum Meaning {
    Parameter(NodeId, Span),
    Definition(NodeId, Span),
    Function(Span),
}

/// The names of a text as it is read from top to bottom.
pub(super) struct Scope<'a> {
    source: &'a str,
    names: &'a KnownNames,
    met: HashMap<String, Meaning>,
}

impl<'a> Scope<'a> {
    pub(super) fn new(source: &'a str, names: &'a KnownNames) -> Self {
        let met = HashMap::new();
        Self { source, names, met }
    }

    /// The node that a name stands for; a free name becomes a parameter.
    pub(super) fn resolve(&mut self, graph: &mut Graph, name: &str, span: &Span) -> NodeId {
        if let Some(value) = self.names.constant(name) {
            return graph.constant(value);
        }
        if self.names.is_column(name) {
            return graph.column(name);
        }
        match self.met.get(name) {
            Some(Meaning::Definition(node, _) | Meaning::Parameter(node, _)) => *node,
            Some(Meaning::Function(_)) | None => {
                let node = if name == ROWS && !self.names.multiplies(name) {
                    self.rows(graph)
                } else {
                    graph.variable(name)
                };
                let meaning = Meaning::Parameter(node, span.clone());
                self.met.insert(name.to_string(), meaning);
                node
            }
        }
    }

    /// The number of rows of the step; 1 without data.
    fn rows(&self, graph: &mut Graph) -> NodeId {
        match self.names.columns.first() {
            Some(column) => {
                let column = graph.column(column);
                graph.add(Node::Structured(Operator::RowCount, column, None))
            }
            None => graph.constant(1.0),
        }
    }

    /// The arguments of the objective are its parameters, in their order.
    ///
    /// # Errors
    ///
    /// A name that stands for something else, or is given twice.
    pub(super) fn declare(
        &mut self,
        graph: &mut Graph,
        name: &str,
        span: &Span,
    ) -> Result<(), SyntaxError> {
        let role = self.names.role(name).filter(|role| *role != DECLARED);
        if let Some(role) = role {
            let message = format!(
                "{} is {role}, so it is no argument of the loss",
                quoted(name)
            );
            return Err(SyntaxError::new(message, span.clone())
                .hint("the arguments are what is descended; leave it out, it is known"));
        }
        let node = graph.variable(name);
        let meaning = Meaning::Parameter(node, span.clone());
        self.met.insert(name.to_string(), meaning);
        Ok(())
    }

    /// Gives a name to a function, after [`Scope::check`] and what its line says.
    ///
    /// # Errors
    ///
    /// The line uses the name.
    pub(super) fn define_function(&mut self, name: &str, span: &Span) -> Result<(), SyntaxError> {
        self.give(name, span, Meaning::Function(span.clone()))
    }

    /// Checks that a name can be given to a line, before the line is read.
    pub(super) fn check(&self, name: &str, span: &Span) -> Result<(), SyntaxError> {
        if let Some(role) = self.names.role(name) {
            let message = format!("{} is {role}, so it cannot be defined", quoted(name));
            return Err(SyntaxError::new(message, span.clone()).hint("choose another name"));
        }
        let (before, hint) = match self.met.get(name) {
            None => return Ok(()),
            Some(Meaning::Definition(_, first) | Meaning::Function(first)) => (
                format!("is defined twice, first at {}", self.location(first)),
                "choose another name",
            ),
            Some(Meaning::Parameter(_, first)) => (
                format!("is used before it is defined, at {}", self.location(first)),
                "move the definition above its first use, or choose another name",
            ),
        };
        let message = format!("{} {before}", quoted(name));
        Err(SyntaxError::new(message, span.clone()).hint(hint))
    }

    /// Gives a name to the node of the line that was read after [`Scope::check`].
    pub(super) fn define(
        &mut self,
        name: &str,
        span: &Span,
        node: NodeId,
    ) -> Result<(), SyntaxError> {
        self.give(name, span, Meaning::Definition(node, span.clone()))
    }

    fn give(&mut self, name: &str, span: &Span, meaning: Meaning) -> Result<(), SyntaxError> {
        if let Some(Meaning::Parameter(_, used)) = self.met.get(name) {
            let location = self.location(span);
            let message = format!(
                "{} is used in its own definition, at {location}",
                quoted(name)
            );
            return Err(SyntaxError::new(message, used.clone())
                .hint("a definition uses only names from above; choose another name"));
        }
        self.met.insert(name.to_string(), meaning);
        Ok(())
    }

    /// The names that are known before the text is read.
    pub(super) fn names(&self) -> &'a KnownNames {
        self.names
    }

    /// The text that is read.
    pub(super) fn source(&self) -> &'a str {
        self.source
    }

    /// What is wrong where the layer at `layer` has parameters of a name that stands for something else.
    pub(super) fn clash(&self, name: &str, layer: &Span) -> Option<SyntaxError> {
        let location = self.location(layer);
        let span = match (self.met.get(name), self.names.role(name)) {
            (
                Some(
                    Meaning::Parameter(_, span)
                    | Meaning::Definition(_, span)
                    | Meaning::Function(span),
                ),
                _,
            ) => span.clone(),
            (None, Some(role)) => {
                let message = format!("{} is {role}, and a parameter of this layer", quoted(name));
                let hint = if self.names.constant(name).is_some() {
                    format!(
                        "to hold it, write `{name} = {{ value = …, fixed = true }}` in [params], not a constant"
                    )
                } else {
                    String::from("choose another name for it")
                };
                return Some(SyntaxError::new(message, layer.clone()).hint(hint));
            }
            (None, None) => return None,
        };
        let message = format!(
            "{} belongs to the layer at {location}, so it cannot stand for anything else",
            quoted(name)
        );
        Some(SyntaxError::new(message, span).hint("choose another name"))
    }

    fn location(&self, span: &Span) -> String {
        let (line, column) = location(self.source, span.start);
        format!("{line}:{column}")
    }
}
