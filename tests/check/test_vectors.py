r"""Notes on vectors and matrices: conditions beside a formula, primed names, ones, directions, stated equations."""

import pytest

from calcwork.check.reading import read_claims
from calcwork.notation.documents.document import read_document
from calcwork.notation.documents.source import Source
from tests.judging import kinds

ACCEPTED = {"proved", "agrees", "definition"}
SPACE = r"Let $M\in\mathbb{R}^{p\times q}$, $s\in\mathbb{R}^q$, $r\in\mathbb{R}^p$"
SQUARE = r"Let $G\in\mathbb{R}^{p\times p}$ and $r\in\mathbb{R}^p$"

# what the text gives, a display that is true, and what a slip makes of one place in it
PAIRS = {
    "a bound in brackets": ("", r"$$ \sqrt{t^2} = t \quad (t > 0) $$", ("t > 0", "t < 0")),
    "a bound in square brackets": ("", r"$$ \sqrt{t^2} = t \qquad [t\ge 0] $$", ("t \\qquad", "2t \\qquad")),
    "a range in brackets": (
        r"Let $u,c\in\mathbb{R}^q$ and $\tau=\sqrt{\sum_{k=1}^q u_k^2}$.",
        (
            r"\[ v_k = c_k u_k/\tau \quad (k=1,\dots,q),\qquad"
            r" \frac{\partial v_k}{\partial u_l} = \frac{c_k}{\tau}\left(\delta_{kl} - \frac{u_k u_l}{\tau^2}\right) \]"
        ),
        (r"{\tau^2}\right)", r"{\tau}\right)"),
    ),
    "a range without an end": ("", r"$$ \cos(m\pi) = (-1)^m \quad (m = 0, 1, 2, \dots) $$", ("(-1)^m", "1")),
    "a condition behind an arrow": ("", r"$$ t^2 = 9 \Rightarrow t = 3 \quad (t > 0) $$", ("= 3", "= -3")),
    "a condition in the middle of a chain": (
        "",
        r"\begin{align} \sqrt{t^2} &= t \quad (t>0) \\ &= |t| \end{align}",
        ("|t|", "-|t|"),
    ),
    "a primed point": (
        (
            r"Let $\mathbf{u},\mathbf{u}'\in\mathbb{R}^q$, $c > 0$; "
            r"$\kappa(\mathbf{u},\mathbf{u}')=(\mathbf{u}^T\mathbf{u}'+c)^3$."
        ),
        r"$$ \frac{\partial\kappa}{\partial\mathbf{u}} = 3(\mathbf{u}^\top\mathbf{u}'+c)^2\,\mathbf{u}' $$",
        (r"\,\mathbf{u}'", r"\,\mathbf{u}"),
    ),
    "a prime that transposes": (SPACE + ".", r"$$ s'M'r = r'Ms $$", ("r'Ms", "2r'Ms")),
    "a trace over a bracket": (
        SPACE + ".",
        r"$$ \operatorname{tr}(MM^T) = \sum_k [MM^T]_{kk} $$",
        (r"\sum_k", r"2\sum_k"),
    ),
    "a sum over a bracket": (SPACE + ".", r"$$ r^TMs = \sum_k r_k (Ms)_k $$", ("r_k (Ms)", "r_k^2 (Ms)")),
    "a plain one": (SPACE + ".", r"$$ 1^T M s = \sum_k (Ms)_k $$", (r"\sum_k", r"2\sum_k")),
    "centering by a plain one": (
        r"Let $r\in\mathbb{R}^p$ and $C = I - \frac1p 11^\top$.",
        r"$$ Cr = r - \frac{1^\top r}{p}1 $$",
        ("r - ", "r + "),
    ),
    "a name for ones": (
        r"Let $j$ denote the $p$-vector of ones, and $r\in\mathbb{R}^p$.",
        r"$$ \nabla_r\left(r'r - \gamma(j'r - 1)\right) = 2r - \gamma j $$",
        ("2r - ", "2r + "),
    ),
    "by a logarithm": (
        r"Let $Q(k,l) = A k^{\alpha} l^{\beta}$ with $A,k,l>0$.",
        r"$$ \frac{\partial\ln Q}{\partial\ln k} = \alpha $$",
        (r"= \alpha", r"= \beta"),
    ),
    "a squared sign below": ("", r"$$ \frac{d^2 t^4}{(dt)^2} = 12t^2 $$", ("12", "4")),
    "at constant temperature": (
        r"Let $p(V,T) = \frac{RT}{V} + cT^2$.",
        r"$$ \left(\frac{\partial p}{\partial V}\right)_T = -\frac{RT}{V^2} $$",
        ("-", ""),
    ),
    "a direction": (
        SPACE + r" and $\phi(s) = \frac12\|Ms - r\|^2$.",
        r"$$ D\phi(s)[v] = (Ms - r)^T M v, \qquad D^2\phi(s)(v, w) = v^T M^T M w $$",
        ("= v^T M^T M w", "= 2v^T M^T M w"),
    ),
    "a direction of a trace": (
        r"Let $X,H\in\mathbb{R}^{p\times p}$ and $F(X) = \operatorname{tr}(X^2)$.",
        r"$$ \mathrm{D}F(X)[H] = 2\operatorname{tr}(XH) $$",
        ("2", ""),
    ),
    "a direction at another point": (
        SPACE + r" and $\phi(s) = \frac12\|Ms - r\|^2$.",
        r"$$ D\phi(0)\cdot v = -r^T M v $$",
        ("-r", "r"),
    ),
    "gradients at points": (
        (
            r"Let $E(u)=\frac12u^TKu-h^Tu$ with $K$ symmetric positive definite; write $\nabla E_t=\nabla E(u_t)$. "
            r"Let $\psi(\rho)=E(u_t-\rho\nabla E_t)$."
        ),
        r"$$ \psi'(\rho) = -\nabla E_t^T\nabla E_t + \rho\,\nabla E_t^T K \nabla E_t $$",
        (r"+ \rho", r"- \rho"),
    ),
    "a sequence of vectors": (
        (
            r"Consider $E(u)=\frac12u^TKu-h^Tu$ with $K$ symmetric and positive definite. Let $d_t = Ku_t - h$ and "
            r"$\psi(\rho)=E(u_t-\rho d_t)$."
        ),
        r"$$ \psi'(\rho) = -d_t^Td_t + \rho\,d_t^T K d_t $$",
        (r"+ \rho", r"- \rho"),
    ),
    "a stated sum of arrays": (
        r"Let $a,b,c\in\mathbb{R}^p$ with $a+b=c$.",
        r"$$ \|c\|^2 = \|a\|^2 + 2a^Tb + \|b\|^2 $$",
        ("2a^Tb", "a^Tb"),
    ),
    "a stated eigenvector": (
        SQUARE + r", $\mu\in\mathbb{R}$, and let $Gr = \mu r$.",
        r"$$ G^2r = \mu^2 r $$",
        (r"\mu^2 r", r"\mu r"),
    ),
    "a stated image": (
        SPACE + r", $A\in\mathbb{R}^{p\times p}$, and let $AM=M$.",
        r"$$ A(r - Ms) = Ar - Ms $$",
        ("Ar - Ms", "Ar + Ms"),
    ),
    "a multiple of what is stated": (
        SPACE + r". Let $\tau > 0$. Suppose $\tau s+M^Tr=0$ and $\nu=r/\tau$.",
        r"$$ s + M^T\nu = 0 $$",
        ("M^T", "2M^T"),
    ),
}

# Slips that are not accepted, and not refuted: the note does not say what u is beside u_t.
HELD_BACK = {"gradients at points", "a sequence of vectors"}

# Displays that may not be accepted, and may not be refuted: what they rest on was not said.
OPEN = {
    "every second number": r"$$ (-1)^k = 1 \quad (k = 0, 2, 4, \dots) $$",
    "held constant is something else": "Let $p(V,T) = T/V$.\n\n"
    r"$$ \left(\frac{\partial p}{\partial V}\right)_S = -\frac{T}{V^2} $$",
    "a loose condition": r"$$ \sin t = t \quad (t\approx 0) $$",
}

SECTIONS = r"""# One

Let $f(\mathbf{t}) = \mathbf{t}^T\mathbf{t}$ for $\mathbf{t}\in\mathbb{R}^q$.

$$ \nabla f(\mathbf{t}) = 2\mathbf{t} $$

# Two

Let $g(t) = \sqrt{1+t}$.

$$ g'(t) = \frac{1}{2\sqrt{1+t}} $$

$$ \int_0^1 t\,dt = \frac12 $$
"""


@pytest.mark.parametrize("name", PAIRS)
def test_the_true_relation_is_accepted(name):
    given, display, _ = PAIRS[name]
    found = kinds(f"{given}\n\n{display}\n")
    assert found
    assert set(found) <= ACCEPTED


@pytest.mark.parametrize("name", PAIRS)
def test_the_slip_is_refuted(name):
    given, display, slip = PAIRS[name]
    assert display.count(slip[0]) == 1
    found = kinds(f"{given}\n\n{display.replace(*slip)}\n")
    assert "refuted" in found or (name in HELD_BACK and "unclear" in found)


@pytest.mark.parametrize("name", OPEN)
def test_what_is_not_said_is_left_open(name):
    assert set(kinds(OPEN[name])) == {"unclear"}


def test_a_section_without_a_bold_letter_has_a_plain_one_of_its_own():
    assert set(kinds(SECTIONS)) <= ACCEPTED
    assert "refuted" in kinds(SECTIONS.replace("{2\\sqrt", "{\\sqrt"))


def test_a_condition_in_brackets_is_no_step_of_its_own():
    claims = read_claims(read_document(Source(r"$$ \sqrt{t^2} = t \quad (t>0), \qquad 1+1 = 2 $$"))).claims
    assert [(c.step, c.right) for c in claims] == [(1, "t"), (2, "2")]


@pytest.mark.parametrize("line", ["What goes back to the previous step is", "The loss of the whole batch gives"])
def test_a_line_that_leads_to_a_display_is_no_heading(line):
    rows = r"$$ \mathbf{a} = U\mathbf{h} $$" + "\n\nHere $k=\\frac12\\|\\mathbf{a}\\|^2$.\n\n" + line + "\n\n"
    assert kinds(rows + r"$$ \frac{\partial k}{\partial\mathbf{h}} = U^\top\mathbf{a} $$")[-1] == "proved"
