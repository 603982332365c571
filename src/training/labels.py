"""What the visual tokens must know: exact labels for every cell of the 4 x 4 token grid and every 14 x 14 patch."""
import numpy as np

from world import KINDS, SIZE

CELL = SIZE // 4
NOTHING, DOOR_CLOSED, DOOR_OPEN, DARK = 0, len(KINDS) + 1, len(KINDS) + 2, len(KINDS) + 3
CELL_KINDS = len(KINDS) + 4
_CENTRES = np.stack([(np.arange(16) % 4 + .5) * CELL, (np.arange(16) // 4 + .5) * CELL], 1).astype(np.float32)


def place_name(x, y):
    """0 centre, 1 left, 2 right, 3 top, 4 bottom."""
    dx, dy = x - SIZE / 2, y - SIZE / 2
    if max(abs(dx), abs(dy)) < 19:
        return 0
    if abs(dx) > abs(dy):
        return 1 if dx < 0 else 2
    return 3 if dy < 0 else 4


def cell_owners(owners):
    """For each frame and cell the owner (1 + object, 100 door, 0 none) that covers most of it, if at least 6 %."""
    t = len(owners)
    cells = owners.reshape(t, 4, CELL, 4, CELL).transpose(0, 1, 3, 2, 4).reshape(t, 16, -1)
    best, most = np.zeros((t, 16), np.int64), np.full((t, 16), .06 * CELL * CELL)
    for owner in np.unique(owners):
        if owner:
            covered = (cells == owner).sum(2)
            better = covered > most
            best[better], most[better] = owner, covered[better]
    return best


def cell_labels(world, frames, owned):
    """kind, colour (-1 where there is none), place name and (dx, dy, radius) of each cell's owner, [T, 16(, 3)]."""
    t = len(frames)
    kind, colour = np.zeros((t, 16), np.int64), np.full((t, 16), -1, np.int64)
    named, offset = np.full((t, 16), -1, np.int64), np.zeros((t, 16, 3), np.float32)
    for k, f in enumerate(frames):
        if not world.lit[f]:
            kind[k] = DARK
            continue
        for owner in set(owned[k].tolist()) - {0}:
            here = owned[k] == owner
            if owner == 100:
                kind[k, here] = DOOR_OPEN if world.door_open[f] else DOOR_CLOSED
                continue
            i = owner - 1
            kind[k, here] = world.kind[i] + 1
            colour[k, here] = world.colour[f, i]
            named[k, here] = place_name(*world.place[f, i])
            offset[k, here, :2] = (world.place[f, i] - _CENTRES[here]) / (CELL / 2)
            offset[k, here, 2] = (world.radius[i] - 14.5) / 3.5
    return kind, colour, named, offset


def patch_labels(world, owners):
    """Silhouette inside each patch [F, 64, 49] and the kind that covers most of it [F, 64] (-1: too little to tell)."""
    f = len(owners)
    solid = ((owners > 0) & (owners < 100)).astype(np.float32)
    shape = solid.reshape(f, 8, 7, 2, 8, 7, 2).mean((3, 6)).transpose(0, 1, 3, 2, 4).reshape(f, 64, 49)
    patches = owners.reshape(f, 8, 14, 8, 14).transpose(0, 1, 3, 2, 4).reshape(f, 64, 196)
    kind, most = np.zeros((f, 64), np.int64), np.zeros((f, 64))
    for i in range(len(world.kind)):
        covered = (patches == i + 1).mean(2)
        better = covered > most
        kind[better], most[better] = world.kind[i] + 1, covered[better]
    kind[(most > 0) & (most < .08)] = -1
    return shape, kind


TIME_LABELS = dict(motion=5, age=4, turned=2, stopped=2, started=2, gone=2, gone_kind=len(KINDS), gone_colour=8, lights=3, door=3, seconds=60, pace=3, old_colour=8)


def time_labels(world, owned):
    """What a cell's token should know of the last three frames, [T, 16] each; -1 is not scored.

    motion of the owner and its pace (still 0, slow 1, fast 2); frames since it appeared (0..3); whether it turned colour, stopped, started or (from this cell) left within
    the last three frames, and what it was that left or which colour it had; the owner's kind and colour; whether the lights (out 1, on 2) or the door (opened 1, closed 2) changed.
    """
    t = world.frames
    out = {k: np.full((t, 16), -1, np.int64) for k in (*TIME_LABELS, "kind", "colour") if k != "seconds"}
    for k in ("gone", "lights", "door"):
        out[k][:] = 0
    recent = 3
    for f in range(t):
        if not world.lit[f]:
            continue
        for owner in set(owned[f].tolist()) - {0, 100}:
            i, here = owner - 1, owned[f] == owner
            born = int(np.argmax(world.present[:, i]))
            if f > born and world.lit[f - 1]:
                out["motion"][f, here] = world.motion[f, i]
                out["pace"][f, here] = 0 if not world.motion[f, i] else 2 if world.fast[i] else 1
            out["kind"][f, here], out["colour"][f, here] = world.kind[i], world.colour[f, i]
            out["age"][f, here] = min(3, f - born) if born else 3
            out["turned"][f, here] = out["stopped"][f, here] = out["started"][f, here] = 0
    for e in world.events:
        span = range(e.frame, min(t, e.frame + recent))
        for f in span:
            if e.what in ("out", "on"):
                out["lights"][f] = 1 if e.what == "out" else 2
            elif e.what in ("opened", "closed"):
                out["door"][f, owned[f] == 100] = 1 if e.what == "opened" else 2
            elif e.what in ("turned", "stopped", "started"):
                out[e.what][f, owned[f] == e.thing + 1] = 1
                if e.what == "turned":
                    out["old_colour"][f, owned[f] == e.thing + 1] = e.colour
            elif e.what == "left" and world.lit[f]:
                here = owned[e.frame - 1] == e.thing + 1
                out["gone"][f, here] = 1
                out["gone_kind"][f, here] = world.kind[e.thing]
                out["gone_colour"][f, here] = e.colour
    return out
