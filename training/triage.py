"""Trains the screen that says which sentences may hold a claim (data/triage/weights.tsv).

    dateline read --json TEXTS.jsonl > READINGS.jsonl            # for each file of texts
    python triage.py --train READINGS... --check READINGS... --out ../data/triage/weights.tsv

A reading tells which sentences of its text hold a claim. A logistic regression over the words of a sentence learns to tell
them from the others. What the lexicon of events and the lists of actors know of a word is learnt by group, so that a word
that no text for training has is judged by its group: each event file, by part of speech and whether the sense is strong,
and each file of actors, by whether the word is a whole name. `--check` readings are never trained on. The limit is set so
that no more than `--loss` of the claims of all files together is lost, nor of any file that has enough claims to tell: of
those that were trained on too, judged by the weights that are written.
"""
import argparse
import glob
import json
import os
import re
import tomllib

import numpy as np
import scipy.sparse
from sklearn.feature_extraction.text import CountVectorizer
from sklearn.linear_model import LogisticRegression

DATA = os.path.join(os.path.dirname(os.path.abspath(__file__)), "..", "data")
END = re.compile(r"(?<=[.?!])[\"”')]*\s+(?=[\"“'(\[]*[A-Z])|\n\s*\n")
LINE = re.compile(END.pattern + r"|\n")
WORD = re.compile(r"[a-z](?:\.[a-z])+\.?|[a-z]+")
# What the mean of a report's sentences counts for each of them, and the score that the dullest of them count with: an
# interview on a war has many sentences that might stand anywhere.
REPORT = 2.5
DULLEST = -4.0
# How far below the limit that would do for the sentences of this script the limit is set: the program cuts them a little
# otherwise.
MARGIN = 0.4
# Claims that a file must have for its own loss to be told from chance.
ENOUGH = 1000
FOLDS = 4


def irregular():
    forms = {}
    for line in open(f"{DATA}/language/irregular.tsv", encoding="utf-8"):
        parts = line.rstrip("\n").split("\t")
        if not line.startswith("#") and len(parts) == 3:
            forms.setdefault(parts[2], set()).add(parts[1])
    return forms


IRREGULAR = irregular()


def inflected(word):
    """The forms of a verb or noun, and a few that it has not."""
    word = word.lower()
    forms = {word, word + "s"} | IRREGULAR.get(word, set())
    if re.search("[^aeiou]y$", word):
        forms |= {word[:-1] + "ies", word[:-1] + "ied", word + "ing"}
    elif word.endswith("e"):
        forms |= {word + "d", word[:-1] + "ing"}
    elif re.search("(s|x|z|ch|sh|o)$", word):
        forms |= {word + "es", word + "ed", word + "ing"}
    else:
        forms |= {word + "ed", word + "ing"}
        if re.search("[aeiou][^aeiouwxy]$", word):
            forms |= {word + word[-1] + "ed", word + word[-1] + "ing"}
    return forms


def strings(value):
    if isinstance(value, str):
        yield value
    elif isinstance(value, list):
        for item in value:
            yield from strings(item)


def groups():
    """The groups of each word."""
    of = {}
    for path in sorted(glob.glob(f"{DATA}/events/*.toml")):
        name = os.path.basename(path)[:-5]
        for sense in tomllib.load(open(path, "rb")).get("sense", []):
            kind = "none" if sense.get("type") == "none" else name
            for part in ("verb", "noun", "adjective"):
                group = f"{kind}.{part}{'.strong' if sense.get('strong') else ''}"
                for phrase in sense.get(part, []):
                    words = re.split(r"[\s-]+", phrase)
                    # A phrase of a noun ends in its head, one of a verb begins with it.
                    for form in inflected(words[0] if part == "verb" else words[-1]):
                        of.setdefault(form, set()).add(group)
    keys = ("name", "aliases", "adjectives", "people", "capital", "places", "words", "nouns", "local", "seats")
    for path in sorted(glob.glob(f"{DATA}/actors/*.toml")):
        name = os.path.basename(path)[:-5]
        if name in ("media", "relations", "words", "conflicts"):
            continue
        group = "actor." + name.split("-")[0]
        for key, entry in tomllib.load(open(path, "rb")).items():
            if not isinstance(entry, dict):
                continue
            texts = [text for k in keys for text in strings(entry.get(k, []))]
            for text in texts + ([key] if name == "modifiers" else []):
                words = WORD.findall(text.lower())
                for word in words:
                    if len(word) > 2 and word not in ("the", "and", "for", "all", "new"):
                        for form in inflected(word) if name == "roles" else [word]:
                            of.setdefault(form, set()).add(group + ".whole" if len(words) == 1 else group)
    return of


GROUPS = groups()


def sentences(path):
    """(report, words, length, claims) of each sentence of the readings."""
    for report, line in enumerate(open(path, encoding="utf-8")):
        reading = json.loads(line)
        if "claims" not in reading:
            continue
        text = reading["report"]["text"]
        triggers = [((c["event"] or {}).get("trigger") or c["control"]["trigger"])["start"] for c in reading["claims"]]
        start = 0
        # Lines that were broken because they were full do not end a sentence.
        lines = [len(line) for line in text.split("\n") if line.strip()]
        cut = END if lines and 40 <= max(lines) <= 120 else LINE
        for end in [m.end() for m in cut.finditer(text)] + [len(text)]:
            words = WORD.findall(text[start:end].lower())
            # What is no story (notices, links) is not read in any case.
            aside = any(part["start"] <= start < part["end"] for part in reading["set_aside"])
            if words and not aside:
                yield (path, report), words, len(words), sum(start <= at < end for at in triggers)
            start = end


def main():
    a = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    a.add_argument("--train", nargs="+", required=True)
    a.add_argument("--check", nargs="+", required=True)
    a.add_argument("--loss", type=float, default=0.005)
    a.add_argument("--out", required=True)
    a = a.parse_args()
    rows = [row for path in a.train + a.check for row in sentences(path)]
    keys = sorted({row[0] for row in rows})
    number = {key: at for at, key in enumerate(keys)}
    report = np.array([number[row[0]] for row in rows])
    path = np.array([row[0][0] for row in rows])
    length = np.array([row[2] for row in rows])
    claims = np.array([row[3] for row in rows])
    train = np.isin(path, a.train)
    words = CountVectorizer(analyzer=lambda row: row[1], min_df=3)
    words.fit([row for row, use in zip(rows, train) if use])
    present = CountVectorizer(analyzer=lambda row: {g for w in row[1] for g in GROUPS.get(w, ())}, binary=True)
    present.fit(rows)
    x = scipy.sparse.hstack([words.transform(rows), present.transform(rows)]).tocsr()
    y, weight = claims > 0, np.where(claims > 0, 5.0 * np.maximum(claims, 1), 1.0)

    def fit(rows):
        return LogisticRegression(C=0.3, solver="liblinear", max_iter=300).fit(x[rows], y[rows], sample_weight=weight[rows])

    model = fit(train)
    unseen, score = np.zeros(len(rows)), model.decision_function(x)
    fold = report % FOLDS
    for k in range(FOLDS):
        unseen[fold == k] = fit(train & (fold != k)).decision_function(x[fold == k])

    def judge(score):
        """With what the mean of the report counts for."""
        mean = np.bincount(report, weights=np.maximum(score, DULLEST)) / np.bincount(report)
        return score + REPORT * mean[report]

    def limit_of(here):
        """The highest limit that loses few enough of these claims."""
        order = np.argsort(judged[here])
        lost = np.cumsum(claims[here][order])
        return judged[here][order][np.searchsorted(lost, a.loss * lost[-1], side="right")]

    judged, blind = judge(score), judge(np.where(train, unseen, score))
    files = [path == name for name in a.train + a.check]
    limit = min(limit_of(here) for here in [path == path] + [here for here in files if claims[here].sum() >= ENOUGH]) - MARGIN
    for name in a.train + a.check:
        here = path == name
        kept = judged[here] >= limit
        line = (f"{os.path.basename(name):32} words kept {length[here][kept].sum() / length[here].sum():.3f}  claims "
                f"{claims[here].sum():5d}  lost {claims[here][~kept].sum() / claims[here].sum():.4f}")
        if name in a.train:
            line += f"  by weights that have not seen it {claims[here][blind[here] < limit].sum() / claims[here].sum():.4f}"
        print(line)
    hundredths = lambda value: int(round(100 * value))
    coefficients = model.coef_[0]
    names = present.get_feature_names_out()
    first = len(words.vocabulary_)
    with open(a.out, "w", encoding="utf-8") as f:
        f.write("# Which sentences may hold a claim: weights in hundredths. Made by training/triage.py; see README.md.\n")
        f.write(f"!report\t{hundredths(REPORT)}\n")
        f.write(f"!dullest\t{hundredths(DULLEST - model.intercept_[0])}\n")
        f.write(f"!limit\t{hundredths(limit - (1 + REPORT) * model.intercept_[0])}\n")
        for at, name in enumerate(names):
            f.write(f"@{at}\t{hundredths(coefficients[first + at])}\t{name}\n")
        known = {name: at for at, name in enumerate(names)}
        for word in sorted(set(words.vocabulary_) | set(GROUPS)):
            own = hundredths(coefficients[words.vocabulary_[word]]) if word in words.vocabulary_ else 0
            in_groups = sorted(known[g] for g in GROUPS.get(word, ()) if g in known)
            if own or in_groups:
                f.write(f"{word}\t{own}\t{' '.join(map(str, in_groups))}\n")


if __name__ == "__main__":
    main()
