"""Builds from a bucket in trouble: the build ends, says what it could not read, and is right about all else."""

from __future__ import annotations

import subprocess
import sys
import uuid
from pathlib import Path

import pytest
from build_lab import run
from processes import environment
from proxy import Proxy
from run_files import encoded
from servers import S3Server

from tracker.store import open_store


@pytest.fixture
def root(s3_moto: S3Server, proxy: Proxy) -> str:
    """A bucket with six runs."""
    name = f"faults-{uuid.uuid4().hex[:12]}"
    s3_moto.make_bucket(name)
    store = open_store(f"s3://{name}")
    for number in range(6):
        for path, content in run(number).items():
            data = content if isinstance(content, bytes) else encoded(content)
            store.put(f"p/runs/{path}", data)
    return store.url


def build(
    folder: Path, root: str, proxy: Proxy, name: str, *more: str
) -> tuple[subprocess.CompletedProcess[str], dict[str, bytes]]:
    """Build into `folder/name`; what the command said, and the site's files but for the manifest."""
    words = ["build", "--root", root, "--project", "p", "--out", name, "--cache", f"{name}-cache", *more]
    done = subprocess.run(
        [sys.executable, "-m", "tracker", *words], cwd=folder, capture_output=True, text=True, timeout=110, check=False,
        env=environment(AWS_ENDPOINT_URL=proxy.url),
    )  # fmt: skip
    site = folder / name
    files = {str(path.relative_to(site)): path.read_bytes() for path in site.rglob("*.html")}
    return done, files


@pytest.mark.parametrize("trouble", ["403", "404", "503", "cut"])
def test_a_run_that_cannot_be_read(tmp_path: Path, root: str, proxy: Proxy, trouble: str) -> None:
    healthy, whole = build(tmp_path, root, proxy, "whole")
    assert healthy.returncode == 0, healthy.stderr
    proxy.trouble, proxy.where = trouble, "r3/w/history/0.jsonl"
    done, files = build(tmp_path, root, proxy, "site")
    assert proxy.troubled > 0
    assert done.returncode == 0, done.stderr
    assert "r3" in done.stdout + done.stderr
    for number in (0, 1, 2, 4, 5):
        assert files[f"runs/r{number}.html"] == whole[f"runs/r{number}.html"]
    if trouble == "403":
        strict, _ = build(tmp_path, root, proxy, "site", "--strict")
        assert strict.returncode == 1
    proxy.trouble = ""
    after, again = build(tmp_path, root, proxy, "site")
    assert after.returncode == 0
    assert again == whole


def test_a_stall_of_20_seconds_is_waited_for(tmp_path: Path, root: str, proxy: Proxy) -> None:
    healthy, whole = build(tmp_path, root, proxy, "whole")
    assert healthy.returncode == 0
    proxy.trouble, proxy.where = "stall", "r3/w/history/0.jsonl"
    done, files = build(tmp_path, root, proxy, "site")
    assert proxy.troubled == 1
    assert done.returncode == 0, done.stderr
    assert files == whole
