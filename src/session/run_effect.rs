//! What others do for a session: the work that an effect asks for.

use std::sync::Arc;
use std::time::Duration;

use super::history;
use super::network;
use super::sampling::SampleRequest;
use super::work::{Answer, Completeness, Effect, Picture, PictureRequest, RacerState, Ticket};
use crate::diff::{Evaluator, Objective};
use crate::explain::{ErrorCurve, Readout, default_rates, diagnose_beside, sweep};
use crate::field::{ContourMap, Principal, sample_line, sample_plane};

/// The longest time that racers run before what they did is shown.
const SLICE: Duration = Duration::from_millis(8);

/// Does what an effect asks and gives the answers one by one; effects that need the terminal or a file give none.
/// `cancelled` is asked now and then: if it says yes, the rest is not done.
pub fn run_effect(
    effect: &Effect,
    cancelled: impl Fn() -> bool + Sync,
    mut answer: impl FnMut(Answer),
) {
    match effect {
        Effect::Draw(ticket, request) => draw(*ticket, request, &cancelled, &mut answer),
        Effect::Read(ticket, request) => {
            let mut evaluator = Evaluator::new(Arc::clone(&request.program));
            evaluator.at_step(request.step);
            let readout = Readout::at(&mut evaluator, &request.at, request.spacing);
            let diagnosis = request.racer.as_deref().map(|racer| {
                let RacerState { recent, descent } = racer;
                let beside = Some(&readout);
                Arc::new(diagnose_beside(beside, recent, descent, &mut evaluator))
            });
            answer(Answer::Readout(*ticket, Arc::new(readout), diagnosis));
        }
        Effect::Trace(ticket, request) => network::trace(*ticket, request, &mut answer),
        Effect::Predict(ticket, request) => {
            network::predict(*ticket, request, &cancelled, &mut answer);
        }
        Effect::Sweep(ticket, request) => {
            let mut evaluator = Evaluator::new(Arc::clone(&request.program.0));
            let (plan, start) = (&request.plan, &request.start);
            let steps = plan.stop.steps;
            let swept = sweep(
                plan,
                start,
                &default_rates(),
                steps,
                &mut evaluator,
                &cancelled,
            );
            // The rates are our own, so they are allowed.
            if let Some(swept) = swept.ok().filter(|_| !cancelled()) {
                answer(Answer::Swept(*ticket, Arc::new(swept)));
            }
        }
        Effect::Align(ticket, points) => {
            let found = Principal::of(points).map(Arc::new);
            answer(Answer::Aligned(*ticket, found));
        }
        Effect::Sample(ticket, request) => {
            let SampleRequest { program, exact, at } = request;
            let errors = ErrorCurve::at(&program.0, *exact, at, &cancelled);
            if !cancelled() {
                answer(Answer::Sampled(*ticket, errors.map(Arc::new)));
            }
        }
        Effect::Advance(ticket, request) => {
            let mut evaluator = Evaluator::new(Arc::clone(&request.program));
            let stretches = history::advance(request, &mut evaluator, SLICE);
            answer(Answer::Advanced(*ticket, stretches));
        }
        Effect::Save(..) | Effect::CaptureMouse(_) | Effect::Suspend | Effect::Quit => {}
    }
}

fn draw(
    ticket: Ticket,
    request: &PictureRequest,
    cancelled: &(impl Fn() -> bool + Sync),
    answer: &mut impl FnMut(Answer),
) {
    let PictureRequest {
        program,
        plane,
        window,
        resolution,
        scale,
        ..
    } = request;
    if plane.is_line() {
        // Four samples a column of cells: more than braille dots can show.
        let curve = sample_line(program, plane, window.x, 4 * resolution.columns);
        let picture = Picture::Curve(Arc::new(curve));
        answer(Answer::Picture(ticket, picture, Completeness::Full));
        return;
    }
    let passes = [
        (resolution.coarse(), Completeness::Coarse),
        (*resolution, Completeness::Full),
    ];
    for (resolution, completeness) in passes {
        let Some(grid) = sample_plane(program, plane, *window, resolution, cancelled) else {
            return;
        };
        let picture = Picture::Surface(Arc::new(ContourMap::new(grid, *scale)));
        answer(Answer::Picture(ticket, picture, completeness));
    }
}
