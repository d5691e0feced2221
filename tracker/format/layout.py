"""Names: where each object of a run lies below the root, and which names are allowed."""

from __future__ import annotations

import os
import re
import time
from functools import lru_cache
from typing import NamedTuple

FORMAT_VERSION = 1

RUN_FILE = "run.json"
WRITER_FILE = "writer.json"
CONFIG_FILE = "config.json"
SUMMARY_FILE = "summary.json"
CODE_FOLDER = "code"
FILES_FILE = "files.jsonl"
ALERTS_FILE = "alerts.jsonl"
ARTIFACTS_FILE = "artifacts.jsonl"

# Folders and files whose name starts with a dot belong to one machine: they are never mirrored and never read.
LOCAL_PREFIX = "."
LOCAL_FOLDER = ".mirror"
SAVES_ENDING = "saves.jsonl"
MEDIA_ENDING = "media.jsonl"
ARTIFACTS_ENDING = "artifacts"
JOB_FILE = "job.json"

SEGMENT_LIMIT = 1 << 20
SEGMENT_LIMIT_MAX = 16 << 20
SEGMENTS_PER_SIZE = 8

NAME_MAX = 128
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,127}")
_NOT_NAME = re.compile(r"[^A-Za-z0-9._-]+")
_SEGMENT = re.compile(r"(0|[1-9][0-9]{0,8})\.(jsonl|csv|log)")
_ALPHABET = "0123456789abcdefghjkmnpqrstvwxyz"  # base 32 without i, l, o, u


class RunObject(NamedTuple):
    """One object of a run, as its key tells.

    Attributes:
        run_id: the run's id.
        writer: the writer's name, or "" for run.json.
        kind: "run", "writer", "config", "summary", "files", "alerts", "artifacts", "history", "system", "output" or
            "code".
        number: the segment's number for history, system and output, else 0.
        extension: "jsonl", "csv", "log", "json", or the extension of a file under code/.
    """

    run_id: str
    writer: str
    kind: str
    number: int
    extension: str


def is_name(text: str) -> bool:
    """Whether `text` may name a project, a run or a writer: 1 to 128 ASCII letters, digits, `.`, `_`, `-`."""
    return _NAME.fullmatch(text) is not None


def to_name(text: str) -> str:
    """The nearest allowed name to `text`: other characters become `-`; "" where nothing is left."""
    return _NOT_NAME.sub("-", text).strip("-._")[:NAME_MAX].rstrip("-._")


def random_text(length: int) -> str:
    """`length` random letters and digits, 5 bits each, from the system's source."""
    return "".join(_ALPHABET[byte & 31] for byte in os.urandom(length))


def new_run_id(now: float | None = None) -> str:
    """A new run id: UTC time to the second, then 50 random bits, so that ids sort by time and never meet.

    Args:
        now: Unix seconds; the system's clock when left out.
    """
    stamp = time.strftime("%Y%m%d-%H%M%S", time.gmtime(time.time() if now is None else now))
    return f"{stamp}-{random_text(10)}"


def new_writer_name(rank: int = 0) -> str:
    """A new writer's name: the process's rank and 40 random bits; never used twice."""
    return f"{rank}-{random_text(8)}"


def runs_prefix(project: str) -> str:
    """The prefix below the root under which the runs of `project` lie."""
    return f"{project}/runs/"


def run_prefix(project: str, run_id: str) -> str:
    """The prefix below the root of one run."""
    return f"{project}/runs/{run_id}/"


def run_files_prefix(project: str, run_id: str) -> str:
    """The prefix below the root of what was logged or saved as files of one run: media/, tables/ and files/."""
    return f"{project}/files/{run_id}/"


def files_prefix(project: str, run_id: str, writer: str) -> str:
    """The prefix below the root of the files that one writer of a run saved."""
    return f"{run_files_prefix(project, run_id)}files/{writer}/"


def saved_folder(run_dir: str, writer: str) -> str:
    """Where the files that a writer saved lie on this machine; their place below the root, `files_prefix`, is the same.

    Args:
        run_dir: the run's folder, `<root>/<project>/runs/<run_id>`, without a slash at its end.
        writer: the writer's name.
    """
    return os.path.join(run_files_folder(run_dir), "files", writer)


def run_files_folder(run_dir: str) -> str:
    """Where media/, tables/ and files/ of a run lie on this machine; see `run_files_prefix`.

    Args:
        run_dir: the run's folder, `<root>/<project>/runs/<run_id>`, without a slash at its end.
    """
    runs, run_id = os.path.split(run_dir)
    return os.path.join(os.path.dirname(runs), "files", run_id)


def segment_limit(number: int) -> int:
    """The size in bytes at which history segment `number` is sealed: 1 MiB, doubling every 8 segments to 16 MiB."""
    return min(SEGMENT_LIMIT << (number // SEGMENTS_PER_SIZE), SEGMENT_LIMIT_MAX)


_FOLDERS = {"history": ("jsonl", "csv"), "system": ("csv",), "output": ("log",)}
_LINES = {FILES_FILE: "files", ALERTS_FILE: "alerts", ARTIFACTS_FILE: "artifacts"}
_FILES = {WRITER_FILE: "writer", CONFIG_FILE: "config", SUMMARY_FILE: "summary", **_LINES}


def parse_object(path: str) -> RunObject | None:
    """What the object at `path` (relative to the project's `runs/`) is; None for a name that the format does not know.

    A name that is unknown, local (starts with a dot) or not allowed is no error: readers pass over it.
    """
    run_id, _, rest = path.partition("/")
    if not is_name(run_id):
        return None
    if rest == RUN_FILE:
        return RunObject(run_id, "", "run", 0, "json")
    writer, _, name = rest.partition("/")
    known = _parse_name(name)
    return RunObject(run_id, writer, *known) if known and is_name(writer) else None


@lru_cache(maxsize=1 << 12)  # runs have the same names: a listing of 10,000 of them is read in half the time
def _parse_name(name: str) -> tuple[str, int, str] | None:
    """Kind, number and extension of an object by its name in its writer's folder."""
    folder, *rest = name.split("/")
    if not rest:
        return (_FILES[name], 0, name.rpartition(".")[2]) if name in _FILES else None
    if folder == "code" and not any(part.startswith(LOCAL_PREFIX) or not part for part in rest):
        return "code", 0, rest[-1].rpartition(".")[2]
    match = _SEGMENT.fullmatch(rest[0]) if len(rest) == 1 and folder in _FOLDERS else None
    return (folder, int(match[1]), match[2]) if match and match[2] in _FOLDERS[folder] else None


def grows(path: str) -> bool:
    """Whether the object at `path` only grows by whole lines and is never replaced.

    Args:
        path: relative to the run's folder.
    """
    parts = path.split("/")
    if len(parts) == 2 and parts[1] in _LINES:
        return True
    return len(parts) >= 2 and parts[-2] in _FOLDERS and _SEGMENT.fullmatch(parts[-1]) is not None


def is_local_name(path: str) -> bool:
    """Whether any part of the relative `path` starts with a dot: such a file stays on its machine."""
    return any(part.startswith(LOCAL_PREFIX) for part in path.split("/"))
