"""What is written but not carried out."""

from sympy import Mul, latex

from calcwork.algebra import Quantity, array, index, scalar, size
from calcwork.algebra.partial import Factors, Partial

x, y = scalar("x"), scalar("y")
N, j = size("N"), index("j")


def test_partial_keeps_its_parts():
    once, twice = Partial(x * y, x), Partial(x * y, x, y)
    assert (twice.quantity, twice.variables) == (x * y, (x, y))
    assert latex(once) == r"\frac{\partial x y}{\partial x}"
    assert latex(twice) == r"\frac{\partial^2 x y}{\partial x \, \partial y}"
    assert latex(once**2) == r"\left(\frac{\partial x y}{\partial x}\right)^{2}"
    assert once.xreplace({y: x}) == Partial(x**2, x)


def test_factors_stay_side_by_side():
    product = Factors(x, 1 / x, x + y)
    assert product.args == (x, 1 / x, x + y)
    assert product.doit() == Mul(x + y)
    assert latex(product) == r"\left[x\right] \left[\frac{1}{x}\right] \left[x + y\right]"
    assert latex(product**2) == rf"\left({latex(product)}\right)^{{2}}"


def test_quantities():
    w = array("w", N)
    gradient = Quantity(2 * w[j], (j,), (N,))
    assert gradient.entry == 2 * w[j]
    assert Quantity(x).indices == ()
