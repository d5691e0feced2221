"""The store in a folder, and its own matters: temporary files, links, permissions, a full disk."""

from __future__ import annotations

import errno
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from store_contract import Place, StoreContract, in_child

from tracker.errors import AccessError, NotFoundError, StoreError, UsageError
from tracker.store import Store, is_local, local_path, open_store
from tracker.store.local import TEMP_PREFIX


def folder_place(url: str, folder: Path) -> Place:
    def write(key: str, data: bytes) -> None:
        (folder / key).parent.mkdir(parents=True, exist_ok=True)
        (folder / key).write_bytes(data)

    def read(key: str) -> bytes | None:
        return (folder / key).read_bytes() if (folder / key).is_file() else None

    def keys() -> set[str]:
        return {path.relative_to(folder).as_posix() for path in folder.rglob("*") if not path.is_dir()}

    return Place(url, write, read, lambda key: (folder / key).unlink(), keys)


class TestLocal(StoreContract):
    @pytest.fixture
    def place(self, tmp_path: Path) -> Place:
        return folder_place(str(tmp_path / "root"), tmp_path / "root")

    def test_a_full_disk_leaves_the_old_object(self, place: Place, store: Store) -> None:
        store.put("d/k", b"before")

        def fill() -> None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))  # a write beyond it fails like a full disk
            for write in (store.put, store.create):
                with pytest.raises(StoreError, match=r"Free some space") as caught:
                    write("d/k" if write == store.put else "d/new", b"x" * 1_000_000)
                assert isinstance(caught.value.__cause__, OSError)
                assert caught.value.__cause__.errno == errno.EFBIG

        assert in_child(fill) == ""
        assert place.keys() == {"d/k"}
        assert place.read("d/k") == b"before"

    def test_put_over_a_folder_leaves_nothing_behind(self, place: Place, store: Store) -> None:
        store.put("d/k", b"1")
        for key in ("d", "d/k/below"):
            with pytest.raises(StoreError, match="same name"):
                store.put(key, b"2")
        with pytest.raises(NotFoundError):
            store.get("d")
        with pytest.raises(NotFoundError):
            store.get("d/k/below")
        assert place.keys() == {"d/k"}

    def test_a_crashed_writers_file_is_not_listed(self, place: Place, store: Store) -> None:
        place.write(f"d/{TEMP_PREFIX}0123456789abcdef", b"half")
        place.write("d/.hidden", b"listed")
        assert [info.key for info in store.list()] == ["d/.hidden"]
        with pytest.raises(UsageError, match="being written"):
            store.put(f"d/{TEMP_PREFIX}x", b"")

    def test_links_do_not_lead_out(self, place: Place, store: Store, tmp_path: Path) -> None:
        (tmp_path / "secret").mkdir()
        (tmp_path / "secret/key").write_bytes(b"secret")
        place.write("runs/a", b"1")
        (tmp_path / "root/runs/file").symlink_to(tmp_path / "secret/key")
        (tmp_path / "root/runs/folder").symlink_to(tmp_path / "secret")
        (tmp_path / "root/runs/inside").symlink_to(tmp_path / "root/runs/a")
        (tmp_path / "root/runs/loop").symlink_to(tmp_path / "root")
        (tmp_path / "root/runs/broken").symlink_to(tmp_path / "nothing")
        assert [info.key for info in store.list()] == ["runs/a", "runs/inside"]
        assert store.get("runs/inside") == b"1"
        for key in ("runs/file", "runs/folder/key"):
            with pytest.raises(AccessError, match="symbolic link out of"):
                store.get(key)
            with pytest.raises(AccessError, match="symbolic link out of"):
                store.put(key, b"overwritten")
        assert (tmp_path / "secret/key").read_bytes() == b"secret"

    def test_the_root_itself_may_be_a_link(self, store: Store, tmp_path: Path) -> None:
        store.put("k", b"1")
        (tmp_path / "alias").symlink_to(tmp_path / "root")
        assert open_store(str(tmp_path / "alias")).get("k") == b"1"

    def test_no_permission_is_told_with_the_next_step(self, store: Store, tmp_path: Path) -> None:
        store.put("d/k", b"1")
        (tmp_path / "root/d").chmod(0o500)
        (tmp_path / "root/d/k").chmod(0)
        tmp_path.chmod(0o711)

        def try_it() -> None:
            if os.getuid() == 0:
                os.setgroups([])
                os.setgid(65534)
                os.setuid(65534)
            for call in (lambda: store.get("d/k"), lambda: store.put("d/k", b"2"), lambda: store.delete(["d/k"])):
                with pytest.raises(AccessError, match="ls -ld"):
                    call()

        try:
            for parent in tmp_path.parents:
                if parent.stat().st_uid == os.getuid() and not parent.stat().st_mode & 0o001:
                    parent.chmod(parent.stat().st_mode | 0o011)  # pytest's folders are for one user only
            assert in_child(try_it) == ""
        finally:
            (tmp_path / "root/d").chmod(0o700)

    def test_new_files_have_the_modes_that_umask_gives(self, store: Store, tmp_path: Path) -> None:
        old = os.umask(0o027)
        try:
            store.put("k", b"1")
            store.create("c", b"1")
        finally:
            os.umask(old)
        for name in ("k", "c"):
            assert (tmp_path / "root" / name).stat().st_mode & 0o777 == 0o640

    def test_names_that_are_no_keys_are_left_out(self, place: Place, store: Store, tmp_path: Path) -> None:
        place.write("good", b"1")
        for name in (b"back\\slash", b"latin-\xe9"):
            with open(os.path.join(os.fsencode(tmp_path / "root"), name), "wb"):
                pass
        assert [info.key for info in store.list()] == ["good"]

    def test_create_makes_the_folder(self, tmp_path: Path) -> None:
        assert open_store(str(tmp_path / "not/yet")).list() == []
        assert not (tmp_path / "not").exists()
        open_store(str(tmp_path / "not/yet"), create=True)
        assert (tmp_path / "not/yet").is_dir()


class TestLocalByUrl(StoreContract):
    @pytest.fixture
    def place(self, tmp_path: Path) -> Place:
        folder = tmp_path / "a folder#1"
        return folder_place(folder.as_uri(), folder)


def test_local_roots(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    assert open_store("runs").url == str(tmp_path / "runs")
    assert open_store("./a/../runs").url == str(tmp_path / "runs")
    assert open_store(tmp_path / "runs").url == str(tmp_path / "runs")
    assert open_store("~/runs").url == str(tmp_path / "home/runs")
    assert open_store("file:///data/a%20b").url == "/data/a b"
    assert open_store("file://localhost/data").url == "/data"
    assert local_path("local:///data") == "/data"
    for url in ("runs", "/runs", "~/runs", "file:///runs", "FILE:///runs", "local://runs", "C:\\runs", "a:b"):
        assert is_local(url), url
    for url in ("s3://b/p", "S3://b", "gs://b", "memory://x", "abfs://c@a/p"):
        assert not is_local(url), url


@pytest.mark.parametrize(
    ("url", "says"),
    [
        ("", "empty"),
        ("file://host/data", "three slashes"),
        ("s3://", "names no bucket"),
        ("gs:///", "names no bucket"),
        ("s3://bucket/../other", "cannot be used"),
        ("s3://bucket//prefix", "cannot be used"),
        ("simplecache::s3://bucket/prefix", "may cache"),
    ],
)
def test_roots_that_cannot_be(url: str, says: str) -> None:
    with pytest.raises(UsageError, match=says):
        open_store(url)


def test_a_url_is_shown_without_its_secrets() -> None:
    assert open_store("sftp://me:hunter2@host/runs?token=abc").url == "sftp://host/runs"


def test_a_local_store_needs_no_fsspec(tmp_path: Path) -> None:
    program = """
import sys
from tracker.store import open_store, is_local
store = open_store(sys.argv[1], create=True)
store.put("a/b", b"1"); store.create("a/c", b"2"); store.put_file("d", __file__)
assert [i.key for i in store.list()] == ["a/b", "a/c", "d"] and store.get_many(["a/b"]) == {"a/b": b"1"}
store.delete(["a/b"]); store.close()
open_store("s3://bucket/prefix"), open_store("gs://bucket"), open_store("abfs://c/p")
heavy = {"fsspec", "s3fs", "gcsfs", "botocore", "aiohttp", "asyncio", "numpy"} & set(sys.modules)
assert not heavy, heavy
"""
    (tmp_path / "program.py").write_text(program)
    done = subprocess.run(
        [sys.executable, "-W", "error", str(tmp_path / "program.py"), str(tmp_path / "root")],
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
        env={**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)},
    )
    assert (done.returncode, done.stderr) == (0, "")
