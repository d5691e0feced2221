"""Config: a run's hyperparameters, by attribute, by item and by `update`, kept in the writer's config.json."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, MutableMapping
from typing import Any

from tracker.format.redact import redact_value
from tracker.format.values import describe, plain_config


class Config(MutableMapping[str, Any]):
    """A run's hyperparameters. Every change is written at once.

    Values read back are the ones given; what the file holds is their JSON form, with credentials masked.

    Args:
        save: called with the whole config, ready for JSON, after each change.
    """

    def __init__(self, save: Callable[[dict[str, Any]], None]) -> None:
        object.__setattr__(self, "_values", {})
        object.__setattr__(self, "_save", save)

    def __getitem__(self, key: str) -> Any:
        return self._values[key]

    def __setitem__(self, key: str, value: Any) -> None:
        self._values[str(key)] = value
        self._write()

    def __delitem__(self, key: str) -> None:
        del self._values[key]
        self._write()

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)

    def __getattr__(self, name: str) -> Any:
        try:
            return self._values[name]
        except KeyError:
            known = ", ".join(self._values) or "nothing yet"
            raise AttributeError(f"config has no {name!r}; it holds {known}") from None

    def __setattr__(self, name: str, value: Any) -> None:
        self[name] = value

    def __repr__(self) -> str:
        return f"Config({self._values!r})"

    def update(self, *others: Any, allow_val_change: bool = True, **values: Any) -> None:
        """Set several values, and write them once.

        Args:
            others: mappings, or objects that carry their values as attributes: an `argparse.Namespace`, a dataclass.
            allow_val_change: accepted for wandb's sake; a value may always change.
            values: more values by name.

        Raises:
            TypeError: one of `others` is of another kind.
        """
        for other in (*others, values):
            self._values.update(as_mapping(other))
        self._write()

    def setdefaults(self, values: Any) -> None:
        """Set the values whose names are not there yet."""
        self.update({name: value for name, value in as_mapping(values).items() if name not in self._values})

    def remember(self, values: Mapping[str, Any]) -> None:
        """Take values that another process of the run has written already."""
        self._values.update(values)

    def as_dict(self) -> dict[str, Any]:
        """A shallow copy of the values."""
        return dict(self._values)

    def _write(self) -> None:
        self._save({key: redact_value(key, plain_config(value)) for key, value in self._values.items()})


def as_mapping(source: Any) -> dict[str, Any]:
    """The values in a mapping, an `argparse.Namespace`, a dataclass or another object with attributes; None is empty.

    Raises:
        TypeError: it is of another kind; the message says which.
    """
    if source is None:
        return {}
    if isinstance(source, Mapping) or (hasattr(source, "keys") and hasattr(source, "__getitem__")):
        return {str(key): source[key] for key in source.keys()}  # noqa: SIM118 (a Config of other libraries has only keys())
    values = getattr(source, "__dict__", None)
    if isinstance(values, dict) and not isinstance(source, type):
        return {key: value for key, value in values.items() if not key.startswith("_")}
    raise TypeError(f"config is {describe(source)}: give a dict, an argparse.Namespace or a dataclass")
