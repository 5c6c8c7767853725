//! A claim as a line of a table, wherever it comes from.

use crate::table::Paint;

/// The head of a table of claims.
pub const HEAD: [&str; 8] = [
    "claim",
    "when",
    "where",
    "who",
    "did what",
    "to whom",
    "on whose word",
    "status",
];

/// What stands under the head.
pub struct Line {
    pub id: String,
    pub when: String,
    pub place: String,
    pub who: String,
    pub what: String,
    pub whom: String,
    pub source: String,
    pub status: String,
}

impl Line {
    /// Its cells, in their colours.
    pub fn cells(self) -> [(String, Paint); 8] {
        let status = match self.status.as_str() {
            "denied" | "negated" => Paint::Against,
            "planned" | "possible" => Paint::Open,
            _ => Paint::Plain,
        };
        [
            (self.id, Paint::Faint),
            (self.when, Paint::When),
            (self.place, Paint::Where),
            (self.who, Paint::Who),
            (self.what, Paint::What),
            (self.whom, Paint::Who),
            (self.source, Paint::Source),
            (self.status, status),
        ]
    }
}

/// "2017-06-20", "2017-01-21 to 2017-04-30"; in brackets where only the day of publication is known. `None` where an end
/// is not known.
pub fn interval(from: Option<&str>, to: Option<&str>, basis: Option<&str>) -> Option<String> {
    let (from, to) = (from?, to?);
    let interval = if from == to {
        from.to_owned()
    } else {
        format!("{from} to {to}")
    };
    Some(if basis == Some("published") {
        format!("({interval})")
    } else {
        interval
    })
}

/// "Bir Qassab ±29 km"; "?" where it is not known where that is.
pub fn placed(name: &str, radius_km: Option<f64>) -> String {
    match radius_km {
        Some(radius) => format!("{name} ±{radius:.0} km"),
        None => format!("{name} ?"),
    }
}

/// "Saad al Haj, spokesman, Osoud al Sharqiya (party, opposition)".
pub fn sourced(mut names: Vec<&str>, kind: &str, side: Option<&str>) -> String {
    names.dedup();
    let profile: Vec<&str> = [Some(kind), side].into_iter().flatten().collect();
    format!("{} ({})", names.join(", "), profile.join(", "))
        .trim_start()
        .to_owned()
}
