"""A reader and a judge that do what the words of a note say, in place of the real ones."""

import os
import time

from calcwork.check.running.batch import _accounted
from calcwork.check.steps.step import Checked, Claim, Reading, Remark, Step
from calcwork.check.steps.verdict import Counterexample, Verdict, refuted
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source


def read_words(document, *, time_limit):
    """Make a claim of each display with a relation: its words are the task."""
    claims, remarks = [], []
    for block in document.displays:
        if "READER-HANGS" in block.text:
            _work(60)
        if "READER-DIES" in block.text:
            os._exit(1)
        if "REMARK" in block.text:
            remarks.append(Remark(block.number, 0, "this is only a remark"))
        place = block.text.find("=")
        if place < 0:
            continue
        left, right = block.text[:place].strip(), block.text[place + 1 :].strip()
        defined = Verdict("definition", method="said so") if "DEFINED" in right else None
        task = None if defined else {"words": right, "limit": time_limit}
        claims.append(Claim(block.number, 1, 0, len(block.text), place, "=", left, right, task, defined))
    return Reading(tuple(claims), tuple(remarks), ("w is read as a vector",))


def _work(seconds):
    end = time.process_time() + seconds
    while time.process_time() < end:
        pass


def judge_words(claim):
    words = claim.task["words"]
    if "HANGS" in words:
        while True:
            pass
    if "EATS" in words:
        return [bytes(2**27) for _ in range(64)] and None
    if "DIES" in words:
        os._exit(1)
    if "RAISES" in words:
        raise ValueError("no such thing")
    if "SLOW" in words:
        _work(0.3)
    if "RANDOM" in words:
        from sympy.core.random import random

        return Verdict("agrees", note=f"{random()}")
    if "WRONG" in words:
        found = Counterexample({"N": 3}, {"x": ["1/2", "3"]}, "25", "13")
        return Verdict(**{**vars(refuted(found, "so it is")), "hint": "the sign is wrong"})
    return Verdict("unclear", note="who knows") if "UNCLEAR" in words else Verdict("proved", method="same", sizes="all")


def note_of(*words, path="note.md"):
    """Return a note with one display for each of the words: ``a = words``."""
    return read_document(Source("".join(f"Words.\n\n$$a = {w}$$\n\n" for w in words), path))


def outcome(checked):
    """Return what must not depend on how the work was shared out."""
    return [(s.line, s.column, s.claim.right, s.verdict.verdict, s.verdict.note) for s in checked.steps]


def check_here(document):
    """Check a document without any other process."""
    reading = _accounted(document, read_words(document, time_limit=1.0))
    steps = []
    for claim in reading.claims:
        place = document.displays[claim.block - 1].position(claim.place)
        steps.append(Step(claim, *place, claim.verdict or judge_words(claim)))
    return Checked(document, tuple(steps), reading)
