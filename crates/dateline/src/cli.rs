//! The arguments of the program. Each flag is documented here and nowhere else.

use std::path::PathBuf;

use dateline::input::Limits;
use dateline::ledger::Location;
use dateline::report::{Published, PublishedBasis};

use clap::builder::{OsStringValueParser, TypedValueParser};
use clap::{Args, Parser, Subcommand, ValueEnum};

/// The ledger where none is named: in the folder that the program is called in.
const LEDGER: &str = "ledger.dateline";

/// A ledger's place. The password of a database may stand in PGPASSWORD, where no list of processes shows it.
fn location() -> impl TypedValueParser<Value = Location> {
    OsStringValueParser::new().map(|words| {
        let password = std::env::var("PGPASSWORD").ok();
        Location::from(words).with_password(password.filter(|password| !password.is_empty()))
    })
}

/// Where the ledger is.
#[derive(Debug, Args)]
pub struct AtLedger {
    /// The ledger: a file, or a database, postgres://USER@HOST/DATABASE.
    #[arg(
        long = "ledger",
        value_name = "LEDGER",
        env = "DATELINE_LEDGER",
        hide_env_values = true
    )]
    #[arg(default_value = LEDGER, value_parser = location())]
    pub place: Location,
}

impl From<&AtLedger> for Location {
    fn from(at: &AtLedger) -> Location {
        at.place.clone()
    }
}

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
    Add(Add),
    Watch(Watch),
    Find(Find),
    Incidents(Incidents),
    Control(Control),
    Brief(Brief),
    Diff(Diff),
    Review(Review),
    Withhold(Withhold),
    Export(Export),
    Copy(CopyLedger),
    Verify(Verify),
    Serve(Serve),
    Worker(Worker),
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
/// where known, "id", "title", "published", "outlet" and "url"; so is each row of a .csv table with columns
/// of these names, the article of a saved web page, each entry of an RSS or Atom feed, and each page of a WARC or
/// WACZ archive with an article. Files may be packed with gzip. Of a folder, all of these but .xml are read,
/// with those of its folders.
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
    pub language: Language,

    #[command(flatten)]
    pub about: About,
}

/// With what reports are read.
#[derive(Debug, Args)]
pub struct Language {
    /// Language model.
    #[arg(long, value_enum, default_value = "standard")]
    model: Model,
}

impl Language {
    /// The size of the model.
    pub fn size(&self) -> dateline::Size {
        match self.model {
            Model::Standard => dateline::Size::Standard,
            Model::Small => dateline::Size::Small,
        }
    }
}

/// The language models inside the program.
#[derive(Clone, Copy, Debug, ValueEnum)]
enum Model {
    /// The one to use unless there is too much to read.
    Standard,
    /// A faster one that makes more mistakes (models/README.md says how many).
    Small,
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
    #[arg(long, value_name = "N", default_value_t = Limits::default().bytes)]
    pub max_bytes: usize,

    /// Most bytes that a packed file may unpack to.
    #[arg(long, value_name = "N", default_value_t = Limits::default().unpacked)]
    pub max_unpacked: u64,

    /// Most times its size that a packed file may unpack to.
    #[arg(long, value_name = "N", default_value_t = Limits::default().ratio)]
    pub max_ratio: u64,

    /// Most records, entries or rows of a file.
    #[arg(long, value_name = "N", default_value_t = Limits::default().records)]
    pub max_records: u64,

    /// Longest header of a record of an archive, in bytes.
    #[arg(long, value_name = "N", default_value_t = Limits::default().header)]
    pub max_header: usize,

    /// Deepest nesting of elements in a page or feed.
    #[arg(long, value_name = "N", default_value_t = Limits::default().nesting)]
    pub max_nesting: usize,

    /// Seconds that a report may take to be parsed, to be read or to be fetched; it is then left behind. 0 for any.
    #[arg(long, value_name = "N", default_value_t = Limits::default().seconds)]
    pub max_seconds: u64,

    /// Skip sentences that can hardly hold a claim after a cheap look at their words. Faster on a mix of news; what is
    /// skipped stands in "set_aside" (docs/triage.md).
    #[arg(long)]
    pub triage: bool,
}

impl About {
    /// The limits of inputs.
    pub fn limits(&self) -> Limits {
        Limits {
            bytes: self.max_bytes,
            unpacked: self.max_unpacked,
            ratio: self.max_ratio,
            records: self.max_records,
            header: self.max_header,
            nesting: self.max_nesting,
            seconds: self.max_seconds,
        }
    }
}

/// Read reports and keep them in a ledger.
///
/// A ledger is one SQLite file, or a PostgreSQL database (docs/ledger.md); it is made where there is none. Reports are
/// kept under an address made of their content, each with its reading. Adding what is there already changes nothing; a
/// newer version of dateline adds its readings beside the old ones. A line is printed for each report once it is on the
/// disk.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline add examples/ --ledger badia.dateline
  dateline add archive.warc.gz feed.xml page.html --ledger badia.dateline --json
  dateline add https://example.org/feed.xml --fetch --ledger badia.dateline")]
pub struct Add {
    #[command(flatten)]
    pub keeping: Keeping,
}

/// Keep on reading what is new in folders, files and addresses, until told to stop (Ctrl-C, SIGTERM).
///
/// A file that is new or was written to is read once it was left alone for two seconds, a feed or sitemap is asked again
/// whether it changed, and pages that it names are fetched once. Nothing is kept twice. What cannot be read is said, and
/// the watch goes on. Exit status 0.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline watch inbox/ --ledger badia.dateline
  dateline watch https://example.org/feed.xml --fetch --every 600 --ledger badia.dateline")]
pub struct Watch {
    #[command(flatten)]
    pub keeping: Keeping,

    /// Seconds from the beginning of a round to that of the next.
    #[arg(long, value_name = "SECONDS", default_value_t = 60)]
    pub every: u64,

    /// Stop after so many rounds.
    #[arg(long, value_name = "N")]
    pub rounds: Option<u64>,
}

/// What is fetched from the web, and how.
#[derive(Debug, Args)]
pub struct Fetching {
    /// Fetch addresses (http, https), and the pages that feeds and sitemaps name. Without it nothing is fetched.
    #[arg(long)]
    pub fetch: bool,

    /// Seconds between two requests to a site.
    #[arg(long = "fetch-delay", value_name = "SECONDS", default_value_t = 1.0)]
    pub delay: f64,

    /// Most pages of lists that are fetched in one go.
    #[arg(long, value_name = "N", default_value_t = 1000)]
    pub max_pages: usize,

    /// Fetch from private addresses too: this machine, the local network.
    #[arg(long)]
    pub allow_private: bool,
}

/// What is kept, and where.
#[derive(Debug, Args)]
pub struct Keeping {
    /// Files, folders, addresses (with --fetch), or - for standard input.
    #[arg(required = true, value_name = "SOURCE")]
    pub sources: Vec<PathBuf>,

    #[command(flatten)]
    pub ledger: AtLedger,

    /// Who adds; the name of your account where it is not given.
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    /// Print a line of JSON for each report that was kept.
    #[arg(long)]
    pub json: bool,

    /// Reports to read side by side; 0 takes all cores. The ledger's answers do not depend on it.
    #[arg(long, short, value_name = "N", default_value_t = 0)]
    pub jobs: usize,

    #[command(flatten)]
    pub fetching: Fetching,

    #[command(flatten)]
    pub language: Language,

    #[command(flatten)]
    pub about: About,
}

/// Find claims in a ledger.
///
/// Every filter that is given must hold. Words are found in any case of letters and in any order; words in
/// quotation marks stand together.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline find --ledger badia.dateline --type ASSAULT --near 33.5,37.0,50 --from 2017-06-01 --to 2017-06-30
  dateline find --ledger badia.dateline --text '\"fell to\"' --status claimed --side opposition --json
  dateline find --ledger badia.dateline --as-of 2026-01-31          what was known by then")]
pub struct Find {
    #[command(flatten)]
    pub ledger: AtLedger,

    #[command(flatten)]
    pub filter: Filter,

    /// At most so many; 0 for all.
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,

    /// Print a line of JSON for each claim.
    #[arg(long)]
    pub json: bool,
}

/// Which claims.
#[derive(Debug, Args)]
pub struct Filter {
    /// Words of the sentence.
    #[arg(long, value_name = "WORDS")]
    pub text: Option<String>,

    /// Words of the name of who did it, or who holds the place.
    #[arg(long, value_name = "WORDS")]
    pub actor: Option<String>,

    /// Words of the name of whom it was done to, or who lost the place.
    #[arg(long, value_name = "WORDS")]
    pub recipient: Option<String>,

    /// Side of one that takes part, or of the source: government, opposition …
    #[arg(long, value_name = "SIDE")]
    pub side: Option<String>,

    /// PLOVER type, ACLED event or sub-event type, state of control, or the beginning of a CAMEO code.
    #[arg(long = "type", value_name = "TYPE")]
    pub kind: Option<String>,

    /// Words of the name of the place.
    #[arg(long, value_name = "WORDS")]
    pub place: Option<String>,

    /// Country of the place, ISO 3166-1 alpha-3.
    #[arg(long, value_name = "CODE")]
    pub country: Option<String>,

    /// Places between these degrees.
    #[arg(long = "box", value_name = "W,S,E,N", allow_hyphen_values = true)]
    pub within: Option<String>,

    /// Places not farther than so many kilometres from a point.
    #[arg(long, value_name = "LAT,LON,KM", allow_hyphen_values = true)]
    pub near: Option<String>,

    /// What happened, or may have happened, on this day or later.
    #[arg(long, value_name = "DAY")]
    pub from: Option<jiff::civil::Date>,

    /// What happened, or may have happened, on this day or before.
    #[arg(long, value_name = "DAY")]
    pub to: Option<jiff::civil::Date>,

    /// Kind of source: party, official, monitor, media, witness, anonymous, report.
    #[arg(long, value_name = "KIND")]
    pub source_kind: Option<String>,

    /// Words of the name, role or organisation of the source.
    #[arg(long, value_name = "WORDS")]
    pub source: Option<String>,

    /// reported, claimed, denied, planned, possible or negated.
    #[arg(long, value_name = "STATUS")]
    pub status: Option<String>,

    /// Outlet of the report.
    #[arg(long, value_name = "NAME")]
    pub outlet: Option<String>,

    /// One report: its id, or the beginning of its address.
    #[arg(long, value_name = "REPORT")]
    pub report: Option<String>,

    /// Of reports that tell one story in much the same words, only the first.
    #[arg(long)]
    pub first_tellings: bool,

    /// Reports under embargo too.
    #[arg(long)]
    pub with_embargoed: bool,

    /// Only what the ledger knew by this day or moment.
    #[arg(long, value_name = "MOMENT", value_parser = crate::find::moment)]
    pub as_of: Option<jiff::Timestamp>,
}

/// How far apart claims of one happening may be.
#[derive(Clone, Copy, Debug, Args)]
pub struct Windows {
    /// Days between the times that two claims give: 0 for the same day, 1 for that and the next.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub days: u32,

    /// Kilometres between the circles that their words allow.
    #[arg(long, value_name = "N", default_value_t = 20.0)]
    pub km: f64,

    /// Least average score, 0 to 1, of claims that are joined. Higher joins less.
    #[arg(long, value_name = "SCORE", default_value_t = 0.45)]
    pub threshold: f64,
}

/// List what happened: claims of one happening, from all reports, side by side.
///
/// Each incident says what its claims share, where they differ and on whose word, and why they stand together. With
/// the name of an incident or of a claim in it, all of that is printed. A person's word goes before the score: --join
/// keeps claims together, --split the first apart from the others, --open takes back what was said of them. It is kept in
/// the log with a name and a reason. docs/incidents.md describes the method and its limits.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline incidents --ledger badia.dateline --from 2017-06-01 --least 2
  dateline incidents --ledger badia.dateline --disputed --json
  dateline incidents --ledger badia.dateline --limit 0 --table incidents.csv
  dateline incidents --ledger badia.dateline 4be1…
  dateline incidents --ledger badia.dateline --split 4be1… 77c0… --reason \"another strike\"")]
pub struct Incidents {
    #[command(flatten)]
    pub ledger: AtLedger,

    /// The incident to print, by the beginning of its identifier or that of a claim in it; with --join, --split or
    /// --open, claims.
    #[arg(value_name = "ID")]
    pub names: Vec<String>,

    #[command(flatten)]
    pub windows: Windows,

    #[command(flatten)]
    pub filter: Filter,

    /// Only incidents of so many claims or more.
    #[arg(long, value_name = "N", default_value_t = 1)]
    pub least: usize,

    /// Only incidents whose claims contradict each other.
    #[arg(long)]
    pub disputed: bool,

    /// At most so many; 0 for all.
    #[arg(long, value_name = "N", default_value_t = 100)]
    pub limit: usize,

    /// These claims tell of the same happening.
    #[arg(long)]
    pub join: bool,

    /// The first of these claims tells of another happening than the others.
    #[arg(long)]
    pub split: bool,

    /// What was said of these claims is taken back; the score decides again.
    #[arg(long)]
    pub open: bool,

    /// Why.
    #[arg(long, value_name = "WORDS")]
    pub reason: Option<String>,

    /// Who says so; the name of your account where it is not given.
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    /// Write a row for each claim of each incident here: as CSV, or as lines of JSON where the name ends in .jsonl.
    #[arg(long, value_name = "FILE")]
    pub table: Option<PathBuf>,

    /// Print what people said of claims.
    #[arg(long)]
    pub rulings: bool,

    /// Print a line of JSON for each.
    #[arg(long)]
    pub json: bool,
}

/// Show who is said to hold a place, on whose word, since when and until when.
///
/// Days are as uncertain as the claims are: "since 2017-03-01 to 2017-03-31" is some day in March. Where sources
/// give a place to different sides at one time, or deny it to one, the lines are marked as contested.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline control --ledger badia.dateline \"Bir Qassab\"
  dateline control --ledger badia.dateline Tanf --as-of 2017-06-10
  dateline control --ledger badia.dateline --near 33.5,38.6,40 --json")]
pub struct Control {
    #[command(flatten)]
    pub ledger: AtLedger,

    /// The place, spelt in any way; all places where none is given.
    #[arg(value_name = "PLACE")]
    pub place: Option<String>,

    /// Places not farther than so many kilometres from a point.
    #[arg(long, value_name = "LAT,LON,KM", allow_hyphen_values = true)]
    pub near: Option<String>,

    /// As reports published up to and with this day have it.
    #[arg(long, value_name = "DAY")]
    pub as_of: Option<jiff::civil::Date>,

    /// Print a line of JSON for each place.
    #[arg(long)]
    pub json: bool,
}

/// Write a situation report: what happened, by place and actor, with sources and disagreements.
///
/// Markdown goes to standard output. Every sentence ends with the identifiers of the claims that it rests on; the
/// claims stand at the end with their words and sources. What is only said or asked for is left out, unless
/// several stories tell of it. Who holds what is told as of the last day.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline brief --ledger badia.dateline --from 2017-06-18 --to 2017-06-22
  dateline brief --ledger badia.dateline --where \"Bir Qassab\" --html bir-qassab.html")]
pub struct Brief {
    #[command(flatten)]
    pub ledger: AtLedger,

    /// First day.
    #[arg(long, value_name = "DAY")]
    pub from: Option<jiff::civil::Date>,

    /// Last day.
    #[arg(long, value_name = "DAY")]
    pub to: Option<jiff::civil::Date>,

    /// Words of the name of a place.
    #[arg(long = "where", value_name = "WORDS")]
    pub place: Option<String>,

    /// Places not farther than so many kilometres from a point.
    #[arg(long, value_name = "LAT,LON,KM", allow_hyphen_values = true)]
    pub near: Option<String>,

    #[command(flatten)]
    pub windows: Windows,

    /// Write a page of HTML here too.
    #[arg(long, value_name = "FILE")]
    pub html: Option<PathBuf>,
}

/// Show what another version of dateline reads otherwise.
///
/// Compares two readings of each report: the newest with the one before it, or those of the coders that are
/// named by a part of their names.
#[derive(Debug, Args)]
pub struct Diff {
    #[command(flatten)]
    pub ledger: AtLedger,

    /// One report: its id, or the beginning of its address.
    #[arg(long, value_name = "REPORT")]
    pub report: Option<String>,

    /// Coder of the first reading.
    #[arg(long, value_name = "CODER")]
    pub from: Option<String>,

    /// Coder of the second reading.
    #[arg(long, value_name = "CODER")]
    pub to: Option<String>,

    /// Print a line of JSON for each report.
    #[arg(long)]
    pub json: bool,
}

/// What a person says of a claim.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Judgement {
    /// The report claims this.
    Confirm,
    /// It claims this, but --field is --value.
    Correct,
    /// It does not claim this.
    Reject,
}

/// Say whether a claim was read rightly, or print what was said.
///
/// A review is kept in the ledger's log with a name, a time and a reason; the reading stays as it is.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline review --ledger badia.dateline 4be1… confirm --reason \"read it\"
  dateline review --ledger badia.dateline 4be1… correct --field status --value denied --reason \"a denial\"
  dateline review --ledger badia.dateline --agreement")]
pub struct Review {
    #[command(flatten)]
    pub ledger: AtLedger,

    /// The claim, as "dateline find" prints it. Without a judgement, what was said of it is printed; without a
    /// claim, all reviews.
    #[arg(value_name = "CLAIM")]
    pub claim: Option<String>,

    /// What is said of it.
    #[arg(value_enum, value_name = "JUDGEMENT")]
    pub judgement: Option<Judgement>,

    /// The field that is otherwise.
    #[arg(long, value_name = "NAME")]
    pub field: Option<String>,

    /// What it should be.
    #[arg(long, value_name = "VALUE")]
    pub value: Option<String>,

    /// Why.
    #[arg(long, value_name = "WORDS")]
    pub reason: Option<String>,

    /// This is the last word, where persons differ.
    #[arg(long)]
    pub adjudicate: bool,

    /// Who reviews; the name of your account where it is not given.
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,

    /// Print how far reviewers agree, as JSON.
    #[arg(long)]
    pub agreement: bool,

    /// Print reviews as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Hold a report, or words of it, back from find, diff and export.
///
/// It is an operation in the log; nothing leaves the file (docs/responsible-use.md).
#[derive(Debug, Args)]
pub struct Withhold {
    #[command(flatten)]
    pub ledger: AtLedger,

    /// The report: its id, or the beginning of its address.
    #[arg(value_name = "REPORT")]
    pub report: String,

    /// The whole report, until it is lifted.
    #[arg(long)]
    pub embargo: bool,

    /// The whole report, up to and with this day.
    #[arg(long, value_name = "DAY")]
    pub until: Option<jiff::civil::Date>,

    /// End its embargo.
    #[arg(long)]
    pub lift: bool,

    /// Blot these words out wherever they stand in it.
    #[arg(long, value_name = "WORDS")]
    pub words: Option<String>,

    /// Why.
    #[arg(long, value_name = "WORDS")]
    pub reason: String,

    /// Who does it; the name of your account where it is not given.
    #[arg(long, value_name = "NAME")]
    pub by: Option<String>,
}

/// What reviews do to an export.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Reviews {
    /// Nothing: what the program read.
    Ignore,
    /// Columns beside what the program read.
    Mark,
    /// Rejected claims are left out and corrected fields put in, with the same columns.
    Apply,
    /// As "apply", with the claims alone that people judged and take for made.
    Only,
}

/// Form of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum TableFormat {
    /// With tabs where the original has them.
    Csv,
    /// A line of JSON for each row.
    Jsonl,
    /// For pandas, R, DuckDB, Spark.
    Parquet,
    /// Parquet with the point of each row and the area in which it may lie, for QGIS and GeoPandas.
    Geoparquet,
}

/// Write the claims of a ledger in the layouts that other tools read.
///
/// docs/exports.md says what each layout holds and what it cannot hold. Names of private persons are masked. The
/// number of the newest operation is printed at the end: --since takes it next time.
#[derive(Debug, Args)]
#[command(
    after_help = "Layouts: claims, mentions, acled, ged, gdelt, gdelt-mentions, polecat, timemap, kml, geojson, gold, reports

Examples:
  dateline export --ledger badia.dateline --layout acled --output acled.csv --from 2017-06-01
  dateline export --ledger badia.dateline --layout claims --format geoparquet --output claims.parquet
  dateline export --ledger badia.dateline --layout gold --with-names --output gold.jsonl
  dateline export --ledger badia.dateline --layout reports --with-names --output all.jsonl
  dateline export --ledger badia.dateline --layout claims --since 412 --output new.csv --tombstones gone.csv"
)]
pub struct Export {
    #[command(flatten)]
    pub ledger: AtLedger,

    /// The layout.
    #[arg(long, value_name = "NAME")]
    pub layout: String,

    /// Form of the file, for the layouts that are tables.
    #[arg(long, value_enum, value_name = "FORMAT", default_value_t = TableFormat::Csv)]
    pub format: TableFormat,

    /// Where to write; - for standard output.
    #[arg(long, short, value_name = "FILE", default_value = "-")]
    pub output: PathBuf,

    #[command(flatten)]
    pub filter: Filter,

    /// Columns after the layout's own for what it has no place for: source, status, sentence …
    #[arg(long)]
    pub extra: bool,

    /// A second header row of HXL tags.
    #[arg(long)]
    pub hxl: bool,

    /// An apostrophe before text that a spreadsheet would take for a formula.
    #[arg(long)]
    pub spreadsheet_safe: bool,

    /// Names of private persons too.
    #[arg(long)]
    pub with_names: bool,

    /// What reviews do to it (docs/exports.md).
    #[arg(long, value_enum, value_name = "HOW", default_value_t = Reviews::Ignore)]
    pub reviews: Reviews,

    /// Only claims that are new or otherwise since the operation of this number.
    #[arg(long, value_name = "CURSOR", conflicts_with = "with_embargoed")]
    pub since: Option<i64>,

    /// Where to write the identifiers of claims that are gone since then.
    #[arg(long, value_name = "FILE", requires = "since")]
    pub tombstones: Option<PathBuf>,
}

/// Carry a whole ledger over to another place: from a file to a database, from a database to a file.
///
/// Every operation comes over as it is, with its number, moment, name and hash: reports, readings by every coder, reviews,
/// joins and splits, embargoes and redactions. What was copied before is not copied again, so that a copy can be brought up
/// to date, and one that was broken off goes on; nothing may have been added to the copy meanwhile.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline copy badia.dateline --ledger postgres://ada@localhost/badia
  dateline copy postgres://ada@localhost/badia --ledger backup.dateline")]
pub struct CopyLedger {
    /// The ledger to copy: a file, or a database, postgres://USER@HOST/DATABASE.
    #[arg(value_name = "SOURCE", value_parser = location())]
    pub source: Location,

    /// Where it is copied to; made where there is none.
    #[arg(long, value_name = "LEDGER", env = "DATELINE_LEDGER", hide_env_values = true, default_value = LEDGER)]
    #[arg(value_parser = location())]
    pub ledger: Location,
}

/// Look a ledger over: is everything still as it was kept?
///
/// Prints the hash of the newest operation. Note it elsewhere: later, --head says whether the ledger still holds
/// all that it held then.
#[derive(Debug, Args)]
pub struct Verify {
    #[command(flatten)]
    pub ledger: AtLedger,

    /// A hash noted earlier, which the log must hold.
    #[arg(long, value_name = "HASH")]
    pub head: Option<String>,

    /// Print the findings as JSON.
    #[arg(long)]
    pub json: bool,
}

/// Show a ledger in a browser: map, timeline, list, reports, reviews; and as JSON to other programs.
///
/// It answers only to this computer, until it is stopped with Ctrl+C. The printed address holds the token without which
/// nothing can be written; docs/server.md says how it is guarded. Names of private persons are masked.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline add examples/ && dateline serve
  dateline serve --ledger badia.dateline --port 8700
  curl http://127.0.0.1:8642/api/v1/claims?type=ASSAULT")]
pub struct Serve {
    #[command(flatten)]
    pub ledger: AtLedger,

    /// Port; 0 takes a free one.
    #[arg(long, value_name = "N", default_value_t = 8642)]
    pub port: u16,

    /// Address to listen on. Whoever can reach it can read all that is shown: put a proxy with passwords and TLS before any
    /// other than this computer's own.
    #[arg(long, value_name = "ADDRESS", default_value = "127.0.0.1")]
    pub bind: std::net::IpAddr,

    /// A further name under which it may be asked, as a proxy passes it on; may be given more than once.
    #[arg(long, value_name = "NAME")]
    pub host: Vec<String>,

    /// Whoever opens the page may review, not only who has the printed address.
    #[arg(long)]
    pub open_writes: bool,

    /// Names of private persons too.
    #[arg(long)]
    pub with_names: bool,

    /// Requests a second that one address may make, in the long run.
    #[arg(long, value_name = "N", default_value_t = 500)]
    pub rate: u32,

    /// Writes a second that one address may make, in the long run.
    #[arg(long, value_name = "N", default_value_t = 5)]
    pub write_rate: u32,

    /// A map to draw the places on: a PMTiles archive (version 3), of pictures or of shapes (Protomaps, OpenMapTiles).
    ///
    /// Without it the map has borders and names of countries and towns. Nothing is fetched from anywhere else.
    #[arg(long, value_name = "FILE")]
    pub tiles: Option<PathBuf>,

    #[command(flatten)]
    pub windows: Windows,
}

/// Read reports from a stream of Apache Arrow on standard input, and write their readings as one to standard output.
///
/// For engines that read archives on many machines (docs/worker.md). In: a column "text" and, in any order, "id", "title",
/// "outlet", "published" and "url". Out: a row for each, in the same order, with the whole reading in nested columns, or an
/// error. A row that cannot be read is no end of the stream and leaves the exit status at 0. Memory does not grow with the
/// length of the stream, and every batch that comes in is answered before the next one is asked for.
#[derive(Debug, Args)]
#[command(after_help = "Examples:
  dateline worker < reports.arrows > readings.arrows
  dateline worker --table claims --geo < readings.arrows > claims.arrows
  dateline worker --table accounts < readings.arrows | dateline worker --incidents > incidents.arrows")]
pub struct Worker {
    /// What to write: "readings", "accounts" (claims laid flat, of which incidents are made), or a table of "dateline export":
    /// claims, mentions, acled, ged, gdelt, gdelt-mentions, polecat. For tables, readings may come in instead of reports; those
    /// that have an error give no rows.
    #[arg(long, value_name = "NAME", default_value = "readings", conflicts_with_all = ["incidents", "blocks"])]
    pub table: String,

    /// With --table claims or mentions: the columns of GeoParquet after those of the table.
    #[arg(long)]
    pub geo: bool,

    /// With a table of "dateline export": names of private persons too.
    #[arg(long)]
    pub with_names: bool,

    /// Accounts come in, all of them at once; their incidents go out, as in "dateline incidents --table".
    #[arg(long, conflicts_with = "blocks")]
    pub incidents: bool,

    /// Accounts come in; out go the claims that are bound to others, each with the block that its incident never leaves.
    #[arg(long)]
    pub blocks: bool,

    #[command(flatten)]
    pub windows: Windows,

    /// Reports to read side by side; 0 takes all cores. The output does not depend on it.
    #[arg(long, short, value_name = "N", default_value_t = 0)]
    pub jobs: usize,

    /// Most reports that are answered in one batch.
    #[arg(long, value_name = "N", default_value_t = 128, value_parser = clap::value_parser!(u32).range(1..))]
    pub batch_rows: u32,

    /// Largest report that is read, in bytes.
    #[arg(long, value_name = "N", default_value_t = Limits::default().bytes)]
    pub max_bytes: usize,

    /// Seconds that a report may take to be read; it is then left behind. 0 for any.
    #[arg(long, value_name = "N", default_value_t = Limits::default().seconds)]
    pub max_seconds: u64,

    /// What "dozens" and other vague plurals stand for.
    #[arg(long, value_enum, value_name = "PROFILE", default_value_t = Figures::Ranges)]
    pub figures: Figures,

    #[command(flatten)]
    pub language: Language,

    /// Skip sentences that can hardly hold a claim, for archives of news of all sorts (docs/triage.md).
    #[arg(long)]
    pub triage: bool,

    /// Your ratings of sources (TOML or CSV, docs/reading.md), set beside the claims of each.
    #[arg(long, value_name = "FILE")]
    pub register: Option<PathBuf>,
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
    pub language: Language,

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

    #[command(flatten)]
    pub language: Language,
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
