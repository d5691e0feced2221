"""What a run costs in a bucket and how soon its rows are seen there, by the simulation of `bench/day.py`."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

DAY = Path(__file__).parent.parent / "bench" / "day.py"


def simulate(*arguments: str) -> dict[str, Any]:
    done = subprocess.run(
        [sys.executable, DAY, "--json", *arguments], capture_output=True, text=True, check=True, timeout=110
    )
    (found,) = json.loads(done.stdout)
    assert isinstance(found, dict)
    return found


def test_a_day_of_a_run_is_cheap_and_its_rows_are_seen_soon() -> None:
    found = simulate("--hours", "4", "--rates", "1")
    assert found["rows"] == 14_400
    assert 1000 < found["puts"] + 20 * found["puts_last_hour"] <= 6000
    assert 0 < found["delay_first_minutes"]["max"] <= 5
    assert found["delay_first_minutes"]["max"] < found["delay_later"]["max"] <= 60
    assert found["objects"] < 30


def test_a_slow_link_costs_uploads_but_no_more_than_a_minute() -> None:
    found = simulate("--hours", "2", "--rates", "30", "--bandwidth", "4e5")
    assert found["rows"] == 216_000
    assert 50 < found["delay_later"]["max"] <= 60
    assert found["bytes_kept"] < found["bytes_sent"]


def test_an_outage_of_an_hour_is_made_up_for_within_two_minutes(record_property: Callable[[str, object], None]) -> None:
    found = simulate("--hours", "3", "--rates", "2", "--outage", "1", "2")  # it ends with an error if a row is missing
    assert found["rows"] == 21_600
    assert 60 <= found["refused"] <= 600
    assert 3600 <= found["delay_later"]["max"] <= 3600 + 120
    told = {"fault": "an outage of an hour, by a simulated clock", "acknowledged": found["rows"], "kept": found["rows"]}
    for name, value in (told | {"told": 0}).items():
        record_property(name, value)
