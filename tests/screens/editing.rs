//! Typing a loss.

use gdplay::session::{Editor, Message, Picture, TextEdit, Typing};
use gdplay::ui::input::{Key, Modifiers};

use super::stage::Stage;

/// The values of the picture, bit by bit.
fn picture(stage: &Stage) -> Vec<u64> {
    match stage.session.picture().expect("a picture") {
        Picture::Surface(relief) => relief
            .grid()
            .values()
            .iter()
            .map(|value| value.to_bits())
            .collect(),
        Picture::Curve(_) => Vec::new(),
    }
}

#[test]
fn typing_pauses_the_descent_and_previews_the_surface() {
    let mut stage = Stage::default_scene();
    stage.keys(" ");
    stage.frames(10);
    let (step, places, before) = (stage.step(), stage.places(), picture(&stage));
    assert!(step > 0);
    stage.keys("e");
    stage.keys("+ sin(x)");
    assert!(!stage.session.is_animated());
    stage.frames(10);
    assert_eq!((stage.step(), stage.places()), (step, places));
    assert!(stage.session.is_preview());
    assert!(picture(&stage) != before, "the draft is drawn");
    assert_eq!(stage.session.scene().scenario.loss.parameters(), ["x", "y"]);
}

#[test]
fn a_text_that_does_not_parse_keeps_the_last_good_picture() {
    let mut stage = Stage::default_scene();
    stage.draft("x^2 + y^2");
    let shown = |stage: &Stage| stage.session.scene().scenario.loss.source.clone();
    let is_wrong = |stage: &Stage| stage.session.editor().is_some_and(Editor::is_wrong);
    stage.keys(" + (3x*");
    assert!(is_wrong(&stage));
    assert_eq!(shown(&stage), "x^2 + y^2 ");
    let good = picture(&stage);
    stage.keys("x");
    assert!(
        is_wrong(&stage) && picture(&stage) == good,
        "the last good picture stays"
    );
    stage.keys(")");
    assert!(!is_wrong(&stage));
    assert_eq!(shown(&stage), "x^2 + y^2 + (3x*x)");
    assert!(picture(&stage) != good, "the mended draft is drawn");
}

#[test]
fn esc_goes_back_and_keeps_the_draft() {
    let mut stage = Stage::default_scene();
    stage.keys(" ");
    stage.frames(5);
    let committed = stage.session.scenario().loss.source.clone();
    let before = picture(&stage);
    stage.draft("x^4 + y^2 + (");
    stage.press(Key::Esc);
    assert!(stage.session.editor().is_none() && !stage.session.is_preview());
    assert_eq!(stage.session.scenario().loss.source, committed);
    assert!(picture(&stage) == before, "the old picture is back");
    let step = stage.step();
    stage.frames(5);
    assert!(stage.step() > step, "the descent goes on");
    stage.keys("e");
    assert_eq!(
        stage.session.editor().map(Editor::text),
        Some("x^4 + y^2 + (".into())
    );
}

#[test]
fn enter_commits_and_undo_brings_the_old_run_back_exactly() {
    let mut stage = Stage::default_scene();
    for _ in 0..3 {
        stage.chord(Key::Right, Modifiers::SHIFT);
    }
    let rate = stage.rate();
    let old = (
        stage.session.scenario().loss.source.clone(),
        stage.step(),
        stage.places(),
    );
    let trajectory = stage.session.focused().history.trajectory().clone();
    stage.draft("x^2 + 2y^2 + w^2");
    stage.press(Key::Enter);
    let scenario = stage.session.scenario();
    assert_eq!(scenario.loss.parameters(), ["x", "y", "w"]);
    let starts: Vec<f64> = scenario
        .parameters
        .iter()
        .map(|parameter| parameter.start)
        .collect();
    assert_eq!(
        starts,
        [-1.2, 1.0, 1.0],
        "survivors keep their start, the new one has the default"
    );
    assert_eq!(
        (stage.step(), stage.session.race().newest()),
        (0, 0),
        "history starts anew"
    );
    assert_eq!(stage.rate(), rate, "learning rates stay");
    stage.press(Key::Right);
    stage.keys("u");
    assert_eq!(
        (
            stage.session.scenario().loss.source.clone(),
            stage.step(),
            stage.places()
        ),
        old
    );
    assert_eq!(*stage.session.focused().history.trajectory(), trajectory);
    stage.keys("U");
    assert_eq!(stage.session.scenario().loss.source, "x^2 + 2y^2 + w^2");
    assert_eq!(stage.step(), 1);
}

#[test]
fn a_loss_that_is_finite_nowhere_is_taken() {
    let mut stage = Stage::default_scene();
    stage.draft("ln(-1 - x^2)");
    stage.press(Key::Enter);
    assert!(stage.session.editor().is_none());
    assert_eq!(stage.session.scenario().loss.source, "ln(-1 - x^2)");
}

#[test]
fn a_mistake_is_not_taken_and_keeps_the_keys() {
    for text in ["", "   ", "x +", "foo(x)", "1e400", "3"] {
        let mut stage = Stage::default_scene();
        stage.press(Key::Right);
        let before = (
            stage.session.scenario().loss.source.clone(),
            stage.step(),
            stage.places(),
        );
        stage.draft(text);
        stage.press(Key::Enter);
        let editor = stage
            .session
            .editor()
            .unwrap_or_else(|| panic!("{text:?} was taken"));
        let [error] = editor.errors() else {
            panic!("{text:?} has the errors {:?}", editor.errors());
        };
        assert!(
            !error.message.is_empty() && error.span.end <= text.len(),
            "{text:?}: {error:?}"
        );
        stage.press(Key::Esc);
        let after = (
            stage.session.scenario().loss.source.clone(),
            stage.step(),
            stage.places(),
        );
        assert_eq!(after, before, "{text:?}");
    }
}

/// Each mistake has its carets and its message; where there is no room, those from the cursor's line on are shown.
#[test]
fn all_mistakes_of_a_text_are_shown() {
    let mut stage = Stage::default_scene();
    stage.draft("u = sine(x) + cosine(y)");
    stage.chord(Key::Enter, Modifiers::ALT);
    stage.keys("v = 3 +* u");
    stage.chord(Key::Enter, Modifiers::ALT);
    stage.keys("u + v");
    let screen = stage.screen();
    let pointed = |line: &str, carets: &str| {
        let at = screen.lines().position(|row| row.contains(line));
        let below = at.and_then(|at| screen.lines().nth(at + 1));
        below.is_some_and(|row| row.contains(carets) && !row.contains(&format!("{carets}^")))
    };
    assert!(pointed("u = sine(x)", "    ^^^^      ^^^^^^"), "{screen}");
    assert!(pointed("v = 3 +* u", "       ^"), "{screen}");
    for message in [
        "1 of 3, line 1: `sine` is not a function",
        "2 of 3, line 1: `cosine` is not a function",
        "3 of 3, line 2: ",
    ] {
        assert!(screen.contains(message), "{screen}");
    }
    stage.resize(60, 12);
    let narrow = stage.screen();
    assert!(
        narrow.contains("u + v") && narrow.contains("3 of 3, line 2"),
        "{narrow}"
    );
    let mut stage = Stage::default_scene();
    stage.draft("sine(x)");
    let one = stage.screen();
    assert!(one.contains("`sine` is not a function") && !one.contains(" of 1"));
}

#[test]
fn lines_are_kept_and_definitions_work() {
    let mut stage = Stage::default_scene();
    stage.draft("u = 3x + 1");
    stage.chord(Key::Enter, Modifiers::ALT);
    stage.keys("u^2 + y^2");
    stage.press(Key::Enter);
    assert_eq!(
        stage.session.scenario().loss.source,
        "u = 3x + 1\nu^2 + y^2"
    );
    stage.keys("e");
    stage.send(Message::Edit(TextEdit::Type(Typing::Paste(
        "\n# a note\r\nu^2".into(),
    ))));
    assert_eq!(
        stage.session.editor().map(|editor| editor.lines().len()),
        Some(4)
    );
}

#[test]
fn a_draft_with_other_parameters_can_be_left_and_drawn() {
    let mut stage = Stage::default_scene();
    for text in ["q^2", "a^2 + b^2 + c^2", "y", "x*y*z*w"] {
        stage.draft(text);
        assert!(stage.session.is_preview(), "{text}");
        stage.screen();
        stage.press(Key::Esc);
        stage.screen();
        assert_eq!(stage.session.scene().scenario.loss.parameters(), ["x", "y"]);
    }
}

#[test]
fn a_broken_file_says_where_and_what_to_do_and_keeps_the_last_good_one() {
    let mut stage = Stage::default_scene();
    let before = stage.session.scenario().loss.source.clone();
    let text =
        "loss = 'mse(w x, t)'\n[data]\ncolumns = { x = [1, 2], t = [2, 4] }\nbatch = { rows = 3 }";
    stage.reread(text);
    let told = stage.refusal();
    assert!(
        told.contains("line 4: a batch of 3 rows is larger than the data")
            && told.contains("ask for fewer rows"),
        "{told}"
    );
    assert_eq!(stage.session.scenario().loss.source, before);
}
