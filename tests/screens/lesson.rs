//! Lessons on the screen.

use std::sync::Arc;

use gdplay::course::progress::Progress;
use gdplay::course::{Course, CourseMessage, CourseReader, LessonRunner, ReaderMessage, lessons};
use gdplay::diff::without_evaluation;
use gdplay::scenario::Scenario;
use gdplay::session::{Message, Session};
use gdplay::ui::input::{Chord, Key, Modifiers, Mouse, MouseAction};
use gdplay::ui::lesson::{self, Action};
use gdplay::ui::{Clicks, VIEWS, theme::TerminalTheme};
use ratatui::buffer::Buffer;
use ratatui::layout::Rect;

use super::stage::Stage;
use super::styles::every_mode;

mod pictures;
mod random;

const SIZES: [(u16, u16); 4] = [(40, 12), (80, 24), (120, 40), (200, 60)];

/// The screen.
fn painted(session: &Session, reader: &CourseReader, theme: TerminalTheme, area: Rect) -> Buffer {
    let mut buffer = Buffer::empty(area);
    lesson::draw(session, reader, theme, area, &mut buffer);
    buffer
}

/// The screen as text.
fn drawn(session: &Session, reader: &CourseReader, area: Rect) -> String {
    let buffer = painted(session, reader, TerminalTheme::DARK, area);
    let rows = area.rows().map(|row| {
        let cells = row.columns().map(|cell| buffer[(cell.x, cell.y)].symbol());
        cells.collect::<String>().trim_end().to_string()
    });
    rows.collect::<Vec<_>>().join("\n")
}

/// A reader in front of a stage.
struct Class {
    stage: Stage,
    reader: CourseReader,
    area: Rect,
    clicks: Clicks,
}

impl Class {
    /// A lesson of the program, at its first step.
    fn of(id: &str) -> Self {
        let scenes = lessons();
        let is_it =
            |scene: &Arc<Scenario>| scene.lesson.as_ref().is_some_and(|it| it.id.text == id);
        let index = scenes
            .iter()
            .position(is_it)
            .expect("a lesson of the program");
        let mut class = Self {
            stage: Stage::of(Scenario::clone(&scenes[index])),
            reader: CourseReader::new(Course::new(scenes), Progress::default()),
            area: Rect::new(0, 0, 80, 24),
            clicks: Clicks::default(),
        };
        class.tell(CourseMessage::Open(index, 0));
        class
    }

    fn tell(&mut self, message: CourseMessage) {
        self.act(Action::Reader(ReaderMessage::Course(message)));
    }

    fn act(&mut self, action: Action) {
        let mut messages = match action {
            Action::Session(message) => {
                self.reader.dismiss();
                vec![message]
            }
            Action::Reader(message) => {
                without_evaluation(|| self.reader.update(message, &self.stage.session))
            }
        };
        loop {
            for message in messages {
                let effects = self.stage.update(message);
                self.stage.settle(effects);
            }
            messages = without_evaluation(|| self.reader.follow(&self.stage.session));
            if messages.is_empty() {
                break;
            }
        }
        // As the event loop does before each frame, until the picture has its room; it must not ask for another each time.
        let mut asked = 0;
        while let room = lesson::resolution(
            &self.stage.session,
            &self.reader,
            self.stage.theme,
            self.area,
        ) && room != self.stage.session.scene().camera.resolution
        {
            asked += 1;
            assert!(
                asked < 8,
                "the picture's room depends on the picture: {room:?}"
            );
            let effects = self.stage.update(Message::Sized(room));
            self.stage.settle(effects);
        }
    }

    /// Presses a key; one that means nothing does nothing.
    fn press(&mut self, key: Key) {
        let chord = Chord::plain(key);
        if let Some(action) = lesson::meaning(&self.stage.session, &self.reader, chord) {
            self.act(action);
        }
    }

    fn keys(&mut self, keys: &str) {
        keys.chars().for_each(|key| self.press(Key::Char(key)));
    }

    fn resize(&mut self, (width, height): (u16, u16)) {
        self.area = Rect::new(0, 0, width, height);
        self.act(Action::Session(Message::Tick(std::time::Duration::ZERO)));
    }

    fn screen(&self) -> String {
        drawn(&self.stage.session, &self.reader, self.area)
    }

    /// Draws at a size of which the session has not heard.
    fn draw_at(&self, width: u16, height: u16) {
        let area = Rect::new(0, 0, width, height);
        let mut buffer = Buffer::empty(area);
        lesson::draw(
            &self.stage.session,
            &self.reader,
            TerminalTheme::DARK,
            area,
            &mut buffer,
        );
    }

    /// The screen at every size.
    fn screens(&mut self) -> String {
        let screens = SIZES.map(|size| {
            self.resize(size);
            format!("{}x{}\n{}\n", size.0, size.1, self.screen())
        });
        screens.join("\n")
    }

    /// Clicks at the first cell that has this text.
    fn click_on(&mut self, text: &str) {
        let screen = self.screen();
        let found = screen.lines().enumerate().find_map(|(row, line)| {
            let at = line.find(text)?;
            Some((line[..at].chars().count() as u16, row as u16))
        });
        let (column, row) = found.unwrap_or_else(|| panic!("no {text:?} in\n{screen}"));
        let now = std::time::Instant::now();
        for action in [MouseAction::Press, MouseAction::Release] {
            let event = Mouse {
                action,
                column,
                row,
            };
            let (session, reader) = (&self.stage.session, &self.reader);
            let meant = lesson::mouse(
                session,
                reader,
                self.stage.theme,
                &mut self.clicks,
                event,
                self.area,
                now,
            );
            if let Some(action) = meant {
                self.act(action);
            }
        }
        self.clicks = Clicks::default();
    }
}

#[test]
fn a_step_that_is_read() {
    insta::assert_snapshot!("lesson_read", Class::of("rate").screens());
}

#[test]
fn a_wrong_choice_has_its_reply() {
    let mut class = Class::of("rate");
    class.keys("nn2");
    class.press(Key::Enter);
    insta::assert_snapshot!("lesson_choice", class.screens());
    class.keys("3");
    class.press(Key::Enter);
    insta::assert_snapshot!("lesson_answered", class.screens());
}

#[test]
fn an_answer_is_typed() {
    let mut class = Class::of("slope");
    while class
        .reader
        .course()
        .step()
        .is_some_and(|step| !step.hints.iter().any(|_| true))
    {
        class.keys("n");
    }
    class.keys("7.5");
    class.press(Key::Enter);
    class.keys("8");
    insta::assert_snapshot!("lesson_typed", class.screens());
    class.press(Key::Enter);
    assert!(class.screen().contains("✓ Yes: 8"), "{}", class.screen());
}

/// Goes on until a goal is open.
fn at_a_goal(id: &str) -> Class {
    let mut class = Class::of(id);
    while class.reader.course().state().ticks.is_empty() {
        class.keys("n");
    }
    class
}

#[test]
fn an_open_goal_gives_hints() {
    let mut class = at_a_goal("rate");
    class.keys("s");
    assert!(class.reader.course().state().hint.is_some());
    insta::assert_snapshot!("lesson_goal", class.screens());
    class.keys("n");
    assert!(class.screen().contains("one way"), "{}", class.screen());
}

#[test]
fn the_end_of_a_lesson_says_what_comes_next() {
    let mut class = Class::of("slope");
    while !class.reader.course().is_lesson_over() {
        class.keys("n");
    }
    insta::assert_snapshot!("lesson_end", class.screens());
}

#[test]
fn the_contents_list_every_lesson() {
    let mut class = Class::of("rate");
    class.keys("L");
    insta::assert_snapshot!("lesson_contents", class.screens());
    class.resize((120, 40));
    class.click_on("Momentum");
    class.click_on("▸ · Momentum");
    assert_eq!(class.reader.contents(), None);
    assert!(
        class.screen().contains("descent · Momentum"),
        "{}",
        class.screen()
    );
}

#[test]
fn a_choice_is_clicked_and_clicked_again() {
    let mut class = Class::of("rate");
    class.resize((120, 40));
    class.keys("nn");
    class.click_on("swing from side to side, and grow");
    assert_eq!(class.reader.course().state().marked, 2);
    class.click_on("swing from side to side, and grow");
    assert!(class.screen().contains("✓ Yes"), "{}", class.screen());
}

#[test]
fn keys_that_are_not_of_the_step_say_so() {
    let mut class = at_a_goal("rate");
    let rate = class.stage.rate();
    class.keys("o");
    assert!(
        class.screen().contains("not in this step"),
        "{}",
        class.screen()
    );
    assert!(class.stage.session.overlay().is_none());
    class.press(Key::Up);
    assert!(class.stage.rate() > rate);
    assert!(!class.screen().contains("not in this step"));
}

#[test]
fn a_click_in_the_picture_does_what_the_keys_of_the_step_may_do() {
    let mut class = at_a_goal("rate");
    class.resize((120, 40));
    let cell = (30, 12);
    let now = std::time::Instant::now();
    for action in [MouseAction::Press, MouseAction::Release] {
        let event = Mouse {
            action,
            column: cell.0,
            row: cell.1,
        };
        let (session, reader) = (&class.stage.session, &class.reader);
        if let Some(action) = lesson::mouse(
            session,
            reader,
            class.stage.theme,
            &mut class.clicks,
            event,
            class.area,
            now,
        ) {
            class.act(action);
        }
    }
    assert_eq!(
        class.stage.session.probe(),
        None,
        "the step has no key for the probe"
    );
    assert!(
        class.screen().contains("not in this step"),
        "{}",
        class.screen()
    );
}

#[test]
fn the_first_page_comes_back_with_the_next_step() {
    let mut class = Class::of("rate");
    class.resize((40, 12));
    class.press(Key::Tab);
    assert!(!class.screen().contains("╭ read"), "{}", class.screen());
    class.keys("n");
    assert!(class.screen().contains("╭ read"), "{}", class.screen());
}

/// Tells a reader what is done, with a session of which only what the lesson speaks of is computed.
fn tell(reader: &mut CourseReader, runner: &mut LessonRunner, message: CourseMessage) {
    let message = ReaderMessage::Course(message);
    let mut messages = reader.update(message, runner.session());
    loop {
        for message in messages {
            runner.send(message);
        }
        messages = reader.follow(runner.session());
        if messages.is_empty() && !runner.read(reader.course().needed()) {
            return;
        }
    }
}

/// Whether the whole text is in sight: the border of its box says so where it is not.
fn fits(screen: &str) -> bool {
    let border = screen.lines().find(|line| line.contains('╭'));
    border.is_some_and(|border| !border.contains("PgDn:") && !border.contains("PgUp:"))
}

#[test]
fn every_step_of_every_lesson_fits_beside_its_picture() {
    let scenes = lessons();
    let mut runner = LessonRunner::new(&scenes[0], VIEWS);
    let mut reader = CourseReader::new(Course::new(scenes), Progress::default());
    tell(&mut reader, &mut runner, CourseMessage::Open(0, 0));
    loop {
        for (width, height) in [(80, 24), (120, 40)] {
            let area = Rect::new(0, 0, width, height);
            let screen = drawn(runner.session(), &reader, area);
            assert!(fits(&screen) && !screen.contains("……"), "{screen}");
        }
        if reader.course().is_over() {
            return;
        }
        tell(&mut reader, &mut runner, CourseMessage::Next);
    }
}

#[test]
fn every_draw_of_the_examination_fits_beside_its_picture() {
    let scenes = lessons();
    let last = scenes.len() - 1;
    for seed in 0..6 {
        let mut runner = LessonRunner::new(&scenes[last], VIEWS);
        let course = Course::new(scenes.clone()).with_seed(seed);
        let mut reader = CourseReader::new(course, Progress::default());
        tell(&mut reader, &mut runner, CourseMessage::Open(last, 0));
        while !reader.course().is_over() {
            let screen = drawn(runner.session(), &reader, Rect::new(0, 0, 80, 24));
            assert!(fits(&screen), "{screen}");
            tell(&mut reader, &mut runner, CourseMessage::Next);
        }
    }
}

#[test]
fn an_arrow_with_shift_goes_with_the_arrow() {
    let mut class = at_a_goal("rate");
    let rate = class.stage.rate();
    let finer = Chord::new(Key::Up, Modifiers::SHIFT);
    let meant = lesson::meaning(&class.stage.session, &class.reader, finer);
    class.act(meant.expect("it means something"));
    assert!((class.stage.rate() / rate - 1.1).abs() < 1e-9);
}

#[test]
fn what_a_question_asks_for_is_not_shown_before() {
    let mut class = Class::of("fork");
    class.resize((120, 40));
    class.keys("n");
    let adjoint = |class: &Class, line: usize| {
        let chain = class.stage.session.chain();
        chain.and_then(|chain| chain.adjoint(line))
    };
    assert_eq!(adjoint(&class, 1), None, "the adjoint of u is asked for");
    class.keys("n");
    assert_eq!(adjoint(&class, 1), Some(7.0));
}

#[test]
fn styles_of_a_lesson_in_every_number_of_colors() {
    let mut class = Class::of("rate");
    class.keys("nn");
    let styles = every_mode(|size, theme| {
        class.resize(size);
        painted(&class.stage.session, &class.reader, theme, class.area)
    });
    insta::assert_snapshot!("colors_lesson", styles);
}

#[test]
fn below_the_text_a_large_screen_has_the_panels_of_the_step_and_the_course() {
    let mut class = Class::of("gradient");
    class.resize((200, 60));
    let screen = class.screen();
    let below: Vec<String> = screen
        .lines()
        .skip_while(|line| !line.contains('╯'))
        .map(|line| line.chars().skip(138).collect())
        .collect();
    let below = below.join("\n");
    for words in ["the course ─", "gradient ─", "▸", "L opens one"] {
        assert!(below.contains(words), "{words}:\n{screen}");
    }
    // It opens as it does by its key.
    class.click_on("L opens one");
    assert!(class.reader.contents().is_some());
    // Where there is less, the panel of the step takes it, and the picture is as high as the screen.
    let mut class = Class::of("gradient");
    class.resize((120, 40));
    let screen = class.screen();
    assert!(!screen.contains("the course ─"), "{screen}");
    assert!(
        screen.lines().any(|line| line.contains("  gradient ─")),
        "{screen}"
    );
}
