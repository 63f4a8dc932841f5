//! Random input for everything that reads: nothing panics, every fault has its place, what is accepted comes back.
//!
//! Each target is a seeded loop of a fixed number of inputs. `GDPLAY_FUZZ_SECONDS` lets the ignored ones run that long
//! instead, from a seed of their own unless `GDPLAY_FUZZ_SEED` gives one:
//! `GDPLAY_FUZZ_SECONDS=600 cargo test --release --test fuzz -- --ignored long::keys`.

mod long_texts;
mod regressions;
mod targets;

use std::collections::BTreeMap;
use std::panic::{self, AssertUnwindSafe, catch_unwind};
use std::sync::{Mutex, Once, PoisonError};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

use targets::dice::Dice;
use targets::{TARGETS, Target};

const SEED: u64 = 20_261_122;

/// What an input led to.
enum Outcome {
    Accepted,
    Refused,
    /// Something is wrong: what, and where.
    Failed(String),
}

fn tried(target: &Target, input: &[u8]) -> Outcome {
    static PANIC: Mutex<String> = Mutex::new(String::new());
    static HOOK: Once = Once::new();
    HOOK.call_once(|| {
        panic::set_hook(Box::new(|info| {
            let mut last = PANIC.lock().unwrap_or_else(PoisonError::into_inner);
            *last = info.to_string();
        }));
    });
    match catch_unwind(AssertUnwindSafe(|| (target.run)(input))) {
        Ok(true) => Outcome::Accepted,
        Ok(false) => Outcome::Refused,
        Err(_) => Outcome::Failed(PANIC.lock().unwrap_or_else(PoisonError::into_inner).clone()),
    }
}

fn bounded(name: &str) {
    let target = target(name);
    let mut dice = Dice(SEED);
    let mut accepted = 0;
    for number in 1..=target.inputs {
        let input = (target.make)(&mut dice);
        match tried(target, &input) {
            Outcome::Accepted => accepted += 1,
            Outcome::Refused => {}
            Outcome::Failed(panic) => fail(&format!("input {number}: {panic}"), &input),
        }
    }
    // A generator that makes nothing that is right tries only the errors.
    assert!(
        accepted * 20 > target.inputs,
        "{name}: {accepted} of {}",
        target.inputs
    );
}

fn fail(panic: &str, input: &[u8]) -> ! {
    drop(panic::take_hook());
    panic!("{panic}\n{input:?}\n{}", String::from_utf8_lossy(input))
}

/// Runs for as long as asked, and tells of everything that was found, each with the shortest input that leads there.
fn long(name: &str) {
    let setting = |name: &str| std::env::var(name).ok()?.parse::<u64>().ok();
    let now = SystemTime::now()
        .duration_since(UNIX_EPOCH)
        .map_or(1, |now| now.as_secs());
    let seed = setting("GDPLAY_FUZZ_SEED").unwrap_or(now).max(1);
    let time = Duration::from_secs(setting("GDPLAY_FUZZ_SECONDS").unwrap_or(600));
    let (target, mut dice, start) = (target(name), Dice(seed), Instant::now());
    let (mut inputs, mut accepted) = (0_u64, 0_u64);
    let mut found: BTreeMap<String, Vec<u8>> = BTreeMap::new();
    while start.elapsed() < time {
        let input = (target.make)(&mut dice);
        inputs += 1;
        match tried(target, &input) {
            Outcome::Accepted => accepted += 1,
            Outcome::Refused => {}
            Outcome::Failed(panic) => {
                // The place; what is said there differs from input to input.
                let place = panic.lines().next().unwrap_or_default().to_string();
                let known = found.get(&place);
                if known.is_none_or(|known| input.len() < known.len()) {
                    println!("{panic}\n{input:?}");
                    found.insert(place, input);
                }
            }
        }
    }
    println!("{name} of seed {seed}: {inputs} inputs, {accepted} accepted");
    if let Some((place, input)) = found.first_key_value() {
        fail(
            &format!("{} places, the first: {place}", found.len()),
            input,
        );
    }
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

tests! { language toml csv lessons logs palette keys replies }
