"""Servers that all tests of a session share, and warnings of other people's libraries that we cannot help."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import build_lab
import proxy as proxies
import pytest
import servers

pytest.register_assert_rewrite("store_contract", "store_contract_remote", "robust_lab")

_FOREIGN_WARNINGS = [
    # gcsfs hands bodies of 1 MiB and more to aiohttp as bytes; aiohttp would like them as a file.
    "ignore:Sending a large body directly with raw bytes:ResourceWarning",
    # boto3, of the tests and of moto, tells that it will leave this Python some day.
    "ignore:Boto3 will no longer support Python:Warning",
]


def pytest_configure(config: pytest.Config) -> None:
    for warning in _FOREIGN_WARNINGS:
        config.addinivalue_line("filterwarnings", warning)


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """What faults were tried, and what became of rows."""
    import robust_lab

    reports = [report for found in terminalreporter.stats.values() for report in found if hasattr(report, "when")]
    lines = robust_lab.summarize([report for report in reports if report.when == "call"])
    if lines:
        terminalreporter.section("robustness")
        for line in lines:
            terminalreporter.line(line)


@pytest.fixture(scope="session")
def s3_moto() -> Iterator[servers.S3Server]:
    """moto's S3: the error texts of AWS, no check of credentials, data lost by a restart."""
    try:
        with servers.moto_server() as server:
            yield server
    except servers.NotInstalledError as error:
        pytest.skip(f"not installed: {error}")


@pytest.fixture(scope="session")
def s3_seaweed() -> Iterator[servers.SeaweedServer]:
    """SeaweedFS: a real store, which checks credentials and keeps its data over a restart."""
    try:
        with servers.seaweedfs_server() as server:
            yield server
    except servers.NotInstalledError as error:
        pytest.skip(f"not installed: {error}")


@pytest.fixture(scope="session")
def gcs() -> Iterator[servers.GcsServer]:
    """fake-gcs-server: no check of credentials."""
    try:
        with servers.fake_gcs_server() as server:
            yield server
    except servers.NotInstalledError as error:
        pytest.skip(f"not installed: {error}")


@pytest.fixture
def lab(tmp_path: Path) -> build_lab.Lab:
    """A project with reports that no build has seen."""
    return build_lab.Lab(tmp_path)


@pytest.fixture
def built(lab: build_lab.Lab) -> build_lab.Lab:
    """The same after its first build, which read every object once."""
    result, output = lab.build()
    assert result.fresh == 6
    assert (lab.store.listed, len(lab.store.read)) == (["p/runs"], 24)
    assert max(lab.store.read.values()) == 1
    assert output.written > 20
    return lab


@pytest.fixture
def proxy(s3_moto: servers.S3Server, monkeypatch: pytest.MonkeyPatch) -> Iterator[proxies.Proxy]:
    """A proxy before moto's server."""
    for name, value in s3_moto.env.items():
        monkeypatch.setenv(name, value)
    with proxies.proxy_before(s3_moto.endpoint) as server:
        yield server


@pytest.fixture
def trial(tmp_path: Path, record_property: Callable[[str, object], None]) -> Iterator[Callable[[str], Any]]:
    """Makes the trial of a fault, whose name is given (`robust_lab.Trial`); its companions end with the test."""
    import robust_lab
    from processes import stop_companions

    yield lambda fault: robust_lab.Trial(tmp_path, record_property, fault)
    stop_companions(tmp_path)
