"""The only writer: what it writes, removes, refuses."""

from __future__ import annotations

import json

import pytest

from tracker.build.output import MANIFEST, Output
from tracker.errors import StoreError, UsageError
from tracker.store import open_store


def write(store, files):
    with Output(store) as output:
        for path, data in files.items():
            output.write(path, data)
    return output.written, output.unchanged, output.removed


@pytest.fixture(params=["local", "memory"])
def store(request, tmp_path):
    url = str(tmp_path / "site") if request.param == "local" else f"memory://{tmp_path.name}/site"
    with open_store(url) as opened:
        yield opened
        opened.delete([info.key for info in opened.list()])


def contents(store):
    return {info.key: store.get(info.key) for info in store.list() if info.key != MANIFEST}


def test_writes_only_what_changed_and_removes_what_is_stale(store):
    assert write(store, {"a.html": b"1", "b/c.js": b"2", "d.svg": b"3"}) == (3, 0, 0)
    before = {info.key: info.modified for info in store.list()}
    assert write(store, {"a.html": b"1", "b/c.js": b"2", "d.svg": b"3"}) == (0, 3, 0)
    assert {info.key: info.modified for info in store.list()} == before
    assert write(store, {"a.html": b"1", "b/c.js": b"4", "e.html": b"5"}) == (2, 1, 1)
    assert contents(store) == {"a.html": b"1", "b/c.js": b"4", "e.html": b"5"}


def test_a_file_that_somebody_removed_or_cut_is_written_again(store):
    write(store, {"a": b"12", "b": b"34"})
    store.delete(["a"])
    store.put("b", b"3")
    assert write(store, {"a": b"12", "b": b"34"}) == (2, 0, 0)


def test_refuses_two_writes_to_one_path(store):
    with pytest.raises(UsageError, match="two things of this site want to be 'a'"):
        write_twice(store)
    assert contents(store) == {"a": b"1"}


def write_twice(store):
    with Output(store) as output:
        output.write("a", b"1")
        output.flush()
        output.write("a", b"1")


def test_refuses_its_own_manifest_as_a_path(store):
    with pytest.raises(UsageError):
        write(store, {MANIFEST: b"x"})


def test_refuses_a_place_that_it_did_not_make(store):
    store.put("thesis.tex", b"years of work")
    with pytest.raises(UsageError, match=r"'thesis.tex'"):
        Output(store)
    assert contents(store) == {"thesis.tex": b"years of work"}


def test_leaves_alone_what_others_put_beside_its_files(store):
    write(store, {"a": b"1"})
    store.put("CNAME", b"example.org")
    assert write(store, {"b": b"2"}) == (1, 0, 1)
    assert contents(store) == {"b": b"2", "CNAME": b"example.org"}


@pytest.mark.parametrize("manifest", [b"no json", b"[]", b'{"files": 3}', b"{}"])
def test_refuses_a_broken_manifest(store, manifest):
    store.put(MANIFEST, manifest)
    store.put("a", b"1")
    with pytest.raises(UsageError, match="cannot be read"):
        Output(store)


def test_removes_nothing_after_an_error_and_remembers_what_it_wrote(store):
    write(store, {"a": b"1", "b": b"2"})
    with pytest.raises(ZeroDivisionError):
        fail_after_one_write(store)
    assert set(contents(store)) == {"a", "b", "c"}
    assert write(store, {"z": b"26"}) == (1, 0, 3)


def fail_after_one_write(store):
    with Output(store) as output:
        output.write("c", b"3")
        output.flush()
        raise ZeroDivisionError


def test_an_error_of_the_store_reaches_the_caller(tmp_path):
    (tmp_path / "site").mkdir()
    with open_store(str(tmp_path / "site")) as store, pytest.raises(StoreError):
        write_below_a_file(store)


def write_below_a_file(store):
    with Output(store) as output:
        output.write("a", b"1")
        output.flush()
        output.write("a/b", b"2")
        output.flush()


def test_the_manifest_is_the_same_bytes_in_any_order(store):
    write(store, {"a": b"1", "b": b"2"})
    first = store.get(MANIFEST)
    write(store, {"b": b"2", "a": b"1"})
    assert store.get(MANIFEST) == first
    assert sorted(json.loads(first)["files"]) == ["a", "b"]


def test_keeps_files_that_are_there(store):
    write(store, {"figures/1.svg": b"1", "a": b"2"})
    with Output(store) as output:
        assert output.holds("figures/1.svg")
        assert not output.holds("figures/2.svg")
        output.keep("figures/1.svg")
    assert (output.written, output.unchanged, output.removed) == (0, 1, 1)
    assert contents(store) == {"figures/1.svg": b"1"}
