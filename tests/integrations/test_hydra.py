"""Hydra applications, as their users start them, and configs of OmegaConf."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from omegaconf import OmegaConf
from processes import environment
from run_files import read
from runs import only_run

import tracker
from tracker.integrations import hydra

APP = """
import hydra, os
from tracker.integrations.hydra import init

@hydra.main(version_base=None, config_path=".", config_name="config")
def main(config):
    with init(config, project="p", root=os.environ["LAB"]) as run:
        run.log({"loss": config.optimizer.lr})

main()
"""
CONFIG = "optimizer: {lr: 0.1, twice: '${optimizer.lr}'}\ndata: ???\n"


def run_app(folder: Path, *words: str) -> None:
    (folder / "app.py").write_text(APP)
    (folder / "config.yaml").write_text(CONFIG)
    env = environment(LAB=str(folder / "lab"))
    done = subprocess.run(
        [sys.executable, "app.py", *words], cwd=folder, env=env, capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_job_keeps_its_config_and_overrides(tmp_path: Path) -> None:
    run_app(tmp_path, "optimizer.lr=0.5")
    run = only_run("lab")
    assert run.config["optimizer"] == {"lr": 0.5, "twice": 0.5}
    assert run.config["hydra"] == {"overrides": ["optimizer.lr=0.5"]}
    assert (run.config["data"], run.job_type) == (None, "app")


def test_a_multirun_is_a_group(tmp_path: Path) -> None:
    run_app(tmp_path, "--multirun", "optimizer.lr=0.1,0.2")
    found = sorted(read(tmp_path / "lab").values(), key=lambda run: run.name)
    assert [(run.name, run.summary["loss"]) for run in found] == [("optimizer.lr=0.1", 0.1), ("optimizer.lr=0.2", 0.2)]
    assert len({run.group for run in found}) == 1
    assert found[0].group.startswith("multirun/")


def test_a_config_of_omegaconf_is_any_config() -> None:
    config = OmegaConf.create({"a": {"b": [1, 2]}, "c": "${a.b}"})
    with tracker.init(project="p", config=config) as run:
        run.config.update({"more": config.a})
    assert only_run().config == {"a": {"b": [1, 2]}, "c": [1, 2], "more": {"b": [1, 2]}}
    with hydra.init(OmegaConf.create({"x": 1}), project="q"):
        pass
    assert only_run(project="q").config == {"x": 1}
