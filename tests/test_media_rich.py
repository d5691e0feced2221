"""A page with all that people log beside numbers, made by the real libraries, in a real browser from the disk."""

from __future__ import annotations

import fcntl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

import media_lab
import pytest
import site_browser
from playwright.sync_api import Page
from site_browser import until

ROOT = Path(__file__).resolve().parent.parent

SCRIPT = """
import matplotlib; matplotlib.use("Agg")
import matplotlib.pyplot as plt, numpy as np, plotly.graph_objects as go, tracker
from sklearn.datasets import load_digits
from sklearn.linear_model import LogisticRegression

digits = load_digits()
x, y = digits.data / 16, digits.target
run = tracker.init(project="p", name="digits", root="root", id="rich")
for step in range(3):
    model = LogisticRegression(max_iter=30, C=10.0 ** (step - 2))
    import warnings; warnings.simplefilter("ignore")
    model.fit(x[:1000], y[:1000])
    scores = model.predict_proba(x[1000:])
    truth, predicted = y[1000:], scores.argmax(1)
    wrong = np.flatnonzero(predicted != truth)[:6]
    big = [np.kron(x[1000 + n].reshape(8, 8), np.ones((8, 8))) for n in wrong]
    box = {"position": {"minX": 0.2, "maxX": 0.8, "minY": 0.1, "maxY": 0.9}, "class_id": int(predicted[wrong[0]])}
    run.log({
        "accuracy": float((predicted == truth).mean()),
        "first": tracker.Image(big[0], caption=f"{truth[wrong[0]]}, taken for {predicted[wrong[0]]}",
            masks={"ink": {"mask_data": (big[0] > 0.5).astype(np.uint8), "class_labels": {1: "ink"}}},
            boxes={"found": {"box_data": [box]}}),
        "wrong": [tracker.Image(image) for image in big],
        "weights": tracker.Histogram(model.coef_),
    }, step=100 * step)
table = tracker.Table(columns=["digit", "truth", "prediction"])
for number in range(12):
    table.add_data(tracker.Image(x[1000 + number].reshape(8, 8)), int(truth[number]), int(predicted[number]))
figure, axes = plt.subplots()
axes.plot([1, 3, 2])
names = [str(name) for name in range(10)]
run.log({
    "predictions": table,
    "confusion": tracker.plot.confusion_matrix(y_true=truth, preds=predicted, class_names=names),
    "roc": tracker.plot.roc_curve(truth, scores, labels=names),
    "tone": tracker.Audio(np.sin(np.arange(4000) / 5), sample_rate=8000, caption="a tone"),
    "clip": tracker.Video((np.arange(4)[:, None, None, None] * 60 + np.zeros((4, 3, 16, 24))).astype(np.uint8), fps=4),
    "violins": go.Figure([go.Violin(y=scores[:, k], name=names[k]) for k in range(3)]),
    "drawn": figure,
    "note": tracker.Html("<h1 id=note>Notes</h1>"),
}, step=200)
run.finish()
print(int((predicted == truth).sum()))
"""

REPORT = """# Digits

```media
keys: [first, confusion, tone, clip, violins, drawn, note]
```

```table
keys: predictions
```

```histogram
keys: weights
```
"""


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[site_browser.Pages]:
    folder = tmp_path_factory.mktemp("rich")
    with (Path(tempfile.gettempdir()) / "tracker-site-bundle.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        subprocess.run([sys.executable, "scripts/hatch_build.py"], cwd=ROOT, check=True, timeout=300)
    root = media_lab.write_run(folder, SCRIPT)
    (folder / "reports").mkdir()
    (folder / "reports" / "digits.md").write_text(REPORT)
    media_lab.build_site(root, folder / "site", reports=str(folder / "reports"))
    with site_browser.open_browser() as browser:
        yield site_browser.Pages(browser, (folder / "site").as_uri())


def text_in_a_frame(page: Page, selector: str) -> str:
    """The text of the only element that some frame of the page has, once it is there."""
    end = time.monotonic() + 30
    while time.monotonic() < end:
        for frame in page.frames[1:]:
            if frame.locator(selector).count() == 1:
                return frame.locator(selector).text_content()
        page.wait_for_timeout(50)
    raise AssertionError(f"no frame has {selector}")


@pytest.mark.parametrize(
    ("name", "size", "theme"),
    [
        ("runs/rich.html", site_browser.DESKTOP, "light"),
        ("runs/rich.html", site_browser.PHONE, "dark"),
        ("digits.html", site_browser.DESKTOP, "dark"),
        ("digits.html", site_browser.PHONE, "light"),
    ],
    ids=["run", "run-phone-dark", "report-dark", "report-phone"],
)
def test_everything_shows(pages, name, size, theme):
    page = pages.open(name, viewport=size, color_scheme=theme)
    for figure in page.locator("figure.chart").all():
        figure.scroll_into_view_if_needed()
    for image in page.locator("figure.chart img:visible").all():
        image.scroll_into_view_if_needed()
        assert image.evaluate("async (image) => { await image.decode(); return image.naturalWidth; }") >= 8
    for title in ("first", "drawn", "clip"):
        assert page.locator(f"figure.chart:has-text('{title}') img:visible").count() >= 1, title
    sound = page.locator("audio").first
    sound.evaluate("async (audio) => { audio.load(); await new Promise((done) => (audio.onloadedmetadata = done)); }")
    assert sound.evaluate("(audio) => audio.duration") == pytest.approx(0.5)
    shown = page.locator("svg", has=page.locator("text=Predicted")).first.locator("text").all_text_contents()
    assert {"Actual", "Predicted", *"0123456789"} <= set(shown)
    assert page.locator("table tbody td:visible").count() >= 24
    until(
        page,
        "[...document.querySelectorAll('figure.chart')].some((figure) => figure.trackerPanel?.marks?.length === 3)",
    )
    for frame in page.locator("iframe:visible").all():
        frame.scroll_into_view_if_needed()
    assert text_in_a_frame(page, "#note") == "Notes"
    assert text_in_a_frame(page, ".main-svg .legend") == "012"
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert pages.close() == []
