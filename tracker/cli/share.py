"""`tracker share`: the link to send."""

from __future__ import annotations

import re
import time
from pathlib import Path

import click

from tracker.build.publish import read_site, salt_of
from tracker.build.sealed_site import check_lock
from tracker.build.share import MOST_SECONDS, find_page, find_sealed, link_to, sealed_link
from tracker.build.single import single_file
from tracker.cli.secret import find_secret, secret_options
from tracker.errors import UsageError
from tracker.settings import load
from tracker.store import is_local, open_store

_UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}


@click.command()
@click.argument("page", default="index")
@click.option("--out", help="Where the site is published: an fsspec URL (default: the setting out).", metavar="URL")
@click.option("--site-url", help="The address at which readers find the site, if not the bucket's.", metavar="URL")
@click.option("--expires", default="7d", show_default=True, help="How long a signed link holds.", metavar="TIME")
@click.option("--save", help="Write the page into one file that needs no other, and print no link.", metavar="FILE")
@click.option(
    "--all", "whole", is_flag=True, help="Of an encrypted site: the link opens every page, not only this one."
)
@secret_options
def command(
    page: str,
    out: str | None,
    site_url: str | None,
    expires: str,
    save: str | None,
    whole: bool,
    keys: str | None,
    ask_passphrase: bool,
    passphrase_file: str | None,
) -> None:
    """Print the link to PAGE (default: the first page): a report's name, a run's id or a page's path.

    Where anybody may read the bucket, it is the page's address. Where the bucket is private, the page is put into one
    file with all that it shows, and the link to that file is signed: whoever has it sees the page as it is now. Of an
    encrypted site the link holds the key of this page.
    """
    seconds = _seconds(expires)
    settings = load({"out": out, "site_url": site_url, "keys": keys})
    with open_store(settings.out) as store:
        manifest = read_site(store, finished=False)
        salt = salt_of(manifest)
        if salt is not None:
            if save:
                raise UsageError("--save is for a site that is not encrypted: build one into a folder of its own")
            secret = find_secret(store.url, settings, ask=ask_passphrase, file=passphrase_file, create=False)
            lock = check_lock(manifest, secret.lock(salt), store.url)
            click.echo(sealed_link(store, find_sealed(manifest, lock, page), lock, settings.site_url, whole=whole))
            return
        found = find_page(manifest, page)
        if save:
            Path(save).write_bytes(single_file(store, manifest, found))
            click.echo(save)
            return
        if is_local(settings.out) and not settings.site_url:
            raise UsageError(
                f"{settings.out} is a folder of this machine, to which no link leads: publish it (tracker publish URL)"
                " and name the place with --out URL, or give --site-url, or --save FILE for one file to send"
            )
        link = link_to(store, manifest, found, seconds, settings.site_url)
    click.echo(link.url)
    if link.signed:
        end = time.strftime("%Y-%m-%d %H:%M UTC", time.gmtime(time.time() + seconds))
        click.echo(f"signed until {end}; shows {found} as it is now", err=True)


def _seconds(text: str) -> int:
    found = re.fullmatch(r"(\d+)\s*([smhd])", text.strip().lower())
    seconds = int(found[1]) * _UNITS[found[2]] if found else 0
    if not 0 < seconds <= MOST_SECONDS:
        raise UsageError(f"--expires {text!r} cannot be used: write a time up to 7 days, such as 12h or 7d")
    return seconds
