//! The wire format of Protocol Buffers: fields by number, without a schema.

/// The value of a field.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Wire<'a> {
    /// A number of variable length.
    Varint(u64),
    /// Eight bytes.
    Fixed64([u8; 8]),
    /// Four bytes.
    Fixed32([u8; 4]),
    /// A string, bytes, a message or packed numbers.
    Bytes(&'a [u8]),
}

impl<'a> Wire<'a> {
    /// The bytes, if it is some.
    pub(super) fn bytes(self) -> Option<&'a [u8]> {
        match self {
            Self::Bytes(bytes) => Some(bytes),
            Self::Varint(_) | Self::Fixed64(_) | Self::Fixed32(_) => None,
        }
    }

    /// The text, if it is UTF-8.
    pub(super) fn text(self) -> Option<&'a str> {
        self.bytes()
            .and_then(|bytes| std::str::from_utf8(bytes).ok())
    }

    /// The number of a float or double.
    pub(super) fn number(self) -> Option<f64> {
        match self {
            Self::Fixed64(bytes) => Some(f64::from_le_bytes(bytes)),
            Self::Fixed32(bytes) => Some(f64::from(f32::from_le_bytes(bytes))),
            Self::Varint(_) | Self::Bytes(_) => None,
        }
    }
}

/// The fields of a message, in order; they end early where the message is damaged.
#[derive(Clone, Debug)]
pub(super) struct MessageFields<'a>(&'a [u8]);

/// The fields of a message.
pub(super) fn fields(message: &[u8]) -> MessageFields<'_> {
    MessageFields(message)
}

impl<'a> Iterator for MessageFields<'a> {
    type Item = (u64, Wire<'a>);

    fn next(&mut self) -> Option<Self::Item> {
        let field = self.read();
        if field.is_none() {
            self.0 = &[];
        }
        field
    }
}

impl<'a> MessageFields<'a> {
    fn read(&mut self) -> Option<(u64, Wire<'a>)> {
        let key = self.varint()?;
        let value = match key & 7 {
            0 => Wire::Varint(self.varint()?),
            1 => Wire::Fixed64(self.take(8)?.try_into().ok()?),
            2 => {
                let length = usize::try_from(self.varint()?).ok()?;
                Wire::Bytes(self.take(length)?)
            }
            5 => Wire::Fixed32(self.take(4)?.try_into().ok()?),
            _ => return None,
        };
        Some((key >> 3, value))
    }

    fn take(&mut self, length: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.0.split_at_checked(length)?;
        self.0 = rest;
        Some(taken)
    }

    fn varint(&mut self) -> Option<u64> {
        let mut value = 0_u64;
        for shift in (0..64).step_by(7) {
            let byte = *self.take(1)?.first()?;
            value |= u64::from(byte & 0x7f) << shift;
            if byte < 0x80 {
                return Some(value);
            }
        }
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn fields_of_every_wire_type() {
        let message = [
            0x08, 0x96, 0x01, 0x12, 2, b'h', b'i', 0x1d, 0, 0, 0x80, 0x3f, 0x21, 0, 0, 0, 0, 0, 0,
            0xf0, 0x3f,
        ];
        let read: Vec<_> = fields(&message).collect();
        assert_eq!(read[0], (1, Wire::Varint(150)));
        assert_eq!(read[1].1.text(), Some("hi"));
        assert_eq!(read[2].1.number(), Some(1.0));
        assert_eq!(read[3].1.number(), Some(1.0));
    }

    #[test]
    fn damage_ends_a_message() {
        for message in [
            &[0x08][..],
            &[0x12, 200, 1, 0],
            &[0x0f],
            &[0xff; 20],
            &[0x1d, 0],
        ] {
            assert_eq!(fields(message).count(), 0, "{message:?}");
        }
    }
}
