#!/usr/bin/python3
"""Writes parity.json beside the exported checkpoint: what a correct loader of it must reproduce on the sample streams.

For a few questions of every stream: the prompt's token ids (the video token stands for each visual token and for
image_newline), how many frames are seen, the five largest logits after the prompt and the greedy answer; and of the decoded
frames and their visual tokens a few numbers. Everything is computed in float32 from the bfloat16 weights.
"""
import argparse
import json
import os

import cpu  # noqa: F401  (first)
import torch

from clips import read_clip
from export import FOLDER, load
from packing import Asked, Clip, mask_of, pack
from streams import HERE, PER_SECOND, STREAMS
from world import RATE


@torch.no_grad()
def respond(model, tokenizer, visual, seen, text, longest=64):
    """Prompt ids, the logits after the prompt and the greedy answer's ids (without the end token)."""
    given, first, prompt = [], None, None
    while True:
        packed = pack(tokenizer, [Clip(seen, 0, [Asked(seen, text, tokenizer.decode(given))])])
        on = {k: torch.from_numpy(v) for k, v in packed.items()}
        hidden = model.read(on["ids"], visual[:seen].flatten(0, 1), on["visual"].bool(), on["newline"].bool(), on["position"],
                               mask_of(on["segment"], on["limit"], on["since"], torch.float32))
        logits = model.logits(hidden[0, -1])
        if first is None:
            first, prompt = logits, packed["ids"][0].tolist()
        best = int(logits.argmax())
        if best == tokenizer.end or len(given) == longest:
            return prompt, first, given
        given.append(best)
        if tuple(given) != tokenizer.encode(tokenizer.decode(given)):
            return prompt, first, given  # not text that the tokenizer would write so; cannot be continued here


def numbers(values):
    return [round(float(v), 5) for v in values]


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--checkpoint", default=FOLDER)
    parser.add_argument("--streams", default=os.path.join(HERE, "..", "..", "streams"))
    parser.add_argument("--check", action="store_true", help="only print how the model answers all expected questions")
    a = parser.parse_args()
    torch.set_num_threads(1)
    model, tokenizer = load(a.checkpoint)
    out, right, total = [], 0, 0
    for name in STREAMS:
        frames = read_clip(os.path.join(a.streams, name, "clip.mp4"), PER_SECOND)
        with torch.no_grad():
            visual = model.see(torch.from_numpy(frames))
        with open(os.path.join(a.streams, name, "expected.json"), encoding="utf-8") as f:
            expected = json.load(f)
        for q in expected:
            prompt, logits, given = respond(model, tokenizer, visual, int(q["at"] * RATE) + 1, q["question"])
            answer = tokenizer.decode(given)
            total, right = total + 1, right + (answer == q["answer"])
            if a.check:
                print("right" if answer == q["answer"] else "WRONG", name, q["at"], q["question"], "->", answer, "" if answer == q["answer"] else f"(should be {q['answer']})")
            if q is expected[0]:
                top = logits.topk(5)
                out.append(dict(
                    clip=f"streams/{name}/clip.mp4", at=q["at"], frames=int(q["at"] * RATE) + 1, question=q["question"], prompt_ids=prompt,
                    first_frame_mean=round(float(frames[0].mean()), 3), first_visual_token=numbers(visual[0, 0, :8]),
                    visual_rms=round(float(visual.pow(2).mean().sqrt()), 5), top_ids=top.indices.tolist(), top_logits=numbers(top.values),
                    answer_ids=given, answer=answer))
    if a.check:
        print(f"{right} of {total} right")
        return
    with open(os.path.join(a.checkpoint, "parity.json"), "w", encoding="utf-8") as f:
        f.write("[\n" + ",\n".join(json.dumps(o) for o in out) + "\n]\n")


if __name__ == "__main__":
    main()
