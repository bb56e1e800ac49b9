"""Functions on a finite set, such as distributions: p(x) under a sum over x."""

import pytest

from tests.judging import last

ENTROPY = r"For two distributions on a finite set let $$ H = -\sum_x p(x)\log p(x), \quad C = -\sum_x p(x)\log q(x) $$ "

# (given, right step, what is replaced in it, by what)
STEPS = {
    "divergence": (ENTROPY, r"\sum_x p(x) \log\frac{p(x)}{q(x)} = C - H", "C - H", "C + H"),
    "over a named set": (
        "",
        r"\sum_{w\in\mathcal W} p(w) (\log p(w) - \log q(w)) = \sum_{w\in\mathcal W} p(w)\log\frac{p(w)}{q(w)}",
        "- ",
        "+ ",
    ),
    "adds up to one": (r"Let $c > 0$. " + ENTROPY, r"-\sum_x p(x) (\log p(x) - c) = H + c", "+ c", "+ 2c"),
    "square": ("", r"\sum_x (p(x) - q(x))^2 = \sum_x p(x)^2 - 2\sum_x p(x) q(x) + \sum_x q(x)^2", "- 2", "- "),
    "joint": (
        "",
        r"\sum_{x,y} p(x,y) \log\frac{f(x)}{g(y)} = \sum_{x,y} p(x,y) \log (f(x) g(y)) - 2\sum_{x,y} p(x,y) \log g(y)",
        "- 2",
        "- ",
    ),
}  # fmt: skip


@pytest.mark.parametrize(("given", "step", "part", "slip"), STEPS.values(), ids=STEPS)
def test_a_sum_over_the_values_of_a_function(given: str, step: str, part: str, slip: str) -> None:
    assert last(f"{given} $$ {step} $$").verdict in ("proved", "agrees")
    assert last(f"{given} $$ {step.replace(part, slip)} $$").verdict == "refuted"


@pytest.mark.parametrize(
    "text",
    [
        r"$$ \sum_x x p(x) = m $$ $$ \sum_x x p(x) - m = 3 $$",  # x is a value here
        r"$$ \sum_x p(x) + \sum_y p(y) = 2 \sum_x p(x) $$",  # p(x) and p(y) may be two functions
    ],
)
def test_what_is_no_index_is_left_alone(text: str) -> None:
    assert last(text).verdict == "unclear"
