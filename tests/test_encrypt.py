"""Encrypted sites: nothing is readable, a real browser opens them with the key, and refuses what is not right."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import shutil
from pathlib import Path

import pytest
import site_browser
from sealed_lab import PASSPHRASE, PROSE, envelope, make_home, share, tracker
from site_browser import Chart, until

from tracker.build.seal import padded

ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    folder = tmp_path_factory.mktemp("a home")
    make_home(folder)
    return folder


@pytest.fixture(scope="module")
def browser():
    with site_browser.open_browser() as opened:
        yield opened


@pytest.fixture
def pages(browser, home):
    opened = site_browser.Pages(browser, "")
    yield opened
    opened.close()


def visit(pages, link, **context):
    """A page by its whole address."""
    pages.address, _, name = link.rpartition("/")
    return pages.open(name, **context)


def opened(page, title):
    until(page, f"document.querySelector('h1')?.textContent === {json.dumps(title)}")
    return page


def refused(page, words):
    until(page, f"document.querySelector('.unlock-status')?.textContent.includes({json.dumps(words)}) === true")
    assert page.locator("h1").inner_text() == "This page is encrypted"
    text = page.content()
    assert not [word for word in secrets_of() if word in text.lower()]


def secrets_of():
    """Every name, metric, config value and word of the project, in lower case."""
    words = set(re.findall(r"[A-Za-z]{4,}", PROSE))
    ours = {"title", "description", "author", "best", "name", "runs", "html", "chart", "metrics", "smoothing",
            "scatter", "config", "columns"}  # fmt: skip
    words |= {
        "quokkarun",
        "schnabeltier",
        "wollknaeuel",
        "zabaglione",
        "0.123456",
        "1.123456",
        "spaltenkopf",
        "blubberlutsch",
    }
    return {word.lower() for word in words - ours} | {"krakelei", "runs/r1"}


# --- nothing is readable ---


def test_no_file_tells_a_name_a_metric_a_value_or_a_word(home):
    files = {path: path.read_bytes() for path in (home / "_site").rglob("*") if path.is_file()}
    assert len(files) == 10
    words = secrets_of()
    assert len(words) > 20
    assert min(map(len, words)) >= 7  # shorter ones stand in random letters now and then
    assert shows(base64.b64encode(b"a marmorkuchen"), "marmorkuchen")
    for path, data in files.items():
        text = str(path.relative_to(home)).encode() + b"\n" + data
        told = [word for word in words if shows(text, word)]
        assert not told, (path, told)
    readable = (home / ".tracker/cache/sites").rglob("zirkon.html")
    found = next(readable).read_text().lower()
    assert [word for word in sorted(words) if word in found][:3] == ["beilage", "dolmenhaft", "gekritzel"]


def shows(data, word):
    """Whether a word stands in some bytes, in any case, or as base64 has it at any place."""
    if word.encode() in data.lower():
        return True
    for said in (word, word.capitalize()):
        for offset in range(3):
            text = base64.b64encode(bytes(offset) + said.encode())
            part = text[4 if offset else 0 : (offset + len(said)) // 3 * 4]
            if len(part) >= 8 and part in data:
                return True
    return False


def test_beside_what_is_sealed_there_is_only_the_shell_and_the_bundle(home):
    shells = set()
    for path in (home / "_site").glob("*.html"):
        text = path.read_text()
        assert re.fullmatch(r"index|[0-9a-f]{32}", path.stem)
        shells.add(re.sub(r'(<script type="application/json" id="sealed">)\{[^<]*\}', r"\1", text))
    assert len(shells) == 1
    for path in (home / "_site" / "assets").iterdir():
        stem, _, ending = path.name.split(".")
        assert path.read_bytes() == (ROOT / "site" / "dist" / f"{stem}.{ending}").read_bytes()
    manifest = json.loads((home / "_site" / ".tracker-site.json").read_bytes())
    assert {key for part in manifest["parts"].values() for key in part.get("info", {})} == {"salt"}


def test_sizes_tell_little(home):
    sizes = {len(envelope(path)["data"]) for path in (home / "_site").glob("*.html")}
    assert len(sizes) < 4
    for length in (0, 1, 32_000, 40_000, 123_456, 5_000_001):
        full = padded(b"x" * length)
        assert int.from_bytes(full[:8], "big") == length
        assert full[8 : 8 + length] == b"x" * length
        assert not full[8 + length :].strip(b"\0")
        assert len(full) <= max(32 << 10, (length + 8) * 1.12)
    assert len({len(padded(b"x" * length)) for length in range(1_000_000, 1_030_000, 1000)}) <= 2


# --- with the key ---


@pytest.mark.parametrize("over", ["file", "http"])
def test_the_sites_link_opens_every_page(home, pages, over):
    link = share(home, "zirkon", "--all")
    with site_browser.serve(home / "_site") as address:
        link = link if over == "file" else f"{address}/{link.rpartition('/')[2]}"
        page = opened(visit(pages, link), "Zirkonquark")
        assert page.title().startswith("Zirkonquark")
        assert page.evaluate("location.hash") == ""
        assert len(Chart.live(page, "fig-1").get("series.map((s) => s.label)")) == 3
        page.locator("#fig-2").scroll_into_view_if_needed()
        until(page, "document.querySelector('#fig-2.is-live') !== null")
        until(page, "document.querySelector('#fig-3').trackerRuns !== undefined")
        assert page.locator("img[alt='gekritzel']").evaluate("(image) => image.complete && image.naturalWidth") == 9
        with page.expect_download() as waiting:
            page.get_by_role("link", name="beilage").click()
        assert waiting.value.suggested_filename == "beilage.csv"
        assert "blubberlutsch" in Path(waiting.value.path()).read_text()
        with page.context.expect_page() as waiting:
            page.get_by_role("link", name="kopfstand").click(modifiers=["ControlOrMeta"])
        opened(waiting.value, "quokkarun-1")
        page.locator("#fig-3").get_by_role("link", name="quokkarun-2").click()
        opened(page, "quokkarun-2")
        page.reload()
        opened(page, "quokkarun-2")
        page.locator(".crumbs a").click()
        opened(page, "p")
        assert page.evaluate("location.hash") == "#all-runs"
    assert pages.complaints == []


def test_a_pages_link_opens_that_page_and_no_other(home, pages):
    page = opened(visit(pages, share(home, "zirkon")), "Zirkonquark")
    Chart.live(page, "fig-1")
    page.reload()
    opened(page, "Zirkonquark")
    page.get_by_role("link", name="kopfstand").click()
    until(page, "document.querySelector('.unlock-form') !== null")
    assert "quokkarun" not in page.content()
    key = share(home, "zirkon").partition("#")[2]
    page.goto(share(home, "r1").partition("#")[0] + f"#{key}")
    page.reload()
    refused(page, "not the right key for this page")


def test_a_link_can_be_pasted(home, pages):
    link = share(home, "r2")
    page = visit(pages, link.partition("#")[0])
    page.get_by_label("Link or key").fill(link)
    page.get_by_role("button", name="Open").click()
    opened(page, "quokkarun-2")


# --- without it, and after tampering ---


@pytest.mark.parametrize(
    ("key", "words"),
    [
        (base64.urlsafe_b64encode(bytes(32)).decode().rstrip("="), "This is not the right key."),
        ("abc", "is the link complete?"),
        ("!!", "is the link complete?"),
    ],
)
def test_a_wrong_key_is_refused(home, pages, key, words):
    refused(visit(pages, share(home, "zirkon").partition("#")[0] + f"#k={key}"), words)


def test_without_a_key_nothing_shows(home, pages):
    page = visit(pages, share(home, "zirkon").partition("#")[0])
    until(page, "document.querySelector('.unlock-form') !== null")
    assert not [word for word in secrets_of() if word in page.content().lower()]
    page = visit(pages, share(home, "zirkon"), java_script_enabled=False)
    assert "It needs JavaScript" in page.locator("main").inner_text()


def sign(fields):
    """The digest made right again, as who tampers would."""
    told = "\n".join(str(value) for name, value in fields.items() if name != "digest")
    return {**fields, "digest": base64.b64encode(hashlib.sha256(told.encode()).digest()).decode()}


def flip(text):
    return ("B" if text[0] == "A" else "A") + text[1:]


def other(site, name):
    return next(path for path in sorted(site.glob("*.html")) if path.stem not in ("index", name))


TAMPERINGS = {
    "a byte of the data": (lambda f, _: {**f, "data": flip(f["data"])}, "was changed or damaged"),
    "a byte of the nonce": (lambda f, _: {**f, "nonce": flip(f["nonce"])}, "was changed or damaged"),
    "data cut short": (lambda f, _: {**f, "data": f["data"][:-400]}, "was changed or damaged"),
    "a byte, signed anew": (lambda f, _: sign({**f, "data": flip(f["data"])}), "The key is right, and"),
    "the nonce, signed anew": (lambda f, _: sign({**f, "nonce": flip(f["nonce"])}), "The key is right, and"),
    "cut, signed anew": (lambda f, _: sign({**f, "data": f["data"][:-400]}), "The key is right, and"),
    "a key's check, signed anew": (lambda f, _: sign({**f, "check": flip(f["check"])}), "not the right key"),
    "the salt, signed anew": (lambda f, _: sign({**f, "salt": flip(f["salt"])}), "not the right key"),
    "a new version": (lambda f, _: sign({**f, "version": 2}), "opens version 1"),
    "endless iterations": (lambda f, _: sign({**f, "iterations": 10**12}), "was changed or damaged"),
    "a swapped file": (lambda _, o: o, "files were swapped or renamed"),
    "swapped, with this name": (lambda f, o: sign({**o, "name": f["name"]}), "The key is right, and"),
    "swapped, with name and check": (
        lambda f, o: sign({**o, "name": f["name"], "page": f["page"]}),
        "The key is right, and",
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", TAMPERINGS)
def test_tampering_is_refused(home, pages, tmp_path, what):
    site = tmp_path / "_site"
    shutil.copytree(home / "_site", site)
    link = share(home, "zirkon", "--all")
    name = link.rpartition("/")[2].partition(".html")[0]
    change, words = TAMPERINGS[what]
    path = site / f"{name}.html"
    before = envelope(path)
    text = path.read_text()
    path.write_text(
        text.replace(
            json.dumps(before, separators=(",", ":")),
            json.dumps(change(before, envelope(other(site, name))), separators=(",", ":")),
        )
    )
    assert path.read_text() != text
    refused(visit(pages, f"{site.as_uri()}/{link.rpartition('/')[2]}"), words)


def test_what_is_no_envelope_is_refused(home, pages, tmp_path):
    site = tmp_path / "_site"
    shutil.copytree(home / "_site", site)
    text = (site / "index.html").read_text()
    (site / "index.html").write_text(text[: len(text) // 2])
    key = share(home, "--all").partition("#")[2]
    refused(visit(pages, f"{site.as_uri()}/index.html#{key}"), "was changed or damaged")


def test_a_page_that_is_not_secure_says_so(home, pages):
    context = pages.browser.new_context()
    page = context.new_page()

    def answer(route):
        path = home / "_site" / route.request.url.partition("?")[0].split("/", 3)[3]
        kind = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}[path.suffix]
        route.fulfill(body=path.read_bytes(), content_type=kind)

    page.route("http://runs.example/**", answer)
    page.goto("http://runs.example/index.html#" + share(home, "--all").partition("#")[2])
    assert page.evaluate("isSecureContext") is False
    refused(page, "open this address with https://")


# --- a passphrase ---


@pytest.fixture(scope="module")
def spoken(home):
    """The same site, with a passphrase."""
    tracker(home, "build", "--encrypt", "--out", "spoken", TRACKER_PASSPHRASE=PASSPHRASE)
    return home / "spoken"


def test_a_passphrase_opens_the_site_and_stays_in_the_tab(home, spoken, pages):
    link = share(home, "--out", "spoken", "--all", TRACKER_PASSPHRASE=PASSPHRASE)
    assert link == (spoken / "index.html").as_uri()
    assert envelope(spoken / "index.html")["iterations"] == 600_000
    page = visit(pages, link)
    page.get_by_label("Passphrase").fill("fünf zufällige wörter, nicht weniger")
    page.keyboard.press("Enter")
    refused(page, "This is not the right key.")
    page.get_by_label("Passphrase").fill(PASSPHRASE.replace("ü", "u\u0308"))
    page.keyboard.press("Enter")
    opened(page, "p")
    page.get_by_role("link", name="Zirkonquark").click()
    opened(page, "Zirkonquark")
    assert page.locator("a[href*='k=']").count() == 0
    page = visit(pages, share(home, "zirkon", "--out", "spoken", TRACKER_PASSPHRASE=PASSPHRASE))
    opened(page, "Zirkonquark")


def test_a_published_site_opens_from_a_bucket_by_its_link(home, pages, s3_seaweed):
    s3_seaweed.make_bucket("sealed")
    policy = {"Effect": "Allow", "Principal": "*", "Action": "s3:GetObject", "Resource": "arn:aws:s3:::sealed/*"}
    place = "s3://sealed/site"
    tracker(home, "build", "--encrypt", "--out", place, **s3_seaweed.env)
    tracker(home, "share", "zirkon", "--out", place, fails="without credentials", **s3_seaweed.env)
    s3_seaweed.client().put_bucket_policy(
        Bucket="sealed", Policy=json.dumps({"Version": "2012-10-17", "Statement": [policy]})
    )
    link = share(home, "zirkon", "--out", place, **s3_seaweed.env)
    assert link.startswith(s3_seaweed.endpoint)
    Chart.live(opened(visit(pages, link), "Zirkonquark"), "fig-1")
    assert pages.complaints == []
