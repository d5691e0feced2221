"""A folder of DVCLive's → a run: metrics of `plots/metrics`, media, and what metrics.json and params.yaml say."""

from __future__ import annotations

import heapq
import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.format.records import WriterRecord
from tracker.format.values import flatten, plain_number
from tracker.importers.dvclive_plots import METRICS, Plots, find_dvc_yaml
from tracker.importers.joined import join_points
from tracker.importers.local_files import files_below, is_small, lines_of
from tracker.importers.source import Found, Row, Tell, public_name
from tracker.importers.typed import read_yaml, to_value
from tracker.media.image import Image

SUMMARY, PARAMS, ARTIFACTS = "metrics.json", "params.yaml", "artifacts"
_ENDINGS = (".tsv", ".csv")
_OWN = re.compile(r"metrics\.json|params\.yaml|dvc\.yaml|(?:.*/)?\.gitignore|.*\.dvc")
_REPORT = re.compile(r"report\.(?:md|html|ipynb)")
_GIB = 2.0**30
_SYSTEM = {
    "system/cpu/usage (%)": ("cpu", 1.0),
    "system/ram/usage (%)": ("memory_percent", 1.0),
    "system/ram/usage (GB)": ("memory", _GIB),
    "system/disk/usage (%)/main": ("disk_percent", 1.0),
    "system/disk/usage (GB)/main": ("disk", _GIB),
}
_GPU = {"usage (%)": ("memory_percent", 1.0), "usage (GB)": ("memory", _GIB)}
_Point = tuple[int, "float | None", str, Any]
_VIDEO_MEMORY = re.compile(r"system/vram/(usage \(%\)|usage \(GB\))/(\d{1,3})")


@dataclass
class _Seen:
    """What the points said on the way."""

    last: dict[str, Any] = field(default_factory=dict)
    step: int = 0
    times: list[float] = field(default_factory=list)


def read_run(folder: str, label: str, tell: Tell) -> Found:
    """Read a folder.

    Args:
        folder: DVCLive's.
        label: the run's name.
        tell: told of the progress.

    Raises:
        OSError: a file cannot be read.
        FormatError: params.yaml or dvc.yaml is none.
    """
    left_out: Counter[str] = Counter()
    files = dict(files_below(folder, left_out))
    found = Found(name=label, writer=WriterRecord(state="finished"), left_out=left_out)
    found.config = read_yaml(files[PARAMS]) if PARAMS in files else {}
    metrics = {public_name(_metric_of(name)): path for name, path in files.items() if _is_metric(name)}
    columns = {name: column for name in metrics if (column := _column(name))}
    plots = Plots(folder, files, find_dvc_yaml(folder), left_out)
    found.saved = _saved(files, plots.taken, left_out)
    seen = _Seen()
    others = {name: path for name, path in metrics.items() if name not in columns}
    of_host = {name: metrics[name] for name in columns}
    for name in list(of_host):
        if not _has_times(of_host[name]):
            others[name] = of_host.pop(name)
    found.rows = _rows(found, seen, others, plots, tell, files.get(SUMMARY, ""))
    found.system = _system(of_host, columns, tell, left_out)
    return found


def _rows(
    found: Found, seen: _Seen, metrics: Mapping[str, str], plots: Plots, tell: Tell, summary: str
) -> Iterator[Row]:
    """The metrics, the images of a step, and at the last step what belongs to none."""
    for row in join_points(_points(metrics, tell, found.left_out)):
        seen.last.update(row[2])
        seen.step = max(seen.step, row[0])
        if row[1] is not None:
            seen.times = [min([row[1], *seen.times]), max([row[1], *seen.times])]
        yield row
    for step, name, path in plots.images():
        seen.step = max(seen.step, step)
        yield step, None, {name: Image(path)}
    last = plots.last_row()
    if last:
        yield seen.step, None, last
    if seen.times:
        found.writer = WriterRecord(state="finished", started_at=seen.times[0], ended_at=seen.times[-1])
    found.summary = _summary(summary, seen, found) if summary else {}


def _points(metrics: Mapping[str, str], tell: Tell, left_out: Counter[str]) -> Iterator[_Point]:
    """The points of several files in the order of their steps."""
    streams = [_of_file(name, metrics[name], tell, left_out) for name in sorted(metrics)]
    yield from heapq.merge(*streams, key=lambda point: point[0])


def _of_file(name: str, path: str, tell: Tell, left_out: Counter[str]) -> Iterator[_Point]:
    """A metric's file: the header, then step and value, with a time before them where the user asked for it."""
    mark = "\t" if path.endswith(".tsv") else ","
    for number, line in enumerate(lines_of(path)):
        tell(len(line) + 1)
        if not number:
            continue
        *before, value = line.split(mark, 2 if line.count(mark) > 1 else 1)
        try:
            time = int(before[-2]) / 1000 if len(before) > 1 else None
            yield int(before[-1]), time, name, to_value(_unquoted(value))
        except (ValueError, IndexError):
            left_out[f"a line of the metric {name!r} is no step and value"] += 1


def _unquoted(cell: str) -> str:
    return cell[1:-1].replace('""', '"') if len(cell) > 1 and cell[0] == cell[-1] == '"' else cell


def _system(
    metrics: Mapping[str, str], columns: Mapping[str, tuple[str, float]], tell: Tell, left_out: Counter[str]
) -> Iterator[tuple[float, dict[str, float]]]:
    """Samples of the host: what was measured at about one time."""
    streams = [_of_file(name, metrics[name], tell, left_out) for name in sorted(metrics)]
    points = heapq.merge(*streams, key=lambda point: point[1] or 0.0)
    renamed = (
        (0, time, columns[name][0], value * columns[name][1])
        for _, time, name, value in points
        if isinstance(value, (int, float))
    )
    for _, time, row in join_points(renamed):
        yield time or 0.0, dict(row)


def _column(name: str) -> tuple[str, float] | None:
    """The column of the run format that a metric of DVCLive's monitor is, and what its values are multiplied with."""
    match = _VIDEO_MEMORY.fullmatch(name)
    if match:
        column, factor = _GPU[match[1]]
        return f"gpu{int(match[2])}_{column}", factor
    return _SYSTEM.get(name)


def _has_times(path: str) -> bool:
    return next(lines_of(path), "").startswith("timestamp")


def _is_metric(name: str) -> bool:
    return name.startswith(f"{METRICS}/") and name.endswith(_ENDINGS)


def _metric_of(name: str) -> str:
    return os.path.splitext(name.removeprefix(f"{METRICS}/"))[0]


def _summary(path: str, seen: _Seen, found: Found) -> dict[str, Any]:
    """What metrics.json says that is not the last value of a metric anyway."""
    with open(path, encoding="utf-8") as file:
        try:
            values = dict(json.load(file))
        except (ValueError, TypeError, RecursionError) as error:
            found.problems.append(f"{SUMMARY} cannot be read: {error}")
            return {}
    flat, problems = flatten({name: value for name, value in values.items() if name != "step"})
    found.problems += problems
    plain = {name: _number(value) for name, value in flat.items()}
    return {name: value for name, value in plain.items() if value != seen.last.get(name) and _column(name) is None}


def _number(value: Any) -> Any:
    """`value`, and the number where DVCLive wrote one that JSON has not as text."""
    return plain_number(float(value)) if value in ("nan", "inf", "-inf") else value


def _saved(files: Mapping[str, str], taken: frozenset[str], left_out: Counter[str]) -> dict[str, str]:
    """The files that are kept as they are; a report says what the metrics say."""
    saved = {}
    for name, path in files.items():
        if name in taken or _is_metric(name) or _OWN.fullmatch(name):
            continue
        if _REPORT.fullmatch(name):
            left_out[f"{name} is left out: it shows what is imported"] += 1
        elif is_small(path):
            saved[name] = path
        else:
            left_out["a file of more than 32 MiB is left out"] += 1
    return saved
