"""Building encrypted sites: keys and passphrases, what is made again, what is refused."""

from __future__ import annotations

import base64
import contextlib
import json
import os
import pty
import shutil
import stat
import subprocess
import sys

import pytest
from sealed_lab import PASSPHRASE, files_of, make_home, share, tracker

from tracker.build.seal import Lock, from_link


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a home")
    make_home(folder)
    return folder


def test_only_what_changed_is_sealed_and_the_same_site_is_the_same_bytes(home, tmp_path):
    place = tmp_path / "place"
    shutil.copytree(home, place, ignore=shutil.ignore_patterns("spoken", "unused", "_site", ".tracker"))
    tracker(place, "build", "--encrypt")
    first = files_of(place / "_site")
    assert "; 0 files written, 9 unchanged" in tracker(place, "build", "--encrypt").out
    assert files_of(place / "_site") == first
    shutil.rmtree(place / ".tracker" / "cache")
    tracker(place, "build", "--encrypt")
    assert files_of(place / "_site") == first
    with (place / "root/p/runs/r1/w/history/0.jsonl").open("a") as file:
        file.write('{"_step": 99, "_time": 1099.0, "perplexitee": 0.001}\n')
    tracker(place, "build", "--encrypt")
    after = files_of(place / "_site")
    assert after.keys() == first.keys()
    changed = {path for path in first if first[path] != after[path]}
    assert len(changed) == 4  # the run, the report, the index page and the manifest
    (place / "reports" / "beilage.csv").write_text("spaltenkopf\nanders\n")
    tracker(place, "build", "--encrypt")
    assert files_of(place / "_site") != after


def test_readable_and_encrypted_files_are_not_mixed(home, tmp_path):
    out = str(tmp_path / "mixed")
    tracker(home, "build", "--out", out)
    tracker(home, "build", "--encrypt", "--no-prune", "--out", out, fails="its files would stay readable")
    tracker(home, "build", "--encrypt", "--out", out)
    assert not (tmp_path / "mixed" / "zirkon.html").exists()
    assert not (tmp_path / "mixed" / "data").exists() or not list((tmp_path / "mixed" / "data").iterdir())
    before = files_of(tmp_path / "mixed")
    tracker(home, "build", "--out", out, fails="holds an encrypted site")
    assert files_of(tmp_path / "mixed") == before
    tracker(home, "build", "--out", str(tmp_path / "plain"))
    tracker(home, "publish", str(tmp_path / "plain"), out, fails="holds an encrypted site")


def test_keys_are_for_their_owner_and_each_place_has_its_own(home, tmp_path):
    tracker(home, "build", "--encrypt", "--out", str(tmp_path / "second"), "--keys", str(tmp_path / "keys" / "k.json"))
    file = tmp_path / "keys" / "k.json"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    keys = json.loads(file.read_text())
    assert list(keys) == [str(tmp_path / "second")]
    assert len(from_link(keys[str(tmp_path / "second")])) == 32
    assert keys[str(tmp_path / "second")] not in (home / ".tracker" / "keys.json").read_text()
    file.write_text("[]")
    tracker(home, "share", "--out", str(tmp_path / "second"), "--keys", str(file), fails="is not as tracker writes it")


def test_a_new_key_is_told(home, tmp_path):
    out = str(tmp_path / "out")
    tracker(home, "build", "--encrypt", "--out", out, TRACKER_PASSPHRASE=PASSPHRASE)
    said = tracker(home, "build", "--encrypt", "--out", out, TRACKER_PASSPHRASE=PASSPHRASE + "!")
    assert "the key is another" in said.err
    assert len(list((tmp_path / "out").glob("*.html"))) == 5


def test_without_the_package_the_command_says_what_to_install(home, monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    tracker(home, "build", "--encrypt", "--out", "none", fails="pip install 'tracker[encrypt]'")


def test_a_lock_keeps_pages_apart():
    lock = Lock(bytes(32), bytes(16))
    assert lock.page_key("a") != lock.page_key("b")
    assert lock.name("a.html") != lock.name("b.html")
    assert lock.seal("a", b"1")["nonce"] != lock.seal("b", b"1")["nonce"] != lock.seal("b", b"2")["nonce"]
    assert "key" not in repr(lock)
    with pytest.raises(ValueError, match="31 bytes"):
        from_link(base64.urlsafe_b64encode(bytes(31)).decode())


def typed(folder, answer, *words):
    """What a command says in a terminal in which somebody types an answer when asked for it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    said = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while part := os.read(ours, 65536):
            said += part
            if said.endswith(b"Passphrase: "):
                os.write(ours, answer.encode() + b"\n")
    os.close(ours)
    assert process.wait(60) == 0, said
    return said.decode().replace("\r\n", "\n").strip()


def test_a_passphrase_comes_from_a_file_or_a_prompt(home, tmp_path):
    tracker(home, "build", "--encrypt", "--out", "spoken", TRACKER_PASSPHRASE=PASSPHRASE)
    (tmp_path / "phrase").write_text(PASSPHRASE + "\nmore\n")
    wanted = share(home, "zirkon", "--out", "spoken", TRACKER_PASSPHRASE=PASSPHRASE)
    assert share(home, "zirkon", "--out", "spoken", "--passphrase-file", str(tmp_path / "phrase")) == wanted
    said = typed(home, PASSPHRASE, "share", "zirkon", "--out", "spoken", "--ask-passphrase")
    assert said.splitlines()[-1] == wanted
    assert PASSPHRASE not in said
    tracker(home, "share", "zirkon", "--out", "spoken", fails="has no key for")
    tracker(home, "share", "zirkon", "--out", "spoken", fails="another passphrase", TRACKER_PASSPHRASE=PASSPHRASE + "!")
    tracker(home, "build", "--encrypt", "--out", "short", fails="needs 12", TRACKER_PASSPHRASE="short")
    tracker(home, "build", "--passphrase-file", str(tmp_path / "phrase"), fails="add --encrypt")
