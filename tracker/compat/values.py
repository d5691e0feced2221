"""Values: kinds of wandb's that tracker has no page for, and names that only have to be there."""

from __future__ import annotations

from enum import Enum
from typing import Any

from tracker.media.base import Media
from tracker.media.table import Table


class AlertLevel(Enum):
    """How much an alert matters."""

    INFO = "INFO"
    WARN = "WARN"
    ERROR = "ERROR"


class _Unknown(Media):
    """Something that is told about when it is logged, and not kept; the rest of the row is."""

    def __init__(self, *_: Any, **__: Any) -> None:
        super().__init__()
        self._problem = "which no page can show: keep its file with run.save() or in an artifact"

    @classmethod
    def from_file(cls, *_: Any, **__: Any) -> _Unknown:
        """One of a file."""
        return cls()

    from_numpy = from_point_cloud = from_keras = from_torch = from_smiles = from_rdkit = from_file


class Object3D(_Unknown):
    """A thing of three dimensions."""


class Molecule(_Unknown):
    """A molecule."""


class Graph(_Unknown):
    """The graph of a network."""


class Classes(_Unknown):
    """Names of classes, for images: give them as `classes=` or `class_labels`.

    Args:
        class_set: a list of `{"id": …, "name": …}`.
    """

    def __init__(self, class_set: Any = ()) -> None:
        super().__init__()
        self._classes = list(class_set)

    def __iter__(self) -> Any:
        return iter(self._classes)


class JoinedTable(_Unknown):
    """Two tables as one."""


class EvalTable(Table):
    """A table of an evaluation: a table."""


class ArtifactTTL(Enum):
    """How long an artifact is kept: here until somebody removes it."""

    INHERIT = 1


class RunDisabled:
    """What frameworks ask whether a run is; none is."""


def box3d(*_: Any, **__: Any) -> dict[str, Any]:
    """A box for an `Object3D`."""
    return {}
