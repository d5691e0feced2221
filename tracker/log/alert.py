"""Alert: a message to people. To the terminal and the run's files here; to a webhook by the companion."""

from __future__ import annotations

import os
import time
from typing import Any

from tracker.format import layout, records
from tracker.format.redact import redact_text
from tracker.format.values import clean_text
from tracker.log.console import say, warn

LEVELS = ("INFO", "WARN", "ERROR")
_ALIASES = {"WARNING": "WARN", "CRITICAL": "ERROR", "FATAL": "ERROR"}
_TITLE_MAX, _TEXT_MAX = 500, 10_000


class Alerts:
    """The alerts of one writer."""

    def __init__(self, folder: str) -> None:
        self._path = os.path.join(folder, layout.ALERTS_FILE)
        self._last: dict[str, float] = {}

    def add(self, title: Any, text: Any, level: Any, wait_duration: Any) -> bool:
        """Print an alert and append it to alerts.jsonl; see `Run.alert`. False where it is too soon for another."""
        title, text = _clean(title, _TITLE_MAX), _clean(text, _TEXT_MAX)
        now = time.time()
        if abs(now - self._last.get(title, float("-inf"))) < _seconds(wait_duration):
            return False
        self._last[title] = now
        level = _level(level)
        say(f"{level}: {title}" + (f": {text}" if text else ""))
        line = records.encode_line({"_time": round(now, 3), "level": level, "title": title, "text": text})
        try:
            file = os.open(self._path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
            try:
                os.write(file, line)
            finally:
                os.close(file)
        except OSError as error:
            warn(f"alert {title!r} could not be written to {self._path} ({error.strerror})", "alert")
            return False
        return True


def _clean(value: Any, limit: int) -> str:
    text = redact_text(clean_text(str(value)))
    return text if len(text) <= limit else f"{text[:limit]}…"


def _level(level: Any) -> str:
    name = str(getattr(level, "value", level)).upper()
    name = _ALIASES.get(name, name)
    if name in LEVELS:
        return name
    warn(f"alert(level={level!r}): write INFO, WARN or ERROR; INFO is used", "alert-level")
    return "INFO"


def _seconds(duration: Any) -> float:
    """Seconds of a number or a timedelta."""
    try:
        return float(duration.total_seconds() if hasattr(duration, "total_seconds") else duration or 0)
    except (TypeError, ValueError):
        warn(f"alert(wait_duration={duration!r}): write seconds or a timedelta; 0 is used", "alert-wait")
        return 0.0
