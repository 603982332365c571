#!/usr/bin/python3
"""Writes the sample streams: streams/<name>/ with clip.mp4, stream.json and expected.json (questions with exact answers).

Every stream is the first world of its own seed sequence that shows what its description says.
"""
import argparse
import json
import os

import numpy as np

from clips import write_clip
from draw import Look
from questions import ask
from render import seconds
from world import make_world

HERE = os.path.dirname(os.path.abspath(__file__))
PER_SECOND = 8
FRAMES = 48


def _happenings(world):
    return [e.what for e in world.events]


def _doorway(world):
    w = _happenings(world)
    return "opened" in w and "closed" in w and "appeared" in w and "left" in w and world.lit.all() and len(world.kind) == 2


def _crossing(world):
    if world.door is not None or not world.lit.all() or len(world.kind) != 3:
        return False
    directions = set(world.motion[world.motion > 0].tolist())
    w = _happenings(world)
    return {1, 2} <= directions and "left" in w and "appeared" in w and ("stopped" in w or "started" in w)


def _lights(world):
    w = _happenings(world)
    return "out" in w and "on" in w and "turned" in w and "appeared" in w and world.door is None and len(world.kind) == 2


# name: (seed, what it must show, description, [(seconds, kind, answer it must have or None)])
STREAMS = {
    "doorway": (101, _doorway, "A door that opens and closes while objects come and go.",
                [(8, "visible", None), (8, "door_open", None), (14, "there", "no"), (14, "when_appeared", None), (18, "when_other", None),
                 (18, "has_left", None), (23.5, "count", None), (23.5, "first", None), (23.5, "when_left", None), (23.5, "door_open", None)]),
    "crossing": (102, _crossing, "Three objects that move, pass each other and stop.",
                 [(8, "describe", None), (8, "there", "no"), (12, "is_moving", None), (14, "colour", None), (14, "move", None),
                  (18, "when_appeared", None), (20, "where", None), (23.5, "count", None), (23.5, "last", None), (23.5, "has_left", None)]),
    "lights": (103, _lights, "The lights go out and come on again, and something changes its colour.",
               [(6, "visible", None), (10, "there", "no"), (14, "lights_on", None), (16, "colour", None), (20, "when_other", None),
                (23.5, "changed", None), (23.5, "lights_on", None), (23.5, "visible_at", None), (23.5, "count", None), (23.5, "last", None)]),
}


def questions(rng, world, wanted):
    """The wanted questions, each at its moment or at the nearest one after it that has such a question; None if one has none."""
    out, texts = [], set()
    for at, kind, answer in wanted:
        found = None
        for frame in [*range(int(at * 2), world.frames), *range(int(at * 2) - 1, 6, -1)]:
            for _ in range(30):
                q = ask(rng, world, frame + 1, 0, kind)
                if q and (answer is None and q.answer not in ("nothing", "not yet") or q.answer == answer) and (frame, q.text) not in texts:
                    found = frame, q
                    break
            if found:
                break
        if not found:
            return None
        texts.add((found[0], found[1].text))
        out.append(found)
    return sorted(out, key=lambda x: x[0])


def find(seed, fits, wanted):
    for number in range(100_000):
        rng = np.random.default_rng((seed, number))
        world = make_world(rng, FRAMES)
        if fits(world):
            asked = questions(rng, world, wanted)
            if asked:
                return rng, world, asked
    raise RuntimeError("no such world")


def write(path, value):
    with open(path, "w", encoding="utf-8") as f:
        json.dump(value, f, indent=2)
        f.write("\n")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", default=os.path.join(HERE, "..", "..", "streams"))
    a = parser.parse_args()
    for name, (seed, fits, description, wanted) in STREAMS.items():
        folder = os.path.join(a.out, name)
        os.makedirs(folder, exist_ok=True)
        rng, world, asked = find(seed, fits, wanted)
        look = Look(rng, len(world.kind), compression=False)
        look.sigma = min(look.sigma, 2.5)
        write_clip(os.path.join(folder, "clip.mp4"), rng, world, look, PER_SECOND, scale=3, crf=20)
        write(os.path.join(folder, "stream.json"), dict(name=name, description=description, clip="clip.mp4", frames_per_second=PER_SECOND))
        write(os.path.join(folder, "expected.json"), [
            dict(at=seconds(frame), question=q.text, answer=q.answer, kind=q.kind, evidence=[[seconds(x), seconds(y)] for x, y in q.evidence])
            for frame, q in asked])


if __name__ == "__main__":
    main()
