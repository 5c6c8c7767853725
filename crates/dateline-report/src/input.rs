//! Reports from files, folders and standard input.
//!
//! A plain text file is one report; each line of a JSON Lines file is one, with `text` and, where
//! known, `id`, `title`, `published`, `outlet` and `url`. What cannot be read is an [`InputError`] that
//! names the input and the place; the rest goes on.

use std::fs::File;
use std::io::{BufRead, BufReader, Read};
use std::path::{Path, PathBuf};

use serde::Deserialize;

use crate::{Metadata, Report, ReportError};

/// How much of an input is read.
#[derive(Clone, Copy, Debug)]
pub struct Limits {
    /// Largest text file or JSON line, in bytes.
    pub bytes: usize,
}

impl Default for Limits {
    /// 16 MiB, some forty times the longest report we know.
    fn default() -> Limits {
        Limits { bytes: 16 << 20 }
    }
}

/// An input that gives no report.
#[derive(Debug, thiserror::Error)]
#[error("{input}: {kind}")]
pub struct InputError {
    /// Path, with `:LINE` for a line of JSON Lines; `-` for standard input.
    pub input: String,
    /// What is wrong.
    #[source]
    pub kind: InputErrorKind,
}

/// What is wrong with an input.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InputErrorKind {
    /// It cannot be opened or read.
    #[error("cannot be read: {0}")]
    Io(#[from] std::io::Error),
    /// Larger than [`Limits::bytes`].
    #[error("is larger than {limit} bytes; split it, or raise --max-bytes")]
    Size {
        /// The limit.
        limit: usize,
    },
    /// Not text at all.
    #[error("is not text: zero byte at byte {at}")]
    Binary {
        /// Offset in the file or line.
        at: usize,
    },
    /// Text in another encoding than UTF-8.
    #[error("is not UTF-8 at byte {at}{hint}; convert it first, e.g. with iconv")]
    Encoding {
        /// Offset in the file or line.
        at: usize,
        /// What it looks like.
        hint: &'static str,
    },
    /// A line that is no JSON object with a `text`.
    #[error("is not a JSON report: {0}")]
    Json(String),
    /// A text that is no report.
    #[error("{0}")]
    Report(#[from] ReportError),
}

impl InputErrorKind {
    /// One word for machines: "io", "size", "binary", "encoding", "json", "empty" or "no-sentence".
    pub fn name(&self) -> &'static str {
        match self {
            InputErrorKind::Io(_) => "io",
            InputErrorKind::Size { .. } => "size",
            InputErrorKind::Binary { .. } => "binary",
            InputErrorKind::Encoding { .. } => "encoding",
            InputErrorKind::Json(_) => "json",
            InputErrorKind::Report(ReportError::Empty) => "empty",
            InputErrorKind::Report(ReportError::NoSentence) => "no-sentence",
        }
    }
}

/// A report, or why there is none.
pub type Input = Result<Report, InputError>;

/// Files under the paths: a file as it is, a folder's `.txt`, `.jsonl` and `.ndjson` files in order of
/// name, with those of its folders. Hidden files are left out.
pub fn files(paths: &[PathBuf]) -> Vec<Result<PathBuf, InputError>> {
    let mut files = Vec::new();
    for path in paths {
        if path.is_dir() {
            walk(path, &mut files)
        } else {
            files.push(Ok(path.clone()))
        }
    }
    files
}

fn walk(folder: &Path, files: &mut Vec<Result<PathBuf, InputError>>) {
    let entries = std::fs::read_dir(folder).and_then(|entries| entries.collect::<Result<Vec<_>, _>>());
    let mut paths: Vec<PathBuf> = match entries {
        Ok(entries) => entries.into_iter().map(|entry| entry.path()).collect(),
        Err(error) => {
            files.push(Err(InputError {
                input: folder.display().to_string(),
                kind: error.into(),
            }));
            return;
        }
    };
    paths.sort();
    for path in paths {
        if path
            .file_name()
            .is_some_and(|name| name.to_string_lossy().starts_with('.'))
        {
            continue;
        }
        // A link to a folder is not followed: it may lead round in a circle.
        if path.is_dir() && !path.is_symlink() {
            walk(&path, files);
        } else if path
            .extension()
            .is_some_and(|ext| ext == "txt" || is_json_lines(&path))
            && path.is_file()
        {
            files.push(Ok(path));
        }
    }
}

fn is_json_lines(path: &Path) -> bool {
    path.extension()
        .is_some_and(|ext| ext == "jsonl" || ext == "ndjson")
}

/// The reports of a file, or of standard input for `-`, one at a time.
pub fn read(path: &Path, limits: Limits) -> Box<dyn Iterator<Item = Input> + Send> {
    let name = path.display().to_string();
    if name == "-" {
        return read_from(name, BufReader::new(std::io::stdin()), false, limits);
    }
    match File::open(path) {
        Ok(file) => read_from(
            name,
            BufReader::with_capacity(1 << 16, file),
            is_json_lines(path),
            limits,
        ),
        Err(error) => Box::new(std::iter::once(Err(InputError {
            input: name,
            kind: error.into(),
        }))),
    }
}

/// The reports of a stream. It is JSON Lines if said so, or if its first character is `{`.
pub fn read_from<R: BufRead + Send + 'static>(
    name: String,
    mut stream: R,
    json_lines: bool,
    limits: Limits,
) -> Box<dyn Iterator<Item = Input> + Send> {
    let json_lines = match (json_lines, stream.fill_buf()) {
        (true, _) => true,
        (false, Ok(head)) => head.iter().find(|byte| !byte.is_ascii_whitespace()) == Some(&b'{'),
        (false, Err(error)) => {
            return Box::new(std::iter::once(Err(InputError {
                input: name,
                kind: error.into(),
            })));
        }
    };
    if json_lines {
        return Box::new(JsonLines {
            name,
            stream,
            line: 0,
            limits,
            ended: false,
            any: false,
        });
    }
    let metadata = Metadata {
        input: Some(name.clone()),
        ..Metadata::default()
    };
    let report = whole(&mut stream, limits).and_then(|text| Ok(Report::new(text, metadata)?));
    Box::new(std::iter::once(
        report.map_err(|kind| InputError { input: name, kind }),
    ))
}

fn whole(stream: &mut impl Read, limits: Limits) -> Result<String, InputErrorKind> {
    let mut bytes = Vec::new();
    stream.take(limits.bytes as u64 + 1).read_to_end(&mut bytes)?;
    if bytes.len() > limits.bytes {
        return Err(InputErrorKind::Size { limit: limits.bytes });
    }
    text(bytes)
}

/// Bytes as text; a byte order mark of UTF-8 is dropped.
fn text(bytes: Vec<u8>) -> Result<String, InputErrorKind> {
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

#[derive(Deserialize)]
struct JsonReport {
    text: String,
    id: Option<String>,
    title: Option<String>,
    outlet: Option<String>,
    published: Option<String>,
    url: Option<String>,
}

struct JsonLines<R> {
    name: String,
    stream: R,
    line: usize,
    limits: Limits,
    ended: bool,
    any: bool,
}

impl<R: BufRead> Iterator for JsonLines<R> {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            if self.ended {
                return None;
            }
            self.line += 1;
            let line = match self.next_line() {
                Ok(Some(line)) => line,
                Ok(None) => {
                    self.ended = true;
                    let empty = InputErrorKind::Report(ReportError::Empty);
                    return (!self.any).then(|| {
                        Err(InputError {
                            input: self.name.clone(),
                            kind: empty,
                        })
                    });
                }
                Err(kind) => {
                    self.any = true;
                    self.ended = matches!(kind, InputErrorKind::Io(_));
                    return Some(Err(self.error(kind)));
                }
            };
            if line.iter().all(u8::is_ascii_whitespace) {
                continue;
            }
            self.any = true;
            return Some(
                text(line)
                    .and_then(|line| self.report(&line))
                    .map_err(|kind| self.error(kind)),
            );
        }
    }
}

impl<R: BufRead> JsonLines<R> {
    /// The next line without its end; a line over the limit is skipped to its end.
    fn next_line(&mut self) -> Result<Option<Vec<u8>>, InputErrorKind> {
        let mut line = Vec::new();
        let limit = self.limits.bytes;
        let read = (&mut self.stream)
            .take(limit as u64 + 1)
            .read_until(b'\n', &mut line)?;
        if read == 0 {
            return Ok(None);
        }
        if line.last() == Some(&b'\n') {
            line.pop();
        } else if read > limit {
            drop(line);
            self.stream.skip_until(b'\n')?;
            return Err(InputErrorKind::Size { limit });
        }
        Ok(Some(line))
    }

    fn report(&self, line: &str) -> Result<Report, InputErrorKind> {
        let JsonReport {
            text,
            id,
            title,
            outlet,
            published,
            url,
        } = serde_json::from_str(line).map_err(|error| InputErrorKind::Json(error.to_string()))?;
        let input = Some(format!("{}:{}", self.name, self.line));
        let metadata = Metadata {
            id,
            title,
            outlet,
            published,
            url,
            input,
        };
        Ok(Report::new(text, metadata)?)
    }

    fn error(&self, kind: InputErrorKind) -> InputError {
        InputError {
            input: format!("{}:{}", self.name, self.line),
            kind,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::io::Cursor;

    fn read_bytes(name: &str, bytes: &[u8], json_lines: bool, limit: usize) -> Vec<String> {
        read_from(
            name.into(),
            Cursor::new(bytes.to_vec()),
            json_lines,
            Limits { bytes: limit },
        )
        .map(|input| match input {
            Ok(report) => format!("{} {:?}", report.input.unwrap(), report.text.as_str()),
            Err(error) => format!("{} [{}]", error, error.kind.name()),
        })
        .collect()
    }

    #[test]
    fn plain_text_is_one_report() {
        assert_eq!(
            read_bytes("a.txt", "\u{feff}The town fell.".as_bytes(), false, 99),
            ["a.txt \"The town fell.\""]
        );
    }

    #[test]
    fn a_bad_line_loses_nothing_else() {
        let lines = b"{\"id\":\"1\",\"text\":\"A.\"}\n{broken\n\n{\"id\":\"2\"}\n{\"id\":\"3\",\"text\":\" \"}\n{\"id\":\"4\",\"text\":\"B.\"}";
        let read = read_bytes("r.jsonl", lines, true, 999);
        assert_eq!(read.len(), 5);
        assert_eq!(read[0], "r.jsonl:1 \"A.\"");
        assert!(
            read[1].starts_with("r.jsonl:2: is not a JSON report: key must be a string"),
            "{}",
            read[1]
        );
        assert!(
            read[2].starts_with("r.jsonl:4: is not a JSON report: missing field `text`"),
            "{}",
            read[2]
        );
        assert_eq!(read[3], "r.jsonl:5: the text is empty [empty]");
        assert_eq!(read[4], "r.jsonl:6 \"B.\"");
    }

    #[test]
    fn a_line_over_the_limit_is_skipped() {
        let long = format!(
            "{{\"text\":\"{}\"}}\n{{\"id\":\"2\",\"text\":\"B.\"}}\n",
            "x".repeat(500)
        );
        let read = read_bytes("-", long.as_bytes(), true, 100);
        assert_eq!(
            read,
            [
                "-:1: is larger than 100 bytes; split it, or raise --max-bytes [size]",
                "-:2 \"B.\""
            ]
        );
    }

    #[test]
    fn what_is_no_text_is_named() {
        assert_eq!(read_bytes("e", b"", false, 99), ["e: the text is empty [empty]"]);
        assert_eq!(
            read_bytes("e.jsonl", b"\n \n", true, 99),
            ["e.jsonl: the text is empty [empty]"]
        );
        assert_eq!(
            read_bytes("b", b"ELF\0\x01", false, 99),
            ["b: is not text: zero byte at byte 3 [binary]"]
        );
        let utf16 = read_bytes("u", b"\xff\xfeT\0h\0", false, 99);
        assert!(utf16[0].contains("it looks like UTF-16"), "{utf16:?}");
        let latin = read_bytes("l", b"caf\xe9 in the town", false, 99);
        assert!(
            latin[0].starts_with("l: is not UTF-8 at byte 3 (it may be Latin-1"),
            "{latin:?}"
        );
    }

    #[test]
    fn a_missing_file_is_named() {
        let inputs: Vec<_> = read(Path::new("no/such/file.txt"), Limits::default()).collect();
        assert!(
            matches!(&inputs[..], [Err(error)] if error.input == "no/such/file.txt" && error.kind.name() == "io")
        );
    }
}
