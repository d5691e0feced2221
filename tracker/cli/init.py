"""`tracker init`: set a folder's project and root."""

from __future__ import annotations

import os

import click

from tracker.errors import UsageError
from tracker.format import layout


@click.command()
@click.option("--project", help="The project of the folder's runs; asked for when left out.")
@click.option(
    "--root", help="Where its runs live: a folder, or a URL such as s3://bucket/prefix; asked for when left out."
)
def command(project: str | None, root: str | None) -> None:
    """Set the project and the root of this folder's runs, in its tracker.toml.

    What else stands in the file stays.
    """
    from tracker.cli.toml_file import set_values
    from tracker.settings import load

    now = load(on_problem=lambda problem: click.echo(f"tracker: warning: {problem}", err=True))
    here = layout.to_name(os.path.basename(os.getcwd())) or "default"
    project = project or click.prompt("Project", default=now.project if "project" in now.sources else here)
    root = root or click.prompt("Root (a folder or a URL)", default=now.root if "root" in now.sources else now.dir)
    if not layout.is_name(project):
        raise UsageError(f"project {project!r} holds more than letters, digits, '.', '_' and '-'")
    path = set_values(os.getcwd(), {"project": project, "root": root})
    then = load(on_problem=lambda problem: click.echo(f"tracker: warning: {problem}", err=True))
    click.echo(f"Runs started below {os.path.dirname(path)} go to project {then.project} in {then.root} ({path})")
    for name, source in {"project": then.sources["project"], "root": then.sources["root"]}.items():
        if source != path:
            click.echo(f"but {source} stands before its {name}: unset it where you train")
    lost = [name for name, source in now.sources.items() if os.sep in source and name not in then.sources]
    if lost:
        before = now.sources[lost[0]]
        click.echo(f"{before} does not count here any more; copy what you need of it: {', '.join(sorted(lost))}")
