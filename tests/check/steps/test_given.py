"""Numbers that a note gives behind its formulas: lists, rounded values of a network, single elements of an array."""

from __future__ import annotations

import pytest

from tests.judging import kinds

HINGE = r"""For $u, s \in \mathbb{R}^m$ let
$$ Q(u) = (s^\top u - c)^2 $$
$$ \nabla Q(u) = 2 (s^\top u - c)\, s $$
A step gives $u^{+} = u - \rho \nabla Q(u)$ with $\rho > 0$. Take $s = (1, 3)^\top$, the target $c = 2$, start at
$u = (1, 1)^\top$ and use $\rho = 0.1$. """
CELL = r"""A cell has $a = \sigma(k q + r)$, $p = v a$, $C = (p - y)^2$. Take $q = 1.5$, $k = 0.4$, $r = -0.1$, $v = 2$
and the target $y = 1$. """
BOWL = r"Let $G(r_1, r_2) = r_1^2 + 5 r_2 + r_1 r_2$ and $r^{(0)} = (3, 2)^T$. "

STEPS = [
    (HINGE, r"\nabla Q(u) = \begin{pmatrix} 4 \\ 12 \end{pmatrix}", "12", "6"),
    (HINGE, r"u^{+} = \begin{pmatrix} 0.6 \\ -0.2 \end{pmatrix}", "-0.2", "0.2"),
    (HINGE, r"u - s = \begin{pmatrix} 0 \\ -2 \end{pmatrix}", "-2", "2"),
    (CELL, r"a \approx 0.6225", "0.6225", "0.3775"),
    (CELL, r"\frac{\partial C}{\partial r} = 2 (p - y) v a (1 - a) \approx 0.2302", "0.2302", "0.1151"),
    (BOWL, r"G(r^{(0)}) = 25", "25", "18"),
]


@pytest.mark.parametrize(("given", "step", "part", "slip"), STEPS)
def test_numbers_are_put_in_where_the_note_gives_them(given: str, step: str, part: str, slip: str) -> None:
    assert set(kinds(f"{given} $$ {step} $$")) <= {"proved", "agrees", "definition"}
    assert kinds(f"{given} $$ {step.replace(part, slip)} $$")[-1] == "refuted"


def test_a_list_says_nothing_of_the_steps_before_it() -> None:
    wrong = HINGE.replace(r"= 2 (s^\top u - c)\, s $$", r"= 4\, s $$")
    assert kinds(wrong)[1] not in {"proved", "agrees"}


def test_without_all_numbers_a_rounded_one_is_left_open() -> None:
    assert kinds(CELL.replace("$q = 1.5$, ", "") + r"$$ a \approx 0.3775 $$")[-1] == "unclear"


def test_the_label_of_an_example_says_nothing_of_the_steps_before_it() -> None:
    given = r"Let $C = -g\log a - (1-g)\log(1-a)$, $a = \sigma(s)$. $$ \frac{dC}{ds} = a - 1 $$ "
    given += "An example has label $g = 1$"
    assert kinds(given)[0] in {"unclear", "refuted"}
    assert kinds(given + r" and $$ \frac{dC}{ds} = a - 1 $$")[-1] == "proved"


NEURON = (
    r"""Let $u = c_1r_1 + c_2r_2 + d$, $t \in \{0, 1\}$ and $q = \sigma(u)$. $$ E = -t\ln q - (1 - t)\ln(1 - q) $$ """
)
START = r"Take $r = (2, 1)$, $t = 1$ and start at $c = (0.5, -1)$, $d = 0$."


@pytest.mark.parametrize(("factor", "verdict"), [("", "proved"), ("d", "refuted"), ("(1 - d)", "refuted")])
def test_a_zero_further_down_hides_no_slip_in_symbols(factor: str, verdict: str) -> None:
    assert kinds(rf"{NEURON} $$ \frac{{\partial E}}{{\partial d}} = (q - t){factor} $$ {START}")[-1] == verdict
