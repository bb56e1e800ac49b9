"""Layers in round brackets, and what a definition for all of them says of one."""

import pytest

from tests.judging import last

NETWORK = r"""For $\mathbf u\in\mathbb R^n$ take
$$ \mathbf s^{(1)} = \mathbf V^{(1)}\mathbf u + \mathbf c^{(1)}, \qquad \mathbf h^{(1)} = \sigma(\mathbf s^{(1)}) $$
$$ \mathbf s^{(2)} = \mathbf V^{(2)}\mathbf h^{(1)} + \mathbf c^{(2)} $$
with the loss $E = \frac12\|\mathbf s^{(2)} - \mathbf t\|^2$ and the errors
$\mathbf e^{(l)} = \frac{\partial E}{\partial \mathbf s^{(l)}}$.
"""
STEPS = {
    "last": (r"\mathbf e^{(2)} = \mathbf s^{(2)} - \mathbf t", "- ", "+ "),
    "hidden": (
        r"\mathbf e^{(1)} = (\mathbf V^{(2)})^\top \mathbf e^{(2)} \odot \sigma'(\mathbf s^{(1)})",
        r"(\mathbf V^{(2)})^\top",
        r"\mathbf V^{(2)}",
    ),
    "weights": (
        r"\frac{\partial E}{\partial \mathbf V^{(1)}} = \mathbf e^{(1)} \mathbf u^\top",
        r"\mathbf e^{(1)} ",
        r"-\mathbf e^{(1)} ",
    ),
}


@pytest.mark.parametrize(("step", "part", "slip"), STEPS.values(), ids=STEPS)
@pytest.mark.parametrize("brackets", ["()", "[]"])
def test_an_error_that_is_defined_for_all_layers(step: str, part: str, slip: str, brackets: str) -> None:
    note = {k: f"{NETWORK} $$ {s} $$" for k, s in (("right", step), ("wrong", step.replace(part, slip)))}
    if brackets == "[]":
        for layer in "12l":
            note = {k: v.replace(f"^{{({layer})}}", f"^{{[{layer}]}}") for k, v in note.items()}
    assert last(note["right"]).verdict == "proved"
    assert last(note["wrong"]).verdict == "refuted"


def test_samples_in_round_brackets_stay_samples() -> None:
    note = r"Let $q^{(l)} = k x^{(l)}$ and $S = \sum_{l=1}^m (q^{(l)} - y^{(l)})^2$. "
    step = r"$$ \frac{\partial S}{\partial k} = 2\sum_{l=1}^m (q^{(l)} - y^{(l)}) x^{(l)} $$"
    assert last(note + step).verdict == "proved"
    assert last(note + step.replace("= 2", "=")).verdict == "refuted"


ANY_LAYER = r"""The layers $l = 1, \dots, L$ compute $s^{[l]} = V^{[l]} h^{[l-1]} + c^{[l]}$ and $h^{[l]} = g(s^{[l]})$.
The error of one example is $$ E = \frac12 (h^{[L]} - t)^2 $$
"""
BACKWARD = {
    "one layer down": (
        r"\frac{\partial E}{\partial s^{[l]}} = V^{[l+1]T} \frac{\partial E}{\partial s^{[l+1]}} * g'(s^{[l]})",
        "V^{[l+1]T}",
        "V^{[l]T}",
    ),
    "inputs": (
        r"\frac{\partial E}{\partial h^{[l-1]}} = V^{[l]T} \frac{\partial E}{\partial s^{[l]}}",
        "V^{[l]T}",
        "V^{[l-1]T}",
    ),
    "weights": (
        r"\frac{\partial E}{\partial V^{[l]}} = \frac{\partial E}{\partial s^{[l]}} h^{[l-1]T}",
        "h^{[l-1]T}",
        "h^{[l]T}",
    ),
}


@pytest.mark.parametrize(("step", "part", "slip"), BACKWARD.values(), ids=BACKWARD)
def test_back_propagation_through_any_layer(step: str, part: str, slip: str) -> None:
    assert last(f"{ANY_LAYER} $$ {step} $$").verdict == "proved"
    assert last(f"{ANY_LAYER} $$ {step.replace(part, slip)} $$").verdict in {"unclear", "refuted"}


NEURONS = r"""The inputs of layer $l$ are $s^l_m=\sum_n v^l_{mn} h^{l-1}_n + c^l_m$, its outputs $h^l_m=\sigma(s^l_m)$.
With the last layer $L$ the cost is $$ E = -\sum_m \left[t_m \ln h^L_m + (1-t_m)\ln(1-h^L_m)\right]. $$
"""
LAST = {
    "error": (r"\frac{\partial E}{\partial s^L_m} = h^L_m - t_m", "- t_m", "+ t_m"),
    "bias": (r"\frac{\partial E}{\partial c^L_m} = h^L_m - t_m", "h^L_m - t_m", "t_m - h^L_m"),
    "weight": (r"\frac{\partial E}{\partial v^L_{mn}} = h^{L-1}_n (h^L_m - t_m)", "h^{L-1}_n", "h^L_n"),
    "layer before": (
        r"\frac{\partial E}{\partial c^{L-1}_n} = h^{L-1}_n (1 - h^{L-1}_n) \sum_m v^L_{mn} (h^L_m - t_m)",
        r"v^L_{mn}",
        r"v^L_{nm}",
    ),
}


@pytest.mark.parametrize(("step", "part", "slip"), LAST.values(), ids=LAST)
def test_the_last_layer_is_one_of_those_that_a_definition_is_for(step: str, part: str, slip: str) -> None:
    assert last(f"{NEURONS} $$ {step} $$").verdict == "proved"
    assert last(f"{NEURONS} $$ {step.replace(part, slip)} $$").verdict == "refuted"
