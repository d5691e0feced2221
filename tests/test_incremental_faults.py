"""Caches that are damaged, sites that somebody changed, builds that are killed and builds at the same time."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import subprocess
import sys
import time

import pytest
import run_files
from build_lab import NOW, Lab, append, files_of, run

from tracker.build.manifest import MANIFEST, MARKERS
from tracker.build.output import Output
from tracker.build.site import build
from tracker.store import LocalStore, open_store


def test_the_cache_is_deleted(built):
    shutil.rmtree(built.cache)
    result, output = built.build()
    assert (result.fresh, output.written) == (6, 0)
    built.check()


def test_the_heads_are_deleted_and_the_digests_serve(built):
    shutil.rmtree(next(built.cache.rglob("heads")))
    result, output = built.build()
    assert (result.fresh, output.written, len(built.store.read)) == (6, 0, 0)
    built.check()


@pytest.mark.parametrize("seed", range(8))
def test_the_cache_is_damaged(built, seed):
    draw = random.Random(seed)
    for path in sorted(built.cache.rglob("*")):
        if path.is_file() and path.stat().st_size:
            data = bytearray(path.read_bytes())
            place = draw.randrange(len(data))
            data[place:] = draw.choice([b"", bytes([data[place] ^ 255]) + bytes(data[place + 1 :]), b"\0" * 9])
            path.write_bytes(bytes(data))
    append(built, '{"loss":2}\n', f"r{seed % 6}/w/history/0.jsonl")
    (built.folder / "reports" / "more.md").write_text("# M\n\n```chart\nmetrics: acc\n```\n")
    built.build()
    assert files_of(built.site) == built.cold()
    built.build()
    assert files_of(built.site) == built.cold()


def test_a_cache_that_takes_nothing(lab, tmp_path):
    (lab.folder / "cache").write_text("a file, not a folder")
    result, _ = lab.build()
    assert "kept" in result.warnings[0]
    assert files_of(lab.site) == lab.cold()


def test_files_of_the_site_that_somebody_changed_or_removed(built):
    (built.site / "runs/r1.html").write_text("hacked")
    page = built.site / "runs/r2.html"
    page.write_bytes(page.read_bytes().replace(b"run 2", b"run 3"))
    next((built.site / "data").iterdir()).unlink()
    (built.site / "more.html").unlink()
    built.build()
    built.check()


def test_what_could_not_be_read_is_read_by_the_next_build(built):
    append(built, '{"loss":2}\n', "r1/w/history/0.jsonl")
    run_files.write(built.root, run(8))
    built.refused = "r8/w/"
    result, _ = built.build()
    assert [text.partition(" could")[0] for text in result.problems] == [
        "run 8: w/config.json", "run 8: w/history/0.jsonl", "run 8: w/writer.json",
    ]  # fmt: skip
    assert "403" in (built.site / "runs/r8.html").read_text()
    built.refused = ""
    result, _ = built.build()
    assert (result.problems, result.fresh) == ((), 1)
    assert len(built.store.read) == 3
    built.check()


# --- builds that end early, and builds at the same time ---

BUILD = """
import sys, json
from pathlib import Path
from tracker.build.output import Output
from tracker.build.site import BuildOptions, build
from tracker.store import open_store
root, reports, bundle, cache, site, now, jobs = sys.argv[1:]
if __name__ == "__main__":
    options = BuildOptions(root=root, project="p", reports=Path(reports), bundle=Path(bundle), cache=cache,
                           now=float(now), jobs=int(jobs))
    with open_store(site) as store, Output(store) as output:
        print("go", flush=True)
        build(options, output)
"""


def start(lab: Lab, jobs: int = 1) -> subprocess.Popen:
    script = lab.folder / "build.py"
    script.write_text(BUILD)
    places = (lab.root, lab.folder / "reports", lab.folder / "bundle", lab.cache, lab.site)
    command = [sys.executable, str(script), *map(str, places), str(NOW), str(jobs)]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def pages_of(files: dict[str, bytes]) -> dict[str, bytes]:
    """All but the manifest, which bids the build after the next one compare everything once more."""
    return {path: data for path, data in files.items() if path != MANIFEST}


def test_killed_at_any_moment(lab):
    draw = random.Random(1)
    lab.build()
    killed = 0
    for turn in range(8):
        append(lab, f'{{"_step":{100 + turn},"loss":{turn}}}\n', f"r{turn % 6}/w/history/0.jsonl")
        if turn % 3 == 0:
            run_files.write(lab.root, run(20 + turn))
        with start(lab) as process:
            process.stdout.readline()
            time.sleep(draw.uniform(0, 0.35))
            process.send_signal(signal.SIGKILL)
        killed += process.returncode == -signal.SIGKILL
        if turn % 2:
            lab.build()
            assert pages_of(files_of(lab.site)) == pages_of(lab.cold())
    assert killed >= 3
    lab.build()
    lab.build()
    lab.check()


def test_a_first_build_that_was_killed_leaves_nothing_behind(lab):
    class KilledError(BaseException):
        pass

    class Dying(LocalStore):
        left = 12

        def _put(self, key, data, content_type, cache_control):
            self.left -= 1
            if self.left < 0:
                raise KilledError
            super()._put(key, data, content_type, cache_control)

    output = Output(Dying(str(lab.site)))
    with pytest.raises(KilledError):
        build(lab.options(), output)  # the last flush of which waits for every write
    output._threads.shutdown()
    assert any(path.startswith(MARKERS) for path in files_of(lab.site))
    (lab.folder / "reports" / "losses.md").write_text("# Losses\n")
    shutil.rmtree(lab.root / "p/runs/r0")
    lab.build()
    lab.build()
    lab.check()


def test_two_builds_at_once(lab):
    lab.build()
    for turn in range(3):
        append(lab, f'{{"_step":{100 + turn},"loss":{turn}}}\n', "r1/w/history/0.jsonl")
        first = start(lab)
        append(lab, f'{{"_step":{200 + turn},"loss":{turn}}}\n', "r2/w/history/0.jsonl")
        second = start(lab)
        for process in (first, second):
            process.communicate()
            assert process.returncode == 0
        lab.build()
        assert files_of(lab.site) == lab.cold()
    lab.build()
    lab.check()


def test_an_older_build_that_ends_first_does_not_win(lab):
    """The older build's page is written after the newer one's, and the newer one's manifest last."""
    lab.build()
    with open_store(str(lab.site)) as older_store, open_store(str(lab.site)) as newer_store:
        older, newer = Output(older_store), Output(newer_store)
        build(lab.options(), older)
        append(lab, '{"_step":100,"loss":77}\n')
        build(lab.options(), newer)
        newer.flush()
        page = (lab.site / "runs/r3.html").read_bytes()
        (lab.site / "runs/r3.html").write_bytes(page.replace(b"77", b"78"))  # as if the older one had rendered it
        older._begin()
        newer.__exit__(None, None, None)
        older.__exit__(None, None, None)
    lab.build()
    assert files_of(lab.site) == lab.cold()


def test_a_manifest_of_the_first_version_is_understood(built):
    manifest = json.loads((built.site / MANIFEST).read_text())
    old = {"tracker_site": 1, "files": {path: said[0] for path, said in manifest["files"].items()}}
    (built.site / MANIFEST).write_text(json.dumps(old))
    for path in files_of(built.site):
        os.utime(built.site / path, (1000, 1000))
    _, output = built.build()
    assert output.written == 0
    built.check()
