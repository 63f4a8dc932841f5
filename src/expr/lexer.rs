//! What people type becomes tokens with byte spans.
//!
//! The lexer knows characters, not grammar: it reads numbers, names and signs in all their spellings, and drops white
//! space and comments.

mod characters;
mod number;

use std::ops::Range;

use super::function::Binary;
use super::loss::{Span, SyntaxError};
pub(super) use characters::{GREEK, RAISED};
use characters::{comparison, greek, is_space, raised_digit, refusal, sign, subscript_digit};

/// The longest text, in bytes.
pub const LONGEST_TEXT: usize = 64 * 1024;

/// What is typed, without its spelling.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Token {
    /// A finite number, without a sign.
    Number(f64),
    /// A name in ASCII spelling.
    Name(String),
    /// An arithmetic operator, binary or prefix.
    Operator(Binary),
    /// A whole exponent above the line.
    Superscript {
        /// Whether a minus stands before the digits.
        negative: bool,
        /// The digits.
        value: f64,
    },
    /// `√`.
    Root,
    /// `(`.
    Open,
    /// `)`.
    Close,
    /// A comparison, such as `<`.
    Compare(Binary),
    /// `[`.
    OpenVector,
    /// `]`.
    CloseVector,
    /// `|`, which opens or closes.
    Bar,
    /// `,`.
    Comma,
    /// `=`.
    Equals,
    /// The end of a line as seen.
    NewLine,
    /// `;`.
    Semicolon,
}

/// A token and where it stands.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Lexeme {
    /// What was typed.
    pub(super) token: Token,
    /// Where.
    pub(super) span: Span,
}

/// Splits a text into lexemes.
///
/// # Errors
///
/// A text that is too long, a character that has no meaning, or a number that is malformed or has no finite value.
pub(super) fn lex(text: &str) -> Result<Vec<Lexeme>, SyntaxError> {
    if text.len() > LONGEST_TEXT {
        return Err(too_long(text));
    }
    let mut lexer = Lexer { text, at: 0 };
    let mut lexemes = Vec::new();
    while let Some(lexeme) = lexer.next_lexeme()? {
        lexemes.push(lexeme);
    }
    Ok(lexemes)
}

fn too_long(text: &str) -> SyntaxError {
    let limit = (0..=LONGEST_TEXT)
        .rev()
        .find(|&at| text.is_char_boundary(at))
        .unwrap_or(0);
    SyntaxError::new("the text is longer than 64 KiB", limit..text.len())
        .hint("define what repeats once, as `name = …`")
}

struct Lexer<'a> {
    text: &'a str,
    at: usize,
}

impl Lexer<'_> {
    fn rest(&self) -> &str {
        &self.text[self.at..]
    }

    fn peek(&self) -> Option<char> {
        self.rest().chars().next()
    }

    /// Moves past the longest prefix of characters that `belongs` accepts.
    fn skip_while(&mut self, belongs: impl Fn(char) -> bool) -> Range<usize> {
        let start = self.at;
        let rest = self.rest();
        self.at += rest.find(|c| !belongs(c)).unwrap_or(rest.len());
        start..self.at
    }

    fn next_lexeme(&mut self) -> Result<Option<Lexeme>, SyntaxError> {
        self.skip_while(is_space);
        if self.peek() == Some('#') {
            self.skip_while(|c| c != '\n');
        }
        let start = self.at;
        let Some(first) = self.peek() else {
            return Ok(None);
        };
        let token = self.token(first)?;
        let span = start..self.at;
        Ok(Some(Lexeme { token, span }))
    }

    fn token(&mut self, first: char) -> Result<Token, SyntaxError> {
        if first.is_ascii_digit() || first == '.' {
            return self.number();
        }
        if first.is_ascii_alphabetic() || first == '_' {
            return Ok(self.ascii_name());
        }
        if let Some(letter) = greek(first) {
            return self.greek_name(first, letter);
        }
        if raised_digit(first).is_some() || first == '⁻' {
            return self.superscript(first);
        }
        if self.rest().starts_with("**") {
            self.at += 2;
            return Ok(Token::Operator(Binary::Pow));
        }
        if let Some((spelling, function)) = comparison(self.rest()) {
            self.at += spelling.len();
            return Ok(Token::Compare(function));
        }
        let token = sign(first).ok_or_else(|| refusal(self.text, first, self.at))?;
        self.at += first.len_utf8();
        Ok(token)
    }

    fn number(&mut self) -> Result<Token, SyntaxError> {
        let number = number::read(self.text, self.at)?;
        self.at = number.span.end;
        Ok(Token::Number(number.value))
    }

    fn ascii_name(&mut self) -> Token {
        let span = self.skip_while(in_name);
        let mut name = self.text[span].to_string();
        self.subscript(&mut name);
        Token::Name(name)
    }

    /// A Greek letter is a name by itself, so that `2πx` is a product; digits, subscripts and what follows an underscore
    /// belong to it.
    fn greek_name(&mut self, first: char, letter: &str) -> Result<Token, SyntaxError> {
        let start = self.at;
        self.at += first.len_utf8();
        let next = self.peek();
        if matches!(first, 'π' | 'τ') && next.is_some_and(|c| c.is_ascii_digit()) {
            let end = self.skip_while(|c| c.is_ascii_digit()).end;
            let message = format!("a number right after `{first}` is neither a name nor a product");
            return Err(SyntaxError::new(message, start..end)
                .hint(format!("write the number first, as in `2{first}`")));
        }
        let tail = match next {
            Some('_') => self.skip_while(in_name),
            _ => self.skip_while(|c| c.is_ascii_digit()),
        };
        let mut name = format!("{letter}{}", &self.text[tail]);
        self.subscript(&mut name);
        Ok(Token::Name(name))
    }

    /// Appends the digits of a subscript to a name.
    fn subscript(&mut self, name: &mut String) {
        let span = self.skip_while(|c| subscript_digit(c).is_some());
        name.extend(self.text[span].chars().filter_map(subscript_digit));
    }

    fn superscript(&mut self, first: char) -> Result<Token, SyntaxError> {
        let start = self.at;
        let negative = first == '⁻';
        if negative {
            self.at += first.len_utf8();
        }
        let span = self.skip_while(|c| raised_digit(c).is_some());
        if span.is_empty() {
            return Err(
                SyntaxError::new("a raised minus without a number", start..self.at)
                    .hint("write `x⁻¹` or `x^-1`"),
            );
        }
        let digits: String = self.text[span].chars().filter_map(raised_digit).collect();
        let value = number::finite(&digits, start..self.at)?;
        Ok(Token::Superscript { negative, value })
    }
}

/// Whether a name is the spelling of a Greek letter.
pub fn is_greek_spelling(name: &str) -> bool {
    greek_letter(name).is_some()
}

/// The Greek letter of which this is the spelling.
pub fn greek_letter(name: &str) -> Option<char> {
    let row = GREEK.iter().find(|(_, spelling)| *spelling == name);
    row.map(|(letter, _)| *letter)
}

fn in_name(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_'
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(text: &str) -> Vec<Token> {
        let lexemes = lex(text).expect("a text of known characters");
        lexemes.into_iter().map(|lexeme| lexeme.token).collect()
    }

    fn name(name: &str) -> Token {
        Token::Name(name.to_string())
    }

    #[test]
    fn spellings_of_one_name_are_one_name() {
        for text in ["theta1", "θ1", "θ₁", "theta₁"] {
            assert_eq!(tokens(text), [name("theta1")], "{text}");
        }
        assert_eq!(tokens("θ_max"), [name("theta_max")]);
        assert_eq!(tokens("w₁x"), [name("w1"), name("x")]);
        assert_eq!(tokens("πx"), [name("pi"), name("x")]);
    }

    #[test]
    fn spellings_of_one_sign_are_one_sign() {
        assert_eq!(tokens("· × ⋅"), tokens("* * *"));
        assert_eq!(tokens("a ** b"), tokens("a ^ b"));
        assert_eq!(tokens("a ÷ b − c"), tokens("a / b - c"));
    }

    #[test]
    fn spans_are_bytes_of_the_text() {
        let lexemes = lex("θ² + 1.5 # a comment\nx").expect("a text");
        let spans: Vec<_> = lexemes.into_iter().map(|lexeme| lexeme.span).collect();
        assert_eq!(spans, [0..2, 2..4, 5..6, 7..10, 22..23, 23..24]);
    }

    #[test]
    fn superscripts_are_whole_numbers() {
        let raised = |negative, value| Token::Superscript { negative, value };
        assert_eq!(tokens("x¹⁰")[1], raised(false, 10.0));
        assert_eq!(tokens("x⁻¹")[1], raised(true, 1.0));
        assert_eq!(lex("x⁻").expect_err("no digits").span, 1..4);
    }
}
