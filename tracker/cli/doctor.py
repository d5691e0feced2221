"""`tracker doctor`: what keeps runs from their root, and what to do."""

from __future__ import annotations

import os
import sys

import click

from tracker.cli.checks import FAIL, OK, WARN, Finding, check_all, settings_problem
from tracker.cli.terminal import echo_json, is_terminal, safe
from tracker.errors import SettingsError
from tracker.settings import load

_COLOURS = {OK: "green", WARN: "yellow", FAIL: "red"}


@click.command()
@click.option("--root", metavar="URL", help="The root to look at; by default the one that is set.")
@click.option("--json", "as_json", is_flag=True, help="Print JSON.")
def command(root: str | None, as_json: bool) -> None:
    """Check the root: settings, disk, credentials, endpoint, TLS, clock, and whether it can be written to.

    An object of a name that nobody else has is written and removed again. The exit code is 1 if something failed.
    """
    found: list[Finding] = []
    try:
        for finding in check_all(load({"root": root}), os.environ):
            found.append(finding)
            if not as_json:
                _print(finding)
    except SettingsError as error:
        found.append(settings_problem(error))
        if not as_json:
            _print(found[-1])
    if as_json:
        echo_json([vars(finding) for finding in found])
    failed = sum(finding.state == FAIL for finding in found)
    if not as_json:
        click.echo(f"{failed} failed" if failed else "all is well")
    if failed:
        sys.exit(1)


def _print(finding: Finding) -> None:
    mark = f"{finding.state:>7}"
    mark = click.style(mark, fg=_COLOURS.get(finding.state)) if is_terminal() else mark
    click.echo(f"{mark}  {finding.name}: {safe(finding.text)}")
    if finding.advice:
        click.echo(f"         {safe(finding.advice)}")
