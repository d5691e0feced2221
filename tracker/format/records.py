"""Records: the JSON objects of a run (run.json, writer.json, config.json, summary.json) as frozen dataclasses.

Reading is tolerant: a field of the wrong type becomes its default and a sentence in `problems`, an unknown field is
passed over. Only a file that is no JSON object, or one of a newer major version, raises.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Any

import orjson

from tracker.errors import FormatError, FutureFormatError
from tracker.format.layout import FORMAT_VERSION

STATES = ("running", "finished", "failed", "killed", "crashed")
HEARTBEAT_INTERVAL = 300.0
RUN_FIELDS = ("name", "group", "job_type", "tags", "notes")


@dataclass(frozen=True)
class RunRecord:
    """run.json: what a run is, written once."""

    id: str = ""
    """The run's id, the name of its folder."""
    name: str = ""
    """What people call it; any text."""
    project: str = ""
    """The project it belongs to."""
    group: str = ""
    """The group that it is charted with: an experiment, a sweep, a set of seeds."""
    job_type: str = ""
    """Its part in the group: train, eval, …"""
    tags: tuple[str, ...] = ()
    """Short labels."""
    notes: str = ""
    """Free text."""
    created_at: float | None = None
    """Unix seconds."""
    metrics: tuple[dict[str, Any], ...] = ()
    """Metric definitions: `name` (a glob), and `step_metric`, `summary`, `goal`."""
    format: int = FORMAT_VERSION
    """The major version of the run format."""


@dataclass(frozen=True)
class WriterRecord:
    """writer.json: one process that wrote, and how it fares."""

    state: str = "running"
    """running, finished, failed, killed or crashed."""
    started_at: float | None = None
    """Unix seconds."""
    ended_at: float | None = None
    """Unix seconds; None while it runs."""
    heartbeat_at: float | None = None
    """Unix seconds of the last sign of life."""
    heartbeat_interval: float = HEARTBEAT_INTERVAL
    """Seconds between two signs of life; a running writer that is silent for three of them counts as crashed."""
    exit_code: int | None = None
    """The process's exit code, where it is known; negative for a signal."""
    rows: int = 0
    """History lines written."""
    lost: int = 0
    """Rows that could not be written, for good."""
    output_dropped: int | None = None
    """Lines of console output that were left out."""
    saved_pending: int | None = None
    """Saved files and media that had not arrived in the root when this was written; counted at the end."""
    media_lost: int | None = None
    """Files of media that could not be written, for good."""
    host: str = ""
    user: str = ""
    pid: int | None = None
    python: str = ""
    os: str = ""
    argv: tuple[str, ...] = ()
    git: dict[str, Any] = field(default_factory=dict)
    """commit, branch, remote (without credentials), dirty."""
    hardware: dict[str, Any] = field(default_factory=dict)
    """cpu, cpu_count, memory (bytes), gpus."""
    changes: dict[str, Any] = field(default_factory=dict)
    """New values of run.json's name, group, job_type, tags, notes; `metrics` adds definitions; `_time` says when."""
    imported: dict[str, Any] = field(default_factory=dict)
    """Of what an importer wrote: `tool`, `fingerprint` of what it read, `notes` of what it could not."""
    format: int = FORMAT_VERSION


def encode_json(value: Any) -> bytes:
    """`value` as the bytes of a JSON file: two-space indent, a newline at the end."""
    return orjson.dumps(value, option=orjson.OPT_INDENT_2 | orjson.OPT_APPEND_NEWLINE)


def encode_line(value: Any) -> bytes:
    """`value` as a line of a JSON lines file.

    Raises:
        TypeError: it is no JSON, such as text that is no Unicode.
    """
    return orjson.dumps(value, option=orjson.OPT_APPEND_NEWLINE)


def decode_json(data: bytes, name: str) -> dict[str, Any]:
    """The JSON object in `data`.

    Args:
        data: a file's bytes.
        name: the file's name, for the message.

    Raises:
        FormatError: it is no JSON, or no object.
    """
    try:
        value = orjson.loads(data)
    except orjson.JSONDecodeError as error:
        raise FormatError(f"{name} is not JSON ({error}); it holds {_shorten(data)}") from error
    if not isinstance(value, dict):
        raise FormatError(f"{name} must hold a JSON object, and holds {_shorten(data)}")
    return value


def encode_record(record: RunRecord | WriterRecord) -> bytes:
    """A record as the bytes of its file; empty fields are left out."""
    values = {item.name: getattr(record, item.name) for item in fields(record)}
    return encode_json(
        {"format": values.pop("format"), **{k: v for k, v in values.items() if v not in ("", None, (), {})}}
    )


def decode_run(data: bytes, name: str) -> tuple[RunRecord, list[str]]:
    """run.json's record and the problems found in it.

    Raises:
        FormatError: it is no JSON object.
        FutureFormatError: its major version is newer than this reader's.
    """
    values, problems = _checked(decode_json(data, name), RunRecord(), name)
    return RunRecord(**values), problems


def decode_writer(data: bytes, name: str) -> tuple[WriterRecord, list[str]]:
    """writer.json's record and the problems found in it; raises as `decode_run` does."""
    values, problems = _checked(decode_json(data, name), WriterRecord(), name)
    if values.get("state", "running") not in STATES:
        problems.append(f"{name}: state {values.pop('state')!r} is none of {', '.join(STATES)}")
    return WriterRecord(**values), problems


def _checked(raw: Mapping[str, Any], default: Any, name: str) -> tuple[dict[str, Any], list[str]]:
    version = raw.get("format", FORMAT_VERSION)
    if isinstance(version, int) and version > FORMAT_VERSION:
        raise FutureFormatError(
            f"{name} has format {version}, and this tracker reads up to {FORMAT_VERSION}: upgrade tracker"
        )
    values: dict[str, Any] = {}
    problems: list[str] = []
    for item in fields(default):
        if item.name == "format" or raw.get(item.name) is None:
            continue
        value = _as_type_of(item.name, raw[item.name], getattr(default, item.name))
        if value is None:
            problems.append(f"{name}: {item.name} is {_shorten(raw[item.name])}, which is not of its type")
        else:
            values[item.name] = value
    return values, problems


_NUMBERS = ("created_at", "started_at", "ended_at", "heartbeat_at", "heartbeat_interval")
_INTEGERS = ("exit_code", "pid", "rows", "lost", "output_dropped", "saved_pending", "media_lost")


def _as_type_of(name: str, value: Any, default: Any) -> Any:
    """`value` in the type that field `name` has, or None where it is of another."""
    if name in _INTEGERS:
        return value if isinstance(value, int) and not isinstance(value, bool) else None
    if name in _NUMBERS:
        return float(value) if isinstance(value, (int, float)) and not isinstance(value, bool) else None
    if name == "metrics":
        return tuple(v for v in value if isinstance(v, dict)) if isinstance(value, list) else None
    if isinstance(default, tuple):
        return tuple(str(v) for v in value) if isinstance(value, list) else None
    return value if isinstance(value, type(default)) else None


def _shorten(value: Any, limit: int = 60) -> str:
    text = value.decode("utf-8", "replace") if isinstance(value, bytes) else repr(value)
    return repr(text[:limit] + "…") if len(text) > limit else repr(text) if isinstance(value, bytes) else text
