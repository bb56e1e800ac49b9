r"""Whole notes in many hands: each true relation is accepted, and the same relation with one slip is refuted."""

import pytest

from tests.judging import kinds, verdicts

ACCEPTED = {"proved", "agrees", "definition"}

# what the text gives, a display that is true, and what a slip makes of one place in it
PAIRS = {
    "chain over blocks": ("", "$$ (s+t)^2 $$\n\nand so\n\n$$ = s^2 + 2st + t^2 $$", ("2st", "3st")),
    "split": (
        "",
        r"\begin{equation}\begin{split} (1-q)^2 - 1 &= q^2 - 2q \\ &= q(q-2) \end{split}\end{equation}",
        ("(q-2)", "(q+2)"),
    ),
    "gather": (
        "",
        r"\begin{gather} \sin^2 a + \cos^2 a = 1 \\ \cosh^2 a - \sinh^2 a = 1 \end{gather}",
        (r"- \sinh", r"+ \sinh"),
    ),
    "brackets": ("Let $0<p<1$.", r"\[ \log\frac{p}{1-p} = \log p - \log(1-p) \]", ("(1-p) ", "(1+p) ")),
    "text between": ("", r"$$ e^{u+v} = e^u e^v \quad\text{and}\quad e^{2u} = (e^u)^2 $$", ("(e^u)^2", "(e^u)^3")),
    "leibniz of order two": (r"Let $y = \cos(3x)$.", r"$$ \frac{d^2 y}{dx^2} = -9\cos(3x) $$", ("-9", "9")),
    "operator before a bracket": ("", r"$$ \frac{d}{ds}\left(s e^{-s}\right) = (1-s)e^{-s} $$", ("(1-s)", "(1+s)")),
    "partial with a subscript": ("Let $F(x,y) = x^2 y + y^3$.", r"$$ \partial_x F = 2xy $$", ("2xy", "xy")),
    "mixed partials": (
        "Let $F(x,y) = x^2 y^3$.",
        r"$$ \frac{\partial^2 F}{\partial x\,\partial y} = 6 x y^2 $$",
        ("6 x", "3 x"),
    ),
    "primes": (
        r"Let $h(u) = \log(1+e^u)$.",
        r"$$ h'(u) = \sigma(u),\quad h''(u) = \sigma(u)(1-\sigma(u)) $$",
        ("(1-", "(2-"),
    ),
    "nabla of a quadratic form": (
        r"Let $Q\in\mathbb{R}^{m\times m}$, $z\in\mathbb{R}^m$.",
        r"$$ \nabla_z (z^\top Q z) = (Q + Q^\top) z $$",
        ("(Q + ", "(Q - "),
    ),
    "hessian": (
        r"Let $A\in\mathbb{R}^{p\times q}$, $v\in\mathbb{R}^q$, $r\in\mathbb{R}^p$.",
        r"$$ \nabla_v^2 \tfrac12 \lVert A v - r\rVert_2^2 = A^\top A $$",
        (r"A^\top A $$", r"2A^\top A $$"),
    ),
    "chain rule of unknowns": ("", r"$$ \frac{d}{dx} f(g(x)) = f'(g(x))\, g'(x) $$", None),
    "bar with two values": (
        "Let $F(x,y) = x^2 y$.",
        r"$$ \frac{\partial F}{\partial x}\bigg|_{x=3,\,y=2} = 12 $$",
        ("= 12", "= 18"),
    ),
    "intermediate": (
        r"Let $e_i = y_i - m x_i$ and $C = \frac1N\sum_{i=1}^N e_i^2$.",
        r"$$ \frac{\partial C}{\partial e_i} = \frac{2 e_i}{N} $$",
        ("{2 e_i}", "{e_i}"),
    ),
    "sum over following terms": (
        r"Let $y_i\in\{0,1\}$ and $p\in(0,1)$.",
        r"$$ \sum_{i=1}^N y_i \log p + (1-y_i)\log(1-p) = \log(1-p)\, N + \log\frac{p}{1-p} \sum_{i=1}^N y_i $$",
        (r"\, N", ""),
    ),
    "log of a product": (
        "Let $q_k > 0$.",
        r"$$ \log \prod_{k=1}^{K} q_k = \sum_{k=1}^{K} \log q_k $$",
        (r"\sum_{k=1}^{K} \log", r"\sum_{k=1}^{K} 2\log"),
    ),
    "double sum": (
        r"Let $a\in\mathbb{R}^m$, $b\in\mathbb{R}^n$.",
        r"$$ \sum_{i=1}^m\sum_{j=1}^n a_i b_j = \Big(\sum_{i=1}^m a_i\Big)\Big(\sum_{j=1}^n b_j\Big) $$",
        ("a_i b_j", "a_i b_j^2"),
    ),
    "mean": (
        r"Let $\bar x = \frac1n \sum_{i=1}^n x_i$.",
        r"$$ \sum_{i=1}^n (x_i - \bar x) = 0 $$",
        (r"- \bar x", r"+ \bar x"),
    ),
    "binomial": ("", r"$$ \binom{n}{2} = \frac{n(n-1)}{2} $$", ("n-1", "n+1")),
    "dots in a product": (
        r"Let $r_1,\dots,r_n > 0$.",
        r"$$ \log(r_1 r_2 \cdots r_n) = \sum_{i=1}^n \log r_i $$",
        (r"\log r_i", "r_i"),
    ),
    "matrix against index": (
        r"Let $X\in\mathbb{R}^{N\times D}$, $w\in\mathbb{R}^D$, $y\in\mathbb{R}^N$.",
        r"$$ \|Xw-y\|^2 = \sum_{n=1}^N\Big(\sum_{j=1}^D X_{nj}w_j - y_n\Big)^2 $$",
        ("- y_n", "+ y_n"),
    ),
    "vectors by words": (
        "Let $u$ and $v$ be vectors.",
        r"$$ \|u+v\|^2 = \|u\|^2 + 2u^\top v + \|v\|^2 $$",
        ("2u", "u"),
    ),
    "listing": (r"Let $u = (u_1, u_2, u_3)^\top$.", r"$$ \|u\|_2^2 = u_1^2 + u_2^2 + u_3^2 $$", ("+ u_3^2", "+ u_3")),
    "written out": (
        "",
        r"$$ \begin{bmatrix} 1 & a \end{bmatrix} \begin{bmatrix} b \\ 1 \end{bmatrix} = a+b $$",
        ("a+b", "ab"),
    ),
    "trace": (
        r"Let $A\in\mathbb{R}^{m\times n}$, $B\in\mathbb{R}^{n\times m}$.",
        r"$$ \operatorname{tr}(AB) = \sum_{i=1}^m\sum_{j=1}^n A_{ij}B_{ji} $$",
        ("B_{ji}", "B_{ji}^2"),
    ),
    "diag": (r"Let $d, u\in\mathbb{R}^n$.", r"$$ \operatorname{diag}(d)\,u = d\odot u $$", (r"d\odot", r"u\odot")),
    "determinant": ("", r"$$ \det\begin{pmatrix} a & b \\ c & d \end{pmatrix} = ad - bc $$", ("ad - bc", "ad + bc")),
    "inverse of a product": (
        r"Let $A,B\in\mathbb{R}^{n\times n}$ be invertible matrices.",
        "$$ (AB)^{-1} = B^{-1}A^{-1} $$",
        ("B^{-1}A^{-1}", "A^{-1}B^{-1}"),
    ),
    "definite": (
        r"Let $P\in\mathbb{R}^{n\times n}$ with $P \succ 0$ and $x\in\mathbb{R}^n$.",
        r"$$ \nabla_x (x^\top P^{-1} x) = 2P^{-1}x $$",
        ("2P", "P"),
    ),
    "ones": (
        r"Let $a\in\mathbb{R}^n$.",
        r"$$ \mathbf{1}^\top a = \sum_{i=1}^n a_i $$",
        (r"\sum_{i=1}^n a_i", r"\sum_{i=1}^n a_i^2"),
    ),
    "layers in index form": (
        r"Let $z^{[1]} = Vx$, $V\in\mathbb{R}^{h\times d}$, $x\in\mathbb{R}^d$, $a^{[1]} = \tanh(z^{[1]})$.",
        r"$$ \frac{\partial a^{[1]}_i}{\partial z^{[1]}_i} = 1 - (a^{[1]}_i)^2 $$",
        ("1 - (", "1 + ("),
    ),
    "approximate": ("", r"$$ \sqrt{2} \approx 1.414 $$", None),
    "strict inequality": ("Let $t > 0$.", r"$$ \log(1+t) < t $$", ("<", ">")),
    "proportional": (r"Let $a > 0$ and $x\in\mathbb{R}$.", r"$$ e^{a+x} \propto e^{x} $$", ("e^{x}", "e^{2x}")),
    "alternatives": (r"Let $x\in\mathbb{R}$.", r"$$ x^2 = 4 \iff x = 2 \text{ or } x = -2 $$", ("= -2", "= -3")),
    "both signs": (
        r"Let $x\in\mathbb{R}$.",
        r"$$ x^2 - 2x - 3 = 0 \Leftrightarrow x = 1 \pm 2 $$",
        (r"1 \pm 2", r"2 \pm 1"),
    ),
    "implication with symbols": (
        "Let $n > 0$.",
        r"$$ \frac{k}{p} - \frac{n-k}{1-p} = 0 \;\Rightarrow\; p = \frac{k}{n} $$",
        (r"p = \frac{k}{n} $$", r"p = \frac{2k}{n} $$"),
    ),
    "updates": (
        r"Let $J = \frac12 (w - 3)^2$.",
        "$$ w \\leftarrow w - \\eta \\frac{dJ}{dw} $$\n\n$$ w \\leftarrow w - \\eta (w - 3) $$",
        (r"\eta (w - 3)", r"\eta (w + 3)"),
    ),
    "relu by cases": (
        r"Let $z\in\mathbb{R}$.",
        r"$$ \max(0,z) = \begin{cases} z & \text{if } z > 0 \\ 0 & \text{otherwise} \end{cases} $$",
        (r"z & \text", r"-z & \text"),
    ),
    "indicator with braces": (
        r"Let $c,k\in\{1,\dots,K\}$.",
        r"$$ \sum_{k=1}^K \mathbb{1}\{c = k\}\, a_k = a_c $$",
        ("= a_c", "= 2a_c"),
    ),
    "two labels": (r"Let $y\in\{0,1\}$.", "$$ y^2 = y $$", ("= y", "= 1-y")),
    "value": ("Let $x = 3$ and $y = x^2 + 1$.", "$$ y = 10 $$", ("10", "12")),
    "percent rounded": ("", r"$$ \frac{2}{3} = 0.667 $$", ("0.667", "0.677")),
    "a rounded number": ("", r"$$ \sqrt{2} \approx 1.414 $$", ("1.4", "2.4")),
}

# True displays whose slip is left undecided on purpose: it is never accepted.
OPEN = {
    "chain rule": (r"$$ \frac{d}{dx} f(g(x)) = f'(x)\, g'(x) $$", "every choice of the unknown functions"),
    "product rule": (r"$$ \frac{d}{dx} [f(x) g(x)] = f'(x) g'(x) $$", "every choice of the unknown functions"),
}


@pytest.mark.parametrize("name", PAIRS)
def test_the_true_relation_is_accepted(name):
    given, display, _ = PAIRS[name]
    found = kinds(f"{given}\n\n{display}\n")
    assert found
    assert set(found) <= ACCEPTED


@pytest.mark.parametrize("name", [name for name, (_, _, slip) in PAIRS.items() if slip])
def test_the_slip_is_refuted(name):
    given, display, slip = PAIRS[name]
    assert display.count(slip[0]) == 1
    assert "refuted" in kinds(f"{given}\n\n{display.replace(*slip)}\n")


@pytest.mark.parametrize("name", OPEN)
def test_what_holds_for_some_functions_only_is_unclear(name):
    text, words = OPEN[name]
    [verdict] = verdicts(text)
    assert verdict.verdict == "unclear"
    assert words in verdict.note
