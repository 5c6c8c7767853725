//! What sort of place a name stands for.

/// What sort of place a name stands for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[allow(missing_docs)]
pub enum PlaceKind {
    Continent,
    Country,
    /// State, governorate, province.
    Admin1,
    /// District, county.
    Admin2,
    /// Seat of a country's government.
    Capital,
    /// City, town, village.
    Town,
    /// Quarter or suburb.
    Quarter,
    /// Part of a country or of several, without an office of its own.
    Region,
    Desert,
    Mountains,
    River,
    Lake,
    Sea,
    Island,
    /// Airport or air base.
    Airfield,
    /// Base, crossing, camp, dam, field, prison.
    Facility,
}

const KINDS: &[(PlaceKind, &str)] = &[
    (PlaceKind::Continent, "continent"),
    (PlaceKind::Country, "country"),
    (PlaceKind::Admin1, "admin1"),
    (PlaceKind::Admin2, "admin2"),
    (PlaceKind::Capital, "capital"),
    (PlaceKind::Town, "town"),
    (PlaceKind::Quarter, "quarter"),
    (PlaceKind::Region, "region"),
    (PlaceKind::Desert, "desert"),
    (PlaceKind::Mountains, "mountains"),
    (PlaceKind::River, "river"),
    (PlaceKind::Lake, "lake"),
    (PlaceKind::Sea, "sea"),
    (PlaceKind::Island, "island"),
    (PlaceKind::Airfield, "airfield"),
    (PlaceKind::Facility, "facility"),
];

impl PlaceKind {
    /// The word for it in data files.
    pub fn as_str(self) -> &'static str {
        KINDS[self as usize].1
    }

    /// From the word in data files.
    pub fn from_name(name: &str) -> Option<PlaceKind> {
        KINDS
            .iter()
            .find(|(_, word)| *word == name)
            .map(|(kind, _)| *kind)
    }

    pub(crate) fn from_byte(byte: u8) -> Option<PlaceKind> {
        KINDS.get(usize::from(byte)).map(|(kind, _)| *kind)
    }

    /// Whether people live in it: a city, town, village or quarter.
    pub fn is_settlement(self) -> bool {
        matches!(self, PlaceKind::Capital | PlaceKind::Town | PlaceKind::Quarter)
    }

    /// Whether it is an area with towns in it.
    pub fn is_area(self) -> bool {
        matches!(
            self,
            PlaceKind::Continent
                | PlaceKind::Country
                | PlaceKind::Admin1
                | PlaceKind::Admin2
                | PlaceKind::Region
                | PlaceKind::Desert
                | PlaceKind::Mountains
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn table_is_in_the_order_of_the_enum() {
        for (at, (kind, word)) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, at);
            assert_eq!(PlaceKind::from_name(word), Some(*kind));
        }
    }
}
