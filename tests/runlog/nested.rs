//! What nests, or has many columns or brackets, is read in a time that grows with its length.

use gdplay::runlog::source::search;

use super::{file, folder};

/// Documents that nest, or have many columns or brackets, are read in a time that grows with their length: of four times the length
/// within some eight times the time, where a square would be sixteen.
#[test]
fn what_nests_takes_no_longer_than_it_is() {
    type Made = fn(usize) -> String;
    let kinds: [(&str, Made); 6] = [
        ("lists.json", |n| "[".repeat(n) + &"]".repeat(n)),
        ("lists.jsonl", |n| {
            let line = format!(
                "{{\"step\": 1, \"loss\": {}1{}}}\n",
                "[".repeat(n),
                "]".repeat(n)
            );
            line.repeat(2)
        }),
        ("columns.json", |n| {
            let column = |key| format!("\"k{key}\": [1, 2, 3]");
            let columns: Vec<String> = (0..n / 8).map(column).collect();
            format!("{{{}}}", columns.join(", "))
        }),
        ("brackets.log", |n| "(a: ".repeat(n / 4) + "\n"),
        ("bars.log", |n| format!("x{}\n", "|".repeat(n))),
        ("rows.log", |n| "[train ".repeat(n / 7) + "\n"),
    ];
    let root = folder("nested");
    for (name, made) in kinds {
        let took = |length: usize| {
            let path = file(&root, name, made(length));
            // Of several the shortest: others may compute beside it.
            let once = || {
                let begin = std::time::Instant::now();
                // Whether it is a log is not asked.
                if let Ok(found) = search(&path) {
                    let read = found.sources.iter().map(|source| source.read().is_ok());
                    assert!(read.count() < 2);
                }
                begin.elapsed()
            };
            (0..2).map(|_| once()).min().unwrap_or_default()
        };
        let (short, long) = (took(8_000), took(32_000));
        let most = (short * 10).max(std::time::Duration::from_millis(200));
        assert!(long < most, "{name}: {short:?}, then {long:?}");
    }
}
