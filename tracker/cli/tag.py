"""`tracker tag`: labels of a run."""

from __future__ import annotations

import click

from tracker.api.client import Api
from tracker.cli.options import split, where
from tracker.cli.terminal import safe


@click.command()
@click.argument("run")
@click.argument("tags", nargs=-1, metavar="[TAG]...")
@click.option("--remove", "-r", multiple=True, metavar="TAG", help="A tag to take away; repeatable.")
@click.option("--clear", is_flag=True, help="Take away all tags that the run has.")
@where
def command(
    run: str, tags: tuple[str, ...], remove: tuple[str, ...], clear: bool, root: str | None, project: str | None
) -> None:
    """Add TAGs to a run, or show its tags.

    RUN is an id, a name that only one run has, or either behind PROJECT/. What the run wrote itself is not touched: the
    change is one more writer's.
    """
    found = Api(root, project).run(run)
    if tags or remove or clear:
        left = [] if clear else [tag for tag in found.tags if tag not in split(remove)]
        found.update(tags=[*left, *(tag for tag in tags if tag not in left)])
    for tag in found.tags:
        click.echo(safe(tag))
