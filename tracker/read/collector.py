"""Collector: Python's search for garbage is kept off the many objects that are made of runs and stay.

It looks at all that is there each time that enough was added, in vain here, and takes a third of the time of a listing
of 10,000 runs.
"""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager

_RARELY = 20_000
"""So many objects are made before the next search; Python's own number is 700."""


@contextmanager
def paused() -> Iterator[None]:
    """No search within: for stretches that make much and drop little."""
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()


@contextmanager
def passing_over_all() -> Iterator[None]:
    """Searches within pass over all that is there already, and are rare."""
    if gc.get_freeze_count():  # another one's: what it keeps out is not to be let in again
        yield
        return
    often = gc.get_threshold()
    gc.freeze()
    gc.set_threshold(_RARELY, *often[1:])
    try:
        yield
    finally:
        gc.set_threshold(*often)
        gc.unfreeze()
