//! Short wordings for what a claim says.

use dateline_incident::{Account, Figure, Party};
use jiff::civil::Date;

/// "21 June 2017", "21 June 2017, 05:15" for an ISO 8601 day or minute; anything else as it is.
pub(super) fn moment(moment: &str) -> String {
    let Some(day) = moment.get(..10).and_then(|day| day.parse::<Date>().ok()) else {
        return moment.to_owned();
    };
    let words = day.strftime("%-d %B %-Y");
    match moment.get(11..16) {
        Some(clock) => format!("{words}, {clock}"),
        None => words.to_string(),
    }
}

/// "20 June 2017", "20 June 2017 to 21 June 2017", with what it rests on.
pub(super) fn time(account: &Account) -> String {
    let Some(time) = &account.time else {
        return String::new();
    };
    let words = match (&time.from, &time.to) {
        (Some(from), Some(to)) if from == to => moment(from),
        (Some(from), Some(to)) => format!("{} to {}", moment(from), moment(to)),
        (Some(from), None) => format!("from {}", moment(from)),
        (None, Some(to)) => format!("until {}", moment(to)),
        (None, None) => return String::new(),
    };
    if time.basis == "published" {
        return format!("{words} (the day of publication)");
    }
    words
}

/// "Bir Qassab, within 42 km".
pub(super) fn place(account: &Account) -> String {
    let Some(place) = &account.place else {
        return String::new();
    };
    match place.radius_km {
        Some(radius) => format!("{}, within {radius:.0} km", place.name),
        None => format!("{} (it cannot be placed)", place.name),
    }
}

/// "Assault, aerial; control gained".
pub(super) fn deed(account: &Account) -> String {
    let mut words = Vec::new();
    if let Some(kind) = &account.event_type {
        let mut word = capitalised(kind);
        if let Some(mode) = &account.mode {
            word.push_str(", ");
            word.push_str(mode);
        }
        words.push(word);
    }
    if let Some(state) = &account.control_state {
        words.push(format!("control {state}"));
    }
    words.join("; ")
}

fn capitalised(code: &str) -> String {
    let mut letters = code.chars();
    let first = letters.next();
    first
        .into_iter()
        .chain(letters.flat_map(char::to_lowercase))
        .collect()
}

/// Names, each with its side.
pub(super) fn parties(parties: &[Party]) -> String {
    let words: Vec<String> = parties.iter().map(party).collect();
    words.join("; ")
}

pub(super) fn party(party: &Party) -> String {
    match &party.side {
        Some(side) => format!("{} ({side})", party.name),
        None => party.name.clone(),
    }
}

/// "Nasr al-Rifai, spokesman, Osoud al-Sharqiya (party, opposition)".
pub(super) fn source(account: &Account) -> String {
    let source = &account.source;
    let mut words: Vec<&str> = [&source.name, &source.role, &source.organisation]
        .into_iter()
        .filter_map(|word| word.as_deref())
        .collect();
    words.dedup();
    if words.is_empty() {
        words.push(account.outlet.as_deref().unwrap_or("the report itself"));
    }
    let kind: Vec<&str> = [Some(source.kind.as_str()), source.side.as_deref()]
        .into_iter()
        .flatten()
        .collect();
    format!("{} ({})", words.join(", "), kind.join(", "))
}

/// "18", "11 to 18", "at least 20".
pub(super) fn figure(figure: &Figure) -> String {
    match (figure.low, figure.best, figure.high) {
        (Some(low), _, Some(high)) if low != high => format!("{low} to {high}"),
        (_, Some(best), _) => best.to_string(),
        (Some(low), None, None) => format!("at least {low}"),
        (None, None, Some(high)) => format!("at most {high}"),
        (Some(low), None, Some(_)) => low.to_string(),
        (None, None, None) => String::new(),
    }
}

/// "Badia Post, “Title”, 21 June 2017": a report, as it is cited.
pub(super) fn cited(outlet: Option<&str>, title: Option<&str>, published: Option<&str>) -> String {
    let mut words = Vec::new();
    words.extend(outlet.map(str::to_owned));
    words.extend(title.map(|title| format!("“{title}”")));
    words.extend(published.map(moment));
    if words.is_empty() {
        return "A report without title, outlet and date".to_owned();
    }
    words.join(", ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_and_figures_are_in_plain_words() {
        assert_eq!(moment("2017-06-21"), "21 June 2017");
        assert_eq!(moment("2017-06-20T05:15"), "20 June 2017, 05:15");
        assert_eq!(moment("last week"), "last week");
        let of = |low, best, high| figure(&Figure { low, best, high });
        assert_eq!(of(Some(11), Some(18), Some(18)), "11 to 18");
        assert_eq!(of(Some(3), Some(3), Some(3)), "3");
        assert_eq!(of(Some(21), None, None), "at least 21");
        assert_eq!(of(None, None, None), "");
    }
}
