"""Hydra: runs of a Hydra application, with OmegaConf's config as theirs."""

from __future__ import annotations

from typing import Any

from hydra.core.hydra_config import HydraConfig
from omegaconf import OmegaConf

from tracker.log import session
from tracker.log.run import Run


def init(config: Any, **options: Any) -> Run:
    """Start a run of a Hydra job: its config with all interpolations resolved, and what Hydra knows of the job.

    The jobs of a multirun are one group, named by the sweep's folder, and each is named by its overrides.

    Args:
        config: the `DictConfig` that the application was given.
        options: for `tracker.init`, before what Hydra says.
    """
    values = to_config(config)
    if not HydraConfig.initialized():
        return session.init(config=values, **options)
    hydra = HydraConfig.get()
    said: dict[str, Any] = {"job_type": hydra.job.name}
    if str(hydra.mode).endswith("MULTIRUN"):
        said |= {"group": str(hydra.sweep.dir), "name": hydra.job.override_dirname or str(hydra.job.num)}
    overrides = list(hydra.overrides.task)
    return session.init(config={**values, "hydra": {"overrides": overrides}}, **{**said, **options})


def to_config(config: Any) -> dict[str, Any]:
    """A `DictConfig` as plain values: interpolations resolved, `???` as None.

    Raises:
        omegaconf.errors.OmegaConfBaseException: an interpolation cannot be resolved.
    """
    found = OmegaConf.to_container(config, resolve=True, throw_on_missing=False)
    return {str(name): None if value == "???" else value for name, value in dict(found).items()}
