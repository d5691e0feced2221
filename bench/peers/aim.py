"""aim, with a repository on this machine."""

from __future__ import annotations

NAME = "aim"
PACKAGES = ("aim",)
IMPORT = "import aim"
SETTINGS = "repo: a folder; track(row, step)"
ENVIRONMENT: dict[str, str] = {}


def start(folder):
    """Begin a run."""
    import aim

    return aim.Run(repo=folder, experiment="bench")


def logger(run):
    """The run's own function, which takes a dict."""
    track = run.track
    return lambda row, step: track(row, step=step)


def finish(run):
    """End the run."""
    run.close()


def count(folder, name):
    """Values of that metric, by aim's reader; a run whose script was killed is opened by force, as aim says to."""
    import aim

    quiet = {"system_tracking_interval": None, "capture_terminal_logs": False, "force_resume": True}
    found = 0
    repository = aim.Repo(folder)
    for run_hash in repository.list_all_runs():
        run = aim.Run(run_hash, repo=repository, **quiet)
        for metric in run.metrics():
            if metric.name == name:
                found += len(metric.values.sparse_numpy()[0])
        run.close()
    return found
