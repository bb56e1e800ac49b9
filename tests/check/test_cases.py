"""Steps under conditions, by layers and by sections: each true step with a slip that must be refuted."""

import pytest

from tests.judging import kinds, last

ACCEPTED = {"proved", "agrees", "definition"}
LOSS = r"Let $\ell = -y\log q - (1-y)\log(1-q)$. "
NET = (
    r"Let $W^{[l]}\in\mathbb{R}^{n_l\times n_{l-1}}$, $z^{[l]} = W^{[l]} a^{[l-1]}$ and $a^{[l]} = \sigma(z^{[l]})$ "
    r"for $l=1,2$, $a^{[0]} = x\in\mathbb{R}^{n_0}$ and $C = \tfrac12 \|a^{[2]} - t\|^2$ with $t\in\mathbb{R}^{n_2}$. "
)
RAGGED = (
    r"Let $V_\ell\in\mathbb{R}^{d_\ell\times d_{\ell-1}}$ for $\ell=1,2$, $u\in\mathbb{R}^{d_0}$, "
    r"$r\in\mathbb{R}^{d_2}$ and $E = r^\top V_2 V_1 u$. "
)
UNIT = r"Let $a,b\in\mathbb{R}^n$ with $a^\top a = 1$. "
# name: (given, display, what is replaced in it, by what)
STEPS = {
    "a bound behind a comma": ("", r"$$ \sqrt{t^2} = t, \quad t > 0 $$", ("= t,", "= -t,")),
    "a bound behind a word": ("", r"$$ |t| = -t \quad\text{for } t < 0 $$", ("= -t", "= t")),
    "a bound with forall": ("", r"$$ \log(t^2) = 2\log t \quad \forall t > 0 $$", ("= 2", "= 3")),
    "a value behind if": (LOSS, r"$$ \ell = -\log q \quad\text{if } y = 1 $$", (r"\log q", r"\log(1-q)")),
    "a value before the display": (LOSS + "For $y = 0$ this is", r"$$ \ell = -\log(1-q) $$", ("1-q", "1+q")),
    "a derivative at a value": (
        r"Let $f(x) = x - x^2$.",
        r"$$ f'(x) = 0 \quad\text{at } x = 1/2 $$",
        ("1/2", "1/3"),
    ),
    "a bound of a defined name": (
        r"Let $e = b - s$ and $\kappa(e) = \max(0, e)^2$. If $e > 0$ then",
        r"$$ \kappa'(e) = 2e $$",
        ("= 2e", "= 3e"),
    ),
    "norms that are one": (
        r"Let $x, y \in \mathbb{R}^q$.",
        r"$$ \|x - y\|^2 = 2 - 2x^\top y \quad\text{if } \|x\| = \|y\| = 1 $$",
        ("2x", "3x"),
    ),
    "a unit vector": (
        UNIT,
        r"$$ \|b - (a^\top b)a\|^2 = b^\top b - (a^\top b)^2 $$",
        ("- (a^\\top b)^2", "+ (a^\\top b)^2"),
    ),
    "since a sum is one": (
        "",
        (
            r"$$ \sum_{k=1}^K (p_k - \tfrac1K)^2 = \sum_{k=1}^K p_k^2 - \tfrac1K \quad"
            r"\text{since } \sum_{k=1}^K p_k = 1 $$"
        ),
        (r"- \tfrac1K \quad", r"+ \tfrac1K \quad"),
    ),
    "one-hot labels": (
        r"Let $s_k = \frac{e^{h_k}}{\sum_{j=1}^K e^{h_j}}$ and $y\in\{0,1\}^K$, where the vector $y$ is one-hot.",
        r"$$ \frac{\partial}{\partial h_k} \Bigl( -\sum_{j=1}^K y_j \log s_j \Bigr) = s_k - y_k $$",
        ("s_k - y_k", "y_k - s_k"),
    ),
    "a layer by its number": (
        NET,
        r"$$ \frac{\partial C}{\partial z^{[2]}} = (a^{[2]} - t) \odot a^{[2]} \odot (1 - a^{[2]}) $$",
        ("(1 - a", "(1 + a"),
    ),
    "through a layer": (
        NET + r"Let $\delta = (a^{[2]} - t) \odot \sigma'(z^{[2]})$.",
        r"$$ \frac{\partial C}{\partial W^{[1]}} = ((W^{[2]})^\top \delta \odot \sigma'(z^{[1]})) x^\top $$",
        (r"\odot \sigma'(z^{[1]})", ""),
    ),
    "layers as subscripts": (
        RAGGED,
        r"$$ \frac{\partial E}{\partial V_1} = V_2^\top r u^\top $$",
        ("r u", "2 r u"),
    ),
    "a function of an index": (
        r"Let $\pi_\theta(a)=\frac{\exp(\theta_a)}{\sum_{k=1}^K\exp(\theta_k)}$ for $a\in\{1,\dots,K\}$.",
        r"$$ \frac{\partial\log\pi_\theta(a)}{\partial\theta_b} = \mathbf{1}[a=b]-\pi_\theta(b) $$",
        (r"-\pi", r"+\pi"),
    ),
    "a column by a colon": (
        (
            r"Let $P\in\mathbb{R}^{K\times m}$, $W\in\mathbb{R}^{K\times h}$, $A\in\mathbb{R}^{h\times m}$ "
            r"and $P_{:i} = WA_{:i}$."
        ),
        r"$$ \frac{\partial P_{ki}}{\partial W_{kj}} = A_{ji} $$",
        ("A_{ji}", "A_{jk}"),
    ),
    "a likelihood by its logarithm": (
        r"Let $\log L(\mu) = -\sum_{i=1}^n (x_i - \mu)^2$.",
        r"$$ \frac{\partial \log L}{\partial\mu} = 2\sum_{i=1}^n (x_i - \mu) $$",
        ("= 2", "= -2"),
    ),
    "a gradient elsewhere": (
        r"Let $g(u) = \sum_{i=1}^n u_i^2$ with $u\in\mathbb{R}^n$, and $v\in\mathbb{R}^n$.",
        r"$$ \nabla g(v)^\top v = 2 g(v) $$",
        ("2 g", "3 g"),
    ),
    "a place of two": (
        r"Let $f(x,y) = x^2 y$.",
        r"$$ \left.\frac{\partial f}{\partial x}\right|_{(1,3)} = 6 $$",
        ("6", "2"),
    ),
    "the positive part": ("", r"$$ [t]_+ - [-t]_+ = t $$", ("- [", "+ [")),
    "the smallest argument": (
        r"Let $X\in\mathbb{R}^{N\times D}$, $y\in\mathbb{R}^N$.",
        r"$$ \arg\min_w \|Xw - y\|^2 = (X^\top X)^{-1} X^\top y $$",
        ("= (", "= 2 ("),
    ),
    "the square of a vector, entry by entry": (
        r"Let $a\in\mathbb{R}^n$ and $a_i = \tanh(z_i)$ for $i = 1, \dots, n$.",
        r"$$ (1 - a)\odot(1 + a) = 1 - a^2 $$",
        ("a^2", "2a^2"),
    ),
}


@pytest.mark.parametrize("name", STEPS)
def test_the_step_is_accepted(name):
    given, display, _ = STEPS[name]
    assert set(kinds(f"{given}\n\n{display}\n")) <= ACCEPTED


@pytest.mark.parametrize("name", STEPS)
def test_the_slip_is_refuted(name):
    given, display, slip = STEPS[name]
    assert display.count(slip[0]) >= 1
    assert "refuted" in kinds(f"{given}\n\n{display.replace(*slip)}\n")


TWO_PARTS = r"""# Samples in rows

Let $X\in\mathbb{R}^{n\times p}$, $w\in\mathbb{R}^p$ and $t\in\mathbb{R}^n$.

$$ \nabla_w \|Xw - t\|^2 = 2 X^\top (Xw - t) $$

# Samples in columns

Now $X\in\mathbb{R}^{p\times n}$ and $t > 0$ is a number.

$$ \nabla_w \|X^\top w\|^2 = 2 X X^\top w $$

$$ \frac{d}{dt} \log t^2 = \frac{2}{t} $$
"""


def test_each_section_has_its_own_declarations():
    assert kinds(TWO_PARTS) == ["proved"] * 3
    assert kinds(TWO_PARTS.replace("2 X X^", "2 X^")) == ["proved", "refuted", "proved"]


def test_a_condition_holds_for_its_display_only():
    text = r"Let $t\in\mathbb{R}$. $$ |t| = t, \quad t > 0 $$ $$ |t| = t $$"
    assert kinds(text) == ["proved", "definition", "refuted"]


def test_what_a_word_such_as_if_says_defines_nothing():
    text = r"$$ c = 1 \text{ if } y = 1 $$ $$ c = 0 \text{ if } y = 0 $$"
    assert "refuted" not in kinds(text)


@pytest.mark.parametrize(
    "words", ["If the margin is violated,", "When the loss is active,", "Where the loss is positive,"]
)
def test_words_tell_that_a_maximum_is_active(words: str) -> None:
    given = r"Let $w, z \in \mathbb{R}^d$, $t \in \{-1, 1\}$ and $H = \max(0, 1 - t w^T z)$. "
    step = r"\nabla_w H = -t z"
    assert last(given + words, step).method == "in a case"
    assert last(given + words, step.replace("-t", "t")).verdict in {"refuted", "unclear"}
    assert last(given + words.replace(" is ", " is not "), step).verdict == "unclear"


def test_a_function_that_opens_a_sentence_is_no_condition_of_its_display() -> None:
    text = r"For $f(u) = \frac{c}{2} u^2$ gradient descent gives $$ u_{k+1} = (1 - \eta c) u_k $$"
    assert last(text, r"u_k = (1 - \eta c)^k u_0").verdict == "proved"
    assert last(text, r"u_k = (1 - \eta c)^{k+1} u_0").verdict in {"refuted", "unclear"}
