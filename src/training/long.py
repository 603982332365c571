"""Long worlds: minutes to hours in which few things happen, far apart, and what a question gets to see of them.

Objects come and go one after another, at most three at a time, and every pair of kind and colour is seen once only; so what a
question names is one thing, whenever it was. Between the visits nothing happens, or something stands there.
"""
import numpy as np

from world import COLOURS, GAP, KINDS, Event, World, _clear, _door_place, _motion_plan, _path, _Slots

MOST_AT_ONCE = 3


def make_long_world(rng, frames, pause=70):
    """A world of that many frames, with a visit every `pause` frames on average."""
    slots, events = _Slots(rng), []
    lit = _lights_out(rng, frames, slots, events)
    door, door_open = _long_door(rng, frames, slots, events)
    names = _Names(rng)
    kind, radius, colours, present, plans, places = [], [], [], [], [], []
    for start in _arrivals(rng, frames, pause):
        visit = _visit(rng, slots, frames, start, names, (present, places, radius), door)
        if visit is None:
            continue
        thing = len(kind)
        for what, frame, *colour in visit["events"]:
            events.append(Event(frame, what, thing, *colour))
        for values, name in ((kind, "kind"), (radius, "radius"), (colours, "colour"), (present, "present"), (plans, "plan"), (places, "place")):
            values.append(visit[name])
    if not kind:
        return make_long_world(rng, frames, pause)
    motion = np.zeros((frames, len(kind)), np.int64)
    for i, plan in enumerate(plans):
        motion[plan["begin"]:plan["stop"], i] = plan["direction"]
    present = np.stack(present, 1)
    motion[~present] = 0
    events.sort(key=lambda e: e.frame)
    return World(frames, np.array(kind), np.array(radius, np.float32), np.stack(places, 1), np.stack(colours, 1), present, motion,
                 np.array([p["speed"] > 6 for p in plans]), lit, door, door_open, events)


class _Names:
    """Hands out pairs of kind and colour, each once."""

    def __init__(self, rng):
        self.rng, self.free = rng, {(k, c) for k in range(len(KINDS)) for c in range(len(COLOURS))}

    def new(self, kind=None):
        fitting = sorted(p for p in self.free if kind is None or p[0] == kind)
        if not fitting:
            return None
        pair = fitting[int(self.rng.integers(len(fitting)))]
        self.free.discard(pair)
        return pair


def _arrivals(rng, frames, pause):
    """When visits begin; the first often with the world."""
    at = 0 if rng.random() < .6 else 2 + int(rng.exponential(pause / 2))
    while at < frames - 6:
        yield at
        at += 3 + int(rng.exponential(pause))


def _lights_out(rng, frames, slots, events):
    lit = np.ones(frames, bool)
    for _ in range(int(rng.integers(0, 3))):
        out = int(rng.integers(3, frames - 1))
        on = out + int(rng.integers(GAP, 40))
        if any(f in slots.taken for f in range(out, min(on, frames) + 1)):
            continue
        lit[out:on] = False
        events.append(Event(out, "out"))
        slots.block(out, min(on, frames))
        if on < frames:
            events.append(Event(on, "on"))
    return lit


def _long_door(rng, frames, slots, events):
    if rng.random() < .5:
        return None, None
    place, is_open = _door_place(rng), np.full(frames, rng.random() < .35)
    for frame in sorted(f for f in (slots.pick(GAP, frames) for _ in range(int(rng.integers(0, 5)))) if f):
        is_open[frame:] = ~is_open[frame]
        events.append(Event(frame, "opened" if is_open[frame] else "closed"))
    return place, is_open


def _visit(rng, slots, frames, start, names, others, door):
    """One object's stay, or None where there is no room for it in space or time."""
    present, places, radii = others
    if start:
        start = slots.pick(start, min(start + 8, frames - 1))
        if start is None:
            return None
    stay = int(rng.integers(8, 40)) if rng.random() < .65 else int(rng.integers(60, 400))
    end = slots.pick(start + max(5, stay - 6), start + stay + 6) if start + stay + 6 < frames else frames
    if end is None:
        return None
    here = np.zeros(frames, bool)
    here[start:end] = True
    if present and sum((p & here).astype(int) for p in present).max() >= MOST_AT_ONCE:
        return None
    radius = float(rng.uniform(11.5, 18))
    plan = _motion_plan(rng, slots, start, end, frames, radius)
    for _ in range(25):
        place = _path(rng, frames, plan, radius)
        near = [i for i, p in enumerate(present) if (p & here).any()]
        if all(_clear(np.stack([places[i], place], 1), np.stack([present[i], here], 1), np.array([radii[i], radius]), door) for i in near) \
                and _clear(place[:, None], here[:, None], np.array([radius]), door):
            break
    else:
        return None
    found = names.new()
    if found is None:
        return None
    kind, first = found
    colour, events = np.full(frames, first), []
    if rng.random() < .3:
        turn, other = slots.pick(start + GAP, min(end - 1, start + 60)), names.new(kind)
        if turn and other:
            colour[turn:] = other[1]
            events.append(("turned", turn, first, other[1]))
    if start:
        events.append(("appeared", start, int(colour[start])))
    if end < frames:
        events.append(("left", end, int(colour[end - 1])))
    if plan["direction"]:
        if plan["begin"] > start:
            events.append(("started", plan["begin"], int(colour[plan["begin"]])))
        if plan["stop"] < end:
            events.append(("stopped", plan["stop"], int(colour[plan["stop"]])))
    return dict(kind=kind, radius=radius, colour=colour, present=here, plan=plan, place=place, events=events)


def recalled_frames(rng, world, most):
    """What a question late in a long world sees: the frames in which something happens before its moment, and some runs of earlier ones.

    Two arrays [T]: the frames, in order, and the number of the run that each belongs to. Frames in which nothing happens are left out,
    because nothing is sent of them. The first frame of a run is not shown: it is what the next is compared with.
    """
    eventful = _eventful(world)
    now = int(rng.integers(12, world.frames + 1))
    if rng.random() < .5:
        now = min(world.frames, int(rng.choice(np.flatnonzero(eventful))) + int(rng.integers(3, 14)))
    shown = np.flatnonzero(eventful[:now])
    recent = int(rng.integers(6, 24))
    chosen = np.zeros(len(shown), bool)
    chosen[-recent:] = True
    if rng.random() < .2:
        chosen[:int(rng.integers(4, 12))] = True
    for _ in range(int(rng.integers(1, 8))):
        if len(shown) > recent and chosen.sum() < most - 20:
            first = int(rng.integers(len(shown) - recent))
            chosen[first:first + int(rng.integers(6, 16))] = True
    runs = np.cumsum(chosen & ~np.roll(chosen, 1))[chosen]
    frames = [*zip(shown[chosen].tolist(), runs.tolist())]
    # What is compared with: the frame before each run. And the moment itself.
    for run in set(runs.tolist()):
        first = min(f for f, r in frames if r == run)
        frames.append((max(first - 1, 0), run))
    last = max(runs.tolist(), default=1)
    frames.extend((f, last) for f in range(max(0, now - 4), now))
    frames = dict(sorted(frames, key=lambda x: (x[0], -x[1])))
    return np.array(list(frames), int), np.unique(list(frames.values()), return_inverse=True)[1]


def _eventful(world):
    """[T] whether something moves or happens in a frame, or did just before, or will at once."""
    marked = (world.motion > 0).any(1)
    for e in world.events:
        marked[max(0, e.frame - 1):e.frame + 2] = True
    marked[:2] = True
    return marked
