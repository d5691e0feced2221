"""Artifacts of an MLflow run: images by step, pictures and tables → media; what else is small → files of the run."""

from __future__ import annotations

import json
import os
import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from tracker.importers.local_files import files_below, is_medium, is_small, medium
from tracker.importers.source import Row
from tracker.media.image import Image
from tracker.media.table import Table

# What `log_image(…, key=…, step=…)` makes; older versions write `%` and `#` where it has `+` and `~`.
_LOGGED = re.compile(
    r"images/(?P<key>.+?)(?P<mark>[+%])step(?P=mark)(?P<step>-?\d+)(?P=mark)timestamp(?P=mark)(?P<time>\d+)(?P=mark)"
    r"[0-9a-f-]{36}(?P<small>(?P=mark)compressed)?\.\w+"
)
_SLASHES = re.compile(r"[~#]")
_TABLE_IMAGES = "table_images/"


@dataclass
class Artifacts:
    """What lies in a run's folder of artifacts.

    Attributes:
        left_out: counts what is not kept.
        images: step, Unix seconds, key and path of each image of a step.
        tables: paths of `log_table`'s files by name.
        media: paths of pictures, sound, video and HTML by name.
        saved: paths of other files by name.
    """

    left_out: Counter[str]
    images: list[tuple[int, float, str, str]] = field(default_factory=list)
    tables: dict[str, str] = field(default_factory=dict)
    media: dict[str, str] = field(default_factory=dict)
    saved: dict[str, str] = field(default_factory=dict)

    def rows(self) -> Iterator[Row]:
        """The images, one step after the other."""
        for step, time, key, path in sorted(self.images):
            yield step, time, {key: Image(path)}

    def last_row(self, folder: str) -> dict[str, Any]:
        """What belongs to no step, by name.

        Args:
            folder: that of the artifacts.
        """
        found: dict[str, Any] = {name: medium(path) for name, path in self.media.items()}
        for name, path in self.tables.items():
            try:
                found[name] = _read_table(path, folder)
            except (OSError, ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
                self.left_out[f"the table {name!r} cannot be read ({error})"] += 1
        return found


def find_artifacts(folder: str, tables: frozenset[str], left_out: Counter[str]) -> Artifacts:
    """Sort what lies in a folder of artifacts.

    Args:
        folder: where; "" for none.
        tables: names that `log_table` wrote.
        left_out: counts what is not kept.
    """
    found = Artifacts(left_out)
    for name, path in files_below(folder, found.left_out) if folder else ():
        logged = _LOGGED.fullmatch(name)
        if (logged and logged["small"]) or (tables and name.startswith(_TABLE_IMAGES)):
            continue  # a small copy of an image that is there; what a table's cells name
        if not is_small(path):
            found.left_out["an artifact of more than 32 MiB is left out"] += 1
        elif logged:
            key = _SLASHES.sub("/", logged["key"])
            found.images.append((int(logged["step"]), int(logged["time"]) / 1000, key, path))
        elif name in tables and name.endswith(".json"):
            found.tables[name] = path
        elif is_medium(name):
            found.media[name] = path
        else:
            found.saved[name] = path
    return found


def table_names(tags: Mapping[str, str]) -> frozenset[str]:
    """The names of a run's tables, as a tag lists them."""
    try:
        listed = json.loads(tags.get("mlflow.loggedArtifacts") or "[]")
        return frozenset(str(item["path"]) for item in listed if item.get("type") == "table")
    except (ValueError, TypeError, AttributeError, KeyError):
        return frozenset()


def _read_table(path: str, folder: str) -> Table:
    """A table as pandas writes it with `orient="split"`."""
    with open(path, encoding="utf-8") as file:
        table = json.load(file)
    inside = dict(files_below(os.path.join(folder, _TABLE_IMAGES)))
    rows = [[_cell(value, inside) for value in row] for row in table["data"]]
    return Table(columns=table["columns"], data=rows)


def _cell(value: Any, images: Mapping[str, str]) -> Any:
    if not isinstance(value, dict):
        return value
    name = str(value.get("filepath", "")).removeprefix(_TABLE_IMAGES)
    return Image(images[name]) if value.get("type") == "image" and name in images else json.dumps(value)
