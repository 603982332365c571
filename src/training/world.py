"""The small world: which objects there are, where each one is in every frame, and what happens when.

A `World` is exact truth, two frames a second, in a square of 112 units. `draw.py` turns it into pictures and `questions.py`
into questions with answers. Nothing here looks at pixels.

Rules that keep the truth unambiguous: two events are never closer than three frames (1.5 s); nothing happens in the dark;
objects never cover each other or the door; an object that comes or goes through an edge is more than half visible in its
first and its last frame.
"""
from dataclasses import dataclass, field

import numpy as np

SIZE = 112
RATE = 2
GAP = 3

KINDS = "circle square triangle star cross ring diamond bar arrow heart".split()
COLOURS = {
    "red": (215, 35, 40), "green": (40, 170, 60), "blue": (40, 80, 230), "yellow": (240, 225, 60),
    "purple": (150, 45, 190), "orange": (245, 135, 25), "white": (245, 245, 245), "black": (15, 15, 15),
}
COLOUR_NAMES = list(COLOURS)
MOTIONS = "still left right up down".split()
STEP = np.array([(0, 0), (-1, 0), (1, 0), (0, -1), (0, 1)], np.float32)

# Seeds of the three splits: a world of split s has the seed sequence (FIRST_SEED[s] + set seed, clip number).
FIRST_SEED = {"train": 0, "validation": 1_000_000, "test": 2_000_000}


@dataclass
class Event:
    """Something that happened: `frame` is the first frame that shows it."""
    frame: int
    what: str  # appeared left stopped started turned opened closed out on
    thing: int = -1
    colour: int = -1  # of the object just before (turned: the old colour)
    new_colour: int = -1


@dataclass
class World:
    frames: int
    kind: np.ndarray  # [n]
    radius: np.ndarray  # [n]
    place: np.ndarray  # [T, n, 2] centre, x then y
    colour: np.ndarray  # [T, n]
    present: np.ndarray  # [T, n]
    motion: np.ndarray  # [T, n] index into MOTIONS: how it came to this frame's place and goes on
    fast: np.ndarray  # [n]
    lit: np.ndarray  # [T]
    door: tuple | None = None  # x0, y0, x1, y1
    door_open: np.ndarray | None = None  # [T]
    events: list = field(default_factory=list)

    def visible(self, frame):
        """The objects that can be seen in a frame, from left to right."""
        if not self.lit[frame]:
            return []
        seen = np.flatnonzero(self.present[frame])
        return sorted(seen.tolist(), key=lambda i: self.place[frame, i, 0])

    def name(self, thing, frame):
        return f"{COLOUR_NAMES[self.colour[frame, thing]]} {KINDS[self.kind[thing]]}"


class _Slots:
    """Hands out event frames that keep GAP frames apart."""

    def __init__(self, rng):
        self.rng, self.taken = rng, set()

    def pick(self, first, end):
        free = [f for f in range(first, end) if f not in self.taken]
        if not free:
            return None
        frame = free[self.rng.integers(len(free))]
        self.block(frame, frame)
        return frame

    def block(self, first, last):
        self.taken.update(range(first - GAP + 1, last + GAP))


def make_world(rng, frames):
    """A random world of that many frames. Always succeeds; places that collide are drawn again."""
    while True:
        world = _try_world(rng, frames)
        if world is not None:
            return world


def _try_world(rng, frames):
    slots, events = _Slots(rng), []
    lit = _lights(rng, frames, slots, events)
    door, door_open = _door(rng, frames, slots, events)
    n = int(rng.choice([1, 2, 3], p=[.25, .4, .35]))
    kind = rng.permutation(len(KINDS))[:n]
    first_colour = rng.permutation(len(COLOURS))[:n]
    twins = n > 1 and rng.random() < .15
    if twins:
        kind[1] = kind[0]
    used_colours = set(first_colour.tolist())
    radius = rng.uniform(11.5, 18, n).astype(np.float32)
    colour = np.repeat(first_colour[None], frames, 0)
    present = np.zeros((frames, n), bool)
    plans = []
    for i in range(n):
        start = 0 if rng.random() < (.6 if i == 0 else .4) else (slots.pick(2, frames - 1) or 0)
        end = frames
        if rng.random() < (.35 if i == 0 else .5):
            end = slots.pick(start + 4, frames) or frames
        present[start:end, i] = True
        plan = _motion_plan(rng, slots, start, end, frames, radius[i])
        if rng.random() < .35:
            turn = slots.pick(start + GAP, end - 1)
            if turn:
                new = int(rng.choice([c for c in range(len(COLOURS)) if c not in used_colours]))
                used_colours.add(new)
                colour[turn:, i] = new
                events.append(Event(turn, "turned", i, int(first_colour[i]), new))
        if start:
            events.append(Event(start, "appeared", i, int(colour[start, i])))
        if end < frames:
            events.append(Event(end, "left", i, int(colour[end - 1, i])))
        if plan["direction"]:
            if plan["begin"] > start:
                events.append(Event(plan["begin"], "started", i, int(colour[plan["begin"], i])))
            if plan["stop"] < end:
                events.append(Event(plan["stop"], "stopped", i, int(colour[plan["stop"], i])))
        plans.append(plan)
    for _ in range(25):
        place = np.stack([_path(rng, frames, plans[i], radius[i]) for i in range(n)], 1)
        if _clear(place, present, radius, door):
            break
    else:
        return None
    motion = np.zeros((frames, n), np.int64)
    for i, plan in enumerate(plans):
        motion[plan["begin"]:plan["stop"], i] = plan["direction"]
    motion[~present] = 0
    events.sort(key=lambda e: e.frame)
    fast = np.array([p["speed"] > 6 for p in plans])
    return World(frames, kind, radius, place, colour, present, motion, fast, lit, door, door_open, events)


def _lights(rng, frames, slots, events):
    lit = np.ones(frames, bool)
    if rng.random() < .25 and frames >= 8:
        out = int(rng.integers(3, frames - 1))
        on = out + int(rng.integers(GAP, 8))
        lit[out:on] = False
        events.append(Event(out, "out"))
        slots.block(out, min(on, frames))
        if on < frames:
            events.append(Event(on, "on"))
    return lit


def _door(rng, frames, slots, events):
    if rng.random() > .35:
        return None, None
    place, is_open = _door_place(rng), np.full(frames, rng.random() < .35)
    frame = 0
    for _ in range(1 + frames // 16):
        if rng.random() < .75:
            frame = slots.pick(frame + GAP, frames)
            if not frame:
                break
            is_open[frame:] = ~is_open[frame]
            events.append(Event(frame, "opened" if is_open[frame] else "closed"))
    return place, is_open


def _door_place(rng):
    """Its edges: x0, y0, x1, y1."""
    w, h = rng.uniform(20, 27), rng.uniform(36, 46)
    x = rng.choice([rng.uniform(3, 12), rng.uniform(SIZE - w - 12, SIZE - w - 3)])
    y = rng.uniform(4, SIZE - h - 4)
    return x, y, x + w, y + h


def _motion_plan(rng, slots, start, end, frames, radius):
    """When and how an object moves: from `begin` to before `stop`; through an edge at its start or its end or neither."""
    still = dict(direction=0, speed=0., begin=end, stop=end, start=start, end=end, enter=False, exit=False)
    if rng.random() < .35 or end - start < 5:
        return still
    direction = int(rng.integers(1, 5))
    speed = float(rng.uniform(7.5, 10) if rng.random() < .5 else rng.uniform(3, 4.5))
    enter = start > 0 and rng.random() < .5
    leave = end < frames and rng.random() < .6
    begin = start
    if not enter and rng.random() < .3:
        begin = slots.pick(start + GAP, end - GAP) or start
    inset = .3 * radius
    low = inset if enter else radius
    high = inset if leave else radius
    steps = int((SIZE - low - high) / speed)  # how many it can take at most
    # begin == start: the first step shows one frame later
    last = begin + steps + (1 if begin == start else 0)
    if last >= end and (leave or end == frames or rng.random() < .5):
        stop = end
    else:
        if leave and rng.random() < .5 and begin == start and not enter:
            # set off late enough to be at the edge when it goes
            late = slots.pick(max(start + GAP, end - steps), end - GAP)
            if late:
                return dict(direction=direction, speed=speed, begin=late, stop=end, start=start, end=end, enter=False, exit=True)
        stop = slots.pick(begin + GAP, min(last, end - 1) + 1)
        if stop is None:
            return still
    return dict(direction=direction, speed=speed, begin=begin, stop=stop, start=start, end=end,
                enter=enter, exit=leave and stop == end)


def _path(rng, frames, plan, radius):
    """Random place and path [T, 2] that keep to the plan."""
    place = np.empty((frames, 2), np.float32)
    place[:] = rng.uniform(radius, SIZE - radius, 2)
    if not plan["direction"]:
        return place
    axis = 0 if plan["direction"] <= 2 else 1
    sign = STEP[plan["direction"], axis]
    f = np.arange(frames)
    first = plan["begin"] + (1 if plan["begin"] == plan["start"] else 0)
    moved = np.clip(f - first + 1, 0, max(0, plan["stop"] - first)) * plan["speed"]
    total = moved[-1]
    low = .3 * radius if plan["enter"] else radius
    high = SIZE - (.3 * radius if plan["exit"] else radius)
    if plan["exit"] and not plan["enter"]:
        origin = high - total
        if origin < radius:
            origin = rng.uniform(low, max(low, high - total))
    elif plan["enter"]:
        origin = low
    else:
        origin = rng.uniform(low, max(low, high - total))
    along = origin + moved
    place[:, axis] = along if sign > 0 else SIZE - along
    return place


def _clear(place, present, radius, door):
    """No object ever within reach of another or of the door."""
    n = place.shape[1]
    for i in range(n):
        for j in range(i):
            both = present[:, i] & present[:, j]
            if both.any():
                apart = np.hypot(*(place[both, i] - place[both, j]).T)
                if (apart < (radius[i] + radius[j]) * 1.02 + 1).any():
                    return False
        if door is not None:
            p = place[present[:, i], i]
            dx = np.maximum(np.maximum(door[0] - p[:, 0], p[:, 0] - door[2]), 0)
            dy = np.maximum(np.maximum(door[1] - p[:, 1], p[:, 1] - door[3]), 0)
            if (np.hypot(dx, dy) < radius[i] + 2).any():
                return False
    return True


def make_crowd(rng):
    """One still frame with three to six objects, and sometimes a door: what the tower learns shapes from."""
    count, places, radii = int(rng.integers(3, 7)), [], []
    door = door_open = None
    if rng.random() < .3:
        w, h = rng.uniform(20, 27), rng.uniform(36, 46)
        x, y = rng.uniform(2, SIZE - w - 2), rng.uniform(3, SIZE - h - 3)
        door, door_open = (x, y, x + w, y + h), np.array([rng.random() < .5])
    for _ in range(60):
        r = rng.uniform(11, 18)
        p = rng.uniform(r * .3, SIZE - r * .3, 2)
        near_door = False
        if door is not None:
            dx = max(door[0] - p[0], p[0] - door[2], 0)
            dy = max(door[1] - p[1], p[1] - door[3], 0)
            near_door = np.hypot(dx, dy) < r
        if not near_door and all(np.hypot(*(p - q)) > r + s for q, s in zip(places, radii)):
            places.append(p)
            radii.append(r)
        if len(places) == count:
            break
    n = len(places)
    return World(1, rng.integers(0, len(KINDS), n), np.array(radii, np.float32), np.array(places, np.float32)[None],
                 rng.integers(0, len(COLOURS), (1, n)), np.ones((1, n), bool), np.zeros((1, n), np.int64),
                 np.zeros(n, bool), np.array([rng.random() > .04]), door, door_open)
