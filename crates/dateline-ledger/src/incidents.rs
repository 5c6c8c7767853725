//! Claims by the happening that they tell of, and who is said to hold which place.
//!
//! Incidents and lanes are made afresh from the readings: nothing of them is kept but what people say of them.

use std::collections::{BTreeSet, HashMap};

use dateline_incident::{Account, Incident, Lane, Origin, Ruling, Verdict, Windows};
use jiff::Timestamp;
use jiff::civil::Date;
use rayon::prelude::*;
use serde::Serialize;
use serde_json::json;

use crate::db::{number, text};
use crate::log::{self, Log};
use crate::{Area, Filter, Ledger, LedgerError, blot_out, body, rows, withhold};

/// Readings that are unpacked side by side before the next are fetched.
const BATCH: usize = 512;

/// A person's word on two claims, as it is kept.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct KeptRuling {
    /// Number of its operation.
    pub operation: i64,
    /// When, RFC 3339 in UTC.
    pub at: String,
    /// What was said, by whom and why.
    #[serde(flatten)]
    pub ruling: Ruling,
}

/// A reading as it lies in the database, with what is known of its report.
struct Packed {
    address: String,
    story: Option<String>,
    text: String,
    sha256: String,
    body: Vec<u8>,
    hidden: Vec<String>,
}

impl Packed {
    fn accounts(self) -> Result<Vec<Account>, LedgerError> {
        let reading = body::unpack(&self.body, &self.sha256, self.text)?;
        let claim_ids = rows::claim_ids(&reading, &self.address);
        let reading = if self.hidden.is_empty() {
            reading
        } else {
            blot_out(&reading, &self.hidden)?
        };
        let origin = Origin {
            address: &self.address,
            story: self.story.as_deref().unwrap_or(&self.address),
            claim_ids: &claim_ids,
        };
        Ok(Account::of(&reading, origin))
    }
}

impl Ledger {
    /// The claims that a filter finds, laid flat with all that they point at, in the order of reports and of the
    /// places in them. What is under embargo or blotted out stays so.
    pub fn accounts(&self, filter: &Filter) -> Result<Vec<Account>, LedgerError> {
        let mut accounts = self.all_accounts(filter)?;
        if let Some(wanted) = self.wanted(filter)? {
            accounts.retain(|account| wanted.contains(&account.claim));
        }
        accounts.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(accounts)
    }

    /// Incidents with a claim that the filter finds, in order of time; at most as many as its limit. All claims are
    /// grouped, whichever the filter finds: an incident and its identifier do not depend on what is asked for.
    pub fn incidents(&self, filter: &Filter, windows: &Windows) -> Result<Vec<Incident>, LedgerError> {
        let accounts = self.all_accounts(filter)?;
        let rulings = self.rulings_until(self.known_by(filter.as_of)?)?;
        let mut incidents = dateline_incident::incidents(&accounts, &rulings, windows);
        let unlimited = Filter {
            limit: None,
            ..filter.clone()
        };
        if let Some(wanted) = self.wanted(&unlimited)? {
            incidents.retain(|incident| incident.accounts.iter().any(|one| wanted.contains(&one.claim)));
        }
        incidents.truncate(filter.limit.unwrap_or(usize::MAX));
        Ok(incidents)
    }

    /// The incident whose identifier begins so, or that holds the claim whose identifier does.
    pub fn incident(&self, id: &str, windows: &Windows) -> Result<Incident, LedgerError> {
        let incidents = self.incidents(&Filter::default(), windows)?;
        let mut found = incidents.into_iter().filter(|incident| {
            let by_claim = incident
                .accounts
                .iter()
                .any(|account| account.claim.starts_with(id));
            incident.id.starts_with(id) || by_claim
        });
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one),
            (None, _) => Err(LedgerError::Wrong(format!(
                "there is no incident {id}; \"dateline incidents\" prints the identifiers"
            ))),
            _ => Err(LedgerError::Wrong(format!(
                "more than one incident is named {id}; write more of its identifier"
            ))),
        }
    }

    /// Who is said to hold which place: places of this name, in any spelling, and places whose point lies in the
    /// area; all places where neither is given. Of reports published up to and with the day `as_of`, where it is
    /// given; a report without a date counts from the day on which it was kept.
    pub fn lanes(
        &self,
        place: Option<&str>,
        area: Option<Area>,
        as_of: Option<Date>,
    ) -> Result<Vec<Lane>, LedgerError> {
        let mut accounts = self.all_accounts(&Filter::default())?;
        if let Some(day) = as_of {
            let day = day.to_string();
            let kept = self.days_kept()?;
            accounts.retain(|account| {
                let published = account.published.as_deref();
                let known = published.or_else(|| kept.get(&account.report).map(String::as_str));
                known.is_some_and(|known| known.get(..10).unwrap_or(known) <= day.as_str())
            });
        }
        let mut lanes = dateline_incident::lanes(&accounts);
        lanes.retain(|lane| {
            let named = place.is_none_or(|words| lane.is_named(words));
            let point = lane.place.lat.zip(lane.place.lon);
            named && area.is_none_or(|area| point.is_some_and(|(lat, lon)| area.holds(lat, lon)))
        });
        Ok(lanes)
    }

    /// Keeps what a person says of claims: all of them together, or the first apart from each other, or their
    /// pairs left to the score again. When it returns, it is on the disk.
    pub fn rule(
        &mut self,
        claims: &[String],
        verdict: Verdict,
        reason: &str,
        who: &str,
        now: Timestamp,
    ) -> Result<i64, LedgerError> {
        if reason.trim().is_empty() {
            return Err(LedgerError::Wrong("say why".into()));
        }
        let pairs = pairs_of(claims, verdict);
        if pairs.is_empty() {
            return Err(LedgerError::Wrong("say which claims, at least two".into()));
        }
        for claim in claims {
            if !self.has_claim(claim)? {
                return Err(LedgerError::Wrong(format!(
                    "there is no claim {claim}; \"dateline incidents\" prints the identifiers"
                )));
            }
        }
        let transaction = self.db.begin()?;
        let body = json!({"verdict": verdict.name(), "claims": claims, "reason": reason});
        let operation = Log::open(&self.db, who, now)?.append("grouping", &claims[0], body.to_string())?;
        let row = |(a, b): (&str, &str)| {
            vec![
                number(operation),
                text(a),
                text(b),
                text(verdict.name()),
                text(reason),
            ]
        };
        let rows: Vec<_> = pairs.into_iter().map(row).collect();
        let head = "INSERT INTO groupings (operation, a, b, verdict, reason) VALUES";
        self.db.insert(head, "(?, ?, ?, ?, ?)", &rows)?;
        transaction.commit()?;
        Ok(operation)
    }

    /// What people said of pairs of claims, oldest first.
    pub fn rulings(&self) -> Result<Vec<KeptRuling>, LedgerError> {
        let sql = "SELECT operation, at, who, a, b, verdict, reason FROM groupings \
                   JOIN operations ON seq = operation ORDER BY operation, a, b";
        let mut rulings = Vec::new();
        for row in self.db.rows(sql, &[])? {
            let verdict: String = row.get("verdict")?;
            let operation: i64 = row.get("operation")?;
            let verdict = Verdict::named(&verdict).ok_or_else(|| {
                LedgerError::inconsistent(
                    format!("operation {operation}"),
                    format!("its verdict \"{verdict}\" is not known"),
                )
            })?;
            rulings.push(KeptRuling {
                operation,
                at: row.get("at")?,
                ruling: Ruling {
                    a: row.get("a")?,
                    b: row.get("b")?,
                    verdict,
                    reason: row.get("reason")?,
                    who: row.get("who")?,
                },
            });
        }
        Ok(rulings)
    }

    fn rulings_until(&self, until: i64) -> Result<Vec<Ruling>, LedgerError> {
        let kept = self.rulings()?.into_iter();
        Ok(kept
            .filter(|kept| kept.operation <= until)
            .map(|kept| kept.ruling)
            .collect())
    }

    /// Identifiers of the claims that a filter finds; `None` where it asks for all.
    fn wanted(&self, filter: &Filter) -> Result<Option<BTreeSet<String>>, LedgerError> {
        if *filter == filter.everything() {
            return Ok(None);
        }
        let mut wanted = BTreeSet::new();
        self.find_each(filter, |claim| {
            wanted.insert(claim.claim_id);
            true
        })?;
        Ok(Some(wanted))
    }

    /// Every claim that was known by the moment of the filter and is not held back.
    fn all_accounts(&self, filter: &Filter) -> Result<Vec<Account>, LedgerError> {
        let stories = self.first_tellings()?;
        let hidden = self.words_blotted_out()?;
        let until = self.known_by(filter.as_of)?;
        let today = log::stamp(Timestamp::now())[..10].to_owned();
        let mut values = vec![number(until), number(until)];
        let mut free = String::new();
        if !filter.with_embargoed {
            free = format!("AND {}", withhold::FREE);
            values.push(text(today));
        }
        let sql = format!(
            "SELECT reports.id, address, text, sha256, readings.body FROM readings \
             JOIN reports ON reports.id = readings.report WHERE readings.operation <= ? AND NOT EXISTS \
             (SELECT 1 FROM readings AS newer WHERE newer.report = readings.report \
             AND newer.operation > readings.operation AND newer.operation <= ?) {free} ORDER BY address"
        );
        let mut accounts = Vec::new();
        let mut batch: Vec<Packed> = Vec::with_capacity(BATCH);
        let mut unpack = |batch: &mut Vec<Packed>| -> Result<(), LedgerError> {
            let unpacked: Result<Vec<Vec<Account>>, LedgerError> = std::mem::take(batch)
                .into_par_iter()
                .map(Packed::accounts)
                .collect();
            accounts.extend(unpacked?.into_iter().flatten());
            Ok(())
        };
        self.db.each(&sql, &values, |row| {
            let report: i64 = row.at(0)?;
            batch.push(Packed {
                address: row.at(1)?,
                story: stories.get(&report).cloned(),
                text: row.at(2)?,
                sha256: row.at(3)?,
                body: row.at(4)?,
                hidden: hidden.get(&report).cloned().unwrap_or_default(),
            });
            if batch.len() == BATCH {
                unpack(&mut batch)?;
            }
            Ok(true)
        })?;
        unpack(&mut batch)?;
        Ok(accounts)
    }

    /// The address of the first telling, for each report whose story others tell too.
    fn first_tellings(&self) -> Result<HashMap<i64, String>, LedgerError> {
        let sql = "SELECT stories.report, stories.story, reports.address FROM stories \
                   JOIN reports ON reports.id = stories.report ORDER BY published IS NULL, published, address";
        let mut first: HashMap<i64, String> = HashMap::new();
        let mut told: HashMap<i64, String> = HashMap::new();
        self.db.each(sql, &[], |row| {
            let (report, story, address): (i64, i64, String) = (row.at(0)?, row.at(1)?, row.at(2)?);
            let first = first.entry(story).or_insert(address);
            told.insert(report, first.clone());
            Ok(true)
        })?;
        Ok(told)
    }

    /// Words that are blotted out, the longest first, by report.
    fn words_blotted_out(&self) -> Result<HashMap<i64, Vec<String>>, LedgerError> {
        let sql = "SELECT report, words FROM redactions ORDER BY length(words) DESC, words";
        let mut hidden: HashMap<i64, Vec<String>> = HashMap::new();
        for row in self.db.rows(sql, &[])? {
            hidden.entry(row.at(0)?).or_default().push(row.at(1)?);
        }
        Ok(hidden)
    }

    /// The day on which each report was kept.
    fn days_kept(&self) -> Result<HashMap<String, String>, LedgerError> {
        let sql = "SELECT address, substr(at, 1, 10) FROM reports JOIN operations ON seq = operation";
        let rows = self.db.rows(sql, &[])?;
        rows.iter().map(|row| Ok((row.at(0)?, row.at(1)?))).collect()
    }
}

/// The pairs that a person's word on claims speaks of, each with the smaller identifier first.
fn pairs_of(claims: &[String], verdict: Verdict) -> BTreeSet<(&str, &str)> {
    let mut pairs = BTreeSet::new();
    for (at, one) in claims.iter().enumerate() {
        if verdict == Verdict::Apart && at > 0 {
            break;
        }
        for other in claims[at + 1..].iter().filter(|other| *other != one) {
            pairs.insert((one.min(other).as_str(), one.max(other).as_str()));
        }
    }
    pairs
}
