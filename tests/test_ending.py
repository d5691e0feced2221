"""How scripts end that no simple script shows: prompts, terminals, notebooks, workers, exits that somebody catches."""

from __future__ import annotations

import contextlib
import json
import os
import pty
import subprocess
import sys
from pathlib import Path
from typing import Any

import nbformat
import pytest
from nbclient import NotebookClient
from processes import environment, stop_companions, wait_for

THREAD_EXITS = """
import sys, threading
thread = threading.Thread(target=lambda: sys.exit(9))
thread.start()
thread.join()
"""
HANG_UP = "import signal; signal.signal(signal.SIGHUP, signal.SIG_DFL)\n"  # nohup would have it ignored
BEGIN = HANG_UP + "import tracker\nrun = tracker.init(project='p')\nrun.log({'a': 1})\n"


@pytest.fixture(autouse=True)
def _no_companion_stays(tmp_path: Path) -> Any:
    yield
    stop_companions(tmp_path)


def ends(folder: Path, count: int = 1) -> list[tuple[str, int | None, int]]:
    """State, exit code and rows of each writer, the oldest first, when none is running any more."""

    def writers() -> list[dict[str, Any]]:
        return [json.loads(path.read_bytes()) for path in sorted(folder.glob("tracker-runs/p/runs/*/*/writer.json"))]

    wait_for(lambda: len(writers()) == count and all(one["state"] != "running" for one in writers()), "the ends")
    found = sorted(writers(), key=lambda one: float(one["started_at"]))
    return [(one["state"], one.get("exit_code"), one["rows"]) for one in found]


def run_script(folder: Path, script: str) -> int:
    """Run it from a file; its exit code."""
    (folder / "script.py").write_text(script)
    return subprocess.run(
        [sys.executable, "script.py"], cwd=folder, env=environment(), check=False, timeout=120
    ).returncode


@pytest.mark.parametrize(
    ("ending", "state", "code"),
    [
        ("import sys\ntry:\n    sys.exit(3)\nexcept SystemExit:\n    pass\n", "finished", 0),
        ("import sys\ntry:\n    sys.exit(3)\nexcept SystemExit:\n    raise ValueError('then this')\n", "failed", 1),
        ("def main():\n    exit(5)\nmain()\n", "failed", 5),
        ("import argparse\nargparse.ArgumentParser().error('no such option')\n", "failed", 2),
        (THREAD_EXITS, "finished", 0),
        ("import os, signal, time\nos.kill(os.getpid(), signal.SIGHUP)\ntime.sleep(30)\n", "killed", -1),
    ],
)  # fmt: skip
def test_exits_are_told_apart(tmp_path: Path, ending: str, state: str, code: int) -> None:
    assert run_script(tmp_path, BEGIN + ending) == code
    assert ends(tmp_path) == [(state, code, 1)]


@pytest.mark.parametrize("start", ["fork", "spawn"])
@pytest.mark.parametrize(("ending", "state", "code"), [("pass", "finished", 0), ("raise ValueError", "failed", 1)])
def test_a_run_of_a_worker_ends_with_the_worker(tmp_path: Path, start: str, ending: str, state: str, code: int) -> None:
    script = f"""
import multiprocessing

def work():
    import tracker
    tracker.init(project="p").log({{"a": 1}})
    {ending}

if __name__ == "__main__":
    worker = multiprocessing.get_context("{start}").Process(target=work)
    worker.start()
    worker.join()
    raise SystemExit(worker.exitcode)
"""
    assert run_script(tmp_path, script) == code
    assert ends(tmp_path) == [(state, code, 1)]


def in_terminal(folder: Path, words: list[str], typed: list[tuple[str, str]]) -> int:
    """Run Python in a terminal, typing each answer when its prompt has come; its exit code."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder, start_new_session=True,
        env=environment(TERM="dumb", PYTHON_BASIC_REPL="1"), preexec_fn=_take_terminal,  # noqa: PLW1509 (one call to the kernel)
    )  # fmt: skip
    os.close(theirs)
    seen = b""
    for prompt, answer in typed:
        while prompt.encode() not in seen:
            seen += os.read(ours, 65536)
        seen = seen.partition(prompt.encode())[2]
        os.write(ours, answer.encode())
    with contextlib.suppress(OSError):  # the other end is closed
        while os.read(ours, 65536):
            pass
    os.close(ours)
    return process.wait(60)


def _take_terminal() -> None:
    import fcntl
    import termios

    fcntl.ioctl(0, termios.TIOCSCTTY, 0)


def test_the_end_of_input_at_a_prompt_is_an_end(tmp_path: Path) -> None:
    typed = [(">>> ", f"{line}\n") for line in BEGIN.splitlines()]
    typed += [(">>> ", "1 / 0\n"), ("ZeroDivisionError", ""), (">>> ", "\x04")]
    assert in_terminal(tmp_path, ["-q"], typed) == 0
    assert ends(tmp_path) == [("finished", 0, 1)]


def test_an_exit_at_a_prompt_has_its_code(tmp_path: Path) -> None:
    typed = [(">>> ", f"{line}\n") for line in BEGIN.splitlines()] + [(">>> ", "exit(4)\n")]
    assert in_terminal(tmp_path, ["-q"], typed) == 4
    assert ends(tmp_path) == [("failed", 4, 1)]


def test_control_c_in_a_terminal_kills(tmp_path: Path) -> None:
    (tmp_path / "script.py").write_text(BEGIN + "import time\nprint('ready', flush=True)\ntime.sleep(600)\n")
    assert in_terminal(tmp_path, ["script.py"], [("ready", "\x03")]) == -2
    assert ends(tmp_path) == [("killed", 130, 1)]


def test_a_notebook_shows_its_run_and_may_begin_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in [name for name in os.environ if name.startswith(("TRACKER_", "WANDB_"))]:
        monkeypatch.delenv(name)
    begin = "import tracker\nrun = tracker.init(project='p', name='<b>bold</b>')\nrun.log({'loss': 0.5})\nrun"
    cells = ["%env TRACKER_SILENT true", begin, "1 / 0", begin]
    notebook = nbformat.v4.new_notebook()  # type: ignore[no-untyped-call]
    notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]  # type: ignore[no-untyped-call]
    NotebookClient(
        notebook, timeout=120, kernel_name="python3", allow_errors=True, resources={"metadata": {"path": str(tmp_path)}}
    ).execute()
    assert ends(tmp_path, 2) == [("finished", 0, 1), ("finished", 0, 1)]
    first = notebook.cells[1].outputs
    assert [one.output_type for one in first] == ["execute_result"]
    page = first[0].data["text/html"]
    assert "&lt;b&gt;bold&lt;/b&gt;" in page
    assert "<b>bold" not in page
    assert "<th scope='row'>loss</th><td>0.5</td>" in page
