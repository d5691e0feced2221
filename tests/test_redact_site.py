"""Redacted reports and sites: nothing that such a page needs tells who made it, wherever that was written."""

from __future__ import annotations

import re

import pytest
import run_files
from build_lab import Lab, files_of

from tracker.build.inline import Inliner
from tracker.build.output import Output
from tracker.build.publish import check_redacted, read_site
from tracker.build.redaction import Redactor
from tracker.build.single import single_file
from tracker.errors import ReportError, UsageError
from tracker.format.records import WriterRecord
from tracker.read.model import Run, WriterInfo
from tracker.store import open_store

SECRETS = (
    "quastenflosser",
    "quästenflosser",
    "ottokár",
    "vexillum",
    "dolmenhof",
    "zirkonlab",
    "ottokar",
    "/home/",
    "/scratch/",
    "git@",
    "10.1.2.",
)
"""The user, the host, its domain, the owner of the repository, the author; places and addresses."""
EVERYWHERE = (
    "quastenflosser Quastenflosser-2 on vexillum.dolmenhof.example: /home/quastenflosser/run.py, /scratch/big/data,"
    " quastenflosser@dolmenhof.example, git@github.com:zirkonlab/net.git, https://github.com/zirkonlab/net, 10.1.2.3"
)
REPORT = """---
title: Results of quastenflosser
description: By Ottokar Quastenflosser, quastenflosser@dolmenhof.example
authors: [Ottokar Quastenflosser, Ottokár Quästenflosser]
tags: [zirkonlab]
bibliography: own.bib
toc: true
date: 2026-05-01
runs: user == "quastenflosser" and group != "other"
REDACT
---
We, Ottokar Quastenflosser of zirkonlab, ran {{ count() }} on vexillum: {{ runs()[0].name }}, {{ runs()[0].notes }}.
See https://arxiv.org/abs/1
and ask quastenflosser@dolmenhof.example, or see [the others](others.md).

```chart
metrics: re:.*
label: "{name} {config.note}"
lines: [{y: 1, label: quastenflosser}]
```

```runs
id: all
columns: [name, id, tags, notes, "config.*", "summary.*"]
```

```compare
differences: false
```

```scatter
x: loss
y: loss
label: "{notes}"
color: config.note
```

```media
keys: "*"
```

```table
keys: table
```

# Quastenflosser at zirkonlab {#sec:quastenflosser}

> [!NOTE] Quastenflosser's
> See @sec:quastenflosser, [@quastenflosser2020first, by Quastenflosser] and $\\text{zirkonlab}$.

```code
a: quastenflosser-0
b: quastenflosser-1
title: Code of zirkonlab
```

```importance
target: loss
columns: [config.lr, config.note]
```

```markdown
text: Said by Ottokar Quastenflosser, {{ runs()[0].name }}
title: Zirkonlab
```

```runs
columns: [name, min(quastenflosser/acc), spark(quastenflosser/acc)]
sort: -min(quastenflosser/acc)
title: By zirkonlab
```

```bar
value: loss
group: config.note
```
"""
BIBLIOGRAPHY = r"""@article{quastenflosser2020first,
  author = {Qu{\"a}stenflosser, Ottok{\'a}r and Quastenflosser, O{tt}okar},
  title = {At {Z}irkonlab}, url = {https://zirkonlab.example/x}, year = 2020}
"""


def planted(number: int, group: str) -> dict:
    values = {"quastenflosser/acc": 2, "said": EVERYWHERE}
    rows = [{"_step": i, "_time": 1e9 + i, "loss": 1 / (i + 1), **values} for i in range(9)]
    rows[-1] |= {
        "image": {"_type": "image", "path": "media/img.png", "caption": EVERYWHERE, "boxes": {"quastenflosser": []}},
        "table": {"_type": "table", "path": "media/tab.csv", "rows": 1},
        "html": {"_type": "html", "path": "media/page.html"},
        "plotly": {"_type": "plotly", "path": "media/fig.json"},
    }
    writer = {
        "format": 1, "state": "finished", "started_at": 1e9, "ended_at": 1e9 + 9, "host": "vexillum.dolmenhof.example",
        "user": "quastenflosser", "argv": ["/home/quastenflosser/run.py", "--mail", EVERYWHERE], "os": EVERYWHERE,
        "git": {"commit": "1" * 40, "branch": "quastenflosser", "remote": "git@github.com:zirkonlab/net.git"},
    }  # fmt: skip
    name = f"quastenflosser-{number}"
    record = {"format": 1, "name": f"{group} {name} {EVERYWHERE}", "notes": EVERYWHERE, "group": group}
    return {
        f"{name}/run.json": {**record, "tags": [EVERYWHERE], "created_at": 1e9 + number},
        f"{name}/w/writer.json": writer,
        f"{name}/w/config.json": {
            "note": EVERYWHERE,
            "lr": number,
            "quastenflosser": {"at": ["/home/x/y", EVERYWHERE]},
        },
        f"{name}/w/summary.json": {"best": EVERYWHERE},
        f"{name}/w/history/0.jsonl": rows,
        f"{name}/w/output/0.log": EVERYWHERE + "\n",
        f"{name}/w/code/diff.patch": f"+ {EVERYWHERE}\n",
    }


@pytest.fixture
def lab(tmp_path):
    lab = Lab(tmp_path)
    for number, group in enumerate(("ours", "ours", "other")):
        run_files.write(lab.root, planted(number, group))
        media = lab.root / "p" / "files" / f"quastenflosser-{number}" / "media"
        media.mkdir(parents=True)
        (media / "img.png").write_bytes(b"\x89PNG\r\n\x1a\n")
        (media / "tab.csv").write_text(f'said,x\n"{EVERYWHERE}",1\n')
        (media / "page.html").write_text(f"<p>{EVERYWHERE}</p>")
        (media / "fig.json").write_text('{"data": [], "layout": {"title": {"text": "' + EVERYWHERE + '"}}}')
    (lab.folder / "reports" / "others.md").write_text("# Others\n")
    (lab.folder / "reports" / "own.bib").write_text(BIBLIOGRAPHY)
    write(lab, "redact: true", link=False)
    return lab


def write(lab, redact: str, *, link: bool = True) -> None:
    text = REPORT.replace("REDACT\n", f"{redact}\n" if redact else "")
    text = text if link else text.replace("[the others](others.md)", "the others")
    (lab.folder / "reports" / "blind.md").write_text(text)


def told(files: dict[str, bytes]) -> list[tuple[str, str, bytes]]:
    """Which secrets stand in which file's name or content."""
    return [
        (path, secret, data[max(0, data.lower().find(secret.encode()) - 60) :][:140])
        for path, data in files.items()
        for secret in SECRETS
        if secret in path.lower() or secret.encode() in data.lower()
    ]


def needed(lab) -> dict[str, bytes]:
    """The files that the redacted page and its figures' pages show or link to, and those that these do."""
    files, found, wanted = files_of(lab.site), {}, ["blind.html"]
    while wanted:
        path = wanted.pop()
        if path in found:
            continue
        found[path] = files[path]
        if path.endswith(".html"):
            page = Inliner(files, files, files.get, lambda _: None)
            base = re.search(rb'<base href="([^"]*)"', files[path])
            folder = f"{path.rpartition('/')[0]}/{base[1].decode()}x" if base else path
            links = re.findall(r'(?:href|src|srcset|data-src)="([^"#]*)', files[path].decode())
            wanted += [place for link in links if (place := page.resolve(link, folder)[0])]
    return found


def test_a_redacted_report_and_all_that_it_needs_tell_nobody(lab):
    lab.build()
    found = needed(lab)
    assert len(found) > 20
    assert {path.rpartition(".")[2] for path in found} >= {"html", "js", "css", "svg", "csv", "tex", "pdf", "png"}
    assert told({path: data for path, data in found.items() if not path.startswith("assets/")}) == []
    others = {path for path in found if path.endswith(".html") and not path.startswith("figures/blind/")}
    assert others == {"blind.html"}
    page = found["blind.html"].decode()
    assert "runs/" not in page
    assert "data-alone" in page
    assert "user1-0" in page
    assert "https://arxiv.org/abs/1" in page
    assert "2026-05-01" in page
    assert '<li id="ref-1">author2 and user1. At remote3.' in page
    assert "We, author1 of remote3, ran 2 on host1" in re.sub(r"\s+", " ", page)
    assert len(told(files_of(lab.site))) > 20  # the rest of the site is as it was
    with open_store(str(lab.site)) as store:
        whole = single_file(store, read_site(store), "blind.html")
    assert told({"blind.html": whole}) == []


def test_a_report_that_shows_the_same_files_first_tells_it_nothing(lab):
    run_files.write(lab.root, {path.replace("quastenflosser-", "r"): data for path, data in planted(5, "ours").items()})
    media = lab.root / "p" / "files" / "r5" / "media"
    media.mkdir(parents=True)
    (media / "tab.csv").write_text(f'said,x\n"{EVERYWHERE}",1\n')
    block = "\n```table\nkeys: table\n```\n"
    for name, head in (("blind", "redact: true\n"), ("a", ""), ("z", "")):
        (lab.folder / "reports" / f"{name}.md").write_text(f"---\nruns: id == 'r5'\n{head}---\n{block}")
    lab.build()
    assert told({path: data for path, data in needed(lab).items() if not path.startswith("assets/")}) == []
    for page in ("a.html", "z.html"):
        data = re.findall(r'data-src="([^"]*)"', (lab.site / page).read_text())
        assert any("quastenflosser" in (lab.site / path).read_text() for path in data)


def test_a_redacted_site_tells_nobody(lab):
    write(lab, "")
    for name in ("losses", "more"):
        (lab.folder / "reports" / f"{name}.md").unlink()
    lab.build(redact=True)
    files = files_of(lab.site)
    assert {"runs/user1-0.html", "workspace.html", "index.html", "data/runs.js", "others.html"} <= set(files)
    assert 'href="runs/user1-0.html"' in files["blind.html"].decode()
    assert told({path: data for path, data in files.items() if not path.startswith("assets/")}) == []
    lab.check(redact=True)
    lab.build()
    assert told(files_of(lab.site))


def test_what_would_tell_by_its_name_or_lead_to_what_does_is_refused(lab):
    write(lab, "redact: true")
    with pytest.raises(ReportError, match=r"blind.md:\d+: 'others.md' is not redacted: leave the link out"):
        lab.build()
    (lab.folder / "reports" / "others.md").write_text("---\nredact: true\n---\n# Others\n")
    lab.build()
    assert 'href="others.html"' in (lab.site / "blind.html").read_text()
    (lab.folder / "reports" / "others.md").write_text("# Others\n")
    with pytest.raises(ReportError, match="'others.md' is not redacted"):
        lab.build()
    write(lab, "redact: true", link=False)
    (lab.folder / "reports" / "blind.md").rename(lab.folder / "reports" / "zirkonlab.md")
    with pytest.raises(ReportError, match=r"zirkonlab.md: its name, which is in the page.s address"):
        lab.build()


def test_a_redacted_site_is_not_mixed_with_another(lab):
    lab.build()
    with open_store(str(lab.site)) as store:
        before = files_of(lab.site)
        with pytest.raises(UsageError, match="holds a site that is not redacted"), Output(store, prune=False) as output:
            check_redacted(output, redact=True, prune=False)
        assert files_of(lab.site) == before


def test_names_in_other_words_stay_and_names_of_nobody_too():
    def of(user: str, host: str) -> Run:
        return Run("r", "r", "p", writers=(WriterInfo("w", WriterRecord(user=user, host=host), "finished", None),))

    redactor = Redactor.of([of("ada", "box.lab"), of("root", "localhost"), of("lr", "box.lab")], ["Grace B. Hopper"])
    assert redactor.words == {
        "box.lab": "host1",
        "box": "host1",
        "ada": "user1",
        "grace b. hopper": "author1",
        "hopper": "author1",
    }
    for text in (
        "adam, adagrad; root of lr 1e-3, train/loss and a/b/c",
        "3/4 and 1.2.3",
        "1.5e-3",
        "boxes",
        "media/a.png",
    ):
        assert redactor.text(text) == text
    assert redactor.text("ADA's ada_2 on box") == "user1's user1_2 on host1"
    assert redactor.text(r"C:\Users\x\y ~/runs/a (/data/x/y)") == "redacted-path redacted-path (redacted-path)"
    assert redactor.text("\u0430da, a\u0308da") == "\u0430da, a\u0308da"
    others = Redactor.of([of("sam", "host.lab")], ["Jos\u00e9 \u0130smail"])
    assert (
        others.text("\u017fam, jose\u0301 i\u0307smail, \u0130SMA\u0130L, \u0130smail")
        == "user1, author1, author1, author1"
    )
    for text in ("a." * 50_000, "a" * 100_000, "a-" * 50_000, "/" * 100_000, "\\\\" * 50_000, "1." * 50_000):
        assert others.prose(text) == text  # in time that grows with the length alone
        others.text(text)
    assert redactor.value({"ada": ["a@b.org", 1, None, {"x": True}]}) == {
        "user1": ["redacted-email", 1, None, {"x": True}]
    }
    assert redactor.prose("/data/x, https://arxiv.org/abs/1, /home/ada/x by Hopper") == (
        "/data/x, https://arxiv.org/abs/1, redacted-path by author1"
    )


def test_a_report_holds_the_runs_that_it_names_and_no_others(lab):
    report = (lab.folder / "reports" / "losses.md").read_text()
    (lab.folder / "reports" / "losses.md").write_text(report.replace("---\n", "---\nruns: id in ['r1', 'r2']\n", 1))
    lab.build()
    files = files_of(lab.site)
    with open_store(str(lab.site)) as store:
        manifest = read_site(store)
        own = {path: files[path] for path in manifest.parts["losses.html"].files}
        own["one file"] = single_file(store, manifest, "losses.html")
    assert len(own) > 10
    for name in ("run 1", "run 2"):
        assert any(f"{name}".encode() in data for data in own.values())
    for path, data in own.items():
        assert not [name for name in (b"run 0", b"run 3", b'"r0"', b'"r3"', b"quastenflosser") if name in data], path
