"""Values in a report's prose: `{{ best("val_loss").name }}`, read by a sandboxed jinja2 from the runs.

Only expressions, no statements: what a value turns into is text, and it is put into the page as text, after the
Markdown is read. So nothing that a run holds can become Markdown or HTML.
"""

from __future__ import annotations

import statistics
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any

import jinja2
from jinja2.sandbox import ImmutableSandboxedEnvironment

from tracker.build.text import MINUS, format_any, format_date, format_duration, format_time, format_value, one_line
from tracker.chart.panels.reductions import read_reduction, with_reductions
from tracker.errors import QueryError, ReportError, TrackerError, UsageError
from tracker.format.values import to_number
from tracker.read.model import Run
from tracker.read.query import check_names, parse_filter
from tracker.read.runset import RunSet
from tracker.read.tokens import suggestion

_PLAIN_FILTERS = (
    *("abs", "default", "d", "first", "format", "int", "float", "join", "last", "length", "count", "list", "lower"),
    *("map", "max", "min", "reject", "rejectattr", "replace", "round", "select", "selectattr", "sort", "string", "sum"),
    *("title", "trim", "truncate", "unique", "upper"),
)


class Names:
    """A run's config or summary, by `.name` or `["name"]`; a name that is not there is an error."""

    def __init__(self, label: str, values: Mapping[str, Any]) -> None:
        self._label, self._values = label, values

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or name not in self._values:
            raise AttributeError(name)
        return self[name]

    def __getitem__(self, name: str) -> Any:
        value = self._values[name]
        if isinstance(value, Mapping):
            return Names(f"{self._label}.{name}", value)
        number = to_number(value) if isinstance(value, str) else None
        return value if number is None else number

    def __contains__(self, name: object) -> bool:
        return name in self._values

    def __iter__(self) -> Iterator[str]:
        return iter(self._values)

    def __len__(self) -> int:
        return len(self._values)


class RunValue(Names):
    """A run in an expression: its fields, `config` and `summary`. In prose it is its name, linked to its page."""

    def __init__(self, run: Run) -> None:
        fields = {name: value for name, value in run.fields().items() if not name.startswith(("config.", "summary."))}
        super().__init__(f"run {run.name!r}", fields)
        self.run = run
        self.config = Names(f"run {run.name!r}: config", run.config)
        self.summary = Names(f"run {run.name!r}: summary", run.summary)


class _Undefined(jinja2.StrictUndefined):
    """What an expression finds where there is nothing: any use of it is an error that names what comes closest."""

    @property
    def _undefined_message(self) -> str:
        owner, name = self._undefined_obj, self._undefined_name
        if isinstance(owner, Names) and isinstance(name, str):
            return f"{owner._label} has no {name!r}: {suggestion(name, owner, 'names')}"  # noqa: SLF001 - same module
        if self._undefined_hint is None and isinstance(name, str) and name in _names():
            return f"{name!r} is a function: write {name}(…)"
        if self._undefined_hint is None and not isinstance(owner, (list, tuple, dict, str, int, float)):
            return f"{name!r} is not defined: {suggestion(str(name), _names(), 'functions')}"
        return super()._undefined_message


class Values:
    """The expressions of one report.

    Args:
        runs: the runs that the report is about.
        known: every field that a filter may name.
    """

    def __init__(self, runs: Sequence[Run], known: Sequence[str]) -> None:
        self._runs, self._known = RunSet.of(runs), list(known)
        self._environment = ImmutableSandboxedEnvironment(undefined=_Undefined)
        self._environment.globals.clear()
        self._environment.globals.update(self._functions())
        filters = {name: self._environment.filters[name] for name in _PLAIN_FILTERS}
        self._environment.filters.clear()
        self._environment.filters.update(filters)
        self._environment.filters.update(
            number=_numeric(format_value),
            duration=_numeric(format_duration),
            date=_numeric(format_date),
            time=_numeric(format_time),
            percent=_numeric(_percent),
        )

    def evaluate(self, expression: str, file: str, line: int) -> Any:
        """What `expression` stands for.

        Raises:
            ReportError: it cannot be understood, or something in it is undefined.
        """
        try:
            compiled = self._environment.compile_expression(expression, undefined_to_none=False)
            value = compiled()
            if isinstance(value, jinja2.Undefined):
                str(value)  # raises, with the message that fits
        except (ReportError, RecursionError):
            raise
        except jinja2.TemplateError as error:
            raise ReportError(f"{{{{ {expression} }}}}: {error.message or error}", file, line) from error
        except TrackerError as error:
            raise ReportError(f"{{{{ {expression} }}}}: {error}", file, line) from error
        except Exception as error:  # an expression is code of the report's author, and may raise anything
            raise ReportError(f"{{{{ {expression} }}}}: {type(error).__name__}: {error}", file, line) from error
        return value

    def text(self, expression: str, file: str, line: int) -> tuple[str, Run | None]:
        """The text that `expression` puts into the prose, in one line, and the run, where it is one.

        Raises:
            ReportError: as `evaluate`; or what it stands for is no value, such as a function or nothing at all.
        """
        value = self.evaluate(expression, file, line)
        if isinstance(value, RunValue):
            return one_line(value.run.name) or value.run.id, value.run
        if value is None or callable(value) or isinstance(value, Names):
            what = "nothing" if value is None else f"no value but a {type(value).__name__.lower()}"
            raise ReportError(f"{{{{ {expression} }}}} gives {what}", file, line)
        if isinstance(value, (list, tuple)):
            value = [item.run.name if isinstance(item, RunValue) else item for item in value]
        return one_line(
            str(value) if isinstance(value, int) and not isinstance(value, bool) else format_any(value)
        ), None

    def literal(self, expression: str, file: str, line: int) -> str:
        """What `expression` stands for as a filter writes it: text in quotes, a list in brackets, a run as its id."""
        return _literal(self.evaluate(expression, file, line))

    def _functions(self) -> dict[str, Callable[..., Any]]:
        return {
            "best": self._best,
            "top": self._top,
            "run": self._run,
            "runs": self._select,
            "groups": self._groups,
            "count": lambda runs=None: len(self._matching(runs)),
            "value": self._value,
            "values": self._numbers,
            "mean": lambda field, runs=None: statistics.fmean(self._some(field, runs)),
            "median": lambda field, runs=None: statistics.median(self._some(field, runs)),
            "std": lambda field, runs=None: statistics.stdev(self._some(field, runs, 2)),
            "min": min,
            "max": max,
            "sum": sum,
            "abs": abs,
            "len": len,
        }

    def _matching(self, text: str | None) -> RunSet:
        if text is None:
            return self._runs
        if not isinstance(text, str):
            raise UsageError(f"a filter is text, not {text!r}: write it in quotes")
        condition = parse_filter(text)
        for name in sorted(condition.names):
            self._reduce(name)
        check_names(condition, self._known)
        return self._runs.passing(condition)

    def _field(self, name: str) -> str:
        """The field that `name` means: one of the run's fields, the summary of that metric, or a reduction."""
        self._reduce(name)
        for field in (name, f"summary.{name}"):
            if field in self._known:
                return field
        raise QueryError(f"no run has {name!r}: {suggestion(name, [*self._known, *_metrics(self._known)], 'fields')}")

    def _reduce(self, name: str) -> None:
        """Give the runs a field for a reduction that they have none for."""
        if name not in self._known and read_reduction(name):
            self._runs = with_reductions({"field": name}, self._runs)
            self._known.append(name)

    def _ranked(self, name: str, how: Any, runs: str | None) -> list[tuple[float, Run]]:
        """The runs with a number for `name` that is not NaN, the best first; equals stay in the runs' order."""
        if how not in (min, max, "min", "max"):
            raise UsageError("the best is the min or the max: write best(metric, min) or best(metric, max)")
        field, sign = self._field(name), 1 if how in (min, "min") else -1
        chosen = self._matching(runs)
        pairs = zip(map(to_number, chosen.column(field)), chosen, strict=True)
        found = [(number, run) for number, run in pairs if number is not None and number == number]  # noqa: PLR0124
        return sorted(found, key=lambda pair: sign * pair[0])

    def _best(self, metric: str, how: Any = min, runs: str | None = None) -> RunValue:
        ranked = self._ranked(metric, how, runs)
        if not ranked:
            raise UsageError(f"no run{_that(runs)} has a number for {metric!r}")
        return RunValue(ranked[0][1])

    def _top(
        self, metric: str, n: int = 10, how: Any = min, runs: str | None = None, by: str | None = None
    ) -> list[Any]:
        ranked = self._ranked(metric, how, runs)
        if by is None:
            return [RunValue(run) for _, run in ranked[:n]]
        field = self._field(by)
        names = [run.fields().get(field) for _, run in ranked]
        return [name for name in dict.fromkeys(map(_hashable, names)) if name not in (None, "")][:n]

    def _run(self, name: str) -> RunValue:
        found = [run for run in self._runs if name == run.id] or [run for run in self._runs if name == run.name]
        if len(found) == 1:
            return RunValue(found[0])
        if not found:
            raise UsageError(
                f"there is no run {name!r}: {suggestion(str(name), [run.name for run in self._runs[:2000]], 'runs')}"
            )
        ids = ", ".join(run.id for run in found[:5])
        raise UsageError(f"{len(found)} runs are named {name!r}: write the id of one ({ids})")

    def _select(self, runs: str | None = None) -> list[RunValue]:
        return [RunValue(run) for run in self._matching(runs)]

    def _groups(self, runs: str | None = None) -> list[str]:
        return sorted({run.group for run in self._matching(runs) if run.group})

    def _value(self, field: str, runs: str | None = None) -> Any:
        name, found = self._field(field), self._matching(runs)
        if len(found) != 1:
            raise UsageError(
                f"value() wants one run, and the filter leaves {len(found)}: write a narrower one, or mean(…)"
            )
        value = found[0].fields().get(name)
        number = to_number(value) if isinstance(value, str) else None
        return value if number is None else number

    def _numbers(self, field: str, runs: str | None = None) -> list[float]:
        name = self._field(field)
        found = map(to_number, self._matching(runs).column(name))
        return [number for number in found if number is not None]

    def _some(self, field: str, runs: str | None, least: int = 1) -> list[float]:
        numbers = self._numbers(field, runs)
        if len(numbers) < least:
            wanted = "two runs" if least == 2 else "a run"
            raise UsageError(
                f"this needs {wanted}{_that(runs)} with a number for {field!r}, and there are {len(numbers)}"
            )
        return numbers


def _names() -> list[str]:
    return [
        "best",
        "top",
        "run",
        "runs",
        "groups",
        "count",
        "value",
        "values",
        "mean",
        "median",
        "std",
        "min",
        "max",
        "sum",
    ]


def _metrics(known: Sequence[str]) -> list[str]:
    return [name.removeprefix("summary.") for name in known if name.startswith("summary.")]


def _that(runs: str | None) -> str:
    return "" if runs is None else f" that matches {runs}"


def _hashable(value: Any) -> Any:
    return ", ".join(map(str, value)) if isinstance(value, (list, tuple)) else value


def _numeric(function: Callable[..., str]) -> Callable[..., str]:
    """A filter for numbers; what is none is an error, an undefined value too."""

    def apply(value: Any, *args: Any) -> str:
        number = to_number(str(value) if isinstance(value, jinja2.Undefined) else value)
        if number is None:
            raise UsageError(f"{one_line(repr(value), 60)} is not a number")
        return function(number, *args)

    return apply


def _percent(value: float, digits: int = 1) -> str:
    return f"{value * 100:.{digits}f}".replace("-", MINUS) + " %"


def _literal(value: Any) -> str:
    if isinstance(value, RunValue):
        return _literal(value.run.id)
    if isinstance(value, (list, tuple)):
        return "[" + ", ".join(_literal(item) for item in value) + "]"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, (int, float)):
        return repr(value)
    return repr(str(value))  # filters read texts as Python does
