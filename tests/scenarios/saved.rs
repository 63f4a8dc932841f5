//! Saving: what is on the screen, comments and order kept, and nothing lost.

use std::fs;
use std::path::PathBuf;

use gdplay::optim;
use gdplay::scenario::{Axes, Origin, Overwrite, SaveError, Scenario, file_name, library, save};

use super::{read, shipped};

fn folder(name: &str) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join(format!("saved-{name}"));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

const FILE: &str = "\
# A valley, for a lecture.
gdplay = 1
loss = '''
u = x^2   # the steep part
u + 3y^2'''

[view]      # what is drawn
levels = \"log\"

[[racers]]
learning_rate = 1e-1   # try 0.3
optimizer = \"gd\"

[[racers]]  # the second
name = 'with momentum'
optimizer = \"SGD\"
momentum = 0.90
lr = 0.05

[params]
y = { range = [-5, 5], start = 2 }   # far
x = 1.50
";

#[test]
fn what_did_not_change_stays_as_it_was_written() {
    assert_eq!(read(FILE).to_document(), FILE);
    for entry in library() {
        assert_eq!(
            shipped(entry.name).to_document(),
            entry.text,
            "{}",
            entry.name
        );
    }
}

#[test]
fn what_changed_is_changed_and_nothing_else() {
    let mut scenario = read(FILE);
    let rate = optim::LEARNING_RATE.name;
    scenario.racers[0]
        .plan
        .settings
        .set(rate, 0.3)
        .expect("a rate");
    scenario.racers[1]
        .plan
        .settings
        .set(rate, 0.02)
        .expect("a rate");
    scenario.parameters[1].start = -1.0;
    for racer in &mut scenario.racers {
        racer.start = vec![1.5, -1.0];
        racer.plan.stop.steps = 77;
    }
    scenario.title = Some("A valley".to_string());
    let text = scenario.to_document();
    assert_eq!(read(&text), scenario, "{text}");
    insta::assert_snapshot!("scenario_saved", text);
}

#[test]
fn racers_come_and_go() {
    let mut scenario = read(FILE);
    scenario.racers.remove(0);
    let text = scenario.to_document();
    assert_eq!(read(&text), scenario, "{text}");
    assert!(
        text.contains("the second") && !text.contains("try 0.3"),
        "{text}"
    );
    let mut more = read(FILE);
    let mut third = more.racers[0].clone();
    third.name = "a third".to_string();
    third.plan.settings = gdplay::scenario::default_settings(&optim::adam::DEFINITION);
    more.racers.push(third);
    let text = more.to_document();
    assert_eq!(read(&text), more, "{text}");
    assert!(
        text.contains("try 0.3") && text.contains("the second"),
        "{text}"
    );
}

#[test]
fn whatever_a_session_changes_in_a_shipped_scenario_is_saved() {
    for entry in library() {
        let mut scenario = shipped(entry.name);
        let count = scenario.parameters.len();
        if count > 1 {
            scenario.view.axes = Axes::Plane(1, 0);
            scenario.view.minima.clear();
        }
        scenario.view.open = Some("race");
        for racer in &mut scenario.racers {
            racer
                .plan
                .settings
                .set("learning_rate", 0.0125)
                .expect("a rate");
            racer.plan.stop.steps += 1;
            racer.plan.clip = optim::Clip::Norm(2.5);
        }
        scenario.parameters[0].start = scenario.parameters[0].range.at(0.375);
        for racer in &mut scenario.racers {
            racer.start[0] = scenario.parameters[0].start;
        }
        let text = scenario.to_document();
        let back =
            Scenario::read(&text, Origin::Typed).unwrap_or_else(|error| panic!("{error}\n{text}"));
        assert!(back == scenario, "{}: {text}", entry.name);
    }
}

#[test]
fn a_file_is_saved_as_a_whole_and_beside_nothing() {
    let folder = folder("whole");
    let path = folder.join("mine.toml");
    fs::write(&path, FILE).expect("written");
    let mut scenario = Scenario::open_file(&path).expect("a scenario");
    scenario.title = Some("Mine".to_string());
    let saved = save(&scenario, &path, Overwrite::Unchanged).expect("saved");
    let text = fs::read_to_string(&path).expect("a file");
    assert!(text.contains("title = \"Mine\"") && text.contains("# try 0.3"));
    assert_eq!(saved.source.as_deref(), Some(text.as_str()));
    // And once more, from what was saved.
    save(&saved, &path, Overwrite::Unchanged).expect("saved again");
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 1);
}

#[test]
fn nobody_elses_work_is_overwritten_unasked() {
    let folder = folder("others");
    let path = folder.join("mine.toml");
    fs::write(&path, FILE).expect("written");
    let scenario = Scenario::open_file(&path).expect("a scenario");
    fs::write(&path, format!("{FILE}# a word from somebody else\n")).expect("written");
    let error = save(&scenario, &path, Overwrite::Unchanged).expect_err("changed");
    assert!(matches!(error, SaveError::Changed(_)), "{error}");
    let other = folder.join("other.toml");
    fs::write(&other, "loss = 'x^2'\n").expect("written");
    let error = save(&scenario, &other, Overwrite::Unchanged).expect_err("there");
    assert!(matches!(error, SaveError::Exists(_)), "{error}");
    assert_eq!(
        fs::read_to_string(&other).expect("a file"),
        "loss = 'x^2'\n"
    );
    save(&scenario, &path, Overwrite::Always).expect("asked");
    assert_eq!(fs::read_to_string(&path).expect("a file"), FILE);
    let nowhere = folder.join("no/such/folder.toml");
    let error = save(&scenario, &nowhere, Overwrite::Unchanged).expect_err("nowhere");
    assert!(matches!(error, SaveError::Io { .. }), "{error}");
    assert_eq!(fs::read_dir(&folder).expect("a folder").count(), 2);
}

#[test]
fn a_scenario_stays_beside_its_data() {
    let folder = folder("data");
    fs::create_dir_all(folder.join("sub")).expect("a folder");
    fs::write(folder.join("sub/points.csv"), "x,t\n1,2\n3,4\n").expect("written");
    let path = folder.join("sub/fit.toml");
    fs::write(
        &path,
        "loss = 'mse(w x, t)'\n[data]\nfile = 'points.csv'   # mine\n",
    )
    .expect("written");
    let scenario = Scenario::open_file(&path).expect("a scenario");
    let above = folder.join("fit.toml");
    save(&scenario, &above, Overwrite::Unchanged).expect("saved");
    let text = fs::read_to_string(&above).expect("a file");
    assert!(text.contains("\"sub/points.csv\"   # mine"), "{text}");
    Scenario::open_file(&above).expect("it finds its data");
    fs::create_dir_all(folder.join("elsewhere")).expect("a folder");
    let elsewhere = folder.join("elsewhere/fit.toml");
    let error = save(&scenario, &elsewhere, Overwrite::Unchanged).expect_err("out of reach");
    assert!(matches!(error, SaveError::DataElsewhere { .. }), "{error}");
    assert!(!elsewhere.exists());
}

#[test]
fn file_names_are_short() {
    let mut scenario = read("loss = 'x^2'");
    assert_eq!(file_name(&scenario), "a-typed-loss.toml");
    scenario.title =
        Some("Why — of all things — does THIS one zigzag so terribly in its long valley?".into());
    assert_eq!(
        file_name(&scenario),
        "why-of-all-things-does-this-one-zigzag.toml"
    );
    scenario.title = Some("Himmelblau's four minima".into());
    assert_eq!(file_name(&scenario), "himmelblaus-four-minima.toml");
    scenario.title = Some("θ".into());
    assert_eq!(file_name(&scenario), "scenario.toml");
}
