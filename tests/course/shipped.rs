//! The lessons of the program: each without a fault, each refused once anything in it is not so, and written as lessons are to be.

use gdplay::course::{Course, MOST_WORDS, lessons};
use gdplay::scenario::{self, LessonStep, LibraryEntry, Origin, Reply, Scenario, Turn};

use crate::proved;

/// Whether something is found wrong with a text, when it is read or when it is proved.
fn is_refused(text: &str) -> bool {
    match Scenario::read(text, Origin::Typed) {
        Ok(scene) => !proved(scene).is_empty(),
        Err(_) => true,
    }
}

/// Changes each shipped lesson, wherever this changes something, and asks that every change is refused; returns how many there were.
fn refused(change: impl Fn(&str) -> Vec<String>) -> usize {
    let mut count = 0;
    for LibraryEntry { name, text } in scenario::course() {
        for changed in change(text) {
            assert_ne!(&changed, text);
            assert!(
                is_refused(&changed),
                "{name} is as good with this change:\n{changed}"
            );
            count += 1;
        }
    }
    count
}

/// The text with another value of a key, once for each line that gives it one.
fn each_value(text: &str, key: &str, change: impl Fn(&str) -> String) -> Vec<String> {
    let begin = format!("{key} = \"");
    let mut texts = Vec::new();
    for (at, _) in text.match_indices(&begin) {
        let from = at + begin.len();
        let Some(length) = text[from..].find('"') else {
            continue;
        };
        if length == 0 {
            // A text of several lines begins here.
            continue;
        }
        let value = change(&text[from..from + length]);
        texts.push(format!(
            "{}{value}{}",
            &text[..from],
            &text[from + length..]
        ));
    }
    texts
}

/// The opposite of a condition.
fn opposite(condition: &str) -> String {
    let word = |word: &str| {
        match word {
            "<" => ">=",
            "<=" => ">",
            ">" => "<=",
            ">=" => "<",
            "==" => "!=",
            "!=" => "==",
            "and" => "or",
            "or" => "and",
            other => other,
        }
        .to_string()
    };
    condition.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[test]
fn every_lesson_has_all_its_proofs() {
    for scene in lessons() {
        let id = scene.lesson.as_ref().expect("a lesson").id.text.clone();
        assert_eq!(proved(Scenario::clone(&scene)), [], "{id}");
    }
}

#[test]
fn a_goal_that_is_turned_round_is_refused() {
    assert!(refused(|text| each_value(text, "that", opposite)) >= 20);
}

#[test]
fn an_answer_that_is_not_so_is_refused() {
    assert!(refused(|text| each_value(text, "because", opposite)) >= 30);
}

#[test]
fn a_solution_that_does_nothing_is_refused() {
    assert!(refused(|text| each_value(text, "solution", |_| String::from("pause"))) >= 15);
}

#[test]
fn a_number_that_there_is_not_is_refused() {
    let broken = |text: &str| -> Vec<String> {
        let mut slots = text.match_indices('{').filter(|(at, _)| {
            let inside = &text[at + 1..];
            inside.starts_with(|c: char| c.is_ascii_lowercase())
        });
        let first = slots.next();
        let broken = first.map(|(at, _)| format!("{}{{q{}", &text[..at], &text[at + 1..]));
        broken.into_iter().collect()
    };
    assert!(refused(broken) >= 20);
    assert!(refused(|text| each_value(text, "answer", |name| format!("{name}_"))) >= 10);
}

#[test]
fn an_id_that_is_none_is_refused() {
    assert!(refused(|text| each_value(text, "id", |id| format!("{id} of mine"))) >= 27);
}

/// The text with the first entry of a list called otherwise.
fn first_entry(text: &str, list: &str, instead: &str) -> Vec<String> {
    let begin = format!("{list} = [\"");
    let changed = text.replacen(&begin, &format!("{begin}{instead}\", \""), 1);
    Vec::from_iter((changed != text).then_some(changed))
}

#[test]
fn needs_and_keys_that_there_are_not_are_refused() {
    assert!(refused(|text| first_entry(text, "needs", "no_such_lesson")) >= 26);
    assert!(refused(|text| first_entry(text, "keys", "Spase")) >= 15);
}

fn all_steps() -> Vec<LessonStep> {
    let steps = |scene: &std::sync::Arc<Scenario>| {
        let lesson = scene.lesson.as_ref().expect("a lesson");
        lesson.all_steps().cloned().collect::<Vec<_>>()
    };
    lessons().iter().flat_map(steps).collect()
}

#[test]
fn more_questions_ask_why_than_which() {
    let steps = all_steps();
    let choices = steps.iter().filter_map(|step| match &step.turn {
        Turn::Answer(question) if matches!(question.reply, Reply::Choose(..)) => {
            Some(&question.ask.text)
        }
        Turn::Answer(_) | Turn::Read | Turn::Reach(_) => None,
    });
    let (why, which): (Vec<&String>, Vec<&String>) =
        choices.partition(|ask| ask.to_lowercase().contains("why"));
    assert!(why.len() > 3 * which.len(), "{} why, {which:?}", why.len());
}

#[test]
fn words_that_belittle_are_not_used() {
    for LibraryEntry { name, text } in scenario::course() {
        let words = text
            .split(|c: char| !c.is_alphabetic())
            .map(str::to_lowercase);
        for word in words {
            let belittles = [
                "simply",
                "just",
                "obviously",
                "unfortunately",
                "trivially",
                "clearly",
            ];
            assert!(!belittles.contains(&word.as_str()), "{name}: {word}");
        }
    }
}

#[test]
fn every_lesson_ends_with_what_was_learned_and_what_comes_next() {
    for scene in lessons() {
        let lesson = scene.lesson.as_ref().expect("a lesson");
        let last = lesson.steps.last().expect("a step");
        let word = match &last.turn {
            Turn::Answer(question) => question.why.as_ref(),
            Turn::Read | Turn::Reach(_) => last.say.as_ref(),
        };
        let word = &word.expect("a last word").text;
        let (learned, next) = (word.find("You learned"), word.find("Next: "));
        assert!(
            learned.is_some() && next > learned,
            "{}: {word}",
            lesson.id.text
        );
        assert!(word.split_whitespace().count() <= MOST_WORDS);
    }
    assert!(Course::new(lessons()).lessons().count() >= 27);
}
