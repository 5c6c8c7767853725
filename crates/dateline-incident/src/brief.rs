//! A situation report: what happened, by place and actor, with sources and disagreements.
//!
//! Every sentence ends with the claims that it rests on, and every claim stands with its words and its source at
//! the end. What is only said or asked for is left out, unless several stories tell of it.

use std::collections::{BTreeMap, BTreeSet};

use crate::build::key;
use crate::kind::Kind;
use crate::wording::{figure, list, names, outlet, published_day, speaker};
use crate::{Account, Incident, Lane, Stretch};

/// What a brief is about, in the words of who asks for it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scope {
    /// "Bir Qassab", "33.5,38.6,40"; `None` for everywhere.
    pub place: Option<String>,
    /// First day, ISO 8601.
    pub from: Option<String>,
    /// Last day.
    pub to: Option<String>,
}

/// A situation report, ready to be written.
#[derive(Clone, Debug, PartialEq)]
pub struct Brief {
    title: String,
    about: String,
    parts: Vec<Part>,
    claims: Vec<Account>,
}

#[derive(Clone, Debug, PartialEq)]
struct Part {
    heading: String,
    groups: Vec<Group>,
}

#[derive(Clone, Debug, PartialEq)]
struct Group {
    heading: String,
    items: Vec<Item>,
}

/// A sentence with the claims that it rests on, and what is said against it.
#[derive(Clone, Debug, PartialEq)]
struct Item {
    /// Set before the sentence in bold.
    lead: String,
    words: String,
    claims: Vec<String>,
    below: Vec<Item>,
}

impl Brief {
    /// Of incidents in order of time, and of the lanes of control of their places.
    pub fn new(incidents: &[Incident], lanes: &[Lane], scope: &Scope) -> Brief {
        let told: Vec<&Incident> = incidents.iter().filter(|incident| is_told(incident)).collect();
        let mut claims: BTreeMap<&str, &Account> = BTreeMap::new();
        let in_lanes = lanes
            .iter()
            .flat_map(|lane| &lane.stretches)
            .flat_map(|one| &one.accounts);
        for account in told
            .iter()
            .flat_map(|incident| &incident.accounts)
            .chain(in_lanes)
        {
            claims.insert(&account.claim, account);
        }
        let parts = [
            Part {
                heading: "What happened, by place".into(),
                groups: by_place(&told),
            },
            Part {
                heading: "By actor".into(),
                groups: by_actor(&told),
            },
            Part {
                heading: "Who is said to hold what".into(),
                groups: lanes.iter().map(control).collect(),
            },
        ];
        Brief {
            title: title(scope),
            about: about(&told, claims.values().copied()),
            parts: parts.into_iter().filter(|part| !part.groups.is_empty()).collect(),
            claims: sorted(claims.into_values()),
        }
    }

    /// As Markdown, with links to anchors of claims.
    pub fn markdown(&self) -> String {
        let mut out = format!("# {}\n\n{}\n", markdown(&self.title), markdown(&self.about));
        for part in &self.parts {
            out.push_str(&format!("\n## {}\n", markdown(&part.heading)));
            for group in &part.groups {
                out.push_str(&format!("\n### {}\n\n", markdown(&group.heading)));
                for item in &group.items {
                    item.write_markdown("", &mut out);
                }
            }
        }
        out.push_str("\n## Claims\n\n");
        for account in &self.claims {
            out.push_str(&format!(
                "- <a id=\"{id}\"></a>`{id}` {}: {}\n",
                markdown(&credit(account)),
                markdown(&one_line(&account.sentence)),
                id = account.claim,
            ));
        }
        out
    }

    /// As a page of HTML that needs nothing else.
    pub fn html(&self) -> String {
        let mut out = format!(
            "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n\
             <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{title}</title>\n\
             <style>{STYLE}</style>\n</head>\n<body>\n<h1>{title}</h1>\n<p>{}</p>\n",
            html(&self.about),
            title = html(&self.title),
        );
        for part in &self.parts {
            out.push_str(&format!("<h2>{}</h2>\n", html(&part.heading)));
            for group in &part.groups {
                out.push_str(&format!("<h3>{}</h3>\n", html(&group.heading)));
                write_items(&group.items, &mut out);
            }
        }
        out.push_str("<h2>Claims</h2>\n<ul class=\"claims\">\n");
        for account in &self.claims {
            out.push_str(&format!(
                "<li id=\"{id}\"><code>{id}</code> {}: <q>{}</q></li>\n",
                html(&credit(account)),
                html(&one_line(&account.sentence)),
                id = html(&account.claim),
            ));
        }
        out.push_str("</ul>\n</body>\n</html>\n");
        out
    }
}

const STYLE: &str = "body{font:1rem/1.5 system-ui,sans-serif;max-width:48rem;margin:2rem auto;padding:0 1rem}\
    h3{margin-bottom:.25rem}li{margin:.25rem 0}.claims{font-size:.9rem}code,a{font-size:.85em}\
    @media (prefers-color-scheme:dark){body{background:#16181c;color:#e6e6e6}a{color:#8ab4f8}}";

impl Item {
    fn write_markdown(&self, indent: &str, out: &mut String) {
        let links: Vec<String> = self
            .claims
            .iter()
            .map(|claim| format!("[{claim}](#{claim})"))
            .collect();
        let lead = if self.lead.is_empty() {
            String::new()
        } else {
            format!("**{}** ", markdown(&self.lead))
        };
        out.push_str(&format!(
            "{indent}- {lead}{} ({})\n",
            markdown(&self.words),
            links.join(", ")
        ));
        for item in &self.below {
            item.write_markdown(&format!("{indent}  "), out);
        }
    }
}

fn write_items(items: &[Item], out: &mut String) {
    out.push_str("<ul>\n");
    for item in items {
        let links: Vec<String> = item
            .claims
            .iter()
            .map(|claim| format!("<a href=\"#{claim}\">{claim}</a>", claim = html(claim)))
            .collect();
        let lead = if item.lead.is_empty() {
            String::new()
        } else {
            format!("<b>{}</b> ", html(&item.lead))
        };
        out.push_str(&format!("<li>{lead}{} ({})", html(&item.words), links.join(", ")));
        if !item.below.is_empty() {
            out.push('\n');
            write_items(&item.below, out);
        }
        out.push_str("</li>\n");
    }
    out.push_str("</ul>\n");
}

/// Letters that Markdown or HTML in it would take for signs.
fn markdown(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '&' => out.push_str("&amp;"),
            '\\' | '*' | '_' | '[' | ']' | '`' | '#' | '|' => out.extend(['\\', c]),
            c => out.push(c),
        }
    }
    out
}

fn html(words: &str) -> String {
    let mut out = String::with_capacity(words.len());
    for c in words.chars() {
        match c {
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '&' => out.push_str("&amp;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            c => out.push(c),
        }
    }
    out
}

fn one_line(words: &str) -> String {
    words.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn title(scope: &Scope) -> String {
    let place = scope.place.as_deref().unwrap_or("all places");
    let time = match (&scope.from, &scope.to) {
        (Some(from), Some(to)) => format!(", {}", crate::days::words(from, to)),
        (Some(from), None) => format!(", from {}", crate::days::words(from, from)),
        (None, Some(to)) => format!(", until {}", crate::days::words(to, to)),
        (None, None) => String::new(),
    };
    format!("Situation report: {place}{time}")
}

fn about<'a>(told: &[&Incident], claims: impl Iterator<Item = &'a Account>) -> String {
    let claims: Vec<&Account> = claims.collect();
    let reports: BTreeSet<&str> = claims.iter().map(|account| account.report.as_str()).collect();
    let disputed = told
        .iter()
        .filter(|incident| !incident.contradictions.is_empty())
        .count();
    format!(
        "{} incidents, {disputed} of them disputed, from {} claims in {} reports. Each sentence says what its sources \
         say; nothing here says who is right.",
        told.len(),
        claims.len(),
        reports.len()
    )
}

fn sorted<'a>(claims: impl Iterator<Item = &'a Account>) -> Vec<Account> {
    let mut claims: Vec<Account> = claims.cloned().collect();
    claims.sort_by(|one, other| {
        let key = |of: &Account| {
            (
                of.published.clone(),
                of.report.clone(),
                of.start,
                of.claim.clone(),
            )
        };
        key(one).cmp(&key(other))
    });
    claims
}

/// "Nasr al-Rifai, spokesman, in Badia Post, 2017-06-21".
fn credit(account: &Account) -> String {
    let day = published_day(account);
    let speaker = speaker(account);
    if day.is_empty() {
        speaker
    } else {
        format!("{speaker}, {day}")
    }
}

fn is_told(incident: &Incident) -> bool {
    incident.stories > 1
        || incident
            .accounts
            .iter()
            .any(|account| Kind::of(account) != Kind::Speech)
}

/// Incidents of each place, the place of most incidents first.
fn by_place(told: &[&Incident]) -> Vec<Group> {
    let mut places: BTreeMap<&str, Vec<&Incident>> = BTreeMap::new();
    for incident in told {
        let name = incident
            .summary
            .place
            .as_ref()
            .map_or("Place not known", |place| place.name.as_str());
        places.entry(name).or_default().push(incident);
    }
    let mut groups: Vec<Group> = places
        .into_iter()
        .map(|(place, incidents)| Group {
            heading: place.to_owned(),
            items: incidents.into_iter().map(item).collect(),
        })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.items.len()));
    groups
}

fn by_actor(told: &[&Incident]) -> Vec<Group> {
    let mut actors: BTreeMap<String, (String, Vec<Item>)> = BTreeMap::new();
    for incident in told {
        for party in incident
            .summary
            .actors
            .iter()
            .filter(|party| party.entity.is_some())
        {
            let (_, items) = actors
                .entry(key(party))
                .or_insert_with(|| (party.name.clone(), Vec::new()));
            let by_party = |account: &&Account| account.actors.iter().any(|actor| key(actor) == key(party));
            items.push(Item {
                lead: String::new(),
                words: format!("{}.", incident.title),
                claims: incident
                    .accounts
                    .iter()
                    .filter(by_party)
                    .map(|one| one.claim.clone())
                    .collect(),
                below: Vec::new(),
            });
        }
    }
    let mut groups: Vec<Group> = actors
        .into_values()
        .map(|(heading, items)| Group { heading, items })
        .collect();
    groups.sort_by_key(|group| std::cmp::Reverse(group.items.len()));
    groups
}

/// What its accounts share, who tells it, and where they differ.
fn item(incident: &Incident) -> Item {
    let summary = &incident.summary;
    let mut words: Vec<String> = Vec::new();
    if !summary.actors.is_empty() {
        words.push(format!("By {}.", few(&summary.actors)));
    }
    if !summary.recipients.is_empty() {
        words.push(format!("Against {}.", few(&summary.recipients)));
    }
    let tolls = [(summary.dead, "dead"), (summary.injured, "injured")];
    let tolls: Vec<String> = tolls
        .into_iter()
        .filter_map(|(toll, fate)| Some(format!("{} {fate}", figure(toll)?)))
        .collect();
    if !tolls.is_empty() {
        words.push(format!("Toll: {}.", tolls.join(", ")));
    }
    words.push(format!("{}.", told_by(incident)));
    let below = incident.contradictions.iter().map(|one| Item {
        lead: format!("Disputed ({}):", one.kind),
        words: one.words.clone(),
        claims: one
            .answers
            .iter()
            .flat_map(|answer| answer.claims.clone())
            .collect(),
        below: Vec::new(),
    });
    Item {
        lead: format!("{}.", incident.title),
        words: words.join(" "),
        claims: incident
            .accounts
            .iter()
            .map(|account| account.claim.clone())
            .collect(),
        below: below.collect(),
    }
}

/// The first parties by name, the others counted.
fn few(parties: &[crate::Party]) -> String {
    const FEW: usize = 3;
    let named = &parties[..parties.len().min(FEW)];
    match parties.len() - named.len() {
        0 => names(named),
        more => format!(
            "{} and {more} more",
            named
                .iter()
                .map(|one| one.name.as_str())
                .collect::<Vec<_>>()
                .join(", ")
        ),
    }
}

fn told_by(incident: &Incident) -> String {
    let mut outlets: Vec<String> = Vec::new();
    for account in &incident.accounts {
        let outlet = outlet(account);
        if !outlets.contains(&outlet) {
            outlets.push(outlet);
        }
    }
    let names: Vec<&str> = outlets.iter().map(String::as_str).collect();
    let stories = match incident.stories {
        1 => "one story".to_owned(),
        stories => format!("{stories} independent stories"),
    };
    let denied = incident.accounts.iter().all(Account::is_denied);
    let verb = if denied { "Denied in" } else { "Told by" };
    format!("{verb} {} ({stories})", list(&names))
}

fn control(lane: &Lane) -> Group {
    Group {
        heading: lane.place.name.clone(),
        items: lane.stretches.iter().map(stretch).collect(),
    }
}

fn stretch(stretch: &Stretch) -> Item {
    let holder = stretch
        .holder
        .as_ref()
        .map_or("somebody", |holder| holder.name.as_str());
    let verb = match (stretch.state.as_str(), &stretch.until_to) {
        ("present", _) => "be present",
        ("contested", _) => "fight for it or surround it",
        (_, None) => "hold it",
        (_, Some(_)) => "have held it",
    };
    let mut words = format!("Said to {verb}: {holder}");
    let span = |from: &Option<String>, to: &Option<String>| match (from, to) {
        (Some(from), Some(to)) => Some(crate::days::words(from, to)),
        (None, Some(to)) => Some(format!("{} or before", crate::days::words(to, to))),
        (Some(from), None) => Some(crate::days::words(from, from)),
        (None, None) => None,
    };
    if let Some(since) = span(&stretch.since_from, &stretch.since_to) {
        words.push_str(&format!(", since {since}"));
    }
    if let Some(until) = span(&stretch.until_from, &stretch.until_to) {
        words.push_str(&format!(", until {until}"));
    }
    words.push('.');
    Item {
        lead: if stretch.contested {
            "Contested.".into()
        } else {
            String::new()
        },
        words,
        claims: stretch
            .accounts
            .iter()
            .map(|account| account.claim.clone())
            .collect(),
        below: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_of_a_report_is_markup() {
        assert_eq!(html("<b>\"A&B\"</b>"), "&lt;b&gt;&quot;A&amp;B&quot;&lt;/b&gt;");
        assert_eq!(markdown("[x](y) *z* <i>"), "\\[x\\](y) \\*z\\* &lt;i>");
    }

    #[test]
    fn a_title_says_where_and_when() {
        let scope = Scope {
            place: Some("Orrin".into()),
            from: Some("2017-06-01".into()),
            to: Some("2017-06-30".into()),
        };
        assert_eq!(title(&scope), "Situation report: Orrin, 1 to 30 June 2017");
        assert_eq!(title(&Scope::default()), "Situation report: all places");
    }
}
