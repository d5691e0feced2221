"""Artifacts: named versions of sets of files, such as checkpoints and data sets, put together and found again."""

from __future__ import annotations

import contextlib
import os
import shutil
import tempfile
import time
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import IO, Any

from tracker.atomic import replace_file
from tracker.errors import UsageError
from tracker.format import artifacts, layout, records, values
from tracker.linking import place as link
from tracker.log.console import warn
from tracker.log.used_artifact import UsedArtifact
from tracker.media.base import Media

_LOOK = 0.1
SMALL = 8 << 20
"""Bytes up to which a file is copied at once: what happens to it later does not show."""


@dataclass
class _Item:
    """What an entry of an artifact is made of."""

    source: str = ""
    ref: str = ""
    own: bool = False
    """Whether the file is ours, to be moved."""


class Artifact:
    """A set of files with a name, of which every logged state is a version.

    Args:
        name: what it is called in the project: letters, digits, `.`, `_`, `-`.
        type: what kind it is, such as "model" or "dataset".
        description: what people should know of it.
        metadata: what programs should know of it, as JSON can hold it.
        incremental: accepted for wandb's sake, as `use_as`.
        use_as: see `incremental`.

    Attributes:
        aliases: names of the version, beside "latest"; more are given to `log_artifact`.
    """

    def __init__(
        self,
        name: str,
        type: str,  # noqa: A002 (the name that the field's users know)
        description: str | None = None,
        metadata: Mapping[str, Any] | None = None,
        incremental: bool = False,
        use_as: str | None = None,
    ) -> None:
        del incremental, use_as
        self.name = str(name) if layout.is_name(str(name)) else layout.to_name(str(name)) or "artifact"
        if self.name != name:
            warn(f"artifact {name!r} holds more than letters, digits, '.', '_' and '-': {self.name!r} is used")
        self.type = values.clean_text(str(type))
        self.description = values.clean_text(description or "")
        self.metadata: dict[str, Any] = dict(metadata or {})
        self.aliases: list[str] = []
        self._items: dict[str, _Item] = {}
        self._folder = ""
        self._staged = ""

    def add_file(self, local_path: Any, name: str | None = None, *_: Any, **__: Any) -> None:
        """Add a file as it will be when the artifact is logged.

        Args:
            local_path: the file.
            name: its path in the artifact; by default its own name.

        Raises:
            UsageError: there is no such file, or the path leads elsewhere.
        """
        source = os.path.abspath(os.fspath(local_path))
        if not os.path.isfile(source):
            raise UsageError(f"there is no file {local_path!r} for artifact {self.name!r}")
        self._put(name or os.path.basename(source), _Item(source))

    def add_dir(self, local_path: Any, name: str | None = None, *_: Any, **__: Any) -> None:
        """Add all files below a folder; links that lead out of it are left out.

        Args:
            local_path: the folder.
            name: the folder in the artifact; none by default.

        Raises:
            UsageError: there is no such folder.
        """
        folder = os.path.realpath(os.fspath(local_path))
        if not os.path.isdir(folder):
            raise UsageError(f"there is no folder {local_path!r} for artifact {self.name!r}")
        for place, folders, names in os.walk(folder):
            folders.sort()
            for one in sorted(names):
                source = os.path.join(place, one)
                if os.path.isfile(source) and os.path.realpath(source).startswith(folder + os.sep):
                    path = os.path.relpath(source, folder).replace(os.sep, "/")
                    self._put(f"{name.rstrip('/')}/{path}" if name else path, _Item(source))

    @contextlib.contextmanager
    def new_file(self, name: str, mode: str = "x", encoding: str | None = None) -> Iterator[IO[Any]]:
        """A file of the artifact to write to, within `with`.

        Raises:
            UsageError: the path leads elsewhere.
        """
        item = _Item(self._spare(), own=True)
        encoding = None if "b" in mode else encoding or "utf-8"
        with open(item.source, mode.replace("x", "w"), encoding=encoding) as file:
            yield file
        self._put(name, item)

    def add(self, obj: Any, name: str, *_: Any, **__: Any) -> None:
        """Add an image, a table or the like; the ending of its kind is added to the name.

        Raises:
            UsageError: it is none.
        """
        if not isinstance(obj, Media):
            raise UsageError(f"add() takes an image, a table or the like, not {type(obj).__name__}: use add_file()")
        files = obj.encode()[1]
        file = files[-1] if obj.kind in ("table", "plot") else files[0]
        ending = os.path.splitext(file.path)[1]
        if file.data is None:
            self._put(name if name.endswith(ending) else name + ending, _Item(file.source))
            return
        made = _Item(self._spare(), own=True)
        with open(made.source, "wb") as target:
            target.write(file.data)
        self._put(name if name.endswith(ending) else name + ending, made)

    def add_reference(self, uri: Any, name: str | None = None, *_: Any, **__: Any) -> None:
        """Refer to what lies elsewhere, such as `s3://bucket/data`; nothing of it is read.

        Args:
            uri: the address.
            name: its path in the artifact; by default the last part of the address.
        """
        text = values.clean_text(str(uri))
        self._put(name or text.rstrip("/").rpartition("/")[2] or "reference", _Item(ref=text))

    def remove(self, name: str) -> None:
        """Take a file out, or all below a folder."""
        for path in [path for path in self._items if path == name or path.startswith(f"{name}/")]:
            del self._items[path]

    def save(self) -> None:
        """Accepted for wandb's sake: `log_artifact` keeps it."""

    def wait(self, timeout: float | None = None) -> Artifact:
        """Wait until a logged artifact has arrived in the root, for so many seconds at most; for ever by default."""
        limit = None if timeout is None else time.monotonic() + timeout
        while self._staged and os.path.exists(self._staged) and (limit is None or time.monotonic() < limit):
            time.sleep(_LOOK)
        return self

    def _put(self, path: str, item: _Item) -> None:
        if not artifacts.is_entry_path(path):
            raise UsageError(f"{path!r} is no path of a file in an artifact: write it relative, with '/'")
        self._items[path] = item

    def _spare(self) -> str:
        """A path for a file of ours."""
        self._folder = self._folder or tempfile.mkdtemp(prefix="tracker-artifact-")
        return os.path.join(self._folder, str(len(os.listdir(self._folder))))


def as_artifact(given: Any, name: str | None, kind: str | None, run_id: str) -> Artifact:
    """What `log_artifact` was given as an artifact: one, or the path of a file or folder, or an address.

    Raises:
        UsageError: it is none of these.
    """
    if isinstance(given, Artifact):
        return given
    text = os.fspath(given) if isinstance(given, (str, os.PathLike)) else ""
    if not text:
        raise UsageError(f"log_artifact() takes an Artifact or a path, not {type(given).__name__}")
    base = os.path.basename(text.rstrip("/")) or "files"
    made = Artifact(name or layout.to_name(f"run-{run_id}-{base}"), kind or "unspecified")
    if "://" in text:
        made.add_reference(text)
    elif os.path.isdir(text):
        made.add_dir(text)
    else:
        made.add_file(text)
    return made


def stage(artifact: Artifact, folder: str, spare: str) -> list[dict[str, Any]]:
    """Give the files of an artifact a place in a folder, without copying them where that can be done.

    Args:
        artifact: whose.
        folder: where to.
        spare: a path in a folder of the same disk.

    Returns:
        What the job says of each entry. A file of another disk that could not be linked has its `source` there.

    Raises:
        OSError: a file cannot be read, or the disk is full.
    """
    notes = []
    for number, (path, item) in enumerate(sorted(artifact._items.items())):  # noqa: SLF001 - our own
        note: dict[str, Any] = {"path": path}
        if item.ref:
            note["ref"] = item.ref
        elif item.own or os.path.getsize(item.source) <= SMALL:
            shutil.copyfile(item.source, os.path.join(folder, str(number)))
        elif not link(item.source, os.path.join(folder, str(number)), spare):
            note["source"] = os.path.realpath(item.source)
        notes.append(note)
    if artifact._folder:  # noqa: SLF001 - our own
        shutil.rmtree(artifact._folder, ignore_errors=True)  # noqa: SLF001
    return notes


def leave(artifact: Artifact, run_dir: str, writer: str, aliases: list[str]) -> None:
    """Leave an artifact for the companion.

    Args:
        artifact: what is logged.
        run_dir: the run's folder on this machine.
        writer: the writer's name.
        aliases: names of the version, beside the artifact's own.

    Raises:
        OSError: a file cannot be read, or the disk is full.
        TypeError: the metadata are no JSON.
    """
    folder, spare = _new_folder(run_dir, writer)
    try:
        entries = stage(artifact, folder, spare)
        named = [values.clean_text(alias) for alias in dict.fromkeys([*artifact.aliases, *aliases])]
        job = {
            "action": "logged", "name": artifact.name, "type": artifact.type, "description": artifact.description,
            "metadata": values.plain_config(artifact.metadata), "aliases": named, "entries": entries,
            "_time": round(time.time(), 3),
        }  # fmt: skip
        replace_file(os.path.join(folder, layout.JOB_FILE), records.encode_json(job))
    except BaseException:
        shutil.rmtree(folder, ignore_errors=True)
        raise
    artifact._staged = folder  # noqa: SLF001 - our own


def note_use(found: UsedArtifact, run_dir: str, writer: str, project: str) -> None:
    """Leave word for the companion that the run uses a version; a disk that takes nothing is a warning."""
    job = {
        "action": "used", "name": found.name.partition(":")[0], "type": found.type, "digest": found.digest,
        "from": found.logged_by, "_time": round(time.time(), 3),
    }  # fmt: skip
    if found.project != project:
        job["project"] = found.project
    try:
        folder, _ = _new_folder(run_dir, writer)
        replace_file(os.path.join(folder, layout.JOB_FILE), records.encode_json(job))
    except OSError as error:
        warn(f"that the run uses {found.name} could not be written down ({error.strerror})", "artifact-use")


def _new_folder(run_dir: str, writer: str) -> tuple[str, str]:
    """A folder for one artifact, after those that wait already, and a path beside it."""
    base = os.path.join(run_dir, layout.LOCAL_FOLDER, f"{writer}.{layout.ARTIFACTS_ENDING}")
    os.makedirs(base, exist_ok=True)
    while True:
        folder = os.path.join(base, str(time.time_ns()))
        with contextlib.suppress(FileExistsError):
            os.mkdir(folder)
            return folder, os.path.join(base, ".spare")
