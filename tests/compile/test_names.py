import numpy as np
import pytest
from sympy import Sum

from calcwork.algebra import Quantity, Scope, index, size
from calcwork.compile import compile_objective
from calcwork.compile.names import Namer, python_name


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("w", "w"),
        ("lambda", "lambda_"),
        (r"\lambda", "lambda_"),
        ("W^{[1]}", "W1"),
        ("np", "np_"),
        ("value", "value_"),
        ("sum", "sum_"),
        ("1x", "x1x"),
        ("y_hat", "y_hat"),
    ],
)
def test_names_are_identifiers(name, expected):
    assert python_name(name) == expected


def test_fresh_names_do_not_meet():
    namer = Namer(["z"])
    assert [namer.fresh("z"), namer.fresh("z"), namer.fresh("h1"), namer.fresh("h1")] == ["z2", "z3", "h1", "h1_2"]


def test_locals_of_the_code_do_not_meet_arguments():
    """Use every letter that the generator likes as a name of the user's."""
    N, D, i, j = size("N"), size("D"), index("i"), index("j")
    scope = Scope().declare("k", N, D).declare("e", N).declare("lambda", D).declare("rows").declare("v")
    k, e, w, rows, v = (scope[n] for n in ("k", "e", "lambda", "rows", "v"))
    r = Sum(k[i, j] * w[j], (j, 1, D)) + rows + v - e[i]
    value = Quantity(Sum(r**2, (i, 1, N)))
    gradient = {
        "lambda": Quantity(2 * Sum(k[i, j] * r.xreplace({j: index("l")}), (i, 1, N)), (j,), (D,)),
        "rows": Quantity(2 * Sum(r, (i, 1, N))),
    }
    f = compile_objective(value, gradient, {}, scope, ("lambda", "rows")).bind(k=np.eye(2), e=[1.0, 2.0], v=3.0)
    residual = np.array([0.5, 1.5]) + 4.0 + 3.0 - [1.0, 2.0]
    x = np.array([0.5, 1.5, 4.0])
    assert f.fun(x) == pytest.approx(residual @ residual)
    np.testing.assert_allclose(f.jac(x), [*(2 * residual), 2 * residual.sum()])
