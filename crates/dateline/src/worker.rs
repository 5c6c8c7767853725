//! `dateline worker`.

use std::io::{BufWriter, IsTerminal, Read, StdoutLock};

use anyhow::{Context, bail};
use arrow_array::RecordBatch;
use arrow_ipc::writer::StreamWriter;
use arrow_schema::SchemaRef;
use dateline::Reading;
use dateline::export::Layout;
use dateline::incident::{Account, blocks, incidents};
use dateline::ledger::address;
use dateline::reading::FailureError;
use dateline_arrow::{
    Answer, InputStream, Kept, Reports, accounts_batch, accounts_of, accounts_schema, blocks_batch,
    blocks_schema, failure, holds_readings, incidents_batch, incidents_schema, readings_batch, readings_of,
    readings_schema, table_batch, table_schema,
};
use rayon::ThreadPool;
use rayon::prelude::*;

use crate::cli;
use crate::home::{self, Home};
use crate::table::plain;
use crate::timed::{Lost, Timed};

/// Bytes of text after which a batch of answers is full, whatever number of reports that is.
const BATCH_BYTES: usize = 4 << 20;

/// Incidents that are written together.
const INCIDENTS: usize = 1024;

/// Claims of blocks that are written together.
const CLAIMS: usize = 1 << 16;

/// Answers the stream on standard input; `true` once its end is reached, whatever its rows hold.
pub fn run(args: &cli::Worker, home: &Home) -> anyhow::Result<bool> {
    if std::io::stdin().is_terminal() || std::io::stdout().is_terminal() {
        bail!(
            "the worker reads and writes streams of Apache Arrow: dateline worker < reports.arrows > readings.arrows"
        );
    }
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.jobs).build()?;
    let input =
        InputStream::new(std::io::stdin().lock()).context("standard input is no stream of Apache Arrow")?;
    if args.incidents || args.blocks {
        group(args, &pool, input)?;
    } else {
        Worker::new(args, home, pool)?.run(input)?;
    }
    Ok(true)
}

/// What is written.
#[derive(Clone, Copy)]
enum Table {
    Readings,
    Accounts,
    Layout(Layout),
}

impl Table {
    fn named(args: &cli::Worker) -> anyhow::Result<Table> {
        let table = match args.table.as_str() {
            "readings" => Table::Readings,
            "accounts" => Table::Accounts,
            name => Table::Layout(
                Layout::named(name)
                    .with_context(|| format!("--table {name}: there is no such table; --help lists them"))?,
            ),
        };
        if args.geo && !matches!(table, Table::Layout(layout) if layout.has_places()) {
            bail!("--geo is for --table claims and mentions");
        }
        Ok(table)
    }
}

/// The reader, as the options say. Whatever else changes how reports are read is set here.
fn reader(args: &cli::Worker, home: &Home) -> anyhow::Result<Timed> {
    let mut reader = home
        .reader(args.language.size())?
        .with_figures(args.figures.into());
    if args.triage {
        reader = reader.with_triage();
    }
    if let Some(path) = &args.register {
        reader = reader.with_register(home::register(path)?);
    }
    Ok(Timed::new(reader, args.max_seconds))
}

struct Worker<'a> {
    args: &'a cli::Worker,
    reader: Timed,
    pool: ThreadPool,
    table: Table,
    schema: SchemaRef,
}

impl<'a> Worker<'a> {
    fn new(args: &'a cli::Worker, home: &Home, pool: ThreadPool) -> anyhow::Result<Worker<'a>> {
        let table = Table::named(args)?;
        let reader = reader(args, home)?;
        let schema = match table {
            Table::Readings => readings_schema(&reader.coder()),
            Table::Accounts => accounts_schema(),
            Table::Layout(layout) => table_schema(layout, args.geo),
        };
        Ok(Worker {
            args,
            reader,
            pool,
            table,
            schema,
        })
    }

    /// Answers batch after batch; of what came in and what goes out, one of each is held at a time.
    fn run(&self, input: InputStream<impl Read>) -> anyhow::Result<()> {
        let from_readings = holds_readings(&input.schema()) && !matches!(self.table, Table::Readings);
        let mut out = writer(&self.schema)?;
        if !from_readings {
            // A stream of the wrong columns is told so before its first batch.
            Reports::of(&RecordBatch::new_empty(input.schema()))?;
        }
        let rows = self.args.batch_rows as usize;
        for batch in input {
            let batch = batch?;
            if from_readings {
                for start in (0..batch.num_rows()).step_by(rows) {
                    let piece = batch.slice(start, rows.min(batch.num_rows() - start));
                    out.write(&self.rows(&readings_of(&piece)?)?)?;
                }
            } else {
                let reports = Reports::of(&batch)?;
                for (start, end) in pieces(&reports, rows) {
                    let answers = self.answers(&reports, start, end);
                    out.write(&self.answered(answers)?)?;
                }
            }
            out.flush()?;
        }
        out.finish()?;
        Ok(())
    }

    fn answers(&self, reports: &Reports<'_>, start: usize, end: usize) -> Vec<Answer> {
        let rows = (start..end).into_par_iter();
        self.pool
            .install(|| rows.map(|row| self.answer(reports, row)).collect())
    }

    fn answer(&self, reports: &Reports<'_>, row: usize) -> Answer {
        let given = reports.id(row).map(str::to_owned);
        let document = match reports.document(row, self.args.max_bytes) {
            Ok(document) => document,
            Err(error) => {
                return Answer {
                    id: given,
                    address: None,
                    outcome: Err(error),
                };
            }
        };
        Answer {
            id: given.or_else(|| Some(document.report.id.clone())),
            address: Some(address(&document)),
            outcome: self.read(document),
        }
    }

    fn read(&self, document: dateline::input::Document) -> Result<Reading, FailureError> {
        let id = document.report.id.clone();
        self.reader.read(document.report).map_err(|lost| match lost {
            Lost::Late => {
                let seconds = self.reader.seconds();
                let message =
                    format!("{id}: takes more than {seconds} seconds and is left; raise --max-seconds");
                failure("time", message)
            }
            Lost::Broken => {
                let message = format!("{id}: a fault in dateline; please report it with this text");
                failure("internal", message)
            }
        })
    }

    /// The batch of some reports. In a table, which has no place for them, errors are told on standard error.
    fn answered(&self, answers: Vec<Answer>) -> anyhow::Result<RecordBatch> {
        if matches!(self.table, Table::Readings) {
            return Ok(readings_batch(&self.schema, &answers)?);
        }
        let mut readings = Vec::with_capacity(answers.len());
        for answer in answers {
            match (answer.address, answer.outcome) {
                (Some(address), Ok(reading)) => readings.push((address, reading)),
                (_, Err(error)) => eprintln!("dateline: {}", plain(&error.message)),
                (None, Ok(_)) => {}
            }
        }
        self.rows(&readings)
    }

    fn rows(&self, readings: &[Kept]) -> anyhow::Result<RecordBatch> {
        Ok(match self.table {
            Table::Layout(layout) => table_batch(
                &self.schema,
                layout,
                self.args.geo,
                readings,
                self.args.with_names,
            )?,
            Table::Readings | Table::Accounts => {
                accounts_batch(&self.schema, readings, &self.args.windows.windows())?
            }
        })
    }
}

/// Stretches of rows that are answered together.
fn pieces(reports: &Reports<'_>, most: usize) -> Vec<(usize, usize)> {
    let mut pieces = Vec::new();
    let (mut start, mut bytes) = (0, 0);
    for row in 0..reports.len() {
        bytes += reports.bytes(row);
        if row + 1 - start >= most || bytes >= BATCH_BYTES {
            pieces.push((start, row + 1));
            (start, bytes) = (row + 1, 0);
        }
    }
    if start < reports.len() {
        pieces.push((start, reports.len()));
    }
    pieces
}

type Writer = StreamWriter<BufWriter<StdoutLock<'static>>>;

fn writer(schema: &SchemaRef) -> anyhow::Result<Writer> {
    Ok(StreamWriter::try_new(
        BufWriter::with_capacity(1 << 16, std::io::stdout().lock()),
        schema,
    )?)
}

/// Incidents or blocks of all accounts that come in.
fn group(args: &cli::Worker, pool: &ThreadPool, input: InputStream<impl Read>) -> anyhow::Result<()> {
    let mut accounts: Vec<Account> = accounts_of(&RecordBatch::new_empty(input.schema()))?;
    for batch in input {
        accounts.extend(accounts_of(&batch?)?);
    }
    let windows = args.windows.windows();
    if args.blocks {
        let schema = blocks_schema();
        let mut out = writer(&schema)?;
        for some in pool.install(|| blocks(&accounts, &windows)).chunks(CLAIMS) {
            out.write(&blocks_batch(&schema, some)?)?;
        }
        out.finish()?;
        return Ok(());
    }
    let schema = incidents_schema();
    let mut out = writer(&schema)?;
    for some in pool
        .install(|| incidents(&accounts, &[], &windows))
        .chunks(INCIDENTS)
    {
        out.write(&incidents_batch(&schema, some)?)?;
    }
    out.finish()?;
    Ok(())
}
