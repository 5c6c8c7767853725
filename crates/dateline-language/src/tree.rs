//! The best tree of arc scores: Chu–Liu–Edmonds with one word under the root.
//!
//! Y. J. Chu and T. H. Liu (1965), On the shortest arborescence of a directed graph; J. Edmonds (1967),
//! Optimum branchings.

/// The most words that are tried as the root. Real sentences need one or two; nonsense must not take long.
const MAX_ROOTS: usize = 16;

/// `scores` has a row for each of `count` words with `stride` numbers: for the root, then for each word, how
/// well it governs the row's word. Gives the head of each word, 0 for the root, words counted from 1.
pub(crate) fn heads(scores: &[f32], stride: usize, count: usize) -> Vec<usize> {
    let score = |word: usize, head: usize| scores[(word - 1) * stride + head];
    let mut heads = vec![0; count + 1];
    for (word, best) in heads.iter_mut().enumerate().skip(1) {
        *best = best_head(word, count, score);
    }
    let roots = heads[1..].iter().filter(|&&head| head == 0).count();
    if roots != 1 || cycle(&heads).is_some() {
        heads = best_tree(count, score);
    }
    heads.remove(0);
    heads
}

/// The best governor of a word, the first of equals.
fn best_head(word: usize, count: usize, score: impl Fn(usize, usize) -> f32) -> usize {
    let mut best = usize::from(word == 0);
    for head in (0..=count).filter(|&head| head != word) {
        if score(word, head) > score(word, best) || best == word {
            best = head;
        }
    }
    best
}

/// The best tree with one word under the root.
fn best_tree(count: usize, score: impl Fn(usize, usize) -> f32) -> Vec<usize> {
    // A tree with a word under the root is never better than if all other words took their best head.
    let elsewhere = |word: usize| {
        let others = (1..=count)
            .filter(|&head| head != word)
            .map(|head| score(word, head));
        others.fold(f32::NEG_INFINITY, f32::max)
    };
    let under_words: Vec<f32> = (1..=count).map(elsewhere).collect();
    let bound: f32 = under_words.iter().sum();
    let gain = |root: usize| score(root, 0) - under_words[root - 1];
    let mut roots: Vec<usize> = (1..=count).collect();
    roots.sort_by(|&a, &b| gain(b).total_cmp(&gain(a)));
    let mut best: Option<(f32, Vec<usize>)> = None;
    for root in roots.into_iter().take(MAX_ROOTS) {
        if best.as_ref().is_some_and(|(sum, _)| bound + gain(root) <= *sum) {
            break;
        }
        let mut graph = Graph::new(count + 1);
        for word in 1..=count {
            for head in 0..=count {
                let allowed = word != head && (head == 0) == (word == root);
                if allowed {
                    graph.scores[word * (count + 1) + head] = score(word, head);
                }
            }
        }
        let heads = graph.tree();
        let sum = (1..=count).map(|word| score(word, heads[word])).sum();
        if best.as_ref().is_none_or(|(least, _)| sum > *least) {
            best = Some((sum, heads));
        }
    }
    best.map(|(_, heads)| heads).unwrap_or_default()
}

/// Scores of a word (row) under a head (column); 0 is the root. −∞ where there is no arc.
struct Graph {
    size: usize,
    scores: Vec<f32>,
}

impl Graph {
    fn new(size: usize) -> Graph {
        Graph {
            size,
            scores: vec![f32::NEG_INFINITY; size * size],
        }
    }

    fn score(&self, word: usize, head: usize) -> f32 {
        self.scores[word * self.size + head]
    }

    /// The best tree: each word takes its best head; a cycle becomes one word of a smaller graph.
    fn tree(&self) -> Vec<usize> {
        let mut heads = vec![0; self.size];
        for (word, head) in heads.iter_mut().enumerate().skip(1) {
            *head = best_head(word, self.size - 1, |word, head| self.score(word, head));
        }
        let Some(cycle) = cycle(&heads) else { return heads };
        let outside: Vec<usize> = (0..self.size).filter(|word| !cycle.contains(word)).collect();
        let whole = outside.len();
        let mut small = Graph::new(whole + 1);
        // For each word outside: the word of the cycle that governs it best, and the one that is best to enter by.
        let (mut leave, mut enter) = (vec![0; whole], vec![0; whole]);
        let best = |score: &dyn Fn(usize) -> f32| {
            let first = (cycle[0], score(cycle[0]));
            cycle[1..]
                .iter()
                .map(|&word| (word, score(word)))
                .fold(first, |a, b| if b.1 > a.1 { b } else { a })
        };
        for (at, &word) in outside.iter().enumerate() {
            for (other, &head) in outside.iter().enumerate() {
                small.scores[at * (whole + 1) + other] = self.score(word, head);
            }
            if word != 0 {
                let (head, score) = best(&|head| self.score(word, head));
                (small.scores[at * (whole + 1) + whole], leave[at]) = (score, head);
            }
            let (into, score) = best(&|inside| self.score(inside, word) - self.score(inside, heads[inside]));
            (small.scores[whole * (whole + 1) + at], enter[at]) = (score, into);
        }
        let chosen = small.tree();
        for (at, &word) in outside.iter().enumerate().skip(1) {
            heads[word] = if chosen[at] == whole {
                leave[at]
            } else {
                outside[chosen[at]]
            };
        }
        heads[enter[chosen[whole]]] = outside[chosen[whole]];
        heads
    }
}

/// Words that govern each other in a circle, where there are some.
fn cycle(heads: &[usize]) -> Option<Vec<usize>> {
    // The round in which a word was passed.
    let mut seen = vec![0; heads.len()];
    for word in 1..heads.len() {
        let mut at = word;
        while at != 0 && seen[at] == 0 {
            seen[at] = word;
            at = heads[at];
        }
        if at != 0 && seen[at] == word {
            let rest = std::iter::successors(Some(heads[at]), |&next| Some(heads[next]));
            return Some(
                std::iter::once(at)
                    .chain(rest.take_while(|&next| next != at))
                    .collect(),
            );
        }
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The best tree with one root by trying all.
    fn by_force(scores: &[f32], count: usize) -> f32 {
        let mut best = f32::NEG_INFINITY;
        for code in 0..(count + 1).pow(count as u32) {
            let mut heads = vec![0; count + 1];
            let mut rest = code;
            for head in &mut heads[1..] {
                *head = rest % (count + 1);
                rest /= count + 1;
            }
            let one_root = heads[1..].iter().filter(|&&head| head == 0).count() == 1;
            let no_loop = heads.iter().enumerate().skip(1).all(|(word, &head)| word != head);
            if one_root && no_loop && cycle(&heads).is_none() {
                best = best.max(sum(scores, count, &heads[1..]));
            }
        }
        best
    }

    fn sum(scores: &[f32], count: usize, heads: &[usize]) -> f32 {
        heads
            .iter()
            .enumerate()
            .map(|(word, head)| scores[word * (count + 1) + head])
            .sum()
    }

    #[test]
    fn as_good_as_trying_all() {
        let mut seed = 7u64;
        let mut next = || {
            seed = seed
                .wrapping_mul(6364136223846793005)
                .wrapping_add(1442695040888963407);
            (seed >> 50) as f32
        };
        for count in 1..6 {
            for _ in 0..60 {
                let scores: Vec<f32> = (0..count * (count + 1)).map(|_| next()).collect();
                let heads = heads(&scores, count + 1, count);
                assert_eq!(heads.iter().filter(|&&head| head == 0).count(), 1);
                assert!((sum(&scores, count, &heads) - by_force(&scores, count)).abs() < 0.5);
            }
        }
    }
}
