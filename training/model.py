"""The model: a small BERT encoder with word shapes, and heads for tags, trees, names, roles, events and attributions."""
import math

import torch
import torch.nn as nn
import torch.nn.functional as F

SHAPES = 12


class Dropout(nn.Module):
    """Dropout with masks from random bytes: drawing a number for each element cost an eighth of a step on a CPU."""

    def __init__(self, share):
        super().__init__()
        self.limit = round(256 * share)

    def forward(self, x):
        if not self.training or not self.limit:
            return x
        n = x.numel()
        bytes_ = torch.empty((n + 7) // 8, dtype=torch.int64, device=x.device).random_(-(1 << 63), (1 << 63) - 1).view(torch.uint8)[:n]
        return x * (bytes_.view(x.shape) >= self.limit).to(x.dtype).mul_(256 / (256 - self.limit))


class Layer(nn.Module):
    def __init__(self, hidden, heads, inner, eps, dropout):
        super().__init__()
        self.heads = heads
        self.query, self.key, self.value, self.output = (nn.Linear(hidden, hidden) for _ in range(4))
        self.attention_norm = nn.LayerNorm(hidden, eps=eps)
        self.inner = nn.Linear(hidden, inner)
        self.outer = nn.Linear(inner, hidden)
        self.outer_norm = nn.LayerNorm(hidden, eps=eps)
        self.dropout = Dropout(dropout)
        self.activation = F.gelu

    def forward(self, x, mask):
        b, n, d = x.shape
        q, k, v = (f(x).view(b, n, self.heads, d // self.heads).transpose(1, 2) for f in (self.query, self.key, self.value))
        a = q @ k.transpose(2, 3) / math.sqrt(d // self.heads)  # sentences are short: faster than the fused kernel
        a = (a if mask is None else a.masked_fill(~mask, -1e4)).softmax(-1).to(v.dtype) @ v
        a = self.output(a.transpose(1, 2).reshape(b, n, d))
        x = self.attention_norm(x + self.dropout(a))
        return self.outer_norm(x + self.dropout(self.outer(self.activation(self.inner(x)))))


def half(x, w, training):
    """The product in bf16 while training, which is several times faster on a CPU that knows it."""
    return (x.bfloat16() @ w.bfloat16()).float() if training else x @ w


class Model(nn.Module):
    def __init__(self, config, dropout=0.1, head_dropout=0.25):
        super().__init__()
        c = self.config = config
        h = c["hidden"]
        self.word = nn.Embedding(c["vocabulary"], h)
        self.position = nn.Embedding(512, h)
        self.shape = nn.Embedding(SHAPES, h)
        self.norm = nn.LayerNorm(h, eps=c["layer_norm_eps"])
        self.layers = nn.ModuleList(Layer(h, c["heads"], c["feedforward"], c["layer_norm_eps"], dropout) for _ in range(c["layers"]))
        self.upos = nn.Linear(h, len(c["upos"]))
        self.xpos = nn.Linear(h, len(c["xpos"]))
        self.name = nn.Linear(h, len(c["name"]))
        a, r = c["arc_dim"], c["rel_dim"]
        self.arc_dep, self.arc_head = nn.Linear(h, a), nn.Linear(h, a)
        self.rel_dep, self.rel_head = nn.Linear(h, r), nn.Linear(h, r)
        self.arc_biaffine = nn.Parameter(torch.zeros(a + 1, a))
        self.rel_biaffine = nn.Parameter(torch.zeros(len(c["deprel"]), r + 1, r + 1))
        self.predicate, self.event, self.said = nn.Linear(h, 2), nn.Linear(h, len(c["event"])), nn.Linear(h, len(c["said"]))
        self.role_dep, self.role_head = nn.Linear(h, r), nn.Linear(h, r)
        self.role_biaffine = nn.Parameter(torch.zeros(len(c["role"]), r + 1, r + 1))
        nn.init.normal_(self.role_biaffine, std=1 / r)
        nn.init.normal_(self.arc_biaffine, std=1 / a)
        nn.init.normal_(self.rel_biaffine, std=1 / r)
        nn.init.normal_(self.shape.weight, std=0.002)
        self.dropout = Dropout(dropout)
        self.head_dropout = Dropout(head_dropout)

    def encode(self, pieces, shapes, firsts):
        """pieces, shapes [b, t] (0 padded), firsts [b, n] (0 = [CLS] and padding) → word vectors [b, n, h]."""
        mask = (pieces != 0)[:, None, None, :]
        if bool(mask.all()):
            mask = None
        x = self.word(pieces) + self.position.weight[: pieces.shape[1]] + self.shape(shapes)
        x = self.dropout(self.norm(x))
        for layer in self.layers:
            x = layer(x, mask)
        return x.gather(1, firsts[:, :, None].expand(-1, -1, x.shape[2]))

    def act(self, x):
        return self.head_dropout(F.leaky_relu(x, 0.1))

    def arcs(self, x, lengths):
        """[b, n, n] scores of word i having head j; row 0 is the root and means nothing."""
        n = x.shape[1]
        dep, head = self.act(self.arc_dep(x)), self.act(self.arc_head(x))
        dep = torch.cat([dep, dep.new_ones(dep.shape[:2] + (1,))], -1)
        s = (dep @ self.arc_biaffine.to(dep.dtype)) @ head.transpose(1, 2)
        at = torch.arange(n, device=x.device)
        bad = (at[None, None, :] > lengths[:, None, None]) | (at[None, :, None] == at[None, None, :])
        return s.float().masked_fill(bad, -1e9)

    def left(self, kind, x):
        """Vectors of the first side (relations: the dependent; roles: the predicate) times the biaffine of each label:
        [m, h] → [m, labels, h + 1], to be multiplied with the vector of the other side and a 1."""
        w = getattr(self, kind + "_biaffine")
        r, e, _ = w.shape
        w = w.permute(1, 0, 2) if kind == "rel" else w.permute(2, 0, 1)
        x = torch.cat([x, x.new_ones(x.shape[0], 1)], -1)
        return half(x, w.reshape(e, r * e), self.training).view(-1, r, e)

    def rels(self, dep_x, head_x):
        """Scores of relations for pairs of word vectors [m, h]."""
        left, head = self.left("rel", self.act(self.rel_dep(dep_x))), self.act(self.rel_head(head_x))
        head = torch.cat([head, head.new_ones(head.shape[0], 1)], -1)
        return torch.bmm(left, head[:, :, None])[:, :, 0].float()

    def roles(self, x, which, at):
        """Scores of roles: for predicates (sentence `which`, word `at`) and every word of its sentence, [p, n, roles]."""
        left, dep = self.left("role", self.act(self.role_head(x[which, at]))), self.act(self.role_dep(x))
        dep = torch.cat([dep, dep.new_ones(dep.shape[:2] + (1,))], -1)
        return torch.bmm(dep[which], left.transpose(1, 2)).float()


def load_encoder(model, path, kept):
    """Weights of a BERT checkpoint: its first layers, the rows `kept` of its word embeddings."""
    from safetensors.torch import load_file

    w = load_file(path)
    take = lambda m, name: m.load_state_dict({k: w[f"{name}.{k}"] for k in ("weight", "bias")})
    with torch.no_grad():
        model.word.weight.copy_(w["embeddings.word_embeddings.weight"][kept])
        model.position.weight.copy_(w["embeddings.position_embeddings.weight"] + w["embeddings.token_type_embeddings.weight"][0])
    take(model.norm, "embeddings.LayerNorm")
    for i, layer in enumerate(model.layers):
        p = f"encoder.layer.{i}."
        take(layer.query, p + "attention.self.query")
        take(layer.key, p + "attention.self.key")
        take(layer.value, p + "attention.self.value")
        take(layer.output, p + "attention.output.dense")
        take(layer.attention_norm, p + "attention.output.LayerNorm")
        take(layer.inner, p + "intermediate.dense")
        take(layer.outer, p + "output.dense")
        take(layer.outer_norm, p + "output.LayerNorm")


# ---------------------------------------------------------------- answers


def tree(scores):
    """Heads of the best tree with one word under the root; scores [n + 1, n + 1] (list of lists), log-probabilities."""
    n = len(scores) - 1
    heads = [0] + [max((j for j in range(n + 1) if j != i), key=lambda j: scores[i][j]) for i in range(1, n + 1)]
    roots = [i for i in range(1, n + 1) if heads[i] == 0]
    if len(roots) == 1 and not cycle(heads):
        return heads
    best = None
    for root in roots if len(roots) > 1 else range(1, n + 1) if not roots else roots:
        s = [row[:] for row in scores]
        for i in range(1, n + 1):
            if i != root:
                s[i][0] = -math.inf
        s[root] = [0.0 if j == 0 else -math.inf for j in range(n + 1)]
        h = edmonds(s)
        total = sum(scores[i][h[i]] for i in range(1, n + 1))
        if best is None or total > best[0]:
            best = (total, h)
    return best[1]


def cycle(heads):
    seen = [0] * len(heads)
    for i in range(1, len(heads)):
        path, j = [], i
        while j and not seen[j]:
            seen[j] = i
            path.append(j)
            j = heads[j]
        if j and seen[j] == i:
            return path[path.index(j):]
    return None


def edmonds(s):
    n = len(s)
    heads = [0] + [max((j for j in range(n) if j != i), key=lambda j: s[i][j]) for i in range(1, n)]
    loop = cycle(heads)
    if not loop:
        return heads
    inside = set(loop)
    outside = [i for i in range(n) if i not in inside]
    new = {v: k for k, v in enumerate(outside)}
    c = len(outside)
    small = [[-math.inf] * (c + 1) for _ in range(c + 1)]
    enter, leave = {}, {}
    for i in outside:
        for j in outside:
            small[new[i]][new[j]] = s[i][j]
        if i:
            j = max(loop, key=lambda j: s[i][j])
            small[new[i]][c], leave[i] = s[i][j], j
    for j in outside:
        i = max(loop, key=lambda i: s[i][j] - s[i][heads[i]])
        small[c][new[j]], enter[j] = s[i][j] - s[i][heads[i]], i
    h = edmonds(small)
    out = heads[:]
    for i in outside:
        if i:
            out[i] = outside[h[new[i]]] if h[new[i]] < c else leave[i]
    j = outside[h[c]]
    out[enter[j]] = j
    return out


def viterbi(scores, tags):
    """The best tag sequence where I-X follows B-X or I-X only; scores [n, tags] log-probabilities."""
    ok = [[not (b[0] == "I" and a not in ("B" + b[1:], b)) for b in tags] for a in tags]
    best = [s if t[0] != "I" else -math.inf for s, t in zip(scores[0], tags)]
    back = []
    for row in scores[1:]:
        came = [max((a for a in range(len(tags)) if ok[a][b]), key=lambda a: best[a]) for b in range(len(tags))]
        best = [best[came[b]] + row[b] for b in range(len(tags))]
        back.append(came)
    at = max(range(len(tags)), key=lambda a: best[a])
    out = [at]
    for came in reversed(back):
        at = came[at]
        out.append(at)
    return [tags[a] for a in reversed(out)]


def batch(sents, pieces, shapes, device="cpu"):
    """Tensors of sentences (lists of words): pieces, shapes, firsts, lengths."""
    rows = []
    for words in sents:
        ids, sh, first = [pieces.cls], [0], [0]
        for w, s in zip(words, shapes(words)):
            p = pieces.word(w)
            first.append(len(ids))
            ids += p
            sh += [s] * len(p)
        rows.append((ids[:511] + [pieces.sep], sh[:511] + [0], [min(f, 510) for f in first]))
    pad = lambda k: torch.nn.utils.rnn.pad_sequence([torch.tensor(r[k]) for r in rows], batch_first=True).to(device)
    return pad(0), pad(1), pad(2), torch.tensor([len(w) for w in sents], device=device)


def pairs(labels, best, b, n):
    """The label of each word with its probability."""
    return [(labels[t], p) for t, p in zip(best.indices[b, 1:n + 1].tolist(), best.values[b, 1:n + 1].tolist())]


@torch.no_grad()
def answers(model, sents, pieces, shapes, size=64):
    """For each sentence: upos, xpos, head, deprel, names, roles, events and words of attributions."""
    model.eval()
    c, device = model.config, model.word.weight.device
    order = sorted(range(len(sents)), key=lambda i: len(sents[i]))
    out = [None] * len(sents)
    for k in range(0, len(order), size):
        chunk = order[k:k + size]
        ids, sh, first, lengths = batch([sents[i] for i in chunk], pieces, shapes, device)
        x = model.encode(ids, sh, first)
        up, xp = model.upos(x).argmax(-1).tolist(), model.xpos(x).argmax(-1).tolist()
        nm = model.name(x).float().log_softmax(-1).tolist()
        arcs = model.arcs(x, lengths).log_softmax(-1)
        events, said = (head(x).float().softmax(-1).max(-1) for head in (model.event, model.said))
        predicates = model.predicate(x).argmax(-1).tolist()
        found = [(b, p) for b, i in enumerate(chunk) for p in range(1, len(sents[i]) + 1) if predicates[b][p]]
        roles = {}
        if found:
            best = model.roles(x, *(torch.tensor(k) for k in zip(*found))).softmax(-1).max(-1)
            for (b, p), score, row in zip(found, best.values.tolist(), best.indices.tolist()):
                n = len(sents[chunk[b]])
                first = {}  # of the words that would take the same role, the most probable has it
                for w in range(1, n + 1):
                    if row[w] and w != p and score[w] > first.get(row[w], (0, 0))[0]:
                        first[row[w]] = (score[w], w)
                roles.setdefault(b, {})[p - 1] = {w - 1: c["role"][r] for r, (_, w) in first.items()}
        for b, i in enumerate(chunk):
            n = len(sents[i])
            heads = tree(arcs[b, : n + 1, : n + 1].tolist())
            r = model.rels(x[b, 1:n + 1], x[b, torch.tensor(heads[1:])])
            root = c["deprel"].index("root")
            r[:, root] = -1e9
            rel = [c["deprel"][j] if h else "root" for j, h in zip(r.argmax(-1).tolist(), heads[1:])]
            out[i] = {"upos": [c["upos"][t] for t in up[b][1:n + 1]], "xpos": [c["xpos"][t] for t in xp[b][1:n + 1]],
                      "head": heads[1:], "deprel": rel, "tags": viterbi(nm[b][1:n + 1], c["name"]), "roles": roles.get(b, {}),
                      "event": pairs(c["event"], events, b, n), "said": pairs(c["said"], said, b, n)}
    return out
