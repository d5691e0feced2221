"""The results as Markdown tables."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

Medians = dict[str, dict[str, float]]

MEASURES: tuple[tuple[str, str, Callable[[Medians], float], str], ...] = (
    ("import over bare Python", "ms", lambda m: m["import"]["import_ms"], "{:,.0f}"),
    ("init", "ms", lambda m: m["tight_5"]["init_ms"], "{:,.1f}"),
    ("log, 5 metrics, tight, p50", "µs", lambda m: m["tight_5"]["p50_us"], "{:,.2f}"),
    ("log, 5 metrics, tight, p99", "µs", lambda m: m["tight_5"]["p99_us"], "{:,.1f}"),
    ("log, 5 metrics, 2 ms apart, p50", "µs", lambda m: m["apart_5"]["p50_us"], "{:,.1f}"),
    ("log, 5 metrics, 2 ms apart, p99", "µs", lambda m: m["apart_5"]["p99_us"], "{:,.1f}"),
    ("log, 100 metrics, tight, p50", "µs", lambda m: m["tight_100"]["p50_us"], "{:,.1f}"),
    ("log, 100 metrics, tight, p99", "µs", lambda m: m["tight_100"]["p99_us"], "{:,.1f}"),
    ("log, 100 metrics, 2 ms apart, p50", "µs", lambda m: m["apart_100"]["p50_us"], "{:,.1f}"),
    ("log, 100 metrics, 2 ms apart, p99", "µs", lambda m: m["apart_100"]["p99_us"], "{:,.1f}"),
    ("finish, after 20,000 rows or 8 s", "ms", lambda m: m["tight_5"]["finish_ms"], "{:,.0f}"),
    ("on the disk, a call of 5 metrics", "bytes", lambda m: _bytes_a_call(m), "{:,.0f}"),
    ("memory of the script", "MB", lambda m: m["apart_5"]["script_mb"], "{:,.0f}"),
    ("memory of the script and its companions", "MB", lambda m: _memory(m), "{:,.0f}"),
    ("processor at 10 rows/s, script and companions", "% of a core", lambda m: _processor(m), "{:,.1f}"),
    ("rows lost of 5,000 by kill -9", "rows", lambda m: m["kill"]["logged"] - m["kill"].get("kept", 0), "{:,.0f}"),
)
"""What, unit, value, format. Less is better in all of them."""


def markdown(results: dict[str, Any]) -> str:
    """The whole page."""
    tools = results["tools"]
    return "\n".join(
        [
            f"# tracker and its peers, {results['date']}",
            "",
            _introduction(results),
            *_speed(tools),
            *_sizes(tools),
            *_faults(tools),
            *_places(tools),
            *_settings(tools),
            "",
        ]
    )


def _introduction(results: dict[str, Any]) -> str:
    machine = results["machine"]
    how = (
        f"Made by `python bench/peers.py CACHE{' --quick' if results['quick'] else ''}` on {machine['cores']} cores "
        f"({machine['cpu']}), {machine['memory_gb']:g} GB, {machine['system']}, Python {machine['python']}; load "
        f"before {machine['load_before']:.1f}, after {machine['load_after']:.1f}. Medians of {results['rounds']} "
        "round(s) in which the tools took turns. Every value lies in the JSON file beside this page."
    )
    return f"{how}\n\n**A quick run: the figures mean nothing.**" if results["quick"] else how


def _speed(tools: dict[str, Any]) -> Iterable[str]:
    yield "\n## What a call of log() costs\n"
    yield "Microseconds; × is the p50 beside the floor's in the same run.\n"
    names = [f"{count} metrics, {pace}" for count in (5, 100) for pace in ("tight", "2 ms apart")]
    yield "| tool | " + " | ".join(f"{name}: p50 | p99 | ×" for name in names) + " |"
    yield "|---|" + "---:|" * (3 * len(names))
    floor = tools.get("floor", {}).get("medians", {})
    for tool in tools.values():
        cells = []
        for session in ("tight_5", "apart_5", "tight_100", "apart_100"):
            found = tool["medians"].get(session, {})
            if "p50_us" not in found:
                cells += [_trouble(tool, session), "", ""]
                continue
            base = floor.get(session, {}).get("p50_us")
            cells += [_short(found["p50_us"]), _short(found["p99_us"])]
            cells.append(_short(found["p50_us"] / base) if base else "")
        yield f"| {tool['name']} | " + " | ".join(cells) + " |"


def _sizes(tools: dict[str, Any]) -> Iterable[str]:
    yield "\n## Start, end, sizes\n"
    yield (
        "Milliseconds over bare Python, to begin and to end a run; bytes on the disk a call of 5 metrics; resident "
        "memory of the script and of what it started, with the number of processes; percent of a core at 10 rows a "
        "second.\n"
    )
    yield "| tool | import | init | finish | bytes a call | script MB | companions MB | script % | companions % |"
    yield "|---|" + "---:|" * 8
    for tool in tools.values():
        found = tool["medians"]
        cells = [
            _cell(lambda m: m["import"]["import_ms"], found, "{:,.0f}"),
            _cell(lambda m: m["tight_5"]["init_ms"], found, "{:,.1f}"),
            _cell(lambda m: m["tight_5"]["finish_ms"], found, "{:,.0f}"),
            _cell(_bytes_a_call, found, "{:,.0f}"),
            _cell(lambda m: m["apart_5"]["script_mb"], found, "{:,.0f}"),
            _cell(lambda m: m["apart_5"]["others_mb"], found, "{:,.0f}")
            + _cell(lambda m: m["apart_5"]["others"], found, " ({:.0f})"),
            _cell(lambda m: m["steady"]["script_cpu_percent"], found, "{:.1f}"),
            _cell(lambda m: m["steady"]["others_cpu_percent"], found, "{:.1f}"),
        ]
        yield f"| {tool['name']} | " + " | ".join(cells) + " |"


def _faults(tools: dict[str, Any]) -> Iterable[str]:
    yield "\n## When things go wrong\n"
    yield (
        "- **kill -9** of the script right after its last row: rows in the files some seconds later, by round.\n"
        "- **full disk**: a tmpfs with 256 KiB left while rows go on; then there is room again, 100 rows more, and the "
        "end.\n"
        "- **read-only**: the folder of the runs, which is the current one, cannot be written to; the home and the "
        "temporary folder can.\n"
        "- **fork**: a child, forked by multiprocessing in mid-run, logs to the same run as its parent, who goes on.\n"
    )
    yield "| tool | kill -9 | full disk | read-only folder | fork |"
    yield "|---|---|---|---|---|"
    for key, tool in tools.items():
        if key != "floor":
            values = tool["values"]
            cells = [_kill(values["kill"]), *(show(values.get(name, [])) for name, show in _SHOWN.items())]
            yield f"| {tool['name']} | " + " | ".join(cells) + " |"


def _kill(rounds: list[dict[str, Any]]) -> str:
    if any(each["hangs"] for each in rounds):
        return "hangs"
    kept = [f"{each.get('kept', 0):,}{' (unreadable)' if each.get('unreadable') else ''}" for each in rounds]
    return f"{', '.join(kept)} of {rounds[0].get('logged', 0):,}"


def _full(rounds: list[dict[str, Any]]) -> str:
    if not rounds:
        return "not tried"
    found = rounds[0]
    kept = f"{found.get('kept', 0):,} of {found.get('logged', 0):,} acknowledged rows kept"
    if found.get("unreadable"):
        kept = "nothing that its reader can read is left"
    told = "" if found["told"] or found.get("raised") else ", without a word"
    if found["hangs"]:
        return f"hangs ({_phase(found)}); {kept}"
    raised = f"raises {found['raised']:,} times ({_kind(found)})" if found.get("raised") else ""
    if found.get("phase") == "done":
        return f"{raised or 'goes on'}; {kept}{told}"
    return f"{raised + '; ' if raised else ''}ends the script ({_phase(found)}: {_kind(found)}); {kept}"


def _readonly(rounds: list[dict[str, Any]]) -> str:
    if not rounds:
        return "not tried"
    found = rounds[0]
    if found["hangs"]:
        return f"hangs ({_phase(found)})"
    if found.get("phase") == "done":
        slow = f"; its end takes {found['finish_ms'] / 1e3:.0f} s" if found["finish_ms"] > 5000 else ""
        return f"goes on; {found.get('kept', 0):,} of 200 rows kept elsewhere{slow}"
    return f"ends the script ({_phase(found)}: {_kind(found)})"


def _fork(rounds: list[dict[str, Any]]) -> str:
    if not rounds:
        return "not tried"
    found = rounds[0]
    child, parent = found.get("kept_of_child", 0), found.get("kept", 0)
    kept = f"{child:,} of 200 rows of the child kept, {parent:,} of 400 of the parent"
    if found.get("unreadable"):
        kept = "nothing that its reader can read is left"
    if found["hangs"]:
        return f"the parent hangs ({_phase(found)}); {kept}"
    if found.get("child_exit") == "hangs":
        return f"the child hangs; {kept}"
    if found.get("child_exit"):
        return f"the child ends with {found['child_exit']}; {kept}"
    return kept if found.get("phase") == "done" else f"ends the script ({_phase(found)}: {_kind(found)}); {kept}"


_SHOWN = {"full": _full, "readonly": _readonly, "fork": _fork}


def _places(tools: dict[str, Any]) -> Iterable[str]:
    """Where tracker stands in each measure."""
    yield "\n## Where tracker stands\n"
    yield "| what | tracker | best peer | place |"
    yield "|---|---:|---|---:|"
    for what, unit, value, form in MEASURES:
        found = {}
        for key, tool in tools.items():
            if key not in {"floor", "tracker_s3"}:
                number = _value(value, tool["medians"])
                if number is not None:
                    found[key] = number
        peers = {key: number for key, number in found.items() if key != "tracker"}
        if "tracker" not in found or not peers:
            continue
        ours, best = found["tracker"], min(peers, key=lambda key: peers[key])
        place = 1 + sum(number < ours for number in peers.values())
        shown = f"{form.format(peers[best])} ({tools[best]['name']})"
        yield f"| {what}, {unit} | {form.format(ours)} | {shown} | {place} |"


def _settings(tools: dict[str, Any]) -> Iterable[str]:
    yield "\n## What was measured\n"
    yield "| tool | version | set |"
    yield "|---|---|---|"
    for tool in tools.values():
        yield f"| {tool['name']} | {tool['version']} | {tool['settings']} |"


def _phase(found: dict[str, Any]) -> str:
    return {"full": "while the disk is full", "init": "at init", "log": "in log", "finish": "at the end"}.get(
        found.get("phase", ""), found.get("phase") or "at init"
    )


def _kind(found: dict[str, Any]) -> str:
    text = str(found.get("error", "")).partition(":")[0].strip()
    name = text.rpartition(".")[2]
    return f"`{name}`" if name.isidentifier() else f"exit {found.get('exit')}"


def _trouble(tool: dict[str, Any], name: str) -> str:
    rounds = tool["values"].get(name, [])
    return "hangs" if any(each.get("hangs") for each in rounds) else "fails"


def _bytes_a_call(medians: Medians) -> float:
    many, few = medians["tight_5"], medians["base"]
    return (many["bytes"] - few["bytes"]) / (many["rows"] - few["rows"])


def _memory(medians: Medians) -> float:
    return medians["apart_5"]["script_mb"] + medians["apart_5"]["others_mb"]


def _processor(medians: Medians) -> float:
    return medians["steady"]["script_cpu_percent"] + medians["steady"]["others_cpu_percent"]


def _value(value: Callable[[Medians], float], medians: Medians) -> float | None:
    try:
        return value(medians)
    except (KeyError, ZeroDivisionError):
        return None


def _cell(value: Callable[[Medians], float], medians: Medians, form: str) -> str:
    number = _value(value, medians)
    return "" if number is None else form.format(number)


def _short(number: float) -> str:
    """Three digits or so."""
    return f"{number:,.0f}" if number >= 100 else f"{number:.1f}" if number >= 10 else f"{number:.2f}"
