"""The command `tracker`: finds the command's file, and turns our errors into one line and an exit code."""

from __future__ import annotations

import importlib
import sys

import click

from tracker.errors import TrackerError, UsageError
from tracker.version import __version__

# Command → (module below tracker.cli, the line that `tracker --help` shows). The module's `command` is the command.
COMMANDS = {
    "build": ("build", "Build the site: reports, run pages and tables."),
    "clean": ("clean", "Remove local copies of runs that are in the bucket."),
    "diff": ("diff", "Compare runs: config, summary, code and packages."),
    "doctor": ("doctor", "Find out why a root cannot be reached, and what to do."),
    "export": ("export", "Write runs or their histories as CSV, JSON, Parquet, LaTeX or Markdown."),
    "import": ("import_", "Turn other tools' logs into runs."),
    "init": ("init", "Set the project and root of a folder."),
    "log": ("log", "Log a row of values from a shell script."),
    "ls": ("ls", "List runs."),
    "new": ("new", "Make a report to start from."),
    "note": ("note", "Set or show a run's notes."),
    "off": ("off", "Switch tracking off in a folder."),
    "on": ("on", "Switch tracking on again in a folder."),
    "publish": ("publish", "Upload a built site."),
    "restore": ("restore", "Check out the code of a run, with its changes and its config."),
    "rm": ("rm", "Delete runs."),
    "run": ("run", "Run any command as a run."),
    "serve": ("serve", "Show the site on this machine, and build it again as things change."),
    "share": ("share", "Print the link to a page of a published site."),
    "show": ("show", "Show everything about one run."),
    "sync": ("sync", "Upload what is not in the bucket yet."),
    "tag": ("tag", "Add, remove or show a run's tags."),
}


class LazyGroup(click.Group):
    """A group whose commands are imported when they are called, so that `tracker --help` stays quick."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """The commands' names, in the order of the table."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """The command of that name, or None."""
        if cmd_name not in COMMANDS:
            return None
        module = importlib.import_module(f"tracker.cli.{COMMANDS[cmd_name][0]}")
        command: click.Command = module.command
        return command

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """The table of commands, without importing one."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, line) for name, (_, line) in COMMANDS.items()])


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="tracker")
def group() -> None:
    """Experiment tracking without a server: runs are plain files, reports are static pages."""


def main() -> None:
    """Run the command line; 0 when it worked, 2 for wrong usage, 1 for any other error of ours."""
    try:
        group.main(prog_name="tracker")
    except TrackerError as error:
        click.echo(f"tracker: {error}", err=True)
        sys.exit(2 if isinstance(error, UsageError) else 1)


if __name__ == "__main__":
    main()
