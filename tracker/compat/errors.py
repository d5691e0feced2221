"""Errors by wandb's names: all are tracker's own, so that either name catches them."""

from __future__ import annotations

from tracker.errors import AuthenticationError, CommError, Error, TrackerError, UsageError

__all__ = ["AuthenticationError", "CommError", "Error", "UnsupportedError", "UsageError", "WandbCoreNotAvailableError"]

UnsupportedError = UsageError


class WandbCoreNotAvailableError(TrackerError):
    """There is no such program here: it is never raised."""


class ConfigError(UsageError):
    """A config value that may not change: here it always may, and this is never raised."""
