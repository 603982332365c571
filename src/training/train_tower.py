"""First stage: the tower and the projector learn what stands where in single pictures.

The labels sit on the 16 pooled and projected tokens, so that the projector is trained too: kind, colour, place and offset
of what covers each cell, and which cell it is. Helper heads are thrown away afterwards.
"""
import argparse
import os
import time

import cpu  # noqa: F401  (first)
import numpy as np
import torch
import torch.nn.functional as F
from torch import nn

import state
from draw import Look, degrade, draw
from feed import feed
from labels import CELL_KINDS, NOTHING, cell_labels, cell_owners, patch_labels
from model import Model, Shape
from ranks import Ranks, launch
from tokens import Tokenizer
from world import FIRST_SEED, KINDS, SIZE, make_crowd, make_world

BATCH = 24


def pictures(rng, count, crowded=.75):
    """A batch of labelled pictures: mostly crowds, the rest three frames of a clip."""
    rows = [[] for _ in range(7)]
    while sum(map(len, rows[0])) < count:
        if rng.random() < crowded:
            world, frames = make_crowd(rng), [0]
        else:
            world = make_world(rng, 10)
            frames = sorted(int(f) for f in rng.choice(10, 3, replace=False))
        look, owners = Look(rng, len(world.kind)), np.zeros((len(frames), SIZE, SIZE), np.uint8)
        shown = degrade(draw(rng, world, look, frames, owners=owners), look)
        owned = cell_owners(owners)
        for row, value in zip(rows, (shown, *cell_labels(world, frames, owned), *patch_labels(world, owners))):
            row.append(value)
    return [np.concatenate(r)[:count] for r in rows]


def endless(seed):
    rng = np.random.default_rng(seed)
    while True:
        yield pictures(rng, BATCH)


class Heads(nn.Module):
    """Readers of the labels, used in this stage only."""

    SIZES = dict(kind=CELL_KINDS, colour=8, named=5, cell=16, offset=3)

    def __init__(self, shape):
        super().__init__()
        self.norm, self.cells = nn.LayerNorm(shape.width), nn.Linear(shape.width, sum(self.SIZES.values()))
        self.patch_norm, self.patches = nn.LayerNorm(shape.tower_width), nn.Linear(shape.tower_width, 49 + len(KINDS) + 1)

    def forward(self, tokens, patches):
        cells = dict(zip(self.SIZES, self.cells(self.norm(tokens.float())).float().split(list(self.SIZES.values()), -1)))
        return cells, self.patches(self.patch_norm(patches.float())).float()


def losses(cells, patches, kind, colour, named, offset, shape, patch_kind):
    flat = lambda name, label, **k: F.cross_entropy(cells[name].flatten(0, 1), label.flatten(), **k)
    weight = torch.where(kind == NOTHING, 1., 3.).flatten()
    of_kind = (flat("kind", kind, reduction="none") * weight).sum() / weight.sum()
    thing = (colour >= 0)
    of_colour = flat("colour", colour, ignore_index=-1)
    of_place = flat("named", named, ignore_index=-1)
    of_cell = flat("cell", torch.arange(16, device=kind.device).repeat(len(kind), 1))
    of_offset = (F.smooth_l1_loss(cells["offset"], offset, reduction="none", beta=.05).sum(-1) * thing).sum() / thing.sum().clamp(min=1)
    of_shape = F.binary_cross_entropy_with_logits(patches[..., :49], shape)
    of_patch = F.cross_entropy(patches[..., 49:].flatten(0, 1), patch_kind.flatten(), ignore_index=-1)
    return of_kind + of_colour + .5 * of_place + .3 * of_cell + 1.5 * of_offset + 4 * of_shape + 2 * of_patch


@torch.no_grad()
def score(model, heads, batch):
    kind, colour, named, offset = (torch.from_numpy(x) for x in batch[1:5])
    out = []
    for x in torch.from_numpy(batch[0]).split(100):
        p = model.patches(x)
        out.append({k: v for k, v in heads(model.pool(p), p)[0].items()})
    cells = {k: torch.cat([o[k] for o in out]) for k in out[0]}
    thing, k = colour >= 0, cells["kind"].argmax(-1)
    mean = lambda x: f"{x.float().mean().item():.3f}"
    return " ".join(["kind", mean((k == kind)[thing]), "any-cell", mean(k == kind), "colour", mean((cells["colour"].argmax(-1) == colour)[thing]),
                     "place", mean((cells["named"].argmax(-1) == named)[named >= 0]), "frame-exact", mean((k == kind).all(1)),
                     "px", mean(((cells["offset"][..., :2] - offset[..., :2]).abs() * 14)[thing])])


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--run", default="/tmp/train", help="where the state of the run lies")
    parser.add_argument("--minutes", type=float, default=6, help="computing time of the whole stage; raise it to go on")
    parser.add_argument("--rate", type=float, default=1e-3)
    parser.add_argument("--ranks", type=int, default=2, help="processes that train together")
    parser.add_argument("--threads", type=int, default=1, help="of each process")
    parser.add_argument("--workers", type=int, default=1)
    parser.add_argument("--device", default="cpu")
    parser.add_argument("--seed", type=int, default=1)
    a = parser.parse_args()
    launch(a.ranks)
    torch.set_num_threads(a.threads)
    torch.manual_seed(a.seed)
    path = os.path.join(a.run, "tower.pt")
    os.makedirs(a.run, exist_ok=True)
    model = Model(Shape(Tokenizer.for_world().size))
    heads = Heads(model.shape)
    seeing = nn.ModuleList([model.vision_tower, model.multi_modal_projector, heads]).to(a.device)
    parameters = [p for p in seeing.parameters()]
    optimiser = torch.optim.AdamW(parameters, lr=a.rate, betas=(.9, .98), weight_decay=.05)
    spent, step = 0., 0
    old = state.load(path)
    if old:
        model.load_state_dict(old["model"])
        heads.load_state_dict(old["heads"])
        optimiser.load_state_dict(old["optimiser"])
        spent, step = old["spent"], old["step"]
    ranks = Ranks()
    leads = ranks.rank == 0
    validation = pictures(np.random.default_rng((FIRST_SEED["validation"], 1)), 400, crowded=.2)
    batches = feed(endless, a.workers, FIRST_SEED["train"] + a.seed + step + 500_000 * ranks.rank)
    stop, began, before = state.Stop(), time.time(), spent
    shown = saved = time.time()
    stopped = 0
    while not stopped and spent < a.minutes * 60:
        batch = [torch.from_numpy(x).to(a.device) for x in next(batches)]
        share = spent / 60 / a.minutes
        for group in optimiser.param_groups:
            group["lr"] = a.rate * min(1, (step + 1) / 100) * min(1, (1 - share) / .5 + .02)
        with torch.autocast(a.device, dtype=torch.bfloat16):
            p = model.patches(batch[0])
            cells, patches = heads(model.pool(p), p)
        loss = losses(cells, patches, *batch[1:])
        optimiser.zero_grad()
        loss.backward()
        stopped, spent = ranks.mean(parameters, float(bool(stop)), before + time.time() - began)
        nn.utils.clip_grad_norm_(parameters, 1.)
        optimiser.step()
        step += 1
        if not leads:
            continue
        if time.time() - shown > 30:
            shown = time.time()
            print(f"{spent:.0f} s, {step} steps, {step * BATCH * ranks.count} pictures, loss {loss.item():.3f}: {score(model, heads, validation)}", flush=True)
        if time.time() - saved > 60:
            saved = time.time()
            state.save(path, model=model.state_dict(), heads=heads.state_dict(), optimiser=optimiser.state_dict(), spent=spent, step=step)
    if not leads:
        return
    print(f"end {spent:.0f} s: {score(model, heads, validation)}", flush=True)
    state.save(path, model=model.state_dict(), heads=heads.state_dict(), optimiser=optimiser.state_dict(), spent=spent, step=step)


if __name__ == "__main__":
    main()
