//! How fast claims are grouped. `docs/incidents.md` names the command.

#![allow(clippy::unwrap_used)]

mod common;

use std::path::PathBuf;
use std::time::{Duration, Instant};

use common::processor;
use dateline_incident::{Account, Windows, incidents, lanes};
use dateline_ledger::{Filter, Ledger};
use jiff::ToSpan;
use jiff::civil::Date;

/// The claim told again so many days later, in another report.
fn later(account: &Account, copy: usize) -> Account {
    let days = (copy as i64 * 61).days();
    let mut account = account.clone();
    for text in [&mut account.claim, &mut account.report, &mut account.story] {
        text.push_str(&format!("-{copy}"));
    }
    if let Some(time) = &mut account.time {
        for day in [&mut time.from, &mut time.to].into_iter().flatten() {
            if let Some(date) = day.get(..10).and_then(|day| day.parse::<Date>().ok()) {
                day.replace_range(..10, &date.checked_add(days).unwrap().to_string());
            }
        }
    }
    account
}

/// `LEDGER=file.dateline CLAIMS=100000 cargo test --release -p dateline-ledger --test incidents_speed -- --ignored --nocapture`
///
/// The claims of a ledger, told again 61 days later, and again, until there are so many.
#[test]
#[ignore = "needs a ledger"]
fn claims_grouped_a_second() {
    let ledger = Ledger::open(PathBuf::from(std::env::var("LEDGER").unwrap())).unwrap();
    let count = std::env::var("CLAIMS").ok().and_then(|count| count.parse().ok());
    let count: usize = count.unwrap_or(100_000);
    let start = Instant::now();
    let spent = |before: Duration| processor(start).saturating_sub(before);
    let before = processor(start);
    let own = ledger.accounts(&Filter::default()).unwrap();
    println!(
        "processor time: {} claims unpacked in {:.2?}",
        own.len(),
        spent(before)
    );
    let mut accounts: Vec<Account> = Vec::with_capacity(count);
    for copy in 0.. {
        let left = count - accounts.len();
        accounts.extend(own.iter().take(left).map(|account| later(account, copy)));
        if accounts.len() == count {
            break;
        }
    }
    let before = processor(start);
    let found = incidents(&accounts, &[], &Windows::default());
    println!(
        "{count} claims in {} incidents, {} of them of several claims, in {:.2?}",
        found.len(),
        found
            .iter()
            .filter(|incident| incident.accounts.len() > 1)
            .count(),
        spent(before)
    );
    let before = processor(start);
    let found = lanes(&accounts);
    println!("{} lanes in {:.2?}", found.len(), spent(before));
}
