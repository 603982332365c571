"""Second stage: the decoder learns to answer, over the frozen tower of the first stage.

Every clip carries a dozen questions asked at three moments. A helper head on the hidden state after layer 2 tells the
decoder early what to notice in time (`labels.time_labels`), and some heads of the layers after it are told where the answer is
to be seen (`questions.Question.look`). Question kinds that lag are asked more often.
"""
import argparse
import json
import multiprocessing
import os
import time
from dataclasses import dataclass

import cpu  # noqa: F401  (first)
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import state
from draw import Look, degrade, draw
from feed import feed
from labels import TIME_LABELS, cell_owners, time_labels
from long import make_long_world, recalled_frames
from model import Model, Shape
from muon import Muon
from packing import Asked, Clip, mask_of, pack
from questions import QUESTION_KINDS, _pick, ask_many
from ranks import Ranks, launch
from sending import choose_sent
from tokens import Tokenizer
from world import COLOUR_NAMES, FIRST_SEED, KINDS, SIZE, make_world

TAPS = (2, 3)  # after how many layers the helper heads read
DAY = 2 * 24 * 3600
LONG = (24, 32, 40, 48)
HOW = ("all", "some", "sent", "recalled")
NAMED = {"after", "before", "when_appeared", "when_left", "when_other", "has_left", "visible_at"}
POSITIVE_WEIGHT = dict(turned=8., stopped=6., started=6., gone=8., lights=4., door=6.)


@dataclass
class Drawn:
    """Frames of a world, the runs that they belong to, and the owner of every cell."""
    world: object
    times: np.ndarray
    runs: np.ndarray
    owned: np.ndarray  # [T, 16]
    shown: np.ndarray | None  # [T, 112, 112, 3]

    @property
    def labels(self):
        owned = np.zeros((self.world.frames, 16), np.int64)
        owned[self.times] = self.owned
        return {k: v[self.times].astype(np.int8) for k, v in time_labels(self.world, owned).items()}


def draw_clip(rng, frames):
    """A world, all of it."""
    return draw_frames(rng, make_world(rng, frames), np.arange(frames), np.zeros(frames, int))


def draw_recalled(rng, most):
    """What a question gets to see of a long world."""
    world = make_long_world(rng, int(rng.integers(150, 1600)), rng.uniform(25, 90))
    return draw_frames(rng, world, *recalled_frames(rng, world, most))


def draw_frames(rng, world, times, runs):
    look, owners = Look(rng, len(world.kind)), np.zeros((len(times), SIZE, SIZE), np.uint8)
    shown = degrade(draw(rng, world, look, times, owners=owners), look)
    return Drawn(world, times, runs, cell_owners(owners), shown)


def ask_about(rng, drawn, start, per_moment, moments, weights):
    """Questions at several moments of a clip, the last moment among them, about what can be seen of it."""
    if len(drawn.times) == drawn.world.frames:
        seen = [drawn.world.frames] + [int(rng.integers(4, drawn.world.frames + 1)) for _ in range(moments - 1)]
        return [Asked(s, q.text, q.answer, QUESTION_KINDS.index(q.kind), q.look, evidence_in(q, range(s)), q.kind in NAMED)
                for s in seen for q in ask_many(rng, drawn.world, s, start, per_moment, weights)]
    inner = [k + 1 for k in range(4, len(drawn.times)) if drawn.times[k] - drawn.times[k - 3] == 3 and drawn.runs[k - 4] == drawn.runs[k]] or [len(drawn.times)]
    seen = [len(drawn.times)] + [_pick(rng, inner) for _ in range(moments - 1)]
    out = []
    for s in seen:
        at = {int(f): k for k, f in enumerate(drawn.times[:s]) if k and drawn.runs[k] == drawn.runs[k - 1] or f == 0}
        for k in range(2, s):  # where nothing happened and no frame was drawn, the one before shows what there was
            if drawn.runs[k] == drawn.runs[k - 2]:
                at.update({f: k - 1 for f in range(int(drawn.times[k - 1]) + 1, int(drawn.times[k]))})
        fitting = [q for q in ask_many(rng, drawn.world, int(drawn.times[s - 1]) + 1, start, 16 * per_moment, weights) if seen_in(q, at)]
        now = [drawn.runs[min(evidence_in(q, at))] == drawn.runs[s - 1] for q in fitting]
        past = [q for q, n in zip(fitting, now) if not n][:3 * per_moment // 2]  # what lies back first, because little of it fits
        for q in past + [q for q, n in zip(fitting, now) if n][:2 * per_moment - len(past)]:
            look = tuple(moved(x, at) for x in q.look[:2]) + (tuple(moved(part, at) for part in q.look[2]),)
            out.append(Asked(s, q.text, q.answer, QUESTION_KINDS.index(q.kind), look, evidence_in(q, at), q.kind in NAMED))
    return out


def seen_in(question, at):
    """Whether all that the answer rests on is among some frames of the world."""
    looks = [x for look in (*question.look[:2], *question.look[2]) for x in look]
    return all(g in at for first, last in question.evidence for g in range(first, last + 1)) and all(f in at and g in at for f, g, _ in looks)


def moved(look, at):
    return [(at[f], at[g], owner) for f, g, owner in look]


def evidence_in(question, at):
    return sorted({at[g] for first, last in question.evidence for g in range(first, last + 1) if g in at})


def lay_out(rng, drawn, weights, how):
    """Fresh questions and start times for a group of clips, of whose visual tokens `all` are to be seen, `some` at random, or those `sent`."""
    rate, close = (rng.uniform(0, .7), rng.random() < 1 / 3) if how == "some" else (0, how in ("sent", "recalled"))
    clips = []
    for d in drawn:
        start, t = 0 if rng.random() < .5 else int(rng.integers(DAY)), len(d.times)
        keep = rng.random((t, 16)) >= rate if rate else None
        clip = Clip(t, start, ask_about(rng, d, start, 4, 3, weights), keep, bool(close), how in ("sent", "recalled"), d.owned, d.times)
        if how == "recalled":
            clip.since, clip.runs = first_seen(rng, d.runs), d.runs
        else:
            for asked in clip.asked:
                asked.evidence = asked.evidence if how == "sent" else ()
        clips.append(clip)
    return dict(clips=clips, how=how)


def first_seen(rng, runs):
    """The first frame that each frame of a clip sees: all before it, or only its own run, or one run more."""
    starts = np.flatnonzero(np.diff(runs, prepend=-1))
    back = int(rng.choice([len(starts), 0, 1], p=[.4, .3, .3]))
    return starts[np.maximum(runs - back, 0)]


def pack_group(rng, tokenizer, batch, features):
    """Chooses what is sent, which only the features [frames, 16, d] tell, and packs the group."""
    first = 0
    for clip in batch["clips"]:
        if batch["how"] in ("sent", "recalled"):
            visual = features[first:first + clip.frames].float().numpy()
            clip.keep = choose_sent(visual, rng.uniform(.2, .45), rng.uniform(1.3, 1.8)) | (rng.random((clip.frames, 1)) < .02)
            if clip.runs is not None:
                restart(rng, clip, visual)
        first += clip.frames
    packed = pack(tokenizer, batch["clips"])
    packed["seconds"] = np.concatenate([np.repeat(((c.start + c.times) // 2 % 60)[:, None], 16, 1) for c in batch["clips"]])
    return dict(batch, **packed)


def restart(rng, clip, visual):
    """A run's first frame is not sent, only compared with; unless the world begins there. Some runs begin with a whole picture."""
    for start in np.flatnonzero(np.diff(clip.runs, prepend=-1)):
        end = start + int((clip.runs[start:] == clip.runs[start]).sum())
        clip.keep[start:end] = choose_sent(visual[start:end], rng.uniform(.2, .45), rng.uniform(1.3, 1.8))
        if clip.times[start]:
            clip.keep[start] = False
            if rng.random() < .5 and end - start > 1:
                clip.keep[start + 1] = True


def group_size(frames):
    """Clips in a group, so that every group costs about the same."""
    return min(8, max(1, round(52 / frames)))


def draw_group(rng, how, long_share):
    if how == "recalled":
        return [draw_recalled(rng, int(rng.choice((48, 64))))]
    length = int(rng.choice(LONG)) if rng.random() < long_share else int(rng.integers(6, 21))
    return [draw_clip(rng, length) for _ in range(group_size(length))]


def source(weights, reuse, long_share, how_often):
    """The generator that a worker runs: groups of clips, each used `reuse` times with fresh questions."""
    def groups(seed):
        rng = np.random.default_rng(seed)
        pools = {"recalled": [], "": []}
        while True:
            how = str(rng.choice(HOW, p=how_often))
            kind = how if how in pools else ""
            pool = pools[kind]
            if len(pool) >= 24 and rng.random() < 1 - 1 / reuse:
                slot, frames = int(rng.integers(len(pool))), None
            else:
                drawn = draw_group(rng, how, long_share.value)
                frames = np.concatenate([d.shown for d in drawn])
                labels = [d.labels for d in drawn]
                labels = {k: np.concatenate([x[k] for x in labels]) for k in labels[0]}
                for d in drawn:
                    d.shown = None
                slot = len(pool) if len(pool) < 150 else int(rng.integers(len(pool)))
                pool[slot:slot + 1] = [(drawn, labels)]
            drawn, labels = pool[slot]
            planned = lay_out(rng, drawn, np.array(weights[:]), how)
            if not any(c.asked for c in planned["clips"]):
                if frames is not None:
                    del pool[slot]
                continue
            yield dict(key=(seed, kind, slot), frames=frames, labels=labels, length=len(drawn[0].times), **planned)
    return groups


class TimeHead(nn.Module):
    """Reads `time_labels` off the hidden states of the visual tokens; used in training only."""

    def __init__(self, width):
        super().__init__()
        self.norm, self.out = nn.LayerNorm(width), nn.Linear(width, sum(TIME_LABELS.values()))

    def loss(self, hidden, labels):
        parts = self.out(self.norm(hidden.float())).float().split(list(TIME_LABELS.values()), -1)
        total, hits = 0., {}
        for (name, size), scores in zip(TIME_LABELS.items(), parts):
            label = labels[name]
            weight = None
            if name in POSITIVE_WEIGHT:
                weight = torch.full((size,), POSITIVE_WEIGHT[name], device=label.device)
                weight[0] = 1.
            if (label >= 0).any():
                total = total + F.cross_entropy(scores, label, weight, ignore_index=-1)
                scored = label > 0 if name in POSITIVE_WEIGHT else label >= 0
                if scored.any():
                    hits[name] = (scores.argmax(-1) == label)[scored].float().mean().item()
        return total, hits


def forward(model, batch, features, device):
    """Hidden states, the tapped ones and the attention's view of one packed batch."""
    on = {k: torch.from_numpy(batch[k]).to(device) for k in ("ids", "visual", "newline", "position", "segment", "limit", "since", "label", "weight", "question", "keep", "frame", "seeks")}
    visual = features.reshape(-1, features.shape[-1])[on["keep"].flatten()]
    mask = mask_of(on["segment"], on["limit"], on["since"], torch.bfloat16)
    with torch.autocast(device, dtype=torch.bfloat16):
        tapped = []
        hidden = model.read(on["ids"], visual, on["visual"].bool(), on["newline"].bool(), on["position"], mask, tapped)
        answers = on["label"] >= 0
        logits = model.logits(hidden[answers])
    return on, answers, logits, (*tapped, mask)


LOOKING = {2: "look_first", 3: "look_last", 4: "look_last"}  # layer: which of the two looks its first heads are to take
LOOKING_HEADS = 2


def word_ids(tokenizer, words):
    """Ids [words, 2] of each word with and without a space before it."""
    return torch.tensor([[tokenizer.encode(p + w)[0] for p in (" ", "")] for w in words])


def naming_loss(model, names, hidden, labels):
    """The visual tokens of an object are to point at the embeddings of its kind and its colour, so that words find them."""
    hidden = F.layer_norm(hidden.float(), hidden.shape[-1:]) * hidden.shape[-1] ** -.5
    total = 0.
    for name, ids in names.items():
        if (labels[name] >= 0).any():
            words = model.language_model.model.embed_tokens(ids).mean(1)
            total = total + F.cross_entropy(hidden @ words.t(), labels[name], ignore_index=-1)
    return total


def looking_loss(model, batch, on, answers, tapped):
    """How far some heads are from attending, at every token of an answer, to where the answer is to be seen; and the mass there."""
    (cos, sin), states, mask = tapped
    where = answers.nonzero()
    total, mass = 0., {}
    for layer, name in LOOKING.items():
        look = torch.from_numpy(batch[name]).to(where.device)
        some = look.any(1)
        if some.any():
            b, row = where[some].unbind(1)
            block = model.language_model.model.layers[layer]
            with torch.autocast(mask.device.type, dtype=torch.bfloat16):
                given = block.self_attn.attention_of(block.input_layernorm(states[layer]), cos, sin, mask, b, row, LOOKING_HEADS)
            there = torch.logsumexp(given.masked_fill(~look[some][:, None], -1e4), -1)
            total = total - there.mean()
            mass[f"{name}_{layer}"] = there.exp().mean().item()
    return total, mass


SEEKING = (2, 3)  # layers whose queries and keys are to find the frames that a question is about
SHARPNESS = 2.  # of the softmax over standardised scores
BANK = 512  # frames of earlier groups that a question which names its object must not mistake for its own


class Recall:
    """The loss on finding frames: a question's mean query of its retrieval pass against every frame's mean key, both before RoPE, standardised layer by layer, as the service's rolling memory scores its blocks. Raw products make the loss grow with the length of keys, which ends in a collapse."""

    def __init__(self):
        self.bank = None

    def loss(self, model, batch, on, states):
        sought, known = (torch.from_numpy(batch[k]).to(on["ids"].device) for k in ("sought", "known"))
        if not len(sought):
            return 0., {}
        scores, fresh, layers = 0., [], model.language_model.model.layers
        bank = self.bank if self.bank is not None else [torch.zeros(0)] * len(SEEKING)
        for layer, past in zip(SEEKING, bank):
            attention, x = layers[layer].self_attn, layers[layer].input_layernorm(states[layer])
            size, groups = attention.size, attention.groups
            key = mean_of(attention.k_proj(x), on["frame"], known.shape[1])
            query = mean_of(attention.q_proj(x), on["seeks"], len(sought)).view(len(sought), groups, -1, size).sum(2).flatten(1)
            scores = scores + standardised(query @ torch.cat([key, past.view(-1, key.shape[1]).to(key)]).t(), known) / len(SEEKING)
            fresh.append(torch.cat([past.view(-1, key.shape[1]).to(key), key.detach()[known.any(0)]])[-BANK:])
        self.bank = fresh
        frames = known.shape[1]
        named = torch.from_numpy(batch["named"]).to(scores.device)
        others = torch.cat([known, named[:, None].expand(-1, scores.shape[1] - frames)], 1)
        scores = SHARPNESS * scores.masked_fill(~others, -1e3)
        found = sought.gather(1, scores[:, :frames].argmax(1, keepdim=True)).float().mean().item()
        loss = torch.logsumexp(scores, 1) - torch.logsumexp(scores[:, :frames].masked_fill(~sought, -1e3), 1)
        return loss.clamp(max=12).mean(), dict(found=found)


def standardised(scores, known):
    """Scores [questions, frames and more] in standard deviations above the mean of the frames that each question knows."""
    count = known.sum(1, keepdim=True).clamp(min=1)
    there = scores[:, :known.shape[1]].masked_fill(~known, 0)
    mean = there.sum(1, keepdim=True) / count
    variance = ((there - mean) ** 2).masked_fill(~known, 0).sum(1, keepdim=True) / count
    return (scores - mean) / (variance + 1e-6).sqrt()


def mean_of(x, index, count):
    """Means [count, d] of the rows of x [B, N, d] by their index [B, N]; -1 belongs to none."""
    there = index >= 0
    total = torch.zeros(count, x.shape[-1], device=x.device).index_add_(0, index[there], x[there].float())
    return total / torch.bincount(index[there], minlength=count).clamp(min=1)[:, None]


def right(logits, on, answers, kinds):
    """For every question whether each token of its answer is the likeliest: 1.0 or 0.0."""
    wrong = (logits.argmax(-1) != on["label"][answers]).float()
    missed = torch.zeros(len(kinds), device=wrong.device).index_add_(0, on["question"][answers], wrong)
    return (missed == 0).float().cpu().numpy()


@torch.no_grad()
def see(model, frames, device):
    out = []
    for part in torch.from_numpy(frames).split(256):
        with torch.autocast(device, dtype=torch.bfloat16):
            out.append(model.see(part.to(device)).bfloat16())
    return torch.cat(out)


@torch.no_grad()
def validate(model, batches, device):
    """Whole-answer accuracy per kind over held-out batches."""
    hits = {k: [] for k in QUESTION_KINDS}
    lengths = {}
    for batch in batches:
        on, answers, logits, _ = forward(model, batch, batch["features"], device)
        good = right(logits, on, answers, batch["kinds"])
        for k, g in zip(batch["kinds"], good):
            hits[QUESTION_KINDS[k]].append(g)
        lengths.setdefault("short" if batch["length"] <= 20 else "long", []).extend(good)
    everything = [g for v in hits.values() for g in v]
    return dict(all=float(np.mean(everything)), **{k: float(np.mean(v)) for k, v in lengths.items()},
                **{k: float(np.mean(v)) for k, v in hits.items() if v})


def validation_batches(model, tokenizer, groups, seed, how, device):
    rng = np.random.default_rng((FIRST_SEED["validation"], seed))
    batches = []
    for g in range(groups if how != "recalled" else 2 * groups):
        length = LONG[g % 4] if g % 3 == 2 else int(rng.integers(6, 21))
        drawn = [draw_recalled(rng, 64)] if how == "recalled" else [draw_clip(rng, length) for _ in range(group_size(length))]
        planned = lay_out(rng, drawn, np.ones(len(QUESTION_KINDS)), how)
        if not any(c.asked for c in planned["clips"]):
            continue
        features = see(model, np.concatenate([d.shown for d in drawn]), device)
        batches.append(dict(pack_group(rng, tokenizer, planned, features), features=features, length=length))
    return batches


def words(scores):
    return " ".join(f"{k} {v:.2f}" for k, v in scores.items())


class Running:
    """Fading averages of accuracy per question kind and of the helper head."""

    def __init__(self, saved=None):
        self.hits, self.seen = (np.array(x) for x in saved) if saved else (np.zeros(len(QUESTION_KINDS)), np.zeros(len(QUESTION_KINDS)))
        self.helper = {}

    def add(self, kinds, good):
        self.hits *= .99
        self.seen *= .99
        np.add.at(self.hits, kinds, good)
        np.add.at(self.seen, kinds, 1)

    def add_helper(self, hits):
        for k, v in hits.items():
            self.helper[k] = .98 * self.helper.get(k, v) + .02 * v

    def accuracy(self):
        return self.hits / np.maximum(self.seen, 1)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", default="/tmp/train", help="where the state of the run lies")
    parser.add_argument("--minutes", type=float, default=80, help="computing time of the whole stage; raise it to go on")
    parser.add_argument("--new-tower", action="store_true", help="take the tower stage's present state before going on")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--matrix-pace", type=float, default=2., help="the rate of the weight matrices (Muon) over that of all else (AdamW)")
    parser.add_argument("--decay-from", type=float, default=.67, help="share of the minutes after which the rate falls")
    parser.add_argument("--helper", type=float, default=.5, help="weight of the helper head's loss")
    parser.add_argument("--looking", type=float, default=.3, help="weight of the loss on where some heads look")
    parser.add_argument("--naming", type=float, default=.2, help="weight of the loss that ties visual tokens to words")
    parser.add_argument("--seeking", type=float, default=.06, help="weight of the loss on finding the frames that a question is about")
    parser.add_argument("--reuse", type=float, default=3)
    parser.add_argument("--long", type=float, default=.25, help="share of groups of 24 to 48 frames")
    parser.add_argument("--some", type=float, default=.15, help="share of groups whose visual tokens are dropped at random")
    parser.add_argument("--sent", type=float, default=.6, help="share of groups of which only the tokens that the service would send are seen")
    parser.add_argument("--recalled", type=float, default=0., help="share of groups of which a question sees some runs of frames of a long world")
    parser.add_argument("--ranks", type=int, default=2, help="processes that train together")
    parser.add_argument("--threads", type=int, default=1, help="of each process")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    launch(a.ranks)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    tokenizer = Tokenizer.for_world()
    path = os.path.join(a.run, "decoder.pt")
    old = state.load(path)
    model = Model(Shape(**old["shape"]) if old else Shape(tokenizer.size))
    helper = nn.ModuleList(TimeHead(model.shape.width) for _ in TAPS)
    if old:
        model.load_state_dict(old["model"])
        helper.load_state_dict({k: grown(v, old["helper"].get(k)) for k, v in helper.state_dict().items()})
    if not old or a.new_tower:
        start_from_tower(model, os.path.join(a.run, "tower.pt"))
    model.to(a.device)
    helper.to(a.device)
    decoder = [*model.language_model.parameters(), model.image_newline]
    parameters = decoder + list(helper.parameters())
    matrices = [p for layer in model.language_model.model.layers for p in layer.parameters() if p.dim() == 2]
    others = [p for p in parameters if all(p is not m for m in matrices)]
    optimisers = [torch.optim.AdamW(others, lr=a.rate, betas=(.9, .95), weight_decay=.05), Muon(matrices, a.rate)]
    pace = a.rate, a.rate * a.matrix_pace
    running, recall, spent, step, clips = Running(), Recall(), 0., 0, 0
    if old:
        if isinstance(old["optimiser"], list):
            for o, saved in zip(optimisers, old["optimiser"]):
                o.load_state_dict(saved)
                for p, kept in o.state.items():
                    kept.update({k: grown(torch.zeros_like(p), v) for k, v in kept.items() if torch.is_tensor(v) and v.dim()})
        running, spent, step, clips = Running(old["running"]), old["spent"], old["step"], old["clips"]
        torch.set_rng_state(old["rng"])

    def save():
        state.save(path, shape=model.shape.as_dict(), model=model.state_dict(), helper=helper.state_dict(), optimiser=[o.state_dict() for o in optimisers],
                   running=(running.hits.tolist(), running.seen.tolist()), spent=spent, step=step, clips=clips, rng=torch.get_rng_state())

    ranks = Ranks()
    leads = ranks.rank == 0
    names = dict(kind=word_ids(tokenizer, KINDS).to(a.device), colour=word_ids(tokenizer, COLOUR_NAMES).to(a.device))
    held_out = {how: validation_batches(model, tokenizer, 24, 1, how, a.device) for how in ("all", "sent", "recalled")} if leads else {}
    weights = multiprocessing.Array("d", [1.] * len(QUESTION_KINDS))
    long_share = multiprocessing.Value("d", a.long)
    batches = feed(source(weights, a.reuse, long_share, (1 - a.some - a.sent - a.recalled, a.some, a.sent, a.recalled)), a.workers, FIRST_SEED["train"] + 10_000 + a.seed + step + 500_000 * ranks.rank)
    chance = np.random.default_rng((a.seed, step, ranks.rank))
    stop, began, before = state.Stop(), time.time(), spent
    shown = saved = checked = time.time()
    features, faded = {}, None
    stopped = 0
    while not stopped and spent < a.minutes * 60:
        batch = next(batches)
        if batch["frames"] is not None:
            features[batch["key"]] = see(model, batch["frames"], a.device)
        batch = pack_group(chance, tokenizer, batch, features[batch["key"]].cpu())
        on, answers, logits, tapped = forward(model, batch, features[batch["key"]], a.device)
        token_loss = F.cross_entropy(logits, on["label"][answers], reduction="none")
        weight = on["weight"][answers]
        loss = (token_loss * weight).sum() / weight.sum()
        keep = on["keep"].flatten()
        labels = {k: torch.from_numpy(v).to(a.device).long().flatten()[keep] for k, v in dict(batch["labels"], seconds=batch["seconds"]).items()}
        helped = [head.loss(tapped[1][tap][on["visual"].bool()], labels) for tap, head in zip(TAPS, helper)]
        helper_loss, helper_hits = sum(h[0] for h in helped) / len(helped), helped[-1][1]
        name_loss = naming_loss(model, names, tapped[1][TAPS[0]][on["visual"].bool()], labels)
        look_loss, look_mass = looking_loss(model, batch, on, answers, tapped)
        with torch.autocast(a.device, dtype=torch.bfloat16):
            seek_loss, seek_hits = recall.loss(model, batch, on, tapped[1])
        share = spent / 60 / a.minutes
        fall = min(1, (1 - share) / (1 - a.decay_from) + .02)
        for o, rate in zip(optimisers, pace):
            for group in o.param_groups:
                group["lr"] = rate * min(1, (step + 1) / 100) * fall
            o.zero_grad()
        (loss + a.helper * helper_loss / 3 + a.looking * look_loss + a.naming * name_loss + a.seeking * seek_loss).backward()
        stopped, spent = ranks.mean(parameters, float(bool(stop)), before + time.time() - began)
        nn.utils.clip_grad_norm_(parameters, 1.)
        for o in optimisers:
            o.step()
        if batch["how"] != "some":
            running.add(batch["kinds"], right(logits.detach(), on, answers, batch["kinds"]))
            running.add_helper(dict(helper_hits, **look_mass, naming=float(name_loss), **{f"{k}_{batch['how']}": v for k, v in seek_hits.items()}))
            if step % 20 == 0:
                weights[:] = np.clip(1.15 - running.accuracy(), .15, 1).tolist()
        step, clips = step + 1, clips + len(batch["ids"]) * ranks.count
        faded = loss.item() if faded is None else .98 * faded + .02 * loss.item()
        if not leads:
            continue
        if time.time() - shown > 60:
            shown = time.time()
            print(f"{spent:.0f} s, {step} steps, {clips} clips, rate {a.rate * fall:.1e}, loss {faded:.3f}: mean {running.accuracy().mean():.3f} "
                  f"{words(dict(zip(QUESTION_KINDS, running.accuracy())))} | {words(running.helper)}", flush=True)
        if time.time() - checked > 600:
            checked = time.time()
            for how, held in held_out.items():
                print(f"held out, {how}, at {spent:.0f} s: {words(validate(model, held, a.device))}", flush=True)
        if time.time() - saved > 60:
            saved = time.time()
            save()
    if not leads:
        return
    save()
    for how, held in held_out.items():
        print(f"end {spent:.0f} s, {how}: {json.dumps(validate(model, held, a.device))}", flush=True)


def grown(fresh, saved):
    """A saved tensor, with fresh rows after it where there are more labels now than there were."""
    if saved is None or saved.shape == fresh.shape:
        return fresh if saved is None else saved
    return torch.cat([saved, fresh[len(saved):]])


def start_from_tower(model, path):
    """The first stage's tower and projector, scaled so that visual tokens are as large as the embeddings."""
    found = torch.load(path, map_location="cpu")["model"]
    own = model.state_dict()
    own.update({k: v for k, v in found.items() if k.startswith(("vision_tower.", "multi_modal_projector."))})
    model.load_state_dict(own)
    rng = np.random.default_rng(5)
    frames = np.concatenate([draw_clip(rng, 8).shown for _ in range(12)])
    size = see(model, frames, "cpu").float().pow(2).mean().sqrt()
    with torch.no_grad():
        model.multi_modal_projector.linear_2.weight *= .5 / size
        model.multi_modal_projector.linear_2.bias *= .5 / size


if __name__ == "__main__":
    main()
