//! The files of the library as files: all there, all short, all readable.

use std::fmt::Write;
use std::path::Path;

use gdplay::scenario::{Parameter, Scenario, library};

use super::{run, shipped};

/// How many parameters of a scenario are summed up.
const MOST: usize = 250;

/// What a scenario says and where its descents end, in a few digits.
fn summary(scenario: &Scenario) -> String {
    let mut text = format!("{}\n{}\n", scenario.heading(), scenario.loss.source);
    for parameter in scenario.parameters.iter().take(MOST) {
        let Parameter { name, start, range } = parameter;
        writeln!(
            text,
            "{name} from {start} in [{}, {}]",
            range.low(),
            range.high()
        )
        .expect("a string takes every text");
    }
    let view = &scenario.view;
    writeln!(
        text,
        "{:?}, {:?}, {} minima",
        view.axes,
        view.levels,
        view.minima.len()
    )
    .expect("a string takes every text");
    for (racer, descent) in scenario.racers.iter().zip(run(scenario)) {
        let settings = &racer.plan.settings;
        let reason = descent.stop().expect("a descent that stands still").name();
        let at: Vec<_> = descent
            .at()
            .iter()
            .take(MOST)
            .map(|x| format!("{x:.2}"))
            .collect();
        let end = match reason {
            "not_finite" => String::new(),
            _ => format!(" at ({}), loss {:.2e}", at.join(", "), descent.loss()),
        };
        writeln!(
            text,
            "{}: {} {} from {:?}: {reason} after {}{end}",
            racer.name,
            settings.definition().name,
            settings.learning_rate(),
            racer.start,
            descent.steps(),
        )
        .expect("a string takes every text");
    }
    text
}

#[test]
fn every_file_of_the_folder_is_in_the_library() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("scenarios");
    let files = std::fs::read_dir(folder)
        .expect("a folder")
        .filter(|entry| {
            let path = entry.as_ref().expect("an entry").path();
            path.extension().is_some_and(|ending| ending == "toml")
        })
        .count();
    assert_eq!(library().len(), files);
    assert!(library().is_sorted_by(|a, b| a.name < b.name));
    assert!(files >= 18);
    let dimensions: Vec<usize> = library()
        .iter()
        .map(|entry| shipped(entry.name).parameters.len())
        .collect();
    for dimension in 1..=3 {
        assert!(
            dimensions.contains(&dimension),
            "none with {dimension} parameters"
        );
    }
}

#[test]
fn every_scenario_is_read_and_runs_to_its_end() {
    for entry in library() {
        insta::with_settings!({ prepend_module_to_snapshot => false, omit_expression => true }, {
            insta::assert_snapshot!(format!("ends_of_{}", entry.name), summary(&shipped(entry.name)));
        });
    }
}

#[test]
fn every_scenario_tells_what_to_see_in_a_few_words() {
    for entry in library() {
        let scenario = shipped(entry.name);
        let about = scenario.about.expect("a description");
        assert!(
            scenario.title.is_some_and(|title| title.len() <= 40),
            "{}",
            entry.name
        );
        assert!(
            (60..=250).contains(&about.chars().count()),
            "{}: {about}",
            entry.name
        );
        assert!(entry.text.starts_with("gdplay = 1\n"), "{}", entry.name);
    }
}

#[test]
fn every_scenario_has_its_place_in_the_library() {
    for entry in library() {
        let scenario = shipped(entry.name);
        assert!(scenario.topic.is_some(), "{} has no topic", entry.name);
        assert!(scenario.level.is_some(), "{} has no level", entry.name);
    }
}

/// Files are TOML 1.0: the reader also takes 1.1, which has line ends and a last comma in inline tables, and the escapes
/// `\e` and `\x`.
#[test]
fn every_scenario_is_toml_1_0() {
    for entry in library() {
        for line in entry.text.lines().filter(|line| !line.starts_with("about")) {
            let count = |c: char| line.matches(c).count();
            assert_eq!(count('{'), count('}'), "{}: {line}", entry.name);
            let squeezed = line.replace(' ', "");
            assert!(!squeezed.contains(",}"), "{}: {line}", entry.name);
            assert!(
                !line.contains("\\e") && !line.contains("\\x"),
                "{}",
                entry.name
            );
        }
    }
}
