//! What lies over the screen: the palette, the help, the list of scenarios, saving.

use std::fs;
use std::sync::Arc;

use gdplay::scenario::{Overwrite, SaveError, Scenario, save};
use gdplay::session::{Copied, Effect, Message, OverlayMove, StatusMessage};
use gdplay::ui::binding::Binding;
use gdplay::ui::input::{Chord, Key, Modifiers};
use gdplay::ui::keymap;

use super::stage::Stage;

/// Performs the newest wish to save, in a folder, as the outside does.
fn perform(stage: &mut Stage, folder: &std::path::Path) {
    let Some(Effect::Save(path, scenario, overwrite)) = stage.asked.pop() else {
        panic!("nothing is to be saved: {:?}", stage.asked);
    };
    let saved = save(&scenario, &folder.join(path), overwrite);
    stage.send(Message::Saved(saved.map(Arc::new).map_err(Arc::new)));
}

fn folder(name: &str) -> std::path::PathBuf {
    let folder = std::env::temp_dir().join(format!("gdplay-{}-{name}", std::process::id()));
    let _ = fs::remove_dir_all(&folder);
    fs::create_dir_all(&folder).expect("a folder");
    folder
}

#[test]
fn a_command_is_typed_with_what_follows_it() {
    let mut stage = Stage::default_scene();
    stage.keys(":rate 0.09");
    stage.press(Key::Enter);
    assert!(stage.session.overlay().is_none());
    assert_eq!(stage.rate(), 0.09);
    stage.keys(":steps 5; rate 0.001");
    stage.press(Key::Enter);
    assert_eq!((stage.step(), stage.rate()), (5, 0.001));
}

#[test]
fn a_command_that_takes_something_is_typed_on_and_mistakes_are_told() {
    let mut stage = Stage::default_scene();
    stage.keys(":optim");
    stage.press(Key::Enter);
    let line = stage.session.overlay().expect("it stays").line.text();
    assert_eq!(line, "optimizer ");
    stage.chord(Key::Char('u'), Modifiers::CONTROL);
    stage.keys("steps few");
    assert!(
        stage.screen().contains("a whole number"),
        "{}",
        stage.screen()
    );
    stage.try_press(Key::Enter);
    assert_eq!(stage.step(), 0);
}

#[test]
fn words_find_keys_and_views_and_taking_one_closes_the_list() {
    let mut stage = Stage::default_scene();
    for words in [
        "slope",
        "gradient",
        "derivative",
        "learning rate",
        "faster",
        "undo",
    ] {
        stage.keys(":");
        stage.keys(words);
        assert!(!stage.screen().contains("nothing matches"), "{words}");
        stage.press(Key::Esc);
    }
    stage.keys(":step forward");
    stage.press(Key::Enter);
    assert!(stage.session.overlay().is_none());
    assert_eq!(stage.step(), 1);
    stage.keys(":zzz");
    assert!(stage.screen().contains("nothing matches"));
}

#[test]
fn the_help_is_searched_and_explains_every_symbol() {
    let mut stage = Stage::default_scene();
    stage.resize(120, 40);
    stage.keys("?");
    let whole = stage.screen();
    assert!(whole.contains("Rosenbrock"), "{whole}");
    for word in [
        "∂L/∂x",
        "∇L",
        "η",
        "λ",
        "κ",
        "racer",
        "adjoint",
        "reverse",
        "dual",
        "step N",
    ] {
        stage.keys(word);
        let found = stage.screen();
        assert!(!found.contains("nothing here has"), "{word}\n{found}");
        stage.chord(Key::Char('u'), Modifiers::CONTROL);
    }
    stage.keys("xyzzy");
    assert!(stage.screen().contains("nothing here has"));
}

#[test]
fn every_action_has_a_key_a_text_and_a_word_and_none_twice() {
    for (view, _, _) in gdplay::ui::list_of_views() {
        let mut stage = Stage::open(if view == '4' { "backprop" } else { "bowl" });
        stage.resize(200, 60);
        stage.keys(&view.to_string());
        let tables = keymap::tables(&stage.session);
        let all: Vec<&Binding> = tables.iter().copied().flatten().collect();
        for (index, binding) in all.iter().enumerate() {
            let about = binding.about;
            assert!(!binding.chords.is_empty() && !about.is_empty(), "{about}");
            for other in &all[..index] {
                assert_ne!(other.about, about);
                // The configuration names the keys that are the same in every view.
                assert!(view != '1' || other.word() != binding.word(), "{about}");
            }
        }
        // What is the same in every view is looked for once.
        let looked_for = if view == '1' {
            &all[..]
        } else {
            &all[..tables[0].len()]
        };
        for about in looked_for.iter().map(|binding| binding.about) {
            // Of what is long a row has the beginning.
            let begins: String = about.chars().take(40).collect();
            stage.keys(":");
            stage.keys(about);
            let found = stage.screen().matches(&begins).count();
            assert!(
                found > 1,
                "{about} is not in the palette:\n{}",
                stage.screen()
            );
            stage.press(Key::Esc);
            stage.keys("?");
            stage.keys(about);
            assert!(
                !stage.screen().contains("nothing here has"),
                "{about} is not in the help"
            );
            stage.press(Key::Esc);
        }
    }
}

#[test]
fn a_key_that_means_nothing_says_where_it_does() {
    let mut stage = Stage::default_scene();
    stage.keys("x");
    assert!(stage.refusal().contains("x does nothing here"));
    stage.keys("J");
    assert!(
        stage.refusal().contains("network view"),
        "{}",
        stage.refusal()
    );
    stage.chord(Key::Char('t'), Modifiers::CONTROL);
    assert!(stage.refusal().starts_with("Ctrl-t"));
    // Where something is typed, a key that means nothing is none.
    stage.keys("e");
    let tab = keymap::meaning(&stage.session, Chord::plain(Key::Tab));
    assert!(tab.is_none());
}

#[test]
fn scenarios_are_listed_by_topic_with_a_picture_of_the_chosen_one() {
    let mut stage = Stage::default_scene();
    stage.resize(120, 40);
    stage.keys("O");
    stage.press(Key::Tab);
    let of_topic = stage.session.chosen_scenario().expect("a scenario");
    assert!(of_topic.topic.is_some());
    stage.keys("zigzag");
    stage.chord(Key::Char('u'), Modifiers::CONTROL);
    stage.keys("banana");
    assert_eq!(
        stage.session.chosen_scenario().map(|listed| listed.name),
        Some("rosenbrock")
    );
    assert!(stage.session.sketch().is_some());
    let screen = stage.screen();
    assert!(
        screen.contains("level") && screen.contains("500 steps"),
        "{screen}"
    );
    stage.press(Key::Down);
    assert!(stage.session.chosen_scenario().is_some());
}

#[test]
fn saving_asks_for_the_name_and_saves_what_is_on_the_screen() {
    let folder = folder("named");
    let mut stage = Stage::open("bowl");
    stage.keys(":rate 0.7");
    stage.press(Key::Enter);
    stage.keys("o");
    stage.press(Key::Right);
    stage.press(Key::Enter);
    stage.press(Key::Esc);
    stage.keys("3w");
    let suggested = stage.session.path_to_save().expect("a name");
    assert_eq!(suggested.to_str(), Some("a-round-bowl.toml"));
    stage.chord(Key::Char('u'), Modifiers::CONTROL);
    stage.keys("mine.toml");
    stage.press(Key::Enter);
    perform(&mut stage, &folder);
    assert!(stage.session.overlay().is_none());
    assert!(
        matches!(stage.session.status(), Some(StatusMessage::Done(done)) if done.contains("mine.toml"))
    );
    let saved = Scenario::open_file(&folder.join("mine.toml")).expect("a scenario");
    assert_eq!(saved.racers, stage.session.present().racers);
    assert_eq!(saved.view.open, Some("chain"));
    let mut again = Stage::of(saved);
    again.resize(80, 24);
    stage.send(Message::Refuse(String::new()));
    again.send(Message::Refuse(String::new()));
    assert_eq!(again.screen(), stage.screen(), "it opens as it was saved");
}

#[test]
fn a_name_that_is_typed_replaces_the_suggested_one() {
    let name = |keys: &dyn Fn(&mut Stage)| {
        let mut stage = Stage::open("bowl");
        stage.keys("w");
        keys(&mut stage);
        let path = stage.session.path_to_save().expect("a name");
        path.to_string_lossy().into_owned()
    };
    assert_eq!(name(&|stage| stage.keys("a1file")), "a1file.toml");
    assert_eq!(name(&|stage| stage.keys("x/mine.txt")), "x/mine.txt");
    let edited = name(&|stage| {
        stage.press(Key::End);
        stage.keys("2");
    });
    assert_eq!(edited, "a-round-bowl.toml2");
    assert_eq!(
        name(&|stage| stage.press(Key::Backspace)),
        "a-round-bowl.tom"
    );
}

#[test]
fn what_is_in_the_way_is_overwritten_only_when_it_is_asked_for_twice() {
    let folder = folder("twice");
    fs::write(folder.join("other.toml"), "mine").expect("written");
    let mut stage = Stage::open("bowl");
    let path = folder.join("other.toml");
    stage.send(Message::SaveTo(path.clone()));
    perform(&mut stage, &folder);
    assert!(
        stage.refusal().contains("is there already"),
        "{}",
        stage.refusal()
    );
    assert_eq!(fs::read_to_string(&path).expect("it is there"), "mine");
    stage.send(Message::SaveTo(path.clone()));
    assert!(matches!(
        stage.asked.last(),
        Some(Effect::Save(.., Overwrite::Always))
    ));
    perform(&mut stage, &folder);
    assert!(Scenario::open_file(&path).is_ok());
    // Another name is asked for anew.
    stage.send(Message::SaveTo(folder.join("third.toml")));
    assert!(matches!(
        stage.asked.last(),
        Some(Effect::Save(.., Overwrite::Unchanged))
    ));
    let gone = SaveError::Io {
        path,
        error: std::io::Error::other("the disk is full"),
    };
    stage.send(Message::Saved(Err(Arc::new(gone))));
    assert!(stage.refusal().contains("the disk is full"));
}

#[test]
fn copies_and_editors_are_asked_of_the_outside() {
    let mut stage = Stage::open("bowl");
    stage.keys("yYE");
    assert!(matches!(
        &stage.asked[..],
        [
            Effect::Copy(Copied::Program(_, 0)),
            Effect::Copy(Copied::CommandLine(_)),
            Effect::EditOutside(_)
        ]
    ));
}

#[test]
fn lines_that_are_typed_take_the_keys_of_an_editor() {
    let mut stage = Stage::default_scene();
    stage.keys(":rat 1");
    stage.press(Key::Home);
    stage.press(Key::Right);
    stage.press(Key::Right);
    stage.press(Key::Right);
    stage.keys("e");
    stage.press(Key::End);
    stage.press(Key::Backspace);
    stage.keys("2");
    assert_eq!(stage.session.overlay().expect("open").line.text(), "rate 2");
    let paste = gdplay::ui::edit_overlay(
        &stage.session,
        gdplay::session::Typing::Paste(".5\nx".into()),
    );
    stage.send(paste.expect("a line takes a pasted text"));
    assert_eq!(
        stage.session.overlay().expect("open").line.text(),
        "rate 2.5"
    );
    stage.send(Message::Overlay(OverlayMove::Close));
}

#[test]
fn what_was_left_unsaved_is_brought_back_when_it_is_asked_for() {
    let mut stage = Stage::default_scene();
    assert!(stage.session.unsaved().is_none());
    stage.keys("B");
    assert!(stage.refusal().contains("nothing was left"));
    stage.draft("x^2 + y");
    let kept = stage.session.unsaved().expect("a draft");
    assert_eq!(kept.draft.as_deref(), Some("x^2 + y"));
    let mut next = Stage::open("bowl");
    next.session.offer(kept);
    assert!(
        matches!(next.session.status(), Some(StatusMessage::Done(done)) if done.contains("a draft"))
    );
    next.keys("B");
    assert!(next.session.scenario().heading().contains("anana"));
    assert_eq!(next.session.editor().expect("it is open").text(), "x^2 + y");
    assert!(!next.session.has_kept());
}

#[test]
fn settings_that_were_changed_are_unsaved_until_they_are_saved() {
    let folder = folder("unsaved");
    let mut stage = Stage::open("bowl");
    stage.press(Key::Right);
    assert!(stage.session.unsaved().is_none(), "steps are made again");
    stage.press(Key::Up);
    let kept = stage.session.unsaved().expect("a rate");
    assert!(kept.draft.is_none());
    stage.send(Message::SaveTo("mine.toml".into()));
    perform(&mut stage, &folder);
    assert!(stage.session.unsaved().is_none());
}

#[test]
fn the_theme_under_the_cursor_is_tried_and_enter_keeps_it() {
    use gdplay::ui::theme::TerminalTheme;
    use gdplay::ui::themed;
    let mut stage = Stage::default_scene();
    let name = |stage: &Stage| themed(&stage.session, TerminalTheme::DARK).named.name;
    stage.keys("T");
    assert!(stage.screen().contains("dark text on"));
    stage.keys("light");
    assert_eq!(name(&stage), "light");
    stage.press(Key::Esc);
    assert_eq!(name(&stage), "auto", "it was only tried");
    stage.keys("Tmono");
    stage.press(Key::Enter);
    assert!(stage.session.overlay().is_none());
    assert_eq!(name(&stage), "mono");
}

#[test]
fn help_that_goes_on_says_how_far() {
    let mut stage = Stage::open("bowl");
    stage.keys("?");
    let below = |stage: &mut Stage| {
        let screen = stage.screen();
        let row = screen.lines().find(|row| row.starts_with('╰'));
        let row = row.unwrap_or_else(|| panic!("{screen}")).to_string();
        row.contains(" more ")
    };
    assert!(below(&mut stage));
    for _ in 0..30 {
        stage.press(Key::PageDown);
    }
    assert!(!below(&mut stage));
}
