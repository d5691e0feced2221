"""Robustness: buckets that refuse, vanish, throttle, dawdle and cut off, and that come back.

Between the companion and a real S3 server stands a proxy of ours, which does to requests what the network and the store
do on bad days.
"""

from __future__ import annotations

import contextlib
import os
import signal
import uuid
from collections.abc import Callable
from pathlib import Path

import pytest
from proxy import Proxy
from robust_lab import Trial, pid_of_companion
from servers import S3Server

from tracker.store import Store, open_store

Make = Callable[[str], Trial]


@pytest.fixture
def bucket(s3_moto: S3Server, proxy: Proxy) -> Store:
    """A bucket of this test's own, as the server has it."""
    name = f"lab-{uuid.uuid4().hex[:12]}"
    s3_moto.make_bucket(name)
    return open_store(f"s3://{name}")


def fetched(bucket: Store, folder: Path) -> Path:
    """A copy of the bucket on the disk."""
    for item in bucket.list():
        path = folder / "bucket" / item.key
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(bucket.get(item.key))
    return folder / "bucket"


SCRIPT = """
run = tracker.init(project="p")
worst = 0.0
for i in range(300):
    began = time.perf_counter()
    run.step
    log(run, i)
    worst = max(worst, time.perf_counter() - began)
    time.sleep(0.002)
time.sleep(6 if os.environ["TROUBLE"] else 0)
log(run, 300)
assert worst < 5, worst
run.finish(timeout=1)
sys.exit(5)
"""


@pytest.mark.parametrize(
    ("trouble", "what", "told"),
    [
        ("403", "the bucket is forbidden", "AccessDenied"),
        ("404", "the bucket is missing", "NoSuchBucket"),
        ("503", "the bucket throttles", "SlowDown"),
        ("slow", "the bucket takes 20 s a request", ""),
        ("cut", "the bucket cuts answers short", ""),
    ],
)
def test_trouble_passes(trial: Make, bucket: Store, proxy: Proxy, trouble: str, what: str, told: str) -> None:
    lab = trial(f"{what}, then comes back")
    proxy.trouble = trouble
    root = bucket.url
    script = lab.start(SCRIPT, TRACKER_ROOT=root, AWS_ENDPOINT_URL=proxy.url, TROUBLE=trouble)
    _, said = script.communicate(timeout=100)
    assert script.returncode == 5, said
    lab.check()
    assert proxy.troubled > 0
    assert said.count("training goes on and the upload is tried again for ever") <= 1
    assert told in said
    assert "go on uploading in the background" in said
    proxy.trouble = ""
    with contextlib.suppress(ProcessLookupError):
        os.kill(pid_of_companion(lab.folder), signal.SIGTERM)  # flush now: the pause between tries may be a minute
    lab.settle()
    lab.check(fetched(bucket, lab.folder))


def test_credentials_reach_no_file(trial: Make, bucket: Store, proxy: Proxy) -> None:
    lab = trial("credentials in arguments, variables, config and remote")
    secrets = [f"s3cr3t{uuid.uuid4().hex}" for _ in range(6)]
    lab.run(
        """
        import subprocess
        remote, argument, variable, config, nested, url = os.environ["ODD_WORDS"].split()
        if len(sys.argv) == 1:
            os.execv(sys.executable, [sys.executable, __file__, "--api-key", argument, "--lr=1"])
        subprocess.run(["git", "init", "-q"], check=True)
        subprocess.run(["git", "remote", "add", "origin", f"https://user:{remote}@example.org/x.git"], check=True)
        os.environ["WANDB_API_KEY"] = variable
        config = {"api_key": config, "db": {"password": nested}, "url": f"https://user:{url}@example.org/"}
        run = tracker.init(project="p", config=config)
        log(run, 1)
        """,
        TRACKER_ROOT=bucket.url, AWS_ENDPOINT_URL=proxy.url, TRACKER_DISABLE_CODE="0", ODD_WORDS=" ".join(secrets),
    )  # fmt: skip
    lab.settle()
    written = [path for base in (lab.runs, fetched(bucket, lab.folder)) for path in base.rglob("*") if path.is_file()]
    assert len(written) > 8
    for path in written:
        found = [secret for secret in secrets if secret.encode() in path.read_bytes()]
        assert (path, found) == (path, [])
    lab.check()
