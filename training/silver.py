"""Writes the texts that the rules of the upper floors are to label (see the Makefile): JSON Lines and CoNLL-U."""
import argparse
import csv
import glob
import json
import lzma
import os
import tomllib

HERE = os.path.dirname(os.path.abspath(__file__))


def texts(shared):
    """Texts that may be trained on, and the examples of the event lexicon."""
    for path in sorted(glob.glob(shared + "/train/wikinews/*.csv")):
        for row in csv.DictReader(open(path, encoding="utf-8")):
            yield row["text"]
    for path in sorted(glob.glob(shared + "/train/re3d/*/documents.json")):
        for line in open(path, encoding="utf-8"):
            if line.strip():
                yield json.loads(line)["text"]
    for name in ("fakes_dev", "event_location_dev", "wikiwars_dev", "meantime_dev"):
        for line in open(f"{shared}/gold/{name}.jsonl", encoding="utf-8"):
            yield json.loads(line)["text"]
    for path in sorted(glob.glob(HERE + "/../data/events/*.toml")):
        for sense in tomllib.load(open(path, "rb")).get("sense", []):
            if "example" in sense:
                yield sense["example"]


def main():
    a = argparse.ArgumentParser(description=__doc__)
    a.add_argument("--shared", required=True)
    a.add_argument("--out", default="build")
    a = a.parse_args()
    os.makedirs(a.out, exist_ok=True)
    with open(a.out + "/texts.jsonl", "w", encoding="utf-8") as f:
        for text in texts(a.shared):
            if text.strip():
                f.write(json.dumps({"text": text}) + "\n")
    for name in ("ewt-train", "ewt-dev", "gum-train", "gum-dev"):
        with lzma.open(f"{a.shared}/train/ud/{name}.conllu.xz", "rb") as f:
            open(f"{a.out}/{name}.conllu", "wb").write(f.read())


if __name__ == "__main__":
    main()
