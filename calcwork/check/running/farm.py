"""Documents checked on a Dask cluster: each task checks one document, with limits on every step as at home."""

from __future__ import annotations

import secrets
from collections import deque
from collections.abc import Iterable, Iterator
from functools import partial
from typing import Any

from calcwork.check.running.batch import Checker, Progress, unread
from calcwork.check.steps.step import Checked, Reading, Step
from calcwork.errors import MissingExtra, UserError
from calcwork.notation.documents.document import Document

SECONDS_TO_CONNECT = 10
SECONDS_FOR_WORKERS = 60
AHEAD = 8


class Farm:
    """Check documents on a Dask cluster that runs already, and that can import calcwork.

    The documents of a worker that is lost are checked again by others. A document that loses several workers one after
    the other is given up: its displays are unclear.

    Parameters
    ----------
    address : str
        The scheduler, such as tcp://10.0.0.1:8786.
    **options
        Those of `Checker` for each worker; `jobs` is the number of its threads by default.

    Raises
    ------
    MissingExtra
        When Dask is not installed.
    UserError
        When no scheduler answers, it has no workers, or these cannot import calcwork.
    """

    def __init__(self, address: str, **options: Any) -> None:
        try:
            from distributed import Client
        except ImportError as reason:
            raise MissingExtra(
                f"a cluster at {address} was named, which needs Dask; install it with pip install 'calcwork[dask]'"
            ) from reason
        try:
            self._client = Client(address, timeout=SECONDS_TO_CONNECT, set_as_default=False)
        except (OSError, ValueError, RuntimeError) as reason:
            raise UserError(
                f"no Dask scheduler answers at {address}, expected the address of one that runs, such as "
                "tcp://127.0.0.1:8786; start it with `dask scheduler`"
            ) from reason
        self._name = f"calcwork-{secrets.token_hex(4)}"
        try:
            self._prepare(address, options)
        except BaseException:
            self._client.close()
            raise

    def _prepare(self, address: str, options: dict[str, Any]) -> None:
        """Give every worker, now and later, a pool of processes of its own."""
        try:
            self._client.wait_for_workers(1, timeout=SECONDS_FOR_WORKERS)
        except TimeoutError as reason:
            raise UserError(
                f"the scheduler at {address} has no workers, expected one at least; start one with "
                f"`dask worker {address}`"
            ) from reason
        try:
            self._client.register_plugin(_station(options), name=self._name)
        except ImportError as reason:
            raise UserError(
                f"the workers at {address} cannot import what they need ({reason}); install this calcwork there"
            ) from reason

    def __enter__(self) -> Farm:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End the pools of the workers and leave the cluster."""
        try:
            self._client.unregister_worker_plugin(self._name)
        finally:
            self._client.close()

    def check(self, documents: Iterable[Document], *, progress: Progress | None = None) -> Iterator[Checked]:
        """Yield the verdicts on each document, in order; `progress` is called when one is done, by any thread."""
        running: deque[tuple[Document, Any]] = deque()
        ahead = AHEAD * max(1, sum(self._client.nthreads().values()))
        for document in documents:
            running.append((document, self._submit(document, progress)))
            while running and (len(running) >= ahead or running[0][1].done()):
                yield self._result(*running.popleft())
        while running:
            yield self._result(*running.popleft())

    def _submit(self, document: Document, progress: Progress | None) -> Any:
        future = self._client.submit(_check_there, document, self._name, pure=False)
        if progress is not None:
            future.add_done_callback(partial(_call, progress, document))
        return future

    def _result(self, document: Document, future: Any) -> Checked:
        from distributed import CancelledError, KilledWorker

        try:
            steps, reading = future.result()
        except KilledWorker as reason:
            return unread(document, f"its workers were lost, one after the other ({reason.__class__.__name__})")
        except (CancelledError, OSError) as reason:
            raise UserError(
                f"the connection to the cluster was lost while {document.path} was checked; look at the scheduler's "
                "log, or check without a cluster"
            ) from reason
        return Checked(document, steps, reading)


def _call(progress: Progress, document: Document, _future: object) -> None:
    progress(document)


# --- on a worker of the cluster ---------------------------------------------------------------------------------------


def _station(options: dict[str, Any]) -> Any:
    """Return the plugin that holds a worker's pool; the class is made here, since Dask is an extra."""
    from distributed import WorkerPlugin

    class Station(WorkerPlugin):
        """The pool of one worker, open as long as the worker."""

        def setup(self, worker: Any) -> None:
            self.checker = Checker(**{"jobs": worker.state.nthreads, **options})

        def teardown(self, worker: Any) -> None:
            self.checker.close()

    return Station()


def _check_there(document: Document, name: str) -> tuple[tuple[Step, ...], Reading]:
    from distributed import get_worker

    checker: Checker = get_worker().plugins[name].checker
    [checked] = checker.check([document])
    return checked.steps, checked.reading
