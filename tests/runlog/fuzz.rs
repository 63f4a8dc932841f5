//! Damage of every kind, by seed: every reader says something or refuses, in bounded time and memory, and never panics.

use std::fs;
use std::path::Path;

use gdplay::runlog::RunDiagnosis;
use gdplay::runlog::run::LogRun;
use gdplay::runlog::source::search;
use gdplay::runlog::stream::LogStream;

use super::writers::LAYOUTS;
use super::{Noise, Record, folder};

/// So many damaged copies of each format.
const COPIES: usize = 120;

fn records() -> Vec<Record> {
    let layers = |step: u64| {
        (0..3)
            .map(|layer| (format!("layers.{layer}.weight"), 0.1 * step as f64))
            .collect()
    };
    let record = |step| Record {
        step,
        loss: Some(1.0 / step as f64),
        rate: Some(0.1),
        norm: Some(1.5),
        validation: (step % 5 == 0).then_some(2.0),
        layers: layers(step),
    };
    (1..=25).map(record).collect()
}

/// Bytes that the formats give a meaning.
const MEANT: &[u8] = b"\n\r,:{}[]\"\\|= \t0-9eE.+nNaif\x00\x1b\xff\x80(";

fn damaged(content: &[u8], noise: &mut Noise) -> Vec<u8> {
    let mut copy = content.to_vec();
    for _ in 0..=(noise.next() * 6.0) as usize {
        let at = (noise.next() * copy.len() as f64) as usize;
        let meant = MEANT[(noise.next() * MEANT.len() as f64) as usize];
        match (noise.next() * 6.0) as usize {
            0 => copy.truncate(at),
            1 => copy.insert(at, meant),
            2 if at < copy.len() => copy[at] = meant,
            3 if at < copy.len() => copy[at] = (noise.next() * 256.0) as u8,
            4 => {
                let to = (at + (noise.next() * 40.0) as usize).min(copy.len());
                copy.drain(at..to);
            }
            _ => {
                let from = (noise.next() * copy.len() as f64) as usize;
                let piece = copy[from..(from + 60).min(copy.len())].to_vec();
                copy.splice(at..at, piece);
            }
        }
        if copy.is_empty() {
            return copy;
        }
    }
    copy
}

fn judge(runs: &gdplay::runlog::runs::Runs) {
    for (_, log) in runs.iter() {
        let said = RunDiagnosis::of("fuzz", log, &LogRun::of(log));
        let text: String = said
            .findings
            .iter()
            .map(|finding| finding.text.as_str())
            .chain(said.layers.iter().map(String::as_str))
            .collect();
        assert!(!text.chars().any(char::is_control), "{text:?}");
    }
}

#[test]
fn every_reader_survives_damage() {
    let mut noise = Noise(1);
    for (index, layout) in LAYOUTS.iter().enumerate() {
        let root = folder(&format!("fuzz{index}"));
        let path = (layout.write)(&records(), &root);
        let files = files(&path);
        let contents: Vec<Vec<u8>> = files
            .iter()
            .map(|file| fs::read(file).expect("a file"))
            .collect();
        let copies = if files.len() > 1 { COPIES / 10 } else { COPIES };
        for _ in 0..copies {
            for (file, content) in files.iter().zip(&contents) {
                fs::write(file, damaged(content, &mut noise)).expect("a damaged file");
            }
            if let Ok(found) = search(&path) {
                for source in &found.sources {
                    if let Ok(runs) = source.read() {
                        judge(&runs);
                    }
                }
            }
        }
    }
}

#[test]
fn pieces_of_any_size_give_the_same_log() {
    let mut noise = Noise(2);
    for (index, layout) in LAYOUTS.iter().enumerate() {
        let path = (layout.write)(&records(), &folder(&format!("pieces{index}")));
        let files = files(&path);
        let [file] = &files[..] else {
            continue;
        };
        let content = fs::read(file).expect("a file");
        let said = |sizes: &mut dyn FnMut() -> usize| {
            let mut stream = LogStream::new(file);
            let mut rest = &content[..];
            while !rest.is_empty() {
                let (piece, after) = rest.split_at(sizes().clamp(1, rest.len()));
                if stream.feed(piece).is_err() {
                    return None;
                }
                rest = after;
            }
            stream.finish().ok()?;
            let (_, log) = stream.runs().iter().next()?;
            Some(format!("{:?}", RunDiagnosis::of("", log, &LogRun::of(log))))
        };
        let whole = said(&mut || content.len());
        for _ in 0..5 {
            assert_eq!(
                said(&mut || (noise.next() * 50.0) as usize),
                whole,
                "{} {index}",
                layout.name
            );
        }
    }
}

fn files(path: &Path) -> Vec<std::path::PathBuf> {
    if path.is_file() {
        return vec![path.to_path_buf()];
    }
    let entries = fs::read_dir(path).expect("a folder").flatten();
    entries.flat_map(|entry| files(&entry.path())).collect()
}
