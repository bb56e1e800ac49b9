"""Integrals as they are written, read into nodes; bars between two ends; what is refused, with its reason."""

from __future__ import annotations

import pytest
from sympy import Integer, cos, exp, pi, preorder_traversal, sin, sqrt, symbols

from calcwork.algebra.equality import equal
from calcwork.algebra.integrals import Definite, Increment, Indefinite, Unbounded, bound_real
from calcwork.algebra.scope import Scope
from calcwork.derive.definitions import resolved
from calcwork.notation.context.collection import Formula
from calcwork.notation.note import Note
from calcwork.notation.structure.tree import read
from calcwork.notation.symbols.table import Unclear

a, b, x, y, mu = symbols("a b x y mu", real=True)
oo = Unbounded()


def value(latex: str, *given: str):
    """Return what a formula stands for, beside other formulas."""
    formulas = [Formula(read(g).rows[0].items, n) for n, g in enumerate((*given, latex))]
    return Note(formulas).reader(len(given)).read(formulas[-1].items).entry


def over(body, variable, low, high, kind=Definite):
    place = bound_real(variable.name)
    return kind(body.xreplace({variable: place}), (place, low, high))


READ = [
    (r"\int_0^1 x^2 + 1\,dx", over(x**2 + 1, x, 0, 1)),
    (r"\int_{-\infty}^{\infty} e^{-x^2}\,\mathrm{d}x", over(exp(-(x**2)), x, -oo, oo)),
    (r"\int_{\mathbb R} e^{-x^2}\,dx", over(exp(-(x**2)), x, -oo, oo)),
    (r"\int\limits_0^1\!\!x\;{\rm d}x", over(x, x, 0, 1)),
    (r"\int_1^2 \frac{dx}{x}", over(1 / x, x, 1, 2)),
    (r"\int_0^1\dfrac{x\,dx}{1+x^2}", over(x / (1 + x**2), x, 0, 1)),
    (r"\int_1^2 dx/x", over(1 / x, x, 1, 2)),
    (r"\int_{x=0}^{1} dx\, x^2", over(x**2, x, 0, 1)),
    (r"\int_0^1 dx", over(Integer(1), x, 0, 1)),
    (r"3\int_0^a x\,dx - \int_0^b \sin x\,dx", 3 * over(x, x, 0, a) - over(sin(x), x, 0, b)),
    (r"\int_0^1\!\int_0^x x y\,dy\,dx", over(over(x * y, y, 0, x), x, 0, 1)),
    (r"\int_0^1 x\,dx \int_0^1 y\,dy", over(x, x, 0, 1) * over(y, y, 0, 1)),
    (r"\int_0^{\pi/2} \sin^2 x\,dx", over(sin(x) ** 2, x, 0, pi / 2)),
]


@pytest.mark.parametrize(("latex", "expected"), READ)
def test_integral_reaches_to_its_differential(latex, expected):
    found = resolved(value(latex), Scope())
    assert equal(found, expected), found


@pytest.mark.parametrize(
    ("latex", "expected"),
    [
        (r"\Big[x^2\Big]_a^b", over(x**2, x, a, b, Increment)),
        (r"x^2\big|_0^1", over(x**2, x, 0, 1, Increment)),
        (r"\left. a x \right|_{x=0}^{x=1}", over(a * x, x, 0, 1, Increment)),
        (r"\left[-e^{-x}\right]_0^\infty", over(-exp(-x), x, 0, oo, Increment)),
    ],
)
def test_bar_is_a_difference_of_two_values(latex, expected):
    found = resolved(value(latex, r"\int_0^1 x\,dx"), Scope())
    assert isinstance(found, Increment)
    assert found.limits[0][1:] == expected.limits[0][1:]
    assert found.function.xreplace({found.variable: x}) == expected.function.xreplace({expected.variable: x})


def test_indefinite_integral_keeps_its_variable():
    assert value(r"\int x\cos x\,dx") == Indefinite(x * cos(x), x)


def test_name_before_the_variable_in_brackets_is_a_function():
    found = value(r"\int_0^1 p(x)\,dx")
    assert any(getattr(type(e), "__name__", "") == "p" or str(e.func) == "p" for e in preorder_traversal(found))


def test_stated_normal_distribution_is_a_density():
    found = resolved(value(r"\int_{-\infty}^{\infty} x\, q(x)\,dx", r"q = \mathcal N(\mu, 4)"), Scope())
    assert equal(found, over(x * exp(-((x - mu) ** 2) / 8) / sqrt(8 * pi), x, -oo, oo))


@pytest.mark.parametrize(
    ("latex", "reason"),
    [
        (r"\int_0^1 x^2", "the differential of this integral is missing"),
        (r"\int_D x\,dx", "write its two limits"),
        (r"\int_0^1 u\,dv + \int_0^1 v\,du", "the differential of a quantity that depends on others"),
        (r"\Big[ab\Big]_0^1", "the variable of this bar is not understood"),
        (r"\oint x\,dx", "is not understood here"),
    ],
)
def test_what_is_refused_is_refused_with_its_reason(latex, reason):
    with pytest.raises(Unclear, match=reason):
        value(latex)


def test_density_that_nothing_gives_is_refused():
    with pytest.raises(Unclear, match="nothing says how q depends on x"):
        value(r"\int_0^1 q(x)\,dx", r"q = a + b")


def test_array_is_not_integrated_over():
    with pytest.raises(Unclear, match="an integral over an array"):
        value(r"\int f(\mathbf{x})\,d\mathbf{x}", r"\mathbf{x}^\top\mathbf{x} = 1")


@pytest.mark.parametrize(("latex", "expected"), [(r"\pi^2", pi**2), (r"\frac{\pi^4}{15}", pi**4 / 15)])
def test_power_of_pi_is_a_number(latex, expected):
    assert value(latex) == expected
