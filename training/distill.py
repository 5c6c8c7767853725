"""Trains a smaller model to answer as ours does: `python distill.py --help`.

The pupil keeps our model's word pieces and their vectors as they are, and has fewer or narrower layers. It starts from some of our
model's layers and from its heads. Every step it sees sentences that may be trained on, and learns what our model answers to them
(the whole distribution of every head, and the vectors that the heads read), and the gold labels where there are any.
"""
import argparse
import bisect
import collections
import json
import os
import pickle
import random
import time

import numpy as np
import torch
import torch.nn.functional as F
from safetensors import safe_open

import data
import frames
import model as M
import train

HERE = os.path.dirname(os.path.abspath(__file__))
ARGS = argparse.ArgumentParser(description=__doc__)
ARGS.add_argument("--shared", default="../../shared")
ARGS.add_argument("--teacher", default=os.path.join(HERE, "..", "models"), help="folder of our model as shipped")
ARGS.add_argument("--silver", default="build/silver.jsonl")
ARGS.add_argument("--sentences", default="build/sentences.pickle", help="what is trained on; made from the corpora where there is none")
ARGS.add_argument("--out", default="build/small")
ARGS.add_argument("--layers", default="0,2", help="the layers of our model that the pupil starts from")
ARGS.add_argument("--feedforward", type=int, default=768)
ARGS.add_argument("--minutes", type=float, default=8)
ARGS.add_argument("--rate", type=float, default=8e-4, help="learning rate of the encoder")
ARGS.add_argument("--head-rate", type=float, default=1.2e-3)
ARGS.add_argument("--pieces", type=int, default=8000, help="word pieces in a batch")
ARGS.add_argument("--gold", type=float, default=0.5, help="weight of the gold labels beside our model's answers")
ARGS.add_argument("--hidden", type=float, default=2.0, help="weight of the distance between the vectors that the heads read")
ARGS.add_argument("--dropout", type=float, default=0.03)
ARGS.add_argument("--head-dropout", type=float, default=0.1)
ARGS.add_argument("--dev-too", action="store_true", help="train on the dev parts too; the scores on them then say little")
ARGS.add_argument("--workers", type=int, default=3)
ARGS.add_argument("--prepare", action="store_true", help="only write --sentences")
ARGS.add_argument("--seed", type=int, default=1)

# Kinds of sentence and their shares.
TREES, NAMES, SILVER, CHANGED = "trees", "names", "silver", "changed"
SHARES = {TREES: 0.22, NAMES: 0.15, SILVER: 0.20, CHANGED: 0.43}
# Tags whose words may be replaced by others of the same tag and shape, and how many of them are.
OPEN = {"NN", "NNS", "NNP", "NNPS", "JJ", "JJR", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "RB", "CD"}
REPLACED = (0.0, 0.1, 0.2, 0.35)
# Of the sentences that nobody has labelled, one in so many is kept for measuring.
KEPT = 40


# ---------------------------------------------------------------- the model as shipped, whole again


def teacher(folder):
    """Our model from its file, with the 8-bit weights made whole again."""
    f = safe_open(os.path.join(folder, "language.safetensors"), "pt")
    config = json.loads(f.metadata()["config"])
    t = {k: f.get_tensor(k) for k in f.keys()}
    config["vocabulary"] = t["embeddings.word"].shape[0]
    w = {"word.weight": t["embeddings.word"].float() * t["embeddings.word.scale"][:, None],
         "position.weight": t["embeddings.position"], "shape.weight": t["embeddings.shape"], "arc_biaffine": t["head.arc.biaffine"]}

    def linear(name, source):
        w[name + ".weight"] = t[source + ".weight"].float() * t[source + ".scale"][:, None]
        w[name + ".bias"] = t[source + ".bias"]

    def norm(name, source):
        w[name + ".weight"], w[name + ".bias"] = t[source + ".weight"], t[source + ".bias"]

    norm("norm", "embeddings.norm")
    for i in range(config["layers"]):
        for k in ("query", "key", "value", "output"):
            linear(f"layers.{i}.{k}", f"layer.{i}.attention.{k}")
        norm(f"layers.{i}.attention_norm", f"layer.{i}.attention.norm")
        linear(f"layers.{i}.inner", f"layer.{i}.feedforward.in")
        linear(f"layers.{i}.outer", f"layer.{i}.feedforward.out")
        norm(f"layers.{i}.outer_norm", f"layer.{i}.feedforward.norm")
    for k in ("upos", "xpos", "name", "predicate", "event", "said"):
        linear(k, "head." + k)
    for k in ("arc", "rel", "role"):
        for side in ("dep", "head"):
            linear(f"{k}_{side}", f"head.{k}.{side}")
    e = config["rel_dim"] + 1
    for k in ("rel", "role"):
        linear(k, f"head.{k}.biaffine")
        rows = torch.cat([w.pop(k + ".weight"), w.pop(k + ".bias")[:, None]], 1).view(-1, e, e)
        w[k + "_biaffine"] = rows if k == "role" else rows.transpose(1, 2).contiguous()
    m = M.Model(config)
    m.load_state_dict(w)
    return m.eval()


def pupil(big, layers, feedforward, batch, dropout, head_dropout):
    """A model with some of the layers of `big`, of whose feed-forward the units stay that say most on `batch`."""
    config = {**big.config, "layers": len(layers), "feedforward": feedforward}
    m = M.Model(config, dropout, head_dropout)
    w = {k: v for k, v in big.state_dict().items() if not k.startswith("layers.")}
    loud = {}
    hooks = [layer.outer.register_forward_hook(lambda o, x, _, i=i: loud.update({i: x[0].abs().flatten(0, 1).mean(0) * o.weight.norm(dim=0)}))
             for i, layer in enumerate(big.layers)]
    with torch.no_grad():
        big.encode(*batch)
    for hook in hooks:
        hook.remove()
    for i, source in enumerate(layers):
        units = loud[source].topk(feedforward).indices.sort().values
        for k, v in big.layers[source].state_dict().items():
            if k.startswith("inner."):
                v = v[units]
            elif k == "outer.weight":
                v = v[:, units]
            w[f"layers.{i}.{k}"] = v
    m.load_state_dict(w)
    m.word.weight.requires_grad_(False)
    return m


# ---------------------------------------------------------------- sentences


def tagged(m, pieces, sents):
    """Puts what the model takes for the XPOS of the words into `guess`."""
    order = sorted(range(len(sents)), key=lambda i: len(sents[i]["words"]))
    with torch.no_grad():
        for k in range(0, len(order), 64):
            chunk = [sents[i] for i in order[k:k + 64]]
            ids, sh, first, _ = M.batch([s["words"] for s in chunk], pieces, data.shapes)
            best = m.xpos(m.encode(ids, sh, first)).argmax(-1).tolist()
            for s, row in zip(chunk, best):
                s["guess"] = [m.config["xpos"][t] for t in row[1:len(s["words"]) + 1]]


def corpora(a, m, pieces):
    """All that is trained on, without what is made anew in every round."""
    if not os.path.exists(a.sentences):
        trees, names, silver, dev = train.corpora(a.shared, a.silver, True)
        held = {tuple(s["words"]) for k in ("ewt", "gum") for s in dev[k]}
        for s in trees:
            s["dev"] = tuple(s["words"]) in held
        tagged(m, pieces, silver)
        with open(a.sentences, "wb") as f:
            pickle.dump({"trees": trees, "silver": silver, "names": {k: v for k, v in names.items() if not callable(v[0])},
                         "made": {k: share for k, (v, share) in names.items() if callable(v)}}, f)
    with open(a.sentences, "rb") as f:
        return pickle.load(f)


class Lists:
    """Words to put for others of the same tag and shape, as often as they are found."""

    def __init__(self, sents):
        count = collections.defaultdict(collections.Counter)
        for words, tags in sents:
            for w, t, s in zip(words, tags, data.shapes(words)):
                if t in OPEN:
                    count[t, s][w] += 1
        self.lists = {}
        for key, words in count.items():
            ends, total = [], 0
            for n in words.values():
                total += n
                ends.append(total)
            self.lists[key] = list(words), ends

    def changed(self, words, tags, rng):
        share = rng.choice(REPLACED)
        out = list(words)
        for i, (t, s) in enumerate(zip(tags, data.shapes(words))):
            if (t, s) in self.lists and rng.random() < share:
                options, ends = self.lists[t, s]
                out[i] = options[bisect.bisect(ends, rng.randrange(ends[-1]))]
        return out


class Batches(torch.utils.data.IterableDataset):
    """Batches without end, from sentences of like length."""

    def __init__(self, all_, pieces, config, a):
        self.pieces, self.config, self.budget, self.seed = pieces, config, a.pieces, a.seed
        self.trees = [s for s in all_["trees"] if (a.dev_too or not s["dev"]) and len(s["words"]) <= 100]
        self.silver = [s for k, s in enumerate(all_["silver"]) if k % KEPT]
        self.kept = [s for k, s in enumerate(all_["silver"]) if not k % KEPT]
        self.names = all_["names"] | {k: (None, share) for k, share in all_["made"].items()}
        self.dev = [s for s in all_["trees"] if s["dev"]]
        self.ids = {k: {v: i for i, v in enumerate(config[k])} for k in ("upos", "xpos", "deprel", "role")}

    def named(self, rng):
        pools, rounds = {}, 0
        filler = frames.Filler(frames.read_slots(), rng)
        while True:
            k = rng.choices(list(self.names), [share for _, share in self.names.values()])[0]
            if not pools.get(k):
                rounds += 1
                made = {"own": lambda: data.read_marked(HERE + "/names/train.txt"),
                        "frames": lambda: frames.sentences(3000, seed=rng.randrange(1 << 30))}.get(k, lambda: self.names[k][0])()
                pools[k] = rng.sample(made, len(made))
            s = pools[k].pop()
            if k in ("own", "re3d") and rng.random() < 0.6:
                s = frames.swap(s, filler)
            if len(s["words"]) <= 90:
                yield {"words": s["words"], "names": s["names"]}

    def drawn(self, rng):
        lists = Lists([(s["words"], s["xpos"]) for s in self.trees] + [(s["words"], s["guess"]) for s in self.silver])
        full = [s for s in self.silver if any(s["event"]) or any(s["said"])]
        empty = [s for s in self.silver if not (any(s["event"]) or any(s["said"]))]
        named = self.named(rng)
        kinds, shares = list(SHARES), list(SHARES.values())
        while True:
            kind = rng.choices(kinds, shares)[0]
            if kind == TREES:
                yield rng.choice(self.trees)
            elif kind == NAMES:
                yield next(named)
            else:
                s = rng.choice(full if rng.random() < 0.5 else empty)
                if kind == CHANGED and rng.random() < 0.3:
                    s = rng.choice(self.trees)
                yield data.blanked(s, rng) if kind == SILVER else {"words": lists.changed(s["words"], s.get("guess") or s["xpos"], rng)}

    def __iter__(self):
        info = torch.utils.data.get_worker_info()
        rng = random.Random(self.seed * 1000 + (info.id if info else 0))
        drawn = self.drawn(rng)
        while True:
            sents = [data.augment(next(drawn), rng) for _ in range(4000)]
            for batch in self.cut(sents, rng):
                yield self.tensors(batch)

    def cut(self, sents, rng):
        keyed = sorted((train.size(s, self.pieces) + rng.random() * 3, k) for k, s in enumerate(sents))
        out, cur = [], []
        for n, k in keyed:
            if cur and n * (len(cur) + 1) > self.budget:
                out.append(cur)
                cur = []
            cur.append(sents[k])
        out.append(cur)
        rng.shuffle(out)
        return out

    def tensors(self, sents):
        """A batch: the model's input, and labels by word with −1 (`names`: 0) where nothing is known."""
        ids, shapes, firsts, lengths = M.batch([s["words"] for s in sents], self.pieces, data.shapes)
        b, n = firsts.shape
        out = {k: np.full((b, n), -1, np.int64) for k in ("upos", "xpos", "head", "rel", "event", "said", "predicate")}
        out["names"] = np.zeros((b, n), np.int64)
        out["roles"] = np.full((b, n, n), -1, np.int8)
        at = self.ids
        for k, s in enumerate(sents):
            e = len(s["words"]) + 1
            if "head" in s:
                out["upos"][k, 1:e] = [at["upos"][v] for v in s["upos"]]
                out["xpos"][k, 1:e] = [at["xpos"][v] for v in s["xpos"]]
                out["rel"][k, 1:e] = [at["deprel"][v] for v in s["rel"]]
                out["head"][k, 1:e] = s["head"]
            for key in ("event", "said", "names"):
                if s.get(key) is not None:
                    out[key][k, 1:e] = s[key]
            if s.get("roles") is not None:
                out["predicate"][k, 1:e] = 0
                for p, roles in s["roles"].items():
                    out["predicate"][k, p + 1] = 1
                    out["roles"][k, p + 1, 1:e] = 0
                    for word, label in roles.items():
                        out["roles"][k, p + 1, word + 1] = at["role"].get(label, 0)
        flat = [k * n + i for k, s in enumerate(sents) for i in range(1, len(s["words"]) + 1)]
        out = {k: torch.from_numpy(v) for k, v in out.items()}
        return out | {"input": (ids, shapes, firsts), "lengths": lengths, "flat": torch.tensor(flat)}


def moved(batch, device):
    to = lambda v: tuple(map(to, v)) if isinstance(v, (list, tuple)) else v.to(device, non_blocking=True)
    return {k: to(v) for k, v in batch.items()}


# ---------------------------------------------------------------- losses


def divergence(theirs, ours):
    """Kullback–Leibler divergence of rows of scores, its mean over the rows."""
    return F.kl_div(ours.float().log_softmax(-1), theirs.float().log_softmax(-1), log_target=True, reduction="batchmean")


def cross(scores, gold):
    """Cross entropy where gold is known, 0 where none is."""
    return F.cross_entropy(scores.float(), gold, ignore_index=-1, reduction="sum") / (gold >= 0).sum().clamp(min=1)


WEIGHTS = {"upos": 1.0, "xpos": 0.5, "name": 1.5, "predicate": 0.5, "event": 3.0, "said": 3.0}


def step_loss(m, big, t, a, bits):
    device = t["flat"].device.type
    with torch.autocast(device, dtype=torch.bfloat16):
        with torch.no_grad():
            y = big.encode(*t["input"])
        x = m.encode(*t["input"])
    x, y = x.float(), y.float()
    b, n, h = x.shape
    flat, lengths = t["flat"], t["lengths"]
    pick = lambda v: v.reshape((b * n,) + v.shape[2:])[flat]
    xw, yw = pick(x), pick(y)
    nodes = torch.cat([torch.arange(b, device=flat.device) * n, flat])
    loss = a.hidden * F.mse_loss(x.reshape(b * n, h)[nodes], y.reshape(b * n, h)[nodes]) / y.reshape(b * n, h)[nodes].square().mean()
    xd = m.head_dropout(xw)
    ours, theirs = ({k: getattr(model, k)(v) for k in WEIGHTS} for model, v in ((m, xd), (big, yw)))
    for k, weight in WEIGHTS.items():
        loss = loss + weight * divergence(theirs[k], ours[k])
        if k == "name":
            allowed = pick(t["names"])
            mask = (allowed[:, None] >> bits) & 1
            nll = -ours[k].float().log_softmax(-1).masked_fill(mask == 0, -1e9).logsumexp(-1)
            known = allowed > 0
            loss = loss + a.gold * weight * (nll * known).sum() / known.sum().clamp(min=1)
        else:
            loss = loss + a.gold * weight * cross(ours[k], pick(t[k]))
    with torch.no_grad():
        big_arcs = pick(big.arcs(y, lengths))
        gold_head = pick(t["head"])
        head = torch.where(gold_head >= 0, gold_head, big_arcs.argmax(-1))
    arcs = pick(m.arcs(x, lengths))
    loss = loss + divergence(big_arcs, arcs) + a.gold * cross(arcs, gold_head)
    at = flat // n * n + head
    with torch.no_grad():
        big_rels = big.rels(yw, y.reshape(b * n, h)[at])
    rels = m.rels(xw, x.reshape(b * n, h)[at])
    loss = loss + divergence(big_rels, rels) + a.gold * cross(rels, pick(t["rel"]))
    found = (t["predicate"] == 1)
    found.view(-1)[flat] |= theirs["predicate"].argmax(-1) == 1
    which, word = found.nonzero(as_tuple=True)
    if which.numel():
        place = torch.arange(n, device=flat.device)[None]
        inside = (place > 0) & (place <= lengths[which][:, None])
        with torch.no_grad():
            big_roles = big.roles(y, which, word)[inside]
        roles = m.roles(x, which, word)[inside]
        loss = loss + 3 * divergence(big_roles, roles) + 3 * a.gold * cross(roles, t["roles"][which, word][inside].long())
    return loss


# ---------------------------------------------------------------- scores while training


@torch.no_grad()
def check(m, big, batches, device):
    """On the dev trees: shares of right tags and arcs (the best arc of each word, without making a tree of them), roles of gold
    predicates. On the sentences kept: how far the answers are our model's."""
    m.eval()
    n = collections.Counter()
    for kind, sents in (("dev", batches.dev), ("kept", batches.kept)):
        for part in batches.cut(sents, random.Random(1)):
            t = moved(batches.tensors(part), device)
            x, y = m.encode(*t["input"]), big.encode(*t["input"])
            b, w, h = x.shape
            flat = t["flat"]
            pick = lambda v: v.reshape((b * w,) + v.shape[2:])[flat]
            arcs = pick(m.arcs(x, t["lengths"])).argmax(-1)
            xw, yw = pick(x), pick(y)
            if kind == "dev":
                head = pick(t["head"])
                rel = m.rels(xw, x.reshape(b * w, h)[flat // w * w + head]).argmax(-1)
                n["words"] += flat.numel()
                n["UPOS"] += (m.upos(xw).argmax(-1) == pick(t["upos"])).sum().item()
                n["XPOS"] += (m.xpos(xw).argmax(-1) == pick(t["xpos"])).sum().item()
                n["UAS"] += (arcs == head).sum().item()
                n["LAS"] += ((arcs == head) & (rel == pick(t["rel"]))).sum().item()
                which, word = (t["predicate"] == 1).nonzero(as_tuple=True)
                if which.numel():
                    gold = t["roles"][which, word].long()
                    best = m.roles(x, which, word).argmax(-1)
                    best[gold < 0] = 0
                    n["role gold"] += (gold > 0).sum().item()
                    n["role ours"] += (best > 0).sum().item()
                    n["role right"] += ((gold > 0) & (gold == best)).sum().item()
            else:
                n["kept words"] += flat.numel()
                n["kept arcs"] += (arcs == pick(big.arcs(y, t["lengths"])).argmax(-1)).sum().item()
                for k in ("name", "event", "said"):
                    ours, theirs = (model(v).argmax(-1) for model, v in ((getattr(m, k), xw), (getattr(big, k), yw)))
                    n[k + " ours"] += (ours > 0).sum().item()
                    n[k + " gold"] += (theirs > 0).sum().item()
                    n[k + " right"] += ((ours > 0) & (ours == theirs)).sum().item()
    m.train()
    f1 = lambda k: round(2 * n[k + " right"] / max(1, n[k + " ours"] + n[k + " gold"]), 4)
    share = lambda k, of: round(100 * n[k] / max(1, n[of]), 2)
    return {k: share(k, "words") for k in ("UPOS", "XPOS", "UAS", "LAS")} | {"role": f1("role"), "arcs as ours": share("kept arcs", "kept words")} | {
        k + " as ours": f1(k) for k in ("name", "event", "said")}


def main():
    a = ARGS.parse_args()
    torch.set_num_threads(1)
    torch.set_float32_matmul_precision("high")
    torch.manual_seed(a.seed)
    big = teacher(a.teacher)
    pieces = data.Pieces(os.path.join(a.teacher, "vocab.txt"))
    all_ = corpora(a, big, pieces)
    if a.prepare:
        return
    batches = Batches(all_, pieces, big.config, a)
    stream = iter(torch.utils.data.DataLoader(batches, batch_size=None, num_workers=a.workers, prefetch_factor=8 if a.workers else None,
                                              pin_memory=torch.cuda.is_available()))
    device = "cuda" if torch.cuda.is_available() else "cpu"
    layers = [int(k) for k in a.layers.split(",")]
    some = M.batch([s["words"] for s in batches.kept[:64]], pieces, data.shapes)[:3]
    m = pupil(big, layers, a.feedforward, some, a.dropout, a.head_dropout).to(device)
    big = big.to(device)
    trained = [(name, p) for name, p in m.named_parameters() if p.requires_grad]
    is_body = lambda name: name.split(".")[0] in ("layers", "norm", "position")
    opt = torch.optim.AdamW([{"params": [p for name, p in trained if is_body(name)], "lr": a.rate, "weight_decay": 0.01},
                             {"params": [p for name, p in trained if not is_body(name)], "lr": a.head_rate, "weight_decay": 0.0}],
                            betas=(0.9, 0.98), fused=True)
    peak = [g["lr"] for g in opt.param_groups]
    bits = torch.arange(len(data.TAGS), device=device)
    os.makedirs(a.out, exist_ok=True)

    def say(steps, seconds, words, loss):
        print(f"{a.out} {seconds:.0f} s  steps {steps}  {words / max(seconds, 1e-9):.0f} words/s  loss {loss:.3f}", json.dumps(check(m, big, batches, device)), flush=True)

    m.train()
    begun = time.time()
    steps, words, next_say = 0, 0, 30
    total = torch.zeros((), device=device)
    while True:
        seconds = time.time() - begun
        done = seconds / (60 * a.minutes)
        if done >= 1:
            break
        if steps and seconds > next_say:
            say(steps, seconds, words, total.item() / steps)
            next_say = 2 * next_say if a.minutes < 3 else next_say + 90
        t = moved(next(stream), device)
        for g, p in zip(opt.param_groups, peak):
            g["lr"] = p * min(1.0, (steps + 1) / 200) * (1 - done)
        loss = step_loss(m, big, t, a, bits)
        opt.zero_grad(set_to_none=True)
        loss.backward()
        torch.nn.utils.clip_grad_norm_([p for _, p in trained], 2.0)
        opt.step()
        total += loss.detach()
        steps += 1
        words += t["flat"].numel()
    say(steps, time.time() - begun, words, total.item() / max(1, steps))
    # What is not our model's own, in half the bits: 8 bits are made of it in any case.
    torch.save({"config": m.config, "weights": {k: v.half().cpu() for k, v in m.state_dict().items() if k != "word.weight"}},
               os.path.join(a.out, "model.pt"))


if __name__ == "__main__":
    main()
