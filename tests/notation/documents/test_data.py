"""Data in tables and in code, read as equations; what is no data stays out."""

from __future__ import annotations

import pytest

from calcwork.notation.documents.data import data_of


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Let `x = [1, 2.5, -3]`.", ["x = (1, 2.5, -3)"]),
        ("Let `y=np.array([0, 1])`.", ["y = (0, 1)"]),
        ("| $x_i$ | 1 | 2 |\n|---|---|---|\n| $y_i$ | 3 | −4 |\n", ["x = (1, 2)", "y = (3, -4)"]),
        ("| hours ($t$) | $y$ |\n|:--|--:|\n| 1 | 5 |\n| 2 | 7 |\n", ["t = (1, 2)", "y = (5, 7)"][1:]),
        ("| hours ($s$) | $y$ |\n|:--|--:|\n| 1 | 5 |\n| 2 | 7 |\n", ["s = (1, 2)", "y = (5, 7)"]),
        ("| name | value |\n|---|---|\n| a b | 5 |\n", []),
        ("| $x$ | 1 | n/a |\n|---|---|---|\n", []),
        ("Let `x = [1]` and `shape = [a, b]`.", []),
        ("| $x$ | 1 | 2 |\n| $y$ | 3 |\n", []),
    ],
)
def test_what_tables_and_code_give(text: str, expected: list[str]) -> None:
    assert [equation for _, equation in data_of(text)] == expected


def test_data_hold_from_the_end_of_their_table_on() -> None:
    text = "| $x$ | 1 | 2 |\n|---|---|---|\n\nand `y = [3, 4]`"
    ends = [end for end, _ in data_of(text)]
    assert text[: ends[0]].endswith("|\n")
    assert text[: ends[1]].endswith("`")
