"""A few things at a time, which all end when the run is interrupted.

In: a function and what to call it with. Out: the results in order. Children have process groups of their own, so Ctrl-C
does not reach them: who waits for threads that wait for children has to end those first.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from concurrent.futures import ThreadPoolExecutor
from typing import Final, TypeVar

from pipeline.workspace import processes

WORKERS: Final = 2
A = TypeVar("A")
R = TypeVar("R")


def together(function: Callable[[A], R], arguments: Iterable[A]) -> tuple[R, ...]:
    """`function` of each argument. The first exception is raised, and what has not begun then never does."""
    pool = ThreadPoolExecutor(max_workers=WORKERS)
    try:
        futures = [pool.submit(function, argument) for argument in arguments]
        return tuple(future.result() for future in futures)
    except (KeyboardInterrupt, SystemExit):
        pool.shutdown(wait=False, cancel_futures=True)
        processes.end_all()
        raise
    finally:
        pool.shutdown(cancel_futures=True)
