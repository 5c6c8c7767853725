//! The map of a story: borders, a graticule, a scale bar, and a circle for each place that claims
//! point at, as wide as the place is uncertain.

use std::io::{self, Write};

use super::escape::Escaped;
use super::labels::{Labels, Rectangle};
use super::lands::{Land, visible};
use super::outline::{path, project, rings};
use super::pins::{Pin, Town, in_view, pins, towns};
use super::projection::{Circle, Projection, wrapped};
use super::story::{Key, Story, tokens};
use super::wording;
use crate::lookup::place_name;

/// Pixels of the picture, before it is scaled to the page.
pub(super) const WIDTH: f64 = 400.0;
/// Pixels of the picture, before it is scaled to the page.
pub(super) const HEIGHT: f64 = 300.0;

/// Writes the figure for the claims of some stories; nothing where no claim has a place.
pub(super) fn write(out: &mut dyn Write, stories: &[&Story], lands: &[Land]) -> io::Result<()> {
    let (pins, unplaced) = pins(stories);
    let (on, off) = in_view(pins);
    let towns = towns(stories, &on);
    let mut seen: Vec<Circle> = on.iter().map(|pin| pin.circle).collect();
    seen.extend(towns.iter().map(|town| town.circle));
    let Some(projection) = Projection::fit(&seen, WIDTH, HEIGHT) else {
        return Ok(());
    };
    writeln!(out, "<figure class=\"map\">")?;
    writeln!(
        out,
        "<svg viewBox=\"0 0 {WIDTH} {HEIGHT}\" role=\"group\" aria-label=\"Map of the places that claims point at\">"
    )?;
    let mut labels = Labels::default();
    labels.reserve(scale_bar_box());
    for (x, y) in on
        .iter()
        .map(|pin| projection.point(pin.circle.lat, pin.circle.lon))
    {
        labels.reserve(Rectangle::around(x, y, 4.0, 4.0));
    }
    let names = name_labels(&on, &projection, &mut labels);
    writeln!(out, "<rect class=\"sea\" width=\"{WIDTH}\" height=\"{HEIGHT}\"/>")?;
    let shapes = visible(lands, &projection);
    for shape in &shapes {
        writeln!(out, "<path class=\"land\" d=\"{}\"/>", shape.path())?;
    }
    write_graticule(out, &projection)?;
    for shape in &shapes {
        if let Some((x, y)) = shape.label(&mut labels) {
            writeln!(
                out,
                "<text class=\"country\" x=\"{x:.1}\" y=\"{y:.1}\">{}</text>",
                Escaped(shape.name)
            )?;
        }
    }
    for pin in &on {
        write_pin(out, pin, &projection)?;
    }
    for (x, y, anchor, name, claims) in names {
        writeln!(
            out,
            "<text class=\"name\" x=\"{x:.1}\" y=\"{y:.1}\" text-anchor=\"{anchor}\" data-c=\"{}\">{}</text>",
            tokens(claims),
            Escaped(&name)
        )?;
    }
    write_towns(out, &towns, &projection, &mut labels)?;
    write_scale(out, &projection)?;
    writeln!(out, "</svg>")?;
    write_caption(out, &off, unplaced)?;
    writeln!(out, "</figure>")
}

fn write_pin(out: &mut dyn Write, pin: &Pin, projection: &Projection) -> io::Result<()> {
    let (x, y) = projection.point(pin.circle.lat, pin.circle.lon);
    let count = pin.claims.len();
    let first = pin.claims[0];
    writeln!(
        out,
        "<a class=\"pin\" href=\"#{first}\" data-c=\"{}\"><title>{}: {count} {}</title>",
        tokens(&pin.claims),
        Escaped(&wording::place(pin.place)),
        if count == 1 { "claim" } else { "claims" }
    )?;
    let shape = pin.place.geometry.as_ref().and_then(rings);
    let path = match shape {
        Some(rings) => rings
            .iter()
            .map(|ring| path(&project(ring, projection)))
            .collect(),
        None => path(&projection.circle(pin.circle)),
    };
    if pin.circle.radius_km > 0.0 {
        writeln!(out, "<path class=\"reach\" d=\"{path}\"/>")?;
    }
    let dot = 2.0 + (count as f64).sqrt().min(5.0);
    writeln!(
        out,
        "<circle class=\"dot\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"{dot:.1}\"/></a>"
    )
}

/// Lines at round degrees, about four to a side.
fn write_graticule(out: &mut dyn Write, projection: &Projection) -> io::Result<()> {
    let ((west, east), (south, north)) = projection.degrees();
    let steps = [0.1, 0.2, 0.5, 1.0, 2.0, 5.0, 10.0, 15.0, 30.0];
    let fine = |step: &&f64| (north - south) / **step <= 4.5;
    let step = *steps.iter().find(fine).unwrap_or(&45.0);
    let digits = usize::from(step < 1.0);
    let round = |from: f64, to: f64| {
        let (first, last) = ((from / step).ceil() as i64, (to / step).floor() as i64);
        (first..=last).map(move |times| times as f64 * step)
    };
    for lat in round(south.max(-90.0), north.min(90.0)) {
        let (_, y) = projection.unwrapped(lat, west);
        writeln!(out, "<path class=\"graticule\" d=\"M0 {y:.1}H{WIDTH}\"/>")?;
        if (14.0..HEIGHT - 24.0).contains(&y) {
            let side = if lat < 0.0 { "S" } else { "N" };
            writeln!(
                out,
                "<text class=\"degrees\" x=\"4\" y=\"{:.1}\">{:.digits$}° {side}</text>",
                y - 2.5,
                lat.abs()
            )?;
        }
    }
    for lon in round(west, east) {
        let (x, _) = projection.unwrapped(south, lon);
        writeln!(out, "<path class=\"graticule\" d=\"M{x:.1} 0V{HEIGHT}\"/>")?;
        if (30.0..WIDTH - 40.0).contains(&x) {
            let side = if wrapped(lon) < 0.0 { "W" } else { "E" };
            writeln!(
                out,
                "<text class=\"degrees\" x=\"{:.1}\" y=\"10\">{:.digits$}° {side}</text>",
                x + 3.0,
                wrapped(lon).abs()
            )?;
        }
    }
    Ok(())
}

/// The longest round distance that is at most a quarter of the picture.
fn write_scale(out: &mut dyn Write, projection: &Projection) -> io::Result<()> {
    let most = WIDTH / 4.0 / projection.pixels_per_km();
    let power = 10_f64.powf(most.log10().floor());
    let times = [5.0, 2.0, 1.0].into_iter().find(|times| times * power <= most);
    let km = times.unwrap_or(1.0) * power;
    let (right, y) = (WIDTH - 10.0, HEIGHT - 9.0);
    let left = right - km * projection.pixels_per_km();
    writeln!(
        out,
        "<path class=\"scale\" d=\"M{left:.1} {:.1}V{y:.1}H{right:.1}V{:.1}\"/>\
         <text class=\"degrees\" x=\"{right:.1}\" y=\"{:.1}\" text-anchor=\"end\">{} km</text>",
        y - 4.0,
        y - 4.0,
        y - 6.0,
        wording::kilometres(km)
    )
}

fn scale_bar_box() -> Rectangle {
    Rectangle::around(WIDTH - 60.0, HEIGHT - 14.0, 60.0, 14.0)
}

/// Places that the caption names.
const MOST_NAMED: usize = 12;

fn write_caption(out: &mut dyn Write, off: &[Pin], unplaced: usize) -> io::Result<()> {
    write!(
        out,
        "<figcaption>A circle reaches as far as the words leave the place open."
    )?;
    if !off.is_empty() {
        write!(out, " Not on the map, being far off or wide: ")?;
        for (at, pin) in off.iter().take(MOST_NAMED).enumerate() {
            write!(
                out,
                "{}<a href=\"#{}\" data-c=\"{}\">{}</a>",
                if at == 0 { "" } else { ", " },
                pin.claims[0],
                tokens(&pin.claims),
                Escaped(place_name(pin.place))
            )?;
        }
        if off.len() > MOST_NAMED {
            write!(out, " and {} more", off.len() - MOST_NAMED)?;
        }
        write!(out, ".")?;
    }
    match unplaced {
        0 => {}
        1 => write!(out, " One claim has no place that is known.")?,
        many => write!(out, " {many} claims have no place that is known.")?,
    }
    writeln!(out, "</figcaption>")
}

/// A small dot and the name, where there is room beside the claims.
fn write_towns(
    out: &mut dyn Write,
    towns: &[Town],
    projection: &Projection,
    labels: &mut Labels,
) -> io::Result<()> {
    for town in towns {
        let (x, y) = projection.point(town.circle.lat, town.circle.lon);
        let half = 2.9 * town.name.chars().count() as f64;
        let dot = Rectangle::around(x, y, 2.0, 2.0);
        let room = Rectangle::around(x + 4.0 + half, y, half, 5.0);
        let fits = |room: Rectangle| room.in_picture(1.0) && labels.free(room);
        if !fits(dot) || !fits(room) {
            continue;
        }
        labels.reserve(dot);
        labels.reserve(room);
        writeln!(
            out,
            "<circle class=\"town\" cx=\"{x:.1}\" cy=\"{y:.1}\" r=\"1.5\"/>\
             <text class=\"town\" x=\"{:.1}\" y=\"{:.1}\">{}</text>",
            x + 4.0,
            y + 3.2,
            Escaped(town.name)
        )?;
    }
    Ok(())
}

/// Position, anchor, words and claims of a name on the map.
type Name<'a> = (f64, f64, &'static str, String, &'a [Key]);

/// Names beside the dots, those with most claims first, wherever there is room; each name once.
fn name_labels<'a>(pins: &'a [Pin], projection: &Projection, labels: &mut Labels) -> Vec<Name<'a>> {
    let mut order: Vec<&Pin> = pins.iter().collect();
    order.sort_by_key(|pin| std::cmp::Reverse(pin.claims.len()));
    let mut names: Vec<Name> = Vec::new();
    for pin in order {
        let name = wording::shortened(place_name(pin.place), 26);
        if names.iter().any(|(_, _, _, other, _)| *other == name) {
            continue;
        }
        let (x, y) = projection.point(pin.circle.lat, pin.circle.lon);
        let half = 3.3 * name.chars().count() as f64;
        let gap = 4.0 + (pin.claims.len() as f64).sqrt().min(5.0);
        let choices = [
            (x + gap, y + 3.5, "start", x + gap + half),
            (x - gap, y + 3.5, "end", x - gap - half),
            (x, y - gap - 2.0, "middle", x),
            (x, y + gap + 9.0, "middle", x),
        ];
        let choice = choices.into_iter().find(|&(_, base, _, centre)| {
            let room = Rectangle::around(centre, base - 3.5, half, 5.5);
            room.in_picture(1.0) && labels.free(room)
        });
        if let Some((at, base, anchor, centre)) = choice {
            labels.reserve(Rectangle::around(centre, base - 3.5, half, 5.5));
            names.push((at, base, anchor, name, &pin.claims));
        }
    }
    names
}
