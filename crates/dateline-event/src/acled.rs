//! ACLED's event and sub-event types.

/// Sub-event types under their event types, as ACLED names them.
const SUB_EVENT_TYPES: &[(&str, &[&str])] = &[
    (
        "Battles",
        &[
            "Government regains territory",
            "Non-state actor overtakes territory",
            "Armed clash",
        ],
    ),
    (
        "Protests",
        &[
            "Excessive force against protesters",
            "Protest with intervention",
            "Peaceful protest",
        ],
    ),
    ("Riots", &["Violent demonstration", "Mob violence"]),
    (
        "Explosions/Remote violence",
        &[
            "Chemical weapon",
            "Air/drone strike",
            "Suicide bomb",
            "Shelling/artillery/missile attack",
            "Remote explosive/landmine/IED",
            "Grenade",
        ],
    ),
    (
        "Violence against civilians",
        &["Sexual violence", "Attack", "Abduction/forced disappearance"],
    ),
    (
        "Strategic developments",
        &[
            "Agreement",
            "Arrests",
            "Change to group/activity",
            "Disrupted weapons use",
            "Headquarters or base established",
            "Looting/property destruction",
            "Non-violent transfer of territory",
            "Other",
        ],
    ),
];

/// The event type that a sub-event type belongs to; `None` where ACLED has no such sub-event type.
pub fn event_type(sub_event_type: &str) -> Option<&'static str> {
    SUB_EVENT_TYPES
        .iter()
        .find(|(_, subs)| subs.contains(&sub_event_type))
        .map(|(event_type, _)| *event_type)
}

/// A sub-event type with its event type; `None` where ACLED has no such sub-event type.
pub(crate) fn pair(sub_event_type: &str) -> Option<(String, String)> {
    event_type(sub_event_type).map(|event_type| (event_type.to_owned(), sub_event_type.to_owned()))
}

/// ACLED's sub-event types.
pub fn sub_event_types() -> impl Iterator<Item = &'static str> {
    SUB_EVENT_TYPES.iter().flat_map(|(_, subs)| subs.iter().copied())
}
