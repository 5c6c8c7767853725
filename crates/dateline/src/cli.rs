//! The arguments of the program. Each flag is documented here and nowhere else.

use std::path::PathBuf;

use dateline::report::{Published, PublishedBasis};

use clap::{Args, Parser, Subcommand, ValueEnum};

/// Reads news reports of armed conflict and says what each of them claims: who did what to whom, where,
/// when, and on whose word.
#[derive(Debug, Parser)]
#[command(
    version,
    max_term_width = 100,
    after_help = "Exit status: 0 all read, 1 some input could not be read, 2 wrong usage."
)]
pub struct Cli {
    /// When to use colours.
    #[arg(long, global = true, value_enum, default_value = "auto")]
    pub color: Color,

    /// Folder of your own lists (see "dateline actors", "dateline gazetteer" and "dateline lexicon"); by default "dateline" in the
    /// folder for data of programs.
    #[arg(long, global = true, value_name = "DIR", env = "DATELINE_HOME")]
    pub home: Option<PathBuf>,

    #[command(subcommand)]
    pub command: Command,
}

/// When to use colours.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Color {
    /// On a terminal, unless NO_COLOR is set.
    Auto,
    /// Always.
    Always,
    /// Never.
    Never,
}

#[derive(Debug, Subcommand)]
pub enum Command {
    Read(Read),
    Explain(Explain),
    Gazetteer(Gazetteer),
    Score(Score),
    Actors(Actors),
    Lexicon(Lexicon),
}

/// Lay your own lists of actors over the program's.
///
/// A list is a .toml file in the layout of data/actors (a name, aliases, sectors, country, side …), or a
/// dictionary of actors or agents in the layout of TABARI and PETRARCH. Your entries win over the program's.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline actors add my-groups.toml Phoenix.Countries.actors.txt
  dateline actors list
  dateline actors remove my-groups.toml")]
pub struct Actors {
    #[command(subcommand)]
    pub action: ActorsAction,
}

#[derive(Debug, Subcommand)]
pub enum ActorsAction {
    /// Keep lists for all later readings. What cannot be used of them is named by file and line.
    Add {
        /// Files.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print the lists that are kept.
    List {
        /// Print a line of JSON for each.
        #[arg(long)]
        json: bool,
    },
    /// Take a list away.
    Remove {
        /// Its name, as "list" prints it.
        name: String,
    },
}

/// Read reports and print their claims.
///
/// A plain text file is one report. Each line of a .jsonl file is one, a JSON object with "text" and,
/// where known, "id", "title", "published", "outlet" and "url". Of a folder, every .txt, .jsonl and
/// .ndjson file is read, with those of its folders.
///
/// Without an output option a table is printed for each report: when, where, who, did what, to whom, on
/// whose word, and the status that the source gives the claim.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline read examples/                              a table of claims for each report
  dateline read story.txt --json | jq .claims[].status
  curl … | dateline read - --published 2017-06-21
  dateline read reports.jsonl --csv claims.csv --geojson claims.geojson --html claims.html")]
pub struct Read {
    /// Files, folders, or - for standard input.
    #[arg(required = true, value_name = "PATH")]
    pub paths: Vec<PathBuf>,

    /// Print the whole reading of each report as a line of JSON (docs/reading.md).
    #[arg(long)]
    pub json: bool,

    /// Write a page to look at: the reports with their claims, a map and a timeline.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,

    /// Write a table with one row a claim, for spreadsheets, R and pandas (docs/columns.md).
    #[arg(long, value_name = "FILE")]
    pub csv: Option<PathBuf>,

    /// Write the placed claims as features, for QGIS and web maps (docs/columns.md).
    #[arg(long, value_name = "FILE")]
    pub geojson: Option<PathBuf>,

    /// Your ratings of sources (TOML or CSV, docs/reading.md), set beside the claims of each; nothing is scored for
    /// truth.
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,

    /// Reports to read side by side; 0 takes all cores. The output does not depend on it.
    #[arg(long, short, value_name = "N", default_value_t = 0)]
    pub jobs: usize,

    /// What "dozens" and other vague plurals stand for.
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t = Figures::Ranges)]
    pub figures: Figures,

    #[command(flatten)]
    pub about: About,
}

/// What vague plurals stand for.
#[derive(Clone, Copy, Debug, clap::ValueEnum)]
pub enum Figures {
    /// A range: "dozens" are 24 to 99.
    Ranges,
    /// ACLED's conservative figure: tens are 10, dozens 12, hundreds 100.
    Acled,
}

impl From<Figures> for dateline::Figures {
    fn from(figures: Figures) -> dateline::Figures {
        match figures {
            Figures::Ranges => dateline::Figures::Ranges,
            Figures::Acled => dateline::Figures::Points,
        }
    }
}

fn published(words: &str) -> Result<Published, String> {
    Published::parse(words, PublishedBasis::Given)
        .ok_or_else(|| "write a day with its year, e.g. 2017-06-21".into())
}

/// What is known of a report beside its text.
#[derive(Debug, Args)]
pub struct About {
    /// When reports were published whose file does not say so, e.g. 2017-06-21 or 2017-06-21T02:05. Without
    /// it, the date is looked for in the text.
    #[arg(long, value_name = "DATE", value_parser = published)]
    pub published: Option<Published>,

    /// Outlet of reports that do not name theirs.
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,

    /// Largest report that is read, in bytes.
    #[arg(long, value_name = "N", default_value_t = dateline::report::input::Limits::default().bytes)]
    pub max_bytes: usize,
}

/// Show the words and the reason for each field of a claim.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline explain examples/01-badia-post.txt c3
  dateline explain reports.jsonl:12 c1                 the report on line 12")]
pub struct Explain {
    /// The report: a file, FILE:LINE of a .jsonl file, or - for standard input.
    #[arg(value_name = "REPORT")]
    pub report: String,

    /// The claim, as numbered by "dateline read" (c1, c2 …).
    #[arg(value_name = "CLAIM")]
    pub claim: String,

    /// Print the claim and all that it points at as JSON.
    #[arg(long)]
    pub json: bool,

    #[command(flatten)]
    pub about: About,
}

/// Add places to the gazetteer, and look places up.
///
/// The program knows towns, areas, airfields and regions of all countries. Files of yours go on top: dumps of
/// GeoNames (SY.zip, allCountries.zip, or their .txt), tables (.csv) and GeoJSON. A file is checked and indexed
/// once; rows that cannot be used are named and skipped.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline gazetteer add SY.zip villages.csv camps.geojson
  dateline gazetteer list
  dateline gazetteer find \"Deir al Zor\"

Columns of a .csv, and properties of a .geojson feature: name, lat, lon (a feature has a geometry), and where
wanted kind, country (ISO 3166-1), aliases (parted by ;), radius_km, population, source.")]
pub struct Gazetteer {
    #[command(subcommand)]
    pub task: GazetteerTask,
}

#[derive(Debug, Subcommand)]
pub enum GazetteerTask {
    /// Check and index files of places. A file of the same name takes the place of the older one.
    Add {
        /// GeoNames .zip or .txt, .csv, .geojson or .json.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// List the files that were added.
    List {
        /// Print a line of JSON for each.
        #[arg(long)]
        json: bool,
    },
    /// Take a file away.
    Remove {
        /// The last part of the path that "list" prints, e.g. SY.zip.places.
        name: String,
    },
    /// Show the places that a name may stand for, best known first.
    Find {
        /// A name, spelt in any way.
        #[arg(value_name = "NAME")]
        name: String,

        /// Print a line of JSON for each.
        #[arg(long)]
        json: bool,
    },
}

/// Measure against gold files.
///
/// Each task reads gold in the format that docs/scoring.md describes, runs the floors that it measures, and
/// prints precision, recall, F1 or accuracy.
#[derive(Debug, Args)]
#[command(after_help = tasks())]
pub struct Score {
    /// What to measure.
    #[arg(value_name = "TASK")]
    pub task: String,

    /// Gold files.
    #[arg(required = true, value_name = "GOLD")]
    pub gold: Vec<PathBuf>,

    /// Print the figures as JSON.
    #[arg(long)]
    pub json: bool,

    /// Exit with status 1 if a figure is below its floor: NAME=VALUE, with the name as the table has it.
    #[arg(long, value_name = "NAME=VALUE")]
    pub floor: Vec<String>,
}

/// Lay your own event words over the program's, look into the lexicon, and check lists for it.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline lexicon find shell
  dateline lexicon check my-words.toml
  dateline lexicon add my-words.toml")]
pub struct Lexicon {
    #[command(subcommand)]
    pub command: LexiconCommand,
}

#[derive(Debug, Subcommand)]
pub enum LexiconCommand {
    /// Keep lists for all later readings.
    Add {
        /// TOML as in data/events, or verb dictionaries in PETRARCH's format.
        #[arg(required = true, value_name = "FILE")]
        files: Vec<PathBuf>,
    },
    /// Print the names of the lists that are kept.
    List,
    /// Take a list away.
    Remove {
        /// Its name, as "list" prints it.
        name: String,
    },
    /// Say what is to be mended: entries that clash, that are never reached, that have no example.
    ///
    /// Exit status 1 where there is something.
    Check {
        /// Lists of your own: TOML as in data/events, or verb dictionaries in PETRARCH's format. Without
        /// any, the lexicon inside the program.
        #[arg(value_name = "FILE")]
        files: Vec<PathBuf>,

        /// Print the findings as lines of JSON.
        #[arg(long)]
        json: bool,
    },
    /// Show the senses of a word, in the order in which they are tried; "…" marks those with conditions.
    ///
    /// Exit status 1 where there is none.
    Find {
        /// A word or phrase in its dictionary form.
        #[arg(value_name = "WORD")]
        word: String,

        /// A list of your own to look into as well.
        #[arg(long, value_name = "FILE")]
        list: Vec<PathBuf>,

        /// Print them as lines of JSON.
        #[arg(long)]
        json: bool,
    },
}

fn tasks() -> String {
    let lines: Vec<String> = dateline::score::TASKS
        .iter()
        .map(|(name, about)| format!("  {name:<16}{about}"))
        .collect();
    format!(
        "Tasks:\n{}\n\nExample:\n  dateline score time gold/wikiwars_dev.jsonl",
        lines.join("\n")
    )
}
