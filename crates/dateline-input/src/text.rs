//! Bytes as text.

use encoding_rs::{Encoding, UTF_8};

use crate::InputErrorKind;

/// Bytes as text that must be UTF-8; a byte order mark of UTF-8 is dropped.
pub(crate) fn strict(bytes: Vec<u8>) -> Result<String, InputErrorKind> {
    if bytes.starts_with(&[0xFF, 0xFE]) || bytes.starts_with(&[0xFE, 0xFF]) {
        return Err(InputErrorKind::Encoding {
            at: 0,
            hint: " (it looks like UTF-16)",
        });
    }
    if let Some(at) = bytes.iter().position(|&byte| byte == 0) {
        return Err(InputErrorKind::Binary { at });
    }
    match String::from_utf8(bytes) {
        Ok(text) => Ok(text.strip_prefix('\u{feff}').map(str::to_owned).unwrap_or(text)),
        Err(error) => {
            let at = error.utf8_error().valid_up_to();
            let bytes = error.as_bytes();
            let high = bytes.iter().filter(|byte| !byte.is_ascii()).count();
            let hint = if high * 4 < bytes.len() {
                " (it may be Latin-1 or Windows-1252)"
            } else {
                ""
            };
            Err(InputErrorKind::Encoding { at, hint })
        }
    }
}

/// Bytes looked at for the encoding that a page names, as HTML has it.
const HEAD: usize = 1024;

/// Broken characters that a page may have, one in so many bytes, before its encoding is taken for another.
const BROKEN: usize = 1000;

/// A page as text: by its byte order mark, else by the encoding that the server or the page names, else by what
/// its letters look like. A page that names an encoding and has a few broken characters keeps the rest.
pub(crate) fn page(bytes: &[u8], server: Option<&str>) -> Result<String, InputErrorKind> {
    let named = server
        .and_then(|label| Encoding::for_label(label.trim().as_bytes()))
        .or_else(|| named_in(&bytes[..bytes.len().min(HEAD)]));
    let first = match Encoding::for_bom(bytes) {
        Some((encoding, _)) => encoding,
        None => match named {
            Some(encoding) => encoding,
            None if std::str::from_utf8(bytes).is_ok() => UTF_8,
            None => guess(bytes),
        },
    };
    let (text, used, broken) = first.decode(bytes);
    let few = |text: &str| text.chars().filter(|c| *c == '\u{fffd}').count() * BROKEN <= bytes.len();
    let text = if !broken || few(&text) {
        text
    } else {
        let (again, _, broken) = guess(bytes).decode(bytes);
        if broken && !few(&again) {
            return Err(InputErrorKind::Charset(used.name().to_owned()));
        }
        again
    };
    if let Some(at) = text.bytes().position(|byte| byte == 0) {
        return Err(InputErrorKind::Binary { at });
    }
    Ok(text.into_owned())
}

/// The encoding that a `Content-Type` names.
pub(crate) fn charset(content_type: &str) -> Option<&str> {
    let after = content_type.split_once("charset=")?.1;
    Some(after.split(';').next()?.trim_matches(['"', '\'', ' ']))
}

fn guess(bytes: &[u8]) -> &'static Encoding {
    let mut detector = chardetng::EncodingDetector::new();
    detector.feed(bytes, true);
    detector.guess(None, true)
}

/// The encoding that the head of a page or XML file names: `charset=…`, `encoding="…"`.
fn named_in(head: &[u8]) -> Option<&'static Encoding> {
    let head = String::from_utf8_lossy(head).to_ascii_lowercase();
    ["charset=", "encoding="].iter().find_map(|key| {
        let after = &head[head.find(key)? + key.len()..];
        let label: String = after
            .trim_start_matches(['"', '\'', ' '])
            .chars()
            .take_while(|c| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | ':' | '.'))
            .collect();
        // A page that says UTF-16 in bytes that could be read is not in UTF-16.
        let encoding = Encoding::for_label(label.as_bytes())?;
        Some(if encoding.name().starts_with("UTF-16") {
            UTF_8
        } else {
            encoding
        })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pages_are_read_in_the_encoding_they_name_or_look_like() {
        let words = "Жители города сообщили о взрывах на окраине, трое погибли.";
        let (bytes, ..) = encoding_rs::WINDOWS_1251.encode(words);
        let named = [b"<meta charset='windows-1251'>".as_slice(), &bytes].concat();
        assert!(page(&named, None).expect("it is text").ends_with(words));
        assert_eq!(page(&bytes, Some("cp1251")).expect("it is text"), words);
        assert_eq!(page(&bytes, None).expect("it is text"), words);
        assert_eq!(page(words.as_bytes(), None).expect("it is text"), words);
        let utf16 = [b"\xff\xfe".as_slice(), &b"S\0h\0e\0l\0l\0"[..]].concat();
        assert_eq!(page(&utf16, None).expect("it is text"), "Shell");
    }

    #[test]
    fn the_charset_of_a_content_type_is_found() {
        assert_eq!(charset("text/html; charset=\"utf-8\"; x"), Some("utf-8"));
        assert_eq!(charset("text/html"), None);
    }

    #[test]
    fn a_page_in_no_encoding_is_refused() {
        let bytes: Vec<u8> = (0..4000u32)
            .map(|n| (n.wrapping_mul(2_654_435_761) >> 13) as u8 | 1)
            .collect();
        let page = page(&bytes, Some("utf-8"));
        assert!(page.is_err() || page.is_ok_and(|text| !text.contains('\u{fffd}')));
        let error = super::page(b"<html>\0\0</html>", None).expect_err("zero bytes are no text");
        assert_eq!(error.name(), "binary");
    }
}
