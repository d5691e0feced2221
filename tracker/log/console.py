"""Console: what the write side says to the user, on stderr, each thing once."""

from __future__ import annotations

import sys
import threading

_lock = threading.Lock()
_said: set[str] = set()
_silent = False


def set_silent(silent: bool) -> None:
    """Print nothing from now on (`silent`), or print again. Warnings are still counted as said."""
    global _silent  # noqa: PLW0603 (the terminal is one for the whole process)
    _silent = silent


def say(text: str) -> None:
    """Print a line of information. A closed or broken terminal is no error."""
    if _silent or sys.stderr is None:
        return
    try:
        sys.stderr.write(f"tracker: {text}\n")
        sys.stderr.flush()
    except (OSError, ValueError):
        return


def warn(text: str, once: str = "") -> None:
    """Print a warning.

    Args:
        text: what happened, to what, and what to do.
        once: a key; a second warning of the same key is not printed.
    """
    if once:
        with _lock:
            if once in _said:
                return
            _said.add(once)
    say(f"warning: {text}")


def forget() -> None:
    """Start anew: what was said once may be said again. A new run begins with this."""
    with _lock:
        _said.clear()
