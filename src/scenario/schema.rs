//! The format as JSON Schema, for editors that complete and check TOML.

use serde_json::{Value, json};

use super::loss::LossSection;
use super::section::Section;
use super::sections::SECTIONS;
use super::shape::table;

/// The JSON Schema (2020-12) of scenario files, derived from the table of sections.
pub fn json_schema() -> Value {
    let keys = SECTIONS.iter().map(|row| (row.name, row.shape)).collect();
    let mut schema = table(keys, &[LossSection::NAME]);
    schema["$schema"] = json!("https://json-schema.org/draft/2020-12/schema");
    schema["title"] = json!("A scenario of gdplay");
    schema
}
