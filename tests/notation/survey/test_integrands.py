import pytest

from calcwork.notation.structure.items import outline
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.integrands import folded, integrated_names


def items_of(latex: str):
    return read(latex).rows[0].items


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"2 + \int_0^1 x - 1\,dx + 3", "2 + int_{0}^{1} ( x - 1 ) d x + 3"),
        (r"\int u\,du", "int u d u"),
        (r"x - 1", "x - 1"),
    ],
)
def test_terms_are_folded_into_one_bracket(latex, expected):
    assert outline(folded(items_of(latex))) == expected


def test_variables_of_integration_are_found_inside_of_fractions_and_brackets():
    formulas = [items_of(r"\left(\int_0^1 t^2\,dt\right)"), items_of(r"\frac{\int e^{u}\,du}{2}"), items_of("d x")]
    assert integrated_names(formulas) == {"t", "u"}
