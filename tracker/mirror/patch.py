"""Patch: what differs from the commit, as one file for `git apply`; and what could not be put into it.

Streamed, a file's changes at a time, so that a repository with a large change costs the companion no memory.
"""

from __future__ import annotations

import os
import re
import subprocess
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import IO, Any, cast

from tracker.format.redact import redact_code
from tracker.mirror.globs import matches

FILE_LIMIT = 5_000_000
"""Bytes of one tracked file's changes."""
PATCH_LIMIT = 20_000_000
UNTRACKED_MAX = 1000
_SECONDS = 60.0
_START = b"diff --git "
_LISTED_MAX = 1000

SECRET_NAMES = (
    ".env", ".env.*", "*.env", ".netrc", ".pgpass", ".npmrc", ".pypirc", ".htpasswd", "*.pem", "*.key", "*.p12",
    "*.pfx", "*.keystore", "*.kdbx", "id_rsa*", "id_ed25519*", "id_ecdsa*", "*credential*", "*secret*", "kubeconfig",
)  # fmt: skip
"""Files that are not looked into: they hold credentials by their name."""


@dataclass
class Report:
    """What was kept, and what was not.

    Attributes:
        left_out: path and reason of each.
        masked: copies in which something that looks like a credential was masked.
    """

    left_out: list[dict[str, str]] = field(default_factory=list)
    masked: list[str] = field(default_factory=list)
    more: int = 0

    def leave_out(self, path: str, why: str) -> None:
        """Note a file that is not kept."""
        if len(self.left_out) < _LISTED_MAX:
            self.left_out.append({"path": clean(path), "why": why})
        else:
            self.more += 1

    def as_json(self) -> dict[str, Any]:
        """What `code/code.json` says of it."""
        rest = [{"path": "", "why": f"and {self.more:,} files more"}] if self.more else []
        values = {"left_out": self.left_out + rest, "masked": self.masked}
        return {name: value for name, value in values.items() if value}


def clean(path: str) -> str:
    """A path as text that JSON can hold."""
    return path.encode("utf-8", "replace").decode()


def git_command(folder: str, *arguments: str) -> list[str]:
    """A command that reads a repository and changes nothing in it, whatever the user's settings are."""
    settings = ("core.quotePath=true", "diff.relative=false", "core.fsmonitor=false", "color.ui=false")
    options = [part for setting in settings for part in ("-c", setting)]
    return ["git", "--no-optional-locks", *options, "-C", folder, *arguments]


def write_patch(repository: str, path: str, untracked_limit: int, skip: Sequence[str], report: Report) -> int:
    """Write what differs from the commit to the file `path`.

    Args:
        repository: its top folder.
        path: where the patch goes; there is no file where nothing differs.
        untracked_limit: bytes of a file that git does not track; 0 for none of them.
        skip: untracked files that are no code, as patterns of a .gitignore in the repository's top folder.
        report: takes what is left out.

    Returns:
        How many files' changes are in it.

    Raises:
        OSError: git does not run, or the disk does not take the patch.
    """
    partial = os.path.join(os.path.dirname(path), f".{os.path.basename(path)}.part")
    count = size = 0
    try:
        with open(partial, "wb") as out:
            for section in _sections(repository, untracked_limit, skip, report):
                if size + len(section) > PATCH_LIMIT:
                    report.leave_out(section_path(section), f"the patch would be larger than {PATCH_LIMIT:,} bytes")
                    continue
                out.write(section)
                count, size = count + 1, size + len(section)
        if count:
            os.replace(partial, path)
    finally:
        if os.path.exists(partial):
            os.unlink(partial)
    return count


def _sections(repository: str, untracked_limit: int, skip: Sequence[str], report: Report) -> Iterator[bytes]:
    yield from _tracked(repository, report)
    kept = 0
    for name in _untracked(repository, skip) if untracked_limit else ():
        if kept >= UNTRACKED_MAX:
            report.leave_out(os.fsdecode(name), f"git does not track it, as {UNTRACKED_MAX:,} others that are kept")
            continue
        section = _new_file(repository, name, untracked_limit, report)
        if section:
            kept += 1
            yield section


def _tracked(repository: str, report: Report) -> Iterator[bytes]:
    """The changes of each tracked file that can be kept."""
    arguments = (
        "diff", "HEAD", "--no-color", "--no-ext-diff", "--no-textconv", "--full-index", "--ignore-submodules=dirty",
        "--src-prefix=a/", "--dst-prefix=b/",
    )  # fmt: skip
    with _output(git_command(repository, *arguments)) as out:
        for section, size in split_sections(out):
            why = _reason_against(section, size)
            if why:
                report.leave_out(section_path(section), why)
            else:
                yield section


def split_sections(out: IO[bytes]) -> Iterator[tuple[bytes, int]]:
    """The changes of each file in a diff, cut behind `FILE_LIMIT` bytes, and how many bytes they really are."""
    lines: list[bytes] = []
    size = 0
    at_start = True
    while line := out.readline(1 << 20):
        if at_start and line.startswith(_START) and lines:
            yield b"".join(lines), size
            lines, size = [], 0
        at_start = line.endswith(b"\n")
        size += len(line)
        if size <= FILE_LIMIT or not lines:
            lines.append(line)
    if lines:
        yield b"".join(lines), size


def _reason_against(section: bytes, size: int) -> str:
    """Why a file's changes cannot be kept; "" if they can."""
    header = section.partition(b"\n@@ ")[0]
    if b"\nBinary files " in header:
        return "it is not text"
    if re.search(rb"^(?:index .*|(?:new|old|deleted)(?: file)? mode) (?:160000|120000)$", header, re.MULTILINE):
        return "it is a submodule or a symbolic link"
    if size > FILE_LIMIT:
        return f"its changes are {size:,} bytes"
    return "its changes hold what looks like a credential" if _holds_credential(section) else ""


def section_path(section: bytes) -> str:
    """The file that a section of a diff is about, as git wrote it."""
    for mark in (b"\n+++ ", b"\n--- "):
        name = section.partition(b"\n@@ ")[0].partition(mark)[2].partition(b"\n")[0].rstrip(b"\t").strip(b'"')
        if name and name != b"/dev/null":
            return os.fsdecode(name.partition(b"/")[2])
    first = section.partition(b"\n")[0].removeprefix(_START)
    return os.fsdecode(first[: len(first) // 2].strip(b'"').partition(b"/")[2])


def _holds_credential(data: bytes) -> bool:
    text = data.decode("utf-8", "replace")
    return redact_code(text) != text


def _untracked(repository: str, skip: Sequence[str]) -> Iterator[bytes]:
    """Files that git neither tracks nor ignores."""
    patterns = [part for pattern in skip for part in ("--exclude", pattern)]
    command = git_command(repository, "ls-files", "--others", "--exclude-standard", "-z", *patterns)
    with _output(command) as out:
        rest = b""
        while block := out.read(1 << 16):
            *names, rest = (rest + block).split(b"\0")
            yield from names


def _new_file(repository: str, name: bytes, limit: int, report: Report) -> bytes:
    """The section that makes an untracked file anew; b"" for one that is left out."""
    path, shown = os.path.join(os.fsencode(repository), name), os.fsdecode(name)
    if os.path.islink(path) or not os.path.isfile(path):
        report.leave_out(shown, "git does not track it, and it is no plain file")
        return b""
    if matches(shown, SECRET_NAMES):
        report.leave_out(shown, "git does not track it, and its name says that it holds credentials")
        return b""
    try:
        size = os.path.getsize(path)
        if size > limit:
            report.leave_out(shown, f"git does not track it, and it is {size:,} bytes")
            return b""
        with open(path, "rb") as file:
            data, mode = file.read(limit), os.fstat(file.fileno()).st_mode
    except OSError as error:
        report.leave_out(shown, f"it cannot be read ({error.strerror})")
        return b""
    if b"\0" in data or _holds_credential(data):
        what = "it is not text" if b"\0" in data else "it holds what looks like a credential"
        report.leave_out(shown, f"git does not track it, and {what}")
        return b""
    return new_file_section(name, data, is_program=bool(mode & 0o100))


def new_file_section(name: bytes, data: bytes, *, is_program: bool) -> bytes:
    """A new text file as a section of a diff, as git writes it.

    Args:
        name: the file's path in the repository.
        data: its content.
        is_program: whether it may be run.
    """
    old, new = quoted(b"a/" + name), quoted(b"b/" + name)
    head = b"diff --git %b %b\nnew file mode %d\n" % (old, new, 100755 if is_program else 100644)
    if not data:
        return head + b"index 0000000..e69de29\n"
    lines = data.split(b"\n")
    ends_in_line = lines[-1] != b""
    if not ends_in_line:
        lines.pop()
    tab = b"\t" if b" " in new and not new.startswith(b'"') else b""
    head += b"--- /dev/null\n+++ %b%b\n@@ -0,0 +1,%d @@\n" % (new, tab, len(lines))
    body = b"".join(b"+%b\n" % line for line in lines)
    return head + body + (b"\\ No newline at end of file\n" if ends_in_line else b"")


_ESCAPES = {7: b"\\a", 8: b"\\b", 9: b"\\t", 10: b"\\n", 11: b"\\v", 12: b"\\f", 13: b"\\r", 34: b'\\"', 92: b"\\\\"}


def quoted(name: bytes) -> bytes:
    """A name as git writes it in a diff: in C's quotes where it holds a control character, a quote or no ASCII."""
    if all(32 <= byte < 127 and byte not in b'"\\' for byte in name):
        return name
    return b'"%b"' % b"".join(
        _ESCAPES.get(byte, bytes([byte]) if 32 <= byte < 127 else b"\\%03o" % byte) for byte in name
    )


@contextmanager
def _output(command: list[str]) -> Iterator[IO[bytes]]:
    """A command's output as a file, for at most `_SECONDS`.

    Raises:
        OSError: the command does not run, or fails.
    """
    process = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    timer = threading.Timer(_SECONDS, process.kill)
    timer.daemon = True
    timer.start()
    try:
        yield cast("IO[bytes]", process.stdout)
    except BaseException:
        process.kill()
        raise
    finally:
        timer.cancel()
        cast("IO[bytes]", process.stdout).close()
        code = process.wait()
    if code:
        raise OSError(f"{command[0]} ended with {code}")
