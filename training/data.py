"""Reads the corpora, cuts words into pieces, and brings the name labels together.

A sentence is a dict: `words`; for trees `upos`, `xpos`, `head`, `rel`; for names `names`, one bit set
a word of the tags that its corpus allows there (None where nothing is known about names); for roles `roles`,
{word of the predicate: {word: label}}; `event` and `said`, a label a word (-1 where nothing is known).
"""
import collections
import functools
import glob
import hashlib
import json
import lzma
import os
import random
import re
import unicodedata

import lists

TYPES = ["PERSON", "ORGANISATION", "FORCE", "NORP", "PLACE", "FACILITY", "WEAPON"]
TAGS = ["O"] + [p + t for t in TYPES for p in ("B-", "I-")]
TAG = {t: i for i, t in enumerate(TAGS)}
ANY = (1 << len(TAGS)) - 1
O = 1

# ---------------------------------------------------------------- words to pieces and shapes

QUOTES = {c: "'" for c in "‘’‚‛′´ʻʼʽʾʿ"} | {c: '"' for c in "“”„‟″«»"} | {c: "-" for c in "‐‑‒–—―−"} | {"…": "..."}
DROPPED = re.compile("[\\s\\u0000-\\u001f\\u007f-\\u009f\\u00ad\\u200b-\\u200f\\u202a-\\u202e\\u2060\\ufeff]")
RUNS = re.compile(r"[^\W_]+|.", re.S)


def normal(word):
    word = DROPPED.sub("", "".join(QUOTES.get(c, c) for c in word))
    return "".join(c for c in unicodedata.normalize("NFD", word) if unicodedata.category(c)[0] != "M").lower()


class Pieces:
    def __init__(self, path):
        self.list = open(path, encoding="utf-8").read().split("\n")
        while self.list[-1] == "":
            self.list.pop()
        self.id = {p: i for i, p in enumerate(self.list)}
        self.unk, self.cls, self.sep = (self.id[p] for p in ("[UNK]", "[CLS]", "[SEP]"))
        self.word = functools.lru_cache(None)(self.cut)

    def cut(self, word, limit=12):
        out = []
        for run in RUNS.findall(normal(word)):
            start, found = 0, []
            while start < len(run):
                for end in range(len(run), start, -1):
                    i = self.id.get(("##" if start else "") + run[start:end])
                    if i is not None:
                        break
                else:
                    found = None
                    break
                found.append(i)
                start = end
            out += [self.unk] if found is None or len(run) > 100 else found
        return out[:limit] or [self.unk]


def shapes(words):
    out = []
    for w in words:
        case = [c.isupper() for c in w if c.isupper() or c.islower()]
        u, d = sum(case), any("0" <= c <= "9" for c in w)
        l = len(case) - u
        if not case:
            s = 6 if d else 8
        elif d:
            s = 7
        elif u == 0:
            s = 1
        elif u == 1 and l == 0:
            s = 4
        elif l == 0:
            s = 3
        elif u == 1 and case[0]:
            s = 2
        else:
            s = 5
        out.append(s)
    upper = sum(s in (3, 4) for s in out)
    if upper >= 3 and upper > sum(s in (1, 2, 5) for s in out):
        out = [{3: 10, 4: 11}.get(s, s) for s in out]
    for i, s in enumerate(out):
        if s != 8:
            if s == 2:
                out[i] = 9
            break
    return out


# ---------------------------------------------------------------- trees


def opened(path):
    return lzma.open(path, "rt", encoding="utf-8") if path.endswith(".xz") else open(path, encoding="utf-8")


def read_conllu(path, entities=False):
    sents, rows = [], []
    for line in opened(path):
        line = line.rstrip("\n")
        if line:
            if line[0] != "#":
                rows.append(line.split("\t"))
        elif rows:
            rows = [r for r in rows if r[0].isdigit()]
            s = {"words": [r[1] for r in rows], "upos": [r[3] for r in rows], "xpos": [r[4] for r in rows],
                 "head": [int(r[6]) for r in rows], "rel": [r[7] for r in rows], "names": None}
            if entities:
                s["misc"] = [r[9] for r in rows]
            sents.append(s)
            rows = []
    if entities:
        gum_attributions(path, sents)
        gum_names(sents)
    return sents


# ---------------------------------------------------------------- attributions, events, roles

SAID = ["O", "CUE", "SOURCE"]
EVENTS = ["O", "ACCUSE", "AGREE", "AID", "ASSAULT", "COERCE", "CONCEDE", "CONSULT", "COOPERATE", "MOBILIZE", "PROTEST", "REJECT", "REQUEST",
          "RETREAT", "SANCTION", "SUPPORT", "THREATEN"]
# A role needs this many examples in the train part; rarer ones are read as no role.
FEWEST_ROLES = 100


def gum_attributions(path, sents):
    """`said` of GUM: the words that its discourse layer names as the signals of an attribution.

    `Discourse=attribution-positive:7->8:1:sem-atsrc-49-52+lex-indwd-60` says that words 49 to 52 of the document are
    the source and word 60 the cue. Signals of other relations are left alone.
    """
    marks, words = {}, []  # of one document: word number → label, and the words so far
    place = iter((s, i) for s in sents for i in range(len(s["words"])))

    def settle():
        for s, i in words:
            s.setdefault("said", [0] * len(s["words"]))
        for number, label in marks.items():
            if number <= len(words):
                s, i = words[number - 1]
                s["said"][i] = label

    for line in opened(path):
        if line.startswith("# newdoc"):
            settle()
            marks, words = {}, []
        elif line[0].isdigit():
            fields = line.rstrip("\n").split("\t")
            if not fields[0].isdigit():
                continue
            words.append(next(place))
            for value in fields[9].split("|"):
                if not value.startswith("Discourse="):
                    continue
                for relation in value[10:].split(";"):
                    if not relation.startswith("attribution"):
                        continue
                    for signal in relation.split(":")[-1].split("+"):
                        kind, _, numbers = signal.partition("-")
                        subkind, _, numbers = numbers.partition("-")
                        label = {"atsrc": 2, "indwd": 1, "indph": 1}.get(subkind)
                        for part in numbers.split(",") if label else ():
                            ends = [int(n) for n in part.split("-") if n]
                            for number in range(ends[0], ends[-1] + 1) if ends and ends[-1] - ends[0] < 30 else ():
                                marks[number] = label
    settle()


def read_roles(path, trees):
    """Puts PropBank's predicates into the trees of the same words: `roles` is {predicate: {head of the argument: label}}."""
    by_words = {tuple(s["words"]): s for s in trees}
    for line in opened(path):
        row = json.loads(line)
        s = by_words.get(tuple(row["words"]))
        if s is None:
            continue
        s["roles"] = {p["at"]: {head_of(s, a, b): label for label, a, b in p["args"] if label not in ("V", "C-V")} for p in row["predicates"]}


def head_of(s, a, b):
    """The word of a span whose governor stands outside."""
    return next((i for i in range(a, b) if not a < s["head"][i] <= b), a)


def role_labels(trees):
    count = collections.Counter(label for s in trees for roles in (s.get("roles") or {}).values() for label in roles.values())
    return ["_"] + sorted(label for label, n in count.items() if n >= FEWEST_ROLES)


def read_silver(path, trees):
    """What the rules say (`examples/silver.rs`): labels of trees are put into them, sentences of other texts are returned."""
    by_words = {}
    for s in trees:
        by_words.setdefault(tuple(s["words"]), []).append(s)
    out = []
    for line in open(path, encoding="utf-8"):
        row = json.loads(line)
        n = len(row["words"])
        event, said = [0] * n, [0] * n
        for i, label in row["events"].items():
            event[int(i)] = EVENTS.index(label)
        for key, label in (("sources", 2), ("cues", 1)):
            for i in row[key]:
                said[i] = label
        same = by_words.get(tuple(row["words"]), [])
        for s in same:
            s["event"] = event
            gold = s.get("said")  # where the rules see more than GUM marks, nothing is known
            s["said"] = [g if g or not w else -1 for g, w in zip(gold, said)] if gold else said
        if not same and 2 < n <= 90:
            out.append({"words": row["words"], "event": event, "said": said})
    return out


# What the model reads as an unknown word.
BLANK = "\u00ad"


def blanked(s, rng):
    """The sentence with some of its event words blanked, so that the words around them are looked at."""
    if not any(s["event"]) or rng.random() > 0.3:
        return s
    return {**s, "words": [BLANK if e and rng.random() < 0.5 else w for w, e in zip(s["words"], s["event"])]}


def gum_names(sents):
    """Entity= of GUM: spans whose head is a proper noun, cut to the part that is a name."""
    for s in sents:
        stack, spans = [], []
        for i, misc in enumerate(s.pop("misc")):
            value = next((m[7:] for m in misc.split("|") if m.startswith("Entity=")), "")
            for opening, closing in re.findall(r"\(([^()]*)(?=\(|\)|$)|([^()]*)\)", value):
                if opening:
                    parts = opening.split("-")
                    stack.append((parts[0], parts[1] if len(parts) > 1 else "", i))
                    if re.search(re.escape("(" + opening) + r"\)", value):
                        k = stack.pop()
                        spans.append((k[1], k[2], i + 1))
                elif closing:
                    key = re.sub(r"\[.*", "", closing)
                    for j in range(len(stack) - 1, -1, -1):
                        if stack[j][0] == closing or stack[j][0].split("[")[0] == key:
                            k = stack.pop(j)
                            spans.append((k[1], k[2], i + 1))
                            break
        n = len(s["words"])
        named = []
        for kind, a, b in spans:
            head = next((i for i in range(a, b) if not a < s["head"][i] <= b), a)
            if s["xpos"][head] in ("NNP", "NNPS"):
                named.append((kind, a, b, head))
        allowed = [O] * n
        for kind, a, b, head in sorted(named, key=lambda k: k[2] - k[1]):  # the inner first
            run = [i for i in proper_run(s["words"], a, b, head)]
            if run:
                settle(s["words"], allowed, kind, run[0], run[-1] + 1)
        finish(s["words"], allowed)
        s["names"] = allowed


JOINING = {"of", "the", "for", "and", "de", "la", "del", "von", "van", "der", "al", "el", "an", "ar", "as", "ash", "at", "az",
           "bin", "ibn", "-", "'", "’", "&", ".", "ez", "es", "ed", "abu", "umm", "'s", "’s", "in", "/", "da", "di", "dos", "le"}
STARTING = {"al", "el", "an", "ar", "as", "ash", "at", "az", "abu", "umm", "bin", "ibn", "ez", "es", "ed", "de", "von", "van"}


def capital(w):
    return w[:1].isupper() or (w[:1].isdigit() and len(w) < 5) or (w[1:2].isupper() and w[:1].isalpha())


def proper_run(words, a, b, head):
    """The run of capitalised words (and the small words between them) about `head`."""
    if not capital(words[head]):
        return []
    lo = hi = head
    i = head - 1
    while i >= a and (capital(words[i]) or words[i].lower() in JOINING):
        if capital(words[i]) or words[i].lower() in STARTING:
            lo = i
        i -= 1
    i = head + 1
    while i < b and (capital(words[i]) or words[i].lower() in JOINING):
        if capital(words[i]):
            hi = i
        i += 1
    return list(range(lo, hi + 1))


# ---------------------------------------------------------------- one set of name types

NORP_LOWER = {w.lower() for w in lists.NORP}
PLACE_LOWER = {w.lower() for w in lists.PLACES}


KNOWN_FORCES = {"isil", "isis", "daesh", "da'esh", "cjtf", "taliban", "taleban", "hamas", "hezbollah", "peshmerga", "ypg", "sdf", "pkk"}


def has_phrase(low, phrases):
    return any(tuple(low[i:i + len(p)]) == p for p in phrases for i in range(len(low) - len(p) + 1))


def is_force(low):
    return any(w in lists.FORCE for w in low) or has_phrase(low, lists.FORCE_PHRASES)


def is_facility(low):
    return len(low) > 1 and (low[-1] in lists.FACILITY or low[0] in lists.FACILITY_FIRST)


def is_place(words):
    return (len(words) == 1 and words[0] in lists.PLACES) or tuple(words) in lists.PLACE_PHRASES


KINDS = {
    "person": "person", "PER": "person", "Person": "person",
    "place": "place", "LOC": "place", "location": "place", "Location": "place",
    "organization": "org", "ORG": "org", "corporation": "org", "group": "org", "Organisation": "org",
    "object": "thing", "product": "thing", "MilitaryPlatform": "weapon", "Weapon": "weapon", "Vehicle": "thing",
    "Nationality": "norp", "MISC": "misc", "OTH": "misc", "creative-work": "none",
    "event": "none", "time": "none", "abstract": "none", "animal": "none", "plant": "none", "substance": "none",
}


def allowed_types(words, kind):
    """The types that a span of a corpus's `kind` may have here; "O" among them if it may be no name."""
    low = [w.lower().replace("’", "'") for w in words]
    kind = KINDS.get(kind, "none")
    if kind in ("org", "place", "person", "misc") and len(low) < 4 and low[0] in KNOWN_FORCES:
        return ["FORCE"]
    if kind in ("org", "place", "person", "norp", "misc") and is_place(words):
        return ["PLACE"]
    if len(words) == 1 and words[0] in lists.NORP and kind != "person":
        return ["NORP"]
    if kind == "person":
        return ["PERSON"]
    if kind == "place":
        return ["FACILITY"] if is_facility(low) else ["PLACE"]
    if kind == "org":
        if is_force(low):
            return ["FORCE"]
        return ["ORGANISATION", "FACILITY"] if is_facility(low) else ["ORGANISATION"]
    if kind == "norp":
        return ["NORP"]
    if kind == "weapon":
        return ["WEAPON"] if any(map(capital, words)) else ["WEAPON", "O"]
    if kind == "thing":
        return ["O", "WEAPON", "FACILITY"]
    if kind == "misc":
        return ["O", "NORP", "WEAPON"]
    return ["O"]


def settle(words, allowed, kind, a, b):
    """Writes one span of a corpus into `allowed`, unless something is there already."""
    if KINDS.get(kind) == "person":
        while a < b and (words[a].lower().strip(".") in lists.TITLES or words[a] in lists.NORP or words[a] in ".,-'"
                         or words[a] in lists.PLACES and b - a > 1):
            if words[a] in lists.NORP and allowed[a] == O:
                allowed[a] = 1 << TAG["B-NORP"]
            a += 1
    else:
        while a < b and words[a].lower() in ("the", "a", "an", "'s", "’s", ",", "of", "and", "this", "our"):
            a += 1
        if b - a == 2 and words[a] in lists.NORP and words[b - 1].isupper():  # the Kurdish YPG
            settle(words, allowed, "Nationality", a, a + 1)
            a += 1
    while a < b and words[b - 1].lower() in ("the", "of", "'s", "’s", ",", ".", "and", "-", "in", "'", "’") and b - a > 1:
        b -= 1
    if a < b and words[a].startswith(("@", "#")):
        allowed[a:b] = [ANY] * (b - a)
        return
    if all(w[0].isdigit() or len(w) == 1 and w != "I" for w in words[a:b]) and KINDS.get(kind) == "place":
        return
    if a >= b or any(x != O for x in allowed[a:b]):
        return
    types = allowed_types(words[a:b], kind)
    for i in range(a, b):
        bits = 0
        for t in types:
            bits |= O if t == "O" else 1 << TAG[("B-" if i == a else "I-") + t]
        allowed[i] = bits


def finish(words, allowed, places=False):
    """Nationalities, kinds of weapon, and (`places`) countries, where the corpus says nothing."""
    low = [w.lower() for w in words]
    if sum(w.isupper() for w in words) > 0.7 * sum(w[:1].isalpha() for w in words):
        words = [w.capitalize() if len(w) > 3 else w for w in words]
    i = 0
    while i < len(words):
        if allowed[i] != O:
            i += 1
            continue
        if words[i] in lists.NORP:
            allowed[i] = 1 << TAG["B-NORP"]
        elif places:
            for p in lists.PLACE_PHRASES:
                if tuple(words[i:i + len(p)]) == p:
                    put(allowed, "PLACE", i, i + len(p))
                    i += len(p) - 1
                    break
            else:
                if words[i] in lists.PLACES:
                    allowed[i] = 1 << TAG["B-PLACE"]
        for n in range(6, 0, -1):
            p = tuple(low[i:i + n])
            if len(p) == n and (p in lists.WEAPON_PHRASES or n == 1 and p[0] in lists.WEAPON_WORDS) and all(x == O for x in allowed[i:i + n]):
                joined = i and allowed[i - 1] in (1 << TAG["B-WEAPON"], 1 << TAG["I-WEAPON"])  # TOW missile
                for j in range(i, i + n):
                    bit = 1 << TAG["B-WEAPON" if j == i and not joined else "I-WEAPON"]
                    allowed[j] = bit if places else O | bit
                i += n - 1
                break
        i += 1


def put(allowed, kind, a, b):
    for i in range(a, b):
        allowed[i] = 1 << TAG[("B-" if i == a else "I-") + kind]


def gold_spans(allowed):
    """The spans of a set of allowed tags, for measuring: the first allowed type counts."""
    order = ["PERSON", "ORGANISATION", "FORCE", "NORP", "PLACE", "FACILITY", "WEAPON"]
    tags = []
    for bits in allowed:
        if bits & O:
            tags.append("O")
        else:
            tags.append(next(TAGS[TAG[p + t]] for t in order for p in ("B-", "I-") if bits >> TAG[p + t] & 1))
    return tag_spans(tags)


def tag_spans(tags):
    out = []
    for i, t in enumerate(tags):
        if t[0] == "B" or (t[0] == "I" and (not out or out[-1][2] != i or out[-1][0] != t[2:])):
            out.append([t[2:], i, i + 1])
        elif t[0] == "I":
            out[-1][2] = i + 1
    return [tuple(s) for s in out]


# ---------------------------------------------------------------- names in columns

def read_columns(path):
    """CoNLL columns: the word first (second in UNER), its tag last (third in UNER)."""
    uner = path.endswith(".iob2")
    sents, words, tags = [], [], []

    def flush():
        if words:
            allowed, i = [O] * len(words), 0
            while i < len(words):
                if tags[i] != "O":
                    j = i + 1
                    while j < len(words) and tags[j] == "I-" + tags[i][2:]:
                        j += 1
                    settle(words, allowed, tags[i][2:], i, j)
                    i = j
                else:
                    i += 1
            finish(words, allowed)
            if len(words) > 2:
                sents.append({"words": list(words), "names": allowed})
            words.clear()
            tags.clear()

    for line in open(path, encoding="utf-8"):
        line = line.rstrip("\n")
        cols = line.split("\t") if "\t" in line else line.split(" ")
        if not line.strip() or line.startswith("-DOCSTART-"):
            flush()
        elif uner and line[0] == "#":
            continue
        else:
            w, t = (cols[1], cols[2]) if uner else (cols[0], cols[-1])
            w = DROPPED.sub("", w)
            if not w:
                continue
            parts = tokens(w) if not uner and "-" in w and w[0].isalpha() else [w]
            for k, p in enumerate(parts):
                words.append(p)
                tags.append("I-" + t[2:] if k and t != "O" else t)
    flush()
    return sents


# ---------------------------------------------------------------- plain text to words (for re3d and our own sentences)

PREFIX = {"anti", "pro", "non", "post", "pre", "co", "re", "mid", "semi", "multi", "neo", "ex", "inter", "cross", "counter", "un"}
TOKEN = re.compile(r"""
    https?://\S+ | www\.\S+ | \S+@\S+\.\w+
  | (?:[A-Z]\.){2,} | \b(?:Mr|Mrs|Ms|Dr|Gen|Lt|Col|Maj|Capt|Sgt|Sen|Gov|St|No|Brig|Adm|Rev|Jan|Feb|Aug|Sept|Oct|Nov|Dec)\.
  | \b[A-Z]\.(?=\s[A-Z])
  | \d{4}-\d{2}-\d{2} | \d+(?:[.,:/]\d+)*(?:st|nd|rd|th|s)?(?![^\W\d_])
  | [’'](?:s|re|ve|ll|m|d)\b
  | n[’']t\b
  | [^\W_]+?(?=n[’']t\b)
  | [^\W_]+(?:[’'ʿʾ][^\W_]{2,})* | \.\.\. | -- | [^\w\s] | _
""", re.X)


def tokens(text, offsets=False):
    out = []
    for m in TOKEN.finditer(text):
        w, a, b = m.group(), m.start(), m.end()
        cl = re.match(r"(.+)([’'](?:re|ve|ll))$", w)
        if cl:
            out += [(cl[1], a, a + len(cl[1])), (cl[2], a + len(cl[1]), b)]
            continue
        out.append((w, a, b))
    merged = []
    for w, a, b in out:  # anti-aircraft
        if len(merged) > 1 and merged[-1][0] == "-" and merged[-1][2] == a and merged[-2][2] == merged[-1][1] \
                and merged[-2][0].lower() in PREFIX and merged[-2][0] != "UN":
            p = merged[-2]
            merged[-2:] = [(p[0] + "-" + w, p[1], b)]
        else:
            merged.append((w, a, b))
    return merged if offsets else [w for w, _, _ in merged]


def sentences(words, text):
    """Cuts (word, start, end) into sentences at full stops and line breaks."""
    out, cur = [], []
    for k, (w, a, b) in enumerate(words):
        if cur and "\n" in text[cur[-1][2]:a]:
            out.append(cur)
            cur = []
        cur.append((w, a, b))
        nxt = words[k + 1] if k + 1 < len(words) else None
        if w in (".", "?", "!") and nxt and nxt[1] > b and (nxt[0][0].isupper() or nxt[0][0] in '"“'):
            out.append(cur)
            cur = []
    if cur:
        out.append(cur)
    return out


# ---------------------------------------------------------------- re3d

def held_back(doc_id):
    return int(hashlib.sha256(doc_id.encode()).hexdigest()[:8], 16) % 10 == 0


def read_re3d(folder):
    """(training sentences, held-back sentences): annotations of confidence ≥ 0.5, cut to their proper names."""
    train, test = [], []
    for part in sorted(glob.glob(os.path.join(folder, "*", "documents.json"))):
        marks = {}
        for line in open(part.replace("documents.json", "entities.json"), encoding="utf-8"):
            e = json.loads(line)
            if e["confidence"] >= 0.5 and e["type"] in KINDS:
                marks.setdefault(e["documentId"], []).append(e)
        for line in open(part, encoding="utf-8"):
            doc = json.loads(line)
            toks = tokens(doc["text"], True)
            for sent in sentences(toks, doc["text"]):
                words = [w for w, _, _ in sent]
                allowed = [O] * len(words)
                spans = []
                for e in marks.get(doc["_id"], []):
                    inside = [i for i, (_, a, b) in enumerate(sent) if a >= e["begin"] and b <= e["end"]]
                    if inside:
                        spans.append((e["type"], inside[0], inside[-1] + 1))
                rank = {"Nationality": 2, "Person": 0, "Location": 1}
                for kind, a, b in sorted(spans, key=lambda s: (-(s[2] - s[1]) if s[0] != "Location" else 0, rank.get(s[0], 0))):
                    re3d_span(words, allowed, kind, a, b)
                finish(words, allowed, places=True)
                if len(words) > 2:
                    (test if held_back(doc["_id"]) else train).append({"words": words, "names": allowed})
    return train, test


PRONOUNS = {"i", "we", "he", "she", "it", "they", "you", "this", "that", "these", "those", "his", "our", "my", "their", "its"}


def re3d_span(words, allowed, kind, a, b):
    if kind in ("Weapon", "MilitaryPlatform", "Vehicle"):
        if any(capital(w) for w in words[a + 1:b]) or capital(words[a]) and words[a].lower() not in ("a", "an", "the"):
            i = a
            while i < b and (words[i].lower() in ("a", "an", "the") or words[i] in lists.NORP or words[i] in lists.PLACES or not capital(words[i])):
                i += 1
            if i < b and kind != "Vehicle" and words[i] not in ("ISIL", "Coalition", "Air"):
                settle(words, allowed, "Weapon", i, b)
        return
    runs, i = [], a
    while i < b:
        if capital(words[i]) and words[i].lower() not in PRONOUNS or words[i].lower() in STARTING and i + 2 < b and capital(words[i + 2]):
            run = proper_run(words, i, b, i if capital(words[i]) else i + 2)
            if not run:
                i += 1
                continue
            runs.append((i, run[-1] + 1))
            i = run[-1] + 1
        else:
            i += 1
    if kind == "Person":
        if runs and runs[-1][1] == b:
            settle(words, allowed, kind, *runs[-1])
        return
    for x, y in runs:
        while x < y and words[x].lower() in ("the", "a", "an", "of", "and", "in", "for", "our"):
            x += 1
        if x >= y:
            continue
        if kind == "Organisation" and y < b and words[y] not in (",", "(", ")", "'s", "’s"):  # ISIL tactical units
            k = "Organisation"
            if words[x:y] in (["Asad"], ["Assad"]):
                k = "Person"
            if words[y - 1] in lists.NORP:
                settle(words, allowed, "Nationality", y - 1, y)
                continue
            settle(words, allowed, k, x, y)
        else:
            settle(words, allowed, kind, x, y)


# ---------------------------------------------------------------- our own sentences

MARK = {"p": "PERSON", "o": "ORGANISATION", "f": "FORCE", "n": "NORP", "l": "PLACE", "c": "FACILITY", "w": "WEAPON", "x": "O"}


def parse_marked(line):
    """`The [f Syrian Army] entered [l Bir Qassab].` Unmarked nationalities, countries and kinds of weapon count as marked."""
    text, spans = "", []
    for part in re.split(r"(\[[pofnlcwx] [^\]]*\])", line.strip()):
        m = re.fullmatch(r"\[([pofnlcwx]) ([^\]]*)\]", part)
        if m:
            spans.append((MARK[m[1]], len(text), len(text) + len(m[2])))
            text += m[2]
        else:
            text += part
    toks = tokens(text, True)
    allowed = [O] * len(toks)
    closed = []
    for kind, a, b in spans:
        inside = [i for i, (_, x, y) in enumerate(toks) if x >= a and y <= b]
        if not inside and a and text[a - 1] == "-":  # pro-Russian is one word
            continue
        if not inside:
            raise ValueError("a mark that holds no word: " + line)
        if kind == "O":
            closed += inside
        else:
            put(allowed, kind, inside[0], inside[-1] + 1)
    for i in closed:
        allowed[i] = ANY  # so that finish() leaves it alone
    finish([w for w, _, _ in toks], allowed, places=True)
    for i in closed:
        allowed[i] = O
    return {"words": [w for w, _, _ in toks], "names": allowed}


def read_marked(path):
    return [parse_marked(l) for l in open(path, encoding="utf-8") if l.strip() and l[0] != "#"]


# ---------------------------------------------------------------- other ways of writing the same sentence

def augment(s, rng):
    r = rng.random()
    if r < 0.05:
        return {**s, "words": [w.upper() for w in s["words"]]}
    if r < 0.08:
        return {**s, "words": [w.lower() for w in s["words"]]}
    if r < 0.10:
        return {**s, "words": [w if w.lower() in ("of", "in", "the", "a", "to", "and", "for", "on", "at", "by") else w[:1].upper() + w[1:] for w in s["words"]]}
    if r < 0.18:
        return unpunctuated(s, rng)
    return s


def unpunctuated(s, rng):
    """The sentence without its commas and apostrophes."""
    words = s["words"]
    n = len(words)
    heads = s.get("head")
    has_child = set(heads) if heads else set()
    gone, new = set(), list(words)
    joined = rng.random() < 0.5
    for i, w in enumerate(words):
        if w in (",", "'", "’") and i + 1 not in has_child and not (heads and heads[i] == 0):
            gone.add(i)
        elif w.lower() in ("'s", "’s") and joined and i and i - 1 not in gone and i + 1 not in has_child and new[i - 1][-1:].isalpha():
            gone.add(i)  # Syrias
            new[i - 1] += w[1:]
        else:
            new[i] = re.sub(r"(?<=\w)['’](?=\w)|^['’](?=[a-z])", "", w) or w
    keep = [i for i in range(n) if i not in gone]
    if len(keep) < 2:
        return s
    out = {"words": [new[i] for i in keep]}
    at = {0: 0} | {old + 1: k + 1 for k, old in enumerate(keep)}
    for key in ("upos", "xpos", "rel", "names", "event", "said"):
        if s.get(key) is not None:
            out[key] = [s[key][i] for i in keep]
        elif key in s:
            out[key] = None
    if heads:
        out["head"] = [at[heads[i]] for i in keep]
    if s.get("roles") is not None:
        new_at = {old: k for k, old in enumerate(keep)}
        out["roles"] = {new_at[p]: {new_at[i]: label for i, label in roles.items() if i in new_at}
                        for p, roles in s["roles"].items() if p in new_at}
    return out


def f1(pairs):
    """pairs of (gold spans, answered spans) → per type and over all: (gold, answered, right, P, R, F1)."""
    counts = {t: [0, 0, 0] for t in TYPES + ["all"]}
    for gold, ours in pairs:
        for t in TYPES + ["all"]:
            g = {x for x in gold if t in ("all", x[0])}
            o = {x for x in ours if t in ("all", x[0])}
            counts[t][0] += len(g)
            counts[t][1] += len(o)
            counts[t][2] += len(g & o)
    out = {}
    for t, (g, o, r) in counts.items():
        p, q = r / o if o else 0.0, r / g if g else 0.0
        out[t] = (g, o, r, p, q, 2 * p * q / (p + q) if p + q else 0.0)
    return out
