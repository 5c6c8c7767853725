//! The map of a story: borders, a graticule, a scale bar, and a circle for each place that claims
//! point at, as wide as the place is uncertain.

use std::collections::HashMap;
use std::io::{self, Write};

use dateline_reader::reading::PlaceMention;

use super::escape::Escaped;
use super::lands::Land;
use super::projection::{Circle, Projection, clip, distance_km, wrapped};
use super::story::{Key, Story, tokens};
use super::wording;
use crate::lookup::place_name;

const WIDTH: f64 = 400.0;
const HEIGHT: f64 = 300.0;

/// A place on the map with the claims that point at it.
struct Pin<'a> {
    place: &'a PlaceMention,
    circle: Circle,
    claims: Vec<Key>,
}

/// Writes the figure for the claims of some stories; nothing where no claim has a place.
pub(super) fn write(out: &mut dyn Write, stories: &[&Story], lands: &[Land]) -> io::Result<()> {
    let (pins, unplaced) = pins(stories);
    let (on, off) = in_view(pins);
    if on.is_empty() {
        return Ok(());
    }
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
    let shapes = visible_lands(lands, &projection);
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

/// The places of the claims, the widest first so that none hides another, and how many claims have
/// no position.
fn pins<'a>(stories: &[&Story<'a>]) -> (Vec<Pin<'a>>, usize) {
    let mut pins: Vec<Pin> = Vec::new();
    let mut known: HashMap<[u64; 3], usize> = HashMap::new();
    let mut unplaced = 0;
    for story in stories {
        for (key, claim) in story.claims() {
            let place = story.lookup.place(claim);
            let Some((place, circle)) = place.and_then(|place| Some((place, circle(place)?))) else {
                unplaced += 1;
                continue;
            };
            let same = [circle.lat, circle.lon, circle.radius_km].map(f64::to_bits);
            let at = *known.entry(same).or_insert_with(|| {
                pins.push(Pin {
                    place,
                    circle,
                    claims: Vec::new(),
                });
                pins.len() - 1
            });
            pins[at].claims.push(key);
        }
    }
    pins.sort_by(|a, b| b.circle.radius_km.total_cmp(&a.circle.radius_km));
    (pins, unplaced)
}

/// The circle of a place on the globe; positions that are none there are passed over.
fn circle(place: &PlaceMention) -> Option<Circle> {
    let circle = Circle {
        lat: place.lat?,
        lon: place.lon?,
        radius_km: place.radius_km.unwrap_or(0.0).clamp(0.0, 5_000.0),
    };
    let sound = circle.lat.abs() <= 90.0 && circle.lon.abs() <= 360.0;
    sound.then_some(circle)
}

/// Parts the pins that the story is about from those far away (a capital where somebody spoke): far
/// is more than four times as far from the middle as three claims in five.
fn in_view(pins: Vec<Pin>) -> (Vec<Pin>, Vec<Pin>) {
    let Some(first) = pins.first() else {
        return (pins, Vec::new());
    };
    let base = first.circle.lon;
    let weighted = |value: fn(&Circle, f64) -> f64| {
        let each = pins
            .iter()
            .flat_map(|pin| std::iter::repeat_n(value(&pin.circle, base), pin.claims.len()));
        let mut values: Vec<f64> = each.collect();
        values.sort_by(f64::total_cmp);
        values
    };
    let lats = weighted(|circle, _| circle.lat);
    let lons = weighted(|circle, base| base + wrapped(circle.lon - base));
    let middle = (lats[lats.len() / 2], lons[lons.len() / 2]);
    let away = |pin: &Pin| distance_km(middle, (pin.circle.lat, pin.circle.lon));
    let mut distances: Vec<f64> = pins
        .iter()
        .flat_map(|pin| std::iter::repeat_n(away(pin), pin.claims.len()))
        .collect();
    distances.sort_by(f64::total_cmp);
    let limit = 4.0 * distances[distances.len() * 3 / 5].max(75.0);
    // A circle that is wider than the story ("Syria", "the region") stays if its middle is in view, but
    // is not allowed to push the borders of the picture far out.
    let (mut on, off): (Vec<Pin>, Vec<Pin>) = pins.into_iter().partition(|pin| away(pin) <= limit);
    let tight = on.iter().any(|pin| pin.circle.radius_km <= limit / 2.0);
    let mut far = off;
    if tight {
        let (kept, wide): (Vec<Pin>, Vec<Pin>) =
            on.into_iter().partition(|pin| pin.circle.radius_km <= limit);
        on = kept;
        far.extend(wide);
    }
    (on, far)
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

/// The rings of a GeoJSON Polygon or MultiPolygon, as (longitude, latitude).
fn rings(geometry: &serde_json::Value) -> Option<Vec<Vec<(f64, f64)>>> {
    let coordinates = geometry.get("coordinates")?;
    let polygons: Vec<Vec<Vec<Vec<f64>>>> = match geometry.get("type")?.as_str()? {
        "Polygon" => vec![serde_json::from_value(coordinates.clone()).ok()?],
        "MultiPolygon" => serde_json::from_value(coordinates.clone()).ok()?,
        _ => return None,
    };
    let point = |position: &Vec<f64>| Some((*position.first()?, *position.get(1)?));
    polygons
        .iter()
        .flatten()
        .map(|ring| ring.iter().map(point).collect::<Option<Vec<_>>>())
        .collect()
}

fn project(ring: &[(f64, f64)], projection: &Projection) -> Vec<(f64, f64)> {
    let mut before = projection.middle();
    let unwrapped = ring.iter().map(|&(lon, lat)| {
        before += wrapped(lon - before);
        projection.unwrapped(lat, before)
    });
    unwrapped.collect()
}

/// Outlines as SVG path data; steps of less than half a pixel are left out.
fn path(points: &[(f64, f64)]) -> String {
    use std::fmt::Write;
    let mut data = String::new();
    let mut drawn: Option<(f64, f64)> = None;
    for &(x, y) in points {
        let near = drawn.is_some_and(|(a, b): (f64, f64)| (a - x).hypot(b - y) < 0.5);
        if !near {
            let letter = if drawn.is_none() { 'M' } else { 'L' };
            let _ = write!(data, "{letter}{x:.1} {y:.1}");
            drawn = Some((x, y));
        }
    }
    if drawn.is_some() {
        data.push('Z');
    }
    data
}

/// What is in sight of a country.
struct Shape<'a> {
    name: &'a str,
    outlines: Vec<Vec<(f64, f64)>>,
}

fn visible_lands<'a>(lands: &'a [Land], projection: &Projection) -> Vec<Shape<'a>> {
    let ((west, east), (south, north)) = projection.degrees();
    let shape = |land: &'a Land| {
        let mut outlines = Vec::new();
        for ring in &land.rings {
            if !ring.box_meets((west, east), (south, north)) {
                continue;
            }
            let points = project(&ring.points, projection);
            let round = 360.0 * (projection.point(0.0, projection.middle() + 1.0).0 - WIDTH / 2.0);
            for turn in [-round, 0.0, round] {
                let moved: Vec<(f64, f64)> = points.iter().map(|&(x, y)| (x + turn, y)).collect();
                let cut = clip(&moved, (-8.0, -8.0), (WIDTH + 8.0, HEIGHT + 8.0));
                if cut.len() > 2 {
                    outlines.push(cut);
                }
            }
        }
        let name = land.name;
        (!outlines.is_empty()).then_some(Shape { name, outlines })
    };
    lands.iter().filter_map(shape).collect()
}

impl Shape<'_> {
    fn path(&self) -> String {
        self.outlines.iter().map(|outline| path(outline)).collect()
    }

    /// A point well inside the largest part in sight that leaves room for the name, if there is one.
    fn label(&self, labels: &mut Labels) -> Option<(f64, f64)> {
        let half = 3.9 * self.name.chars().count() as f64;
        let mut best: Option<(f64, f64, f64)> = None;
        for row in 1..15 {
            for column in 1..20 {
                let (x, y) = (f64::from(column) * 20.0, f64::from(row) * 20.0);
                let room = Rectangle::around(x, y - 3.0, half, 6.0);
                let corners = [
                    (x, y),
                    (room.left, room.top),
                    (room.right, room.top),
                    (room.left, room.bottom),
                    (room.right, room.bottom),
                ];
                let within = |point: &(f64, f64)| self.outlines.iter().any(|outline| inside(outline, *point));
                if !(room.in_picture(6.0) && labels.free(room) && corners.iter().all(within)) {
                    continue;
                }
                let borders = self.outlines.iter().flatten();
                let to_border = borders
                    .map(|&(a, b)| (a - x).hypot(b - y))
                    .fold(f64::MAX, f64::min);
                let to_edge = x.min(WIDTH - x).min(y).min(HEIGHT - y);
                let space = to_border.min(to_edge * 1.5);
                if best.is_none_or(|(_, _, other)| space > other) {
                    best = Some((x, y, space));
                }
            }
        }
        let (x, y, _) = best?;
        labels.reserve(Rectangle::around(x, y - 3.0, half, 6.0));
        Some((x, y))
    }
}

/// Whether a point lies in a ring, by the crossings of a ray to the right.
fn inside(ring: &[(f64, f64)], (x, y): (f64, f64)) -> bool {
    let Some(&last) = ring.last() else {
        return false;
    };
    let mut before = last;
    let mut within = false;
    for &point in ring {
        if (before.1 > y) != (point.1 > y)
            && x < before.0 + (y - before.1) / (point.1 - before.1) * (point.0 - before.0)
        {
            within = !within;
        }
        before = point;
    }
    within
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

fn write_caption(out: &mut dyn Write, off: &[Pin], unplaced: usize) -> io::Result<()> {
    write!(
        out,
        "<figcaption>A circle reaches as far as the words leave the place open."
    )?;
    if !off.is_empty() {
        write!(out, " Beyond the map: ")?;
        for (at, pin) in off.iter().enumerate() {
            write!(
                out,
                "{}<a href=\"#{}\" data-c=\"{}\">{}</a>",
                if at == 0 { "" } else { ", " },
                pin.claims[0],
                tokens(&pin.claims),
                Escaped(place_name(pin.place))
            )?;
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

/// A place that a story names, whether or not a claim points at it.
struct Town<'a> {
    name: &'a str,
    circle: Circle,
}

/// Towns that the stories name within a day's drive of the places of their claims, so that a reader
/// knows where on earth the map is.
fn towns<'a>(stories: &[&Story<'a>], pins: &[Pin]) -> Vec<Town<'a>> {
    const TOWN_KM: f64 = 30.0;
    const NEAR_KM: f64 = 150.0;
    let mut towns: Vec<Town> = Vec::new();
    let places = stories.iter().flat_map(|story| &story.reading.mentions.places);
    for place in places.filter(|place| place.basis == "gazetteer") {
        let name = place_name(place);
        let Some(mut circle) = circle(place).filter(|circle| circle.radius_km <= TOWN_KM) else {
            continue;
        };
        circle.radius_km = 0.0;
        let near =
            |pin: &Pin| distance_km((pin.circle.lat, pin.circle.lon), (circle.lat, circle.lon)) <= NEAR_KM;
        if pins.iter().any(near) && !towns.iter().any(|town| town.name == name) {
            towns.push(Town { name, circle });
        }
    }
    towns
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
        let half = 2.7 * town.name.chars().count() as f64;
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
        let half = 2.9 * name.chars().count() as f64;
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

/// The rectangles that are taken.
#[derive(Default)]
struct Labels {
    taken: Vec<Rectangle>,
}

impl Labels {
    fn free(&self, room: Rectangle) -> bool {
        !self.taken.iter().any(|other| other.overlaps(room))
    }

    fn reserve(&mut self, room: Rectangle) {
        self.taken.push(room);
    }
}

#[derive(Clone, Copy)]
struct Rectangle {
    left: f64,
    top: f64,
    right: f64,
    bottom: f64,
}

impl Rectangle {
    fn around(x: f64, y: f64, half_width: f64, half_height: f64) -> Rectangle {
        Rectangle {
            left: x - half_width,
            top: y - half_height,
            right: x + half_width,
            bottom: y + half_height,
        }
    }

    fn overlaps(self, other: Rectangle) -> bool {
        self.left < other.right
            && other.left < self.right
            && self.top < other.bottom
            && other.top < self.bottom
    }

    fn in_picture(self, margin: f64) -> bool {
        self.left >= margin
            && self.top >= margin
            && self.right <= WIDTH - margin
            && self.bottom <= HEIGHT - margin
    }
}
