"""Saving and loading a run: everything that it needs to go on, written whole or not at all."""
import os
import signal

import torch


def save(path, **parts):
    torch.save(parts, path + ".new")
    os.replace(path + ".new", path)


def load(path):
    return torch.load(path, map_location="cpu") if os.path.exists(path) else None


class Stop:
    """True once somebody has asked the process to stop, so that the loop can save and leave."""

    def __init__(self):
        self.asked = False
        for s in (signal.SIGTERM, signal.SIGINT):
            signal.signal(s, lambda *_: setattr(self, "asked", True))

    def __bool__(self):
        return self.asked
