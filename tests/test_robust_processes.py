"""Robustness: processes that are killed, that multiply, and that share a run."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable

import pytest
from processes import wait_for
from robust_lab import Trial, is_gone, pid_of_companion, states, wait_for_states

from tracker.mirror.sync import find_runs, sync_run

Make = Callable[[str], Trial]

ENDLESS = """
run = tracker.init(project="p")
for i in range(10**9):
    log(run, i)
    time.sleep(0.001)
"""


def test_the_script_is_killed(trial: Make) -> None:
    lab = trial("kill -9 of the script")
    script = lab.start(ENDLESS)
    wait_for(lambda: len(lab.acknowledged()) > 300, "rows")
    script.kill()
    script.communicate()
    lab.settle()
    lab.check()
    wait_for_states(lab.runs, ("crashed", None))


def test_the_companion_is_killed(trial: Make) -> None:
    lab = trial("kill -9 of the companion")
    script = lab.start(
        """
        run = tracker.init(project="p")
        for i in range(200): log(run, i)
        while not os.path.exists("go on"): time.sleep(0.01)
        for i in range(200, 400): log(run, i)
        sys.exit(7)
        """
    )
    wait_for(lambda: len(lab.acknowledged()) == 200, "rows")
    os.kill(pid_of_companion(lab.folder), signal.SIGKILL)
    (lab.folder / "go on").touch()
    _, said = script.communicate(timeout=60)
    assert script.returncode == 7, said
    assert len(lab.check()) == 1
    wait_for_states(lab.runs, ("failed", 7))


def test_both_are_killed_at_the_same_instant(trial: Make) -> None:
    lab = trial("kill -9 of script and companion at once")
    script = lab.start(ENDLESS)
    wait_for(lambda: len(lab.acknowledged()) > 300, "rows")
    companion = pid_of_companion(lab.folder)
    os.kill(companion, signal.SIGSTOP)
    for pid in (companion, script.pid):
        os.kill(pid, signal.SIGKILL)
    script.communicate()
    wait_for(lambda: is_gone(companion), "the end of the companion")
    lab.check()
    wait_for_states(lab.runs, ("running", None))
    assert [sync_run(run).error for run in find_runs([str(lab.runs)])] == [""]
    wait_for_states(lab.runs, ("crashed", None))


def test_the_companion_cannot_start(trial: Make) -> None:
    lab = trial("a companion that cannot start")
    said = lab.run(
        """
        sys.executable = "/nowhere/python"
        run = tracker.init(project="p")
        for i in range(200): log(run, i)
        sys.exit(7)
        """,
        code=7,
    )
    assert said.count("the companion process cannot start") == 1
    lab.check()
    wait_for_states(lab.runs, ("failed", 7))


@pytest.mark.parametrize("way", ["fork", "spawn"])
def test_workers_log_beside_their_parent(trial: Make, way: str) -> None:
    lab = trial(f"{way}: four workers log to their parent's run")
    lab.run(
        f"""
        import multiprocessing

        def work(number, variables):
            os.environ.update(variables)
            run = tracker.run if {way == "fork"} else tracker.init()
            for i in range(100): log(run, i, worker=number)

        if __name__ == "__main__":
            run = tracker.init(project="p")
            log(run, -1)
            context = multiprocessing.get_context("{way}")
            workers = [context.Process(target=work, args=(n, run.variables())) for n in range(4)]
            for worker in workers: worker.start()
            for i in range(100): log(run, i)
            for worker in workers: worker.join()
            assert [worker.exitcode for worker in workers] == [0] * 4
        """
    )
    lab.settle()
    rows = lab.check()
    assert sorted(len(each) for each in rows.values()) == [100] * 4 + [101]
    assert len({path.rpartition("/")[0] for path in rows}) == 1
    wait_for(lambda: {state for state, _ in states(lab.runs)} == {"finished"}, "the ends of all")


def test_threads_log_at_once(trial: Make) -> None:
    lab = trial("eight threads log at once")
    lab.run(
        """
        run = tracker.init(project="p")
        threads = [threading.Thread(target=lambda: [log(run, i) for i in range(200)]) for _ in range(8)]
        for thread in threads: thread.start()
        for thread in threads: thread.join()
        """
    )
    (rows,) = lab.check().values()
    assert sorted(row["_step"] for row in rows) == list(range(1600))


def test_eight_processes_begin_the_same_run(trial: Make) -> None:
    lab = trial("eight processes on one run id at once")
    script = """
        run = tracker.init(project="p", id="shared", config={"seen": True})
        for i in range(100): log(run, i)
        """
    scripts = [lab.start(script) for _ in range(8)]
    said = [each.communicate(timeout=100)[1] for each in scripts]
    assert [each.returncode for each in scripts] == [0] * 8, said
    lab.settle()
    rows = lab.check()
    assert [len(each) for each in rows.values()] == [100] * 8
    assert {path.rpartition("/")[0] for path in rows} == {"p/runs/shared"}
    wait_for_states(lab.runs, *[("finished", 0)] * 8)
