"""Writes held-back names as columns (word, tab, tag) for `dateline score names`.

python columns.py --shared DATA OUT: OUT/re3d.tsv, the held-back tenth of re3d cut to names, and OUT/own.tsv.
"""
import argparse
import os

import data


def write(path, sents):
    with open(path, "w", encoding="utf-8") as f:
        for s in sents:
            tags = ["O"] * len(s["words"])
            for kind, start, end in data.gold_spans(s["names"]):
                for i in range(start, end):
                    tags[i] = ("B-" if i == start else "I-") + kind
            f.writelines(f"{word}\t{tag}\n" for word, tag in zip(s["words"], tags))
            f.write("\n")


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--shared", default="../../shared")
    a.add_argument("out")
    a = a.parse_args()
    os.makedirs(a.out, exist_ok=True)
    write(os.path.join(a.out, "re3d.tsv"), data.read_re3d(os.path.join(a.shared, "train", "re3d"))[1])
    here = os.path.dirname(os.path.abspath(__file__))
    write(os.path.join(a.out, "own.tsv"), data.read_marked(os.path.join(here, "names", "test.txt")))


if __name__ == "__main__":
    main()
