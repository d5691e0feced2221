"""The documentation says what the code does: its Python runs, its commands exist, every option is in it."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from dataclasses import fields
from pathlib import Path

import click
import pytest

ROOT = Path(__file__).resolve().parent.parent
DOCS = ROOT / "docs"
PAGES = sorted(DOCS.rglob("*.md"))
READABLE = [*ROOT.glob("README.md"), *PAGES]
sys.path.insert(0, str(ROOT / "scripts"))

import cli_docs  # noqa: E402 - a program of scripts/, which is no package

from tracker.cli.main import group  # noqa: E402
from tracker.settings import Settings  # noqa: E402

COMMANDS = dict(cli_docs.commands())
NOT_RUN = "<!-- not run:"  # on the line before a block, with the reason
FENCE = re.compile(r"^(`{3,})([^\n`]*)\n(.*?)^\1 *$", re.MULTILINE | re.DOTALL)


def blocks(page: Path, language: str) -> list[tuple[int, str]]:
    """Line and text of each block of a language that is not marked as one to leave alone."""
    text = page.read_text(encoding="utf-8")
    found = []
    for match in FENCE.finditer(text):
        before = text[: match.start()].rstrip("\n").rpartition("\n")[2]
        if match[2].strip().split(" ")[0] == language and not before.startswith(NOT_RUN):
            found.append((text.count("\n", 0, match.start()) + 2, match[3]))
    return found


def named(page: Path) -> str:
    return page.relative_to(ROOT).as_posix()


def run_python(page: Path, folder: Path) -> None:
    """Run all Python of a page, in order, in one process of its own in `folder`; lines stay the page's lines."""
    lines: list[str] = []
    for line, text in blocks(page, "python"):
        lines += [""] * (line - 1 - len(lines)) + text.splitlines()
    program = folder / page.with_suffix(".py").name
    program.write_text("\n".join(lines) + "\n", encoding="utf-8")
    done = call(folder, "-W", "error", str(program))
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr.lower()


def call(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    environ = {key: value for key, value in os.environ.items() if not key.startswith("TRACKER_")}
    return subprocess.run(
        [sys.executable, *words], cwd=folder, env=environ, capture_output=True, text=True, check=False
    )


# Those of frameworks run where these are installed: tests/integrations/test_pages.py.
RUNNABLE = [page for page in PAGES if blocks(page, "python") and page.parent.name not in ("integrations", "importing")]


@pytest.mark.parametrize("page", RUNNABLE, ids=named)
def test_the_python_of_a_page_runs(page, tmp_path):
    run_python(page, tmp_path)


def test_the_python_of_the_readme_compiles():
    """It is a sketch whose model and bucket are the reader's."""
    for _, text in blocks(ROOT / "README.md", "python"):
        compile(text, "README.md", "exec")


def test_the_quickstarts_report_builds(tmp_path):
    page = DOCS / "quickstart.md"
    run_python(page, tmp_path)
    ((_, report),) = blocks(page, "markdown")
    (tmp_path / "reports").mkdir()
    (tmp_path / "reports" / "baseline.md").write_text(report, encoding="utf-8")
    done = call(tmp_path, "-m", "tracker", "build", "--project", "demo")
    assert done.returncode == 0, done.stderr
    text = (tmp_path / "_site" / "baseline.html").read_text(encoding="utf-8")
    assert "The best run came to a loss of 0.140665." in text  # 1.1 (exp(-1.99) + 0.01 sin 199)
    assert "problem" not in done.stderr


def test_the_pages_have_python_to_run():
    assert sum(len(blocks(page, "python")) for page in PAGES) >= 3


def test_every_command_stands_with_its_help_on_the_page():
    text = (DOCS / "cli.md").read_text(encoding="utf-8")
    assert sorted(re.findall(r"<!-- help: (.+?) -->", text)) == sorted(COMMANDS)
    assert cli_docs.filled(text) == text, "run: python scripts/cli_docs.py"


@pytest.mark.parametrize("path", COMMANDS)
def test_every_option_has_a_help_text(path):
    command = COMMANDS[path]
    assert command.help
    for parameter in command.params:
        if isinstance(parameter, click.Option):
            assert parameter.help, parameter.name


def commands_in(page: Path) -> list[tuple[str, int, list[str]]]:
    """Each line of a page's shell blocks that calls tracker: its page, line and words."""
    found = []
    for start, text in blocks(page, "bash"):
        if text.startswith("#!"):
            continue  # a whole program, which tests/test_other_languages.py runs
        for number, line in enumerate(text.splitlines()):
            words = shlex.split(line, comments=True)
            if words and words[0] == "tracker":
                found.append((named(page), start + number, words[1:]))
    return found


CALLS = [call for page in READABLE for call in commands_in(page)]


@pytest.mark.parametrize(("page", "line", "words"), CALLS, ids=[f"{page}:{line}" for page, line, _ in CALLS])
def test_a_command_on_a_page_is_one_that_tracker_understands(page, line, words):
    command: click.Command = group
    context = click.Context(group, info_name="tracker")
    while isinstance(command, click.Group):
        found = command.get_command(context, words[0])
        assert found is not None, f"{page}:{line}: there is no command {words[0]!r}"
        command, words = found, words[1:]
    command.make_context("tracker", list(words))  # raises for an option that there is not


def test_some_commands_are_shown():
    assert len(CALLS) >= 4


def test_the_site_builds_and_loads_nothing_from_elsewhere(tmp_path):
    command = [sys.executable, "-m", "mkdocs", "build", "--strict", "--quiet", "--site-dir", str(tmp_path / "docs")]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    pages = list((tmp_path / "docs").rglob("*.html"))
    assert len(pages) > len(PAGES)
    loads = re.compile(r"""<(?:script|img|link|iframe)[^>]*(?:src|href)=["']?(?:https?:)?//[^>]*>""")
    elsewhere = [(page.name, found) for page in pages for found in loads.findall(page.read_text(encoding="utf-8"))]
    canonical = [found for found in elsewhere if 'rel="canonical"' in found[1]]
    assert elsewhere == canonical
    styles = [path.read_text(encoding="utf-8") for path in (tmp_path / "docs").rglob("*.css")]
    assert not [text for text in styles if re.search(r"(@import|url\()\s*[\"']?(https?:)?//", text)]


def test_every_variable_on_a_page_is_a_setting():
    known = {f"TRACKER_{item.name.upper()}" for item in fields(Settings)}
    found = {name for page in PAGES for name in re.findall(r"TRACKER_[A-Z_]+[A-Z]", page.read_text(encoding="utf-8"))}
    assert len(found) >= 5
    assert found <= known
