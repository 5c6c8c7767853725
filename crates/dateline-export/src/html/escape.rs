//! Text as HTML.

use std::fmt::{self, Display, Formatter, Write};

/// Displays text so that it is inert between tags and in a double-quoted attribute.
///
/// Carriage returns are kept as references, which a browser would otherwise drop. Control characters
/// that HTML does not allow are shown as U+FFFD.
#[derive(Clone, Copy)]
pub(super) struct Escaped<'a>(pub(super) &'a str);

impl Display for Escaped<'_> {
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        for character in self.0.chars() {
            match character {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                '\'' => f.write_str("&#39;")?,
                '\r' => f.write_str("&#13;")?,
                '\t' | '\n' => f.write_char(character)?,
                control if control.is_control() => f.write_char(char::REPLACEMENT_CHARACTER)?,
                _ => f.write_char(character)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn markup_is_inert() {
        let shown = Escaped("<b a=\"1\" c='2'>&\u{0}\r\n").to_string();
        assert_eq!(
            shown,
            "&lt;b a=&quot;1&quot; c=&#39;2&#39;&gt;&amp;\u{fffd}&#13;\n"
        );
    }
}
