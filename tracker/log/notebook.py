"""Notebook: what a run looks like as the value of a notebook's cell."""

from __future__ import annotations

import html
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from tracker.log.labels import Labels

SUMMARY_MAX = 20
TEXT_MAX = 200


def as_html(run: Labels, state: str) -> str:
    """A table of what is known of a run here. Names and values are the user's, and escaped."""
    rows = [
        ("Project", run.project),
        ("Id", run.id),
        ("State", state),
        ("Next step", str(run.step)),
    ]
    rows += [("Goes to", run.root), ("On this machine", run.dir)]
    shown = list(run.summary.items())[:SUMMARY_MAX]
    rows += [(name, repr(value) if isinstance(value, str) else str(value)) for name, value in shown]
    if len(run.summary) > SUMMARY_MAX:
        rows.append((f"and {len(run.summary) - SUMMARY_MAX} more", ""))
    body = "".join(
        f"<tr><th scope='row'>{_text(name)}</th><td>{_text(value)}</td></tr>" for name, value in rows if name
    )
    return f"<table><caption>Run <b>{_text(run.name)}</b></caption>{body}</table>"


def _text(text: str) -> str:
    cut = text if len(text) <= TEXT_MAX else f"{text[:TEXT_MAX]}…"
    return html.escape(cut)
