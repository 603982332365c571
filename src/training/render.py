#!/usr/bin/python3
"""Renders a set of clips of the small world as video files with questions and exact answers.

Writes NNNN.mp4 (H.264, 224 x 224, 4 frames a second), questions.jsonl (one question a line; a question at `at` seconds is
about the frames with time <= at), events.jsonl (all that happens in a clip, one clip a line) and set.json. `--split` and `--seed` together choose the worlds: training draws from the
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
from long import make_long_world
from questions import QUESTION_KINDS, View, ask_many
from world import FIRST_SEED, RATE, make_world

VERSION = 1
MOMENTS, PER_MOMENT = 3, 4
LONG_MOMENTS, LONG_PER_MOMENT = 10, 6


def clip_world(split, seed, number):
    rng = np.random.default_rng((FIRST_SEED[split] + seed, number))
    frames = int(rng.integers(8, 25) if rng.random() < .75 else rng.integers(25, 49))
    return rng, make_world(rng, frames)


def long_world(split, seed, number):
    rng = np.random.default_rng((FIRST_SEED[split] + seed, number, 600))
    return rng, make_long_world(rng, int(rng.integers(600, 721)) * RATE, pause=45)


def long_questions(rng, world, counts):
    """Questions at moments that are spread over the clip, the last one its end."""
    out = []
    for m in range(1, LONG_MOMENTS + 1):
        seen = int(rng.integers(world.frames * (m - 1) // LONG_MOMENTS + 8, world.frames * m // LONG_MOMENTS)) if m < LONG_MOMENTS else world.frames
        weights = np.array([1 / (2 + counts[k]) for k in QUESTION_KINDS]) ** 1.5
        asked = ask_many(rng, world, seen, 0, LONG_PER_MOMENT, weights)
        counts.update(q.kind for q in asked)
        out.extend((seen, q) for q in asked)
    return out


def event_of(question, seen):
    """Time of the earliest thing that an answer rests on; None where that goes on at the question's moment."""
    first = min(last for _, last in question.evidence)
    return None if first >= seen - 2 else seconds(first)


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


def clip_events(world):
    """All that happens, with the moment of the first frame that shows it."""
    view = View(world, world.frames, 0)
    return [dict(at=seconds(e.frame), text=view.event_text(e)) for e in world.events]


def seconds(frame):
    return frame / RATE


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--out", required=True)
    parser.add_argument("--split", choices=list(FIRST_SEED), default="test")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--clips", type=int, help="200, or 20 long ones, where not given")
    parser.add_argument("--long", action="store_true")
    a = parser.parse_args()
    a.clips = a.clips or (20 if a.long else 200)
    os.makedirs(a.out, exist_ok=True)
    counts = Counter()
    with open(os.path.join(a.out, "questions.jsonl"), "w", encoding="utf-8") as lines, \
            open(os.path.join(a.out, "events.jsonl"), "w", encoding="utf-8") as events:
        for number in range(a.clips):
            rng, world = (long_world if a.long else clip_world)(a.split, a.seed, number)
            name = f"{number:04d}.mp4"
            for seen, q in (long_questions if a.long else clip_questions)(rng, world, counts):
                line = dict(clip=name, kind=q.kind, question=q.text, answer=q.answer, at=seconds(seen - 1),
                            evidence=[[seconds(x), seconds(y)] for x, y in q.evidence])
                json.dump(dict(line, event=event_of(q, seen)) if a.long else line, lines)
                lines.write("\n")
            json.dump(dict(clip=name, seconds=seconds(world.frames), events=clip_events(world)), events)
            events.write("\n")
            write_clip(os.path.join(a.out, name), rng, world, Look(rng, len(world.kind), compression=False), crf=int(rng.integers(18, 30)))
    with open(os.path.join(a.out, "set.json"), "w", encoding="utf-8") as f:
        json.dump(dict(version=VERSION, split=a.split, seed=a.seed, clips=a.clips, long=a.long, questions=sum(counts.values()),
                       frames_per_second=4, kinds=dict(sorted(counts.items()))), f, indent=2)
        f.write("\n")


if __name__ == "__main__":
    main()
