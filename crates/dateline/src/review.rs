//! `dateline review`.

use std::io::{BufWriter, Write};

use anyhow::bail;
use dateline::ledger::{Judgement, Ledger, Review, State};
use jiff::Timestamp;

use crate::adding::who;
use crate::cli;
use crate::table::{Style, plain};

/// Keeps a review, or prints those that are kept; always `true`.
pub fn run(args: &cli::Review, _style: Style) -> anyhow::Result<bool> {
    match (&args.claim, args.judgement) {
        (Some(claim), Some(judgement)) => keep(args, claim, judgement)?,
        (None, _) if args.agreement => {
            let agreement = Ledger::open(&args.ledger)?.agreement()?;
            println!("{}", serde_json::to_string(&agreement)?);
        }
        (claim, None) => list(args, claim.as_deref())?,
        (None, Some(_)) => bail!("say which claim"),
    }
    Ok(true)
}

fn keep(args: &cli::Review, claim: &str, judgement: cli::Judgement) -> anyhow::Result<()> {
    let review = Review {
        claim_id: claim.to_owned(),
        judgement: match judgement {
            cli::Judgement::Confirm => Judgement::Confirm,
            cli::Judgement::Correct => Judgement::Correct,
            cli::Judgement::Reject => Judgement::Reject,
        },
        field: args.field.clone(),
        value: args.value.clone(),
        state: if args.adjudicate {
            State::Adjudicated
        } else {
            State::Annotated
        },
        reason: args.reason.clone().unwrap_or_default(),
    };
    // A review is of a ledger that is there; it makes none.
    drop(Ledger::open(&args.ledger)?);
    let operation =
        Ledger::create(&args.ledger)?.review(&review, &who(args.by.as_deref()), Timestamp::now())?;
    println!("kept as operation {operation}");
    Ok(())
}

fn list(args: &cli::Review, claim: Option<&str>) -> anyhow::Result<()> {
    let mut out = BufWriter::new(std::io::stdout().lock());
    for review in Ledger::open(&args.ledger)?.reviews(claim)? {
        if args.json {
            serde_json::to_writer(&mut out, &review)?;
            writeln!(out)?;
            continue;
        }
        let correction = match (&review.field, &review.value) {
            (Some(field), Some(value)) => format!(" {field} = {value}"),
            _ => String::new(),
        };
        let line = format!(
            "{} {} {} {}{correction}: {}",
            review.claim_id,
            review.at,
            review.who,
            review.judgement.name(),
            review.reason
        );
        writeln!(out, "{}", plain(&line))?;
    }
    out.flush()?;
    Ok(())
}
