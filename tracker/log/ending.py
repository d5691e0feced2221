"""Ending: how the script came to its end, so that the run says it: finished, failed or killed, with the exit code.

What this process cannot say any more (SIGKILL, a crash of the interpreter), the companion says: crashed.
"""

from __future__ import annotations

import atexit
import builtins
import os
import signal
import sys
import threading
from collections.abc import Callable
from types import FrameType, TracebackType
from typing import Any, NoReturn

_ending: tuple[str, int | None] = ("finished", 0)
_installed = False


def state_of(error: BaseException | None) -> tuple[str, int | None]:
    """The state and exit code that a script has which ends with `error` (None for no error)."""
    if error is None:
        return "finished", 0
    if isinstance(error, KeyboardInterrupt):
        return "killed", 128 + signal.SIGINT
    if isinstance(error, SystemExit):
        return _state_of_exit(error.code)
    return "failed", 1


def _state_of_exit(code: Any) -> tuple[str, int | None]:
    """`sys.exit(code)`: None and 0 are success, a number is itself, anything else prints and is 1."""
    number = 0 if code is None else code if isinstance(code, int) else 1
    return ("failed" if number else "finished"), number


def install(on_end: Callable[[str, int | None], None], on_signal: Callable[[str, int | None], None]) -> None:
    """Watch for the end of the script, once per process.

    Args:
        on_end: called when the interpreter exits, with state and exit code.
        on_signal: called when SIGTERM comes, before the process dies of it; it must be quick.
    """
    global _installed  # noqa: PLW0603 (the interpreter's hooks are one per process)
    if _installed:
        return
    _installed = True
    _wrap_excepthook()
    _wrap_exit()
    _watch_sigterm(on_signal)
    atexit.register(lambda: on_end(*_ending))


def _remember(ending: tuple[str, int | None]) -> None:
    global _ending  # noqa: PLW0603
    _ending = ending


def _wrap_excepthook() -> None:
    before = sys.excepthook

    def hook(kind: type[BaseException], error: BaseException, trace: TracebackType | None) -> None:
        _remember(state_of(error))
        before(kind, error, trace)

    sys.excepthook = hook


def _wrap_exit() -> None:
    """`sys.exit`, and the `exit` and `quit` of scripts; a bare `raise SystemExit` outside a `with` cannot be seen."""
    before = sys.exit

    def leave(code: Any = None) -> NoReturn:
        if threading.current_thread() is threading.main_thread():
            _remember(_state_of_exit(code))
        before(code)

    sys.exit = leave
    for name in ("exit", "quit"):
        if hasattr(builtins, name) and not hasattr(sys, "ps1"):
            setattr(builtins, name, leave)


def _watch_sigterm(on_signal: Callable[[str, int | None], None]) -> None:
    """Where nobody else handles SIGTERM: say `killed`, then die of the signal as without us."""
    if threading.current_thread() is not threading.main_thread() or signal.getsignal(signal.SIGTERM) != signal.SIG_DFL:
        return
    owner = os.getpid()

    def handle(number: int, _frame: FrameType | None) -> None:
        if os.getpid() == owner:
            on_signal("killed", -number)
        signal.signal(number, signal.SIG_DFL)
        os.kill(os.getpid(), number)

    signal.signal(signal.SIGTERM, handle)
