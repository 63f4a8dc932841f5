//! What one call of a tape for single points does, as a function of its own for each formula.

use std::marker::PhantomData;

use super::chain::{Add, Arithmetic, ChainLink, Mul, Sub, SubFrom};
use super::formula::{FusedFormula, Tail};
use crate::expr::function::{FunctionRow, RowVisitor};
use crate::expr::kernels;

/// The slots of one evaluation.
pub(super) trait Registers: 'static {
    /// How a slot is named.
    type Slot: Copy;

    fn get(&self, index: Self::Slot) -> f64;

    fn set(&mut self, index: Self::Slot, value: f64);
}

/// How many slots a byte can name.
pub(super) const SMALL: usize = 1 << 8;

/// How many slots two bytes can name.
pub(super) const MEDIUM: usize = 1 << 16;

/// A byte needs no check.
impl Registers for [f64; SMALL] {
    type Slot = u8;

    #[inline(always)]
    fn get(&self, index: u8) -> f64 {
        self[index as usize]
    }

    #[inline(always)]
    fn set(&mut self, index: u8, value: f64) {
        self[index as usize] = value;
    }
}

/// Nor do two bytes.
impl Registers for [f64; MEDIUM] {
    type Slot = u16;

    #[inline(always)]
    fn get(&self, index: u16) -> f64 {
        self[index as usize]
    }

    #[inline(always)]
    fn set(&mut self, index: u16, value: f64) {
        self[index as usize] = value;
    }
}

impl Registers for Vec<f64> {
    type Slot = u32;

    #[inline(always)]
    fn get(&self, index: u32) -> f64 {
        self[index as usize]
    }

    #[inline(always)]
    fn set(&mut self, index: u32, value: f64) {
        self[index as usize] = value;
    }
}

/// Where the inputs of a call stand, and where its result goes.
#[derive(Clone, Copy, Debug)]
pub(super) struct CallSlots<P> {
    pub(super) inputs: [P; 6],
    pub(super) to: P,
}

/// What a call does with a file.
pub(super) type Compute<F> = fn(&mut F, &CallSlots<<F as Registers>::Slot>);

/// Makes a function of the table, of the first two inputs, a call.
pub(super) struct OfTable<F>(PhantomData<F>);

impl<F: Registers> RowVisitor for OfTable<F> {
    type Made = Compute<F>;

    fn make<R: FunctionRow>() -> Compute<F> {
        |file, indices| {
            let [a, b, ..] = indices.inputs;
            file.set(indices.to, R::value(file.get(a), file.get(b)));
        }
    }
}

/// The sine of the first input; the cosine goes to the place of the second.
pub(super) fn sin_cos<F: Registers>(file: &mut F, indices: &CallSlots<F::Slot>) {
    let [a, b, ..] = indices.inputs;
    let (sine, cosine) = kernels::sin_cos(file.get(a));
    file.set(indices.to, sine);
    file.set(b, cosine);
}

/// The second input where the first, a condition, holds, else the third.
pub(super) fn choose<F: Registers>(file: &mut F, indices: &CallSlots<F::Slot>) {
    let [condition, a, b, ..] = indices.inputs;
    let value = kernels::choose(file.get(condition), file.get(a), file.get(b));
    file.set(indices.to, value);
}

/// The call of a formula.
pub(super) fn formula<F: Registers>(formula: FusedFormula) -> Compute<F> {
    let [first, second] = formula.tails;
    of_head::<F>(formula.head)(first, second)
}

/// A tail as a type, over two inputs that are read only if it has them.
trait Step: 'static {
    fn apply(value: f64, c: impl FnOnce() -> f64, d: impl FnOnce() -> f64) -> f64;
}

struct Done;
struct Input<S>(PhantomData<S>);
struct Product<S>(PhantomData<S>);
struct Square;

impl Step for Done {
    #[inline(always)]
    fn apply(value: f64, _: impl FnOnce() -> f64, _: impl FnOnce() -> f64) -> f64 {
        value
    }
}

impl<S: ChainLink> Step for Input<S> {
    #[inline(always)]
    fn apply(value: f64, c: impl FnOnce() -> f64, _: impl FnOnce() -> f64) -> f64 {
        S::apply(value, c())
    }
}

impl<S: ChainLink> Step for Product<S> {
    #[inline(always)]
    fn apply(value: f64, c: impl FnOnce() -> f64, d: impl FnOnce() -> f64) -> f64 {
        S::apply(value, c() * d())
    }
}

impl Step for Square {
    #[inline(always)]
    fn apply(value: f64, _: impl FnOnce() -> f64, _: impl FnOnce() -> f64) -> f64 {
        value * value
    }
}

fn compute<F: Registers, H: ChainLink, T: Step, U: Step>(
    file: &mut F,
    indices: &CallSlots<F::Slot>,
) {
    let [a, b, c, d, e, f] = indices.inputs;
    let get = |index| file.get(index);
    let value = H::apply(get(a), get(b));
    let value = T::apply(value, || get(c), || get(d));
    let value = U::apply(value, || get(e), || get(f));
    file.set(indices.to, value);
}

type Tails<F> = fn(Option<Tail>, Option<Tail>) -> Compute<F>;

fn of_head<F: Registers>(head: Arithmetic) -> Tails<F> {
    match head {
        Arithmetic::Add => of_first::<F, Add>,
        Arithmetic::Sub => of_first::<F, Sub>,
        Arithmetic::SubFrom => of_first::<F, SubFrom>,
        Arithmetic::Mul => of_first::<F, Mul>,
    }
}

/// Goes on with the type of a tail.
macro_rules! with_type {
    ($tail:expr, $next:ident :: <$($known:ty),+>) => {
        match $tail {
            None => $next::<$($known,)+ Done>,
            Some(Tail::Square) => $next::<$($known,)+ Square>,
            Some(Tail::Input(Arithmetic::Add)) => $next::<$($known,)+ Input<Add>>,
            Some(Tail::Input(Arithmetic::Sub)) => $next::<$($known,)+ Input<Sub>>,
            Some(Tail::Input(Arithmetic::SubFrom)) => $next::<$($known,)+ Input<SubFrom>>,
            Some(Tail::Input(Arithmetic::Mul)) => $next::<$($known,)+ Input<Mul>>,
            Some(Tail::Product(Arithmetic::Add)) => $next::<$($known,)+ Product<Add>>,
            Some(Tail::Product(Arithmetic::Sub)) => $next::<$($known,)+ Product<Sub>>,
            Some(Tail::Product(Arithmetic::SubFrom)) => $next::<$($known,)+ Product<SubFrom>>,
            Some(Tail::Product(Arithmetic::Mul)) => $next::<$($known,)+ Product<Mul>>,
        }
    };
}

fn of_first<F: Registers, H: ChainLink>(first: Option<Tail>, second: Option<Tail>) -> Compute<F> {
    let next: fn(Option<Tail>) -> Compute<F> = with_type!(first, of_second::<F, H>);
    next(second)
}

fn of_second<F: Registers, H: ChainLink, T: Step>(second: Option<Tail>) -> Compute<F> {
    with_type!(second, compute::<F, H, T>)
}
