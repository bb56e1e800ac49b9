"""Names that a text gives as plain letters."""

from __future__ import annotations

import pytest

from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from tests.judging import last


def inline(text: str) -> list[str]:
    return [b.text for b in read_document(Source(text)).blocks if b.kind == "inline"]


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("X, Y random variables, a, b and c constants", ["X, Y", "a, b and c"]),
        ("Let x be a column vector, and let A be symmetric.", ["x"]),
        ("Take a vector; I vector this; `x` is a vector", ["x"]),
        ("It's a t variable of the non-x matrix", ["t"]),
    ],
)
def test_plain_letters_beside_what_they_are(text: str, names: list[str]) -> None:
    assert inline(text) == names


def test_offsets_point_into_the_text() -> None:
    text = "Here X, Y random variables."
    block = next(b for b in read_document(Source(text)).blocks if b.kind == "inline")
    assert (block.start, block.end, block.at(3)) == (5, 9, 8)


def test_what_is_said_of_plain_letters_counts() -> None:
    said = "Let x be a vector that is not zero.\n"
    assert last(said, r"\nabla_x \|x\|^3 = 3 \|x\| x").verdict == "proved"
    assert last(said, r"\nabla_x \|x\|^3 = 3 \|x\|^2 x").verdict == "refuted"
