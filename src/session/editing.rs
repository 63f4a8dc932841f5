//! The loss as text: typing previews, Enter commits, Esc goes back and keeps the draft.

use std::sync::Arc;

use super::editor::{Editor, Typing};
use super::jobs::Job;
use super::jobs::entry::{Arrival, SceneSource};
use super::jobs::preview::PreviewRequest;
use super::message::TextEdit;
use super::{Camera, Scene, Session};
use crate::expr::SyntaxError;

impl Session {
    pub(super) fn edit(&mut self, edit: TextEdit) {
        match edit {
            TextEdit::Open => {
                let text = self.draft.take();
                let text = text.unwrap_or_else(|| self.scene.scenario.loss.source.clone());
                self.editor = Some(Editor::new(&text));
            }
            TextEdit::Type(typing) => self.type_in(typing),
            TextEdit::Leave => {
                self.draft = self.editor.take().map(|editor| editor.text());
                self.preview = None;
            }
            TextEdit::Commit => self.commit(),
            TextEdit::Replace(text) => {
                self.editor = Some(Editor::new(&text));
                self.commit();
            }
        }
    }

    fn type_in(&mut self, typing: Typing) {
        if let Some(editor) = &mut self.editor {
            editor.apply(typing);
        }
    }

    /// Draws what the draft means, if it means something; else the last good picture stays, and the editor says what is
    /// wrong.
    pub(super) fn previewed(&mut self, found: &<PreviewRequest as Job>::Answer) {
        let Some(editor) = &mut self.editor else {
            return;
        };
        match found {
            Ok((scenario, program)) => {
                editor.set_errors(Vec::new());
                let before = &self.preview.as_ref().unwrap_or(&self.scene).camera;
                let mut camera = Camera::of(scenario, before.resolution);
                // The window stays until that of the new loss is found: it does not flicker while one types.
                if camera.axes() == before.axes() && camera.is_open(scenario) {
                    camera.window = before.window;
                    camera.is_carried = true;
                }
                let (scenario, program) = (Arc::clone(scenario), Arc::clone(program));
                self.preview = Some(Scene::of(scenario, program, camera));
            }
            Err(errors) => editor.set_errors(errors.clone()),
        }
    }

    /// The draft becomes the loss, unless it is wrong or has no value to start from: then everything stays, and the editor
    /// has the keys again.
    fn commit(&mut self) {
        let is_known_wrong = self.editor.as_ref().is_some_and(Editor::is_wrong);
        if is_known_wrong && !self.is_stale::<PreviewRequest>() {
            self.refuse("this is no loss yet: see what stands under it");
            return;
        }
        let Some(editor) = self.editor.take() else {
            return;
        };
        let text = editor.text();
        if text == self.scene.scenario.loss.source {
            self.preview = None;
            return;
        }
        self.committing = Some(editor);
        let preview = self.preview.as_ref();
        let source = match preview.filter(|preview| preview.scenario.loss.source == text) {
            Some(Scene {
                scenario, program, ..
            }) => SceneSource::Known(Arc::clone(scenario), Some(Arc::clone(program))),
            None => SceneSource::Typed(Arc::clone(&self.scene.scenario), text),
        };
        self.set_out(source, Arrival::Typed);
    }

    /// The draft is not taken: the editor has the keys again, and says why.
    pub(super) fn reopen(&mut self, errors: Option<&[SyntaxError]>) {
        self.waiting.clear();
        if let Some(mut editor) = self.committing.take() {
            if let Some(errors) = errors {
                editor.refuse(errors.to_vec());
            }
            self.editor = Some(editor);
        }
    }
}
