r"""Vectors that words call orthonormal, and singular values that are listed below their decomposition."""

from __future__ import annotations

import pytest

from tests.judging import last

FAMILY = r"Let $u_1,\dots,u_r\in\mathbb{R}^n$ be orthonormal and $x = \sum_{j=1}^r a_j u_j$ with $a_j\in\mathbb{R}$."
SYSTEMS = (
    r"Let $A = \sum_{j=1}^r s_j u_j v_j^\top$ with $s_j\in\mathbb{R}$ and orthonormal systems $u_j\in\mathbb{R}^m$, "
    r"$v_j\in\mathbb{R}^n$."
)
RIDGE = (
    r"Let $X = UDV^\top$ be the singular value decomposition of $X\in\mathbb{R}^{N\times p}$, where $D$ is diagonal "
    r"with $d_1\ge\dots\ge d_p>0$ and $\lambda > 0$."
)

# name: (given, right step, what is replaced in it, by what)
STEPS = {
    "the length of a combination": (FAMILY, r"\|x\|^2 = \sum_{j=1}^r a_j^2", "a_j^2", "2 a_j^2"),
    "a coefficient": (FAMILY, r"u_1^\top x = a_1", "= a_1", "= 2a_1"),
    "an entry of an expansion": (SYSTEMS, r"A^\top A = \sum_{j=1}^r s_j^2 v_j v_j^\top", "s_j^2", "s_j"),
}


@pytest.mark.parametrize("name", STEPS)
def test_orthonormal_families(name):
    given, right, part, slip = STEPS[name]
    assert last(given, right).verdict in {"proved", "agrees"}
    assert last(given, right.replace(part, slip)).verdict == "refuted"


def test_no_family_is_orthonormal_by_its_letters():
    given = FAMILY.replace(" be orthonormal", " be vectors")
    assert last(given, STEPS["the length of a combination"][1]).verdict == "refuted"


def test_not_orthonormal():
    given = FAMILY.replace(" be orthonormal", " be not orthonormal")
    assert last(given, STEPS["the length of a combination"][1]).verdict == "refuted"


def test_listed_singular_values_are_those_of_the_decomposition():
    step = r"\operatorname{tr}\bigl(X(X^\top X + \lambda I)^{-1}X^\top\bigr) = \sum_{j=1}^p \frac{d_j^2}{d_j^2+\lambda}"
    assert last(RIDGE, step).verdict in {"proved", "agrees"}
