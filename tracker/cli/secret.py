"""What opens an encrypted site: a passphrase from the prompt, a file or the environment, or a random key of ours."""

from __future__ import annotations

import json
import os
import secrets
from collections.abc import Callable
from pathlib import Path
from typing import Any

import click

from tracker.build.seal import KEY_BYTES, from_link, to_link
from tracker.build.sealed_site import Secret
from tracker.errors import UsageError
from tracker.settings import Settings

Command = Callable[..., Any]


def secret_options(command: Command) -> Command:
    """`--passphrase-file`, `--ask-passphrase` and `--keys`."""
    for option in (
        click.option("--keys", help="The file of random keys (default: .tracker/keys.json).", metavar="FILE"),
        click.option("--passphrase-file", help="A file whose first line is the passphrase.", metavar="FILE"),
        click.option("--ask-passphrase", is_flag=True, help="Ask for the passphrase."),
    ):
        command = option(command)
    return command


def find_secret(place: str, settings: Settings, *, ask: bool, file: str | None, create: bool) -> Secret:
    """The secret of the site at a place.

    A passphrase goes before a random key: one that is asked for, that of a file, that of the settings. Random keys are
    in `settings.keys`, a file for its owner's eyes only, each by the place of its site.

    Args:
        place: where the site is, as a store shows it.
        settings: what is set.
        ask: whether to ask for a passphrase.
        file: a file with a passphrase.
        create: whether a new site is made: a passphrase is asked for twice, and a key is made if there is none.

    Raises:
        UsageError: a file cannot be read, or there is no key.
    """
    if ask:
        return Secret(click.prompt("Passphrase", hide_input=True, confirmation_prompt=create, err=True))
    if file:
        return Secret(_first_line(file))
    if settings.passphrase:
        return Secret(settings.passphrase)
    keys = _read_keys(settings.keys)
    if place not in keys:
        if not create:
            raise UsageError(
                f"{settings.keys} has no key for {place}: give --keys, or the passphrase by --ask-passphrase,"
                " --passphrase-file or TRACKER_PASSPHRASE"
            )
        keys[place] = to_link(secrets.token_bytes(KEY_BYTES))
        _write_keys(settings.keys, keys)
        click.echo(f"made a key for {place}; it is in {settings.keys} only: keep a copy", err=True)
    try:
        return Secret(key=from_link(keys[place]))
    except ValueError as error:
        raise UsageError(f"{settings.keys}: the key of {place} is damaged: {error}") from None


def _first_line(file: str) -> str:
    try:
        lines = Path(file).read_text(encoding="utf-8").splitlines()
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"the passphrase file {file} cannot be read: {error}") from error
    return lines[0] if lines else ""


def _read_keys(file: str) -> dict[str, str]:
    try:
        found = json.loads(Path(file).read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise UsageError(f"the file of keys {file} cannot be read: {error}") from error
    if not isinstance(found, dict):
        raise UsageError(f"the file of keys {file} is not as tracker writes it: a JSON object, place to key")
    return {str(place): str(key) for place, key in found.items()}


def _write_keys(file: str, keys: dict[str, str]) -> None:
    """Replace the file in one step, readable by its owner only."""
    folder = os.path.dirname(file) or "."
    os.makedirs(folder, exist_ok=True)
    new = f"{file}.{os.getpid()}.new"
    descriptor = os.open(new, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "w", encoding="utf-8") as stream:
        json.dump(dict(sorted(keys.items())), stream, indent=2)
        stream.write("\n")
    os.replace(new, file)
