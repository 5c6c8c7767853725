//! What befell the people counted, who they are, and which count is a part of which.
//!
//! The tree is asked first: who is killed is the object of the verb, the subject of its passive, or
//! stands under its noun. Where the tree gives nothing, the words right beside the count are.

use dateline_language::{Deprel, Sentence, Upos, Xpos};

use crate::lexicon::{Tie, lexicon};
use crate::{Fate, Group, Quantity, Toll, parts, totals};

/// Looks at the quantities of a sentence (`first..` of `found`), and adds those that stand without a number
/// ("killed a soldier").
pub(crate) fn read(found: &mut Vec<Quantity>, first: usize, at: usize, sentence: &Sentence) {
    let may = sentence
        .tokens
        .iter()
        .any(|token| lexicon().is_fate(&token.lower) || token.lower == "toll");
    if !may && !follows_toll(found, first, at, sentence) {
        return;
    }
    single_people(found, first, at, sentence);
    for now in first..found.len() {
        let quantity = &found[now];
        if quantity.unit.is_some() {
            continue;
        }
        let Some(group) = group(sentence, quantity) else {
            continue;
        };
        let whole = whole_of(found, first, now, sentence);
        let own = fate(sentence, quantity).or_else(|| same_number(found, now, sentence));
        let toll = match (own, whole) {
            (Some((fate, trigger)), part_of) => Toll {
                fate,
                group,
                part_of: part_of
                    .filter(|&whole| found[whole].toll.as_ref().is_some_and(|toll| toll.fate == fate)),
                trigger,
                reach: totals::reach(sentence, quantity, fate, trigger),
                mixed: fate == Fate::Killed && is_mixed(sentence, trigger),
            },
            (None, Some(whole)) => match &found[whole].toll {
                Some(toll) => Toll {
                    fate: toll.fate,
                    group,
                    part_of: Some(whole),
                    // A part in a sentence of its own has no word of fate there.
                    trigger: if found[whole].sentence == at {
                        toll.trigger
                    } else {
                        head(quantity, sentence)
                    },
                    ..*toll
                },
                None => continue,
            },
            (None, None) => continue,
        };
        found[now].toll = Some(toll);
    }
    parts::settle(found, first, sentence);
    for quantity in &mut found[first..] {
        if quantity.what.is_empty() && quantity.toll.is_some() {
            quantity.what = "person".into();
        }
    }
    // People without a number are only of interest where something befell them.
    let single = |quantity: &Quantity| {
        let tokens = quantity.noun.and_then(|noun| single_tokens(sentence, noun));
        tokens.is_some_and(|tokens| tokens == quantity.tokens)
    };
    let gone: Vec<usize> = (first..found.len())
        .filter(|&now| found[now].toll.is_none() && single(&found[now]))
        .collect();
    drop_quantities(found, &gone);
}

/// Takes out some quantities and mends the indices of the others.
pub(crate) fn drop_quantities(found: &mut Vec<Quantity>, gone: &[usize]) {
    if gone.is_empty() {
        return;
    }
    for quantity in found.iter_mut() {
        if let Some(part_of) = quantity.toll.as_mut().and_then(|toll| toll.part_of.as_mut()) {
            *part_of -= gone.iter().filter(|&&gone| gone < *part_of).count();
        }
    }
    let mut at = 0;
    found.retain(|_| {
        at += 1;
        !gone.contains(&(at - 1))
    });
}

/// Whether the sentence can only be a part of a toll in the sentence before ("Three of them were children"), or
/// another figure for it ("The ministry put the number at 31").
fn follows_toll(found: &[Quantity], first: usize, at: usize, sentence: &Sentence) -> bool {
    let before = first.checked_sub(1).and_then(|before| found.get(before));
    before.is_some_and(|before| before.toll.is_some() && before.sentence + 1 == at)
        && sentence.tokens.iter().any(|token| {
            matches!(token.lower.as_str(), "them" | "whom" | "victims") || is_number(&token.lower)
        })
}

/// The token that a count is known by in the tree: its noun, else its number.
pub(crate) fn head(quantity: &Quantity, sentence: &Sentence) -> usize {
    quantity
        .noun
        .unwrap_or_else(|| sentence.head_of(quantity.tokens.clone()))
}

/// The tokens of a noun phrase with "a" in place of a number: "a soldier", "another young woman", "his wife".
fn single_tokens(sentence: &Sentence, noun: usize) -> Option<std::ops::Range<usize>> {
    let start = (noun.saturating_sub(7)..noun).rev().find(|&at| {
        matches!(
            sentence.tokens[at].lower.as_str(),
            "a" | "an" | "another" | "his" | "her" | "their" | "one"
        )
    })?;
    let inside = sentence.tokens[start + 1..noun].iter().all(|token| {
        matches!(token.upos, Upos::Adj | Upos::Noun | Upos::Propn | Upos::Num) || token.lower == "-"
    });
    (inside && sentence.tokens[start].lower != "one").then_some(start..noun + 1)
}

/// Adds one person for every "a soldier" that no number counts.
fn single_people(found: &mut Vec<Quantity>, first: usize, at: usize, sentence: &Sentence) {
    let mut added = false;
    for (noun, token) in sentence.tokens.iter().enumerate() {
        let person = token.xpos == Xpos::Nn
            && !matches!(token.lower.as_str(), "toll" | "number" | "body" | "head" | "police" | "staff" | "family" | "personnel" | "death" | "execution" | "general" | "major")
            && lexicon().people(&token.lemma, &token.lower).is_some()
            // Only the head of its phrase is somebody: not "a police checkpoint".
            && !matches!(token.deprel, Deprel::Compound | Deprel::Amod | Deprel::NmodPoss);
        if !person || lexicon().fate(&token.lower, Tie::Noun).is_some() {
            continue;
        }
        let Some(tokens) = single_tokens(sentence, noun) else {
            continue;
        };
        let taken = found[first..]
            .iter()
            .any(|quantity| quantity.tokens.contains(&noun) || quantity.tokens.contains(&tokens.start));
        if taken {
            continue;
        }
        found.push(Quantity {
            span: sentence.span_of(tokens.clone()),
            sentence: at,
            tokens,
            what: token.lemma.to_lowercase(),
            noun: Some(noun),
            low: Some(1.0),
            best: Some(1.0),
            high: Some(1.0),
            unit: None,
            toll: None,
            check: None,
        });
        added = true;
    }
    if added {
        found[first..].sort_by_key(|quantity| quantity.span);
    }
}

/// Who is counted; `None` where the noun is no people.
pub(crate) fn group(sentence: &Sentence, quantity: &Quantity) -> Option<Group> {
    let Some(noun) = quantity.noun else {
        return Some(Group::People);
    };
    let token = &sentence.tokens[noun];
    // "Five of the dead were children."
    let named = token
        .head
        .filter(|_| token.deprel == Deprel::Nsubj)
        .map(|above| &sentence.tokens[above]);
    let named = named.and_then(|above| lexicon().people(&above.lemma, &above.lower));
    let known = lexicon().people(&token.lemma, &token.lower);
    if let (Some(Group::People) | None, Some(named)) = (known, named) {
        return Some(named);
    }
    let group = match known {
        Some(group) => group,
        // "20 Syrians", "12 Kurds": names of peoples and groups.
        None if token.xpos == Xpos::Nnps || token.upos == Upos::Propn && token.lower.ends_with('s') => {
            Group::People
        }
        None if lexicon().fate(&token.lower, Tie::Noun).is_some()
            || lexicon().fate(&token.lower, Tie::Object).is_some() =>
        {
            Group::People
        }
        None => return None,
    };
    if group != Group::People {
        return Some(group);
    }
    let said = sentence.tokens[quantity.tokens.start..noun]
        .iter()
        .rev()
        .find_map(|token| lexicon().modifier(&token.lower));
    Some(
        said.or_else(|| of_members(sentence, noun))
            .unwrap_or(Group::People),
    )
}

/// "members of the FSA", "members of the family": combatants where an armed group is named.
fn of_members(sentence: &Sentence, noun: usize) -> Option<Group> {
    let of = sentence.dependents_by(noun, Deprel::Nmod);
    of.flat_map(|at| sentence.subtree(at))
        .find_map(|at| lexicon().modifier(&sentence.tokens[at].lower))
        .filter(|_| {
            matches!(
                sentence.tokens[noun].lemma.as_str(),
                "member" | "leader" | "chief" | "head"
            )
        })
}

/// The count that this one is a part of: "22 killed, among them 3 children", "three of the dead".
fn whole_of(found: &[Quantity], first: usize, now: usize, sentence: &Sentence) -> Option<usize> {
    let quantity = &found[now];
    let before: Vec<&str> = sentence.tokens[quantity.tokens.start.saturating_sub(4)..quantity.tokens.start]
        .iter()
        .map(|token| token.lower.as_str())
        .collect();
    let last = |words: &[&str]| before.ends_with(words);
    let listed = found[first..now].last().is_some_and(|before| {
        let joined = sentence.tokens[before.tokens.end.min(quantity.tokens.start)..quantity.tokens.start]
            .iter()
            .all(|token| matches!(token.lower.as_str(), "," | "and" | "as" | "well" | "or" | "also"));
        joined && before.toll.as_ref().is_some_and(|toll| toll.part_of.is_some())
    });
    let among = before
        .iter()
        .any(|word| matches!(*word, "including" | "include" | "included" | "includes"))
        || last(&["among", "them"])
        || last(&["among", "whom"])
        || last(&["of", "whom"])
        || last(&["of", "them"])
        || last(&["among", "them", "were"])
        || last(&["among", "the", "dead"])
        || last(&["among", "those", "killed"])
        || last(&["counting"]);
    let inside: Vec<&str> = sentence.tokens
        [quantity.tokens.start..sentence.tokens.len().min(quantity.tokens.end + 3)]
        .iter()
        .map(|token| token.lower.as_str())
        .collect();
    let of_them = inside
        .windows(2)
        .take(quantity.tokens.len() + 1)
        .any(|pair| pair == ["of", "them"] || pair == ["of", "whom"])
        || inside.windows(3).any(|three| {
            matches!(
                three,
                [
                    "of",
                    "the",
                    "dead" | "victims" | "killed" | "wounded" | "injured" | "casualties"
                ] | ["of", "those", "killed" | "dead"]
            )
        });
    if listed {
        return found[first..now]
            .last()
            .and_then(|before| before.toll.as_ref()?.part_of);
    }
    if !among && !of_them {
        return None;
    }
    let is_whole = |quantity: &Quantity| quantity.toll.as_ref().is_some_and(|toll| toll.part_of.is_none());
    let here = found[first..now].iter().rposition(is_whole).map(|at| first + at);
    // In the sentence before, where this one has none: "22 people were killed. Three of them were children."
    here.or_else(|| {
        let sentence = found[now].sentence;
        let back = found[..first]
            .iter()
            .rposition(|quantity| quantity.sentence + 1 == sentence && is_whole(quantity));
        back.filter(|_| of_them || !among)
    })
}

/// What befell those counted, and the token that says it.
fn fate(sentence: &Sentence, quantity: &Quantity) -> Option<(Fate, usize)> {
    let head = head(quantity, sentence);
    of_noun(sentence, quantity, head)
        .or_else(|| touching(sentence, quantity))
        .or_else(|| climb(sentence, head))
        .or_else(|| beside(sentence, quantity))
        .or_else(|| among(sentence, quantity))
}

/// "were among the dead", "were among the 26 people killed", "among the victims were", "the dead include".
fn among(sentence: &Sentence, quantity: &Quantity) -> Option<(Fate, usize)> {
    let tokens = &sentence.tokens;
    let word = |at: usize| tokens[at].lower.as_str();
    let end = quantity.tokens.end;
    let start = quantity.tokens.start;
    let of_dead = |range: std::ops::Range<usize>| {
        range.clone().find_map(|at| {
            said(sentence, at, Tie::Noun)
                .or_else(|| said(sentence, at, Tie::Object).filter(|_| tokens[at].xpos == Xpos::Vbn))
                .or_else(|| (word(at) == "victims").then_some((Fate::Killed, at)))
        })
    };
    let after = (end..tokens.len().min(end + 4)).find(|&at| word(at) == "among");
    if let Some(among) = after {
        return of_dead(among + 1..tokens.len().min(among + 8));
    }
    // A list after "among the dead were" and "the victims include" may be long.
    let verb = (start.saturating_sub(14)..start).rev().find(|&at| {
        matches!(
            word(at),
            "were" | "was" | "are" | "include" | "included" | "includes"
        )
    })?;
    let list = tokens[verb + 1..start]
        .iter()
        .all(|token| !matches!(token.upos, Upos::Verb | Upos::Aux | Upos::Pron));
    let before = of_dead(verb.saturating_sub(7)..verb)?;
    let said_among = matches!(word(verb), "include" | "included" | "includes")
        || tokens[verb.saturating_sub(8)..verb]
            .iter()
            .any(|token| token.lower == "among");
    (list && said_among).then_some(before)
}

fn said(sentence: &Sentence, at: usize, tie: Tie) -> Option<(Fate, usize)> {
    lexicon()
        .fate(&sentence.tokens[at].lower, tie)
        .map(|fate| (fate, at))
}

/// The noun itself, or what hangs on it: "12 deaths", "12 dead", "12 wounded fighters", "12 people killed in".
fn of_noun(sentence: &Sentence, quantity: &Quantity, head: usize) -> Option<(Fate, usize)> {
    if !matches!(
        sentence.tokens[head].lower.as_str(),
        "prisoners" | "hostages" | "captives" | "refugees" | "evacuees" | "prisoner" | "hostage"
    ) && let Some(found) = said(sentence, head, Tie::Noun)
    {
        return Some(found);
    }
    let inside = quantity.tokens.clone().filter(|&at| at != head);
    let below = sentence.dependents(head).iter().copied().filter(|&at| {
        let deprel = sentence.tokens[at].deprel;
        matches!(deprel, Deprel::Acl | Deprel::AclRelcl | Deprel::Amod)
    });
    inside.chain(below).find_map(|at| {
        let token = &sentence.tokens[at];
        match token.deprel {
            // "people who were killed", but not "rebels who killed".
            Deprel::AclRelcl => {
                let passive = sentence
                    .dependents(at)
                    .iter()
                    .any(|&below| sentence.tokens[below].deprel == Deprel::NsubjPass);
                let noun = said(sentence, at, Tie::Noun);
                if passive {
                    said(sentence, at, Tie::Object)
                } else {
                    said(sentence, at, Tie::Subject).or(noun)
                }
            }
            _ if token.xpos == Xpos::Vbg => said(sentence, at, Tie::Subject),
            _ => said(sentence, at, Tie::Object).or_else(|| said(sentence, at, Tie::Noun)),
        }
    })
}

/// Up the tree from the noun or number.
fn climb(sentence: &Sentence, head: usize) -> Option<(Fate, usize)> {
    let mut at = head;
    for _ in 0..6 {
        let token = &sentence.tokens[at];
        let above = token.head?;
        match token.deprel {
            Deprel::NsubjPass => {
                return said(sentence, above, Tie::Object)
                    .or_else(|| said(sentence, above, Tie::Noun))
                    .or_else(|| below_verb(sentence, above));
            }
            Deprel::Nsubj => {
                let has_object = sentence.dependent(above, Deprel::Obj).is_some();
                let verb = &sentence.tokens[above];
                return said(sentence, above, Tie::Subject)
                    .or_else(|| said(sentence, above, Tie::Noun))
                    .or_else(|| {
                        // "22 wounded in shelling": a participle taken for a past tense.
                        let participle = !has_object
                            && matches!(verb.xpos, Xpos::Vbn | Xpos::Vbd)
                            && !takes_object(sentence, above);
                        said(sentence, above, Tie::Object).filter(|_| participle)
                    })
                    .or_else(|| below_verb(sentence, above))
                    .or_else(|| toll_of_verb(sentence, above));
            }
            Deprel::Obj => {
                return said(sentence, above, Tie::Object)
                    .or_else(|| below_verb(sentence, above))
                    .or_else(|| toll_of_verb(sentence, above));
            }
            Deprel::Nummod | Deprel::Nmod | Deprel::NmodUnmarked => {
                let case = sentence
                    .dependent(at, Deprel::Case)
                    .map(|case| sentence.tokens[case].lower.as_str());
                if sentence.tokens[above].lower == "toll" && matches!(case, Some("of" | "at" | "to") | None) {
                    return Some((Fate::Killed, above));
                }
                if matches!(case, Some("of") | None)
                    && let Some(found) =
                        said(sentence, above, Tie::Noun).or_else(|| said(sentence, above, Tie::Object))
                {
                    return Some(found);
                }
                match case {
                    // "the lives of 22 people": on to "lives".
                    Some("of" | "including" | "among") | None => at = above,
                    _ => return None,
                }
            }
            Deprel::Obl | Deprel::OblUnmarked => return toll_of_verb(sentence, above),
            Deprel::Conj
            | Deprel::Appos
            | Deprel::List
            | Deprel::Orphan
            | Deprel::Compound
            | Deprel::Flat => {
                // "12 killed, 5 wounded": the second has its own word.
                if let Some(found) = said(sentence, at, Tie::Noun).or_else(|| said(sentence, at, Tie::Object))
                {
                    return Some(found);
                }
                at = above;
            }
            _ => return None,
        }
    }
    None
}

/// A fate below the verb: "left 20 people dead", "were feared dead", "were taken prisoner", "took 20 lives".
fn below_verb(sentence: &Sentence, verb: usize) -> Option<(Fate, usize)> {
    let takes = [
        "left",
        "leaving",
        "leave",
        "leaves",
        "feared",
        "reported",
        "confirmed",
        "believed",
        "presumed",
        "declared",
        "found",
        "were",
        "was",
        "are",
        "is",
        "said",
        "taken",
        "took",
        "take",
        "shot",
        "missing",
        "known",
        "dead",
        "pronounced",
        "burned",
        "burnt",
        "went",
        "gone",
        "remain",
        "remained",
        "still",
        "listed",
        "unaccounted",
    ];
    if !takes.contains(&sentence.tokens[verb].lower.as_str()) {
        return None;
    }
    sentence.dependents(verb).iter().copied().find_map(|below| {
        let token = &sentence.tokens[below];
        let ties = matches!(
            token.deprel,
            Deprel::Xcomp
                | Deprel::Obj
                | Deprel::Advmod
                | Deprel::Obl
                | Deprel::OblUnmarked
                | Deprel::Amod
                | Deprel::Ccomp
                | Deprel::Acl
                | Deprel::Advcl
                | Deprel::Dep
        );
        ties.then(|| {
            said(sentence, below, Tie::Noun)
                .or_else(|| said(sentence, below, Tie::Object).filter(|_| token.xpos == Xpos::Vbn))
        })
        .flatten()
        .filter(|(_, at)| !matches!(sentence.tokens[*at].lower.as_str(), "body" | "bodies"))
    })
}

/// Words for a number of people, of whom what befell them is said beside.
fn is_number(word: &str) -> bool {
    matches!(word, "number" | "count" | "tally" | "total" | "figure")
}

/// "The toll rose to 22", "put the death toll at 56", "the number of dead reached 40".
fn toll_of_verb(sentence: &Sentence, verb: usize) -> Option<(Fate, usize)> {
    sentence.dependents(verb).iter().copied().find_map(|below| {
        let token = &sentence.tokens[below];
        if !matches!(token.deprel, Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj) {
            return None;
        }
        if token.lower == "toll" {
            return Some((Fate::Killed, below));
        }
        let number = is_number(&token.lower);
        let of = sentence.subtree(below);
        number
            .then(|| {
                of.filter(|&at| at != below)
                    .find_map(|at| said(sentence, at, Tie::Noun).or_else(|| said(sentence, at, Tie::Object)))
            })
            .flatten()
    })
}

/// "Officials said 20 people were killed, but the Observatory put the number at 31": a number of nothing else is that
/// of the toll before it.
fn same_number(found: &[Quantity], now: usize, sentence: &Sentence) -> Option<(Fate, usize)> {
    let head = head(&found[now], sentence);
    let token = &sentence.tokens[head];
    let verb = token.head.filter(|_| {
        token.deprel == Deprel::Obl
            && found[now].what.is_empty()
            && sentence.dependent(head, Deprel::Case).is_some()
    })?;
    let number = sentence.dependents(verb).iter().copied().find(|&below| {
        matches!(
            sentence.tokens[below].deprel,
            Deprel::Nsubj | Deprel::NsubjPass | Deprel::Obj
        ) && is_number(&sentence.tokens[below].lower)
            && sentence.dependent(below, Deprel::Nmod).is_none()
    })?;
    let before = found[..now].iter().rev().find_map(|before| {
        let near = before.sentence + 1 >= found[now].sentence;
        near.then_some(before.toll.as_ref()).flatten()
    })?;
    Some((before.fate, number))
}

/// The word that touches the count: "2 killed 8 injured", "killing two injuring eight". Headlines list
/// tolls without "and", and no tree tells which word belongs to which.
fn touching(sentence: &Sentence, quantity: &Quantity) -> Option<(Fate, usize)> {
    let after = quantity.tokens.end;
    let follows = (after < sentence.tokens.len())
        .then(|| said(sentence, after, Tie::Object))
        .flatten()
        .filter(|_| is_participle(sentence, after) && !takes_object(sentence, after));
    follows
        .or_else(|| passive_after(sentence, after))
        .or_else(|| active_before(sentence, quantity))
}

/// "22 people were also injured", "22 have been killed".
fn passive_after(sentence: &Sentence, after: usize) -> Option<(Fate, usize)> {
    let tokens = sentence.tokens.get(after..)?;
    let between = tokens
        .iter()
        .take(4)
        .take_while(|token| token.upos == Upos::Aux || token.upos == Upos::Adv)
        .count();
    let at = after + between;
    (between > 0 && at < sentence.tokens.len() && is_participle(sentence, at))
        .then(|| said(sentence, at, Tie::Object))
        .flatten()
}

/// "killed 22", "injuring 22": a verb right before the count whose object it is.
fn active_before(sentence: &Sentence, quantity: &Quantity) -> Option<(Fate, usize)> {
    let at = quantity.tokens.start.checked_sub(1)?;
    let tokens = &sentence.tokens;
    let passive = at > 0
        && matches!(
            tokens[at - 1].lower.as_str(),
            "was" | "were" | "been" | "be" | "being" | "are" | "is"
        );
    // "kills" and "injures" in headlines are taken for nouns.
    let verb = tokens[at].upos == Upos::Verb
        || tokens[at].lower.ends_with("es")
        || tokens[at].lower.ends_with("lls");
    said(sentence, at, Tie::Object).filter(|_| verb && !passive)
}

fn is_participle(sentence: &Sentence, at: usize) -> bool {
    matches!(sentence.tokens[at].xpos, Xpos::Vbn | Xpos::Vbd | Xpos::Jj)
}

/// Whether the word after a verb begins an object of its own: "12 fighters killed 3 soldiers". "12 people
/// killed 30 injured" is a headline that lists both.
fn takes_object(sentence: &Sentence, at: usize) -> bool {
    let tokens = &sentence.tokens;
    let begins = tokens
        .get(at + 1)
        .is_some_and(|next| matches!(next.upos, Upos::Num | Upos::Det) || next.lower == "at");
    let listed = (at + 2..tokens.len().min(at + 6)).any(|next| {
        let number_after = tokens.get(next + 1).is_some_and(|after| after.upos == Upos::Num);
        said(sentence, next, Tie::Object).is_some() && !number_after
    });
    begins && !listed
}

/// "killed and injured", "dead or wounded", "killed injured": one figure for both.
fn is_mixed(sentence: &Sentence, trigger: usize) -> bool {
    let tokens = &sentence.tokens;
    let joined = tokens
        .get(trigger + 1)
        .is_some_and(|next| matches!(next.lower.as_str(), "and" | "or" | "/" | "&"));
    let second = trigger + 1 + usize::from(joined);
    let hurt = second < tokens.len()
        && [Tie::Object, Tie::Noun]
            .iter()
            .any(|&tie| said(sentence, second, tie).is_some_and(|(fate, _)| fate == Fate::Injured));
    // "killed and wounded 12": one figure; "killed 3 and wounded 12" does not come here.
    let finite = tokens.get(second).is_some_and(|token| token.xpos == Xpos::Vbg);
    hurt && !finite
}

/// The words near the count: "22 people have been wounded", "22 others also died".
fn beside(sentence: &Sentence, quantity: &Quantity) -> Option<(Fate, usize)> {
    let tokens = &sentence.tokens;
    let end = quantity.tokens.end;
    for (at, token) in tokens.iter().enumerate().skip(end).take(5) {
        if let Some(found) = said(sentence, at, Tie::Object).filter(|_| is_participle(sentence, at)) {
            return (at > end || !takes_object(sentence, at)).then_some(found);
        }
        if let Some(found) = said(sentence, at, Tie::Subject)
            .or_else(|| said(sentence, at, Tie::Noun).filter(|_| at == end || token.lower == "dead"))
        {
            return Some(found);
        }
        let passes = matches!(token.upos, Upos::Aux | Upos::Adv)
            || matches!(
                token.lower.as_str(),
                "were"
                    | "was"
                    | "have"
                    | "has"
                    | "been"
                    | "are"
                    | "others"
                    | "also"
                    | "other"
                    | "more"
                    | "of"
                    | "them"
            );
        if !passes {
            break;
        }
    }
    None
}
