"""Settings: an argument before a variable, a variable before a file, a file before the default."""

from __future__ import annotations

import re
from dataclasses import fields
from pathlib import Path

import pytest

from tracker.errors import SettingsError
from tracker.settings import ALIASES, Settings, load


def test_defaults(tmp_path: Path) -> None:
    settings = load({}, environ={}, cwd=str(tmp_path))
    assert settings.root == settings.dir == str(tmp_path / "tracker-runs")
    assert (settings.project, settings.mode, settings.out) == ("default", "online", str(tmp_path / "_site"))
    assert settings.local_root == settings.root


def test_the_order(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('project = "file"\nroot = "runs"\nmode = "offline"\ntags = ["a", "b"]\n')
    below = tmp_path / "deep" / "er"
    below.mkdir(parents=True)
    settings = load({"mode": "disabled", "name": None}, environ={"TRACKER_PROJECT": "variable"}, cwd=str(below))
    assert (settings.project, settings.mode, settings.tags) == ("variable", "disabled", ("a", "b"))
    assert settings.root == str(tmp_path / "runs")
    assert settings.sources["project"] == "TRACKER_PROJECT"
    assert settings.sources["root"] == str(tmp_path / "tracker.toml")


def test_pyproject_counts_where_it_has_a_table(tmp_path: Path) -> None:
    (tmp_path / "pyproject.toml").write_text('[tool.tracker]\nproject = "p"\n')
    (tmp_path / "sub").mkdir()
    (tmp_path / "sub" / "pyproject.toml").write_text('[project]\nname = "x"\n')
    assert load({}, environ={}, cwd=str(tmp_path / "sub")).project == "p"


def test_urls_stay_as_they_are(tmp_path: Path) -> None:
    settings = load({"root": "s3://bucket/prefix"}, environ={}, cwd=str(tmp_path))
    assert (settings.root, settings.local_root) == ("s3://bucket/prefix", "")
    assert load({"root": "file:///a%20b"}, environ={}, cwd=str(tmp_path)).local_root == "/a b"


@pytest.mark.parametrize(
    ("arguments", "environ", "words"),
    [
        ({"mode": "onlien"}, {}, "mode= is 'onlien': write one of online, offline, disabled"),
        ({}, {"TRACKER_SILENT": "perhaps"}, "TRACKER_SILENT is 'perhaps': write true or false"),
        ({"finish_timeout": -1}, {}, "finish_timeout= is -1: write a number of seconds"),
        ({"project": 5}, {}, "project= is 5, and must be text"),
        ({}, {"TRACKER_UNTRACKED_LIMIT": "1.5 MB"}, "TRACKER_UNTRACKED_LIMIT is '1.5 MB': write a number of bytes"),
    ],
)
def test_a_bad_value_is_named(arguments: dict, environ: dict, words: str, tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=words):
        load(arguments, environ=environ, cwd=str(tmp_path))


def test_an_unknown_name_in_a_file_is_named_with_the_nearest(tmp_path: Path) -> None:
    (tmp_path / "tracker.toml").write_text('projct = "x"\n')
    with pytest.raises(SettingsError, match="sets 'projct'.* did you mean 'project'"):
        load({}, environ={}, cwd=str(tmp_path))


def test_wandbs_variables_count_where_nothing_of_ours_says_otherwise(tmp_path: Path) -> None:
    environ = {"WANDB_PROJECT": "theirs", "WANDB_TAGS": "a,b", "WANDB_RESUME": "auto", "WANDB_MODE": "dryrun"}
    settings = load(environ=environ, cwd=str(tmp_path))
    assert (settings.project, settings.tags, settings.resume, settings.mode) == (
        "theirs",
        ("a", "b"),
        "allow",
        "offline",
    )
    assert settings.sources["project"] == "WANDB_PROJECT"
    (tmp_path / "tracker.toml").write_text('project = "file"\n')
    assert load(environ=environ, cwd=str(tmp_path)).project == "file"
    assert load(environ={**environ, "TRACKER_PROJECT": "ours"}, cwd=str(tmp_path)).project == "ours"
    assert load(environ={"WANDB_DISABLED": "true"}, cwd=str(tmp_path)).mode == "disabled"


def test_resume_is_one_of_three(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="resume= is 'maybe': write one of allow, must, never"):
        load({"resume": "maybe"}, environ={}, cwd=str(tmp_path))


def test_the_settings_page_names_every_setting_and_alias() -> None:
    page = (Path(__file__).resolve().parent.parent / "docs" / "settings.md").read_text()
    rows = dict(re.findall(r"^\| `(\w+)` \| `(TRACKER_\w+)`", page, re.MULTILINE))
    names = [item.name for item in fields(Settings) if item.name != "sources"]
    assert rows == {name: f"TRACKER_{name.upper()}" for name in names}
    assert set(re.findall(r"`(WANDB_\w+)`", page)) == {*ALIASES, "WANDB_DISABLED"}
