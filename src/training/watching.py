#!/usr/bin/python3
"""Writes what watches over a rendered set should report: watches.jsonl, one condition of one clip a line.

A line has the clip, the kind, the condition as it is put to a watch, and `spans`: [from, to) in seconds, when it is met; `length` is the clip's. The worlds are those of the set
(its set.json names split, seed and clips), so this may be run on any set that render.py made.
"""
import argparse
import json
import os

import numpy as np

from questions import _article
from render import clip_world, long_world, seconds
from world import COLOUR_NAMES, KINDS

MOST_OBJECTS = 4  # of a long world


def spans(met):
    """[from, to) in seconds of the runs in which a condition, one value a frame, is met."""
    edges = np.flatnonzero(np.diff(np.concatenate([[False], met, [False]]).astype(int)))
    return [[seconds(a), seconds(b)] for a, b in edges.reshape(-1, 2).tolist()]


def conditions(rng, world):
    """(kind, condition, met [T]) of a world. What cannot be told in the dark is watched only where the lights stay on."""
    lit, bright = world.lit, bool(world.lit.all())
    if world.door is not None and bright:
        yield "door open", "is the door open?", world.door_open
        yield "door closed", "is the door closed?", ~world.door_open
    yield "lights out", "are the lights out?", ~lit
    if not bright:
        yield "lights on", "are the lights on?", lit
    names = {}
    for i in range(len(world.kind)):
        for colour in np.unique(world.colour[:, i]).tolist():
            met = world.present[:, i] & lit & (world.colour[:, i] == colour)
            name = f"{COLOUR_NAMES[colour]} {KINDS[world.kind[i]]}"
            names[name] = names.get(name, False) | met
    shown = [name for name in names if names[name].any()]
    for name in sorted(shown, key=lambda n: rng.random())[:MOST_OBJECTS]:
        yield "object there", f"is there {_article(name)}?", names[name]
    # Never there, but for some alike: half of the name is that of something that is.
    colour, kind = (str(rng.choice(shown)).split() if shown else (str(rng.choice(COLOUR_NAMES)), str(rng.choice(KINDS))))
    if rng.random() < .5:
        colour = str(rng.choice(COLOUR_NAMES))
    else:
        kind = str(rng.choice(KINDS))
    if f"{colour} {kind}" not in names:
        yield "never there", f"is there {_article(f'{colour} {kind}')}?", np.zeros(world.frames, bool)
    for i in range(len(world.kind)):
        whole = world.present[:, i].all() and len(set(world.colour[:, i].tolist())) == 1 and bright
        name = f"{COLOUR_NAMES[world.colour[0, i]]} {KINDS[world.kind[i]]}"
        if whole:
            yield "object moving", f"is the {name} moving?", world.motion[:, i] > 0
        elif world.present[0, i] and bright and len(set(world.colour[:, i].tolist())) == 1:
            yield "object gone", f"has the {name} left?", ~world.present[:, i]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("set", help="the rendered set's folder")
    folder = parser.parse_args().set
    with open(os.path.join(folder, "set.json"), encoding="utf-8") as f:
        rendered = json.load(f)
    path = os.path.join(folder, "watches.jsonl")
    with open(path + ".part", "w", encoding="utf-8") as lines:
        for number in range(rendered["clips"]):
            _, world = (long_world if rendered.get("long") else clip_world)(rendered["split"], rendered["seed"], number)
            rng = np.random.default_rng((rendered["seed"], number, 17))
            for kind, condition, met in conditions(rng, world):
                line = dict(clip=f"{number:04d}.mp4", kind=kind, condition=condition, spans=spans(np.asarray(met)), length=seconds(world.frames))
                lines.write(json.dumps(line) + "\n")
    os.replace(path + ".part", path)


if __name__ == "__main__":
    main()
