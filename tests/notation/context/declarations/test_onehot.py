"""The place of the only 1 of a one-hot vector, as the text gives it."""

import pytest

from tests.judging import last

MODEL = r"For $s \in \mathbb{R}^M$ let $$ q_i = \frac{e^{s_i}}{\sum_n e^{s_n}}. $$"
LAYER = r"""With $s^L_i = \sum_n v^L_{in} h^{L-1}_n + c^L_i$ let $$ h^L_i = \frac{e^{s^L_i}}{\sum_n e^{s^L_n}}. $$
The label has $t_r = 1$ and zeros elsewhere, the cost is $E = -\ln h^L_r$."""
WORDS = [
    r"has $t_r = 1$ and zeros elsewhere",
    r"has $t_r = 1$, and all other entries are zero",
    r"has $t_r = 1$ and $t_i = 0$ for $i \neq r$",
    r"has $t_r = 1$ and $t_{i \neq r} = 0$",
    r"has $t_r = 1$ and $t_i = 0$ otherwise",
    r"is one-hot, $t_r = 1$",
]


@pytest.mark.parametrize("words", WORDS)
def test_the_text_defines_all_entries(words: str) -> None:
    given = f"{MODEL} The label $t$ {words}. The loss is $E = -\\ln q_r$."
    assert last(given + r" $$ \frac{\partial E}{\partial s_i} = q_i - t_i $$").verdict == "proved"
    assert last(given + r" $$ \frac{\partial E}{\partial s_i} = q_i + t_i $$").verdict == "refuted"


@pytest.mark.parametrize(
    ("step", "part", "slip"),
    [
        (r"\frac{\partial E}{\partial c^L_i} = h^L_i - t_i", "- t_i", "+ t_i"),
        (r"\frac{\partial E}{\partial v^L_{in}} = h^{L-1}_n (h^L_i - t_i)", "h^{L-1}_n", "h^{L-1}_i"),
        (r"\sum_i \frac{\partial E}{\partial s^L_i} = 0", "= 0", "= h^L_r"),
    ],
)
def test_the_range_of_the_place_is_that_of_the_axis(step: str, part: str, slip: str) -> None:
    assert last(f"{LAYER} $$ {step} $$").verdict in ("proved", "agrees")
    assert last(f"{LAYER} $$ {step.replace(part, slip)} $$").verdict == "refuted"


def test_a_case_gives_no_vector() -> None:
    given = MODEL + r" If $t_r = 1$ and zeros elsewhere count, the loss is $E = -\ln q_r$."
    assert last(given + r" $$ \frac{\partial E}{\partial s_i} = q_i - t_i $$").verdict == "unclear"


def test_a_size_below_a_name_is_no_place() -> None:
    given = (
        r"Let $M = \theta M_0 + \sigma_n^2 I$ with a symmetric positive definite $M_0 \in \mathbb{R}^{n \times n}$, "
        r"$\theta, \sigma_n > 0$, $\mathbf b \in \mathbb{R}^n$ and $\mathbf a = M^{-1} \mathbf b$."
    )
    step = r"\mathbf b^\top M^{-1} M_0 M^{-1} \mathbf b = \operatorname{tr}(\mathbf a \mathbf a^\top M_0)"
    assert last(f"{given} $$ {step} $$").verdict in ("proved", "agrees")
