#!/usr/bin/python3
"""Renders a set of clips of the small world as video files with questions and exact answers.

Writes NNNN.mp4 (H.264, 224 x 224, 4 frames a second), questions.jsonl (one question a line; a question at `at` seconds is
about the frames with time <= at) and set.json. `--split` and `--seed` together choose the worlds: training draws from the
split `train`, the trainer's own checks from `validation`, and nothing but this command from `test`. The set that the model
card reports is `--split test --seed 1 --clips 200`, which are the defaults.
"""
import argparse
import json
import os
from collections import Counter

import numpy as np

from clips import write_clip
from draw import Look
from questions import QUESTION_KINDS, ask_many
from world import FIRST_SEED, RATE, make_world

VERSION = 1
MOMENTS, PER_MOMENT = 3, 4


def clip_world(split, seed, number):
    rng = np.random.default_rng((FIRST_SEED[split] + seed, number))
    frames = int(rng.integers(8, 25) if rng.random() < .75 else rng.integers(25, 49))
    return rng, make_world(rng, frames)


def clip_questions(rng, world, counts):
    """At least eight questions at several moments; kinds that are rare so far are asked first."""
    out = []
    while len(out) < 8:
        out = []
        moments = sorted({world.frames, *(int(rng.integers(4, world.frames)) for _ in range(MOMENTS - 1))})
        for seen in moments:
            weights = np.array([1 / (2 + counts[k]) for k in QUESTION_KINDS]) ** 1.5
            for q in ask_many(rng, world, seen, 0, PER_MOMENT + (MOMENTS - len(moments)) * 2, weights):
                out.append((seen, q))
    counts.update(q.kind for _, q in out)
    return out


def seconds(frame):
    return frame / RATE


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--split", choices=list(FIRST_SEED), default="test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clips", type=int, default=200)
    a = parser.parse_args()
    os.makedirs(a.out, exist_ok=True)
    counts = Counter()
    with open(os.path.join(a.out, "questions.jsonl"), "w", encoding="utf-8") as lines:
        for number in range(a.clips):
            rng, world = clip_world(a.split, a.seed, number)
            name = f"{number:04d}.mp4"
            for seen, q in clip_questions(rng, world, counts):
                json.dump(dict(clip=name, kind=q.kind, question=q.text, answer=q.answer, at=seconds(seen - 1),
                               evidence=[[seconds(x), seconds(y)] for x, y in q.evidence]), lines)
                lines.write("\n")
            write_clip(os.path.join(a.out, name), rng, world, Look(rng, len(world.kind), compression=False), crf=int(rng.integers(18, 30)))
    with open(os.path.join(a.out, "set.json"), "w", encoding="utf-8") as f:
        json.dump(dict(version=VERSION, split=a.split, seed=a.seed, clips=a.clips, questions=sum(counts.values()),
                       frames_per_second=4, kinds=dict(sorted(counts.items()))), f, indent=2)
        f.write("\n")


if __name__ == "__main__":
    main()
