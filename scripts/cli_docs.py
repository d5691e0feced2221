"""Writes the commands' help texts into docs/cli.md, below each line `<!-- help: tracker … -->`.

tests/test_docs.py fails where they differ, or where a command has no such line.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

import click

from tracker.cli.main import group

PAGE = Path(__file__).resolve().parent.parent / "docs" / "cli.md"
WIDTH = 100
_BLOCK = re.compile(r"(<!-- help: (.+?) -->\n)(?:\n```text\n.*?\n```\n)?", re.DOTALL)


def commands(command: click.Command = group, path: str = "tracker") -> Iterator[tuple[str, click.Command]]:
    """Yield each command that does something, with its full name."""
    if not isinstance(command, click.Group):
        yield path, command
        return
    context = click.Context(command, info_name=path)
    for name in command.list_commands(context):
        inner = command.get_command(context, name)
        if inner is not None:
            yield from commands(inner, f"{path} {name}")


def help_text(path: str, command: click.Command) -> str:
    """A command's help as a terminal of 100 columns shows it."""
    context = click.Context(command, info_name=path, terminal_width=WIDTH, max_content_width=WIDTH)
    context.help_option_names = ["-h", "--help"]
    return command.get_help(context)


def filled(text: str) -> str:
    """The page's text with the help texts as they are now."""
    helps = {path: help_text(path, command) for path, command in commands()}
    return _BLOCK.sub(lambda match: f"{match[1]}\n```text\n{helps.get(match[2], 'no such command')}\n```\n", text)


if __name__ == "__main__":
    PAGE.write_text(filled(PAGE.read_text(encoding="utf-8")), encoding="utf-8")
