//! Codes of countries (`data/countries/codes.tsv`).

use std::collections::HashMap;
use std::sync::LazyLock;

/// A country in the code systems of the export layouts; empty where it has no code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Country {
    pub iso: &'static str,
    pub fips: &'static str,
    pub gw: &'static str,
    pub cow: &'static str,
    pub name: &'static str,
    pub region: &'static str,
}

static COUNTRIES: LazyLock<HashMap<&'static str, Country>> = LazyLock::new(|| {
    let lines = include_str!("../../../data/countries/codes.tsv").lines().skip(1);
    lines
        .filter_map(|line| match line.split('\t').collect::<Vec<_>>()[..] {
            [iso3, iso, fips, gw, cow, name, region] => Some((
                iso3,
                Country {
                    iso,
                    fips,
                    gw,
                    cow,
                    name,
                    region,
                },
            )),
            _ => None,
        })
        .collect()
});

/// A country by its ISO 3166-1 alpha-3 code; all empty for one that is not known.
pub(crate) fn country(iso3: Option<&str>) -> Country {
    iso3.and_then(|iso3| COUNTRIES.get(iso3).copied())
        .unwrap_or_default()
}

impl Country {
    /// Region as UCDP divides the world, of that of ACLED.
    pub(crate) fn ucdp_region(&self) -> &'static str {
        match self.region {
            "Northern Africa" | "Western Africa" | "Middle Africa" | "Eastern Africa" | "Southern Africa" => {
                "Africa"
            }
            "Caribbean" | "Central America" | "South America" | "North America" | "United States" => {
                "Americas"
            }
            "Caucasus and Central Asia" | "South Asia" | "Southeast Asia" | "East Asia" | "Oceania" => "Asia",
            "Europe" => "Europe",
            "Middle East" => "Middle East",
            _ => "",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_is_read_and_no_code_stands_twice() {
        let lines = include_str!("../../../data/countries/codes.tsv").lines().count() - 1;
        assert_eq!(COUNTRIES.len(), lines);
        for code in [|c: &Country| c.iso, |c: &Country| c.fips, |c: &Country| c.cow] {
            let mut codes: Vec<&str> = COUNTRIES
                .values()
                .map(code)
                .filter(|code| !code.is_empty())
                .collect();
            let all = codes.len();
            codes.sort();
            codes.dedup();
            assert_eq!(codes.len(), all);
        }
        assert!(
            COUNTRIES
                .values()
                .all(|country| !country.ucdp_region().is_empty())
        );
        assert_eq!(country(Some("SYR")).iso, "760");
        assert_eq!(country(Some("???")), Country::default());
    }
}
