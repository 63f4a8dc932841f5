//! Embeds the folder `scenarios`: adding a scenario is adding a file.

use std::path::{Path, PathBuf};
use std::{env, fs};

fn main() {
    println!("cargo::rerun-if-changed=scenarios");
    println!("cargo::rerun-if-changed=build.rs");
    let root = env::var("CARGO_MANIFEST_DIR").expect("cargo says where the package is");
    let root = Path::new(&root);
    embed(root, "scenarios", "library.rs");
    embed(root, "scenarios/course", "course.rs");
}

/// Writes the list of the scenarios in a folder of the package, as Rust source.
fn embed(root: &Path, folder: &str, list: &str) {
    let mut files: Vec<PathBuf> = fs::read_dir(root.join(folder))
        .expect("a folder of scenarios")
        .map(|entry| entry.expect("an entry of the folder").path())
        .filter(|path| {
            path.extension()
                .is_some_and(|extension| extension == "toml")
        })
        .collect();
    files.sort();
    let entries: Vec<String> = files.iter().map(|file| entry(folder, file)).collect();
    let out = env::var("OUT_DIR").expect("cargo says where to write");
    let text = format!("&[\n{}]\n", entries.concat());
    fs::write(Path::new(&out).join(list), text).expect("the list is written");
}

/// The entry of a file, as Rust source.
fn entry(folder: &str, file: &Path) -> String {
    let name = file
        .file_stem()
        .and_then(|stem| stem.to_str())
        .expect("the name of a scenario is text");
    let path = format!("/{folder}/{name}.toml");
    format!(
        "    LibraryEntry {{ name: {name:?}, text: include_str!(concat!(env!(\"CARGO_MANIFEST_DIR\"), {path:?})) }},\n"
    )
}
