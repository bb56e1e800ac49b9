"""Rows and cells of displays."""

from itertools import pairwise

import pytest

from calcwork.show.pages.rows import rows, shown, split

CASES = {
    "a = b": [("a = b",)],
    r"a &= b \\ &= c": [("a ", "= b "), (" ", "= c")],
    r"\begin{aligned} a &= b \\ &= c \end{aligned}.": [(" a ", "= b "), (" ", "= c ")],
    r"\begin{align*}a&=b\\[2pt]c&=d\\\end{align*}": [("a", "=b"), ("c", "=d")],
    r"\begin{alignedat}{2} a &= b \end{alignedat}": [(r"\begin{alignedat}{2} a &= b \end{alignedat}",)],
    r"\begin{alignat*}{2} a &= b & c &= d \end{alignat*}": [(" a ", "= b ", " c ", "= d ")],
    r"x = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} \\ y": [
        (r"x = \begin{pmatrix} 1 & 2 \\ 3 & 4 \end{pmatrix} ",),
        (" y",),
    ],
    r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}": [(r"\begin{pmatrix} 1 \\ 2 \end{pmatrix}",)],
    r"a \& b & \text{one \\ two} % & c \\": [(r"a \& b ", r" \text{one \\ two} % & c \\")],
    r"\begin{aligned} a \end{aligned} + \begin{aligned} b \end{aligned}": [
        (r"\begin{aligned} a \end{aligned} + \begin{aligned} b \end{aligned}",)
    ],
    r"}} \\ {": [(r"}} \\ {",)],
    r"\begin{aligned} a": [(r"\begin{aligned} a",)],
    "": [],
    "\\": [("\\",)],
}


@pytest.mark.parametrize("latex", CASES)
def test_rows_and_cells(latex):
    found = rows(latex)
    assert [row.cells for row in found] == CASES[latex]
    for row in found:
        assert row.cells[0] == latex[row.start : row.start + len(row.cells[0])]
        assert latex[row.end - len(row.cells[-1]) : row.end] == row.cells[-1]


SPLITS = {
    "a = b = c": [("a ", "= b "), ("", "= c")],
    "a = b": [("a = b",)],
    r"a &= b = c": [("a ", "= b "), ("", "= c")],
    r"&= b = c": [("", "= b "), ("", "= c")],
    r"a = b &= c": [("a = b ", "= c")],
    r"a = \left( b = c \right)": [(r"a = \left( b = c \right)",)],
    r"f(\frac{a = b}{c}) = d": [(r"f(\frac{a = b}{c}) = d",)],
}


@pytest.mark.parametrize("latex", SPLITS)
def test_a_row_with_several_relations_is_split_where_nothing_is_torn(latex):
    [row] = rows(latex)
    parts = split(row, [n for n, sign in enumerate(latex) if sign == "="])
    assert [part.cells for part in parts] == SPLITS[latex]
    assert (parts[0].start, parts[-1].end) == (row.start, row.end)
    assert all(before.end == after.start for before, after in pairwise(parts))


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"a \label{eq:{1}} = b \nonumber", "a  = b"),
        (r"a \tag{$*$}", r"a \qquad\text{($*$)}"),
        ("a % words\n= b", "a  \n= b"),
        (r"a \label{open", r"a \label{open"),
        (r"100\% a", r"100\% a"),
    ],
)
def test_what_sets_the_layout_is_not_shown(latex, expected):
    assert shown(latex) == expected
