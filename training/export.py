"""Writes models/language.safetensors (int8), vocab.txt and check.json from a checkpoint of train.py, or (`--small`)
small.safetensors and check-small.json from one of distill.py."""
import argparse
import json
import os
import shutil

import torch
from safetensors.torch import save_file

import data
import evaluate

HERE = os.path.dirname(os.path.abspath(__file__))


def int8(w):
    scale = w.abs().amax(1).clamp(min=1e-8) / 127
    return (w / scale[:, None]).round().clamp(-127, 127).to(torch.int8).contiguous(), scale.contiguous()


def tensors(weights, layers):
    w = {k: v.float().contiguous() for k, v in weights.items()}
    out = {}

    def linear(name, source):
        out[name + ".weight"], out[name + ".scale"] = int8(w[source + ".weight"])
        out[name + ".bias"] = w[source + ".bias"]

    def norm(name, source):
        out[name + ".weight"], out[name + ".bias"] = w[source + ".weight"], w[source + ".bias"]

    if "word.weight" in w:  # the small model has those of the other one
        out["embeddings.word"], out["embeddings.word.scale"] = int8(w["word.weight"])
    out["embeddings.position"], out["embeddings.shape"] = w["position.weight"], w["shape.weight"]
    norm("embeddings.norm", "norm")
    for i in range(layers):
        for k in ("query", "key", "value", "output"):
            linear(f"layer.{i}.attention.{k}", f"layers.{i}.{k}")
        norm(f"layer.{i}.attention.norm", f"layers.{i}.attention_norm")
        linear(f"layer.{i}.feedforward.in", f"layers.{i}.inner")
        linear(f"layer.{i}.feedforward.out", f"layers.{i}.outer")
        norm(f"layer.{i}.feedforward.norm", f"layers.{i}.outer_norm")
    for k in ("upos", "xpos", "name", "predicate", "event", "said"):
        linear("head." + k, k)
    for k in ("arc", "rel", "role"):
        for side in ("dep", "head"):
            linear(f"head.{k}.{side}", f"{k}_{side}")
    out["head.arc.biaffine"] = w["arc_biaffine"]
    for k in ("rel", "role"):  # rows: label and number of the second side; columns: numbers of the first; its added 1 is the bias
        rows = w[k + "_biaffine"] if k == "role" else w[k + "_biaffine"].transpose(1, 2)
        rows = rows.reshape(-1, rows.shape[2])
        name = f"head.{k}.biaffine"
        out[name + ".weight"], out[name + ".scale"] = int8(rows[:, :-1])
        out[name + ".bias"] = rows[:, -1].contiguous()
    return out


def likely(rows):
    """The words whose probability of a label other than the first is above a half."""
    return [[i, label] for i, (label, p) in enumerate(rows) if label != "O" and p > 0.5]


def main():
    a = argparse.ArgumentParser()
    a.add_argument("--model", default="build/model.pt")
    a.add_argument("--blend", help="a second checkpoint, to be averaged with the first")
    a.add_argument("--share", type=float, default=0.4, help="the second one's share in the average")
    a.add_argument("--small", action="store_true", help="the checkpoint is one of distill.py; the other model is in --out")
    a.add_argument("--out", default=os.path.join(HERE, "..", "models"))
    a = a.parse_args()
    saved = torch.load(a.model, map_location="cpu")
    if a.blend:
        other = torch.load(a.blend, map_location="cpu")["weights"]
        saved["weights"] = {k: (1 - a.share) * v + a.share * other[k] for k, v in saved["weights"].items()}
    config = {k: v for k, v in saved["config"].items() if k != "vocabulary"}
    save_file(tensors(saved["weights"], config["layers"]), os.path.join(a.out, evaluate.FILES[a.small]),
              metadata={"config": json.dumps(config, sort_keys=True)})
    if not a.small:
        source = os.path.join(os.path.dirname(a.model), "vocab.txt")
        shutil.copyfile(source, os.path.join(a.out, "vocab.txt"))

    m, pieces = evaluate.load(a.out, a.small)
    sents = [data.tokens(l) for l in open(os.path.join(HERE, "check.txt"), encoding="utf-8") if l.strip()]
    rows = []
    for words, g in zip(sents, evaluate.answers(m, pieces, sents, size=1)):
        rows.append({"words": words, "pieces": [pieces.cls] + [p for w in words for p in pieces.word(w)] + [pieces.sep],
                     "shapes": data.shapes(words), "upos": g["upos"], "xpos": g["xpos"], "head": g["head"], "deprel": g["deprel"],
                     "names": [list(s) for s in data.tag_spans(g["tags"])],
                     "roles": [[p, w, label] for p, roles in sorted(g["roles"].items()) for w, label in sorted(roles.items())],
                     "events": likely(g["event"]), "said": likely(g["said"])})
    with open(os.path.join(a.out, "check-small.json" if a.small else "check.json"), "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(r, ensure_ascii=False) for r in rows) + "\n]\n")


if __name__ == "__main__":
    main()
