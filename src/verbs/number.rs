//! Numbers in machine-readable output: every finite one round-trips, the others are strings.

use serde::{Deserialize, Deserializer, Serialize, Serializer, de};

/// A number as JSON and CSV have it: `0.1`, or `"NaN"`, `"inf"`, `"-inf"`.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct JsonNumber(pub(super) f64);

impl Serialize for JsonNumber {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        if self.0.is_finite() {
            serializer.serialize_f64(self.0)
        } else {
            serializer.serialize_str(&self.0.to_string())
        }
    }
}

impl<'de> Deserialize<'de> for JsonNumber {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        #[derive(Deserialize)]
        #[serde(untagged)]
        enum Written {
            Number(f64),
            Name(String),
        }
        match Written::deserialize(deserializer)? {
            Written::Number(value) => Ok(Self(value)),
            Written::Name(name) => match name.as_str() {
                "NaN" => Ok(Self(f64::NAN)),
                "inf" => Ok(Self(f64::INFINITY)),
                "-inf" => Ok(Self(f64::NEG_INFINITY)),
                _ => Err(de::Error::custom(format!("`{name}` is not a number"))),
            },
        }
    }
}

/// The numbers of a list.
pub(super) fn numbers(values: &[f64]) -> Vec<JsonNumber> {
    values.iter().copied().map(JsonNumber).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn finite_numbers_round_trip_and_others_are_strings() {
        for value in [0.1, -0.0, 5e-324, f64::MAX, 1.0 / 3.0] {
            let text = serde_json::to_string(&JsonNumber(value)).expect("a number");
            let back: JsonNumber = serde_json::from_str(&text).expect("a number");
            assert_eq!(back.0.to_bits(), value.to_bits());
        }
        let text = serde_json::to_string(&numbers(&[f64::NAN, f64::INFINITY, f64::NEG_INFINITY]));
        assert_eq!(text.expect("a list"), r#"["NaN","inf","-inf"]"#);
    }
}
