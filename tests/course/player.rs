//! A reader in a lesson.

use gdplay::course::{Course, CourseMessage, LessonRunner, lessons};

use crate::{opened, playing};

const LESSON: &str = r#"loss = "x^2"
[params]
x = { start = 3 }
[lesson]
id = "one"
chapter = "slope"
[[lesson.step]]
say = "You stand at {x}."
[[lesson.step]]
ask = "Up or down at −1?"
choices = [
  { text = "up", reply = "Not at {x}." },
  { text = "down", right = true } ]
run = "probe -1"
because = "grad.x < 0"
why = "It is {grad.x}."
[[lesson.step]]
ask = "The slope at 4?"
run = "probe 4"
answer = "grad.x"
hint = [ { tries = 2, say = "Twice x." } ]
why = "It is {grad.x}."
[[lesson.step]]
say = "Go down."
goal = [ { text = "low", that = "loss < 0.1" }, { text = "quick", that = "step <= 40" } ]
hint = [ { when = "step == 0", say = "Take a step." } ]
solution = "steps 20"
wrong = ["steps 1"]
[[lesson.step]]
say = "You are at {x:2}."
"#;

fn tell(course: &mut Course, runner: &mut LessonRunner, messages: &[CourseMessage]) {
    for message in messages {
        runner.tell(course, message.clone());
    }
}

fn command(course: &mut Course, runner: &mut LessonRunner, text: &str) {
    for message in gdplay::session::command::parse_all(text).expect("commands") {
        runner.send(message);
        runner.settle(course);
    }
}

fn type_answer(course: &mut Course, runner: &mut LessonRunner, text: &str) {
    for character in text.chars() {
        runner.tell(course, CourseMessage::Type(character));
    }
    runner.tell(course, CourseMessage::Answer);
}

use CourseMessage::{Answer, Hint, Leave, Mark, Next, Previous, Return};

#[test]
fn a_lesson_is_read_answered_and_reached() {
    let (mut course, mut runner) = opened(LESSON);
    assert_eq!(course.state().say.as_deref(), Some("You stand at 3."));
    assert!(course.state().is_done);
    tell(&mut course, &mut runner, &[Next, Mark(0), Answer]);
    assert_eq!(course.state().reply.as_deref(), Some("Not at 3."));
    assert!(!course.state().is_done && course.state().tried == [0]);
    assert_eq!(runner.session().probe(), None);
    tell(&mut course, &mut runner, &[Mark(9), Answer]);
    assert_eq!(course.state().why.as_deref(), Some("It is −2."));
    assert!(course.state().is_done && course.state().reply.is_none());

    runner.tell(&mut course, Next);
    type_answer(&mut course, &mut runner, "7");
    assert_eq!(course.state().reply.as_deref(), Some("7 is not it."));
    // What was run to judge it is taken back: the probe is where the step before had put it.
    assert_eq!(runner.session().probe(), Some((-1.0, 0.0)));
    assert_eq!(course.state().hint, None);
    type_answer(&mut course, &mut runner, "eight");
    assert_eq!(
        course.state().reply.as_deref(),
        Some("`eight` is no number.")
    );
    type_answer(&mut course, &mut runner, "7,5");
    assert_eq!(course.state().hint.as_deref(), Some("Twice x."));
    type_answer(&mut course, &mut runner, "2 * 4");
    assert!(course.state().is_done, "{:?}", course.state());
    assert_eq!(course.state().why.as_deref(), Some("It is 8."));
    assert_eq!(course.state().right.as_deref(), Some("8"));

    runner.tell(&mut course, Next);
    let ticks = |course: &Course| -> Vec<bool> {
        course.state().ticks.iter().map(|tick| tick.holds).collect()
    };
    assert_eq!(runner.session().probe(), None, "a goal opens anew");
    assert_eq!(ticks(&course), [false, true]);
    command(&mut course, &mut runner, "steps 5");
    assert_eq!(ticks(&course), [false, true]);
    assert!(!course.state().is_done);
    command(&mut course, &mut runner, "steps 15");
    assert!(course.state().is_done);
    assert!(!course.was_revealed());
    runner.tell(&mut course, Next);
    assert_eq!(course.state().say.as_deref(), Some("You are at 0.035."));
    assert!(course.is_over());
    runner.tell(&mut course, Next);
    assert_eq!(course.step_index(), 4);
}

#[test]
fn one_key_goes_through_and_what_it_reveals_is_not_done() {
    let (mut course, mut runner) = opened(LESSON);
    let mut presses = 0;
    while !course.is_over() {
        runner.tell(&mut course, Next);
        presses += 1;
        assert!(presses <= 2 * course.step_count(), "{:?}", course.state());
    }
    assert!(course.was_revealed());
    assert_eq!(runner.session().race().step, 20);
}

#[test]
fn steps_open_alike_from_either_side() {
    let (mut course, mut runner) = opened(LESSON);
    tell(&mut course, &mut runner, &[Next, Next, Next]);
    assert_eq!(course.step_index(), 2);
    let probe = runner.session().probe();
    tell(&mut course, &mut runner, &[Next, Next, Previous]);
    assert_eq!((course.step_index(), runner.session().probe()), (2, probe));
    runner.tell(&mut course, CourseMessage::Open(0, 4));
    assert_eq!(course.state().say.as_deref(), Some("You are at 0.035."));
}

#[test]
fn who_plays_freely_comes_back_to_what_was_left() {
    let (mut course, mut runner) = opened(LESSON);
    tell(&mut course, &mut runner, &[Next, Mark(0), Answer, Leave]);
    let before = course.state().clone();
    command(
        &mut course,
        &mut runner,
        "probe 3; steps 7; rate 5; edit y^4",
    );
    assert!(course.is_away());
    runner.tell(&mut course, Return);
    let state = course.state();
    assert_eq!((&state.reply, &state.tried), (&before.reply, &before.tried));
    assert_eq!(runner.session().scenario().loss.source, "x^2");
    assert_eq!(runner.session().race().step, 0);
    tell(&mut course, &mut runner, &[Mark(1), Answer, Leave]);
    command(&mut course, &mut runner, "probe 3");
    runner.tell(&mut course, Return);
    assert_eq!(runner.session().probe(), Some((-1.0, 0.0)));
    assert_eq!(course.state().why.as_deref(), Some("It is −2."));
}

#[test]
fn hints_come_when_asked_for_or_after_a_try() {
    let (mut course, mut runner) = opened(LESSON);
    runner.tell(&mut course, CourseMessage::Open(0, 3));
    assert_eq!(course.state().hint, None);
    runner.tell(&mut course, Hint);
    assert_eq!(course.state().hint.as_deref(), Some("Take a step."));
    command(&mut course, &mut runner, "rate 2; steps 1");
    assert_eq!(course.state().tries, 0);
    assert_eq!(course.state().hint, None, "its condition holds no more");
    command(&mut course, &mut runner, "restart");
    assert_eq!(course.state().tries, 1);
    assert_eq!(course.state().hint.as_deref(), Some("Take a step."));
}

#[test]
fn a_goal_is_reached_while_time_goes_by() {
    let (mut course, mut runner) = opened(LESSON);
    runner.tell(&mut course, CourseMessage::Open(0, 3));
    command(&mut course, &mut runner, "play");
    for _ in 0..200 {
        let tick = gdplay::session::Message::Tick(std::time::Duration::from_millis(50));
        runner.send(tick);
        runner.settle(&mut course);
    }
    assert!(course.state().is_done && runner.session().race().step > 40);
    runner.tell(&mut course, Next);
    assert_eq!(course.step_index(), 4);
}

/// Nobody has reached what was shown: the checks are of the scene, in which the reader may go on.
#[test]
fn after_a_way_was_shown_the_checks_follow_the_scene() {
    let holds = |course: &Course| -> Vec<bool> {
        let ticks = course.state().ticks.iter();
        ticks.map(|tick| tick.holds).collect()
    };
    let (mut course, mut runner) = opened(LESSON);
    tell(&mut course, &mut runner, &[CourseMessage::Open(0, 3), Next]);
    assert!(course.state().is_revealed);
    assert_eq!(holds(&course), [true, true]);
    command(&mut course, &mut runner, "steps 60");
    assert_eq!(holds(&course), [true, false]);
    command(&mut course, &mut runner, "restart");
    assert_eq!(holds(&course), [false, true]);
    assert!(course.state().is_done && course.was_revealed());
    // What the reader reached stays so.
    let (mut course, mut runner) = opened(LESSON);
    runner.tell(&mut course, CourseMessage::Open(0, 3));
    command(&mut course, &mut runner, "steps 20");
    assert!(course.state().is_done);
    command(&mut course, &mut runner, "steps 60");
    assert_eq!(holds(&course), [true, true]);
}

#[test]
fn the_course_is_in_the_order_of_its_chapters() {
    let lessons = lessons();
    let mut seen: Vec<String> = Vec::new();
    let mut chapters: Vec<String> = Vec::new();
    for scene in &lessons {
        let lesson = scene.lesson.as_ref().expect("a lesson");
        for need in &lesson.needs {
            assert!(
                seen.contains(&need.text),
                "{} needs {}",
                lesson.id.text,
                need.text
            );
        }
        seen.push(lesson.id.text.clone());
        if chapters.last() != Some(&lesson.chapter.text) {
            chapters.push(lesson.chapter.text.clone());
        }
    }
    insta::assert_snapshot!(seen.join(" "));
    let mut unique = chapters.clone();
    unique.sort();
    unique.dedup();
    assert_eq!(unique.len(), chapters.len(), "{chapters:?}");
}

#[test]
fn one_key_leads_from_lesson_to_lesson() {
    let (mut course, mut runner) = playing(lessons());
    for lesson in 0..3 {
        assert_eq!(course.lesson_index(), lesson);
        while course.lesson_index() == lesson {
            runner.tell(&mut course, Next);
        }
        assert_eq!(course.step_index(), 0);
    }
    runner.tell(&mut course, CourseMessage::PreviousLesson);
    assert_eq!(course.lesson_index(), 2);
    runner.tell(&mut course, CourseMessage::Open(99, 99));
    assert_eq!(course.lesson_index() + 1, course.lessons().count());
    assert_eq!(course.step_index() + 1, course.step_count());
    runner.tell(&mut course, CourseMessage::NextLesson);
    assert_eq!(course.step_index() + 1, course.step_count());
}
