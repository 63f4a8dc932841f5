//! Two arithmetic operations as one instruction: x = a ∘ b, squared or not, then x ∘ c, squared or not.
//!
//! A block is bound by what it loads and stores, so what is used only once stays in a register. Each operation rounds by
//! itself, as it does one at a time.

use std::marker::PhantomData;

use crate::expr::function::Binary;

/// What is done to a value with another one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(super) enum Arithmetic {
    /// value + other.
    Add,
    /// value - other.
    Sub,
    /// other - value.
    SubFrom,
    /// value · other.
    Mul,
}

impl Arithmetic {
    /// The operation of a function, if it is one.
    pub(super) fn of(function: Binary) -> Option<Self> {
        match function {
            Binary::Add => Some(Self::Add),
            Binary::Sub => Some(Self::Sub),
            Binary::Mul => Some(Self::Mul),
            _ => None,
        }
    }

    /// The operation with the two sides exchanged.
    pub(super) fn exchanged(self) -> Self {
        match self {
            Self::Sub => Self::SubFrom,
            Self::SubFrom => Self::Sub,
            Self::Add | Self::Mul => self,
        }
    }
}

/// One operation, and whether its result is squared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Link {
    pub(super) arithmetic: Arithmetic,
    pub(super) squared: bool,
}

/// One operation or two.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct OperationChain {
    pub(super) first: Link,
    pub(super) then: Option<Link>,
}

/// A link as a type, so that each chain is compiled as a loop of its own.
pub(super) trait ChainLink: 'static {
    /// The value after this link.
    fn apply(value: f64, other: f64) -> f64;
}

/// No operation.
pub(super) struct Nothing;

/// `A`, squared if `SQUARED`.
pub(super) struct Done<A, const SQUARED: bool>(PhantomData<A>);

/// value + other.
pub(super) struct Add;
/// value - other.
pub(super) struct Sub;
/// other - value.
pub(super) struct SubFrom;
/// value · other.
pub(super) struct Mul;

impl ChainLink for Nothing {
    #[inline(always)]
    fn apply(value: f64, _: f64) -> f64 {
        value
    }
}

impl ChainLink for Add {
    #[inline(always)]
    fn apply(value: f64, other: f64) -> f64 {
        value + other
    }
}

impl ChainLink for Sub {
    #[inline(always)]
    fn apply(value: f64, other: f64) -> f64 {
        value - other
    }
}

impl ChainLink for SubFrom {
    #[inline(always)]
    fn apply(value: f64, other: f64) -> f64 {
        other - value
    }
}

impl ChainLink for Mul {
    #[inline(always)]
    fn apply(value: f64, other: f64) -> f64 {
        value * other
    }
}

impl<A: ChainLink, const SQUARED: bool> ChainLink for Done<A, SQUARED> {
    #[inline(always)]
    fn apply(value: f64, other: f64) -> f64 {
        let value = A::apply(value, other);
        if SQUARED { value * value } else { value }
    }
}

/// Something that is made for a chain whose links are types.
pub(super) trait Select {
    /// What is made.
    type Made;

    /// Makes it for `F`, then `T`.
    fn make<F: ChainLink, T: ChainLink>() -> Self::Made;
}

/// Picks the links' types.
pub(super) fn select<S: Select>(chain: OperationChain) -> S::Made {
    let Link {
        arithmetic,
        squared,
    } = chain.first;
    match (arithmetic, squared) {
        (Arithmetic::Add, false) => select_then::<S, Done<Add, false>>(chain.then),
        (Arithmetic::Sub, false) => select_then::<S, Done<Sub, false>>(chain.then),
        (Arithmetic::SubFrom, false) => select_then::<S, Done<SubFrom, false>>(chain.then),
        (Arithmetic::Mul, false) => select_then::<S, Done<Mul, false>>(chain.then),
        (Arithmetic::Add, true) => select_then::<S, Done<Add, true>>(chain.then),
        (Arithmetic::Sub, true) => select_then::<S, Done<Sub, true>>(chain.then),
        (Arithmetic::SubFrom, true) => select_then::<S, Done<SubFrom, true>>(chain.then),
        (Arithmetic::Mul, true) => select_then::<S, Done<Mul, true>>(chain.then),
    }
}

fn select_then<S: Select, F: ChainLink>(then: Option<Link>) -> S::Made {
    let Some(Link {
        arithmetic,
        squared,
    }) = then
    else {
        return S::make::<F, Nothing>();
    };
    match (arithmetic, squared) {
        (Arithmetic::Add, false) => S::make::<F, Done<Add, false>>(),
        (Arithmetic::Sub, false) => S::make::<F, Done<Sub, false>>(),
        (Arithmetic::SubFrom, false) => S::make::<F, Done<SubFrom, false>>(),
        (Arithmetic::Mul, false) => S::make::<F, Done<Mul, false>>(),
        (Arithmetic::Add, true) => S::make::<F, Done<Add, true>>(),
        (Arithmetic::Sub, true) => S::make::<F, Done<Sub, true>>(),
        (Arithmetic::SubFrom, true) => S::make::<F, Done<SubFrom, true>>(),
        (Arithmetic::Mul, true) => S::make::<F, Done<Mul, true>>(),
    }
}
