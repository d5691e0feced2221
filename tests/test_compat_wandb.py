"""Programs written for wandb: `tracker run --as-wandb` with real processes, and `import tracker as wandb`."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
from processes import environment
from run_files import read

from tracker.compat.launch import SHIM

PYTHON = sys.executable


def as_wandb(folder: Path, *words: str, options: tuple[str, ...] = (), **env: str) -> str:
    """Run a command as its user would; what it printed to stdout."""
    done = subprocess.run(
        [PYTHON, "-m", "tracker", "run", "--as-wandb", *options, "--", *words], cwd=folder, env=environment(**env),
        capture_output=True, text=True, check=False, timeout=90,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stdout


def script(folder: Path, code: str, name: str = "train.py") -> str:
    path = folder / name
    path.write_text(textwrap.dedent(code), encoding="utf-8")
    return str(path)


def rows(run: Any) -> list[dict[str, Any]]:
    folder = Path(run)
    files = sorted(folder.glob("[!.]*/history/*.jsonl"))
    found = [json.loads(line) for path in files for line in path.read_text().splitlines()]
    return [{name: value for name, value in row.items() if name != "_time"} for row in found]


def only_run(folder: Path, project: str = "p") -> Path:
    (found,) = (folder / "tracker-runs" / project / "runs").iterdir()
    return found


TRAINING = """
    import wandb

    run = wandb.init(project="p", entity="lab", name="n", config={"lr": 0.1}, tags=["a"], group="g", job_type="train",
                     notes="why", save_code=True, reinit=True, resume="allow", anonymous="allow",
                     settings=wandb.Settings(start_method="fork"))
    assert wandb.run is run and run.project == "p" and run.entity == "lab" and run.path == f"lab/p/{run.id}"
    wandb.config.update({"seed": 1}, allow_val_change=True)
    wandb.define_metric("epoch")
    wandb.define_metric("*", step_metric="epoch", step_sync=True)
    for epoch in range(3):
        wandb.log({"epoch": epoch, "loss": 1 / (epoch + 1)})
    wandb.log({"late": 1}, step=7)
    wandb.log({"later": 2})
    wandb.log({"open": 1}, commit=False)
    wandb.log({"shut": 2})
    assert wandb.config.lr == wandb.config["lr"] == 0.1 and wandb.summary["loss"] == 1 / 3
    wandb.summary.best = 0.5
    wandb.finish()
    assert wandb.run is None
"""


def test_an_unchanged_script_makes_a_run(tmp_path: Path) -> None:
    as_wandb(tmp_path, PYTHON, "-W", "error", script(tmp_path, TRAINING))
    (run,) = read(tmp_path / "tracker-runs").values()
    assert (run.name, run.group, run.job_type, run.tags, run.notes) == ("n", "g", "train", ("a",), "why")
    assert run.config == {"lr": 0.1, "seed": 1}
    assert run.summary["best"] == 0.5
    assert rows(only_run(tmp_path)) == [
        {"_step": 0, "epoch": 0, "loss": 1.0}, {"_step": 1, "epoch": 1, "loss": 0.5},
        {"_step": 2, "epoch": 2, "loss": 1 / 3}, {"_step": 7, "late": 1}, {"_step": 7, "later": 2, "epoch": 2},
        {"_step": 8, "open": 1}, {"_step": 8, "shut": 2, "epoch": 2},
    ]  # fmt: skip  # a row gets the last value of its axis, as wandb has it


def test_child_processes_of_every_kind(tmp_path: Path) -> None:
    """Ranks as torchrun starts them, `python -m`, spawned and forked ones."""
    package = tmp_path / "job"
    package.mkdir()
    script(package, "", "__init__.py")
    script(
        package,
        """
        import multiprocessing, os, subprocess, sys
        import wandb

        def work(kind):
            wandb.init(project="p", name=kind).log({"x": 1})
            wandb.finish()

        if __name__ == "__main__":
            if "RANK" in os.environ:
                wandb.init(project="p", name=f"rank{os.environ['RANK']}", group="ddp")
                wandb.log({"x": 1})
                sys.exit()
            for rank in "01":
                subprocess.run([sys.executable, "-m", "job.main"], env={**os.environ, "RANK": rank}, check=True)
            for kind in ("spawn", "fork"):
                child = multiprocessing.get_context(kind).Process(target=work, args=(kind,))
                child.start()
                child.join()
                assert child.exitcode == 0
        """,
        "main.py",
    )
    as_wandb(tmp_path, PYTHON, "-m", "job.main")
    found = read(tmp_path / "tracker-runs").values()
    assert sorted(run.name for run in found) == ["fork", "rank0", "rank1", "spawn"]
    assert {run.state for run in found} == {"finished"}


def test_a_run_is_shared_by_its_attach_id_and_forked_children(tmp_path: Path) -> None:
    code = """
    import os, subprocess, sys
    import wandb
    run = wandb.init(project="p")
    child = "import sys, wandb; run = wandb._attach(sys.argv[1]); run.log({'child': 2}, step=1); print(run.id)"
    told = subprocess.run([sys.executable, "-c", child, run._attach_id], check=True, capture_output=True, text=True)
    assert told.stdout.strip() == run.id
    if os.fork() == 0:
        run.log({"forked": 3}, step=2)
        wandb.finish()
        os._exit(0)
    os.wait()
    run.log({"parent": 1}, step=0)
    """
    as_wandb(tmp_path, PYTHON, script(tmp_path, code))
    assert {name for row in rows(only_run(tmp_path)) for name in row} == {"_step", "child", "forked", "parent"}


def test_an_installed_wandb_is_shadowed(tmp_path: Path) -> None:
    installed = tmp_path / "site"
    (installed / "wandb").mkdir(parents=True)
    (installed / "wandb" / "__init__.py").write_text("raise RuntimeError('the installed one')")
    (installed / "wandb-0.1.dist-info").mkdir()
    (installed / "wandb-0.1.dist-info" / "METADATA").write_text("Metadata-Version: 2.1\nName: wandb\nVersion: 0.1\n")
    code = """
    import importlib.metadata, importlib.util, wandb
    print(importlib.util.find_spec("wandb").origin)
    print(importlib.metadata.version("wandb"), wandb.__version__, hasattr(wandb, "run"), wandb.run)
    print("wandb" in importlib.metadata.packages_distributions()["wandb"])
    """
    told = as_wandb(tmp_path, PYTHON, script(tmp_path, code), PYTHONPATH=str(installed)).splitlines()
    assert told == [f"{SHIM}/wandb/__init__.py", "0.31.0 0.31.0 True None", "True"]


@pytest.mark.parametrize(
    "line",
    [
        "from wandb.sdk.lib.config_util import ConfigError",
        "from wandb.sdk.lib import RunDisabled, runid",
        "from wandb.wandb_run import Run",
        "from wandb.sdk.wandb_run import Run",
        "from wandb.errors import CommError, UsageError, Error",
        "from wandb import AlertLevel, Artifact, Image, Settings, Table, util",
        "import wandb.env; wandb.env.set_project('p'); wandb.env.PROJECT",
        "import wandb.plot; wandb.plot.roc_curve",
        "from wandb.util import generate_id; assert len(generate_id()) == 8",
        "from wandb.data_types import Histogram, WBValue",
        "from wandb.sdk.data_types.image import Image",
        "from wandb.apis.public import Run, Runs, Api",
        "import wandb; wandb.sdk.lib.telemetry.context; wandb.sdk.wandb_run; wandb.termwarn('x', repeat=False)",
        "import wandb, tracker; assert wandb.errors.Error is wandb.Error is tracker.TrackerError",
    ],
)
def test_paths_that_frameworks_import(line: str, tmp_path: Path) -> None:
    env = environment(PYTHONPATH=SHIM)
    done = subprocess.run([PYTHON, "-c", line], cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_variables_of_wandb_hold(tmp_path: Path) -> None:
    code = """
    import wandb
    run = wandb.init()
    assert (run.project, run.name, run.id, run.group, run.tags) == ("theirs", "n", "r1", "g", ("a", "b")), run
    assert run.offline and run.entity == "lab" and run.dir.startswith("{folder}/here/tracker-runs/theirs/runs/r1/")
    run.log({{"x": 1}})
    wandb.finish()
    run = wandb.init(resume="must")
    assert run.resumed and run.starting_step == run.step == 1
    """
    as_wandb(
        tmp_path, PYTHON, script(tmp_path, code.format(folder=tmp_path)), WANDB_PROJECT="theirs", WANDB_NAME="n",
        WANDB_RUN_ID="r1", WANDB_RUN_GROUP="g", WANDB_TAGS="a,b", WANDB_MODE="dryrun", WANDB_DIR="here",
        WANDB_ENTITY="lab",
    )  # fmt: skip
    disabled = "import wandb, os; run = wandb.init(); run.log({'a': 1}); assert run.disabled and os.path.isdir(run.dir)"
    as_wandb(tmp_path, PYTHON, "-c", disabled, WANDB_DISABLED="true", WANDB_PROJECT="none")
    assert not (tmp_path / "tracker-runs" / "none").exists()


def test_options_hold_where_the_script_says_nothing(tmp_path: Path) -> None:
    code = "import wandb; wandb.init(name='mine', dir='elsewhere').log({'x': 1})"
    options = ("--project", "p", "--name", "given", "--group", "g", "--tags", "a,b", "--root", "there")
    as_wandb(tmp_path, PYTHON, "-c", code, options=options)
    (run,) = read(tmp_path / "there").values()
    assert (run.name, run.group, run.tags) == ("mine", "g", ("a", "b"))
    assert not (tmp_path / "elsewhere").exists()


def test_the_exit_code_is_the_commands(tmp_path: Path) -> None:
    code = "import sys, wandb; wandb.init(project='p'); sys.exit(3)"
    words = [PYTHON, "-m", "tracker", "run", "--as-wandb", "--", PYTHON, "-c", code]
    done = subprocess.run(words, cwd=tmp_path, env=environment(), capture_output=True, check=False)
    (run,) = read(tmp_path / "tracker-runs").values()
    assert (done.returncode, run.state, run.exit_code) == (3, "failed", 3)


def test_what_means_nothing_here_is_taken_or_refused_in_a_sentence(tmp_path: Path) -> None:
    code = """
    import wandb
    assert wandb.login(key="s3cret-k3y", relogin=True) is True
    wandb.setup(); wandb.require("core"); wandb.teardown()
    for refused in (lambda: wandb.sweep({"method": "grid"}), lambda: wandb.agent("id", lambda: None, count=1)):
        try:
            refused()
        except wandb.Error as error:
            assert "tracker has no sweeps" in str(error), error
        else:
            raise AssertionError
    try:
        wandb.config.lr
    except wandb.Error as error:
        assert "call wandb.init() first" in str(error), error
    assert not wandb.config
    run = wandb.init(project="p", api_key="s3cret-k3y", fork_from="r?_step=3")
    run.log({"x": 1, "thing": wandb.Object3D("a.obj")})
    run.mark_preempting(); run._label(code="me"); run.alert("a", level=wandb.AlertLevel.WARN)
    again = wandb.init(project="q")
    assert again is run
    run.finish(quiet=True)
    """
    words = [PYTHON, "-m", "tracker", "run", "--as-wandb", "--", PYTHON, script(tmp_path, code)]
    env = environment(WANDB_API_KEY="s3cret-k3y")
    done = subprocess.run(words, cwd=tmp_path, env=env, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr
    for said in (
        "init(fork_from=…): a run cannot be forked",
        "given api_key=",
        "'thing' is a",
        "WARN: a",
        "is open, and",
    ):
        assert done.stderr.count(said) == 1, (said, done.stderr)
    script_file = tmp_path / "train.py"
    kept = [path for path in (tmp_path / "tracker-runs").rglob("*") if path.is_file() and path.name != script_file.name]
    assert kept
    assert not [path for path in kept if b"s3cret-k3y" in path.read_bytes()]


def test_files_in_the_runs_folder_are_kept_and_restored(tmp_path: Path) -> None:
    code = """
    import os, wandb
    run = wandb.init(project="p")
    with open(os.path.join(wandb.run.dir, "model.txt"), "w") as file:
        file.write("weights")
    assert len(wandb.save(os.path.join(wandb.run.dir, "mod*"), policy="now")) == 1
    os.makedirs(os.path.join(run.dir, "more"))
    open(os.path.join(run.dir, "more", "late.txt"), "w").close()
    artifact = wandb.Artifact("model", type="model", metadata={"k": 1})
    artifact.add_file(os.path.join(wandb.run.dir, "model.txt"))
    run.log_artifact(artifact, aliases=["best"])
    artifact.wait()
    found = wandb.Api().artifact("lab/p/model:best", type="model")
    assert open(os.path.join(found.download("got"), "model.txt")).read() == "weights"
    wandb.finish()
    run = wandb.Api().run(f"lab/p/{run.id}")
    assert [file.name for file in run.files() if file.kind == "saved"] == ["model.txt", "more/late.txt"]
    assert run.history(pandas=False) == [] and list(run.scan_history()) == []
    wandb.init(project="p", name="two")
    assert wandb.restore("model.txt", run_path=f"p/{run.id}", root="back").read() == "weights"
    assert [one.name for one in wandb.Api().runs("lab/p", order="+created_at")][-1] == "two"
    """
    as_wandb(tmp_path, PYTHON, script(tmp_path, code))
    assert (tmp_path / "back" / "model.txt").read_text() == "weights"


def test_a_config_may_be_a_file(tmp_path: Path) -> None:
    (tmp_path / "config-defaults.yaml").write_text("lr: {desc: rate, value: 1}\nbatch: 8\n")
    (tmp_path / "mine.yaml").write_text("lr: 2\n")
    as_wandb(tmp_path, PYTHON, "-c", "import wandb; wandb.init(project='p', config='mine.yaml')")
    (run,) = read(tmp_path / "tracker-runs").values()
    assert run.config == {"lr": 2, "batch": 8}


def test_the_command_wandb(tmp_path: Path) -> None:
    assert as_wandb(tmp_path, PYTHON, "-m", "wandb", "login", "key") == ""
    words = [PYTHON, "-m", "tracker", "run", "--as-wandb", "--", PYTHON, "-m", "wandb", "sync", "x"]
    done = subprocess.run(words, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert (done.returncode, "there is no `wandb sync`" in done.stderr) == (2, True)


def test_tracker_stands_for_wandb_by_its_import(tmp_path: Path) -> None:
    """The first two tiers of wandb's names, in the script of the tests above with one line changed and more."""
    code = textwrap.dedent(TRAINING).replace("import wandb\n", "import tracker as wandb\n")
    code += textwrap.dedent("""
    assert wandb.login() is True and isinstance(wandb.util.generate_id(), str) and wandb.run is None
    with wandb.init(project="q", config_exclude_keys=["b"], config={"a": 1, "b": 2}, mode="offline") as run:
        assert run.url.startswith("file://") and run.offline and not run.disabled and dict(run.config) == {"a": 1}
        run.config.setdefaults({"a": 2, "c": 3})
        run.log({"image": wandb.Image([[0, 255], [255, 0]]), "table": wandb.Table(columns=["a"], data=[[1]])})
        run.log({"h": wandb.Histogram([1, 2, 3]), "html": wandb.Html("<b>x</b>"), "sound": wandb.Audio([0.0, 0.1], 8)})
        run.log({"plot": wandb.plot.bar(wandb.Table(columns=["a", "b"], data=[["x", 1]]), "a", "b")})
        wandb.alert("t", level=wandb.AlertLevel.INFO)
        try:
            wandb.sweep({})
        except wandb.errors.Error:
            pass
        else:
            raise AssertionError
    """)
    # resume="allow" without an id goes on with the newest run here, as tracker has it
    done = subprocess.run(
        [PYTHON, "-W", "error", script(tmp_path, code)], cwd=tmp_path, env=environment(), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "warning" not in done.stderr
    (run,) = read(tmp_path / "tracker-runs").values()
    assert (run.config, run.tags) == ({"lr": 0.1, "seed": 1}, ("a",))
    (run,) = read(tmp_path / "tracker-runs", "q").values()
    assert run.config == {"a": 1, "c": 3}


def test_importing_tracker_imports_none_of_this() -> None:
    code = "import sys, tracker; print([name for name in sys.modules if name.startswith(('tracker.compat', 'numpy'))])"
    told = subprocess.run([PYTHON, "-c", code], env=environment(), capture_output=True, text=True, check=True)
    assert told.stdout == "[]\n"


def test_a_python_without_tracker_is_told_what_to_do(tmp_path: Path) -> None:
    alone = [PYTHON, "-I", "-S", "-c", f"import sys; sys.path.insert(0, {SHIM!r}); import wandb"]
    done = subprocess.run(alone, cwd=tmp_path, env=environment(), capture_output=True, text=True, check=False)
    assert done.returncode == 1
    assert "install tracker for this Python" in done.stderr
    assert os.path.isdir(SHIM)
