"""Resume: what a run that goes on must know of what it holds already."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.errors import FormatError
from tracker.format import layout, records
from tracker.format.rows import STEP, TIME, decode_line

TAIL_BYTES = 1 << 16
"""How much of the end of each writer's newest history segment is looked at for its steps."""


@dataclass(frozen=True)
class Earlier:
    """A run as it is before another process goes on with it."""

    record: records.RunRecord
    next_step: int = 0
    """One more than the greatest step near the end of any writer's history; 0 without rows."""
    config: dict[str, Any] = field(default_factory=dict)
    summary: dict[str, Any] = field(default_factory=dict)
    """What was set by hand."""


def newest_segments(paths: Iterable[str], run_id: str) -> list[str]:
    """Of each writer the history segment with the greatest number.

    Args:
        paths: the run's objects, relative to its folder.
        run_id: the run's id.
    """
    found: dict[str, tuple[int, str]] = {}
    for path in paths:
        what = layout.parse_object(f"{run_id}/{path}")
        if what is not None and what.kind == "history" and what.extension == "jsonl":
            found[what.writer] = max(found.get(what.writer, (-1, "")), (what.number, path))
    return [path for _, path in found.values()]


def next_step(tails: Iterable[bytes]) -> int:
    """One more than the greatest step in these ends of history segments, whose first line may be torn; 0 for none."""
    greatest = -1
    for tail in tails:
        for line in tail.split(b"\n"):
            step = (decode_line(line) or {}).get(STEP)
            if isinstance(step, int) and not isinstance(step, bool):
                greatest = max(greatest, step)
    return greatest + 1


def describe(run_id: str, run_file: bytes | None, parts: Mapping[str, bytes], tails: Iterable[bytes]) -> Earlier:
    """What is known of a run.

    Args:
        run_id: its id.
        run_file: run.json, None where there is none or it cannot be read.
        parts: the config.json and summary.json of its writers, by path.
        tails: the ends of its writers' newest history segments.
    """
    try:
        record = records.decode_run(run_file or b"{}", layout.RUN_FILE)[0]
    except FormatError:
        record = records.RunRecord()
    return Earlier(
        record if record.id else records.RunRecord(id=run_id, name=record.name or run_id),
        next_step(tails),
        _merged(data for path, data in parts.items() if path.endswith(layout.CONFIG_FILE)),
        _merged(data for path, data in parts.items() if path.endswith(layout.SUMMARY_FILE)),
    )


def _merged(parts: Iterable[bytes]) -> dict[str, Any]:
    """Objects as one, later ones over earlier ones by their `_time`; what cannot be read is passed over."""
    read = []
    for data in parts:
        try:
            read.append(records.decode_json(data, "a part"))
        except FormatError:
            continue
    whole: dict[str, Any] = {}
    for part in sorted(read, key=_time):
        _update(whole, part)
    return {key: value for key, value in whole.items() if not key.startswith("_")}


def _time(part: Mapping[str, Any]) -> float:
    time = part.get(TIME)
    return float(time) if isinstance(time, (int, float)) else 0.0


def _update(target: dict[str, Any], part: Mapping[str, Any]) -> None:
    for key, value in part.items():
        if isinstance(value, dict) and isinstance(target.get(key), dict):
            _update(target[key], value)
        else:
            target[key] = value
