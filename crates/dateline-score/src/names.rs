//! Names: exact span and type, F1 per type and over all.
//!
//! A gold file is one of these.
//!
//! - `*.iob2` (Universal NER) or other columns: a word and its BIO tag a line, a blank line between sentences, read
//!   with the words given. Labels of this project are compared as they are. `PER`, `ORG` and `LOC` cannot tell an
//!   army from a ministry or a base from a town: there `ORG` is right as organisation or force, `LOC` as place or
//!   facility, and names of other types are left out on both sides.
//! - `*.txt`: a marked sentence a line, "The [f Syrian Army] entered [l Tadmur].", read from text. The letters are
//!   p(erson), o(rganisation), f(orce), n(ationality), l (place), c (facility), w(eapon), x (no name). Nations, places
//!   and kinds of weapon need no mark there, so a name of one of these types that touches no mark counts neither way.
//!
//! `training/columns.py` writes the held-back tenth of re3d, cut to names, in columns with our labels.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use dateline_language::{Analysis, Model, NameKind, Sentence, Size};
use dateline_report::{Metadata, Part, PartKind, Report, Span};
use rayon::prelude::*;

use crate::{Counts, Score, ScoreError, gold};

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let model = Model::of_size(size);
    let mut figures = Vec::new();
    let mut records = 0;
    for path in gold {
        let texts = texts(path)?;
        records += texts.len();
        let name = path.file_stem().unwrap_or_default().to_string_lossy();
        let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
        for found in texts
            .par_iter()
            .map(|text| text.compare(&model))
            .collect::<Vec<_>>()
        {
            for (class, count) in found {
                *counts.entry(class).or_default() += count;
                *counts.entry("all").or_default() += count;
            }
        }
        figures.extend(
            counts
                .into_iter()
                .map(|(class, count)| count.f1(format!("{name}: {class}"))),
        );
    }
    Ok(Score {
        task: "names".into(),
        records,
        figures,
    })
}

fn texts(path: &Path) -> Result<Vec<Text>, ScoreError> {
    let content = gold::text(path)?;
    match path.extension().and_then(|extension| extension.to_str()) {
        Some("txt") => marked(path, &content),
        extension => Ok(columns(&content, extension == Some("iob2"))),
    }
}

/// What a gold type allows, under the name that it is counted by.
#[derive(Clone, Copy, PartialEq)]
struct Class {
    name: &'static str,
    kinds: &'static [NameKind],
}

const PERSON: Class = Class {
    name: "person",
    kinds: &[NameKind::Person],
};
const ORGANISATION: Class = Class {
    name: "organisation",
    kinds: &[NameKind::Organisation],
};
const FORCE: Class = Class {
    name: "force",
    kinds: &[NameKind::Force],
};
const NORP: Class = Class {
    name: "nationality",
    kinds: &[NameKind::Norp],
};
const PLACE: Class = Class {
    name: "place",
    kinds: &[NameKind::Place],
};
const FACILITY: Class = Class {
    name: "facility",
    kinds: &[NameKind::Facility],
};
const WEAPON: Class = Class {
    name: "weapon",
    kinds: &[NameKind::Weapon],
};
const GROUP: Class = Class {
    name: "organisation or force",
    kinds: &[NameKind::Organisation, NameKind::Force],
};
const SITE: Class = Class {
    name: "place or facility",
    kinds: &[NameKind::Place, NameKind::Facility],
};

const FINE: &[Class] = &[PERSON, ORGANISATION, FORCE, NORP, PLACE, FACILITY, WEAPON];
const COARSE: &[Class] = &[PERSON, GROUP, SITE];

/// A text or sentence with its names.
struct Text {
    report: Report,
    /// Words, where they are given.
    words: Option<Analysis>,
    names: Vec<(Span, Class)>,
    /// What the gold tells apart.
    classes: &'static [Class],
    /// Types that need no mark.
    optional: &'static [NameKind],
    /// Marked as no name.
    closed: Vec<Span>,
}

impl Text {
    fn compare(&self, model: &Model) -> BTreeMap<&'static str, Counts> {
        let analysis = match &self.words {
            Some(words) => model.analyse_tokens(words),
            None => model.analyse(&self.report),
        };
        let mut counts: BTreeMap<&str, Counts> = BTreeMap::new();
        for (_, class) in &self.names {
            counts.entry(class.name).or_default().gold += 1;
        }
        let names = analysis.sentences.iter().flat_map(|sentence| {
            sentence
                .names
                .iter()
                .map(|name| (sentence.span_of(name.tokens.clone()), name.kind))
        });
        for (span, kind) in names {
            let Some(class) = self.classes.iter().find(|class| class.kinds.contains(&kind)) else {
                continue;
            };
            let touches = |other: &Span| other.overlaps(span);
            let marked = self.names.iter().any(|(gold, _)| touches(gold)) || self.closed.iter().any(touches);
            if !marked && self.optional.contains(&kind) {
                continue;
            }
            let count = counts.entry(class.name).or_default();
            count.system += 1;
            count.right += usize::from(self.names.contains(&(span, *class)));
        }
        counts
    }
}

/// A report of one paragraph.
fn report(text: String) -> Option<Report> {
    let report = Report::new(text, Metadata::default()).ok()?;
    let parts = vec![Part {
        span: report.text.span(),
        kind: PartKind::Paragraph,
    }];
    Some(Report { parts, ..report })
}

// Columns.

fn columns(content: &str, uner: bool) -> Vec<Text> {
    let coarse = content.lines().any(|line| line.contains("-PER"));
    let coarse = coarse && !content.lines().any(|line| line.contains("-PERSON"));
    let classes = if coarse { COARSE } else { FINE };
    let mut texts = Vec::new();
    let mut rows: Vec<(&str, &str)> = Vec::new();
    for line in content.lines().chain([""]) {
        let columns: Vec<&str> = line
            .split(['\t', ' '])
            .filter(|column| !column.is_empty())
            .collect();
        match *columns.as_slice() {
            [first, ..] if first == "-DOCSTART-" || uner && first.starts_with('#') => {}
            [_, word, tag, ..] if uner => rows.push((word, tag)),
            [word, .., tag] => rows.push((word, tag)),
            _ => texts.extend(sentence(&std::mem::take(&mut rows), classes)),
        }
    }
    texts
}

fn sentence(rows: &[(&str, &str)], classes: &'static [Class]) -> Option<Text> {
    let (report, tokens) = gold::tokens(&rows.iter().map(|(word, _)| *word).collect::<Vec<_>>())?;
    let mut names: Vec<(Span, Class)> = Vec::new();
    let mut open = None;
    for ((_, tag), token) in rows.iter().zip(&tokens) {
        let (place, label) = tag.split_once('-').unwrap_or((tag, ""));
        let class = class_of(label);
        match (class, names.last_mut()) {
            (Some(class), Some((span, last))) if place == "I" && open == Some(label) && *last == class => {
                span.end = token.span.end;
            }
            (Some(class), _) => names.push((token.span, class)),
            (None, _) => {}
        }
        open = (!label.is_empty()).then_some(label);
    }
    let words = Analysis {
        sentences: vec![Sentence::new(report.text.span(), 0, tokens, Vec::new())],
    };
    Some(Text {
        report,
        words: Some(words),
        names,
        classes,
        optional: &[],
        closed: Vec::new(),
    })
}

fn class_of(label: &str) -> Option<Class> {
    match label {
        "PER" => Some(PERSON),
        "ORG" => Some(GROUP),
        "LOC" => Some(SITE),
        _ => {
            let kind = NameKind::from_label(label)?;
            FINE.iter().copied().find(|class| class.kinds == [kind])
        }
    }
}

// Marked sentences.

fn marked(path: &Path, content: &str) -> Result<Vec<Text>, ScoreError> {
    let lines = content
        .lines()
        .enumerate()
        .filter(|(_, line)| !line.trim().is_empty() && !line.starts_with('#'));
    let text = |(at, line): (usize, &str)| {
        marked_line(line.trim()).ok_or_else(|| ScoreError::Format {
            path: path.display().to_string(),
            line: at + 1,
            message: "a mark is not closed, or its letter is not known".into(),
        })
    };
    lines.map(text).collect()
}

fn marked_line(line: &str) -> Option<Text> {
    let (mut text, mut names, mut closed) = (String::new(), Vec::new(), Vec::new());
    let mut rest = line;
    while let Some((before, after)) = rest.split_once('[') {
        let (inside, after) = after.split_once(']')?;
        let (letter, name) = inside.split_once(' ')?;
        text.push_str(before);
        let start = text.chars().count();
        text.push_str(name);
        let span = Span::new(start, start + name.chars().count());
        match letter {
            "p" => names.push((span, PERSON)),
            "o" => names.push((span, ORGANISATION)),
            "f" => names.push((span, FORCE)),
            "n" => names.push((span, NORP)),
            "l" => names.push((span, PLACE)),
            "c" => names.push((span, FACILITY)),
            "w" => names.push((span, WEAPON)),
            "x" => closed.push(span),
            _ => return None,
        }
        rest = after;
    }
    text.push_str(rest);
    let optional = &[NameKind::Norp, NameKind::Place, NameKind::Weapon];
    Some(Text {
        report: report(text)?,
        words: None,
        names,
        classes: FINE,
        optional,
        closed,
    })
}
