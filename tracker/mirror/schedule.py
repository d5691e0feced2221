"""Schedule: how often the companion does what. Pure functions of time, in seconds, and the clock to call them by."""

from __future__ import annotations

import random
import time

FLUSH_MIN, FLUSH_MAX, FLUSH_SHARE = 2.0, 57.0, 0.01
RETRY_MIN, RETRY_MAX = 0.5, 60.0
SYNC_TO_DISK = 2.0
SIDE_AGE = 3000.0
SIDE_FOLDERS = ("system/", "output/")
"""What goes up with every second upload only, once a run is `SIDE_AGE` seconds old: it would double the PUTs."""


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


def flush_interval(age: float, upload: float = 0.0) -> float:
    """Seconds from one upload's beginning to the next's: 1 % of the run's age, in 2 to 57 less what an upload takes.

    Soon at first, when somebody watches whether it works: a row is in the bucket within 5 s for the first five minutes.
    Rarely later, when every upload costs a PUT, and never so rarely that a row takes more than a minute: it waits for
    this interval and for the upload behind it. `bench/day.py` counts what a day of it costs.

    Args:
        age: seconds since the run began.
        upload: seconds that the last upload took.
    """
    return max(FLUSH_MIN, min(FLUSH_SHARE * age, FLUSH_MAX - upload))


def retry_delay(failures: int) -> float:
    """Seconds to wait after `failures` failed uploads in a row (1 or more): doubling from 0.5 to 60, less up to a half.

    The random half keeps a thousand runs from coming back at the same instant.
    """
    return min(RETRY_MIN * 2.0 ** min(failures - 1, 10), RETRY_MAX) * random.uniform(0.5, 1.0)  # noqa: S311
