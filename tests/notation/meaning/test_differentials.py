r"""Differentials and derivatives of unknown functions: right steps accepted, slips refuted, letters d left alone."""

from __future__ import annotations

import numpy as np
import pytest

from calcwork.notation.structure.items import outline
from calcwork.notation.structure.tree import read
from calcwork.notation.survey.signs_of_d import signs_of_d
from tests.judging import kinds, last

SQUARE = r"Let $X, Y, A, B, S \in \mathbb{R}^{n\times n}$."
VECTOR = r"Let $x, b \in \mathbb{R}^n$ and $A \in \mathbb{R}^{n\times n}$."
OF_TIME = r"Let $A \in \mathbb{R}^{n\times n}$ and $B \in \mathbb{R}^{n\times n}$ depend on $t$."
MOVING = r"Let $x, y \in \mathbb{R}^n$ and $A \in \mathbb{R}^{n\times n}$ depend on $t$."
LOSS = r"Let $w\in\mathbb{R}^d$, $X\in\mathbb{R}^{n\times d}$, $y\in\mathbb{R}^n$ and $L = \|Xw-y\|^2$."

# what the note gives, a right equation, and a part of it with the slip that is put for it
DIFFERENTIALS = {
    "product": (SQUARE, r"\mathrm{d}(XY) = (\mathrm{d}X)Y + X\,\mathrm{d}Y", ("X\\,\\mathrm{d}Y", "\\mathrm{d}Y\\,X")),
    "slanted": (SQUARE, r"d(XY) = (dX)Y + X\,dY", (r"+ X\,dY", r"- X\,dY")),
    "inverse": (SQUARE, r"\mathrm d(X^{-1}) = -X^{-1}(\mathrm dX)X^{-1}", ("= -", "= ")),
    "inverse without brackets": (SQUARE, r"dX^{-1} = -X^{-1}(dX)X^{-1}", ("= -", "= ")),
    "transpose by a prime": (SQUARE, r"\mathsf d(X'A) = (\mathsf dX)'A", ("(\\mathsf dX)'", r"(\mathsf dX)")),
    "determinant": (SQUARE, r"d|S| = |S|\operatorname{tr}(S^{-1}dS)", (r"= |S|", "= ")),
    "logarithm": (SQUARE, r"d\log|S| = \operatorname{tr} S^{-1}dS", ("S^{-1}dS", "S dS")),
    "trace": (
        SQUARE,
        r"\mathsf{d}\operatorname{tr}(X^TAX) = \operatorname{tr}X^T(A+A^T)\,\mathsf{d}X",
        ("(A+A^T)", "2A"),
    ),
    "quadratic form": (VECTOR, r"d(x^TAx) = x^T(A+A^T)\,dx", ("(A+A^T)", "2A")),
    "norm": (VECTOR, r"d\|x-b\|^2 = 2(x-b)^T\,dx", ("2(x-b)", "(x-b)")),
    "two scalars": ("Let $f = x^2+y^2$.", r"df = 2x\,dx + 2y\,dy", ("2y", "y")),
    "a function": ("Let $f(x,y) = x^2 y$.", r"df = 2xy\,dx + x^2\,dy", ("x^2", "x")),
    "a substitution": (r"Let $u = \sin x$.", r"du = \cos x\,dx", (r"\cos", r"\sin")),
    "unknowns": ("", r"d(uv) = u\,dv + v\,du", ("+", "-")),
    "quotient": ("", r"d\left(\frac{u}{v}\right) = \frac{v\,du - u\,dv}{v^2}", ("-", "+")),
    "spaced": ("", r"d e^{x} = e^x\,dx", ("e^x", "x e^x")),
    "chain rule": (
        "",
        r"dL = \frac{\partial L}{\partial x}\,dx + \frac{\partial L}{\partial y}\,dy",
        ("+", "-"),
    ),
    "beside a dimension d": (LOSS, r"\mathrm dL = 2(Xw-y)^TX\,\mathrm dw", ("= 2", "= ")),
    "second": (
        r"Let $X\in\mathbb{R}^{n\times n}$ and $f = \log\det X$.",
        r"d^2 f = -\operatorname{tr}(X^{-1}(dX)X^{-1}dX)",
        ("= -", "= "),
    ),
}
RATES = {
    "square": (OF_TIME, r"\frac{d}{dt}(A^2) = A\frac{dA}{dt}+\frac{dA}{dt}A", (r"A\frac{dA}{dt}+", r"\frac{dA}{dt}A+")),
    "product": (OF_TIME, r"\frac{d}{dt}(AB) = \frac{dA}{dt}B+A\frac{dB}{dt}", (r"A\frac{dB}{dt}", r"\frac{dB}{dt}A")),
    "inverse": (OF_TIME, r"\frac{dA^{-1}}{dt} = -A^{-1}\frac{dA}{dt}A^{-1}", ("= -", "= ")),
    "inverse with dots": (OF_TIME, r"\frac{d}{dt}A(t)^{-1} = -A(t)^{-1}\dot A(t)A(t)^{-1}", ("= -", "= ")),
    "gram": (OF_TIME, r"\frac{d}{dt}(A^TA) = \dot A^TA + A^T\dot A", (r"\dot A^TA + A^T\dot A", r"2A^T\dot A")),
    "logarithm": (
        OF_TIME,
        r"\frac{d}{dt}\log\det A = \operatorname{tr}\left(A^{-1}\frac{dA}{dt}\right)",
        (r"\log\det", r"\det"),
    ),
    "trace of an inverse": (
        OF_TIME,
        r"\frac{d}{dt}\operatorname{tr}A^{-1} = -\operatorname{tr}(A^{-2}\dot A)",
        ("A^{-2}", "A^{-1}"),
    ),
    "quadratic form": (
        MOVING,
        r"\frac{d}{dt}(x^TAx) = \dot x^TAx + x^T\dot Ax + x^TA\dot x",
        (r"+ x^TA\dot x", r"- x^TA\dot x"),
    ),
    "length": (MOVING, r"\frac{d}{dt}\|x\|^2 = 2x^T\dot x", ("2x", "x")),
    "leibniz": ("", r"\frac{d}{dx}(uv) = u\frac{dv}{dx} + v\frac{du}{dx}", ("+", "-")),
    "over a quotient": ("", r"\frac{d(uv)}{dx} = u\frac{dv}{dx} + v\frac{du}{dx}", ("+", "-")),
    "quotient": ("", r"\frac{d}{dx}\left(\frac{u}{v}\right) = \frac{v\frac{du}{dx}-u\frac{dv}{dx}}{v^2}", ("-", "+")),
    "sine": ("", r"\frac{d}{dx}\sin u = \cos u\,\frac{du}{dx}", (r"= \cos", r"= \sin")),
    "implicit": ("", r"\frac{d}{dx}(xy) = y + x\frac{dy}{dx}", ("y + x", "x + y")),
    "second": (
        "",
        r"\frac{d^2}{dx^2}(uv) = u\frac{d^2v}{dx^2} + 2\frac{du}{dx}\frac{dv}{dx} + v\frac{d^2u}{dx^2}",
        ("2", "3"),
    ),
    "energy": (r"Let $E=\frac12 m\dot x^2+\frac12kx^2$.", r"\frac{dE}{dt} = \dot x(m\ddot x+kx)", ("+kx", "-kx")),
    "dotted energy": (r"Let $E=\frac12 m\dot x^2+\frac12kx^2$.", r"\dot E = \dot x(m\ddot x+kx)", ("+kx", "-kx")),
    "primes": ("", r"(fg)' = f'g + fg'", ("f'g + fg'", "f'g'")),
    "quotient with primes": ("", r"\left(\frac{f}{g}\right)' = \frac{f'g - fg'}{g^2}", ("-", "+")),
    "primes of formulas": ("", r"(x^2\sin x)' = 2x\sin x + x^2\cos x", (r"\cos", r"\sin")),
    "regularized": (
        r"Let $w\in\mathbb{R}^n$.",
        r"\frac{\partial}{\partial w}(L+\lambda w^Tw) = \frac{\partial L}{\partial w} + 2\lambda w",
        (r"2\lambda w", r"\lambda w"),
    ),
}
SLIPS = DIFFERENTIALS | {f"rate: {n}": case for n, case in RATES.items()}

# right, with a slip that stays open since functions may be meant for which it holds
RIGHT = {
    "chain": ("", r"\frac{dy}{dx} = \frac{dy}{du}\frac{du}{dx}"),
    "three links": ("", r"\frac{dy}{dx} = \frac{dy}{du}\cdot\frac{du}{dv}\cdot\frac{dv}{dx}"),
    "two paths": (
        "",
        r"\frac{dz}{dt} = \frac{\partial z}{\partial x}\frac{dx}{dt} + \frac{\partial z}{\partial y}\frac{dy}{dt}",
    ),
    "partial paths": (
        "",
        (
            r"\frac{\partial z}{\partial s} = \frac{\partial z}{\partial x}\frac{\partial x}{\partial s} "
            r"+ \frac{\partial z}{\partial y}\frac{\partial y}{\partial s}"
        ),
    ),
    "called": ("", r"(f(g(x)))' = f'(g(x))g'(x)"),
    "called product": ("", r"\frac{d}{dx}[u(x)v(x)] = u'(x)v(x) + u(x)v'(x)"),
    "called quotient": ("", r"\frac{d}{dx}\frac{f(x)}{g(x)} = \frac{f'(x)g(x) - f(x)g'(x)}{g(x)^2}"),
    "a dimension and a slanted d": (LOSS, r"dL = 2(Xw-y)^TX\,dw"),
}
# equations, and rules beside what ties the functions: not to be refuted, nor accepted where they are wrong for others
OPEN = {
    "thermodynamics": ("", r"dU = T\,dS - p\,dV"),
    "velocity": ("", r"dx = v\,dt"),
    "constraint": ("Let $x^2+y^2=1$.", r"y\,dy = -x\,dx"),
    "zero": ("Let $x^2+y^2=1$.", r"x\,dx + y\,dy = 0"),
    "stochastic": ("", r"dX_t = \mu\,dt + \sigma\,dW_t"),
    "ito": (r"$dX_t = \mu\,dt + \sigma\,dW_t$ gives", r"d(X_t^2) = 2X_t\,dX_t + \sigma^2\,dt"),
    "growth": ("", r"\frac{dy}{dx} = ky"),
    "oscillator": ("", r"m\ddot x = -kx"),
    "logistic growth": ("", r"\frac{dp}{dt} = rp(1-p)"),
    "implicit": ("Let $x^2+y^2=1$.", r"\frac{dy}{dx} = -\frac{x}{y}"),
    "rotation": ("Let $R^TR=I$.", r"R^T\dot R + \dot R^TR = 0"),
    "commuting": (
        r"Let $A = A(t) \in \mathbb{R}^{n\times n}$ commute with $\dot A$, so it commutes with $A$.",
        r"\frac{d}{dt}(A^TA) = 2A^T\dot A",
    ),
    "power of a differential": ("Let $s = x$.", r"ds^2 = dx^2"),
}
LETTERS = {
    "brackets": ("", "(a+b)(c+d) = ac+ad+bc+bd", ("bd", "cd")),
    "distributed": ("", "d(a+b) = da+db", None),
    "multiplied": ("", "d(ab) = dab", None),
    "falling factor": ("", "d(d-1) = d^2-d", ("-d", "+d")),
    "swapped": ("", "dm = md", None),
    "polynomial": ("", "cx + dx^2 = x(c+dx)", ("c+dx", "d+cx")),
    "derivative": ("Let $f(x) = cx + dx^2$.", "f'(x) = c+2dx", ("2d", "d")),
    "dimension": (r"Let $q, k\in\mathbb{R}^d$.", r"\frac{q^Tk}{\sqrt{d}} = d^{-1/2}q^Tk", ("-1/2", "-1")),
    "declared": ("Let $d>0$.", "2d + dk = d(k+2)", ("k+2", "k+3")),
    "with indices": ("", "d_1(d_2+1) = d_1d_2 + d_1", ("d_1 $", "d_2 $")),
}


@pytest.mark.parametrize("name", SLIPS)
def test_a_right_step_is_accepted(name):
    given, equation, _ = SLIPS[name]
    assert last(given, equation).verdict in {"proved", "agrees"}


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_is_refuted(name):
    given, equation, (right, wrong) = SLIPS[name]
    assert right in equation
    left, relation, rest = equation.partition(" = ")
    slip = (
        equation.replace(right, wrong)
        if right in left or "=" in right
        else left + relation + rest.replace(right, wrong)
    )
    assert last(given, slip).verdict == "refuted"


@pytest.mark.parametrize("name", RIGHT)
def test_a_right_rule_is_accepted(name):
    assert last(*RIGHT[name]).verdict in {"proved", "agrees"}


@pytest.mark.parametrize("name", OPEN)
def test_what_is_tied_is_neither_refuted_nor_accepted(name):
    assert last(*OPEN[name]).verdict == "unclear"


@pytest.mark.parametrize("name", LETTERS)
def test_a_letter_d_stays_one(name):
    given, equation, slip = LETTERS[name]
    assert last(given, equation).verdict == "proved"
    if slip is not None:
        left, relation, rest = f"{equation} $".partition(" = ")
        assert last(given, (left + relation + rest.replace(*slip)).removesuffix(" $")).verdict == "refuted"


def test_rows_go_on_and_lead_to_the_gradient():
    text = r"""
Let $\phi(X)=\operatorname{tr}X'AX$, where $A$ is a given $n\times n$ matrix and $X$ is $n\times q$.
\begin{align*}
d\phi &= \operatorname{tr}(dX)'AX + \operatorname{tr}X'A\,dX \\
&= \operatorname{tr}X'(A+A')dX
\end{align*}
$$ \frac{\partial\phi(X)}{\partial X} = (A+A')X $$
"""
    found = kinds(text)
    assert found == ["proved"] * 3


def test_a_model_in_the_text_defines_nothing():
    text = r"Consider the model $y = Xw$ with $X\in\mathbb{R}^{n\times p}$ and $y\in\mathbb{R}^n$. Let $e = y - Xw$."
    assert last(text, r"\frac{\partial e}{\partial w} = -X").verdict == "proved"


@pytest.mark.parametrize(
    ("latex", "signs"),
    [
        (r"\mathrm{d}X", 1), (r"df = 2x\,dx", 2), ("x^T x/d", 0), ("a + d", 0), (r"\frac{df}{dx}", 0),
        (r"\int f(x)\,dx = 1", 0), (r"d_k x", 0), (r"\mathbf{d} x", 0), (r"d\log x = \frac{dx}{x}", 2),
        (r"\frac{\partial L}{\partial x}dx = dL", 2), ("f(x) = ax + d", 0),
    ],
)  # fmt: skip
def test_which_d_is_a_sign(latex, signs):
    items = tuple(read(latex).rows[0].items)
    assert outline(signs_of_d([items]).respelled(items)).count("differential") == signs


def finite(function, x, dx, h=1e-6):
    return (function(x + h * dx) - function(x - h * dx)) / (2 * h)


INVERSE = np.linalg.inv
ORACLES = {
    "logarithm": (lambda x, a: np.log(abs(np.linalg.det(x))), lambda x, a, dx: np.trace(INVERSE(x) @ dx)),
    "determinant": (lambda x, a: np.linalg.det(x), lambda x, a, dx: np.linalg.det(x) * np.trace(INVERSE(x) @ dx)),
    "inverse": (lambda x, a: INVERSE(x), lambda x, a, dx: -INVERSE(x) @ dx @ INVERSE(x)),
    "trace": (lambda x, a: np.trace(x.T @ a @ x), lambda x, a, dx: np.trace(x.T @ (a + a.T) @ dx)),
}


@pytest.mark.parametrize("name", ORACLES)
def test_the_rules_of_the_table_agree_with_finite_differences(name):
    function, rule = ORACLES[name]
    rng = np.random.default_rng(7)
    x, a, dx = rng.normal(size=(3, 4, 4)) + np.array([2 * np.eye(4), np.zeros((4, 4)), np.zeros((4, 4))])
    np.testing.assert_allclose(rule(x, a, dx), finite(lambda y: function(y, a), x, dx), rtol=1e-6, atol=1e-8)
