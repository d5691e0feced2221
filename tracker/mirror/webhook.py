"""Webhook: alerts as JSON to a URL, tried again until it takes them. The URL is a secret: no message names it.

What has not gone out when the run is otherwise through goes on in a process of its own, so that nobody waits for it.
"""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
import time
from typing import Any

from tracker.errors import FormatError
from tracker.format import layout, records, rows
from tracker.mirror import schedule

SECONDS = 10.0
GIVE_UP = 3600.0
LAST_WAIT = 2.0
PAUSE = 1.0
WAITING_MAX = 100
_PACKAGE_PARENT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_PROGRAM = "import sys; sys.path.insert(0, sys.argv.pop(1)); from tracker.mirror.webhook import main; main()"
_FINAL = {400, 401, 403, 404, 405, 410, 413, 422}


class Webhook:
    """Posts the alerts of one writer.

    Args:
        url: where to; "" posts nothing.
        run_dir: the run's folder on this machine.
        writer: the writer's name.
    """

    def __init__(self, url: str, run_dir: str, writer: str) -> None:
        self._url, self._run_dir = url, run_dir
        self._path = os.path.join(run_dir, writer, layout.ALERTS_FILE)
        self._offset = 0
        self._waiting: list[dict[str, Any]] = []
        self._lock = threading.Lock()
        self._stop = threading.Event()
        self._thread: threading.Thread | None = None
        self.error = ""

    def notice(self) -> None:
        """Alerts have been written."""
        if not self._url:
            return
        with self._lock:
            self._waiting += self._read()
            del self._waiting[:-WAITING_MAX]
            if self._waiting and self._thread is None:
                self._thread = threading.Thread(target=self._post_all, daemon=True, name="tracker-webhook")
                self._thread.start()

    def finish(self) -> None:
        """Wait a moment for what is on its way, and leave the rest to a process that goes on after this one."""
        self.notice()
        thread = self._thread
        if thread is not None:
            thread.join(LAST_WAIT)  # one that is on its way for longer may go out twice, and never not at all
            self._stop.set()
        with self._lock:
            if self._waiting:
                leave_behind(self._url, self._waiting)

    def _read(self) -> list[dict[str, Any]]:
        try:
            with open(self._path, "rb") as file:
                file.seek(self._offset)
                data = file.read()
        except OSError:
            return []
        end = rows.complete_part(data)
        self._offset += end
        notes = [rows.decode_line(line) for line in data[:end].splitlines()]
        run = describe_run(self._run_dir)
        return [message(note, run) for note in notes if note]

    def _post_all(self) -> None:
        failures = 0
        while not self._stop.is_set():
            with self._lock:
                if not self._waiting:
                    self._thread = None
                    return
                first = self._waiting[0]
            self.error, wait = post(self._url, first)
            if wait is None:
                failures = 0
                with self._lock:
                    self._waiting = [one for one in self._waiting if one is not first]
                self._stop.wait(PAUSE if self._waiting else 0.0)
            else:
                failures += 1
                self._stop.wait(max(wait, schedule.retry_delay(failures)))


def describe_run(run_dir: str) -> dict[str, str]:
    """What every message says of the run: `id`, `name` and `project`."""
    try:
        with open(os.path.join(run_dir, layout.RUN_FILE), "rb") as file:
            record, _ = records.decode_run(file.read(), layout.RUN_FILE)
    except (OSError, FormatError):
        record = records.RunRecord(id=os.path.basename(run_dir))
    return {"id": record.id, "name": record.name or record.id, "project": record.project}


def message(note: dict[str, Any], run: dict[str, str]) -> dict[str, Any]:
    """An alert as it is posted: `text` is what Slack and those that speak like it show."""
    level, title, text = (str(note.get(name) or "") for name in ("level", "title", "text"))
    shown = f"*{level}: {title}*" + (f"\n{text}" if text else "") + f"\n{run['project']} / {run['name']}"
    return {"text": shown, "level": level, "title": title, "body": text, "time": note.get("_time"), "run": run}


def post(url: str, body: dict[str, Any]) -> tuple[str, float | None]:
    """Post one message.

    Returns:
        Why it failed, "" if it did not; and the least seconds to wait before the next try, None for no other try.
    """
    import http.client
    import urllib.error
    import urllib.request

    try:
        asked = urllib.request.Request(url, json.dumps(body).encode(), {"Content-Type": "application/json"})  # noqa: S310
        if asked.type not in ("http", "https"):
            return "the webhook is no http:// or https:// URL", None
        with urllib.request.urlopen(asked, timeout=SECONDS) as answer:  # noqa: S310 (http and https only, see above)
            answer.read(1024)
    except urllib.error.HTTPError as error:
        with error:
            wait = error.headers.get("Retry-After", "")
        why = f"the webhook answered {error.code}"
        return why, None if error.code in _FINAL else min(float(wait), 600.0) if wait.isdecimal() else 0.0
    except (OSError, http.client.HTTPException) as error:
        reason = getattr(error, "reason", error)
        return f"the webhook cannot be reached ({type(reason).__name__})", 0.0
    except ValueError:
        return "the webhook is no URL", None
    return "", None


def leave_behind(url: str, waiting: list[dict[str, Any]]) -> None:
    """Start a process that posts what waits, for an hour at most. The URL goes through a pipe."""
    try:
        process = subprocess.Popen(
            [sys.executable, "-c", _PROGRAM, _PACKAGE_PARENT], stdin=subprocess.PIPE, stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL, cwd="/", start_new_session=True,
        )  # fmt: skip
        if process.stdin is not None:
            with process.stdin as pipe:
                pipe.write(json.dumps({"url": url, "waiting": waiting}).encode())
    except OSError:
        return
    process.returncode = 0  # nobody waits for it


def main() -> None:
    """The program of `leave_behind`."""
    job = json.loads(sys.stdin.read())
    until = time.monotonic() + GIVE_UP
    for body in job["waiting"]:
        failures = 0
        while time.monotonic() < until:
            _, wait = post(job["url"], body)
            if wait is None:
                break
            failures += 1
            time.sleep(max(wait, schedule.retry_delay(failures)))
        time.sleep(PAUSE)
