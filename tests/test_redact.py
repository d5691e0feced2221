"""Credentials never reach a file."""

from __future__ import annotations

import pytest

from tracker.format.redact import is_secret_name, redact_argv, redact_text, redact_value


@pytest.mark.parametrize(
    "name",
    ["api_key", "apiKey", "--api-key", "OPENAI_API_KEY", "db-password", "hf_token", "aws/secret_access_key", "token"],
)
def test_names_of_credentials(name: str) -> None:
    assert is_secret_name(name.lstrip("-"))


@pytest.mark.parametrize(
    "name", ["tokenizer", "max_tokens", "num_tokens", "key", "keys", "monkey", "author", "secretary"]
)
def test_names_that_only_look_like_it(name: str) -> None:
    assert not is_secret_name(name)


def test_tokens_and_urls_in_text() -> None:
    assert redact_text("https://me:pass@host/repo.git") == "https://host/repo.git"
    assert redact_text("key AKIAABCDEFGHIJKLMNOP!") == "key ***!"
    assert redact_text("hf_" + "a" * 34) == "***"
    assert redact_text("https://b.s3/x?X-Amz-Signature=abc&v=1") == "https://b.s3/x?X-Amz-Signature=***&v=1"


def test_config_and_command_lines() -> None:
    config = {"lr": 0.1, "wandb": {"api_key": "x", "n": [1]}, "url": "s3://u:p@b/x", "password": ""}
    assert {k: redact_value(k, v) for k, v in config.items()} == {
        "lr": 0.1, "wandb": {"api_key": "***", "n": [1]}, "url": "s3://b/x", "password": "",
    }  # fmt: skip
    assert redact_argv(["train.py", "--api-key", "x", "--lr", "1", "--token=y", "PASSWORD=z", "--max_tokens=5"]) == [
        "train.py", "--api-key", "***", "--lr", "1", "--token=***", "PASSWORD=***", "--max_tokens=5",
    ]  # fmt: skip
    assert redact_argv(["python", "-c", "key = 'x'", "y"]) == ["python", "-c", "…", "y"]
