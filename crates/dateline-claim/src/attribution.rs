//! The attributions of a report: cues, quotations, headlines and captions brought together.

use dateline_actor::{Actors, RelationKind};
use dateline_language::{Analysis, Deprel, Sentence, Upos};
use dateline_report::{PartKind, Report, Span};

use crate::cue::{self, Draft, Source};
use crate::profile::Sources;
use crate::quotation::{Quotation, quotations};
use crate::{Act, Attribution, Profile, SourceKind, headline, proximity};

/// The attributions of a report, in the order of the text.
pub fn attributions(report: &Report, analysis: &Analysis, actors: &Actors) -> Vec<Attribution> {
    let quotations = quotations(analysis);
    let mut drafts = of_sentences(report, analysis);
    keep_within_quotations(analysis, &quotations, &mut drafts);
    give_quotations(analysis, &quotations, &mut drafts);
    continue_speech(analysis, &mut drafts);
    drafts.retain(|draft| !draft.content.is_empty());
    drop_thoughts_within(analysis, &mut drafts);
    drafts.sort_by_key(|draft| order(analysis, draft));
    let sources = Sources {
        report,
        analysis,
        actors,
    };
    let mut attributions: Vec<Attribution> = Vec::new();
    for draft in &drafts {
        let mut profile = match &draft.source {
            Some(source) => sources.profile(source, &around(analysis, draft)),
            None => nobody(),
        };
        if let (Some(source), Some(before)) = (&draft.source, attributions.last())
            && speaker_goes_on(analysis, source, &profile)
        {
            profile = Profile {
                mention: profile.mention.or(before.profile.mention),
                ..before.profile.clone()
            };
        }
        attributions.push(finish(analysis, &quotations, draft, profile));
    }
    attributions.extend(credits(report, analysis));
    attributions.sort_by_key(|attribution| (attribution.sentence, attribution.cue));
    nest(&mut attributions);
    proximity::read(analysis, &mut attributions);
    attributions
}

/// The words of a cue's sentence that are neither said nor the source.
fn around(analysis: &Analysis, draft: &Draft) -> String {
    let Some(cue) = &draft.cue else {
        return String::new();
    };
    let sentence = &analysis.sentences[draft.sentence];
    let said = |at: usize| {
        draft
            .content
            .iter()
            .any(|part| part.contains(sentence.tokens[at].span))
    };
    let words: Vec<&str> = (cue.start..sentence.tokens.len())
        .take_while(|&at| !said(at))
        .map(|at| sentence.tokens[at].lower.as_str())
        .collect();
    words.join(" ")
}

/// Binds "we", "us" and "our forces" inside what somebody says to the speaker's own side: to the body he
/// speaks for or commands, else to himself. Run it on the actors before events are coded.
pub fn bind_speakers(analysis: &Analysis, attributions: &[Attribution], actors: &mut Actors) {
    for at in 0..actors.mentions.len() {
        let mention = &actors.mentions[at];
        let sentence = &analysis.sentences[mention.sentence];
        let ours = mention.tokens.clone().any(|token| {
            sentence.tokens[token].upos == Upos::Pron
                && matches!(
                    sentence.tokens[token].lower.as_str(),
                    "we" | "us" | "our" | "ours"
                )
        });
        if !ours {
            continue;
        }
        let speaker = attributions
            .iter()
            .filter(|attribution| attribution.act.vouches())
            .filter(|attribution| attribution.content.iter().any(|part| part.contains(mention.span)))
            .min_by_key(|attribution| attribution.content.iter().map(|part| part.len()).sum::<usize>())
            .and_then(|attribution| attribution.profile.mention);
        if let Some(speaker) = speaker.filter(|&speaker| speaker != at) {
            let to = body_of(actors, speaker).unwrap_or(speaker);
            actors.bind(at, to);
        }
    }
}

/// The body that a person speaks for or commands, by any mention of him.
fn body_of(actors: &Actors, person: usize) -> Option<usize> {
    let chain = actors.mentions[person].chain;
    actors
        .relations
        .iter()
        .filter(|relation| matches!(relation.kind, RelationKind::SpeaksFor | RelationKind::Commands))
        .find(|relation| actors.mentions[relation.of].chain == chain)
        .map(|relation| relation.by)
}

fn of_sentences(report: &Report, analysis: &Analysis) -> Vec<Draft> {
    let mut drafts = Vec::new();
    for (index, sentence) in analysis.sentences.iter().enumerate() {
        let title = matches!(
            report.parts.get(sentence.part).map(|part| &part.kind),
            Some(PartKind::Title)
        );
        let of_cues = cue::drafts(index, sentence);
        let set_off = if title {
            headline::draft(index, sentence)
        } else {
            headline::speaker(index, sentence)
        };
        drafts.extend(set_off);
        drafts.extend(of_cues);
    }
    drafts
}

/// What is said inside a quotation by a cue inside it does not reach beyond its marks.
fn keep_within_quotations(analysis: &Analysis, quotations: &[Quotation], drafts: &mut [Draft]) {
    for draft in drafts {
        let Some(cue) = cue_span(analysis, draft) else {
            continue;
        };
        if let Some(quotation) = quotations.iter().find(|quotation| quotation.span.contains(cue)) {
            draft.content = draft
                .content
                .iter()
                .filter_map(|part| intersection(*part, quotation.span))
                .collect();
        }
    }
}

/// Inside what somebody says, only what others are said to have said is an attribution of its own:
/// what they think, want or praise is the speaker's word, and so is what the speaker said before.
fn drop_thoughts_within(analysis: &Analysis, drafts: &mut Vec<Draft>) {
    let within: Vec<bool> = drafts
        .iter()
        .map(|draft| {
            cue_span(analysis, draft).is_some_and(|cue| {
                drafts
                    .iter()
                    .any(|outer| outer.content.iter().any(|part| part.contains(cue)))
            })
        })
        .collect();
    let mut within = within.into_iter();
    drafts.retain(|draft| within.next() != Some(true) || is_second_hand(analysis, draft));
}

fn is_second_hand(analysis: &Analysis, draft: &Draft) -> bool {
    let speech = matches!(
        draft.act,
        Act::Say | Act::Claim | Act::Confirm | Act::Deny | Act::Accuse | Act::Promise | Act::Perceive
    );
    let somebody = draft.source.as_ref().is_some_and(|source| {
        let token = &analysis.sentences[source.sentence].tokens[source.head];
        token.upos != Upos::Pron || draft.act == Act::Deny
    });
    speech && somebody && (draft.clausal || matches!(draft.act, Act::Accuse | Act::Deny))
}

/// Gives each quotation to whoever says it.
fn give_quotations(analysis: &Analysis, quotations: &[Quotation], drafts: &mut Vec<Draft>) {
    let mut before: Option<(usize, &Quotation)> = None;
    for quotation in quotations {
        let speech = quotation.is_speech(analysis) || quotation.continues;
        let (last, end) = quotation.last;
        if let Some(signed) = headline::signature(last, &analysis.sentences[last], end, quotation.span) {
            drafts.push(signed);
            continue;
        }
        let owner = owner(analysis, quotation, drafts)
            .or_else(|| speech.then(|| orphan(analysis, quotation, drafts)).flatten())
            .or_else(|| {
                // "…," he said. "…": the same speaker, in the same paragraph or going on in the next.
                let (owner, last) = before?;
                let same = quotation.part == last.part
                    || quotation.continues
                    || (quotation.part == last.part + 1 && is_a_paragraph(analysis, quotation));
                (speech && same && starts_sentence(quotation)).then_some(owner)
            });
        let Some(owner) = owner else { continue };
        add(&mut drafts[owner].content, quotation.span);
        before = Some((owner, quotation));
    }
}

/// The draft that holds a part of a quotation as content, and whose cue is outside it: the last one,
/// which is the innermost.
fn owner(analysis: &Analysis, quotation: &Quotation, drafts: &[Draft]) -> Option<usize> {
    let holds = |draft: &Draft| {
        let outside = cue_span(analysis, draft).is_none_or(|cue| !quotation.span.overlaps(cue));
        let from_source = draft
            .source
            .as_ref()
            .is_none_or(|source| !quotation.span.overlaps(source_span(analysis, source)));
        outside && from_source && draft.content.iter().any(|part| part.overlaps(quotation.span))
    };
    let size = |draft: &Draft| draft.content.iter().map(|part| part.len()).sum::<usize>();
    drafts
        .iter()
        .enumerate()
        .filter(|(_, draft)| holds(draft))
        .min_by_key(|(_, draft)| size(draft))
        .map(|(at, _)| at)
}

/// A cue beside a quotation that has no content of its own: in its first or last sentence, or in the
/// sentence before ("He said:") or after ("said the minister").
fn orphan(analysis: &Analysis, quotation: &Quotation, drafts: &mut Vec<Draft>) -> Option<usize> {
    let (first, last) = (quotation.first.0, quotation.last.0);
    let part = quotation.part;
    let near = [Some(last), Some(first), first.checked_sub(1), Some(last + 1)];
    for index in near.into_iter().flatten() {
        let Some(sentence) = analysis.sentences.get(index) else {
            continue;
        };
        let inside = (first..=last).contains(&index);
        let introduces = index < first && sentence.tokens.last().is_some_and(|token| token.lower == ":");
        let follows = index > last && sentence.part == part && sentence.tokens.len() <= 12;
        if !(inside || introduces || follows) {
            continue;
        }
        let found = (0..sentence.tokens.len())
            .filter(|&at| !quotation.span.overlaps(sentence.tokens[at].span))
            .filter(|&at| {
                !drafts.iter().any(|draft| {
                    draft.sentence == index && draft.cue.as_ref().is_some_and(|cue| cue.contains(&at))
                })
            })
            .find_map(|at| cue::without_content(index, sentence, at));
        if let Some(draft) = found {
            drafts.push(draft);
            return Some(drafts.len() - 1);
        }
    }
    None
}

/// Whether a paragraph is nothing but a quotation: then whoever was quoted last goes on.
fn is_a_paragraph(analysis: &Analysis, quotation: &Quotation) -> bool {
    let of_part = |index: &usize| {
        analysis
            .sentences
            .get(*index)
            .is_some_and(|sentence| sentence.part == quotation.part)
    };
    let (first, (last, end)) = (quotation.first.0, quotation.last);
    let begins = first.checked_sub(1).is_none_or(|before| !of_part(&before));
    begins && !of_part(&(last + 1)) && end + 1 >= analysis.sentences[last].tokens.len()
}

fn starts_sentence(quotation: &Quotation) -> bool {
    quotation.first.1 == 0
}

/// Reported speech that goes on without a cue: the next sentence of the paragraph, where it is told
/// in the past perfect as the sentence before it, or where it adds ("They also …").
fn continue_speech(analysis: &Analysis, drafts: &mut Vec<Draft>) {
    for index in 1..analysis.sentences.len() {
        let sentence = &analysis.sentences[index];
        let before = &analysis.sentences[index - 1];
        if before.part != sentence.part || drafts.iter().any(|draft| draft.sentence == index) {
            continue;
        }
        let Some(root) = sentence.tokens.iter().position(|token| token.head.is_none()) else {
            continue;
        };
        let Some(draft) = drafts
            .iter()
            .filter(|draft| draft.sentence == index - 1 && said_in_own_words(before, draft))
            .max_by_key(|draft| draft.content.iter().map(|part| part.len()).max())
        else {
            continue;
        };
        let subject = sentence
            .dependent(root, Deprel::Nsubj)
            .or_else(|| sentence.dependent(root, Deprel::NsubjPass));
        let pronoun = subject.is_some_and(|subject| {
            matches!(
                sentence.tokens[subject].lower.as_str(),
                "they" | "it" | "he" | "she"
            )
        });
        let adds = pronoun
            && sentence
                .dependents_by(root, Deprel::Advmod)
                .any(|adverb| sentence.tokens[adverb].lower == "also");
        if adds || (past_perfect(sentence, root) && told_in_past_perfect(before, draft)) {
            let (act, source) = (draft.act, draft.source.clone());
            let content = sentence.span_of(cue::trim(sentence, 0..sentence.tokens.len()));
            drafts.push(Draft {
                sentence: index,
                act,
                cue: None,
                source,
                content: vec![content],
                clausal: true,
            });
        }
    }
}

/// Whether a cue reports a clause, by a source, without quotation marks.
fn said_in_own_words(sentence: &Sentence, draft: &Draft) -> bool {
    matches!(draft.act, Act::Say | Act::Claim | Act::Confirm)
        && draft.source.is_some()
        && !sentence.tokens.iter().any(|token| token.lower == "\"")
        && draft.content.iter().map(|part| part.len()).sum::<usize>() * 2 > sentence.span.len()
}

fn told_in_past_perfect(sentence: &Sentence, draft: &Draft) -> bool {
    sentence.tokens.iter().enumerate().any(|(at, token)| {
        token.upos == Upos::Verb
            && draft.content.iter().any(|part| part.contains(token.span))
            && past_perfect(sentence, at)
    })
}

fn past_perfect(sentence: &Sentence, verb: usize) -> bool {
    sentence
        .dependents_by(verb, Deprel::Aux)
        .any(|aux| sentence.tokens[aux].lower == "had")
}

/// Who took the picture answers for its caption.
fn credits(report: &Report, analysis: &Analysis) -> Vec<Attribution> {
    let captions = report
        .parts
        .iter()
        .enumerate()
        .filter_map(|(at, part)| match part.kind {
            PartKind::Caption { credit: Some(credit) } => Some((at, part.span, credit)),
            _ => None,
        });
    captions
        .filter_map(|(part, whole, credit)| {
            let sentence = analysis
                .sentences
                .iter()
                .position(|sentence| sentence.part == part)?;
            let name = report.text.slice(credit).trim().to_owned();
            Some(Attribution {
                sentence,
                source: Some(credit),
                source_tokens: None,
                cue: None,
                cue_tokens: None,
                act: Act::Credit,
                content: without(whole, credit),
                quoted: false,
                nested_in: None,
                profile: Profile {
                    kind: SourceKind::Media,
                    name: Some(name),
                    ..nobody()
                },
            })
        })
        .collect()
}

/// What is left of a span when another is taken out.
fn without(span: Span, out: Span) -> Vec<Span> {
    if !span.overlaps(out) {
        return vec![span];
    }
    [
        (span.start, out.start.max(span.start)),
        (out.end.min(span.end), span.end),
    ]
    .into_iter()
    .filter(|(start, end)| start < end)
    .map(|(start, end)| Span::new(start, end))
    .collect()
}

fn nobody() -> Profile {
    Profile {
        kind: SourceKind::Anonymous,
        mention: None,
        name: None,
        role: None,
        organisation: None,
        side: None,
        proximity: None,
    }
}

/// "He added": a pronoun that the actor floor links to nobody is the last speaker.
fn speaker_goes_on(analysis: &Analysis, source: &Source, profile: &Profile) -> bool {
    let token = &analysis.sentences[source.sentence].tokens[source.head];
    token.upos == Upos::Pron
        && matches!(token.lower.as_str(), "he" | "she" | "they" | "it")
        && profile.name.is_none()
        && profile.role.is_none()
        && profile.kind == SourceKind::Anonymous
}

fn finish(analysis: &Analysis, quotations: &[Quotation], draft: &Draft, profile: Profile) -> Attribution {
    let quoted = quotations
        .iter()
        .filter(|quotation| quotation.is_speech(analysis) || quotation.continues)
        .any(|quotation| draft.content.iter().any(|part| part.overlaps(quotation.span)))
        || quotations
            .iter()
            .any(|quotation| draft.content.iter().any(|part| quotation.span.contains(*part)));
    Attribution {
        sentence: draft.sentence,
        source: draft.source.as_ref().map(|source| source_span(analysis, source)),
        source_tokens: draft
            .source
            .as_ref()
            .filter(|source| source.sentence == draft.sentence)
            .map(|source| source.tokens.clone()),
        cue: cue_span(analysis, draft),
        cue_tokens: draft.cue.clone(),
        act: draft.act,
        content: draft.content.clone(),
        quoted,
        nested_in: None,
        profile,
    }
}

/// Each attribution stands in the smallest content that holds its cue (or its content, where it has no cue).
fn nest(attributions: &mut [Attribution]) {
    let whole = |attribution: &Attribution| {
        attribution
            .content
            .iter()
            .copied()
            .reduce(Span::cover)
            .unwrap_or_default()
    };
    for at in 0..attributions.len() {
        let inner = attributions[at].cue.unwrap_or_else(|| whole(&attributions[at]));
        let outer = (0..attributions.len())
            .filter(|&outer| outer != at)
            .filter(|&outer| {
                attributions[outer]
                    .content
                    .iter()
                    .any(|part| part.contains(inner))
            })
            // Of two that share their content ("SANA, citing X, said") neither cue stands in it.
            .min_by_key(|&outer| (whole(&attributions[outer]).len(), outer));
        attributions[at].nested_in = outer;
    }
    // A citing source shares its content with the speaker who cites it.
    for at in 0..attributions.len() {
        if attributions[at].nested_in.is_none() {
            let speaker = (0..attributions.len()).find(|&other| {
                other != at
                    && attributions[other].sentence == attributions[at].sentence
                    && attributions[other].content == attributions[at].content
                    && attributions[other].nested_in.is_none()
                    && !cites(&attributions[other])
                    && cites(&attributions[at])
            });
            attributions[at].nested_in = speaker;
        }
    }
}

fn cites(attribution: &Attribution) -> bool {
    attribution.source > attribution.cue
}

fn order(analysis: &Analysis, draft: &Draft) -> (usize, Span) {
    let span = cue_span(analysis, draft).or_else(|| draft.content.first().copied());
    (draft.sentence, span.unwrap_or_default())
}

fn cue_span(analysis: &Analysis, draft: &Draft) -> Option<Span> {
    let sentence = &analysis.sentences[draft.sentence];
    draft.cue.clone().map(|cue| sentence.span_of(cue))
}

fn source_span(analysis: &Analysis, source: &Source) -> Span {
    analysis.sentences[source.sentence].span_of(source.tokens.clone())
}

fn intersection(one: Span, other: Span) -> Option<Span> {
    let (start, end) = (one.start.max(other.start), one.end.min(other.end));
    (start < end).then(|| Span::new(start, end))
}

/// Adds a span to a content, joined with the parts it overlaps.
fn add(content: &mut Vec<Span>, span: Span) {
    let mut joined = span;
    content.retain(|part| {
        let apart = !part.overlaps(span);
        if !apart {
            joined = joined.cover(*part);
        }
        apart
    });
    content.push(joined);
    content.sort();
}
