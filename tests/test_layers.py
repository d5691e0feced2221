"""The house's rules, read from the code by `ast`: who may import whom, and how long files and functions may be."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent
PACKAGE = ROOT / "tracker"
FILES = sorted(PACKAGE.rglob("*.py"))
LINES_MAX = 400
FUNCTION_MAX = 40  # without its docstring
ARCHITECTURE = ROOT / "docs" / "architecture.md"
EVERYTHING = "everything"

# Library → the only files that may import it. Tests and scripts are free.
HOMES = {
    "fsspec": ("store/",),
    "s3fs": ("store/",),
    "gcsfs": ("store/",),
    "botocore": ("store/",),
    "boto3": (),
    "matplotlib": ("chart/figure.py", "chart/drawing/"),
    "jinja2": ("build/page.py", "build/values.py", "build/starter.py"),
    "markdown_it": ("build/",),
    "math_core": ("build/prose/mathml.py",),
    "mdit_py_plugins": ("build/",),
    "msgspec": ("read/alike.py",),
    "nh3": ("build/",),
    "pygments": ("build/prose/code.py",),
    "scipy": ("chart/",),
    "watchfiles": ("mirror/", "build/watch.py"),
    "psutil": ("mirror/",),
    "pynvml": ("mirror/gpu.py",),
    "click": ("cli/",),
    "cryptography": ("build/seal.py",),
    "distributed": ("build/cluster.py",),
    "numpy": ("read/", "chart/", "build/", "api/", "media/", "importers/crc32c.py", "integrations/sklearn.py"),
    "PIL": ("media/",),
    "imageio": ("media/video.py",),
    "sklearn": ("media/scores.py", "integrations/sklearn.py", "chart/forest.py"),
    "accelerate": ("integrations/accelerate.py",),
    "hydra": ("integrations/hydra.py",),
    "keras": ("integrations/keras.py",),
    "lightning": ("integrations/lightning.py",),
    "omegaconf": ("integrations/hydra.py",),
    "tensorflow": ("log/tensorboard.py",),
    "transformers": ("integrations/transformers.py",),
    "xgboost": ("integrations/xgboost.py",),
    "pandas": ("api/frame.py",),
    "polars": ("api/frame.py",),
    "pyarrow": ("api/frame.py",),
}

# What only one path needs and what weighs: this may be imported inside a function; everything else stands on top.
LATE = {
    "aiohttp",
    "cryptography",
    "distributed",
    "fsspec",
    "gcsfs",
    "imageio",
    "matplotlib",
    "msgspec",
    "sklearn",
    "s3fs",
    "scipy",
    "tensorflow",
    "watchfiles",
    "botocore",
    "psutil",
    "pynvml",
    "PIL",
    "pandas",
    "polars",
    "pyarrow",
}
# The companion of a local run needs neither upload nor watch, nor their megabytes; few scripts save files or images.
LATE_FILES = {"mirror/target.py", "log/outputs.py"}


@dataclass(frozen=True)
class Import:
    """One import statement: which file, which line, which module, and whether it runs when the file is imported."""

    file: Path
    line: int
    module: str
    on_top: bool
    typing_only: bool

    def __str__(self) -> str:
        return f"{self.file.relative_to(ROOT)}:{self.line} imports {self.module}"


def imports_of(file: Path) -> Iterator[Import]:
    tree = ast.parse(file.read_text(encoding="utf-8"))
    inside: set[ast.AST] = set()
    typing_only: set[ast.AST] = set()
    for node in ast.walk(tree):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            inside.update(ast.walk(node))
        if isinstance(node, ast.If) and ast.unparse(node.test) in ("TYPE_CHECKING", "typing.TYPE_CHECKING"):
            typing_only.update(child for statement in node.body for child in ast.walk(statement))
    for node in ast.walk(tree):
        if isinstance(node, ast.Import):
            names = [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file}:{node.lineno}: a relative import"
            names = [node.module or ""]
            names += [f"{node.module}.{alias.name}" for alias in node.names if is_module(f"{node.module}.{alias.name}")]
        else:
            continue
        for name in names:
            yield Import(file, node.lineno, name, node not in inside, node in typing_only)


def path_of(module: str) -> Path | None:
    """The file of one of our modules, or None."""
    place = ROOT.joinpath(*module.split("."))
    for path in (place.with_suffix(".py"), place / "__init__.py"):
        if path.is_file():
            return path
    return None


def is_module(name: str) -> bool:
    return name.startswith("tracker.") and path_of(name) is not None


def layer_of(file: Path) -> str:
    return file.relative_to(PACKAGE).parts[0].removesuffix(".py")


def allowed_by(page: str) -> dict[str, set[str]]:
    """Layer → the layers that it may import, beside itself: the first and the last column of the page's table."""
    rows = re.findall(r"^\| `tracker/(\w+)(?:\.py|/)` \|.*\| ([^|]+) \|$", page, re.MULTILINE)
    return {layer: set() if below == "nothing" else set(below.split(", ")) for layer, below in rows}


# What has no row: the version is anybody's, and `python -m tracker` is the command line.
ALLOWED = {**allowed_by(ARCHITECTURE.read_text(encoding="utf-8")), "version": set(), "__main__": {"cli"}}
IMPORTS = [each for file in FILES for each in imports_of(file)]
OURS = [each for each in IMPORTS if each.module.partition(".")[0] == "tracker"]
OTHERS = [each for each in IMPORTS if each.module.partition(".")[0] != "tracker"]


def listed(found: list) -> str:
    return "\n".join(str(each) for each in found)


def test_every_place_is_in_the_architectures_table_and_every_row_is_a_place():
    assert {layer_of(file) for file in FILES} == set(ALLOWED)
    named = set().union(*ALLOWED.values()) - {EVERYTHING}
    assert named <= set(ALLOWED)
    assert len(FILES) > 30


def test_the_write_side_and_the_read_side_are_apart():
    """Whatever the page says."""
    sides = {"log", "mirror"}, {"read", "chart", "build"}
    for mine, others in (sides, sides[::-1]):
        for layer in mine:
            assert not ALLOWED[layer] & (others | {EVERYTHING}), layer


def test_layers_import_only_what_lies_below():
    wrong = []
    for each in OURS:
        mine = layer_of(each.file)
        target = path_of(each.module)
        assert target is not None, f"{each}: there is no such module"
        other = layer_of(target)
        if other not in {mine, "version", *ALLOWED[mine]} and EVERYTHING not in ALLOWED[mine]:
            wrong.append(each)
    assert not wrong, f"not allowed by docs/architecture.md:\n{listed(wrong)}"


def test_nobody_imports_the_package_root():
    wrong = [each for each in OURS if each.module == "tracker"]
    assert not wrong, f"import the module itself, as in `from tracker.settings import load`:\n{listed(wrong)}"


def test_there_is_no_import_cycle():
    graph: dict[Path, set[Path]] = {file: set() for file in FILES}
    for each in OURS:
        target = path_of(each.module)
        if target is not None and target != each.file and not each.typing_only:
            graph[each.file].add(target)
    graph[PACKAGE / "__init__.py"] = set()  # it loads what it names late, and nobody imports it
    done: set[Path] = set()

    def visit(file: Path, above: tuple[Path, ...]) -> None:
        assert file not in above, "cycle: " + " → ".join(
            str(path.relative_to(ROOT)) for path in (*above[above.index(file) :], file)
        )
        if file not in done:
            for target in sorted(graph[file]):
                visit(target, (*above, file))
            done.add(file)

    for file in FILES:
        visit(file, ())


@pytest.mark.parametrize("library", HOMES)
def test_a_library_stays_at_home(library):
    wrong = [
        each
        for each in OTHERS
        if each.module.partition(".")[0] == library
        and not each.file.relative_to(PACKAGE).as_posix().startswith(HOMES[library])
    ]
    assert not wrong, f"{library} belongs to {' and '.join(HOMES[library]) or 'nobody'}:\n{listed(wrong)}"


def test_only_heavy_libraries_are_imported_late():
    late = [each for each in IMPORTS if not each.on_top]
    allowed_ours = {"cli", "__init__"}  # commands and the public names load when first used
    wrong = [
        each
        for each in late
        if each.module.partition(".")[0] not in LATE | set(sys.stdlib_module_names) | {"tomli", "tomllib"}
        and layer_of(each.file) not in allowed_ours
        and each.file.relative_to(PACKAGE).as_posix() not in LATE_FILES
    ]
    assert not wrong, f"imported inside a function, and not heavy:\n{listed(wrong)}"


def docstring_lines(node: ast.FunctionDef | ast.AsyncFunctionDef) -> int:
    text = ast.get_docstring(node, clean=False)
    return 0 if text is None else text.count("\n") + 1


@pytest.mark.parametrize("file", FILES, ids=lambda file: str(file.relative_to(PACKAGE)))
def test_files_and_functions_are_short(file):
    text = file.read_text(encoding="utf-8")
    assert text.count("\n") <= LINES_MAX
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            length = (node.end_lineno or node.lineno) - node.lineno + 1 - docstring_lines(node)
            assert length <= FUNCTION_MAX, f"{node.name} has {length} lines"
