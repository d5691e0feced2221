"""What people install: a wheel and an sdist with all that tracker needs, built by the real tools."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import tarfile
import time
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT / "scripts"))

import hatch_build  # noqa: E402 - a program of scripts/, which is no package

from tracker.version import __version__  # noqa: E402


def build(folder: Path, source: Path, target: str) -> Path:
    """Build a wheel or an sdist from `source` with hatchling; return the file."""
    command = [sys.executable, "-m", "hatchling", "build", "-t", target, "-d", str(folder)]
    done = subprocess.run(command, cwd=source, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    (made,) = folder.iterdir()
    return made


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    return build(tmp_path_factory.mktemp("wheel"), ROOT, "wheel")


def test_the_wheel_holds_bundle_templates_and_every_module(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = set(archive.namelist())
        bundle = archive.read("tracker/_site/tracker.js")
    assert {"tracker/_site/tracker.js", "tracker/_site/tracker.css", "tracker/py.typed"} <= names
    assert bundle == (ROOT / "site/dist/tracker.js").read_bytes()
    templates = {path.relative_to(ROOT / "templates") for path in (ROOT / "templates").rglob("*") if path.is_file()}
    assert templates
    assert {f"tracker/_templates/{path.as_posix()}" for path in templates} <= names
    modules = {path.relative_to(ROOT).as_posix() for path in (ROOT / "tracker").rglob("*.py")}
    assert modules <= names
    strange = [name for name in names if not name.startswith(("tracker/", f"tracker-{__version__}.dist-info/"))]
    assert not strange
    assert any(name.endswith("licenses/LICENSE") for name in names)


def test_the_sdist_holds_what_a_wheel_is_made_from(tmp_path):
    with tarfile.open(build(tmp_path, ROOT, "sdist")) as archive:
        names = {name.partition("/")[2] for name in archive.getnames()}
    assert {"pyproject.toml", "scripts/hatch_build.py", "site/package-lock.json", "templates/base.html"} <= names
    assert not [name for name in names if name.startswith(("site/node_modules", "site/dist", "tests"))]


def test_an_installed_wheel_works_without_the_checkout(wheel, tmp_path):
    """In a new environment that sees this one's libraries, and not this one's tracker."""
    place = tmp_path / "env"
    venv.create(place, with_pip=False)
    python = place / "bin" / "python"
    ask = [python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, check=True, capture_output=True, text=True).stdout.strip())
    libraries = sorted(
        {str(Path(module.__file__).parent.parent) for module in map(__import__, ("click", "jinja2", "pip"))}
    )
    (packages / "libraries.pth").write_text("\n".join(libraries) + "\n")
    environ = {key: value for key, value in os.environ.items() if not key.startswith(("TRACKER_", "PYTHON"))}

    def call(*words: str | Path) -> str:
        done = subprocess.run(words, cwd=tmp_path, env=environ, capture_output=True, text=True, check=False)
        assert done.returncode == 0, done.stderr
        return done.stdout

    call(python, "-m", "pip", "install", "--quiet", "--no-deps", "--no-index", "--ignore-installed", wheel)
    assert call(place / "bin" / "tracker", "--version").strip() == f"tracker, version {__version__}"
    program = (
        "import tracker, tracker.build.assets as assets\n"
        "print(tracker.__file__, assets.bundle_folder(), assets.templates_folder(), sep='\\n')\n"
        "assets.bundle()\n"
    )
    found = call(python, "-c", program).splitlines()
    assert found == [str(packages / "tracker" / name) for name in ("__init__.py", "_site", "_templates")]


@pytest.fixture
def site(tmp_path):
    """A copy of the browser half's sources with a bundle that is newer than they."""
    place = tmp_path / "site"
    shutil.copytree(ROOT / "site", place, ignore=shutil.ignore_patterns("node_modules", "dist"))
    for path in place.rglob("*"):
        os.utime(path, (1_000_000, 1_000_000))
    (place / "dist").mkdir()
    for name in hatch_build.BUNDLE:
        (place / "dist" / name).write_text("made before")
    return place


def test_a_bundle_is_old_when_a_source_is_newer_or_a_file_is_missing(site):
    assert not hatch_build.is_old(site)
    os.utime(site / "package.json", (time.time() + 10,) * 2)
    assert hatch_build.is_old(site)
    os.utime(site / "package.json", (1_000_000, 1_000_000))
    (site / "src" / "new.js").write_text("")
    os.utime(site / "src" / "new.js", (time.time() + 10,) * 2)
    assert hatch_build.is_old(site)
    (site / "src" / "new.js").unlink()
    (site / "dist" / "tracker.css").unlink()
    assert hatch_build.is_old(site)


def test_a_fresh_bundle_is_left_alone(site):
    hatch_build.build_bundle(site)
    assert (site / "dist" / "tracker.js").read_text() == "made before"
    assert not (site / "node_modules").exists()


def test_an_old_bundle_is_built_anew_by_the_packaged_node(site, monkeypatch):
    """With the installed node_modules, so that no registry is needed, and no Node on PATH but for the package's own."""
    (site / "node_modules").symlink_to(ROOT / "site" / "node_modules")
    folder = site.parent / "bin"
    folder.mkdir()
    for name in ("sh", "env"):
        (folder / name).symlink_to(str(shutil.which(name)))
    monkeypatch.setenv("PATH", str(folder))
    (site / "dist" / "tracker.css").unlink()
    hatch_build.build_bundle(site)
    assert len((site / "dist" / "tracker.js").read_bytes()) > 10_000
    assert not hatch_build.is_old(site)


def test_a_failing_build_says_what_to_run(site, capfd):
    (site / "node_modules").symlink_to(ROOT / "site" / "node_modules")
    (site / "src" / "main.js").write_text("this is no JavaScript (")
    os.utime(site / "src" / "main.js", (time.time() + 10,) * 2)
    with pytest.raises(SystemExit, match=r"`npm run build` failed in .*python scripts/hatch_build.py"):
        hatch_build.build_bundle(site)
    assert "main.js" in capfd.readouterr().err
