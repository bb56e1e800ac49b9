r"""Names that mean something else in another passage, and readings on which no refutation may rest."""

from __future__ import annotations

import pytest

from tests.judging import verdicts

ACCEPTED = {"proved", "agrees"}

# What is given, the step, and what makes a slip of it: the step is accepted, the slip is refuted.
PAIRS = {
    "a case that begins with its function": (
        (
            r"**Quadratic.** For $f = \operatorname{tr}(X^T A X)$, $$ \frac{\partial f}{\partial X} = (A + A^T) X $$"
            "\n\n"
            r"**Frobenius norm.** For $f = \|A X - B\|_F^2$,"
        ),
        r"\frac{\partial f}{\partial X} = 2 A^T (A X - B)",
        ("A^T", "A"),
    ),
    "a line of another problem": (
        (
            r"**Problem 1.** The tangent is $$ y = 2 + \tfrac14 (x - 4) $$"
            "\n\n"
            r"**Problem 2.** Let $f(x,y) = x^2 e^y$."
        ),
        r"\nabla f(x,y) = \begin{pmatrix} 2 x e^y \\ x^2 e^y \end{pmatrix}",
        ("2 x", "x"),
    ),
    "a path of a later problem": (
        r"Let $f(x,y) = x^2 e^y$.",
        (
            r"\frac{\partial^2 f}{\partial x \partial y} = 2 x e^y"
            "$$\n\n**Problem 2.** Let $x = \\cos t$ and $y = \\sin t$. $$ x^2 + y^2 = 1"
        ),
        ("2 x", "x"),
    ),
    "a derivative in symbols above its numbers": (
        r"One input: $z = w x + b$, $a = \tanh z$.",
        r"\frac{da}{dz} = 1 - a^2 $$ Take $x = 2$, $w = 0.5$, $b = -1$. $$ z = 0.5 \cdot 2 - 1 = 0",
        ("a^2", "a"),
    ),
    "a start at zero": (
        (
            r"Let $$ X = \begin{pmatrix} 1 & 1 \\ 1 & 2 \\ 1 & 3 \end{pmatrix}, \quad y = \begin{pmatrix} 1 \\ 2 \\ 2"
            r"\end{pmatrix} $$ and, for the three points, $n = 3$: $$ J(w) = \frac{1}{2n} \|X w - y\|^2 $$"
            r"Start at $w^{(0)} = 0$:"
        ),
        r"\nabla J(w^{(0)}) = -\frac13 \begin{pmatrix} 5 \\ 11 \end{pmatrix}",
        ("-", "+"),
    ),
    "a sum over all classes": (
        r"There are $K$ classes, $p_k = 1/K$ and $q_k = (1 - e) y_k + e/K$, where $\sum_k y_k = 1$.",
        r"\sum_k q_k = 1",
        ("= 1", "= 1 + e"),
    ),
    "a map": (r"Let $g : \mathbb{R} \to \mathbb{R},\ u \mapsto u e^u$.", r"g'(u) = (1 + u) e^u", ("1 + u", "u")),
    "a reason over the sign": (
        r"Let $f(u) = u^2$.",
        r"f'(u) \overset{\text{power rule}}{=} 2 u \stackrel{(a)}{=} u + u",
        ("u + u", "u + 1"),
    ),
    "letters below a slash": (r"Let $b = 1/kT$ with $k, T > 0$.", r"k b = \frac{1}{T}", ("{T}", "{2T}")),
    "the other case of a vector": (
        r"Let $\varphi(t) = \log(1 + e^{-t})$ be a function of the margin $t = y_i w^T x_i$.",
        r"\varphi(t) - \varphi(-t) = -t",
        ("-t$", "t$"),
    ),
}

# Right, or a matter of what the author means: none of these may be refuted.
OPEN = {
    "a recurrence that nothing states": r"$$ u_{t+1} - 2 = u_t - h (2 u_t - 4) - 2 $$",
    "the norm of a map": r"Let $A \in \mathbb{R}^{n \times n}$. $$ \|A\|_2 = 3 $$",
    "an open function": r"Let $f$ be convex. $$ f(y) \le f(x) + 3 $$",
    "a ratio of names": r"$$ \frac{u}{v} = 0.8 $$",
    "a law that words give": (
        "Let $X \\sim N(m, v)$.\n\n- uniform on $[a, b]$ $$ \\operatorname{Var}(X) = \\frac{(b-a)^2}{12} $$"
    ),
    "the imaginary unit": r"Since $i^2 = -1$, $$ e^{i\pi} = -1 $$",
    "one multiplier for all": r"$$ \frac{n_k}{p_k} + c = 0 \Rightarrow c = -n $$",
    "a size of an example": (
        r"Let $x_i \in \mathbb{R}^d$ and $S = \frac1n \sum_{i=1}^n x_i x_i^T$. "
        r"$$ S \begin{pmatrix} 2 \\ 1 \end{pmatrix} = \begin{pmatrix} 12 \\ 6 \end{pmatrix} $$"
    ),
}

# False, and not to be accepted whatever stands around it.
FALSE = {
    "numbers that agree to 60 digits": r"$$ \tanh(100) = 1 $$",
    "a transposed name read as a number": (
        r"Let $y = X b + e$ and $P = Z (Z'Z)^{-1} Z'$. $$ (X'PX)^{-1} = (Z'X)^{-1} (Z'Z) (Z'X)^{-1} $$"
    ),
}


def test_a_singular_value_decomposition_has_orthonormal_factors() -> None:
    given = r"Let $X \in \mathbb{R}^{n\times d}$ have the SVD $X = U D V^\top$ with $D = \mathrm{diag}(d_1,\dots,d_r)$."
    for step, accepted in (
        (r"X^\top X = V D^2 V^\top", True),
        (r"X X^\top U = U D^2", True),
        (r"X X^\top U = U D", False),
    ):
        assert (verdicts(f"{given} $$ {step} $$")[-1].verdict in ACCEPTED) == accepted


@pytest.mark.parametrize("name", PAIRS)
def test_the_step_is_accepted_and_its_slip_refuted(name: str) -> None:
    given, step, (old, new) = PAIRS[name]
    text = f"{given}\n\n$${step}$$\n"
    assert {v.verdict for v in verdicts(text)} <= ACCEPTED | {"definition"}
    wrong = f"{given}\n\n$${step}$$\n"
    at = wrong.index(old, len(given))
    found = [v.verdict for v in verdicts(wrong[:at] + new + wrong[at + len(old) :])]
    assert "refuted" in found


@pytest.mark.parametrize("name", OPEN)
def test_what_is_open_is_not_refuted(name: str) -> None:
    assert "refuted" not in {v.verdict for v in verdicts(OPEN[name])}


@pytest.mark.parametrize("name", FALSE)
def test_what_is_false_is_not_accepted(name: str) -> None:
    assert verdicts(FALSE[name])[-1].verdict not in ACCEPTED


def test_a_step_for_one_sample_has_one_term() -> None:
    given = (
        r"We have $m$ training examples $(x^{(i)}, y^{(i)})$ with $x^{(i)}\in\mathbb{R}^n$ and $y^{(i)}\in\{0,1\}$ "
        r"and $g(z) = \frac{1}{1+e^{-z}}$. "
        r"$$ \ell(\theta) = \sum_{i=1}^m y^{(i)} \log g(\theta^T x^{(i)}) + (1 - y^{(i)}) "
        r"\log(1 - g(\theta^T x^{(i)})) $$ For just one training example $(x, y)$ we get"
    )
    for sign, verdict in (("-", "proved"), ("+", "refuted")):
        step = rf"\frac{{\partial}}{{\partial\theta_j}} \ell(\theta) = (y {sign} g(\theta^T x)) x_j"
        assert verdicts(f"{given} $$ {step} $$")[-1].verdict == verdict


def test_a_letter_that_words_quantify_anew_is_not_that_of_an_earlier_function() -> None:
    text = (
        r"**(a)** Let $g(z) = 1/(1 + e^{-z})$. $$ g'(z) = g(z) (1 - g(z)) $$"
        "\n\n"
        r"**(b)** Let $H \in \mathbb{R}^{n\times n}$. For any vector $z \in \mathbb{R}^n$ "
        r"$$ z^T H z = \sum_{i=1}^n \sum_{j=1}^n z_i H_{ij} z_j $$"
    )
    assert [v.verdict for v in verdicts(text)] == ["proved", "proved"]


def test_what_a_moment_is_conditioned_on_is_held_fixed() -> None:
    given = (
        r"Let $y = X\beta + \varepsilon$ with $X \in \mathbb{R}^{n\times k}$, $\beta \in \mathbb{R}^k$, "
        r"$E[\varepsilon|X] = 0$, $E[\varepsilon\varepsilon'|X] = \sigma^2 I$ and $b = (X'X)^{-1}X'y$."
    )
    assert verdicts(rf"{given} $$ E[b|X] = \beta $$")[-1].verdict == "proved"
    assert verdicts(rf"{given} $$ \operatorname{{Var}}[b|X] = \sigma^2 (X'X)^{{-1}} $$")[-1].verdict == "proved"
    assert verdicts(rf"{given} $$ \operatorname{{Var}}[b|X] = \sigma^2 X'X $$")[-1].verdict not in ACCEPTED
    drawn = given.replace("Let", r"Let $X \sim N(0, 1)$, let")
    assert verdicts(rf"{drawn} $$ E[b|X] = \beta $$")[-1].verdict == "unclear"
