"""Media, logged: real scripts with numpy, PIL and matplotlib; what stands in the rows, and the files beside them."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import subprocess
import sys
import textwrap
import wave
from pathlib import Path
from typing import Any

import numpy as np
import PIL.Image
import pytest
from processes import environment, wait_for

from tracker.errors import ValueKindError
from tracker.format import media
from tracker.media.arrays import to_pixels
from tracker.media.audio import Audio
from tracker.media.histogram import Histogram
from tracker.media.html import Html
from tracker.media.image import Image
from tracker.media.png import encode_png
from tracker.media.table import Table
from tracker.media.video import Video
from tracker.mirror.clean import clean_run
from tracker.mirror.media import sync_media
from tracker.mirror.sync import find_runs, sync_run
from tracker.store import open_store

RNG = np.random.default_rng(0)


def run_script(folder: Path, code: str, **settings: str) -> str:
    """Run a training script; what it wrote to stderr."""
    quick = {"TRACKER_SYSTEM_SAMPLE": "0", "TRACKER_DISABLE_CODE": "true"}
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", textwrap.dedent(code)], cwd=folder, text=True, capture_output=True,
        env=environment(**quick, **settings), timeout=90, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    return done.stderr


def rows_of(root: Path) -> list[dict[str, Any]]:
    """The rows of the only run below a root."""
    (path,) = root.glob("*/runs/*/*/history/0.jsonl")
    return [json.loads(line) for line in path.read_text().splitlines()]


def files_of(root: Path) -> dict[str, bytes]:
    """The media of the only run below a root, by their paths."""
    found = {}
    for path in root.glob("*/files/*/*/*"):
        found["/".join(path.parts[-2:])] = path.read_bytes()
    return found


def pixels_of(data: bytes) -> np.ndarray[Any, Any]:
    return np.asarray(PIL.Image.open(io.BytesIO(data)))


def content(item: Any) -> tuple[dict[str, Any], bytes]:
    """The JSON of a medium, and the content of its first file."""
    found, files = item.encode()
    assert all(media.is_path(file.path) and file.sha256 == hashlib.sha256(file.data).hexdigest() for file in files)
    return found, files[0].data


@pytest.fixture(scope="module")
def logged(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The root of a run that logged one of each kind."""
    folder = tmp_path_factory.mktemp("logged")
    PIL.Image.new("RGB", (5, 4), "red").save(folder / "photo.jpg")
    run_script(
        folder,
        """
        import sys, tracker
        heavy = {"numpy", "PIL", "matplotlib"} & set(sys.modules)
        run = tracker.init(project="p", root="root")
        run.log({"loss": 1.0})
        assert not heavy and "numpy" not in sys.modules, heavy

        import matplotlib; matplotlib.use("Agg")
        import matplotlib.pyplot as plt, numpy as np, PIL.Image
        array = np.zeros((8, 6, 3), np.uint8)
        run.log({"array": tracker.Image(array, caption="a cat"), "loss": 0.5})
        array[:] = 255
        figure, axes = plt.subplots()
        axes.plot([1, 2])
        run.log({"figure": figure, "pyplot": plt, "pil": PIL.Image.new("L", (3, 2))})
        run.log({"deep": {"list": [tracker.Image(array), tracker.Image("photo.jpg")]}})
        run.log({"audio": tracker.Audio(np.sin(np.arange(800) / 10), sample_rate=8000)})
        run.log({"video": tracker.Video(np.zeros((3, 3, 8, 8), np.uint8))})
        run.log({"hist": tracker.Histogram([1, 2, 3, float("nan")], num_bins=4), "html": tracker.Html("<b>bold</b>")})
        table = tracker.Table(columns=["n", "text", "img"])
        table.add_data(1, 'with "quotes"\\nand lines', tracker.Image(array))
        run.log({"table": table})
        run.finish()
        """,
    )
    return folder / "root"


def test_a_row_holds_the_json_and_the_file_lies_under_its_hash(logged):
    row = rows_of(logged)[1]
    found = row["array"]
    data = files_of(logged)[found["path"]]
    assert found == {
        "_type": "image", "path": f"media/{hashlib.sha256(data).hexdigest()[:32]}.png",
        "sha256": hashlib.sha256(data).hexdigest(), "size": len(data), "width": 6, "height": 8, "caption": "a cat",
    }  # fmt: skip
    assert row["loss"] == 0.5
    assert pixels_of(data).max() == 0  # as it was when it was logged


def test_figures_and_pictures_may_be_given_as_they_are(logged):
    row = rows_of(logged)[2]
    assert row["figure"] == row["pyplot"]
    assert row["figure"]["width"] > 100
    assert pixels_of(files_of(logged)[row["pil"]["path"]]).shape == (2, 3)


def test_lists_and_nested_dicts_hold_media(logged):
    found = rows_of(logged)[3]["deep/list"]
    assert [item["path"].rpartition(".")[2] for item in found] == ["png", "jpg"]
    assert (found[1]["width"], found[1]["height"]) == (5, 4)


def test_sound_video_histogram_and_html(logged):
    rows, files = rows_of(logged), files_of(logged)
    with wave.open(io.BytesIO(files[rows[4]["audio"]["path"]])) as sound:
        assert (sound.getframerate(), sound.getnframes(), sound.getnchannels()) == (8000, 800, 1)
    assert rows[4]["audio"]["seconds"] == 0.1
    assert PIL.Image.open(io.BytesIO(files[rows[5]["video"]["path"]])).format == "GIF"
    assert rows[6]["hist"] == {
        "_type": "histogram", "values": [1, 0, 1, 1], "min": 1.0, "max": 3.0, "non_finite": 1
    }  # fmt: skip
    assert files[rows[6]["html"]["path"]] == b"<b>bold</b>"


def test_a_table_is_csv_whose_cells_may_be_images(logged):
    found = rows_of(logged)[7]["table"]
    assert found["path"].startswith("tables/")
    assert (found["columns"], found["rows"], found["media_columns"]) == (["n", "text", "img"], 1, ["img"])
    header, row = csv.reader(io.StringIO(files_of(logged)[found["path"]].decode()))
    assert header == ["n", "text", "img"]
    assert row[:2] == ["1", 'with "quotes"\nand lines']
    assert json.loads(row[2])["path"] in files_of(logged)


def test_what_was_logged_at_once_is_stored_once(logged):
    white = rows_of(logged)[3]["deep/list"][0]["path"]
    assert white in rows_of(logged)[7]["table"]["path"] or white in files_of(logged)
    names = [path.rpartition("/")[2].partition(".")[0] for path in files_of(logged)]
    assert len(names) == len(set(names))


def test_all_of_it_goes_up(logged, tmp_path):
    (run_dir,) = find_runs([str(logged)])
    result = sync_run(run_dir, str(tmp_path / "bucket"))
    assert result.error == ""
    assert files_of(tmp_path / "bucket") == files_of(logged)
    bucket = open_store(str(tmp_path / "bucket"))
    assert sync_media(run_dir, bucket, f"p/files/{Path(run_dir).name}/", ()) == (0, 0)


def test_the_companion_brings_media_to_a_bucket(s3_moto, tmp_path, monkeypatch):
    s3_moto.make_bucket("media")
    for name, value in s3_moto.env.items():
        monkeypatch.setenv(name, value)
    root = f"s3://media/{tmp_path.name}"
    run_script(
        tmp_path,
        """
        import numpy as np, sys, tracker
        with tracker.init(project="p", id="r") as run:
            for step in range(3):
                run.log({"img": tracker.Image(np.full((4, 4), step * 50, np.uint8))})
            run.log({"table": tracker.Table(columns=["a"], data=[[1]])})
        """,
        TRACKER_ROOT=root,
        TRACKER_DIR=str(tmp_path / "here"),
        **s3_moto.env,
    )
    store = open_store(root)
    keys = [info.key for info in store.list("p/files/r/")]
    assert sorted(key.removeprefix("p/files/r/") for key in keys) == sorted(files_of(tmp_path / "here"))
    assert len(keys) == 4
    (run_dir,) = find_runs([str(tmp_path / "here")])
    assert clean_run(run_dir, root).why == ""
    assert not list((tmp_path / "here").glob("*/files/**/*.png"))


def test_a_killed_script_leaves_its_media(tmp_path):
    code = """
        import numpy as np, os, tracker
        run = tracker.init(project="p", root="root")
        for step in range(20):
            run.log({"img": tracker.Image(np.full((64, 64), step, np.uint8))})
        print("logged", flush=True)
        input()
    """
    with subprocess.Popen(
        [sys.executable, "-c", textwrap.dedent(code)], cwd=tmp_path, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
        env=environment(TRACKER_SYSTEM_SAMPLE="0", TRACKER_DISABLE_CODE="true", TRACKER_CONSOLE="off"),
    ) as process:  # fmt: skip
        assert process.stdout.readline().strip() == b"logged"
        wait_for(lambda: len(files_of(tmp_path / "root")) == 20, "the files of what was logged")
        process.kill()
    assert {row["img"]["path"] for row in rows_of(tmp_path / "root")} == set(files_of(tmp_path / "root"))


def test_a_forked_child_keeps_its_own(tmp_path):
    run_script(
        tmp_path,
        """
        import numpy as np, os, tracker, warnings
        warnings.simplefilter("ignore", DeprecationWarning)
        run = tracker.init(project="p", root="root")
        run.log({"img": tracker.Image(np.zeros((4, 4)))})
        child = os.fork()
        if child == 0:
            run.log({"img": tracker.Image(np.ones((4, 4)))})
            run.finish()
            os._exit(0)
        os.waitpid(child, 0)
        run.finish()
        """,
    )
    assert len(files_of(tmp_path / "root")) == 2
    assert len(list((tmp_path / "root").glob("p/runs/*/*/history/0.jsonl"))) == 2


def test_nothing_raises_into_training(tmp_path):
    said = run_script(
        tmp_path,
        """
        import numpy as np, tracker
        with tracker.init(project="p", root="root") as run:
            run.log({"a": tracker.Image("missing.png"), "b": 1})
            run.log({"a": tracker.Image(np.zeros((2, 3, 7))), "b": 2})
            run.log({"c": tracker.Video("film.txt"), "d": tracker.Audio(np.zeros(3)), "b": 3})
            run.log({"e": tracker.Table(data=7), "f": tracker.Histogram([]), "g": np.zeros((5, 5)), "b": 4})
            run.log({"h": tracker.Html(7), "i": [tracker.Image(np.zeros((2, 2))), 5], "b": 5})
        """,
    )
    assert [row.get("b") for row in rows_of(tmp_path / "root")] == [1, 2, 3, 4, 5]
    assert all(set(row) == {"_step", "_time", "b"} for row in rows_of(tmp_path / "root"))
    assert "'a' is a tracker.Image that could not be made ('missing.png': No such file or directory)" in said
    assert "wrap it in tracker.Image or tracker.Histogram" in said
    for key in "acdefghi":
        assert f"warning: '{key}' is " in said


def test_files_that_cannot_be_written_are_counted(tmp_path):
    said = run_script(
        tmp_path,
        """
        import numpy as np, os, tracker
        run = tracker.init(project="p", root="root")
        files = os.path.join("root", "p", "files")
        open(files, "w").close()
        run.log({"img": tracker.Image(np.zeros((4, 4))), "loss": 1})
        run.finish(timeout=20)
        """,
    )
    assert [row["loss"] for row in rows_of(tmp_path / "root")] == [1]
    assert "could not be written" in said
    (writer,) = (tmp_path / "root").glob("p/runs/*/*/writer.json")
    assert json.loads(writer.read_text())["media_lost"] == 1


# The arrays of images


@pytest.mark.parametrize(
    ("shape", "expected"),
    [
        ((5, 7), (5, 7)), ((5, 7, 1), (5, 7)), ((5, 7, 3), (5, 7, 3)), ((5, 7, 4), (5, 7, 4)), ((3, 5, 7), (5, 7, 3)),
        ((1, 5, 7), (5, 7)), ((4, 3, 5, 7), (12, 16, 3)), ((1, 5, 7, 3), (5, 7, 3)),
    ],
)  # fmt: skip
def test_shapes_of_arrays(shape, expected):
    data = RNG.integers(0, 255, shape).astype(np.uint8)
    found, png = content(Image(data))
    assert pixels_of(png).shape == expected
    assert (found["height"], found["width"]) == expected[:2]


@pytest.mark.parametrize("channels", [1, 3, 4])
def test_our_png_is_what_pil_reads(channels):
    data = RNG.integers(0, 256, (33, 17, channels)).astype(np.uint8)
    assert (pixels_of(encode_png(data)) == data.squeeze()).all()


@pytest.mark.parametrize(
    ("values", "expected"),
    [
        (np.array([[0, 128, 255]], np.uint8), [0, 128, 255]),
        (np.array([[0.0, 0.5, 1.0]]), [0, 127, 255]),
        (np.array([[-1.0, 0.0, 1.0]]), [0, 127, 255]),
        (np.array([[0.0, np.nan, np.inf]]), [0, 0, 255]),
        (np.array([[True, False, True]]), [255, 0, 255]),
        (np.array([[0, 300, 20]]), [0, 255, 20]),
        ([[0, 1, 0]], [0, 255, 0]),
    ],
)
def test_ranges_of_values(values, expected):
    assert to_pixels(values)[0, :, 0].tolist() == expected


def test_without_normalising_values_are_only_cut_off():
    assert to_pixels(np.array([[-5.0, 1.0, 300.0]]), normalize=False)[0, :, 0].tolist() == [0, 1, 255]


@pytest.mark.parametrize("shape", [(3,), (0, 4), (2, 2, 2), (2, 2, 2, 2, 2), ()])
def test_what_is_no_image_is_refused(shape):
    with pytest.raises(ValueKindError, match="shape"):
        Image(np.zeros(shape)).encode()


def test_torch_tensors_have_their_channels_first():
    torch = pytest.importorskip("torch")
    found, _ = content(Image(torch.zeros(3, 5, 4)))
    assert (found["height"], found["width"]) == (5, 4)


def test_pil_modes_and_file_types():
    picture = PIL.Image.new("CMYK", (4, 3))
    assert content(Image(picture))[1].startswith(b"\x89PNG")
    found, data = content(Image(np.zeros((3, 4, 4)), file_type="jpg"))
    assert data.startswith(b"\xff\xd8")
    assert found["path"].endswith(".jpg")
    assert PIL.Image.open(io.BytesIO(content(Image(np.zeros((3, 4, 3)), mode="L"))[1])).mode == "L"
    odd = Image(np.zeros((3, 4)), file_type="tiff")
    assert content(odd)[0]["path"].endswith(".png")
    assert "'tiff'" in odd.notes[0]


def test_masks_and_boxes():
    labels = {0: "road", 7: "car"}
    boxes = {
        "pred": {
            "box_data": [
                {"position": {"minX": 0.1, "maxX": 0.4, "minY": 0.2, "maxY": 0.8}, "class_id": 7, "scores": {"p": 0.9}},
                {"position": {"middle": [5, 4], "width": 4, "height": 2}, "domain": "pixel", "box_caption": "me"},
            ],
            "class_labels": labels,
        }
    }
    picture = Image(
        np.zeros((8, 10)), boxes=boxes, masks={"truth": {"mask_data": np.full((8, 10), 7), "class_labels": labels}}
    )
    found, files = picture.encode()
    assert found["boxes"]["pred"] == [
        {"x": 0.1, "y": 0.2, "width": 0.3, "height": 0.6, "label": "car", "class_id": 7, "scores": {"p": 0.9}},
        {"x": 0.3, "y": 0.375, "width": 0.4, "height": 0.25, "label": "me"},
    ]
    mask = found["masks"]["truth"]
    assert mask["class_labels"] == {"0": "road", "7": "car"}
    (file,) = [file for file in files if file.path == mask["path"]]
    assert (pixels_of(file.data) == 7).all()


# Others


def test_a_table_of_frames_and_of_arrays():
    import pandas as pd
    import polars as pl

    for frame in (pd.DataFrame({"a": [1, 2], "b": ["x", None]}), pl.DataFrame({"a": [1, 2], "b": ["x", None]})):
        found, data = content(Table(dataframe=frame))
        assert (found["columns"], found["rows"]) == (["a", "b"], 2)
        assert data.decode().splitlines()[:2] == ["a,b", "1,x"]
    assert content(Table(data=np.arange(4).reshape(2, 2)))[1] == b"c0,c1\n0,1\n2,3\n"


def test_a_table_grows_until_it_is_logged():
    table = Table(columns=["a"])
    table.add_data(1)
    table.add_column("b", [True])
    table.add_data(2, float("nan"))
    table.add_data(3)
    assert content(table)[1] == b"a,b\n1,true\n2,NaN\n3,\n"
    assert table.notes == ["a table of 2 columns was given a row of 1 values"]
    assert table.get_column("a") == [1, 2, 3]


def test_histograms_of_counts_and_edges():
    found, files = Histogram(np_histogram=np.histogram([1, 2, 2, 5], bins=[0, 1, 2, 10])).encode()
    assert found == {"_type": "histogram", "values": [0, 1, 3], "bins": [0.0, 1.0, 2.0, 10.0]}
    assert files == []
    for bad in (([1, 2], [0, 1]), ([1], [1, 0]), ([1], [0, float("inf")])):
        with pytest.raises(ValueKindError, match="np_histogram"):
            Histogram(np_histogram=bad).encode()


def test_html_of_files_and_text(tmp_path):
    page = tmp_path / "page.html"
    page.write_text("<p>from a file</p>")
    with page.open() as opened:
        for data in (str(page), page, opened, b"<p>from a file</p>", "<p>from a file</p>"):
            assert content(Html(data))[1] == b"<p>from a file</p>"
    assert content(Html("lost.html"))[1] == b"lost.html"


def test_video_without_ffmpeg_is_a_gif_and_says_so(monkeypatch):
    monkeypatch.setattr("importlib.util.find_spec", lambda name: None)
    film = Video(np.zeros((2, 1, 4, 4), np.uint8), fps=10, format="mp4", caption="run")
    found, data = content(film)
    assert data.startswith(b"GIF8")
    assert (found["width"], found["height"], found["caption"]) == (4, 4, "run")
    assert "pip install imageio[ffmpeg]" in film.notes[0]


def test_files_of_the_user_are_taken_as_they_are(tmp_path):
    (tmp_path / "a.mp4").write_bytes(b"film")
    (tmp_path / "a.WAV").write_bytes(b"sound")
    assert content(Video(tmp_path / "a.mp4"))[1] == b"film"
    found, data = content(Audio(str(tmp_path / "a.WAV")))
    assert (data, found["path"].rpartition(".")[2]) == (b"sound", "wav")


@pytest.mark.parametrize(
    ("path", "is_one"),
    [
        ("media/a.png", True), ("tables/b.csv", True), ("media/0-x/c.png", True), ("media/../run.json", False),
        ("/etc/passwd", False), ("media/", False), ("files/x", False), ("media/a\n.png", False), ("media//a", False),
        ("media/.hidden", False), ("media\\a.png", False), ("https://x/media/a.png", False), (7, False), (None, False),
    ],
)  # fmt: skip
def test_paths_lead_nowhere_else(path, is_one):
    assert media.is_path(path) is is_one
