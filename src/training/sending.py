"""Which visual tokens of a clip are sent to the decoder in training: a stand-in for the service's `novel` reduction.

A frame is sent when something in it is new, with the tokens that are new and those of objects; the rest of the frame, and
frames with nothing new, are left out. The service judges by features and saliency (Video.Vision/Reduction); here the pixels
and the true owners of the cells say it, with chance added, so that the decoder does not lean on either rule.
"""
import numpy as np

from world import SIZE

CELL, BLOCK = SIZE // 4, 7


def cell_means(frames):
    """Means of the 7 x 7 blocks of every cell, in grey levels: [T, 16, 48]."""
    t, n = len(frames), CELL // BLOCK
    x = frames.reshape(t, 4, n, BLOCK, 4, n, BLOCK, 3).mean((3, 6), dtype=np.float32)  # [T, 4, n, 4, n, 3]
    return x.transpose(0, 1, 3, 2, 4, 5).reshape(t, 16, -1).astype(np.float16)


def choose_sent(rng, means, owned):
    """[T, 16], which tokens are sent."""
    base, floor, missed, extra = rng.uniform(4, 8), int(rng.integers(4, 9)), rng.uniform(0, .12), rng.uniform(0, .1)
    keep, last = np.ones(owned.shape, bool), means[0].astype(np.float32)
    for f in range(1, len(means)):
        change = np.abs(means[f] - last).max(1)
        new = change > max(base, 2 * min(np.median(change), 4))
        if new.any():
            new |= (owned[f] > 0) & (rng.random(16) >= missed) | (rng.random(16) < extra)
            short = floor - int(new.sum())
            if short > 0:
                new[rng.permutation(np.flatnonzero(~new))[:short]] = True
        keep[f] = new
        last[new] = means[f][new]
    return keep
