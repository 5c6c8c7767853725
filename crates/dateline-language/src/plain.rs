//! Typographic variants of the same character.

/// What a typographic quote, dash or ellipsis stands for, where it stands for something plainer.
pub(crate) fn plain(character: char) -> Option<&'static str> {
    Some(match character {
        '‘' | '’' | '‚' | '‛' | '′' | '´' | 'ʻ' | 'ʼ' | 'ʽ' | 'ʾ' | 'ʿ' => "'",
        '“' | '”' | '„' | '‟' | '″' | '«' | '»' => "\"",
        '‐' | '‑' | '‒' | '–' | '—' | '―' | '−' => "-",
        '…' => "...",
        _ => return None,
    })
}

/// Characters without width or meaning in a word: soft hyphens, marks of direction, joiners, controls.
pub(crate) fn is_invisible(character: char) -> bool {
    character.is_control()
        || matches!(
            character,
            '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}' | '\u{feff}'
        )
}

/// Lower case, with typographic quotes and dashes made plain.
pub(crate) fn lower(form: &str) -> String {
    if form.is_ascii() {
        return form.to_ascii_lowercase();
    }
    let mut lower = String::with_capacity(form.len());
    for character in form.chars() {
        match plain(character) {
            Some(plain) => lower.push_str(plain),
            None => lower.extend(character.to_lowercase()),
        }
    }
    lower
}

#[cfg(test)]
mod tests {
    use super::lower;

    #[test]
    fn quotes_and_dashes_are_plain() {
        assert_eq!(lower("Shi’ite"), "shi'ite");
        assert_eq!(lower("‘Éclair’—“Ok”…"), "'éclair'-\"ok\"...");
        assert_eq!(lower("T-72"), "t-72");
    }
}
