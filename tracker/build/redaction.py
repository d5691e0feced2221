"""Redaction: runs and texts without who made them, for double-blind review.

Names are found in what the runs say of themselves (user, host, git remote, home folders) and in the reports' authors.
A name becomes the same word everywhere (`user1`, `host1`), so that runs stay apart and filters of a report still fit.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property
from typing import Any
from urllib.parse import urlsplit

from tracker.build.inputs import hashed
from tracker.build.prose.bibtex import BibEntry, people, to_text
from tracker.build.redacted_history import RedactedHistory
from tracker.errors import UsageError
from tracker.read.model import Run

LEAST = 3
"""Names of fewer letters are not looked for: they stand in other words' places."""
_NOBODY = {
    *("root", "user", "users", "admin", "nobody", "ubuntu", "debian", "runner", "jovyan", "docker", "default", "home"),
    *(
        "ec2-user",
        "localhost",
        "none",
        "unknown",
        "guest",
        "git",
        "login",
        "node",
        "gpu",
        "shared",
        "data",
        "workspace",
    ),
}
"""Names that tell of nobody."""
_URL = re.compile(r"\b[a-z][a-z0-9+.-]{0,30}://[^\s\"'<>]+", re.IGNORECASE)
_SCP = re.compile(r"\b[\w.-]{1,100}@[\w.-]+:[\w.~-]*/[\w./~-]+")
_EMAIL = re.compile(r"[\w.+%-]{1,100}@[\w-]+(?:\.[\w-]+)+")
_PATH = re.compile(
    r"(?<![\w.:/\\<-])(?:~[\w.-]*|[A-Za-z]:)?(?:[/\\]+[\w.+@~%=-]+){2,}[/\\]?"
    r"|(?<!\w)~[\w.-]*[/\\][\w.+@~%=/\\-]+"
)
_HOME = re.compile(r"(?:[A-Za-z]:)?[/\\]{1,4}(?:home|Users)[/\\]+([\w.@-]+)(?:[/\\]+[\w.+@~%=-]+)*", re.IGNORECASE)
_IP = re.compile(r"(?<![\d.])(?:\d{1,3}\.){3}\d{1,3}(?![\d.])")


@dataclass(frozen=True)
class Redactor:
    """Takes names, addresses and paths out of texts."""

    words: Mapping[str, str] = field(default_factory=dict)
    """What is looked for, in lower case, and what stands in its place."""

    @classmethod
    def of(cls, runs: Iterable[Run], authors: Iterable[str] = ()) -> Redactor:
        """What is to be hidden of some runs, and of those who wrote about them."""
        words: dict[str, str] = {}
        counts: dict[str, int] = {}

        def add(kind: str, name: str, *, same: str = "") -> str:
            name = unicodedata.normalize("NFC", name)
            known = name.lower()
            if len(known) >= LEAST and known not in _NOBODY and known not in words:
                counts[kind] = counts.get(kind, 0) + (not same)
                words[known] = same or f"{kind}{counts[kind]}"
                if len(known) != len(name):  # as of İ, which is two letters in lower case
                    words[name] = words[known]
            return words.get(known, "")

        for run in runs:
            for record in (writer.record for writer in run.writers):
                host = add("host", record.host)
                add("host", record.host.partition(".")[0], same=host)
                user = add("user", record.user)
                for home in _HOME.finditer(" ".join([*record.argv, *map(str, record.git.values())])):
                    add("user", home[1], same=user)
                for name in _remote_names(str(record.git.get("remote") or "")):
                    add("remote", name)
        for author in authors:
            name = add("author", author)
            add("author", author.split()[-1] if author.split() else "", same=name)
        return cls(words)

    @property
    def key(self) -> str:
        """Stands for what it does."""
        return hashed("redacted", sorted(self.words.items()))

    @cached_property
    def _names(self) -> re.Pattern[str]:
        every = "|".join(map(re.escape, sorted(self.words, key=len, reverse=True))) or "(?!)"
        return re.compile(rf"(?<![A-Za-z0-9])(?:{every})(?![A-Za-z0-9])", re.IGNORECASE)

    def text(self, text: str) -> str:
        """What a run says, without names, addresses of any kind, and absolute paths."""
        text = _SCP.sub("redacted-remote", _URL.sub("redacted-url", text))
        text = _PATH.sub("redacted-path", _EMAIL.sub("redacted-email", text))
        return _IP.sub("redacted-ip", self._named(text))

    def prose(self, text: str) -> str:
        """What an author writes, without names, mail addresses, remotes and home folders; links to others stay."""
        text = _EMAIL.sub("redacted-email", _SCP.sub("redacted-remote", text))
        return self._named(_HOME.sub("redacted-path", text))

    def _named(self, text: str) -> str:
        plain = unicodedata.normalize("NFC", text)
        found = self._names.sub(lambda match: self._word(match[0]), plain)
        return text if found == plain else found

    def _word(self, name: str) -> str:
        """What stands in a name's place; letters that are the same but for their case are one."""
        known = self.words.get(name.lower())
        every = self.words.items()
        return known or next(word for key, word in every if re.fullmatch(re.escape(key), name, re.IGNORECASE))

    def work(self, entry: BibEntry) -> BibEntry:
        """A cited work, its names found however TeX writes their letters, and without the name that it is cited by."""
        fields = {
            name: self._people(tex) if name in ("author", "editor") else self._tex(tex)
            for name, tex in entry.fields.items()
        }
        return replace(entry, key="work", fields=fields)

    def _people(self, tex: str) -> str:
        """The names of a field; of who is hidden, the first name goes too."""
        found, others = people(tex)
        if not any(self.tells(person.full) for person in found):
            return tex
        names = [person.last if self.tells(person.last) else person.full for person in found]
        return " and ".join([f"{{{_escaped(self.prose(name))}}}" for name in names] + ["others"] * others)

    def _tex(self, tex: str) -> str:
        plain = to_text(tex)
        clean = self.prose(plain)
        return self.prose(tex) if clean == plain else _escaped(clean)

    def tells(self, name: str) -> bool:
        """Whether a file's name says who made it."""
        return self.prose(name) != name

    def value(self, value: Any) -> Any:
        """A JSON value, its keys and texts redacted."""
        if isinstance(value, str):
            return self.text(value)
        if isinstance(value, Mapping):
            return {self.text(str(key)): self.value(item) for key, item in value.items()}
        if isinstance(value, (list, tuple)):
            return type(value)(self.value(item) for item in value)
        return value

    def run(self, run: Run) -> Run:
        """A run without who made it, where and how: no processes, console, code, system metrics and saved files."""
        return replace(
            run, id=self.text(run.id), stored=run.stored or run.id, name=self.text(run.name),
            group=self.text(run.group), job_type=self.text(run.job_type), tags=self.value(run.tags),
            notes=self.text(run.notes), config=self.value(run.config), summary=self.value(run.summary),
            history=RedactedHistory(run.history, self.value),
            writers=(), metrics=self.value(run.metrics), problems=self.value(run.problems), unread={},
            key=run.key and hashed("redacted", run.key, self.key),
        )  # fmt: skip


def _escaped(text: str) -> str:
    """Text as TeX."""
    return re.sub(r"([{}$])", r"\\\1", text.replace("\\", r"\textbackslash "))


def redact_runs(redactor: Redactor, runs: Sequence[Run]) -> list[Run]:
    """Runs without who made them.

    Raises:
        UsageError: two runs cannot be told apart any more.
    """
    found = [redactor.run(run) for run in runs]
    ids = {run.id: old.id for run, old in zip(found, runs, strict=True)}
    twice = next((old.id for run, old in zip(found, runs, strict=True) if ids[run.id] != old.id), "")
    if twice:
        raise UsageError(
            f"run {twice!r} has the id of another run once names are taken out of it: leave one of them out"
        )
    return found


def _remote_names(remote: str) -> Iterable[str]:
    """How a repository is written: `lab.org/ada/net`, `ada/net`, and its owner."""
    if not remote:
        return ()
    parts = urlsplit(remote)
    path = parts.path if parts.netloc else remote.partition(":")[2] or remote
    host = parts.hostname or remote.partition(":")[0].rpartition("@")[2]
    path = path.strip("/").removesuffix(".git")
    return (f"{host}/{path}", path, path.partition("/")[0]) if "/" in path else (f"{host}/{path}",)
