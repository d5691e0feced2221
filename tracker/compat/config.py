"""Config: what `wandb.init(config=…)` takes beside a dict: the path of a YAML file, and one beside the script."""

from __future__ import annotations

import os
from collections.abc import Mapping
from typing import Any

import yaml

from tracker.errors import UsageError
from tracker.log.config import as_mapping

DEFAULTS = "config-defaults.yaml"


def read(config: Any) -> Any:
    """A config ready for `init`: that of a file is read, and `config-defaults.yaml` of the current folder lies below.

    Raises:
        UsageError: a file cannot be read.
    """
    given = from_file(os.fspath(config)) if isinstance(config, (str, os.PathLike)) else config
    if not os.path.isfile(DEFAULTS):
        return given
    try:
        return {**from_file(DEFAULTS), **as_mapping(given)}
    except TypeError:
        return given  # `init` tells what is wrong with it


def from_file(path: str) -> dict[str, Any]:
    """A config file's values. Each may stand alone, or as `value:` beside a `desc:`.

    Raises:
        UsageError: the file cannot be read, or holds no mapping.
    """
    try:
        with open(path, encoding="utf-8") as file:
            found = yaml.safe_load(file)
    except (OSError, yaml.YAMLError, UnicodeDecodeError) as error:
        raise UsageError(f"the config file {path} cannot be read: {error}") from error
    if not isinstance(found, Mapping):
        raise UsageError(f"the config file {path} holds {type(found).__name__}, and must hold names and values")
    return {str(name): _value(value) for name, value in found.items() if name != "wandb_version"}


def _value(value: Any) -> Any:
    if isinstance(value, Mapping) and "value" in value and set(value) <= {"value", "desc"}:
        return value["value"]
    return value
