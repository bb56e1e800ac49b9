"""The report in a terminal: places and carets, what refutes, counts; and JSON by the contract."""

import json

import pytest

from calcwork._version import __version__
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from calcwork.show.checks.verdicts import as_json, as_text, counts, report
from calcwork.show.output.lines import columns
from tests.check.fakes import check_here, note_of

NOTEBOOK = json.dumps(
    {
        "nbformat": 4,
        "nbformat_minor": 5,
        "metadata": {},
        "cells": [
            {"cell_type": "code", "metadata": {}, "outputs": [], "execution_count": None, "source": ["x = 1"]},
            {"cell_type": "markdown", "metadata": {}, "source": ["Words.\n", "\n", "so $$abc = WRONG$$"]},
        ],
    }
)
PLACES = {
    "note.md": ("Words.\n\nso $$abc = WRONG$$\n", "note.md:3:10: refuted", "so $$abc = WRONG$$"),
    "note.tex": (
        "\\begin{document}\n\\begin{align}\n  abc &= WRONG\n\\end{align}\n\\end{document}\n",
        "note.tex:3:8: refuted",
        "  abc &= WRONG",
    ),
    "note.ipynb": (NOTEBOOK, "note.ipynb:cell 2:3:10: refuted", "so $$abc = WRONG$$"),
    "tab.md": ("\tso $$abc = WRONG$$\n", "tab.md:1:11: refuted", " so $$abc = WRONG$$"),
    "wide.md": ("解 y\u0302 $$abc = WRONG$$\n", "wide.md:1:12: refuted", "解 y\u0302 $$abc = WRONG$$"),
    "crlf.md": ("a\r\n\r\n$$abc = WRONG$$\r\n".replace("\r\n", "\n"), "crlf.md:3:7: refuted", "$$abc = WRONG$$"),
}


@pytest.mark.parametrize("path", PLACES)
def test_the_caret_stands_under_the_relation(path):
    text, head, line = PLACES[path]
    first, source, caret, *_ = (x.text for x in report(check_here(read_document(Source(text, path)))))
    assert first.startswith(head)
    assert source == "    " + line
    assert caret.endswith("^")
    assert columns(caret[:-1]) == columns(source[: source.index("=")])


def test_a_refuted_step_is_told_whole():
    text = as_text([check_here(note_of("WRONG"))])
    assert text.split("\n") == [
        "note.md:3:5: refuted (ball arithmetic)",
        "    $$a = WRONG$$",
        "        ^",
        "    at N = 3, x = [1/2, 3]",
        "      left side:  25",
        "      right side: 13",
        "    so it is",
        "    hint: the sign is wrong",
        "",
        "note.md: 1 step: 1 refuted",
        "",
    ]


def test_accepted_steps_are_counted_only_and_listed_when_asked_for():
    checked = check_here(note_of("b", "DEFINED", "UNCLEAR"))
    short, full = as_text([checked]), as_text([checked], verbose=True)
    assert "proved (same)" not in short
    assert "note.md:11:5: unclear" in short
    assert "note.md:3:5: proved (same)" in full
    assert "note.md:7:5: definition (said so)" in full
    assert "w is read as a vector" in full
    assert short.endswith("note.md: 3 steps: 1 proved, 1 unclear, 1 definition\n")


def test_several_documents_have_a_count_of_all():
    text = as_text([check_here(note_of("b", path="a.md")), check_here(note_of("b", "WRONG", path="b.md"))])
    assert text.endswith("2 documents, 3 steps: 2 proved, 1 refuted\n")


def test_no_line_is_wider_than_the_terminal():
    long = "x" * 300 + " = WRONG"
    document = read_document(Source(f"$${long}$$\n\n$$a = {'b + ' * 200} WRONG$$\n", "note.md"))
    for width in (40, 80):
        assert max(len(line.text) for line in report(check_here(document), width=width)) <= width


def test_nothing_that_acts_on_a_terminal_gets_through():
    evil = "\x1b]0;owned\x07\x1b[31m\x9b\u202e\u200b"
    text = as_text([check_here(note_of(f"WRONG {evil}", path=f"no{evil}te.md"))], verbose=True)
    assert not set(text) & set("\x1b\x07\x9b\u202e\u200b")
    assert "\ufffd" in text


def test_displays_without_a_step_and_open_delimiters_are_told():
    document = read_document(Source("$$a$$\n\n$$c REMARK$$\n\nHere $x = 1 is open.\n\nEnd.\n", "note.md"))
    short, full = (as_text([check_here(document)], verbose=v) for v in (False, True))
    assert "note.md:3:3: no step: this is only a remark\n    $$c REMARK$$\n      ^" in short
    assert "note.md:5:6: the formula opened here by $ is never closed" in short
    assert "no step: nothing is claimed here" in full
    assert "nothing is claimed here" not in short
    assert "note.md: 0 steps" in full


def test_a_note_without_displays_says_why_nothing_was_checked():
    text = as_text([check_here(read_document(Source("Only $x = 1$.", "note.md")))])
    assert text == ("note.md: no display formula to check (inline math declares and defines, and claims nothing)\n")


@pytest.mark.parametrize(
    ("summary", "words"),
    [
        ({}, "0 steps"),
        ({"proved": 1}, "1 step: 1 proved"),
        ({"agrees": 1, "definition": 1}, "2 steps: 1 agrees, 1 definition"),
        ({"agrees": 2, "refuted": 2, "unclear": 1}, "5 steps: 2 agree, 2 refuted, 1 unclear"),
    ],
)
def test_counts_in_words(summary, words):
    assert counts(summary) == words


def test_json_is_the_contract():
    data = json.loads(as_json([check_here(note_of("b", "WRONG", "DEFINED", path="ä.md"))]))
    assert list(data) == ["calcwork", "documents"]
    assert data["calcwork"] == __version__
    [document] = data["documents"]
    assert list(document) == ["path", "summary", "steps"]
    assert document["path"] == "ä.md"
    assert document["summary"] == {"proved": 1, "agrees": 0, "refuted": 1, "unclear": 0, "definition": 1}
    for step in document["steps"]:
        assert list(step) == [
            *("block", "step", "line", "column", "relation", "left", "right"),
            *("verdict", "method", "sizes", "note", "hint", "counterexample", "seconds"),
        ]
    wrong = document["steps"][1]
    assert (wrong["block"], wrong["step"], wrong["line"], wrong["column"]) == (2, 1, 7, 5)
    assert (wrong["left"], wrong["relation"], wrong["right"]) == ("a", "=", "WRONG")
    assert wrong["counterexample"] == {"sizes": {"N": 3}, "values": {"x": ["1/2", "3"]}, "left": "25", "right": "13"}


def test_json_is_ascii_whatever_a_note_holds():
    text = as_json([check_here(note_of("b \udcff\x1b ŷ", path="\udcff.md"))])
    assert text.isascii()
    assert json.loads(text)["documents"][0]["path"] == "\udcff.md"
