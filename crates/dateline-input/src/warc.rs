//! Pages of a WARC web archive (ISO 28500), read record by record within limits.

use std::io::{BufRead, Read};

use dateline_report::Metadata;

use crate::{Document, Form, Input, InputError, InputErrorKind, Limits, html, meter, text};

/// The reports of an archive, one at a time. Records that hold no page with an article are passed over: an archive
/// holds everything that a site is made of.
pub(crate) struct Warc<R> {
    name: String,
    stream: R,
    record: u64,
    limits: Limits,
    ended: bool,
}

/// What the header of a record says.
#[derive(Debug, Default)]
struct Header {
    kind: String,
    content_type: String,
    length: u64,
    url: Option<String>,
}

/// What the header of an answer of HTTP says.
#[derive(Debug, Default)]
struct Answer {
    ok: bool,
    content_type: String,
    encoding: String,
    chunked: bool,
}

impl<R: BufRead> Warc<R> {
    pub(crate) fn new(name: String, stream: R, limits: Limits) -> Warc<R> {
        Warc {
            name,
            stream,
            record: 0,
            limits,
            ended: false,
        }
    }

    /// The next record's header; `None` at the end.
    fn header(&mut self) -> Result<Option<Header>, InputErrorKind> {
        let mut left = self.limits.header;
        let mut version = String::new();
        while version.is_empty() {
            let Some(line) = line(&mut self.stream, &mut left, self.limits)? else {
                return Ok(None);
            };
            version = line;
        }
        if !version.starts_with("WARC/1.") {
            return Err(InputErrorKind::Archive(format!(
                "record {} does not begin with WARC/1",
                self.record
            )));
        }
        let mut header = Header::default();
        let mut length = None;
        loop {
            let Some(line) = line(&mut self.stream, &mut left, self.limits)? else {
                return Err(self.broken());
            };
            if line.is_empty() {
                break;
            }
            let Some((name, value)) = line.split_once(':') else {
                continue;
            };
            let value = value.trim();
            match name.trim().to_ascii_lowercase().as_str() {
                "warc-type" => header.kind = value.to_ascii_lowercase(),
                "content-type" => header.content_type = value.to_ascii_lowercase(),
                "content-length" => length = value.parse().ok(),
                "warc-target-uri" => {
                    header.url = Some(value.trim_matches(['<', '>']).to_owned());
                }
                _ => {}
            }
        }
        header.length = length.ok_or_else(|| {
            InputErrorKind::Archive(format!("record {} does not say how long it is", self.record))
        })?;
        Ok(Some(header))
    }

    fn broken(&self) -> InputErrorKind {
        InputErrorKind::Archive(format!("record {} breaks off", self.record))
    }

    /// The report of a record, if it has one. Leaves the stream behind the record.
    fn document(&mut self, header: &Header) -> Result<Option<Document>, InputErrorKind> {
        let mut body = (&mut self.stream).take(header.length);
        let found = match header.kind.as_str() {
            "response" if header.content_type.starts_with("application/http") => {
                response(&mut body, self.limits).transpose()
            }
            "resource" if is_page(&header.content_type) => {
                let bytes = meter::whole(&mut body, self.limits);
                Some(bytes.and_then(|bytes| text::page(&bytes, text::charset(&header.content_type))))
            }
            "conversion" if header.content_type.starts_with("text/plain") => {
                let plain = meter::whole(&mut body, self.limits).and_then(text::strict);
                let left = body.limit();
                self.skip(left)?;
                return passed_over(plain.and_then(|plain| self.plain(plain, header)));
            }
            _ => None,
        };
        let left = body.limit();
        self.skip(left)?;
        let Some(page) = found else { return Ok(None) };
        let document = page.and_then(|page| {
            let (text, metadata) = html::article(page, header.url.as_deref(), self.limits)?;
            let metadata = Metadata {
                input: Some(self.place()),
                ..metadata
            };
            Ok(Document::new(text, metadata, Form::Archive)?)
        });
        passed_over(document)
    }

    fn plain(&self, plain: String, header: &Header) -> Result<Document, InputErrorKind> {
        let metadata = Metadata {
            url: header.url.clone(),
            input: Some(self.place()),
            ..Metadata::default()
        };
        Ok(Document::new(plain, metadata, Form::Archive)?)
    }

    fn skip(&mut self, left: u64) -> Result<(), InputErrorKind> {
        let skipped = std::io::copy(&mut (&mut self.stream).take(left), &mut std::io::sink())?;
        if skipped < left {
            return Err(self.broken());
        }
        Ok(())
    }

    fn place(&self) -> String {
        format!("{}#{}", self.name, self.record)
    }
}

impl<R: BufRead> Iterator for Warc<R> {
    type Item = Input;

    fn next(&mut self) -> Option<Input> {
        loop {
            if self.ended {
                return None;
            }
            self.record += 1;
            let over = self.record > self.limits.records;
            let header = if over {
                Err(InputErrorKind::Records {
                    limit: self.limits.records,
                })
            } else {
                self.header()
            };
            let header = match header {
                Ok(Some(header)) => header,
                Ok(None) => return None,
                // Behind a broken header nobody knows where the next record begins.
                Err(kind) => {
                    self.ended = true;
                    return Some(Err(InputError {
                        input: self.place(),
                        kind,
                    }));
                }
            };
            match self.document(&header) {
                Ok(Some(document)) => return Some(Ok(document)),
                Ok(None) => {}
                Err(kind) => {
                    self.ended = ends_the_stream(&kind);
                    return Some(Err(InputError {
                        input: self.place(),
                        kind,
                    }));
                }
            }
        }
    }
}

/// Whether nothing can be read behind such an error.
fn ends_the_stream(kind: &InputErrorKind) -> bool {
    matches!(
        kind,
        InputErrorKind::Io(_)
            | InputErrorKind::Unpacked { .. }
            | InputErrorKind::Ratio { .. }
            | InputErrorKind::Archive(_)
    )
}

/// A page without an article, or without a sentence, is no report and no error.
fn passed_over(document: Result<Document, InputErrorKind>) -> Result<Option<Document>, InputErrorKind> {
    match document {
        Ok(document) => Ok(Some(document)),
        Err(InputErrorKind::Page(_) | InputErrorKind::Report(_)) => Ok(None),
        Err(kind) => Err(kind),
    }
}

/// A line without its end, taken from what is left for the header; `None` at the end of the stream.
fn line(
    stream: &mut impl BufRead,
    left: &mut usize,
    limits: Limits,
) -> Result<Option<String>, InputErrorKind> {
    let mut line = Vec::new();
    let read = stream.take(*left as u64 + 1).read_until(b'\n', &mut line)?;
    if read > *left {
        return Err(InputErrorKind::Header { limit: limits.header });
    }
    *left -= read;
    if read == 0 {
        return Ok(None);
    }
    Ok(Some(String::from_utf8_lossy(&line).trim_end().to_owned()))
}

/// The page that an HTTP answer holds, if it holds one.
fn response(body: &mut impl BufRead, limits: Limits) -> Result<Option<String>, InputErrorKind> {
    let Some(answer) = answer(body, limits)? else {
        return Ok(None);
    };
    if !answer.ok || !is_page(&answer.content_type) {
        return Ok(None);
    }
    let mut bytes = meter::whole(body, limits)?;
    if answer.chunked {
        bytes = unchunked(&bytes)
            .ok_or_else(|| InputErrorKind::Archive("a chunk of a page breaks off".into()))?;
    }
    let bytes = match answer.encoding.as_str() {
        "" | "identity" => bytes,
        "gzip" | "x-gzip" => meter::whole_body(&bytes, true, limits)?,
        "deflate" => meter::whole_body(&bytes, false, limits)?,
        other => {
            return Err(InputErrorKind::Charset(format!(
                "of a page packed with \"{other}\""
            )));
        }
    };
    text::page(&bytes, text::charset(&answer.content_type)).map(Some)
}

/// The header of an HTTP answer; `None` where it breaks off.
fn answer(body: &mut impl BufRead, limits: Limits) -> Result<Option<Answer>, InputErrorKind> {
    let mut left = limits.header;
    let Some(status) = line(body, &mut left, limits)? else {
        return Ok(None);
    };
    let mut answer = Answer {
        ok: status.starts_with("HTTP/") && status.split(' ').nth(1) == Some("200"),
        ..Answer::default()
    };
    loop {
        let Some(line) = line(body, &mut left, limits)? else {
            return Ok(None);
        };
        if line.is_empty() {
            return Ok(Some(answer));
        }
        let Some((name, value)) = line.split_once(':') else {
            continue;
        };
        let value = value.trim().to_ascii_lowercase();
        match name.trim().to_ascii_lowercase().as_str() {
            "content-type" => answer.content_type = value,
            "content-encoding" => answer.encoding = value,
            "transfer-encoding" => answer.chunked = value.contains("chunked"),
            _ => {}
        }
    }
}

/// The bytes of a body in chunks. Some archives keep the header of chunks that they have put together already:
/// such a body is taken as it is. `None` where a chunk breaks off.
fn unchunked(bytes: &[u8]) -> Option<Vec<u8>> {
    let mut whole = Vec::with_capacity(bytes.len());
    let mut rest = bytes;
    loop {
        let size = rest
            .iter()
            .take(20)
            .position(|&byte| byte == b'\n')
            .and_then(|end| {
                let line = std::str::from_utf8(&rest[..end]).ok()?;
                let digits = line.split(';').next()?.trim();
                Some((usize::from_str_radix(digits, 16).ok()?, end + 1))
            });
        let Some((size, start)) = size else {
            return whole.is_empty().then(|| bytes.to_vec());
        };
        if size == 0 {
            return Some(whole);
        }
        let chunk = rest.get(start..)?.get(..size)?;
        whole.extend_from_slice(chunk);
        rest = &rest[start + size..];
        rest = rest
            .strip_prefix(b"\r\n")
            .or(rest.strip_prefix(b"\n"))
            .unwrap_or(rest);
        if rest.is_empty() {
            return Some(whole);
        }
    }
}

fn is_page(content_type: &str) -> bool {
    content_type.starts_with("text/html") || content_type.starts_with("application/xhtml+xml")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn chunks_are_put_together() {
        assert_eq!(
            unchunked(b"4\r\nWiki\r\n6;x=1\r\npedia \r\n0\r\n\r\n").expect("sound"),
            b"Wikipedia "
        );
        assert_eq!(
            unchunked(b"<html>plain</html>").expect("as it is"),
            b"<html>plain</html>"
        );
        assert_eq!(unchunked(b"ff\r\nshort"), None);
    }
}
