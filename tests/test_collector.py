"""Python's search for garbage is put off while runs are read, and is as it was afterwards."""

from __future__ import annotations

import gc
from collections.abc import Iterator

import pytest

from tracker.read.collector import passing_over_all, paused


@pytest.fixture(autouse=True)
def _as_usual() -> Iterator[None]:
    yield
    gc.unfreeze()
    gc.enable()


def test_a_pause_ends_with_its_block() -> None:
    with paused():
        with paused():
            assert not gc.isenabled()
        assert not gc.isenabled(), "an inner pause ends none around it"
    assert gc.isenabled()


def test_a_pause_ends_though_its_block_raises() -> None:
    with pytest.raises(ZeroDivisionError), paused():
        _ = 1 / 0
    assert gc.isenabled()


def test_who_has_switched_the_search_off_finds_it_off() -> None:
    gc.disable()
    with paused():
        pass
    assert not gc.isenabled()


def test_what_was_there_is_passed_over_until_the_block_ends() -> None:
    often = gc.get_threshold()
    with passing_over_all():
        assert gc.get_freeze_count() > 0
        assert gc.get_threshold()[0] > often[0]
    assert gc.get_freeze_count() == 0
    assert gc.get_threshold() == often


def test_what_another_froze_stays_frozen() -> None:
    gc.freeze()
    with passing_over_all():
        pass
    assert gc.get_freeze_count() > 0
