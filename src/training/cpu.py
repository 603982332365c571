"""Settings that make torch 1.13 fast on a CPU. Import before torch."""
import ctypes
import os

os.environ.setdefault("OMP_WAIT_POLICY", "passive")


def keep_memory():
    """Let malloc keep freed blocks: fresh pages for every large tensor cost more than many of the sums on them."""
    try:
        libc = ctypes.CDLL(None)
        libc.mallopt(-3, 32 << 20)  # M_MMAP_THRESHOLD, the largest that glibc takes
        libc.mallopt(-1, (1 << 31) - 1)  # M_TRIM_THRESHOLD
        libc.mallopt(-2, 64 << 20)  # M_TOP_PAD
    except (OSError, AttributeError):
        pass


keep_memory()
