"""Watch: histograms of a torch model's gradients and parameters, every so many training steps.

Between two looks a step costs one call of an empty-handed function. Torch is never imported here: tensors bring what is
needed.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

from tracker.log.console import warn
from tracker.media.histogram import Histogram

KINDS = ("gradients", "parameters", "all")
BINS = 64
SAMPLE = 4_000_000
"""Of a larger tensor so many values are counted, evenly spread."""

Log = Callable[[dict[str, Any]], None]


class Watcher:
    """Looks at one model.

    Args:
        model: a `torch.nn.Module`.
        kind: gradients, parameters or all.
        every: how many training steps (forward passes in training mode of what is called first) lie between two looks.
        prefix: what stands before the names of a second model and further ones.
        log: keeps values for the row to come.
    """

    def __init__(self, model: Any, kind: str, every: int, prefix: str, log: Log) -> None:
        self.model = model
        self._kind, self._every, self._prefix, self._log = kind, every, prefix, log
        self._steps = 0
        self._armed: list[Any] = []
        self._hooks = [module.register_forward_pre_hook(self._on_first) for module in model.modules()]

    def close(self) -> None:
        """Look no more."""
        self._unhook()
        self._disarm()

    def _on_first(self, module: Any, inputs: Any) -> None:
        """The first module that is trained counts the steps: the model, or a part where others call its parts alone.

        Such is a LightningModule, whose `training_step` is called, and not its `forward`.
        """
        if module.training and len(self._hooks) > 0:
            self._unhook()
            self._hooks = [module.register_forward_pre_hook(self._on_forward)]
            self._on_forward(module, inputs)

    def _unhook(self) -> None:
        for hook in self._hooks:
            hook.remove()
        self._hooks = []

    def _on_forward(self, module: Any, _inputs: Any) -> None:
        """Before each forward pass; most of the time this is all."""
        if not module.training:
            return
        self._steps += 1
        if self._armed:
            self._disarm()
        if (self._steps - 1) % self._every:
            return
        try:
            self._look()
        except Exception as error:  # somebody's model may be anything; training goes on
            warn(f"watch() could not look at the model ({error!r}); training goes on", "watch")

    def _look(self) -> None:
        if self._kind in ("parameters", "all"):
            found = {name: histogram(parameter.detach()) for name, parameter in self._parameters()}
            self._keep("parameters", found)
        if self._kind in ("gradients", "all"):
            self._armed = [
                parameter.register_hook(self._hook_of(name))
                for name, parameter in self._parameters()
                if parameter.requires_grad
            ]

    def _parameters(self) -> Iterator[tuple[str, Any]]:
        return iter(self.model.named_parameters())

    def _hook_of(self, name: str) -> Callable[[Any], None]:
        def on_gradient(gradient: Any) -> None:
            try:
                self._keep("gradients", {name: histogram(gradient.detach())})
            except Exception as error:
                warn(f"watch() could not look at the gradient of {name} ({error!r}); training goes on", "watch")

        return on_gradient

    def _keep(self, what: str, found: dict[str, Histogram | None]) -> None:
        row = {f"{what}/{self._prefix}{name}": value for name, value in found.items() if value is not None}
        if row:
            self._log(row)

    def _disarm(self) -> None:
        for hook in self._armed:
            hook.remove()
        self._armed = []


def histogram(tensor: Any) -> Histogram | None:
    """A tensor's histogram; None where it has no finite value.

    It is counted where the tensor is, and only the counts come back.

    Args:
        tensor: of torch, of any shape, dense or sparse.
    """
    if tensor.is_sparse:
        tensor = tensor.coalesce().values()
    flat = tensor.reshape(-1)
    if len(flat) > SAMPLE:
        flat = flat[:: math.ceil(len(flat) / SAMPLE)]
    flat = flat.float()
    finite = flat[flat.isfinite()]
    if not len(finite):
        return None
    low, high = (float(end) for end in (finite.min(), finite.max()))
    if low == high:
        counts, low, high = [len(finite)], low - 0.5, high + 0.5
    else:
        counts = [int(count) for count in finite.histc(BINS, low, high).tolist()]
    return Histogram.of_counts(counts, low, high, len(flat) - len(finite))


def as_kind(log: Any) -> str | None:
    """What `watch(log=…)` asks for; None for nothing, with a warning for what nobody knows."""
    if log is None:
        return None
    if log not in KINDS:
        warn(f"watch() was given log={log!r}, and knows {', '.join(KINDS)}: gradients are logged", "watch-log")
        return "gradients"
    return str(log)


def is_model(model: Any) -> bool:
    """Whether `model` can be watched: a module of torch."""
    return callable(getattr(model, "named_parameters", None)) and hasattr(model, "register_forward_pre_hook")
