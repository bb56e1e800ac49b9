r"""Numbered arrays ``z_0 = (1, 1)^T``, columns of a listed matrix, and vectors of R^{n+1} that are counted from 0."""

from __future__ import annotations

import pytest

from tests.judging import last

PAIR = r"Let $u_1 = (1, 2)^\top$, $u_2 = (2, -1)^\top$ and $B_1 = \begin{pmatrix} 1 & 1 \\ 0 & 2 \end{pmatrix}$. "
SEQUENCE = r"Let $s_k\in\mathbb{R}^2$, $s_0 = (1, 1)^\top$ and $c = (3, 4)^\top$. "
COLUMNS = (
    r"Let $Z = [z^{(1)}, \dots, z^{(r)}] \in \mathbb{R}^{d\times r}$, $V \in \mathbb{R}^{p\times d}$, $H = V Z$ and"
    r" $C = \frac12\|H\|_F^2$. "
)
FROM_ZERO = (
    r"Let $u^{(i)} \in \mathbb{R}^{d+1}$ with $u^{(i)}_0 = 1$ for $i=1,\dots,r$, and"
    r" $$ C(\phi) = \frac{1}{2r}\sum_{i=1}^r (\phi^\top u^{(i)} - y^{(i)})^2 + \frac{\rho}{2}\sum_{j=1}^d \phi_j^2 $$ "
)
STEPS = [
    (PAIR, r"u_1^\top u_2 = 0", "= 0", "= 4"),
    (PAIR, r"B_1 u_1 = \begin{pmatrix} 3 \\ 4 \end{pmatrix}", "4", "2"),
    (SEQUENCE, r"s_0 - 2c = \begin{pmatrix} -5 \\ -7 \end{pmatrix}", "-7", "7"),
    (COLUMNS, r"\frac{\partial C}{\partial V} = H Z^\top", "= H", "= 2H"),
    (
        FROM_ZERO,
        r"\frac{\partial C}{\partial\phi_0} = \frac1r\sum_{i=1}^r (\phi^\top u^{(i)} - y^{(i)}) u^{(i)}_0",
        r"\frac1r",
        r"\frac2r",
    ),
    (
        FROM_ZERO,
        r"\frac{\partial C}{\partial\phi_j} = \frac1r\sum_{i=1}^r (\phi^\top u^{(i)} - y^{(i)}) u^{(i)}_j + \rho\phi_j",
        r"\rho\phi",
        r"2\rho\phi",
    ),
]


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS)
def test_right_steps_are_accepted_and_slips_refuted(given, step, old, new):
    def verdict(latex: str) -> str:
        return last(f"{given}\n\n$${latex}$$\n").verdict

    assert verdict(step) in {"proved", "agrees"}
    assert verdict(step.replace(old, new, 1)) in {"refuted", "unclear"}
