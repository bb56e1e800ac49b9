import pytest

from calcwork.notation.spelling.usual import usual
from calcwork.notation.structure.items import outline
from calcwork.notation.structure.tree import read


def spelled(latex: str) -> str:
    items = tuple(read(latex).rows[0].items)
    return outline(usual([items])(items))


@pytest.mark.parametrize(
    ("bare", "meant"),
    [
        (r"\sum x_i y_i", r"\sum_i x_i y_i"),
        (r"n \sum x_k^2 - (\sum x_k)^2", r"n \sum_k x_k^2 - (\sum_k x_k)^2"),
        (r"\prod p^{x_i} + a", r"\prod_i p^{x_i} + a"),
        (r"\frac{\sum x_i}{\sum w_j}", r"\frac{\sum_i x_i}{\sum_j w_j}"),
    ],
)
def test_a_sum_runs_over_the_only_letter_in_it(bare, meant):
    assert spelled(bare) == spelled(meant)


@pytest.mark.parametrize("latex", [r"\sum a_{ij} x_j", r"\sum x", r"\sum \sum_i x_i", r"\sum x_{\max}"])
def test_a_sum_over_none_or_several_letters_stays_open(latex):
    assert spelled(latex) == outline(tuple(read(latex).rows[0].items))
