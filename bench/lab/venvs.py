"""A virtual environment for each tool, kept in a cache folder between runs of the bench."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from types import ModuleType

REPOSITORY = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
_VERSION = (
    "import importlib.metadata, sys; print(*(importlib.metadata.version(name) for name in sys.argv[1:]), sep='\\n')"
)


def prepare(cache: str, packages: tuple[str, ...]) -> str:
    """The Python of a virtual environment in which `packages` are installed.

    Raises:
        subprocess.CalledProcessError: pip failed.
    """
    wanted = ["tracker" if "{" in name else name for name in packages]
    folder = os.path.join(cache, "venvs", "-".join(wanted).replace("[", "-").replace("]", ""))
    python = os.path.join(folder, "bin", "python")
    stamp = os.path.join(folder, "bench.json")
    made_of = json.dumps([sys.version, packages])
    if os.path.exists(stamp):
        with open(stamp, encoding="utf-8") as file:
            if file.read() == made_of:
                return python
    print(f"making the environment of {', '.join(packages)}", file=sys.stderr)
    shutil.rmtree(folder, ignore_errors=True)
    subprocess.run([sys.executable, "-m", "venv", folder], check=True)
    install = [part for name in packages for part in _pip_arguments(name)]
    pip = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"]
    subprocess.run([*pip, *install], check=True)
    with open(stamp, "w", encoding="utf-8") as file:
        file.write(made_of)
    return python


def _pip_arguments(name: str) -> list[str]:
    return ["--editable", REPOSITORY] if name == "{repository}" else [name]


def version(python: str, tool: ModuleType) -> str:
    """The version of the tool that is installed; of ours, with its commit."""
    package = tool.PACKAGES[0]
    is_ours = package == "{repository}"
    command = [python, "-c", _VERSION, "tracker" if is_ours else package]
    number = subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()
    if not is_ours:
        return number
    command = ["git", "-C", REPOSITORY, "rev-parse", "--short", "HEAD"]
    return f"{number} ({subprocess.run(command, check=True, capture_output=True, text=True).stdout.strip()})"
