#!/usr/bin/python3
"""Writes the checkpoint's README.md, the model card, from the scores that evaluate.py printed."""
import argparse
import json
import os

from export import FOLDER, MAX_FRAMES

TEXT = """# small-world

A demonstration model. It has the architecture of LLaVA-OneVision (SigLIP tower, two-layer projector, bilinear pooling, Qwen2 decoder) at {parameters} million
parameters and knows **only a toy world**: ten kinds of drawn shapes in eight colours that appear, leave, move, stop and change colour, a door that opens and closes,
and lights that go out. It cannot say anything about real video. It exists so that a fresh machine without a GPU or a download can run the whole service and get right answers.

* **Input**: 112 x 112, two frames a second, 16 visual tokens a frame, before each frame its stream time as text (`video.json`). Trained on clips of 3 to {seconds} seconds.
* **Questions**: the closed vocabulary of `src/training/questions.py`, lower case. Answers are short: `red circle, blue star`, `yes`, `left`, `00:00:12`, `the red circle left`.
* **Data**: generated while training, never stored; worlds of the split `train`. No other data.
* **Training**: {training}
* **Fewer tokens**: most groups of clips in the last part of its training showed only the visual tokens that the service's `novel` reduction sends (`src/training/sending.py`: frames with
  nothing new left out, positions closed up, the newest frame's time before the question), one in ten lost tokens at random. `video.json` makes `delta` and `novel` its presets.
* **Long streams**: in the last 47 minutes of its training more than half of the clips were what a question gets to see of a long stream under the service's `rolling` memory: runs of frames with hours or
  minutes left out between them (`src/training/long.py`), and questions learned to find the frames that they are about. It still knows much less about the past of a long stream than about
  what it has just seen: `docs/benchmarks` has the figures.
* **Weights**: bfloat16, {size} MB.

## Accuracy

Whole answers, exactly right or wrong, decoded greedily. {questions} questions on {clips} H.264 files of the held-out split `test`
(`src/training/render.py --split test --seed {seed} --clips {clips}`), decoded and scaled by ffmpeg, weights as stored, float32 arithmetic.

**All questions: {all}; with what `novel` sends of the same frames, {sent}.** By length of clip: {lengths}.

| kind | right | as sent | questions |
|---|---|---|---|
{rows}

{lagging}
"""


def percent(x):
    return f"{100 * x:.1f} %"


def main():
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--scores", required=True, help="the output of evaluate.py")
    parser.add_argument("--set", required=True, help="the folder that was evaluated")
    parser.add_argument("--training", required=True, help="a sentence on how long it was trained")
    a = parser.parse_args()
    with open(a.scores, encoding="utf-8") as f:
        scores = json.load(f)
    with open(os.path.join(a.set, "set.json"), encoding="utf-8") as f:
        made = json.load(f)
    size = os.path.getsize(os.path.join(FOLDER, "model.safetensors"))
    kinds = sorted(scores["kinds"].items(), key=lambda x: -x[1][0])
    behind = [f"`{k}` {percent(v[0])}" for k, v in reversed(kinds) if v[0] < .9]
    text = TEXT.format(
        parameters=f"{size / 2e6:.1f}", seconds=MAX_FRAMES // 2, training=a.training, size=f"{size / 1e6:.1f}", questions=scores["questions"], sent=percent(scores["sent"]),
        clips=made["clips"], seed=made["seed"], all=percent(scores["all"]),
        lengths=", ".join(f"{k} {percent(v)}" for k, v in sorted(scores["lengths"].items(), reverse=True)),
        rows="\n".join(f"| `{k}` | {percent(v[0])} | {percent(v[2])} | {v[1]} |" for k, v in kinds),
        lagging="Below 90 %: " + ", ".join(behind) + "." if behind else "No kind is below 90 %.")
    with open(os.path.join(FOLDER, "README.md"), "w", encoding="utf-8") as f:
        f.write(text)


if __name__ == "__main__":
    main()
