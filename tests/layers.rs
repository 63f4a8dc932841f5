//! The house rule of the modules: data flows one way, and so do imports.

use std::fs;
use std::path::{Path, PathBuf};

/// The modules in the order in which data flows.
const LAYERS: [&str; 14] = [
    "expr", "data", "tape", "diff", "field", "optim", "scenario", "explain", "session", "course",
    "figure", "ui", "play", "verbs",
];

fn rust_files(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder of sources") {
        let path = entry.expect("an entry").path();
        if path.is_dir() {
            rust_files(&path, found);
        } else if path.extension().is_some_and(|extension| extension == "rs") {
            found.push(path);
        }
    }
}

/// The top-level modules that a source names by `crate::module`, with the line.
fn imports(source: &str) -> Vec<(usize, String)> {
    source
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim_start().starts_with("//"))
        .flat_map(|(number, line)| {
            line.match_indices("crate::").map(move |(at, prefix)| {
                let rest = &line[at + prefix.len()..];
                let end = rest
                    .find(|c: char| !c.is_alphanumeric() && c != '_')
                    .unwrap_or(rest.len());
                (number + 1, rest[..end].to_string())
            })
        })
        .collect()
}

fn layer(module: &str) -> Option<usize> {
    LAYERS.iter().position(|layer| *layer == module)
}

/// What breaks the rule in one source, as `line: module`.
fn violations(own: &str, source: &str) -> Vec<String> {
    let own = layer(own).expect("a known module");
    imports(source)
        .into_iter()
        .filter(|(_, module)| layer(module).is_none_or(|used| used > own))
        .map(|(line, module)| format!("{line}: crate::{module}"))
        .collect()
}

#[test]
fn every_import_points_upstream() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("src");
    let mut files = Vec::new();
    rust_files(&root, &mut files);
    let mut broken = Vec::new();
    for file in &files {
        let relative = file.strip_prefix(&root).expect("a path below src");
        if relative.components().count() < 2 {
            continue; // main.rs and lib.rs name everything
        }
        let module = relative
            .iter()
            .next()
            .expect("a first component")
            .to_string_lossy();
        let source = fs::read_to_string(file).expect("a readable source");
        for violation in violations(&module, &source) {
            broken.push(format!("{}:{violation}", relative.display()));
        }
    }
    assert!(
        broken.is_empty(),
        "imports against the flow of data:\n{}",
        broken.join("\n")
    );
}

#[test]
fn a_backward_import_is_found() {
    assert_eq!(
        violations("session", "use crate::ui::draw;"),
        ["1: crate::ui"]
    );
    assert!(violations("ui", "use crate::session::Session;").is_empty());
}
