//! A user's own lists of actors, laid over those of the library.
//!
//! Two layouts are read, told apart by the name of the file:
//!
//! - `*.toml`: the layout of `data/actors/groups-*.toml`.
//! - anything else: dictionaries of actors and of agents as TABARI and PETRARCH have them. A line is a name
//!   and its codes, `HAMID_KARZAI [AFGGOV 20011222-20140929] [AFGELI >20140929]`; lines that begin with `+`
//!   are other names of the actor before them, lines with codes alone add to it; `;` and `#` begin comments,
//!   and so does a `<!--` up to its `-->`. In a file of agents the code begins with `~` (`POLICEMAN.
//!   {POLICEMEN} [~COP]`), and the noun becomes one for that sector; `!MINIST! = MINISTER, MINISTRY` defines
//!   what `!MINIST!` stands for inside later nouns.
//!
//! A code is a country and sectors in three letters each. CAMEO's sectors are read as PLOVER's ([`SECTORS`]);
//! letters of faiths and peoples are left out. A code with dates holds from then or until then, so that one
//! name may be an official and later none.

use std::collections::{BTreeMap, HashMap};

use jiff::civil::Date;

use crate::knowledge::{KnowledgeError, Role};
use crate::lists::EntityEntry;
use crate::{Class, KnowledgeBase};

/// What was read of a user's list.
#[derive(Debug, Default)]
pub struct ListReport {
    /// Actors that were taken in; one with two codes at different times counts twice.
    pub actors: usize,
    /// Nouns for actors that were taken in ("agents").
    pub nouns: usize,
    /// What is wrong with the rest, in the order of the lines. Entries named here were left out.
    pub problems: Vec<ListError>,
}

/// A line of a user's list that cannot be taken.
#[derive(Debug, thiserror::Error)]
#[error("{file}:{line}: {fault}")]
pub struct ListError {
    /// Name of the file, as given.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// What is wrong with it.
    pub fault: ListFault,
}

/// What is wrong with a line of a user's list.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum ListFault {
    /// Not in the layout of the file.
    #[error("{0}")]
    Layout(String),
    /// A date that is none, or an end before its beginning.
    #[error("\"{0}\" is no date, or lies before the beginning")]
    Date(String),
    /// A code that begins with no country.
    #[error("there is no country \"{0}\"")]
    Country(String),
    /// A sector that neither PLOVER nor CAMEO has.
    #[error("there is no sector \"{0}\"")]
    Sector(String),
    /// A parent that is no entry.
    #[error("there is no actor \"{0}\" for its parent")]
    Parent(String),
    /// Two entries of the list have the same name.
    #[error("\"{0}\" is also the name of another actor of the list")]
    Duplicate(String),
    /// Codes or another name before any name.
    #[error("there is no name that this could belong to")]
    Nameless,
    /// A name that no code was given for.
    #[error("\"{0}\" has no code")]
    Codeless(String),
    /// A `!…!` that was not defined.
    #[error("\"{0}\" is not defined")]
    Undefined(String),
}

/// Sectors of PLOVER and CAMEO, and what they are read as; empty for those that say nothing of a sector.
const SECTORS: &[(&str, &str)] = &[
    ("COP", "COP"),
    ("GOV", "GOV"),
    ("JUD", "JUD"),
    ("LEG", "LEG"),
    ("MIL", "MIL"),
    ("PRM", "PRM"),
    ("PTY", "PTY"),
    ("REB", "REB"),
    ("SPY", "SPY"),
    ("UAF", "UAF"),
    ("UNK", "UNK"),
    ("AGR", "AGR"),
    ("BUS", "BUS"),
    ("CRM", "CRM"),
    ("CVL", "CVL"),
    ("EDU", "EDU"),
    ("ELI", "ELI"),
    ("JRN", "JRN"),
    ("LAB", "LAB"),
    ("REF", "REF"),
    ("OPP", "OPP"),
    ("PRE", "PRE"),
    ("REL", "REL"),
    ("SOC", "SOC"),
    // CAMEO's own: media, health, insurgents, separatists, radicals, human rights, environment, development.
    ("MED", "JRN"),
    ("HLH", "MED"),
    ("INS", "REB"),
    ("SEP", "REB"),
    ("RAD", "REB"),
    ("MOD", ""),
    ("HRI", "SOC"),
    ("ENV", "SOC"),
    ("DEV", ""),
    ("UIS", "UNK"),
    ("SET", "CVL"),
    // Faiths and peoples.
    ("MOS", ""),
    ("CHR", ""),
    ("JEW", ""),
    ("HIN", ""),
    ("BUD", ""),
    ("SHI", ""),
    ("SUN", ""),
    ("KUR", ""),
];

impl KnowledgeBase {
    /// The library's own knowledge with a user's lists over it, each the name and the text of a file. Later
    /// lists win over earlier ones, and all over the library's.
    ///
    /// # Errors
    ///
    /// Every line of the lists that cannot be taken.
    pub fn with_lists<'a>(
        lists: impl IntoIterator<Item = (&'a str, &'a str)>,
    ) -> Result<KnowledgeBase, Vec<ListError>> {
        let mut knowledge = KnowledgeBase::embedded();
        let mut problems = Vec::new();
        for (file, text) in lists {
            problems.extend(knowledge.add_list(file, text).problems);
        }
        if problems.is_empty() {
            Ok(knowledge)
        } else {
            Err(problems)
        }
    }

    /// Lays a user's list over what is known: an entry with a known id takes its place, and its names win
    /// over the same names of others. Entries with a fault are left out and named in the report.
    pub fn add_list(&mut self, file: &str, text: &str) -> ListReport {
        if file.to_lowercase().ends_with(".toml") {
            self.add_user_toml(file, text)
        } else {
            Dictionary::new(self, file).read(text)
        }
    }

    fn add_user_toml(&mut self, file: &str, text: &str) -> ListReport {
        let mut report = ListReport::default();
        let mut fault = |line: usize, fault: ListFault| {
            report.problems.push(ListError {
                file: file.to_owned(),
                line,
                fault,
            });
        };
        let entries: BTreeMap<String, EntityEntry> = match toml::from_str(text) {
            Ok(entries) => entries,
            Err(error) => {
                let at = error.span().map_or(0, |span| span.start);
                fault(line_of(text, at), ListFault::Layout(error.message().to_owned()));
                return report;
            }
        };
        let line = |id: &str| {
            let heads = [format!("[{id}]"), format!("[\"{id}\"]")];
            let found = text
                .lines()
                .position(|line| heads.iter().any(|head| line.trim().starts_with(head.as_str())));
            found.map_or(1, |at| at + 1)
        };
        let mut names: HashMap<String, String> = HashMap::new();
        for (id, entry) in &entries {
            if names.insert(entry.name.clone(), id.clone()).is_some() {
                fault(line(id), ListFault::Duplicate(entry.name.clone()));
            }
            if let Some(sector) = entry.sectors.iter().find(|sector| !is_plover(sector)) {
                fault(line(id), ListFault::Sector(sector.clone()));
            }
            if let Some(parent) = &entry.parent
                && self.entity(parent).is_none()
                && !entries.contains_key(parent)
            {
                fault(line(id), ListFault::Parent(parent.clone()));
            }
        }
        let left_out: Vec<usize> = report.problems.iter().map(|problem| problem.line).collect();
        for (id, entry) in entries {
            let line = line(&id);
            if left_out.contains(&line) {
                continue;
            }
            match self.add_entity(file, id, entry, true) {
                Ok(()) => report.actors += 1,
                Err(error) => report.problems.push(ListError {
                    file: file.to_owned(),
                    line,
                    fault: error.into(),
                }),
            }
        }
        report.problems.sort_by_key(|problem| problem.line);
        report
    }
}

impl From<KnowledgeError> for ListFault {
    fn from(error: KnowledgeError) -> ListFault {
        match error {
            KnowledgeError::Date { date, .. } => ListFault::Date(date),
            KnowledgeError::Country { country, .. } => ListFault::Country(country),
            KnowledgeError::Parent { parent, .. } => ListFault::Parent(parent),
            KnowledgeError::Format { source, .. } => ListFault::Layout(source.message().to_owned()),
        }
    }
}

/// The line, from 1, that a byte of a text is on.
fn line_of(text: &str, byte: usize) -> usize {
    1 + text.bytes().take(byte).filter(|&byte| byte == b'\n').count()
}

/// Whether a sector is one of PLOVER's. MED stands for medical there and for the media in CAMEO.
fn is_plover(sector: &str) -> bool {
    sector == "MED" || SECTORS.iter().any(|(from, to)| *from == sector && from == to)
}

/// A dictionary in the layout of TABARI and PETRARCH that is being read.
struct Dictionary<'a> {
    knowledge: &'a mut KnowledgeBase,
    file: &'a str,
    report: ListReport,
    macros: HashMap<String, Vec<String>>,
    entry: Option<Entry>,
}

/// A name with its other names and codes.
struct Entry {
    line: usize,
    names: Vec<String>,
    codes: Vec<Code>,
    /// A code of it is at fault, so that it is not to be named as one without codes too.
    faulty: bool,
}

/// "AFGGOV 20011222-20140929".
#[derive(Debug, PartialEq)]
struct Code {
    country: Option<String>,
    sectors: Vec<String>,
    agent: bool,
    from: Option<Date>,
    to: Option<Date>,
}

impl<'a> Dictionary<'a> {
    fn new(knowledge: &'a mut KnowledgeBase, file: &'a str) -> Dictionary<'a> {
        Dictionary {
            knowledge,
            file,
            report: ListReport::default(),
            macros: HashMap::new(),
            entry: None,
        }
    }

    fn read(mut self, text: &str) -> ListReport {
        let mut in_comment = false;
        for (at, line) in text.lines().enumerate() {
            if in_comment || line.trim_start().starts_with("<!--") {
                in_comment = !line.contains("-->");
                continue;
            }
            let bare = line.split([';', '#']).next().unwrap_or_default().trim();
            if !bare.is_empty() {
                self.line(at + 1, bare);
            }
        }
        self.finish();
        self.report.problems.sort_by_key(|problem| problem.line);
        self.report
    }

    fn fault(&mut self, line: usize, fault: ListFault) {
        self.report.problems.push(ListError {
            file: self.file.to_owned(),
            line,
            fault,
        });
    }

    fn line(&mut self, line: usize, bare: &str) {
        if let Some((name, words)) = bare.split_once('=')
            && name.trim().starts_with('!')
        {
            let words = words.split(',').map(|word| word.trim().to_owned());
            self.macros.insert(name.trim().to_owned(), words.collect());
            return;
        }
        let (name, codes) = match bare.find('[') {
            Some(at) => bare.split_at(at),
            None => (bare, ""),
        };
        let (name, plural) = match name.split_once('{') {
            Some((name, rest)) => (name, rest.split('}').next()),
            None => (name, None),
        };
        let other = name.starts_with('+');
        let name = name.trim_start_matches('+').trim();
        if !name.is_empty() && !other {
            self.finish();
            self.entry = Some(Entry {
                line,
                names: Vec::new(),
                codes: Vec::new(),
                faulty: false,
            });
        }
        if self.entry.is_none() {
            self.fault(line, ListFault::Nameless);
            return;
        }
        let names: Vec<String> = [Some(name), plural]
            .into_iter()
            .flatten()
            .filter(|name| !name.trim().is_empty())
            .flat_map(|name| self.spelt_out(line, name))
            .collect();
        let mut read = Vec::new();
        for code in codes.split('[').skip(1) {
            match self.code(code) {
                Ok(code) => read.push(code),
                Err(fault) => {
                    self.fault(line, fault);
                    self.entry.iter_mut().for_each(|entry| entry.faulty = true);
                }
            }
        }
        if let Some(entry) = &mut self.entry {
            entry.names.extend(names);
            entry.codes.extend(read);
        }
    }

    /// A noun with what its `!…!` stands for.
    fn spelt_out(&mut self, line: usize, name: &str) -> Vec<String> {
        let parts: Vec<&str> = name.splitn(3, '!').collect();
        let [before, inside, after] = parts.as_slice() else {
            return vec![name.to_owned()];
        };
        let name = format!("!{inside}!");
        match self.macros.get(&name) {
            Some(words) => words
                .iter()
                .map(|word| format!("{before}{word}{after}"))
                .collect(),
            None => {
                self.fault(line, ListFault::Undefined(name));
                self.entry.iter_mut().for_each(|entry| entry.faulty = true);
                Vec::new()
            }
        }
    }

    fn code(&self, text: &str) -> Result<Code, ListFault> {
        let text = text
            .split_once(']')
            .map(|(code, _)| code.trim())
            .ok_or_else(|| ListFault::Layout("a code without its \"]\"".into()))?;
        let at = text
            .find(|c: char| c.is_whitespace() || c == '<' || c == '>')
            .unwrap_or(text.len());
        let (letters, dates) = text.split_at(at);
        let (from, to) = dates_of(dates.trim())?;
        let agent = letters.starts_with('~');
        let letters = letters.trim_start_matches('~');
        if letters.is_empty() || letters.len() % 3 != 0 || !letters.chars().all(|c| c.is_ascii_alphanumeric())
        {
            return Err(ListFault::Layout(format!("\"{letters}\" is no code")));
        }
        let letters = letters.to_uppercase();
        let mut parts: Vec<&str> = (0..letters.len())
            .step_by(3)
            .map(|at| &letters[at..at + 3])
            .collect();
        let mut country = None;
        if !agent {
            let first = parts[0];
            if self.knowledge.is_country(first) {
                country = Some(first.to_owned());
                parts.remove(0);
            } else if !SECTORS.iter().any(|(sector, _)| *sector == first) {
                return Err(ListFault::Country(first.to_owned()));
            }
        }
        let mut sectors = Vec::new();
        for part in parts {
            match SECTORS.iter().find(|(sector, _)| *sector == part) {
                Some((_, "")) => {}
                Some((_, sector)) => sectors.push((*sector).to_owned()),
                // What stands behind the sectors is a people, a faith or a group.
                None if agent || sectors.is_empty() && country.is_none() => {
                    return Err(ListFault::Sector(part.to_owned()));
                }
                None => {}
            }
        }
        Ok(Code {
            country,
            sectors,
            agent,
            from,
            to,
        })
    }

    /// Takes in the entry that has been read.
    fn finish(&mut self) {
        let Some(entry) = self.entry.take() else { return };
        let names: Vec<String> = entry.names.iter().map(|name| words_of(name)).collect();
        let Some(first) = names.first() else { return };
        if entry.codes.is_empty() {
            if !entry.faulty {
                self.fault(entry.line, ListFault::Codeless(first.clone()));
            }
            return;
        }
        for (nth, code) in entry.codes.iter().enumerate() {
            if code.agent {
                self.nouns(&names, code);
            } else {
                self.actor(&entry, &names, nth, code);
            }
        }
    }

    fn nouns(&mut self, names: &[String], code: &Code) {
        let sector = code.sectors.first().map(String::as_str);
        let class = class_of(sector);
        for name in names {
            let role = Role {
                id: format!("agent-{}", code.sectors.join("-").to_lowercase()),
                sectors: code.sectors.clone(),
                class: Some(class),
                local: matches!(sector, Some("GOV" | "MIL" | "COP" | "SPY" | "LEG" | "JUD")),
                weak: false,
                things: false,
                person: false,
                international: false,
                of_last: Vec::new(),
                traits: Vec::new(),
            };
            self.knowledge.add_noun(&name.to_lowercase(), role);
            self.report.nouns += 1;
        }
    }

    fn actor(&mut self, entry: &Entry, names: &[String], nth: usize, code: &Code) {
        let slug = names[0]
            .to_lowercase()
            .replace(|c: char| !c.is_alphanumeric(), "-");
        let id = match nth {
            0 => format!("list-{slug}"),
            nth => format!("list-{slug}-{}", nth + 1),
        };
        let day = |day: Option<Date>| day.map(|day| day.to_string());
        let list = EntityEntry {
            name: names[0].clone(),
            aliases: names[1..].to_vec(),
            local: Vec::new(),
            person: None,
            sectors: code.sectors.clone(),
            country: code.country.clone(),
            parent: None,
            backed_by: Vec::new(),
            side: None,
            sides: BTreeMap::new(),
            class: Some(class_of(code.sectors.first().map(String::as_str))),
            from: day(code.from),
            to: day(code.to),
        };
        match self.knowledge.add_entity(self.file, id, list, true) {
            Ok(()) => self.report.actors += 1,
            Err(error) => self.fault(entry.line, error.into()),
        }
    }
}

/// "SYRIAN_ARAB_ARMY_" as "Syrian Arab Army": a dictionary is written in capitals, which tell nothing.
fn words_of(name: &str) -> String {
    name.split(['_', ' '])
        .map(|word| word.trim_matches('.'))
        .filter(|word| !word.is_empty())
        .map(|word| {
            let mut letters = word.chars();
            let first = letters.next().map(|letter| letter.to_uppercase().to_string());
            first.unwrap_or_default() + &letters.as_str().to_lowercase()
        })
        .collect::<Vec<_>>()
        .join(" ")
}

/// The first and the last day of "20011222-20140929", ">20140929", "<980101".
fn dates_of(text: &str) -> Result<(Option<Date>, Option<Date>), ListFault> {
    let day = |text: &str| date_of(text.trim()).ok_or_else(|| ListFault::Date(text.to_owned()));
    let before = |text: &str| {
        let day = day(text)?;
        day.yesterday().map_err(|_| ListFault::Date(text.to_owned()))
    };
    if text.is_empty() {
        return Ok((None, None));
    }
    if let Some(from) = text.strip_prefix('>') {
        return Ok((Some(day(from)?), None));
    }
    if let Some(to) = text.strip_prefix('<') {
        return Ok((None, Some(before(to)?)));
    }
    let (from, to) = text
        .split_once('-')
        .ok_or_else(|| ListFault::Date(text.to_owned()))?;
    let (from, to) = (day(from)?, day(to)?);
    if to < from {
        return Err(ListFault::Date(text.to_owned()));
    }
    Ok((Some(from), Some(to)))
}

/// "20140929", or "980101" of the older dictionaries, whose years begin in 1930.
fn date_of(text: &str) -> Option<Date> {
    if !text.is_ascii() {
        return None;
    }
    let (year, rest): (i16, &str) = match text.len() {
        8 => (text[..4].parse().ok()?, &text[4..]),
        6 => {
            let short: i16 = text[..2].parse().ok()?;
            (if short < 30 { 2000 + short } else { 1900 + short }, &text[2..])
        }
        _ => return None,
    };
    let month = rest[..2].parse().ok()?;
    let day = rest[2..].parse().ok()?;
    Date::new(year, month, day).ok()
}

fn class_of(sector: Option<&str>) -> Class {
    match sector {
        Some("REB" | "PRM" | "UAF" | "OPP") => Class::Party,
        Some("JRN") => Class::Media,
        Some("MED") => Class::Aid,
        Some("SOC") => Class::Monitor,
        Some("CVL" | "REF" | "EDU" | "BUS" | "LAB" | "AGR" | "REL" | "CRM" | "ELI") => Class::Civil,
        _ => Class::Official,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a name stands for.
    fn codes(knowledge: &KnowledgeBase, name: &str) -> Vec<(Option<String>, Vec<String>)> {
        knowledge
            .entities
            .iter()
            .filter(|entity| entity.name == name)
            .map(|entity| (entity.country.clone(), entity.sectors.clone()))
            .collect()
    }

    fn faults(file: &str, text: &str) -> Vec<String> {
        let report = KnowledgeBase::embedded().add_list(file, text);
        report.problems.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn a_list_adds_actors_and_takes_the_place_of_known_ones() {
        let list = "[steppe-guards]\nname = \"Steppe Guards\"\nsectors = [\"PRM\"]\ncountry = \"KAZ\"\n";
        let mut knowledge = KnowledgeBase::embedded();
        let before = knowledge.len();
        assert_eq!(knowledge.add_list("mine.toml", list).actors, 1);
        assert_eq!(knowledge.add_list("mine.toml", list).actors, 1);
        assert_eq!(knowledge.len(), before + 1);
        let ours = "[my-army]\nname = \"Free Syrian Army\"\nsectors = [\"MIL\"]\ncountry = \"SYR\"\n";
        let with = KnowledgeBase::with_lists([("ours.toml", ours)]).expect("a list");
        let sense = with.names.get(&crate::key::plain("Free Syrian Army"));
        assert!(sense.iter().any(|sense| sense.by_user), "{sense:?}");
    }

    #[test]
    fn faults_of_a_toml_list_name_file_and_line() {
        let list = "[x]\nname = \"X\"\n\n[y]\nname = \"Y\"\nfrom = \"2015-13\"\n";
        assert_eq!(
            faults("mine.toml", list),
            ["mine.toml:4: \"2015-13\" is no date, or lies before the beginning"]
        );
        let cases = [
            (
                "[x]\nname = \"X\"\ncountry = \"QQQ\"\n",
                "mine.toml:1: there is no country \"QQQ\"",
            ),
            (
                "[x]\nname = \"X\"\nparent = \"nobody-at-all\"\n",
                "mine.toml:1: there is no actor \"nobody-at-all\" for its parent",
            ),
            (
                "[x]\nname = \"X\"\nsectors = [\"ARM\"]\n",
                "mine.toml:1: there is no sector \"ARM\"",
            ),
            (
                "[x]\nname = \"X\"\nfrom = \"2015\"\nto = \"2014\"\n",
                "mine.toml:1: \"2014\" is no date, or lies before the beginning",
            ),
            (
                "[x]\nname = \"X\"\n[y]\nname = \"X\"\n",
                "mine.toml:3: \"X\" is also the name of another actor of the list",
            ),
        ];
        for (list, fault) in cases {
            assert_eq!(faults("mine.toml", list), [fault]);
        }
        let layout = faults("mine.toml", "[x]\nname = \"X\"\nnom = \"X\"\n");
        assert!(layout[0].starts_with("mine.toml:3: unknown field"), "{layout:?}");
        assert!(KnowledgeBase::with_lists([("mine.toml", "[x")]).is_err());
    }

    #[test]
    fn dictionaries_of_actors_are_read() {
        let list = "; our own\n\
            <!-- a comment\n of two lines -->\n\
            STEPPE_GUARDS_  [KAZPRM]  ; a militia\n\
            ORLAN_BEK_  # a governor\n\
            +GOVERNOR_BEK_\n\
            \t[KAZGOV 20100101-20141231]\n\
            \t[KAZELI >20141231]\n\
            DESERT_RADIO [KAZMED]\n\
            NIGHT_LEAGUE [REB <980101]\n";
        let mut knowledge = KnowledgeBase::embedded();
        let report = knowledge.add_list("mine.txt", list);
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        assert_eq!((report.actors, report.nouns), (5, 0));
        let kaz = Some("KAZ".to_owned());
        assert_eq!(
            codes(&knowledge, "Steppe Guards"),
            [(kaz.clone(), vec!["PRM".into()])]
        );
        assert_eq!(
            codes(&knowledge, "Orlan Bek"),
            [
                (kaz.clone(), vec!["GOV".into()]),
                (kaz.clone(), vec!["ELI".into()])
            ]
        );
        assert_eq!(codes(&knowledge, "Desert Radio"), [(kaz, vec!["JRN".into()])]);
        let league = knowledge.entity("list-night-league").expect("an actor");
        assert_eq!(league.to, Date::new(1997, 12, 31).ok());
        assert_eq!(knowledge.names.get(&crate::key::plain("Governor Bek")).len(), 2);
    }

    #[test]
    fn dictionaries_of_agents_are_read() {
        let list = "!LORD! = LORD, LORDS\n\
            HERDSMAN. {HERDSMEN} [~AGR]\n\
            OVER!LORD! [~GOV]\n";
        let mut knowledge = KnowledgeBase::embedded();
        let report = knowledge.add_list("agents.txt", list);
        assert!(report.problems.is_empty(), "{:?}", report.problems);
        assert_eq!((report.actors, report.nouns), (0, 4));
        assert_eq!(knowledge.role("herdsmen").expect("a role").sectors, ["AGR"]);
        assert_eq!(knowledge.role("overlord").expect("a role").sectors, ["GOV"]);
    }

    #[test]
    fn faults_of_a_dictionary_name_file_and_line() {
        let list = "+NOBODY_ [KAZGOV]\n\
            FIRST_ [QQQGOV]\n\
            SECOND_ [KAZGOV >20101399]\n\
            THIRD_\n\
            FOURTH_ [KAZ\n\
            FIFTH!KING! [~GOV]\n\
            SIXTH_ [KAZGOV 20150101-20140101]\n\
            SEVENTH_ [~QQQ]\n\
            EIGHTH_ [KAZMIL]\n";
        let faults = faults("mine.txt", list);
        let expected = [
            "mine.txt:1: there is no name that this could belong to",
            "mine.txt:2: there is no country \"QQQ\"",
            "mine.txt:3: \"20101399\" is no date, or lies before the beginning",
            "mine.txt:4: \"Third\" has no code",
            "mine.txt:5: a code without its \"]\"",
            "mine.txt:6: \"!KING!\" is not defined",
            "mine.txt:7: \"20150101-20140101\" is no date, or lies before the beginning",
            "mine.txt:8: there is no sector \"QQQ\"",
        ];
        assert_eq!(faults, expected);
    }
}
