"""TensorBoard: keeps with a run what this process writes for TensorBoard, by torch, tensorboardX or TensorFlow.

Writers of torch and tensorboardX hand on each event as they are given it. TensorFlow's writers are not of Python: the
files that they write are read, by a thread and at the end.
"""

from __future__ import annotations

import importlib.abc
import importlib.machinery
import os
import sys
import threading
from collections.abc import Callable, Sequence
from types import ModuleType
from typing import Any

from tracker.log.console import warn
from tracker.media.events import values_of

READ_SECONDS = 5.0
_LEAVES = ("train", "training", "validation", "valid", "val", "eval", "evaluation", "test")

_active: list[Sync] = []


class Sync:
    """Keeps what is written from now on.

    Args:
        log: takes a row and its step.
    """

    def __init__(self, log: Callable[[dict[str, Any], int], None]) -> None:
        self._log = log
        self._plugins: dict[str, dict[str, str]] = {}
        self._root = ""
        self._lock = threading.RLock()
        self._tails: dict[str, _Tail] = {}
        self._closed = threading.Event()
        _active.append(self)
        _patch_all()

    def take(self, event: Any, folder: str) -> None:
        """Log the values of an event that is written to `folder`; one that cannot be read is a warning."""
        try:
            prefix = self._prefix(folder)
            found = values_of(event, self._plugins.setdefault(folder, {}))
            if found:
                self._log({f"{prefix}{tag}": value for tag, value in found.items()}, int(event.step))
        except Exception as error:  # a foreign object may raise anything
            warn(f"an event for TensorBoard could not be kept ({error!r}); training goes on", "tensorboard")

    def follow(self, folder: str, flush: Callable[[], object]) -> None:
        """Read the files that TensorFlow begins in `folder` from now on.

        Args:
            folder: the writer's.
            flush: writes what the writer holds.
        """
        with self._lock:
            tail = self._tails.setdefault(folder, _Tail(folder))
            tail.flushes.append(flush)
            if len(self._tails) == 1 and len(tail.flushes) == 1:
                threading.Thread(target=self._read_on, daemon=True, name="tracker-tensorboard").start()

    def close(self) -> None:
        """Read what is written by now, and no more."""
        self._closed.set()
        if self in _active:
            _active.remove(self)
        self._read()

    def leave_to_parent(self) -> None:
        """In a forked child: the files of TensorFlow's writers are the parent's."""
        self._tails = {}
        self._lock = threading.RLock()

    def _read_on(self) -> None:
        while not self._closed.wait(READ_SECONDS):
            self._read()

    def _read(self) -> None:
        with self._lock:
            for folder, tail in self._tails.items():
                for event in tail.read():
                    self.take(event, folder)

    def _prefix(self, folder: str) -> str:
        """What tells the writers of several folders apart: the folder below the first one's."""
        place = os.path.abspath(folder)
        if not self._root:
            is_leaf = os.path.basename(place) in _LEAVES
            self._root = os.path.dirname(place) if is_leaf else place
        below = os.path.relpath(place, self._root)
        if below.startswith(os.pardir):
            below = os.path.basename(place)
        return "" if below == os.curdir else f"{below.replace(os.sep, '/')}/"


class _Tail:
    """The event files of one folder that were not there before."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._old = set(self._names())
        self._read: dict[str, int] = {}
        self.flushes: list[Callable[[], object]] = []

    def read(self) -> list[Any]:
        """The events that were written since the last time."""
        for flush in list(self.flushes):
            try:
                flush()
            except Exception:  # the writer is closed, and its file complete
                self.flushes.remove(flush)
        events = []
        for name in self._names():
            if name not in self._old:
                events += self._read_file(name)
        return events

    def _names(self) -> list[str]:
        try:
            return sorted(name for name in os.listdir(self._folder) if ".tfevents." in name)
        except OSError:
            return []

    def _read_file(self, name: str) -> list[Any]:
        from tensorflow.core.util.event_pb2 import Event  # whose writer it is

        with open(os.path.join(self._folder, name), "rb") as file:
            file.seek(self._read.get(name, 0))
            data = file.read()
        events, place = [], 0
        while len(data) - place >= 12:  # length, its checksum, the event, its checksum
            size = int.from_bytes(data[place : place + 8], "little")
            if len(data) - place < size + 16:
                break
            events.append(Event.FromString(data[place + 12 : place + 12 + size]))
            place += size + 16
        self._read[name] = self._read.get(name, 0) + place
        return events


# How the writers tell of themselves


def _patch_event_writer(module: Any) -> None:
    """Let an `EventFileWriter` of torch or tensorboardX hand on what it is given."""
    writer = module.EventFileWriter
    before = writer.add_event

    def add_event(self: Any, event: Any) -> None:
        before(self, event)
        for sync in _active:
            sync.take(event, str(self.get_logdir()))

    writer.add_event = add_event


def _patch_tensorflow(module: Any) -> None:
    """Learn the folders of TensorFlow's writers."""
    before = module.create_summary_file_writer

    def create_summary_file_writer(writer: Any, logdir: Any, *args: Any, **options: Any) -> Any:
        if callable(getattr(logdir, "numpy", None)):  # none while a graph is built
            folder = os.fsdecode(logdir.numpy())
            for sync in _active:
                sync.follow(folder, lambda: module.flush_summary_writer(writer))
        return before(writer, logdir, *args, **options)

    module.create_summary_file_writer = create_summary_file_writer


_PATCHES: dict[str, Callable[[Any], None]] = {
    "tensorboard.summary.writer.event_file_writer": _patch_event_writer,
    "tensorboardX.event_file_writer": _patch_event_writer,
    "tensorflow.python.ops.gen_summary_ops": _patch_tensorflow,
}
_patched: set[str] = set()


def _patch_all() -> None:
    """Patch what is imported by now, and the others when they are."""
    for name in _PATCHES:
        if name in sys.modules:
            _patch(name, sys.modules[name])
    if not any(isinstance(finder, _Finder) for finder in sys.meta_path):
        sys.meta_path.insert(0, _Finder())


def _patch(name: str, module: ModuleType) -> None:
    if name in _patched:
        return
    _patched.add(name)
    try:
        _PATCHES[name](module)
    except AttributeError as error:
        warn(f"{name} is not as it is known ({error}): what it writes for TensorBoard is not kept", "tensorboard-patch")


class _Finder(importlib.abc.MetaPathFinder):
    """Finds the modules that are to be patched as Python would, and patches them when they have been run."""

    def find_spec(
        self, fullname: str, path: Sequence[str] | None, target: ModuleType | None = None
    ) -> importlib.machinery.ModuleSpec | None:
        if fullname not in _PATCHES:
            return None
        spec = importlib.machinery.PathFinder.find_spec(fullname, path, target)
        if spec is not None and spec.loader is not None:
            spec.loader = _Loader(spec.loader)
        return spec


class _Loader(importlib.abc.Loader):
    def __init__(self, loader: Any) -> None:
        self._loader = loader

    def __getattr__(self, name: str) -> Any:
        return getattr(self._loader, name)

    def create_module(self, spec: importlib.machinery.ModuleSpec) -> ModuleType | None:
        found: ModuleType | None = self._loader.create_module(spec)
        return found

    def exec_module(self, module: ModuleType) -> None:
        self._loader.exec_module(module)
        _patch(module.__name__, module)
