//! Which claims tell of the same happening.
//!
//! Gold is `crates/dateline-score/gold/incidents.jsonl`, labels of our own for claims of our example reports and of
//! development reports of FA-KES, as places in them and without their words. A line is a report: `of` is its file (with
//! the line, of a .jsonl file) or its identifier in the other files given; `aside` marks the reports that were set
//! aside before any weight was tuned; `claims` are triggers as first character, one past the last, and label. Claims
//! of one label tell of one happening, an empty label is a happening of its own, and null is a claim that is
//! misread or of which it cannot be said. A claim of the system is a labelled one where their triggers share a
//! character; each is used once. All reports are grouped together, with the windows that the program has. The
//! development file of WikiEvents has no coreference of events, so it is not scored here.
//!
//! - `read`: labelled claims that the system has a claim for. The other figures are of those.
//! - `pairs`: pairs of claims that gold and system have in one happening.
//! - `B³`: over all claims, single ones too.
//! - `tuned` are the reports whose labels the weights were tuned on; `set aside` those that were kept from it.
//! - MUC, B³, CEAF-e and CoNLL as in CoNLL-2012, where happenings of one claim do not count.

use std::collections::{BTreeMap, HashMap};
use std::path::{Path, PathBuf};

use dateline_incident::{Account, Incident, Origin, Windows, incidents};
use dateline_language::Size;
use dateline_reader::Reader;
use dateline_report::{Metadata, Report};
use rayon::prelude::*;
use serde::Deserialize;

use crate::coreference::{Chain, Mention, compare, cubed, figures};
use crate::{Counts, Figure, Score, ScoreError, gold as files};

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Labelled {
    of: String,
    aside: bool,
    claims: Vec<(usize, usize, Option<String>)>,
}

#[derive(Deserialize)]
struct Given {
    id: String,
    text: String,
    title: Option<String>,
    outlet: Option<String>,
    published: Option<String>,
    url: Option<String>,
}

/// A line of the files that are given, as either.
#[derive(Deserialize)]
#[serde(untagged)]
enum Record {
    Labelled(Labelled),
    Given(Given),
}

/// A label, and the happening that the system puts the claim in.
struct Placed {
    mention: Mention,
    label: String,
    aside: bool,
    /// `None` where the system reads no claim there.
    incident: Option<usize>,
}

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let mut labelled: Vec<(PathBuf, Labelled)> = Vec::new();
    let mut given: HashMap<String, Given> = HashMap::new();
    for path in gold {
        for record in files::json_lines::<Record>(path)? {
            match record {
                Record::Labelled(record) => labelled.push((path.clone(), record)),
                Record::Given(report) => {
                    given.insert(report.id.clone(), report);
                }
            }
        }
    }
    let reader = Reader::of_size(size);
    let read: Result<Vec<Vec<Account>>, ScoreError> = labelled
        .par_iter()
        .map(|(path, record)| accounts(&reader, path, record, &given))
        .collect();
    let read = read?;
    let accounts: Vec<Account> = read.iter().flatten().cloned().collect();
    let found = incidents(&accounts, &[], &Windows::default());
    let records: Vec<&Labelled> = labelled.iter().map(|(_, record)| record).collect();
    let placed = placed(&records, &read, &found);
    Ok(Score {
        task: "incidents".into(),
        records: records.len(),
        figures: [("tuned", false), ("set aside", true)]
            .into_iter()
            .flat_map(|(name, aside)| part(placed.iter().filter(|one| one.aside == aside), name))
            .collect(),
    })
}

fn accounts(
    reader: &Reader,
    path: &Path,
    record: &Labelled,
    given: &HashMap<String, Given>,
) -> Result<Vec<Account>, ScoreError> {
    let fail = |message: String| ScoreError::Format {
        path: path.display().to_string(),
        line: 0,
        message,
    };
    let (text, metadata) = match given.get(&record.of) {
        Some(report) => (report.text.clone(), metadata(report)),
        None => of_file(path, &record.of)?,
    };
    let report = Report::new(text, metadata).map_err(|error| fail(format!("{}: {error}", record.of)))?;
    let reading = reader.read(&report);
    let ids: Vec<String> = reading
        .claims
        .iter()
        .map(|claim| format!("{}:{}", record.of, claim.id))
        .collect();
    let origin = Origin {
        address: &record.of,
        story: &record.of,
        claim_ids: &ids,
    };
    Ok(Account::of(&reading, origin))
}

fn metadata(report: &Given) -> Metadata {
    Metadata {
        id: Some(report.id.clone()),
        outlet: report.outlet.clone(),
        title: report.title.clone(),
        published: report.published.clone(),
        url: report.url.clone(),
        ..Metadata::default()
    }
}

/// A report in a file whose path is relative to a folder above that of the labels.
fn of_file(labels: &Path, of: &str) -> Result<(String, Metadata), ScoreError> {
    let (file, line) = match of.rsplit_once(':') {
        Some((file, line)) => (file, line.parse::<usize>().ok()),
        None => (of, None),
    };
    let whole = labels.canonicalize().unwrap_or_else(|_| labels.to_path_buf());
    let found = whole
        .ancestors()
        .map(|folder| folder.join(file))
        .find(|path| path.is_file());
    let path = found.unwrap_or_else(|| PathBuf::from(file));
    let Some(line) = line else {
        return Ok((files::text(&path)?, Metadata::default()));
    };
    let reports: Vec<Given> = files::json_lines(&path)?;
    let report = reports
        .get(line.saturating_sub(1))
        .ok_or_else(|| files::format(&path, line, "there is no such line"))?;
    Ok((report.text.clone(), metadata(report)))
}

fn placed(records: &[&Labelled], read: &[Vec<Account>], found: &[Incident]) -> Vec<Placed> {
    let mut incident_of: HashMap<&str, usize> = HashMap::new();
    for (at, incident) in found.iter().enumerate() {
        for account in &incident.accounts {
            incident_of.insert(&account.claim, at);
        }
    }
    // A plan that stands in no incident stands alone.
    let mut alone = found.len();
    let mut placed = Vec::new();
    for (at, (record, accounts)) in records.iter().zip(read).enumerate() {
        let mut used = vec![false; accounts.len()];
        for (nth, (start, end, label)) in record.claims.iter().enumerate() {
            let Some(label) = label else { continue };
            let meets = |account: &Account| {
                let [from, to] = account.trigger_at.unwrap_or([account.start, account.end]);
                from < *end && *start < to
            };
            let claim = (0..accounts.len()).find(|&claim| !used[claim] && meets(&accounts[claim]));
            let incident = claim.map(|claim| {
                used[claim] = true;
                alone += 1;
                let known = incident_of.get(accounts[claim].claim.as_str());
                known.copied().unwrap_or(alone)
            });
            let own = format!("{at} {nth}");
            placed.push(Placed {
                mention: (at, *start, nth),
                label: if label.is_empty() { own } else { label.clone() },
                aside: record.aside,
                incident,
            });
        }
    }
    placed
}

fn part<'a>(placed: impl Iterator<Item = &'a Placed>, name: &str) -> Vec<Figure> {
    let mut read = Counts::default();
    let mut gold: BTreeMap<&str, Chain> = BTreeMap::new();
    let mut system: BTreeMap<usize, Chain> = BTreeMap::new();
    for one in placed {
        read.add_case(one.incident.is_some());
        if let Some(incident) = one.incident {
            gold.entry(&one.label).or_default().insert(one.mention);
            system.entry(incident).or_default().insert(one.mention);
        }
    }
    let gold: Vec<Chain> = gold.into_values().collect();
    let system: Vec<Chain> = system.into_values().collect();
    let mut all = vec![
        read.accuracy(format!("read, {name}")),
        pairs(&gold, &system).f1(format!("pairs, {name}")),
        cubed_all(&gold, &system, name),
    ];
    all.extend(figures(compare(&gold, &system), name));
    all
}

fn pairs(gold: &[Chain], system: &[Chain]) -> Counts {
    let of = |n: usize| n * n.saturating_sub(1) / 2;
    let both = |one: &Chain| -> usize {
        system
            .iter()
            .map(|other| of(one.intersection(other).count()))
            .sum()
    };
    Counts {
        right: gold.iter().map(both).sum(),
        system: system.iter().map(|chain| of(chain.len())).sum(),
        gold: gold.iter().map(|chain| of(chain.len())).sum(),
    }
}

/// B³ over all claims, with those that stand alone.
fn cubed_all(gold: &[Chain], system: &[Chain], name: &str) -> Figure {
    let claims: usize = gold.iter().map(Chain::len).sum();
    let ratio = |sum: f64| if claims == 0 { 0.0 } else { sum / claims as f64 };
    let (recall, precision) = (ratio(cubed(gold, system)), ratio(cubed(system, gold)));
    let sum = recall + precision;
    Figure {
        name: format!("B³ with single claims, {name}"),
        value: if sum == 0.0 {
            0.0
        } else {
            2.0 * recall * precision / sum
        },
        precision: Some(precision),
        recall: Some(recall),
        gold: claims,
        system: Some(claims),
        right: (recall * claims as f64).round() as usize,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn placed(mention: usize, label: &str, incident: usize) -> Placed {
        Placed {
            mention: (0, mention, 0),
            label: label.into(),
            aside: false,
            incident: Some(incident),
        }
    }

    #[test]
    fn pairs_and_shares_of_happenings() {
        // Gold has three claims of a strike and one of its own; the system leaves out one and adds the other.
        let all = [
            placed(1, "strike", 0),
            placed(2, "strike", 0),
            placed(3, "strike", 1),
            placed(4, "own", 1),
        ];
        let figures = part(all.iter(), "here");
        let of = |name: &str| {
            figures
                .iter()
                .find(|one| one.name == name)
                .expect("it is measured")
        };
        assert_eq!(of("read, here").right, 4);
        let pairs = of("pairs, here");
        assert_eq!((pairs.right, pairs.system, pairs.gold), (1, Some(2), 3));
        let cubed = of("B³ with single claims, here");
        assert!((cubed.precision.expect("given") - 0.75).abs() < 1e-9);
        // (2/3 + 2/3 + 1/3 + 1) / 4
        assert!((cubed.recall.expect("given") - 2.0 / 3.0).abs() < 1e-9);
    }
}
