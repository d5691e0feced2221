"""mkdocs hooks: every page of docs/decisions is in the navigation, by number, without being listed in mkdocs.yml."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from mkdocs.config.defaults import MkDocsConfig


def on_config(config: MkDocsConfig) -> MkDocsConfig:
    """Add the decisions behind the pages that mkdocs.yml lists."""
    docs = Path(config.docs_dir)
    pages = [page.relative_to(docs).as_posix() for page in sorted((docs / "decisions").glob("*.md"))]
    if pages and config.nav is not None:
        config.nav = [*config.nav, {"Decisions": pages}]
    return config
