"""Settings: `wandb.Settings`, which takes anything and hands on what has a meaning here."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

_OURS = {
    "mode": "mode", "project": "project", "run_id": "id", "run_name": "name", "run_group": "group",
    "run_job_type": "job_type", "run_tags": "tags", "run_notes": "notes", "console": "console", "resume": "resume",
    "entity": "entity", "root_dir": "dir", "wandb_dir": "dir", "sync_tensorboard": "sync_tensorboard",
}  # fmt: skip


class Settings:
    """Whatever it is given, as attributes; what it was not given is None."""

    def __init__(self, **values: Any) -> None:
        vars(self).update(values)

    def __getattr__(self, name: str) -> Any:
        if name.startswith("__"):
            raise AttributeError(name)
        return None

    def __repr__(self) -> str:
        return f"Settings({', '.join(f'{name}={value!r}' for name, value in vars(self).items())})"


def arguments(settings: Any) -> dict[str, Any]:
    """Arguments of `init` that stand in settings: a `Settings` or a dict."""
    values = settings if isinstance(settings, Mapping) else vars(settings) if hasattr(settings, "__dict__") else {}
    found = {ours: values[name] for name, ours in _OURS.items() if values.get(name) is not None}
    if values.get("disabled"):
        found["mode"] = "disabled"
    return found
