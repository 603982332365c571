"""Draws the small world: signed distances to shapes, backgrounds, light, sensor noise and what compression leaves behind.

The same world can be drawn at any whole scale (`scale=2` is 224 x 224) and at any time between its frames.
"""
import numpy as np

from world import COLOURS, KINDS, SIZE, STEP

_COLOUR = np.array(list(COLOURS.values()), np.float32)
_NOISE = {}


def _noise(scale):
    if scale not in _NOISE:
        size = SIZE * scale
        _NOISE[scale] = np.random.default_rng(0).standard_normal((24, size, size, 3)).astype(np.float32)
    return _NOISE[scale]


def distance(kind, u, v):
    """Signed distance (negative inside) to a shape of radius one at the origin; v points down."""
    au, av, r = np.abs(u), np.abs(v), np.hypot(u, v)
    name = KINDS[kind]
    if name == "circle":
        return r - .95
    if name == "square":
        return np.maximum(au, av) - .85
    if name == "triangle":
        return np.maximum(v - .8, .87 * au - .5 * v - .45)
    if name == "star":
        angle = np.arctan2(u, -v)
        tip = np.abs((angle / (2 * np.pi) * 5) % 1 - .5) * 2
        return (r - (.4 + .64 * tip ** 1.5)) * .7
    if name == "cross":
        return np.minimum(np.maximum(au - .95, av - .3), np.maximum(av - .95, au - .3))
    if name == "ring":
        return np.abs(r - .74) - .24
    if name == "diamond":
        return (au * 1.25 + av - 1) * .66
    if name == "bar":
        return np.maximum(au - 1, av - .33)
    if name == "arrow":
        return np.minimum(np.maximum(av - .22, np.maximum(u - .2, -1 - u)), np.maximum(-u, .75 * av + .65 * u - .62))
    x, y = au * 1.15, -v * 1.15 + .15
    return (x * x + (y - np.sqrt(x + 1e-6) * .75) ** 2 - .95) * .45


class Look:
    """Everything about a clip's appearance that is not in the world: background, exposure, noise, compression."""

    def __init__(self, rng, objects, noise=True, compression=True):
        self.pattern = int(rng.integers(4))
        corner = rng.uniform(60, 190, (4, 3)).astype(np.float32)
        self.corner = corner.mean(1, keepdims=True) * .65 + corner * .35
        self.wave = rng.uniform(5, 16), rng.uniform(2, 9), rng.uniform(-6, 6)
        self.blocks = rng.standard_normal((int(rng.integers(4, 12)),) * 2 + (1,)).astype(np.float32) * rng.uniform(4, 12)
        self.checks = rng.uniform(4, 11), int(rng.integers(3, 9)), int(rng.integers(3, 9))
        self.tint = rng.normal(0, 7, (objects, 3)).astype(np.float32)
        self.door_tint = rng.normal(0, 8, 3).astype(np.float32)
        self.gain = 1 + rng.uniform(-.13, .13)
        self.drift = rng.uniform(-.1, .1)  # over a whole clip
        self.dark = rng.uniform(.03, .06)
        self.sigma = rng.uniform(0, 6) if noise and rng.random() < .85 else 0.
        self.chroma = compression and rng.random() < .7
        self.blur = rng.uniform(0, .22) if compression and rng.random() < .5 else 0.
        self.quantiser = rng.uniform(2, 16) if compression and rng.random() < .6 else 0.
        self.block = 8 if rng.random() < .5 else 4

    def background(self, scale):
        size = SIZE * scale
        y, x = np.mgrid[0:size, 0:size].astype(np.float32) / size
        x, y = x[..., None], y[..., None]
        c = self.corner
        picture = (c[0] * (1 - x) + c[1] * x) * (1 - y) + (c[2] * (1 - x) + c[3] * x) * y
        if self.pattern == 1:
            a, fx, fy = self.wave
            picture = picture + a * np.sin(2 * np.pi * (fx * x + fy * y))
        elif self.pattern == 2:
            n = len(self.blocks)
            index = np.minimum(np.arange(size) * n // size, n - 1)
            picture = picture + self.blocks[index][:, index]
        elif self.pattern == 3:
            a, nx, ny = self.checks
            picture = picture + a * (((x * nx).astype(int) + (y * ny).astype(int)) % 2 * 2 - 1)
        return picture.astype(np.float32)


def draw(rng, world, look, times=None, scale=1, owners=None):
    """Frames [len(times), S, S, 3] uint8 at the given times (in world frames). `owners`, if given, is filled
    with 1 + object, 100 for the door, 0 for nothing at every pixel of whole frames."""
    times = range(world.frames) if times is None else times
    size = SIZE * scale
    back = look.background(scale)
    out = np.empty((len(times), size, size, 3), np.uint8)
    bank = _noise(scale)
    door_drawn = {}
    for k, time in enumerate(times):
        frame, rest = int(time), time - int(time)
        lit = world.lit[frame]
        picture = back
        if world.door is not None:
            is_open = bool(world.door_open[frame])
            if is_open not in door_drawn:
                door_drawn[is_open] = _draw_door(back.copy(), world.door, is_open, look, scale)
            picture = door_drawn[is_open]
            if owners is not None and lit:
                x0, y0, x1, y1 = (int(round(c * scale)) for c in world.door)
                owners[k, y0:y1, x0:x1] = 100
        picture = picture.copy()
        for i in np.flatnonzero(world.present[frame]):
            x, y = world.place[frame, i]
            if rest:
                x, y = (x, y) + rest * _velocity(world, frame, i)
            _draw_object(picture, world.kind[i], world.radius[i] * scale, x * scale, y * scale,
                         _COLOUR[world.colour[frame, i]] + look.tint[i], None if owners is None or not lit else (owners[k], i + 1))
        gain = look.gain + look.drift * (time / max(world.frames, 12) - .5)
        if not lit:
            gain *= look.dark
        picture *= gain
        if look.sigma:
            picture += np.roll(bank[rng.integers(24)], int(rng.integers(size)), 0) * look.sigma
        out[k] = np.clip(picture + .5, 0, 255)
    return out


def _velocity(world, frame, i):
    """Movement from this frame to the next, in units a frame."""
    if frame + 1 < world.frames and world.present[frame + 1, i]:
        return world.place[frame + 1, i] - world.place[frame, i]
    if frame and world.present[frame - 1, i] and world.motion[frame, i]:
        return world.place[frame, i] - world.place[frame - 1, i]
    return np.zeros(2, np.float32)


def _draw_object(picture, kind, radius, x, y, colour, owner):
    size = len(picture)
    x0, x1 = max(0, int(x - radius - 2)), min(size, int(x + radius + 3))
    y0, y1 = max(0, int(y - radius - 2)), min(size, int(y + radius + 3))
    if x1 <= x0 or y1 <= y0:
        return
    v, u = np.mgrid[y0:y1, x0:x1]
    cover = np.clip(.5 - distance(kind, (u + .5 - x) / radius, (v + .5 - y) / radius) * radius, 0, 1)
    cover = cover[..., None].astype(np.float32)
    region = picture[y0:y1, x0:x1]
    region += (colour - region) * cover
    if owner is not None:
        owner[0][y0:y1, x0:x1][cover[..., 0] > .5] = owner[1]


def _draw_door(picture, door, is_open, look, scale):
    x0, y0, x1, y1 = (int(round(c * scale)) for c in door)
    edge = 2 * scale
    picture[y0:y1, x0:x1] = np.array((70, 45, 25), np.float32) + look.door_tint
    inner = picture[y0 + edge:y1, x0 + edge:x1 - edge]
    if is_open:
        inner[:] = (255, 240, 190)
        leaf = max(1, inner.shape[1] // 4)
        inner[:, :leaf] = np.array((120, 75, 40), np.float32) + look.door_tint
    else:
        inner[:] = np.array((150, 98, 55), np.float32) + look.door_tint
        h, w = inner.shape[:2]
        inner[h // 8:h * 3 // 7, w // 5:w * 4 // 5] *= .82
        inner[h * 4 // 7:h * 7 // 8, w // 5:w * 4 // 5] *= .82
        knob = 2 * scale
        inner[h // 2 - knob // 2:h // 2 + knob, w - 2 * knob:w - knob] = (235, 205, 80)
    return picture


_TO_YUV = np.array([[.299, .587, .114], [-.169, -.331, .5], [.5, -.419, -.081]], np.float32)
_TO_RGB = np.linalg.inv(_TO_YUV).astype(np.float32)


def _dct(n):
    k, i = np.mgrid[0:n, 0:n]
    m = np.cos(np.pi * (2 * i + 1) * k / (2 * n)) * np.sqrt(2 / n)
    m[0] /= np.sqrt(2)
    return m.astype(np.float32)


_DCT = {4: _dct(4), 8: _dct(8)}


def degrade(frames, look):
    """What a video codec and a resize leave of the frames: softer edges, coarser colour, quantised blocks."""
    if not (look.chroma or look.blur or look.quantiser):
        return frames
    yuv = frames.astype(np.float32) @ _TO_YUV.T
    if look.blur:
        for axis in (1, 2):
            side = np.roll(yuv, 1, axis) + np.roll(yuv, -1, axis)
            yuv += look.blur * (side * .5 - yuv)
    if look.chroma:
        c = yuv[..., 1:]
        small = (c[:, ::2, ::2] + c[:, 1::2, ::2] + c[:, ::2, 1::2] + c[:, 1::2, 1::2]) * .25
        yuv[..., 1:] = small.repeat(2, 1).repeat(2, 2)
    if look.quantiser:
        n, m = look.block, _DCT[look.block]
        blocks = yuv.reshape(len(yuv), SIZE // n, n, SIZE // n, n, 3).transpose(0, 1, 3, 5, 2, 4)
        coded = m @ blocks @ m.T
        order = np.add.outer(np.arange(n), np.arange(n)) / n
        step = (look.quantiser * (.5 + order)).astype(np.float32)
        coded = np.round(coded / step) * step
        yuv = (m.T @ coded @ m).transpose(0, 1, 4, 2, 5, 3).reshape(yuv.shape)
    return np.clip(yuv @ _TO_RGB.T + .5, 0, 255).astype(np.uint8)
