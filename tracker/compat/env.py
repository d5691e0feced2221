"""Env: what programs take from `wandb.env`: the names of variables, and ways to set some."""

from __future__ import annotations

import os

PROJECT = "WANDB_PROJECT"
ENTITY = "WANDB_ENTITY"
MODE = "WANDB_MODE"
DIR = "WANDB_DIR"
NAME = "WANDB_NAME"
RUN_ID = "WANDB_RUN_ID"
RESUME = "WANDB_RESUME"
RUN_GROUP = "WANDB_RUN_GROUP"
JOB_TYPE = "WANDB_JOB_TYPE"
TAGS = "WANDB_TAGS"
NOTES = "WANDB_NOTES"
SILENT = "WANDB_SILENT"
DISABLED = "WANDB_DISABLED"
API_KEY = "WANDB_API_KEY"
BASE_URL = "WANDB_BASE_URL"


def set_project(value: str) -> None:
    """Set the project of the runs to come."""
    os.environ[PROJECT] = value


def set_entity(value: str, env: dict[str, str] | None = None) -> None:
    """Set what `run.entity` tells."""
    (os.environ if env is None else env)[ENTITY] = value


def get_project(default: str | None = None) -> str | None:
    """The project of `WANDB_PROJECT`."""
    return os.environ.get(PROJECT, default)


def get_entity(default: str | None = None) -> str | None:
    """The entity of `WANDB_ENTITY`."""
    return os.environ.get(ENTITY, default)


def get_dir(default: str | None = None) -> str | None:
    """The folder of `WANDB_DIR`."""
    return os.environ.get(DIR, default)


def is_offline() -> bool:
    """Whether `WANDB_MODE` says so."""
    return os.environ.get(MODE) in ("offline", "dryrun")
