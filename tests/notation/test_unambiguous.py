"""A reader of written scalars, in two moods: what is written must have one value under both.

The greedy one lets a function without brackets take in all factors that follow, the modest one only the next.
"""

import math
import re

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sympy import Rational, exp, log, sqrt, tanh

from calcwork.algebra import scalar, sigmoid
from calcwork.notation import latex, text

NAMES = {"a": 0.7, "b": 1.3, "p": 0.4, "x": 2.1, "y": 0.9}
FUNCTIONS = {"log": math.log, "tanh": math.tanh, "exp": math.exp, "σ": lambda v: 1 / (1 + math.exp(-v)), "√": math.sqrt}
TOKEN = re.compile(r"\d+\.?\d*|log|tanh|exp|σ|√|[a-z]|.")
COMMANDS = [
    (r"\left(", "("),
    (r"\right)", ")"),
    (r"\log", "log"),
    (r"\tanh", "tanh"),
    (r"\sigma", "σ"),
    (r"\cdot", "·"),
]


def tokens(written):
    for command, plain in COMMANDS:
        written = written.replace(command, plain)
    written = written.replace("−", "-").replace("²", "^2").replace("³", "^3")
    return [t for t in re.findall(r"\\[a-z]+|" + TOKEN.pattern, written) if t.strip()]


class Reader:
    def __init__(self, written, greedy):
        self.rest = tokens(written)
        self.greedy = greedy

    def value(self):
        result = self.sum()
        assert not self.rest, self.rest
        return result

    def peek(self):
        return self.rest[0] if self.rest else ""

    def take(self, wanted=None):
        token = self.rest.pop(0)
        assert wanted in (None, token)
        return token

    def sum(self):
        sign = -1 if self.peek() == "-" and self.take() else 1
        total = sign * self.product()
        while self.peek() in ("+", "-"):
            total += {"+": 1, "-": -1}[self.take()] * self.product()
        return total

    def product(self):
        total = self.factor()
        while self.peek() not in ("", "+", "-", ")", "}"):
            mark = self.take() if self.peek() in ("·", "/") else "·"
            total = total / self.factor() if mark == "/" else total * self.factor()
        return total

    def factor(self):
        base = self.atom()
        return base ** self.script() if self.peek() == "^" and self.take() else base

    def script(self):
        if self.peek() in ("{", "("):
            return self.group()
        return self.atom()

    def group(self):
        closing = {"(": ")", "{": "}"}[self.take()]
        inside = self.sum()
        self.take(closing)
        return inside

    def atom(self):
        head = self.peek()
        if head in ("(", "{"):
            return self.group()
        self.take()
        if head == r"\frac":
            return self.group() / self.group()
        if head == r"\sqrt":
            return math.sqrt(self.group())
        if head == "e":
            return math.e
        if head in FUNCTIONS:
            return self.applied(FUNCTIONS[head])
        return NAMES[head] if head in NAMES else float(head)

    def applied(self, function):
        power = self.script() if self.peek() == "^" and self.take() else 1
        argument = self.group() if self.peek() == "(" else self.product() if self.greedy else self.factor()
        return function(argument) ** power


atoms = st.sampled_from([scalar(n) for n in NAMES] + [Rational(1, 2), Rational(2), Rational(-3), Rational(4, 3)])
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.tuples(inner, inner).map(lambda pair: pair[0] + pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] * pair[1]),
        st.tuples(inner, inner).map(lambda pair: pair[0] / (1 + pair[1] ** 2)),
        inner.map(lambda u: u**3),
        inner.map(lambda u: -u),
        inner.map(lambda u: log(2 + tanh(u))),
        inner.map(lambda u: sigmoid(u) ** 2),
        inner.map(lambda u: sqrt(1 + u**2)),
        inner.map(lambda u: exp(-tanh(u))),
        inner.map(lambda u: tanh(u) ** 2),
    ),
    max_leaves=7,
)


@pytest.mark.parametrize("write", [latex, text])
@settings(max_examples=150, deadline=None, derandomize=True)
@given(expression=expressions)
def test_what_is_written_has_one_value(write, expression):
    truth = complex(expression.subs({scalar(n): v for n, v in NAMES.items()}).evalf())
    for greedy in (True, False):
        read = Reader(write(expression), greedy).value()
        assert read == pytest.approx(truth.real, rel=1e-9, abs=1e-9), write(expression)


@pytest.mark.parametrize("ambiguous", ["log x y", r"\log x y", "log x (1 − a)"])
def test_the_two_readers_differ_on_what_is_ambiguous(ambiguous):
    assert Reader(ambiguous, True).value() != pytest.approx(Reader(ambiguous, False).value())
