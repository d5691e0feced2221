"""`tracker serve`: the site on this machine, built again and shown again as things change."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from tracker.build.serve import LOOPBACK, serving
from tracker.build.site import BuildResult
from tracker.cli.build import build_site, site_options
from tracker.cli.watching import watch_site
from tracker.errors import UsageError
from tracker.settings import Settings, load
from tracker.store import is_local, local_path


@click.command()
@click.argument("reports", required=False, metavar="[REPORTS_DIR]")
@click.option("--root", help="Where the runs are: a folder or an fsspec URL.", metavar="URL")
@click.option("--project", help="The project; may be left out where the root holds one.", metavar="NAME")
@click.option("--out", help="The folder of the site; beside the cache when left out.", metavar="DIR")
@click.option("--templates", help="A folder whose templates go before the built-in ones.", metavar="DIR")
@click.option(
    "--cache", help="Where what was read is kept: a folder (default: .tracker/cache) or a URL.", metavar="DIR|URL"
)
@click.option("--host", default=LOOPBACK[0], show_default=True, help="The address to listen on.", metavar="ADDRESS")
@click.option("--port", "-p", type=click.IntRange(0, 65535), default=8000, show_default=True, help="0 for a free one.")
@click.option(
    "--every",
    type=click.FloatRange(min=0.2),
    metavar="SECONDS",
    help="So long between builds, and between looks at a bucket (default: 1, of a bucket 5).",
)
@click.option("--no-drafts", "drafts", flag_value=False, default=True, help="Leave out reports marked `draft: true`.")
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), help="Processes at most; as many as there are processors by default."
)
def command(
    host: str, port: int, every: float | None, jobs: int | None, drafts: bool, out: str | None, **arguments: Any
) -> None:
    """Build the site, show it on this machine, and build it again whenever runs, reports or templates change.

    Open pages show what is new by themselves. Only this machine reaches the server, unless --host says otherwise; then
    everybody who does can read the site. Ends by Ctrl-C.
    """
    if out is not None and not is_local(out):
        raise UsageError(f"tracker serve shows a folder, and --out is {out}: tracker build --watch publishes there")
    settings = load(arguments)
    with ExitStack() as stack:
        folder = Path(local_path(out)) if out is not None else stack.enter_context(_folder(settings))
        folder.mkdir(parents=True, exist_ok=True)
        address = stack.enter_context(serving(folder, host, port))
        settings = replace(settings, out=str(folder), encrypt=False, sources=settings.sources)
        options = site_options(settings, jobs=jobs, drafts=drafts)

        def first(_result: BuildResult) -> None:
            click.echo(f"{address} (Ctrl-C ends it)")
            if host not in LOOPBACK:
                click.echo(f"warning: everybody who reaches {host} can read this site", err=True)

        build = partial(build_site, settings=settings, secret=None)
        watch_site(options, settings, build, every=every, prune=None, first=first)


@contextmanager
def _folder(settings: Settings) -> Iterator[Path]:
    """The site's folder beside the cache, so that the next `tracker serve` is quick."""
    if is_local(settings.cache):
        name = hashlib.sha256(f"{settings.root}\n{settings.project}".encode()).hexdigest()[:16]
        yield Path(os.path.join(local_path(settings.cache), "served", name))
    else:
        with TemporaryDirectory(prefix="tracker-") as folder:
            yield Path(folder)
