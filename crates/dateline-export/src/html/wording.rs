//! Short wordings for dates, events, actors and sources.

use std::fmt::Write;

use dateline_reader::reading::{Claim, Count, PlaceMention, TimeMention};
use jiff::civil::Date;

use super::interval::Moment;
use crate::lookup::{Lookup, place_name};

/// "20 June 2017".
pub(super) fn day(date: Date) -> String {
    date.strftime("%-d %B %-Y").to_string()
}

/// "20 June 2017, 02:05"; text that is no date is given as it is.
pub(super) fn moment(text: &str) -> String {
    match Moment::parse(text) {
        Some(moment) if moment.has_time => format!("{}, {}", day(moment.at.date()), clock(moment)),
        Some(moment) => day(moment.at.date()),
        None => text.to_owned(),
    }
}

fn clock(moment: Moment) -> String {
    format!("{:02}:{:02}", moment.at.hour(), moment.at.minute())
}

/// "20 June 2017", "18–20 June 2017", "21 January – 20 June 2017", "20 June 2017, 03:30–06:30".
pub(super) fn time(time: &TimeMention) -> Option<String> {
    let from = time.from.as_deref().and_then(Moment::parse);
    let to = time.to.as_deref().and_then(Moment::parse);
    let (Some(from), Some(to)) = (from, to) else {
        let known = from.map(|from| ("from ", from)).or(to.map(|to| ("until ", to)));
        return known.map(|(word, moment)| format!("{word}{}", day(moment.at.date())));
    };
    let (first, last) = (from.at.date(), to.at.date());
    Some(if first == last {
        if from.has_time && to.has_time && from != to {
            format!("{}, {}–{}", day(first), clock(from), clock(to))
        } else {
            day(first)
        }
    } else if (first.year(), first.month()) == (last.year(), last.month()) {
        format!("{}–{}", first.day(), day(last))
    } else if first.year() == last.year() {
        format!("{} – {}", first.strftime("%-d %B"), day(last))
    } else {
        format!("{} – {}", day(first), day(last))
    })
}

/// "Assault, aerial", "Control: gained".
pub(super) fn deed(claim: &Claim) -> String {
    match (&claim.event, &claim.control) {
        (Some(event), _) => {
            let mut deed = capitalised(&event.kind);
            if let Some(mode) = &event.mode {
                let _ = write!(deed, ", {mode}");
            }
            deed
        }
        (None, Some(control)) => format!("Control: {}", control.state),
        (None, None) => "Claim".to_owned(),
    }
}

/// "Assault" for "ASSAULT".
pub(super) fn capitalised(code: &str) -> String {
    let mut letters = code.chars();
    letters.next().map_or_else(String::new, |first| {
        first
            .to_uppercase()
            .chain(letters.flat_map(char::to_lowercase))
            .collect()
    })
}

/// "near Zaza (Zaza), ±12 km": the words, the name where it is another, and how far it may be off.
pub(super) fn place(place: &PlaceMention) -> String {
    let mut wording = place.text.clone();
    if !place.text.contains(place_name(place)) {
        let _ = write!(wording, " ({})", place_name(place));
    }
    if let Some(radius) = place.radius_km {
        let _ = write!(wording, ", ±{} km", kilometres(radius));
    }
    wording
}

/// Whole kilometres from three upwards, below that one decimal where there is one.
pub(super) fn kilometres(radius: f64) -> String {
    if radius < 3.0 {
        ((radius * 10.0).round() / 10.0).to_string()
    } else {
        format!("{radius:.0}")
    }
}

/// Whose word a claim stands on, and what kind of source it is.
pub(super) struct Voice {
    pub(super) who: String,
    pub(super) about: String,
}

/// The source of a claim in words.
pub(super) fn voice(claim: &Claim, lookup: &Lookup) -> Voice {
    let source = &claim.source;
    let attribution = lookup.attribution(source.attribution.as_deref());
    let words = attribution.and_then(|attribution| attribution.span.as_ref());
    let known = source.name.as_deref().or(words.map(|words| words.text.as_str()));
    let mut who = known
        .unwrap_or(if source.kind == "report" {
            "the report"
        } else {
            "not named"
        })
        .to_owned();
    for detail in [&source.role, &source.organisation].into_iter().flatten() {
        if !who.contains(detail.as_str()) {
            let _ = write!(who, ", {detail}");
        }
    }
    if let Some(via) = lookup.attribution(source.via.as_deref()) {
        let spoken = via.span.as_ref().map(|words| words.text.as_str());
        if let Some(inner) = via.name.as_deref().or(spoken) {
            let _ = write!(who, ", citing {inner}");
        }
    }
    let mut about = match source.kind.as_str() {
        "report" => "the outlet itself".to_owned(),
        kind => kind.to_owned(),
    };
    if let Some(side) = &source.side {
        let _ = write!(about, ", {side}");
    }
    if source.quoted {
        about.push_str(", quoted");
    }
    Voice { who, about }
}

/// "8 killed (3 civilians); at least 4 injured".
pub(super) fn toll(claim: &Claim) -> Option<String> {
    let casualties = claim.casualties.as_ref()?;
    let parts = [
        people(&casualties.dead, "killed"),
        people(&casualties.injured, "injured"),
    ];
    let parts: Vec<String> = parts.into_iter().flatten().collect();
    (!parts.is_empty()).then(|| parts.join("; "))
}

fn people(count: &Count, fate: &str) -> Option<String> {
    let number = match (count.low, count.best, count.high) {
        (Some(low), _, Some(high)) if low != high => format!("{low} to {high}"),
        (Some(low), None, None) => format!("at least {low}"),
        (None, None, Some(high)) => format!("at most {high}"),
        (_, Some(best), _) => best.to_string(),
        (Some(low), _, _) => low.to_string(),
        (None, None, None) => return None,
    };
    let groups = [
        (count.of.civilians, "civilians"),
        (count.of.children, "children"),
        (count.of.women, "women"),
        (count.of.combatants, "combatants"),
    ];
    let groups: Vec<String> = groups
        .into_iter()
        .filter_map(|(number, group)| number.map(|number| format!("{number} {group}")))
        .collect();
    Some(if groups.is_empty() {
        format!("{number} {fate}")
    } else {
        format!("{number} {fate} ({})", groups.join(", "))
    })
}

/// At most so many characters, the last of them an ellipsis where the text goes on.
pub(super) fn shortened(text: &str, most: usize) -> String {
    if text.chars().count() <= most {
        return text.to_owned();
    }
    let kept: String = text.chars().take(most.saturating_sub(1)).collect();
    format!("{}…", kept.trim_end())
}
