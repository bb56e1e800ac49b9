"""Documents checked in parallel: every reading and every step in a process that can be killed, results in order."""

from __future__ import annotations

import os
import pickle
import time
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass, replace
from functools import partial
from typing import Any

from calcwork.check.running.passages import FAILED, Passage, passages_of
from calcwork.check.running.worker import PRELOAD, Workers, packed
from calcwork.check.steps.step import Checked, Claim, Reading, Remark, Step
from calcwork.check.steps.verdict import Verdict
from calcwork.notation.documents.document import Block, Document

NOTHING = "nothing is claimed here"
MODULES = ("calcwork.check.reading", "calcwork.check.claims", *PRELOAD)
READING_SECONDS, READING_STEPS = 60.0, 4.0
AHEAD = 4

Reader = Callable[..., Reading]
Judge = Callable[[Claim], Verdict]
Progress = Callable[[Document], None]


def processors() -> int:
    """Return how many processors this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def check_documents(
    documents: Iterable[Document], *, progress: Progress | None = None, **options: Any
) -> Iterator[Checked]:
    """Yield the verdicts on each document, in order; the options are those of `Checker`.

    Examples
    --------
    >>> from calcwork.notation.documents.document import read_document
    >>> from calcwork.notation.documents.source import Source
    >>> note = read_document(Source("$$(a+b)^2 = a^2 + 2ab + b^2$$"))
    >>> [checked.summary["proved"] for checked in check_documents([note], jobs=1)]
    [1]
    """
    with Checker(**options) as checker:
        yield from checker.check(documents, progress=progress)


class Checker:
    """Check documents with one pool of processes, which is kept until the end.

    A step that takes too long, too much memory, or ends its process is unclear, with the reason, and costs nothing
    else. A document that cannot be read within its limits has one unclear step for each display formula.

    Parameters
    ----------
    jobs : int, optional
        Processes at work at the same time, over documents and over the steps of each; all processors by default.
    time_limit : float, optional
        Seconds of the processor for one step; reading a document may take four times as long, and 60 seconds at least.
    memory_mb : int, optional
        Address space of one process in megabytes.
    seed : int, optional
        Chooses SymPy's random numbers anew for every step, so that verdicts depend on no order of work.
    read, judge : functions, optional
        The reader of a document and the judge of a claim, as functions of modules.

    Raises
    ------
    UserError
        When a limit is not positive.
    """

    def __init__(
        self,
        *,
        jobs: int | None = None,
        time_limit: float = 5.0,
        memory_mb: int = 2048,
        seed: int = 0,
        read: Reader | None = None,
        judge: Judge | None = None,
    ) -> None:
        self.jobs = processors() if jobs is None else jobs
        own = {f.__module__ for f in (read, judge) if f is not None}
        self._pool = Workers(self.jobs, time_limit=time_limit, memory_mb=memory_mb, preload=own or MODULES)
        self._read = partial(_read_in_worker, read=read, time_limit=time_limit)
        self._judge = partial(_judge_in_worker, judge=judge, seed=seed)
        self._judge_again = partial(_judge_again_in_worker, judge=judge, seed=seed)
        self._reading_limit = max(READING_SECONDS, READING_STEPS * time_limit)

    def __enter__(self) -> Checker:
        return self

    def __exit__(self, *exc: object) -> None:
        self.close()

    def close(self) -> None:
        """End all processes."""
        self._pool.close()

    def check(self, documents: Iterable[Document], *, progress: Progress | None = None) -> Iterator[Checked]:
        """Yield the verdicts on each document, in order; `progress` is called when one is done, by any thread."""
        threads = ThreadPoolExecutor(self.jobs)
        running: deque[_Running] = deque()
        try:
            for document in documents:
                running.append(_Running(document, threads.submit(self._begin, document, threads, progress)))
                while running and (len(running) >= AHEAD * self.jobs or running[0].is_done()):
                    yield self._done(running.popleft(), threads)
            while running:
                yield self._done(running.popleft(), threads)
        finally:
            threads.shutdown(wait=False, cancel_futures=True)

    def _begin(self, document: Document, threads: ThreadPoolExecutor, progress: Progress | None) -> _Begun:
        """Read a document and queue its steps, each a call of its own."""
        found = self._pool.run(self._read, document, time_limit=self._reading_limit) if document.displays else Reading()
        reading = _lost(document, found) if isinstance(found, Verdict) else found
        begun = _Begun(_accounted(document, reading), [threads.submit(self._judged, c) for c in reading.claims])
        if progress is not None:
            _call_after(begun.verdicts, partial(progress, document))
        return begun

    def _judged(self, claim: Claim) -> Verdict:
        if claim.verdict is not None or claim.task is None:
            return claim.verdict or Verdict("unclear", note="there is nothing to judge")
        start = time.monotonic()
        verdict: Verdict = self._pool.run(self._judge, claim)
        return verdict if verdict.seconds else replace(verdict, seconds=time.monotonic() - start)

    def _done(self, running: _Running, threads: ThreadPoolExecutor) -> Checked:
        """Wait for the verdicts; what was judged by the claims is done, so their tasks are dropped."""
        reading, verdicts = running.result()
        lost = all(c.verdict is not None and c.verdict.method == "limits" for c in reading.claims)
        again = not lost and any(v.verdict in FAILED for v in verdicts)
        for passage in passages_of(running.document) if again else ():
            verdicts = self._alone(passage, reading, verdicts, threads)
        claims = tuple(replace(claim, task=None) for claim in reading.claims)
        steps = map(partial(_step, running.document), claims, verdicts)
        return Checked(running.document, tuple(steps), replace(reading, claims=claims))

    def _alone(
        self, passage: Passage, reading: Reading, verdicts: list[Verdict], threads: ThreadPoolExecutor
    ) -> list[Verdict]:
        """Judge the failed steps of a passage once more as if it stood alone."""
        claims = reading.claims
        failed = [n for n, v in enumerate(verdicts) if v.verdict in FAILED and claims[n].block in passage.displays]
        found = self._pool.run(self._read, passage.document, time_limit=self._reading_limit) if failed else Reading()
        if isinstance(found, Verdict):
            return verdicts
        again = {(c.block, c.step): c for c in found.claims if c.task is not None}
        places = [n for n in failed if (claims[n].block, claims[n].step) in again]
        items = [(claims[n].task, verdicts[n], again[claims[n].block, claims[n].step]) for n in places]
        judge = partial(self._judge_again, axes=reading.axes, is_problem=passage.is_problem)
        settled = threads.map(partial(self._pool.run, judge), items)
        new = {n: v for n, v in zip(places, settled, strict=True) if v.method != "limits"}
        return [new.get(n, v) for n, v in enumerate(verdicts)]


@dataclass(frozen=True)
class _Begun:
    """Hold the reading of a document and the verdicts to come, in the order of its claims."""

    reading: Reading
    verdicts: list[Future[Verdict]]


@dataclass(frozen=True)
class _Running:
    """Hold a document at work."""

    document: Document
    begun: Future[_Begun]

    def is_done(self) -> bool:
        """Tell whether nothing is left to wait for; an error counts, which `result` then raises."""
        if not self.begun.done() or self.begun.exception() is not None:
            return self.begun.done()
        return all(v.done() for v in self.begun.result().verdicts)

    def result(self) -> tuple[Reading, list[Verdict]]:
        """Wait for the verdicts."""
        begun = self.begun.result()
        return begun.reading, [v.result() for v in begun.verdicts]


def _step(document: Document, claim: Claim, verdict: Verdict) -> Step:
    line, column = document.displays[claim.block - 1].position(claim.place)
    return Step(claim, line, column, verdict)


def _call_after(futures: list[Future[Verdict]], function: Callable[[], None]) -> None:
    """Call a function when the last future is done."""
    left = [None] * len(futures)

    def one_less(_: object) -> None:
        left.pop()
        if not left:
            function()

    for future in futures:
        future.add_done_callback(one_less)
    if not futures:
        function()


def unread(document: Document, reason: str) -> Checked:
    """Return a document that could not be read: one unclear step for each display, with the reason."""
    reading = _lost(document, Verdict("unclear", method="limits", note=reason))
    steps = tuple(_step(document, claim, claim.verdict) for claim in reading.claims if claim.verdict is not None)
    return Checked(document, steps, reading)


def _lost(document: Document, verdict: Verdict) -> Reading:
    reason = replace(verdict, note=f"the document could not be read: {verdict.note}")
    return Reading(tuple(_whole(block, reason) for block in document.displays))


def _whole(block: Block, verdict: Verdict) -> Claim:
    place = len(block.text) - len(block.text.lstrip())
    text = " ".join(block.text.split())
    return Claim(block.number, 1, place, len(block.text.rstrip()), place, "", text, "", verdict=verdict)


def _accounted(document: Document, reading: Reading) -> Reading:
    """Return the reading with a remark for each display of which it says nothing."""
    told = {c.block for c in reading.claims} | {r.block for r in reading.remarks}
    silent = [Remark(b.number, 0, NOTHING) for b in document.displays if b.number not in told]
    remarks = sorted((*reading.remarks, *silent), key=lambda remark: (remark.block, remark.place))
    return replace(reading, remarks=tuple(remarks))


# --- inside a worker --------------------------------------------------------------------------------------------------


def _read_in_worker(document: Document, *, read: Reader | None, time_limit: float) -> Reading:
    """Read a document; the tasks come back as bytes, which only the worker that judges a task unpacks."""
    if read is None:
        from calcwork.check.reading import read_claims

        read = read_claims
    reading = read(document, time_limit=time_limit)
    return replace(reading, claims=tuple(map(_sealed, reading.claims)))


def _sealed(claim: Claim) -> Claim:
    if claim.task is None:
        return claim
    try:
        return replace(claim, task=packed(claim.task))
    except RecursionError:
        return replace(claim, task=None, verdict=Verdict("unclear", note="the formula is nested too deeply"))


def _judge_in_worker(claim: Claim, *, judge: Judge | None, seed: int) -> Verdict:
    from sympy.core.random import seed as seed_sympy

    if judge is None:
        from calcwork.check.claims import judged

        judge = judged
    seed_sympy(seed)
    start = time.process_time()
    verdict = judge(replace(claim, task=pickle.loads(claim.task)))  # noqa: S301 - packed by a worker of ours
    return replace(verdict, seconds=time.process_time() - start)


def _judge_again_in_worker(
    item: tuple[bytes | None, Verdict, Claim],
    *,
    judge: Judge | None,
    seed: int,
    axes: Mapping[str, int],
    is_problem: bool,
) -> Verdict:
    """Judge a step that failed as its passage has it when that stands alone, and settle between both verdicts."""
    from calcwork.check.running.alone import settled

    task, verdict, alone = item
    again = _judge_in_worker(alone, judge=judge, seed=seed)
    before, own = (pickle.loads(t) if t is not None else None for t in (task, alone.task))  # noqa: S301 - as above
    settled_verdict = settled(before, verdict, replace(alone, task=own), again, axes=axes, is_problem=is_problem)
    return replace(settled_verdict, seconds=verdict.seconds + again.seconds)
