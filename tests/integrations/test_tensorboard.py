"""`sync_tensorboard=True`: what the three writers of event files are given is in the run, at its step."""

from __future__ import annotations

import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest
from processes import environment
from runs import curve, having, only_run, rows

import tracker

PICTURE = np.random.default_rng(0).integers(0, 255, (3, 8, 9), np.uint8)
NUMBERS = np.random.default_rng(0).normal(size=1000)


def run_script(folder: Path, code: str) -> None:
    """In a process of its own: the writers' modules are patched when they are imported."""
    head = "import numpy as np, tracker\nnumbers = np.random.default_rng(0).normal(size=1000)\n"
    done = subprocess.run(
        [sys.executable, "-c", head + textwrap.dedent(code)], cwd=folder, env=environment(), capture_output=True,
        text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert "warning" not in [line for line in done.stderr.splitlines() if line.startswith("tracker")]


def check(prefix: str = "", text: str = "note") -> None:
    steps, losses = curve(f"{prefix}loss")
    assert (steps, losses) == ([0, 5, 10], pytest.approx([1, 1 / 6, 1 / 11]))
    (row,) = having(f"{prefix}h")
    assert (row["_step"], sum(row[f"{prefix}h"]["values"])) == (3, 1000)
    image = having(f"{prefix}im")[0][f"{prefix}im"]
    image = image[0] if isinstance(image, list) else image
    assert (image["_type"], image["width"], image["height"]) == ("image", 9, 8)
    assert having(f"{prefix}{text}")[0][f"{prefix}{text}"] == "hello **you**"


@pytest.mark.parametrize("when", ["before", "after"])
@pytest.mark.parametrize("module", ["torch.utils.tensorboard", "tensorboardX"])
def test_writers_of_python(tmp_path: Path, module: str, when: str) -> None:
    """The writer is imported before the run begins, or after."""
    order = [f"from {module} import SummaryWriter", "run = tracker.init(project='p', sync_tensorboard=True)"]
    code = "\n".join(order if when == "before" else order[::-1])
    code += textwrap.dedent("""
    writer = SummaryWriter("logs")
    for step in (0, 5, 10):
        writer.add_scalar("loss", 1 / (step + 1), step)
        writer.add_scalars("both", {"a": step}, step)
    writer.add_text("note", "hello **you**", 1)
    writer.add_image("im", np.zeros((3, 8, 9), np.uint8), 2)
    writer.add_histogram("h", numbers, 3)
    run.log({"mine": 1})
    writer.close()
    run.finish()
    writer = SummaryWriter("later")
    writer.add_scalar("late", 1, 0)
    """)
    run_script(tmp_path, code)
    check(text="note/text_summary")
    name = "both/a/both" if module == "tensorboardX" else "both_a/both"
    assert [row[name] for row in having(name)] == [0, 5, 10]
    assert len(having("mine")) == 1
    assert not having("late")


def test_tensorflow(tmp_path: Path) -> None:
    """Writers of C++, also in a graph; two folders are two prefixes."""
    code = """
    import os, time
    run = tracker.init(project="p", sync_tensorboard=True)
    import tensorflow as tf
    one, two = (tf.summary.create_file_writer(f"logs/{part}") for part in ("train", "validation"))

    @tf.function
    def graph(step, value):
        with one.as_default():
            tf.summary.scalar("graph", value, step=step)

    for step in (0, 5, 10):
        with one.as_default():
            tf.summary.scalar("loss", 1 / (step + 1), step=step)
        with two.as_default():
            tf.summary.scalar("loss", float(step), step=step)
        graph(tf.constant(step, tf.int64), tf.constant(float(step)))
    limit = time.monotonic() + 60
    while "train/loss" not in run.summary:  # a thread reads them while the run goes
        assert time.monotonic() < limit
        time.sleep(0.1)
    with one.as_default():
        tf.summary.text("note", "hello **you**", step=1)
        tf.summary.image("im", np.zeros((2, 8, 9, 3), np.uint8), step=2)
        tf.summary.histogram("h", numbers, step=3)
        tf.summary.audio("sound", np.zeros((1, 100, 1), np.float32), 100, step=3)
    two.close()
    run.finish()
    """
    run_script(tmp_path, code)
    check("train/")
    assert [row["train/graph"] for row in having("train/graph")] == [0, 5, 10]
    assert [row["validation/loss"] for row in having("validation/loss")] == [0, 5, 10]
    assert len(having("train/sound")) == 1
    assert len(rows()) == 13


def test_keras_own_callback(tmp_path: Path) -> None:
    code = """
    import keras
    run = tracker.init(project="p", sync_tensorboard=True)
    model = keras.Sequential([keras.layers.Input((2,)), keras.layers.Dense(1)])
    model.compile(optimizer="sgd", loss="mse")
    told = model.fit(np.ones((8, 2)), np.ones(8), epochs=3, verbose=0, validation_split=0.5,
                     callbacks=[keras.callbacks.TensorBoard("logs", histogram_freq=1, write_graph=False)])
    run.config["told"] = told.history["loss"]
    """
    run_script(tmp_path, code)
    run = only_run()
    assert [row["train/epoch_loss"] for row in having("train/epoch_loss")] == pytest.approx(run.config["told"])
    assert len(having("validation/epoch_loss")) == 3


def test_without_it_nothing_is_kept() -> None:
    from tensorboardX import SummaryWriter

    with tracker.init(project="p"):
        writer = SummaryWriter("logs")
        writer.add_scalar("loss", 1, 0)
        writer.close()
    assert rows() == []
