"""Fingerprints of data sets, compared with coreutils."""

from __future__ import annotations

import hashlib
import os
import subprocess
from pathlib import Path

import pytest

import tracker
from tracker import TrackerError

FOLDER_COMMAND = "find -L . -type f -printf '%P\\0' | LC_ALL=C sort -z | xargs -0 sha256sum | sha256sum"


def by_shell(folder: Path) -> str:
    """A folder's fingerprint as the documentation's shell command gives it."""
    done = subprocess.run(["bash", "-c", FOLDER_COMMAND], cwd=folder, capture_output=True, text=True, check=True)
    return done.stdout.split()[0]


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """A folder with names of every kind."""
    folder = tmp_path / "data"
    (folder / "a").mkdir(parents=True)
    (folder / "a-b").mkdir()
    (folder / "empty").mkdir()
    for name in ("a/1.txt", "a-b/1.txt", "z", ".hidden", "sp ace", "é\u4e2d", "line\nbreak", "back\\slash", "a.txt"):
        (folder / name).write_text(name)
    (folder / "nothing").touch()
    os.symlink("z", folder / "link")
    os.symlink("a", folder / "folder link")
    return folder


def test_a_file_is_what_sha256sum_says(tmp_path: Path) -> None:
    path = tmp_path / "big.bin"
    content = os.urandom(3_000_000)
    path.write_bytes(content)
    assert tracker.fingerprint(path) == hashlib.sha256(content).hexdigest()
    path.write_bytes(b"")
    assert tracker.fingerprint(str(path)) == hashlib.sha256().hexdigest()


def test_a_folder_is_what_the_shell_says(data: Path) -> None:
    assert tracker.fingerprint(data) == by_shell(data)


def test_only_names_and_contents_matter(data: Path, tmp_path: Path) -> None:
    first = tracker.fingerprint(data)
    moved = tmp_path / "other"
    data.rename(moved)
    (moved / "another empty one").mkdir()
    (moved / "z").chmod(0o700)
    os.utime(moved / "z", (0, 0))
    (moved / "link").unlink()
    (moved / "link").write_text("z")
    os.mkfifo(moved / "pipe")
    assert tracker.fingerprint(moved) == first
    (moved / "z").rename(moved / "y")
    (moved / "link").write_text("z")
    second = tracker.fingerprint(moved)
    assert second != first
    (moved / "y").write_text("Z")
    assert tracker.fingerprint(moved) != second


def test_no_two_folders_are_taken_for_each_other(tmp_path: Path) -> None:
    one, two = tmp_path / "one", tmp_path / "two"
    one.mkdir()
    two.mkdir()
    digest = hashlib.sha256(b"x").hexdigest()
    (one / f"a\n{digest}  b").write_text("x")
    (two / "a").write_text("x")
    (two / "b").write_text("x")
    assert tracker.fingerprint(one) != tracker.fingerprint(two)


def test_what_cannot_be_read_is_named(tmp_path: Path) -> None:
    with pytest.raises(TrackerError, match=r"nowhere cannot be read for a fingerprint: No such file"):
        tracker.fingerprint(tmp_path / "nowhere")
    (tmp_path / "data" / "deep").mkdir(parents=True)
    os.symlink("gone", tmp_path / "data" / "broken")
    with pytest.raises(TrackerError, match=r"broken cannot be read"):
        tracker.fingerprint(tmp_path / "data")
    (tmp_path / "data" / "broken").unlink()
    os.symlink("..", tmp_path / "data" / "deep" / "up")
    with pytest.raises(TrackerError, match=r"up is a link to a folder above it"):
        tracker.fingerprint(tmp_path / "data")
