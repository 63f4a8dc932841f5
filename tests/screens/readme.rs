//! The README's table of keys is the program's own.

use std::fs;
use std::path::Path;

use gdplay::ui::keymap::{COMMON, PROGRAM};

/// The rows of the table of keys: what stands in quotes in the first column, and the second column.
fn rows(readme: &str) -> Vec<(Vec<&str>, &str)> {
    let table = readme
        .split_once("| key | what it does |\n|---|---|\n")
        .expect("a table of keys")
        .1;
    let lines = table.lines().take_while(|line| line.starts_with('|'));
    lines
        .filter_map(|line| {
            let (keys, what) = line.strip_prefix("| ")?.split_once(" | ")?;
            let keys = keys.split('`').skip(1).step_by(2).collect();
            Some((keys, what))
        })
        .collect()
}

#[test]
fn every_key_of_the_readme_is_bound_and_every_bound_key_is_in_it() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("README.md");
    let readme = fs::read_to_string(path).expect("a README");
    let rows = rows(&readme);
    assert!(rows.len() > 20, "{} rows", rows.len());
    let listed: Vec<&str> = rows.iter().flat_map(|(keys, _)| keys.clone()).collect();
    let views = gdplay::ui::VIEWS;
    let common = || COMMON.iter().chain(PROGRAM);
    for key in &listed {
        let is_view = key
            .parse::<usize>()
            .is_ok_and(|n| (1..=views.len()).contains(&n));
        let is_common = common().any(|binding| binding.shown == *key);
        assert!(
            is_view || is_common,
            "the README has {key}, which nothing is bound to"
        );
    }
    // What a modifier changes is said beside the plain key; what the mouse and Esc do, in the text.
    let table: String = rows.iter().map(|(_, what)| *what).collect();
    for binding in common() {
        let shown = binding.shown;
        let named = listed.contains(&shown) || table.contains(&format!("`{shown}`"));
        let modified = shown
            .split_once('-')
            .is_some_and(|(modifier, _)| table.contains(&format!("`{modifier}`")));
        assert!(
            named || modified,
            "the README does not say what {shown} does: {}",
            binding.about
        );
    }
    for view in views {
        assert!(
            table.contains(view.name),
            "the README does not name the view {}",
            view.name
        );
    }
}
