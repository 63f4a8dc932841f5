//! Calls as they are read: their opening, their arguments by position and by name, their end.

use super::super::super::lexer::Token;
use super::super::super::loss::{Span, SyntaxError};
use super::super::super::setting::{AllowedSetting, Setting};
use super::super::bracket::{Bracket, Logic, OpenBracket, Raised};
use super::super::calls::{self, CallMeaning};
use super::super::derivative;
use super::super::line::{Called, ItemKind};
use super::super::refuse;
use super::{Expects, TextReader};

impl TextReader<'_> {
    /// What `name(` calls; none where it is a factor.
    pub(super) fn called(
        &self,
        name: &str,
        span: &Span,
        typed_sigma: bool,
    ) -> Result<Option<Called>, SyntaxError> {
        if let Some((index, count)) = self.functions.get(name) {
            return Ok(Some(Called::Own(*index, *count)));
        }
        self.refuse_recursion(name, span)?;
        let meaning = calls::resolve(name, span, typed_sigma, self.names, &self.defined);
        Ok(match meaning {
            Ok(CallMeaning::Function(callable)) => Some(Called::Known(callable)),
            Ok(CallMeaning::Factor) => None,
            Err(unknown) => {
                return Err(derivative::of_parentheses(self.lexemes, self.at).unwrap_or(unknown));
            }
        })
    }

    /// Whether a name without a parenthesis is that of a function.
    pub(super) fn is_function(&self, name: &str) -> bool {
        self.functions.contains_key(name) || calls::is_function(name)
    }

    /// Opens a call whose parenthesis is the lexeme at `open`.
    pub(super) fn call(
        &mut self,
        name: &str,
        called: Called,
        raised: Option<(Raised, Span)>,
        open: usize,
    ) -> Result<(), SyntaxError> {
        if let Some((Raised { negative: true, .. }, span)) = &raised {
            let message = format!("`{name}` to a negative power before its argument");
            return Err(SyntaxError::new(message, span.clone())
                .hint(calls::inverse_hint(name, self.argument(open))));
        }
        let span = self.lexemes[self.at].span.start..self.lexemes[open].span.end;
        self.at = open;
        let name = name.to_string();
        let commas = Vec::new();
        let opened = OpenBracket::Call {
            name,
            called,
            commas,
            setting: None,
            raised,
        };
        self.open(opened, ItemKind::Call(called, None), &span)
    }

    /// What stands in the parenthesis of the lexeme at `open`.
    fn argument(&self, open: usize) -> &str {
        let mut depth = 0_usize;
        let end = self.lexemes[open..].iter().find(|lexeme| {
            match lexeme.token {
                Token::Open => depth += 1,
                Token::Close => depth = depth.saturating_sub(1),
                _ => {}
            }
            depth == 0
        });
        let start = self.lexemes[open].span.end;
        end.and_then(|end| self.source.get(start..end.span.start))
            .unwrap_or("x")
    }

    pub(super) fn close(&mut self, span: &Span) -> Result<(), SyntaxError> {
        if self.expects == Expects::Operand {
            return Err(self.missing_operand());
        }
        self.end_conditions();
        let Some(bracket) = self.brackets.pop() else {
            return Err(refuse::stray_close(span));
        };
        self.push(ItemKind::Close, span.clone());
        match bracket.opened {
            OpenBracket::Bars | OpenBracket::Vector(_) | OpenBracket::Entry => {
                Err(refuse::unclosed(&self.lexemes[bracket.lexeme]))
            }
            OpenBracket::Call {
                name,
                called,
                commas,
                setting,
                raised,
            } => {
                calls::check_arity(self.source, &name, called, &commas, setting, span)?;
                self.items[bracket.item].kind = ItemKind::Call(called, setting);
                if let Some((raised, at)) = raised {
                    self.atom = bracket.item;
                    self.raise(raised, &at, span.end);
                }
                self.end_atom(bracket.item);
                Ok(())
            }
            OpenBracket::Group | OpenBracket::Root => {
                self.end_atom(bracket.item);
                Ok(())
            }
        }
    }

    pub(super) fn comma(&mut self, span: &Span) -> Result<(), SyntaxError> {
        if self.expects == Expects::Operand {
            return Err(self.missing_operand());
        }
        self.end_conditions();
        let next = self.items.len() + 1;
        let Some(bracket) = self.brackets.last_mut() else {
            return Err(refuse::comma(self.source, self.lexemes, self.at));
        };
        match &mut bracket.opened {
            OpenBracket::Call {
                commas, setting, ..
            } => {
                if setting.is_some()
                    && let Some(next) = refuse::positional(self.lexemes, self.at + 1)
                {
                    return Err(next);
                }
                commas.push(span.clone());
            }
            OpenBracket::Vector(commas) => commas.push(span.clone()),
            OpenBracket::Entry => return Err(refuse::second_index(span)),
            OpenBracket::Group | OpenBracket::Bars | OpenBracket::Root => {
                return Err(refuse::comma(self.source, self.lexemes, self.at));
            }
        }
        bracket.logic = Logic::at(next);
        self.push(ItemKind::Comma, span.clone());
        self.expects = Expects::Operand;
        Ok(())
    }

    /// Whether an argument of a call begins here.
    pub(super) fn begins_argument(&self) -> bool {
        let is_call = matches!(
            self.brackets.last(),
            Some(Bracket {
                opened: OpenBracket::Call { .. },
                ..
            })
        );
        let begins = |kind: &ItemKind| matches!(kind, ItemKind::Call(..) | ItemKind::Comma);
        is_call && self.items.last().is_some_and(|item| begins(&item.kind))
    }

    /// An argument by name, `name = …`: what follows is read like any other argument.
    pub(super) fn setting(&mut self, name: &str, span: &Span) -> Result<(), SyntaxError> {
        let Some(Bracket {
            opened:
                OpenBracket::Call {
                    name: function,
                    called,
                    setting,
                    ..
                },
            ..
        }) = self.brackets.last_mut()
        else {
            return Err(refuse::equals(self.lexemes, self.at + 1, None));
        };
        let known = calls::setting_named(function, *called, name, span)?;
        if setting.is_some() {
            let message = format!("`{name}` is given twice");
            return Err(SyntaxError::new(message, span.clone()).hint("give it once"));
        }
        *setting = Some(known);
        self.at += 1;
        if known.allowed == AllowedSetting::Switch {
            return self.switch(known, span);
        }
        Ok(())
    }

    /// `yes` or `no`, which are no names here.
    fn switch(&mut self, setting: Setting, name: &Span) -> Result<(), SyntaxError> {
        let word = self.lexemes.get(self.at + 1);
        let value = word.and_then(|word| match &word.token {
            Token::Name(word) => match word.to_ascii_lowercase().as_str() {
                "yes" | "true" => Some(1.0),
                "no" | "false" => Some(0.0),
                _ => None,
            },
            Token::Number(value) if setting.allowed.accepts(*value) => Some(*value),
            _ => None,
        });
        let ends = matches!(
            self.token(self.at + 2),
            None | Some(Token::Comma | Token::Close | Token::NewLine)
        );
        let (Some(value), Some(word), true) = (value, word, ends) else {
            let span = word.map_or(name, |word| &word.span).clone();
            let message = format!("`{}` is {}", setting.name, setting.allowed.text());
            let other = setting.written(1.0 - setting.default);
            return Err(
                SyntaxError::new(message, span).hint(format!("write `{}={other}`", setting.name))
            );
        };
        self.at += 1;
        self.leaf(ItemKind::Number(value), &word.span);
        Ok(())
    }
}
