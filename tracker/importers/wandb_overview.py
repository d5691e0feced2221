"""What a `.wandb` file says of its run beside what was logged: configuration, metrics, environment, end."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from tracker.format.records import WriterRecord
from tracker.importers.proto import Message
from tracker.importers.wandb_file import key_of, read_records, record_schema, seconds, value_of

_SCHEMA = record_schema(("run", "config", "metric", "exit", "environment", "artifact", "use_artifact", "tbrecord"))
_OWN = "_wandb"
_SUMMARIES = ("min", "max", "mean", "best", "first", "last", "none")
_GOALS = {1: "minimize", 2: "maximize"}
_DOT = re.compile(r"(?<!\\)\.")


@dataclass
class Overview:
    """What is known of a run before its rows are read.

    Attributes:
        texts: run_id, project, display_name, run_group, job_type, notes, host.
        tags: its tags.
        started_at: Unix seconds.
        config: the configuration, without wandb's own.
        own: what wandb keeps of its own in the configuration.
        metrics: definitions, as run.json has them, by name.
        ended: exit code and seconds that it ran; None for a run without an end.
        environment: its program's, by the names of wandb-metadata.json.
        left_out: counts what has no place.
    """

    texts: dict[str, str] = field(default_factory=dict)
    tags: tuple[str, ...] = ()
    started_at: float | None = None
    config: dict[str, Any] = field(default_factory=dict)
    own: dict[str, Any] = field(default_factory=dict)
    metrics: dict[str, dict[str, Any]] = field(default_factory=dict)
    ended: tuple[int, int] | None = None
    environment: dict[str, Any] = field(default_factory=dict)
    left_out: Counter[str] = field(default_factory=Counter)


def look(path: str, folder: str) -> Overview:
    """Read what a file says of its run.

    Args:
        path: the `.wandb` file.
        folder: the run's `files/`.

    Raises:
        FormatError: it is no such file.
        OSError: it cannot be read.
    """
    found = Overview(environment=_metadata(folder))
    for kind, record in read_records(path, _SCHEMA, Counter()):
        if kind == "run":
            _take_run(found, record)
        elif kind == "config":
            _take_config(found.config, record)
        elif kind == "metric":
            _take_metric(found.metrics, record)
        elif kind == "environment":
            _take_environment(found.environment, record)
        elif kind == "exit":
            found.ended = record.exit_code, record.runtime
        elif kind == "tbrecord":
            found.left_out["TensorBoard's logs are not in the .wandb file: import them as such"] += 1
        elif not (kind == "artifact" and record.type in ("run_table", "job")):  # wandb's own, of tables and code
            found.left_out[f"artifact {record.name or record.type!r} stays where it is"] += 1
    own = found.config.pop(_OWN, {})
    found.own = own if isinstance(own, dict) else {}
    return found


def writer_record(found: Overview, last: float | None) -> WriterRecord:
    """The record of the process that made the run.

    Args:
        found: what is known of the run.
        last: Unix seconds of the last thing that it logged.
    """
    about = found.environment
    ended = last
    if found.ended is not None and found.started_at is not None:
        ended = max(last or 0.0, found.started_at + found.ended[1])
    code = None if found.ended is None else found.ended[0]
    program = about.get("program")
    argv = [program, *_list(about.get("args"))] if isinstance(program, str) and program else []
    return WriterRecord(
        state="crashed" if code is None else "failed" if code else "finished",
        started_at=found.started_at,
        ended_at=ended,
        exit_code=code,
        host=_text(about.get("host")) or found.texts.get("host", ""),
        user=_text(about.get("username")),
        python=_text(about.get("python")).removeprefix("CPython "),
        os=_text(about.get("os")),
        argv=tuple(str(argument) for argument in argv),
        git=_git(about.get("git")),
        hardware=_hardware(about),
    )


def set_in(target: dict[str, Any], keys: Sequence[str], value: Any) -> None:
    """Set a value below some keys."""
    for key in keys[:-1]:
        below = target.get(key)
        if not isinstance(below, dict):
            below = target[key] = {}
        target = below
    target[keys[-1]] = value


def _take_run(found: Overview, record: Message) -> None:
    for name in ("run_id", "project", "display_name", "run_group", "job_type", "notes", "host"):
        text = getattr(record, name)
        if text:
            found.texts[name] = text
    found.tags = tuple(record.tags) or found.tags
    found.started_at = seconds(record.start_time) or found.started_at
    _take_config(found.config, record.config)
    if record.git.commit and "git" not in found.environment:
        found.environment["git"] = {"commit": record.git.commit, "remote": record.git.remote_url}


def _take_config(config: dict[str, Any], record: Message) -> None:
    for item in record.update:
        set_in(config, key_of(item), value_of(item))
    for item in record.remove:
        keys, below = key_of(item), config
        for key in keys[:-1]:
            below = below.get(key, {}) if isinstance(below, dict) else {}
        below.pop(keys[-1], None)


def _take_metric(metrics: dict[str, dict[str, Any]], record: Message) -> None:
    name = metric_name(record.name or record.glob_name)
    if not name or record.expanded_from_glob:
        return
    summary = ",".join(kind for kind in _SUMMARIES if getattr(record.summary, kind))
    made = {
        "name": name, "step_metric": metric_name(record.step_metric), "summary": summary,
        "goal": _GOALS.get(record.goal, ""),
    }  # fmt: skip
    metrics[name] = {**metrics.get(name, {}), **{field: value for field, value in made.items() if value}}


def metric_name(name: str) -> str:
    """A metric's name from wandb's, which has a dot between nested keys and a backslash before a key's own dots."""
    return _DOT.sub("/", name).replace("\\.", ".")


def _take_environment(about: dict[str, Any], record: Message) -> None:
    names = {
        "os": "os", "python": "python", "program": "program", "code_path": "codePath", "host": "host",
        "username": "username", "cpu_count": "cpu_count", "cpu_count_logical": "cpu_count_logical", "gpu_type": "gpu",
        "gpu_count": "gpu_count", "args": "args",
    }  # fmt: skip
    for name, known_as in names.items():
        value = getattr(record, name)
        if value:
            about[known_as] = value
    if record.memory.total:
        about["memory"] = {"total": record.memory.total}
    if record.cpu.model:
        about["cpu"] = record.cpu.model
    if record.git.commit:
        about["git"] = {"commit": record.git.commit, "remote": record.git.remote_url}


def _metadata(folder: str) -> dict[str, Any]:
    """wandb-metadata.json, where older versions of wandb say what newer ones say in a record."""
    try:
        with open(os.path.join(folder, "wandb-metadata.json"), encoding="utf-8") as file:
            found = json.load(file)
    except (OSError, ValueError):
        return {}
    return found if isinstance(found, dict) else {}


def _git(found: Any) -> dict[str, Any]:
    if not isinstance(found, Mapping):
        return {}
    return {name: _text(found.get(name)) for name in ("commit", "remote") if _text(found.get(name))}


def _hardware(about: Mapping[str, Any]) -> dict[str, Any]:
    gpus = [_text(about.get("gpu"))] * count if (count := _whole(about.get("gpu_count"))) and about.get("gpu") else []
    made = {"cpu": _text(about.get("cpu")), "cpu_count": cores(about), "memory": memory(about), "gpus": gpus}
    return {name: value for name, value in made.items() if value}


def cores(about: Mapping[str, Any]) -> int:
    """Processors of the host; 0 where they are not known."""
    return _whole(about.get("cpu_count_logical")) or _whole(about.get("cpu_count"))


def memory(about: Mapping[str, Any]) -> int:
    """Bytes of the host's memory; 0 where they are not known."""
    found = about.get("memory")
    total = found.get("total") if isinstance(found, Mapping) else 0
    return int(total * (1 << 30)) if isinstance(total, float) else _whole(total)


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _whole(value: Any) -> int:
    return value if isinstance(value, int) and not isinstance(value, bool) else 0


def _list(value: Any) -> list[Any]:
    return value if isinstance(value, list) else []
