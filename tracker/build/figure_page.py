"""A figure's own page: nothing but the figure, for a frame in another page."""

from __future__ import annotations

import posixpath

from markupsafe import Markup

from tracker.build.compose import ReportPage
from tracker.build.output import Output
from tracker.build.page import Pages


def write_figure_pages(report: ReportPage, pages: Pages, output: Output) -> None:
    """Write the page of each figure of a report.

    It has the figure as the report has it, with the same relative addresses: its `<base>` is the report's folder.
    """
    folder = posixpath.dirname(report.page)
    for panel in report.panels:
        base = posixpath.relpath(folder or ".", posixpath.dirname(panel.address)) + "/"
        text = pages.text(
            "figure.html", kind="figure", root="../" * report.page.count("/"), base=base, title=panel.title,
            report=report.title, href=f"{posixpath.basename(report.page)}#{panel.anchor}",
            body=Markup(panel.html),  # noqa: S704 - panels escape
        )  # fmt: skip
        output.write(f"{panel.address}.html", text.encode())
