"""A run of the real wandb with something of everything; `die` ends it in the middle."""

import os
import signal
import sys
import time
import wave

import numpy as np
import PIL.Image
import wandb

settings = wandb.Settings(x_stats_sampling_interval=0.2)
config = {"lr": 0.1, "model": {"layers": [1, 2], "name": "x"}, "key.with.dot": 1, "api_key": "hidden"}
wandb.init(
    project="lab", name="first", group="g", job_type="train", tags=["a", "b"], notes="some notes", config=config,
    id=sys.argv[2] if len(sys.argv) > 2 else None, resume="allow", settings=settings,
)  # fmt: skip
wandb.define_metric("epoch")
wandb.define_metric("val/*", step_metric="epoch", summary="max")
wandb.define_metric("loss", summary="min")
print("hello from the script")
print("\x1b[31mred\x1b[0m", 50 * "progress\r", file=sys.stderr)
for step in range(300):
    wandb.log({"loss": 1 / (step + 1), "nested": {"a": step, "b": {"c": 2 * step}}, "text": f"t{step}", "flag": True})
if sys.argv[1] == "die":
    time.sleep(2)
    os.kill(os.getpid(), signal.SIGKILL)
wandb.log({"nan": float("nan"), "inf": float("-inf"), "big": 2**60, "list": [1, 2], "none": None, "val.dot": 1.5})
wandb.log({"epoch": 1, "val/acc": 0.5})
wandb.log({"epoch": 2, "val/acc": 0.25})

pixels = np.random.default_rng(0).integers(0, 255, (8, 9, 3), np.uint8)
position = {"minX": 0.1, "maxX": 0.5, "minY": 0.1, "maxY": 0.6}
boxes = {"pred": {"box_data": [{"position": position, "class_id": 1, "box_caption": "c", "scores": {"p": 0.5}}]}}
masks = {"m": {"mask_data": np.ones((8, 9), np.uint8), "class_labels": {1: "cat"}}}
with wave.open("s.wav", "wb") as sound:
    sound.setnchannels(1)
    sound.setsampwidth(2)
    sound.setframerate(8000)
    sound.writeframes(bytes(1600))
PIL.Image.new("RGB", (4, 4)).save("v.gif")
wandb.log({"im": wandb.Image(pixels, caption="cap", boxes=boxes, masks=masks)})
wandb.log({"ims": [wandb.Image(pixels, caption=f"c{number}") for number in range(3)]}, step=400)
wandb.log({"deep": {"h": wandb.Histogram(np.arange(100.0))}, "html": wandb.Html("<b>x</b>")})
wandb.log({"htmls": [wandb.Html("a"), wandb.Html("b")], "snd": wandb.Audio("s.wav", caption="s")})
wandb.log({"tbl": wandb.Table(columns=["a", "b"], data=[[1, "x"], [2.5, None]]), "vid": wandb.Video("v.gif")})
points = wandb.Table(columns=["x", "y"], data=[[1, 2], [3, 4]])
wandb.log({"line": wandb.plot.line(points, "x", "y", title="A line")})
wandb.log({"points": wandb.plot.scatter(points, "x", "y")})
wandb.log({"bars": wandb.plot.bar(points, "x", "y")})
wandb.log({"cm": wandb.plot.confusion_matrix(y_true=[0, 1, 1], preds=[0, 1, 0], class_names=["a", "b"])})
wandb.log({"object": wandb.Object3D(np.zeros((5, 3)))})

with open("weights.bin", "wb") as file:
    file.write(b"weights")
wandb.save("weights.bin")
artifact = wandb.Artifact("model", "model")
artifact.add_file("weights.bin")
wandb.log_artifact(artifact)
wandb.run.summary["best"] = 3
wandb.run.summary["deeper"] = {"a": 1}
wandb.config.update({"late": 5})
wandb.alert("Loss is high", "at step 3", level="WARN")
time.sleep(1)
wandb.finish(exit_code=int(sys.argv[1]))
