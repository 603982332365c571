"""Questions about a world with exact answers, as somebody would have to answer who has seen its first `seen` frames.

`ask(rng, world, seen, start, kind)` gives one `Question` of a kind, or None where the kind has no unambiguous question at
that moment. `start` is the stream time of frame 0 in half seconds.
"""
from dataclasses import dataclass

import numpy as np

from labels import place_name
from world import COLOUR_NAMES, KINDS, MOTIONS, RATE, SIZE

PLACES = "centre left right top bottom".split()
NOTHING, NEVER = "nothing", "not yet"


@dataclass
class Question:
    kind: str
    text: str
    answer: str
    evidence: list  # [[first frame, last frame]]
    # Where to look: first, at last, and where the answer is a list, at last for each of its parts. Every look is a list of
    # (frame, frame of the owners' map, owner or None for all cells).
    look: tuple = ((), (), ())


class View:
    """The first `seen` frames of a world and the stream time of its frames."""

    def __init__(self, world, seen, start):
        self.world, self.seen, self.start = world, seen, start
        self.now = seen - 1
        self.events = [e for e in world.events if e.frame < seen]
        self.visible = world.visible(self.now)
        self.lit = bool(world.lit[self.now])
        self.known = [i for i in range(len(world.kind)) if world.present[:seen, i].any()]

    def clock(self, frame):
        s = (self.start + frame) // RATE
        return f"{s // 3600 % 24:02d}:{s // 60 % 60:02d}:{s % 60:02d}"

    def unique_kind(self, i):
        return int((self.world.kind == self.world.kind[i]).sum()) == 1

    def turned(self, i):
        return any(e.what == "turned" and e.thing == i for e in self.events)

    def named(self, rng, i, frame):
        """`the red circle`, or `the circle` where that is enough."""
        if self.unique_kind(i) and rng.random() < .35:
            return "the " + KINDS[self.world.kind[i]]
        return "the " + self.world.name(i, frame)

    def past_name(self, rng, i, frame):
        """A name that fits the whole past: only the kind for an object that has changed its colour."""
        if self.turned(i):
            return "the " + KINDS[self.world.kind[i]] if self.unique_kind(i) else None
        return self.named(rng, i, frame)

    def event_text(self, e):
        if e.what in ("opened", "closed"):
            return "the door " + e.what
        if e.what in ("out", "on"):
            return "the lights went out" if e.what == "out" else "the lights came on"
        name = f"the {COLOUR_NAMES[e.colour]} {KINDS[self.world.kind[e.thing]]}"
        return name + {"appeared": " appeared", "left": " left", "stopped": " stopped", "started": " started moving",
                       "turned": f" turned {COLOUR_NAMES[e.new_colour]}"}[e.what]

    def look_at(self, i, frames=2):
        """The cells of an object in the last frames."""
        return [(f, f, i + 1) for f in range(max(0, self.now - frames + 1), self.now + 1)]

    def look_at_all(self, frames):
        """The cells of everything that is visible in some frames that show the same things; twice, and object by object."""
        parts = [[(f, f, i + 1) for f in frames] for i in self.world.visible(frames[0])]
        together = [x for part in parts for x in part]
        return together, together, parts

    def look_at_event(self, e):
        """The cells that show an event, in the frames that show it best."""
        if e.what == "left":
            return [(f, e.frame - 1, e.thing + 1) for f in range(e.frame, min(self.now, e.frame + 2) + 1)]
        owner = None if e.what in ("out", "on") else 100 if e.what in ("opened", "closed") else e.thing + 1
        before = e.what == "turned"  # the old colour is part of the event's name
        return [(f, f, owner) for f in range(e.frame - before, min(self.now, e.frame + 1) + 1)]

    def event_frames(self, e):
        return [[max(0, e.frame - 1), min(self.now, e.frame + 1)]]

    def settled(self, frames=2):
        """Nothing has happened in the last frames, so that what goes on now can be told."""
        return all(e.frame <= self.now - frames for e in self.events)


def _pick(rng, options):
    return options[int(rng.integers(len(options)))]


def _now(v):
    return [[max(0, v.now - 1), v.now]]


def _distinct_order(v, frame, things):
    x = [v.world.place[frame, i, 0] for i in things]
    return all(b - a > 5 for a, b in zip(x, x[1:]))


def _visible(rng, v):
    if not _distinct_order(v, v.now, v.visible) or not v.visible and rng.random() < .6:
        return None
    answer = ", ".join(v.world.name(i, v.now) for i in v.visible) or NOTHING
    return _pick(rng, ["what is visible now?", "what can you see now?", "what is there?", "what do you see?"]), answer, _now(v), *v.look_at_all([v.now])


def _colour(rng, v):
    things = [i for i in v.visible if v.unique_kind(i)]
    if not things:
        return None
    i = _pick(rng, things)
    kind = KINDS[v.world.kind[i]]
    text = _pick(rng, ["what colour is the {}?", "which colour is the {} now?", "what is the colour of the {}?"]).format(kind)
    return text, COLOUR_NAMES[v.world.colour[v.now, i]], _now(v), v.look_at(i)


def _count(rng, v):
    text = _pick(rng, ["how many objects are there?", "how many objects are visible now?", "how many objects can you see?"])
    if not v.visible and rng.random() < .6:
        return None
    return text, str(len(v.visible)), _now(v), v.look_at_all([v.now])[0]


def _where(rng, v):
    if not v.visible:
        return None
    i = _pick(rng, v.visible)
    x, y = v.world.place[v.now, i]
    dx, dy = abs(x - SIZE / 2), abs(y - SIZE / 2)
    far = max(dx, dy)
    if abs(far - 19) < 6 or far >= 19 and abs(dx - dy) < 12:
        return None
    text = _pick(rng, ["where is {}?", "where is {} now?", "where do you see {}?"]).format(v.named(rng, i, v.now))
    return text, PLACES[place_name(x, y)], _now(v), v.look_at(i)


def _steady(v, i):
    """Whether an object has done the same thing (moved or stood still) and been in sight for three frames."""
    f = v.now
    if f < 3 or not (v.world.present[f - 3:f + 1, i].all() and v.world.lit[f - 3:f + 1].all()):
        return False
    return len(set(v.world.motion[f - 2:f + 1, i].tolist())) == 1


def _move(rng, v):
    things = [i for i in v.visible if _steady(v, i)]
    moving = [i for i in things if v.world.motion[v.now, i]]
    if moving and rng.random() < .8:
        things = moving
    if not things or not moving and rng.random() < .7:
        return None
    i = _pick(rng, things)
    text = _pick(rng, ["which way is {} moving?", "where is {} going?", "in which direction is {} moving?"])
    return text.format(v.named(rng, i, v.now)), MOTIONS[v.world.motion[v.now, i]], [[v.now - 2, v.now]], v.look_at(i)


def _speed(rng, v):
    things = [i for i in v.visible if _steady(v, i) and v.world.motion[v.now, i]]
    if not things:
        return None
    i = _pick(rng, things)
    text = _pick(rng, ["how fast is {} moving?", "is {} moving slow or fast?"]).format(v.named(rng, i, v.now))
    return text, "fast" if v.world.fast[i] else "slow", [[v.now - 2, v.now]], v.look_at(i)


def _article(name):
    return ("an " if name[0] in "aeiou" else "a ") + name


def _there(rng, v):
    texts = ["is there {}?", "is there {} now?", "can you see {}?", "do you see {}?", "is {} visible now?"]
    world, now = v.world, v.now
    if rng.random() < .5:
        if not v.visible:
            return None
        i = _pick(rng, v.visible)
        name, answer, look = world.name(i, now), "yes", v.look_at(i)
    else:
        if not v.visible and rng.random() < .6:
            return None
        seen = {(int(world.colour[now, i]), int(world.kind[i])) for i in v.visible}
        colour, kind = int(rng.integers(8)), int(rng.integers(len(KINDS)))
        choice = rng.random()
        if v.known and choice < .75:  # hard: shares the colour or the kind, or was there before
            i = _pick(rng, v.visible if v.visible and choice < .5 else v.known)
            f = now if i in v.visible else int(np.flatnonzero(world.present[:v.seen, i])[-1])
            if i not in v.visible and rng.random() < .7:
                colour, kind = int(world.colour[f, i]), int(world.kind[i])
            elif rng.random() < .5:
                colour = int(world.colour[f, i])
            else:
                kind = int(world.kind[i])
        if (colour, kind) in seen:
            return None
        name, answer = f"{COLOUR_NAMES[colour]} {KINDS[kind]}", "no"
        near = [i for i in v.visible if world.kind[i] == kind] or [i for i in v.visible if world.colour[now, i] == colour]
        look = [x for i in near for x in v.look_at(i)]
    return _pick(rng, texts).format(_article(name)), answer, _now(v), look


def _born(v, i):
    return int(np.argmax(v.world.present[:, i]))


def _first(rng, v):
    if not v.known:
        return None
    born = [_born(v, i) for i in v.known]
    if born.count(min(born)) > 1:
        return None
    i = v.known[born.index(min(born))]
    text = _pick(rng, ["what was visible first?", "which object was there first?", "what did you see first?"])
    return text, v.world.name(i, min(born)), [[min(born), min(born) + 1]], [(min(born), min(born), i + 1)]


def _unambiguous(v):
    texts = [v.event_text(e) for e in v.events]
    return [k for k, t in enumerate(texts) if texts.count(t) == 1]


def _after(rng, v):
    return _beside(rng, v, 1, ["what happened after {}?", "what came after {}?", "what was next after {}?"])


def _before(rng, v):
    return _beside(rng, v, -1, ["what happened before {}?", "what came before {}?", "what happened just before {}?"])


def _beside(rng, v, step, texts):
    known = _unambiguous(v)
    inner = [k for k in known if 0 <= k + step < len(v.events)]
    if not known or not inner and rng.random() < .75:
        return None
    k = _pick(rng, inner if inner and rng.random() < .85 else known)
    other = v.events[k + step] if 0 <= k + step < len(v.events) else None
    evidence = v.event_frames(v.events[k]) + (v.event_frames(other) if other else [])
    reference = v.look_at_event(v.events[k])
    return (_pick(rng, texts).format(v.event_text(v.events[k])), v.event_text(other) if other else NOTHING, evidence,
            reference, v.look_at_event(other) if other else [])


def _when(rng, v, what, texts, never):
    world = v.world
    done = [e for e in v.events if e.what == what]
    if done and rng.random() < .85:
        e = _pick(rng, done)
        name = v.past_name(rng, e.thing, e.frame if what == "appeared" else e.frame - 1)
        if name is None:
            return None
        return _pick(rng, texts).format(name), v.clock(e.frame), v.event_frames(e), v.look_at_event(e)
    if never and v.visible and rng.random() < .3:
        i = _pick(rng, v.visible)
        name = v.past_name(rng, i, v.now)
        return (_pick(rng, texts).format(name), NEVER, _now(v), v.look_at(i)) if name else None
    return None


def _when_appeared(rng, v):
    return _when(rng, v, "appeared", ["when did {} appear?", "at what time did {} appear?", "when was {} first visible?"], False)


def _when_left(rng, v):
    return _when(rng, v, "left", ["when did {} leave?", "at what time did {} leave?", "when was {} gone?"], True)


def _when_other(rng, v):
    known = [v.events[k] for k in _unambiguous(v) if v.events[k].what not in ("appeared", "left")]
    if not known:
        return None
    e = _pick(rng, known)
    base = v.event_text(e)
    for past, plain in ((" opened", " open"), (" closed", " close"), (" went", " go"), (" came", " come"),
                        (" stopped", " stop"), (" started", " start"), (" turned", " turn")):
        base = base.replace(past, plain)
    return _pick(rng, ["when did {}?", "at what time did {}?"]).format(base), v.clock(e.frame), v.event_frames(e), v.look_at_event(e)


def _last(rng, v):
    text = _pick(rng, ["what happened last?", "what was the last event?", "what just happened?"])
    if not v.events:
        return (text, NOTHING, [[0, v.now]]) if rng.random() < .3 else None
    return text, v.event_text(v.events[-1]), v.event_frames(v.events[-1]), v.look_at_event(v.events[-1])


def _changed(rng, v):
    turned = [e for e in v.events if e.what == "turned"]
    text = _pick(rng, ["what changed colour?", "which object changed its colour?", "what turned to another colour?"])
    if len(turned) == 1:
        return text, v.event_text(turned[0]), v.event_frames(turned[0]), v.look_at_event(turned[0])
    return (text, NOTHING, [[0, v.now]]) if not turned and rng.random() < .2 else None


def _describe(rng, v):
    if not _distinct_order(v, v.now, v.visible) or not all(_steady(v, i) for i in v.visible):
        return None
    if not v.visible and rng.random() < .7:
        return None
    parts = []
    for i in v.visible:
        m = v.world.motion[v.now, i]
        parts.append(v.world.name(i, v.now) + (" moving " + MOTIONS[m] if m else " standing still"))
    text = _pick(rng, ["describe the scene.", "describe what is there now.", "what is going on now?"])
    return text, ", ".join(parts) or NOTHING, [[max(0, v.now - 2), v.now]], *v.look_at_all([v.now])


def _visible_at(rng, v):
    f = int(rng.integers(0, v.seen))
    first = f - (v.start + f) % RATE
    both = [g for g in (first, first + 1) if 0 <= g < v.seen]
    shown = [[v.world.name(i, g) for i in v.world.visible(g)] for g in both]
    if any(s != shown[0] for s in shown) or not _distinct_order(v, f, v.world.visible(f)):
        return None
    if not shown[0] and rng.random() < .5:
        return None
    text = _pick(rng, ["what was visible at {}?", "what was there at {}?", "what did you see at {}?"]).format(v.clock(f))
    return text, ", ".join(shown[0]) or NOTHING, [[both[0], both[-1]]], *v.look_at_all(both)


def _door_open(rng, v):
    if v.world.door is None or not v.lit:
        return None
    state, look = bool(v.world.door_open[v.now]), [(v.now, v.now, 100)]
    if rng.random() < .6:
        return _pick(rng, ["is the door open?", "is the door open now?"]), "yes" if state else "no", _now(v), look
    return _pick(rng, ["is the door closed?", "is the door closed now?"]), "no" if state else "yes", _now(v), look


def _lights_on(rng, v):
    if v.lit and rng.random() < .6:
        return None
    if rng.random() < .6:
        return _pick(rng, ["are the lights on?", "are the lights on now?"]), "yes" if v.lit else "no", _now(v)
    return _pick(rng, ["are the lights out?", "is it dark?"]), "no" if v.lit else "yes", _now(v)


def _is_moving(rng, v):
    things = [i for i in v.visible if _steady(v, i)]
    moving = rng.random() < .5
    things = [i for i in things if bool(v.world.motion[v.now, i]) == moving]
    if not things:
        return None
    i = _pick(rng, things)
    name, look = v.named(rng, i, v.now), v.look_at(i)
    if rng.random() < .7:
        return f"is {name} moving?", "yes" if moving else "no", [[v.now - 2, v.now]], look
    return f"is {name} standing still?", "no" if moving else "yes", [[v.now - 2, v.now]], look


def _has_left(rng, v):
    if not v.lit:
        return None
    gone = rng.random() < .5
    things = [i for i in v.known if bool(v.world.present[v.now, i]) != gone]
    if not things:
        return None
    i = _pick(rng, things)
    name = v.past_name(rng, i, int(np.flatnonzero(v.world.present[:v.seen, i])[-1]))
    if name is None:
        return None
    text = _pick(rng, ["has {} left?", "is {} gone?", "did {} leave?"]).format(name)
    left = [e for e in v.events if e.what == "left" and e.thing == i]
    return text, "yes" if gone else "no", v.event_frames(left[0]) if left else _now(v), v.look_at_event(left[0]) if left else v.look_at(i)


def _time(rng, v):
    return _pick(rng, ["what time is it?", "what is the time now?"]), v.clock(v.now), _now(v)


def _timeline(rng, v):
    if len(v.events) > 6 or not v.events and rng.random() < .8:
        return None
    text = _pick(rng, ["what happened?", "list what happened.", "what has happened so far?"])
    answer = ", ".join(f"{v.clock(e.frame)} {v.event_text(e)}" for e in v.events) or NOTHING
    evidence = [s for e in v.events for s in v.event_frames(e)] or [[0, v.now]]
    parts = [v.look_at_event(e) for e in v.events]
    together = [x for part in parts for x in part]
    return text, answer, evidence, together, together, parts


_ASK = dict(visible=_visible, colour=_colour, count=_count, where=_where, move=_move, speed=_speed, there=_there, first=_first,
            after=_after, before=_before, when_appeared=_when_appeared, when_left=_when_left, when_other=_when_other, last=_last,
            changed=_changed, describe=_describe, visible_at=_visible_at, door_open=_door_open, lights_on=_lights_on,
            is_moving=_is_moving, has_left=_has_left, time=_time, timeline=_timeline)
QUESTION_KINDS = list(_ASK)
TIMELESS = {"visible", "colour", "count", "where", "there"}  # about the present picture alone


def ask(rng, world, seen, start, kind):
    found = _ASK[kind](rng, View(world, seen, start))
    return _question(kind, found) if found else None


def _question(kind, found):
    """From (text, answer, evidence), optionally with where to look: once, or first and last, or also part by part."""
    look = found[3:] or ((),)
    first, last, parts = (look[0], look[0], ()) if len(look) == 1 else (*look, ()) if len(look) == 2 else look
    return Question(kind, *found[:3], (first, last, parts))


def ask_many(rng, world, seen, start, count, weights):
    """Up to `count` different questions at one moment; kinds are drawn by weight [len(QUESTION_KINDS)]."""
    view, out, texts = View(world, seen, start), [], set()
    total = np.cumsum(weights)
    for _ in range(count * 4):
        kind = QUESTION_KINDS[int(np.searchsorted(total, rng.random() * total[-1], side="right"))]
        found = _ASK[kind](rng, view)
        if found and found[0] not in texts:
            texts.add(found[0])
            out.append(_question(kind, found))
            if len(out) == count:
                break
    return out


def vocabulary():
    """Every word that a question or an answer of the small world can hold."""
    import inspect
    import re
    source = "\n".join(inspect.getsource(f) for f in _ASK.values())
    source += inspect.getsource(_when) + inspect.getsource(View.event_text) + inspect.getsource(_article)
    text = " ".join(re.findall(r'"([^"]*)"', source))
    words = set(re.findall(r"[a-z]{2,}", re.sub(r"\{[^}]*\}|%s", " ", text)))
    words -= {"aeiou"}
    words |= set(KINDS) | set(COLOUR_NAMES) | set(MOTIONS) | set(PLACES)
    words |= set("open close go come stop start turn a an and or of to in on at is are was were has have did do does not yes no yet "
                 "user assistant system video frame second seconds time nothing everything anything somebody object objects door "
                 "lights light moving still standing while between since until during again summary happening far near".split())
    return sorted(words)
