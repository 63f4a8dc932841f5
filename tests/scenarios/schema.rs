//! The JSON Schema of the format: every shipped file fits it, and files that are wrong do not.

use gdplay::scenario::{course, json_schema, library};
use serde_json::Value;

/// Whether a value fits a schema, in the words that the schema of scenarios uses.
fn fits(value: &Value, schema: &Value) -> bool {
    if let Some(any) = schema["anyOf"].as_array() {
        return any.iter().any(|schema| fits(value, schema));
    }
    if let Some(choices) = schema["enum"].as_array() {
        return choices.contains(value);
    }
    match schema["type"].as_str() {
        Some("string") => value.is_string(),
        Some("boolean") => value.is_boolean(),
        Some("number") => value.is_number(),
        Some("integer") => value.as_u64().is_some(),
        Some("array") => value.as_array().is_some_and(|elements| {
            elements
                .iter()
                .all(|element| fits(element, &schema["items"]))
        }),
        Some("object") => value.as_object().is_some_and(|entries| {
            let required = schema["required"].as_array();
            let is_there = |key: &Value| key.as_str().is_some_and(|key| entries.contains_key(key));
            required.is_none_or(|required| required.iter().all(is_there))
                && entries.iter().all(|(key, value)| {
                    match (&schema["properties"][key], &schema["additionalProperties"]) {
                        (Value::Null, Value::Bool(allowed)) => *allowed,
                        (Value::Null, schema) | (schema, _) => fits(value, schema),
                    }
                })
        }),
        other => panic!("a schema of type {other:?}"),
    }
}

fn json(text: &str) -> Value {
    let table: toml::Table = text.parse().expect("TOML");
    serde_json::to_value(table).expect("JSON")
}

#[test]
fn every_shipped_file_fits_the_schema() {
    let schema = json_schema();
    for entry in library().iter().chain(course()) {
        assert!(fits(&json(entry.text), &schema), "{}", entry.name);
    }
}

#[test]
fn what_the_format_refuses_by_type_or_key_does_not_fit() {
    let schema = json_schema();
    for text in [
        "title = 'no loss'",
        "loss = 3",
        "loss = 'x'\nzzz = 3",
        "loss = 'x'\n[params]\nx = 'a'",
        "loss = 'x'\n[params]\nx = { strat = 1 }",
        "loss = 'x'\n[stop]\nsteps = 1.5",
        "loss = 'x'\n[stop]\nstep = 3",
        "loss = 'x'\n[view]\nlevels = 'logarithmic'",
        "loss = 'x'\n[view]\nopen = 'nothing'",
        "loss = 'x'\n[[racers]]\nlearnin_rate = 1",
        "loss = 'x'\n[[racers]]\nschedule = { gamma = 0.5 }",
        "loss = 'x'\n[data]\nmissing = 'ignore'",
        "loss = 'x'\n[data]\ngenerate = { kind = 'lines' }",
        "loss = 'x'\n[init]\nkind = 'xavir'",
        "loss = 'x'\n[lesson]\nid = 'a'\nchapter = 'b'",
        "loss = 'x'\n[lesson]\nchapter = 'b'\n[[lesson.step]]\nsay = 'c'",
        "loss = 'x'\n[lesson]\nid = 1\nchapter = 'b'\n[[lesson.step]]\nsay = 'c'",
        "loss = 'x'\n[lesson]\nid = 'a'\nchapter = 'b'\n[[lesson.step]]\nsays = 'c'",
        "loss = 'x'\n[lesson]\nid = 'a'\nchapter = 'b'\n[[lesson.step]]\nask = 'c'\nchoices = [{ right = true }]",
        "loss = 'x'\n[lesson]\nid = 'a'\nchapter = 'b'\n[[lesson.step]]\nsay = 'c'\ngoal = [{ text = 'd' }]",
        "loss = 'x'\n[lesson]\nid = 'a'\nchapter = 'b'\n[[lesson.step]]\nsay = 'c'\nhint = [{ tries = 1.5, say = 'd' }]",
        "loss = 'x'\n[lesson]\nid = 'a'\nchapter = 'b'\n[[lesson.step]]\nsay = 'c'\n[[lesson.draw]]\nloss = 'y'",
    ] {
        assert!(!fits(&json(text), &schema), "{text}");
    }
}
