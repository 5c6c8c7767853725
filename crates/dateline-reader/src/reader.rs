//! Runs the floors in order.

use dateline_actor::{Actors, KnowledgeBase, PlacedIn};
use dateline_claim::{Attribution, Claim, Register};
use dateline_event::{Event, Lexicon};
use dateline_language::{Analysis, Model, Size};
use dateline_place::{Gazetteer, PlaceMention};
use dateline_quantity::{Profile, Quantity};
use dateline_report::{Report, Span};
use dateline_time::TimeMention;

use crate::screen::Screen;
use crate::{Reading, layout};

/// Confidence of a place from which its country says where a report is at home.
const SURE: f64 = 0.5;

/// Everything that reading needs, loaded once and shared between threads.
#[derive(Debug)]
pub struct Reader {
    model: Model,
    size: Size,
    knowledge: KnowledgeBase,
    gazetteer: Gazetteer,
    lexicon: Lexicon,
    register: Register,
    lists: Option<String>,
    figures: Profile,
    /// Skips sentences that can hold no claim.
    screen: Option<Screen>,
}

/// What each floor says of one report, before it is laid out as a [`Reading`].
#[derive(Clone, Debug)]
pub struct Floors {
    /// Sentences that triage skipped, which the floors have not seen.
    pub skipped: Vec<Span>,
    /// Sentences, trees, names.
    pub analysis: Analysis,
    /// How many.
    pub quantities: Vec<Quantity>,
    /// When.
    pub times: Vec<TimeMention>,
    /// Where.
    pub places: Vec<PlaceMention>,
    /// Who.
    pub actors: Actors,
    /// What.
    pub events: Vec<Event>,
    /// Whose words.
    pub attributions: Vec<Attribution>,
    /// What is claimed.
    pub claims: Vec<Claim>,
}

impl Reader {
    /// With the model, knowledge base, gazetteer and lexicon inside the library.
    pub fn embedded() -> Reader {
        Reader::of_size(Size::Standard)
    }

    /// The same, with the language model of a size.
    pub fn of_size(size: Size) -> Reader {
        Reader {
            model: Model::of_size(size),
            size,
            knowledge: KnowledgeBase::embedded(),
            gazetteer: Gazetteer::embedded(),
            lexicon: Lexicon::embedded(),
            register: Register::default(),
            lists: None,
            figures: Profile::default(),
            screen: None,
        }
    }

    /// With triage: sentences that can hardly hold a claim are skipped after a cheap look at their words, and stand in
    /// `set_aside`. Their mentions and attributions are not read, and what other sentences take from them is lost.
    pub fn with_triage(self) -> Reader {
        Reader {
            screen: Some(Screen::embedded()),
            ..self
        }
    }

    /// With another knowledge base, such as the embedded one with a user's lists over it.
    pub fn with_knowledge(self, knowledge: KnowledgeBase) -> Reader {
        Reader { knowledge, ..self }
    }

    /// With another gazetteer, such as the embedded one with a user's overlays over it.
    pub fn with_gazetteer(self, gazetteer: Gazetteer) -> Reader {
        Reader { gazetteer, ..self }
    }

    /// With another event lexicon.
    pub fn with_lexicon(self, lexicon: Lexicon) -> Reader {
        Reader { lexicon, ..self }
    }

    /// With a user's ratings of sources, which are set beside claims and change none of them.
    pub fn with_register(self, register: Register) -> Reader {
        Reader { register, ..self }
    }

    /// Names the version of a user's lists, so that readings with different ones can be told apart.
    pub fn with_lists_version(self, version: String) -> Reader {
        Reader {
            lists: Some(version),
            ..self
        }
    }

    /// The same, with another profile for what vague plurals ("dozens") stand for.
    pub fn with_figures(mut self, figures: Profile) -> Reader {
        self.figures = figures;
        self
    }

    /// The language model.
    pub fn model(&self) -> &Model {
        &self.model
    }

    /// The gazetteer.
    pub fn gazetteer(&self) -> &Gazetteer {
        &self.gazetteer
    }

    /// The event lexicon.
    pub fn lexicon(&self) -> &Lexicon {
        &self.lexicon
    }

    /// Reads a report and lays it out.
    pub fn read(&self, report: &Report) -> Reading {
        layout::reading(report, &self.floors(report), self.coder(), &self.register)
    }

    /// Program, version, models, data files and a user's lists, as every reading says it: "dateline 0.1.0 (models abc123,
    /// data 123abc)", "dateline 0.1.0 (models small abc123, data 123abc, lists def456, triage)".
    pub fn coder(&self) -> String {
        let lists = self.lists.as_deref().map(|lists| format!(", lists {lists}"));
        format!(
            "dateline {} (models {}, data {}{}{})",
            env!("CARGO_PKG_VERSION"),
            self.size.version(),
            env!("DATELINE_DATA"),
            lists.unwrap_or_default(),
            if self.screen.is_some() { ", triage" } else { "" }
        )
    }

    /// Runs every floor on a report.
    pub fn floors(&self, report: &Report) -> Floors {
        let Some(screen) = &self.screen else {
            return self.floors_of(report, self.model.analyse(report));
        };
        let drafts = dateline_language::drafts(report);
        let keep = screen.keep(&drafts);
        let chosen = |kept: bool| drafts.iter().zip(&keep).filter(move |(_, keep)| **keep == kept);
        let analysis = self.model.analyse_drafts(chosen(true).map(|(draft, _)| draft));
        let skipped = chosen(false).map(|(draft, _)| draft.span()).collect();
        Floors {
            skipped,
            ..self.floors_of(report, analysis)
        }
    }

    /// Runs the floors above `language` on an analysis that is given.
    pub fn floors_of(&self, report: &Report, analysis: Analysis) -> Floors {
        let quantities = dateline_quantity::quantities_with(&analysis, self.figures);
        let times = dateline_time::times(report, &analysis);
        let places = dateline_place::places(report, &analysis, &quantities, &self.gazetteer);
        let placed = placed_in(&places);
        let mut actors = dateline_actor::actors(report, &analysis, &placed, &self.knowledge);
        let attributions = dateline_claim::attributions(report, &analysis, &actors);
        // "We" and "our forces" in a quotation are the speaker's: who speaks is known before what is done.
        dateline_claim::bind_speakers(&analysis, &attributions, &mut actors);
        let events = dateline_event::events(report, &analysis, &actors, &quantities, &self.lexicon);
        let claims = dateline_claim::claims(report, &analysis, &actors, &events, &attributions);
        Floors {
            skipped: Vec::new(),
            analysis,
            quantities,
            times,
            places,
            actors,
            events,
            attributions,
            claims,
        }
    }
}

/// The places whose country is known, for the floor of actors.
fn placed_in(places: &[PlaceMention]) -> Vec<PlacedIn<'_>> {
    let places = places.iter().filter(|place| place.confidence >= SURE);
    places
        .filter_map(|place| {
            Some(PlacedIn {
                sentence: place.sentence,
                tokens: place.tokens.clone(),
                country: place.country.as_deref()?,
            })
        })
        .collect()
}
