"""wandb, for which tracker stands here: `tracker run --as-wandb` puts this package before an installed one.

Runs are files in a folder or a bucket, nothing is sent to wandb, and no account is needed. docs/from-wandb.md says
what works.
"""

from __future__ import annotations

import sys
from typing import Any

try:
    from tracker.compat import names as _names
except ModuleNotFoundError as error:
    raise ImportError(
        f"tracker stands for wandb here (tracker run --as-wandb), and {sys.executable} cannot import it ({error}): "
        "install tracker for this Python, or run the script without --as-wandb"
    ) from error

__version__ = _names.VERSION


def __getattr__(name: str) -> Any:
    return _names.find(name)


def __dir__() -> list[str]:
    return sorted([*_names.ALL, "config", "run", "summary"])
