//! The bytes of a log as the formats read them: unpacked where they are compressed, and in UTF-8 without a mark of the encoding.

use std::borrow::Cow;
use std::fs::File;
use std::io::{self, BufReader, Read, Seek};
use std::path::{Path, PathBuf};

use encoding_rs::{Decoder, UTF_16BE, UTF_16LE};
use flate2::read::MultiGzDecoder;

/// What a gzip file starts with (RFC 1952, 2.3.1).
pub(super) const GZIP: [u8; 2] = [0x1f, 0x8b];

/// So much is unpacked of any file, in bytes, and of a large one so many times its length: logs shrink to a third or a twentieth,
/// while a file that is made to fill memory or disk grows a thousandfold (zlib's limit is 1032).
const UNPACKED: u64 = 1 << 30;
const TIMES: u64 = 200;

/// The bytes that say which encoding follows.
const MARKS: [&[u8]; 3] = [b"\xef\xbb\xbf", b"\xff\xfe", b"\xfe\xff"];

/// A file that is read from its start.
pub(super) struct Input {
    bytes: Bytes,
    encoding: Encoding,
    /// What was decoded and not yet handed over, from a place on.
    ready: (Vec<u8>, usize),
    unpacked: u64,
    most: u64,
    note: Option<&'static str>,
    is_at_end: bool,
}

enum Bytes {
    Plain(File),
    Packed(Box<MultiGzDecoder<BufReader<File>>>),
}

impl Input {
    /// Opens a file.
    pub(super) fn open(path: &Path) -> io::Result<Self> {
        let mut file = File::open(path)?;
        let is_packed = path.is_file() && starts_packed(&mut file)?;
        let length = file.metadata()?.len();
        let bytes = if is_packed {
            Bytes::Packed(Box::new(MultiGzDecoder::new(BufReader::new(file))))
        } else {
            Bytes::Plain(file)
        };
        Ok(Self {
            bytes,
            encoding: Encoding::default(),
            ready: (Vec::new(), 0),
            unpacked: 0,
            most: UNPACKED.max(length.saturating_mul(TIMES)),
            note: None,
            is_at_end: false,
        })
    }

    /// Whether the file is compressed.
    pub(super) fn is_packed(&self) -> bool {
        matches!(self.bytes, Bytes::Packed(_))
    }

    /// How many bytes of the file were read.
    pub(super) fn position(&mut self) -> u64 {
        let file = match &mut self.bytes {
            Bytes::Plain(file) => file,
            Bytes::Packed(decoder) => decoder.get_mut().get_mut(),
        };
        file.stream_position().unwrap_or(0)
    }

    /// What is to be known about the end.
    pub(super) fn note(&self) -> Option<&'static str> {
        self.note
    }

    fn raw(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        let decoder = match &mut self.bytes {
            Bytes::Plain(file) => return file.read(buffer),
            Bytes::Packed(decoder) => decoder,
        };
        if self.unpacked >= self.most {
            self.note = Some("the file unpacks to far more than a log does: the rest is left out");
            return Ok(0);
        }
        match decoder.read(buffer) {
            Ok(count) => {
                self.unpacked += count as u64;
                Ok(count)
            }
            Err(error) if error.kind() == io::ErrorKind::Interrupted => Err(error),
            Err(_) if self.unpacked > 0 => {
                self.note =
                    Some("the compressed file is cut or damaged: what comes before is read");
                Ok(0)
            }
            Err(error) => Err(error),
        }
    }
}

impl Read for Input {
    fn read(&mut self, buffer: &mut [u8]) -> io::Result<usize> {
        loop {
            let (ready, at) = &mut self.ready;
            let rest = ready.get(*at..).unwrap_or_default();
            if !rest.is_empty() {
                let count = rest.len().min(buffer.len());
                for (to, from) in buffer.iter_mut().zip(rest) {
                    *to = *from;
                }
                *at += count;
                return Ok(count);
            }
            if self.is_at_end || buffer.is_empty() {
                return Ok(0);
            }
            let count = self.raw(buffer)?;
            let bytes = buffer.get(..count).unwrap_or_default();
            if count == 0 {
                self.is_at_end = true;
                self.ready = (self.encoding.end(), 0);
            } else {
                match self.encoding.decode(bytes) {
                    Cow::Borrowed(same) if same.len() == count => return Ok(count),
                    other => self.ready = (other.into_owned(), 0),
                }
            }
        }
    }
}

/// Whether a file is compressed, by its first bytes; one that cannot be read is not.
pub fn is_packed(path: &Path) -> bool {
    let starts = || starts_packed(&mut File::open(path).ok()?).ok();
    path.is_file() && starts().unwrap_or(false)
}

fn starts_packed(file: &mut File) -> io::Result<bool> {
    let mut start = Vec::new();
    file.by_ref()
        .take(GZIP.len() as u64)
        .read_to_end(&mut start)?;
    file.rewind()?;
    Ok(start == GZIP)
}

/// The name that a file has once it is unpacked.
pub(super) fn unpacked_name(path: &Path) -> PathBuf {
    let is_named = path
        .extension()
        .is_some_and(|ending| ending.eq_ignore_ascii_case("gz"));
    if is_named {
        path.with_extension("")
    } else {
        path.to_path_buf()
    }
}

/// The encoding of a stream, known by its first bytes: UTF-16 with its mark, as PowerShell writes what it redirects, else UTF-8.
#[derive(Default)]
pub(super) struct Encoding {
    /// The first bytes, as long as they may be those of a mark.
    start: Vec<u8>,
    known: Known,
}

/// What is known of an encoding.
#[derive(Default)]
enum Known {
    #[default]
    Nothing,
    /// It is UTF-8, or bytes that are no text.
    Same,
    /// It is UTF-16.
    Wide(Box<Decoder>),
}

impl Encoding {
    /// Bytes in UTF-8; few of the first may be kept for the next call.
    pub(super) fn decode<'a>(&mut self, bytes: &'a [u8]) -> Cow<'a, [u8]> {
        match &mut self.known {
            Known::Wide(decoder) => return Cow::Owned(utf_8(decoder, bytes, false)),
            Known::Same => return Cow::Borrowed(bytes),
            Known::Nothing => {}
        }
        if self.start.is_empty() && !MARKS.iter().any(|mark| begins_alike(mark, bytes)) {
            self.known = Known::Same;
            return Cow::Borrowed(bytes);
        }
        self.start.extend_from_slice(bytes);
        let start = std::mem::take(&mut self.start);
        let is_part = |mark: &&[u8]| mark.len() > start.len() && mark.starts_with(&start);
        if MARKS.iter().any(is_part) {
            self.start = start;
            return Cow::Owned(Vec::new());
        }
        let mark = MARKS.iter().find(|mark| start.starts_with(mark));
        let rest = start.get(mark.map_or(0, |mark| mark.len())..);
        let rest = rest.unwrap_or_default();
        let encoding = match mark {
            Some([0xff, ..]) => UTF_16LE,
            Some([0xfe, ..]) => UTF_16BE,
            _ => {
                self.known = Known::Same;
                return Cow::Owned(rest.to_vec());
            }
        };
        let mut decoder = Box::new(encoding.new_decoder_without_bom_handling());
        let decoded = utf_8(&mut decoder, rest, false);
        self.known = Known::Wide(decoder);
        Cow::Owned(decoded)
    }

    /// What was kept, as nothing more comes.
    pub(super) fn end(&mut self) -> Vec<u8> {
        match &mut self.known {
            Known::Wide(decoder) => {
                let rest = utf_8(decoder, &[], true);
                self.known = Known::Same;
                rest
            }
            _ => std::mem::take(&mut self.start),
        }
    }
}

/// Whether the shorter of two starts the longer.
fn begins_alike(a: &[u8], b: &[u8]) -> bool {
    a.iter().zip(b).all(|(a, b)| a == b)
}

fn utf_8(decoder: &mut Decoder, bytes: &[u8], is_last: bool) -> Vec<u8> {
    let most = decoder.max_utf8_buffer_length(bytes.len());
    let mut text = String::with_capacity(most.unwrap_or(bytes.len()));
    let _ = decoder.decode_to_string(bytes, &mut text, is_last);
    text.into_bytes()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn decoded(bytes: &[u8], size: usize) -> String {
        let mut encoding = Encoding::default();
        let mut out = Vec::new();
        for piece in bytes.chunks(size) {
            out.extend_from_slice(&encoding.decode(piece));
        }
        out.extend(encoding.end());
        String::from_utf8_lossy(&out).into_owned()
    }

    #[test]
    fn pieces_of_any_size_make_the_same_text() {
        let text = "étape 1\nloss ∞ 𝄞\n";
        let wide =
            |swap: fn(u16) -> [u8; 2]| text.encode_utf16().flat_map(swap).collect::<Vec<u8>>();
        let little = [b"\xff\xfe".to_vec(), wide(u16::to_le_bytes)].concat();
        let big = [b"\xfe\xff".to_vec(), wide(u16::to_be_bytes)].concat();
        let marked = [b"\xef\xbb\xbf".to_vec(), text.as_bytes().to_vec()].concat();
        for bytes in [&little, &big, &marked, &text.as_bytes().to_vec()] {
            for size in 1..bytes.len() {
                assert_eq!(decoded(bytes, size), text, "{size}");
            }
        }
        assert_eq!(
            (decoded(b"\xef", 1), decoded(b"", 1)),
            ("\u{fffd}".into(), String::new())
        );
    }

    #[test]
    fn a_packed_file_loses_its_ending() {
        assert_eq!(
            unpacked_name(Path::new("a/train.csv.gz")),
            Path::new("a/train.csv")
        );
        assert_eq!(
            unpacked_name(Path::new("a/train.csv")),
            Path::new("a/train.csv")
        );
    }
}
