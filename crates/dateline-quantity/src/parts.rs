//! Which count is a part of which where the words between two counts say so, and whose kind a count shares.

use dateline_language::Sentence;

use crate::{Fate, Group, Quantity, toll};

/// Settles what only the counts of a sentence together tell (`first..` of `found`).
pub(crate) fn settle(found: &mut [Quantity], first: usize, sentence: &Sentence) {
    for now in first..found.len() {
        whole_before(found, first, now, sentence);
        whole_after(found, first, now, sentence);
    }
    for now in first..found.len() {
        share_group(found, first, now);
    }
}

fn words(sentence: &Sentence, range: std::ops::Range<usize>) -> impl Iterator<Item = &str> {
    let tokens = sentence.tokens.get(range).unwrap_or_default();
    tokens.iter().map(|token| token.lower.as_str())
}

/// "30 people including 24 civilians were killed": where the tree gives only the part its fate, the whole
/// has it too.
fn whole_before(found: &mut [Quantity], first: usize, now: usize, sentence: &Sentence) {
    let Some(before) = now.checked_sub(1).filter(|&before| before >= first) else {
        return;
    };
    let between = found[before].tokens.end..found[now].tokens.start;
    let includes = between.len() <= 3
        && words(sentence, between)
            .any(|word| matches!(word, "including" | "include" | "among" | "includes"));
    let part = found[now].toll.clone().filter(|toll| toll.part_of.is_none());
    let (true, Some(mut part), None) = (includes, part, &found[before].toll) else {
        return;
    };
    let Some(group) = toll::group(sentence, &found[before]) else {
        return;
    };
    let mut whole = part.clone();
    whole.group = group;
    part.part_of = Some(before);
    found[before].toll = Some(whole);
    found[now].toll = Some(part);
}

/// "10 children and 13 rebels were among 48 people killed", "6 children among 19 dead".
fn whole_after(found: &mut [Quantity], first: usize, now: usize, sentence: &Sentence) {
    let Some(before) = now.checked_sub(1).filter(|&before| before >= first) else {
        return;
    };
    let between: Vec<&str> = words(sentence, found[before].tokens.end..found[now].tokens.start).collect();
    let among = between.iter().rposition(|word| *word == "among");
    let Some(among) = among.filter(|&among| between.len() - among <= 3) else {
        return;
    };
    let linked = between[..among].iter().all(|word| {
        matches!(
            *word,
            "were" | "was" | "are" | "is" | "," | "also" | "have" | "been"
        )
    });
    let fate = found[now].toll.as_ref().map(|toll| toll.fate);
    let Some(fate) = fate.filter(|_| linked && found[before].best <= found[now].best) else {
        return;
    };
    let (trigger, reach, mixed) = match &found[now].toll {
        Some(toll) => (toll.trigger, toll.reach, toll.mixed),
        None => return,
    };
    // The parts may be a list.
    let mut part = before;
    loop {
        // "Six civilians, including a child, were among 22 people killed."
        if let Some(whole) = found[part].toll.as_ref().and_then(|toll| toll.part_of) {
            if whole >= part || whole < first {
                return;
            }
            part = whole;
            continue;
        }
        let group = toll::group(sentence, &found[part]);
        let same_fate = found[part].toll.as_ref().is_none_or(|toll| toll.fate == fate);
        let Some(group) = group.filter(|_| same_fate) else {
            return;
        };
        found[part].toll = Some(crate::Toll {
            fate,
            group,
            part_of: Some(now),
            trigger,
            reach,
            mixed,
        });
        let Some(next) = part.checked_sub(1).filter(|&next| next >= first) else {
            return;
        };
        let joined = words(sentence, found[next].tokens.end..found[part].tokens.start)
            .all(|word| matches!(word, "," | "and"));
        if !joined {
            return;
        }
        part = next;
    }
}

/// A count without a noun counts the same kind as the one before it: "five civilians were killed in Sabqa
/// and one in Harasta", "three soldiers were wounded and two killed"; so do "others" who died under another word: "15 civilians were killed in the town,
/// six others died in a village".
fn share_group(found: &mut [Quantity], first: usize, now: usize) {
    let Some(own) = found[now]
        .toll
        .as_ref()
        .filter(|toll| toll.group == Group::People)
    else {
        return;
    };
    let bare = found[now].noun.is_none();
    let others = matches!(found[now].what.as_str(), "other" | "others");
    if own.part_of.is_some() || !(bare || others && own.fate == Fate::Killed) {
        return;
    }
    let same = |earlier: &&Quantity| {
        earlier
            .toll
            .as_ref()
            .is_some_and(|toll| (toll.fate == own.fate || bare) && toll.part_of.is_none())
    };
    let earlier = found[first..now]
        .iter()
        .rev()
        .find(same)
        .and_then(|earlier| earlier.toll.as_ref());
    let Some(earlier) = earlier else { return };
    let kind = match earlier.group {
        Group::People => return,
        Group::Children | Group::Women if others => return,
        _ if others && earlier.trigger == own.trigger => return,
        group => group,
    };
    if let Some(toll) = &mut found[now].toll {
        toll.group = kind;
    }
}
