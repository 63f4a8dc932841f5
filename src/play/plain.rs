//! The playground in sentences: words come in, what changed goes out, line by line.

use std::collections::VecDeque;
use std::io::{self, BufRead, Write};
use std::sync::Arc;
use std::time::Duration;

use super::outside;
use crate::expr::{diagnostic, visible_lines};
use crate::scenario::Scenario;
use crate::session::command::{self, COMMANDS};
use crate::session::{Effect, Message, Session, TextEdit, Time, run_effect};
use crate::ui::VIEWS;
use crate::ui::plain::{self, Seen};
use crate::ui::theme::transliterated;

/// The time between two frames while it plays; nobody waits for it.
const FRAME: Duration = Duration::from_millis(100);

/// A question's word, what it says, and how it is answered.
type Question = (&'static str, &'static str, fn(&Session) -> Vec<String>);

/// What is only asked, beside the commands.
const QUESTIONS: [Question; 4] = [
    ("where", "says where the racer is", |session| {
        vec![plain::position(session)]
    }),
    (
        "gradient",
        "says the gradient, and whether the methods agree",
        plain::gradient,
    ),
    ("racers", "says how every racer does", plain::racers),
    (
        "why",
        "says why it goes as it does, for experts",
        plain::why,
    ),
];

/// Short words for commands.
const SHORT: [(&str, Time); 4] = [
    ("", Time::Step(1)),
    ("step", Time::Step(1)),
    ("home", Time::Start),
    ("end", Time::End),
];

/// Plays a scenario in sentences until there is no more input, or `quit`. A prompt is written where somebody types.
///
/// # Errors
/// What the input or the output refuses.
pub fn plain(
    scenario: Scenario,
    script: Vec<Message>,
    prompts: bool,
    mut input: impl BufRead,
    mut output: impl Write,
) -> io::Result<()> {
    let mut session = Session::new(Arc::new(scenario), VIEWS);
    session.follow(script);
    let mut plain = Plain {
        ended: false,
        said: Vec::new(),
    };
    plain.send(&mut session, Message::Tick(Duration::ZERO));
    writeln!(
        output,
        "gdplay, plain: says what changed. help lists the words, an empty line makes a step."
    )?;
    write_lines(&mut output, plain::opening(&session))?;
    let mut line = Vec::new();
    while !plain.ended {
        if prompts {
            write!(output, "> ")?;
        }
        output.flush()?;
        line.clear();
        if input.read_until(b'\n', &mut line)? == 0 {
            break;
        }
        let words = String::from_utf8_lossy(&line);
        let answers = plain.answer(&mut session, words.trim());
        write_lines(&mut output, answers)?;
    }
    output.flush()
}

fn write_lines(output: &mut impl Write, lines: Vec<String>) -> io::Result<()> {
    for line in lines {
        writeln!(output, "{}", visible_lines(&transliterated(&line)))?;
    }
    Ok(())
}

/// What goes on beside the session.
struct Plain {
    ended: bool,
    /// What the outside has to say.
    said: Vec<String>,
}

impl Plain {
    /// What a line of words leads to, in sentences.
    fn answer(&mut self, session: &mut Session, words: &str) -> Vec<String> {
        if words == "help" {
            return help();
        }
        if let Some((.., answer)) = QUESTIONS.iter().find(|(name, ..)| *name == words) {
            return answer(session);
        }
        let short = SHORT.iter().find(|(name, _)| *name == words);
        let messages = match short {
            Some((_, time)) => Ok(vec![Message::Time(*time)]),
            None => command::parse_all(words),
        };
        let messages = match messages {
            Ok(messages) => messages,
            Err(error) => return vec![format!("Not done: {error}.")],
        };
        let before = Seen::of(session);
        for message in messages {
            self.send(session, message);
            while session.is_animated() && !self.ended {
                self.send(session, Message::Tick(FRAME));
            }
        }
        let mut said = before.changes(session);
        said.append(&mut self.said);
        said.extend(self.refused_draft(session));
        if said.is_empty() && !self.ended {
            said.push(String::from("Nothing changed."));
        }
        said
    }

    /// Why a text is no loss, with a caret under each fault. The editor closes: the next line is a command again.
    fn refused_draft(&mut self, session: &mut Session) -> Vec<String> {
        let Some(editor) = session.editor() else {
            return Vec::new();
        };
        let source = editor.text();
        let errors = editor.errors().iter();
        let mut said = vec![String::from("Not done: that is no loss.")];
        said.extend(errors.map(|error| diagnostic::render(error, &source, "loss")));
        self.send(session, Message::Edit(TextEdit::Leave));
        said
    }

    /// Takes a message in, and does everything that follows from it.
    fn send(&mut self, session: &mut Session, message: Message) {
        let mut effects = VecDeque::from(session.update(message));
        while let Some(effect) = effects.pop_front() {
            if effect.is_work() {
                let mut answers = Vec::new();
                // A picture of a large network takes long, and it has no words.
                let is_called_off = || effect.is_picture();
                run_effect(&effect, is_called_off, |answer| answers.push(answer));
                for answer in answers {
                    effects.extend(session.update(Message::Answered(answer)));
                }
            } else if let Some(outcome) = self.perform(effect) {
                effects.extend(session.update(outcome));
            }
        }
    }

    /// Does what is to be done outside, as far as there is no screen for it.
    fn perform(&mut self, effect: Effect) -> Option<Message> {
        match effect {
            Effect::Quit => self.ended = true,
            Effect::Save(path, scenario, overwrite) => {
                return Some(outside::save(&path, &scenario, overwrite));
            }
            Effect::Copy(copied) => match outside::copied(&copied) {
                Ok((text, _)) => self.said.push(text),
                Err(why) => self.said.push(format!("Not done: {why}.")),
            },
            Effect::EditOutside(_) | Effect::Ask(..) => {
                self.said
                    .push(String::from("Not done: that needs a screen."));
            }
            Effect::CaptureMouse(_) | Effect::Suspend | Effect::Run(_) | Effect::CallOff(_) => {}
        }
        None
    }
}

/// Every word, with what it does.
fn help() -> Vec<String> {
    let short = [
        ("an empty line, step", "makes a step"),
        ("home, end", "goes to the first, to the newest step"),
    ];
    let short = short
        .iter()
        .map(|(name, about)| format!("{name}: {about}."));
    let questions = QUESTIONS
        .iter()
        .map(|(name, about, _)| format!("{name}: {about}."));
    let commands = COMMANDS.iter().map(|command| {
        let usage = format!("{} {}", command.name, command.arguments);
        format!("{}: {}.", usage.trim_end(), command.about)
    });
    short.chain(questions).chain(commands).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a scenario of the library says to some lines.
    fn said(scenario: &str, lines: &str) -> String {
        let mut output = Vec::new();
        let scenario = Scenario::open(scenario).expect("a scenario of the library");
        plain(scenario, Vec::new(), false, lines.as_bytes(), &mut output).expect("it is written");
        let said = String::from_utf8(output).expect("a text");
        assert!(said.is_ascii(), "{said}");
        said
    }

    #[test]
    fn a_step_is_said_with_its_numbers_and_so_is_what_becomes_of_it() {
        let said = said("bowl", "rate 0.2\n\nhome\nwhy\nquit\nnot reached");
        for part in [
            "A round bowl",
            "Loss: x^2 + y^2",
            "Step 0: x 2.5, y 2, loss 10.25.",
            "Gradient: dL/dx 5, dL/dy 4",
            "methods agree.",
            "Learning rate 0.1 -> 0.2.",
            "2.5 - 0.2 * 5 = 1.5",
            "Step 1: loss 10.25 -> 3.69.",
            "eta",
        ] {
            assert!(said.contains(part), "no {part:?} in\n{said}");
        }
        assert!(!said.contains("not reached"));
    }

    #[test]
    fn the_words_of_the_palette_are_taken_and_mistakes_are_said() {
        let said = said(
            "bowl",
            "steps 5\nprobe 1 1\nview chain\nnonsense\nrate\nracers\nhelp\n",
        );
        for part in [
            "Step 5: x",
            "Probe at x 1, y 1: loss 2. Gradient: dL/dx 2, dL/dy 2",
            "View: chain.",
            "adjoint 1.",
            "Not done: there is no command `nonsense`",
            "Not done: something is missing",
            "Racer A, ",
            "optimizer NAME: ",
        ] {
            assert!(said.contains(part), "no {part:?} in\n{said}");
        }
    }

    #[test]
    fn a_text_that_is_no_loss_is_answered_with_its_caret() {
        let said = said("bowl", "edit x^2 + foo(\nedit x^2 + y\n");
        for part in ["Not done: that is no loss.", "^", "foo", "Loss: x^2 + y"] {
            assert!(said.contains(part), "no {part:?} in\n{said}");
        }
        assert!(!said.contains("Nothing changed"), "{said}");
    }

    #[test]
    fn playing_goes_on_until_it_rests_and_says_where() {
        let said = said("bowl", "play\n");
        assert!(said.contains("Verdict: "), "{said}");
        assert!(!said.contains("Nothing changed"), "{said}");
    }
}
