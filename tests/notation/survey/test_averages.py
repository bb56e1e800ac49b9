import pytest

from calcwork.notation.structure.items import outline
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.survey import survey


@pytest.mark.parametrize(
    ("formulas", "expected"),
    [
        ((r"\frac1n \sum_i x_i",), {"i": "n"}),
        ((r"\frac{1}{2m} \sum_k (a x_k - y_k)^2", r"\frac{\sum_j z_j}{N}"), {"k": "m", "j": "N"}),
        ((r"\frac1n \sum_i x_i", r"\frac1m \sum_i x_i"), {}),  # two counts: neither is told
        ((r"\frac1m \sum_i m_i r_i",), {}),  # a total mass beside the masses
        ((r"\frac1Z \sum_i e^{s_i}", r"\frac1{\lambda} \sum_i x_i", r"\frac{a}{n} \sum_i x_i"), {}),
        ((r"\frac1n \sum_{i=1}^N x_i",), {"i": "N"}),
    ],
)
def test_counts_that_averages_tell(formulas, expected):
    found = survey([read(f).rows[0].items for f in formulas])
    assert {letter: outline(upper) for letter, upper in found.uppers.items()} == expected
