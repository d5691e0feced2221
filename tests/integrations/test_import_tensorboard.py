"""`tracker import tensorboard`: what torch, tensorboardX and TensorFlow wrote, against what TensorBoard reads of it."""

from __future__ import annotations

import importlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from imports import ROOT, check_site, import_twice, tracker
from run_files import read
from runs import having
from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

from tracker.read.media import media_of
from tracker.read.model import Run

PICTURE = np.random.default_rng(0).integers(0, 255, (3, 8, 9), np.uint8)
NUMBERS = np.random.default_rng(0).normal(size=1000)
HPARAMS = {"lr": 0.1, "layers": 3, "opt": "adam", "nesterov": True}


def fill(writer: Any, steps: Any = range(0, 50, 5)) -> None:
    """What both writers of Python can be given."""
    for step in steps:
        writer.add_scalar("train/loss", 1 / (step + 1), step)
        writer.add_scalar("lr", float("nan") if step == 10 else 0.1, step)
    writer.add_scalars("both", {"a": 1.5, "b": 2.5}, 3)
    writer.add_text("note", "hello **you**", 1)
    writer.add_image("im", PICTURE, 2)
    writer.add_histogram("h", NUMBERS, 3)


def runs_of(project: str = "p") -> dict[str, Run]:
    return {run.name: run for run in read(Path(ROOT), project).values()}


def check_scalars(run: Run, folder: Path, prefix: str = "") -> int:
    """Compare each curve of a folder with what TensorBoard itself reads: steps and values."""
    events = EventAccumulator(str(folder), size_guidance={"scalars": 0, "tensors": 0})
    events.Reload()
    number = 0
    curves = {tag: events.Scalars(tag) for tag in events.Tags()["scalars"]}
    for tag in events.Tags()["tensors"]:
        if events.summary_metadata[tag].plugin_data.plugin_name == "scalars":
            curves[tag] = events.Tensors(tag)
    for tag, points in curves.items():
        steps, values, *_ = run.history.xy(prefix + tag)
        assert steps.tolist() == [point.step for point in points]
        expected = [point.value if hasattr(point, "value") else float(_number(point)) for point in points]
        assert values.tolist() == pytest.approx(expected, nan_ok=True)
        number += 1
    return number


def _number(point: Any) -> Any:
    from tensorboard.util.tensor_util import make_ndarray

    return make_ndarray(point.tensor_proto)


@pytest.mark.parametrize("module", ["torch.utils.tensorboard", "tensorboardX"])
def test_writers_of_python(tmp_path: Path, module: str) -> None:
    """Everything that a writer takes, and the folders of `add_scalars` and `add_hparams`, which are no runs."""
    writer_of = importlib.import_module(module).SummaryWriter
    for name in ("base", "deep/er"):
        writer = writer_of(f"logs/{name}")
        fill(writer)
        if module.startswith("torch"):  # the other one needs soundfile for it
            writer.add_audio("beep", np.zeros((1, 800), np.float32), 2, 8000)
        if name == "base":
            writer.add_hparams(HPARAMS, {"hparam/acc": 0.75})
            writer.add_pr_curve("pr", np.array([0, 1, 1]), np.array([0.1, 0.6, 0.7]), 1)
            writer.add_mesh("points", torch.zeros(1, 3, 3))
        writer.close()
    done = import_twice("tensorboard", "logs", "--project", "p")
    assert "2 runs (2 new)" in done.stdout
    mesh = "points_VERTEX" if module.startswith("torch") else "points_1"
    assert done.stderr == f"tracker: base: {mesh!r} of TensorBoard's plugin 'mesh' has no place\n"
    runs = runs_of()
    assert set(runs) == {"base", "deep/er"}
    run = runs["base"]
    assert run.config == HPARAMS
    assert (run.state, run.summary["hparam/acc"]) == ("finished", 0.75)
    for name in runs:
        assert check_scalars(runs[name], tmp_path / "logs" / name) >= 2
    part = "both_b" if module.startswith("torch") else "both/b"
    assert check_scalars(run, tmp_path / "logs/base" / part, f"{part}/") == 1
    check_media(run)
    assert "pr" in media_of(run)
    assert ("beep" in media_of(run)) == module.startswith("torch")
    again = tracker("import", "tensorboard", "logs/base", "--project", "q")
    assert "1 run (1 new)" in again.stdout
    assert read(Path(ROOT), "q").keys() == {run.id}  # whichever folder it was found from
    check_site("p")


def check_media(run: Run) -> None:
    media = media_of(run)
    (image,) = media["im"][0].items
    assert (media["im"][0].step, image.kind, image.width, image.height) == (2, "image", 9, 8)
    assert (Path(ROOT) / "p/files" / run.id / image.path).read_bytes().startswith(b"\x89PNG")
    if "pr" in media:
        assert media["pr"][0].items[0].kind == "plot"
    for step in media.get("beep", ()):
        (sound,) = step.items
        assert (Path(ROOT) / "p/files" / run.id / sound.path).read_bytes().startswith(b"RIFF")
    (histogram,) = media["h"][0].items
    assert histogram.counts is not None
    assert histogram.counts.sum() == 1000
    assert {row["note/text_summary"] for row in having("note/text_summary", root=ROOT)} == {"hello **you**"}


def test_tensorflow_with_its_two_folders(tmp_path: Path) -> None:
    """`train` and `validation`, as Keras makes them, are one run."""
    import tensorflow as tf
    from tensorboard.plugins.hparams import api

    for name in ("train", "validation"):
        with tf.summary.create_file_writer(f"logs/mnist/{name}").as_default():
            for step in range(10):
                tf.summary.scalar("epoch_loss", 1 / (step + 1), step)
            tf.summary.image("im", PICTURE.transpose(1, 2, 0)[None], 2)
            tf.summary.histogram("h", NUMBERS, 3)
            tf.summary.text("note", "hello **you**", 1)
            tf.summary.audio("beep", np.zeros((1, 800, 1), np.float32), 8000, 2)
            if name == "train":
                api.hparams({"units": 16, "rate": 0.5, "opt": "adam"})
                api.hparams_config(hparams=[], metrics=[])
    import_twice("tensorboard", "logs", "--project", "p")
    (run,) = runs_of().values()
    assert (run.name, run.config) == ("mnist", {"units": 16, "rate": 0.5, "opt": "adam"})
    for name in ("train", "validation"):
        assert check_scalars(run, tmp_path / "logs/mnist" / name, f"{name}/") == 1
    media = media_of(run)
    assert {f"train/{name}" for name in ("im", "h", "beep")} <= media.keys()
    check_site("p")


def test_restarts_and_broken_files(tmp_path: Path) -> None:
    """Steps that a restart wrote anew are gone, as in TensorBoard; a torn tail or a flipped bit costs one record."""
    from torch.utils.tensorboard import SummaryWriter

    def write(name: str, steps: range, **options: Any) -> Path:
        writer = SummaryWriter(f"logs/{name}", **options)
        for step in steps:
            writer.add_scalar("loss", float(step), step)
        writer.close()
        return max(Path("logs", name).iterdir(), key=lambda path: path.stat().st_mtime_ns)

    for number, (steps, purge) in enumerate([(range(10), None), (range(6, 15), 6), (range(12, 20), 12)]):
        write("purged", steps, purge_step=purge, filename_suffix=f".{number}")
    write("kept", range(10), filename_suffix=".a")
    write("kept", range(8, 12), filename_suffix=".b")
    torn, flipped, lost = (write(name, range(100)) for name in ("torn", "flipped", "lost"))
    torn.write_bytes(torn.read_bytes()[:-10])
    for path, place in ((flipped, -20), (lost, -2000)):
        data = bytearray(path.read_bytes())
        data[place] ^= 1
        path.write_bytes(data)
    done = import_twice("tensorboard", "logs", "--project", "p")
    runs = runs_of()
    assert check_scalars(runs["purged"], tmp_path / "logs/purged") == 1
    steps = {name: run.history.xy("loss")[0].tolist() for name, run in runs.items()}
    assert steps["purged"] == list(range(20))
    assert steps["kept"] == [0, 1, 2, 3, 4, 5, 6, 7, 8, 8, 9, 9, 10, 11]
    assert steps["torn"] == steps["flipped"] == list(range(99))
    assert len(steps["lost"]) < 100
    for name, part in {
        "purged": "values were written anew by a restart at an earlier step (7 times)",
        "kept": "values are of steps that an earlier file of the folder has too: both are kept (2 times)",
        "torn": f"{torn.name} ends within a record, which is left out",
        "flipped": f"{flipped.name}: a record whose checksum is wrong is left out",
        "lost": f"{lost.name}: ",
    }.items():
        assert f"tracker: {name}: {part}" in done.stderr


def test_a_log_that_grows_and_one_that_is_nothing(tmp_path: Path) -> None:
    """A run that was being written when it was imported is one run afterwards; other files are said to be none."""
    from torch.utils.tensorboard import SummaryWriter

    writer = SummaryWriter("logs/a")
    writer.add_scalar("loss", 1.0, 0)
    writer.flush()
    tracker("import", "tensorboard", "logs", "--project", "p")
    writer.add_scalar("loss", 0.5, 1)
    writer.close()
    done = tracker("import", "tensorboard", "logs", "--project", "p")
    assert "1 run (1 changed), 2 rows" in done.stdout
    (run,) = runs_of().values()
    assert run.history.xy("loss")[1].tolist() == [1.0, 0.5]
    shutil.copytree("logs/a", "logs/copy")
    assert "2 runs (1 new, 1 unchanged)" in tracker("import", "tensorboard", "logs", "--project", "p").stdout
    (tmp_path / "empty").mkdir()
    for path, message in (("empty", "holds no event files"), ("gone", "is no folder")):
        assert message in tracker("import", "tensorboard", path, rc=2).stderr
    records = [json.loads(path.read_text()) for path in Path(ROOT).rglob("writer.json")]
    assert {record["imported"]["tool"] for record in records} == {"tensorboard"}
