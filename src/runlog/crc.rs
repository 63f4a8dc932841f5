//! The two cyclic redundancy checks of binary logs: CRC-32 (IEEE 802.3) and CRC-32C (Castagnoli), both reflected.

/// A check by table.
#[derive(Debug)]
pub(super) struct Crc([u32; 256]);

/// CRC-32, as in zlib.
pub(super) static CRC32: Crc = Crc::new(0xEDB8_8320);

/// CRC-32C, as in leveldb and TensorFlow's records.
pub(super) static CRC32C: Crc = Crc::new(0x82F6_3B78);

impl Crc {
    #[expect(clippy::indexing_slicing, reason = "the loop ends at the length")]
    const fn new(polynomial: u32) -> Self {
        let mut table = [0; 256];
        let mut index = 0;
        while index < 256 {
            let mut entry = index as u32;
            let mut bit = 0;
            while bit < 8 {
                entry = if entry & 1 == 1 {
                    (entry >> 1) ^ polynomial
                } else {
                    entry >> 1
                };
                bit += 1;
            }
            table[index] = entry;
            index += 1;
        }
        Self(table)
    }

    /// The checksum of some bytes.
    #[expect(clippy::indexing_slicing, reason = "a byte of 256")]
    pub(super) fn of(&self, parts: &[&[u8]]) -> u32 {
        let bytes = parts.iter().flat_map(|part| part.iter());
        !bytes.fold(!0_u32, |crc, byte| {
            (crc >> 8) ^ self.0[usize::from((crc as u8) ^ byte)]
        })
    }
}

/// The mask that TensorFlow's records lay over their CRC-32C: rotated right by 15 bits, plus a constant.
pub(super) fn masked(crc: u32) -> u32 {
    crc.rotate_right(15).wrapping_add(0xA282_EAD8)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn check_values_of_the_standards() {
        assert_eq!(CRC32.of(&[b"123456789"]), 0xCBF4_3926);
        assert_eq!(CRC32C.of(&[b"1234", b"56789"]), 0xE306_9283);
    }
}
