//! Which files are read, and as what.

use std::path::{Path, PathBuf};

use crate::InputError;

/// What a file holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Kind {
    Text,
    JsonLines,
    Csv,
    Html,
    Feed,
    Sitemap,
    Warc,
    Wacz,
}

/// How gzip files begin.
pub(crate) const GZIP: [u8; 2] = [0x1f, 0x8b];

/// Kind by the ending of a name, and whether it is packed with gzip.
pub(crate) fn by_name(path: &Path) -> (Option<Kind>, bool) {
    let name = path
        .file_name()
        .map(|name| name.to_string_lossy().to_lowercase())
        .unwrap_or_default();
    let (name, packed) = match name.strip_suffix(".gz") {
        Some(name) => (name, true),
        None => (name.as_str(), false),
    };
    let kind = match name.rsplit_once('.').map(|(_, ending)| ending) {
        Some("txt") => Some(Kind::Text),
        Some("jsonl" | "ndjson") => Some(Kind::JsonLines),
        Some("csv") => Some(Kind::Csv),
        Some("html" | "htm" | "xhtml") => Some(Kind::Html),
        Some("rss" | "atom" | "xml") => Some(Kind::Feed),
        Some("warc") => Some(Kind::Warc),
        Some("wacz") if !packed => Some(Kind::Wacz),
        _ => None,
    };
    (kind, packed)
}

/// Kind by the first bytes of a stream without a telling name.
pub(crate) fn by_head(head: &[u8]) -> Kind {
    let head = head.strip_prefix(b"\xef\xbb\xbf").unwrap_or(head);
    let head = String::from_utf8_lossy(&head[..head.len().min(2048)]).to_lowercase();
    let head = head.trim_start();
    if head.starts_with('{') {
        Kind::JsonLines
    } else if head.starts_with("warc/") {
        Kind::Warc
    } else if !head.starts_with('<') {
        Kind::Text
    } else if ["<urlset", "<sitemapindex"].iter().any(|tag| head.contains(tag)) {
        Kind::Sitemap
    } else if ["<rss", "<feed", "<rdf:rdf"].iter().any(|tag| head.contains(tag)) {
        Kind::Feed
    } else if [
        "<html",
        "<!doctype html",
        "<head",
        "<body",
        "<article",
        "<p>",
        "<div",
    ]
    .iter()
    .any(|tag| head.contains(tag))
    {
        Kind::Html
    } else {
        Kind::Text
    }
}

/// Files under the paths: a file as it is, of a folder all that look like reports, in order of name, with those
/// of its folders. Hidden files are left out, and so are XML files, most of which are no feeds.
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
        } else if looks_like_reports(&path) && path.is_file() {
            files.push(Ok(path));
        }
    }
}

fn looks_like_reports(path: &Path) -> bool {
    let xml = path
        .to_string_lossy()
        .to_lowercase()
        .trim_end_matches(".gz")
        .ends_with(".xml");
    !xml && by_name(path).0.is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn kinds_are_told_by_name_and_by_head() {
        assert_eq!(by_name(Path::new("a/B.WARC.GZ")), (Some(Kind::Warc), true));
        assert_eq!(by_name(Path::new("story.txt")), (Some(Kind::Text), false));
        assert_eq!(by_name(Path::new("wacz.gz")), (None, true));
        assert_eq!(by_name(Path::new("README")), (None, false));
        assert_eq!(by_head(b"  {\"text\":"), Kind::JsonLines);
        assert_eq!(by_head(b"\xef\xbb\xbf<?xml version='1.0'?><rss>"), Kind::Feed);
        assert_eq!(by_head(b"<?xml version='1.0'?><urlset>"), Kind::Sitemap);
        assert_eq!(by_head(b"<!DOCTYPE html><title>"), Kind::Html);
        assert_eq!(by_head(b"WARC/1.0\r\n"), Kind::Warc);
        assert_eq!(by_head(b"<3 from the town"), Kind::Text);
        assert_eq!(by_head(b"The town fell."), Kind::Text);
    }
}
