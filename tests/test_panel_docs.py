"""docs/reports.md names every option of every panel, and no other."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tracker.build.panels import KINDS
from tracker.chart.panels import PANELS

DOCS = (Path(__file__).resolve().parent.parent / "docs" / "reports.md").read_text(encoding="utf-8")
SECTION = re.compile(
    r"^A fenced block whose first word is `(\w+)`(.*?)(?=^#+ |^A fenced block|\Z)", re.MULTILINE | re.DOTALL
)
DOCUMENTED = {match[1]: match[2] for match in SECTION.finditer(DOCS)}


def test_every_panel_has_its_section():
    assert sorted(DOCUMENTED) == sorted(PANELS) == sorted(KINDS)


@pytest.mark.parametrize("kind", PANELS)
def test_the_table_of_a_panel_names_its_options(kind):
    cells = re.findall(r"^\| (`[^|]+`) \|", DOCUMENTED[kind], re.MULTILINE)
    rows = [name for cell in cells for name in re.findall(r"`(\w+)`", cell)]
    assert sorted(rows) == sorted(PANELS[kind].options)
    assert len(set(rows)) == len(rows)
