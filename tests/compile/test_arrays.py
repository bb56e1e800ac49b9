"""Elementwise expressions as NumPy text mean what the expressions mean, whatever stands around a power."""

import numpy as np
import pytest
from sympy import Rational, Sum, Symbol, exp, lambdify, log, sqrt

from calcwork.algebra import Quantity, Scope, index, size
from calcwork.algebra.functions import xlogy
from calcwork.compile import compile_quantities
from calcwork.compile.arrays import ArrayPrinter
from calcwork.compile.paste_target import PastePrinter
from calcwork.compile.plain_target import PlainPrinter
from calcwork.compile.primitives import bell

a, b = Symbol("a", positive=True), Symbol("b", positive=True)
POWERS = [
    *(a / b**n for n in (1, 2, 3, 4, 5)),
    *(b**n for n in (-4, -3, -2, -1, 2, 3, 4)),
    *(1 / (a * b**3), a**3 / b**3, -a / b**3, a / (a + b) ** 3, (a + b) ** 3 / b**4, a - b**3, a**3 * b**3),
    *(2 ** (a**3), a ** (b**3), (a**b) ** 3, exp(-(a**3)), 1 / (1 + b**-3), sqrt(a**3 / b**3), a ** Rational(-3, 2)),
    *(1 / (exp(a) + exp(b)), (exp(a) + log(b)) ** -2, 1 / (exp(a) * log(b)), exp(a) ** 3 / b**3),
]


@pytest.mark.parametrize("expr", POWERS, ids=str)
def test_powers_keep_their_place_in_quotients(expr):
    text = ArrayPrinter().doprint(expr)
    found = eval(text, {"np": np, "a": 1.3, "b": 0.7})  # noqa: S307 - the text of our own printer
    assert found == pytest.approx(float(lambdify((a, b), expr, "mpmath")(1.3, 0.7)), rel=1e-14), text


BELLS = {
    "square": (bell(a) ** 2, lambda d: d**2),
    "cube": (bell(a) ** 3 * b, lambda d: d**3 * 0.7),
    "quotient": (b / bell(a), lambda d: 0.7 / d),
    "root": (sqrt(bell(a)), lambda d: d**0.5),
    "product": (-b * bell(a), lambda d: -0.7 * d),
    "entropy": (xlogy(a, b) ** 2, lambda d: (1.3 * np.log(0.7)) ** 2),
}


@pytest.mark.parametrize("printer", [PlainPrinter, PastePrinter])
@pytest.mark.parametrize("name", BELLS)
def test_functions_that_print_as_products_keep_their_place(name, printer):
    expr, expected = BELLS[name]
    known = {"np": np, "a": 1.3, "b": 0.7, "_sigmoid": lambda z: 1 / (1 + np.exp(-z))}
    known["_bell"] = lambda z: np.exp(z) / (1 + np.exp(z)) ** 2
    found = eval(printer().doprint(expr), known)  # noqa: S307 - the text of our own printer
    assert found == pytest.approx(expected(known["_sigmoid"](1.3) * known["_sigmoid"](-1.3)), rel=1e-14)


D, i, j = size("D"), index("i"), index("j")
SCOPE = Scope().declare("u", D).declare("w", D)
u, w = SCOPE["u"], SCOPE["w"]
LENGTH = Sum(w[j] ** 2, (j, 1, D))
PRODUCTS = {
    "negative": (-u[i] * LENGTH, lambda u, w: -u * (w @ w)),
    "negative, with a fraction": (-u[i] * LENGTH / 3, lambda u, w: -u * (w @ w) / 3),
    "quotient": (-u[i] / LENGTH, lambda u, w: -u / (w @ w)),
    "difference": (u[i] * Sum(u[j] * w[j], (j, 1, D)) - u[i] * LENGTH, lambda u, w: u * (u @ w) - u * (w @ w)),
    "difference of sums": (u[i] - LENGTH, lambda u, w: u - w @ w),
    "power": (-u[i] * LENGTH**2, lambda u, w: -u * (w @ w) ** 2),
}


@pytest.mark.parametrize("name", PRODUCTS)
def test_matrix_products_are_factors(name):
    entry, expected = PRODUCTS[name]
    given = {"u": np.array([1.0, 2.0, -0.5]), "w": np.array([0.5, -1.0, 4.0])}
    compiled = compile_quantities({"q": Quantity(entry, (i,), (D,))}, SCOPE)
    found = compiled(**{n: given[n] for n in compiled.arguments})["q"]
    np.testing.assert_allclose(found, expected(**given), rtol=1e-14)
