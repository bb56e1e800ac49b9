"""Names that words give: functions of the field, the side of a display, the term of a sum."""

from __future__ import annotations

import pytest

from tests.judging import kinds

NORMAL = r"where $G$ and $g$ are the standard normal distribution function and density. Let $V = \log G(a + bz)$. "
GAMMA = r"""Here $\psi$ denotes the digamma function, and for $a > 0$
$$ h(a) = ac - \log\Gamma(a). $$ """
RATE = r"""$$ \frac{d}{dr}\left(3r^2 - 2ar\right) = 0 \quad\Rightarrow\quad r = \frac{a}{3} $$ """
TERMS = r"""$$ J(u) = \sum_{k=1}^n (t_k - u s_k)^2. $$ Write $J_m$ for the contribution of the $m$-th sample. """
GATE = r"""Let $w\in\mathbb{R}^d$, $W\in\mathbb{R}^{h\times d}$, $u = Ww$ and $y = u\odot r$.
$$ \frac{\partial L}{\partial u} = \frac{\partial L}{\partial y}\odot r, \qquad
\frac{\partial L}{\partial r} = \frac{\partial L}{\partial y}\odot u $$ Call these $p$ and $q$. """


@pytest.mark.parametrize(
    ("given", "right", "wrong"),
    [
        (NORMAL, r"\frac{dV}{dz} = \frac{b\,g(a+bz)}{G(a+bz)}", r"\frac{dV}{dz} = \frac{g(a+bz)}{G(a+bz)}"),
        (NORMAL, "g'(t) = -t g(t)", "g'(t) = t g(t)"),
        ("With the standard normal cdf $H$, ", "H(-s) = 1 - H(s)", "H(-s) = H(s) - 1"),
        (
            r"Let $F$ be the cdf of $\mathcal N(0,1)$ and let $f=F'$. ",
            r"2 F(x) f(x) = \frac{2 F(x)}{\sqrt{2\pi}} e^{-x^2/2}",
            r"2 F(x) f(x) = \frac{2 F(x)}{\sqrt{2\pi}} e^{-x^2}",
        ),
        (r"$F$ is the CDF of a standard Gaussian and $f$ its density. ", "F'(x) = f(x)", "F'(x) = 2 f(x)"),
        (GAMMA, r"h'(a) = c - \psi(a)", r"h'(a) = c + \psi(a)"),
        (GAMMA, r"h''(a) = -\psi'(a)", r"h''(a) = -\psi'(a)^2"),
        ("", r"\Gamma'(x+1) = \Gamma(x) + x\Gamma'(x)", r"\Gamma'(x+1) = x\Gamma'(x)"),
        ("with the logistic function $q(z)$, ", "q'(z) = q(z)(1-q(z))", "q'(z) = q(z)(1+q(z))"),
        (RATE + r"Call this value $\hat r$. ", r"3\hat r^2 = \frac{a^2}{3}", r"3\hat r^2 = \frac{a^2}{9}"),
        (RATE + "This is the best rate $r^*$. ", r"a - r^* = \frac{2a}{3}", r"a - r^* = \frac{a}{3}"),
        (
            r"$$ e^{s+t} - 1 = e^s e^t - 1 $$ Denote the right-hand side by $M(s,t)$. ",
            r"\frac{\partial M}{\partial s} = e^s e^t",
            r"\frac{\partial M}{\partial s} = e^s",
        ),
        (
            r"$$ x(x+y) = x^2 + xy $$ Let $P$ denote the right-hand side. ",
            r"\frac{\partial P}{\partial x} = 2x + y",
            r"\frac{\partial P}{\partial x} = 2x",
        ),
        (
            GATE,
            r"\frac{\partial L}{\partial w} = W^T p",
            r"\frac{\partial L}{\partial w} = -W^T p",
        ),
        (
            TERMS,
            r"\frac{\partial J_m}{\partial u} = -2 s_m (t_m - u s_m)",
            r"\frac{\partial J_m}{\partial u} = 2 s_m (t_m - u s_m)",
        ),
    ],
)
def test_what_words_define_is_used(given: str, right: str, wrong: str) -> None:
    assert kinds(given + f"$${right}$$")[-1] in {"proved", "agrees"}
    assert kinds(given + f"$${wrong}$$")[-1] == "refuted"


@pytest.mark.parametrize(
    "text",
    [
        # the words name something else than the side of the display
        r"$$ (a+b)^2 = a^2 + 2ab + b^2 $$ It has a root, which we denote by $\rho$. $$ \rho = -b $$",
        # the name stood in the note before
        r"Take a number $M$. $$ x(x+1) = x^2 + x $$ Call this $M$. $$ M = 7x $$",
        # a display with two equations has no side that "this" could be
        r"$$ x(x+1) = x^2 + x $$ $$ 2 = 2, \quad y + y = 2y $$ Call this $M$. $$ M = 7x $$",
    ],
)
def test_what_words_leave_open_is_not_refuted(text: str) -> None:
    assert kinds(text)[-1] != "refuted"


def test_the_gradient_of_a_loss_that_nothing_defines_is_any_vector() -> None:
    given = r"For a loss $F(v)$ with $v\in\mathbb{R}^n$ let $g = \nabla_v F$ and $P = I - vv^T$. "
    assert kinds(given + r"$$ v^TPg = v^Tg - v^Tv\,v^Tg $$") == ["proved"]
    assert kinds(given + r"$$ v^TPg = v^Tg + v^Tv\,v^Tg $$") == ["unclear"]


def test_an_equation_of_the_author_comes_before_words() -> None:
    text = r"with the logistic function $q(z) = 1/(1+e^{-kz})$, $$ q'(z) = k q(z)(1-q(z)) $$"
    assert kinds(text) == ["proved"]
    text = r"where $q$ is the logistic function $$ q(z) = \frac{1}{1+e^{-kz}} $$ so $$ q'(z) = k q(z)(1-q(z)) $$"
    assert kinds(text) == ["definition", "proved"]


def test_a_function_that_is_another() -> None:
    given = r"Let $h_j=f(a_j)$ with a smooth $f$. For $f=\tanh$:"
    assert kinds(f"{given} $$ f'(a) = 1 - \\tanh^2 a $$") == ["proved"]
    assert kinds(f"{given} $$ f'(a) = 1 - \\tanh a $$") == ["refuted"]
