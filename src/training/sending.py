"""Which visual tokens of a clip are sent to the decoder: the rule of the service's `novel:salience=1.5` reduction (Video.Vision/Reduction/NoveltyReducer.cs).

A frame is sent when a token of it is new against the last one sent from its place: with what is new, and what stands out of
the frame. The rest of the frame, and frames with nothing new, are left out.
"""
import numpy as np


def choose_sent(visual, threshold=.3, salience=1.5):
    """[T, 16], which tokens of visual [T, 16, d] are sent."""
    keep, sent = np.ones(visual.shape[:2], bool), visual[0].copy()
    lengths = np.sqrt((visual ** 2).sum(2)).mean(1)
    apart = visual - np.median(visual, 1, keepdims=True)
    apart = np.sqrt((apart ** 2).sum(2))
    salient = apart > salience * np.median(apart, 1, keepdims=True)
    for f in range(1, len(visual)):
        new = np.sqrt(((visual[f] - sent) ** 2).sum(1)) > threshold * lengths[f]
        keep[f] = new | salient[f] if new.any() else False
        sent[keep[f]] = visual[f, keep[f]]
    return keep
