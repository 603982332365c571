"""Worker processes that make training data while the model computes; numpy only, so that no worker touches torch."""
import multiprocessing
import os


def feed(make, workers, seed, depth=6):
    """Yields what `make(seed sequence)` (a generator function) yields in `workers` processes, as it comes."""
    context = multiprocessing.get_context("fork")
    queue = context.Queue(depth)
    for k in range(workers):
        context.Process(target=_run, args=(make, (seed, k), queue), daemon=True).start()
    while True:
        yield queue.get()


def _run(make, seed, queue):
    import signal
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    parent = os.getppid()
    for item in make(seed):
        while True:
            try:
                queue.put(item, timeout=30)
                break
            except Exception:
                if os.getppid() != parent:
                    return
        if os.getppid() != parent:
            return
