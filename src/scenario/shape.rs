//! What may stand under a key: from this the JSON Schema of the format is derived.

use serde_json::{Map, Value, json};

/// What may stand under a key.
#[derive(Clone, Copy)]
pub(super) enum ValueShape {
    /// Any string.
    Text,
    /// One of some strings.
    Choice(fn() -> Vec<&'static str>),
    /// A finite number.
    Number,
    /// A whole number, 0 or more.
    Whole,
    /// `true` or `false`.
    Flag,
    /// An array.
    Array(&'static ValueShape),
    /// A table from names of one's own.
    Map(&'static ValueShape),
    /// A table of known keys; those that must be there.
    Table(
        fn() -> Vec<(&'static str, ValueShape)>,
        &'static [&'static str],
    ),
    /// One of several.
    OneOf(&'static [ValueShape]),
}

/// An array of numbers.
pub(super) const NUMBERS: ValueShape = ValueShape::Array(&ValueShape::Number);

impl ValueShape {
    /// As JSON Schema (2020-12).
    pub(super) fn schema(self) -> Value {
        match self {
            Self::Text => json!({ "type": "string" }),
            Self::Choice(names) => json!({ "enum": names() }),
            Self::Number => json!({ "type": "number" }),
            Self::Whole => json!({ "type": "integer", "minimum": 0 }),
            Self::Flag => json!({ "type": "boolean" }),
            Self::Array(of) => json!({ "type": "array", "items": of.schema() }),
            Self::Map(of) => json!({ "type": "object", "additionalProperties": of.schema() }),
            Self::Table(keys, required) => table(keys(), required),
            Self::OneOf(shapes) => {
                let schemas: Vec<_> = shapes.iter().map(|shape| shape.schema()).collect();
                json!({ "anyOf": schemas })
            }
        }
    }
}

/// A table of known keys as JSON Schema.
pub(super) fn table(keys: Vec<(&'static str, ValueShape)>, required: &[&str]) -> Value {
    let properties: Map<String, Value> = keys
        .into_iter()
        .map(|(name, shape)| (name.to_string(), shape.schema()))
        .collect();
    json!({
        "type": "object",
        "properties": properties,
        "required": required,
        "additionalProperties": false,
    })
}
