#!/usr/bin/python3
"""Whole-answer accuracy of an exported checkpoint on a rendered set, per question kind.

The clips are decoded by ffmpeg, every answer is checked token by token under its own right beginning, which for whole
answers is the same as decoding greedily and comparing the text. `sent` in the output is the accuracy with only those visual
tokens that the service's `novel` reduction sends.
"""
import argparse
import json
import os
from collections import defaultdict

import cpu  # noqa: F401  (first)
import numpy as np
import torch

from clips import read_clip
from export import FOLDER, load
from packing import Asked, Clip, mask_of, pack
from sending import choose_sent
from world import RATE


@torch.no_grad()
def answer_all(model, tokenizer, visual, asked, keep=None):
    """For every question on a clip with visual tokens [T, 16, d]: whether the model gives exactly its answer."""
    good = []
    for first in range(0, len(asked), 24):
        part = asked[first:first + 24]
        packed = pack(tokenizer, [Clip(len(visual), 0, part, keep, close=keep is not None, skip=keep is not None)])
        on = {k: torch.from_numpy(v) for k, v in packed.items()}
        hidden = model.read(on["ids"], visual.flatten(0, 1)[on["keep"].flatten()], on["visual"].bool(), on["newline"].bool(), on["position"],
                               mask_of(on["segment"], on["limit"], on["since"], torch.float32))
        answers = on["label"] >= 0
        wrong = (model.logits(hidden[answers]).argmax(-1) != on["label"][answers]).float()
        good += (torch.zeros(len(part)).index_add_(0, on["question"][answers], wrong) == 0).tolist()
    return good


def evaluate(model, tokenizer, folder, limit=None):
    """{kind: [right or not]}, the same by clip length, the questions missed, and {kind: [right or not]} with what is sent."""
    questions = defaultdict(list)
    with open(os.path.join(folder, "questions.jsonl"), encoding="utf-8") as f:
        for line in f:
            q = json.loads(line)
            questions[q["clip"]].append(q)
    kinds, lengths, missed, sent = defaultdict(list), defaultdict(list), [], defaultdict(list)
    for clip in sorted(questions)[:limit]:
        frames, asked = read_clip(os.path.join(folder, clip)), questions[clip]
        with torch.no_grad():
            visual = torch.cat([model.see(x) for x in torch.from_numpy(frames).split(16)])
        packed = [Asked(int(q["at"] * RATE) + 1, q["question"], q["answer"]) for q in asked]
        for q, g in zip(asked, answer_all(model, tokenizer, visual, packed, choose_sent(visual.numpy()))):
            sent[q["kind"]].append(g)
        good = answer_all(model, tokenizer, visual, packed)
        for q, g in zip(asked, good):
            kinds[q["kind"]].append(g)
            lengths["up to 12 s" if len(frames) <= 24 else "12 to 24 s"].append(g)
            if not g:
                missed.append(q)
    return kinds, lengths, missed, sent


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--set", required=True, help="a folder that render.py wrote")
    parser.add_argument("--checkpoint", default=FOLDER)
    parser.add_argument("--clips", type=int)
    parser.add_argument("--missed", action="store_true", help="also print the questions answered wrongly")
    a = parser.parse_args()
    torch.set_num_threads(1)
    model, tokenizer = load(a.checkpoint)
    kinds, lengths, missed, sent = evaluate(model, tokenizer, a.set, a.clips)
    everything, all_sent = ([g for v in x.values() for g in v] for x in (kinds, sent))
    mean = lambda v: round(float(np.mean(v)), 4)
    print(json.dumps(dict(all=mean(everything), sent=mean(all_sent), questions=len(everything), lengths={k: mean(v) for k, v in lengths.items()},
                          kinds={k: [mean(v), len(v), mean(sent[k])] for k, v in sorted(kinds.items(), key=lambda x: np.mean(x[1]))}), indent=1))
    if a.missed:
        for q in missed:
            print(json.dumps(q))


if __name__ == "__main__":
    main()
