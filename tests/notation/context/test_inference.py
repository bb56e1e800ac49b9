r"""Shapes of layers $W^{[1]}$ that nothing declares; each step with a slip that must not pass."""

from __future__ import annotations

import pytest

from tests.judging import last

REGRESSION = (
    r"One linear output, targets $t^{(i)} \in \mathbb{R}$ in the row $T$, inputs in the columns of $X$: "
    r"$$ H^{[1]} = \tanh(V^{[1]}X + c^{[1]}), \qquad O^{[2]} = V^{[2]}H^{[1]} + c^{[2]} $$"
    r"$$ E = \frac{1}{2m}\sum_{i=1}^m (o^{[2](i)} - t^{(i)})^2 $$"
)
LABELS = (
    r"With the logistic function $\sigma$ and labels $y^{(i)} \in \{0, 1\}$, "
    r"$$ Q^{[1]} = U^{[1]}X + d^{[1]}, \quad R^{[1]} = \sigma(Q^{[1]}), \quad Q^{[2]} = U^{[2]}R^{[1]} + d^{[2]}, "
    r"\quad R^{[2]} = \sigma(Q^{[2]}) $$"
    r"$$ C = -\sum_{i=1}^m \left[y^{(i)}\log r^{[2](i)} + (1 - y^{(i)})\log(1 - r^{[2](i)})\right] $$"
)
STEPS = [
    (REGRESSION, r"\frac{\partial E}{\partial O^{[2]}} = \frac1m(O^{[2]} - T)", r"\frac1m", ""),
    (REGRESSION, r"\frac{\partial E}{\partial V^{[2]}} = \frac1m(O^{[2]} - T)H^{[1]T}", r"- T", "+ T"),
    (
        REGRESSION,
        r"\frac{\partial E}{\partial c^{[2]}} = \frac1m\sum_{i=1}^m (o^{[2](i)} - t^{(i)})",
        r"\frac1m",
        r"\frac2m",
    ),
    (LABELS, r"\frac{\partial C}{\partial Q^{[2]}} = R^{[2]} - Y", "- Y", "+ Y"),
    (LABELS, r"\frac{\partial C}{\partial R^{[1]}} = U^{[2]T}(R^{[2]} - Y)", "- Y", "+ Y"),
    (
        LABELS,
        r"\frac{\partial C}{\partial Q^{[1]}} = U^{[2]T}(R^{[2]} - Y) \odot R^{[1]} \odot (1 - R^{[1]})",
        r"\odot R^{[1]} \odot",
        r"\odot",
    ),
]


@pytest.mark.parametrize(("given", "step", "old", "new"), STEPS)
def test_the_weights_of_one_output_are_a_row(given: str, step: str, old: str, new: str) -> None:
    assert last(f"{given}\n\n$$ {step} $$").verdict == "proved"
    assert last(f"{given}\n\n$$ {step.replace(old, new, 1)} $$").verdict == "refuted"


@pytest.mark.parametrize("step", [r"X\frac{\partial C}{\partial Q^{[1]}}", r"\frac{\partial C}{\partial Q^{[1]}}X"])
def test_factors_that_do_not_fit_are_not_accepted(step: str) -> None:
    assert last(rf"{LABELS} $$ \frac{{\partial C}}{{\partial U^{{[1]}}}} = {step} $$").verdict in {"unclear", "refuted"}
