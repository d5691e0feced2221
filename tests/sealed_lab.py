"""A project whose every word is unlike any other, for tests that look for it in the files of an encrypted site."""

from __future__ import annotations

import json
import re

import pytest
import run_files
import site_browser
from cli_calls import call

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


def make_home(folder):
    """A project, and its encrypted site, which opens by link."""
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


def envelope(path):
    return json.loads(re.search(r'id="sealed">(\{[^<]*\})', path.read_text())[1])


def files_of(folder):
    return {path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()}
