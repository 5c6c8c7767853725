//! `dateline read`.

use std::fs::File;
use std::io::{BufWriter, IsTerminal, Stdout, Write};
use std::path::{Path, PathBuf};

use anyhow::Context;
use dateline::export::{CsvWriter, GeoJsonWriter};
use dateline::input::{Document, Input, InputErrorKind};
use dateline::{Reading, reading};
use indicatif::{ProgressBar, ProgressStyle};
use rayon::prelude::*;

use crate::claims::{HEAD, Line, interval, placed, sourced};
use crate::home::{self, Home};
use crate::table::{Paint, Style, Table, plain};
use crate::timed::{Lost, Timed};
use crate::{cli, inputs};

/// The rating of a source that the user's register does not have.
const UNRATED: &str = "F6";

/// Reads and prints; `false` where an input could not be read.
pub fn run(args: &cli::Read, home: &Home, style: Style) -> anyhow::Result<bool> {
    let pool = rayon::ThreadPoolBuilder::new().num_threads(args.jobs).build()?;
    let mut reader = home
        .reader(args.language.size())?
        .with_figures(args.figures.into());
    if args.about.triage {
        reader = reader.with_triage();
    }
    if let Some(path) = &args.register {
        reader = reader.with_register(home::register(path)?);
    }
    let mut output = Output::new(args, style)?;
    let progress = progress("reports read", output.json || output.table);
    let mut all_read = true;
    let reader = Timed::new(reader, args.about.max_seconds);
    let reports = inputs::reports(&args.paths, &args.about);
    for batch in inputs::batches(reports, pool.current_num_threads()) {
        let done: Vec<Done> =
            pool.install(|| batch.into_par_iter().map(|input| read(&reader, input)).collect());
        for done in done {
            progress.inc(1);
            match done {
                Ok(reading) => output.write(reading)?,
                Err(failure) => {
                    all_read = false;
                    progress.suspend(|| eprintln!("dateline: {}", plain(&failure.error.message)));
                    output.write_failure(&failure)?;
                }
            }
        }
    }
    progress.finish_and_clear();
    output.finish()?;
    // The program ends here, and its memory with it: to take the lists apart would only cost time.
    std::mem::forget(reader);
    Ok(all_read)
}

/// Where the readings go.
struct Output {
    stdout: BufWriter<Stdout>,
    style: Style,
    json: bool,
    table: bool,
    csv: Option<CsvWriter<Sink>>,
    geojson: Option<GeoJsonWriter<Sink>>,
    /// A page is laid out as a whole, so its readings are kept.
    html: Option<(PathBuf, Vec<Reading>)>,
}

impl Output {
    fn new(args: &cli::Read, style: Style) -> anyhow::Result<Output> {
        Ok(Output {
            stdout: BufWriter::new(std::io::stdout()),
            style,
            json: args.json,
            table: !args.json && args.html.is_none() && args.csv.is_none() && args.geojson.is_none(),
            csv: args
                .csv
                .as_deref()
                .map(|path| Ok::<_, anyhow::Error>(CsvWriter::new(create(path)?)?))
                .transpose()?,
            geojson: args
                .geojson
                .as_deref()
                .map(|path| Ok::<_, anyhow::Error>(GeoJsonWriter::new(create(path)?)?))
                .transpose()?,
            html: args.html.clone().map(|path| (path, Vec::new())),
        })
    }

    fn write(&mut self, reading: Reading) -> anyhow::Result<()> {
        if self.json {
            serde_json::to_writer(&mut self.stdout, &reading)?;
            writeln!(self.stdout)?;
        }
        if self.table {
            table(&reading, self.style, &mut self.stdout)?;
        }
        if let Some(csv) = &mut self.csv {
            csv.write(&reading)?;
        }
        if let Some(geojson) = &mut self.geojson {
            geojson.write(&reading)?;
        }
        if let Some((_, kept)) = &mut self.html {
            kept.push(reading);
        }
        Ok(())
    }

    fn write_failure(&mut self, failure: &reading::Failure) -> anyhow::Result<()> {
        if self.json {
            serde_json::to_writer(&mut self.stdout, failure)?;
            writeln!(self.stdout)?;
        }
        Ok(())
    }

    fn finish(mut self) -> anyhow::Result<()> {
        self.stdout.flush()?;
        if let Some(csv) = self.csv {
            csv.finish()?;
        }
        if let Some(geojson) = self.geojson {
            geojson.finish()?;
        }
        if let Some((path, kept)) = self.html {
            let mut file = create(&path)?;
            dateline::export::html(&kept, &mut file)?;
            file.flush()?;
        }
        Ok(())
    }
}

/// Where output goes.
pub type Sink = Box<dyn Write + Send>;

/// A file, or standard output for `-`.
pub fn create(path: &Path) -> anyhow::Result<Sink> {
    if path == Path::new("-") {
        return Ok(Box::new(BufWriter::new(std::io::stdout())));
    }
    let file = File::create(path).with_context(|| format!("{}: cannot be written", path.display()))?;
    Ok(Box::new(BufWriter::new(file)))
}

/// A reading, or why there is none.
pub type Done = Result<Reading, reading::Failure>;

/// Reads one input. A fault of ours in one report must not lose the others.
pub fn read(reader: &Timed, input: Input) -> Done {
    let failure = |id: String, kind: &str, message: String| reading::Failure {
        schema: reading::SCHEMA,
        coder: reader.coder(),
        report: reading::FailedReport { id },
        error: reading::FailureError {
            kind: kind.to_owned(),
            message,
        },
    };
    match input {
        Ok(Document { report, .. }) if report.language != "en" => {
            let name = report.input.unwrap_or_else(|| report.id.clone());
            let kind = InputErrorKind::Language(report.language);
            Err(failure(report.id, kind.name(), format!("{name}: {kind}")))
        }
        Ok(Document { report, .. }) => {
            let id = report.id.clone();
            reader.read(report).map_err(|lost| match lost {
                Lost::Late => {
                    let seconds = reader.seconds();
                    let message =
                        format!("{id}: takes more than {seconds} seconds and is left; raise --max-seconds");
                    failure(id, "time", message)
                }
                Lost::Broken => {
                    let message = format!("{id}: a fault in dateline; please report it with this text");
                    failure(id, "internal", message)
                }
            })
        }
        Err(error) => {
            let message = error.to_string();
            Err(failure(error.input, error.kind.name(), message))
        }
    }
}

/// Shown only on a terminal on which nothing else is being printed.
pub fn progress(what: &str, printing: bool) -> ProgressBar {
    if !std::io::stderr().is_terminal() || (printing && std::io::stdout().is_terminal()) {
        return ProgressBar::hidden();
    }
    let style =
        ProgressStyle::with_template(&format!("{{spinner}} {{pos}} {what}, {{per_sec}}, {{elapsed}}"));
    ProgressBar::new_spinner().with_style(style.unwrap_or_else(|_| ProgressStyle::default_spinner()))
}

/// A report's head and its claims.
fn table(reading: &Reading, style: Style, out: &mut impl Write) -> anyhow::Result<()> {
    let report = &reading.report;
    let title = report.title.as_deref().unwrap_or("untitled");
    let about: Vec<&str> = [
        Some(report.input.as_deref().unwrap_or(&report.id)),
        report.outlet.as_deref(),
        report.published.as_deref(),
    ]
    .into_iter()
    .flatten()
    .collect();
    writeln!(out, "{}", style.paint(&plain(title), Paint::Strong))?;
    writeln!(out, "{}", style.paint(&plain(&about.join(" · ")), Paint::Faint))?;
    if reading.claims.is_empty() {
        writeln!(out, "no claims\n")?;
        return Ok(());
    }
    let mut table = Table::new(style, &HEAD);
    for claim in &reading.claims {
        let line = Line {
            id: claim.id.clone(),
            when: when(reading, claim),
            place: place(reading, claim),
            who: who(reading, &claim.actors),
            what: what(claim),
            whom: who(reading, &claim.recipients),
            source: source(reading, claim),
            status: claim.status.clone(),
        };
        table.row(line.cells());
    }
    table.write(out)?;
    writeln!(out)?;
    Ok(())
}

/// The words that name the source of a claim ("rebel factions").
fn source_words<'a>(reading: &'a Reading, claim: &reading::Claim) -> Option<&'a str> {
    let id = claim.source.attribution.as_ref()?;
    let attribution = reading.attributions.iter().find(|said| said.id == *id)?;
    Some(&attribution.span.as_ref()?.text)
}

/// "2017-06-20", "2017-01-21 to 2017-04-30"; in brackets where only the day of publication is known.
pub fn when(reading: &Reading, claim: &reading::Claim) -> String {
    let time = claim
        .time
        .as_ref()
        .and_then(|id| reading.mentions.times.iter().find(|time| time.id == *id));
    let Some(time) = time else { return String::new() };
    interval(time.from.as_deref(), time.to.as_deref(), Some(&time.basis)).unwrap_or_else(|| time.text.clone())
}

/// "Bir Qassab ±29 km".
pub fn place(reading: &Reading, claim: &reading::Claim) -> String {
    let place = claim
        .place
        .as_ref()
        .and_then(|id| reading.mentions.places.iter().find(|place| place.id == *id));
    let Some(place) = place else { return String::new() };
    placed(place.name.as_ref().unwrap_or(&place.text), place.radius_km)
}

/// The names of those who take part, allies in brackets.
pub fn who(reading: &Reading, participants: &[reading::Participant]) -> String {
    let name = |participant: &reading::Participant| {
        let actor = reading
            .mentions
            .actors
            .iter()
            .find(|actor| actor.id == participant.mention)?;
        let name = actor.name.clone().unwrap_or_else(|| actor.text.clone());
        Some(if participant.role == "ally" {
            format!("(with {name})")
        } else {
            name
        })
    };
    let mut names: Vec<String> = participants.iter().filter_map(name).collect();
    names.dedup();
    names.join(", ")
}

/// "ASSAULT aerial “bombing”", "gained “fell to”", and the dead and the hurt.
pub fn what(claim: &reading::Claim) -> String {
    let mut words = Vec::new();
    if let Some(event) = &claim.event {
        words.push(event.kind.clone());
        words.extend(event.mode.clone());
    }
    if let Some(control) = &claim.control {
        words.push(control.state.clone());
    }
    let trigger = claim.event.as_ref().map(|event| &event.trigger);
    if let Some(trigger) = trigger.or(claim
        .control
        .as_ref()
        .and_then(|control| control.trigger.as_ref()))
    {
        words.push(format!("“{}”", trigger.text));
    }
    if let Some(casualties) = &claim.casualties {
        for (count, fate) in [(&casualties.dead, "dead"), (&casualties.injured, "injured")] {
            words.extend(number(count).map(|number| format!("{number} {fate}")));
        }
    }
    words.join(" ")
}

/// "12", "200–999", "at least 50".
pub fn number(count: &reading::Count) -> Option<String> {
    range(count.low, count.best, count.high)
}

/// The same for any whole numbers.
pub fn range<N: PartialEq + std::fmt::Display>(
    low: Option<N>,
    best: Option<N>,
    high: Option<N>,
) -> Option<String> {
    match (low, best, high) {
        (Some(low), _, Some(high)) if low == high => Some(low.to_string()),
        (Some(low), _, Some(high)) => Some(format!("{low}–{high}")),
        (Some(low), _, None) => Some(format!("at least {low}")),
        (None, _, Some(high)) => Some(format!("up to {high}")),
        (None, best, None) => best.map(|best| best.to_string()),
    }
}

/// "Saad al Haj, spokesman, Osoud al Sharqiya (party, opposition)".
pub fn source(reading: &Reading, claim: &reading::Claim) -> String {
    let source = &claim.source;
    let rating = match source.rating.as_str() {
        UNRATED => String::new(),
        rating => format!(" [{rating}]"),
    };
    if source.kind == "report" {
        return source.name.as_deref().unwrap_or("the report").to_owned() + &rating;
    }
    let names = [&source.name, &source.role, &source.organisation];
    let mut names: Vec<&str> = names.into_iter().filter_map(|name| name.as_deref()).collect();
    if names.is_empty() {
        names.extend(source_words(reading, claim));
    }
    sourced(names, &source.kind, source.side.as_deref()) + &rating
}
