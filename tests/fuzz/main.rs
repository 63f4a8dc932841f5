//! Random input for everything that reads: nothing panics, every fault has its place, what is accepted comes back.
//!
//! Each target is a seeded loop of a fixed number of inputs. `GDPLAY_FUZZ_SECONDS` lets the ignored ones run that long
//! instead, from a seed of their own unless `GDPLAY_FUZZ_SEED` gives one:
//! `GDPLAY_FUZZ_SECONDS=600 cargo test --release --test fuzz -- --ignored long::keys`.

mod long_texts;
mod regressions;
mod targets;

use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use targets::dice::Dice;
use targets::{TARGETS, Target};

const SEED: u64 = 20_261_122;

/// Tries inputs until there were enough; how many there were, and how many were accepted.
fn tried(target: &Target, seed: u64, mut goes_on: impl FnMut(usize) -> bool) -> (usize, usize) {
    let mut dice = Dice(seed.max(1));
    let (mut inputs, mut accepted) = (0, 0);
    while goes_on(inputs) {
        let input = (target.make)(&mut dice);
        inputs += 1;
        match catch_unwind(AssertUnwindSafe(|| (target.run)(&input))) {
            Ok(is_accepted) => accepted += usize::from(is_accepted),
            Err(panic) => {
                let text = String::from_utf8_lossy(&input);
                eprintln!(
                    "{} of seed {seed}, input {inputs}: {input:?}\n{text}",
                    target.name
                );
                resume_unwind(panic);
            }
        }
    }
    (inputs, accepted)
}

fn bounded(name: &str) {
    let target = target(name);
    let (inputs, accepted) = tried(target, SEED, |inputs| inputs < target.inputs);
    // A generator that makes nothing that is right tries only the errors.
    assert!(accepted * 20 > inputs, "{name}: {accepted} of {inputs}");
    assert!(
        accepted < inputs || name == "keys",
        "{name}: nothing was refused"
    );
}

fn long(name: &str) {
    let setting = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(1, |now| now.as_secs());
    let seed = setting("GDPLAY_FUZZ_SEED").unwrap_or(now);
    let time = Duration::from_secs(setting("GDPLAY_FUZZ_SECONDS").unwrap_or(600));
    let start = Instant::now();
    let (inputs, accepted) = tried(target(name), seed, |_| start.elapsed() < time);
    println!("{name} of seed {seed}: {inputs} inputs, {accepted} accepted");
}

fn target(name: &str) -> &'static Target {
    let found = TARGETS.iter().find(|target| target.name == name);
    found.unwrap_or_else(|| panic!("there is no target {name}"))
}

macro_rules! tests {
    ($($name:ident)*) => {
        mod bounded {
            $(#[test]
            fn $name() {
                super::bounded(stringify!($name));
            })*
        }

        mod long {
            $(#[test]
            #[ignore = "runs for GDPLAY_FUZZ_SECONDS, ten minutes if that is not set"]
            fn $name() {
                super::long(stringify!($name));
            })*
        }

        #[test]
        fn every_target_is_run_and_handed_to_cargo_fuzz() {
            let run = [$(stringify!($name)),*];
            let known: Vec<&str> = TARGETS.iter().map(|target| target.name).collect();
            assert_eq!(run.to_vec(), known);
            for name in known {
                let path = format!("{}/fuzz/fuzz_targets/{name}.rs", env!("CARGO_MANIFEST_DIR"));
                let text = std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{path}: {error}"));
                assert!(text.contains(&format!("targets::{name}::TARGET")), "{path}");
            }
        }
    };
}

tests! { language toml csv lessons logs palette keys }
