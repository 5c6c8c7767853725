//! Runs the floors in order.

use dateline_actor::{Actors, KnowledgeBase};
use dateline_claim::{Attribution, Claim};
use dateline_event::{Event, Lexicon};
use dateline_language::{Analysis, Model};
use dateline_place::{Gazetteer, PlaceMention};
use dateline_quantity::Quantity;
use dateline_report::Report;
use dateline_time::TimeMention;

use crate::{Reading, layout};

/// Everything that reading needs, loaded once and shared between threads.
#[derive(Debug)]
pub struct Reader {
    model: Model,
    knowledge: KnowledgeBase,
    gazetteer: Gazetteer,
    lexicon: Lexicon,
}

/// What each floor says of one report, before it is laid out as a [`Reading`].
#[derive(Clone, Debug)]
pub struct Floors {
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
        Reader {
            model: Model::embedded(),
            knowledge: KnowledgeBase::embedded(),
            gazetteer: Gazetteer::embedded(),
            lexicon: Lexicon::embedded(),
        }
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
        layout::reading(report, &self.floors(report), self.coder())
    }

    /// Program, version and models, as every reading says it: "dateline 0.1.0 (models abc123)".
    pub fn coder(&self) -> String {
        format!(
            "dateline {} (models {})",
            env!("CARGO_PKG_VERSION"),
            Model::embedded_version()
        )
    }

    /// Runs every floor on a report.
    pub fn floors(&self, report: &Report) -> Floors {
        self.floors_of(report, self.model.analyse(report))
    }

    /// Runs the floors above `language` on an analysis that is given.
    pub fn floors_of(&self, report: &Report, analysis: Analysis) -> Floors {
        let quantities = dateline_quantity::quantities(report, &analysis);
        let times = dateline_time::times(report, &analysis);
        let places = dateline_place::places(report, &analysis, &quantities, &self.gazetteer);
        let mut actors = dateline_actor::actors(report, &analysis, &self.knowledge);
        let attributions = dateline_claim::attributions(report, &analysis, &actors);
        // "We" and "our forces" in a quotation are the speaker's: who speaks is known before what is done.
        dateline_claim::bind_speakers(&analysis, &attributions, &mut actors);
        let events = dateline_event::events(report, &analysis, &actors, &quantities, &self.lexicon);
        let claims = dateline_claim::claims(report, &analysis, &actors, &events, &attributions);
        Floors {
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
