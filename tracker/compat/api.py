"""Api: `wandb.Api`, which is `tracker.Api` with wandb's arguments."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tracker.api.client import Api as TrackerApi
from tracker.api.client import Runs
from tracker.api.run import StoredRun
from tracker.errors import UsageError
from tracker.log import session, used_artifact


class _LoggedIn:
    """What programs ask whether somebody is logged in: there are no accounts, and so nobody need be."""

    api_key = "none-needed"


logged_in = _LoggedIn()


class Api(TrackerApi):
    """The runs of the root that is set here; see `tracker.Api`.

    Args:
        overrides: `project` is the project that is meant where none is named; the others mean nothing here.
        timeout: means nothing here, as `api_key`.
        api_key: see `timeout`; it is not kept.
        root: a folder or a URL; by default that of the current run, else the one that is set.
    """

    def __init__(
        self,
        overrides: Mapping[str, Any] | None = None,
        timeout: int | None = None,
        api_key: str | None = None,
        root: str | None = None,
    ) -> None:
        del timeout, api_key
        run = session.current()
        super().__init__(root or (run.root if run else None) or None, (overrides or {}).get("project"))
        self.default_entity = str((overrides or {}).get("entity") or "")
        self.api_key = logged_in.api_key

    def runs(  # type: ignore[override]
        self,
        path: str | None = None,
        filters: Mapping[str, Any] | None = None,
        order: str = "+created_at",
        per_page: int = 50,
        include_sweeps: bool = False,
        lazy: bool = True,
    ) -> Runs:
        """The runs of a project, by wandb's arguments in its order; see `tracker.Api.runs`."""
        del per_page, include_sweeps, lazy
        return super().runs(path, filters=filters or {}, order=order.removeprefix("+"))

    def run(self, path: str = "") -> StoredRun:
        """One run; see `tracker.Api.run`. "entity/project/runs/id" is understood too."""
        return super().run(path.replace("/runs/", "/"))

    def artifact(self, name: str, type: str | None = None) -> used_artifact.UsedArtifact:  # noqa: A002
        """A version of an artifact.

        Args:
            name: "name:alias", behind a project and an entity or not.
            type: what kind it must be.

        Raises:
            UsageError: there is none, or it is of another type.
        """
        parts = name.strip("/").split("/")
        reference = "/".join(parts[-2:])
        found = used_artifact.find(self.root, self.project(parts[-2] if len(parts) > 1 else None), reference)
        if type is not None and found.type != type:
            raise UsageError(f"artifact {found.name} is of type {found.type!r}, not {type!r}")
        return found

    def flush(self) -> None:
        """Nothing is held back."""

    def sweep(self, path: str = "") -> None:
        """There are no sweeps.

        Raises:
            UsageError: always.
        """
        raise UsageError(f"tracker has no sweeps, and so none at {path!r}: filter runs by their group")
