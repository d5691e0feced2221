"""Resume: asks a remote root, in a process of its own, what a run holds already.

The training process imports neither fsspec nor s3fs, and a bucket that does not answer must not hold it up.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from tracker.errors import TrackerError
from tracker.format import layout, resume
from tracker.store import open_store


def look(root: str, project: str, run_id: str) -> resume.Earlier | None:
    """What a run in a root holds; None where there is no such run.

    Raises:
        StoreError: the root cannot be read.
    """
    prefix = layout.run_prefix(project, run_id)
    with open_store(root) as store:
        sizes = {item.key.removeprefix(prefix): item.size for item in store.list(prefix)}
        if not sizes:
            return None
        wanted = [path for path in sizes if path.endswith((layout.CONFIG_FILE, layout.SUMMARY_FILE))]
        found = store.get_many([f"{prefix}{path}" for path in [layout.RUN_FILE, *wanted] if path in sizes])
        read = {key.removeprefix(prefix): data for key, data in found.items() if isinstance(data, bytes)}
        tails = [
            store.get_range(f"{prefix}{path}", max(0, sizes[path] - resume.TAIL_BYTES), sizes[path])
            for path in resume.newest_segments(sizes, run_id)
            if sizes[path]
        ]
    return resume.describe(run_id, read.pop(layout.RUN_FILE, None), read, tails)


def main() -> None:
    """Answer the question on standard input on standard output: {"earlier": …}, or {"error": "…"}."""
    asked = json.load(sys.stdin)
    try:
        earlier = look(asked["root"], asked["project"], asked["run_id"])
        answer: dict[str, Any] = {"earlier": None if earlier is None else asdict(earlier)}
    except (TrackerError, OSError) as error:
        answer = {"error": str(error)}
    json.dump(answer, sys.stdout)
