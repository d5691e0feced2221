"""Console output in the run's files: real scripts that print in every way there is."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest

from tracker.format.fold import Fold


def run(folder: Path, code: str, check: bool = True, **env: str) -> subprocess.CompletedProcess[str]:
    """Run a training script in `folder`."""
    quiet = {"TRACKER_SYSTEM_SAMPLE": "0", "TRACKER_DISABLE_CODE": "true"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)], cwd=folder, env={**os.environ, **quiet, **env},
        capture_output=True, text=True, timeout=60, check=False,
    )  # fmt: skip
    if check:
        assert done.returncode == 0, done.stderr
    return done


def output(folder: Path) -> str:
    """The console output of the only run, segment after segment."""
    files = sorted((folder / "tracker-runs").glob("*/runs/*/*/output/*.log"), key=lambda path: int(path.stem))
    assert [path.name for path in files] == [f"{number}.log" for number in range(len(files))]
    return "".join(path.read_text() for path in files)


def writer(folder: Path) -> dict[str, Any]:
    (path,) = (folder / "tracker-runs").glob("*/runs/*/[!.]*/writer.json")
    found: dict[str, Any] = json.loads(path.read_text())
    return found


def folded(*texts: str) -> str:
    fold = Fold()
    return "".join(fold.feed(text) for text in texts) + fold.rest()


def test_what_a_script_prints_is_kept_and_still_printed(tmp_path: Path) -> None:
    code = """
        import logging, sys, tracker, warnings
        logging.basicConfig(format="%(levelname)s %(message)s")
        print("before")
        write = sys.stdout.write
        run = tracker.init()
        print("one", 2, end="!\\n"); logging.warning("logged"); sys.stdout.writelines(["a\\n", "b\\n"])
        print("err", file=sys.stderr); print("token=hf_" + "a" * 34); print("\\ud800 lone")
        print("no newline", end="")
        run.finish()
        assert sys.stdout.write == write and "write" not in vars(sys.stdout)
        print("after")
        """
    done = run(tmp_path, code, PYTHONIOENCODING="utf-8:replace")
    assert done.stdout == f"before\none 2!\na\nb\ntoken=hf_{'a' * 34}\n? lone\nno newlineafter\n"
    assert "WARNING logged\n" in done.stderr
    text = output(tmp_path)
    assert text.splitlines() == ["one 2!", "WARNING logged", "a", "b", "err", "token=***", "? lone", "no newline"]


def test_the_error_that_ends_a_run_is_kept(tmp_path: Path) -> None:
    for place, code in {
        "bare": "import tracker\ntracker.init()\nraise ValueError('so it is')",
        "with": "import tracker\nwith tracker.init(): raise ValueError('so it is')",
    }.items():
        (tmp_path / place).mkdir()
        done = run(tmp_path / place, code, check=False)
        assert done.returncode == 1
        assert done.stderr.count("ValueError: so it is") == 1
        assert output(tmp_path / place).endswith("ValueError: so it is\n")


@pytest.mark.parametrize("env", [{"TRACKER_CONSOLE": "off"}, {"TRACKER_MODE": "disabled"}])
def test_it_can_be_turned_off(tmp_path: Path, env: dict[str, str]) -> None:
    code = """
        import sys, tracker
        tracker.init(); assert "write" not in vars(sys.stdout); print("secret")
        """
    assert run(tmp_path, code, check=True, **env).stdout == "secret\n"
    assert not list(tmp_path.rglob("*.log"))


def test_children_threads_and_runs_one_after_another(tmp_path: Path) -> None:
    code = """
        import os, subprocess, sys, threading, tracker
        first = tracker.init(id="first", project="p")
        def work(n):
            for i in range(500): print(f"{n}-{i}\\n", end="")
        threads = [threading.Thread(target=work, args=(n,)) for n in range(8)]
        [t.start() for t in threads]; [t.join() for t in threads]
        if not (pid := os.fork()):
            print("of the child", flush=True); os._exit(0)
        os.waitpid(pid, 0)
        second = tracker.init(id="second", project="p")
        print("of the second")
        if not (pid := os.fork()):
            second.log({"x": 1}); print("of a child that logs"); second.finish(); os._exit(0)
        os.waitpid(pid, 0)
        """
    run(tmp_path, code)
    base = tmp_path / "tracker-runs" / "p" / "runs"
    (log,) = (base / "first").glob("*/output/0.log")
    assert sorted(log.read_text().split()) == sorted(f"{n}-{i}" for n in range(8) for i in range(500))
    texts = sorted(path.read_text() for path in (base / "second").glob("*/output/0.log"))
    assert texts == ["of a child that logs\n", "of the second\n"]


def test_odd_streams_do_no_harm(tmp_path: Path) -> None:
    code = """
        import contextlib, io, sys, tracker
        class Slots:
            __slots__ = ()
            def write(self, text): return len(text)
            def flush(self): pass
        class Loud(io.StringIO):
            inside = False
            def write(self, text):
                if not self.inside:
                    self.inside = True; print("again", text, file=self); self.inside = False
                return super().write(text)
        out = sys.stdout
        for stream in (None, Slots(), Loud(), io.StringIO()):
            sys.stdout = stream
            run = tracker.init(); print("x"); run.finish()
        sys.stdout = out
        run = tracker.init()
        with contextlib.redirect_stdout(io.StringIO()): print("elsewhere")
        wrapped = sys.stdout.write
        sys.stdout.write = lambda text: wrapped(text.upper())
        print("shouted")
        run.finish()
        print("still")
        try:
            print(1, file=sys.stdout, sep=3)
        except TypeError: pass
        try:
            sys.stdout.write(b"bytes")
        except (TypeError, AttributeError): print("refused")
        """
    done = run(tmp_path, code)
    assert done.stdout == "SHOUTED\nSTILL\nREFUSED\n"


def test_a_reader_that_goes_away_is_the_scripts_own_affair(tmp_path: Path) -> None:
    code = """
        import sys, tracker
        run = tracker.init()
        try:
            for i in range(100_000): print("line", i)
        except BrokenPipeError: print("told", file=sys.stderr)
        run.log({"i": 1}); sys.stdout = None
        """
    process = subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=tmp_path, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    assert process.stdout is not None
    process.stdout.readline()
    process.stdout.close()
    assert process.stderr is not None
    assert b"told" in process.stderr.read()
    process.stderr.close()
    assert process.wait(60) in (0, 120)  # 120: Python could not flush its standard output
    assert writer(tmp_path)["rows"] == 1


def test_a_flood_is_bounded_and_its_end_is_kept(tmp_path: Path) -> None:
    code = """
        import tracker
        from tracker.log import capture
        capture.SIZE_MAX, capture.TAIL_MAX = 3_000_000, 20_000
        run = tracker.init()
        for i in range(60_000): print(f"line {i:06}", "x" * 80)
        print("the last words")
        """
    run(tmp_path, code)
    text = output(tmp_path)
    lines = text.splitlines()
    assert len(text) < 3_100_000
    assert lines[-1] == "the last words"
    assert [line[:11] for line in lines[:20_000]] == [f"line {i:06}" for i in range(20_000)]
    (told,) = [line for line in lines if "left out here" in line]
    kept = [line for line in lines if not line.startswith("[tracker")]
    dropped = int(told.split()[1])
    assert dropped == 60_001 - len(kept)
    assert writer(tmp_path)["output_dropped"] == dropped
    assert len(list(tmp_path.rglob("*.log"))) > 1


def test_a_full_disk_costs_lines_and_no_more(tmp_path: Path) -> None:
    code = """
        import resource, signal, tracker
        run = tracker.init()
        print("good")
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # a file of more than so many bytes is as good as a full disk
        resource.setrlimit(resource.RLIMIT_FSIZE, (8192, 8192))
        for i in range(1000): print("y" * 99)
        """
    done = run(tmp_path, code)
    assert len(done.stdout.splitlines()) == 1001
    lines = output(tmp_path).splitlines()
    assert lines == ["good"] + ["y" * 99] * (len(lines) - 1)
    assert 70 <= len(lines) <= 82
    assert writer(tmp_path)["output_dropped"] == 1001 - len(lines)


def test_progress_bars_become_their_last_state() -> None:
    assert folded("\r 10%", "\r 50%", "\r100%", "\n", "done\n") == "100%\ndone\n"
    assert folded("\r 99%\r\n") == " 99%\n"
    assert folded("50%", "\r", "   ", "\r", "other\n") == "other\n"
    assert folded("a\x1b[2Kb\n", "\r\x1b[Kc\n") == "b\nc\n"
    # Two nested bars as tqdm draws them, the inner one leaving no trace, then a line.
    inner = ["\n", "\rinner 1", "\x1b[A", "\n", "\rinner 2", "\x1b[A", "\n", "\r       ", "\r", "\x1b[A"]
    text = folded("\router 0", *inner, "\router 1", *inner, "\router 2", "\n", "end\n")
    assert text.splitlines()[-2:] == ["outer 2", "end"]
    assert text.count("outer") <= 2
    assert "inner" not in text


def test_escape_sequences_and_control_characters_are_dropped() -> None:
    assert folded("\x1b[1;31mred\x1b[0m \x1b]8;;http://x\x1b\\link\x1b]8;;\x07\n") == "red link\n"
    assert folded("a\x1b", "[3", "2mb\n") == "ab\n"
    assert folded("a\x00b\x07\x08\tc\x7f\n") == "ab\tc\n"
    assert folded("x" * 40_000, "y\n") == "x" * 40_000 + "\ny\n"
    assert folded("a\x1b[999999999999Ab\n") == "ab\n"
    assert folded("\x1b]0;" + "t" * 1000 + "\n") != ""


def test_any_text_in_any_pieces_is_the_same() -> None:
    text = "one\ntwo\r\nthree\r3\n\x1b[1mfour\x1b[0m\n\n5 \x1b[Kfive\nsix"
    whole = folded(text)
    assert whole == "one\ntwo\n3\nfour\n\n5 five\nsix\n"
    for size in (1, 2, 3, 5, 7):
        assert folded(*(text[i : i + size] for i in range(0, len(text), size))) == whole
