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
        self.alone = jobs <= 1
        self._executor: Executor | None = None

    def map(self, function: Callable[..., T], tasks: Iterable[tuple[Any, ...]], *, few: bool) -> Iterator[T]:
        """The results of `function(*task)` for each task, in the tasks' order.

        Twice as many tasks as there are processes are under way at a time, so that results do not pile up.

        Args:
            function: a plain function of a module.
            tasks: its arguments; what another process can be sent.
            few: the work is not worth another process.
        """
        if few or self.alone:
            for task in tasks:
                yield function(*task)
            return
        pending: deque[Future[T]] = deque()
        try:
            for task in tasks:
                pending.append(self.submit(function, *task))
                if len(pending) >= 2 * self.width():
                    yield self.result(pending.popleft())
            while pending:
                yield self.result(pending.popleft())
        except BrokenExecutor as error:
            raise TrackerError(f"a process of the build was ended from outside ({error}): build again") from error

    def submit(self, function: Callable[..., T], *task: Any) -> Future[T]:
        """Have a task done in another process."""
        if self._executor is None:
            # not by forking, which would take along the stores' threads
            self._executor = ProcessPoolExecutor(self.jobs, mp_context=multiprocessing.get_context("spawn"))
        return self._executor.submit(function, *task)

    def width(self) -> int:
        """How many tasks are done at a time."""
        return self.jobs

    def result(self, future: Future[T]) -> T:
        """What a task came to."""
        return future.result()

    def close(self) -> None:
        """End the processes; what has not begun is not done."""
        if self._executor is not None:
            self._executor.shutdown(cancel_futures=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
