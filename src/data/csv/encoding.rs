//! Which one of the older encodings bytes are in, by the letters that they then are.

use encoding_rs::{
    BIG5, EUC_KR, Encoding, GBK, ISO_8859_2, MACINTOSH, SHIFT_JIS, WINDOWS_1250, WINDOWS_1252,
    WINDOWS_1254,
};

/// What is common in texts of Western Europe, beside ASCII.
const COMMON: &str =
    "œŒäöüßÄÖÜéèêëÉÈàáâãåæçÇìíîïñÑòóôõøœùúûÿÅÆØÁÍÓÚ°€£²³µ·–—‘’“”«»½¼¾±×§©®… \u{a0}";

/// The letters of Central Europe, from Polish to Romanian, and of Turkish.
const CENTRAL: &str = "ĄąĆćĘęŁłŃńÓóŚśŹźŻżČčĎďĚěŇňŘřŠšŤťŮůŽžÝýÁáÉéÍíÚúŐőŰűÖöÜüĂăŞşŢţÂâÎîĽľĹĺŔŕÔôĐđÄäß°€–—„”“’±§«» \u{a0}";
const TURKISH: &str = "ÇçĞğİıÖöŞşÜüÂâÎîÛû°€–—”“’±§«» \u{a0}";

/// The upper half of the code page of DOS in Western Europe, as far as it has letters and signs of texts; the rest draws frames.
const DOS: &str = "ÇüéâäàåçêëèïîìÄÅÉæÆôöòûùÿÖÜø£Ø×ƒáíóúñÑªº¿®¬½¼¡«»░▒▓│┤ÁÂÀ©╣║╗╝¢¥┐└┴┬├─┼ãÃ╚╔╩╦╠═╬¤ðÐÊËÈıÍÎÏ┘┌█▄¦Ì▀ÓßÔÒõÕµþÞÚÛÙýÝ¯´\u{ad}±‗¾¶§÷¸°¨·¹³²■\u{a0}";

/// The text of bytes that are neither UTF-8 nor UTF-16 nor Windows' encoding of Western Europe, if another one makes words of it.
pub(super) fn older(bytes: &[u8]) -> Option<(String, &'static str)> {
    let western = decoded(WINDOWS_1252, bytes)?;
    if is_common(&western, COMMON) {
        return None;
    }
    if let Some(found) = east_asian(bytes) {
        return Some(found);
    }
    if let Some(text) = decoded(SHIFT_JIS, bytes).filter(|text| is_japanese(text)) {
        return Some((text, "Shift_JIS"));
    }
    for (encoding, letters, name) in [
        (WINDOWS_1254, TURKISH, "windows-1254"),
        (WINDOWS_1250, CENTRAL, "windows-1250"),
        (ISO_8859_2, CENTRAL, "ISO-8859-2"),
        (MACINTOSH, COMMON, "Mac Roman"),
    ] {
        if let Some(text) = decoded(encoding, bytes).filter(|text| is_common(text, letters)) {
            return Some((text, name));
        }
    }
    let letters: Vec<char> = DOS.chars().collect();
    let letter = |byte: u8| match byte.checked_sub(0x80) {
        None => Some(char::from(byte)),
        Some(index) => letters.get(usize::from(index)).copied(),
    };
    let text: Option<String> = bytes.iter().map(|byte| letter(*byte)).collect();
    text.filter(|text| is_common(text, COMMON))
        .map(|text| (text, "CP850"))
}

/// Chinese or Korean text, in which bytes stand in pairs: most of GBK's are of its first level, the common characters; all of
/// Korean's are syllables, and the first bytes of Big5 and its second ones are others.
fn east_asian(bytes: &[u8]) -> Option<(String, &'static str)> {
    const FEWEST: usize = 3;
    let mut pairs: Vec<[u8; 2]> = Vec::new();
    let mut rest = bytes;
    while let Some((first, behind)) = rest.split_first() {
        if first.is_ascii() {
            rest = behind;
            continue;
        }
        let (second, behind) = behind.split_first()?;
        pairs.push([*first, *second]);
        rest = behind;
    }
    let count =
        |is_one: &dyn Fn(&[u8; 2]) -> bool| pairs.iter().filter(|pair| is_one(pair)).count();
    let most = |number: usize| 10 * number >= 9 * pairs.len();
    let is_mark = |pair: &[u8; 2]| matches!(pair[0], 0xa1..=0xa3);
    let is_upper = |pair: &[u8; 2]| matches!(pair[1], 0xa1..=0xfe);
    if pairs.len() < FEWEST {
        return None;
    }
    let korean = count(&|pair| is_mark(pair) || is_upper(pair) && matches!(pair[0], 0xb0..=0xc8));
    let chinese = count(&|pair| is_mark(pair) || is_upper(pair) && matches!(pair[0], 0xb0..=0xd7));
    let traditional = count(&|pair| {
        matches!(pair[0], 0xa1..=0xc6) && matches!(pair[1], 0x40..=0x7e | 0xa1..=0xfe)
    });
    let (encoding, name) = if korean == pairs.len() && pairs.len() > FEWEST {
        (EUC_KR, "EUC-KR")
    } else if most(chinese) {
        (GBK, "GBK")
    } else if most(traditional) {
        (BIG5, "Big5")
    } else {
        return None;
    };
    decoded(encoding, bytes).map(|text| (text, name))
}

fn decoded(encoding: &'static Encoding, bytes: &[u8]) -> Option<String> {
    let text = encoding.decode_without_bom_handling_and_without_replacement(bytes)?;
    Some(text.into_owned())
}

/// Whether all letters are among these, none that is capital stands behind a small one, and no sign within a word.
fn is_common(text: &str, letters: &str) -> bool {
    let chars: Vec<char> = text.chars().collect();
    let is_inside = |three: &[char]| match three {
        [a, b, c] => {
            let is_sign = !b.is_ascii() && !b.is_alphabetic() && !matches!(b, '’' | '–');
            is_sign && a.is_alphabetic() && c.is_alphabetic()
        }
        _ => false,
    };
    if chars.windows(3).any(is_inside) {
        return false;
    }
    let mut before = ' ';
    chars.into_iter().all(|c| {
        let is_odd =
            before.is_lowercase() && c.is_uppercase() && !(c.is_ascii() && before.is_ascii());
        before = c;
        (c.is_ascii() || letters.contains(c)) && !is_odd
    })
}

/// Whether some characters are Japanese, and none of these stands beside a small letter, as in `größe`.
fn is_japanese(text: &str) -> bool {
    let is_one = |c: char| matches!(c, '\u{3040}'..='\u{30ff}' | '\u{4e00}'..='\u{9fff}');
    let of_script = |c: char| {
        is_one(c) || matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff01}'..='\u{ff9f}' | '℃' | '°')
    };
    let chars: Vec<char> = text.chars().collect();
    let are_apart = |pair: &[char]| {
        let is_beside = |a: char, b: char| is_one(a) && b.is_ascii_lowercase();
        !is_beside(pair[0], pair[1]) && !is_beside(pair[1], pair[0])
    };
    chars.iter().filter(|c| is_one(**c)).count() > 1
        && chars.iter().all(|c| c.is_ascii() || of_script(*c))
        && chars.windows(2).all(are_apart)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodings_of_other_machines_are_recognized() {
        for (bytes, text, name) in [
            (&b"gr\x9a\xa7e,t\n1,2"[..], "größe,t\n1,2", "Mac Roman"),
            (b"ann\x8ee;\x8et\x8e\n1;2", "année;été\n1;2", "Mac Roman"),
            (b"gr\x94\xe1e,t\n1,2", "größe,t\n1,2", "CP850"),
            (b"ann\x82e;\x82t\x82\n1;2", "année;été\n1;2", "CP850"),
            (
                b"\xc4\xea\xc1\xe4,\xcc\xe5\xd6\xd8\n1,2",
                "年龄,体重\n1,2",
                "GBK",
            ),
            (
                b"\xa8\xad\xb0\xaa,\xc5\xe9\xad\xab\n1,2",
                "身高,體重\n1,2",
                "Big5",
            ),
            (
                b"\xc5\xb0,\xb8\xf6\xb9\xab\xb0\xd4\n1,2",
                "키,몸무게\n1,2",
                "EUC-KR",
            ),
            (b"Wroc\xb3aw,\x9fd\n1,2", "Wrocław,źd\n1,2", "windows-1250"),
            (b"\xb1\xbf,b\xb3\xb1d\n1,2", "ąż,błąd\n1,2", "ISO-8859-2"),
            (b"ya\xfe,b\xf6l\xfem\n1,2", "yaş,bölşm\n1,2", "windows-1254"),
            (b"\x94N,\x8bC\x89\xb7\n1,2", "年,気温\n1,2", "Shift_JIS"),
        ] {
            let (found, encoding) = older(bytes).expect(text);
            assert_eq!((found.as_str(), encoding), (text, name));
        }
        for bytes in [
            &b"Gr\xf6\xdfe,x\n1,2"[..],
            b"x \x80,\xab5\xbb\n1,2",
            b"caf\xe9,\xc9t\xe9\n1,2",
            b"Orl\xe9ans,\x9cuf\n1,2",
        ] {
            assert_eq!(older(bytes), None, "{bytes:?}");
        }
    }
}
