"""Statements: where a row is cut, and what its parts are."""

import pytest

from calcwork.notation.structure.items import outline
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.statements import Implication, chains, statements


def parts(latex):
    return [(outline(c.sides[0]), c.role, c.aside) for c in chains(read(latex).rows[0].items)]


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"y = x \quad (x > 0)", [("y", "", False), ("x", "condition", True)]),
        (r"y = x \quad [x > 0, z < 1], \quad u = v", [("y", "", False), ("x", "condition", True),
                                                     ("z", "condition", True), ("u", "", False)]),
        (r"y_i = 2x_i (i = 1, \dots, n)", [("y_{i}", "", False), ("i", "condition", True)]),
        (r"y = x \quad (\text{since } x = 1)", [("y", "", False), ("x", "reason", True)]),
        (r"y = x \quad \text{if } x > 0", [("y", "", False), ("x", "condition", False)]),
    ],
)  # fmt: skip
def test_a_condition_in_brackets_stands_aside(latex, expected):
    assert parts(latex) == expected


@pytest.mark.parametrize(
    "latex",
    [
        r"y = x (x > 0)",  # a product, or an indicator
        r"y = \mathbf{1}\,(x > 0)",
        r"y = x \quad (x \approx 0)",
        r"y = x \quad (\text{from } x = 1)",
        r"y = P(x = 1)",
    ],
)
def test_other_brackets_stay_where_they_are(latex):
    assert len(parts(latex)) == 1


def test_a_condition_behind_an_arrow_is_no_conclusion():
    arrow, beside = statements(read(r"x^2 = 4 \Rightarrow x = 2 \quad (x > 0)").rows[0].items)
    assert isinstance(arrow, Implication)
    assert [len(g) for g in arrow.groups] == [1, 1]
    assert beside.aside
