"""Files that wandb's pages and API export → entries: what stands in each row of a CSV, JSON or JSON lines file."""

from __future__ import annotations

import ast
import json
import math
import os
from collections.abc import Iterator, Mapping
from typing import Any

import orjson

from tracker.errors import FormatError, UsageError
from tracker.importers.csv_cells import to_value
from tracker.importers.csv_file import CsvFile
from tracker.importers.wandb_file import read_json

ENDINGS = (".csv", ".csv.gz", ".json", ".jsonl")
_LITERAL_MAX = 1 << 20
_NAMES = {"nan": math.nan, "inf": math.inf, "None": None, "NaN": math.nan, "Infinity": math.inf}


def is_table(path: str) -> bool:
    """Whether a path names an export."""
    return path.lower().endswith(ENDINGS)


def columns_of(path: str) -> list[str]:
    """The names in a file's header, or in its first entry.

    Raises:
        UsageError: the file cannot be read, or holds no entry.
    """
    if _is_csv(path):
        with CsvFile(path) as file:
            return [name for name in file.columns if name]
    for entry in read_entries(path):
        return list(entry)
    raise UsageError(f"{path} holds nothing")


def read_entries(path: str) -> Iterator[dict[str, Any]]:
    """Yield what stands in each row: names and values, without those that are empty.

    Raises:
        UsageError: the file cannot be read, or is not as an export is.
    """
    if _is_csv(path):
        with CsvFile(path) as file:
            names = file.columns
            for _, cells in file:
                yield {name: to_value(cell) for name, cell in zip(names, cells, strict=True) if name and cell}
        return
    try:
        with open(path, "rb") as opened:
            if path.lower().endswith(".jsonl"):
                for line in opened:
                    if line.strip():
                        yield _entry(path, read_json(line.decode()))
            else:
                yield from (_entry(path, item) for item in _records(path, read_json(opened.read().decode())))
    except OSError as error:
        raise UsageError(f"cannot read {path}: {error.strerror}") from error
    except ValueError as error:
        raise UsageError(f"{path} is no JSON ({error})") from error


def base_name(path: str) -> str:
    """What a file is called: packing it makes no new one of it."""
    return os.path.basename(os.path.abspath(path)).removesuffix(".gz")


def as_mapping(value: Any) -> dict[str, Any]:
    """A configuration or a summary: an object, or the text that pandas makes of a dict.

    Raises:
        FormatError: it is neither.
    """
    if isinstance(value, str) and len(value) <= _LITERAL_MAX:
        try:
            value = _literal(ast.parse(value, mode="eval").body)
        except (SyntaxError, ValueError, RecursionError, MemoryError) as error:
            raise FormatError(f"{value[:40]!r} is no dict as Python writes it") from error
    if not isinstance(value, dict):
        raise FormatError(f"{str(value)[:40]!r} is no object")
    return {str(key): item for key, item in value.items()}


def _is_csv(path: str) -> bool:
    return path.lower().endswith((".csv", ".csv.gz"))


def _records(path: str, content: Any) -> list[Any]:
    """The rows of a JSON file: a list, or columns by row as `DataFrame.to_json` writes them."""
    if isinstance(content, list):
        return content
    if isinstance(content, dict) and content and all(isinstance(column, dict) for column in content.values()):
        rows: dict[str, dict[str, Any]] = {}
        for name, column in content.items():
            for row, value in column.items():
                rows.setdefault(row, {})[name] = value
        return list(rows.values())
    raise UsageError(
        f"{path} holds neither a list of rows nor columns: export `list(run.scan_history())`, for instance"
    )


def _entry(path: str, item: Any) -> dict[str, Any]:
    if not isinstance(item, dict):
        raise UsageError(f"{path}: {orjson.dumps(item).decode()[:40]} is no object with a value for each name")
    return {name: value for name, value in item.items() if value is not None}


def _literal(node: ast.expr) -> Any:
    """The value of Python's text for it, in which NaN and infinities are names."""
    if isinstance(node, ast.Constant):
        return node.value
    if isinstance(node, ast.Name) and node.id in _NAMES:
        return _NAMES[node.id]
    if isinstance(node, ast.UnaryOp) and isinstance(node.op, ast.USub):
        return -_literal(node.operand)
    if isinstance(node, (ast.List, ast.Tuple)):
        return [_literal(item) for item in node.elts]
    if isinstance(node, ast.Dict) and None not in node.keys:
        return {_literal(key): _literal(value) for key, value in zip(node.keys, node.values, strict=True) if key}
    raise ValueError(json.dumps(ast.unparse(node)[:40]))


def without_media(values: Mapping[str, Any]) -> tuple[dict[str, Any], list[str]]:
    """Values but those that stand for files, which an export does not hold; and the names of these."""
    found, names = {}, []
    for name, value in values.items():
        is_file = (
            "_type" in value if isinstance(value, dict) else isinstance(value, str) and value.startswith("{'_type'")
        )
        if is_file:
            names.append(name)
        else:
            found[name] = value
    return found, names
