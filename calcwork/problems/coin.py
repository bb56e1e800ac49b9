"""N tosses of a coin with i heads."""

from sympy import Integer

from calcwork.algebra import UNIT, Domain, Scope, scalar, size
from calcwork.problems.problem import Problem


def coin() -> Problem:
    """Declare the likelihood of one sequence of N tosses with i heads, 0 < i < N, of a coin with probability p."""
    N = size("N")
    heads = Domain(Integer(0), N, integer=True)
    scope = Scope().declare("p", domain=UNIT).declare("i", domain=heads)
    p, i, L = scope["p"], scope["i"], scalar("L")
    return Problem(
        name="coin",
        title="likelihood of N coin tosses with i heads",
        scope=scope.define(L, p**i * (1 - p) ** (N - i)),
        objective=L,
        variables=("p",),
        source="C. M. Bishop, Pattern Recognition and Machine Learning (2006), section 2.1",
        maximize=True,
    )
