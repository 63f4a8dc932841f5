//! Where a scenario came from.

use std::fmt;
use std::path::PathBuf;

use crate::expr::visible;

/// Where the text of a scenario came from.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Origin {
    /// The library, by name.
    Library(String),
    /// A file.
    File(PathBuf),
    /// A loss that was typed.
    Typed,
}

impl Origin {
    /// What a scenario without a title is called.
    pub fn heading(&self) -> String {
        match self {
            Self::Library(name) => name.clone(),
            Self::File(path) => path.file_stem().map_or_else(
                || self.to_string(),
                |stem| visible(&stem.to_string_lossy()).into_owned(),
            ),
            Self::Typed => "a typed loss".to_string(),
        }
    }
}

impl fmt::Display for Origin {
    /// As the name of a file in front of a line number.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Library(name) => write!(f, "{name}.toml"),
            Self::File(path) => f.write_str(&visible(&path.display().to_string())),
            Self::Typed => f.write_str("loss"),
        }
    }
}
