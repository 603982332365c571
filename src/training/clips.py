"""Clips as real video files: written as H.264 and read back as the model's frames, both by ffmpeg."""
import subprocess

import numpy as np

from draw import draw
from world import RATE, SIZE


def write_clip(path, rng, world, look, per_second=4, scale=2, crf=23):
    """Draws the world `per_second` times a second and encodes it."""
    size = SIZE * scale
    step = RATE / per_second
    times = [k * step for k in range(int(round(world.frames / step)))]
    command = ["ffmpeg", "-v", "error", "-y", "-f", "rawvideo", "-pix_fmt", "rgb24", "-s", f"{size}x{size}", "-r", str(per_second),
               "-i", "-", "-c:v", "libx264", "-preset", "medium", "-crf", str(crf), "-pix_fmt", "yuv420p", "-g", str(2 * per_second),
               "-threads", "1", "-map_metadata", "-1", "-fflags", "+bitexact", "-movflags", "+faststart", path]
    with subprocess.Popen(command, stdin=subprocess.PIPE) as encoder:
        for first in range(0, len(times), 32):
            encoder.stdin.write(draw(rng, world, look, times[first:first + 32], scale).tobytes())
        encoder.stdin.close()
    if encoder.returncode:
        raise RuntimeError(f"ffmpeg could not write {path}")


def read_clip(path, per_second=4):
    """Two frames a second, 112 x 112, scaled bicubically: [T, 112, 112, 3] uint8."""
    chosen = f"select=not(mod(n\\,{per_second // RATE})),scale={SIZE}:{SIZE}:flags=bicubic"
    raw = subprocess.run(["ffmpeg", "-v", "error", "-threads", "1", "-i", path, "-vf", chosen, "-vsync", "0", "-f", "rawvideo",
                          "-pix_fmt", "rgb24", "-"], check=True, stdout=subprocess.PIPE).stdout
    return np.frombuffer(raw, np.uint8).reshape(-1, SIZE, SIZE, 3).copy()
