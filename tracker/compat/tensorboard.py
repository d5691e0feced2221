"""TensorBoard: what programs take from `wandb.tensorboard`."""

from __future__ import annotations

from types import SimpleNamespace
from typing import Any

from tracker.compat.run import current
from tracker.media.events import values_of

_asked = False


def patch(
    save: bool | None = None, tensorboard_x: bool | None = None, pytorch: bool | None = None, root_logdir: str = ""
) -> None:
    """Keep what is written for TensorBoard, in the run that is open or in those that are to come."""
    global _asked  # noqa: PLW0603 (it is asked for once, for the whole process)
    _asked = True
    run = current()
    if run is not None:
        run.sync_tensorboard()


def is_asked_for() -> bool:
    """Whether `patch` was called."""
    return _asked


def unpatch() -> None:
    """Keep it no more, from the next run on."""
    global _asked  # noqa: PLW0603
    _asked = False


def log(tf_summary_str_or_pb: Any, history: Any = None, step: int = 0, namespace: str = "", **_: Any) -> None:
    """Log a summary of TensorBoard's protocol buffers.

    Args:
        tf_summary_str_or_pb: the protocol buffer; its bytes are not taken.
        history: accepted, and without a meaning here.
        step: the row's step.
        namespace: what the names begin with.
    """
    run = current()
    if run is not None and not isinstance(tf_summary_str_or_pb, (bytes, str)):
        found = values_of(SimpleNamespace(summary=tf_summary_str_or_pb), {})
        run.log({f"{namespace}/{tag}" if namespace else tag: value for tag, value in found.items()}, step)
