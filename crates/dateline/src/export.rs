//! `dateline export`.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Write;

use anyhow::{Context, bail};
use dateline::export::{
    Column, Format, GeoJsonWriter, GoldWriter, Kept, KmlWriter, Layout, Options, ParquetWriter,
    REVIEW_COLUMNS, Reviewed, Row, TableWriter, TimemapWriter, correct, private_names, review_cells,
};
use dateline::ledger::{Changes, Filter, KeptReading, Ledger, Standing, blot_out};

use crate::cli::{self, Reviews};
use crate::find::filter;
use crate::read::{Sink, create};
use crate::table::Style;

/// Writes the claims of a ledger in a layout; always `true`.
pub fn run(args: &cli::Export, _style: Style) -> anyhow::Result<bool> {
    let ledger = Ledger::open(&args.ledger)?;
    let filter = filter(&args.filter, &ledger, None)?;
    if args.layout == REPORTS {
        return reports(args, &ledger, &filter);
    }
    let until = ledger.known_by(filter.as_of)?;
    let reviews = Judged {
        how: args.reviews,
        standings: if args.reviews == Reviews::Ignore && args.layout != GOLD {
            BTreeMap::new()
        } else {
            ledger.standings(until)?
        },
    };
    let mut changes = args.since.map(|since| ledger.changes(since)).transpose()?;
    if let (Some(changes), Some(since)) = (&mut changes, args.since) {
        reviews.changed(changes, since);
    }
    let mut wanted: BTreeSet<String> = BTreeSet::new();
    let mut addresses: BTreeSet<String> = BTreeSet::new();
    ledger.find_each(&filter, |claim| {
        let new = changes
            .as_ref()
            .is_none_or(|changes| changes.claims.contains(&claim.claim_id));
        if new && reviews.keeps(&claim.claim_id) {
            addresses.insert(claim.address);
            wanted.insert(claim.claim_id);
        }
        true
    })?;
    let mut writer = Writer::new(args, create(&args.output)?)?;
    for address in &addresses {
        let Some(mut kept) = ledger.reading(address, until)? else {
            continue;
        };
        let mut hidden = ledger.redactions(address)?;
        if let Writer::Gold(gold) = &mut writer {
            if !hidden.is_empty() {
                eprintln!("dateline: report {address} has words blotted out and is no gold");
                continue;
            }
            let judged = reviews.gold(&mut kept, &wanted);
            let given = serde_json::to_value(ledger.report(address)?.document.given)?;
            gold.write(&view(&kept), &given, &judged)?;
            continue;
        }
        if !args.with_names {
            hidden.extend(private_names(&kept.reading));
        }
        kept.reading = blot_out(&kept.reading, &hidden)?;
        reviews.correct(&mut kept);
        writer.write(kept, &wanted, &reviews)?;
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

/// The layout of whole reports, of which another ledger can be made.
const REPORTS: &str = "reports";

/// Writes the text of each report with what was told of it, as `dateline add` takes it; always `true`.
fn reports(args: &cli::Export, ledger: &Ledger, filter: &Filter) -> anyhow::Result<bool> {
    if !args.with_names {
        bail!("--layout reports holds the whole text of reports: say so with --with-names");
    }
    let mut out = create(&args.output)?;
    for address in ledger.reports(filter)? {
        if !ledger.redactions(&address)?.is_empty() {
            eprintln!("dateline: report {address} has words blotted out and is left out");
            continue;
        }
        let document = ledger.report(&address)?.document;
        let mut line = serde_json::to_value(&document.given)?;
        line["address"] = address.into();
        line["text"] = document.report.text.as_str().into();
        writeln!(out, "{line}")?;
    }
    out.flush()?;
    Ok(true)
}

/// The layout of reviewed claims to measure by.
const GOLD: &str = "gold";

/// Reviews, and what they do to an export.
struct Judged {
    how: Reviews,
    standings: BTreeMap<String, Standing>,
}

impl Judged {
    /// Whether a claim stays in the export.
    fn keeps(&self, claim_id: &str) -> bool {
        let made = self.standings.get(claim_id).map(|standing| standing.made);
        match self.how {
            Reviews::Ignore | Reviews::Mark => true,
            Reviews::Apply => made != Some(Some(false)),
            Reviews::Only => made == Some(Some(true)),
        }
    }

    /// A claim that was reviewed since is otherwise, or gone where it is not kept any more.
    fn changed(&self, changes: &mut Changes, since: i64) {
        for (id, _) in self
            .standings
            .iter()
            .filter(|(_, standing)| standing.operation > since)
        {
            if self.keeps(id) {
                changes.claims.insert(id.clone());
            } else {
                changes.claims.remove(id);
                changes.gone.insert(id.clone());
            }
        }
    }

    /// Puts corrections into a reading.
    fn correct(&self, kept: &mut KeptReading) {
        if matches!(self.how, Reviews::Apply | Reviews::Only) {
            for at in 0..kept.claim_ids.len() {
                if let Some(reviewed) = self.reviewed(&kept.claim_ids[at]) {
                    correct(&mut kept.reading, at, &reviewed.corrections);
                }
            }
        }
    }

    /// Puts corrections in, and says of each claim that was judged, and is wanted, whether it is made and whether that is
    /// the last word.
    fn gold(&self, kept: &mut KeptReading, wanted: &BTreeSet<String>) -> Vec<Option<(bool, bool)>> {
        let mut judged = Vec::new();
        for (at, id) in kept.claim_ids.iter().enumerate() {
            let standing = self.standings.get(id).filter(|_| wanted.contains(id));
            // Fields on which people differ are no gold, and neither are their claims.
            let standing = standing.filter(|standing| standing.disputed.is_empty());
            judged.push(standing.and_then(|standing| Some((standing.made?, standing.adjudicated))));
            if let Some(reviewed) = self.reviewed(id) {
                correct(&mut kept.reading, at, &reviewed.corrections);
            }
        }
        judged
    }

    fn reviewed(&self, claim_id: &str) -> Option<Reviewed> {
        let standing = self.standings.get(claim_id)?;
        Some(Reviewed {
            verdict: standing.name(),
            adjudicated: standing.adjudicated,
            corrections: standing.corrections.clone().into_iter().collect(),
            reviewers: standing.reviewers.iter().cloned().collect(),
            at: standing.at.clone(),
            reason: standing.reason.clone(),
        })
    }

    /// Columns after those of a layout.
    fn columns(how: Reviews) -> &'static [Column] {
        match how {
            Reviews::Ignore => &[],
            _ => &REVIEW_COLUMNS,
        }
    }

    /// The rows of a reading, with the cells of those columns.
    fn rows(&self, layout: Layout, kept: &Kept<'_>, mask: &[bool], extra: bool) -> Vec<Row> {
        if self.how == Reviews::Ignore {
            return layout.rows(kept, Some(mask), extra);
        }
        let rows = layout.claim_rows(kept, Some(mask), extra).into_iter();
        rows.map(|(at, mut row)| {
            let reviewed = kept.claim_ids.get(at).and_then(|id| self.reviewed(id));
            row.extend(review_cells(reviewed.as_ref()));
            row
        })
        .collect()
    }
}

enum Writer {
    Table(TableWriter<Sink>, Options),
    Parquet {
        writer: Box<ParquetWriter<Sink>>,
        layout: Layout,
        extra: bool,
    },
    GeoJson(GeoJsonWriter<Sink>),
    Kml(KmlWriter<Sink>),
    Timemap(TimemapWriter, Sink),
    Gold(GoldWriter<Sink>),
}

impl Writer {
    fn new(args: &cli::Export, out: Sink) -> anyhow::Result<Writer> {
        let whole = ["geojson", "kml", "timemap"].contains(&args.layout.as_str());
        if whole && args.reviews == Reviews::Mark {
            bail!(
                "--reviews mark needs columns, which --layout {} has not",
                args.layout
            );
        }
        Ok(match args.layout.as_str() {
            "geojson" => Writer::GeoJson(GeoJsonWriter::new(out)?),
            "kml" => Writer::Kml(KmlWriter::new(out)?),
            "timemap" => Writer::Timemap(TimemapWriter::default(), out),
            GOLD if !args.with_names => {
                bail!("--layout gold holds the whole text of reports: say so with --with-names")
            }
            GOLD => Writer::Gold(GoldWriter::new(out)),
            name => {
                let layout = Layout::named(name).with_context(|| {
                    format!("--layout {name}: there is no such layout; --help lists them")
                })?;
                Writer::table(args, layout, out)?
            }
        })
    }

    fn table(args: &cli::Export, layout: Layout, out: Sink) -> anyhow::Result<Writer> {
        if layout == Layout::Mentions && args.reviews != Reviews::Ignore {
            bail!("--reviews: people review claims, and --layout mentions has none");
        }
        if args.format != cli::TableFormat::Csv && (args.hxl || args.spreadsheet_safe) {
            bail!("--hxl and --spreadsheet-safe are for --format csv");
        }
        let more = Judged::columns(args.reviews);
        let format = match args.format {
            cli::TableFormat::Csv => Format::Csv,
            cli::TableFormat::Jsonl => Format::JsonLines,
            cli::TableFormat::Geoparquet if !layout.has_places() => {
                bail!("--format geoparquet is for the layouts claims and mentions")
            }
            form => {
                let mut columns = layout.columns(args.extra);
                columns.extend(more);
                let geo = form == cli::TableFormat::Geoparquet;
                return Ok(Writer::Parquet {
                    writer: Box::new(ParquetWriter::new(out, columns, geo)?),
                    layout,
                    extra: args.extra,
                });
            }
        };
        let options = Options {
            format,
            extra: args.extra,
            hxl: args.hxl,
            spreadsheet_safe: args.spreadsheet_safe,
        };
        let writer = TableWriter::with_columns(out, layout, more, options)?;
        Ok(Writer::Table(writer, options))
    }

    fn write(
        &mut self,
        mut kept: KeptReading,
        wanted: &BTreeSet<String>,
        reviews: &Judged,
    ) -> anyhow::Result<()> {
        let mask: Vec<bool> = kept.claim_ids.iter().map(|id| wanted.contains(id)).collect();
        let view = view(&kept);
        match self {
            Writer::Table(writer, options) => {
                let rows = reviews.rows(writer.layout(), &view, &mask, options.extra);
                writer.write(rows)?;
            }
            Writer::Parquet {
                writer,
                layout,
                extra,
            } => {
                let rows = reviews.rows(*layout, &view, &mask, *extra);
                writer.write(rows, &layout.places(&view, Some(&mask)))?;
            }
            Writer::Kml(writer) => writer.write(&view, Some(&mask))?,
            Writer::Timemap(writer, _) => writer.write(&view, Some(&mask)),
            Writer::GeoJson(writer) => {
                let mut mask = mask.into_iter();
                kept.reading.claims.retain(|_| mask.next().unwrap_or(false));
                writer.write(&kept.reading)?;
            }
            // Gold is written where the reviews are at hand.
            Writer::Gold(_) => {}
        }
        Ok(())
    }

    fn finish(self) -> anyhow::Result<()> {
        match self {
            Writer::Table(writer, _) => writer.finish()?,
            Writer::Parquet { writer, .. } => writer.finish()?,
            Writer::GeoJson(writer) => writer.finish()?,
            Writer::Kml(writer) => writer.finish()?,
            Writer::Timemap(writer, out) => writer.finish(out)?,
            Writer::Gold(writer) => writer.finish()?,
        }
        Ok(())
    }
}

fn view(kept: &KeptReading) -> Kept<'_> {
    Kept {
        reading: &kept.reading,
        address: &kept.address,
        claim_ids: &kept.claim_ids,
        recorded: &kept.recorded,
    }
}
