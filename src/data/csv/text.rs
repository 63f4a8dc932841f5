//! Bytes of a file as text, whatever program wrote it.

use std::borrow::Cow;

use super::encoding::older;
use encoding_rs::{Encoding, KOI8_R, UTF_8, UTF_16BE, UTF_16LE, WINDOWS_1251, WINDOWS_1252};

/// How many bytes are looked at to find UTF-16 without a mark.
const PROBE: usize = 4096;

/// The text, and the name of its encoding; `None` if the bytes are no text.
pub(super) fn decode(bytes: &[u8]) -> Option<(Cow<'_, str>, &'static str)> {
    let encoding = encoding(bytes)?;
    if encoding == WINDOWS_1252
        && let Some((text, name)) = older(bytes)
    {
        return Some((Cow::Owned(text), name));
    }
    let (text, _) = encoding.decode_with_bom_removal(bytes);
    let name = match encoding.name() {
        "windows-1252" if is_latin(bytes) => "Latin-1",
        "windows-1252" => "an unknown encoding, read as Latin-1",
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
        (0, 0) => Some(cyrillic(bytes).unwrap_or(WINDOWS_1252)),
        (0, odd) if 4 * odd > 3 * most => Some(UTF_16LE),
        (even, 0) if 4 * even > 3 * most => Some(UTF_16BE),
        _ => None,
    }
}

/// How many letters of a byte encoding stand beside one another, and how many beside an ASCII letter: in words of the Latin
/// alphabet they stand alone.
fn neighbors(bytes: &[u8]) -> (usize, usize) {
    let mut found = (0, 0);
    for pair in bytes.windows(2) {
        match [pair[0] >= 0x80, pair[1] >= 0x80] {
            [true, true] => found.0 += 1,
            [true, false] if pair[1].is_ascii_alphabetic() => found.1 += 1,
            [false, true] if pair[0].is_ascii_alphabetic() => found.1 += 1,
            _ => {}
        }
    }
    found
}

/// The encoding of words of Cyrillic letters: most are small, which Windows has in its last two rows, KOI8 in those before.
fn cyrillic(bytes: &[u8]) -> Option<&'static Encoding> {
    let (together, mixed) = neighbors(bytes);
    if together < 3 || together < 3 * mixed {
        return None;
    }
    let row = |byte: &u8| match byte {
        0xc0..=0xdf => 1,
        0xe0..=0xff => 2,
        0x80..=0xbf => 3,
        _ => 0,
    };
    let count = |own: u8| bytes.iter().filter(|byte| row(byte) == own).count();
    let (first, second, others) = (count(1), count(2), count(3));
    // A word goes on with small letters.
    let turns = |from: u8, to: u8| {
        let pairs = bytes.windows(2);
        pairs
            .filter(|pair| row(&pair[0]) == from && row(&pair[1]) == to)
            .count()
    };
    let is_rare = |turns: usize| 10 * turns <= together;
    match (second > first, 5 * others > first + second) {
        (true, false) if is_rare(turns(2, 1)) => Some(WINDOWS_1251),
        (false, false) if is_rare(turns(1, 2)) => Some(KOI8_R),
        _ => None,
    }
}

/// Whether bytes may be words of the Latin alphabet in Windows' encoding of it.
fn is_latin(bytes: &[u8]) -> bool {
    const UNUSED: [u8; 5] = [0x81, 0x8d, 0x8f, 0x90, 0x9d];
    let (together, mixed) = neighbors(bytes);
    !bytes.iter().any(|byte| UNUSED.contains(byte)) && (together < 3 || together < 3 * mixed)
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
        // Words of Cyrillic letters, in upper case too, and of Chinese ones.
        for (bytes, text, name) in [
            (
                &b"\xe2\xee\xe7\xf0\xe0\xf1\xf2,\xc2\xe5\xf1\n1,2"[..],
                "возраст,Вес\n1,2",
                "windows-1251",
            ),
            (
                b"\xd7\xcf\xda\xd2\xc1\xd3\xd4,x\n1,2",
                "возраст,x\n1,2",
                "KOI8-R",
            ),
            (b"Gr\xf6\xdfe,x\n1,2", "Größe,x\n1,2", "Latin-1"),
            (b"x \x80,\xab5\xbb\n1,2", "x €,«5»\n1,2", "Latin-1"),
        ] {
            let (read, found) = decode(bytes).expect("a text");
            assert_eq!((read.as_ref(), found), (text, name));
        }
        let (text, found) = decode(b"\xc4\xea\xc1\xe4,\xcc\xe5\xd6\xd8\n1,2").expect("a text");
        assert_eq!((text.as_ref(), found), ("年龄,体重\n1,2", "GBK"));
        assert!(decode(b"\x7fELF\x02\x01\x01\0\0\0\0\0\0\0\0\x03\0>\0").is_none());
        assert!(decode(b"a,b\n1,2\n\0\0").is_none());
    }
}
