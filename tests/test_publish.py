"""Publishing: what is uploaded, in which order, with which headers; what is removed; the links to send."""

from __future__ import annotations

import json
import re
import threading
import time
import urllib.error
import urllib.request
from pathlib import Path

import pytest
import run_files
import site_browser
from build_lab import append, files_of
from cli_calls import call
from site_browser import Chart

from tracker.build.headers import content_type
from tracker.build.manifest import MANIFEST, is_named_by_content
from tracker.build.output import Output
from tracker.build.publish import publish, read_site
from tracker.build.share import find_page, join
from tracker.build.single import single_file
from tracker.errors import StoreError, UsageError
from tracker.store import LocalStore, open_store

LIVE = "data/live.js"
PANEL = "\n```scatter\nx: config.lr\ny: loss\n```\n"
PUBLIC = {
    "Version": "2012-10-17",
    "Statement": [{"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::open/*"}],
}


def get(url):
    with urllib.request.urlopen(url, timeout=30) as answer:
        return answer.read(), {name.lower(): value for name, value in answer.headers.items()}


@pytest.fixture
def bucket(s3_seaweed, monkeypatch, request):
    """A new private bucket of a real S3 server, by its URL."""
    for name, value in s3_seaweed.env.items():
        monkeypatch.setenv(name, value)
    name = "b" + request.node.name.replace("_", "")[5:50].lower()
    s3_seaweed.make_bucket(name)
    return f"s3://{name}/site/"


@pytest.fixture
def public(s3_seaweed, monkeypatch, request):
    """A bucket that anybody may read, by its URL and its address."""
    for name, value in s3_seaweed.env.items():
        monkeypatch.setenv(name, value)
    s3_seaweed.make_bucket("open")
    s3_seaweed.client().put_bucket_policy(Bucket="open", Policy=json.dumps(PUBLIC))
    return f"s3://open/{request.node.name}/", f"{s3_seaweed.endpoint}/open/{request.node.name}"


def contents(url):
    with open_store(url) as store:
        return {info.key: store.get(info.key) for info in store.list()}


def upload(lab, url, *, prune=False):
    with open_store(str(lab.site)) as source, open_store(url) as store, Output(store, prune=prune) as output:
        publish(source, output)
    return output


class SlowStore(LocalStore):
    """A folder to which assets take longer than pages, and that remembers when each write began and ended."""

    def __init__(self, root):
        super().__init__(root)
        self.began, self.ended, self.lock, self.clock = {}, {}, threading.Lock(), 0

    def tick(self, times, key):
        with self.lock:
            self.clock += 1
            times[key] = self.clock

    def _put(self, key, data, content_type, cache_control):
        self.tick(self.began, key)
        if not key.endswith(".html"):
            time.sleep(0.02)
        super()._put(key, data, content_type, cache_control)
        self.tick(self.ended, key)


def test_pages_are_written_after_what_they_show_then_the_first_page_and_the_manifest_last(lab, tmp_path):
    lab.build()
    store = SlowStore(str(tmp_path / "slow"))
    with open_store(str(lab.site)) as source, Output(store) as output:
        publish(source, output)
    check_order(store, list(read_site(source).files))
    direct = SlowStore(str(tmp_path / "direct"))
    with Output(direct) as output:
        from tracker.build.site import build

        build(lab.options(), output)
    parts = read_site(direct).parts
    assert len(parts) == 14
    for page, part in parts.items():
        assert page not in direct.began or all(
            direct.ended[file] < direct.began[page] for file in part.files if file != page
        ), page
    assert max(direct.ended, key=direct.ended.get) == MANIFEST


def check_order(store, files):
    pages = [path for path in files if path.endswith(".html")]
    others = [path for path in files if path not in (*pages, LIVE)]
    assert max(store.ended[path] for path in others) < min(store.began[path] for path in pages)
    assert store.began["index.html"] > max(store.ended[path] for path in files if path not in ("index.html", LIVE))
    assert store.began[LIVE] > store.ended["index.html"]
    assert store.began[MANIFEST] > max(store.ended[path] for path in files)


def test_a_failed_asset_keeps_its_pages_away(lab, tmp_path):
    class Failing(LocalStore):
        def _put(self, key, data, content_type, cache_control):
            if key.startswith("data/"):
                time.sleep(0.05)
                raise OSError("no room")
            super()._put(key, data, content_type, cache_control)

    lab.build()
    store = Failing(str(tmp_path / "failing"))
    with open_store(str(lab.site)) as source, pytest.raises(OSError, match="no room"), Output(store) as output:
        publish(source, output)
    assert not [info.key for info in store.list() if info.key.endswith(".html")]


def test_over_http_files_have_their_types_and_times(built, public):
    url, address = public
    (built.folder / "reports" / "notes.txt").write_text("naïve\n")
    (built.folder / "reports" / "more.md").write_text("# More\n\n[notes](notes.txt) {{ count() }}\n")
    _, output = built.build(url)
    assert (output.unchanged, output.left) == (0, 0)
    site = contents(url)
    assert set(site) > {"index.html", "losses.html", "dot.svg", "notes.txt"}
    for path, data in site.items():
        body, headers = get(f"{address}/{path}")
        assert body == data
        hashed = is_named_by_content(path)
        assert headers["cache-control"] == ("public, max-age=31536000, immutable" if hashed else "no-cache"), path
        kinds = {
            "html": "text/html; charset=utf-8", "js": "text/javascript; charset=utf-8", "svg": "image/svg+xml",
            "css": "text/css; charset=utf-8", "json": "application/json", "txt": "text/plain; charset=utf-8",
            "csv": "text/csv; charset=utf-8", "tex": "text/x-tex; charset=utf-8", "pdf": "application/pdf",
            "png": "image/png",
        }  # fmt: skip
        assert headers["content-type"] == kinds[path.rpartition(".")[2]], path
    with site_browser.open_browser() as browser:
        pages = site_browser.Pages(browser, address)
        page = pages.open("losses.html")
        assert page.locator("h1").inner_text() == "Losses"
        assert pages.close() == []


def test_google_keeps_types_and_times_and_says_why_it_cannot_sign(built, gcs, monkeypatch):
    for name, value in gcs.env.items():
        monkeypatch.setenv(name, value)
    gcs.make_bucket("lab-site")
    upload(built, "gs://lab-site/site")
    for path, kind, cache in (
        ("index.html", "text/html; charset=utf-8", "no-cache"),
        (next(key for key in contents("gs://lab-site/site") if key.startswith("data/")),
         "text/javascript; charset=utf-8", "public, max-age=31536000, immutable"),
    ):  # fmt: skip
        _, body = gcs.request("GET", f"/storage/v1/b/lab-site/o/{('site/' + path).replace('/', '%2F')}")
        told = json.loads(body)
        assert (told["contentType"], told.get("cacheControl")) == (kind, cache)
    with open_store("gs://lab-site/site") as store:
        assert store.address("a b.html") == f"{gcs.endpoint}/lab-site/site/a%20b.html"
        with pytest.raises(StoreError, match="cannot sign a link to gs://lab-site/site/index.html"):
            store.link("index.html", 60)


def test_only_what_changed_is_uploaded_and_nothing_is_removed_until_told(built, bucket):
    upload(built, bucket)
    assert contents(bucket) == files_of(built.site)
    assert upload(built, bucket).written == 0
    append(built, json.dumps({"_step": 900, "_time": 2000.0, "loss": 0.5}) + "\n")
    (built.folder / "reports" / "more.md").unlink()
    (built.folder / "reports" / "losses.md").write_text("# Losses\n\n```chart\nmetrics: loss\n```\n")
    built.build()
    before = contents(bucket)
    output = upload(built, bucket)
    assert 0 < output.written < 20 < output.unchanged
    after, wanted = contents(bucket), files_of(built.site)
    assert {path: after[path] for path in wanted if path != MANIFEST} == {
        path: data for path, data in wanted.items() if path != MANIFEST
    }
    stale = set(before) - set(wanted)
    assert "more.html" in stale
    assert set(after) - set(wanted) == stale
    assert (output.left, output.removed) == (len(stale), 0)
    with open_store(bucket) as store:
        store.put("CNAME", b"runs.example.org")
        store.put("dot.svg", b"<svg>somebody's own</svg>")
    output = upload(built, bucket, prune=True)
    assert (output.written, output.removed, output.left) == (0, len(stale) - 1, 0)
    assert contents(bucket) == {**wanted, "CNAME": b"runs.example.org", "dot.svg": b"<svg>somebody's own</svg>"}


def test_a_build_goes_on_from_a_published_site(built, bucket):
    upload(built, bucket)
    _, output = built.build(bucket)
    assert (output.written, output.removed) == (0, 0)
    assert contents(bucket) == files_of(built.site)


def test_refuses_a_site_that_is_not_as_it_was_built(built, tmp_path):
    target = str(tmp_path / "target")
    (built.site / "more.html").write_text("by hand")
    with pytest.raises(UsageError, match=r"more.html is not as it was built"):
        upload(built, target)
    (built.site / "more.html").unlink()
    with pytest.raises(UsageError, match=r"more.html is gone"):
        upload(built, target)
    (built.site / ".tracker-building").mkdir(exist_ok=True)
    (built.site / ".tracker-building" / "ab").write_text("[]")
    with pytest.raises(UsageError, match="was ended, or is still going on"):
        upload(built, target)
    built.build()
    built.build()
    upload(built, target)
    assert contents(target) == files_of(built.site)


def test_refuses_a_place_without_a_site(tmp_path):
    with pytest.raises(UsageError, match="holds no site"), open_store(str(tmp_path)) as store:
        read_site(store)


@pytest.mark.parametrize(
    ("path", "kind"),
    [
        ("a/b.HTML", "text/html; charset=utf-8"),
        ("x.md", "text/markdown; charset=utf-8"),
        ("x.csv.gz", "application/gzip"),
        ("clip.mp4", "video/mp4"),
        ("x.zip", "application/zip"),
        ("x.tgz", "application/octet-stream"),
        ("x.xyz", "application/octet-stream"),  # only the table of some machines has it
        ("thing", "application/octet-stream"),
    ],
)
def test_types(path, kind):
    assert content_type(path) == kind


# --- the commands ---


def test_commands_publish_and_share_a_public_site(built, public, monkeypatch):
    url, address = public
    monkeypatch.chdir(built.folder)
    said = call("publish", str(built.site), url)
    assert said.code == 0, said.err
    assert "files written, 0 unchanged" in said.out
    assert call("share", "losses", "--out", url).out == f"{address}/losses.html\n"
    run = call("share", "r3", "--out", url).out.strip()
    assert run == f"{address}/runs/r3.html"
    assert b"run 3" in get(run)[0]
    assert call("share", "--out", url, "--site-url", "https://lab.example/r").out == "https://lab.example/r/\n"


def test_a_private_bucket_gives_a_signed_link_to_one_file(built, bucket, monkeypatch):
    (built.folder / "reports" / "losses.md").write_text("---\ntitle: Losses\n---\n![d](dot.svg)\n" + PANEL)
    built.build()
    monkeypatch.chdir(built.folder)
    said = call("publish", str(built.site), bucket, "--prune")
    assert said.code == 0, said.err
    before = contents(bucket)
    said = call("share", "losses", "--out", bucket, "--expires", "2h")
    link = said.out.strip()
    assert "signed until" in said.err
    assert "X-Amz-Expires=7200" in link
    assert "X-Amz-Algorithm=AWS4-HMAC-SHA256" in link
    plain = link.partition("?")[0]
    with pytest.raises(urllib.error.HTTPError, match="403"):
        get(plain)
    with pytest.raises(urllib.error.HTTPError, match="403"):
        get(link.replace("X-Amz-Expires=7200", "X-Amz-Expires=7201"))
    body, headers = get(link)
    assert headers["content-type"] == "text/html; charset=utf-8"
    assert b"<h1>Losses</h1>" in body
    after = contents(bucket)
    (made,) = set(after) - set(before)
    assert made.startswith("shared/losses.")
    assert call("share", "losses", "--out", bucket).code == 0
    assert contents(bucket).keys() == after.keys()
    upload(built, bucket, prune=True)
    assert contents(bucket).keys() == after.keys()


@pytest.mark.parametrize("expires", ["8d", "0d", "soon", "-1h", ""])
def test_refuses_times_that_cannot_be_signed(built, expires, monkeypatch):
    monkeypatch.chdir(built.folder)
    said = call("share", "losses", "--out", str(built.site), "--expires", expires)
    assert said.code == 2
    assert "up to 7 days" in said.err


def test_refuses_a_link_to_a_folder_of_this_machine(built):
    said = call("share", "losses", "--out", str(built.site))
    assert "to which no link leads" in said.err


def test_finds_pages_by_what_people_call_them(built):
    manifest = read_site(LocalStore(str(built.site)))
    for name in ("losses", "losses.html", "losses.md", "/Losses"):
        assert find_page(manifest, name) == "losses.html"
    assert find_page(manifest, "") == "index.html"
    assert find_page(manifest, "runs/r1") == find_page(manifest, "r1") == "runs/r1.html"
    with pytest.raises(UsageError, match=r"did you mean losses.html"):
        find_page(manifest, "loses")
    assert join("https://x/y/", "runs/a b.html") == "https://x/y/runs/a%20b.html"


# --- a single file ---


@pytest.fixture(scope="module")
def single(tmp_path_factory):
    """A report with a chart, a panel, a table and a picture as one file, made with the real bundle."""
    from build_lab import Lab

    lab = Lab(tmp_path_factory.mktemp("single"))
    report = (lab.folder / "reports" / "losses.md").read_text()
    (lab.folder / "reports" / "figures").mkdir()
    (lab.folder / "reports" / "figures" / "own.csv").write_text("a,b\n")
    links = "\n[the dot](dot.svg), [own numbers](figures/own.csv)\n"
    (lab.folder / "reports" / "losses.md").write_text(report + PANEL + links)
    site_browser.build_pages(lab.folder / "unused")
    lab.build(bundle=None)
    store = LocalStore(str(lab.site))
    place = lab.folder / "losses only.html"
    place.write_bytes(single_file(store, read_site(store), "losses.html"))
    return place, lab


def test_a_single_file_has_everything_and_asks_for_nothing(single):
    place, _ = single
    with site_browser.open_browser() as browser:
        pages = site_browser.Pages(browser, place.parent.as_uri())
        page = pages.open(place.name.replace(" ", "%20"))
        asked = []
        page.on("request", lambda request: asked.append(request.url))
        assert len(Chart.live(page, "fig-1").get("series.map((s) => s.label)")) == 6
        page.locator("#fig-3").scroll_into_view_if_needed()
        site_browser.until(page, "document.querySelector('#fig-3.is-live') !== null")
        site_browser.until(page, "document.querySelector('#fig-2').trackerRuns !== undefined")
        assert not [url for url in asked if not url.startswith(("blob:", "data:"))]
        assert page.locator("p img").first.evaluate(
            "(image) => image.complete && image.src.startsWith('data:image/svg')"
        )
        assert page.get_by_role("link", name="the dot").get_attribute("download") == "dot.svg"
        assert page.get_by_role("link", name="own numbers").get_attribute("download") == "own.csv"
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.getAttribute('href'))")
        assert all(link.startswith(("#", "data:")) for link in links), links
        assert pages.close() == []
        page = pages.open(place.name.replace(" ", "%20"), java_script_enabled=False)
        assert page.locator(".chart-still img").first.evaluate("(image) => image.naturalWidth") == 960
        pages.close()


def test_a_runs_page_as_one_file_draws_the_charts_that_share_a_data_file(single):
    _, lab = single
    store = LocalStore(str(lab.site))
    page = next(path for path in sorted(read_site(store).files) if re.fullmatch(r"runs/.*\.html", path))
    keys = re.findall(r'data-key="([^"/]+)/\d+"', store.get(page).decode())
    assert len(keys) > 1
    place = lab.folder / "one run.html"
    place.write_bytes(single_file(store, read_site(store), page))
    assert place.read_text().count(f'data-key="{keys[0]}"') == 1
    with site_browser.open_browser() as browser:
        pages = site_browser.Pages(browser, place.parent.as_uri())
        opened = pages.open("one%20run.html")
        drawn = [Chart.live(opened, f"fig-{number}").get("series[0].raw") for number in range(1, len(keys) + 1)]
        titles = opened.locator("figure.chart .chart-title").all_inner_texts()
        assert pages.close() == []
    history = run_files.read(lab.root)[Path(page).stem].history
    assert dict(zip(titles, drawn, strict=True)) == {name: history.xy(name)[1].tolist() for name in history.names()}


def test_a_single_file_is_the_same_bytes_each_time(single):
    place, lab = single
    store = LocalStore(str(lab.site))
    assert place.read_bytes() == single_file(store, read_site(store), "losses.html")
    said = call("share", "losses", "--out", str(lab.site), "--save", str(lab.folder / "saved.html"))
    assert said.code == 0
    assert Path(lab.folder / "saved.html").read_bytes() == place.read_bytes()
