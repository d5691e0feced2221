"""Cluster: the per-run work of a build on a Dask cluster, by the same interface as on the processes of this machine."""

from __future__ import annotations

import os
import time
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from importlib import metadata
from typing import Any, TypeVar

from tracker.errors import TrackerError, UsageError
from tracker.read.digest import source_key
from tracker.read.parallel import Workers
from tracker.version import __version__

T = TypeVar("T")

LOCAL = "local"
"""In place of an address: a cluster of this machine's processes, for as long as the build takes."""
WAIT = 60.0
"""Seconds until a first worker has to be there, and until a scheduler has to answer."""
_LOST = 600.0
"""Seconds without any worker after which a build gives up; lost workers may come back until then."""
_LOOK = 5.0
_LIBRARIES = ("numpy", "scipy", "matplotlib", "msgspec", "orjson")


class Cluster(Workers):
    """Workers of a Dask cluster. A task whose worker is lost is done by another one.

    Args:
        address: of the scheduler, such as `tcp://10.0.0.5:8786`, or `local`.
        jobs: processes of a local cluster.
        places: folders that every worker has to see as this process does: those of local roots, caches and templates.

    Raises:
        UsageError: Dask is not installed, nobody answers at the address, no worker comes, or a worker has other
            versions or does not see a folder.
    """

    def __init__(self, address: str, jobs: int, places: Sequence[str] = ()) -> None:
        super().__init__(jobs)
        self.alone = False
        self.address = address
        self._places = tuple(places)
        self._client: Any = None
        self._machine: Any = None
        try:
            import distributed
        except ImportError as error:
            raise UsageError("--dask needs Dask: pip install 'tracker[dask]'") from error
        self._dask: Any = distributed
        if address != LOCAL:
            self._connect()

    def _connect(self) -> None:
        where = self.address
        try:
            if where == LOCAL:
                self._machine = self._dask.LocalCluster(
                    n_workers=self.jobs, threads_per_worker=1, processes=True, dashboard_address=None
                )
                where = self._machine.scheduler_address
            self._client = self._dask.Client(where, timeout=WAIT, set_as_default=False)
        except (OSError, ValueError, TypeError) as error:
            raise UsageError(
                f"no Dask scheduler answers at {self.address}: {error}. Start one, or name another"
            ) from error
        try:
            self._client.wait_for_workers(1, timeout=WAIT)
        except TimeoutError as error:
            self.close()
            raise UsageError(
                f"the Dask cluster at {self.address} has no workers after {WAIT:.0f} s: start some"
            ) from error
        try:
            found = self._client.run(describe, self._places)
        except Exception as error:
            self.close()
            raise UsageError(
                f"the workers of {self.address} cannot run tracker ({error}): install tracker {__version__} there"
            ) from error
        try:
            compare(describe(self._places), found, self._places)
        except UsageError:
            self.close()
            raise

    def submit(self, function: Callable[..., T], *task: Any) -> Future[T]:
        """Have a task done by a worker."""
        if self._client is None:
            self._connect()
        future: Future[T] = self._client.submit(function, *task, pure=False)
        return future

    def width(self) -> int:
        """How many tasks the cluster does at a time, by now: it may grow and shrink."""
        return max(1, sum(self._client.nthreads().values())) if self._client else self.jobs

    def result(self, future: Future[T]) -> T:
        """What a task came to.

        Raises:
            TrackerError: one task after another worker was lost, all workers are, or the scheduler is.
        """
        alone = 0.0
        while True:
            try:
                return future.result(timeout=_LOOK)
            except self._dask.KilledWorker as error:
                again = "were lost again and again with the same runs, as when memory is short"
                raise TrackerError(f"workers of {self.address} {again}: {error}") from error
            except (CancelledError, self._dask.comm.CommClosedError) as error:
                raise TrackerError(f"the Dask scheduler at {self.address} is gone ({error}): build again") from error
            except TimeoutError:
                if future.done():
                    raise
            alone = 0.0 if self._client.nthreads() else (alone or time.monotonic())
            if alone and time.monotonic() - alone > _LOST:
                raise TrackerError(f"the Dask cluster at {self.address} has lost all its workers: build again")

    def close(self) -> None:
        """Leave the cluster, and end it where it is this build's own; tasks that are under way are given up."""
        for one in (self._client, self._machine):
            if one is not None:
                one.close()
        self._client = self._machine = None


def describe(places: Sequence[str]) -> dict[str, Any]:
    """What a process works with: versions by name, and the folders that it sees, by their number on the disk."""
    versions = {name: metadata.version(name) for name in _LIBRARIES}
    versions["tracker"] = f"{__version__} {source_key('format', 'read', 'chart', 'build')[:12]}"
    return {"versions": versions, "folders": [_number(place) for place in places]}


def compare(here: Mapping[str, Any], workers: Mapping[str, Mapping[str, Any]], places: Sequence[str]) -> None:
    """Refuse workers that would make other pages.

    Args:
        here: as `describe` says of this process.
        workers: the same by the workers' addresses.
        places: the folders, in the same order.

    Raises:
        UsageError: a worker has another version of something, or does not see a folder.
    """
    for address, one in sorted(workers.items()):
        for name, version in sorted(here["versions"].items()):
            if one["versions"][name] != version:
                other = one["versions"][name]
                raise UsageError(f"worker {address} has {name} {other}, and this process {version}: install the same")
        for place, number, mine in zip(places, one["folders"], here["folders"], strict=True):
            if number != mine:
                raise UsageError(
                    f"worker {address} does not see the folder {place} of this machine: name a place that all see, "
                    "such as a bucket or a shared file system"
                )


def _number(place: str) -> int:
    try:
        return os.stat(place).st_ino
    except OSError:
        return 0
