//! Values as TOML writes them.

/// What a file says for a key.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct TomlEntry {
    /// The value, as TOML.
    pub(super) text: String,
    /// Whether a file that does not say it means the same.
    pub(super) is_default: bool,
}

impl TomlEntry {
    /// A value that a file has to say.
    pub(super) fn new(text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_default: false,
        }
    }

    /// A value that a file may leave out if `is_default`.
    pub(super) fn unless(is_default: bool, text: impl Into<String>) -> Self {
        Self {
            text: text.into(),
            is_default,
        }
    }
}

/// A string with the quotes and escapes that it needs.
pub fn string(value: &str) -> String {
    toml::Value::String(value.to_string()).to_string()
}

/// The shortest text that reads back as the same number.
pub(super) fn number(value: f64) -> String {
    let is_whole = value.fract() == 0.0 && value.abs() < 1e15;
    if is_whole && !(value == 0.0 && value.is_sign_negative()) {
        return format!("{value:.0}");
    }
    format!("{value:?}")
}

/// An array of numbers.
pub(super) fn numbers(values: &[f64]) -> String {
    array(values.iter().map(|value| number(*value)))
}

/// An array of strings.
pub(super) fn strings<'a>(values: impl IntoIterator<Item = &'a str>) -> String {
    array(values.into_iter().map(string))
}

/// An array.
pub(super) fn array(values: impl IntoIterator<Item = String>) -> String {
    let values: Vec<_> = values.into_iter().collect();
    format!("[{}]", values.join(", "))
}

/// An inline table.
pub(super) fn inline_table<K: AsRef<str>>(entries: &[(K, String)]) -> String {
    let entries: Vec<_> = entries
        .iter()
        .map(|(name, value)| format!("{} = {value}", key(name.as_ref())))
        .collect();
    format!("{{ {} }}", entries.join(", "))
}

/// A key: in quotes where it is not letters, digits, `_` and `-`.
pub(super) fn key(name: &str) -> String {
    let is_bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    if !name.is_empty() && name.chars().all(is_bare) {
        name.to_string()
    } else {
        string(name)
    }
}
