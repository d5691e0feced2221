"""What the real wandb, offline, wrote: its `.wandb` file, records in LevelDB's log format."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

BLOCK = 32768
HEADER, RECORD_HEADER = 7, 7


def read_run(folder: Path) -> dict[str, Any]:
    """The history, config, summary and labels of the only offline run below a folder."""
    from wandb.proto import wandb_internal_pb2

    (path,) = folder.glob("wandb/offline-run-*/run-*.wandb")
    found: dict[str, Any] = {"history": [], "config": {}, "summary": {}, "files": path.parent / "files"}
    for data in records(path.read_bytes()):
        record = wandb_internal_pb2.Record.FromString(data)
        kind = record.WhichOneof("record_type")
        if kind == "history":
            row = {name_of(item): json.loads(item.value_json) for item in record.history.item}
            found["history"].append({"_step": record.history.step.num, **row})
        elif kind == "config":
            update(found["config"], record.config.update)
        elif kind == "summary":
            update(found["summary"], record.summary.update)
        elif kind == "run":
            run = record.run
            found |= {"name": run.display_name, "project": run.project, "group": run.run_group, "tags": tuple(run.tags)}
            update(found["config"], run.config.update)
    return found


def records(data: bytes) -> Iterator[bytes]:
    place, parts = HEADER, b""
    while place + RECORD_HEADER <= len(data):
        if BLOCK - place % BLOCK < RECORD_HEADER:
            place += BLOCK - place % BLOCK
            continue
        size, kind = int.from_bytes(data[place + 4 : place + 6], "little"), data[place + 6]
        parts += data[place + RECORD_HEADER : place + RECORD_HEADER + size]
        place += RECORD_HEADER + size
        if kind in (1, 4):  # whole, or the last part
            yield parts
            parts = b""


def name_of(item: Any) -> str:
    return "/".join(item.nested_key) or item.key


def update(into: dict[str, Any], items: Any) -> None:
    for item in items:
        into[name_of(item)] = json.loads(item.value_json)
