"""Ending: how the script came to its end, so that the run says it: finished, failed or killed, with the exit code.

What this process cannot say any more (SIGKILL, a crash of the interpreter, `os._exit`), the companion says: crashed.
"""

from __future__ import annotations

import atexit
import builtins
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType
from typing import Any, NoReturn

Ending = tuple[str, "int | None"]

FINISHED: Ending = ("finished", 0)

_exit: Ending | None = None
_error_before: BaseException | None = None
_installed = False


def state_of(error: BaseException | None) -> Ending:
    """The state and exit code that a script has which ends with `error` (None for no error)."""
    if error is None:
        return FINISHED
    if isinstance(error, KeyboardInterrupt):
        return "killed", 128 + signal.SIGINT
    if isinstance(error, SystemExit):
        return _state_of_exit(error.code)
    return "failed", 1


def _state_of_exit(code: Any) -> Ending:
    """`sys.exit(code)`: None and 0 are success, a number is itself, anything else prints and is 1."""
    number = 0 if code is None else code if isinstance(code, int) else 1
    return ("failed" if number else "finished"), number


def install(on_end: Callable[[str, int | None], None], on_signal: Callable[[str, int | None], None]) -> None:
    """Watch for the end of the script, once per process.

    Args:
        on_end: called when the interpreter exits, with state and exit code.
        on_signal: called when SIGTERM or SIGHUP comes, before the process dies of it; it must be quick.
    """
    global _installed, _error_before  # noqa: PLW0603 (the interpreter's hooks are one per process)
    if _installed:
        return
    _installed = True
    _error_before = getattr(sys, "last_value", None)
    _wrap_exit()
    for number in (signal.SIGTERM, signal.SIGHUP):
        _watch_signal(number, on_signal)
    _watch_worker(on_end)
    atexit.register(lambda: on_end(*_at_exit()))


def _at_exit() -> Ending:
    """How the script ended, asked when the interpreter exits."""
    main = sys.modules.get("__main__")
    if hasattr(main, "get_ipython"):
        return FINISHED  # a notebook or IPython ends by its user; what cells raised before is no end
    error = getattr(sys, "last_value", None)  # the error that ended the script, whoever prints it
    is_prompt = hasattr(sys, "ps1") and not hasattr(main, "__file__")
    if error is None or error is _error_before or is_prompt:  # a prompt outlives its errors
        return _exit or FINISHED
    return state_of(error)


class _Exit(SystemExit):
    """What our `sys.exit` raises: it tells where it dies. With Python code below it, somebody has caught it."""

    def __del__(self) -> None:
        global _exit  # noqa: PLW0603
        if _exit is not None and sys is not None and sys._getframe().f_back is not None:  # noqa: SLF001 (documented)
            _exit = None


_Exit.__name__ = _Exit.__qualname__ = "SystemExit"


def _wrap_exit() -> None:
    """`sys.exit`, and `exit` and `quit`; a bare `raise SystemExit` outside a `with` cannot be seen."""
    before = sys.exit

    def leave(code: Any = None) -> NoReturn:
        global _exit  # noqa: PLW0603
        if threading.current_thread() is not threading.main_thread():
            before(code)
        _exit = _state_of_exit(code)
        raise _Exit(code)

    sys.exit = leave
    quitter: Any = type(getattr(builtins, "exit", None))
    if quitter.__module__ == "_sitebuiltins":
        _wrap_quitter(quitter, leave)


def _wrap_quitter(quitter: Any, leave: Callable[[Any], NoReturn]) -> None:
    before = quitter.__call__

    def call(self: Any, code: Any = None) -> None:
        try:
            before(self, code)  # it closes the standard input, for shells that live in other programs
        except SystemExit:
            leave(code)

    quitter.__call__ = call


def _watch_signal(watched: int, on_signal: Callable[[str, int | None], None]) -> None:
    """Where nobody else handles a signal: say `killed`, then die of the signal as without us.

    Forked children have the system's own handling back: a signal that comes just before a child waits for a lock would
    wake no handler of Python's, and `multiprocessing.Pool` would wait for that child for ever.
    """
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(watched) != signal.SIG_DFL:
        return
    owner = os.getpid()

    def handle(number: int, _frame: FrameType | None) -> None:
        if os.getpid() == owner:
            on_signal("killed", -number)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    def give_back() -> None:
        if signal.getsignal(watched) is handle:
            signal.signal(watched, signal.SIG_DFL)

    signal.signal(watched, handle)
    os.register_at_fork(after_in_child=give_back)


def _watch_worker(on_end: Callable[[str, int | None], None]) -> None:
    """A process of multiprocessing that began a run: it ends by `os._exit`, and calls these finalizers before."""
    process = sys.modules.get("multiprocessing.process")
    if process is None or process.parent_process() is None:
        return
    from multiprocessing import util

    util.Finalize(None, lambda: on_end(*state_of(sys.exc_info()[1])), exitpriority=0)
