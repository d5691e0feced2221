"""Pages from templates. A template of the user's goes before the built-in one of the same name."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import jinja2

from tracker.build.assets import templates_folder
from tracker.build.built import version_of
from tracker.errors import UsageError
from tracker.version import __version__

_MADE = ' data-made=""'
_DATA = re.compile(r'data-src="((?:\.\./)*data/[0-9a-z]+\.js)"')
_EARLY = 3
"""So many of a page's data files are asked for before its script runs: about what a window shows."""


class Pages:
    """The templates of one site.

    Args:
        shared: what every page says: project, css, js, runs_text.
        folder: the user's own templates, or None.

    Raises:
        UsageError: the folder is not there.
    """

    def __init__(self, shared: dict[str, Any], folder: Path | None = None) -> None:
        if folder is not None and not folder.is_dir():
            raise UsageError(f"the templates folder {folder} is not there: make it, or leave the setting out")
        folders = [place for place in (folder, templates_folder()) if place is not None]
        self._environment = jinja2.Environment(
            loader=jinja2.FileSystemLoader(folders),
            autoescape=jinja2.select_autoescape(["html"]),
            undefined=jinja2.StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
            keep_trailing_newline=True,
            bytecode_cache=_compiled(),
        )
        self._environment.globals.update({"alone": False, **shared}, version=__version__)
        self._environment.filters.update(quoted=quoted)

    def html(self, name: str, path: str, **values: Any) -> bytes:
        """A page, which says in its own text which state of it this is.

        Args:
            name: the kind of page: index, report or run.
            path: where it lies in the site.
            values: what the template says.

        Raises:
            UsageError: a template of the user's has a mistake.
        """
        html = _with_early(self.text(f"{name}.html", kind=name, path=path, root="../" * path.count("/"), **values))
        return html.replace(_MADE, f'{_MADE[:-1]}{version_of(html.encode())}"', 1).encode()

    def text(self, template: str, **values: Any) -> str:
        """A template, filled; raises as `html`."""
        try:
            return self._environment.get_template(template).render(**values)
        except jinja2.TemplateSyntaxError as error:
            raise UsageError(f"template {error.filename or template}:{error.lineno}: {error.message}") from error
        except jinja2.TemplateError as error:
            raise UsageError(f"template {template}: {type(error).__name__}: {error.message}") from error


def _with_early(html: str) -> str:
    """A page whose head asks for its first data, so that they come along with the script that shows them."""
    early = list(dict.fromkeys(_DATA.findall(html)))[:_EARLY]
    tags = "".join(f'<script defer data-early src="{source}"></script>\n' for source in early)
    return html.replace("</head>", f"{tags}</head>", 1)


def _compiled() -> jinja2.BytecodeCache | None:
    """Where compiled templates are kept between builds: in a folder of this user's own, which jinja2 checks."""
    try:
        return jinja2.FileSystemBytecodeCache()
    except (RuntimeError, OSError):
        return None


def quoted(text: str) -> str:
    """`text` as a YAML text in double quotes; whatever it holds, it stays one text on one line."""
    return '"' + "".join(_yaml_character(character) for character in text) + '"'


def _yaml_character(character: str) -> str:
    if character in '"\\':
        return "\\" + character
    if character.isprintable():
        return character
    code = ord(character)
    return f"\\x{code:02x}" if code < 256 else f"\\u{code:04x}" if code < 65536 else f"\\U{code:08x}"
