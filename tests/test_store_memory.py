"""The store in memory, and any other filesystem of fsspec's."""

from __future__ import annotations

import sys
import uuid
from collections.abc import Iterator
from pathlib import Path

import fsspec
import pytest
from store_contract import Place, StoreContract
from test_store_local import folder_place

from tracker.errors import StoreError
from tracker.store import Store, open_store
from tracker.store.remote import RemoteStore


class TestMemory(StoreContract):
    @pytest.fixture
    def place(self) -> Iterator[Place]:
        memory = fsspec.filesystem("memory")
        root = f"/{uuid.uuid4().hex}/root"

        def read(key: str) -> bytes | None:
            return memory.store[f"{root}/{key}"].getvalue() if f"{root}/{key}" in memory.store else None

        def keys() -> set[str]:
            return {path.removeprefix(f"{root}/") for path in memory.store if path.startswith(f"{root}/")}

        yield Place(
            f"memory:/{root}",
            lambda key, data: memory.pipe_file(f"{root}/{key}", data),
            read,
            lambda key: memory.rm_file(f"{root}/{key}"),
            keys,
        )
        for key in keys():
            del memory.store[f"{root}/{key}"]

    # A child's memory is its own.
    test_a_forked_child_uses_the_store_too = None
    test_a_fork_in_the_midst_of_traffic = None


class TestAnyFilesystem(StoreContract):
    """fsspec's own local filesystem stands for all those that have no store of their own here, such as SFTP."""

    @pytest.fixture
    def place(self, tmp_path: Path) -> Place:
        return folder_place(f"file://{tmp_path}/root", tmp_path / "root")

    @pytest.fixture
    def store(self, place: Place) -> Iterator[Store]:
        with RemoteStore(place.url) as store:
            yield store

    # fsspec writes these files in place, and looks first whether a file is there when it shall create one.
    test_readers_never_see_half_an_overwrite = None
    test_of_ten_creators_one_wins = None


def test_a_missing_package_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "gcsfs", None)  # as if it were not installed
    monkeypatch.delitem(sys.modules, "gcsfs.core", raising=False)
    with pytest.raises(StoreError, match=r"gs://lab/runs needs .* pip install 'tracker\[gcs\]'"):
        open_store("gs://lab/runs").list()


def test_an_unknown_protocol_is_named() -> None:
    with pytest.raises(StoreError, match=r"nope://lab/runs.*nope.*Check the URL"):
        open_store("nope://lab/runs").list()
