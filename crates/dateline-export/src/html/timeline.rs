//! The timeline of a story: a bar for each claim, or for all claims of a report in a row, over the
//! days that the story spans.

use std::io::{self, Write};

use super::escape::Escaped;
use super::interval::{Days, Interval, Moment, date, days};
use super::story::{Key, Story, tokens};
use super::wording;
use crate::lookup::place_name;

const WIDTH: f64 = 400.0;
const LABEL: f64 = 124.0;
const TOP: f64 = 24.0;
const ROW: f64 = 15.0;

/// How long before the day of publication a story usually reaches, in days, and how long after it.
const BEFORE: Days = 45.0;
const AFTER: Days = 15.0;

struct Bar {
    interval: Interval,
    /// Taken from the day of publication, for want of words.
    assumed: bool,
    title: String,
    claims: Vec<Key>,
}

struct Row {
    label: String,
    bars: Vec<Bar>,
    published: Option<Days>,
}

/// The figure of one report: a row for each claim with a time.
pub(super) fn write_claims(out: &mut dyn Write, story: &Story) -> io::Result<()> {
    let published = published(story);
    let mut rows: Vec<Row> = Vec::new();
    for (key, claim) in story.claims() {
        if let Some(bar) = bar(story, key, claim) {
            let event = claim.event.as_ref().map(|event| &event.kind);
            let state = claim.control.as_ref().map(|control| &control.state);
            let deed = wording::capitalised(event.or(state).map_or("claim", String::as_str));
            let place = story.lookup.place(claim).map(place_name);
            rows.push(Row {
                label: place.map_or(deed.clone(), |place| format!("{deed} · {place}")),
                bars: vec![bar],
                published: None,
            });
        }
    }
    // By time, so that the figure runs from the upper left to the lower right.
    rows.sort_by(|a, b| {
        let key = |row: &Row| (row.bars[0].interval.from, row.bars[0].interval.to);
        let (a, b) = (key(a), key(b));
        a.0.total_cmp(&b.0).then(a.1.total_cmp(&b.1))
    });
    let untimed = story.reading.claims.len() - rows.len();
    write(out, &rows, published, untimed)
}

/// The figure of many reports: a row for each of them, as they come.
pub(super) fn write_reports(out: &mut dyn Write, stories: &[&Story]) -> io::Result<()> {
    let mut untimed = 0;
    let mut rows: Vec<Row> = Vec::new();
    for story in stories {
        let claims = story.reading.claims.len();
        let bars: Vec<Bar> = story
            .claims()
            .filter_map(|(key, claim)| bar(story, key, claim))
            .collect();
        untimed += claims - bars.len();
        let bars = merged(bars);
        let report = &story.reading.report;
        let label = report
            .outlet
            .as_ref()
            .or(report.title.as_ref())
            .unwrap_or(&report.id);
        rows.push(Row {
            label: label.clone(),
            bars,
            published: published(story),
        });
    }
    write(out, &rows, None, untimed)
}

/// When a report was published; noon of a day without a clock time.
fn published(story: &Story) -> Option<Days> {
    let published = Moment::parse(story.reading.report.published.as_deref()?)?;
    Some(published.start() + if published.has_time { 0.0 } else { 0.5 })
}

fn bar(story: &Story, key: Key, claim: &dateline_reader::reading::Claim) -> Option<Bar> {
    let time = story.lookup.time(claim)?;
    let interval = Interval::new(time.from.as_deref(), time.to.as_deref())?;
    Some(Bar {
        interval,
        assumed: time.basis == "published",
        title: format!(
            "{}: {}",
            wording::deed(claim),
            wording::time(time).unwrap_or_else(|| time.text.clone())
        ),
        claims: vec![key],
    })
}

/// Bars over the same days as one.
fn merged(bars: Vec<Bar>) -> Vec<Bar> {
    let mut merged: Vec<Bar> = Vec::new();
    for bar in bars {
        let same = |other: &&mut Bar| other.interval == bar.interval && other.assumed == bar.assumed;
        match merged.iter_mut().find(same) {
            Some(other) => other.claims.extend(bar.claims),
            None => merged.push(bar),
        }
    }
    for bar in &mut merged {
        if bar.claims.len() > 1 {
            bar.title = format!("{} claims", bar.claims.len());
        }
    }
    merged
}

/// The days on the axis.
#[derive(Clone, Copy)]
struct Axis {
    from: Days,
    to: Days,
}

impl Axis {
    /// All that is told where it is near the publication, or where most is not; otherwise the days
    /// around the publication, and what lies before them is marked at the edge.
    fn new(rows: &[Row], published: Option<Days>) -> Option<Axis> {
        let intervals: Vec<Interval> = rows
            .iter()
            .flat_map(|row| row.bars.iter().map(|bar| bar.interval))
            .collect();
        let marks = || rows.iter().filter_map(|row| row.published).chain(published);
        let all = Axis {
            from: intervals
                .iter()
                .map(|one| one.from)
                .chain(marks())
                .reduce(f64::min)?,
            to: intervals
                .iter()
                .map(|one| one.to)
                .chain(marks())
                .reduce(f64::max)?,
        };
        let near = Axis {
            from: marks().reduce(f64::min).unwrap_or(all.to) - BEFORE,
            to: marks().reduce(f64::max).unwrap_or(all.to) + AFTER,
        };
        let seen = intervals
            .iter()
            .filter(|one| near.from < one.to && one.from < near.to);
        let axis = if 2 * seen.count() < intervals.len() {
            all
        } else {
            // Only what begins in the window stretches the axis: a long interval that ends in it does not.
            let starts = intervals
                .iter()
                .map(|one| one.from)
                .filter(|&from| from >= near.from);
            let first = starts.chain(marks()).reduce(f64::min).unwrap_or(near.from);
            Axis {
                from: first.max(all.from),
                to: all.to.min(near.to),
            }
        };
        Some(Axis {
            from: axis.from.floor() - 1.0,
            to: axis.to.ceil() + 0.5,
        })
    }

    fn x(self, at: Days) -> f64 {
        let share = (at - self.from) / (self.to - self.from);
        LABEL + share.clamp(0.0, 1.0) * (WIDTH - LABEL)
    }

    /// Days that get a line, the first days of equal steps.
    fn ticks(self) -> Vec<(Days, String)> {
        let length = self.to - self.from;
        let (first, last) = (date(self.from), date(self.to));
        if length <= 120.0 {
            let step = [1.0, 2.0, 7.0, 14.0, 28.0]
                .into_iter()
                .find(|step| length / step <= 7.0)
                .unwrap_or(28.0);
            let start = self.from.ceil();
            let times = ((self.to - start) / step).floor().max(0.0) as i64;
            return (0..=times)
                .map(|times| start + times as f64 * step)
                .map(|day| {
                    let date = date(day);
                    (day, date.strftime("%-d %b").to_string())
                })
                .collect();
        }
        // Months up to two years, then years.
        let months = if length <= 240.0 {
            1
        } else if length <= 800.0 {
            3
        } else {
            12 * (length / 365.25 / 7.0).ceil().max(1.0) as i32
        };
        let mut month = i32::from(first.year()) * 12 + i32::from(first.month()) - 1;
        month += (months - month.rem_euclid(months)) % months;
        let end = i32::from(last.year()) * 12 + i32::from(last.month()) - 1;
        let mut ticks = Vec::new();
        while month <= end {
            let (year, of_year) = (month.div_euclid(12), month.rem_euclid(12) + 1);
            if let Ok(day) = jiff::civil::Date::new(year as i16, of_year as i8, 1)
                && days(day) >= self.from
            {
                let label = if months >= 12 {
                    year.to_string()
                } else {
                    day.strftime("%b %-Y").to_string()
                };
                ticks.push((days(day), label));
            }
            month += months;
        }
        ticks
    }
}

fn write(out: &mut dyn Write, rows: &[Row], published: Option<Days>, untimed: usize) -> io::Result<()> {
    let Some(axis) = Axis::new(rows, published).filter(|_| rows.iter().any(|row| !row.bars.is_empty()))
    else {
        return Ok(());
    };
    let bottom = TOP + rows.len() as f64 * ROW + 4.0;
    writeln!(out, "<figure class=\"timeline\">")?;
    writeln!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} {bottom:.0}\" role=\"group\" aria-label=\"Timeline of the claims\">"
    )?;
    for (day, label) in axis.ticks() {
        let x = axis.x(day);
        writeln!(out, "<path class=\"tick\" d=\"M{x:.1} {TOP}V{bottom:.0}\"/>")?;
        if x < WIDTH - 30.0 {
            writeln!(
                out,
                "<text class=\"day\" x=\"{:.1}\" y=\"{:.1}\">{label}</text>",
                x + 2.0,
                TOP - 5.0
            )?;
        }
    }
    if let Some(published) = published {
        let x = axis.x(published);
        writeln!(
            out,
            "<path class=\"published\" d=\"M{x:.1} {:.1}V{bottom:.0}\"><title>published</title></path>",
            TOP - 3.0
        )?;
    }
    for (at, row) in rows.iter().enumerate() {
        write_row(out, row, axis, TOP + at as f64 * ROW)?;
    }
    writeln!(out, "</svg>")?;
    write_caption(out, rows, published, axis, untimed)?;
    writeln!(out, "</figure>")
}

fn write_row(out: &mut dyn Write, row: &Row, axis: Axis, top: f64) -> io::Result<()> {
    let claims: Vec<Key> = row
        .bars
        .iter()
        .flat_map(|bar| bar.claims.iter().copied())
        .collect();
    writeln!(
        out,
        "<text class=\"label\" x=\"{:.1}\" y=\"{:.1}\" text-anchor=\"end\" data-c=\"{}\">{}</text>",
        LABEL - 8.0,
        top + ROW - 4.0,
        tokens(&claims),
        Escaped(&wording::shortened(&row.label, 20))
    )?;
    for bar in &row.bars {
        let (from, to) = (axis.x(bar.interval.from), axis.x(bar.interval.to));
        let (y, height) = (top + 4.0, ROW - 7.0);
        let early = bar.interval.from < axis.from;
        writeln!(
            out,
            "<a class=\"bar{}\" href=\"#{}\" data-c=\"{}\"><title>{}</title>",
            if bar.assumed { " assumed" } else { "" },
            bar.claims[0],
            tokens(&bar.claims),
            Escaped(&bar.title)
        )?;
        // The target is as high as the row, so that a finger finds it.
        let left = if early { LABEL } else { from.min(WIDTH - 4.0) };
        let width = (to - left).max(4.0);
        writeln!(
            out,
            "<rect class=\"target\" x=\"{:.1}\" y=\"{top:.1}\" width=\"{:.1}\" height=\"{ROW}\"/>",
            left - 3.0,
            width + 6.0
        )?;
        if early {
            let middle = y + height / 2.0;
            writeln!(
                out,
                "<path class=\"extent\" d=\"M{LABEL} {middle:.1}l5 {:.1}H{:.1}V{:.1}H{:.1}Z\"/></a>",
                -height / 2.0,
                left + width.max(9.0),
                y + height,
                LABEL + 5.0
            )?;
        } else {
            writeln!(
                out,
                "<rect class=\"extent\" x=\"{left:.1}\" y=\"{y:.1}\" width=\"{width:.1}\" height=\"{height}\" rx=\"1.5\"/></a>"
            )?;
        }
    }
    if let Some(published) = row.published {
        writeln!(
            out,
            "<path class=\"published\" d=\"M{x:.1} {:.1}v{:.1}\"><title>published</title></path>",
            top + 2.0,
            ROW - 3.0,
            x = axis.x(published)
        )?;
    }
    Ok(())
}

fn write_caption(
    out: &mut dyn Write,
    rows: &[Row],
    published: Option<Days>,
    axis: Axis,
    untimed: usize,
) -> io::Result<()> {
    write!(out, "<figcaption>")?;
    if published.is_some() || rows.iter().any(|row| row.published.is_some()) {
        write!(out, "The upright line marks publication. ")?;
    }
    let bars = || rows.iter().flat_map(|row| &row.bars);
    if bars().any(|bar| bar.assumed) {
        write!(
            out,
            "Hollow: the text gives no time, so the day of publication stands. "
        )?;
    }
    if bars().any(|bar| bar.interval.from < axis.from) {
        write!(out, "Pointed: begins before {}. ", wording::day(date(axis.from)))?;
    }
    match untimed {
        0 => {}
        1 => write!(out, "One claim has no time.")?,
        many => write!(out, "{many} claims have no time.")?,
    }
    writeln!(out, "</figcaption>")
}
