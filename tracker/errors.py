"""Every error that tracker raises on purpose. None derives from a library's.

TrackerError                 catch this to catch all of them
├── UsageError               an argument, option or file of yours is wrong; the message says which and what to write
│   ├── SettingsError        a setting (argument, TRACKER_* variable, tracker.toml) has a bad value
│   ├── QueryError           a filter or a column name cannot be understood
│   └── ReportError          a report cannot be built; the message names file and line
├── FormatError              a file of a run is not what the run format says
│   ├── FutureFormatError    it was written by a newer major version of the format
│   └── ValueKindError       a value has no place in the format
└── StoreError               a folder or bucket did not do what was asked
    ├── NotFoundError        the object is not there
    ├── ExistsError          an exclusive create found the object there
    ├── BucketNotFoundError  the bucket itself is not there
    ├── AccessError          the credentials are missing, wrong, expired or not allowed to do this
    └── UnreachableError     the endpoint did not answer, or answered with an error of its own
"""

from __future__ import annotations


class TrackerError(Exception):
    """Base of all errors that tracker raises on purpose."""


class UsageError(TrackerError):
    """An argument, option or file of the user's is wrong."""


class SettingsError(UsageError):
    """A setting has a bad value."""


class QueryError(UsageError):
    """A filter or a column name cannot be understood."""


class ReportError(UsageError):
    """A report cannot be built.

    Args:
        message: what is wrong and what to write instead.
        file: the report's path, as the user knows it.
        line: the line in that file, counted from 1.
    """

    def __init__(self, message: str, file: str = "", line: int | None = None) -> None:
        self.message, self.file, self.line = message, file, line
        where = f"{file}:{line}: " if file and line else f"{file}: " if file else ""
        super().__init__(where + message)


class FormatError(TrackerError):
    """A file of a run is not what the run format says."""


class FutureFormatError(FormatError):
    """A run was written by a newer major version of the format."""


class ValueKindError(FormatError):
    """A value has no place in the format."""


class StoreError(TrackerError):
    """A folder or bucket did not do what was asked."""


class NotFoundError(StoreError):
    """The object is not there."""


class ExistsError(StoreError):
    """An exclusive create found the object there."""


class BucketNotFoundError(StoreError):
    """The bucket itself is not there."""


class AccessError(StoreError):
    """The credentials are missing, wrong, expired or not allowed to do this."""


class UnreachableError(StoreError):
    """The endpoint did not answer, or answered with an error of its own."""


# By wandb's names, for programs that catch them.
Error = TrackerError
CommError = StoreError
AuthenticationError = AccessError
