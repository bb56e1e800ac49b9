"""Steps that hold where derivatives are zero that a note has set to zero, and nowhere else."""

import pytest

from tests.judging import conclusion, last

BOX = r"""We want the largest $ab$ with $a + b = 6$. Let $\mathcal{L}(a, b, \mu) = ab - \mu(a + b - 6)$.
$$ \frac{\partial \mathcal{L}}{\partial a} = b - \mu = 0, \quad \frac{\partial \mathcal{L}}{\partial b} = a - \mu = 0 $$
"""
NORMAL = r"""Let $x_1, \dots, x_n$ be data, $\bar x = \frac1n \sum_i x_i$ and $v > 0$, with
$$ \ell(m, v) = -\frac n2 \log v - \frac{1}{2v} \sum_{i=1}^n (x_i - m)^2 $$
$$ \frac{\partial \ell}{\partial m} = \frac1v \sum_{i=1}^n (x_i - m) = 0 \Rightarrow \hat m = \bar x $$
$$ \frac{\partial \ell}{\partial v} =
-\frac{n}{2v} + \frac{1}{2v^2} \sum_{i=1}^n (x_i - m)^2 = 0 \Rightarrow \hat v = """


@pytest.mark.parametrize(
    ("step", "slip"),
    [
        (r"a = b = \mu \implies 2a = 6", r"a = b = \mu \implies 2a = 5"),
        (r"a = b \implies \mu = 3", r"a = b \implies \mu = 2"),
    ],
)
def test_what_follows_from_several_derivatives_is_proved(step: str, slip: str) -> None:
    assert conclusion(BOX + f"$$ {step} $$").verdict == "proved"
    assert conclusion(BOX + f"$$ {slip} $$").verdict not in ("proved", "agrees")


def test_the_solution_of_one_derivative_is_put_into_the_next() -> None:
    assert conclusion(NORMAL + r"\frac1n \sum_{i=1}^n (x_i - \bar x)^2 $$").verdict == "proved"
    assert conclusion(NORMAL + r"\frac{1}{n - 1} \sum_{i=1}^n (x_i - \bar x)^2 $$").verdict not in ("proved", "agrees")


def test_a_slip_in_a_derivative_is_not_excused_by_its_zero() -> None:
    assert last(BOX, r"\frac{\partial \mathcal{L}}{\partial a} = 2(b - \mu)").verdict not in ("proved", "agrees")
