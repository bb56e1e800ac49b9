"""Integrals judged: right steps and planted slips, closed forms against quadrature that we did not write, no hang."""

from __future__ import annotations

import time

import mpmath
import pytest
from sympy import Abs, E, Rational, Symbol, atan, cos, exp, lambdify, log, pi, sin, sqrt, sympify

from calcwork.algebra.integrals import Definite, Unbounded, bound_real
from calcwork.algebra.scope import POSITIVE, Scope, scalar
from calcwork.check.claims import judged
from calcwork.check.integrals.antiderivatives import closed_form, is_antiderivative
from calcwork.check.integrals.continuity import Signs
from calcwork.check.integrals.ends import Ends, NoLimit
from calcwork.check.judge.ladder import judge
from tests.judging import claims

GIVEN = r"Let $a>0$, $b>0$, $\lambda>0$, $n>0$ and $t>0$. "
ACCEPTED = {"proved", "agrees"}

t = bound_real("t")
a, n, x, mu = (scalar(k) for k in ("a", "n", "x", "mu"))
SCOPE = Scope().declare("a", domain=POSITIVE).declare("n", domain=POSITIVE).declare("x").declare("mu")
oo = Unbounded()


def last(text: str, given: str = GIVEN):
    """Return the verdict on the last claim of a text."""
    return judged(claims(given + text, time_limit=20)[-1])


PROVED = [
    r"\int_0^1 x^2\,dx = \frac13",
    r"\int_1^e\frac{dx}{x} = 1",
    r"\int_0^1\ln x\,dx = -1",
    r"\int_0^1\frac{dx}{\sqrt x} = 2",
    r"\int_0^\infty\lambda x e^{-\lambda x}\,dx = \frac1\lambda",
    r"\int_{-\infty}^{\infty}e^{-x^2}\,dx = \sqrt\pi",
    r"\int_{-\infty}^{\infty}\frac{x}{\sqrt{2\pi\sigma^2}}\exp\left(-\frac{(x-\mu)^2}{2\sigma^2}\right)dx = \mu",
    r"\int_{-\infty}^{\mu}\frac{1}{\sqrt{2\pi}}e^{-(x-\mu)^2/2}\,dx = \frac12",
    r"\int_{\mathbb R}e^{-|x|}\,dx = 2",
    r"\int_0^1 x^{a-1}(1-x)^{b-1}\,dx = \frac{\Gamma(a)\Gamma(b)}{\Gamma(a+b)}",
    r"\int_0^\infty\frac{\lambda^a x^{a-1}}{\Gamma(a)}e^{-\lambda x}x\,dx = \frac a\lambda",
    r"\int_2^\infty\frac{dx}{x(\ln x)^2} = \frac1{\ln 2}",
    r"\int_0^t\lambda e^{-\lambda s}\,ds = 1-e^{-\lambda t}",
    r"\int_1^x\frac1s\,ds = \ln x",
    r"\int_0^1\int_0^x e^{x^2}\,dy\,dx = \frac{e-1}{2}",
    r"\int_p^q g(x)\,dx + \int_q^r g(x)\,dx = \int_p^r g(x)\,dx",
    r"\int_0^1\frac{\sin x}{x}\,dx = \int_0^1\frac{\sin y}{y}\,dy",
    r"\int_0^1 x\ln x\,dx = \left[\frac{x^2}{2}\ln x\right]_0^1 - \int_0^1\frac x2\,dx",
    r"\int x e^x\,dx = (x-1)e^x + C",
    r"\int\tan x\,dx = -\ln|\cos x| + C",
    r"\int f'(x)g(x)\,dx = f(x)g(x) - \int f(x)g'(x)\,dx",
    r"\frac{d}{dx}\int_x^{x^2}\frac{\sin s}{s}\,ds = \frac{2\sin x^2-\sin x}{x}",
    r"\frac{\partial}{\partial a}\int_0^1 e^{ax}\,dx = \int_0^1 xe^{ax}\,dx",
]


@pytest.mark.parametrize("latex", PROVED)
def test_right_steps_are_proved(latex):
    assert last(f"$${latex}$$").verdict == "proved"


AGREE = [
    r"\int_0^2|x-1|\,dx = 1",
    r"\int_0^1 e^{-x^2}\,dx = 0.7468",
    r"\int_0^\infty\frac{x^3}{e^x-1}\,dx = \frac{\pi^4}{15}",
    r"\int_0^1\sum_{k=1}^{N}x^k\,dx = \sum_{k=1}^{N}\frac1{k+1}",
    r"\int_u^v\ln|x|\,dx = v\ln|v| - v - u\ln|u| + u",
]


@pytest.mark.parametrize("latex", AGREE)
def test_what_is_not_proved_agrees(latex):
    assert last(f"$${latex}$$").verdict in ACCEPTED


REFUTED = [
    r"\int_0^1 x^2\,dx = \frac12",
    r"\int_0^\infty\lambda x e^{-\lambda x}\,dx = \lambda",
    r"\int_{-\infty}^{\infty}e^{-x^2}\,dx = \pi",
    r"\int_0^1 e^{-x^2}\,dx = \frac{\sqrt\pi}2",
    r"\int_0^1 e^{x^2}\,dx = e - 1",
    r"\int_0^2|x-1|\,dx = 0",
    r"\int_0^{2\pi}\frac{dx}{2+\cos x} = 0",
    r"\int_0^1 x\,dx = \int_0^1 x^2\,dx",
    r"\left[\frac{x^3}{3}\right]_1^2 = \frac83",
    r"\int x e^x\,dx = x e^x + C",
    r"\int\cos(2x)\,dx = \sin(2x) + C",
    r"\frac{d}{dx}\int_0^{x^2}\sqrt{1+s^3}\,ds = \sqrt{1+x^6}",
    r"\int_1^x\frac1s\,ds = \ln x + 1",
]


@pytest.mark.parametrize("latex", REFUTED)
def test_slips_are_refuted(latex):
    assert last(f"$${latex}$$").verdict == "refuted"


OPEN = [
    r"\int_{-1}^1\frac{dx}{x^2} = -2",
    r"\int_{-1}^1\frac{dx}{x} = 0",
    r"\int_1^\infty\frac{dx}{x} = 1",
    r"\int_0^\pi\sec^2x\,dx = 0",
    r"\int_0^{\pi/2}\ln(\sin x)\,dx = \frac\pi2\ln 2",
    r"\int_0^1 g(x)\,dx = \int_0^2 g(x)\,dx",
    r"\int u\,dv = uv - \int v\,du",
]


@pytest.mark.parametrize("latex", OPEN)
def test_divergent_and_undecided_integrals_stay_open(latex):
    found = last(f"$${latex}$$")
    assert found.verdict == "unclear"
    assert found.note


def test_integral_without_limits_may_be_meant_over_a_range():
    found = last(r"Let $p(x)=\lambda e^{-\lambda x}$. $$\int p(x)\,dx = 1$$")
    assert (found.verdict, found.note) == ("unclear", "the limits of an integral are not written")


def test_unstated_sign_of_a_deviation_accuses_nobody():
    density = r"\frac{1}{\sqrt{2\pi}\,\sigma}\exp\left(-\frac{(x-\mu)^2}{2\sigma^2}\right)"
    found = last(rf"$$\int_{{-\infty}}^\infty {density}\,dx = 1$$", "")
    assert found.verdict in ACCEPTED
    assert "for positive" in found.note


def test_named_sequence_is_no_identity_matrix():
    text = r"Let $n$ be a positive integer, $I_n=\int_0^\infty x^ne^{-ax}\,dx$. $$ I_n = \frac na I_{n-1} $$"
    assert last(text).verdict == "proved"
    assert last(text.replace(r"\frac na", r"\frac an")).verdict not in ACCEPTED


def test_functions_with_an_integral_are_differentiated():
    text = r"Let $F(x)=\int_0^{x^2}e^{-s^2}\,ds$. $$F'(x) = 2x e^{-x^4}$$"
    assert last(text).verdict == "proved"
    assert last(text.replace("2x", "")).verdict == "refuted"


def test_limits_and_derivatives_go_through_integrals_of_definitions():
    text = r"Let $F(x)=\int_0^{x^2}e^{-s^2}\,ds$. $$\lim_{x\to0}\frac{F(x)}{x^2} = 1$$"
    assert last(text).verdict == "proved"
    assert last(text.replace("= 1", "= 2")).verdict == "refuted"


def test_divergence_of_two_densities():
    text = (
        r"Let $\sigma>0$ and $\tau>0$, $q=\mathcal N(\mu,\sigma^2)$ and $p=\mathcal N(\nu,\tau^2)$. $$"
        r"\int_{-\infty}^{\infty}q(x)\ln\frac{q(x)}{p(x)}\,dx ="
        r" \ln\frac{\tau}{\sigma}+\frac{\sigma^2+(\mu-\nu)^2}{2\tau^2}-\frac12 $$"
    )
    assert last(text, "").verdict in ACCEPTED
    assert last(text.replace(r"-\frac12", r"+\frac12"), "").verdict == "refuted"


# --- closed forms against quadrature of mpmath ------------------------------------------------------------------------

CLOSED = [
    (t * exp(-t), 0, 1),
    (t**2 * log(t), 1, E),
    (1 / (1 + t**2), -oo, oo),
    (t**2 * exp(-((t - mu) ** 2) / 2), -oo, oo),
    (exp(-(t**2)), 0, x),
    (exp(-t) * sin(t), 0, oo),
    (1 / (1 - t**2), 0, Rational(1, 2)),
    (sqrt(1 - t**2), -1, 1),
    (1 / (t**2 + t + 1), 0, 1),
    (t**n * exp(-a * t), 0, oo),
    (t ** (a - 1) * (1 - t) ** (n - 1), 0, 1),
    (exp(-Abs(t - mu) / a), -oo, oo),
    (1 / t, -2, -1),
    (atan(t), 0, 1),
    (exp(-t) / (1 + exp(-t)) ** 2, -oo, oo),
    (a * t ** (-a - 1), 1, oo),
]
AT = {a: Rational(5, 2), n: Rational(3, 2), x: Rational(4, 3), mu: Rational(2, 7)}


@pytest.mark.parametrize(("body", "low", "high"), CLOSED)
def test_closed_form_is_what_quadrature_gives(body, low, high):
    found = closed_form(Definite(body, (t, low, high)), SCOPE, time.process_time() + 10)
    at = Symbol("t", real=True)
    integrand = lambdify(at, body.xreplace({t: at}).xreplace(AT), "mpmath")
    ends = [{oo: mpmath.inf, -oo: -mpmath.inf}.get(e) for e in (low, high)]
    ends = [mpmath.mpf(str(AT.get(e, e) if e == x else Rational(0) + e if e != E else E.evalf(30))) if k is None else k
            for e, k in zip((low, high), ends, strict=True)]  # fmt: skip
    middle = [0.2857] if ends[0] < 0.2857 < ends[1] else []
    expected = mpmath.quad(integrand, [ends[0], *middle, ends[1]])
    assert float(found.value.xreplace(AT).evalf(15)) == pytest.approx(float(expected), rel=1e-9)


@pytest.mark.parametrize(
    ("body", "low", "high"),
    [
        (1 / t, -1, 1),
        (1 / t**2, -1, 1),
        (1 / (t**2 - 1), -2, 2),
        (1 / cos(t) ** 2, 0, pi),
        (1 / t, 1, oo),
        (1 / t, 0, 1),
        (sin(t), 0, oo),
        (1 / (2 + cos(t)), 0, 2 * pi),
    ],
)
def test_poles_and_divergence_have_no_closed_form(body, low, high):
    assert closed_form(Definite(body, (t, low, high)), SCOPE, time.process_time() + 3) is None


def test_existence_is_a_condition():
    found = closed_form(Definite(exp(-mu * t), (t, 0, oo)), SCOPE, time.process_time() + 3)
    assert found.conditions == (mu,)
    found = closed_form(Definite(1 / t, (t, 1, x)), SCOPE, time.process_time() + 3)
    assert found.conditions == (x,)


def test_wrong_antiderivative_proves_nothing(monkeypatch):
    assert not is_antiderivative(t**2, t, t, SCOPE, time.process_time() + 3)
    monkeypatch.setattr("calcwork.check.integrals.antiderivatives.integrate", lambda *_, **__: t**2)
    monkeypatch.setattr("calcwork.check.integrals.antiderivatives.manualintegrate", lambda *_: t**2)
    assert closed_form(Definite(t, (t, 0, 2)), SCOPE, time.process_time() + 3) is None


@pytest.mark.parametrize(
    ("function", "end", "upper", "expected"),
    [
        (t * log(t), 0, False, 0),
        (t**3 * exp(-t), oo, True, 0),
        (atan(2 * t), -oo, False, -pi / 2),
        (log(t) - log(2 * t + 1), oo, True, -log(2)),
        (cos(t) * log(1 + t), 0, False, 0),
        (1 / (1 + exp(-t)), -oo, False, 0),
    ],
)
def test_limits_at_ends(function, end, upper, expected):
    assert Ends(Signs(SCOPE).positive).value(function, t, sympify(end), upper=upper) == expected


@pytest.mark.parametrize(("function", "end"), [(log(t), 0), (sin(t), oo), (t, oo), (exp(t), oo)])
def test_no_limit_is_no_value(function, end):
    with pytest.raises(NoLimit):
        Ends(Signs(SCOPE).positive).value(function, t, sympify(end), upper=end == oo)


def test_linearity_holds_for_functions_that_nothing_defines():
    given = (
        r"$$\int_{-\infty}^\infty(ax+b)p(x)\,dx = a\int_{-\infty}^\infty xp(x)\,dx + b\int_{-\infty}^\infty p(x)\,dx$$"
    )
    assert last(given).verdict == "proved"


def test_judge_takes_nodes():
    assert judge(Definite(t**2, (t, 0, x)), x**3 / 3, SCOPE).verdict == "proved"
    assert judge(Definite(t**2, (t, 0, x)), x**3 / 2, SCOPE).verdict == "refuted"
