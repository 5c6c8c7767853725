//! Text that is addressed by Unicode character, not by byte.

use serde::{Deserialize, Serialize};

/// A half-open range of Unicode characters (code points) of a report's text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Span {
    /// First character.
    pub start: usize,
    /// One past the last character.
    pub end: usize,
}

impl Span {
    /// The range `start..end`.
    pub fn new(start: usize, end: usize) -> Span {
        debug_assert!(start <= end, "span {start}..{end} runs backwards");
        Span { start, end }
    }

    /// Length in characters.
    pub fn len(self) -> usize {
        self.end - self.start
    }

    /// Whether it holds no character.
    pub fn is_empty(self) -> bool {
        self.start == self.end
    }

    /// Whether `other` lies wholly inside.
    pub fn contains(self, other: Span) -> bool {
        self.start <= other.start && other.end <= self.end
    }

    /// Whether the two share at least one character.
    pub fn overlaps(self, other: Span) -> bool {
        self.start < other.end && other.start < self.end
    }

    /// The smallest span that holds both.
    pub fn cover(self, other: Span) -> Span {
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
        }
    }
}

/// A text with constant-time conversion from character to byte offsets.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Text {
    content: String,
    /// Byte offset of every character, then the length in bytes; empty for an ASCII text, where
    /// the two kinds of offset are the same.
    bytes: Vec<u32>,
}

impl Text {
    /// Wraps a text of fewer than 4 GiB.
    pub fn new(content: impl Into<String>) -> Text {
        let content = content.into();
        debug_assert!(u32::try_from(content.len()).is_ok());
        let bytes = if content.is_ascii() {
            Vec::new()
        } else {
            let ends = std::iter::once(content.len() as u32);
            content
                .char_indices()
                .map(|(at, _)| at as u32)
                .chain(ends)
                .collect()
        };
        Text { content, bytes }
    }

    /// The whole text.
    pub fn as_str(&self) -> &str {
        &self.content
    }

    /// Length in characters.
    pub fn len(&self) -> usize {
        if self.bytes.is_empty() {
            self.content.len()
        } else {
            self.bytes.len() - 1
        }
    }

    /// Whether it has no character.
    pub fn is_empty(&self) -> bool {
        self.content.is_empty()
    }

    /// The span of the whole text.
    pub fn span(&self) -> Span {
        Span {
            start: 0,
            end: self.len(),
        }
    }

    /// Byte offset of a character (or of the end of the text). Offsets past the end give the end.
    pub fn byte(&self, character: usize) -> usize {
        let character = character.min(self.len());
        if self.bytes.is_empty() {
            character
        } else {
            self.bytes[character] as usize
        }
    }

    /// The character that holds a byte offset.
    pub fn character(&self, byte: usize) -> usize {
        if self.bytes.is_empty() {
            return byte.min(self.content.len());
        }
        match self.bytes.binary_search(&(byte as u32)) {
            Ok(at) => at,
            Err(after) => after.saturating_sub(1),
        }
    }

    /// The words under a span; a span past the end is cut short.
    pub fn slice(&self, span: Span) -> &str {
        &self.content[self.byte(span.start)..self.byte(span.end.max(span.start))]
    }

    /// The span of a range of bytes that lie on character boundaries.
    pub fn span_of_bytes(&self, range: std::ops::Range<usize>) -> Span {
        Span::new(self.character(range.start), self.character(range.end))
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn characters_and_bytes_agree(content in "\\PC{0,40}") {
            let text = Text::new(content.clone());
            prop_assert_eq!(text.len(), content.chars().count());
            for (character, (byte, _)) in content.char_indices().enumerate() {
                prop_assert_eq!(text.byte(character), byte);
                prop_assert_eq!(text.character(byte), character);
            }
            let words: String = content.chars().skip(2).take(3).collect();
            let end = text.len().min(5);
            prop_assert_eq!(text.slice(Span::new(end.min(2), end)), words);
        }
    }

    #[test]
    fn a_span_past_the_end_is_cut_short() {
        assert_eq!(Text::new("naïve").slice(Span::new(2, 99)), "ïve");
    }
}
