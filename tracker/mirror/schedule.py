"""Schedule: how often the companion does what. Pure functions of time, in seconds."""

from __future__ import annotations

import random

FLUSH_MIN, FLUSH_MAX, FLUSH_SHARE = 2.0, 60.0, 0.02
RETRY_MIN, RETRY_MAX = 0.5, 60.0
SYNC_TO_DISK = 2.0


def flush_interval(age: float) -> float:
    """Seconds between two uploads of a run that is `age` seconds old: 2 % of it, in 2 to 60.

    Soon at first, when somebody watches whether it works; rarely later, when every upload costs a PUT.
    """
    return min(max(FLUSH_MIN, FLUSH_SHARE * age), FLUSH_MAX)


def retry_delay(failures: int) -> float:
    """Seconds to wait after `failures` failed uploads in a row (1 or more): doubling from 0.5 to 60, less up to a half.

    The random half keeps a thousand runs from coming back at the same instant.
    """
    return min(RETRY_MIN * 2.0 ** min(failures - 1, 10), RETRY_MAX) * random.uniform(0.5, 1.0)  # noqa: S311
