"""Scores models/language.safetensors (`--small`: small.safetensors) as shipped: int8 weights, inputs of every linear quantised row by row."""
import argparse
import json
import os

import torch
import torch.nn as nn
from safetensors import safe_open

import data
import model as M

HERE = os.path.dirname(os.path.abspath(__file__))


class Int8Linear(nn.Module):
    def __init__(self, weight, scale, bias):
        super().__init__()
        self.weight, self.scale, self.bias = weight.float(), scale, bias

    def forward(self, x):
        s = x.abs().amax(-1, keepdim=True) / 127
        s = torch.where(s == 0, torch.ones_like(s), s)
        return ((x / s).round() @ self.weight.T) * s * self.scale + self.bias


# x · Φ(x) as the engine computes it (`gelu` in `dateline-language`): Φ(x) = 1/2 + x P(x²) for |x| ≤ 4.5.
PHI = (2.917372e-11, -3.2083893e-9, 1.5516767e-7, -4.373868e-6, 8.053694e-5, -1.0317513e-3, 9.564368e-3, -6.595011e-2, 3.98695e-1)


def gelu(x):
    z = x.clamp(-4.5, 4.5)
    square = z * z
    y = torch.full_like(z, PHI[0])
    for coefficient in PHI[1:]:
        y = y * square + coefficient
    return x * (0.5 + z * y)


class Shipped(M.Model):
    """The model with the linears of the file."""

    def left(self, kind, x):
        r, e, _ = getattr(self, kind + "_biaffine").shape
        return self.lefts[kind](x).view(-1, r, e)


# The file of the standard model and that of the small one.
FILES = ("language.safetensors", "small.safetensors")


def load(folder, small=False):
    f, base = (safe_open(os.path.join(folder, name), "pt") for name in (FILES[small], FILES[False]))
    t = {k: f.get_tensor(k) for k in f.keys()}
    for k in ("embeddings.word", "embeddings.word.scale"):
        t.setdefault(k, base.get_tensor(k))
    config = json.loads(f.metadata()["config"])
    config["vocabulary"] = t["embeddings.word"].shape[0]
    m = Shipped(config)

    def linear(name):
        return Int8Linear(t[name + ".weight"], t[name + ".scale"], t[name + ".bias"])

    def norm(module, name):
        module.load_state_dict({"weight": t[name + ".weight"], "bias": t[name + ".bias"]})

    with torch.no_grad():
        m.word.weight.copy_(t["embeddings.word"].float() * t["embeddings.word.scale"][:, None])
        m.position.weight.copy_(t["embeddings.position"])
        m.shape.weight.copy_(t["embeddings.shape"])
        m.arc_biaffine.copy_(t["head.arc.biaffine"])
    norm(m.norm, "embeddings.norm")
    for i, layer in enumerate(m.layers):
        layer.activation = gelu
        for k in ("query", "key", "value", "output"):
            setattr(layer, k, linear(f"layer.{i}.attention.{k}"))
        norm(layer.attention_norm, f"layer.{i}.attention.norm")
        layer.inner, layer.outer = linear(f"layer.{i}.feedforward.in"), linear(f"layer.{i}.feedforward.out")
        norm(layer.outer_norm, f"layer.{i}.feedforward.norm")
    for k in ("upos", "xpos", "name", "predicate", "event", "said"):
        setattr(m, k, linear("head." + k))
    m.lefts = {k: linear(f"head.{k}.biaffine") for k in ("rel", "role")}
    for k in ("arc", "rel", "role"):
        for side in ("dep", "head"):
            setattr(m, f"{k}_{side}", linear(f"head.{k}.{side}"))
    return m.eval(), data.Pieces(os.path.join(folder, "vocab.txt"))


def answers(m, pieces, sents, size=64):
    return M.answers(m, sents, pieces, data.shapes, size)


def trees(m, pieces, path):
    sents = data.read_conllu(path)
    n = dict.fromkeys(("words", "UPOS", "XPOS", "UAS", "LAS"), 0)
    for s, g in zip(sents, answers(m, pieces, [s["words"] for s in sents])):
        for i in range(len(s["words"])):
            head, label = s["head"][i] == g["head"][i], s["rel"][i] == g["deprel"][i]
            n["words"] += 1
            n["UPOS"] += s["upos"][i] == g["upos"][i]
            n["XPOS"] += s["xpos"][i] == g["xpos"][i]
            n["UAS"] += head
            n["LAS"] += head and label
    return {k: 100 * n[k] / n["words"] for k in ("UPOS", "XPOS", "UAS", "LAS")}


def names(m, pieces, sents, merged=None):
    """merged: types that the gold cannot tell apart, as a map to one of them."""
    same = lambda spans: [((merged or {}).get(t, t), a, b) for t, a, b in spans]
    keep = set((merged or {}).values())
    pairs = []
    for s, g in zip(sents, answers(m, pieces, [s["words"] for s in sents])):
        gold, ours = same(data.gold_spans(s["names"])), same(data.tag_spans(g["tags"]))
        if merged:
            gold, ours = ([x for x in y if x[0] in keep] for y in (gold, ours))
        pairs.append((gold, ours))
    return data.f1(pairs)


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--models", default=os.path.join(HERE, "..", "models"))
    a.add_argument("--shared", default="../../shared")
    a.add_argument("--small", action="store_true", help="the small model")
    a.add_argument("--part", default="test", help="test or dev, of the trees")
    a.add_argument("--errors", action="store_true", help="print the names that were read otherwise than marked (own sentences, re3d)")
    a = a.parse_args()
    torch.set_num_threads(1)
    m, pieces = load(a.models, a.small)
    t = os.path.join(a.shared, "train")
    print("| trees | UPOS | XPOS | UAS | LAS |\n| --- | --- | --- | --- | --- |")
    for k in ("gum", "ewt"):
        r = trees(m, pieces, f"{t}/ud/{k}-{a.part}.conllu.xz")
        print(f"| {k.upper()} {a.part} | " + " | ".join(f"{v:.2f}" for v in r.values()) + " |", flush=True)
    three = {"PERSON": "PERSON", "ORGANISATION": "ORGANISATION", "FORCE": "ORGANISATION", "PLACE": "PLACE", "FACILITY": "PLACE"}
    own = data.read_marked(os.path.join(HERE, "names", "test.txt"))
    sets = [("re3d, held-back tenth", data.read_re3d(t + "/re3d")[1], None),
            ("UNER EWT test (person, organisation or force, place or facility)", uner(t + "/uner/en_ewt-ud-test.iob2"), three),
            ("our own held-back sentences", own, None),
            ("the same in upper case", [{**s, "words": [w.upper() for w in s["words"]]} for s in own], None)]
    print("\n| names | type | gold | P | R | F1 |\n| --- | --- | --- | --- | --- | --- |")
    for label, sents, merged in sets:
        for k, (gold, ours, right, p, r, f) in names(m, pieces, sents, merged).items():
            if gold or ours:
                print(f"| {label} | {k} | {gold} | {p:.3f} | {r:.3f} | {f:.3f} |", flush=True)
        if a.errors and not merged:
            for s, g in zip(sents, answers(m, pieces, [s["words"] for s in sents])):
                gold, ours = set(data.gold_spans(s["names"])), set(data.tag_spans(g["tags"]))
                if gold != ours:
                    say = lambda spans: [(k, " ".join(s["words"][x:y])) for k, x, y in sorted(spans, key=lambda z: z[1])]
                    print("  ", " ".join(s["words"]), "\n      marked", say(gold - ours), "read", say(ours - gold))


def uner(path):
    """UNER as it is: its spans, all its types known."""
    words, tags, out = [], [], []
    kinds = {"PER": "PERSON", "ORG": "ORGANISATION", "LOC": "PLACE"}
    for line in open(path, encoding="utf-8"):
        cols = line.rstrip("\n").split("\t")
        if len(cols) > 2 and line[0] != "#":
            words.append(cols[1])
            tags.append(cols[2][:2] + kinds[cols[2][2:]] if cols[2][2:] in kinds else "O")
        elif words and not line.strip():
            allowed = [data.O] * len(words)
            for k, x, y in data.tag_spans(tags):
                data.put(allowed, k, x, y)
            out.append({"words": words, "names": allowed})
            words, tags = [], []
    return out


if __name__ == "__main__":
    main()
