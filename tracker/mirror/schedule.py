"""Schedule: how often the companion does what. Pure functions of time, in seconds, and the clock to call them by."""

from __future__ import annotations

import random
import time

FLUSH_MIN, FLUSH_MAX, FLUSH_SHARE = 2.0, 55.0, 0.01
RETRY_MIN, RETRY_MAX = 0.5, 60.0
SYNC_TO_DISK = 2.0


class Clock:
    """Where the companion has the time from; a simulation has a clock of its own."""

    def time(self) -> float:
        """Unix seconds, for what is written. Somebody may set them back."""
        return time.time()

    def ticks(self) -> float:
        """Seconds since some moment that only grow, for pauses."""
        return time.monotonic()

    def sleep(self, seconds: float) -> None:
        """Wait."""
        time.sleep(seconds)


def flush_interval(age: float) -> float:
    """Seconds from one upload's beginning to the next's, of a run that is `age` seconds old: 1 % of it, in 2 to 55.

    Soon at first, when somebody watches whether it works: a row is in the bucket within 5 s for the first five minutes.
    Rarely later, when every upload costs a PUT: 55 leaves the upload itself 5 s of the minute that a row may take.
    `bench/day.py` counts what a day of it costs.
    """
    return min(max(FLUSH_MIN, FLUSH_SHARE * age), FLUSH_MAX)


def retry_delay(failures: int) -> float:
    """Seconds to wait after `failures` failed uploads in a row (1 or more): doubling from 0.5 to 60, less up to a half.

    The random half keeps a thousand runs from coming back at the same instant.
    """
    return min(RETRY_MIN * 2.0 ** min(failures - 1, 10), RETRY_MAX) * random.uniform(0.5, 1.0)  # noqa: S311
