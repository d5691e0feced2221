"""`tracker build`: the site of a project, from its runs and reports."""

from __future__ import annotations

import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from tracker.build.output import Output
from tracker.build.pdf import find_browser, write_pdfs
from tracker.build.publish import SEALED, check_redacted, check_target
from tracker.build.sealed_site import Secret, seal_site
from tracker.build.site import BuildOptions, BuildResult
from tracker.build.site import build as build_plain
from tracker.build.text import plural
from tracker.cli.secret import find_secret, secret_options
from tracker.cli.watching import watch_site
from tracker.errors import TrackerError, UsageError
from tracker.settings import Settings, load
from tracker.store import Store, is_local, local_path, open_store

if TYPE_CHECKING:
    from typing_extensions import Self

_SHOWN_PROBLEMS = 5


@click.command()
@click.argument("reports", required=False, metavar="[REPORTS_DIR]")
@click.option("--root", help="Where the runs are: a folder or an fsspec URL.", metavar="URL")
@click.option("--project", help="The project; may be left out where the root holds one.", metavar="NAME")
@click.option("--out", help="Where the site goes: a folder (default: _site) or an fsspec URL.", metavar="DIR|URL")
@click.option("--templates", help="A folder whose templates go before the built-in ones.", metavar="DIR")
@click.option(
    "--cache", help="Where what was read is kept: a folder (default: .tracker/cache) or a URL.", metavar="DIR|URL"
)
@click.option("--strict/--no-strict", default=None, help="Fail, after writing the site, if a run could not be read.")
@click.option(
    "--prune/--no-prune",
    default=None,
    help="Remove files of earlier builds that are not needed any more; in a folder that is the default.",
)
@click.option(
    "--encrypt/--no-encrypt",
    default=None,
    help="Encrypt the site, with the passphrase that is given or a random key for links.",
)
@secret_options
@click.option(
    "--redact", is_flag=True, help="Take names, hosts, mail addresses, remotes and paths out of all pages, for review."
)
@click.option("--pdf", is_flag=True, help="Print each report into a PDF beside its page, by the Chromium installed.")
@click.option("--drafts", is_flag=True, help="Build reports marked `draft: true` too.")
@click.option("--watch", is_flag=True, help="Stay, and build again whenever runs, reports or templates change.")
@click.option(
    "--every",
    type=click.FloatRange(min=0.2),
    metavar="SECONDS",
    help="With --watch: so long between builds, and between looks at a bucket (default: 5; 1 if all is local).",
)
@click.option(
    "--dask", help="Have runs read and pages made by a Dask cluster, or by `local` workers.", metavar="ADDRESS"
)
@click.option(
    "--jobs", "-j", type=click.IntRange(min=1), help="Processes at most; as many as there are processors by default."
)
def command(
    dask: str | None,
    jobs: int | None,
    drafts: bool,
    redact: bool,
    pdf: bool,
    prune: bool | None,
    ask_passphrase: bool,
    passphrase_file: str | None,
    watch: bool,
    every: float | None,
    **arguments: Any,
) -> None:
    """Build the site: one page a report in REPORTS_DIR (default: reports), one a run, and an index.

    Without a report, a default one is made. Only files that changed are written, what pages show before the pages.
    A place that tracker did not make is refused. What was read of the runs is kept in the cache, so that the next build
    reads and makes only what changed. With --watch the command stays until Ctrl-C, and open pages show what is new.
    """
    settings = load(arguments)
    options = replace(site_options(settings, jobs=jobs, drafts=drafts), dask=dask or "", redact=redact)
    secret = None
    if settings.encrypt:
        place = open_store(settings.out).url
        secret = find_secret(place, settings, ask=ask_passphrase, file=passphrase_file, create=True)
    elif ask_passphrase or passphrase_file:
        raise UsageError("a passphrase is given, and nothing is to be encrypted: add --encrypt")
    if every is not None and not watch:
        raise UsageError("--every says how often --watch looks: add --watch")
    if pdf and (settings.encrypt or not is_local(settings.out)):
        raise UsageError("--pdf needs a site in a folder that is not encrypted: build one there, then publish it")
    if pdf:
        find_browser()
    if watch:
        build = partial(build_site, settings=settings, secret=secret, pdf=pdf)
        watch_site(options, settings, build, every=every, prune=prune, first=lambda made: _say_where(made, settings))
        return
    started = time.perf_counter()
    prune = is_local(settings.out) if prune is None else prune
    result, output = build_site(options, settings, secret, prune=prune, pdf=pdf)
    summary(result, output, settings, time.perf_counter() - started)
    if settings.strict and result.problems:
        raise TrackerError(f"--strict: {plural(len(result.problems), 'problem')} in reading the runs")


def site_options(settings: Settings, *, jobs: int | None, drafts: bool) -> BuildOptions:
    """What to build.

    Args:
        settings: from the arguments, the environment and the files.
        jobs: processes at most; None for as many as there are processors.
        drafts: whether reports with `draft: true` are built too.

    Raises:
        UsageError: the reports folder that was named is not there.
    """
    if "reports" in settings.sources and not Path(settings.reports).is_dir():
        raise UsageError(f"the reports folder {settings.reports} is not there: make it, or name another")
    return BuildOptions(
        root=settings.root,
        project=settings.project if "project" in settings.sources else "",
        reports=Path(settings.reports),
        templates=Path(settings.templates) if settings.templates else None,
        now=time.time(),
        jobs=jobs or os.cpu_count() or 1,
        drafts=drafts,
        cache=settings.cache,
    )


def build_site(
    options: BuildOptions,
    settings: Settings,
    secret: Secret | None,
    *,
    prune: bool,
    root: Store | None = None,
    pdf: bool = False,
) -> tuple[BuildResult, Output]:
    """Build the site in its place, or beside the cache and from there, encrypted, into its place.

    Args:
        options: what to build.
        settings: where it goes.
        secret: what opens it; None for a site that is not encrypted.
        prune: whether what is not needed any more is removed.
        root: where the runs are, where it is open already.
        pdf: whether reports are printed too; the site is readable and in a folder.
    """
    with ExitStack() as stack:
        line = stack.enter_context(Line())
        store = stack.enter_context(open_store(settings.out))
        output = stack.enter_context(Output(store, prune=prune))
        check_target(output, sealed=secret is not None, prune=prune)
        check_redacted(output, redact=options.redact, prune=prune)
        if secret is None:
            result = build_plain(options, output, line, root)
            if pdf:
                site = Path(local_path(settings.out))
                write_pdfs(result.pages[1:], site, output, lambda *done: line("printing", *done))
            return result, output
        plain = stack.enter_context(open_store(stack.enter_context(_staging(settings))))
        with Output(plain) as readable:
            result = build_plain(options, readable, line, root)
        before = output.earlier(SEALED)
        lock = seal_site(plain, output, secret, lambda *done: line("encrypting", *done), templates=options.templates)
        if before and before.key != lock.token(b"site"):
            other = "the key is another than that of the last build: older links do not open this site"
            result = replace(result, warnings=(*result.warnings, f"{other}, and do open what is not pruned of it"))
        return result, output


@contextmanager
def _staging(settings: Settings) -> Iterator[str]:
    """A folder of this machine for the readable site; it stays where the cache is local, so that the next is quick."""
    if is_local(settings.cache):
        yield os.path.join(local_path(settings.cache), "sites", hashlib.sha256(settings.out.encode()).hexdigest()[:16])
    else:
        with tempfile.TemporaryDirectory(prefix="tracker-") as folder:
            yield folder


def summary(result: BuildResult, output: Output, settings: Settings, seconds: float) -> None:
    """Print what was built, what went wrong, and where the site is."""
    removed = f", {output.removed:,} removed" if output.removed else ""
    left = f", {output.left:,} not needed any more (--prune removes them)" if output.left else ""
    click.echo(
        f"{result.project}: {plural(result.runs, 'run')} ({result.fresh:,} read), {plural(result.reports, 'report')};"
        f" {plural(output.written, 'file')} written, {output.unchanged:,} unchanged{removed}{left}; {seconds:.1f} s"
    )
    for warning in result.warnings:
        click.echo(f"warning: {warning}", err=True)
    for problem in result.problems[:_SHOWN_PROBLEMS]:
        click.echo(f"problem: {problem}", err=True)
    if len(result.problems) > _SHOWN_PROBLEMS:
        click.echo(f"and {plural(len(result.problems) - _SHOWN_PROBLEMS, 'problem')} more, on the index page", err=True)
    _say_where(result, settings)


def _say_where(result: BuildResult, settings: Settings) -> None:
    place = open_store(settings.out).url
    first = result.pages[1] if result.reports == 1 and not settings.encrypt else result.pages[0]
    click.echo(os.path.join(place, first) if is_local(settings.out) else f"{place}/{first}")
    if settings.encrypt:
        click.echo("the site is encrypted; links that open it: tracker share", err=True)


class Line:
    """What a command is doing, on one line of the terminal; nothing where the output is no terminal."""

    def __init__(self) -> None:
        self._live = sys.stderr.isatty()
        self._shown = ""

    def __call__(self, stage: str, done: int, total: int) -> None:
        """Show a stage: done of total."""
        if self._live:
            text = f"{stage}: {done * 100 // max(total, 1)} % of {total:,}"
            if text != self._shown:
                self._write(text)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        if self._shown:
            self._write("")

    def _write(self, text: str) -> None:
        click.echo(f"\r{text:<{len(self._shown)}}{'' if text else chr(13)}", nl=False, err=True)
        self._shown = text
