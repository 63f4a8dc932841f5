//! Logs that are compressed or in another encoding.

use std::fs;
use std::io::Write as _;
use std::process::Command;

use flate2::Compression;
use flate2::write::GzEncoder;
use gdplay::runlog::locate;
use gdplay::runlog::source::search;
use gdplay::runlog::stream::LogStream;

use super::{diagnosis, file, folder, log_of, of_text};

fn packed(text: &[u8]) -> Vec<u8> {
    let mut encoder = GzEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(text).expect("packed");
    encoder.finish().expect("packed")
}

fn wide(text: &str, bytes: fn(u16) -> [u8; 2]) -> Vec<u8> {
    let units = std::iter::once(0xfeff).chain(text.encode_utf16());
    units.flat_map(bytes).collect()
}

/// A run of 60 records.
fn log() -> String {
    log_of(60, |index| vec![("loss", 1.0 / (index + 1) as f64)])
}

#[test]
fn a_log_says_the_same_in_every_packing() {
    let root = folder("packed");
    let text = log();
    let plain = of_text(&text);
    let two = [
        packed(&text.as_bytes()[..500]),
        packed(&text.as_bytes()[500..]),
    ]
    .concat();
    let marked = [b"\xef\xbb\xbf", text.as_bytes()].concat();
    for (name, bytes) in [
        ("a.jsonl.gz", packed(text.as_bytes())),
        ("two.jsonl.gz", two),
        ("little.jsonl", wide(&text, u16::to_le_bytes)),
        ("big.jsonl", wide(&text, u16::to_be_bytes)),
        ("marked.jsonl", marked),
        ("wide.jsonl.gz", packed(&wide(&text, u16::to_le_bytes))),
    ] {
        let path = file(&root.join(name), name, &bytes);
        for path in [path.as_path(), &root.join(name)] {
            let said = diagnosis(path);
            assert_eq!(
                (said.format, said.steps, said.notes.len()),
                (plain.format, plain.steps, 0),
                "{name}"
            );
        }
        let line = locate(&path, 0, 7).expect("a log").map(|place| place.line);
        assert_eq!(line, Some(7), "{name}");
        if !name.ends_with("gz") {
            let mut stream = LogStream::new(&path);
            for piece in bytes.chunks(7) {
                stream.feed(piece).expect("a log");
            }
            stream.finish().expect("a log");
            let records = stream.runs().iter().map(|(_, log)| log.records());
            assert_eq!(records.collect::<Vec<_>>(), [60], "{name}");
        }
    }
}

#[test]
fn a_packed_file_that_is_cut_is_read_to_there() {
    let root = folder("packed_cut");
    let text = log_of(20_000, |index| vec![("loss", (index as f64).sin())]);
    let whole = packed(text.as_bytes());
    let path = file(&root, "a.jsonl.gz", &whole[..whole.len() / 2]);
    let said = diagnosis(&path);
    assert!((5_000..20_000).contains(&said.steps), "{}", said.steps);
    assert!(
        said.notes.iter().any(|note| note.contains("cut")),
        "{:?}",
        said.notes
    );
}

#[test]
fn a_file_that_is_made_to_fill_memory_does_not() {
    let root = folder("packed_bomb");
    let mut encoder = GzEncoder::new(Vec::new(), Compression::fast());
    encoder.write_all(log().as_bytes()).expect("packed");
    let blank = vec![b' '; 1 << 20];
    for _ in 0..1100 {
        encoder.write_all(&blank).expect("packed");
    }
    let path = file(&root, "a.jsonl.gz", encoder.finish().expect("packed"));
    let said = diagnosis(&path);
    assert_eq!(said.steps, 60);
    let is_told = |note: &&String| note.contains("far more than a log");
    assert!(
        said.notes.iter().any(|note| is_told(&note)),
        "{:?}",
        said.notes
    );
}

#[test]
fn what_is_packed_is_no_stream_and_no_database() {
    let root = folder("packed_stream");
    let path = file(&root, "a.jsonl.gz", packed(log().as_bytes()));
    let mut stream = LogStream::new(&path);
    let error = stream.feed(&fs::read(&path).expect("a file"));
    assert!(error.is_err_and(|error| error.to_string().contains("gzip")));
    let output = Command::new(env!("CARGO_BIN_EXE_gdplay"))
        .args(["diagnose", "--follow"])
        .arg(&path)
        .output()
        .expect("the program");
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(
        !output.status.success() && said.contains("without --follow"),
        "{said}"
    );
    let database = fs::read("tests/runlog/data/trackio.db").expect("a database");
    let path = file(&root, "b.db.gz", packed(&database));
    assert!(search(&path).is_err());
}
