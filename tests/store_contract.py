"""What every store must do, whatever is behind it. Each tests/test_store_<backend>.py inherits these tests.

A backend's fixture `place` gives a `Place`: a root that is empty, and ways to look at it and to change it which do
not go through the store under test.
"""

from __future__ import annotations

import os
import random
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

import pytest

from tracker.errors import ExistsError, NotFoundError, UsageError
from tracker.store import Store, open_store

ODD_KEYS = [
    "with space/two  spaces.txt",
    "ünïcode/日本語/😀.json",
    "plus+and=equals&amp.txt",
    "percent%20encoded%2Fslash.txt",
    "hash#1/question?mark.txt",
    "quote'\"<tag>;$(x).txt",
    "star*[abc]{d}!.txt",
    "dots/.hidden/...three",
    "colon:at@comma,tilde~",
]
BAD_KEYS = ["", "/abs", "a//b", "a/", ".", "..", "a/../b", "../up", "./a", "a/.", "back\\slash", "nul\0", "\ud800"]


@dataclass
class Place:
    """A root and ways around the store.

    Args:
        url: the root, with nothing below it.
        write, read, delete: change or look at the object of a key (read gives None where there is none).
        keys: every key below the root, whatever its name.
    """

    url: str
    write: Callable[[str, bytes], None]
    read: Callable[[str], bytes | None]
    delete: Callable[[str], None]
    keys: Callable[[], set[str]]


class StoreContract:
    """The tests of every store."""

    races = 3

    @pytest.fixture
    def store(self, place: Place) -> Iterator[Store]:
        with open_store(place.url, timeout=10) as store:
            yield store

    def test_what_is_put_is_there_for_others_and_for_us(self, place: Place, store: Store) -> None:
        data = bytes(range(256)) * 40
        store.put("p/runs/a/run.json", data, content_type="application/json", cache_control="no-cache")
        assert place.read("p/runs/a/run.json") == data
        assert store.get("p/runs/a/run.json") == data
        assert place.keys() == {"p/runs/a/run.json"}
        assert store.exists("p/runs/a/run.json")
        assert not store.exists("p/runs/a")
        assert not store.exists("p/runs/a/run.jso")

    def test_an_empty_object_is_an_object(self, place: Place, store: Store) -> None:
        store.put("empty", b"")
        assert place.read("empty") == b""
        assert store.get("empty") == b""
        assert store.get_range("empty", 0, 10) == b""
        assert [(info.key, info.size) for info in store.list()] == [("empty", 0)]

    def test_put_replaces_a_longer_object_whole(self, place: Place, store: Store) -> None:
        store.put("k", b"long" * 1000)
        store.put("k", b"short")
        assert place.read("k") == b"short"
        assert store.info("k").size == 5

    def test_readers_never_see_half_an_overwrite(self, store: Store) -> None:
        versions = [letter * size for letter, size in ((b"a", 300_000), (b"b", 700_000))]
        store.put("k", versions[0])
        done = threading.Event()
        seen: list[bytes] = []

        def read() -> None:
            while not done.is_set():
                seen.append(store.get("k"))

        with ThreadPoolExecutor(3) as threads:
            readers = [threads.submit(read) for _ in range(3)]
            try:
                for turn in range(30):
                    store.put("k", versions[turn % 2])
            finally:
                done.set()
            for reader in readers:
                reader.result(30)
        assert len(seen) > 10
        assert all(data in versions for data in seen), {len(data) for data in seen}

    def test_ranges_end_where_the_object_ends(self, place: Place, store: Store) -> None:
        place.write("k", b"0123456789")
        ranges = {(0, 10): b"0123456789", (2, 5): b"234", (0, 1): b"0", (9, 10): b"9", (4, 4): b""}
        beyond = {(5, 100): b"56789", (10, 20): b"", (50, 60): b""}
        for (start, end), expected in {**ranges, **beyond}.items():
            assert store.get_range("k", start, end) == expected, (start, end)
        with pytest.raises(NotFoundError, match="missing"):
            store.get_range("missing", 0, 5)
        with pytest.raises(UsageError, match="from 5 to 2"):
            store.get_range("k", 5, 2)

    def test_create_refuses_what_is_there(self, place: Place, store: Store) -> None:
        store.create("new/run.json", b"first")
        with pytest.raises(ExistsError, match=r"new/run\.json"):
            store.create("new/run.json", b"second")
        assert place.read("new/run.json") == b"first"
        store.put("new/run.json", b"third")  # a put may replace it
        assert place.read("new/run.json") == b"third"

    def test_of_ten_creators_one_wins(self, place: Place, store: Store) -> None:
        for turn in range(self.races):
            start = threading.Barrier(10)

            def create(number: int, key: str = f"race/{turn}", start: threading.Barrier = start) -> int | None:
                start.wait(10)
                try:
                    store.create(key, f"writer {number}".encode())
                except ExistsError:
                    return None
                return number

            with ThreadPoolExecutor(10) as threads:
                winners = [number for number in threads.map(create, range(10)) if number is not None]
            assert len(winners) == 1, winners
            assert place.read(f"race/{turn}") == f"writer {winners[0]}".encode()

    def test_other_writers_changes_are_seen_at_once(self, place: Place, store: Store) -> None:
        place.write("d/old", b"1")
        before = store.info("d/old")
        assert store.list("d") == [before]
        assert not store.exists("d/new")
        place.write("d/new", b"22")
        assert store.exists("d/new")
        assert [info.key for info in store.list("d")] == ["d/new", "d/old"]
        place.write("d/old", b"4444")
        after = store.info("d/old")
        assert after.size == 4
        assert after.etag != before.etag
        assert store.list("d")[1] == after
        assert store.get("d/old") == b"4444"
        place.delete("d/new")
        assert not store.exists("d/new")
        assert store.list("d") == [after]

    def test_an_etag_stands_for_the_content(self, store: Store) -> None:
        store.put("k", b"same size 1")
        first = store.info("k")
        assert store.info("k") == first == store.list()[0]
        store.put("k", b"same size 2")
        assert store.info("k").etag != first.etag

    def test_the_stores_clock_is_near_ours(self, store: Store) -> None:
        store.put("k", b"x")
        modified = store.info("k").modified
        assert modified is not None
        assert abs(modified - time.time()) < 30

    def test_odd_keys_are_kept(self, place: Place, store: Store) -> None:
        for key in ODD_KEYS:
            store.put(key, key.encode())
        assert place.keys() == set(ODD_KEYS)
        assert [info.key for info in store.list()] == sorted(ODD_KEYS)
        assert store.get_many(ODD_KEYS) == {key: key.encode() for key in ODD_KEYS}
        for key in ODD_KEYS:
            assert place.read(key) == key.encode()
            assert store.get(key) == key.encode()
            assert store.info(key).key == key
            folder = key.rpartition("/")[0]
            assert key in [info.key for info in store.list(folder)]
        store.delete(ODD_KEYS[1:])
        assert place.keys() == set(ODD_KEYS[:1])

    def test_keys_that_could_lead_elsewhere_are_refused(self, place: Place, store: Store) -> None:
        place.write("a/b", b"1")
        calls: list[Callable[[str], object]] = [
            store.get,
            lambda key: store.get_range(key, 0, 1),
            lambda key: store.get_many(["a/b", key]),
            lambda key: store.put(key, b"x"),
            lambda key: store.put_file(key, __file__),
            lambda key: store.put_parts(key, __file__, {}, print),
            lambda key: store.drop_parts(key, {}),
            lambda key: store.create(key, b"x"),
            store.info,
            store.exists,
            lambda key: store.delete(["a/b", key]),
            lambda key: store.list(key) if key not in ("", "a/") else store.get(key),  # as a folder, these are fine
        ]
        for key in BAD_KEYS:
            for call in calls:
                with pytest.raises(UsageError, match="refused"):
                    call(key)
        assert place.keys() == {"a/b"}

    def test_list_takes_whole_folders_only(self, place: Place, store: Store) -> None:
        for key in ("a/b/1", "a/b/c/2", "a/bc/3", "a/b.txt", "z"):
            place.write(key, key.encode())
        assert [info.key for info in store.list()] == sorted(["a/b.txt", "a/b/1", "a/b/c/2", "a/bc/3", "z"])
        assert [info.key for info in store.list("a/b")] == ["a/b/1", "a/b/c/2"]
        assert store.list("a/b/") == store.list("a/b")
        assert store.list("z") == []
        assert store.list("no/such/folder") == []

    def test_more_keys_than_a_page_holds(self, place: Place, store: Store) -> None:
        keys = [f"p/runs/{number:04d}/run.json" for number in range(1200)]
        random.Random(1).shuffle(keys)
        with ThreadPoolExecutor(8) as threads:
            list(threads.map(lambda key: store.put(key, key.encode()), keys))
        listed = store.list("p")
        assert [info.key for info in listed] == sorted(keys)
        assert {info.size for info in listed} == {len(keys[0])}
        some = [*keys[:600], "p/missing"]  # more than get_many reads at a time
        found = store.get_many(some)
        assert list(found) == some
        assert isinstance(found.pop("p/missing"), NotFoundError)
        assert found == {key: key.encode() for key in some[:-1]}
        store.delete(keys[:50])
        assert place.keys() == set(keys[50:])

    def test_a_large_file_arrives_whole(self, place: Place, store: Store, tmp_path) -> None:
        data = random.Random(2).randbytes(20 << 20)
        (tmp_path / "checkpoint.bin").write_bytes(data)
        store.put_file("files/checkpoint.bin", tmp_path / "checkpoint.bin", content_type="application/x-checkpoint")
        assert place.read("files/checkpoint.bin") == data
        assert store.get("files/checkpoint.bin") == data
        assert store.get_range("files/checkpoint.bin", 15 << 20, (15 << 20) + 100) == data[15 << 20 : (15 << 20) + 100]

    def test_a_large_file_in_parts_that_stops_and_goes_on(self, place: Place, store: Store, tmp_path) -> None:
        data = random.Random(3).randbytes(20 << 20)
        (tmp_path / "big").write_bytes(data)
        state: dict[str, object] = {}

        def stop(_arrived: int) -> None:
            raise UsageError("stopped")

        with pytest.raises(UsageError, match="stopped"):
            store.put_parts("files/big", tmp_path / "big", state, stop)
        assert place.keys() == set()
        arrived: list[int] = []
        store.put_parts("files/big", tmp_path / "big", state, arrived.append)
        assert arrived[-1] == len(data)
        assert arrived == sorted(arrived)
        assert place.read("files/big") == data
        assert state == {}
        with pytest.raises(NotFoundError, match="gone"):
            store.put_parts("new", tmp_path / "gone", state, arrived.append)
        store.drop_parts("new", state)

    def test_a_small_file_replaces_a_large_object(self, place: Place, store: Store, tmp_path) -> None:
        place.write("f", b"x" * 100_000)
        (tmp_path / "f").write_bytes(b"")
        store.put_file("f", tmp_path / "f")
        assert place.read("f") == b""

    def test_a_failed_put_leaves_nothing(self, place: Place, store: Store, tmp_path) -> None:
        place.write("k", b"before")
        with pytest.raises(NotFoundError, match="gone"):
            store.put_file("k", tmp_path / "gone")
        with pytest.raises(NotFoundError, match="gone"):
            store.put_file("new", tmp_path / "gone")
        assert place.keys() == {"k"}
        assert place.read("k") == b"before"

    def test_get_many_tells_errors_by_key(self, place: Place, store: Store) -> None:
        place.write("a", b"1")
        found = store.get_many(["missing/1", "a", "missing/2", "a"])
        assert list(found) == ["missing/1", "a", "missing/2"]
        assert found["a"] == b"1"
        for key in ("missing/1", "missing/2"):
            assert isinstance(found[key], NotFoundError)
            assert key in str(found[key])
        with pytest.raises(NotFoundError, match="missing/1"):
            store.get_many(["a", "missing/1"], on_error="raise")
        assert store.get_many([]) == {}

    def test_delete_takes_only_what_is_named(self, place: Place, store: Store) -> None:
        for key in ("a", "d/1", "d/2", "d/e/3"):
            place.write(key, b"x")
        store.delete(["d/1", "not/there"])
        store.delete([])
        assert place.keys() == {"a", "d/2", "d/e/3"}

    def test_missing_objects_are_named(self, store: Store) -> None:
        for call in (store.get, store.info):
            with pytest.raises(NotFoundError, match=r"p/run\.json") as caught:
                call("p/run.json")
            assert str(store.url) in str(caught.value)

    def test_a_forked_child_uses_the_store_too(self, place: Place, store: Store) -> None:
        store.put("parent", b"1")
        assert in_child(lambda: _use_in_child(store)) == ""
        assert store.get("child") == b"2"
        store.put("parent", b"3")  # the parent's connection still works
        assert place.read("parent") == b"3"

    def test_a_fork_in_the_midst_of_traffic(self, place: Place, store: Store) -> None:
        store.put("parent", b"1")
        done = threading.Event()

        def work() -> None:
            while not done.is_set():
                store.get("parent")

        thread = threading.Thread(target=work)
        thread.start()
        try:
            for _ in range(2):
                assert in_child(lambda: _use_in_child(store)) == ""
        finally:
            done.set()
            thread.join(30)
        assert place.read("child") == b"2"

    def test_threads_share_a_store(self, store: Store) -> None:
        def work(number: int) -> bytes:
            store.put(f"t/{number}", str(number).encode())
            return store.get(f"t/{number}")

        with ThreadPoolExecutor(8) as threads:
            assert list(threads.map(work, range(40))) == [str(number).encode() for number in range(40)]

    def test_a_closed_store_opens_again(self, store: Store) -> None:
        store.put("k", b"1")
        store.close()
        store.close()
        assert store.get("k") == b"1"


def in_child(work: Callable[[], None], seconds: float = 30) -> str:
    """Run work in a forked child; return "" if it went well, else the child's traceback."""
    reading, writing = os.pipe()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", DeprecationWarning)  # that a process with threads forks is the point here
        child = os.fork()
    if child == 0:
        try:
            try:
                work()
            except BaseException:
                os.write(writing, traceback.format_exc().encode()[-60_000:])
        finally:
            os._exit(0)
    os.close(writing)
    timer = threading.Timer(seconds, os.kill, (child, 9))
    timer.start()
    try:
        with os.fdopen(reading, "rb") as pipe:
            told = pipe.read().decode()
        _, status = os.waitpid(child, 0)
    finally:
        timer.cancel()
    return told if status == 0 else f"the child hung: status {status}; {told}"


def _use_in_child(store: Store) -> None:
    assert store.get("parent") == b"1"
    store.put("child", b"2")
    assert [info.key for info in store.list()] == ["child", "parent"]
