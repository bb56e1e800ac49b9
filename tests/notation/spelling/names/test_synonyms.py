r"""Other names of operators and arrays: Hess, grad, Sp, Id, ones, chi^2, p = Pr(...), primes that transpose."""

from __future__ import annotations

import pytest

from tests.judging import last

MATRIX = r"Let $M\in\mathbb{R}^{p\times p}$ and $v \in \mathbb{R}^p$. "
LOGIT = (
    r"Let $q_i=\Pr(z_i=1\mid u_i)=\sigma(u_i'\gamma)$ with $u_i=(u_{i1},\dots,u_{im})'$. Let $U$ have the rows $u_i'$,"
    r" $q = (q_1,\dots,q_n)'$ and $V = \operatorname{diag}(q_i(1-q_i))$. "
)
FIT = (
    r"Let $e_a = d_a - \sum_{i=1}^m G_{ai} c_i$, $a=1,\dots,n$, and"
    r" $$ \chi^2 = \sum_{a=1}^n\frac{e_a^2}{\tau_a^2} . $$ "
)
STEPS = [
    (
        "Let $h(x,y)=x^3y$.",
        r"\operatorname{Hess} h(x,y) = \begin{pmatrix} 6xy & 3x^2 \\ 3x^2 & 0 \end{pmatrix}",
        "6",
        "3",
    ),
    ("Let $h(x,y)=x^3y$.", r"\operatorname{grad} h(1,2) = \begin{pmatrix} 6 \\ 1 \end{pmatrix}", "6", "3"),
    (MATRIX, r"\frac{\partial}{\partial M}\operatorname{Sp}(M^\top M) = 2M", "2M", "M"),
    (MATRIX, r"(M + 2\,\mathrm{Id})v = Mv + 2v", "+ 2v", "+ v"),
    (MATRIX, r"(M + \mathbb{1})v = Mv + v", "+ v", "+ 2v"),
    (MATRIX + "$E$ is the unit matrix.", r"(M - E)(M + E) = M^2 - E", "- E$", "+ E"),
    (
        MATRIX + "Here $1_p$ is the column of ones.",
        r"1_p^T(M 1_p + v) = \sum_{i,j} M_{ij} + \sum_i v_i",
        "1_p + v",
        "1_p - v",
    ),
    (LOGIT, r"\frac{\partial q_i}{\partial u_{ij}} = q_i(1-q_i)\gamma_j", "1-q", "1+q"),
    (
        LOGIT,
        r"\frac{\partial^2}{\partial\gamma\,\partial\gamma'}\sum_{i=1}^n \log(1 + e^{u_i'\gamma}) = U'VU",
        r"= U",
        r"= 2U",
    ),
    (FIT, r"\frac{\partial\chi^2}{\partial c_j} = -2\sum_{a=1}^n\frac{e_aG_{aj}}{\tau_a^2}", "-2", "2"),
]


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS)
def test_right_steps_are_accepted_and_slips_are_not(given, step, old, new):
    assert last(given, step).verdict in {"proved", "agrees"}
    assert last(given, step.replace(old, new, 1) if old in step else f"2{step}").verdict in {"refuted", "unclear"}


def test_a_gradient_beside_nabla_is_another_one():
    given = r"Let $h(x,y)=x^3y$ and $\nabla h(x, y) \ne 0$."
    assert last(given, r"\operatorname{grad} h(1,2) = \begin{pmatrix} 6 \\ 1 \end{pmatrix}").verdict == "unclear"
