r"""Names set as text; each with a slip that must not pass, and words between formulas that stay words."""

from __future__ import annotations

import pytest

from tests.judging import kinds, last

RATE = r"With $\text{age} \in \mathbb{R}$: $$\text{risk} = \frac{1}{1 + 2e^{-\text{age}}}$$ "
RIDGE = r"$$\text{cost}(w) = (w - 1)^2 + \text{reg\_weight}\,w^2$$ "
PROFIT = r"$$\text{net profit} = \text{price} \cdot \text{units} - \text{costs}$$ "
MARGIN = r"$$\mathrm{gap\_sq} = (1 - \mathrm{gap})^2$$ "


@pytest.mark.parametrize(
    ("given", "right", "old", "new"),
    [
        (RATE, r"\frac{\text{risk}}{1 - \text{risk}} = \frac12 e^{\text{age}}", r"\frac12 ", ""),
        (RATE, r"a = 0 \quad \text{so} \quad \log\frac{2\,\text{risk}}{1 - \text{risk}} = \text{age}", r"{2\,", "{"),
        (RATE, r"\frac{d\,\text{risk}}{d\,\text{age}} = \text{risk} \cdot (1 - \text{risk})", "1 -", "1 +"),
        (RIDGE, r"\frac{d\,\text{cost}}{dw} = 2(w - 1) + 2\,\text{reg\_weight}\,w", r"+ 2", "+ "),
        (PROFIT, r"\frac{\partial\,\text{net profit}}{\partial\,\text{price}} = \text{units}", r"= ", r"= 2\,"),
        (MARGIN, r"\frac{\partial\,\mathrm{gap\_sq}}{\partial\,\mathrm{gap}} = -2(1 - \mathrm{gap})", "= -", "= "),
    ],
)
def test_names_set_as_text(given: str, right: str, old: str, new: str) -> None:
    for step, expected in ((right, "proved"), (right.replace(old, new, 1), "refuted")):
        assert last(f"{given} $$ {step} $$").verdict == expected, step


def test_words_between_formulas_stay_words() -> None:
    note = r"Let $a > 0$, $b = a^2$. $$ b = a^2 \text{ or } -b = -a^2, \quad \text{so } 2b = 2a^2 $$"
    assert kinds(note) == ["proved"] * 3


@pytest.mark.parametrize(
    "rest", [r"+ \text{error}", r"+ \text{remainder}", r"\cdot \text{correction}", r"+ \text{const}"]
)
def test_what_words_only_hint_at_is_not_refuted(rest: str) -> None:
    note = rf"Let $h, x \in \mathbb{{R}}$. $$ (x + h)^2 = x^2 + 2xh {rest} $$"
    assert last(note).verdict == "unclear"


def test_labels_of_an_e_stay_labels() -> None:
    note = r"$$ e^{\text{old}} = a + b $$ $$ e^{\text{old}} = a + 2b - b $$"
    assert kinds(note) == ["definition", "proved"]
