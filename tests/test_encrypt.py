"""Encrypted sites: nothing is readable, a real browser opens them with the key, and refuses what is not right."""

from __future__ import annotations

import base64
import contextlib
import hashlib
import json
import os
import pty
import re
import shutil
import stat
import subprocess
import sys
from pathlib import Path

import pytest
import run_files
import site_browser
from cli_calls import call
from site_browser import Chart, until

from tracker.build.seal import Lock, from_link, padded

ROOT = Path(__file__).resolve().parent.parent
PROSE = """
---
title: Zirkonquark
description: Vexillum dolmenhaft
author: Yngwiebert Quastenflosser
---
Marmorkuchen gluckst {{ best("perplexitee").name }} [kopfstand](runs/r1.html) [beilage](beilage.csv).

## Trompetenbaum

```chart
metrics: perplexitee
title: Wirbelwindkurve
smoothing: 0.5
```

```scatter
x: config.lernrate
y: perplexitee
```

```runs
columns: [name, config.geschmack]
```

![gekritzel](kritzel.svg)
"""
PASSPHRASE = "fünf zufällige wörter, nicht mehr"


def write_runs(root):
    for number in range(3):
        rows = [{"_step": i, "_time": 1000.0 + i, "perplexitee": 1 / (i + number + 1)} for i in range(60)]
        files = {
            f"r{number}/run.json": {"name": f"quokkarun-{number}", "tags": ["schnabeltier"], "notes": "wollknaeuel",
                                    "created_at": 1000.0 + number, "format": 1},
            f"r{number}/w/config.json": {"lernrate": 0.123456 + number, "geschmack": f"zabaglione{number}"},
            f"r{number}/w/writer.json": {"state": "finished", "started_at": 1000.0, "ended_at": 1100.0, "format": 1},
            f"r{number}/w/history/0.jsonl": rows,
        }  # fmt: skip
        run_files.write(root, files)


@pytest.fixture(scope="module")
def home(tmp_path_factory):
    """A project, and its encrypted site, which opens by link."""
    folder = tmp_path_factory.mktemp("a home")
    write_runs(folder / "root")
    (folder / "reports").mkdir()
    (folder / "reports" / "zirkon.md").write_text(PROSE.lstrip())
    (folder / "reports" / "beilage.csv").write_text("spaltenkopf\nblubberlutsch\n")
    (folder / "reports" / "kritzel.svg").write_text(
        '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><text>krakelei</text></svg>'
    )
    (folder / "tracker.toml").write_text('root = "root"\nproject = "p"\n')
    site_browser.build_pages(folder / "unused")
    tracker(folder, "build", "--encrypt")
    return folder


def tracker(folder, *words, fails="", **env):
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(folder)
        for name, value in env.items():
            patch.setenv(name, value)
        said = call(*words)
    if fails:
        assert said.code != 0
        assert fails in said.err
    else:
        assert said.code == 0, said.err
    return said


def share(folder, *words, **env):
    return tracker(folder, "share", *words, **env).out.strip()


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


def envelope(path):
    return json.loads(re.search(r'id="sealed">(\{[^<]*\})', path.read_text())[1])


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


def test_a_passphrase_comes_from_a_file_or_a_prompt(home, spoken, tmp_path):
    (tmp_path / "phrase").write_text(PASSPHRASE + "\nmore\n")
    wanted = share(home, "zirkon", "--out", "spoken", TRACKER_PASSPHRASE=PASSPHRASE)
    assert share(home, "zirkon", "--out", "spoken", "--passphrase-file", str(tmp_path / "phrase")) == wanted
    said = typed(home, PASSPHRASE, "share", "zirkon", "--out", "spoken", "--ask-passphrase")
    assert said.splitlines()[-1] == wanted
    assert PASSPHRASE not in said
    tracker(home, "share", "zirkon", "--out", "spoken", fails="has no key for")
    tracker(home, "share", "zirkon", "--out", "spoken", fails="another passphrase", TRACKER_PASSPHRASE=PASSPHRASE + "!")
    tracker(home, "build", "--encrypt", "--out", "short", fails="needs 12", TRACKER_PASSPHRASE="short")
    tracker(home, "build", "--passphrase-file", str(tmp_path / "phrase"), fails="add --encrypt")


def typed(folder, answer, *words):
    """What a command says in a terminal in which somebody types an answer when asked for it."""
    ours, theirs = pty.openpty()
    process = subprocess.Popen(
        [sys.executable, "-m", "tracker", *words], stdin=theirs, stdout=theirs, stderr=theirs, cwd=folder,
        start_new_session=True,
    )  # fmt: skip
    os.close(theirs)
    said = b""
    with contextlib.suppress(OSError):  # the other end is closed
        while part := os.read(ours, 65536):
            said += part
            if said.endswith(b"Passphrase: "):
                os.write(ours, answer.encode() + b"\n")
    os.close(ours)
    assert process.wait(60) == 0, said
    return said.decode().replace("\r\n", "\n").strip()


# --- building ---


def test_only_what_changed_is_sealed_and_the_same_site_is_the_same_bytes(home, tmp_path):
    place = tmp_path / "place"
    shutil.copytree(home, place, ignore=shutil.ignore_patterns("spoken", "unused", "_site", ".tracker"))
    tracker(place, "build", "--encrypt")
    first = files_of(place / "_site")
    assert "; 0 files written, 9 unchanged" in tracker(place, "build", "--encrypt").out
    assert files_of(place / "_site") == first
    shutil.rmtree(place / ".tracker" / "cache")
    tracker(place, "build", "--encrypt")
    assert files_of(place / "_site") == first
    with (place / "root/p/runs/r1/w/history/0.jsonl").open("a") as file:
        file.write('{"_step": 99, "_time": 1099.0, "perplexitee": 0.001}\n')
    tracker(place, "build", "--encrypt")
    after = files_of(place / "_site")
    assert after.keys() == first.keys()
    changed = {path for path in first if first[path] != after[path]}
    assert len(changed) == 4  # the run, the report, the index page and the manifest
    (place / "reports" / "beilage.csv").write_text("spaltenkopf\nanders\n")
    tracker(place, "build", "--encrypt")
    assert files_of(place / "_site") != after


def files_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_readable_and_encrypted_files_are_not_mixed(home, tmp_path):
    out = str(tmp_path / "mixed")
    tracker(home, "build", "--out", out)
    tracker(home, "build", "--encrypt", "--no-prune", "--out", out, fails="its files would stay readable")
    tracker(home, "build", "--encrypt", "--out", out)
    assert not (tmp_path / "mixed" / "zirkon.html").exists()
    assert not (tmp_path / "mixed" / "data").exists() or not list((tmp_path / "mixed" / "data").iterdir())
    before = files_of(tmp_path / "mixed")
    tracker(home, "build", "--out", out, fails="holds an encrypted site")
    assert files_of(tmp_path / "mixed") == before
    tracker(home, "build", "--out", str(tmp_path / "plain"))
    tracker(home, "publish", str(tmp_path / "plain"), out, fails="holds an encrypted site")


def test_keys_are_for_their_owner_and_each_place_has_its_own(home, tmp_path):
    tracker(home, "build", "--encrypt", "--out", str(tmp_path / "second"), "--keys", str(tmp_path / "keys" / "k.json"))
    file = tmp_path / "keys" / "k.json"
    assert stat.S_IMODE(os.stat(file).st_mode) == 0o600
    keys = json.loads(file.read_text())
    assert list(keys) == [str(tmp_path / "second")]
    assert len(from_link(keys[str(tmp_path / "second")])) == 32
    assert keys[str(tmp_path / "second")] not in (home / ".tracker" / "keys.json").read_text()
    file.write_text("[]")
    tracker(home, "share", "--out", str(tmp_path / "second"), "--keys", str(file), fails="is not as tracker writes it")


def test_a_new_key_is_told(home, tmp_path):
    out = str(tmp_path / "out")
    tracker(home, "build", "--encrypt", "--out", out, TRACKER_PASSPHRASE=PASSPHRASE)
    said = tracker(home, "build", "--encrypt", "--out", out, TRACKER_PASSPHRASE=PASSPHRASE + "!")
    assert "the key is another" in said.err
    assert len(list((tmp_path / "out").glob("*.html"))) == 5


def test_without_the_package_the_command_says_what_to_install(home, monkeypatch):
    monkeypatch.setitem(sys.modules, "cryptography.hazmat.primitives.ciphers.aead", None)
    tracker(home, "build", "--encrypt", "--out", "none", fails="pip install 'tracker[encrypt]'")


def test_a_lock_keeps_pages_apart():
    lock = Lock(bytes(32), bytes(16))
    assert lock.page_key("a") != lock.page_key("b")
    assert lock.name("a.html") != lock.name("b.html")
    assert lock.seal("a", b"1")["nonce"] != lock.seal("b", b"1")["nonce"] != lock.seal("b", b"2")["nonce"]
    assert "key" not in repr(lock)
    with pytest.raises(ValueError, match="31 bytes"):
        from_link(base64.urlsafe_b64encode(bytes(31)).decode())


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
