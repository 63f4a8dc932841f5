//! Which units a dropout leaves out: numbers that the data bring anew with every step, as a column.

/// The mask of one unit of a dropout.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Mask {
    /// How likely the unit is left out.
    pub rate: f64,
    /// Which dropout of the loss, counted from 1 in the order of evaluation.
    pub call: usize,
    /// Which unit of its width, counted from 1.
    pub unit: usize,
}

impl Mask {
    /// The name of its column, which nobody can type.
    pub fn name(self) -> String {
        let Self { rate, call, unit } = self;
        format!("mask{call}[{unit}] of {rate}")
    }

    /// The mask whose column has this name, if it is one.
    pub fn of_name(name: &str) -> Option<Self> {
        let (call, rest) = name.strip_prefix("mask")?.split_once('[')?;
        let (unit, rate) = rest.split_once("] of ")?;
        Some(Self {
            rate: rate.parse().ok()?,
            call: call.parse().ok()?,
            unit: unit.parse().ok()?,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_says_which_mask_it_is() {
        let mask = Mask {
            rate: 0.25,
            call: 2,
            unit: 3,
        };
        assert_eq!(Mask::of_name(&mask.name()), Some(mask));
        assert_eq!(Mask::of_name("mask1"), None);
        assert_eq!(Mask::of_name("x"), None);
    }
}
