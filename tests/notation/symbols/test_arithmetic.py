"""Numbers that would fill the memory are refused while a formula is read, and those of everyday use are not."""

from __future__ import annotations

import pytest
from sympy import Integer, Rational, Symbol
from sympy import binomial as plain

from calcwork.notation.symbols.arithmetic import binomial
from calcwork.notation.symbols.table import Unclear
from tests.judging import conclusion

N, K = (Symbol(x, integer=True) for x in "nk")


@pytest.mark.parametrize(
    ("n", "k"), [(Integer(10**9), Integer(5 * 10**8)), (Rational(1, 2), Integer(10**6)), (N, Integer(10**6))]
)
def test_a_binomial_coefficient_of_many_factors_is_refused(n, k):
    with pytest.raises(Unclear, match="too large"):
        binomial(n, k)


@pytest.mark.parametrize(
    ("n", "k"),
    [
        (Integer(10**9), Integer(2)),
        (Integer(10**9), Integer(10**9 - 2)),
        (N, K),
        (N, Integer(3)),
        (Rational(1, 2), Integer(3)),
        (Integer(3), Integer(5)),
    ],
)
def test_others_are_as_they_are(n, k):
    assert binomial(n, k) == plain(n, k)


def test_a_formula_with_one_leaves_the_others_of_its_note():
    found = conclusion(r"$$ \binom{10^9}{5 \cdot 10^8} = 1 $$ $$ (x + 1)^2 = x^2 + 2x + 1 $$")
    assert found.verdict == "proved"
