//! Whether a run goes on moving, whatever it comes near on its way.

use crate::diff::Evaluator;
use crate::optim::norm;

use super::basin::{self, Minimum};
use super::context::DescentContext;
use super::number::AT_LIMIT;
use super::outlook::{Fate, Outlook};
use super::points::distance;

/// A step is one that goes somewhere if it is longer than this, relative to the distance from the origin or to 1.
pub(super) const MOVES: f64 = 1e-3;

/// Whether the next step is longer than a thousandth of the distance from the origin, or of 1.
pub(super) fn moves_on(context: &DescentContext<'_>, outlook: &Outlook) -> bool {
    let next = outlook.next_step().map_or(0.0, |step| norm(&step));
    next > MOVES * context.local_curvature.scale
}

/// Whether η·λmax is at its limit, neither below nor above: what swings along that direction goes on to, whatever comes nearer
/// along others.
pub(super) fn swings_at_the_limit(context: &DescentContext<'_>, outlook: &Outlook) -> bool {
    let is_at_limit =
        |[product, limit]: &[f64; 2]| (product - limit).abs() <= AT_LIMIT * limit.abs();
    let later = outlook.later();
    context.product().as_ref().is_some_and(is_at_limit)
        && later.widest().is_some_and(|widest| !later.shrinks[widest])
        && outlook.has_swung(&later)
}

/// Whether a copy goes on at its pace past the minimum beside which it happened to end: that is not the one that lies below the
/// run.
pub(super) fn runs_past(outlook: &Outlook, found: &Minimum, evaluator: &mut Evaluator) -> bool {
    if outlook.fate() != Fate::Travels || outlook.slows_down() {
        return false;
    }
    let next = outlook.next_step().map_or(0.0, |step| norm(&step));
    let ahead = outlook.iterates_ahead();
    // A search from the start may leap over what lies below it, but not from where the slope has nearly turned.
    [&ahead[0], &ahead[ahead.len() / 2]].iter().any(|from| {
        let below = basin::lowest_near(from, evaluator);
        let goes = distance(from, outlook.end.at());
        below.is_some_and(|below| {
            let is_other = distance(&below.at, &found.at) > next;
            is_other && goes > distance(from, &below.at)
        })
    })
}
