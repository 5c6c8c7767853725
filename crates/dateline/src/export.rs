//! `dateline export`.

use std::collections::BTreeSet;
use std::io::Write;

use anyhow::{Context, bail};
use dateline::export::{
    Format, GeoJsonWriter, Kept, KmlWriter, Layout, Options, TableWriter, TimemapWriter, private_names,
};
use dateline::ledger::{KeptReading, Ledger, blot_out};

use crate::cli;
use crate::find::filter;
use crate::read::create;
use crate::table::Style;

/// Writes the claims of a ledger in a layout; always `true`.
pub fn run(args: &cli::Export, _style: Style) -> anyhow::Result<bool> {
    let ledger = Ledger::open(&args.ledger)?;
    let filter = filter(&args.filter, &ledger, None)?;
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let mut addresses: BTreeSet<String> = BTreeSet::new();
    let changes = args.since.map(|since| ledger.changes(since)).transpose()?;
    ledger.find_each(&filter, |claim| {
        let new = changes
            .as_ref()
            .is_none_or(|changes| changes.claims.contains(&claim.claim_id));
        if new {
            addresses.insert(claim.address);
            wanted.insert(claim.claim_id);
        }
        true
    })?;
    let until = ledger.known_by(filter.as_of)?;
    let mut writer = Writer::new(args, create(&args.output)?)?;
    for address in &addresses {
        let Some(mut kept) = ledger.reading(address, until)? else {
            continue;
        };
        let mut hidden = ledger.redactions(address)?;
        if !args.with_names {
            hidden.extend(private_names(&kept.reading));
        }
        kept.reading = blot_out(&kept.reading, &hidden)?;
        writer.write(kept, &wanted)?;
    }
    writer.finish()?;
    let cursor = changes.as_ref().map_or(until, |changes| changes.cursor);
    if let (Some(path), Some(changes)) = (&args.tombstones, &changes) {
        let mut out = create(path)?;
        writeln!(out, "claim_id")?;
        for id in &changes.gone {
            writeln!(out, "{id}")?;
        }
        out.flush()?;
    }
    eprintln!("dateline: cursor {cursor}");
    Ok(true)
}

enum Writer {
    Table(TableWriter<Box<dyn Write>>, Options),
    GeoJson(GeoJsonWriter<Box<dyn Write>>),
    Kml(KmlWriter<Box<dyn Write>>),
    Timemap(TimemapWriter, Box<dyn Write>),
}

impl Writer {
    fn new(args: &cli::Export, out: Box<dyn Write>) -> anyhow::Result<Writer> {
        Ok(match args.layout.as_str() {
            "geojson" => Writer::GeoJson(GeoJsonWriter::new(out)?),
            "kml" => Writer::Kml(KmlWriter::new(out)?),
            "timemap" => Writer::Timemap(TimemapWriter::default(), out),
            name => {
                let layout = Layout::named(name).with_context(|| {
                    format!("--layout {name}: there is no such layout; --help lists them")
                })?;
                let format = match args.format.as_str() {
                    "csv" => Format::Csv,
                    "jsonl" => Format::JsonLines,
                    other => bail!("--format {other}: write csv or jsonl"),
                };
                let options = Options {
                    format,
                    extra: args.extra,
                    hxl: args.hxl,
                    spreadsheet_safe: args.spreadsheet_safe,
                };
                Writer::Table(TableWriter::new(out, layout, options)?, options)
            }
        })
    }

    fn write(&mut self, mut kept: KeptReading, wanted: &BTreeSet<String>) -> anyhow::Result<()> {
        let mask: Vec<bool> = kept.claim_ids.iter().map(|id| wanted.contains(id)).collect();
        let view = Kept {
            reading: &kept.reading,
            address: &kept.address,
            claim_ids: &kept.claim_ids,
            recorded: &kept.recorded,
        };
        match self {
            Writer::Table(writer, options) => {
                let rows = writer.layout().rows(&view, Some(&mask), options.extra);
                writer.write(rows)?;
            }
            Writer::Kml(writer) => writer.write(&view, Some(&mask))?,
            Writer::Timemap(writer, _) => writer.write(&view, Some(&mask)),
            Writer::GeoJson(writer) => {
                let mut mask = mask.into_iter();
                kept.reading.claims.retain(|_| mask.next().unwrap_or(false));
                writer.write(&kept.reading)?;
            }
        }
        Ok(())
    }

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Writer::Table(writer, _) => writer.finish()?,
            Writer::GeoJson(writer) => writer.finish()?,
            Writer::Kml(writer) => writer.finish()?,
            Writer::Timemap(writer, out) => writer.finish(out)?,
        }
        Ok(())
    }
}
