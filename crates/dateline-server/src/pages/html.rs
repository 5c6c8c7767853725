//! HTML, in which what comes from a report is text and nothing else.

/// HTML as it is written.
#[derive(Debug, Default)]
pub(super) struct Html(String);

impl Html {
    /// Our own mark-up.
    pub(super) fn raw(&mut self, markup: &'static str) {
        self.0.push_str(markup);
    }

    /// Words of whomever; also within quotation marks of an attribute.
    pub(super) fn text(&mut self, words: &str) {
        for letter in words.chars() {
            match letter {
                '&' => self.0.push_str("&amp;"),
                '<' => self.0.push_str("&lt;"),
                '>' => self.0.push_str("&gt;"),
                '"' => self.0.push_str("&quot;"),
                '\'' => self.0.push_str("&#39;"),
                _ => self.0.push(letter),
            }
        }
    }

    /// Words in an element without attributes.
    pub(super) fn element(&mut self, name: &'static str, words: &str) {
        for (open, piece) in [("<", name), ("</", name)] {
            if open == "</" {
                self.text(words);
            }
            self.raw(open);
            self.raw(piece);
            self.raw(">");
        }
    }

    /// A link within this server, or one that leads out and is safe to follow.
    pub(super) fn link(&mut self, to: &str, words: &str) {
        let is_safe = ["/", "#", "https://", "http://"]
            .iter()
            .any(|begin| to.starts_with(begin));
        if !is_safe {
            self.text(words);
            return;
        }
        self.raw("<a href=\"");
        self.text(to);
        self.raw("\" rel=\"noreferrer\">");
        self.text(words);
        self.raw("</a>");
    }

    /// A row of a list of terms; nothing where there are no words.
    pub(super) fn term(&mut self, name: &'static str, words: &str) {
        if !words.is_empty() {
            self.element("dt", name);
            self.element("dd", words);
            self.raw("\n");
        }
    }

    pub(super) fn append(&mut self, other: Html) {
        self.0.push_str(&other.0);
    }

    pub(super) fn done(self) -> String {
        self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_of_a_report_are_text() {
        let mut html = Html::default();
        html.element("p", "<script>alert('x')</script> & \"more\"");
        assert_eq!(
            html.done(),
            "<p>&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt; &amp; &quot;more&quot;</p>"
        );
        let mut html = Html::default();
        html.link("javascript:alert(1)", "here");
        assert_eq!(html.done(), "here");
    }
}
