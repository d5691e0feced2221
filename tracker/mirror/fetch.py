"""Fetch: finds an artifact in a root and downloads it, in a process of its own.

The training process imports neither fsspec nor s3fs. What stands on standard input is a question, what is written to
standard output its answer.
"""

from __future__ import annotations

import json
import sys
from dataclasses import asdict
from typing import Any

from tracker.artifacts import download, find
from tracker.errors import NotFoundError, TrackerError
from tracker.format import artifacts
from tracker.store import open_store


def answer(asked: dict[str, Any]) -> dict[str, Any]:
    """The answer to a question: what a version is, or that its files were brought.

    Args:
        asked: `root`, `project`, `reference`; for a download `folder` and `only` as well.
    """
    try:
        with open_store(asked["root"]) as store:
            manifest, version = find(store, asked["project"], asked["reference"])
            if asked.get("folder"):
                project = artifacts.split_reference(asked["reference"], asked["project"])[0]
                return {"bytes": download(store, project, manifest, asked["folder"], asked.get("only", ""))}
            return {"manifest": json.loads(artifacts.encode_manifest(manifest)), "version": asdict(version)}
    except NotFoundError as error:
        return {"error": f"{error}; it may still be on its way"}
    except (TrackerError, OSError) as error:
        return {"error": str(error)}


def main() -> None:
    """Answer the question on standard input."""
    json.dump(answer(json.load(sys.stdin)), sys.stdout)
