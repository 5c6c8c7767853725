//! Plain words for parties, figures and those who speak.

use crate::{Account, Figure, Party};

/// Names of parties, each once, parted by commas and "and".
pub(crate) fn names(parties: &[Party]) -> String {
    let mut names: Vec<&str> = Vec::new();
    for party in parties {
        if !names.contains(&party.name.as_str()) {
            names.push(&party.name);
        }
    }
    list(&names)
}

/// Whether a word stands for somebody named elsewhere.
pub(crate) fn is_pronoun(name: &str) -> bool {
    const PRONOUNS: [&str; 16] = [
        "he", "her", "him", "i", "it", "its", "our", "she", "their", "them", "they", "us", "we", "who",
        "whom", "you",
    ];
    PRONOUNS.contains(&name.to_lowercase().as_str())
}

/// "a", "a and b", "a, b and c".
pub(crate) fn list(words: &[&str]) -> String {
    match words {
        [] => String::new(),
        [one] => (*one).to_owned(),
        [most @ .., last] => format!("{} and {last}", most.join(", ")),
    }
}

/// "8", "at least 18", "3 to 9", "at most 4"; `None` where nothing is said.
pub(crate) fn figure(figure: Figure) -> Option<String> {
    let words = match (figure.low, figure.best, figure.high) {
        (None, None, None) => return None,
        (Some(low), _, Some(high)) if low == high => low.to_string(),
        (Some(low), _, Some(high)) => format!("{low} to {high}"),
        (Some(low), _, None) => format!("at least {low}"),
        (None, Some(best), None) => best.to_string(),
        (None, _, Some(high)) => format!("at most {high}"),
    };
    Some(words)
}

/// "at Tanf", "near the Zaza junction", "in the south of the country": the name of a place after a word that
/// leads to it, unless it has its own.
pub(crate) fn at(place: &str, word: &str) -> String {
    const OWN: [&str; 18] = [
        "across",
        "along",
        "around",
        "between",
        "east",
        "in",
        "inside",
        "near",
        "north",
        "northeast",
        "northwest",
        "outside",
        "some",
        "south",
        "southeast",
        "southwest",
        "to",
        "west",
    ];
    let first = place.split(' ').next().unwrap_or_default().to_lowercase();
    if OWN.contains(&first.as_str()) {
        place.to_owned()
    } else if first == "the" && word == "at" {
        format!("in {place}")
    } else {
        format!("{word} {place}")
    }
}

/// Where a report came from: its outlet, else its title in quotation marks, else its identifier.
pub(crate) fn outlet(account: &Account) -> String {
    match (&account.outlet, &account.title) {
        (Some(outlet), _) => outlet.clone(),
        (None, Some(title)) => format!("“{title}”"),
        (None, None) => account.report_id.clone(),
    }
}

/// Who vouches for a claim: "Badia Post", "Nasr al-Rifai, spokesman, in Badia Post", "a witness in North Wire".
pub fn speaker(account: &Account) -> String {
    let outlet = outlet(account);
    let source = &account.source;
    if source.kind == "report" {
        return outlet;
    }
    let mut words: Vec<&str> = Vec::new();
    for word in [&source.name, &source.role, &source.organisation]
        .into_iter()
        .flatten()
    {
        if !words.contains(&word.as_str()) {
            words.push(word);
        }
    }
    let first = words.first().copied().unwrap_or_default();
    let article = match (&source.name, &source.role) {
        (None, Some(_)) if first.starts_with(['a', 'e', 'i', 'o', 'u']) => "an ",
        (None, Some(_)) => "a ",
        _ => "",
    };
    let speaker = if words.is_empty() {
        match source.kind.as_str() {
            "party" => "a party",
            "official" => "an official",
            "monitor" => "a monitor",
            "media" => "other media",
            "witness" => "a witness",
            _ => "an unnamed source",
        }
        .to_owned()
    } else {
        format!("{article}{}", words.join(", "))
    };
    if speaker == outlet {
        outlet
    } else {
        format!("{speaker}, in {outlet}")
    }
}

/// The day of publication, or nothing.
pub(crate) fn published_day(account: &Account) -> &str {
    account
        .published
        .as_deref()
        .map_or("", |published| published.get(..10).unwrap_or(published))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn figures_in_words() {
        let of = |low, best, high| figure(Figure { low, best, high });
        assert_eq!(of(Some(8), Some(8), Some(8)).as_deref(), Some("8"));
        assert_eq!(of(Some(21), Some(21), None).as_deref(), Some("at least 21"));
        assert_eq!(of(Some(3), None, Some(9)).as_deref(), Some("3 to 9"));
        assert_eq!(of(None, None, None), None);
    }

    #[test]
    fn places_in_words() {
        assert_eq!(at("Tanf", "at"), "at Tanf");
        assert_eq!(at("near the Zaza junction", "of"), "near the Zaza junction");
        assert_eq!(
            at("the south of the country", "at"),
            "in the south of the country"
        );
    }

    #[test]
    fn lists_in_words() {
        assert_eq!(list(&["a", "b", "c"]), "a, b and c");
        assert_eq!(list(&["a"]), "a");
    }
}
