"""The public signatures of wandb 0.31: the shim has them in their order, and `tracker`'s own take their arguments."""

from __future__ import annotations

import importlib
import inspect
import sys
from typing import Any

import pytest

import tracker
from tracker.compat import names
from tracker.compat.launch import SHIM
from tracker.compat.run import Run
from tracker.log.run import Run as TrackerRun

# Name → its parameters. Those of a method stand without `self`.
FUNCTIONS = {
    "init": "entity project dir id name notes tags config config_exclude_keys config_include_keys allow_val_change "
    "group job_type mode force reinit resume resume_from fork_from save_code tensorboard sync_tensorboard monitor_gym "
    "settings anonymous",
    "log": "data step commit",
    "finish": "exit_code",
    "define_metric": "name step_metric step_sync hidden summary overwrite",
    "save": "glob_str base_path policy glob",
    "restore": "name run_path replace root",
    "watch": "models criterion log log_freq idx log_graph",
    "unwatch": "models",
    "login": "key relogin host force timeout verify referrer prompt anonymous",
    "log_artifact": "artifact_or_path name type aliases tags",
    "use_artifact": "artifact_or_name type aliases use_as",
    "log_model": "path name aliases",
    "use_model": "name",
    "link_model": "path registered_model_name name aliases",
    "alert": "title text level wait_duration",
    "plot_table": "vega_spec_name data_table fields string_fields split_table",
    "sweep": "sweep entity project prior_runs",
    "agent": "sweep_id function entity project count forward_signals term_timeout max_consecutive_failed_runs",
    "controller": "sweep_id_or_config entity project",
    "setup": "settings",
    "teardown": "exit_code",
    "require": "requirement experiment",
    "termlog": "string newline repeat prefix",
    "termwarn": "string newline repeat prefix",
    "termerror": "string newline repeat prefix",
    "Image": "data_or_path mode caption grouping classes boxes masks file_type",
    "Video": "data_or_path caption fps format",
    "Audio": "data_or_path sample_rate caption",
    "Table": "columns data rows dataframe dtype optional allow_mixed_types log_mode",
    "Histogram": "sequence np_histogram num_bins",
    "Html": "data inject data_is_not_path",
    "Artifact": "name type description metadata incremental use_as",
    "Api": "overrides timeout api_key",
    "plot.bar": "table label value title split_table",
    "plot.histogram": "table value title split_table",
    "plot.line": "table x y stroke title split_table",
    "plot.line_series": "xs ys keys title xname split_table",
    "plot.scatter": "table x y title split_table",
    "plot.roc_curve": "y_true y_probas labels classes_to_plot title split_table",
    "plot.pr_curve": "y_true y_probas labels classes_to_plot interp_size title split_table",
    "plot.confusion_matrix": "probs y_true preds class_names title split_table",
    "Api.run": "path",
    "Api.runs": "path filters order per_page include_sweeps lazy",
    "Api.artifact": "name type",
}
RUN_METHODS = {
    **{name: FUNCTIONS[name] for name in ("alert", "define_metric", "finish", "log", "log_artifact", "log_model")},
    **{name: FUNCTIONS[name] for name in ("restore", "save", "unwatch", "use_artifact", "use_model", "watch")},
    "display": "height hidden",
    "finish_artifact": "artifact_or_path name type aliases distributed_id",
    "link_artifact": "artifact target_path aliases",
    "link_model": FUNCTIONS["link_model"],
    "log_code": "root name include_fn exclude_fn",
    "mark_preempting": "",
    "pin_config_keys": "keys",
    "status": "",
    "to_html": "height hidden",
    "upsert_artifact": "artifact_or_path name type aliases distributed_id",
    "write_logs": "text",
}
RUN_PROPERTIES = [
    "config",
    "dir",
    "disabled",
    "entity",
    "group",
    "id",
    "job_type",
    "name",
    "notes",
    "offline",
    "path",
    "project",
    "project_url",
    "resumed",
    "settings",
    "start_time",
    "starting_step",
    "step",
    "summary",
    "sweep_id",
    "sync_dir",
    "tags",
    "url",
]
# What `tracker` has by itself takes the same by name, beside more of its own or in another order.
OWN = [
    "Artifact",
    "Audio",
    "Histogram",
    "Html",
    "Image",
    "Table",
    "Video",
    "alert",
    "define_metric",
    "finish",
    "init",
    "log",
    "log_artifact",
    "save",
    "unwatch",
    "use_artifact",
    "watch",
    "plot.bar",
    "plot.histogram",
    "plot.line",
    "plot.line_series",
    "plot.scatter",
    "plot.roc_curve",
    "plot.pr_curve",
    "plot.confusion_matrix",
]


def found(root: Any, name: str) -> Any:
    value = root
    for part in name.split("."):
        value = names.find(part) if value is names else getattr(value, part)
    return value


def parameters(function: Any, of_class: bool = False) -> list[inspect.Parameter]:
    return list(inspect.signature(function).parameters.values())[of_class:]


def takes(function: Any, wanted: list[str]) -> None:
    """The function takes these by name; one that hands everything on is judged by what it hands to."""
    given = parameters(function)
    if any(one.kind is inspect.Parameter.VAR_KEYWORD for one in given) and hasattr(TrackerRun, function.__name__):
        given = parameters(getattr(TrackerRun, function.__name__), of_class=True)
    by_name = {one.name for one in given if one.kind is not inspect.Parameter.POSITIONAL_ONLY}
    assert set(wanted) <= by_name or any(one.kind is inspect.Parameter.VAR_KEYWORD for one in given)


@pytest.mark.parametrize("name", FUNCTIONS)
def test_the_shims_functions(name: str) -> None:
    function = found(names, name)
    wanted = FUNCTIONS[name].split()
    given = [one.name for one in parameters(function, of_class="." in name and name.startswith("Api"))]
    if "args" in given or "options" in given:  # handed on to the run's
        given = [one.name for one in parameters(getattr(TrackerRun, name), of_class=True)]
    assert given[: len(wanted)] == wanted or (name in ("define_metric", "watch") and set(wanted) <= set(given))


@pytest.mark.parametrize("name", RUN_METHODS)
def test_the_runs_methods(name: str) -> None:
    function = getattr(Run, name, None) or getattr(TrackerRun, name)
    given = [one.name for one in parameters(function, of_class=True)]
    wanted = RUN_METHODS[name].split()
    assert given[: len(wanted)] == wanted or (name == "define_metric" and set(wanted) <= set(given))


def test_the_runs_properties(tmp_path: Any, monkeypatch: Any) -> None:
    monkeypatch.chdir(tmp_path)
    for mode in ("disabled", "offline"):
        run = names.find("init")(project="p", mode=mode)
        missing = [name for name in RUN_PROPERTIES if not hasattr(run, name)]
        assert missing == []
        run.finish()
    assert set(RUN_PROPERTIES) - {"dir"} <= set(dir(TrackerRun)) | set(vars(run._run))


@pytest.mark.parametrize("name", OWN)
def test_trackers_own_take_the_same_by_name(name: str) -> None:
    takes(found(tracker, name), FUNCTIONS[name].split())


def test_arguments_of_init_are_no_surprise(tmp_path: Any, monkeypatch: Any, capsys: Any) -> None:
    """Every argument of wandb's is known to `tracker.init`; one that nobody knows is one warning."""
    monkeypatch.chdir(tmp_path)
    tracker.init(mode="disabled", **dict.fromkeys(set(FUNCTIONS["init"].split()) - {"mode"}))
    assert "warning" not in capsys.readouterr().err
    tracker.init(mode="disabled", surprise=1, fork_from="r?_step=1", entity="me")
    told = capsys.readouterr().err
    assert (told.count("warning"), "surprise=" in told, "cannot be forked" in told) == (2, True, True)
    tracker.finish()


def test_every_name_that_is_promised_is_there(monkeypatch: Any) -> None:
    for name in set(names.ALL) - {*names.FRAMEWORKS}:
        assert names.find(name) is not None
    for name in set(names.BESIDE) - {*names.FRAMEWORKS}:
        assert getattr(tracker, name) is not None
    monkeypatch.syspath_prepend(SHIM)
    wandb = importlib.import_module("wandb")
    assert set(names.ALL) <= set(dir(wandb))
    with pytest.raises(AttributeError, match="tracker, which stands for it here"):
        _ = wandb.nothing_of_the_kind
    with pytest.raises(AttributeError, match="module 'tracker' has no attribute"):
        _ = tracker.nothing_of_the_kind
    for name in [name for name in sys.modules if name.partition(".")[0] == "wandb"]:
        monkeypatch.delitem(sys.modules, name)
