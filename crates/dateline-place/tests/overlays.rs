//! Files of places that a user adds; all places in them are made up.

use std::io::Write;
use std::path::{Path, PathBuf};

use dateline_language::conllu;
use dateline_place::{Basis, Gazetteer, Limits, Overlay, OverlayError, PlaceKind, places};

/// A folder of its own for each test, empty.
fn folder(name: &str) -> PathBuf {
    let path = Path::new(env!("CARGO_TARGET_TMPDIR")).join(name);
    let _ = std::fs::remove_dir_all(&path);
    std::fs::create_dir_all(&path).expect("a folder for the test");
    path
}

fn write(folder: &Path, name: &str, content: impl AsRef<[u8]>) -> PathBuf {
    let path = folder.join(name);
    std::fs::write(&path, content).expect("a file for the test");
    path
}

/// A row of GeoNames's 19 columns.
fn row(
    id: u32,
    name: &str,
    others: &str,
    at: (&str, &str),
    code: (&str, &str),
    areas: (&str, &str),
) -> String {
    let (lat, lon) = at;
    let (class, code) = code;
    let (first, second) = areas;
    format!(
        "{id}\t{name}\t{name}\t{others}\t{lat}\t{lon}\t{class}\t{code}\tSY\t\t{first}\t{second}\t\t\t1200\t\t\tAsia/Damascus\t2020-01-01\n"
    )
}

fn dump() -> String {
    [
        row(
            14000001,
            "Qaryat Zumurrud",
            "Karyat Zumorod,قرية",
            ("34.5", "38.5"),
            ("P", "PPL"),
            ("77", "7701"),
        ),
        row(
            14000002,
            "Muhafazat Zumurrud",
            "",
            ("34.6", "38.6"),
            ("A", "ADM1"),
            ("77", ""),
        ),
        row(
            14000003,
            "Mintaqat Zumurrud",
            "",
            ("34.55", "38.55"),
            ("A", "ADM2"),
            ("77", "7701"),
        ),
        row(
            14000004,
            "Bir Yaqut",
            "",
            ("33.9", "38.1"),
            ("H", "WLL"),
            ("77", ""),
        ),
        row(
            14000005,
            "Tariq Yaqut",
            "",
            ("33.9", "38.1"),
            ("R", "RD"),
            ("77", ""),
        ),
        "only\tthree\tcolumns\n".to_owned(),
        row(14000006, "Beyond", "", ("91.0", "38.1"), ("P", "PPL"), ("77", "")),
        row(
            14000007,
            "Bir Marjan",
            "",
            ("33.8", "38.0"),
            ("H", "WLL"),
            ("77", ""),
        ),
    ]
    .concat()
}

#[test]
fn a_dump_is_read_and_bad_rows_are_named() {
    let folder = folder("dump");
    let path = write(&folder, "XX.txt", dump());
    let overlay = Overlay::read(&path, &Limits::default()).unwrap();
    assert_eq!(overlay.places.len(), 5);
    assert_eq!(overlay.left_out, 1);
    let refused: Vec<String> = overlay.refused.iter().map(ToString::to_string).collect();
    assert_eq!(
        refused,
        [
            "XX.txt:6: 3 columns, 19 wanted",
            "XX.txt:7: latitude \"91.0\" is no number from -90 to 90"
        ]
    );
    let installed = overlay.install(&folder.join("home")).unwrap();
    let mut gazetteer = Gazetteer::embedded();
    gazetteer.open_overlay(&installed).unwrap();
    let found = gazetteer.exact("Karyat Zumorod");
    let place = gazetteer.place(found[0].id).unwrap();
    assert_eq!((place.name, place.country), ("Qaryat Zumurrud", Some("SYR")));
    assert!((place.lat - 34.5).abs() < 1e-4 && (place.lon - 38.5).abs() < 1e-4);
    let area = gazetteer
        .admin1(found[0].id)
        .and_then(|id| gazetteer.place(id))
        .unwrap();
    assert_eq!(area.name, "Muhafazat Zumurrud");
    let (basis, source) = gazetteer.source(found[0].id);
    assert_eq!(basis, Basis::Overlay);
    assert_eq!(source, Some("GeoNames dump XX.txt, 5 places"));
    let well = gazetteer.exact("Bir Yaqut");
    assert_eq!(gazetteer.place(well[0].id).unwrap().kind, PlaceKind::Facility);
    assert!(gazetteer.exact("قرية").is_empty());
}

/// Rebels entered Qaryat Zumurrud in Syria.
const REPORT: &str = "
Rebels   rebel    NOUN  NNS 2 nsubj
entered  enter    VERB  VBD 0 root
Qaryat   Qaryat   PROPN NNP 2 obj  Name=B-PLACE
Zumurrud Zumurrud PROPN NNP 3 flat Name=I-PLACE
in       in       ADP   IN  6 case
Syria    Syria    PROPN NNP 3 nmod Name=B-PLACE|SpaceAfter=No
.        .        PUNCT .   2 punct
";

#[test]
fn a_reading_says_that_a_place_is_of_an_overlay() {
    let folder = folder("reading");
    let path = write(&folder, "XX.txt", dump());
    let home = folder.join("home");
    Overlay::read(&path, &Limits::default())
        .unwrap()
        .install(&home)
        .unwrap();
    let document = conllu::sketch(REPORT).unwrap();
    let without = places(&document.report, &document.analysis, &[], &Gazetteer::embedded());
    assert_ne!(without[0].basis, Basis::Overlay);
    let gazetteer = Gazetteer::with_overlays(&home).unwrap();
    let with = places(&document.report, &document.analysis, &[], &gazetteer);
    assert_eq!(with[0].basis, Basis::Overlay);
    assert_eq!(with[0].admin1.as_deref(), Some("Muhafazat Zumurrud"));
    assert!(
        with[0].because.iter().any(|why| why.contains("XX.txt")),
        "{:?}",
        with[0].because
    );
    assert_eq!(
        gazetteer.overlays().collect::<Vec<_>>(),
        [("GeoNames dump XX.txt, 5 places", 5)]
    );
}

#[test]
fn an_archive_is_read_and_its_readme_is_not() {
    let folder = folder("archive");
    let file = std::fs::File::create(folder.join("XX.zip")).unwrap();
    let mut archive = zip::ZipWriter::new(file);
    let options = zip::write::SimpleFileOptions::default();
    for (name, content) in [("readme.txt", "about".to_owned()), ("XX.txt", dump())] {
        archive.start_file(name, options).unwrap();
        archive.write_all(content.as_bytes()).unwrap();
    }
    archive.finish().unwrap();
    let overlay = Overlay::read(&folder.join("XX.zip"), &Limits::default()).unwrap();
    assert_eq!(overlay.places.len(), 5);
    assert_eq!(overlay.refused[0].file, "XX.zip/XX.txt");
}

#[test]
fn an_archive_that_unpacks_without_end_is_refused() {
    let folder = folder("bomb");
    let file = std::fs::File::create(folder.join("XX.zip")).unwrap();
    let mut archive = zip::ZipWriter::new(file);
    archive
        .start_file("XX.txt", zip::write::SimpleFileOptions::default())
        .unwrap();
    archive.write_all(&vec![b'\n'; 8 << 20]).unwrap();
    archive.finish().unwrap();
    let error = Overlay::read(
        &folder.join("XX.zip"),
        &Limits {
            ratio: 20,
            ..Limits::default()
        },
    )
    .unwrap_err();
    assert!(
        error.to_string().contains("unpacks to more than 20 times"),
        "{error}"
    );
}

#[test]
fn a_table_keeps_the_source_of_each_row() {
    let folder = folder("table");
    let path = write(
        &folder,
        "villages.csv",
        "name,lat,lon,kind,country,aliases,source,note\n\
         Damascus,34.9,38.9,town,SYR,,field team,a hamlet of that name\n\
         Tall Yaqut,36.1,37.1,,SYR,Tel Yaqut;Tell Yaqout,\"survey, 2016\",\n\
         ,36.1,37.1,,,,,\n\
         Nowhere,x,37.1,,,,,\n\
         Wrong,36,37,castle,,,,\n\
         Alien,36,37,,QQQ,,,\n\
         Short,36\n",
    );
    let overlay = Overlay::read(&path, &Limits::default()).unwrap();
    assert_eq!(overlay.places.len(), 2);
    let lines: Vec<u64> = overlay.refused.iter().map(|row| row.line).collect();
    assert_eq!(lines, [4, 5, 6, 7, 8]);
    let home = folder.join("home");
    overlay.install(&home).unwrap();
    let gazetteer = Gazetteer::with_overlays(&home).unwrap();
    let found = gazetteer.exact("Tell Yaqout");
    assert_eq!(
        gazetteer.source(found[0].id),
        (Basis::Overlay, Some("survey, 2016"))
    );
    let text = dateline_report::Text::new("Damascus");
    let names = [dateline_report::Span::new(0, 8)];
    let resolved = dateline_place::resolve_names(&text, &names, &gazetteer, &Default::default());
    let place = resolved[0].as_ref().unwrap();
    // A user's hamlet does not take the name of a capital from it.
    assert!((place.location.lat - 33.5).abs() < 0.1, "{place:?}");
}

#[test]
fn a_table_without_its_columns_is_refused() {
    let folder = folder("header");
    let path = write(&folder, "places.csv", "title,lat,lon\nA,1,2\n");
    let error = Overlay::read(&path, &Limits::default()).unwrap_err();
    assert!(error.to_string().ends_with("no column \"name\""), "{error}");
    let odd = write(&folder, "places.xls", "x");
    assert!(matches!(
        Overlay::read(&odd, &Limits::default()),
        Err(OverlayError::Kind { .. })
    ));
    let none = write(&folder, "none.csv", "name,lat,lon\n,1,2\n");
    assert!(matches!(
        Overlay::read(&none, &Limits::default()),
        Err(OverlayError::Empty { refused: 1, .. })
    ));
}

#[test]
fn features_become_circles_that_cover_them() {
    let folder = folder("geojson");
    let path = write(
        &folder,
        "camps.geojson",
        r#"{"type": "FeatureCollection", "features": [
            {"type": "Feature", "properties": {"name": "Mukhayyam Yaqut", "kind": "facility", "country": "SYR", "aliases": ["Yaqut Camp"]},
             "geometry": {"type": "Point", "coordinates": [38.0, 34.0]}},
            {"type": "Feature", "properties": {"name": "Sahl Yaqut", "kind": "region", "country": "SY"},
             "geometry": {"type": "Polygon", "coordinates": [[[38.0, 34.0], [39.0, 34.0], [39.0, 35.0], [38.0, 35.0], [38.0, 34.0]]]}},
            {"type": "Feature", "properties": {"name": "Off"}, "geometry": {"type": "Point", "coordinates": [200.0, 34.0]}},
            {"type": "Feature", "properties": {}, "geometry": {"type": "Point", "coordinates": [20.0, 34.0]}}]}"#,
    );
    let overlay = Overlay::read(&path, &Limits::default()).unwrap();
    assert_eq!(overlay.places.len(), 2);
    assert_eq!(
        overlay.refused.iter().map(|row| row.line).collect::<Vec<_>>(),
        [3, 4]
    );
    let plain = &overlay.places[1];
    assert!((plain.lat - 34.5).abs() < 1e-9 && (plain.lon - 38.5).abs() < 1e-9);
    assert!((65.0..80.0).contains(&plain.radius_km), "{}", plain.radius_km);
    assert_eq!(overlay.places[0].names, ["Mukhayyam Yaqut", "Yaqut Camp"]);
}

#[test]
fn long_lines_are_skipped_and_too_many_places_refused() {
    let folder = folder("limits");
    let long = row(
        14000009,
        &"Long".repeat(400),
        "",
        ("34", "38"),
        ("P", "PPL"),
        ("77", ""),
    );
    let path = write(&folder, "XX.txt", long + &dump());
    let limits = Limits {
        line: 1000,
        ..Limits::default()
    };
    let overlay = Overlay::read(&path, &limits).unwrap();
    assert_eq!((overlay.places.len(), overlay.refused_count), (5, 3));
    assert_eq!(overlay.refused[0].to_string(), "XX.txt:1: longer than 1000 bytes");
    let error = Overlay::read(
        &path,
        &Limits {
            places: 3,
            ..Limits::default()
        },
    )
    .unwrap_err();
    assert!(error.to_string().contains("more than 3 places"), "{error}");
}

#[test]
fn a_damaged_index_is_an_error_and_a_missing_folder_is_none() {
    let folder = folder("damage");
    let path = write(&folder, "XX.txt", dump());
    let home = folder.join("home");
    let installed = Overlay::read(&path, &Limits::default())
        .unwrap()
        .install(&home)
        .unwrap();
    let bytes = std::fs::read(&installed).unwrap();
    for length in [0, 7, 20, bytes.len() / 2, bytes.len() - 1] {
        std::fs::write(&installed, &bytes[..length]).unwrap();
        assert!(Gazetteer::with_overlays(&home).is_err(), "cut to {length} bytes");
    }
    assert_eq!(
        Gazetteer::with_overlays(&folder.join("missing"))
            .unwrap()
            .overlays()
            .count(),
        0
    );
}

#[test]
fn the_same_file_gives_the_same_bytes() {
    let folder = folder("bytes");
    let path = write(&folder, "XX.txt", dump());
    let install = |home: &str| {
        let installed = Overlay::read(&path, &Limits::default())
            .unwrap()
            .install(&folder.join(home))
            .unwrap();
        std::fs::read(installed).unwrap()
    };
    assert_eq!(install("a"), install("b"));
}
