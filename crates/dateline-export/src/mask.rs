//! Names of private persons, kept out of exports.

use dateline_reader::Reading;
use dateline_reader::reading::ActorMention;

/// Roles of those who speak or act for a body, and are named for it.
const PUBLIC_ROLES: [&str; 25] = [
    "spokesman",
    "spokeswoman",
    "spokesperson",
    "commander",
    "leader",
    "president",
    "minister",
    "general",
    "colonel",
    "governor",
    "mayor",
    "official",
    "ambassador",
    "envoy",
    "director",
    "chief",
    "head",
    "officer",
    "secretary",
    "senator",
    "chairman",
    "king",
    "prince",
    "coordinator",
    "analyst",
];

/// Kinds of sources that speak for themselves alone.
const PRIVATE_SOURCES: [&str; 2] = ["witness", "anonymous"];

/// Names in a reading of persons who are not known to the knowledge base, not named as speaking or acting for a
/// body, and not a body themselves: witnesses, residents, victims. The longest first.
pub fn private_names(reading: &Reading) -> Vec<String> {
    let mut names: Vec<String> = Vec::new();
    for attribution in &reading.attributions {
        let public = attribution.role.as_deref().is_some_and(is_public_role);
        let private = PRIVATE_SOURCES.contains(&attribution.kind.as_str());
        if let (true, false, Some(name)) = (private, public, &attribution.name) {
            let known = attribution.mention.as_ref().is_some_and(|id| {
                let actor = reading.mentions.actors.iter().find(|actor| actor.id == *id);
                actor.is_some_and(|actor| actor.entity.is_some())
            });
            if !known && is_personal(name) {
                names.push(name.clone());
            }
        }
    }
    let spoken_for: Vec<&str> = public_names(reading);
    for actor in &reading.mentions.actors {
        if is_private(actor) {
            let words = [actor.name.as_deref(), Some(actor.text.as_str())];
            let personal = words.into_iter().flatten().filter(|name| is_personal(name));
            names.extend(
                personal
                    .filter(|name| !spoken_for.contains(name))
                    .map(str::to_owned),
            );
        }
    }
    let publishers = publishers(reading);
    names.retain(|name| !publishers.iter().any(|one| one.contains(name.as_str())));
    names.sort_by(|a, b| (b.chars().count(), a).cmp(&(a.chars().count(), b)));
    names.dedup();
    names
}

/// Names of sources with a public role.
fn public_names(reading: &Reading) -> Vec<&str> {
    reading
        .attributions
        .iter()
        .filter(|attribution| attribution.role.as_deref().is_some_and(is_public_role))
        .filter_map(|attribution| attribution.name.as_deref())
        .collect()
}

/// Names that look like those of persons and are of outlets and monitors: the report's own, and those that it cites as such.
fn publishers(reading: &Reading) -> Vec<&str> {
    let cited = reading
        .attributions
        .iter()
        .filter(|attribution| ["media", "monitor", "report"].contains(&attribution.kind.as_str()));
    let names = cited.flat_map(|attribution| {
        // A person who speaks for an outlet is named beside it.
        let name = attribution.name.as_deref().filter(|_| attribution.role.is_none());
        [name, attribution.organisation.as_deref()]
    });
    names
        .chain([reading.report.outlet.as_deref()])
        .flatten()
        .collect()
}

fn is_public_role(role: &str) -> bool {
    let role = role.to_lowercase();
    role.split(|c: char| !c.is_alphabetic())
        .any(|word| PUBLIC_ROLES.contains(&word) || PUBLIC_ROLES.contains(&word.trim_end_matches('s')))
}

/// Unknown to the knowledge base, and a civilian or nothing known.
fn is_private(actor: &ActorMention) -> bool {
    let body = [
        "MIL", "REB", "GOV", "COP", "SPY", "JUD", "LEG", "PTY", "PRM", "UAF", "IGO", "NGO", "JRN", "MED",
    ];
    actor.entity.is_none() && !actor.sectors.iter().any(|sector| body.contains(&sector.as_str()))
}

/// Two to four words that all begin with a capital letter, as names of persons do ("Umm Khalid", "Ali al-Ahmad").
fn is_personal(name: &str) -> bool {
    const PARTICLES: [&str; 8] = ["al", "el", "bin", "ibn", "abu", "umm", "von", "de"];
    let words: Vec<&str> = name.split_whitespace().collect();
    let capital = |word: &&str| {
        word.starts_with(char::is_uppercase)
            || PARTICLES.contains(word)
            || word.split_once('-').is_some_and(|(particle, rest)| {
                PARTICLES.contains(&particle) && rest.starts_with(char::is_uppercase)
            })
    };
    (2..=4).contains(&words.len()) && words.iter().all(capital) && !words[0].eq_ignore_ascii_case("the")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_persons_look_like_names_of_persons() {
        for name in ["Omar Hadi", "Ali al-Ahmad", "Umm Khalid", "Maria de Souza"] {
            assert!(is_personal(name), "{name}");
        }
        for name in [
            "residents",
            "a local man",
            "Omar",
            "the Red Crescent",
            "people of the town",
        ] {
            assert!(!is_personal(name), "{name}");
        }
        assert!(is_public_role("army spokesman") && is_public_role("field commanders"));
        assert!(!is_public_role("resident"));
    }
}
