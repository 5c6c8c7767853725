//! `dateline gazetteer`.

use std::io::Write;
use std::path::Path;

use dateline::place::{Gazetteer, Limits, Overlay, PlaceId, installed};
use serde_json::json;

use crate::cli::{Gazetteer as Args, GazetteerTask};
use crate::home::Home;
use crate::table::{Paint, Style, Table};

/// Bad rows that are printed; the others are counted.
const SHOWN: usize = 20;

/// Runs a task; `false` where a file could not be added or no place was found.
pub fn run(args: &Args, home: &Home, style: Style) -> anyhow::Result<bool> {
    let folder = home.folder("places")?;
    match &args.task {
        GazetteerTask::Add { files } => {
            let mut all = true;
            for file in files {
                if let Err(error) = add(file, &folder) {
                    eprintln!("dateline: {error}");
                    all = false;
                }
            }
            Ok(all)
        }
        GazetteerTask::List { json } => list(&folder, *json, style),
        GazetteerTask::Remove { name } => home.remove("places", name).map(|()| true),
        GazetteerTask::Find { name, json } => find(&folder, name, *json, style),
    }
}

fn add(file: &Path, folder: &Path) -> anyhow::Result<()> {
    let overlay = Overlay::read(file, &Limits::default())?;
    for row in overlay.refused.iter().take(SHOWN) {
        eprintln!("{row}");
    }
    let hidden = overlay.refused_count.saturating_sub(SHOWN);
    if hidden > 0 {
        eprintln!("… and {hidden} more bad rows");
    }
    let (places, refused, left_out) = (overlay.places.len(), overlay.refused_count, overlay.left_out);
    let path = overlay.install(folder)?;
    writeln!(
        std::io::stdout().lock(),
        "{places} places added, {refused} bad rows skipped, {left_out} rows of other sorts left out: {}",
        path.display()
    )?;
    Ok(())
}

fn list(folder: &Path, json: bool, style: Style) -> anyhow::Result<bool> {
    let mut out = std::io::stdout().lock();
    let mut table = Table::new(style, &["places", "from", "file"]);
    for path in installed(folder)? {
        let mut gazetteer = Gazetteer::embedded();
        gazetteer.open_overlay(&path)?;
        for (provenance, places) in gazetteer.overlays() {
            if json {
                let line = json!({"file": path.display().to_string(), "from": provenance, "places": places});
                writeln!(out, "{line}")?;
            }
            table.row([
                (places.to_string(), Paint::Plain),
                (provenance.to_owned(), Paint::Strong),
                (path.display().to_string(), Paint::Faint),
            ]);
        }
    }
    if !json {
        table.write(&mut out)?;
    }
    Ok(true)
}

fn find(folder: &Path, name: &str, json: bool, style: Style) -> anyhow::Result<bool> {
    let gazetteer = Gazetteer::with_overlays(folder)?;
    let found = gazetteer.find(name);
    let mut out = std::io::stdout().lock();
    let mut table = Table::new(
        style,
        &["name", "kind", "country", "area", "lat", "lon", "people", "from"],
    );
    for &id in &found {
        let Some(place) = gazetteer.place(id) else {
            continue;
        };
        let area = area(&gazetteer, id);
        let (basis, source) = gazetteer.source(id);
        let from = source.unwrap_or("embedded");
        if json {
            let line = json!({
                "name": place.name, "kind": place.kind.as_str(), "country": place.country, "admin1": area,
                "lat": place.lat, "lon": place.lon, "radius_km": place.radius_km,
                "population": place.population.round(), "geonameid": place.geonameid,
                "basis": basis.as_str(), "source": source,
            });
            writeln!(out, "{line}")?;
        }
        table.row([
            (place.name.to_owned(), Paint::Where),
            (place.kind.as_str().to_owned(), Paint::Plain),
            (place.country.unwrap_or_default().to_owned(), Paint::Plain),
            (area.unwrap_or_default().to_owned(), Paint::Plain),
            (format!("{:.4}", place.lat), Paint::Plain),
            (format!("{:.4}", place.lon), Paint::Plain),
            (format!("{:.0}", place.population), Paint::Faint),
            (from.to_owned(), Paint::Faint),
        ]);
    }
    if !json {
        table.write(&mut out)?;
    }
    Ok(!found.is_empty())
}

fn area(gazetteer: &Gazetteer, id: PlaceId) -> Option<&str> {
    let area = gazetteer.place(gazetteer.admin1(id)?)?;
    Some(area.name)
}
