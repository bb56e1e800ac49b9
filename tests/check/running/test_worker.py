"""A hostile step costs its own item and nothing else."""

import os
import threading
import time

import pytest

from calcwork.check.judge.ladder import judge
from calcwork.check.running.worker import Workers
from calcwork.check.steps.verdict import Verdict
from calcwork.errors import NotSupportedYet, UserError

from ..pairs import TRUE


def act(item):
    kind, value = item
    if kind == "square":
        return value**2
    if kind == "loop":
        while True:
            value += 1
    if kind == "work":
        while time.process_time() < value:
            pass
        return "done"
    if kind == "sleep":
        time.sleep(60)
    if kind == "bomb":
        return [bytes(2**27) for _ in range(64)] and 0
    if kind == "exit":
        os._exit(0)
    if kind == "raise":
        raise ValueError("no such thing")
    if kind == "deep":
        return act((kind, value + 1))
    if kind == "unsendable":
        return lambda: None
    if kind == "pid":
        return os.getpid()
    return None


HOSTILE = {
    "loop": "time limit of 3 s",
    "bomb": "memory limit of 1200 MB",
    "exit": "ended without an answer",
    "raise": "ValueError: no such thing",
    "deep": "nested too deeply",
    "unsendable": "pickle",
}


@pytest.fixture(scope="module")
def workers():
    with Workers(jobs=2, time_limit=3.0, memory_mb=1200, preload=()) as w:
        yield w


@pytest.mark.parametrize("kind", HOSTILE)
def test_a_hostile_item_costs_only_itself(workers, kind):
    items = [("square", 2), (kind, 0), ("square", 3), ("square", 4)]
    first, lost, *others = workers.map(act, items)
    assert (first, *others) == (4, 9, 16)
    assert isinstance(lost, Verdict)
    assert lost.verdict == "unclear"
    assert HOSTILE[kind] in lost.note


def test_an_item_that_waits_without_work_is_ended_too():
    with Workers(jobs=1, time_limit=0.5, preload=()) as w:
        lost, kept = w.map(act, [("sleep", 0), ("square", 3)])
    assert "time limit of 0.5 s" in lost.note
    assert kept == 9


def test_a_limit_counts_the_work_of_the_item_alone():
    """Eight busy items share what processors there are, and each has its whole time."""
    with Workers(jobs=8, time_limit=1.5, preload=()) as w:
        assert list(w.map(act, [("work", 0.6)] * 8)) == ["done"] * 8


def test_order_is_kept_and_processes_are_reused(workers):
    assert list(workers.map(act, [("square", n) for n in range(20)])) == [n**2 for n in range(20)]
    assert len(set(workers.map(act, [("pid", n) for n in range(20)]))) <= 2


def test_the_pool_works_from_any_thread(workers):
    results = []
    threads = [
        threading.Thread(target=lambda: results.extend(workers.map(act, [("square", 5), ("exit", 0)])))
        for _ in range(3)
    ]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    assert results.count(25) == 3
    assert sum(isinstance(r, Verdict) for r in results) == 3


def test_no_process_is_left_behind():
    with Workers(jobs=2, time_limit=3.0, preload=()) as w:
        pids = set(w.map(act, [("pid", n) for n in range(6)]))
        list(w.map(act, [("loop", 0)]))
    for pid in pids:
        with pytest.raises(ProcessLookupError):
            os.kill(pid, 0)


def test_what_cannot_be_sent_is_the_callers_mistake(workers):
    with pytest.raises(UserError, match="cannot be sent to a worker"):
        list(workers.map(lambda item: item, [1]))


def judged(item):
    left, right, scope = item
    return judge(left, right, scope)


def test_steps_with_their_scopes_are_judged(workers):
    names = ["BCE by b", "coin", "softmax Jacobian", "unknown function"]
    assert [v.verdict for v in workers.map(judged, [TRUE[n] for n in names])] == ["proved"] * 4


def test_a_pool_of_a_caller_with_more_threads_starts_afresh():
    results = []

    def check():
        with Workers(jobs=1, time_limit=5.0, preload=()) as w:
            results.extend(w.map(act, [("square", 3), ("exit", 0), ("square", 4)]))

    thread = threading.Thread(target=check)
    thread.start()
    thread.join()
    assert (results[0], results[2]) == (9, 16)


def test_modules_that_cannot_be_imported_are_said():
    with (
        Workers(jobs=1, preload=("no_such_module",)) as w,
        pytest.raises(NotSupportedYet, match="could not be imported"),
    ):
        list(w.map(act, [("square", 3)]))


def test_limits_are_checked():
    with pytest.raises(UserError, match="must be positive"):
        Workers(jobs=0)


def test_an_abandoned_map_leaves_the_pool_usable(workers):
    results = workers.map(act, [("square", n) for n in range(10)])
    assert next(results) == 0
    results.close()
    assert list(workers.map(act, [("square", 7)])) == [49]
