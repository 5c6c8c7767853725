//! Where a page of a list ends, so that the next one goes on there whatever came in meanwhile.

use crate::error::Problem;

/// The place of something in a list: what the list is ordered by.
pub(crate) type Key = Vec<String>;

/// Parts of a key stand in a cursor with this between them; no part holds it.
const BETWEEN: char = '~';

/// A key as one word of letters, digits and `-._~:`.
pub(crate) fn write(key: &[String]) -> String {
    let parts: Vec<&str> = key.iter().map(String::as_str).collect();
    parts.join(&BETWEEN.to_string())
}

/// The key that a cursor holds, of so many parts.
pub(crate) fn read(cursor: &str, parts: usize) -> Result<Key, Problem> {
    let key: Key = cursor.split(BETWEEN).map(str::to_owned).collect();
    let is_word = |part: &String| {
        part.chars()
            .all(|c| c.is_ascii_alphanumeric() || "-.:_".contains(c))
    };
    if key.len() != parts || !key.iter().all(is_word) {
        return Err(Problem::wrong("cursor: is none that this list gave"));
    }
    Ok(key)
}
