"""`tracker publish`: upload a built site."""

from __future__ import annotations

import time

import click

from tracker.build.output import Output
from tracker.build.publish import check_target, publish, read_site, salt_of
from tracker.build.text import plural
from tracker.cli.build import Line
from tracker.errors import UsageError
from tracker.settings import load
from tracker.store import is_local, open_store


@click.command()
@click.argument("places", nargs=-1, required=True, metavar="[SITE_DIR] URL")
@click.option("--prune", is_flag=True, help="Remove files of earlier builds that the site does not need any more.")
def command(places: tuple[str, ...], prune: bool) -> None:
    """Upload the site in SITE_DIR (default: the setting out, _site) to URL, an fsspec URL or a folder.

    Only what changed is sent: first what pages show, then the pages, index.html last. Types and cache headers are set.
    What builds did not write is never touched.
    """
    started = time.perf_counter()
    if len(places) > 2:
        raise UsageError(f"tracker publish takes SITE_DIR and URL, not {len(places)} places")
    site = places[0] if len(places) == 2 else load().out
    if len(places) == 1 and not is_local(site):
        raise UsageError(
            "the setting out is a URL already, so that tracker build publishes: name the SITE_DIR to upload"
        )
    with open_store(site) as source, open_store(places[-1]) as store, Line() as line:
        if source.url == store.url:
            raise UsageError(f"{source.url} cannot be published to itself")
        with Output(store, prune=prune) as output:
            check_target(output, sealed=salt_of(read_site(source)) is not None, prune=prune)
            publish(source, output, lambda done, total: line("uploading", done, total))
    removed = f", {output.removed:,} removed" if output.removed else ""
    left = f", {output.left:,} not needed any more (--prune removes them)" if output.left else ""
    seconds = time.perf_counter() - started
    click.echo(
        f"{plural(output.written, 'file')} written, {output.unchanged:,} unchanged{removed}{left}; {seconds:.1f} s"
    )
    click.echo(output.url)
