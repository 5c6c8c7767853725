//! Kinds of happening, coarser than codes: what two reports of one happening may each call it.

use std::sync::LazyLock;

use crate::Account;

/// A kind of happening or of state.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub(crate) enum Kind {
    Air,
    Shelling,
    Explosion,
    Suicide,
    Chemical,
    Clash,
    Attack,
    Abduct,
    Arrest,
    Destroy,
    Gained,
    Lost,
    Holds,
    Contested,
    Present,
    Move,
    Protest,
    Crackdown,
    /// Torture and the like.
    Abuse,
    /// What is said or agreed, and all else: told apart by PLOVER type.
    Speech,
}

/// In the order of [`Kind`]: its name in `kinds.tsv`, and how a title calls it.
const KINDS: [(Kind, &str, &str); 20] = [
    (Kind::Air, "air", "Air strike"),
    (Kind::Shelling, "shelling", "Shelling"),
    (Kind::Explosion, "explosion", "Explosion"),
    (Kind::Suicide, "suicide", "Suicide bombing"),
    (Kind::Chemical, "chemical", "Chemical attack"),
    (Kind::Clash, "clash", "Fighting"),
    (Kind::Attack, "attack", "Attack"),
    (Kind::Abduct, "abduct", "Abduction"),
    (Kind::Arrest, "arrest", "Arrest"),
    (Kind::Destroy, "destroy", "Destruction"),
    (Kind::Gained, "gained", "Capture"),
    (Kind::Lost, "lost", "Withdrawal"),
    (Kind::Holds, "holds", "Control"),
    (Kind::Contested, "contested", "Contested control"),
    (Kind::Present, "present", "Presence"),
    (Kind::Move, "move", "Movement"),
    (Kind::Protest, "protest", "Protest"),
    (Kind::Crackdown, "crackdown", "Force against protesters"),
    (Kind::Abuse, "abuse", "Abuse"),
    (Kind::Speech, "speech", "Statement"),
];

type Table = [[Option<f64>; KINDS.len()]; KINDS.len()];

static TOGETHER: LazyLock<Table> = LazyLock::new(|| table(include_str!("../../../data/incidents/kinds.tsv")));

/// Lines that are not understood are left out; a test holds the file to its form.
fn table(text: &str) -> Table {
    let mut table = [[None; KINDS.len()]; KINDS.len()];
    for line in text.lines().filter(|line| !line.starts_with('#')) {
        if let Some((a, b, weight)) = line_of(line) {
            table[a as usize][b as usize] = Some(weight);
            table[b as usize][a as usize] = Some(weight);
        }
    }
    table
}

fn line_of(line: &str) -> Option<(Kind, Kind, f64)> {
    let mut cells = line.split('\t');
    let a = named(cells.next()?)?;
    let b = named(cells.next()?)?;
    Some((a, b, cells.next()?.trim().parse().ok()?))
}

fn named(name: &str) -> Option<Kind> {
    let found = KINDS.iter().find(|(_, of, _)| *of == name);
    found.map(|(kind, ..)| *kind)
}

impl Kind {
    /// The kind of what a claim tells of.
    pub(crate) fn of(account: &Account) -> Kind {
        if let Some(kind) = account.control_state.as_deref().and_then(named) {
            return kind;
        }
        let mode = account.mode.as_deref().unwrap_or_default();
        let sub = account.acled_sub_event_type.as_deref().unwrap_or_default();
        match account.event_type.as_deref().unwrap_or_default() {
            "ASSAULT" => assault(mode, sub),
            "COERCE" => match (mode, sub) {
                ("abduct", _) | (_, "Abduction/forced disappearance") => Kind::Abduct,
                ("arrest", _) | (_, "Arrests") => Kind::Arrest,
                ("seize", _) | (_, "Disrupted weapons use") => Kind::Destroy,
                _ => Kind::Speech,
            },
            "MOBILIZE" => Kind::Move,
            "RETREAT" => match mode {
                "withdraw" | "" => Kind::Move,
                _ => Kind::Speech,
            },
            "PROTEST" => Kind::Protest,
            _ => Kind::Speech,
        }
    }

    /// What it adds to the log-odds that two claims of these kinds are of one happening; `None` where they
    /// cannot be.
    pub(crate) fn with(self, other: Kind) -> Option<f64> {
        TOGETHER[self as usize][other as usize]
    }

    /// As a title calls it.
    pub(crate) fn title(self) -> &'static str {
        KINDS[self as usize].2
    }

    /// Whether both sides take part, so that who does it depends on who tells it.
    pub(crate) fn is_mutual(self) -> bool {
        matches!(self, Kind::Clash | Kind::Move) || self.is_control()
    }

    /// Whether it is about who holds a place.
    pub(crate) fn is_control(self) -> bool {
        matches!(
            self,
            Kind::Gained | Kind::Lost | Kind::Holds | Kind::Contested | Kind::Present
        )
    }

    /// Whether force is used on somebody or something.
    pub(crate) fn is_force(self) -> bool {
        matches!(
            self,
            Kind::Air
                | Kind::Shelling
                | Kind::Explosion
                | Kind::Suicide
                | Kind::Chemical
                | Kind::Clash
                | Kind::Attack
                | Kind::Crackdown
        )
    }
}

fn assault(mode: &str, sub: &str) -> Kind {
    match (mode, sub) {
        ("aerial" | "drone", _) | (_, "Air/drone strike") => Kind::Air,
        ("unconventional", _) | (_, "Chemical weapon") => Kind::Chemical,
        ("suicide-attack", _) | (_, "Suicide bomb") => Kind::Suicide,
        ("heavy-weapons", _) | (_, "Shelling/artillery/missile attack") => Kind::Shelling,
        ("explosives", _) | (_, "Remote explosive/landmine/IED" | "Grenade") => Kind::Explosion,
        ("abduct", _) | (_, "Abduction/forced disappearance") => Kind::Abduct,
        ("destroy", _) | (_, "Disrupted weapons use" | "Looting/property destruction") => Kind::Destroy,
        ("crowd-control", _) | (_, "Excessive force against protesters" | "Protest with intervention") => {
            Kind::Crackdown
        }
        ("torture" | "sexual", _) | (_, "Sexual violence") => Kind::Abuse,
        (_, "Armed clash") => Kind::Clash,
        _ => Kind::Attack,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_the_table_is_understood() {
        let text = include_str!("../../../data/incidents/kinds.tsv");
        for line in text.lines().filter(|line| !line.starts_with('#')) {
            assert!(line_of(line).is_some(), "{line}");
        }
        for (at, (kind, ..)) in KINDS.iter().enumerate() {
            assert_eq!(*kind as usize, at);
            assert!(kind.with(*kind).is_some(), "{kind:?} never joins its own");
        }
    }
}
