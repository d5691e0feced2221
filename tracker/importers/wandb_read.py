"""One run of wandb's: a folder with its `.wandb` file and its files → rows, summary, console, host and code."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from tracker.format.fold import Fold
from tracker.importers.proto import Message
from tracker.importers.source import Found, Row, Tell, public_name
from tracker.importers.wandb_file import key_of, read_records, record_schema, seconds, value_of
from tracker.importers.wandb_media import UnknownError, WandbMedia
from tracker.importers.wandb_overview import Overview, cores, look, memory, set_in, writer_record
from tracker.importers.wandb_plots import charts_of
from tracker.importers.wandb_system import WandbSystem
from tracker.media.table import Table

_ROWS = record_schema(("history", "summary", "alert"))
_STATS = record_schema(("stats",))
_OUTPUT = record_schema(("output", "output_raw"))
_COMPUTED = {"min", "max", "mean", "best", "last", "first"}
_KNOWN = {"config.yaml", "wandb-summary.json", "wandb-metadata.json", "output.log", "requirements.txt", "diff.patch"}
_CODE = ("requirements.txt", "diff.patch")


class Reader:
    """Reads the run of a `.wandb` file.

    Args:
        path: the file.
    """

    def __init__(self, path: str) -> None:
        self._path = path
        self._files = os.path.join(os.path.dirname(path), "files")

    def __call__(self, tell: Tell) -> Found:
        """What the run is.

        Raises:
            FormatError: the file is none of wandb's.
            OSError: it cannot be read.
        """
        run = look(self._path, self._files)
        texts = run.texts
        found = Found(
            name=texts.get("display_name") or texts.get("run_id", ""),
            group=texts.get("run_group", ""),
            job_type=texts.get("job_type", ""),
            tags=run.tags,
            notes=texts.get("notes", ""),
            created_at=run.started_at,
            metrics=tuple(run.metrics.values()),
            config=run.config,
            left_out=run.left_out,
        )
        found.writer = writer_record(run, None)
        found.rows = _Rows(self._path, run, WandbMedia(self._files, _labels(run.own)), found).read(tell)
        found.system = self._system(run, found)
        found.output = self._output()
        found.code = self._code(run)
        found.saved = self._saved()
        return found

    def _system(self, run: Overview, found: Found) -> Iterator[tuple[float, Mapping[str, float]]]:
        system = WandbSystem(cores(run.environment), memory(run.environment))
        for _, record in read_records(self._path, _STATS, Counter()):
            time = seconds(record.timestamp)
            values = {item.key: value for item in record.item if isinstance(value := value_of(item), (int, float))}
            if time is not None:
                row = system.row(time, values)
                if row:
                    yield time, row
        if system.unknown:
            found.problems.append(f"system metrics that have no place: {', '.join(sorted(system.unknown))}")

    def _output(self) -> Iterator[str]:
        """The console's lines: of the records, or else of the file that wandb made of them."""
        folds: dict[int, Fold] = {}
        for _, record in read_records(self._path, _OUTPUT, Counter()):
            yield from _lines(folds.setdefault(record.output_type, Fold()).feed(record.line))
        if not folds and os.path.isfile(os.path.join(self._files, "output.log")):
            with open(os.path.join(self._files, "output.log"), encoding="utf-8", errors="replace", newline="") as file:
                fold = folds[0] = Fold()
                for line in file:
                    yield from _lines(fold.feed(line))
        for fold in folds.values():
            yield from _lines(fold.rest())

    def _code(self, run: Overview) -> dict[str, bytes]:
        found = {name: _read(os.path.join(self._files, name)) for name in _CODE}
        for name, path in _walk(os.path.join(self._files, "code")):
            found[f"source/{name}"] = _read(path)
        program = run.environment.get("codePath")
        if f"source/{program}" in found:
            found["code.json"] = b'{"program":' + orjson.dumps(program) + b"}\n"
        return {name: data for name, data in found.items() if data}

    def _saved(self) -> dict[str, str]:
        """The files that the program saved: all but media, code, and what wandb puts there."""
        return {
            name: path
            for name, path in _walk(self._files)
            if name not in _KNOWN and not name.startswith(("media/", "code/"))
        }


class _Rows:
    """Reads a run's rows, and on the way its summary, alerts and end."""

    def __init__(self, path: str, run: Overview, media: WandbMedia, found: Found) -> None:
        self._path, self._run, self._media, self._found = path, run, media, found
        self._charts = charts_of(run.own)
        self._last: dict[str, Any] = {}
        self._summary: dict[str, Any] = {}
        self._alerts: list[dict[str, Any]] = []
        self._time = run.started_at

    def read(self, tell: Tell) -> Iterator[Row]:
        for kind, record in read_records(self._path, _ROWS, self._found.left_out, tell):
            if kind == "history":
                yield self._row(record)
            elif kind == "summary":
                self._take_summary(record)
            else:
                time = None if self._time is None else round(self._time, 3)
                alert = {"_time": time, "level": record.level, "title": record.title, "text": record.text}
                self._alerts.append(alert)
        self._found.alerts = self._alerts
        self._found.summary = self._by_hand()
        self._found.writer = writer_record(self._run, self._time)

    def _row(self, record: Message) -> Row:
        values: dict[str, Any] = {}
        for item in record.item:
            set_in(values, key_of(item), value_of(item))
        time = values.pop("_timestamp", None)
        time = float(time) if isinstance(time, (int, float)) else None
        self._time = time or self._time
        step = values.pop("_step", 0)
        step = record.step.num if record.HasField("step") or not isinstance(step, int) else step
        values.pop("_runtime", None)
        values.pop("_wandb", None)
        _merge(self._last, values)
        return step, time, self._converted(values)

    def _converted(self, values: Mapping[str, Any], prefix: str = "") -> dict[str, Any]:
        """Values with what stands for files as media."""
        found: dict[str, Any] = {}
        for key, value in values.items():
            name = key if prefix else public_name(key)
            try:
                if isinstance(value, dict) and not isinstance(value.get("_type"), str):
                    found[name] = self._converted(value, f"{prefix}{key}.")
                else:
                    made = self._media.convert(value, prefix + key)
                    chart = self._charts.get(prefix + key) if isinstance(made, Table) else None
                    drawn = None if chart is None else chart.draw(made)
                    found[name if chart is None or drawn is None else chart.name] = drawn or made
            except UnknownError as error:
                self._found.left_out[f"{prefix + key!r}: {error}"] += 1
        return found

    def _take_summary(self, record: Message) -> None:
        for item in record.update:
            set_in(self._summary, key_of(item), value_of(item))
        for item in record.remove:
            keys = key_of(item)
            if len(keys) == 1:
                self._summary.pop(keys[0], None)

    def _by_hand(self) -> dict[str, Any]:
        """The summary but what follows from the rows: their last values, and what definitions of metrics ask for."""
        own = {key: value for key, value in self._summary.items() if not key.startswith("_")}
        return self._converted(_differing(own, self._last))


def _differing(summary: Mapping[str, Any], last: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for key, value in summary.items():
        before = last.get(key)
        if isinstance(value, dict) and isinstance(before, dict) and "_type" not in value:
            below = _differing(value, before)
            if below:
                found[key] = below
        elif isinstance(value, dict) and key in last and value.keys() <= _COMPUTED:
            continue
        elif key not in last or not (value == before or (value != value and before != before)):  # noqa: PLR0124 - NaN
            found[key] = value
    return found


def _merge(into: dict[str, Any], values: Mapping[str, Any]) -> None:
    for key, value in values.items():
        below = into.get(key)
        if isinstance(value, dict) and isinstance(below, dict) and "_type" not in value:
            _merge(below, value)
        else:
            into[key] = value


def _labels(own: Mapping[str, Any]) -> dict[str, Mapping[str, Any]]:
    return {key: value for key, value in own.items() if key.endswith("class_labels") and isinstance(value, dict)}


def _lines(text: str) -> list[str]:
    return text.split("\n")[:-1]


def _walk(folder: str) -> Iterator[tuple[str, str]]:
    """Name and path of each file below a folder, sorted."""
    for place, below, names in os.walk(folder):
        below.sort()
        for name in sorted(names):
            path = os.path.join(place, name)
            yield os.path.relpath(path, folder).replace(os.sep, "/"), path


def _read(path: str) -> bytes:
    try:
        with open(path, "rb") as file:
            return file.read()
    except OSError:
        return b""
