//! Bytes of a file as text, whatever program wrote it.

use std::borrow::Cow;

use encoding_rs::{Encoding, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1252};

/// How many bytes are looked at to find UTF-16 without a mark.
const PROBE: usize = 4096;

/// The text, and the name of its encoding; `None` if the bytes are no text.
pub(super) fn decode(bytes: &[u8]) -> Option<(Cow<'_, str>, &'static str)> {
    let encoding = encoding(bytes)?;
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let name = match encoding.name() {
        "windows-1252" => "Latin-1",
        name => name,
    };
    (!text.contains('\0')).then_some((text, name))
}

fn encoding(bytes: &[u8]) -> Option<&'static Encoding> {
    if let Some((encoding, _)) = Encoding::for_bom(bytes) {
        return Some(encoding);
    }
    let probe = bytes.get(..PROBE).unwrap_or(bytes);
    let zeros = |parity: usize| {
        let every_other = probe.iter().skip(parity).step_by(2);
        every_other.filter(|byte| **byte == 0).count()
    };
    let most = probe.len() / 2;
    // Latin text in UTF-16 has a zero in every other byte.
    match (zeros(0), zeros(1)) {
        (0, 0) if std::str::from_utf8(bytes).is_ok() => Some(UTF_8),
        (0, 0) => Some(WINDOWS_1252),
        (0, odd) if 4 * odd > 3 * most => Some(UTF_16LE),
        (even, 0) if 4 * even > 3 * most => Some(UTF_16BE),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_are_recognized() {
        let utf16 = |text: &str, mark: bool| -> Vec<u8> {
            let mark = mark.then_some(0xfeff);
            let units = mark.into_iter().chain(text.encode_utf16());
            units.flat_map(u16::to_le_bytes).collect()
        };
        for (bytes, name) in [
            ("x,ö\n1,2".as_bytes().to_vec(), "UTF-8"),
            ("\u{feff}x,ö\n1,2".as_bytes().to_vec(), "UTF-8"),
            (utf16("x,ö\n1,2", true), "UTF-16LE"),
            (utf16("x,ö\n1,2", false), "UTF-16LE"),
            (b"x,\xf6\n1,2".to_vec(), "Latin-1"),
        ] {
            let (text, found) = decode(&bytes).expect("a text");
            assert_eq!((text.as_ref(), found), ("x,ö\n1,2", name));
        }
        assert!(decode(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\x03\0>\0").is_none());
        assert!(decode(b"a,b\n1,2\n\0\0").is_none());
    }
}
