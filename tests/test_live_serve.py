"""`tracker serve`: the site over HTTP, to this machine alone, and as it is now."""

from __future__ import annotations

import http.client
import re
import signal
import subprocess
import sys
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from build_lab import append
from cli_calls import call
from processes import environment, wait_for

from tracker.build.serve import serving
from tracker.errors import UsageError


def ask(address: str, path: str, host: str | None = None) -> http.client.HTTPResponse:
    """An answer, read whole: `status`, `headers`, and `text` for its body."""
    connection = http.client.HTTPConnection(urlsplit(address).netloc.rpartition("@")[2], timeout=30)
    try:
        connection.request("GET", path, headers={} if host is None else {"Host": host})
        answer = connection.getresponse()
        answer.text = answer.read().decode()
        return answer
    finally:
        connection.close()


@contextmanager
def served(lab, *more: str):
    words = ["serve", str(lab.folder / "reports"), "--root", str(lab.root), "--cache", str(lab.cache), *more]
    command = [sys.executable, "-u", "-m", "tracker", *words, "--every", "0.2", "--port", "0"]
    log = lab.folder / "serve.log"
    with log.open("wb") as out:
        process = subprocess.Popen(command, cwd=lab.folder, env=environment(), stdout=out, stderr=out)
        try:
            wait_for(lambda: re.search("http://.*/", log.read_text()) or process.poll() is not None, "the address")
            assert process.poll() is None, log.read_text()
            yield re.search("http://[^ ]*/", log.read_text())[0]
        finally:
            process.send_signal(signal.SIGTERM)
            code = process.wait(60)
    assert code == 0, log.read_text()
    assert "Traceback" not in log.read_text()


def test_pages_are_as_the_runs_are_now(lab):
    with served(lab) as address:
        assert address.startswith("http://127.0.0.1:")
        assert "50 rows" in ask(address, "/runs/r3.html").text
        append(lab, '{"_step":50,"loss":0.125}\n')
        wait_for(lambda: "51 rows" in ask(address, "/runs/r3.html").text, "the row on its page")
    assert not (lab.folder / "_site").exists()


def test_drafts_show_unless_they_are_not_wanted(lab):
    (lab.folder / "reports" / "late.md").write_text("---\ntitle: Late\ndraft: true\n---\nnot yet\n")
    with served(lab) as address:
        assert "not yet" in ask(address, "/late.html").text
    with served(lab, "--no-drafts", "--out", str(lab.site)) as address:
        assert ask(address, "/late.html").status == 404
    assert (lab.site / "index.html").exists()


@pytest.fixture
def address(built):
    with serving(built.site, "127.0.0.1", 0) as found:
        yield found


def test_what_is_served_and_how_it_may_be_kept(built, address):
    page = ask(address, "/")
    assert (page.status, page.headers["Cache-Control"]) == (200, "no-store")
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert page.text == (built.site / "index.html").read_text()
    data = next((built.site / "data").iterdir()).name
    kept = ask(address, f"/data/{data}?x=1")
    assert "immutable" in kept.headers["Cache-Control"]
    assert kept.headers["Content-Type"] == "text/javascript; charset=utf-8"


@pytest.mark.parametrize(
    "path",
    ["/.tracker-site.json", "/%2etracker-site.json", "/data/", "/runs/", "/none.html", "/../reports/more.md",
     "/%2e%2e/reports/more.md", "/data/..%2f.tracker-site.json"],
)  # fmt: skip
def test_what_is_no_page_is_not_shown(address, path):
    answer = ask(address, path)
    assert answer.status == 404
    assert "more.md" not in answer.text


@pytest.mark.parametrize("host", ["evil.example", "evil.example:80", "", "[", "127.0.0.1.evil.example"])
def test_other_names_for_this_machine_are_refused(address, host):
    answer = ask(address, "/index.html", host=host)
    assert answer.status == 421
    assert "loss" not in answer.text
    assert ask(address, "/index.html", host="localhost:1234").status == 200


def test_a_port_that_is_taken_is_said(lab, address):
    port = urlsplit(address).port
    with pytest.raises(UsageError, match=f"127.0.0.1:{port}.*--port"), serving(lab.site, "127.0.0.1", port):
        pass


def test_a_bucket_is_not_served(lab):
    called = call("serve", "--root", str(lab.root), "--out", "s3://lab/site")
    assert called.code == 2
    assert "tracker build --watch" in called.err
