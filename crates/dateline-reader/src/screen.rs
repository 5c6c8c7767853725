//! A cheap look at sentences that says which of them may hold a claim (`data/triage`).

use std::collections::HashMap;

use dateline_language::Draft;
use foldhash::fast::FixedState;

static WEIGHTS: &str = include_str!("../../../data/triage/weights.tsv");

/// What is written about a sentence that is skipped, in `set_aside`.
pub(crate) const WHY: &str = "no word of a happening";

/// A linear model over the words of a sentence.
///
/// A sentence is kept where its score and a share of the mean of its report's sentences reach a limit. The score is the sum of
/// its words' weights, and of the weights of the groups that have one of its words: files of the lexicon of events and of
/// the lists of actors.
#[derive(Debug)]
pub(crate) struct Screen {
    /// In hundredths, with the groups as bits.
    words: HashMap<&'static str, (i64, u128), FixedState>,
    /// Weight of each group, in hundredths.
    groups: Vec<i64>,
    /// What the mean of a report's sentences counts for, in hundredths of what a sentence's own score does.
    report: i64,
    /// What a sentence counts for in that mean at least, so that much talk around it does not hide an attack.
    dullest: i64,
    limit: i64,
}

impl Screen {
    /// The screen inside the library.
    ///
    /// # Panics
    /// If the weights that the library was built with are not in their format, which its tests rule out.
    pub(crate) fn embedded() -> Screen {
        match Screen::parse(WEIGHTS) {
            Some(screen) => screen,
            None => panic!("the embedded weights of the screen are broken"),
        }
    }

    /// Lines of a word, its weight and the numbers of its groups; of `@` with a group's number, and its weight; and of
    /// `!limit`, `!report` and `!dullest`. `None` where a line is not so.
    fn parse(lines: &'static str) -> Option<Screen> {
        let mut screen = Screen {
            words: HashMap::with_capacity_and_hasher(32_768, FixedState::default()),
            groups: Vec::new(),
            report: 0,
            dullest: 0,
            limit: 0,
        };
        for line in lines.lines().filter(|line| !line.starts_with('#')) {
            let mut columns = line.split('\t');
            let (name, weight) = (columns.next()?, columns.next()?.parse().ok()?);
            if name == "!limit" {
                screen.limit = weight;
            } else if name == "!report" {
                screen.report = weight;
            } else if name == "!dullest" {
                screen.dullest = weight;
            } else if let Some(number) = name.strip_prefix('@') {
                (number.parse() == Ok(screen.groups.len())).then_some(())?;
                screen.groups.push(weight);
            } else {
                let mut groups = 0;
                for number in columns.next()?.split_whitespace() {
                    let number: u32 = number.parse().ok()?;
                    groups |= 1_u128.checked_shl(number)?;
                }
                screen.words.insert(name, (weight, groups));
            }
        }
        (screen.groups.len() <= 128).then_some(screen)
    }

    /// Which of a report's sentences may hold a claim.
    pub(crate) fn keep(&self, drafts: &[Draft]) -> Vec<bool> {
        let scores: Vec<i64> = drafts.iter().map(|draft| self.score(&draft.forms)).collect();
        let sum: i64 = scores.iter().map(|score| score.max(&self.dullest)).sum();
        let count = scores.len() as i64;
        // score + report / 100 · sum / count ≥ limit
        let reaches = |score: &i64| 100 * count * (score - self.limit) + self.report * sum >= 0;
        scores.iter().map(reaches).collect()
    }

    fn score(&self, forms: &[&str]) -> i64 {
        let mut lower = String::new();
        let (mut sum, mut present) = (0, 0);
        for form in forms {
            lower.clear();
            lower.extend(form.chars().map(|c| c.to_ascii_lowercase()));
            for word in lower.split(['-', '\'', '’']).filter(|word| !word.is_empty()) {
                if let Some((weight, groups)) = self.words.get(word) {
                    sum += weight;
                    present |= groups;
                }
            }
        }
        let group = |(number, weight): (usize, &i64)| if present >> number & 1 == 1 { *weight } else { 0 };
        sum + self.groups.iter().enumerate().map(group).sum::<i64>()
    }
}

#[cfg(test)]
mod tests {
    use dateline_language::drafts;
    use dateline_report::{Metadata, Report};

    use super::*;

    fn kept(text: &str) -> Vec<bool> {
        let report = Report::new(text.to_owned(), Metadata::default()).unwrap();
        Screen::embedded().keep(&drafts(&report))
    }

    #[test]
    fn attacks_are_kept_and_recipes_are_not() {
        assert_eq!(
            kept(
                "Government forces shelled the village on Monday, killing four people.\n\nRebels seized a checkpoint."
            ),
            [true, true]
        );
        assert_eq!(
            kept("Stir the onions until they are soft.\n\nAdd a cup of rice and a little butter."),
            [false, false]
        );
    }

    #[test]
    fn a_sentence_is_judged_with_its_report() {
        let dull = "It was a quiet place until then.";
        let among = format!(
            "{dull}\n\nRebels shelled the army base and killed ten soldiers.\n\nWarplanes bombed the town."
        );
        let screen = Screen::embedded();
        let score = |text: &str| {
            let report = Report::new(text.to_owned(), Metadata::default()).unwrap();
            screen.score(&drafts(&report)[0].forms)
        };
        assert_eq!(score(dull), score(&among));
        assert!(kept(&among)[0] >= kept(dull)[0]);
        assert!(kept(&among)[1..].iter().all(|kept| *kept));
    }

    #[test]
    fn talk_does_not_hide_an_attack() {
        let report = Report::new("They shelled it.\n\nIt was soup.".to_owned(), Metadata::default()).unwrap();
        let screen = |dullest: &str| {
            let weights =
                format!("!report\t100\n!dullest\t{dullest}\n!limit\t100\nshelled\t300\t\nsoup\t-900\t");
            Screen::parse(weights.leak()).unwrap()
        };
        assert_eq!(screen("-50").keep(&drafts(&report)), [true, false]);
        assert_eq!(screen("-900").keep(&drafts(&report)), [false, false]);
    }

    #[test]
    fn broken_weights_are_found() {
        for broken in [
            "shell",
            "shell\tmuch\t",
            "@1\t5\tassault",
            "shell\t5\t128",
            "shell\t5\tx",
        ] {
            assert!(Screen::parse(broken).is_none(), "{broken}");
        }
        assert!(Screen::parse("# weights\n!limit\t5\n!report\t50\n@0\t7\tassault\nshell\t5\t0").is_some());
    }
}
