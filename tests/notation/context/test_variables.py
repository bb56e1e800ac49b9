r"""Numbers that share a letter with elements: the z of $\frac{d}{dz} f(z)$ beside $z_i$; each step with a slip."""

from __future__ import annotations

import pytest

from tests.judging import last

SCORES = (
    r"For $x_i \in \mathbb{R}^p$ and $t_i \in \{-1, 1\}$ let $s_i = t_i\,v^\top x_i$ and "
    r"$$ C(v) = \sum_{i=1}^n \log(1 + e^{-s_i}) $$"
)
RESIDUALS = r"For $x_i \in \mathbb{R}^p$ let $r_i = y_i - v^\top x_i$ and $$ C(v) = \sum_{i=1}^n c^2\log\cosh(r_i/c) $$"
STEPS = [
    (SCORES, r"\frac{d}{ds}\log(1 + e^{-s}) = -\frac{1}{1 + e^s}", "= -", "= "),
    (SCORES, r"\frac{d^2}{ds^2}\log(1 + e^{-s}) = \frac{e^s}{(1 + e^s)^2}", r"\frac{e^s}", r"\frac{1}"),
    (RESIDUALS, r"\frac{\partial}{\partial r} c^2\log\cosh(r/c) = c\tanh(r/c)", "= c", "= "),
]


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS)
def test_a_function_is_differentiated_by_a_number(given: str, step: str, old: str, new: str) -> None:
    assert last(f"{given}\n\n$$ {step} $$").verdict == "proved"
    assert last(f"{given}\n\n$$ {step.replace(old, new, 1)} $$").verdict == "refuted"


def test_a_name_beside_arrays_stays_the_array_of_its_elements() -> None:
    given = r"For $u, b \in \mathbb{R}^n$ let $s_i = u_i - b_i$ and $$ C = \frac12\sum_{i=1}^n s_i^2 $$"
    assert last(rf"{given} $$ \frac{{dC}}{{ds}} = u - b $$").verdict == "proved"
    assert last(rf"{given} $$ \frac{{dC}}{{ds}} = s $$").verdict == "proved"
    assert last(rf"{given} $$ \frac{{dC}}{{ds}} = 2s $$").verdict == "refuted"
