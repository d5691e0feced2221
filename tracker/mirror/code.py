"""Code: what a run was made with, kept in the writer's `code/` folder.

code/diff.patch          what differs from the commit, untracked text files included, for `git apply`
code/requirements.txt    what is installed
code/source/…            the main script or notebook, and what `log_code` asked for
code/code.json           which is the main script, where it was started, what was left out and why
"""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Sequence
from typing import Any

from tracker.atomic import replace_file
from tracker.format import layout, records
from tracker.format.redact import redact_code
from tracker.mirror import packages
from tracker.mirror.environment import git_output
from tracker.mirror.globs import matches
from tracker.mirror.patch import SECRET_NAMES, Report, clean, write_patch

PROGRAM_LIMIT = 10_000_000
FILE_LIMIT = 1_000_000
FILES_MAX, FILES_BYTES = 5000, 50_000_000
SOURCE = "source"
OURS = ("tracker-runs", "_site")
_ESCAPED, _ESCAPE = re.compile(r"([\\*?\[\]! #])"), r"\\\1"  # what means something in a .gitignore
_NO_CODE = {"__pycache__", "node_modules", "site-packages", "wandb", "mlruns", *OURS}


class CodeFolder:
    """Fills the `code/` folder of one writer.

    Args:
        folder: the writer's folder.
        cwd: the folder that the script was started in.
        job: `program`, the main script or notebook; `path`, the interpreter's search path; `untracked_limit`, bytes.
    """

    def __init__(self, folder: str, cwd: str, job: dict[str, Any]) -> None:
        self._folder = os.path.join(folder, layout.CODE_FOLDER)
        self._cwd, self._job = os.path.realpath(cwd), job
        self._runs = _runs_folders(os.path.realpath(folder), self._cwd)
        self._repository = git_output(cwd, "rev-parse", "--show-toplevel") or ""
        self._base = os.path.realpath(self._repository or cwd)
        self._report = Report()
        self._values: dict[str, Any] = {}
        self._files = self._bytes = 0

    def keep(self) -> None:
        """Keep the packages, the main script and what differs from the commit."""
        os.makedirs(self._folder, exist_ok=True)
        self._write("requirements.txt", packages.requirements(self._job.get("path", ())).encode())
        program = self._job.get("program") or ""
        if program:
            name = self._name_of(program)
            if self._copy(program, name, PROGRAM_LIMIT):
                self._values["program"] = clean(name)
        if self._repository:
            self._values["cwd"] = clean(os.path.relpath(self._cwd, self._base))
            self._keep_patch()
        self._write_report()

    def log_code(self, root: str, include: Sequence[str], exclude: Sequence[str]) -> None:
        """Copy the source files below a folder, as `Run.log_code` asks."""
        os.makedirs(self._folder, exist_ok=True)
        for path in self._walk(os.path.realpath(root)):
            inside = os.path.relpath(path, os.path.realpath(root))
            if not matches(inside, include) or matches(inside, exclude):
                continue
            if matches(inside, SECRET_NAMES):
                self._report.leave_out(inside, "its name says that it holds credentials")
            elif self._files >= FILES_MAX or self._bytes >= FILES_BYTES:
                self._report.leave_out(inside, f"there are {FILES_MAX:,} files or {FILES_BYTES:,} bytes before it")
            elif self._copy(path, self._name_of(path, root), FILE_LIMIT):
                self._files += 1
        self._write_report()

    def _keep_patch(self) -> None:
        skip = [f"{name}/" for name in OURS]
        inside = [os.path.relpath(runs, self._base) for runs in self._runs if runs.startswith(self._base + os.sep)]
        skip += [f"/{_ESCAPED.sub(_ESCAPE, folder)}/" for folder in inside]
        try:
            count = write_patch(
                self._base, os.path.join(self._folder, "diff.patch"), self._job.get("untracked_limit", 0), skip,
                self._report,
            )  # fmt: skip
        except OSError as error:
            self._report.leave_out("diff.patch", f"the changes cannot be told ({error})")
        else:
            self._values["changed_files"] = count

    def _name_of(self, path: str, root: str = "") -> str:
        """Where a file stands below `source/`: as in the repository or the starting folder, else below `root`."""
        real = os.path.join(os.path.realpath(os.path.dirname(path)), os.path.basename(path))
        for base in (self._base, os.path.realpath(root) if root else ""):
            if base and real.startswith(base.rstrip(os.sep) + os.sep):
                return os.path.relpath(real, base)
        return os.path.basename(path)

    def _copy(self, path: str, name: str, limit: int) -> bool:
        """Copy one text file to `source/`, what looks like a credential masked; whether it is there."""
        if layout.is_local_name(name):
            self._report.leave_out(name, "names that start with a dot stay on their machine")
            return False
        try:
            size = os.path.getsize(path)
            if size > limit or not os.path.isfile(path):
                self._report.leave_out(name, f"it is {size:,} bytes" if size > limit else "it is no plain file")
                return False
            with open(path, "rb") as file:
                data = file.read(limit)
            if b"\0" in data:
                self._report.leave_out(name, "it is not text")
                return False
            self._write(os.path.join(SOURCE, name), self._masked(name, data))
        except OSError as error:
            self._report.leave_out(name, f"it cannot be copied ({error.strerror})")
            return False
        self._bytes += size
        return True

    def _masked(self, name: str, data: bytes) -> bytes:
        text = data.decode("utf-8", "surrogateescape")
        masked = redact_code(text)
        if masked == text:
            return data
        if clean(name) not in self._report.masked:
            self._report.masked.append(clean(name))
        return masked.encode("utf-8", "surrogateescape")

    def _walk(self, folder: str) -> Iterator[str]:
        """The files below a folder in order; hidden ones, environments, caches, and links are passed over."""
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            return
        if any(entry.name == "pyvenv.cfg" for entry in entries) or folder in self._runs:
            return
        for entry in entries:
            if entry.name.startswith(layout.LOCAL_PREFIX):
                continue
            if entry.is_dir(follow_symlinks=False):
                if entry.name not in _NO_CODE:
                    yield from self._walk(entry.path)
            elif entry.is_file(follow_symlinks=False):
                yield entry.path

    def _write_report(self) -> None:
        self._write("code.json", records.encode_json({**self._values, **self._report.as_json()}))

    def _write(self, name: str, data: bytes) -> None:
        path = os.path.join(self._folder, name)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        replace_file(path, data)


def _runs_folders(writer: str, cwd: str) -> list[str]:
    """Where runs lie, which are no code: the root, or where the code lies in the root too, the project's folders."""
    project = os.path.dirname(os.path.dirname(os.path.dirname(writer)))
    root = os.path.dirname(project)
    if not f"{cwd}{os.sep}".startswith(root.rstrip(os.sep) + os.sep):
        return [root]
    return [os.path.join(project, "runs"), os.path.join(project, "files")]
