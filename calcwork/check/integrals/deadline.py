"""Work that may take too long: what SymPy does is stopped by a timer that counts seconds of the processor.

The exception of the timer may fall into a function whose exceptions Python only reports, as `__del__` and the callbacks
of the garbage collector; from there the timer is set again, until the exception comes through.
"""

from __future__ import annotations

import signal
import sys
import threading
import time
from collections.abc import Callable
from typing import Any

from calcwork.check.integrals.continuity import BREAKDOWNS

AGAIN = 0.01  # seconds until the next attempt


class _OutOfTime(BaseException):
    """The time for SymPy is over; no `except Exception` in it may take this for a failure of its own."""


def bounded(work: Callable[[], Any], deadline: float) -> Any:
    """Return what SymPy finds, None when it fails or takes too long."""
    seconds = deadline - time.process_time()
    main = threading.current_thread() is threading.main_thread()
    if seconds <= 0 or not main or not hasattr(signal, "setitimer"):
        return None
    try:
        return _within(max(seconds, AGAIN), work)
    except _OutOfTime:
        return None
    except BREAKDOWNS:
        return None


def _within(seconds: float, work: Callable[[], Any]) -> Any:
    """Return what work returns, or stop it after this many seconds; for the main thread of a process only."""
    reported, working = sys.unraisablehook, True

    def stop(number: int, frame: Any) -> None:
        raise _OutOfTime

    def lost(report: Any) -> None:
        if report.exc_type is not _OutOfTime:
            reported(report)
        elif working:
            signal.setitimer(signal.ITIMER_VIRTUAL, AGAIN)

    before = signal.signal(signal.SIGVTALRM, stop)
    sys.unraisablehook = lost
    try:
        try:
            signal.setitimer(signal.ITIMER_VIRTUAL, seconds)
            return work()
        finally:
            working = False
            signal.setitimer(signal.ITIMER_VIRTUAL, 0)
    finally:
        sys.unraisablehook = reported
        signal.signal(signal.SIGVTALRM, before)
