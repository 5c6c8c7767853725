//! Which language a report is in.

use dateline_report::Report;
use whatlang::Lang;

/// Letters that are looked at. More change no answer and cost time.
const LOOKED_AT: usize = 2_000;

/// Fewer letters than these say too little: a report so short is taken for English.
const FEWEST: usize = 60;

/// Sets [`Report::language`] where its content is surely not English.
///
/// Source of the method: trigram profiles and scripts, as the `whatlang` crate has them.
pub(crate) fn mark(report: &mut Report) {
    let content: String = report
        .parts
        .iter()
        .filter(|part| part.is_content())
        .flat_map(|part| report.text.slice(part.span).chars().chain([' ']))
        .take(LOOKED_AT)
        .collect();
    if let Some(code) = other_than_english(&content) {
        report.language = code.to_owned();
    }
}

/// ISO 639-1 code, or 639-3 where there is none of two letters.
fn other_than_english(content: &str) -> Option<&'static str> {
    if content.chars().filter(|c| c.is_alphabetic()).count() < FEWEST {
        return None;
    }
    if speaks_english(content) {
        return None;
    }
    let info = whatlang::detect(content)?;
    (info.lang() != Lang::Eng && info.is_reliable()).then(|| two_letters(info.lang()))
}

/// Words that every English sentence has some of, and that other languages rarely have several of.
const ENGLISH: [&str; 22] = [
    "the", "of", "and", "that", "was", "were", "had", "has", "said", "with", "from", "which", "by", "they",
    "their", "it", "about", "after", "through", "people", "who", "would",
];

/// Whether so many of the words are small words of English that nothing else need be asked: profiles of letters go
/// wrong in a sentence or two that is full of foreign names. Names are not counted, where capitals tell them.
fn speaks_english(content: &str) -> bool {
    let in_capitals = !content.contains(char::is_lowercase);
    let words = || {
        let words = content.split(|c: char| !c.is_alphabetic());
        words.filter(|word| !word.is_empty() && (in_capitals || word.starts_with(char::is_lowercase)))
    };
    let is_english = |word: &&str| ENGLISH.iter().any(|small| word.eq_ignore_ascii_case(small));
    let english = words().filter(is_english).count();
    english > 0 && english * 8 >= words().count()
}

fn two_letters(language: Lang) -> &'static str {
    match language {
        Lang::Ara => "ar",
        Lang::Ben => "bn",
        Lang::Bul => "bg",
        Lang::Ces => "cs",
        Lang::Cmn => "zh",
        Lang::Dan => "da",
        Lang::Deu => "de",
        Lang::Ell => "el",
        Lang::Fin => "fi",
        Lang::Fra => "fr",
        Lang::Heb => "he",
        Lang::Hin => "hi",
        Lang::Hun => "hu",
        Lang::Ind => "id",
        Lang::Ita => "it",
        Lang::Jpn => "ja",
        Lang::Kor => "ko",
        Lang::Mya => "my",
        Lang::Nld => "nl",
        Lang::Nob => "nb",
        Lang::Pes => "fa",
        Lang::Pol => "pl",
        Lang::Por => "pt",
        Lang::Ron => "ro",
        Lang::Rus => "ru",
        Lang::Spa => "es",
        Lang::Srp => "sr",
        Lang::Swe => "sv",
        Lang::Tur => "tr",
        Lang::Ukr => "uk",
        Lang::Urd => "ur",
        other => other.code(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn english_is_kept_and_others_are_named() {
        let english =
            "Rebels said on Friday that the army had shelled the town of Douma, killing three people.";
        assert_eq!(other_than_english(english), None);
        assert_eq!(other_than_english(&english.to_uppercase()), None);
        let french = "Les rebelles ont déclaré vendredi que l'armée avait bombardé la ville, tuant trois personnes et blessant plusieurs habitants.";
        assert_eq!(other_than_english(french), Some("fr"));
        let arabic =
            "قال المعارضون يوم الجمعة إن الجيش قصف المدينة مما أدى إلى مقتل ثلاثة أشخاص وإصابة عدد من السكان";
        assert_eq!(other_than_english(arabic), Some("ar"));
    }

    #[test]
    fn foreign_names_make_no_foreign_report() {
        let names = "The Ogaden Dawn Front, an armed opposition group, said it had captured an Ethiopian garrison near Degehabur.";
        assert_eq!(other_than_english(names), None);
        let few_words = "MARSEILLE -- On May 12, 2009, Provence's national day, about 20,000 people paraded past Marseille's Palais carrying banners saying Provence, Une Nation.";
        assert_eq!(other_than_english(few_words), None);
    }

    #[test]
    fn a_few_words_say_too_little() {
        assert_eq!(other_than_english("Deir al-Zor, Mayadin, Abu Kamal"), None);
    }
}
