"""Workers: every step is judged in a process of its own that can be killed, whatever it does.

One process, the nursery, has the program imported and forks the workers from there. It has a single thread, so that
forking is safe; no signal handlers are needed. A caller with a single thread forks the nursery itself, which saves
importing everything twice; a caller with more threads, such as a notebook, starts it as a fresh process.

Limits of time count seconds of the processor, so that a verdict does not depend on what else a machine has to do; a
timer of the system ends a worker, also one that is inside compiled code. A worker that waits without working is ended
after `PATIENCE` times its limit.
"""

from __future__ import annotations

import copyreg
import importlib
import io
import json
import os
import pickle
import queue
import signal
import socket
import struct
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from multiprocessing.connection import Connection
from types import MappingProxyType
from typing import Any

from calcwork.check.steps.verdict import Verdict
from calcwork.errors import NotSupportedYet, UserError

PRELOAD = (
    "calcwork.check.judge.ladder",
    "calcwork.check.implications.solve",
    "calcwork.check.hints.hints",
)
_START = (
    "import json, sys; a = json.loads(sys.argv[1]); sys.path[:] = a['path']; "
    "from calcwork.check.running.worker import serve; serve(a['control'], a['preload'], a['bytes'])"
)
_FORK, _KILL = b"f", b"k"
_FINISH = 5.0
PATIENCE = 10


class Workers:
    """Run a function on many items in processes with limits of time and memory, results in order.

    A call that takes too long, too much memory, or ends its process costs its own item only, which then is an
    ``unclear`` `Verdict` with the reason.

    Parameters
    ----------
    jobs : int, optional
        Processes at work at the same time.
    time_limit : float, optional
        Seconds of the processor for one item.
    memory_mb : int, optional
        Address space of one process in megabytes.
    preload : sequence of str, optional
        Modules that the workers have imported from the start.

    Examples
    --------
    >>> from math import sqrt
    >>> with Workers(jobs=1, preload=()) as w:
    ...     list(w.map(sqrt, [4.0, 9.0]))
    [2.0, 3.0]
    """

    def __init__(
        self, jobs: int = 2, *, time_limit: float = 5.0, memory_mb: int = 2048, preload: Iterable[str] = PRELOAD
    ) -> None:
        if jobs < 1 or time_limit <= 0 or memory_mb <= 0:
            raise UserError(
                f"got jobs={jobs}, time_limit={time_limit:g} and memory_mb={memory_mb}; each must be positive."
            )
        if not hasattr(os, "fork"):
            raise NotSupportedYet("workers with limits need a system that can fork, such as Linux or macOS.")
        self.jobs = jobs
        self.time_limit = time_limit
        self.memory_mb = memory_mb
        self._nursery = _Nursery(tuple(preload), memory_mb)
        self._idle: queue.SimpleQueue[_Worker | None] = queue.SimpleQueue()
        for _ in range(jobs):
            self._idle.put(None)

    def __enter__(self) -> Workers:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def map(self, function: Callable[[Any], Any], items: Iterable[Any]) -> Iterator[Any]:
        """Yield function(item) for each item, in order; a lost item yields an unclear `Verdict`.

        Raises
        ------
        UserError
            When the function or an item cannot be sent to another process.
        """
        with ThreadPoolExecutor(self.jobs) as threads:
            try:
                yield from threads.map(lambda item: self.run(function, item), items)
            finally:
                threads.shutdown(cancel_futures=True)

    def run(self, function: Callable[[Any], Any], item: Any, *, time_limit: float | None = None) -> Any:
        """Return function(item), or the unclear `Verdict` that says how the item was lost; from any thread.

        Raises
        ------
        UserError
            When the function or the item cannot be sent to another process.
        """
        limit = self.time_limit if time_limit is None else time_limit
        try:
            request = packed((function, item, limit))
        except Exception as reason:
            raise UserError(
                f"{function!r} with {type(item).__name__} cannot be sent to a worker ({reason}); give a function of a "
                "module and plain data."
            ) from reason
        worker = self._idle.get()
        try:
            worker = worker or self._nursery.worker()
            outcome, value = self._answer(worker, request, limit)
        except BaseException:
            self._idle.put(None)
            raise
        if outcome == "lost" and self._nursery.kill(worker) == signal.SIGPROF:
            outcome = "time"
        self._idle.put(worker if outcome in ("value", "error") else None)
        reasons = {
            "time": f"stopped after the time limit of {limit:g} s",
            "memory": f"stopped at the memory limit of {self.memory_mb} MB",
            "lost": f"the process ended without an answer (its memory limit is {self.memory_mb} MB)",
        }
        return value if outcome == "value" else Verdict("unclear", method="limits", note=reasons.get(outcome, value))

    def close(self) -> None:
        """End all processes."""
        self._nursery.close()
        while not self._idle.empty():
            worker = self._idle.get_nowait()
            if worker is not None:
                worker.connection.close()
        for _ in range(self.jobs):  # a thread that waits for a process must learn that there are none
            self._idle.put(None)

    def _answer(self, worker: _Worker, request: bytes, limit: float) -> tuple[str, Any]:
        try:
            worker.connection.send_bytes(request)
            if not worker.connection.poll(PATIENCE * limit):
                return self._ended(worker, "time")
            outcome, value = pickle.loads(worker.connection.recv_bytes())  # noqa: S301  (from our own process)
        except (EOFError, OSError):
            return "lost", None
        return self._ended(worker, "memory") if outcome == "memory" else (outcome, value)

    def _ended(self, worker: _Worker, reason: str) -> tuple[str, None]:
        self._nursery.kill(worker)
        return reason, None


def packed(data: Any) -> bytes:
    """Return data as bytes; the frozen mappings of a scope are packed as the dictionaries they show."""
    buffer = io.BytesIO()
    pickler = pickle.Pickler(buffer)
    pickler.dispatch_table = copyreg.dispatch_table.copy()
    pickler.dispatch_table[MappingProxyType] = lambda mapping: (_frozen, (dict(mapping),))
    pickler.dump(data)
    return buffer.getvalue()


def _frozen(mapping: dict[Any, Any]) -> MappingProxyType[Any, Any]:
    return MappingProxyType(mapping)


class _Worker:
    """Hold the connection to one worker and its process number."""

    def __init__(self, connection: Connection, pid: int) -> None:
        self.connection = connection
        self.pid = pid


class _Nursery:
    """Start the process that forks workers, and ask it to fork and to kill."""

    def __init__(self, preload: tuple[str, ...], memory_mb: int) -> None:
        self._lock = threading.Lock()
        self._control, theirs = socket.socketpair()
        with theirs:
            start = _forked if threading.active_count() == 1 else _fresh
            self._process = start(theirs.fileno(), preload, memory_mb * 2**20)

    def worker(self) -> _Worker:
        """Return a new worker."""
        ours, theirs = socket.socketpair()
        with theirs, self._lock:
            try:
                socket.send_fds(self._control, [_FORK], [theirs.fileno()])
                answer = self._control.recv(4)
            except OSError:
                answer = b""
        if len(answer) < 4:
            ours.close()
            raise NotSupportedYet("the process that starts workers has ended; its modules could not be imported.")
        return _Worker(Connection(ours.detach()), struct.unpack("!i", answer)[0])

    def kill(self, worker: _Worker) -> int:
        """End one worker, wait until it is gone, and return the signal that it died of, or 0."""
        worker.connection.close()
        with self._lock:
            self._control.sendall(_KILL + struct.pack("!i", worker.pid))
            answer = self._control.recv(4)
        return struct.unpack("!i", answer)[0] if len(answer) == 4 else 0

    def close(self) -> None:
        """End the nursery, which ends all its workers."""
        with self._lock:
            self._control.close()
        try:
            self._process.wait(_FINISH)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()


def _fresh(control: int, preload: tuple[str, ...], memory: int) -> subprocess.Popen[bytes]:
    """Start the nursery as a new interpreter."""
    setup = {"path": sys.path, "control": control, "preload": preload, "bytes": memory}
    silent = subprocess.DEVNULL
    command = [sys.executable, "-c", _START, json.dumps(setup)]
    return subprocess.Popen(command, pass_fds=[control], stdin=silent, stdout=silent, stderr=silent)


class _Forked:
    """Stand for a forked nursery, as `subprocess.Popen` does for a fresh one."""

    def __init__(self, pid: int) -> None:
        self.pid = pid

    def wait(self, timeout: float | None = None) -> None:
        """Wait until the process has ended."""
        end = None if timeout is None else time.monotonic() + timeout
        while os.waitpid(self.pid, 0 if end is None else os.WNOHANG)[0] == 0:
            if end is not None and time.monotonic() > end:
                raise subprocess.TimeoutExpired("nursery", timeout or 0.0)
            time.sleep(0.001)

    def kill(self) -> None:
        """End the process at once."""
        os.kill(self.pid, 9)


def _forked(control: int, preload: tuple[str, ...], memory: int) -> _Forked:
    """Fork the nursery from this process, with all that is imported; it keeps no file of the caller open."""
    pid = os.fork()
    if pid:
        return _Forked(pid)
    code = 0
    try:
        silent = os.open(os.devnull, os.O_RDWR)
        for standard in (0, 1, 2):
            os.dup2(silent, standard)
        os.closerange(3, control)
        os.closerange(control + 1, os.sysconf("SC_OPEN_MAX"))
        serve(control, preload, memory)
    except BaseException:
        code = 1
    finally:
        os._exit(code)


# --- inside the nursery and its workers -------------------------------------------------------------------------------


def serve(control: int, preload: Iterable[str], memory: int) -> None:
    """Fork a worker for each request until the caller is gone, then end them all."""
    for module in preload:
        importlib.import_module(module)
    with socket.socket(fileno=control) as line:
        children: set[int] = set()
        while True:
            order, passed, *_ = socket.recv_fds(line, 1, 1)
            if not order:
                break
            if order == _FORK:
                pid = os.fork()
                if pid == 0:
                    line.close()
                    _work(Connection(passed[0]), memory)
                os.close(passed[0])
                children.add(pid)
                line.sendall(struct.pack("!i", pid))
            else:
                (pid,) = struct.unpack("!i", line.recv(4, socket.MSG_WAITALL))
                line.sendall(struct.pack("!i", _end(pid, children)))
        for pid in tuple(children):
            _end(pid, children)


def _end(pid: int, children: set[int]) -> int:
    """Kill a child that has not been waited for, so that its number still is its own; return the signal it died of."""
    if pid not in children:
        return 0
    os.kill(pid, 9)
    status = os.waitpid(pid, 0)[1]
    children.discard(pid)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _work(connection: Connection, memory: int) -> None:
    """Answer requests until the connection ends; never returns."""
    import resource

    code = 0
    try:
        resource.setrlimit(resource.RLIMIT_AS, (memory, memory))
        signal.signal(signal.SIGPROF, signal.SIG_DFL)
        while True:
            function, item, limit = pickle.loads(connection.recv_bytes())  # noqa: S301  (sent by the caller itself)
            signal.setitimer(signal.ITIMER_PROF, limit)  # its signal ends the process
            outcome = _outcome(function, item)
            signal.setitimer(signal.ITIMER_PROF, 0)
            connection.send_bytes(outcome)
    except (EOFError, OSError):
        pass
    except BaseException:
        code = 1
    finally:
        os._exit(code)


def _outcome(function: Callable[[Any], Any], item: Any) -> bytes:
    """Return what an item came to, packed once; a value that cannot be packed is an error of its item."""
    try:
        return packed(("value", function(item)))
    except MemoryError:
        return packed(("memory", None))
    except RecursionError:
        return packed(("error", "the formula is nested too deeply"))
    except Exception as reason:
        return packed(("error", f"{type(reason).__name__}: {reason}"))
