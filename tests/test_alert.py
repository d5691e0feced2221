"""Alerts: on the terminal, in the run's files, and posted to a real HTTP server that fails now and then."""

from __future__ import annotations

import http.server
import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest


class Hook(http.server.ThreadingHTTPServer):
    """Takes what is posted; answers with `answers`, one after another, then 200."""

    def __init__(self, port: int = 0) -> None:
        super().__init__(("127.0.0.1", port), Handler)
        self.answers: list[int] = []
        self.got: list[dict[str, Any]] = []
        self.asked = 0

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_address[1]}/services/T0S3CR3T/path"

    def wait(self, count: int) -> None:
        """Wait until so many messages have been taken."""
        until = time.monotonic() + 30
        while len(self.got) < count:
            assert time.monotonic() < until, self.got
            time.sleep(0.05)


class Handler(http.server.BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        hook = self.server
        assert isinstance(hook, Hook)
        body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
        status = hook.answers[hook.asked] if hook.asked < len(hook.answers) else 200
        hook.asked += 1
        if status == 200:
            hook.got.append(body)
        self.send_response(status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture
def hook() -> Iterator[Hook]:
    with Hook() as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        yield server
        server.shutdown()
        thread.join()


def run(folder: Path, code: str, **env: str) -> str:
    """Run a training script in `folder`; what it wrote to stderr."""
    quiet = {"TRACKER_SYSTEM_SAMPLE": "0", "TRACKER_DISABLE_CODE": "true", "NO_PROXY": "127.0.0.1"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)], cwd=folder, env={**os.environ, **quiet, **env},
        capture_output=True, text=True, timeout=60, check=True,
    )  # fmt: skip
    return done.stderr


def alerts(folder: Path) -> list[dict[str, Any]]:
    files = sorted((folder / "tracker-runs").glob("*/runs/*/[!.]*/alerts.jsonl"))
    return [json.loads(line) for path in files for line in path.read_text().splitlines()]


def test_alerts_are_printed_and_kept(tmp_path: Path) -> None:
    code = """
        import datetime, enum, tracker
        class AlertLevel(enum.Enum): WARN = "WARN"
        run = tracker.init()
        run.alert("Loss is NaN", "at step 3", level=AlertLevel.WARN)
        tracker.alert("plain"); run.alert("odd", level="sometimes", wait_duration="soon")
        for _ in range(3): run.alert("often", level="error", wait_duration=datetime.timedelta(minutes=5))
        for _ in range(2): run.alert("twice")
        run.alert("token", "ghp_" + "a" * 36 + " \\ud800"); run.alert(None, ["x"])
        run.finish(); run.alert("late")
        """
    said = run(tmp_path, code)
    got = alerts(tmp_path)
    assert [(note["level"], note["title"]) for note in got] == [
        ("WARN", "Loss is NaN"), ("INFO", "plain"), ("INFO", "odd"), ("ERROR", "often"), ("INFO", "twice"),
        ("INFO", "twice"), ("INFO", "token"), ("INFO", "None"),
    ]  # fmt: skip
    assert got[0]["text"] == "at step 3"
    assert got[6]["text"] == "*** \N{REPLACEMENT CHARACTER}"
    assert all(note["_time"] > 1.7e9 for note in got)
    assert "tracker: WARN: Loss is NaN: at step 3\n" in said
    for words in ("level='sometimes'", "wait_duration='soon'", "after the run had finished"):
        assert words in said, words


def test_the_webhook_gets_each_alert_once_in_spite_of_errors(tmp_path: Path, hook: Hook) -> None:
    hook.answers = [503, 429, 200, 500]
    code = """
        import tracker
        run = tracker.init(project="p", name="my run", id="r1")
        run.alert("first", "a < b & *c*", level="ERROR"); run.alert("second")
        """
    run(tmp_path, code, TRACKER_WEBHOOK=hook.url)
    hook.wait(2)
    assert [message["title"] for message in hook.got] == ["first", "second"]
    first = hook.got[0]
    assert first["text"] == "*ERROR: first*\na < b & *c*\np / my run"
    assert first["run"] == {"id": "r1", "name": "my run", "project": "p"}
    assert "S3CR3T" not in "".join(path.read_text() for path in tmp_path.rglob("*") if path.is_file())


def test_a_dead_webhook_holds_nobody_up_and_gets_it_later(tmp_path: Path, hook: Hook) -> None:
    port = hook.server_address[1]
    hook.server_close()
    began = time.monotonic()
    code = "import tracker\ntracker.init().alert('down'); tracker.finish()"
    said = run(tmp_path, code, TRACKER_WEBHOOK=f"http://127.0.0.1:{port}/x", TRACKER_FINISH_TIMEOUT="50")
    assert time.monotonic() - began < 30
    assert "is in" in said
    with Hook(port) as later:
        threading.Thread(target=later.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True).start()
        later.wait(1)
        later.shutdown()
    assert later.got[0]["title"] == "down"


@pytest.mark.parametrize("url", ["no url", "file:///etc/passwd", "http://[bad"])
def test_a_bad_address_is_no_harm(tmp_path: Path, url: str) -> None:
    code = "import tracker\nwith tracker.init() as run: run.alert('x'); run.log({'i': 1})"
    assert "Traceback" not in run(tmp_path, code, TRACKER_WEBHOOK=url)
    assert len(alerts(tmp_path)) == 1
    assert not list(tmp_path.glob("tracker-runs/*/runs/*/.mirror/*.log"))


def test_a_refusal_is_not_tried_again(tmp_path: Path, hook: Hook) -> None:
    hook.answers = [404]
    code = "import tracker\nrun = tracker.init(); run.alert('one'); run.alert('two')"
    run(tmp_path, code, TRACKER_WEBHOOK=hook.url)
    hook.wait(1)
    assert [message["title"] for message in hook.got] == ["two"]
