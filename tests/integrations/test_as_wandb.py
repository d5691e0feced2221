"""Frameworks that report to wandb by themselves, or by wandb's own callbacks, under `tracker run --as-wandb`."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from processes import environment
from run_files import read
from runs import curve, having, only_run

SCRIPTS = {
    "accelerate": (
        """
        import numpy as np, wandb
        from accelerate import Accelerator
        accelerator = Accelerator(log_with="wandb", cpu=True)
        accelerator.init_trackers("p", config={"lr": 0.1}, init_kwargs={"wandb": {"name": "n", "entity": "lab"}})
        for step in range(3):
            accelerator.log({"loss": 1.0 / (1 + step)}, step=step)
        accelerator.get_tracker("wandb").log_images({"im": [np.zeros((2, 2, 3), np.uint8)]}, step=3)
        accelerator.end_training()
        """,
        "loss",
    ),
    "keras": (
        """
        import keras, numpy as np, wandb
        from wandb.integration.keras import WandbMetricsLogger, WandbModelCheckpoint
        wandb.init(project="p", name="n")
        model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
        model.compile(optimizer="sgd", loss="mse")
        calls = [WandbMetricsLogger(log_freq=2), WandbModelCheckpoint("model.keras")]
        model.fit(np.ones((8, 2)), np.ones(8), epochs=3, batch_size=4, verbose=0, callbacks=calls)
        """,
        "epoch/loss",
    ),
    "xgboost": (
        """
        import numpy as np, wandb, xgboost
        from wandb.integration.xgboost import WandbCallback
        with wandb.init(project="p", name="n") as run:
            x = np.random.default_rng(0).normal(size=(50, 3))
            model = xgboost.XGBRegressor(n_estimators=3, callbacks=[WandbCallback(log_model=True)])
            model.fit(x, x[:, 0], eval_set=[(x, x[:, 0])], verbose=False)
        """,
        "validation_0-rmse",
    ),
    "lightgbm": (
        """
        import lightgbm, numpy as np, wandb
        from wandb.integration.lightgbm import log_summary, wandb_callback
        wandb.init(project="p", name="n")
        x = np.random.default_rng(0).normal(size=(50, 3))
        data = lightgbm.Dataset(x, x[:, 0])
        model = lightgbm.train({"verbose": -1}, data, 3, valid_sets=[data], callbacks=[wandb_callback()])
        log_summary(model)
        """,
        "training_l2",
    ),
    "sklearn": (
        """
        import wandb
        from sklearn.datasets import load_iris
        from sklearn.naive_bayes import GaussianNB
        wandb.init(project="p", name="n")
        x, y = load_iris(return_X_y=True)
        model = GaussianNB().fit(x, y)
        wandb.sklearn.plot_roc(y, model.predict_proba(x), ["a", "b", "c"])
        wandb.sklearn.plot_summary_metrics(model, x, y, x, y)
        """,
        "accuracy_score",
    ),
    "tensorboard": (
        """
        import wandb
        wandb.tensorboard.patch(root_logdir="logs")
        from torch.utils.tensorboard import SummaryWriter
        wandb.init(project="p", name="n")
        writer = SummaryWriter("logs")
        for step in range(3):
            writer.add_scalar("loss", step, step)
        """,
        "loss",
    ),
}


def run_as_wandb(folder: Path, *words: str) -> None:
    done = subprocess.run(
        [sys.executable, "-m", "tracker", "run", "--as-wandb", "--", *words], cwd=folder, env=environment(),
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "tracker: warning" not in done.stderr


@pytest.mark.parametrize("name", SCRIPTS)
def test_a_script_that_imports_wandb(name: str, tmp_path: Path) -> None:
    code, metric = SCRIPTS[name]
    (tmp_path / "train.py").write_text(textwrap.dedent(code), encoding="utf-8")
    run_as_wandb(tmp_path, sys.executable, "train.py")
    run = only_run()
    assert (run.name, run.state) == ("n", "finished")
    assert len(curve(metric)[0]) == (1 if name == "sklearn" else 3)
    if name == "accelerate":
        assert (run.config, len(having("im"))) == ({"lr": 0.1}, 1)


def test_torchrun(tmp_path: Path) -> None:
    """Rank 0 alone has the run of the job, as trainers have it; each rank has one of its own in a group."""
    code = """
    import os, torch, torch.distributed as dist, wandb
    dist.init_process_group("gloo")
    rank = dist.get_rank()
    if rank == 0:
        wandb.init(project="p", name="job")
    total = torch.ones(1) * (rank + 1)
    dist.all_reduce(total)
    if rank == 0:
        wandb.log({"total": total.item()})
        wandb.finish()
    with wandb.init(project="ranks", name=f"rank{rank}", group="job", reinit=True) as run:
        run.log({"rank": rank})
    dist.destroy_process_group()
    """
    (tmp_path / "train.py").write_text(textwrap.dedent(code), encoding="utf-8")
    words = ("-m", "torch.distributed.run", "--standalone", "--nproc-per-node", "2", "train.py")
    run_as_wandb(tmp_path, sys.executable, *words)
    assert only_run().summary["total"] == 3
    found = read(tmp_path / "tracker-runs", "ranks").values()
    assert sorted((run.name, run.group, run.summary["rank"]) for run in found) == [
        ("rank0", "job", 0),
        ("rank1", "job", 1),
    ]


def test_frameworks_find_wandb(tmp_path: Path) -> None:
    code = """
    import accelerate.utils, transformers.integrations, lightning.pytorch.loggers.wandb as lightning_wandb
    from transformers.utils import is_torch_available
    assert transformers.integrations.is_wandb_available()
    assert accelerate.utils.is_wandb_available()
    assert lightning_wandb._WANDB_AVAILABLE
    import wandb
    assert "tracker" in wandb.__file__
    """
    (tmp_path / "train.py").write_text(textwrap.dedent(code), encoding="utf-8")
    run_as_wandb(tmp_path, sys.executable, "train.py")
