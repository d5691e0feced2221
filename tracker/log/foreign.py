"""Foreign: what programs written for wandb give to `init` and ask of a run, and what becomes of it here."""

from __future__ import annotations

import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

from tracker.log.console import warn

if TYPE_CHECKING:
    from tracker.settings import Settings

_QUIET = ("allow_val_change", "anonymous", "entity", "force", "reinit", "save_code", "settings", "quiet")
_REFUSED = {
    "fork_from": "a run cannot be forked at a step: a new one starts",
    "resume_from": "a run cannot be wound back to a step: give id= and resume='allow' to go on after its last",
    "monitor_gym": "videos of gym are not recorded: log them as tracker.Video",
}
_SYNC = ("sync_tensorboard", "tensorboard")
_KEYS = ("config_include_keys", "config_exclude_keys")


def look_at(others: Mapping[str, Any]) -> None:
    """Warn once of each argument of `init` that means nothing here."""
    for name, value in others.items():
        if name in _REFUSED and value:
            warn(f"init({name}=…): {_REFUSED[name]}", f"init {name}")
        elif name not in (*_QUIET, *_REFUSED, *_SYNC, *_KEYS):
            warn(f"init() was given {name}=, which it does not know; it is passed over", f"init {name}")


def asks_for_tensorboard(others: Mapping[str, Any]) -> bool:
    """Whether `init` was asked to keep what is written for TensorBoard."""
    return any(others.get(name) for name in _SYNC)


def choose(config: Mapping[str, Any], others: Mapping[str, Any]) -> dict[str, Any]:
    """The part of a config that `config_include_keys` and `config_exclude_keys` leave."""
    include, exclude = (others.get(name) for name in _KEYS)
    return {
        name: value
        for name, value in config.items()
        if (not include or name in include) and not (exclude and name in exclude)
    }


class Foreign:
    """The part of `Run` that has names of wandb's. A root has no accounts, so nothing is found by `entity`."""

    id: str
    project: str
    root: str
    dir: str
    mode: str
    _settings: Settings
    entity = ""
    resumed = False
    starting_step = 0
    sweep_id: str | None = None
    _began = 0.0

    def stand_as(self, others: Mapping[str, Any]) -> None:
        """Take what `init` was given that only has to be told again."""
        self.entity = str(others.get("entity") or "")
        self._began = time.time()

    @property
    def url(self) -> str:
        """Where the run's files are: an address below the root; "" where nothing is kept."""
        return f"{self.project_url}/runs/{self.id}" if self.root else ""

    @property
    def project_url(self) -> str:
        """Where the project's files are."""
        if not self.root:
            return ""
        from urllib.parse import quote

        root = self.root.rstrip("/")
        return f"{root if '://' in root else 'file://' + quote(root)}/{self.project}"

    def get_url(self) -> str:
        """The same as `url`."""
        return self.url

    @property
    def path(self) -> str:
        """What `tracker.Api().run` finds the run by: "project/id", behind the entity that was given."""
        return "/".join(part for part in (self.entity, self.project, self.id) if part)

    @property
    def offline(self) -> bool:
        """Whether nothing is uploaded while the run goes."""
        return self.mode == "offline"

    @property
    def disabled(self) -> bool:
        """Whether nothing is kept."""
        return self.mode == "disabled"

    @property
    def start_time(self) -> float:
        """When this process began it, in Unix seconds."""
        return self._began

    @property
    def sync_dir(self) -> str:
        """The same as `dir`."""
        return self.dir

    @property
    def settings(self) -> Settings:
        """The settings that hold for it."""
        return self._settings

    def mark_preempting(self) -> None:
        """Nothing to do: how a process ended is told by its companion."""

    def log_model(self, path: Any, name: str | None = None, aliases: Any = None) -> Any:
        """Keep a version of a model's files: `log_artifact` of the type "model"."""
        return self.log_artifact(path, name=name, type="model", aliases=aliases)

    def use_model(self, name: str) -> str:
        """The path of a model's file on this machine, or of the folder of its files; see `use_artifact`."""
        found = self.use_artifact(name)
        return str(found.file() if len(found.files) == 1 else found.download())

    def link_model(self, path: Any, registered_model_name: str, name: str | None = None, aliases: Any = None) -> Any:
        """There is no registry of models: the files are kept as an artifact of that name."""
        return self.log_model(path, name=name or registered_model_name, aliases=aliases)

    def link_artifact(self, artifact: Any, target_path: str, aliases: Any = None) -> Any:
        """There is no registry: the artifact is kept with these aliases."""
        del target_path
        return self.log_artifact(artifact, aliases=aliases)

    def log_artifact(self, artifact_or_path: Any, *args: Any, **options: Any) -> Any:
        """Keep a version of an artifact; `Outputs` does."""
        raise NotImplementedError

    def use_artifact(self, artifact_or_name: Any, *args: Any, **options: Any) -> Any:
        """Use a version of an artifact; `Outputs` does."""
        raise NotImplementedError
