"""A site with a page of every kind and a panel of every kind, built with the real bundle."""

from __future__ import annotations

from pathlib import Path

import media_lab
import workspace_site

from tracker.build.output import Output
from tracker.build.site import BuildOptions, build
from tracker.store import open_store

REPORT = """
---
title: Every panel
description: One of each.
authors: [Ada, Grace]
date: 2026-05-01
tags: [everything]
bibliography: refs.bib
---

The least loss has {{ best("val/loss") }}, of {{ count() }} runs[^1].

> [!NOTE]
> A callout with `code`, and a [link](https://example.org/).

> [!WARNING]- A warning that folds
> It says $e^{i\\pi} + 1 = 0$, as @euler1748 does [@euler1748, p. 3].

::: details More
$$\\sum_{i=1}^n i = \\frac{n (n + 1)}{2}$$ {#eq:sum}
:::

@fig:curves has curves, @tbl:runs all runs.

## Curves

```chart
id: curves
metrics: "*/loss"
group: config.opt
smoothing: 0.9
lines: [{y: 1, label: target}]
```

```scatter
x: config.lr
y: val/loss
color: config.opt
log: x
regression: true
width: 12
```

```bar
value: val/loss
group: group
width: 12
```

```parallel
columns: [config.lr, config.net.width, val/loss]
```

```heatmap
x: config.lr
y: config.opt
value: val/loss
width: 16
```

```scalar
value: val/loss
width: 8
```

```compare
runs: name in ["run-1", "run-2"]
```

```importance
target: val/loss
width: 12
```

```markdown
text: Prose beside a figure, see @fig:curves.
width: 12
```

```chart
metrics: "*/loss"
style: stacked
limit: 4
```

```code
a: run-1
b: run-2
```

## What was logged

```media
keys: val/*
```

```table
keys: table
rows: 5
```

```histogram
keys: weights
```

## Runs

```runs
id: runs
title: All runs
columns: [name, state, tags, config.lr, created_at, duration, summary.val/loss, "spark(val/loss)"]
```

- [x] done
- [ ] to do

| a | b |
|---|--:|
| 1 | 2 |

```python
print("code")
```

[^1]: A footnote.
"""


def write_site(folder: Path) -> Path:
    """Write runs and reports below a folder and build them; the site."""
    with workspace_site.built_site(folder) as built:
        media_lab.write_run(folder)
    (folder / "reports").mkdir()
    (folder / "reports" / "panels.md").write_text(REPORT.lstrip())
    (folder / "reports" / "refs.bib").write_text(
        "@book{euler1748, author={Leonhard Euler}, title={Introductio in analysin infinitorum}, year={1748}}\n"
    )
    (folder / "root" / "p" / "runs" / "r5" / "w" / "output").mkdir()
    (folder / "root" / "p" / "runs" / "r5" / "w" / "output" / "0.log").write_text("epoch 1\n\x1b[31mred\x1b[0m\n")
    torn = folder / "root" / "p" / "runs" / "r6" / "w" / "history" / "0.jsonl"
    torn.write_text(torn.read_text() + "not JSON\n")
    options = BuildOptions(root=str(folder / "root"), reports=folder / "reports", now=media_lab.NOW)
    with open_store(str(built.folder)) as store, Output(store) as output:
        build(options, output)
    return built.folder
