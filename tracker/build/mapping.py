"""YAML mappings whose lines are known: the front matter of a report and the options of its blocks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

import yaml

from tracker.errors import ReportError
from tracker.read.tokens import suggestion


@dataclass(frozen=True)
class Mapping:
    """A YAML mapping and where its keys stand."""

    values: dict[str, Any]
    """Keys to values, in the order of the text."""
    lines: dict[str, int]
    """Keys to lines of the file, counted from 1."""
    file: str
    """The file, as the user knows it."""
    line: int
    """The line of the file on which the mapping starts, for errors that no key stands for."""

    def error(self, message: str, key: str = "") -> ReportError:
        """An error at a key's line, or at the mapping's own."""
        return ReportError(message, self.file, self.lines.get(key, self.line))

    def check_keys(self, known: Iterable[str], what: str) -> None:
        """Refuse a key that is not known.

        Args:
            known: the keys that there are.
            what: what the keys are, for the message: `front matter`.

        Raises:
            ReportError: there is no such key; the message names the closest.
        """
        for key in self.values:
            if key not in known:
                raise self.error(f"{what} has no {key!r}: {suggestion(key, known, 'keys')}", key)


def read_mapping(text: str, file: str, line: int) -> Mapping:
    """Read a YAML mapping.

    Numbers such as `1e-3` are numbers; dates stay text.

    Args:
        text: the YAML; empty for an empty mapping.
        file: the file it stands in, as the user knows it.
        line: the line of the file on which `text` starts, counted from 1.

    Raises:
        ReportError: it is no YAML, no mapping, or names a key twice.
    """
    try:
        loader = _Loader(text)
    except yaml.reader.ReaderError as error:
        at = line + text.count("\n", 0, error.position)
        message = f"this is not YAML: there is a control character in it, number {error.character}: take it out"
        raise ReportError(message, file, at) from error
    try:
        node = loader.get_single_node()
        if node is None:
            return Mapping({}, {}, file, line)
        if not isinstance(node, yaml.MappingNode):
            raise ReportError("options are written as `name: value`, one a line", file, line + node.start_mark.line)
        lines: dict[str, int] = {}
        for key_node, _ in node.value:
            key, at = str(loader.construct_object(key_node, deep=True)), line + key_node.start_mark.line
            if key in lines:
                raise ReportError(f"{key!r} is given twice, here and on line {lines[key]}", file, at)
            lines[key] = at
        values = {str(key): value for key, value in loader.construct_mapping(node, deep=True).items()}
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        message = f"this is not YAML: {error.problem or error.context}{_hint(str(error))}"
        last = len(text.rstrip().split("\n")) - 1
        raise ReportError(message, file, line + (min(mark.line, last) if mark else 0)) from error
    except (yaml.YAMLError, ValueError, RecursionError) as error:
        raise ReportError(f"this is not YAML: {error}", file, line) from error
    finally:
        loader.dispose()
    return Mapping(values, lines, file, line)


def _hint(problem: str) -> str:
    if "mapping values are not allowed" in problem or "expected <block end>" in problem:
        return " (put quotes around a value that holds `: ` or starts with a quote, `*`, `[` or `{`)"
    if "alias" in problem or "anchor" in problem:
        return " (put quotes around a value that starts with `*` or `&`)"
    return ""


_HALF = re.compile("[\ud800-\udfff]")


class _Loader(yaml.SafeLoader):
    """Safe YAML with the numbers of YAML 1.2, no dates, and texts that UTF-8 has."""

    def construct_scalar(self, node: yaml.ScalarNode | yaml.MappingNode) -> Any:
        """What a scalar says, unless an escape in it is half a character."""
        if isinstance(node, yaml.ScalarNode) and _HALF.search(node.value):
            problem = "an escape such as \\ud800 is half a character: write the character itself"
            raise yaml.constructor.ConstructorError(None, None, problem, node.start_mark)
        return super().construct_scalar(node)


_Loader.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:timestamp"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
_Loader.add_implicit_resolver(
    "tag:yaml.org,2002:float", re.compile(r"[-+]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)[eE][-+]?[0-9]+\Z"), list("-+.0123456789")
)


def texts(value: Any) -> Iterator[str]:
    """A value that may be one text or a list of them, as texts."""
    if isinstance(value, list):
        for item in value:
            yield str(item)
    elif value is not None:
        yield str(value)
