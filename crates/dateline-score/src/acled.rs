//! ACLED sub-event type of a snippet (CASE 2021).
//!
//! Each record is a snippet of one or a few sentences with one class: a sub-event type of ACLED, or one
//! of five classes for what ACLED does not record.
//! - **armed violence**: F1 of telling the classes of battles, explosions and remote violence, and
//!   violence against civilians from all others;
//! - **sub-type**: accuracy over all classes. A snippet in the words of a disaster or a crime
//!   ([`dateline_event::setting`]) in which nobody fights, and no weapon of war is used, is of that class; diplomacy and statements are what
//!   has a PLOVER type but no ACLED one (ATTRIB where the main event accuses, rejects or denies);
//! - **sub-type, ACLED only**: the same over the records whose class is of ACLED.

use std::path::PathBuf;

use dateline_event::{Setting, main_acled, main_event, setting};
use dateline_language::Size;
use dateline_reader::{Floors, Reader};
use dateline_report::{Metadata, Report};
use rayon::prelude::*;
use serde::Deserialize;

use crate::{Counts, Score, ScoreError, gold};

#[derive(Deserialize)]
struct Record {
    text: String,
    r#type: String,
}

/// Name of a class in gold and of the sub-event type in ACLED, and whether it is armed violence.
const CLASSES: &[(&str, &str, bool)] = &[
    ("ABDUCT_DISSAP", "Abduction/forced disappearance", true),
    ("AGREEMENT", "Agreement", false),
    ("AIR_STRIKE", "Air/drone strike", true),
    ("ARMED_CLASH", "Armed clash", true),
    ("ARREST", "Arrests", false),
    ("ART_MISS_ATTACK", "Shelling/artillery/missile attack", true),
    ("ATTACK", "Attack", true),
    ("CHANGE_TO_GROUP_ACT", "Change to group/activity", false),
    ("CHEM_WEAP", "Chemical weapon", true),
    ("DISR_WEAP", "Disrupted weapons use", false),
    (
        "FORCE_AGAINST_PROTEST",
        "Excessive force against protesters",
        false,
    ),
    ("GOV_REGAINS_TERIT", "Government regains territory", true),
    ("GRENADE", "Grenade", true),
    ("HQ_ESTABLISHED", "Headquarters or base established", false),
    ("MOB_VIOL", "Mob violence", false),
    (
        "NON_STATE_ACTOR_OVERTAKES_TER",
        "Non-state actor overtakes territory",
        true,
    ),
    (
        "NON_VIOL_TERRIT_TRANSFER",
        "Non-violent transfer of territory",
        false,
    ),
    ("OTHER", "Other", false),
    ("PEACE_PROTEST", "Peaceful protest", false),
    ("PROPERTY_DISTRUCT", "Looting/property destruction", false),
    ("PROTEST_WITH_INTER", "Protest with intervention", false),
    ("REM_EXPLOS", "Remote explosive/landmine/IED", true),
    ("SEX_VIOL", "Sexual violence", true),
    ("SUIC_BOMB", "Suicide bomb", true),
    ("VIOL_DEMONSTR", "Violent demonstration", false),
];

/// Sub-event types that no accident and no crime looks like.
const WEAPONS_OF_WAR: &[&str] = &[
    "Air/drone strike",
    "Shelling/artillery/missile attack",
    "Chemical weapon",
    "Suicide bomb",
];

pub(crate) fn score(gold: &[PathBuf], size: Size) -> Result<Score, ScoreError> {
    let records: Vec<Record> = gold::all_json_lines(gold)?;
    let reader = Reader::of_size(size);
    let answers: Vec<&'static str> = records
        .par_iter()
        .map(|record| class(&reader, &record.text))
        .collect();
    let (mut armed, mut all, mut acled) = (Counts::default(), Counts::default(), Counts::default());
    for (record, answer) in records.iter().zip(answers) {
        let (gold_armed, system_armed) = (is_armed(&record.r#type), is_armed(answer));
        armed += Counts {
            right: usize::from(gold_armed && system_armed),
            system: usize::from(system_armed),
            gold: usize::from(gold_armed),
        };
        all.add_case(record.r#type == answer);
        if CLASSES.iter().any(|(name, _, _)| *name == record.r#type) {
            acled.add_case(record.r#type == answer);
        }
    }
    Ok(Score {
        task: "acled".into(),
        records: records.len(),
        figures: vec![
            armed.f1("armed violence"),
            all.accuracy("sub-type"),
            acled.accuracy("sub-type, ACLED only"),
        ],
    })
}

fn is_armed(class: &str) -> bool {
    CLASSES.iter().any(|(name, _, armed)| *name == class && *armed)
}

fn class(reader: &Reader, text: &str) -> &'static str {
    let Ok(report) = Report::new(text, Metadata::default()) else {
        return "";
    };
    let floors = reader.floors(&report);
    let setting = setting(&floors.analysis, reader.lexicon());
    let acled = main_acled(&floors.events, &floors.analysis, reader.lexicon()).filter(|(_, sub)| {
        sub != "Other" && (setting.is_none() || WEAPONS_OF_WAR.contains(&sub.as_str()) || is_fought(&floors))
    });
    if let Some((_, sub)) = acled {
        return CLASSES
            .iter()
            .find(|(_, name, _)| *name == sub)
            .map_or("", |(class, _, _)| class);
    }
    match setting {
        Some(Setting::NaturalDisaster) => return "NATURAL_DISASTER",
        Some(Setting::Accident) => return "MAN_MADE_DISASTER",
        Some(Setting::Crime) => return "ORG_CRIME",
        None => {}
    }
    let plover = main_event(&floors.events, &floors.analysis)
        .and_then(|event| event.code.as_ref())
        .map(|code| code.plover.as_str());
    match plover {
        Some("ACCUSE" | "REJECT") => "ATTRIB",
        Some(_) => "DIPLO",
        None => "",
    }
}

/// Whether an event names a party under arms other than the police.
fn is_fought(floors: &Floors) -> bool {
    floors
        .events
        .iter()
        .filter(|event| event.code.is_some())
        .any(|event| {
            event.actors.iter().chain(&event.recipients).any(|one| {
                let sectors = &floors.actors.mentions[one.mention].sectors;
                sectors
                    .iter()
                    .any(|sector| matches!(sector.as_str(), "MIL" | "REB" | "UAF" | "PRM"))
            })
        })
}
