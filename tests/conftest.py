"""Servers that all tests of a session share, and warnings of other people's libraries that we cannot help."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
import servers

pytest.register_assert_rewrite("store_contract", "store_contract_remote")

_FOREIGN_WARNINGS = [
    # gcsfs hands bodies of 1 MiB and more to aiohttp as bytes; aiohttp would like them as a file.
    "ignore:Sending a large body directly with raw bytes:ResourceWarning",
    # boto3, of the tests and of moto, tells that it will leave this Python some day.
    "ignore:Boto3 will no longer support Python:Warning",
]


def pytest_configure(config: pytest.Config) -> None:
    for warning in _FOREIGN_WARNINGS:
        config.addinivalue_line("filterwarnings", warning)


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
