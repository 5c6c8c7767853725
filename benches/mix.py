#!/usr/bin/env python3
"""Reads a mix of news: nine sentences of other text (GUM, MEANTIME) to one of conflict reports (FA-KES), with and without triage.

    cargo build --release
    python benches/mix.py SHARED [--rounds N] [--sentences N] [--option=--model=small]

SHARED is the folder of development data (CONTRIBUTING.md). A sentence is 24 words, the average of news. Prints sentences
a second of processor time on one core: start left out, median of the rounds and the best, full and triaged readings by turns.
"""
import argparse
import json
import lzma
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import speed

WORDS = 24


def gum(path):
    """The text of each document."""
    document = []
    for line in lzma.open(path, "rt", encoding="utf8"):
        if line.startswith("# newdoc") and document:
            yield " ".join(document)
            document = []
        elif line.startswith("# newpar"):
            document.append("\n\n")
        elif line.startswith("# text = "):
            document.append(line[9:].strip())
    yield " ".join(document)


def take(texts, sentences):
    """Whole texts with about so many sentences, from the beginning again where there are too few."""
    taken, words = [], 0
    while words < sentences * WORDS:
        for text in texts:
            taken.append(text)
            words += len(text.split())
            if words >= sentences * WORDS:
                break
    return taken


def processor_seconds(path, *options):
    process = subprocess.Popen([str(speed.BINARY), "read", "--json", "--jobs", "1", *options, path], stdout=subprocess.DEVNULL)
    _, status, usage = os.wait4(process.pid, 0)
    if status:
        sys.exit("dateline failed")
    return usage.ru_utime + usage.ru_stime


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=pathlib.Path)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--sentences", type=int, default=5000)
    parser.add_argument("--option", action="append", default=[], help="one more option for dateline read")
    arguments = parser.parse_args()
    lines = lambda name: [json.loads(line)["text"] for line in open(arguments.shared / "gold" / f"{name}.jsonl", encoding="utf8")]
    other = [text for part in ("train", "dev") for text in gum(arguments.shared / "train" / "ud" / f"gum-{part}.conllu.xz")]
    other += lines("meantime_dev")
    sets = {
        "conflict": take(lines("fakes_dev"), arguments.sentences // 10),
        "mix": take(other, arguments.sentences * 9 // 10) + take(lines("fakes_dev"), arguments.sentences // 10),
    }
    with tempfile.TemporaryDirectory() as folder:
        short = os.path.join(folder, "short.jsonl")
        open(short, "w", encoding="utf8").write(json.dumps({"text": "It rained."}) + "\n")
        for name, texts in sets.items():
            path = os.path.join(folder, name + ".jsonl")
            with open(path, "w", encoding="utf8") as file:
                file.writelines(json.dumps({"text": text}) + "\n" for text in texts)
            words = sum(len(text.split()) for text in texts)
            taken = {"full": [], "triaged": []}
            for _ in range(arguments.rounds):
                start = processor_seconds(short, *arguments.option)
                taken["full"].append(processor_seconds(path, *arguments.option) - start)
                taken["triaged"].append(processor_seconds(path, "--triage", *arguments.option) - start)
            for kind, seconds in taken.items():
                median, least = statistics.median(seconds), min(seconds)
                print(f"{name:9} {kind:8} {len(texts):5} reports {words:8} words {median:8.2f} s "
                      f"{words / WORDS / median:7.0f} sentences/s {words / median:8.0f} words/s; "
                      f"best {least:6.2f} s {words / WORDS / least:7.0f} sentences/s", flush=True)


if __name__ == "__main__":
    main()
