"""Documents in order, each step for itself: what is lost costs its own step only."""

import os
import threading
import time

import pytest

from calcwork.check.running import batch
from calcwork.check.running.batch import NOTHING, Checker, check_documents
from calcwork.check.running.worker import Workers
from calcwork.errors import NotSupportedYet, UserError
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source

from ..fakes import judge_words, note_of, outcome, read_words

FAKES = {"read": read_words, "judge": judge_words}


@pytest.fixture(scope="module")
def checker():
    with Checker(jobs=2, time_limit=1.0, memory_mb=1200, **FAKES) as c:
        yield c


LOST = {
    "HANGS": "time limit of 1 s",
    "EATS": "memory limit of 1200 MB",
    "DIES": "ended without an answer",
    "RAISES": "ValueError: no such thing",
}


@pytest.mark.parametrize("word", LOST)
def test_a_lost_step_costs_only_itself(checker, word):
    [checked] = checker.check([note_of("b", word, "c", "WRONG", "d")])
    assert [s.verdict.verdict for s in checked.steps] == ["proved", "unclear", "proved", "refuted", "proved"]
    assert LOST[word] in checked.steps[1].verdict.note
    assert checked.summary == {"proved": 3, "agrees": 0, "refuted": 1, "unclear": 1, "definition": 0}


def test_many_documents_come_in_order_with_every_step(checker):
    notes = [note_of(*["b"] * (n % 5), "WRONG", path=f"{n}.md") for n in range(40)]
    found = list(checker.check(iter(notes)))
    assert [c.document.path for c in found] == [f"{n}.md" for n in range(40)]
    assert [c.summary["proved"] for c in found] == [n % 5 for n in range(40)]
    assert all(c.summary["refuted"] == 1 for c in found)


def test_one_and_several_processes_find_the_same():
    notes = [note_of("RANDOM", "b", "DIES", "RANDOM", "DEFINED", path=f"{n}.md") for n in range(4)]
    runs = [list(map(outcome, check_documents(notes, jobs=jobs, time_limit=2.0, **FAKES))) for jobs in (1, 2)]
    assert runs[0] == runs[1]
    draws = {note for steps in runs[0] for _, _, right, _, note in steps if right == "RANDOM"}
    assert len(draws) == 1, "every step begins with the same random numbers, whatever was judged before it"


def test_the_seed_chooses_the_random_numbers():
    draws = set()
    for seed in (0, 1, 2):
        [checked] = check_documents([note_of("RANDOM")], jobs=1, seed=seed, **FAKES)
        draws.add(checked.steps[0].verdict.note)
    assert len(draws) == 3


def test_a_step_knows_its_place_and_its_time(checker):
    [checked] = checker.check([note_of("b", "SLOW")])
    assert [(s.line, s.column) for s in checked.steps] == [(3, 5), (7, 5)]
    assert checked.steps[1].verdict.seconds >= 0.3
    assert all(c.task is None for c in checked.reading.claims)


def test_what_reading_settled_is_not_judged(checker):
    [checked] = checker.check([note_of("DEFINED HANGS")])
    assert checked.steps[0].verdict.verdict == "definition"


def test_a_document_without_displays_has_no_steps(checker):
    [checked] = checker.check([read_document(Source("Only $x$ and words.", "words.md"))])
    assert checked.steps == ()
    assert checked.reading.remarks == ()


def test_every_display_is_accounted_for(checker):
    document = read_document(Source("$$a = b$$\n\n$$c$$\n\n$$d REMARK$$\n\n$$e = REMARK$$\n", "note.md"))
    [checked] = checker.check([document])
    assert [(r.block, r.text) for r in checked.reading.remarks] == [
        (2, NOTHING),
        (3, "this is only a remark"),
        (4, "this is only a remark"),
    ]
    assert {r.block for r in checked.reading.remarks} | {c.block for c in checked.reading.claims} == {1, 2, 3, 4}


@pytest.mark.parametrize(
    ("word", "reason"), [("READER-HANGS", "time limit of 1 s"), ("READER-DIES", "ended without an answer")]
)
def test_a_document_that_cannot_be_read_is_unclear_display_by_display(word, reason, monkeypatch):
    monkeypatch.setattr(batch, "READING_SECONDS", 0.5)
    monkeypatch.setattr(batch, "READING_STEPS", 0.5)
    with Checker(jobs=2, time_limit=2.0, **FAKES) as c:
        bad, good = c.check([note_of("b", word), note_of("b", path="good.md")])
    assert [s.verdict.verdict for s in bad.steps] == ["unclear"] * 2
    assert [(s.line, s.column) for s in bad.steps] == [(3, 3), (7, 3)]
    assert all("the document could not be read" in s.verdict.note and reason in s.verdict.note for s in bad.steps)
    assert [s.verdict.verdict for s in good.steps] == ["proved"]


def test_progress_is_told_for_every_document(checker):
    told, lock = [], threading.Lock()

    def progress(document):
        with lock:
            told.append(document.path)

    notes = [note_of(*["b"] * n, path=f"{n}.md") for n in range(6)]
    list(checker.check(notes, progress=progress))
    assert sorted(told) == [f"{n}.md" for n in range(6)]


def test_documents_are_taken_as_they_are_needed(checker):
    taken = []

    def notes():
        for n in range(1000):
            taken.append(n)
            yield note_of("b", path=f"{n}.md")

    results = checker.check(notes())
    assert next(results).document.path == "0.md"
    results.close()
    assert len(taken) < 50


def test_an_abandoned_check_ends_at_once():
    notes = [note_of("HANGS", "HANGS", "HANGS") if n else note_of() for n in range(4)]
    results = check_documents(notes, jobs=2, time_limit=600.0, **FAKES)
    assert next(results).steps == ()
    time.sleep(0.5)
    results.close()
    for thread in threading.enumerate():
        if thread is not threading.current_thread() and "ThreadPoolExecutor" in thread.name:
            thread.join(10)
            assert not thread.is_alive()


def test_wrong_limits_and_a_dead_pool_are_named():
    with pytest.raises(UserError, match="must be positive"):
        Checker(jobs=0)
    with Checker(jobs=1, **FAKES) as c:
        os.kill(c._pool._nursery._process.pid, 9)
        with pytest.raises(NotSupportedYet, match="has ended"):
            list(c.check([note_of("b")]))


def test_the_real_reader_and_judge(tmp_path):
    path = tmp_path / "note.md"
    path.write_text("Let $a, b \\in \\mathbb{R}$.\n\n$$(a+b)^2 = a^2 + 2ab + b^2 = a^2 + b^2$$\n", encoding="utf-8")
    [checked] = check_documents([read_document(path)], jobs=1)
    assert [s.verdict.verdict for s in checked.steps] == ["proved", "refuted"]
    assert checked.steps[1].verdict.counterexample.left != checked.steps[1].verdict.counterexample.right


def test_a_document_and_a_step_cost_one_message_each(checker, monkeypatch):
    sent = []
    run = Workers.run

    def counted(self, function, item, **limit):
        sent.append(item)
        return run(self, function, item, **limit)

    monkeypatch.setattr(Workers, "run", counted)
    [checked] = checker.check([note_of(*["b"] * 30, "DEFINED")])
    assert len(checked.steps) == 31
    assert len(sent) == 31


def test_a_lost_reading_is_not_tried_again_passage_by_passage(checker, monkeypatch):
    sent = []
    run = Workers.run

    def counted(self, function, item, **limit):
        sent.append(item)
        return run(self, function, item, **limit)

    monkeypatch.setattr(Workers, "run", counted)
    text = "Words.\n\n# One\n\n$$a = READER-DIES$$\n\n# Two\n\n$$a = b$$\n\n# Three\n\n$$a = b$$\n"
    [checked] = checker.check([read_document(Source(text, "note.md"))])
    assert [s.verdict.verdict for s in checked.steps] == ["unclear"] * 3
    assert len(sent) == 1
