"""Structure trees of formulas as people write them, and what is said of broken ones."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from calcwork.notation.items import outline
from calcwork.notation.structure import read

OUTLINES = {
    r"\hat y_i": "hat[y]_{i}",
    r"\hat{y}^{(i)}": "hat[y]^{( i )}",
    r"x^{(i)}_j + x_{ij}": "x_{j}^{( i )} + x_{i j}",
    r"W^{[1]} X^\top": "W^{[ 1 ]} X^{top}",
    r"\frac12 a": "frac[1][2] a",
    r"\sqrt[3]{x}": "root[3][x]",
    r"\sum\limits_{i=1}^{N} x_i": "sum_{i = 1}^{N} x_{i}",
    r"ylog\sigma(z)": "y log sigma ( z )",
    r"f'(x)": "f' ( x )",
    r"\left. f \right|_{x=a}": "at[f]_{x = a}",
    r"\left\lVert Xw - y \right\rVert_2^2": "|| X w - y ||_{2}^{2}",
    r"|x| + |y|": "| x | + | y |",
    r"p(y|x)": "p ( y | x )",
    r"\mathbf{x}_n": "mathbf:x_{n}",
    r"\text{if } x > 0": "text[if] x > 0",
    r"\begin{bmatrix} a & b \\ c & d \end{bmatrix}": "bmatrix[a & b \\\\ c & d]",
    r"0.5 + .15": "0.5 + 0.15",
    r"\frac{\partial J}{\partial w_j}": "frac[partial J][partial w_{j}]",
    r"\nabla_w J": "nabla_{w} J",
    "α ≤ β": "alpha le beta",
}


@pytest.mark.parametrize("latex", OUTLINES)
def test_outlines(latex):
    found = read(latex)
    assert not found.problems
    assert outline(found.rows[0].items) == OUTLINES[latex]


def test_rows_and_cells():
    found = read(r"\begin{aligned} a &= b \\ &= c \end{aligned}")
    assert [[outline(cell) for cell in row.cells] for row in found.rows] == [["a", "= b"], ["", "= c"]]


@pytest.mark.parametrize("latex", [r"\frac{1}{1 + e^{-z}", r"\left( a", "a }", r"\begin{cases} a", "x^"])
def test_broken_formulas_have_a_problem_with_a_place(latex):
    problems = read(latex).problems
    assert problems
    assert all(0 <= p.start <= len(latex) for p in problems)


def test_one_broken_row_leaves_the_others():
    found = read("a &= b \\\\ &= \\frac{1}{1 + e^{-z} \\\\ &= d")
    assert found.problems
    assert outline(found.rows[0].items) == "a = b"


def test_hostile_sizes_are_bounded():
    assert read("{" * 20_000 + "x" + "}" * 20_000).problems
    assert len(read("a = b \\\\ " * 5_000).rows) == 5_000


PIECES = [
    "\\frac",
    "{",
    "}",
    "_",
    "^",
    "x",
    "\\left(",
    "\\right)",
    "|",
    "&",
    "\\\\",
    "\\begin{aligned}",
    "'",
    "\\sum",
    "$",
    "é",
]


@settings(max_examples=300, deadline=None, derandomize=True)
@given(st.lists(st.sampled_from(PIECES), max_size=25).map("".join) | st.text(max_size=40))
def test_no_text_raises_and_every_place_is_inside(latex):
    found = read(latex)
    assert all(0 <= p.start <= len(latex) for p in found.problems)
    for row in found.rows:
        assert all(0 <= i.start <= i.end <= len(latex) for i in row.items)
