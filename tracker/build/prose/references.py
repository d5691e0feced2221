"""How a cited work looks: its entry in the list of references, and the names and year of a citation."""

from __future__ import annotations

import re
from collections.abc import Iterable
from html import escape
from urllib.parse import quote, urlsplit

from tracker.build.prose.bibtex import BibEntry, Person, people, pieces
from tracker.build.prose.mathml import to_mathml
from tracker.build.prose.source import Source
from tracker.errors import ReportError

_NO_YEAR = "n.d."
_THESES = {"phdthesis": "PhD thesis", "mastersthesis": "Master's thesis", "thesis": "Thesis"}


def names_of(entry: BibEntry) -> str:
    """Who wrote a work, as a citation says it: `Adam`, `Adam and Eve`, `Adam et al.`; its title where nobody did."""
    found, others = _authors(entry)
    if not found:
        return entry.text("key", "shorttitle", "title") or entry.key
    if len(found) == 1:
        return f"{found[0].last} et al." if others else found[0].last
    return f"{found[0].last} and {found[1].last}" if len(found) == 2 and not others else f"{found[0].last} et al."


def year_of(entry: BibEntry) -> str:
    """The year, `n.d.` without one."""
    found = re.search(r"[0-9]{4}", entry.fields.get("year", "") or entry.fields.get("date", ""))
    return found[0] if found else entry.text("year") or _NO_YEAR


def sort_key(entry: BibEntry) -> tuple[str, ...]:
    """By whom, when and what, for a list in the order of the alphabet."""
    found, _ = _authors(entry)
    names = [f"{person.last} {person.first}".casefold() for person in found]
    return (" ".join(names) or names_of(entry).casefold(), year_of(entry), entry.text("title").casefold(), entry.key)


def entry_html(entry: BibEntry, source: Source, year: str) -> str:
    """A work as the list of references has it, as HTML.

    Args:
        entry: the work.
        source: the report, for its name in errors.
        year: its year as the citations say it: `2017a`.
    """
    found, others = _authors(entry)
    title = _rich(entry.fields.get("title", ""), source)
    if entry.kind in ("book", "proceedings", "manual"):
        title = f"<em>{title}</em>" if title else ""
    parts = [_listed(found, others), title, _where(entry, source, year), _rich(entry.fields.get("note", ""), source)]
    sentences = [part if part.endswith((".", "?", "!", ".</em>")) else f"{part}." for part in parts if part]
    return " ".join([*sentences, *_links(entry)])


def _authors(entry: BibEntry) -> tuple[list[Person], bool]:
    return people(entry.fields.get("author") or entry.fields.get("editor") or entry.fields.get("organization") or "")


def _listed(found: list[Person], others: bool) -> str:
    names = [escape(person.full, quote=False) for person in found]
    if others:
        return ", ".join([*names, "et al."])
    if len(names) < 3:
        return " and ".join(names)
    return f"{', '.join(names[:-1])}, and {names[-1]}"


def _where(entry: BibEntry, source: Source, year: str) -> str:
    """Journal, proceedings, publisher and the like, and the year."""
    journal = _rich(entry.fields.get("journal") or entry.fields.get("journaltitle") or "", source)
    book = _rich(entry.fields.get("booktitle", ""), source)
    pages = (
        entry.text("pages").replace("-", "\u2013") if "--" not in entry.fields.get("pages", "") else entry.text("pages")
    )
    parts: list[str] = []
    if journal:
        volume, number = escape(entry.text("volume")), escape(entry.text("number"))
        issue = volume + (f"({number})" if number else "")
        place = f"{issue}:{escape(pages)}" if issue and pages else issue or escape(pages)
        parts += [f"<em>{journal}</em>", place]
    elif book:
        parts += [f"In <em>{book}</em>", f"pages {escape(pages)}" if pages else ""]
    kind = _THESES.get(entry.kind, "Technical report" if entry.kind == "techreport" else "")
    parts += [escape(entry.text("type"), quote=False) or kind]
    parts += [
        _rich(entry.fields.get(name, ""), source) for name in ("publisher", "school", "institution", "howpublished")
    ]
    return ", ".join(part for part in [*parts, escape(year)] if part)


def _rich(tex: str, source: Source) -> str:
    """TeX as HTML: mathematics as such where we know it."""
    parts = []
    for index, part in enumerate(pieces(tex)):
        parts.append(_mathematics(part, source) if index % 2 else escape(part, quote=False))
    return "".join(parts)


def _mathematics(tex: str, source: Source) -> str:
    try:
        return to_mathml(tex, source, 1, display=False)
    except ReportError:
        return escape(f"${tex}$", quote=False)


def _links(entry: BibEntry) -> Iterable[str]:
    """Where the work is to be found: addresses of the web, and what else is written there as text."""
    doi = re.sub(r"^(https?://(dx\.)?doi\.org/|doi:\s*)", "", entry.address("doi"), flags=re.IGNORECASE)
    if doi:
        yield _link(f"https://doi.org/{quote(doi, safe='/()._-;:')}", f"doi:{doi}")
    eprint = entry.address("eprint")
    if eprint and entry.address("archiveprefix").lower() in ("arxiv", "") and re.fullmatch(r"[\w./-]+", eprint):
        yield _link(f"https://arxiv.org/abs/{eprint}", f"arXiv:{eprint}")
    url = entry.address("url")
    if url and not doi:
        web = urlsplit(url).scheme.lower() in ("http", "https") if _is_address(url) else False
        yield _link(url, url) if web else escape(url)


def _is_address(url: str) -> bool:
    try:
        return bool(urlsplit(url).hostname)
    except ValueError:
        return False


def _link(address: str, text: str) -> str:
    return f'<a href="{escape(address)}">{escape(text)}</a>'
