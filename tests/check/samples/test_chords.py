"""Chords: a function that is not convex is shown to cross one, and the numbers of the chord are right."""

from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Abs, Max, Rational, exp, log, sin

from calcwork.algebra import POSITIVE, Scope, sigmoid
from calcwork.check.samples.chords import convexity

SCOPE = Scope().declare("x").declare("y")
x, y = SCOPE["x"], SCOPE["y"]


def crossed(f, chord):
    """Tell by exact arithmetic of SymPy whether the chord is crossed where it says."""
    start, end = ({k: Rational(str(v)) for k, v in p.items()} for p in (chord.start, chord.end))
    t = Rational(chord.share)
    between = {SCOPE[k]: (1 - t) * start[k] + t * end[k] for k in start}
    ends = [f.subs({SCOPE[k]: v for k, v in p.items()}) for p in (start, end)]
    middle, line = f.subs(between).evalf(40), ((1 - t) * ends[0] + t * ends[1]).evalf(40)
    assert float(middle) == pytest.approx(float(chord.function), rel=1e-5)
    assert float(line) == pytest.approx(float(chord.chord), rel=1e-5)
    return middle > line if chord.claim == "not convex" else middle < line


@pytest.mark.parametrize(
    "f",
    [
        x**3,
        sin(x),
        x * y,
        x**2 - y**2,
        sigmoid(x),
        exp(-(x**2)),
        -Abs(x),
        2 * x**2 + 3 * y**2 - 5 * x * y,
        log(1 + x**2),
    ],
    ids=str,
)
def test_a_crossed_chord(f):
    names = tuple(v for v in "xy" if f.has(SCOPE[v]))
    found = convexity(f, names, SCOPE)
    assert found.claim == "not convex"
    assert not found
    assert crossed(f.rewrite(exp) if f.has(sigmoid) else f, found)
    assert "above the chord" in found.argument[1]


def test_not_concave():
    found = convexity(x**2, ("x",), SCOPE, concave=True)
    assert found.claim == "not concave"
    assert crossed(x**2, found)


def test_ends_stay_inside_the_domain():
    scope = Scope().declare("r", domain=POSITIVE)
    found = convexity(log(scope["r"]), ("r",), scope)
    assert min(Fraction(found.start["r"]), Fraction(found.end["r"])) > 0


def test_the_same_seed_gives_the_same_chord():
    assert convexity(x**3, ("x",), SCOPE, seed=4) == convexity(x**3, ("x",), SCOPE, seed=4)


def test_what_is_neither_proved_nor_refuted_is_said():
    # Convex, since it is x^2 for x >= 0 and 0 below, but by no rule of composition here.
    found = convexity(x * Max(x, 0), ("x",), SCOPE)
    assert found.claim == "undecided"
    assert "none of which the function crosses provably" in found.argument[-1]


@settings(max_examples=40, deadline=None, derandomize=True)
@given(st.tuples(*[st.integers(-5, 5)] * 3))
def test_every_quadratic_is_decided(entries):
    a, b, c = entries
    f = Rational(a, 2) * x**2 + b * x * y + Rational(c, 2) * y**2 + x + y
    found = convexity(f, ("x", "y"), SCOPE)
    convex = a >= 0 and c >= 0 and a * c >= b * b
    assert found.claim != "undecided"
    assert found.proved == convex
    if not convex:
        assert crossed(f, found)
