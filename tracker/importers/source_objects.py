"""What was found in another tool's run → the objects of a writer's folder, made piece by piece."""

from __future__ import annotations

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import replace
from typing import Any

from tracker.errors import StoreError, TrackerError
from tracker.format import layout, system
from tracker.format.records import WriterRecord, encode_json, encode_line
from tracker.format.redact import redact_argv, redact_code, redact_text, redact_value
from tracker.format.values import clean_text, flatten, plain_config
from tracker.importers.segments import history_line, history_segments
from tracker.importers.source import Found, Row

KINDS_MAX = 50
"""So many different sentences about what has no place are kept; the rest is counted together."""

_TEXT_CODE = (".py", ".patch", ".ipynb", ".sh", ".txt", ".json", ".yaml", ".yml", ".toml", ".cfg", ".r", ".jl")


class SourceObjects:
    """The objects of one writer of an imported run but writer.json.

    Args:
        found: the run.
        keep_media: gives the JSON of a value that is no number or text.
        keep_saved: puts the run's own files, and gives the lines of files.jsonl.
    """

    def __init__(
        self,
        found: Found,
        keep_media: Callable[[Any], Any],
        keep_saved: Callable[[Mapping[str, str]], bytes],
    ) -> None:
        self._found, self._keep_media, self._keep_saved = found, keep_media, keep_saved
        self._lines = 0

    def __iter__(self) -> Iterator[tuple[str, bytes]]:
        """Yield name (below the writer's folder) and bytes of each object that holds anything."""
        found = self._found
        self._lines = 0
        yield from history_segments(self._history())
        yield from self._system()
        yield from self._output()
        config = {clean_text(key): redact_value(key, plain_config(value)) for key, value in found.config.items()}
        yield from _if_any(layout.CONFIG_FILE, config, encode_json)
        yield from _if_any(layout.SUMMARY_FILE, self._flat(found.summary), encode_json)
        yield from self._code()
        alerts = b"".join(encode_line(plain_config(alert)) for alert in found.alerts)
        yield from _if_any(layout.ALERTS_FILE, alerts, bytes)
        yield from _if_any(layout.FILES_FILE, self._keep_saved(found.saved), bytes)

    def writer_record(self, fingerprint: str, tool: str) -> WriterRecord:
        """writer.json, to be asked for when all objects have been made."""
        record = self._found.writer
        notes = self.notes()
        imported = {"tool": tool, "fingerprint": fingerprint, **({"notes": notes} if notes else {})}
        argv = tuple(clean_text(argument) for argument in redact_argv(record.argv))
        git = redact_value("git", plain_config(record.git))
        return replace(record, rows=self._lines, argv=argv, git=git, imported=imported)

    def notes(self) -> list[str]:
        """A sentence for each thing that could not be read or has no place."""
        return [clean_text(problem) for problem in self._found.problems] + [
            f"{sentence} ({count:,} times)" if count > 1 else sentence
            for sentence, count in _most(self._found.left_out)
        ]

    def _history(self) -> Iterator[bytes]:
        """Yield the history, a line a row that holds anything."""
        for step, time, values in self._rows():
            row = self._flat(values)
            if row:
                self._lines += 1
                yield history_line(step, time, row)

    def _rows(self) -> Iterator[Row]:
        yield from _until_trouble(self._found.rows, self._found.problems, "its history")

    def _system(self) -> Iterator[tuple[str, bytes]]:
        """Yield segments of system metrics; the columns of one file are those that its rows have."""
        number, held, size = 0, list[dict[str, float]](), 0
        for time, values in _until_trouble(self._found.system, self._found.problems, "its system metrics"):
            row = {name: value for name, value in values.items() if system.is_column(name)}
            for name in values.keys() - row.keys():
                self._found.left_out[f"the system metric {name!r} has no place"] += 1
            if row:
                held.append({system.TIME: round(time, 3), **row})
                size += 20 * (len(row) + 1)
            if size > system.segment_limit(layout.segment_limit(number)):
                yield f"system/{number}.csv", _csv(held)
                number, held, size = number + 1, [], 0
        if held:
            yield f"system/{number}.csv", _csv(held)

    def _output(self) -> Iterator[tuple[str, bytes]]:
        number, segment = 0, bytearray()
        for text in _until_trouble(self._found.output, self._found.problems, "its console output"):
            line = redact_text(clean_text(text)).encode() + b"\n"
            if segment and len(segment) + len(line) > layout.segment_limit(number):
                yield f"output/{number}.log", bytes(segment)
                number += 1
                segment.clear()
            segment += line
        if segment:
            yield f"output/{number}.log", bytes(segment)

    def _code(self) -> Iterator[tuple[str, bytes]]:
        for path, data in sorted(self._found.code.items()):
            name = f"{layout.CODE_FOLDER}/{path}"
            known = layout.parse_object(f"run/writer/{name}")
            if known is None or ".." in path.split("/"):
                self._found.left_out[f"{path!r} cannot be the name of a file of code"] += 1
                continue
            if path.lower().endswith(_TEXT_CODE):
                yield name, redact_code(data.decode("utf-8", "surrogateescape")).encode("utf-8", "surrogateescape")
            else:
                yield name, data

    def _flat(self, values: Mapping[str, Any]) -> dict[str, Any]:
        row, problems = flatten(values, self._keep_media)
        for problem in problems:
            self._found.left_out[problem] += 1
        return row


def _until_trouble(items: Iterable[Any], problems: list[str], what: str) -> Iterator[Any]:
    """The items up to where reading them fails; that becomes a problem."""
    try:
        yield from items
    except StoreError:
        raise
    except Exception as error:  # the tool's files may hold anything
        problems.append(f"{what} ends early: {reason(error)}")


def reason(error: Exception) -> str:
    """What an error says, in one line."""
    said = f"{error}".splitlines()[:1]
    kind = "" if isinstance(error, TrackerError) else f"{type(error).__name__}: "
    return kind + clean_text(said[0] if said else "")[:300]


def _if_any(name: str, value: Any, encode: Callable[[Any], bytes]) -> Iterator[tuple[str, bytes]]:
    if value:
        yield name, encode(value)


def _most(counts: Counter[str]) -> list[tuple[str, int]]:
    """What was counted, the first of it one by one."""
    items = [(clean_text(sentence), count) for sentence, count in counts.items()]
    rest = sum(count for _, count in items[KINDS_MAX:])
    return items[:KINDS_MAX] + ([("other values have no place", rest)] if rest else [])


def _csv(held: list[dict[str, float]]) -> bytes:
    buffer = io.StringIO(newline="")
    columns = dict.fromkeys(name for row in held for name in row)
    writer = csv.DictWriter(buffer, columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(held)
    return buffer.getvalue().encode()
