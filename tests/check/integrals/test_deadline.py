"""Work that is stopped in time, wherever the timer finds it, and what the work leaves behind."""

from __future__ import annotations

import gc
import signal
import sys
import time

import pytest

from calcwork.check.integrals.deadline import bounded

LIMIT = 0.05
HANGS = 2.0


def spin(seconds: float) -> None:
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


class SlowToDie:
    def __del__(self) -> None:
        spin(2 * LIMIT)


def in_plain_code() -> None:
    spin(HANGS)


def in_a_finalizer() -> None:
    SlowToDie()
    spin(HANGS)


def in_the_garbage_collector() -> None:
    def slow(phase: str, info: dict) -> None:
        spin(LIMIT)

    gc.callbacks.append(slow)
    try:
        gc.collect()
    finally:
        gc.callbacks.remove(slow)
    spin(HANGS)


@pytest.mark.parametrize("work", [in_plain_code, in_a_finalizer, in_the_garbage_collector])
def test_work_is_stopped_wherever_the_timer_finds_it(work):
    before = signal.getsignal(signal.SIGVTALRM), sys.unraisablehook
    start = time.process_time()
    assert bounded(work, start + LIMIT) is None
    assert time.process_time() - start < HANGS / 2
    assert (signal.getsignal(signal.SIGVTALRM), sys.unraisablehook) == before
    assert signal.getitimer(signal.ITIMER_VIRTUAL) == (0, 0)


def test_work_in_time_is_returned_and_its_failure_is_none():
    assert bounded(lambda: 7, time.process_time() + 1) == 7
    assert bounded(lambda: 1 / 0, time.process_time() + 1) is None
    assert bounded(lambda: 7, time.process_time()) is None


def test_other_exceptions_of_finalizers_are_reported_as_before(monkeypatch):
    class Faulty:
        def __del__(self) -> None:
            raise ValueError("of its own")

    reports = []
    monkeypatch.setattr(sys, "unraisablehook", lambda report: reports.append(str(report.exc_value)))
    bounded(lambda: Faulty() and None, time.process_time() + 1)
    assert reports == ["of its own"]
