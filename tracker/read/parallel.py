"""Parallel: one plain function over many tasks, here or in other processes, results in order and few at a time."""

from __future__ import annotations

import multiprocessing
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import BrokenExecutor, Executor, Future, ProcessPoolExecutor
from types import TracebackType
from typing import TYPE_CHECKING, Any, TypeVar

from tracker.errors import TrackerError

if TYPE_CHECKING:
    from typing_extensions import Self

T = TypeVar("T")


class Workers:
    """Who does the work of a build: this process, or `jobs` others, started when there is enough for them.

    Args:
        jobs: processes at most; 1 is this one.
    """

    def __init__(self, jobs: int) -> None:
        self.jobs = jobs
        self._executor: Executor | None = None

    def map(self, function: Callable[..., T], tasks: Iterable[tuple[Any, ...]], *, few: bool) -> Iterator[T]:
        """The results of `function(*task)` for each task, in the tasks' order.

        Twice as many tasks as there are processes are under way at a time, so that results do not pile up.

        Args:
            function: a plain function of a module.
            tasks: its arguments; what another process can be sent.
            few: the work is not worth another process.
        """
        if few or self.jobs <= 1:
            for task in tasks:
                yield function(*task)
            return
        if self._executor is None:
            # not by forking, which would take along the stores' threads
            self._executor = ProcessPoolExecutor(self.jobs, mp_context=multiprocessing.get_context("spawn"))
        pending: deque[Future[T]] = deque()
        try:
            for task in tasks:
                if len(pending) >= 2 * self.jobs:
                    yield pending.popleft().result()
                pending.append(self._executor.submit(function, *task))
            while pending:
                yield pending.popleft().result()
        except BrokenExecutor as error:
            raise TrackerError(f"a process of the build was ended from outside ({error}): build again") from error

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)
